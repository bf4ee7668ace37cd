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
    """Read every Thursday, Sundays."""
    word = match["set_w"] or match["set_p"][:-1]
    return read(match, "set", f"XXXX-WXX-{WEEKDAYS[word] + 1}") if word in WEEKDAYS else None


def each(match: re.Match[str], _context: Context) -> Reading | None:
    """Read every year, each morning."""
    values = {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX", "year": "XXXX"}
    unit = match["each_u"]
    if unit in SEASONS:
        return read(match, "set", f"XXXX-{SEASONS[unit]}")
    return read(match, "set", values.get(unit) or f"XXXX-XX-XX{PARTS[unit]}")


def each_month(match: re.Match[str], context: Context) -> Reading | None:
    """Read every May."""
    return read(match, "set", f"XXXX-{MONTHS[match['em_m']]:02d}") if context.capital(match, "em_m") else None


def duration(word: str, unit: str) -> str | None:
    """Return so many of a unit as TIMEX3 writes it; None where it cannot."""
    number = count_of(word)
    if number is None:
        return None
    if unit in CLOCK_LETTERS:
        return f"PT{number}{CLOCK_LETTERS[unit]}"
    if unit == "fortnight":
        return f"P{int(number) * 2 if number.isdigit() else 'X'}W"
    if unit == "quarter":
        return f"P{int(number) * 3}M" if number.isdigit() else None
    return f"P{number}{LETTERS[unit]}"


def past_many(match: re.Match[str], _context: Context) -> Reading | None:
    """Read the past two decades."""
    return read(match, "duration", duration(match["pm_n"], match["pm_u"]))


def compound(match: re.Match[str], _context: Context) -> Reading | None:
    """Read a two-day visit."""
    return read(match, "duration", duration(match["x_n"], match["x_u"]))


def length(match: re.Match[str], context: Context) -> Reading | None:
    """Read six hours; a week where it is no rate."""
    number = match["l_n"]
    before, words = context.word_before(match), load_time_words()
    if number in ("a", "an") and not match["l_h"]:
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
    if match["l_h"]:
        whole = count_of(number) or ""
        return read(match, "duration", duration(f"{whole}.5", match["l_u"]) if whole.isdigit() else None)
    return read(match, "duration", duration(number, match["l_u"]))
