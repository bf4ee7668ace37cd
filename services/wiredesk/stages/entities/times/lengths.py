"""Durations and repetitions: six hours, a two-day visit, every Thursday."""

import re

from wiredesk.stages.entities.times.calendar import MONTHS, PARTS, SEASONS, WEEKDAYS
from wiredesk.stages.entities.times.context import Context, Reading, count_of, plural, read
from wiredesk.stages.entities.times.words import load_time_words


LETTERS = {
    "day": "D",
    "week": "W",
    "month": "M",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
    "centurie": "CE",
    "quarter": "Q",
}
CLOCK_LETTERS = {"hour": "H", "minute": "M", "second": "S"}


def each_day(match: re.Match[str], _context: Context) -> Reading | None:
    word = match["set_w"] or match["set_p"][:-1]
    return read(match, "set", f"XXXX-WXX-{WEEKDAYS[word] + 1}") if word in WEEKDAYS else None


def each(match: re.Match[str], _context: Context) -> Reading | None:
    values = {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX", "year": "XXXX"}
    unit = match["each_u"]
    if unit in SEASONS:
        return read(match, "set", f"XXXX-{SEASONS[unit]}")
    return read(match, "set", values.get(unit) or f"XXXX-XX-XX{PARTS[unit]}")


def each_month(match: re.Match[str], context: Context) -> Reading | None:
    return read(match, "set", f"XXXX-{MONTHS[match['em_m']]:02d}") if context.capital(match, "em_m") else None


def duration(word: str, unit: str) -> str | None:
    number = count_of(word)
    if number is None:
        return None
    if unit in CLOCK_LETTERS:
        return f"PT{number}{CLOCK_LETTERS[unit]}"
    if unit == "quarter":
        return f"P{int(number) * 3}M" if number.isdigit() else None
    return f"P{number}{LETTERS[unit]}"


def past_many(match: re.Match[str], _context: Context) -> Reading | None:
    return read(match, "duration", duration(match["pm_n"], match["pm_u"]))


def compound(match: re.Match[str], _context: Context) -> Reading | None:
    return read(match, "duration", duration(match["x_n"], match["x_u"]))


def length(match: re.Match[str], context: Context) -> Reading | None:
    number = match["l_n"]
    before, words = context.word_before(match), load_time_words()
    if number in ("a", "an"):
        follower = context.folded[match.end() : match.end() + 6]
        if before not in words.before_length or (
            before in ("to", "than", "up") and not follower.startswith((" or", ",", "."))
        ):
            return None
    if before in words.before_no_length:
        return None
    if (match["l_u"] == "second" and number in ("a", "an")) or (
        match["l_u"] == "second" and not number[0].isdigit() and not plural(match, "l_u")
    ):
        return None
    return read(match, "duration", duration(number, match["l_u"]))
