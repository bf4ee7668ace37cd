"""Story text out of HTML.

The standard library's `html.parser` is not used: on Python 3.11 an unclosed comment or tag makes it search the rest of
the document again and again (quadratic time), and its treatment of broken markup changes between patch releases, so the
same bytes would not give the same story everywhere. A body needs no tree: this is one pass over the tags, with no
stack, so nesting costs nothing.
"""

import html
import re
from dataclasses import dataclass, field

from wiredesk.formats.decoding import clean
from wiredesk.formats.layout import blocks_of, ends_sentence
from wiredesk_events import Block


TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9.:-]{0,40}+)((?:[^<>=]++|=\s*+(?:\"[^\"<]*+\"|'[^'<]*+')?+)*+)>",
)
"""A tag: `/` of an end tag, name, attributes. A value in quotation marks may hold ">"; nothing in a tag holds "<"."""

_DECLARATION = re.compile(r"<[!?][^<>]*+>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_HUGE_REFERENCE = re.compile(r"&#(?:[xX][0-9a-fA-F]{7,}+|[0-9]{8,}+);?")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")

_DROPPED = frozenset({"script", "style", "template", "head", "iframe", "object", "svg", "math", "figcaption", "select"})
"""Elements whose text is not copy; a picture's caption is the picture's, not the story's."""

_DROPPED_END = re.compile(rf"</({'|'.join(sorted(_DROPPED))})\s*+>", re.IGNORECASE)

_PARAGRAPHS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "li", "main", "nav", "ol", "p", "pre", "section", "ul", "block", "body.content",
    "hedline", "hl1", "hl2", "note",
})  # fmt: skip
"""Elements that begin and end a paragraph: HTML's, and those that NITF adds to it."""

_BREAK = "\x1e"
"""Stands for `<br>` while a paragraph is collected; no cleaned text holds it."""


@dataclass(frozen=True, slots=True)
class HtmlText:
    """The text of an HTML body.

    Attributes:
        blocks: paragraphs and tables.
        flags: those of `clean`.
    """

    blocks: tuple[Block, ...]
    flags: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Page:
    """What has been read so far."""

    max_blocks: int
    blocks: list[Block] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    parts: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    tables: int = 0
    in_cell: bool = False
    preformatted: bool = False

    def take(self) -> str:
        """Return what was collected, and start anew."""
        raw = "".join(self.parts)
        self.parts.clear()
        return raw

    def clean(self, raw: str) -> str:
        cleaned = clean(decode_entities(raw))
        self.flags |= cleaned.flags
        return cleaned.text

    def end_paragraph(self) -> None:
        if self.tables:
            self.parts.append(" ")  # paragraphs of a cell stay together: the cell is the unit
        elif self.preformatted:
            self.blocks.extend(blocks_of(self.clean(self.take().replace(_BREAK, "\n")).split("\n"), self.max_blocks))
        elif self.parts:
            pieces = [" ".join(self.clean(piece).split()) for piece in self.take().split(_BREAK)]
            self.blocks.extend(Block(text=line) for line in _lines(pieces))

    def end_cell(self) -> None:
        text = " ".join(self.clean(self.take().replace(_BREAK, " ")).split())
        if self.in_cell or text:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append(text)
        self.in_cell = False

    def start_table(self) -> None:
        self.end_paragraph()
        self.tables += 1

    def end_table(self) -> None:
        if self.tables == 1:
            self.end_cell()
            rows = [row for row in self.rows if any(row)]
            self.rows.clear()
            if any(len(row) > 1 for row in rows):
                self.blocks.append(Block(kind="table", text="\n".join("\t".join(row) for row in rows)))
            else:  # one column is layout, not a table
                self.blocks.extend(Block(text=cell) for row in rows for cell in row)
        self.tables = max(0, self.tables - 1)


def _lines(pieces: list[str]) -> list[str]:
    """Join the lines of a paragraph that only wrap: the next begins small and the last did not end a sentence."""
    lines: list[list[str]] = []
    after_blank = True
    for piece in pieces:
        if not piece:
            after_blank = True
            continue
        if lines and not after_blank and piece[0].islower() and not ends_sentence(lines[-1][-1]):
            lines[-1].append(piece)
        else:
            lines.append([piece])
        after_blank = False
    return [" ".join(line) for line in lines]


def html_text(markup: str, max_blocks: int) -> HtmlText:
    """Return the paragraphs and tables of an HTML or XHTML body, in time linear in its length.

    A table is one block: cells parted by a tab, rows by a line feed; tables inside a cell become part of its text.
    `<br>` begins a new paragraph unless it only wraps a sentence. Comments, scripts, styles and captions are dropped.
    Reading ends once there are more than `max_blocks` blocks, so that a caller can refuse the document.
    """
    markup = without_declarations(markup.replace(_BREAK, ""))
    last_end = {found[1].lower(): found.start() for found in _DROPPED_END.finditer(markup)}
    page = _Page(max_blocks)
    dropping: str | None = None
    position = 0
    for found in TAG.finditer(markup):
        closing, name = bool(found[1]), found[2].lower()
        if dropping is None:
            if found.start() > position:
                page.parts.append(markup[position : found.start()])
            if name in _DROPPED and not closing and last_end.get(name, -1) > position and found[3][-1:] != "/":
                dropping = name
            else:
                _tag(page, name, closing=closing)
        elif closing and name == dropping:
            dropping = None
        position = found.end()
        if len(page.blocks) > max_blocks:
            break
    else:
        page.parts.append(markup[position:])
    page.tables = min(page.tables, 1)
    page.end_table()
    page.end_paragraph()
    return HtmlText(tuple(page.blocks), frozenset(page.flags))


def _tag(page: _Page, name: str, *, closing: bool) -> None:
    if name == "br":
        page.parts.append(_BREAK)
    elif name in {"td", "th"} and page.tables == 1:
        page.end_cell()
        page.in_cell = not closing
    elif name == "tr" and page.tables == 1:
        page.end_cell()
        page.rows.append([])
    elif name == "table":
        if closing:
            page.end_table()
        else:
            page.start_table()
    elif name in _PARAGRAPHS:
        page.end_paragraph()
        if name == "pre":
            page.preformatted = not closing
    elif name in {"td", "th", "tr"}:
        page.parts.append(" ")


def plain_line(markup: str) -> str:
    """Return HTML of one line (a headline) as plain text."""
    text = TAG.sub("", without_declarations(markup))
    return " ".join(clean(decode_entities(text)).text.split())


def decode_entities(text: str) -> str:
    """Return text with character references decoded; absurdly large ones become U+FFFD.

    `html.unescape` would raise ValueError on a reference with thousands of digits.
    """
    if "&" not in text:
        return text
    return html.unescape(_HUGE_REFERENCE.sub("\ufffd", text))


def has_entities(text: str) -> bool:
    """Return whether text that should be plain holds complete character references ("Q&amp;A")."""
    return "&" in text and _ENTITY.search(text) is not None


def looks_like_html(text: str) -> bool:
    """Return whether text that should be plain is HTML; angle brackets alone ("<IBM.N>") are not."""
    found = TAG.search(text)
    return found is not None and found[2].lower() in _PARAGRAPHS | {
        "br",
        "table",
        "span",
        "b",
        "i",
        "em",
        "strong",
        "a",
    }


def without_declarations(markup: str) -> str:
    """Return markup without comments, declarations and processing instructions; CDATA becomes text.

    A lazy search for an end that never comes would run to the end of the document from every beginning, so only the
    part before the last end is searched.
    """
    if "<!" not in markup and "<?" not in markup:
        return markup
    end = markup.rfind("-->") + 3
    if end > 2:
        markup = _COMMENT.sub("", markup[:end]) + markup[end:]
    end = markup.rfind("]]>") + 3
    if end > 2:
        markup = _CDATA.sub(lambda found: html.escape(found[1], quote=False), markup[:end]) + markup[end:]
    return _DECLARATION.sub("", markup)
