"""The copy that NewsML carries: NITF, XHTML or any other mark-up, mark-up in a string, plain text, base64.

Feeds keep teletype habits inside mark-up: Reuters puts a whole story into one `p`, its lines wrapped, its paragraphs
indented.
"""

import base64
import binascii
import re
from dataclasses import replace
from xml.etree.ElementTree import Element

from wiredesk.conventions.signoffs import is_private, line_kind
from wiredesk.conventions.white_space import tidy
from wiredesk.domain.errors import Rejection
from wiredesk.formats.decoding import decode, without_mojibake
from wiredesk.formats.html_text import decode_entities, has_entities
from wiredesk.formats.markup import copy_of
from wiredesk.formats.newsml.rules import newsml_rules
from wiredesk.formats.nitf.body import body_blocks
from wiredesk.formats.xml_blocks import XmlBlocks, blocks_of_xml
from wiredesk.formats.xml_text import text_of
from wiredesk_events import Block


_NO_COPY = frozenset({"header", "nav", "time"})
"""XHTML elements beside the copy: the story's headline, slug and time once more."""

_INLINE = frozenset({"a", "b", "em", "i", "span", "strong", "time"})

_MAX_BASE = 3
"""Indent (characters) of the lines of teletype copy; an editor that lays out XML indents the text itself deeper."""

_QUOTED_TAGS = re.compile(r"<([a-z][a-z0-9]{1,20})>([^<>]*+)</\1>")
"""Mark-up that was escaped inside a paragraph (STT: an end dash in a pair of tags); a ticker ("<IBM.N>") is none."""

_PARAGRAPH_TAG = re.compile(r"\s*+<(/?)p(?:\s[^<>]*+)?>\s*+", re.IGNORECASE)


def markup_copy(element: Element, headline: str, limit: int) -> XmlBlocks:
    """Return the copy under an element that holds mark-up as XML; structured data is no copy.

    Headings that repeat the headline, and what mark-up says is not for the public, are left out. The tree is changed.
    """
    root = _copy_root(element)
    if root is None:
        return XmlBlocks(())
    _lay_out(root)
    if root.tag in {"nitf", "body.content"}:
        found = body_blocks(root, limit)
    else:
        _prune(root, headline)
        found = blocks_of_xml(root, limit)
    return _mended(found)


def string_copy(text: str, limit: int) -> XmlBlocks:
    """Return the copy of a string: plain text, or mark-up that was quoted (CDATA, escaped)."""
    tags = _PARAGRAPH_TAG.findall(text) if "<" in text else []
    if len(tags) in {1, 2} and text.count("<") == len(tags):  # one paragraph element around laid-out text
        plain = _PARAGRAPH_TAG.sub("\n", text)
        if _has_layout(plain):
            text = plain
    found = copy_of(text, limit)
    return _mended(XmlBlocks(found.blocks, found.flags))


def base64_copy(text: str, limit: int) -> XmlBlocks:
    """Return the copy of a string in base64; flagged "content-unreadable" where that is no text."""
    try:
        decoded = decode(base64.b64decode("".join(text.split()), validate=True))
    except (binascii.Error, ValueError, Rejection):
        return XmlBlocks((), frozenset({"content-unreadable"}))
    found = string_copy(decoded.text, limit)
    return XmlBlocks(found.blocks, found.flags | decoded.flags)


def nitf_field(element: Element, *paths: str) -> str:
    """Return the first of these fields of NITF or XHTML below an element that has text; empty without one."""
    for path in paths:
        for found in element.iterfind(path):
            if text := text_of(found):
                return text
    return ""


def nitf_byline(element: Element) -> str:
    """Return the first byline of NITF below an element, the writer's title behind a comma; empty without one."""
    for byline in element.iterfind(".//body.head/byline"):
        titles = [text_of(title) for title in byline.iter("byttl")]
        words: list[str] = []
        _words(byline, words)
        writer = " ".join(" ".join(words).split()).rstrip(" ,")
        if line := ", ".join(part for part in (writer, *titles) if part):
            return line
    return ""


def _words(element: Element, words: list[str]) -> None:
    if element.tag != "byttl":
        words.append(element.text or "")
        for child in element:
            _words(child, words)
            words.append(child.tail or "")


def size_of(blocks: tuple[Block, ...]) -> int:
    """Return the number of characters of copy."""
    return sum(len(block.text) for block in blocks)


def _copy_root(element: Element) -> Element | None:
    """Return the element that the copy stands in, or None for data that is no prose."""
    for tag in ("nitf", "html", "body.content", "body"):
        found = element if element.tag == tag else element.find(f".//{tag}")
        if found is not None:
            body = found.find("body") if tag == "html" else None
            return body if body is not None else found
    roots = [element.tag.lower(), *(child.tag.lower() for child in element)]
    return None if newsml_rules().data_roots.intersection(roots) else element


def _lay_out(root: Element) -> None:
    for element in root.iter("p"):
        text = element.text or ""
        if text.count("\n") > 1 and not len(element) and _has_layout(text):
            element.tag = "pre"


def _has_layout(text: str) -> bool:
    """Return whether the line ends and indents of a paragraph's text mean something.

    Blank lines between lines of text do, and so do indents that differ, where the other lines stand at the margin. The
    first line is not looked at: it stands behind the tag.
    """
    lines = text.expandtabs(8).strip("\n ").split("\n")[1:]
    filled = [line for line in lines if line and not line.isspace()]
    if len(filled) < 2:
        return False
    indents = {len(line) - len(line.lstrip()) for line in filled}
    if min(indents) > _MAX_BASE:
        return False
    return len(indents) > 1 or len(filled) < len(lines) or any("   " in line.strip() for line in filled)


def _prune(root: Element, headline: str) -> None:
    """Empty the elements that are no copy; the text behind them stays, in a paragraph of its own behind a block."""
    classes = newsml_rules().dropped_classes
    for element in root.iter():
        if element is not root and _is_no_copy(element, headline, classes):
            tag, tail = element.tag, element.tail
            element.clear()
            element.tag, element.tail = "span" if tag in _INLINE else "hr", tail


def _is_no_copy(element: Element, headline: str, classes: frozenset[str]) -> bool:
    if element.tag in _NO_COPY:
        return True
    if element.tag == "h1":
        return not headline or text_of(element) == headline
    names = element.get("class")
    return names is not None and not classes.isdisjoint(names.lower().split())


def _is_private(head: str) -> bool:
    # A line may also be something else that opens so: a note, a credit.
    return is_private(head) and line_kind(head) == "private"


def _mended(found: XmlBlocks) -> XmlBlocks:
    """Undo characters that were escaped twice or garbled, and end the copy where it is not for publication any more."""
    flags = set(found.flags)
    blocks: list[Block] = []
    for block in found.blocks:
        if block.kind == "text" and _is_private(tidy(block.text[:200])):
            break
        text = block.text
        if "&" in text and has_entities(text):
            text = decode_entities(text)
        if "<" in text:
            text = _QUOTED_TAGS.sub(r"\2", text)
        if not text.isascii():
            repaired = without_mojibake(text)
            flags |= repaired.flags
            text = repaired.text
        blocks.append(block if text == block.text else block.model_copy(update={"text": text}))
    return replace(found, blocks=tuple(blocks), flags=frozenset(flags))
