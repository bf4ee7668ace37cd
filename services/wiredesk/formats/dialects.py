"""XML of an agency's own making, read by a table of its elements (`data/dialects.toml`): a new agency is a new row."""

from functools import cache
from typing import Literal
from xml.etree.ElementTree import Element

from pydantic import Field

from wiredesk.conventions.rules import Rules, load_rules
from wiredesk.domain.errors import Rejection
from wiredesk.formats.feed_items import line, lines, raw_text, stories
from wiredesk.formats.item import UNKNOWN_ARRIVAL, Arrival, ReadLimits, WireItem
from wiredesk.formats.markup import copy_of
from wiredesk.formats.providers import zone_of
from wiredesk.formats.values import noted_time, read_language, read_status, read_urgency
from wiredesk.formats.xml_root import root_of
from wiredesk.formats.xml_text import parse_xml
from wiredesk_events import Envelope, LifecycleKind, Reference


name = "dialect"

FieldName = Literal[
    "headline",
    "abstract",
    "body",
    "provider_id",
    "provider_version",
    "issued",
    "created",
    "embargo",
    "language",
    "slug",
    "byline",
    "place",
    "dateline",
    "credit",
    "editor_notes",
    "keywords",
    "subjects",
    "categories",
    "urgency",
    "status",
    "provider_status",
    "replaces",
    "copyright",
    "usage_terms",
    "word_count",
]

_MAX_NOTE = 100
_TRUE = frozenset({"true", "yes", "1", "ja", "sand"})


class DialectRule(Rules):
    """One row of `data/dialects.toml`; the file explains the fields."""

    name: str
    roots: tuple[str, ...] = Field(min_length=1)
    item: str
    agency: str | None = None
    fields: dict[FieldName, tuple[str, ...]]
    true: dict[str, LifecycleKind] = Field(default_factory=dict)


class DialectRules(Rules):
    """The whole of `data/dialects.toml`."""

    dialect: tuple[DialectRule, ...]


@cache
def _dialects() -> dict[str, DialectRule]:
    rules = load_rules("dialects", DialectRules, package="wiredesk.formats")
    return {root: row for row in rules.dialect for root in row.roots}


def sniff(head: bytes) -> bool:
    """Return whether the root element is one that the table knows."""
    root = root_of(head)
    return root is not None and root in _dialects()


def read(data: bytes, limits: ReadLimits, arrival: Arrival = UNKNOWN_ARRIVAL) -> tuple[WireItem, ...]:
    """Return the stories of a message.

    Raises:
        Rejection: WIRE-R003, WIRE-R006, WIRE-R007 as `parse_xml`; WIRE-R006 (too many items or paragraphs); WIRE-R008
            (no item with text).
    """
    document = parse_xml(data, limits)
    row = _dialects().get(document.root.tag.lower())
    if row is None:
        raise Rejection("WIRE-R004", "xml")
    entries = list(document.root.iter(row.item))
    return stories(
        (_item(entry, row, document.flags, limits, arrival) for entry in entries[: limits.max_items]), entries, limits
    )


def _item(
    entry: Element, row: DialectRule, flags: frozenset[str], limits: ReadLimits, arrival: Arrival
) -> WireItem | None:
    noted = set(flags)

    def one(field: FieldName) -> str | None:
        return line(entry, *row.fields.get(field, ()))

    def many(field: FieldName) -> tuple[str, ...]:
        return lines(entry, *row.fields.get(field, ()))

    headline = one("headline") or ""
    markup = next((text for path in row.fields.get("body", ()) if (text := raw_text(entry.find(path))).strip()), "")
    copy = copy_of(markup, limits.max_blocks)
    if len(copy.blocks) > limits.max_blocks:
        raise Rejection("WIRE-R006", f"more than {limits.max_blocks} paragraphs")
    noted |= copy.flags
    status = read_status(one("status") or "")
    if not status.known:
        noted.add("status-unknown")
    kinds = [kind for element, kind in row.true.items() if (line(entry, element) or "").lower() in _TRUE]
    killed = "kill" in kinds or status.kind == "kill"
    provider_id = one("provider_id")
    if not copy.blocks and not headline and not (killed and provider_id):
        return None
    zone = zone_of(row.agency, arrival.feed)
    issued, created, embargo = (noted_time(one(field), zone, noted) for field in ("issued", "created", "embargo"))
    urgency, words, replaced = one("urgency"), one("word_count"), one("replaces")
    return WireItem(
        format=row.name,
        headline=headline,
        blocks=copy.blocks,
        envelope=Envelope(
            headline=headline or None,
            slug=one("slug"),
            byline=one("byline"),
            dateline=one("dateline"),
            dateline_place=one("place"),
            editor_notes=_notes(entry, row),
            keywords=many("keywords"),
            subjects=many("subjects"),
            categories=many("categories"),
            abstract=one("abstract"),
            provider_status=one("status") or one("provider_status"),
            word_count=int(words) if words and words.isascii() and words.isdigit() and len(words) < 10 else None,
            usage_terms=one("usage_terms"),
            copyright=one("copyright"),
            issued_text=one("issued"),
            created_at=created.moment if created else None,
        ),
        provider_id=provider_id,
        provider_version=one("provider_version"),
        language=read_language(one("language") or ""),
        issued_at=issued.moment if issued else None,
        status="canceled" if killed else status.status,
        kind=_first(kinds) or status.kind or ("update" if replaced else None),
        embargoed_until=embargo.latest if embargo else None,
        embargo_text=one("embargo") if not embargo else None,
        urgency=read_urgency(urgency) if urgency else None,
        provider_urgency=urgency,
        agency=row.agency,
        refers_to=(Reference(provider_id=replaced),) if replaced else (),
        flags=frozenset(noted),
    )


def _first(kinds: list[LifecycleKind]) -> LifecycleKind | None:
    """Return the meaning that the table lists first: a kill before a correction before an update."""
    return kinds[0] if kinds else None


def _notes(entry: Element, row: DialectRule) -> tuple[str, ...]:
    notes = []
    for path in row.fields.get("editor_notes", ()):
        blocks = copy_of(raw_text(entry.find(path)), _MAX_NOTE).blocks
        if blocks:
            notes.append("\n".join(block.text for block in blocks))
    return tuple(notes)
