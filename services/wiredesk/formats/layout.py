"""Lines to paragraphs: undo the layout of teletypes, mails and editors, keep tables as they are.

A sender may put a paragraph on one line, part paragraphs by blank lines or by an indent, and wrap lines at a fixed
width or not. The lines themselves tell which: a wrapped line ends where its next word would not have fitted.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from wiredesk_events import Block


_MAX_WRAP = 132
"""The widest page at which copy is wrapped by machine (a line printer's); longer lines are paragraphs."""

_MIN_WRAP = 30
"""The narrowest column (agate in old newspapers); shorter lines are lines of their own."""

_MAX_ROW = 300
_GAP = re.compile(r"\t+| {2,}|\.{4,}|(?: \.){3,}")
_WIDE_GAP = re.compile(r"\t| {3,}|\.{4,}|(?: \.){3,}")

_SENTENCE_END = re.compile(r"[.!?…:;]['\"”’»)\]]*\Z")
_INITIALISM_END = re.compile(r"\b(?:[A-Z]\.){2,}\Z")
_OWN_LINE = re.compile(r"[a-z]{2,4}(?:/[a-z]{2,4})+\Z|-30-\Z|[(\-]?(?i:ends?|more)[)\-]?\Z|[-*•–—] |\(|[Ee]ds: |EDS: ")
_INDENT = re.compile(r"\t| {2,}")


def ends_sentence(text: str) -> bool:
    """Return whether a line ends like a sentence ("U.S." at its end does not count)."""
    tail = text[-20:]
    return bool(_SENTENCE_END.search(tail)) and not _INITIALISM_END.search(tail)


def blocks_of(lines: Sequence[str], limit: int) -> list[Block]:
    """Return the paragraphs and tables that lines make up.

    Args:
        lines: without their line ends; tabs and leading blanks as sent.
        limit: work ends once there are more blocks than this, so that a caller can refuse the text.
    """
    blocks: list[Block] = []
    for chunk in chunks_of(lines):
        if len(chunk) == 1:
            blocks.append(Block(text=chunk[0].strip()))
            if len(blocks) > limit:
                return blocks
            continue
        for is_table, part in _tables_apart(chunk):
            if is_table:
                blocks.append(Block(kind="table", text="\n".join(line.rstrip() for line in part)))
            else:
                left = limit + 1 - len(blocks)
                blocks.extend(Block(text=paragraph) for paragraph in paragraphs_of(part)[:left])
            if len(blocks) > limit:
                return blocks
    return blocks


def chunks_of(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give the stretches of lines between blank lines."""
    start = None
    for index, line in enumerate(lines):
        if line and not line.isspace():
            if start is None:
                start = index
        elif start is not None:
            yield lines[start:index]
            start = None
    if start is not None:
        yield lines[start:]


def is_wrapped(lines: Sequence[str]) -> bool:
    """Return whether lines without a blank line between them are paragraphs wrapped at a width.

    Three things must agree: the longest line is as wide as a column or a page, most lines were broken because the next
    word did not fit, and most lines do not end like a sentence. Where some lines are indented, those begin paragraphs,
    and only the breaks before the others are judged.
    """
    width = max(len(line.rstrip()) for line in lines)
    if len(lines) < 2 or not _MIN_WRAP <= width <= _MAX_WRAP:
        return False
    starts = _paragraph_starts(lines)
    breaks = [pair for pair, starts_here in zip(pairwise(lines), starts[1:], strict=True) if not starts_here]
    forced = sum(len(line.rstrip()) + 1 + len(following.split(None, 1)[0]) > width for line, following in breaks)
    ended = sum(ends_sentence(line.rstrip()) for line, _ in breaks)
    return 10 * forced >= 6 * len(breaks) > 0 and 2 * ended < len(breaks)


def _paragraph_starts(lines: Sequence[str]) -> list[bool]:
    """Return for each line whether its own looks say that it begins a paragraph."""
    indented = [_INDENT.match(line) is not None for line in lines]
    some_indented = not all(indented)
    starts = [
        (indent and some_indented) or _OWN_LINE.match(line.strip()) is not None
        for line, indent in zip(lines, indented, strict=True)
    ]
    # An end mark or initials: one or two words, no sentence, after the end of one.
    last = lines[-1].strip()
    if len(lines) > 1 and len(last.split()) <= 2 and not ends_sentence(last) and ends_sentence(lines[-2].rstrip()):
        starts[-1] = True
    starts[0] = True
    return starts


def paragraphs_of(lines: Sequence[str]) -> list[str]:
    """Return the paragraphs of lines between two blank lines; the parts of a wrapped one are joined by a space."""
    if len(lines) == 1 or not is_wrapped(lines):
        return [line.strip() for line in lines]
    width = max(len(line.rstrip()) for line in lines)
    paragraphs: list[list[str]] = []
    previous = ""
    for line, starts_here in zip(lines, _paragraph_starts(lines), strict=True):
        short_end = ends_sentence(previous) and 4 * len(previous) < 3 * width
        if starts_here or short_end:
            paragraphs.append([line.strip()])
        else:
            paragraphs[-1].append(line.strip())
        previous = line.rstrip()
    return [_join(paragraph) for paragraph in paragraphs]


def _join(lines: list[str]) -> str:
    parts = [lines[0]]
    for before, line in pairwise(lines):
        # A word that was broken at its own hyphen keeps it ("counter-" + "terrorism"); a dash keeps its blanks.
        hyphenated = before[-1:] == "-" and before[-2:-1].isalpha() and line[:1].islower()
        parts.append(line if hyphenated else " " + line)
    return "".join(parts)


def _tables_apart(lines: Sequence[str]) -> Iterator[tuple[bool, Sequence[str]]]:
    """Part a chunk into tables (two rows or more) and text."""
    start = 0
    index = 0
    while index < len(lines):
        end = index
        while end < len(lines) and len(lines[end]) <= _MAX_ROW and _is_row(lines[end]):
            end += 1
        if end - index >= 2:
            if index > start:
                yield False, lines[start:index]
            yield True, lines[index:end]
            start = end
        index = max(end, index + 1)
    if start < len(lines):
        yield False, lines[start:]


def _is_row(line: str) -> bool:
    """Return whether a line looks like a row: cells of a few words, parted by tabs, leaders or runs of blanks.

    Two blanks alone also stand in badly justified text, so they make a row only between short cells with a number.
    """
    text = line.strip()
    if "  " not in text and "\t" not in text and "...." not in text and " . ." not in text:
        return False  # most lines; the pattern below is slow on them
    cells = [cell for cell in _GAP.split(text) if cell]
    if len(cells) < 2:
        return False
    words = sum(len(cell.split()) for cell in cells)
    if words > 5 * len(cells):
        return False
    if _WIDE_GAP.search(text):
        return True
    return len(cells) >= 3 and words <= 5 * len(cells) // 2 and any(cell[:1].isdigit() for cell in cells[1:])
