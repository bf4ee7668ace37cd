"""The text of an IPTC 7901 message taken apart: headline block, copy, notebook, what is not for publication."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wiredesk.conventions.markers import read_markers
from wiredesk.conventions.signoffs import byline, is_initials, line_kind, trash_line
from wiredesk.formats.plain import split_headline


_HEADLINE_END = re.compile(r"\s+=\s*\Z|(?<=[\w\"'”’»)])\s?\+\s*\Z")
_NARROW = 50
_WIDE = 85
"""Characters of a full line: 69 in the format, a few more where umlauts were written out."""

_OWN_LINE = re.compile(r"\A\s*(?:[-*•] |#)|\S(?: {3,}|\t)\S|\.{4}")
"""The line of a list or a table."""

_MAX_WORD = 12
_MAX_HEADING = 60
_MAX_BLOCK_LINES = 12
_BYLINE = re.compile(r"(?:By|BY|Von|VON|Por|POR|Par|PAR|Di|DI|De|DE) (?=\S)")
_LINK = re.compile(r"\[[^\]]{0,300}\]\([^)]{0,500}\)|https?://\S{1,500}")


@dataclass(slots=True)
class Copy:
    """The text of a message.

    Attributes:
        headline: without the sign at its end.
        take_key: version words on a line of their own ("2ND LEAD").
        byline: without "By".
        marks: other words for editors above the headline ("REFILE", "(Achtung)"), as written.
        notes: those of the headline block and of the notebook, links left out.
        lines: the copy, a paragraph that fills its lines on one line.
    """

    headline: str = ""
    take_key: str | None = None
    byline: str | None = None
    marks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lines: Sequence[str] = ()


def take_apart(lines: list[str]) -> Copy:
    """Take the text of a message apart. Time is linear in its length."""
    story = _headline_block(lines)
    story.lines = _unwrapped(_without_notebook(story))
    return story


def _headline_block(lines: list[str]) -> Copy:
    story = Copy()
    end = next(_headline_ends(lines), None)
    if end is None:
        story.headline, story.lines = _first_line(lines)
        return story
    story.lines = lines[end + 1 :]
    headline: list[str] = []
    for line in lines[: end + 1]:
        text = _HEADLINE_END.sub("", line).strip()
        if text:
            _place(text, headline, story)
    story.headline = " ".join(headline)
    if not story.headline and story.marks:
        story.headline = story.marks.pop()
    return story


def _headline_ends(lines: Sequence[str]) -> Iterator[int]:
    """Give the line that ends the headline block: " =" at its end, or Kyodo's "+"."""
    seen = 0
    for index, line in enumerate(lines):
        if line.strip():
            seen += 1
            if _HEADLINE_END.search(line[-40:]):
                yield index
            if seen == _MAX_BLOCK_LINES:
                return


def _first_line(lines: Sequence[str]) -> tuple[str, Sequence[str]]:
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    return split_headline(list(lines[start:]))


def _place(text: str, headline: list[str], story: Copy) -> None:
    """Put a line of the headline block where it belongs."""
    if _is_mark(text):
        marked = read_markers(text)
        if marked.kind in {"update", "take"} and story.take_key is None and not text.startswith(("(", "[")):
            story.take_key = text
        else:
            # "Eil" counts among the lines of the block, where only the copy's own rules ask for capitals or brackets.
            story.marks.append(text if marked.markers or trash_line(text) else f"({text})")
    elif headline and story.byline is None and (_BYLINE.match(text) or byline(text)):
        story.byline = _BYLINE.sub("", text, count=1)
    elif line_kind(text) == "note" or (headline and text.startswith("(") and text.endswith(")")):
        story.notes.append(text)
    else:
        headline.append(text)


def _is_mark(text: str) -> bool:
    for spelling in (text, text.upper() if len(text) <= _MAX_WORD else ""):
        marked = read_markers(spelling)
        if marked.only_markers and marked.markers:
            return True
    return trash_line(text) is not None


def _without_notebook(story: Copy) -> list[str]:
    """Return the copy without what is for editors (to the notes) and what is for nobody (to no field)."""
    lines = list(story.lines)
    private = next((index for index, line in enumerate(lines) if _opens_private(line)), None)
    end: list[str] = []
    if private is not None:
        # Behind the block stand the initials of the desk, which are no secret.
        last = next((line for line in reversed(lines[private + 1 :]) if line.strip()), "")
        end = ["", last] if is_initials(" ".join(last.split())) else []
        lines = lines[:private]
        while lines and (not lines[-1].strip() or not lines[-1].strip(" *")):
            lines.pop()
    start = _notebook_at(lines, at_end=private is not None)
    if start is not None:
        book = lines[start:]
        if (
            not end
            and (last := next((line for line in reversed(book) if line.strip()), ""))
            and is_initials(last.strip())
        ):
            while book.pop() is not last:
                pass
            end = ["", last]
        story.notes.extend(_notes(book))
        lines = lines[:start]
    return lines + end


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """Join the lines of each paragraph that fills them.

    The format sets lines of some 69 characters, a blank line or an indent between paragraphs. What is set narrower, in
    columns or as a list keeps its lines.
    """
    joined: list[str] = []
    chunk: list[str] = []
    for line in (*lines, ""):
        if chunk and (not line.strip() or line.startswith("  ")):
            joined.extend(_as_paragraph(chunk))
            chunk = []
        if line.strip():
            chunk.append(line)
        else:
            joined.append("")
    return joined


def _as_paragraph(chunk: Sequence[str]) -> list[str]:
    full = all(_NARROW <= len(line.rstrip()) <= _WIDE for line in chunk[:-1])
    if len(chunk) < 2 or not full or len(chunk[-1]) > _WIDE or any(_OWN_LINE.search(line) for line in chunk[1:]):
        return list(chunk)
    parts = [chunk[0].rstrip()]
    for line in chunk[1:]:
        before = parts[-1]
        hyphenated = before[-1:] == "-" and before[-2:-1].isalpha() and line[:1].islower()
        parts.append(line.strip() if hyphenated else " " + line.strip())
    return ["".join(parts)]


def _opens_private(line: str) -> bool:
    return len(line) < 200 and line_kind(" ".join(line.split())) == "private"


def _notebook_at(lines: Sequence[str], *, at_end: bool) -> int | None:
    """Return where the notebook begins: "# Notebook", with its sections ("## Internet links") or nothing behind it."""
    heading: int | None = None
    for index, line in enumerate(lines):
        if heading is not None and line.strip():
            if line.startswith(("## ", "* *", "- ")):
                return heading
            heading = None
        if line.startswith("## ") and len(line) <= _MAX_HEADING:
            return index
        if line.startswith("# ") and len(line) <= _MAX_HEADING:
            heading = index
    return heading if at_end else None


def _notes(book: Sequence[str]) -> Iterator[str]:
    """Give the notes of a notebook, each on its own, without headings and links ("- [title](address)")."""
    note = ""
    for line in (*book, "- "):
        text = line.strip()
        opens = text.startswith(("- ", "#")) or text == "-" or not text.strip("* ")
        if opens and note:
            if not _LINK.fullmatch(note):
                yield note
            note = ""
        if text.startswith("- "):
            note = text[2:].strip()
        elif not opens:
            note = f"{note} {text}".strip()
