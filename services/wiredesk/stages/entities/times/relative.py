"""Weekdays, weekends, seasons, quarters, and what is counted from the dateline: last week, two years ago."""

import re
from datetime import date, timedelta

from wiredesk.stages.entities.times.calendar import ORDINALS, PARTS, SATURDAY, SEASONS, STEPS, WEEKDAYS, shift
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
    if word in ("next", "this coming"):
        return anchor + timedelta(days=(number - anchor.weekday() - 1) % 7 + 1)
    if word == "this" or context.ahead(match):
        return anchor + timedelta(days=(number - anchor.weekday()) % 7)
    return anchor - timedelta(days=(anchor.weekday() - number) % 7)


def weekday(match: re.Match[str], context: Context) -> Reading | None:
    if not context.capital(match, "w_d"):
        return None
    day = weekday_value(match, context, match["w_r"])
    if match["w_p"]:
        return read(match, "time", day.isoformat() + PARTS[match["w_p"]])
    return read(match, "date", day.isoformat())


def two_days(match: re.Match[str], context: Context) -> Reading | None:
    value = shift(context.anchor, "day", -2 if "before" in match.group() else 2)
    return read(match, "date", value)._replace(start=match.start() + 4)


def near(match: re.Match[str], context: Context) -> Reading | None:
    word, part = match["n_d"], match["n_p"]
    value = shift(context.anchor, "day", {"yesterday": -1, "tomorrow": 1}.get(word, 0))
    if word == "tonight":
        return read(match, "time", f"{value}TNI")
    return read(match, "time", f"{value}{PARTS[part]}") if part else read(match, "date", value)


def part_day(match: re.Match[str], context: Context) -> Reading | None:
    value = shift(context.anchor, "day", -1 if match["p_r"] == "last" else 0)
    return read(match, "time", f"{value}{PARTS[match['p_p']]}")


def season(match: re.Match[str], context: Context) -> Reading | None:
    word, written = match["s_r"], match["s_y"]
    if not (word or written) or (match["s_s"] == "fall" and not written and word == "this"):
        return None
    year = int(written) if written else context.anchor.year + STEPS.get(word, 0)
    return read(match, "date", f"{year:04d}-{SEASONS[match['s_s']]}")


def quarter(match: re.Match[str], context: Context) -> Reading | None:
    number = ORDINALS.get(match["q_n"]) or int(match["q_n"][0])
    half = match["q_u"] == "half"
    if half and (number > 2 or not (match["q_y"] or match["q_r"])):
        return None
    if match["q_y"]:
        year = int(match["q_y"])
    elif match["q_r"]:
        year = context.anchor.year + STEPS.get(match["q_r"], 0)
    else:
        year = context.anchor.year - (number > (context.anchor.month - 1) // 3 + 1 and not context.ahead(match))
    return read(match, "date", f"{year:04d}-{'H' if half else 'Q'}{number}")


def quarter_code(match: re.Match[str], context: Context) -> Reading | None:
    return read(match, "date", f"{int(match['qc_y'] or context.anchor.year):04d}-Q{match['qc_n']}")


def ago(match: re.Match[str], context: Context) -> Reading | None:
    number, unit, word = count_of(match["g_n"]), match["g_u"], match["g_w"]
    if word == "before" and not re.match(r"[.,;\n]|$", context.folded[match.end() : match.end() + 2]):
        return read(match, "duration", duration(match["g_n"], unit))._replace(
            end=match.end("g_u") + plural(match, "g_u")
        )
    if number is None or not number.isdigit():
        return read(match, "date", None)
    count = int(number) * (1 if word in ("later", "from now") else -1)
    base = context.anchor if word in ("ago", "from now") else context.latest or context.anchor
    if unit in CLOCK_LETTERS:
        return read(match, "time", None)
    return read(match, "date", shift(base, "century" if unit.startswith("centur") else unit, count))


def relative(match: re.Match[str], context: Context) -> Reading | None:
    word, unit = match["r_r"], match["r_u"]
    base, step = context.anchor, STEPS.get(word, 0)
    if word in ("previous", "following", "same") or (word == "next" and unit == "day"):
        base = context.latest or context.anchor
    if unit == "weekend":
        value = shift(base, "week", step)
        return read(match, "date", f"{value}-WE" if value else None)
    if word in ("past", "coming") and context.word_before(match) in ("the", "over"):
        return read(match, "duration", duration("1", unit))
    return read(match, "date", shift(base, unit, step))
