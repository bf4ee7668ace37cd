"""Weekdays, weekends, seasons, quarters, and what is counted from the dateline: last week, two years ago."""

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from wiredesk.stages.entities.times.calendar import (
    ORDINALS,
    PARTS,
    SATURDAY,
    SEASON_MONTHS,
    SEASONS,
    STEPS,
    WEEKDAYS,
    shift,
)
from wiredesk.stages.entities.times.context import Context, Reading, count_of, plural, read
from wiredesk.stages.entities.times.lengths import CLOCK_LETTERS, duration


def weekend(match: re.Match[str], context: Context) -> Reading | None:
    """Return the weekend of the anchor's week, or in copy of a weekday that looks back the one before."""
    over = context.anchor.weekday() < SATURDAY and not context.ahead(match)
    value = shift(context.anchor, "week", -1 if over else 0)
    return read(match, "date", f"{value}-WE" if value else None)


def weekday_value(match: re.Match[str], context: Context, word: str | None) -> date:
    """Return the nearest such weekday in the direction of "last", "next" or the tense; the anchor's own day counts."""
    number, anchor = WEEKDAYS[match["w_d"]], context.anchor
    if word in ("last", "this past"):
        return anchor - timedelta(days=(anchor.weekday() - number - 1) % 7 + 1)
    if word == "next":  # on a Wednesday "next Friday" is not the day after tomorrow
        return anchor + timedelta(days=7 - anchor.weekday() + number)
    if word == "this coming":
        return anchor + timedelta(days=(number - anchor.weekday() - 1) % 7 + 1)
    if word == "this" or context.ahead(match):
        return anchor + timedelta(days=(number - anchor.weekday()) % 7)
    return anchor - timedelta(days=(anchor.weekday() - number) % 7)


def weekday(match: re.Match[str], context: Context) -> Reading | None:
    """Read Wednesday, last Friday, Monday night."""
    if not context.capital(match, "w_d"):
        return None
    day = weekday_value(match, context, match["w_r"])
    if match["w_p"]:
        return read(match, "time", day.isoformat() + PARTS[match["w_p"]])
    return read(match, "date", day.isoformat())


def two_days(match: re.Match[str], context: Context) -> Reading | None:
    """Read the day before yesterday, the day after tomorrow; without the article."""
    value = shift(context.anchor, "day", -2 if "before" in match.group() else 2)
    return read(match, "date", value)._replace(start=match.start() + 4)


def near(match: re.Match[str], context: Context) -> Reading | None:
    """Read today, yesterday evening, tonight."""
    word, part = match["n_d"], match["n_p"]
    value = shift(context.anchor, "day", {"yesterday": -1, "tomorrow": 1}.get(word, 0))
    if word == "tonight":
        return read(match, "time", f"{value}TNI")
    return read(match, "time", f"{value}{PARTS[part]}") if part else read(match, "date", value)


def part_day(match: re.Match[str], context: Context) -> Reading | None:
    """Read this morning, last night."""
    value = shift(context.anchor, "day", -1 if match["p_r"] == "last" else 0)
    return read(match, "time", f"{value}{PARTS[match['p_p']]}")


def season(match: re.Match[str], context: Context) -> Reading | None:
    """Read last summer, the summer of 2018."""
    word, written, code = match["s_r"], match["s_y"], SEASONS[match["s_s"]]
    year = context.anchor.year
    if written:
        year = int(written)
    elif word:
        if match["s_s"] == "fall" and word == "this":
            return None
        year += STEPS.get(word, 0)
    else:
        ahead = context.ahead(match)
        if not _BEFORE_SEASON[ahead].search(context.folded, max(0, match.start() - 10), match.start()):
            return None
        if context.folded.startswith(_FALLS, match.end()):
            return None
        month = SEASON_MONTHS[code]
        year += month + 2 < context.anchor.month if ahead else -(month > context.anchor.month)
    return read(match, "date", f"{year:04d}-{code}")


# "In winter" is any winter, but for what is to come; "in the winter" is one.
_BEFORE_SEASON = (
    re.compile(r"(?<![a-z])(?:in|since|until|by|during) the $"),
    re.compile(r"(?<![a-z])(?:in|until|by)(?: the)? $"),
)
_FALLS = (" in ", " of ", " to ", "-")


def quarter(match: re.Match[str], context: Context) -> Reading | None:
    """Read a quarter or half of a year."""
    half = match["q_u"] == "half"
    last = 2 if half else 4
    number = last if match["q_n"] == "final" else ORDINALS.get(match["q_n"]) or int(match["q_n"][0])
    if half and (number > last or not (match["q_y"] or match["q_r"] or match["q_t"])):
        return None
    if match["q_y"]:
        year = int(match["q_y"])
    elif match["q_r"]:
        year = context.anchor.year + STEPS.get(match["q_r"], 0)
    elif match["q_t"]:
        year = context.anchor.year
    else:
        year, now = context.anchor.year, (context.anchor.month - 1) // 3 + 1
        if number != now and context.ahead(match) != (number > now):
            year += 1 if number < now else -1
    return read(match, "date", f"{year:04d}-{'H' if half else 'Q'}{number}")


def quarter_code(match: re.Match[str], context: Context) -> Reading | None:
    """Read Q3 2020."""
    return read(match, "date", f"{int(match['qc_y'] or context.anchor.year):04d}-Q{match['qc_n']}")


def ago(match: re.Match[str], context: Context) -> Reading | None:
    """Read two years ago, a year earlier, three weeks later."""
    number, unit, word = count_of(match["g_n"]), match["g_u"], match["g_w"]
    if word == "before" and not re.match(r"[.,;\n]|$", context.folded[match.end() : match.end() + 2]):
        return read(match, "duration", duration(match["g_n"], unit))._replace(
            end=match.end("g_u") + plural(match, "g_u")
        )
    base = context.anchor if word in ("ago", "from now") else context.base(unit)
    if unit in CLOCK_LETTERS:
        return read(match, "time", None)
    steps = _steps(number, unit)
    if base is None or steps is None:
        return read(match, "date", None)
    return read(match, "date", shift(base, steps[0], steps[1] * (1 if word in ("later", "from now") else -1)))


def _steps(number: str | None, unit: str) -> tuple[str, int] | None:
    """Return a number of units as whole steps: half a century is fifty years, a fortnight two weeks."""
    try:
        count = Decimal(number or "")
    except InvalidOperation:
        return None
    for coarse, fine, size in _FINER:
        if unit.startswith(coarse):
            return (fine, int(count * size))
    if unit == "year" and count != int(count):
        return ("month", int(count * 12))
    return (unit, int(count)) if count == int(count) else None


_FINER = (("decade", "year", 10), ("centur", "year", 100), ("fortnight", "week", 2))


def relative(match: re.Match[str], context: Context) -> Reading | None:
    """Read last week, later this year."""
    word, unit = match["r_r"], match["r_u"]
    base, step = context.anchor, STEPS.get(word, 0)
    if word in ("previous", "following", "same") or (word == "next" and unit == "day"):
        base = context.base(unit) or context.anchor
    if unit == "weekend":
        value = shift(base, "week", step)
        return read(match, "date", f"{value}-WE" if value else None)
    if word in ("past", "coming") and context.word_before(match) in ("the", "over"):
        return read(match, "duration", duration("1", unit))
    return read(match, "date", shift(base, unit, step))
