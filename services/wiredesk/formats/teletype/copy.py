"""What the copy of teletype formats has in common: the signs that stand for others, the headline set flush."""

import re

from wiredesk.conventions.signoffs import line_kind
from wiredesk.formats.layout import ends_sentence
from wiredesk.formats.plain import split_headline


_OPENING = re.compile(r"``|(?<![^\s(])''(?=[^\s'])")
"""Two apostrophes before a word open a quotation where the code has no backquote (ITA2)."""

_LONE_DASH = re.compile(r"(?<![^\s;\t])_(?![^\s;\t])")
_HALF = re.compile(r"(?<=\d)\{|(?<![^\s;])\{(?![^\s;])")


def typeset(text: str) -> str:
    """Return text with quotation marks, dashes and halves for the signs that stand for them."""
    if "`" in text or "''" in text:
        text = _OPENING.sub("“", text).replace("''", "”").replace("`", "‘")
    if "_" in text:
        text = _LONE_DASH.sub("—", text)
    if "{" in text:
        text = _HALF.sub("½", text)
    return text


def split_title(lines: list[str]) -> tuple[str, list[str]]:
    """Return the headline of copy without header lines: lines set flush before the first indented paragraph.

    Copy that has neither is read as plain text is.
    """
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    flush: list[str] = []
    for line in lines[start : start + 4]:
        if not line.strip() or line.startswith(("   ", "\t")):
            break
        flush.append(line.strip())
    below = lines[start + len(flush) : start + len(flush) + 1]
    if not flush:
        return ("", lines) if below and below[0].startswith("\t") else split_headline(lines[start:])
    if len(flush) > 1 and ends_sentence(flush[-1]):  # the copy itself begins among these lines
        return split_headline(lines[start:])
    if len(flush) <= 3 and below and below[0].startswith(("   ", "\t")) and sum(map(len, flush)) <= 250:
        return " ".join(flush), lines[start + len(flush) :]
    return split_headline(lines[start:])


def part_end_mark(lines: list[str]) -> list[str]:
    """Return copy with a blank line before an end mark (" Reuter", "MORE") that stands on its own last line.

    Teletypes set it right under the last paragraph, which it must not be joined to.
    """
    last = next((index for index in range(len(lines) - 1, 0, -1) if lines[index].strip()), 0)
    mark = lines[last].strip() if last else ""
    if not mark or len(mark.split()) > 3 or line_kind(mark) not in {"sign-off", "more"}:
        return lines
    return [*lines[:last], "", *lines[last:]]
