"""Copy with its expressions marked by hand, as the gold of times and amounts is written: [span](value)."""

import re


_MARKED = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")

Marks = dict[tuple[int, int], str]


def read_marked(line: str) -> tuple[str, Marks]:
    """Return a line's text without the marks, and the value of each marked span."""
    text, marks, end = "", {}, 0
    for mark in _MARKED.finditer(line):
        text += line[end : mark.start()]
        marks[len(text), len(text) + len(mark[1])] = mark[2]
        text += mark[1]
        end = mark.end()
    return text + line[end:], marks
