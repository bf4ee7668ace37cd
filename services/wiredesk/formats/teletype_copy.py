"""What the copy of teletype formats has in common: the signs that stand for others, the headline set flush."""

import re

from wiredesk.formats.plain import split_headline


_LONE_DASH = re.compile(r"(?<![^\s;\t])_(?![^\s;\t])")
_HALF = re.compile(r"(?<=\d)\{|(?<![^\s;])\{(?![^\s;])")


def typeset(text: str) -> str:
    """Return text with quotation marks, dashes and halves for the signs that stand for them."""
    if "`" in text or "''" in text:
        text = text.replace("``", "“").replace("''", "”").replace("`", "‘")
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
    if len(flush) <= 3 and below and below[0].startswith(("   ", "\t")) and sum(map(len, flush)) <= 250:
        return " ".join(flush), lines[start + len(flush) :]
    return split_headline(lines[start:])
