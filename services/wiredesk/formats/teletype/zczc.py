"""ZCZC … NNNN: telex framing, in which many agencies still put their copy.

ZCZC and NNNN are the start and end signs of CCITT telegraph relays. What stands between differs from agency to agency:
the sequence behind ZCZC, none to a few header lines (the fields of IPTC 7901 or ANPA 1312, code letters, a slug), a
headline, the copy, a trailer with the time. A story counts as it is found: capitals only where the line was a five-bit
one (ITA2), `+:+:` and `,,,,` where a figure shift turned the signs into figures.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wiredesk.conventions.markers import read_markers, strongest
from wiredesk.domain.errors import Rejection
from wiredesk.formats.decoding import clean, decode
from wiredesk.formats.item import UNKNOWN_ARRIVAL, Arrival, ReadLimits, WireItem
from wiredesk.formats.layout import blocks_of
from wiredesk.formats.providers import zone_of
from wiredesk.formats.teletype.copy import part_end_mark, split_title, typeset
from wiredesk.formats.teletype.lines import (
    agency_of,
    kind_of_version,
    meaning_of,
    read_keyword,
    read_trailer,
    split_trailer,
    trailer_text,
)
from wiredesk.formats.values import WrittenTime, note_zone, read_urgency
from wiredesk_events import Block, Envelope, LifecycleKind, Status


name = "zczc"

_JUNK = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D} | {0x7F})
"""Bells, shifts and fill: no text, and more of them than text is usual would make the copy look binary."""

_SIGN = re.compile(rb"[\s\x00-\x1f\x7f]*(?:[Zz][Cc][Zz][Cc]|\+:\+:)")
_START = re.compile(r"[^\w+]{0,20}(?:ZCZC|zczc|Zczc|\+:\+:)(?P<rest>.*)")
_END = re.compile(r"(?:^|(?<=[\s.)\"'”]))(?:NNNN+|nnnn+|,,,,)[\W_]*$")

_FIELDS = re.compile(
    r"(?P<sequence>[A-Za-z]{1,6}[ /-]?[0-9]{1,6}(?:/[A-Za-z0-9]{1,6})?|[0-9]{1,6}(?:/[A-Za-z0-9]{1,6})?)[ ,:]+"
    r"(?P<priority>[1-9]|[a-zA-Z]) (?P<category>[A-Za-z]{1,4})(?: (?P<words>[0-9]{1,5}))?(?: +(?P<keyword>\S.*))?"
)
"""The fields of IPTC 7901 behind the sequence: priority, category, words, keyword."""

_LONE_FIELDS = re.compile(
    r"(?P<priority>[1-9]|[a-zA-Z]) (?P<category>[A-Za-z]{1,4}) (?P<words>[0-9]{1,5})(?: +(?P<keyword>\S.*))?"
)
_ANPA_FIELDS = re.compile(
    r"(?P<priority>[a-z]) (?P<category>[a-z]{1,3}) +(?P<keyword>[A-Z]{2}-\S.{0,80}?) +(?P<date>[0-9]{2}-[0-9]{2})"
    r"(?: +(?P<words>[0-9]{1,5}))?"
)
_SEQUENCE = re.compile(
    r"(?P<sequence>[A-Za-z]{1,6}[ /-]?[0-9]{1,6}(?:[/-][A-Za-z0-9]{1,6})?|[0-9]{1,6}(?:/[A-Za-z0-9]{1,6})?)"
    r"(?:[ _](?P<codes>.*))?"
)
_CODE = re.compile(r"[A-Z]{1,6}\Z|(?=[^ ]{0,24}[0-9/+_.-])[A-Z0-9/+_.-]{1,24}\Z")
_NUMBER_BEHIND = re.compile(r" [A-Za-z]{2,5} [0-9]{2,5}\Z")
_SLUG = re.compile(r"[^\W\d_]{3}[^\s]{0,60}/|[^\W\d_]{3}[^\s]{0,40}[/-][^\s]{1,40}|[A-Z]{2}-{1,2}\S.{0,80}")
_COUNT = re.compile(r"(?P<words>[0-9]{1,5}) ?(?:words|wds|mots|palabras|wörter|woerter|parole)\.?", re.IGNORECASE)
_BYLINE = re.compile(r"(?:by|von|par|por|di) (?=[^\W\d_])", re.IGNORECASE)

_MAX_HEADER_LINES = 6
_STATUS: dict[LifecycleKind | None, Status] = {"kill": "canceled", "withhold": "withheld"}


@dataclass(slots=True)
class _Header:
    """What stands before the headline, as written."""

    sequence: str = ""
    priority: str = ""
    categories: list[str] = field(default_factory=list)
    keyword: str = ""
    words: int | None = None
    time: str = ""
    headline: str = ""
    byline: str = ""
    markers: list[str] = field(default_factory=list)


def sniff(head: bytes) -> bool:
    """Return whether the first sign of a message is ZCZC."""
    return _SIGN.match(head) is not None


def read(data: bytes, limits: ReadLimits, arrival: Arrival = UNKNOWN_ARRIVAL) -> tuple[WireItem, ...]:
    """Return the stories of a message; a frame without text (a test of the line) is passed over.

    Raises:
        Rejection: WIRE-R003 (not text), WIRE-R006 (too many stories or paragraphs), WIRE-R008 (no text at all).
    """
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.translate(None, _JUNK)
    decoded = decode(data)
    cleaned = clean(decoded.text)
    flags = decoded.flags | cleaned.flags
    items: list[WireItem] = []
    for number, lines in enumerate(_frames(cleaned.text.split("\n"))):
        if number >= limits.max_items:
            raise Rejection("WIRE-R006", f"more than {limits.max_items} items")
        item = _story(lines, len(items), limits, arrival, set(flags))
        if item is not None:
            items.append(item)
    if not items:
        raise Rejection("WIRE-R008")
    return tuple(items)


def _frames(lines: Sequence[str]) -> Iterator[list[str]]:
    """Give the lines between ZCZC and NNNN of each story, the rest of the line of ZCZC first."""
    frame: list[str] | None = None
    for line in lines:
        start = _START.fullmatch(line) if line[:1] not in {"\t", " "} or frame is None else None
        if start:
            if frame is not None:
                yield frame
            frame = [start["rest"].strip()]
        elif frame is not None:
            end = _END.search(line) if line.rstrip()[-1:] in "Nn,.-_\"'" else None
            if end:
                frame.append(line[: end.start()].rstrip())
                yield frame
                frame = None
            else:
                frame.append(line)
    if frame is not None:
        yield frame


def _story(lines: list[str], index: int, limits: ReadLimits, arrival: Arrival, flags: set[str]) -> WireItem | None:
    copy, trailer = split_trailer(lines[1:], arrival.received_at)
    header, copy = _take_header(lines[0], copy, arrival)
    headline = header.headline
    if not headline:
        headline, copy = split_title(copy)
    found = blocks_of(part_end_mark(copy), limits.max_blocks)
    if len(found) > limits.max_blocks:
        raise Rejection("WIRE-R006", f"more than {limits.max_blocks} paragraphs")
    if not headline and not found:
        return None
    blocks = tuple(Block(kind=block.kind, text=typeset(block.text)) for block in found)
    return _item(header, typeset(headline), blocks, trailer, index, arrival, flags)


def _item(
    header: _Header,
    headline: str,
    blocks: tuple[Block, ...],
    trailer: str,
    index: int,
    arrival: Arrival,
    flags: set[str],
) -> WireItem:
    keyword = read_keyword(header.keyword)
    take_key = ", ".join(filter(None, (keyword.take_key, *header.markers))) or None
    agency = agency_of(trailer_text(trailer), header.sequence, header.keyword)
    issued = _time(trailer or header.time, arrival, agency, flags)
    scale = "anpa" if header.priority.isalpha() else "iptc7901"
    urgency = read_urgency(header.priority, "anpa" if scale == "anpa" else "iptc7901")
    if header.priority and urgency is None:
        flags.add("urgency-unknown")
    meaning = meaning_of(keyword.slug)
    lines = [read_markers(marker).kind for marker in header.markers]
    kind = strongest(meaning.kind, kind_of_version(keyword.take_key), *lines)
    return WireItem(
        format=name,
        headline=headline,
        blocks=blocks,
        index=index,
        envelope=Envelope(
            headline=header.headline or None,
            slug=keyword.slug or None,
            byline=header.byline or None,
            categories=tuple(dict.fromkeys(header.categories)),
            genres=(meaning.genre,) if meaning.genre else (),
            sequence=header.sequence or None,
            take=keyword.take,
            word_count=keyword.word_count if keyword.word_count is not None else header.words,
            issued_text=trailer_text(trailer or header.time) or None,
        ),
        issued_at=issued.moment if issued else None,
        status=_STATUS.get(kind, "usable"),
        kind=kind,
        urgency=urgency,
        provider_urgency=header.priority or None,
        agency=agency,
        take_key=take_key,
        flags=frozenset(flags),
    )


def _time(text: str, arrival: Arrival, agency: str | None, flags: set[str]) -> WrittenTime | None:
    if not text:
        return None
    time = read_trailer(text, arrival.received_at, zone_of(agency, arrival.feed))
    if time is None:
        flags.add("time-unreadable")
    note_zone(time, flags)
    return time


def _take_header(first: str, copy: list[str], arrival: Arrival) -> tuple[_Header, list[str]]:
    """Return what stands before the headline, and the lines from the headline on.

    The line of ZCZC is header whatever it says; the lines after it as long as they look like nothing else and copy
    follows them.
    """
    header = _Header()
    _take_first(header, " ".join(first.split()))
    position = 0
    for _ in range(_MAX_HEADER_LINES):
        while position < len(copy) and not copy[position].strip():
            position += 1
        more = any(line.strip() for line in copy[position + 1 : position + 4])
        if not more or not _take_line(header, " ".join(copy[position].split()), arrival):
            break
        position += 1
    length = _take_headline(header, copy[position:])
    return header, copy[position + length :]


def _take_first(header: _Header, line: str) -> None:
    found = _FIELDS.fullmatch(line)
    if found:
        header.sequence = found["sequence"]
        _take_fields(header, found)
        return
    sequence = _SEQUENCE.fullmatch(line)
    if sequence:
        header.sequence = sequence["sequence"]
        line = (sequence["codes"] or "").strip()
    anpa = _ANPA_FIELDS.fullmatch(line) or _LONE_FIELDS.fullmatch(line)
    if anpa:
        _take_fields(header, anpa)
    elif line and _is_codes(line):
        header.categories.extend(_letters(line))
    elif line:
        header.keyword = line


def _take_line(header: _Header, line: str, arrival: Arrival) -> bool:
    """Take a header line apart; return whether it is one."""
    if len(line) > 120 or line.endswith("=") or (len(line) <= 60 and read_markers(line).only_markers):
        return False
    fields = _ANPA_FIELDS.fullmatch(line) or _LONE_FIELDS.fullmatch(line)
    if fields is None and not header.priority:
        fields = _FIELDS.fullmatch(line)
        if fields:
            header.sequence = header.sequence or fields["sequence"]
    if fields:
        _take_fields(header, fields)
    elif count := _COUNT.fullmatch(line):
        header.words = int(count["words"])
    elif not header.time and read_trailer(line, arrival.received_at) is not None:
        header.time = line
    elif (not header.keyword or line.endswith("/")) and _SLUG.fullmatch(line):
        header.keyword = line
    elif _is_codes(line):
        if not header.sequence and (sequence := _SEQUENCE.fullmatch(line)):
            header.sequence = sequence["sequence"]
            line = sequence["codes"] or ""
        header.categories.extend(_letters(line))
    else:
        return False
    return True


def _take_fields(header: _Header, found: re.Match[str]) -> None:
    header.priority = header.priority or found["priority"]
    header.categories.append(found["category"])
    if found["words"]:
        header.words = int(found["words"])
    header.keyword = header.keyword or _NUMBER_BEHIND.sub("", found["keyword"] or "")


def _is_codes(line: str) -> bool:
    """Return whether a line is codes ("R POL S0A QBXB", "POL --/T"): short, in capitals, and no words alone."""
    tokens = line.split()
    if not tokens or len(line) > 40 or not all(map(_CODE.match, tokens)):
        return False
    odd = sum(not token.isalpha() or len(token) == 1 for token in tokens)
    return 2 * odd >= len(tokens)


def _letters(line: str) -> list[str]:
    return [token for token in line.split() if token.isalpha()]


def _take_headline(header: _Header, copy: list[str]) -> int:
    """Take the lines before a sign ` =` (dpa and its neighbours); return how many lines they are."""
    length = next((number for number, line in enumerate(copy[:6], 1) if line.rstrip().endswith(" =")), 0)
    if not length or not all(line.strip() for line in copy[:length]):
        return 0
    parts: list[str] = []
    for line in copy[:length]:
        text = " ".join(line.split()).removesuffix("=").rstrip()
        if (by := _BYLINE.match(text)) and parts:
            header.byline = text[by.end() :]
        elif read_markers(text).only_markers:
            header.markers.append(text.strip("()"))
        else:
            parts.append(text)
    header.headline = " ".join(parts or header.markers)
    return length
