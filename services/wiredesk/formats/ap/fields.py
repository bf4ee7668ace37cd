"""The metadata of one item of the AP Media API.

What decides about publication or identity must have the right type; any other field of a wrong type is left out and
flagged "field-unreadable".
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from wiredesk.conventions.markers import strongest
from wiredesk.domain.errors import Rejection
from wiredesk.formats.ap.rules import meaning_of
from wiredesk.formats.html_text import html_text, looks_like_html
from wiredesk.formats.json_fields import Fields
from wiredesk.formats.nitf.life import embargo_in_words
from wiredesk.formats.slugline import Slugline
from wiredesk.formats.values import read_language, read_status, read_urgency
from wiredesk_events import Envelope, LifecycleKind, Reference, Status


T = TypeVar("T")

_BY = re.compile(r"by\b:? ", re.IGNORECASE)
_ID_IN_ADDRESS = re.compile(r"/content/([0-9A-Za-z-]{8,64})(?=[/?#.]|\Z)")
_CATEGORIES = frozenset({"category", "suppcategory"})
_MAX_NOTE = 100
"""Paragraphs of a note to editors that are read."""


@dataclass(frozen=True, slots=True)
class ApLife:
    """Status, kind and embargo; the attributes are those of `WireItem`."""

    status: Status
    kind: LifecycleKind | None
    embargoed_until: datetime | None
    embargo_text: str | None


def optional(fields: Fields, read: Callable[..., T], *names: Any) -> T | None:
    """Return what `read` gives for these names, or None where a field has the wrong type."""
    try:
        return read(*names)
    except Rejection:
        fields.flags.add("field-unreadable")
        return None


def read_life(fields: Fields) -> ApLife:
    """Return status, kind and embargo: of `pubstatus`, the editorial types and the times of release together."""
    word = fields.word("pubstatus") or ""
    status = read_status(word)
    if not status.known:
        fields.flags.add("status-unknown")
    types = fields.names("editorialtypes")
    roles = optional(fields, fields.names, "editorialrole") or ()
    profiles = optional(fields, fields.names, "profile") or ()
    meaning = meaning_of((*types, *roles, *profiles))
    kind = strongest(status.kind, meaning.kind)
    result: Status = "canceled" if kind == "kill" else "withheld" if kind == "withhold" else status.status
    embargo, release, issued = (fields.time(name) for name in ("embargoed", "releasedatetime", "versioncreated"))
    held = meaning.embargo or word.lower() == "embargoed"
    if embargo is None and release and (held or (issued is not None and release.moment > issued.moment)):
        embargo = release
    in_words = fields.text("embargoed") or embargo_in_words(notes_of(fields)) or (meaning.embargo and ", ".join(types))
    if embargo is not None:  # it holds the story until then, and no longer
        return ApLife("usable" if word.lower() == "embargoed" and kind is None else result, kind, embargo.latest, None)
    return ApLife(result, kind, None, in_words or None)


def item_id(fields: Fields) -> str | None:
    """Return the id that stays the same through all versions: `altids.itemid`, else the one in the item's address."""
    if found := _alternative(fields, "itemid") or fields.word("itemid"):
        return found
    address = fields.text("uri", "guid")
    in_address = _ID_IN_ADDRESS.search(address[:2_000]) if address else None
    return in_address[1] if in_address else address


def read_envelope(fields: Fields, headline: str, slug: Slugline) -> Envelope:
    """Return the fields of an item as it has them."""
    created = fields.time("firstcreated")
    return Envelope(
        headline=headline or None,
        slug=slug.slug or None,
        byline=optional(fields, _byline, fields),
        dateline=optional(fields, fields.line, "located", "dateline"),
        dateline_place=optional(fields, _city, fields),
        editor_notes=notes_of(fields),
        keywords=(optional(fields, fields.names, "keywords") or ()),
        subjects=optional(fields, _subjects, fields) or (),
        categories=optional(fields, _categories, fields) or (),
        genres=tuple(dict.fromkeys(_genres(fields))),
        places=optional(fields, _places, fields) or (),
        abstract=optional(fields, fields.line, "description_summary", "description_abstract", "abstract"),
        provider_status=fields.word("pubstatus"),
        sequence=_alternative(fields, "transref"),
        word_count=slug.word_count or _word_count(fields),
        usage_terms=optional(fields, _terms, fields),
        copyright=optional(fields, fields.line, "copyrightnotice", "copyrightholder"),
        issued_text=fields.text("versioncreated", "firstcreated"),
        created_at=created.moment if created else None,
    )


def urgency_of(fields: Fields) -> tuple[int | None, str | None]:
    """Return urgency 1 to 8, and AP's own value: a number, else the priority letter of its wires."""
    number = optional(fields, fields.word, "urgency")
    letter = optional(fields, fields.word, "editorialpriority")
    urgency = (read_urgency(number) if number else None) or (read_urgency(letter, "anpa") if letter else None)
    if urgency is None and (number or letter):
        fields.flags.add("urgency-unknown")
    return urgency, number or letter


def language_of(fields: Fields) -> str | None:
    """Return the language tag; an odd one is flagged."""
    written = optional(fields, fields.text, "language")
    language = read_language(written) if written else None
    if written and language is None:
        fields.flags.add("language-unknown")
    return language


def references_of(fields: Fields, own: str | None) -> tuple[Reference, ...]:
    """Return the item that this one refers to (a kill, a correction), unless it is the item itself."""
    name = optional(fields, fields.word, "refersto")
    return (Reference(provider_id=name),) if name and name != own else ()


def notes_of(fields: Fields) -> tuple[str, ...]:
    """Return the notes to editors, each on its own."""
    notes = []
    for name in ("ednote", "specialinstructions", "publishableeditornotes"):
        for entry in optional(fields, _listed, fields, name) or ():
            note = entry.get("nitf") or entry.get("text") if isinstance(entry, dict) else entry
            if isinstance(note, str):
                blocks = html_text(note, _MAX_NOTE).blocks if looks_like_html(note) else ()
                notes.append(
                    "\n".join(block.text for block in blocks) or fields.one_line(fields.clean(note), is_html=False)
                )
    return tuple(dict.fromkeys(note for note in notes if note))


def _listed(fields: Fields, *names: str) -> list[Any]:
    return [entry for name in names for _, entry in fields.entries(name)]


def _alternative(fields: Fields, name: str) -> str | None:
    found = fields.get("altids")
    value = found[1].get(name) if found and isinstance(found[1], dict) else None
    return (
        fields.clean(str(value)).strip() or None
        if isinstance(value, str | int) and not isinstance(value, bool)
        else None
    )


def _byline(fields: Fields) -> str | None:
    """Return the writers without "By"; a title beside a name is not one."""
    writers = []
    for entry in _listed(fields, "bylines", "byline"):
        written = entry.get("by") or entry.get("name") or entry.get("title") if isinstance(entry, dict) else entry
        writer = " ".join(fields.clean(written).split()) if isinstance(written, str) else ""
        writers.append(_BY.sub("", writer, count=1) if _BY.match(writer) else writer)
    return ", ".join(writer for writer in writers if writer) or None


def _city(fields: Fields) -> str | None:
    for place in fields.objects("datelinelocation"):
        for part in ("city", "countryareaname", "countryname"):
            if isinstance(place.get(part), str) and (name := " ".join(fields.clean(place[part]).split())):
                return name
    return None


def _rels(entry: dict[str, Any]) -> set[str]:
    rels = entry.get("rels")
    return {rel.lower() for rel in rels if isinstance(rel, str)} if isinstance(rels, list) else set()


def _subjects(fields: Fields) -> tuple[str, ...]:
    """Return subjects and organisations as `scheme:code name`; AP's own categories are apart."""
    found = []
    for written in _listed(fields, "subject", "subjects", "organisation", "organisations", "organization"):
        entry = {"name": written} if isinstance(written, str) else written
        if not isinstance(entry, dict) or _rels(entry) & _CATEGORIES:
            continue
        code, scheme, label = (_part(fields, entry, part) for part in ("code", "scheme", "name"))
        joint = "" if not scheme or scheme[-1] in "/#:" else ":"
        found.append(f"{scheme + joint + code if code else ''} {label}".strip())
    return tuple(dict.fromkeys(subject for subject in found if subject))


def _part(fields: Fields, entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    return " ".join(fields.clean(str(value)).split()) if isinstance(value, str | int) else ""


def _categories(fields: Fields) -> tuple[str, ...]:
    """Return the codes of AP's own categories; they stand among the subjects, with a relation that says so."""
    among = [e for e in _listed(fields, "subject", "subjects") if isinstance(e, dict) and _rels(e) & _CATEGORIES]
    apart = [e for e in _listed(fields, "categories", "suppcategories") if isinstance(e, dict)]
    found = [_part(fields, entry, "code") or _part(fields, entry, "name") for entry in among + apart]
    return tuple(dict.fromkeys(code for code in found if code))


def _genres(fields: Fields) -> Iterator[str]:
    for name in ("profile", "editorialrole", "fixture", "genre"):
        yield from optional(fields, fields.names, name) or ()


def _places(fields: Fields) -> tuple[str, ...]:
    """Return the places that an item is about, without those that AP adds because they contain one ("ancestor")."""
    about = (entry for entry in fields.objects("place", "places") if "ancestor" not in _rels(entry))
    return tuple(dict.fromkeys(name for entry in about if (name := _part(fields, entry, "name"))))


def _terms(fields: Fields) -> str | None:
    terms = _listed(fields, "usageterms", "outinginstructions")
    return " ".join(" ".join(fields.clean(term).split()) for term in terms if isinstance(term, str)) or None


def _word_count(fields: Fields) -> int | None:
    """Return the number of words of the file with the text."""
    found = fields.get("renditions")
    rendition = found[1].get("nitf") if found and isinstance(found[1], dict) else None
    words = rendition.get("words") if isinstance(rendition, dict) else None
    return words if isinstance(words, int) and not isinstance(words, bool) and 0 < words < 10**9 else None
