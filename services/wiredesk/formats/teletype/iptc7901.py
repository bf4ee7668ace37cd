"""IPTC 7901: the text message of European agencies since 1979 (dpa, ATS, ANSA, Kyodo's international service …).

A message, in its control characters::

    SOH source+number SP priority SP category SP word count SP keyword CRLF
    slug lines
    STX headline block, its last line ended by " =", then the copy
    ETX time of transmission ("131137 GMT Nov 13": day, hour and minute, month, year) EOT

Gateways put DEL, NUL and bells before it and between its parts, send several messages in one, and some strip the
control characters. The headline block holds, a line each, words for editors (EXTRA, REFILE, 1ST LEAD, "(Achtung)"), the
headline, a byline. Of what dpa sends behind the copy, the notebook is for editors, and what follows the line "not for
publication" is for nobody: it goes nowhere.

Sources: IPTC 7901, "The text transmission format"; the dpa stylebook (headers, corrections, notebook); the parsers of
superdesk-core and their fixtures show what feeds make of it.
"""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wiredesk.conventions.datelines import find_dateline, is_known_agency
from wiredesk.domain.errors import Rejection
from wiredesk.formats.decoding import Decoded, clean, decode
from wiredesk.formats.item import UNKNOWN_ARRIVAL, Arrival, ReadLimits, WireItem
from wiredesk.formats.layout import blocks_of
from wiredesk.formats.providers import zone_of
from wiredesk.formats.teletype.iptc7901_copy import take_apart
from wiredesk.formats.teletype.lines import (
    agency_of,
    meaning_of,
    read_keyword,
    read_trailer,
    split_trailer,
    take_of,
    trailer_text,
)
from wiredesk.formats.values import note_zone, read_urgency
from wiredesk_events import Block, Envelope


name = "iptc7901"

_FILLERS = b"\x00\x05\x06\x07\x0e\x0f\x11\x12\x13\x14\x16\x7f"
"""Characters of the line, not of the message: fillers, bells, shifts, flow control."""

_BEFORE = b" \t\r\n\x03\x04\x1a"
_STARTS = frozenset(bytes([byte]) for byte in b"\x01abcdefghijklmnopqrstuvwxyz")
"""With what a header begins: SOH, or the agency in small letters."""

_HEADER = (
    rb"(?P<source>[A-Za-z]{1,8})[ -]?(?P<number>[0-9]{1,6})[ \t]+(?P<priority>[0-9A-Za-z])"
    rb"[ \t]+(?P<category>[A-Za-z]{1,4})"
    rb"(?:[ \t]+(?P<words>[0-9]{1,6}))?(?P<rest>(?:[ \t][^\r\n\x01-\x04]{0,200}+)?)(?=[\r\n\x02]|\Z)"
)
_START = re.compile(rb"\x01[ \r\n]{0,4}+" + _HEADER)
_FIRST_LINE = re.compile(
    rb"[ \r\n\t]*+(?P<source>[a-z]{3})(?P<number>[0-9]{3,4}) (?P<priority>[1-8]) (?P<category>[a-z]{1,3})"
    rb" (?P<words>[0-9]{1,5})(?P<rest>(?: [^\r\n\x01-\x04]{0,200}+)?)(?=[\r\n])"
)
"""The header where the SOH is gone: nothing looser, for a line of copy must not pass for it."""

_SURE = re.compile(rb"[ \t]=[ \t\r]*\n|\x02|^[^\r\n]{0,200}/\r*\n", re.MULTILINE)
"""What must stand soon after a header without SOH: an STX, the end of a headline block, or a slug line ("Yemen/")."""

_CP850 = re.compile(rb"[A-Za-z][\x81\x82\x84\x88\x8a\x94][a-z]")
"""An umlaut or accent of code page 850 inside a word, where Windows-1252 has quotation marks or nothing."""

_MIN_TITLE_BLANKS = 3
_SERVICE_NUMBER = re.compile(r"(?:\A|\s)(?P<agency>[^\W\d_][\w/.-]{1,15}) ?(?P<number>\d{2,5})\s*\Z")


def sniff(head: bytes) -> bool:
    """Return whether the bytes begin with a 7901 header, its SOH there or certainly stripped."""
    if head.lstrip(_FILLERS + _BEFORE)[:1] not in _STARTS:
        return False
    bare = head.translate(None, _FILLERS).lstrip(_BEFORE)
    if _START.match(bare):
        return True
    first = _FIRST_LINE.match(bare)
    return first is not None and _SURE.search(bare, first.end(), first.end() + 1_000) is not None


def read(data: bytes, limits: ReadLimits, arrival: Arrival = UNKNOWN_ARRIVAL) -> tuple[WireItem, ...]:
    """Return the stories of a message.

    Where it holds several, one without text is left out and the others carry the flag "items-without-text".

    Raises:
        Rejection: WIRE-R003 (not text), WIRE-R004 (no 7901 header after all), WIRE-R006 (too many stories or
            paragraphs), WIRE-R008 (no text in any of them).
    """
    messages = _messages(_bare(data), limits)
    stories = [_read_message(message, index, limits, arrival) for index, message in enumerate(messages)]
    items = [item for item in stories if item is not None]
    if not items:
        raise Rejection("WIRE-R008" if messages else "WIRE-R004", "" if messages else name)
    if len(items) < len(stories):
        items = [replace(item, flags=item.flags | {"items-without-text"}) for item in items]
    return tuple(items)


@dataclass(frozen=True, slots=True)
class _Message:
    """The parts of one message, as bytes."""

    header: re.Match[bytes]
    slug: bytes
    text: bytes
    trailer: bytes


def _bare(data: bytes) -> bytes:
    """Return the message in a form of ASCII, without the characters of the line."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", "replace").encode()
    return data.removeprefix(codecs.BOM_UTF8).translate(None, _FILLERS)


def _messages(data: bytes, limits: ReadLimits) -> list[_Message]:
    """Take the messages apart; a SOH without a header behind it is a fault of the line."""
    starts: list[re.Match[bytes]] = []
    for found in _START.finditer(data):
        starts.append(found)
        if len(starts) > limits.max_items:
            raise Rejection("WIRE-R006", f"more than {limits.max_items} items")
    if not starts:
        first = _FIRST_LINE.match(data)
        starts = [first] if first else []
    ends = [found.start() for found in starts[1:]] + [len(data)] * bool(starts)
    return [_parts(data, found, end) for found, end in zip(starts, ends, strict=True)]


def _parts(data: bytes, header: re.Match[bytes], end: int) -> _Message:
    """Part a message at STX and ETX; where they are gone, at the end of the headline block and at the last line."""
    body = data[header.end() : end]
    body = body.partition(b"\x04")[0]
    slug, stx, text = body.partition(b"\x02")
    if not stx:
        slug, text = _split_slug(body)
    text, _, trailer = text.partition(b"\x03")
    return _Message(header, slug, text, trailer)


def _split_slug(body: bytes) -> tuple[bytes, bytes]:
    """Return the slug line and the text where no STX parts them: a slug line ends with a stroke or a blank line."""
    stripped = body.lstrip(b" \t\r\n")
    line, _, rest = stripped.partition(b"\n")
    bare = line.rstrip()
    if bare.endswith(b"/") or (b" " not in bare and bare and not bare.endswith(b"=")):
        return line, rest
    return b"", stripped


def _read_message(message: _Message, index: int, limits: ReadLimits, arrival: Arrival) -> WireItem | None:
    flags: set[str] = set()
    encoding = "cp850" if _CP850.search(message.text) else None
    slug_lines = _text(message.slug, encoding, flags).split("\n")
    lines = _text(message.text, encoding, flags).split("\n")
    trailer = trailer_text(_text(message.trailer, None, flags))
    if not trailer:
        lines, trailer = split_trailer(lines, arrival.received_at)
    story = take_apart(lines)
    blocks = [Block(text=mark) for mark in story.marks] + blocks_of(story.lines, limits.max_blocks)
    if len(blocks) > limits.max_blocks:
        raise Rejection("WIRE-R006", f"more than {limits.max_blocks} paragraphs")
    if not story.headline and len(blocks) == len(story.marks):
        return None  # a service message
    header = _Header(message.header, _text(message.header["rest"], None, flags))
    written = " ".join(line.strip() for line in slug_lines if line.strip()).rstrip(" =")
    keyword = read_keyword(written or header.keyword)
    meaning = meaning_of(keyword.slug)
    headline = story.headline or _headline_of(written)
    agency = header.agency or agency_of(trailer) or _agency_of_dateline(blocks)
    issued = (
        read_trailer(trailer, arrival.received_at, zone_of(agency, header.source, arrival.feed)) if trailer else None
    )
    if issued is None:
        flags.add("time-unreadable" if trailer else "time-missing")
    note_zone(issued, flags)
    urgency = read_urgency(header.priority, "iptc7901")
    if urgency is None:
        flags.add("urgency-unknown")
    return WireItem(
        format=name,
        headline=headline,
        blocks=tuple(blocks),
        index=index,
        envelope=Envelope(
            headline=headline or None,
            slug=keyword.slug or None,
            byline=story.byline,
            editor_notes=tuple(story.notes),
            categories=(header.category,),
            sequence=header.sequence,
            genres=(meaning.genre,) if meaning.genre else (),
            take=take_of(story.take_key) or keyword.take,
            word_count=header.words if header.words is not None else keyword.word_count,
            issued_text=trailer or None,
        ),
        issued_at=issued.moment if issued else None,
        kind=meaning.kind,
        urgency=urgency,
        provider_urgency=header.priority,
        agency=agency,
        take_key=story.take_key or keyword.take_key,
        flags=frozenset(flags),
    )


class _Header:
    """The fields of the first line."""

    def __init__(self, found: re.Match[bytes], rest: str) -> None:
        self.source = found["source"].decode("ascii")
        self.sequence = self.source + found["number"].decode("ascii")
        self.priority = found["priority"].decode("ascii")
        self.category = found["category"].decode("ascii")
        self.words = int(found["words"]) if found["words"] else None
        service = _SERVICE_NUMBER.search(rest[-40:])
        self.agency = _agency(service["agency"] if service else None, self.source)
        if self.words is None and service:  # ANSA sets a code before the count
            self.words = int(service["number"])
        words = (rest[: len(rest) - len(rest[-40:]) + service.start()] if service else rest).split()
        self.keyword = " ".join(words)


def _agency(service: str | None, source: str) -> str | None:
    """Return the agency: the service before its own number ("dpa 061", "dpa-tns 0908"), or the source itself."""
    for candidate in (service, (service or "").partition("-")[0], source):
        if candidate and is_known_agency(candidate):
            return candidate
    return None


def _agency_of_dateline(blocks: Sequence[Block]) -> str | None:
    found = (find_dateline(block.text, None) for block in blocks[:3])
    return next((place.dateline.agency for place in found if place and place.dateline.agency), None)


def _headline_of(slug: str) -> str:
    """Return the line before the copy as the headline where it is a sentence, as ANSA writes it, and not a keyword."""
    return slug if slug.count(" ") >= _MIN_TITLE_BLANKS and "/" not in slug else ""


def _text(data: bytes, encoding: str | None, flags: set[str]) -> str:
    decoded: Decoded = decode(data, encoding)
    if encoding is not None:
        flags.add("decoded-cp850")
    cleaned = clean(decoded.text)
    flags |= decoded.flags | cleaned.flags
    return cleaned.text
