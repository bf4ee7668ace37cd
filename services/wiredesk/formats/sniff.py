"""Which format is it? The bytes decide; no header and no file name is believed.

A new reader is one module and one line in `READERS`; its row in `_KNOWN` then falls away by itself, because readers are
asked first.
"""

import re
from collections.abc import Callable
from types import ModuleType
from typing import cast

from wiredesk.domain.errors import Rejection
from wiredesk.formats import atom, dialects, ninjs, plain, rss
from wiredesk.formats.item import FormatReader, ReadLimits
from wiredesk.formats.xml_root import root_of, skip_prologue


_HEAD = 8_192
"""Bytes looked at; the signature of every format stands in the first hundred, root elements after long comments too."""

_BLANK = b" \t\r\n\x0b\x0c"

_IPTC_START = re.compile(rb"[\x00\x7f]*+\x01[A-Za-z]{2,8}[0-9]{1,5}[ \r\n]")
_MAIL_LINE = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,40}):(?: |\t|\r?$)")

_ROOTS = {
    "nitf": "nitf",
    "newsml": "newsml1",
    "newsmessage": "newsml-g2",
    "newsitem": "newsml-g2",
    "packageitem": "newsml-g2",
    "conceptitem": "newsml-g2",
    "knowledgeitem": "newsml-g2",
    "planningitem": "newsml-g2",
    "catalogitem": "newsml-g2",
    "rss": "rss",
    "rdf": "rss",
    "feed": "atom",
    "html": "html",
}

_HTML_TAGS = frozenset(
    {"head", "body", "p", "div", "h1", "h2", "h3", "section", "article", "table", "ul", "span", "br"}
)

_SURE_MAIL = frozenset({b"received", b"message-id", b"mime-version", b"return-path", b"delivered-to", b"content-type"})
_LIKELY_MAIL = frozenset({b"from", b"to", b"subject", b"date", b"reply-to", b"cc"})


def _reader(module: ModuleType) -> FormatReader:
    """Return a format module as the reader that it is; its functions are checked by the tests of `READERS`."""
    return cast("FormatReader", module)


READERS: tuple[FormatReader, ...] = tuple(map(_reader, (ninjs, rss, atom, dialects)))
"""Formats with a signature, in the order in which they are asked; plain text is what is left."""


def choose_reader(data: bytes | None, limits: ReadLimits) -> FormatReader:
    """Return the reader for a message.

    Raises:
        Rejection: WIRE-R001 (empty), WIRE-R002 (too large; decided before the bytes are looked at), WIRE-R004 with the
            name of a format that is recognised but not read.
    """
    if data is None:
        raise Rejection("WIRE-R001", "a null value")
    if len(data) > limits.max_bytes:
        raise Rejection("WIRE-R002", f"{len(data)} bytes; the limit is {limits.max_bytes}")
    if not data or data.isspace():
        raise Rejection("WIRE-R001")
    head = _head(data)
    for reader in READERS:
        if reader.sniff(head):
            return reader
    for format_name, is_format in _KNOWN:
        if is_format(head):
            raise Rejection("WIRE-R004", format_name)
    if (xml := _xml_format(head)) is not None:
        raise Rejection("WIRE-R004", xml)
    return _reader(plain)


def _head(data: bytes) -> bytes:
    """Return the beginning of a message, without byte order mark and white space, in a form of ASCII."""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK)


def _is_anpa(head: bytes) -> bool:
    # ANPA 1312: two or more SYN, SOH, then a service letter and a four-digit number.
    return head.startswith(b"\x16") and head.lstrip(b"\x16").startswith(b"\x01")


def _is_iptc7901(head: bytes) -> bool:
    # SOH (DEL before it on some lines), source and sequence number.
    return _IPTC_START.match(head) is not None


def _is_zczc(head: bytes) -> bool:
    return head.lstrip(b"\x00\x02\x07\x7f" + _BLANK)[:4].upper() == b"ZCZC"


def _is_rtf(head: bytes) -> bool:
    return head.startswith(b"{\\rtf")


def _is_mail(head: bytes) -> bool:
    if head.startswith(b"From ") and b"\n" in head and _MAIL_LINE.match(head.partition(b"\n")[2]):
        return True  # an mbox line
    names: set[bytes] = set()
    for line in head.split(b"\n", 100)[:100]:
        if line[:1] in (b" ", b"\t") and names:
            continue
        found = _MAIL_LINE.match(line.rstrip(b"\r"))
        if not found:
            break
        names.add(found[1].lower())
    return bool(names & _SURE_MAIL) or len(names & _LIKELY_MAIL) >= 3


_KNOWN: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("anpa1312", _is_anpa),
    ("iptc7901", _is_iptc7901),
    ("zczc", _is_zczc),
    ("rtf", _is_rtf),
    ("mail", _is_mail),
)
"""Formats that we recognise and do not read yet: their copy must not pass for plain text."""


def _xml_format(head: bytes) -> str | None:
    """Return the name of an XML or HTML format, or None for text; "<IBM.N>" or "<3" at the start is text."""
    if not head.startswith(b"<"):
        return None
    # A document type or a comment may be longer than the head, so that no root element is in sight.
    declared = head[:9].lower().startswith((b"<?xml", b"<!doctype"))
    if head[:9].lower() == b"<!doctype" and head[9:].lstrip()[:4].lower() == b"html":
        return "html"
    start = skip_prologue(head)
    root = root_of(head)
    if root is None:
        return "xml" if declared or head.startswith(b"<!--", start) else None
    if root in _ROOTS:
        return _ROOTS[root]
    if root in _HTML_TAGS:
        return "html"
    return "xml" if declared or start else None
