"""The copy of an ANPA 1312 story: header lines, paragraphs, tables, and the signs that stand for what a teletype lacks.

A line that begins with `^` is a line of its own (`<` at its end: set flush, `=`: centred); a tab begins a paragraph; a
backspace begins a row of a table, its cells parted by `;` or by the fixed blanks US, RS and GS. Two backquotes open a
quotation, two apostrophes close it, an underscore between blanks is a dash, a brace is one half.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wiredesk.formats.html_text import html_text
from wiredesk.formats.layout import blocks_of, chunks_of
from wiredesk.formats.teletype.copy import typeset
from wiredesk.formats.teletype.lines import is_credit
from wiredesk_events import Block


ROW, CELL = "\ue000", "\ue001"
"""Stand for the format bytes of tables once the copy is decoded: private characters, which no wire sends."""

_FORMAT_BYTES = bytes.maketrans(b"\x08\x1d\x1e\x1f", b"\x0b\x0c\x0c\x0c")
_FRAME_BYTES = bytes({*range(0x20)} - {0x08, 0x09, 0x0A, 0x0D, 0x1D, 0x1E, 0x1F} | {0x7F})
_AFTER_DECODING = {0x0B: ROW, 0x0C: CELL}

_KEYWORD = re.compile(r"[A-Z]{2}-{1,2}\S")
_JUNK_FIELD = re.compile(r"\*?\d{1,6}")
_NOTE = re.compile(r"\(?(?:eds?|editors?|editor[’']?s[’']? note|note to editors|advisory)\b\s?[:_—–-]", re.IGNORECASE)
_PICTURES = re.compile(
    r"(?:with )?(?:[A-Z]{2,4} )?(?:photos?|graphics?|video|audio)\b.{0,20}\b[A-Z]{2,5}\d{2,4}", re.IGNORECASE
)
_BYLINE = re.compile(r"by\s+(?=\S)", re.IGNORECASE)
_EMBARGO = re.compile(
    r"\(?(?:eds?: )?(?:(?:hold )?for release|embargoed(?: until| till| for| to)?|advance for(?: use)?|hold for release)"
    r"(?!\s*(?:immediate|anytime|any time))[:\s]+(?P<until>.{3,120}?)\)?",
    re.IGNORECASE,
)
_JOINED_FIELDS = re.compile(r"< *\^")
_MARKUP = re.compile(r"<(?:p|div|br|table|pre|ul|h[1-6])(?:\s[^<>]{0,200})?/?>|</(?:P|DIV|TABLE|PRE|UL|H[1-6])>")
"""Markup in earnest; in capitals only an end tag tells it from a ticker ("Pillar Plc <P>")."""

_MAX_FIELDS = 40
_MAX_FIELD_LINES = 12

_CELLS = re.compile(rf"[;{CELL}][{CELL} ]*")
_PROSE_CELL = 40


@dataclass(slots=True)
class HeaderLines:
    """What the lines between the keyword and the copy say.

    Attributes:
        keyword: the keyword line, as sent.
        headline, byline, abstract, embargo: empty where there is none.
        notes: to editors, each as sent. A list of the pictures that go with the story is none: it is left out.
        copy: centred lines that are no field; they stay at the head of the copy.
    """

    keyword: str = ""
    headline: str = ""
    byline: str = ""
    abstract: str = ""
    embargo: str = ""
    notes: list[str] = field(default_factory=list)
    copy: list[str] = field(default_factory=list)


def without_frame(body: bytes) -> bytes:
    """Return the bytes of the copy, line ends as a line feed, table bytes as two that no decoder minds."""
    body = body.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return body.translate(_FORMAT_BYTES, _FRAME_BYTES)


def mark_tables(text: str) -> str:
    """Return decoded copy with the stand-ins of table bytes in place."""
    return text.translate(_AFTER_DECODING) if "\v" in text or "\f" in text else text


def take_header(lines: Sequence[str], label: str) -> tuple[HeaderLines, list[str]]:
    """Return the header lines and the lines of the copy after them.

    Gateways that take angle brackets for mark-up lose the end signs; then every line with a `^` counts as a field.

    Args:
        lines: the copy, as sent.
        label: keyword of the second header line; the keyword line begins alike.
    """
    header = HeaderLines()
    position = 0
    credit_may_follow = False
    signs_lost = not any(line.rstrip()[-1:] in {"<", "="} for line in lines[:8])
    for number in range(_MAX_FIELDS):
        found = _next_field(lines, position, label if number < 2 and not header.keyword else "")
        if found is None:
            break
        text, mark, after = found
        if number < 2 and _JUNK_FIELD.fullmatch(text):
            pass
        elif number < 2 and not header.keyword and _is_keyword(text, label):
            header.keyword = text
        elif not mark and not signs_lost:
            break
        else:
            credit_may_follow = _take_field(header, text, mark or "<", credit_may_follow=credit_may_follow)
        position = after
    return header, header.copy + list(lines[position:])


def _take_field(header: HeaderLines, text: str, mark: str, *, credit_may_follow: bool) -> bool:
    """Put a header line where it belongs; return whether a line about the writer may follow."""
    if not text:
        return credit_may_follow
    embargo = _EMBARGO.fullmatch(text)
    if embargo:
        header.embargo = header.embargo or embargo["until"]
        header.notes.append(text)
    elif _NOTE.match(text):
        header.notes.append(text)
    elif _PICTURES.match(text):
        pass
    elif not header.byline and len(text) <= 200 and (by := _BYLINE.match(text)) and header.headline:
        header.byline = text[by.end() :]
        return True
    elif credit_may_follow and is_credit(text):
        pass
    elif not header.headline:
        header.headline = text
    elif mark == "<" and not header.byline and not header.abstract and not header.copy:
        header.abstract = text
    else:
        header.copy.append(f"^{text}{mark}")
    return False


def _is_keyword(text: str, label: str) -> bool:
    return _KEYWORD.match(text) is not None or _begins_alike(text, label)


def _begins_alike(text: str, label: str) -> bool:
    squeezed, known = (re.sub(r"\W", "", part[:60]).lower() for part in (text, label.split(" ", 1)[0]))
    return len(known) >= 6 and squeezed[:6] == known[:6] and "-" in text


def _next_field(lines: Sequence[str], position: int, label: str) -> tuple[str, str, int] | None:
    """Return the text of the header line that begins here, its end sign, and where the next begins."""
    while position < len(lines) and not lines[position].strip():
        position += 1
    if position >= len(lines) or lines[position][0] in "\t " + ROW:
        return None
    marked = lines[position][0] == "^"
    first = lines[position].removeprefix("^").strip()
    if first[-1:] in {"<", "="}:
        return first[:-1].rstrip(), first[-1], position + 1
    if not marked:  # its sign may be lost; only the keyword is sure
        return (first, "", position + 1) if label and len(first) <= 120 and _begins_alike(first, label) else None
    parts = [first]
    for index in range(position + 1, min(len(lines), position + _MAX_FIELD_LINES)):
        line = lines[index]
        if not line.strip() or line[0] in "^\t" + ROW or line.startswith("   "):
            break
        parts.append(line.strip())
        if parts[-1][-1] in "<=":
            return " ".join(parts)[:-1].rstrip(), parts[-1][-1], index + 1
    return first, "", position + 1


def split_fields(text: str) -> list[str]:
    """Return the lines of the copy; two header lines sent on one are parted."""
    if "^" in text:
        text = _JOINED_FIELDS.sub("<\n^", text)
    return text.split("\n")


def copy_blocks(lines: Sequence[str], limit: int) -> list[Block]:
    """Return the paragraphs and tables of the copy; work ends once there are more than `limit`."""
    text = "\n".join(lines)
    if "<" in text and _MARKUP.search(text):
        return [block.model_copy(update={"text": typeset(block.text)}) for block in html_text(text, limit).blocks]
    blocks: list[Block] = []
    for is_table, part in _parts(lines):
        if is_table:
            rows = ("\t".join(typeset(cell) for cell in row) for row in part)
            blocks.append(Block(kind="table", text="\n".join(rows)))
        elif len(part) == 1:
            blocks.append(Block(text=typeset(part[0][0].strip())))
        else:
            found = blocks_of([line[0] for line in part], limit - len(blocks))
            blocks.extend(Block(kind=block.kind, text=typeset(block.text)) for block in found)
        if len(blocks) > limit:
            break
    return blocks


def _parts(lines: Sequence[str]) -> Iterator[tuple[bool, list[list[str]]]]:
    """Give the copy in parts: a table's rows of cells, or lines of text (one cell each) that belong together."""
    for chunk in chunks_of(lines):
        rows: list[tuple[list[str], str]] = []
        text: list[str] = []
        for line in chunk:
            cells = _cells(line)
            if text and (cells or line[0] in "^\t" or text[-1][0] == "^"):
                yield from _text(text)
                text = []
            if cells:
                rows.append((cells, line))
                continue
            if rows:
                yield from _table(rows)
                rows = []
            text.append(line)
        if rows:
            yield from _table(rows)
        if text:
            yield from _text(text)


def _text(lines: list[str]) -> Iterator[tuple[bool, list[list[str]]]]:
    """Give lines of text without the signs of the frame."""
    bare = [_unsigned(line) for line in lines]
    if kept := [[line] for line in bare if line.strip()]:
        yield False, kept


def _unsigned(line: str) -> str:
    bare = line.replace(ROW, "").replace(CELL, " ").rstrip()
    signed = line[0] in "^\t" or bare.endswith("___=")
    if bare.endswith("<") or (signed and bare.endswith("=")):
        bare = bare[:-1]
    return bare.removeprefix("^")


def _table(rows: list[tuple[list[str], str]]) -> Iterator[tuple[bool, list[list[str]]]]:
    """Give rows as a table; one alone is a line of text with semicolons in it."""
    if len(rows) >= 2:
        yield True, [cells for cells, _ in rows]
    else:
        yield from _text([rows[0][1]])


def _cells(line: str) -> list[str]:
    """Return the cells of a table's row; empty for text."""
    marked = line.startswith(ROW)
    if not marked and CELL not in line and line.count(";") < 2:
        return []
    bare = line.replace(ROW, "").strip("\t ^<=")
    cells = [" ".join(cell.split()) for cell in _CELLS.split(bare)]
    if len(cells) < 2 or (not marked and any(len(cell) > _PROSE_CELL for cell in cells)):
        return []
    return cells
