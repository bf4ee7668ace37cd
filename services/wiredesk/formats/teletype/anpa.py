"""ANPA 1312: the format of American teletype wires, still sent by AP and by systems that speak to older ones.

Read with its control bytes and without them, one story or many in a message. `anpa_frame` finds the stories and their
header, `anpa_copy` the fields and paragraphs in the copy.
"""

from zoneinfo import ZoneInfo

from wiredesk.conventions.markers import strongest
from wiredesk.domain.errors import Rejection
from wiredesk.formats.decoding import clean, decode
from wiredesk.formats.item import UNKNOWN_ARRIVAL, Arrival, ReadLimits, WireItem
from wiredesk.formats.providers import zone_of
from wiredesk.formats.teletype.anpa_copy import (
    HeaderLines,
    copy_blocks,
    mark_tables,
    split_fields,
    take_header,
    without_frame,
)
from wiredesk.formats.teletype.anpa_frame import FramedStory, StoryHeader, is_framed, read_header, stories_of
from wiredesk.formats.teletype.copy import part_end_mark, split_title, typeset
from wiredesk.formats.teletype.lines import (
    Keyword,
    agency_of,
    kind_of_version,
    meaning_of,
    read_keyword,
    read_label,
    read_trailer,
    split_trailer,
    trailer_text,
)
from wiredesk.formats.values import WrittenTime, note_zone, read_urgency
from wiredesk_events import Block, Envelope, LifecycleKind, Status


name = "anpa1312"

_STATUS: dict[LifecycleKind | None, Status] = {"kill": "canceled", "withhold": "withheld"}


def sniff(head: bytes) -> bool:
    """Return whether the bytes begin like a story of ANPA 1312, with its control bytes or with both header lines."""
    return is_framed(head)


def read(data: bytes, limits: ReadLimits, arrival: Arrival = UNKNOWN_ARRIVAL) -> tuple[WireItem, ...]:
    """Return the stories of a message; frames without text between stories are passed over.

    Raises:
        Rejection: WIRE-R003 (not text), WIRE-R006 (too many stories or paragraphs), WIRE-R008 (no text at all).
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    items: list[WireItem] = []
    for index, framed in enumerate(stories_of(data)):
        if index >= limits.max_items:
            raise Rejection("WIRE-R006", f"more than {limits.max_items} items")
        item = _story(framed, len(items), limits, arrival)
        if item is not None:
            items.append(item)
    if not items:
        raise Rejection("WIRE-R008")
    return tuple(items)


def _story(framed: FramedStory, index: int, limits: ReadLimits, arrival: Arrival) -> WireItem | None:
    decoded = decode(without_frame(framed.body))
    cleaned = clean(mark_tables(decoded.text))
    flags = set(decoded.flags | cleaned.flags)
    header = read_header(framed.header)
    lines, trailer = split_trailer(split_fields(cleaned.text), arrival.received_at)
    trailer = framed.trailer.decode("latin-1") or trailer
    fields, lines = take_header(lines, header.label)
    headline = fields.headline
    if not headline and not fields.keyword and not fields.byline:
        headline, lines = split_title(lines)
    blocks = _blocks(part_end_mark(lines), limits)
    if not headline and not blocks:
        return None
    return _item(header, framed.services, fields, headline, blocks, trailer, arrival, index, flags)


def _blocks(lines: list[str], limits: ReadLimits) -> tuple[Block, ...]:
    blocks = copy_blocks(lines, limits.max_blocks)
    if len(blocks) > limits.max_blocks:
        raise Rejection("WIRE-R006", f"more than {limits.max_blocks} paragraphs")
    if blocks and blocks[-1].text == "END":  # the frame's own end sign, set as a line of the copy
        blocks.pop()
    return tuple(blocks)


def _item(
    header: StoryHeader,
    services: str,
    fields: HeaderLines,
    headline: str,
    blocks: tuple[Block, ...],
    trailer: str,
    arrival: Arrival,
    index: int,
    flags: set[str],
) -> WireItem:
    keyword, label = read_keyword(fields.keyword), read_label(header.label)
    if not keyword.slug:
        keyword = label
    take_key = keyword.take_key or label.take_key
    kind = _kind(keyword, take_key)
    agency = agency_of(_last_line(trailer), header.selector)
    issued, issued_text = _issued(trailer, header, arrival, zone_of(agency, arrival.feed), flags)
    urgency = read_urgency(header.priority, "anpa") if header.priority.isalpha() else None
    if header.priority and urgency is None:
        flags.add("urgency-unknown")
    if not header.regular:
        flags.add("header-irregular")
    genre = meaning_of(keyword.slug).genre
    return WireItem(
        format=name,
        headline=typeset(headline),
        blocks=blocks,
        index=index,
        envelope=Envelope(
            headline=typeset(headline) or None,
            slug=keyword.slug or None,
            byline=typeset(fields.byline) or None,
            editor_notes=tuple(map(typeset, fields.notes)),
            categories=tuple(dict.fromkeys(filter(None, (header.category, *services.split())))),
            genres=(genre,) if genre else (),
            abstract=typeset(fields.abstract) or None,
            sequence=header.sequence or None,
            take=keyword.take if keyword.take is not None else label.take,
            word_count=keyword.word_count if keyword.word_count is not None else header.words,
            issued_text=issued_text or None,
        ),
        issued_at=issued.moment if issued else None,
        status=_STATUS.get(kind, "usable"),
        kind=kind,
        embargo_text=fields.embargo or None,
        urgency=urgency,
        provider_urgency=header.priority or None,
        agency=agency,
        take_key=take_key,
        flags=frozenset(flags),
    )


def _kind(keyword: Keyword, take_key: str | None) -> LifecycleKind | None:
    return strongest(meaning_of(keyword.slug).kind, kind_of_version(take_key))


def _last_line(trailer: str) -> str:
    return next((line for line in map(trailer_text, trailer.split("\n")) if line), "")


def _issued(
    trailer: str, header: StoryHeader, arrival: Arrival, zone: ZoneInfo | None, flags: set[str]
) -> tuple[WrittenTime | None, str]:
    """Return the time of issue and its text: the trailer's, else only the header's day as written.

    A day without its clock is no time of issue: versions of one day could not be put in order by it.
    """
    line = _last_line(trailer)
    if not line:
        return None, header.date
    issued = read_trailer(line, arrival.received_at, zone)
    if issued is None:
        flags.add("time-unreadable")
        return None, header.date
    note_zone(issued, flags)
    return issued, line
