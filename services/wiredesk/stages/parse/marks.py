"""The stretches between quotation marks, whatever the language's marks are."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from wiredesk.stages.parse.speech import speech


_CLOSING = {
    "“": ("”", '"'),
    '"': ('"', "”", "''"),
    "«": ("»",),
    "»": ("«",),  # German and Danish books
    "„": ("“", "”", '"'),
    "”": ("”",),  # Finnish, Swedish
    "‹": ("›",),
    "``": ("''", '"', "”"),
    "''": ("''",),
}
_MARKS = re.compile(r"[“”\"«»„‹›]|``|''")
_SINGLE_OPENING = re.compile(r"[‘‚'](?<![\w’'].)(?=[\w¿¡…\[$€£“\"])")
_WORD = re.compile(r"\w{1,6}")
_ANY = re.compile(r"[“”\"«»„‹‘‚'—–`]")
_SINGLES = re.compile(r"[‘‚’']")
_SHORTEST_SINGLE = 3
"""Characters between single marks; shorter is a plural of letters or "rock 'n' roll"."""


class Stretch(NamedTuple):
    """Words between quotation marks.

    Attributes:
        start, end: in the body, without marks and closing comma.
        outer_start, outer_end: with the marks.
        open_end: no closing mark: the quotation goes on in the next paragraph.
        single: between single marks, which may be apostrophes.
        dashed: direct speech that a dash opens instead of a mark; only an attribution shows that it is none of a list.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    open_end: bool = False
    single: bool = False
    dashed: bool = False


def mark_positions(body: str) -> list[int]:
    """Return where a body has anything that may open a quotation."""
    return [match.start() for match in _ANY.finditer(body)]


def find_stretches(body: str, start: int, end: int) -> list[Stretch]:
    """Return the outermost stretches between quotation marks in a paragraph, in order; time is linear in its length.

    An apostrophe or an inch sign opens nothing. A closing mark that is missing is at the end of the paragraph: agencies
    repeat the opening mark with each paragraph of a quotation and close the last (AP and Reuters stylebooks).
    """
    found = _between_doubles(body, start, end)
    if body.find("‘", start, end) >= 0 or body.find("‚", start, end) >= 0 or body.find("'", start, end) >= 0:
        found = _with_singles(body, start, end, found)
    if not found and body[start] in "—–" and start + 1 < end and not body[start + 1].isspace():
        found = [Stretch(start + 1, end, start, end, dashed=True)]
    return found


def cut(body: str, stretch: Stretch, start: int, end: int) -> list[Stretch]:
    """Return a stretch without the attribution between dashes at `start` … `end` that it holds."""
    before = _trimmed(body, stretch.start, start)
    after = _trimmed(body, end, stretch.end, " .,;:—–-")
    parts = []
    if before[0] < before[1]:
        parts.append(Stretch(*before, stretch.outer_start, start, single=stretch.single))
    if after[0] < after[1]:
        parts.append(Stretch(*after, end, stretch.outer_end, stretch.open_end, stretch.single, stretch.dashed))
    return parts


def _between_doubles(body: str, start: int, end: int) -> list[Stretch]:
    found: list[Stretch] = []
    opened: int = -1
    mark = ""
    for match in _MARKS.finditer(body, start, end):
        at, sign = match.start(), match[0]
        if opened < 0:
            if sign in _CLOSING and _may_open(body, at, match.end(), start, end):
                opened, mark = at, sign
        elif sign in _CLOSING[mark]:
            if not (sign == '"' and mark == '"' and _is_inches(body, at, opened)):
                _add(found, _stretch(body, opened, at, len(mark), match.end()))
                opened = -1
        elif sign == mark == "“":  # the closing mark before this one is missing
            opened = at
    # A straight mark without its partner is a slip, unless a quotation goes on in the next paragraph.
    if opened >= 0 and (
        mark != '"' or opened == start or found or body[max(start, opened - 2) : opened] in {": ", ", "}
    ):
        _add(found, _stretch(body, opened, end, len(mark), end, open_end=True))
    return found


def _may_open(body: str, at: int, behind: int, start: int, end: int) -> bool:
    if behind >= end:
        return False
    before = body[at - 1] if at > start else " "
    mark = body[at]
    if mark in "”»":
        return before in " (\u00a0" and not body[behind].isspace()
    if mark == '"':
        return not before.isalnum() and not (before in ".,!?" and at > start and body[behind].isspace())
    return mark != "'" or (not before.isalnum() and body[behind].isalnum())


def _is_inches(body: str, at: int, opened: int) -> bool:
    """Whether this is no closing mark but a sign of inches: “the 6' 2" pier is new,” within marks."""
    return body[at - 1].isdigit() and body[at + 1 : at + 2] == " " and body[max(opened, at - 4) : at].count("'") == 1


def _with_singles(body: str, start: int, end: int, doubles: list[Stretch]) -> list[Stretch]:
    """Return the stretches with those between single marks outside of them; doubles within singles are nested."""
    singles: list[Stretch] = []
    edges = [stretch.outer_start for stretch in doubles]
    elisions = speech().words.elisions
    at = start
    while opening := _SINGLE_OPENING.search(body, at, end):
        at = opening.end()
        inside = bisect_right(edges, opening.start()) - 1
        if inside >= 0 and opening.start() < doubles[inside].outer_end:
            at = max(at, doubles[inside].outer_end)
            continue
        word = _WORD.match(body, at)
        if body[at - 1] == "'" and word and (word[0] in elisions or word[0][0].isdigit()):
            continue
        closing = _single_closing(body, at, end, doubles, edges)
        if closing is None:
            break  # there is none for any later opening either
        if closing - at >= _SHORTEST_SINGLE:
            _add(singles, _stretch(body, opening.start(), closing, 1, closing + 1, single=opening[0] != "‚"))
        at = closing + 1
    if not singles:
        return doubles
    starts = [stretch.outer_start for stretch in singles]
    outermost = [
        stretch
        for stretch in doubles
        if (index := bisect_right(starts, stretch.outer_start) - 1) < 0
        or singles[index].outer_end < stretch.outer_start
    ]
    return sorted([*outermost, *singles], key=lambda stretch: stretch.outer_start)


def _single_closing(body: str, start: int, end: int, doubles: Sequence[Stretch], edges: Sequence[int]) -> int | None:
    """Return where the single closing mark is; one behind a plural's s only if no surer one follows."""
    possible: int | None = None
    for match in _SINGLES.finditer(body, start, end):
        at = match.start()
        if possible is not None and at - possible > _FAR:
            break
        behind = body[at + 1] if at + 1 < end else " "
        if behind.isalnum() or body[at - 1].isspace():
            if match[0] in "‘‚" and possible is not None:
                break
            continue
        inside = bisect_right(edges, at) - 1
        if inside >= 0 and edges[inside] >= start and doubles[inside].outer_start < at < doubles[inside].outer_end:
            continue
        if body[at - 1] not in "sz" or behind != " ":
            return at
        possible = at if possible is None else possible
    return possible


_FAR = 300
"""Characters in which a surer closing mark is looked for behind a possible one."""


def _add(found: list[Stretch], stretch: Stretch) -> None:
    if stretch.start < stretch.end:
        found.append(stretch)


def _stretch(
    body: str, opening: int, closing: int, width: int, outer_end: int, *, open_end: bool = False, single: bool = False
) -> Stretch:
    start, end = _trimmed(body, opening + width, closing)
    return Stretch(start, end, opening, outer_end, open_end, single)


def _trimmed(body: str, start: int, end: int, marks: str = "") -> tuple[int, int]:
    while start < end and (body[start].isspace() or body[start] in marks):
        start += 1
    while end > start and (body[end - 1].isspace() or body[end - 1] in ",—–"):
        end -= 1
    return start, end
