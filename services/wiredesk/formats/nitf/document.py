"""NITF 2 and 3: the News Industry Text Format of IPTC, with the fields that EFE, AP, AAP, PA and NTB add to it.

Specification: https://iptc.org/standards/nitf/ (NITF 3.6).
"""

import re
from xml.etree.ElementTree import Element

from wiredesk.conventions.datelines import find_dateline
from wiredesk.domain.errors import Rejection
from wiredesk.formats.decoding import clean
from wiredesk.formats.item import UNKNOWN_ARRIVAL, Arrival, ReadLimits, WireItem
from wiredesk.formats.nitf.body import body_blocks, is_private
from wiredesk.formats.nitf.head import NitfHead, agency_names, one_line, read_head, rules, subjects_of
from wiredesk.formats.nitf.life import read_life
from wiredesk.formats.providers import zone_of
from wiredesk.formats.slugline import is_version, split_slugline
from wiredesk.formats.values import read_language, read_urgency
from wiredesk.formats.xml_root import root_of
from wiredesk.formats.xml_text import every, first, parse_xml, text_of
from wiredesk_events import Block, Envelope


name = "nitf"

_BY = re.compile(r"(?:by|por|par)\b:? ", re.IGNORECASE)
_MACHINE_TIME = re.compile(r"\d{8}")


def sniff(head: bytes) -> bool:
    """Return whether the root element is `nitf`."""
    return root_of(head) == "nitf"


def read(data: bytes, limits: ReadLimits, arrival: Arrival = UNKNOWN_ARRIVAL) -> tuple[WireItem, ...]:
    """Return the one story of an NITF document.

    A cancelled or withheld document needs no text, where it says what is cancelled.

    Raises:
        Rejection: WIRE-R003, WIRE-R006, WIRE-R007 as `parse_xml`; WIRE-R006 for too many paragraphs; WIRE-R008 where
            there is no text.
    """
    document = parse_xml(data, limits)
    root = document.root
    if root.tag != "nitf":  # in capitals, as SGML had it
        for element in root.iter():
            element.tag = element.tag.lower()
    return (_read_item(root, set(document.flags), limits, arrival),)


def _read_item(root: Element, flags: set[str], limits: ReadLimits, arrival: Arrival) -> WireItem:
    head = read_head(root)
    body_head = first(root, "body/body.head")
    agencies = tuple(agency_names(head))
    zone = zone_of(*agencies, *head.values("doc.rights", "agent"), *head.values("doc.rights", "owner"), arrival.feed)
    notes = _notes(head, body_head)
    life = read_life(head, notes, zone, arrival, flags)
    headline = _line(_headline(root), flags) or ""
    blocks = _body(root, headline, limits, flags)
    provider_id = head.value("doc-id", "id-string") or one_line(root.get("uno")) or None
    has_text = bool(blocks) or (bool(headline) and root.find(".//media") is None)  # else a picture and its title
    if not has_text and (life.status == "usable" or not (provider_id or life.refers_to)):
        raise Rejection("WIRE-R008")
    slug = split_slugline(_slug(head))
    take_key = head.meta(rules().take_key)
    dateline, place = _dateline(body_head, arrival)
    provider_urgency = head.value("urgency", "ed-urg") or head.meta(rules().urgency)
    urgency = read_urgency(provider_urgency) if provider_urgency else None
    if provider_urgency and urgency is None:
        flags.add("urgency-unknown")
    envelope = Envelope(
        headline=headline or None,
        slug=slug.slug or None,
        byline=_byline(body_head),
        dateline=dateline,
        dateline_place=place,
        editor_notes=notes,
        keywords=_keywords(head),
        subjects=subjects_of(root),
        categories=_categories(head),
        genres=_genres(root),
        places=_places(head),
        abstract=_line(text_of(first(body_head, "abstract")), flags),
        provider_status=life.provider_status,
        sequence=head.meta(rules().sequence),
        take=_number(head.value("series", "series.part")),
        word_count=_word_count(head) or slug.word_count,
        usage_terms=head.value("doc.rights", "limitations")
        or text_of(first(body_head, "rights/rights.limitations"))
        or None,
        copyright=head.value("doc.copyright", "holder") or _rights_holder(body_head),
        issued_text=life.issued_text,
    )
    return WireItem(
        format=name,
        headline=headline,
        blocks=blocks,
        envelope=envelope,
        provider_id=provider_id,
        provider_version=head.value("du-key", "version"),
        language=_language(root, head, flags),
        issued_at=life.issued_at,
        status=life.status,
        kind=life.kind,
        embargoed_until=life.embargoed_until,
        embargo_text=life.embargo_text,
        urgency=urgency,
        provider_urgency=provider_urgency,
        agency=next(iter(agencies), None),
        take_key=take_key if take_key and is_version(take_key) else slug.take_key,  # AAP puts places there, too
        refers_to=life.refers_to,
        flags=frozenset(flags),
    )


def _headline(root: Element) -> str:
    """Return the first headline that is not empty, else the title of the document."""
    headlines = (text_of(element) for element in every(root, "body/body.head/hedline/hl1"))
    return next((text for text in headlines if text), "") or text_of(first(root, "head/title"))


def _body(root: Element, headline: str, limits: ReadLimits, flags: set[str]) -> tuple[Block, ...]:
    found = body_blocks(root, limits.max_blocks, headline)
    if len(found.blocks) > limits.max_blocks:
        raise Rejection("WIRE-R006", f"more than {limits.max_blocks} paragraphs")
    flags |= found.flags
    return found.blocks


def _slug(head: NitfHead) -> str:
    """Return the slug line: a field of the agency's own, else the only keyword (EFE, PA)."""
    if slug := head.meta(rules().slug):
        return slug
    keywords = list(head.values("key-list/keyword", "key"))
    return keywords[0] if len(keywords) == 1 else ""


def _keywords(head: NitfHead) -> tuple[str, ...]:
    listed = [part.strip() for content in head.all_metas(rules().keywords) for part in content.split(",")]
    return tuple(dict.fromkeys([*head.values("key-list/keyword", "key"), *filter(None, listed)]))


def _categories(head: NitfHead) -> tuple[str, ...]:
    """Return the agency's own categories and the type of object ("Innenriks"), unless that is just "news"."""
    tobject = first(head.root, "head/tobject")
    kind = one_line(tobject.get("tobject.type")) if tobject is not None else ""
    own = head.all_metas(rules().categories)
    return tuple(dict.fromkeys([*own, *([kind] if kind and kind.lower() != "news" else [])]))


def _genres(root: Element) -> tuple[str, ...]:
    properties = every(root, "head/tobject/tobject.property")
    found = (one_line(element.get("tobject.property.type")) for element in properties)
    return tuple(dict.fromkeys(genre for genre in found if genre))


def _places(head: NitfHead) -> tuple[str, ...]:
    """Return the names of the places of the event; a country's code alone only where nothing else is said."""
    names: list[str] = []
    for element in every(head.docdata, "evloc"):
        parts = [one_line(element.get(part)) for part in ("city", "county-dist", "state-prov")]
        names += [part for part in parts if part] or [text_of(element) or one_line(element.get("iso-cc"))]
    names += [text_of(element) for element in every(head.docdata, "identified-content/location")]
    return tuple(dict.fromkeys(place for place in names if place))


def _notes(head: NitfHead, body_head: Element | None) -> tuple[str, ...]:
    """Return the notes to editors; what is not for publication by its type ("npa") is in no field."""
    notes = [*head.values("ed-msg", "info"), *head.values("correction", "info"), *head.all_metas(rules().editor_notes)]
    notes += [
        text_of(note)
        for note in every(body_head, "note")
        if not is_private(note) and (note.get("noteclass") or "").lower() not in {"cpyrt", "trademk"}
    ]
    return tuple(dict.fromkeys(note for note in notes if note))


def _byline(body_head: Element | None) -> str | None:
    """Return the writers without "By"; a title in an element of its own counts only where there is no name."""
    writers = []
    for byline in every(body_head, "byline"):
        titles = []
        for title in byline.iter("byttl"):
            titles.append(text_of(title))
            title[:] = []
            title.text = None
        writer = text_of(byline).strip(" ,")
        writers.append(_BY.sub("", writer, count=1) if _BY.match(writer) else writer or ", ".join(filter(None, titles)))
    return ", ".join(writer for writer in writers if writer) or None


def _dateline(body_head: Element | None, arrival: Arrival) -> tuple[str | None, str | None]:
    """Return the dateline field, and the city in it; a date for machines ("20260504T060000Z") is no dateline."""
    dateline = first(body_head, "dateline")
    if dateline is None:
        return None, None
    for date in dateline.iter("story.date"):
        if _MACHINE_TIME.match(text_of(date)):
            date[:] = []
            date.text = None
    location = dateline.find(".//location")
    for parent in (dateline, location):
        for child in list(parent if parent is not None else ())[:-1]:
            if not (child.tail or "").strip() and text_of(child):
                child.tail = ", "
    text = text_of(dateline).strip(" ,")
    city = text_of(dateline.find(".//city"))
    if not city and location is not None:
        city = text_of(location).partition(",")[0]
    if not city and text:
        found = find_dateline(f"{text} x", arrival.received_at)
        bare = not any(sign.isdigit() or sign in "()-–—/" for sign in text)
        city = (found.dateline.place or "") if found else text.partition(",")[0] if bare else ""
    return text or None, city or None


def _rights_holder(body_head: Element | None) -> str | None:
    for path in ("rights/rights.owner", "copyrite/copyrite.holder", "copyrite"):
        if text := text_of(first(body_head, path)):
            return text
    notes = (note for note in every(body_head, "note") if (note.get("noteclass") or "").lower() == "cpyrt")
    return next((text for note in notes if not is_private(note) and (text := text_of(note))), None)


def _word_count(head: NitfHead) -> int | None:
    pubdata = first(head.root, "head/pubdata")
    if pubdata is not None and one_line(pubdata.get("unit-of-measure")).lower() in {"word", "words"}:
        return _number(pubdata.get("item-length"))
    return _number(head.meta(rules().word_count))


def _number(text: str | None) -> int | None:
    """Return a positive number of few digits; 0 stands for "unknown"."""
    text = (text or "").strip()
    return int(text) or None if text.isascii() and text.isdigit() and len(text) < 10 else None


def _language(root: Element, head: NitfHead, flags: set[str]) -> str | None:
    body = first(root, "body")
    written = (
        root.get("baselang"),
        root.get("lang"),
        body.get("lang") if body is not None else None,
        head.meta(rules().language),
    )
    tag = next((tag for tag in written if tag and tag.strip()), None)
    language = read_language(tag) if tag else None
    if tag and language is None:
        flags.add("language-unknown")
    return language


def _line(text: str, flags: set[str]) -> str | None:
    flags |= clean(text).flags
    return text or None
