"""MIME taken apart: header fields, parts, transfer encodings (RFC 5322, 2045 to 2047, 2231), in bounded time.

The standard library's `email` is not used for this: its parser goes through one generator a level of nesting, so that
deep nesting costs the square of its depth, and its header parsers raise on some broken fields. What is here looks at
each byte once a level, never raises but for a broken bound, and takes what mail programs really send.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from wiredesk.domain.errors import Rejection
from wiredesk.formats.decoding import decode


MAX_DEPTH = 20
"""Parts in parts: a forwarded forward of an alternative in a mixture is 8 deep."""

_MAX_HEADER = 256 * 1024
_MAX_FIELDS = 2_000

_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*+:")
_PARAMETER = re.compile(r";\s*+([\w!#$%&'*+.^`{|}~-]{1,60})\s*+=\s*+(?:\"((?:[^\"\\]|\\.)*+)\"|([^;\s]*+))")
_ENCODED_WORD = re.compile(r"=\?([A-Za-z0-9_.:+-]{1,40})(?:\*[A-Za-z-]{1,20})?\?([BbQq])\?([^?]{0,20000}+)\?=")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


@dataclass(frozen=True, slots=True)
class Part:
    """A message or a part of one.

    Attributes:
        fields: header fields by lower-case name, unfolded, decoded to characters but with their encoded words.
        body: as sent, transfer encoding and all.
    """

    fields: dict[str, tuple[str, ...]]
    body: bytes

    def get(self, name: str) -> str:
        """Return the first field of a name, "" where there is none."""
        return self.fields.get(name, ("",))[0]

    @property
    def media_type(self) -> str:
        """The media type, "text/plain" where none is given or it cannot be read (RFC 2045, 5.2)."""
        written = self.get("content-type").partition(";")[0].strip().lower()
        return written if "/" in written else "text/plain"

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the media type by lower-case name."""
        return read_parameters(self.get("content-type"))

    @property
    def is_attachment(self) -> bool:
        """Whether the part is a file that came with the message, not the message."""
        return self.get("content-disposition").partition(";")[0].strip().lower() == "attachment"


def parse_part(data: bytes) -> Part:
    """Return a message or part: its fields up to the first blank line, and what comes after it."""
    fields: dict[str, list[str]] = {}
    value: list[bytes] = []
    name = ""
    position = 0
    count = 0
    while position < len(data) and position < _MAX_HEADER:
        end = data.find(b"\n", position)
        end = len(data) if end < 0 else end + 1
        line = data[position:end].rstrip(b"\r\n")
        if not line.strip():
            position = end
            break
        found = _FIELD.match(line) if line[:1] not in b" \t" else None
        if found is None and (line[:1] not in b" \t" or not name):
            if name or count:
                break  # no field, no blank line: the body begins here
            position = end  # "From …" of a mailbox, ">From"
            count += 1
            continue
        if found is not None:
            _keep(fields, name, value)
            name, value = found[1].decode("ascii").lower(), [line[found.end() :]]
            count += 1
        else:
            value.append(line)
        position = end
        if count > _MAX_FIELDS:
            raise Rejection("WIRE-R006", f"more than {_MAX_FIELDS} header fields")
    _keep(fields, name, value)
    return Part({name: tuple(values) for name, values in fields.items()}, data[position:])


def _keep(fields: dict[str, list[str]], name: str, value: list[bytes]) -> None:
    if not name:
        return
    raw = b"".join(value).strip()
    try:
        text = raw.decode("ascii") if raw.isascii() else decode(raw).text
    except Rejection:
        text = raw.decode("latin-1")
    fields.setdefault(name, []).append(text)


def read_parameters(value: str) -> dict[str, str]:
    """Return the parameters of a field ("; charset=utf-8"), those in pieces (RFC 2231) put together."""
    found: dict[str, str] = {}
    for number, match in enumerate(_PARAMETER.finditer(value[:10_000])):
        if number == 100:
            break
        text = re.sub(r"\\(.)", r"\1", match[2]) if match[2] is not None else match[3]
        name, _, piece = match[1].lower().partition("*")
        found[name] = found[name] + text if piece.strip("*").isdigit() and name in found else found.get(name, text)
    return found


def subparts(part: Part) -> Iterator[Part]:
    """Give the parts of a multipart; one without its boundaries has none, and the last may lack its end."""
    boundary = part.parameters.get("boundary", "").encode("utf-8", "replace")
    if not boundary:
        return
    delimiter = b"--" + boundary
    body = part.body
    start: int | None = None
    position = 0 if body.startswith(delimiter) else _next(body, delimiter, 0)
    while position >= 0:
        line_end = body.find(b"\n", position)
        line_end = len(body) if line_end < 0 else line_end
        after = body[position + len(delimiter) : line_end].rstrip()
        if after in {b"", b"--"}:
            if start is not None:
                yield parse_part(body[start:position])
            start = line_end + 1
            if after == b"--":
                return
        position = _next(body, delimiter, line_end)
    if start is not None and start < len(body):
        yield parse_part(body[start:])


def _next(body: bytes, delimiter: bytes, position: int) -> int:
    found = body.find(b"\n" + delimiter, position)
    return found + 1 if found >= 0 else -1


def decode_body(part: Part) -> bytes:
    """Return the body with its transfer encoding undone; damaged base64 is read as far as it goes."""
    encoding = part.get("content-transfer-encoding").strip().lower()
    if encoding == "quoted-printable":
        return binascii.a2b_qp(part.body)
    if encoding == "base64":
        return decode_base64(part.body)
    return part.body


def decode_base64(data: bytes) -> bytes:
    """Return base64 decoded, whatever stands between its characters and however it ends."""
    bare = data.translate(None, _NOT_BASE64)
    whole = len(bare) - 1 if len(bare) % 4 == 1 else len(bare)
    return binascii.a2b_base64(bare[:whole] + b"=" * (-whole % 4))


def decode_words(value: str) -> str:
    """Return a field with its encoded words (RFC 2047) decoded.

    The charset that they name is checked against their bytes, as `decode` does; words of one charset that follow each
    other are put together first, for some mailers break them inside a character.
    """
    if "=?" not in value:
        return value
    parts: list[str] = []
    run: list[bytes] = []
    charset = ""
    position = 0
    for found in _ENCODED_WORD.finditer(value):
        between = value[position : found.start()]
        if run and (between.strip() or found[1].lower() != charset):
            parts.append(_decoded(b"".join(run), charset))
            run.clear()
        if between.strip() or not (parts or run):
            parts.append(between)
        charset = found[1].lower()
        run.append(_word(found[2], found[3]))
        position = found.end()
    if run:
        parts.append(_decoded(b"".join(run), charset))
    parts.append(value[position:])
    return "".join(parts)


def _word(kind: str, text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    return decode_base64(raw) if kind in "Bb" else binascii.a2b_qp(raw, header=True)


def _decoded(raw: bytes, charset: str) -> str:
    try:
        return decode(raw, charset).text
    except Rejection:
        return raw.decode("latin-1")
