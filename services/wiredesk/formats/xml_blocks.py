"""The story's paragraphs and tables out of marked-up text: NITF, XHTML, and whatever feeds put between them.

One walk over the elements that are in the tree already. Whatever is not known to be a paragraph, a table or something
that is no copy (media, captions, scripts) counts as text of the paragraph around it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from wiredesk.conventions.white_space import tidy
from wiredesk.formats.decoding import clean
from wiredesk.formats.layout import blocks_of
from wiredesk_events import Block


_DROPPED = frozenset({
    "script", "style", "template", "head", "iframe", "object", "svg", "math", "figcaption", "figure", "select",
    "noscript", "media", "media-caption", "media-metadata", "media-producer", "media-reference", "img",
    "caption", "nitf-col", "nitf-colgroup",
})  # fmt: skip
"""Elements whose text is not copy: a picture's caption is the picture's, not the story's."""

_PARAGRAPHS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fn", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "section", "ul",
    "block", "bq", "body.content", "body.end", "body.head", "content", "datasource", "hedline", "hl1", "hl2",
    "note", "inlinexml", "html", "tagline", "lede", "para", "paragraph", "bodytext", "body.text",
})  # fmt: skip
"""Elements that begin and end a paragraph, in lower case: HTML's, NITF's, and some of the feeds' own."""

_PREFORMATTED = frozenset({"pre"})


@dataclass(frozen=True, slots=True)
class XmlBlocks:
    """The copy under an element.

    Attributes:
        blocks: paragraphs and tables, in order.
        flags: those of `clean`.
    """

    blocks: tuple[Block, ...]
    flags: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Copy:
    """What has been read so far."""

    limit: int
    blocks: list[Block] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    parts: list[str] = field(default_factory=list)
    bare: bool = True

    def end_paragraph(self) -> None:
        if not self.parts:
            return
        raw = "".join(self.parts)
        self.parts.clear()
        if raw.isspace():
            return
        for piece in raw.split(_BREAK):
            if text := self.line(piece):
                self.blocks.append(Block(text=text))

    def end_bare(self) -> None:
        """End a stretch of text that no paragraph element holds: its own line ends count."""
        if not self.parts:
            return
        raw = "".join(self.parts)
        if _BREAK in raw or not self.bare:
            self.end_paragraph()
            return
        self.parts.clear()
        if raw and not raw.isspace():
            self.lay_out(raw)

    def lay_out(self, raw: str) -> None:
        cleaned = clean(raw)
        self.flags |= cleaned.flags
        self.blocks.extend(blocks_of(cleaned.text.strip("\n").split("\n"), self.limit))

    def line(self, raw: str) -> str:
        cleaned = clean(raw)
        self.flags |= cleaned.flags
        return tidy(cleaned.text)


_BREAK = "\x1e"
"""Stands for a line break element; no XML text can hold it."""


def blocks_of_xml(element: Element, limit: int) -> XmlBlocks:
    """Return the paragraphs and tables under an element.

    A table is one block: cells parted by a tab, rows by a line feed; one of a single column is layout, and its cells
    are paragraphs. A line break element parts paragraphs. Text outside every paragraph element, and in `pre`, is laid
    out as plain text is. Work ends once there are more than `limit` blocks, so that a caller can refuse the document.
    """
    copy = _Copy(limit)
    _walk(element, copy)
    copy.end_bare()
    return XmlBlocks(tuple(copy.blocks), frozenset(copy.flags))


def _walk(element: Element, copy: _Copy) -> None:
    """Read an element's text and children; `parse_xml` has bounded the depth."""
    if element.text:
        copy.parts.append(element.text)
    for child in element:
        if len(copy.blocks) > copy.limit:
            return
        _child(child, copy)
        if child.tail:
            copy.parts.append(child.tail)


def _child(child: Element, copy: _Copy) -> None:
    tag = child.tag.lower()
    if tag in {"br", "line-break"}:
        copy.parts.append(_BREAK)
    elif tag in _PARAGRAPHS:
        copy.end_bare()
        bare, copy.bare = copy.bare, not _is_leaf(child)
        _walk(child, copy)
        copy.end_bare()
        copy.bare = bare
    elif tag == "table":
        copy.end_bare()
        _table(child, copy)
    elif tag in _PREFORMATTED:
        copy.end_bare()
        copy.lay_out("".join(child.itertext()))
    elif tag not in _DROPPED:
        _walk(child, copy)


_CONTAINERS = frozenset({
    "article", "body", "body.content", "body.end", "block", "content", "div", "html", "inlinexml", "main",
    "section", "note", "bodytext", "body.text",
})  # fmt: skip
"""Elements in which feeds put text without paragraph elements, its paragraphs parted by line ends."""


def _is_leaf(element: Element) -> bool:
    return element.tag.lower() not in _CONTAINERS


def _table(table: Element, copy: _Copy) -> None:
    rows = [cells for row in _rows(table) if any(cells := [copy.line(_cell(cell)) for cell in _cells(row)])]
    if any(len(row) > 1 for row in rows):
        copy.blocks.append(Block(kind="table", text="\n".join("\t".join(row) for row in rows)))
    else:
        copy.blocks.extend(Block(text=cell) for row in rows for cell in row if cell)


def _rows(table: Element) -> Iterator[Element]:
    for element in table.iter():
        if element.tag.lower() == "tr":
            yield element


def _cells(row: Element) -> Iterator[Element]:
    for cell in row:
        if cell.tag.lower() in {"td", "th"}:
            yield cell


def _cell(cell: Element) -> str:
    """Return the text of a cell, its paragraphs kept apart by a blank."""
    return " ".join(cell.itertext())
