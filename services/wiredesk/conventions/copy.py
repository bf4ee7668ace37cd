"""Wire copy taken apart: prose, tables, dateline, byline, notes, credits, sign-off."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from wiredesk.conventions.datelines import FoundDateline, find_dateline, is_known_agency
from wiredesk.conventions.markers import MarkedHeadline, closed_up, read_markers, strongest
from wiredesk.conventions.signoffs import (
    MAX_LINE,
    byline,
    headline_ending,
    is_private,
    is_title,
    line_kind,
    opens_plainly,
    split_end,
    trash_line,
)
from wiredesk.conventions.white_space import tidy
from wiredesk_events import Block, Dateline, LifecycleKind


_HEAD = 10
"""Paragraphs in which dateline, byline and trash lines are looked for: copy may open with six lines for editors."""

_PROSE = 200
"""A paragraph longer than this is the story itself: if it has no dateline, none follows."""

_MAX_HEADLINE = 200


@dataclass(frozen=True, slots=True)
class WireCopy:
    """A story in its parts.

    Attributes:
        headline: without markers.
        markers: as written, from the headline and from lines of their own; of a trash line its first word ("Adds").
        kind: the strongest meaning of the markers, or None.
        take: number of this part of a story sent in takes; 1 where the copy says that more follows.
        paragraphs: prose only, each on one line; no dateline, byline, notes, credits, sign-off or end mark.
        tables: tables, their lines kept apart.
        byline: who wrote it, without "By".
        dateline: where and when it was filed.
        editor_notes: notes to editors, trash lines, contacts, as written. What is not for publication is in no field.
        credits: "Reporting by …" and the like, as written.
        sign_off: end mark and desk initials, as written, joined by a blank.
        agency: the agency as the copy names it, in its dateline or in its end mark.
    """

    headline: str
    markers: tuple[str, ...] = ()
    kind: LifecycleKind | None = None
    take: int | None = None
    paragraphs: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    byline: str | None = None
    dateline: Dateline | None = None
    editor_notes: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    sign_off: str | None = None
    agency: str | None = None


@dataclass(slots=True)
class _Desk:
    """The copy while it is being taken apart; the `last` lists and `end` are filled from the end upwards."""

    lines: list[str]
    tables: list[str]
    headline: MarkedHeadline
    markers: list[str] = field(default_factory=list)
    kinds: list[LifecycleKind | None] = field(default_factory=list)
    take: int | None = None
    prose: list[str] = field(default_factory=list)
    byline: str | None = None
    byline_open: bool = False
    dateline: Dateline | None = None
    notes: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    last_notes: list[str] = field(default_factory=list)
    last_credits: list[str] = field(default_factory=list)
    end: list[str] = field(default_factory=list)
    end_agency: str | None = None


def separate(headline: str, blocks: Sequence[Block], received_at: datetime | None) -> WireCopy:
    """Take wire copy apart. Time is linear in its length."""
    lines, tables = _lay_out(blocks)
    desk = _Desk(lines=lines, tables=tables, headline=read_markers(headline))
    _take_second_headline(desk, received_at)
    _take_head(desk, received_at)
    _take_tail(desk)
    _take_middle(desk)
    agency = desk.dateline.agency if desk.dateline else None
    if desk.end_agency and (agency is None or agency.casefold() == desk.end_agency.casefold()):
        agency = (
            desk.end_agency
        )  # end marks keep the agency's own capitals: "(efe-epa)" in the dateline, "EFE-EPA" here
    return WireCopy(
        headline=desk.headline.clean.removesuffix(headline_ending(agency)),
        markers=(*desk.headline.markers, *desk.markers),
        kind=strongest(desk.headline.kind, *desk.kinds),
        take=desk.headline.take or desk.take,
        paragraphs=tuple(desk.prose),
        tables=tuple(desk.tables),
        byline=desk.byline,
        dateline=desk.dateline,
        editor_notes=(*desk.notes, *reversed(desk.last_notes)),
        credits=(*desk.credits, *reversed(desk.last_credits)),
        sign_off=" ".join(reversed(desk.end)) or None,
        agency=agency,
    )


def _tidy_prose(text: str) -> str:
    """Return a paragraph on one line, words that were set letter by letter closed up ("I S L A M A B A D")."""
    return tidy(_SPACED_OUT.sub(lambda match: match[0].replace(" ", ""), text) if _MAY_BE_SPACED(text) else text)


_MAY_BE_SPACED = re.compile(r" [^\W\d_] [^\W\d_] [^\W\d_]").search
_SPACED_OUT = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){4,}(?!\w)")
"""Five single letters in a row at least; initials and lists of letters are shorter."""


def _lay_out(blocks: Sequence[Block]) -> tuple[list[str], list[str]]:
    """Return the paragraphs, lines for editors each on its own, and the tables; nothing that is not for publication."""
    lines: list[str] = []
    tables: list[list[str]] = []
    open_table = False
    last = len(blocks) - 1
    for index, block in enumerate(blocks):
        if block.kind == "table" or _is_table(block.text):
            if not (open_table and block.kind == "text"):
                tables.append([])
            tables[-1].append(block.text.strip("\n"))
            open_table = block.kind == "text"
            continue
        open_table = False
        for line in _split_block(block.text, is_last=index == last):
            if is_private(line):
                return lines, ["\n".join(rows) for rows in tables]
            lines.append(line)
    return lines, ["\n".join(rows) for rows in tables]


def _split_block(text: str, *, is_last: bool) -> list[str]:
    """Return a block as one paragraph, with the lines for editors at its head and end taken apart from it.

    Below an unfinished line only the copy's very last line can be an end mark: results and dividend notes end so.
    """
    text = text.strip()
    if "\n" not in text:
        return [text] if text else []
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    start, stop = 0, len(lines)
    while start < stop and (line_kind(tidy(lines[start])) or byline(tidy(lines[start]))):
        start += 1
    while stop > start and (kind := line_kind(tidy(lines[stop - 1]))):
        ends = is_last and kind == "sign-off" and stop == len(lines)
        if not (ends or stop - 1 == start or lines[stop - 2].endswith(_FINISHED)):
            break
        stop -= 1
    private = next((i for i in range(start, stop) if is_private(lines[i])), None)
    if private is not None:
        return [*lines[:start], "\n".join(lines[start:private]), *lines[private : private + 1]]
    return [*lines[:start], *(["\n".join(lines[start:stop])] if start < stop else []), *lines[stop:]]


_FINISHED = (".", "!", "?", '"', "”", "»", ")", "’", "…", "/")


def _is_table(text: str) -> bool:
    """Whether text is set in columns: most of its lines have two gaps of three blanks, or tabs."""
    if "   " not in text and "\t" not in text:
        return False
    rows = [line.strip() for line in text.split("\n") if line.strip()]
    columns = sum(1 for row in rows if len(_GAP.findall(row[:400])) >= 2)
    return bool(rows) and columns * 2 > len(rows)


_GAP = re.compile(r"(?<=\S)(?: {3}|\t)")


def _take_second_headline(desk: _Desk, received_at: datetime | None) -> None:
    """Where the headline was nothing but markers ("EMBARGOED until …"), the line below it is the headline."""
    if not desk.headline.only_markers or len(desk.lines) < 2:
        return
    line = desk.lines[0]
    if (
        len(line) > _MAX_HEADLINE
        or line.endswith((".", ":"))
        or line_kind(tidy(line))
        or find_dateline(line, received_at)
    ):
        return
    first, second = desk.headline, read_markers(line)
    desk.headline = MarkedHeadline(
        clean=second.clean,
        markers=first.markers + second.markers,
        kind=strongest(first.kind, second.kind),
        take=first.take or second.take,
    )
    del desk.lines[0]


def _take_head(desk: _Desk, received_at: datetime | None) -> None:
    """Take byline, notes, trash lines, marker lines and the dateline off the head of the copy."""
    looking = True
    for line in desk.lines[:_HEAD]:
        found = find_dateline(line, received_at) if looking else None
        if looking and found is None:
            found, line = _marked_dateline(desk, line, received_at)  # noqa: PLW2901 - without its markers
        if found:
            desk.dateline = found.dateline
            looking = False
            line = line[found.end :]  # noqa: PLW2901 - the rest of the line is the story's first paragraph
        text = _tidy_prose(line)
        if not text or (not found and _take_line_for_editors(desk, text, line)):
            continue
        desk.prose.append(text)
        looking = looking and (len(text) <= _PROSE or text.startswith(_BULLETS))
    desk.prose.extend(map(_tidy_prose, desk.lines[_HEAD:]))


def _marked_dateline(desk: _Desk, line: str, received_at: datetime | None) -> tuple[FoundDateline | None, str]:
    """Return the dateline behind markers (`RPT --LUDWIGSBURG, March 30 -`) and the line from it on."""
    if not line[:3].isupper():
        return None, line
    marked = read_markers(line[:_PROSE])
    rest = line[line.find(marked.clean[:40]) :] if marked.markers and not marked.only_markers else ""
    found = find_dateline(rest, received_at) if rest and rest != line else None
    if not found:
        return None, line
    desk.markers.extend(marked.markers)
    desk.kinds.append(marked.kind)
    return found, rest


_BULLETS = ("*", "•", "-", "–", "—", "·")


def _take_line_for_editors(desk: _Desk, text: str, line: str) -> bool:
    """Put a line away that is not prose; False where it is prose. `text` is `line` with single blanks."""
    if len(text) > MAX_LINE:
        return False
    if desk.byline_open and is_title(text):
        desk.byline, desk.byline_open = f"{desk.byline}, {text}", False
        return True
    desk.byline_open = False
    closed = closed_up(line)
    closed = text if closed is line else tidy(closed)
    kind = None if opens_plainly(closed) else line_kind(closed)
    early = desk.dateline is None and (not desk.prose or len(desk.prose[-1]) <= _PROSE)
    trash = trash_line(closed) if early and kind != "credit" else None
    if trash:
        desk.notes.append(text)
        desk.markers.append(trash.word)
        desk.kinds.append(trash.kind)
    elif kind == "note" or (early and _is_remark(text)):
        desk.notes.append(text)
    elif desk.byline is None and (writer := byline(text)):
        desk.byline, desk.byline_open = writer, True
    elif not desk.prose and not desk.dateline and (marked := read_markers(closed)).only_markers and marked.markers:
        desk.markers.extend(marked.markers)
        desk.kinds.append(marked.kind)
        desk.take = desk.take or marked.take
    else:
        return False
    return True


def _is_remark(text: str) -> bool:
    """Whether a line before the story is a remark in brackets and capitals: `(ROUGH CUT, NO NARRATION)`."""
    return text[0] == "(" and text[-1] == ")" and text.isupper() and text.count(" ") >= 2


def _take_tail(desk: _Desk) -> None:
    """Take sign-off, credits, contacts and end marks off the end of the copy, from the last line upwards."""
    own = desk.dateline.agency if desk.dateline else None
    _take_contact_block(desk)
    while desk.prose and _take_last_line(desk, desk.prose[-1], own):
        desk.prose.pop()
    while desk.prose:
        last = desk.prose.pop()
        split = split_end(last, own)
        if split.end_mark:
            _take_end_mark(desk, split.end_mark, own)
        if split.credit:
            desk.last_credits.append(split.credit)
        if split.text:
            desk.prose.append(split.text)
        if split.text == last:
            break


def _take_contact_block(desk: _Desk) -> None:
    """Take a block of contacts off the end: from a line like `Contacts:` on, names and numbers of people follow."""
    first = max(1, len(desk.prose) - _MAX_CONTACTS)
    for index in range(first, len(desk.prose)):
        text = desk.prose[index]
        if text[-1] == ":" and len(text) <= _SHORT_LINE and line_kind(text) == "contact":
            if all(len(line) <= _LONG_CONTACT for line in desk.prose[index:]):
                desk.last_notes.append("\n".join(desk.prose[index:]))
                del desk.prose[index:]
            return


_MAX_CONTACTS = 16
"""Lines at the end of copy among which a block of contacts begins."""

_SHORT_LINE = 60
_LONG_CONTACT = 150
"""Characters; a longer line is no name or number, and what stood before it was no contact block."""


def _take_last_line(desk: _Desk, text: str, own: str | None) -> bool:
    """Put the last line away if it is not prose."""
    kind = line_kind(text)
    if (
        kind in {"sign-off", "more"}
        or _AGENCY_ALONE(text)
        or (own and text.strip("()[]. ").casefold() == own.casefold())
    ):
        _take_end_mark(desk, text, own)
    elif kind == "credit":
        desk.last_credits.append(text)
    elif kind in {"note", "contact"}:
        desk.last_notes.append(text)
    else:
        return kind == "rule"
    return True


_AGENCY_ALONE = re.compile(r"(?:\([A-Z][A-Z/-]{1,9}\)|[—–-]{1,2} ?[A-Z][A-Z/-]{1,9})").fullmatch
"""Capitals in brackets or behind a dash on the last line: the agency, whether it is known or not."""


def _take_end_mark(desk: _Desk, text: str, own: str | None) -> None:
    desk.end.append(text)
    word = text.strip("=()/-–—©* ").partition(" ")[0].strip("=()/-.")
    if line_kind(text) == "more" or word.casefold() == "more":
        desk.take = desk.take or 1
    elif (own and word.casefold() == own.casefold()) or (word.isalpha() and word.isupper() and is_known_agency(word)):
        desk.end_agency = desk.end_agency or word
    elif is_known_agency(word) and "/" not in word and desk.end_agency is None and own is None:
        desk.end_agency = word


def _take_middle(desk: _Desk) -> None:
    """Take notes and bracketed credits out that stand between paragraphs of the story."""
    prose: list[str] = []
    for text in desk.prose:
        kind = None if opens_plainly(text) else line_kind(text)
        if kind == "note":
            desk.notes.append(text)
        elif kind == "credit" and text.startswith(("(", "[")):
            desk.credits.append(text)
        elif kind != "rule":
            prose.append(text)
    desk.prose = prose
