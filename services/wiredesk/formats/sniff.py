"""Which format is it? The bytes decide; no header and no file name is believed.

A new reader is one module and its name in `READERS`; formats of several modules are packages.
"""

from types import ModuleType
from typing import cast

from wiredesk.domain.errors import Rejection
from wiredesk.formats import atom, dialects, ninjs, plain, rss
from wiredesk.formats.ap import media as ap_media
from wiredesk.formats.item import FormatReader, ReadLimits
from wiredesk.formats.mail import message as mail
from wiredesk.formats.newsml import g2 as newsml_g2
from wiredesk.formats.newsml import v1 as newsml1
from wiredesk.formats.nitf import document as nitf
from wiredesk.formats.teletype import anpa, iptc7901, zczc
from wiredesk.formats.web import page as html_page
from wiredesk.formats.xml_root import root_of, skip_prologue


_HEAD = 8_192
"""Bytes looked at; the signature of every format stands in the first hundred, root elements after long comments too."""

_BLANK = b" \t\r\n\x0b\x0c"


def _reader(module: ModuleType) -> FormatReader:
    """Return a format module as the reader that it is; its functions are checked by the tests of `READERS`."""
    return cast("FormatReader", module)


READERS: tuple[FormatReader, ...] = tuple(
    map(
        _reader,
        (
            # Teletype, known by control bytes or framing; iptc7901 and anpa also without them, by their header lines.
            *(anpa, iptc7901, zczc),
            # JSON: AP's own marks before ninjs, which is any object with a story's fields.
            *(ap_media, ninjs),
            # XML by its root; HTML also by a fragment's first tag.
            *(nitf, newsml_g2, newsml1, rss, atom, dialects, html_page),
            mail,
        ),
    )
)
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
    if head.startswith(b"{\\rtf"):
        raise Rejection("WIRE-R004", "rtf")
    if _is_other_xml(head):
        raise Rejection("WIRE-R004", "xml")
    return _reader(plain)


def _head(data: bytes) -> bytes:
    """Return the beginning of a message, without byte order mark and white space, in a form of ASCII."""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK)


def _is_other_xml(head: bytes) -> bool:
    """Return whether this is XML that no reader knows; "<IBM.N>" or "<3" at the start is text."""
    if not head.startswith(b"<"):
        return False
    # A document type or a comment may be longer than the head, so that no root element is in sight.
    declared = head[:9].lower().startswith((b"<?xml", b"<!doctype"))
    start = skip_prologue(head)
    if root_of(head) is None:
        return declared or head.startswith(b"<!--", start)
    return declared or start > 0
