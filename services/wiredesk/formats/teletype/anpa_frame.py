"""The frame of ANPA 1312: where each story of a message begins and ends, what its two header lines say.

With its control bytes a story is SYN SYN SOH, two header lines, STX, the copy, ETX, a trailer, EOT. Gateways strip
those bytes; then the two header lines, which look like nothing else, are all that tells. Reuters put ENQ ENQ ENQ and
the letters of its services before them.

ANPA 1312 was published by the American Newspaper Publishers Association; the fields are described in the AP Stylebook,
"Filing the wire".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


STX, ETX, EOT = b"\x02", b"\x03", b"\x04"

_START = re.compile(
    rb"(?:(?<!\x05)\x05++(?P<services>[ A-Z]{0,40})\s{0,8})?(?:(?<!\x16)\x16++\x01|\x01(?=[A-Za-z][0-9]{4}(?![0-9])))"
)
"""The start of a story with its control bytes; SOH alone (SYN lost) only before ANPA's letter and four digits."""

_SIGN = re.compile(rb"[\x01\x05\x16]")

_LINE_TWO = (
    rb"[A-Za-z] (?:[a-z]{1,3})?[\x11-\x14 ]{0,6}[A-Z]{2}-[^\x00-\x08\x0a-\x1f]{2,100}?"
    rb"[ \t][0-9]{2}-[0-9]{2}(?: {1,4}[0-9]{1,5})?"
)
"""Priority, category, cycle and keyword, month and day, word count."""

_STRIPPED = re.compile(
    rb"^(?:(?P<services>[A-Z]{1,2}(?: [A-Z]{1,2}){0,12})[ \t]*\r{0,2}\n)?[ \t]{0,8}"
    rb"(?=[A-Za-z][0-9]{4}[^A-Za-z0-9\r\n]{0,3}[A-Za-z_-]{0,8}(?:[ \t]{0,4}\r{0,2}\n[ \t]{0,4}|[ \t]{1,4})"
    + _LINE_TWO
    + rb"[ \t\r\x02]{0,40}$)",
    re.MULTILINE,
)
"""The start of a story without control bytes: both header lines must be there, whole."""

_WIRE_LINE = re.compile(
    rb"^(?:(?P<services>[A-Z]{1,2}(?: [A-Z]{1,2}){0,12})[ \t]*\r{0,2}\n)?[ \t]{0,8}"
    rb"(?=[A-Za-z]{1,2}[0-9]{4}[^A-Za-z0-9\r\n]{0,3}(?:reute|-----)[ \t]{0,8}\r{0,2}$)",
    re.MULTILINE,
)
"""A first line with the designator of a wire, whose second line is damaged or lost."""

_LINE_TWO_ALONE = re.compile(
    rb"(?=[a-z] [a-z]{1,2} {1,4}(?:AM|PM|BC|AP)-[^ \r\n][^\r\n]{2,60}? {1,12}"
    rb"[0-9]{2}-[0-9]{2} {1,4}[0-9]{4}[ \t\r]{0,8}(?:\n|\Z))"
)
"""A story whose first line was lost too."""

_ENTITY = re.compile(rb"&#([0-9]{1,2});")

_FIRST = re.compile(r"\s*(?P<sequence>[A-Za-z]{1,2}[0-9]{1,5})(?P<selector>[^\r\n]*)")
_SECOND = re.compile(
    r"\s*(?P<priority>[A-Za-z])[ ](?P<category>[a-z]{1,3})?[\x11-\x14 ]*(?P<label>\S.*?)??"
    r"(?:\s+(?P<date>[0-9]{2}-[0-9]{2})(?:\s+(?P<words>[0-9]{1,5}))?)?\s*"
)
_ODD_SECOND = re.compile(r".*?(?P<label>[A-Z]{2}-\S.*?)\s+(?P<date>[0-9]{2}-[0-9]{2})(?:\s+(?P<words>[0-9]{1,5}))?\s*")


@dataclass(frozen=True, slots=True)
class FramedStory:
    """One story of a message, still bytes.

    Attributes:
        header: the two header lines.
        body: what stands between STX and ETX.
        trailer: what stands between ETX and EOT; empty where ETX was lost.
        services: letters before the header (Reuters).
    """

    header: bytes
    body: bytes
    trailer: bytes
    services: str


@dataclass(frozen=True, slots=True)
class StoryHeader:
    """What the two header lines say, as written; empty where they do not.

    Attributes:
        sequence: service letter and transmission number ("V4644").
        selector: the code of the receivers or the wire ("asian", "reute").
        priority, category: letters.
        label: cycle, keyword and version ("BC-US--HarbourFerryTalks 1stLd-Writethru"), cut to 24 characters a field.
        date: month and day ("11-13").
        words: the count of words or lines.
        regular: whether the second line has the shape that it should have.
    """

    sequence: str = ""
    selector: str = ""
    priority: str = ""
    category: str = ""
    label: str = ""
    date: str = ""
    words: int | None = None
    regular: bool = True


def is_framed(head: bytes) -> bool:
    """Return whether a message begins like ANPA 1312, with its control bytes or without."""
    head = _undo_entities(head).lstrip(b" \t\r\n\x00\x7f")
    return (
        _START.match(head) is not None
        or _STRIPPED.match(head) is not None
        or _WIRE_LINE.match(head) is not None
        or _LINE_TWO_ALONE.match(head) is not None
    )


def stories_of(data: bytes) -> Iterator[FramedStory]:
    """Give the stories of a message in their order; what stands before the first is dropped."""
    data = _undo_entities(data)
    starts = list(_starts(data)) or _stripped_starts(data)
    if not starts:
        alone = _LINE_TWO_ALONE.match(data, len(data) - len(data.lstrip()))
        starts = [alone] if alone else []
    for index, start in enumerate(starts):
        end = starts[index + 1].start() if index + 1 < len(starts) else len(data)
        services = start.groupdict().get("services") or b""
        yield _framed(data[start.end() : end], " ".join(services.decode("ascii").split()))


def _starts(data: bytes) -> Iterator[re.Match[bytes]]:
    """Give the matches of `_START`, as `finditer` does, but looking only where one can begin."""
    end = 0
    for sign in _SIGN.finditer(data):
        found = _START.match(data, sign.start()) if sign.start() >= end else None
        if found:
            end = found.end()
            yield found


def read_header(header: bytes) -> StoryHeader:
    """Return the fields of the header lines; damaged ones give what can be read."""
    text = header.translate(None, b"\x00\x05\x07\x0c\x16\x7f").decode("latin-1").lstrip()
    first = _FIRST.match(text)
    sequence, selector = "", ""
    if first:
        sequence, selector = first["sequence"], first["selector"]
        text = text[first.end() :]
        if not text.strip():
            # Both lines on one: the rest of it is the second.
            selector, _, text = selector.strip().partition(" ") if not selector[:1].isspace() else ("", "", selector)
        selector = selector.strip(" \t\x1f\r_")
    line = next((line.rstrip() for line in text.split("\n") if line.strip()), "")[:200]
    second, regular = _SECOND.fullmatch(line), True
    if second is None or second["date"] is None:
        odd = _ODD_SECOND.fullmatch(line)
        regular = False
        if odd:
            return StoryHeader(sequence, selector, "", "", odd["label"], odd["date"], _int(odd["words"]), regular)
        if second is None:
            return StoryHeader(sequence, selector, regular=regular)
    return StoryHeader(
        sequence,
        selector,
        second["priority"],
        second["category"] or "",
        second["label"] or "",
        second["date"] or "",
        _int(second["words"]),
        regular,
    )


def _stripped_starts(data: bytes) -> list[re.Match[bytes]]:
    found: dict[int, re.Match[bytes]] = {}
    for pattern in (_STRIPPED, _WIRE_LINE):
        for match in pattern.finditer(data):
            found.setdefault(match.end(), match)  # the first one has the letters of the services
    return [found[end] for end in sorted(found)]


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _undo_entities(data: bytes) -> bytes:
    """Return a message whose control bytes stand in it as character references, with the bytes themselves."""
    if b"&#22;" not in data[:400]:
        return data
    data = _ENTITY.sub(lambda found: bytes([int(found[1])]) if int(found[1]) < 32 else found[0], data)
    return data.replace(b"&lt;", b"<").replace(b"&gt;", b">").replace(b"&amp;", b"&")


_HEADER_MAX = 400
_TWO_LINES = re.compile(
    rb"\s*[^\r\n]*\r{0,2}(?:\n|\Z)"
    rb"(?:[ \t]*[^\r\n]{0,120}?[0-9]{2}-[0-9]{2}(?: {1,4}[0-9]{1,5})?[ \t]*\r{0,2}(?:\n|\Z))?"
)
_ONE_LINE = re.compile(rb"\s*[^\r\n]*?[ \t][0-9]{2}-[0-9]{2}(?: {1,4}[0-9]{1,5})?[ \t]*\r{0,2}(?:\n|\Z)")


def _framed(part: bytes, services: str) -> FramedStory:
    at = part.find(STX, 0, _HEADER_MAX)
    if at >= 0:
        header, body = part[:at], part[at + 1 :]
    else:
        found = _ONE_LINE.match(part[:_HEADER_MAX]) or _TWO_LINES.match(part[:_HEADER_MAX])
        end = found.end() if found else 0
        header, body = part[:end], part[end:]
    body, etx, trailer = body.partition(ETX)
    if etx:
        trailer = trailer.partition(EOT)[0]
    else:
        body = body.partition(EOT)[0]
    return FramedStory(header, body, trailer, services)
