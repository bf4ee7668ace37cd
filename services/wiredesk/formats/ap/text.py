"""The copy inside an item of the AP Media API, where a gateway has put it there: NITF, HTML or plain text.

The API itself gives references to files only (`renditions.nitf.href`). Gateways fetch them and put the text beside the
reference or into a field of the item; AP's own search index has it in `main.nitf`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from wiredesk.domain.errors import Rejection
from wiredesk.formats.decoding import clean
from wiredesk.formats.html_text import html_text, looks_like_html
from wiredesk.formats.item import ReadLimits
from wiredesk.formats.layout import blocks_of
from wiredesk.formats.nitf.body import body_blocks
from wiredesk.formats.xml_text import parse_xml
from wiredesk_events import Block


_TEXT_FIELDS = ("body_nitf", "nitf", "main", "body_xhtml", "body_html", "body_text", "body", "story", "text", "content")
"""Fields of an item that hold its text, the best mark-up first."""

_INNER = ("nitf", "body_nitf", "body_html", "content", "body", "value", "text", "data", "xml")
"""Fields under which an object in one of those places, or a rendition, holds it."""

_RENDITIONS = ("nitf", "main_nitf", "story", "xhtml", "html", "text", "plaintext")
_NITF_STARTS = ("<?xml", "<nitf", "<!doctype nitf")


def text_blocks(
    item: Mapping[str, Any], beside: Any, headline: str, limits: ReadLimits, flags: set[str]
) -> tuple[Block, ...]:
    """Return the paragraphs and tables of an item; none where it has no text.

    Args:
        item: its fields, by lower-case name.
        beside: what stands beside the item under the name `nitf`, if anything.
        headline: of the item; a sub-headline at the beginning that repeats it is left out.
        limits: of XML and of paragraphs; one block more than the limit is returned at most.
        flags: what was odd is added.
    """
    for text in _texts(item, beside):
        if blocks := _blocks(text, headline, limits, flags):
            return blocks
    return ()


def _texts(item: Mapping[str, Any], beside: Any) -> Iterator[str]:
    """Give the texts of an item, the likeliest first. A rendition that holds nothing but a reference gives none."""
    renditions = item.get("renditions")
    if isinstance(renditions, dict):
        by_name = {str(name).lower(): value for name, value in renditions.items()}
        for name in _RENDITIONS:
            yield from _inner(by_name.get(name), bare=False)
    for value in (*(item.get(name) for name in _TEXT_FIELDS), beside):
        yield from _inner(value, bare=True)


def _inner(value: Any, *, bare: bool) -> Iterator[str]:
    """Give the strings that a place for text holds; a bare string in a rendition is an address."""
    if isinstance(value, str) and (bare or value.lstrip()[:1] == "<"):
        yield value
    elif isinstance(value, dict):
        for name in _INNER:
            inner = value.get(name)
            if isinstance(inner, str):
                yield inner


def _blocks(text: str, headline: str, limits: ReadLimits, flags: set[str]) -> tuple[Block, ...]:
    start = text.lstrip("\ufeff \t\r\n")[:14].lower()
    if start.startswith("<"):
        try:
            return _xml(
                text if start.startswith(_NITF_STARTS) else f"<body.content>{text}</body.content>",
                headline,
                limits,
                flags,
            )
        except Rejection as rejection:
            if rejection.code.code == "WIRE-R006":
                raise
            flags.add("xml-repaired")
    if start.startswith("<") or looks_like_html(text):
        found = html_text(text, limits.max_blocks)
        flags |= found.flags
        return found.blocks
    cleaned = clean(text)
    flags |= cleaned.flags
    return tuple(blocks_of(cleaned.text.strip("\n").split("\n"), limits.max_blocks))


def _xml(text: str, headline: str, limits: ReadLimits, flags: set[str]) -> tuple[Block, ...]:
    document = parse_xml(text.encode("utf-8", "replace"), limits)
    found = body_blocks(document.root, limits.max_blocks, headline)
    # What the file declares says nothing here: JSON has decoded it.
    flags |= (document.flags - {"encoding-mismatch"}) | found.flags
    return found.blocks
