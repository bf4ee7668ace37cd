"""Mail (RFC 5322, MIME): copy that an agency or a writer sends to a mailbox.

The subject is the headline; the text is the plain part, or the HTML part where that is the richer one. A message inside
the message is the story if it says more than the words around it. Attachments, signatures and the disclaimers of
gateways are nobody's copy. What a header declares of its charset is checked against the bytes.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from wiredesk.conventions.datelines import is_known_agency
from wiredesk.domain.errors import Rejection
from wiredesk.formats.decoding import clean, decode
from wiredesk.formats.html_text import html_text
from wiredesk.formats.item import UNKNOWN_ARRIVAL, Arrival, ReadLimits, WireItem
from wiredesk.formats.layout import blocks_of
from wiredesk.formats.mail.copy import Form, bare_subject, copy_end, find_forwarded, read_form, split_subject
from wiredesk.formats.mail.mime import MAX_DEPTH, Part, decode_body, decode_words, parse_part, subparts
from wiredesk.formats.providers import zone_of
from wiredesk.formats.values import note_zone, read_language, read_time
from wiredesk_events import Block, Envelope, Reference


name = "mail"

_LINE = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,40}):(?: |\t|\r?$)")
_SURE = frozenset({b"received", b"message-id", b"mime-version", b"return-path", b"delivered-to", b"content-type"})
_LIKELY = frozenset({b"from", b"to", b"subject", b"date", b"reply-to", b"cc"})
_MAILBOX = re.compile(rb"\r?\n\r?\n(?=From \S{1,200} [^\r\n]{10,60}\r?\n[!-9;-~]{1,60}:)")

_MAX_FIELD = 5_000
_MAX_REFERENCES = 20
_ID = re.compile(r"<([^<>\s]{1,500})>")
_NO_ZONE = re.compile(r"(?<=\s)-0000\b")
"""UTC, the sender's own zone unknown (RFC 5322, 3.3)."""

_DISPLAY_NAME = re.compile(r'\s*"?([^"<>@]{2,80}?)"?\s*<[^<>]*>')

_URGENCY = {
    "x-priority": {"1": 1, "2": 3, "3": 5, "4": 6, "5": 8},
    "x-msmail-priority": {"high": 3, "normal": 5, "low": 8},
    "importance": {"high": 3, "normal": 5, "low": 8},
    "priority": {"urgent": 3, "normal": 5, "non-urgent": 8},
}
"""Fields by which mail programs and X.400 gateways (RFC 4021) mark importance; 5 is normal, as in IPTC's scale."""


def sniff(head: bytes) -> bool:
    """Return whether the bytes begin with header fields that only mail has, or with a mailbox's "From " line."""
    if head.startswith(b"From ") and b"\n" in head and _LINE.match(head.partition(b"\n")[2]):
        return True
    if not _LINE.match(head.partition(b"\n")[0].rstrip(b"\r")):
        return False
    names: set[bytes] = set()
    for line in head.split(b"\n", 100)[:100]:
        if line[:1] in (b" ", b"\t") and names:
            continue
        found = _LINE.match(line.rstrip(b"\r"))
        if not found:
            break
        names.add(found[1].lower())
    return bool(names & _SURE) or len(names & _LIKELY) >= 3


def read(data: bytes, limits: ReadLimits, arrival: Arrival = UNKNOWN_ARRIVAL) -> tuple[WireItem, ...]:
    """Return the stories of a mail: one, or those of a digest, a mailbox, or the messages that it forwards.

    Raises:
        Rejection: WIRE-R003 (not text), WIRE-R006 (too many parts, stories or paragraphs, parts nested too deeply),
            WIRE-R008 (no text: nothing but attachments).
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", "replace").encode()
    data = data.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n\x0b\x0c")
    messages = _MAILBOX.split(data, limits.max_items) if data.startswith(b"From ") else [data]
    desk = _Desk(limits, arrival)
    for message in messages:
        _read_message(parse_part(message), desk, 0)
    if not desk.items:
        raise Rejection("WIRE-R008")
    if len(desk.items) > limits.max_items:
        raise Rejection("WIRE-R006", f"more than {limits.max_items} items")
    several = len(desk.items) > 1
    return tuple(replace(item, index=index) for index, item in enumerate(desk.items)) if several else tuple(desk.items)


@dataclass(slots=True)
class _Desk:
    """What has been read so far, and how many parts were looked at."""

    limits: ReadLimits
    arrival: Arrival
    items: list[WireItem] = field(default_factory=list)
    parts: int = 0

    def count(self, depth: int) -> None:
        self.parts += 1
        if depth > min(MAX_DEPTH, self.limits.max_depth):
            raise Rejection("WIRE-R006", f"parts nested deeper than {min(MAX_DEPTH, self.limits.max_depth)}")
        if self.parts > self.limits.max_items:
            raise Rejection("WIRE-R006", f"more than {self.limits.max_items} parts")


@dataclass(slots=True)
class _Text:
    """The copy of a message: lines of plain text or blocks of HTML, and what was odd about them."""

    lines: list[str] = field(default_factory=list)
    blocks: tuple[Block, ...] = ()
    flags: set[str] = field(default_factory=set)

    @property
    def size(self) -> int:
        return sum(len(line.strip()) for line in self.lines) + sum(len(block.text) for block in self.blocks)


@dataclass(slots=True)
class _Body:
    """What a message holds: its own text, and messages in it."""

    texts: list[_Text] = field(default_factory=list)
    nested: list[tuple[Part, int]] = field(default_factory=list)


def _read_message(message: Part, desk: _Desk, depth: int) -> None:
    body = _Body()
    _gather(message, body, desk, depth)
    before = len(desk.items)
    for nested, nested_depth in body.nested:
        _read_message(nested, desk, nested_depth)
    inside = max((sum(len(block.text) for block in item.blocks) for item in desk.items[before:]), default=-1)
    texts = [text for text in body.texts if text.size]
    if sum(text.size for text in texts) <= inside:
        return  # a cover note to what it forwards
    item = _item(message, texts, desk)
    if item is not None:
        desk.items.insert(before, item)


def _gather(part: Part, body: _Body, desk: _Desk, depth: int) -> None:
    desk.count(depth)
    media_type = part.media_type
    if media_type.startswith("multipart/"):
        children = subparts(part)
        if media_type == "multipart/alternative":
            _gather_alternative(children, body, desk, depth)
            return
        for child in children:
            if media_type == "multipart/digest" and not child.get("content-type"):
                body.nested.append((parse_part(child.body), depth + 1))
                desk.count(depth + 1)
            else:
                _gather(child, body, desk, depth + 1)
    elif media_type in {"message/rfc822", "message/global"}:
        body.nested.append((parse_part(decode_body(part)), depth + 1))
    elif not part.is_attachment and "name" not in part.parameters:
        if media_type in {"text/plain", "text/markdown", "text/x-markdown"}:
            body.texts.append(_plain(part))
        elif media_type in {"text/html", "application/xhtml+xml"}:
            body.texts.append(_html(part, desk.limits))


def _gather_alternative(children: Iterator[Part], body: _Body, desk: _Desk, depth: int) -> None:
    """Take one of the alternatives: the plain text, unless another says at least twice as much."""
    best: _Body | None = None
    for child in children:
        other = _Body()
        _gather(child, other, desk, depth + 1)
        if best is None or _size(other) > 2 * _size(best) or (not best.nested and other.nested):
            best = other
    if best is not None:
        body.texts.extend(best.texts)
        body.nested.extend(best.nested)


def _size(body: _Body) -> int:
    return sum(text.size for text in body.texts)


def _decoded(part: Part, flags: set[str]) -> str:
    raw = decode_body(part)
    if not raw.strip():
        return ""
    decoded = decode(raw, part.parameters.get("charset"))
    flags |= decoded.flags
    return decoded.text


def _plain(part: Part) -> _Text:
    text = _Text()
    cleaned = clean(_decoded(part, text.flags))
    text.flags |= cleaned.flags
    text.lines = cleaned.text.split("\n")
    parameters = part.parameters
    if parameters.get("format", "").lower() == "flowed":
        text.lines = _unflowed(text.lines, delete_space=parameters.get("delsp", "").lower() == "yes")
    return text


def _unflowed(lines: Sequence[str], *, delete_space: bool) -> list[str]:
    """Join the lines that were only wrapped (RFC 3676): those that end with a blank go on in the next."""
    joined: list[list[str]] = []
    open_line = False
    for raw in lines:
        line = raw.removeprefix(" ")
        signature = line == "-- "
        if open_line and not signature and line.strip():
            joined[-1].append(line)
        else:
            joined.append([line])
        open_line = line.endswith(" ") and not signature and bool(line.strip())
        if open_line and delete_space:
            joined[-1][-1] = line[:-1]
    return ["".join(parts) for parts in joined]


def _html(part: Part, limits: ReadLimits) -> _Text:
    text = _Text()
    found = html_text(_decoded(part, text.flags), limits.max_blocks)
    text.flags |= found.flags
    text.blocks = found.blocks
    return text


def _item(message: Part, texts: Sequence[_Text], desk: _Desk) -> WireItem | None:
    flags: set[str] = set()
    for text in texts:
        flags |= text.flags
    subject = bare_subject(_line(message, "subject", flags))
    story = _story(subject, texts, desk.limits)
    if len(story.blocks) > desk.limits.max_blocks:
        raise Rejection("WIRE-R006", f"more than {desk.limits.max_blocks} paragraphs")
    if not story.blocks:
        return None  # a subject alone says what the attachment is
    agency = _agency(message, flags)
    zone = zone_of(agency, desk.arrival.feed)
    written = story.date
    issued = read_time(written, zone)
    if issued is None:
        written = _line(message, "date", flags)
        issued = read_time(_NO_ZONE.sub("+0000", written), zone)
    if written and issued is None:
        flags.add("time-unreadable")
    note_zone(issued, flags)
    urgency, provider_urgency = _urgency(message)
    replaced = _ids(message, "supersedes", "obsoletes", "replaces")
    refers_to = tuple(dict.fromkeys((*replaced, *_ids(message, "in-reply-to", "references"))))[:_MAX_REFERENCES]
    identity = _ids(message, "message-id") or _bare_id(message)
    values = story.form.values
    keywords = _line(message, "keywords", flags)
    return WireItem(
        format=name,
        headline=story.headline,
        blocks=story.blocks,
        envelope=Envelope(
            headline=values.get("headline") or subject or None,
            slug=values.get("slug"),
            byline=values.get("byline"),
            dateline=values.get("dateline"),
            abstract=values.get("abstract"),
            editor_notes=(values["editor_notes"],) if "editor_notes" in values else (),
            keywords=tuple(part for part in map(str.strip, re.split("[,;]", keywords)) if part),
            issued_text=written or None,
        ),
        provider_id=identity[0] if identity else None,
        language=_language(message, flags),
        issued_at=issued.moment if issued else None,
        kind="update" if replaced else None,
        urgency=urgency,
        provider_urgency=provider_urgency,
        agency=agency,
        refers_to=tuple(Reference(provider_id=reference) for reference in refers_to),
        flags=frozenset(flags),
    )


@dataclass(frozen=True, slots=True)
class _Story:
    """The copy, what stood around it taken off."""

    headline: str
    blocks: tuple[Block, ...]
    form: Form = field(default_factory=Form)
    date: str = ""


def _story(subject: str, texts: Sequence[_Text], limits: ReadLimits) -> _Story:
    """Return the story of the texts of a message; the first leads, the others only add their paragraphs."""
    if not texts:
        return _Story(subject, ())
    first = texts[0]
    lines = first.lines or [block.text for block in first.blocks]
    lines = lines[: copy_end(lines)]
    start, date = 0, ""
    if forwarded := find_forwarded(lines):
        subject, date, start = bare_subject(forwarded.subject) or subject, forwarded.date, forwarded.start
        lines = lines[start:]
    form = read_form(lines)
    kept = [index for index in range(len(lines)) if index not in form.taken]
    if first.lines:
        headline, copy = form.values.get("headline", ""), [lines[index] for index in kept]
        if not headline:
            headline, copy = split_subject(subject, _from_text(copy))
        blocks = blocks_of(copy, limits.max_blocks)
    else:
        blocks = [first.blocks[start + index] for index in kept]
        headline, blocks = _headline_of_blocks(subject, form.values.get("headline", ""), blocks)
    for text in texts[1:]:
        more = text.lines or [block.text for block in text.blocks]
        end = copy_end(more)
        blocks += blocks_of(more[:end], limits.max_blocks) if text.lines else list(text.blocks[:end])
    return _Story(headline, tuple(blocks), form, date)


def _from_text(lines: list[str]) -> list[str]:
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    return lines[start:]


def _headline_of_blocks(subject: str, given: str, blocks: list[Block]) -> tuple[str, list[Block]]:
    """Return headline and copy of paragraphs, by the same rules as for lines."""
    if given or not blocks or blocks[0].kind == "table":
        return given or subject, blocks
    head = [line for block in blocks[:3] for line in (block.text, "")]
    headline, copy = split_subject(subject, head)
    taken = len(copy) < len(head) and copy[:1] != head[:1]
    return headline, blocks[1:] if taken else blocks


def _line(message: Part, field_name: str, flags: set[str]) -> str:
    """Return a field on one line, its encoded words decoded."""
    written = message.get(field_name)[:_MAX_FIELD]
    if not written:
        return ""
    cleaned = clean(decode_words(written))
    flags |= cleaned.flags
    return " ".join(cleaned.text.split())


def _ids(message: Part, *fields: str) -> tuple[str, ...]:
    """Return the message ids in these fields, without their brackets."""
    found = (match for name in fields for match in _ID.findall(message.get(name)[:_MAX_FIELD]))
    return tuple(dict.fromkeys(found))


def _bare_id(message: Part) -> tuple[str, ...]:
    """Return a message id that lacks its brackets."""
    written = clean(message.get("message-id")[:500]).text.strip("<> ")
    return (written,) if written and " " not in written else ()


def _agency(message: Part, flags: set[str]) -> str | None:
    """Return the agency: the sender's display name where it is an agency's, else the organization's."""
    sender = _DISPLAY_NAME.match(_line(message, "from", flags))
    if sender and is_known_agency(sender[1]):
        return sender[1]
    return _line(message, "organization", flags) or _line(message, "organisation", flags) or None


def _urgency(message: Part) -> tuple[int | None, str | None]:
    for field_name, scale in _URGENCY.items():
        words = message.get(field_name)[:100].replace("(", " ").split()
        if words and words[0].lower() in scale:
            return scale[words[0].lower()], words[0]
    return None, None


def _language(message: Part, flags: set[str]) -> str | None:
    written = _line(message, "content-language", flags).partition(",")[0].strip()
    if not written:
        return None
    language = read_language(written)
    if language is None:
        flags.add("language-unknown")
    return language
