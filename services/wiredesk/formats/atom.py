"""Atom (RFC 4287): a feed's entries, or one entry as its own document, with withdrawals by tombstones (RFC 6721)."""

from xml.etree.ElementTree import Element

from wiredesk.domain.errors import Rejection
from wiredesk.formats.feed_items import line, lines, raw_text, stories
from wiredesk.formats.html_text import HtmlText
from wiredesk.formats.item import UNKNOWN_ARRIVAL, Arrival, ReadLimits, WireItem
from wiredesk.formats.markup import copy_of, line_of
from wiredesk.formats.providers import zone_of
from wiredesk.formats.values import noted_time, read_language, read_status, read_time
from wiredesk.formats.xml_blocks import blocks_of_xml
from wiredesk.formats.xml_root import root_of
from wiredesk.formats.xml_text import parse_xml, text_of
from wiredesk_events import Envelope, Reference


name = "atom"

_TOMBSTONE = "deleted-entry"


def sniff(head: bytes) -> bool:
    """Return whether the root element is a feed or an entry."""
    return root_of(head) in {"feed", "entry"}


def read(data: bytes, limits: ReadLimits, arrival: Arrival = UNKNOWN_ARRIVAL) -> tuple[WireItem, ...]:
    """Return the entries of a feed that have text; a tombstone is a kill.

    Raises:
        Rejection: WIRE-R003, WIRE-R006, WIRE-R007 as `parse_xml`; WIRE-R006 (too many entries or paragraphs);
            WIRE-R008 (no entry with text).
    """
    document = parse_xml(data, limits)
    root = document.root
    entries = [root] if root.tag == "entry" else [child for child in root if child.tag in {"entry", _TOMBSTONE}]
    return stories(
        (_entry(entry, root, document.flags, limits, arrival) for entry in entries[: limits.max_items]),
        entries,
        limits,
    )


def _entry(
    entry: Element, feed: Element, flags: frozenset[str], limits: ReadLimits, arrival: Arrival
) -> WireItem | None:
    noted = set(flags)
    if entry.tag == _TOMBSTONE:
        return _kill(entry, noted)
    headline = _line(entry.find("title")) or ""
    copy = _copy(entry, limits)
    if len(copy.blocks) > limits.max_blocks:
        raise Rejection("WIRE-R006", f"more than {limits.max_blocks} paragraphs")
    word = line(entry, "control/draft", "draft")
    written_status = "withheld" if word == "yes" else line(entry, ".//publishing_status", "status")
    status = read_status(written_status or "")
    if not status.known:
        noted.add("status-unknown")
    if not headline and not copy.blocks:
        return None
    noted |= copy.flags
    agency = line(entry, "source/title", "dc:source", "dc:publisher")
    zone = zone_of(agency, text_of(feed.find("author/name")), arrival.feed)
    issued_text = line(entry, "updated", "published", "dc:date", "modified", "issued")
    issued = noted_time(issued_text, zone, noted)
    created = noted_time(line(entry, "published", "created"), zone, noted)
    earlier = [link.get("href", "") for link in entry.findall("link") if link.get("rel") in _EARLIER]
    return WireItem(
        format=name,
        headline=headline,
        blocks=copy.blocks,
        envelope=Envelope(
            headline=headline or None,
            slug=line(entry, "slug"),
            byline=", ".join(lines(entry, "author/name", "dc:creator")) or None,
            keywords=lines(entry, "dc:subject"),
            categories=_categories(entry),
            abstract=_line(entry.find("summary")) if entry.find("content") is not None else None,
            provider_status=written_status,
            copyright=line(entry, "rights", "dc:rights") or line(feed, "rights"),
            issued_text=issued_text,
            created_at=created.moment if created else None,
        ),
        provider_id=line(entry, "id") or _link(entry),
        language=_language(entry, feed),
        issued_at=issued.moment if issued else None,
        status=status.status,
        kind=status.kind or ("update" if earlier else None),
        agency=agency,
        refers_to=tuple(Reference(provider_id=address) for address in dict.fromkeys(earlier) if address),
        flags=frozenset(noted),
    )


_EARLIER = frozenset({"predecessor-version", "replaces", "previousversion"})
"""Link relations to the version before (RFC 5829)."""


def _kill(tombstone: Element, flags: set[str]) -> WireItem | None:
    identifier = tombstone.get("ref", "").strip()
    if not identifier:
        return None
    when = read_time(tombstone.get("when", ""))
    return WireItem(
        format=name,
        headline=line(tombstone, "comment") or "",
        blocks=(),
        envelope=Envelope(issued_text=tombstone.get("when") or None, provider_status=_TOMBSTONE),
        provider_id=identifier,
        issued_at=when.moment if when else None,
        status="canceled",
        kind="kill",
        refers_to=(Reference(provider_id=identifier),),
        flags=frozenset(flags),
    )


def _copy(entry: Element, limits: ReadLimits) -> HtmlText:
    """Return the entry's text: of `content`, else of `summary`; each is text, escaped HTML or XHTML."""
    for path in ("content", "summary"):
        element = entry.find(path)
        if element is None:
            continue
        if len(element):
            found = blocks_of_xml(element, limits.max_blocks)
            copy = HtmlText(found.blocks, found.flags)
        else:
            copy = copy_of(raw_text(element), limits.max_blocks)
        if copy.blocks:
            return copy
    return HtmlText(())


def _line(element: Element | None) -> str | None:
    return line_of(raw_text(element))


def _categories(entry: Element) -> tuple[str, ...]:
    found = [tag.get("label") or tag.get("term") or "" for tag in entry.findall("category")]
    return tuple(dict.fromkeys(text.strip() for text in found if text.strip()))


def _link(entry: Element) -> str | None:
    links = [link.get("href", "") for link in entry.findall("link") if link.get("rel", "alternate") == "alternate"]
    return next((link.strip() for link in links if link.strip()), None)


def _language(entry: Element, feed: Element) -> str | None:
    for element in (entry.find("content"), entry.find("title"), entry, feed):
        if element is not None and (language := read_language(element.get("lang", ""))):
            return language
    return None
