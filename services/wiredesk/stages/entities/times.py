"""Find dates, times of day, durations and repetitions, and resolve them against the dateline.

Values follow ISO 8601 and TIMEX3 (TimeML 1.2.1); what is marked and what is not follows the desk's tagging guideline.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from wiredesk.stages.entities.numerals import WORDS, fold
from wiredesk.stages.entities.tense import looks_ahead
from wiredesk.stages.entities.timepatterns import (
    CLOCK_LETTERS,
    LETTERS,
    LONG_WEEKDAY,
    MONTHS,
    ORDINALS,
    PARTS,
    SEASONS,
    TIMES,
    WEEKDAYS,
)
from wiredesk_events import Span, TimeExpression
from wiredesk_events.spans import SpanField


TimeKind = Literal["date", "time", "duration", "set"]

_BEFORE_YEAR = frozenset(
    """
    in since from until till by during of to before after and between for through around circa the early late mid
    year at as into a its his their or on than
    """.split()  # noqa: SIM905 - reads better
)
_FOR = frozenset(
    """
    for in within after over about nearly almost another than least only just up takes took lasted last every to
    under around roughly some once
    """.split()  # noqa: SIM905 - reads better
)
_LAST_WORD = re.compile(r"([\w$€£%]+)[\s]*$")


class _Reading(NamedTuple):
    kind: TimeKind
    value: str | None
    start: int
    end: int


class _Context(NamedTuple):
    text: str
    folded: str
    anchor: date
    latest: date | None

    def ahead(self, match: re.Match[str]) -> bool:
        return looks_ahead(self.folded, match.start(), match.end())

    def word_before(self, match: re.Match[str]) -> str:
        found = _LAST_WORD.search(self.folded[max(0, match.start() - 20) : match.start()])
        return found.group(1) if found else ""


def find_times(
    field: SpanField, text: str, anchor: date, taken: Sequence[tuple[int, int]] = ()
) -> tuple[TimeExpression, ...]:
    """Return the time expressions of a text, in order.

    `anchor` is the day that they count from: the dateline's, else the day of receipt. `taken` are the stretches of
    names, in order: a year inside a name is no time.
    """
    folded = fold(text)
    found: list[TimeExpression] = []
    latest: date | None = None
    at = 0
    position = 0
    while True:
        match = TIMES.search(folded, at)
        if match is None:
            return tuple(found)
        while position < len(taken) and taken[position][1] <= match.start():
            position += 1
        if position < len(taken) and taken[position][0] < match.end():
            at = max(match.start() + 1, taken[position][1])
            continue
        reading = _HANDLERS[match.lastgroup or ""](match, _Context(text, folded, anchor, latest))
        if reading is None:
            at = match.start() + 1
            while at < len(folded) and folded[at].isalnum():
                at += 1
            continue
        span = Span(field=field, start=reading.start, end=reading.end, text=text[reading.start : reading.end])
        found.append(TimeExpression(span=span, kind=reading.kind, value=reading.value))
        if reading.kind == "date" and reading.value is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", reading.value):
            latest = date.fromisoformat(reading.value)
        at = reading.end


def _read(match: re.Match[str], kind: TimeKind, value: str | None) -> _Reading:
    end = match.end()
    return _Reading(kind, value, match.start(), end)


def _capital(match: re.Match[str], context: _Context, group: str) -> bool:
    """Return whether a month or weekday is written as one: `may` and `march` are verbs, `sun` shines."""
    word = context.text[match.start(group) : match.end(group)].strip(".")
    return word[:1].isupper() and (
        not word.isupper() or len(word) < 2 or word.lower() not in ("may", "march", "sat", "sun")
    )


def _number(word: str) -> str | None:
    if word in ("several", "a few", "few", "multi"):
        return "X"
    if word == "a couple of":
        return "2"
    if word in WORDS:
        return str(WORDS[word])
    return word


def _shift(day: date, unit: str, count: int) -> str | None:  # noqa: PLR0911 - one case a line
    """Return the day, week, month, year … that lies `count` units from a day, as coarse as the unit."""
    try:
        if unit == "day":
            return (day + timedelta(days=count)).isoformat()
        if unit == "week":
            year, week, _ = (day + timedelta(weeks=count)).isocalendar()
            return f"{year:04d}-W{week:02d}"
        if unit == "month":
            year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
            return date(year, month + 1, 1).isoformat()[:7]
        if unit == "quarter":
            year, quarter = divmod(day.year * 4 + (day.month - 1) // 3 + count, 4)
            return f"{year:04d}-Q{quarter + 1}"
        if unit == "year":
            return f"{date(day.year + count, 1, 1).year:04d}"
        if unit == "decade":
            return f"{date(day.year + 10 * count, 1, 1).year // 10:03d}"
        return f"{date(day.year + 100 * count, 1, 1).year // 100:02d}"
    except (ValueError, OverflowError):
        return None


def _full(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _year_for(month: int, day: int, anchor: date, *, ahead: bool) -> int:
    """Return the year of a day and month without one: the nearest in the direction of the tense."""
    here, there = (anchor.month, anchor.day), (month, day)
    if ahead:
        return anchor.year + (there < here)
    return anchor.year - (there > here)


def _iso(match: re.Match[str], _context: _Context) -> _Reading | None:
    year, month, day = (int(part) for part in match["iso"].split("-"))
    value = _full(year, month, day)
    return _read(match, "date", value) if value and 1000 < year < 2200 else None


def _fiscal(match: re.Match[str], _context: _Context) -> _Reading | None:
    first, last = int(match.group()[:4]), int(match.group()[5:])
    if last != (first + 1) % 100 or first < 1800:
        return None
    return _read(match, "date", f"{first}/{first + 1}")


def _years(match: re.Match[str], _context: _Context) -> _Reading | None:
    first, last = match.group()[:4], match.group()[5:]
    return _read(match, "date", f"{first}/{last}") if first < last else None


def _month_range(match: re.Match[str], context: _Context, prefix: str) -> _Reading | None:
    if not _capital(match, context, f"{prefix}_m"):
        return None
    month = MONTHS[match[f"{prefix}_m"].rstrip(".")]
    first, last = int(match[f"{prefix}_a"]), int(match[f"{prefix}_b"])
    written = match[f"{prefix}_y"]
    year = int(written) if written else _year_for(month, first, context.anchor, ahead=context.ahead(match))
    start, end = _full(year, month, first), _full(year, month, last)
    return _read(match, "date", f"{start}/{end}") if start and end and first < last else None


def _month_day(match: re.Match[str], context: _Context, prefix: str) -> _Reading | None:
    if not _capital(match, context, f"{prefix}_m"):
        return None
    month, day = MONTHS[match[f"{prefix}_m"].rstrip(".")], int(re.sub(r"\D", "", match[f"{prefix}_d"]))
    written = match[f"{prefix}_y"]
    year = int(written) if written else _year_for(month, day, context.anchor, ahead=context.ahead(match))
    value = _full(year, month, day)
    return _read(match, "date", value) if value else None


def _month_year(match: re.Match[str], context: _Context) -> _Reading | None:
    if not _capital(match, context, "c_m"):
        return None
    return _read(match, "date", f"{match['c_y']}-{MONTHS[match['c_m'].rstrip('.')]:02d}")


_STEP = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1}


def _month_rel(match: re.Match[str], context: _Context) -> _Reading | None:
    group = "d_m" if match["d_m"] else "d_m2"
    if not _capital(match, context, group):
        return None
    year = context.anchor.year + _STEP.get(match["d_r"] or match["d_r2"], 0)
    return _read(match, "date", f"{year:04d}-{MONTHS[match[group].rstrip('.')]:02d}")


def _rel_month(match: re.Match[str], context: _Context) -> _Reading | None:
    if not _capital(match, context, "e_m"):
        return None
    month, word = MONTHS[match["e_m"].rstrip(".")], match["e_r"]
    year = context.anchor.year
    if word in ("last", "this past"):
        year -= month >= context.anchor.month
    elif word in ("next", "this coming"):
        year += month <= context.anchor.month
    return _read(match, "date", f"{year:04d}-{month:02d}")


def _each_day(match: re.Match[str], _context: _Context) -> _Reading | None:
    word = match["set_w"] or match["set_p"][:-1]
    return _read(match, "set", f"XXXX-WXX-{WEEKDAYS[word] + 1}") if word in WEEKDAYS else None


def _each(match: re.Match[str], _context: _Context) -> _Reading | None:
    values = {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX", "year": "XXXX"}
    unit = match["each_u"]
    if unit in SEASONS:
        return _read(match, "set", f"XXXX-{SEASONS[unit]}")
    return _read(match, "set", values.get(unit) or f"XXXX-XX-XX{PARTS[unit]}")


def _each_month(match: re.Match[str], context: _Context) -> _Reading | None:
    return _read(match, "set", f"XXXX-{MONTHS[match['em_m']]:02d}") if _capital(match, context, "em_m") else None


def _weekend(match: re.Match[str], context: _Context) -> _Reading | None:
    """Return the weekend of the anchor's week, or in copy of a weekday that looks back the one before."""
    over = context.anchor.weekday() < _SATURDAY and not context.ahead(match)
    value = _shift(context.anchor, "week", -1 if over else 0)
    return _read(match, "date", f"{value}-WE" if value else None)


_SATURDAY = 5


def _weekday_value(match: re.Match[str], context: _Context, word: str | None) -> date:
    """Return the nearest such weekday in the direction of "last", "next" or the tense; the anchor's own day counts."""
    number, anchor = WEEKDAYS[match["w_d"]], context.anchor
    if word in ("last", "this past"):
        return anchor - timedelta(days=(anchor.weekday() - number - 1) % 7 + 1)
    if word in ("next", "this coming"):
        return anchor + timedelta(days=(number - anchor.weekday() - 1) % 7 + 1)
    if word == "this" or context.ahead(match):
        return anchor + timedelta(days=(number - anchor.weekday()) % 7)
    return anchor - timedelta(days=(anchor.weekday() - number) % 7)


def _weekday(match: re.Match[str], context: _Context) -> _Reading | None:
    if not _capital(match, context, "w_d"):
        return None
    day = _weekday_value(match, context, match["w_r"])
    if match["w_p"]:
        return _read(match, "time", day.isoformat() + PARTS[match["w_p"]])
    return _read(match, "date", day.isoformat())


def _two_days(match: re.Match[str], context: _Context) -> _Reading | None:
    value = _shift(context.anchor, "day", -2 if "before" in match.group() else 2)
    return _read(match, "date", value)._replace(start=match.start() + 4)


def _near(match: re.Match[str], context: _Context) -> _Reading | None:
    word, part = match["n_d"], match["n_p"]
    value = _shift(context.anchor, "day", {"yesterday": -1, "tomorrow": 1}.get(word, 0))
    if word == "tonight":
        return _read(match, "time", f"{value}TNI")
    return _read(match, "time", f"{value}{PARTS[part]}") if part else _read(match, "date", value)


def _part_day(match: re.Match[str], context: _Context) -> _Reading | None:
    value = _shift(context.anchor, "day", -1 if match["p_r"] == "last" else 0)
    return _read(match, "time", f"{value}{PARTS[match['p_p']]}")


def _season(match: re.Match[str], context: _Context) -> _Reading | None:
    word, written = match["s_r"], match["s_y"]
    if not (word or written) or (match["s_s"] == "fall" and not written and word == "this"):
        return None
    year = int(written) if written else context.anchor.year + _STEP.get(word, 0)
    return _read(match, "date", f"{year:04d}-{SEASONS[match['s_s']]}")


def _quarter(match: re.Match[str], context: _Context) -> _Reading | None:
    number = ORDINALS.get(match["q_n"]) or int(match["q_n"][0])
    half = match["q_u"] == "half"
    if half and (number > 2 or not (match["q_y"] or match["q_r"])):
        return None
    if match["q_y"]:
        year = int(match["q_y"])
    elif match["q_r"]:
        year = context.anchor.year + _STEP.get(match["q_r"], 0)
    else:
        year = context.anchor.year - (number > (context.anchor.month - 1) // 3 + 1 and not context.ahead(match))
    return _read(match, "date", f"{year:04d}-{'H' if half else 'Q'}{number}")


def _quarter_code(match: re.Match[str], context: _Context) -> _Reading | None:
    return _read(match, "date", f"{int(match['qc_y'] or context.anchor.year):04d}-Q{match['qc_n']}")


def _past_many(match: re.Match[str], _context: _Context) -> _Reading | None:
    return _read(match, "duration", _duration(match["pm_n"], match["pm_u"]))


def _duration(word: str, unit: str) -> str | None:
    number = _number(word)
    if number is None:
        return None
    if unit in CLOCK_LETTERS:
        return f"PT{number}{CLOCK_LETTERS[unit]}"
    if unit == "quarter":
        return f"P{int(number) * 3}M" if number.isdigit() else None
    return f"P{number}{LETTERS[unit]}"


def _ago(match: re.Match[str], context: _Context) -> _Reading | None:
    number, unit, word = _number(match["g_n"]), match["g_u"], match["g_w"]
    if word == "before" and not re.match(r"[.,;\n]|$", context.folded[match.end() : match.end() + 2]):
        return _read(match, "duration", _duration(match["g_n"], unit))._replace(
            end=match.end("g_u") + _plural(match, "g_u")
        )
    if number is None or not number.isdigit():
        return _read(match, "date", None)
    count = int(number) * (1 if word in ("later", "from now") else -1)
    base = context.anchor if word in ("ago", "from now") else context.latest or context.anchor
    if unit in CLOCK_LETTERS:
        return _read(match, "time", None)
    return _read(match, "date", _shift(base, "century" if unit.startswith("centur") else unit, count))


def _plural(match: re.Match[str], group: str) -> int:
    return int(match.string[match.end(group) : match.end(group) + 1] == "s")


def _relative(match: re.Match[str], context: _Context) -> _Reading | None:
    word, unit = match["r_r"], match["r_u"]
    base, step = context.anchor, _STEP.get(word, 0)
    if word in ("previous", "following", "same") or (word == "next" and unit == "day"):
        base = context.latest or context.anchor
    if unit == "weekend":
        value = _shift(base, "week", step)
        return _read(match, "date", f"{value}-WE" if value else None)
    if word in ("past", "coming") and context.word_before(match) in ("the", "over"):
        return _read(match, "duration", _duration("1", unit))
    return _read(match, "date", _shift(base, unit, step))


def _decade(match: re.Match[str], _context: _Context) -> _Reading | None:
    if match["k_s"]:
        return _read(match, "date", f"19{match['k_s'][0]}")
    year = match["k_y"]
    return _read(match, "date", year[:2] if year.endswith("00") and year < "2000" else year[:3])


_CENTURIES = {"eleventh": 11, "twelfth": 12, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19}


def _century(match: re.Match[str], _context: _Context) -> _Reading | None:
    word = match["h_n"]
    late = {"twentieth": 20, "twenty-first": 21}
    number = ORDINALS.get(word) or _CENTURIES.get(word) or late.get(word) or int(re.sub(r"\D", "", word))
    return _read(match, "date", f"{number - 1:02d}") if number else None


_DAY_AFTER_CLOCK = re.compile(rf"[^.;\n]{{0,25}}?(?P<w_d>{LONG_WEEKDAY})")


def _clock_day(match: re.Match[str], context: _Context) -> date:
    """Return the day of a time of day: the weekday named right after it, else the last day named, else the anchor."""
    after = _DAY_AFTER_CLOCK.match(context.folded, match.end(), match.end() + 45)
    if after is None:
        return context.latest or context.anchor
    return _weekday_value(after, context, None)


def _clock(match: re.Match[str], context: _Context) -> _Reading | None:
    day = _clock_day(match, context)
    if match["t_w"]:
        return _read(match, "time", f"{day}T{'00:00' if match['t_w'] == 'midnight' else '12:00'}")
    hour = int(match["t_h"] or match["t24_h"] or match["t_c"])
    minute = int(match["t_m"] or match["t24_m"] or match["t_cm"] or 0)
    if match["t_c"] and (
        match["t_c"] == "0"
        or context.word_before(match)
        not in ("at", "by", "from", "until", "around", "about", "before", "after", "since", "to", "and")
    ):
        return None
    if match["t_a"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["t_a"][0] == "p" else 0)
    if hour > 23:
        return None
    zone = "Z" if match["t_z"] else ""
    return _read(match, "time", f"{day}T{hour:02d}:{minute:02d}{zone}")


def _compound(match: re.Match[str], _context: _Context) -> _Reading | None:
    return _read(match, "duration", _duration(match["x_n"], match["x_u"]))


def _length(match: re.Match[str], context: _Context) -> _Reading | None:
    number = match["l_n"]
    before = context.word_before(match)
    if number in ("a", "an"):
        follower = context.folded[match.end() : match.end() + 6]
        if before not in _FOR or (before in ("to", "than", "up") and not follower.startswith((" or", ",", "."))):
            return None
    if before in ("aged", "age", "world", "year", "number"):
        return None
    if (match["l_u"] == "second" and number in ("a", "an")) or (
        match["l_u"] == "second" and not number[0].isdigit() and not _plural(match, "l_u")
    ):
        return None
    return _read(match, "duration", _duration(number, match["l_u"]))


def _bare_year(match: re.Match[str], context: _Context) -> _Reading | None:
    year, before = int(match["y_y"]), context.word_before(match)
    if year > 2100:
        return None
    left = context.folded[max(0, match.start() - 2) : match.start()]
    right = context.folded[match.end() : match.end() + 1]
    early = match.start("y_y") > match.start()
    bracketed = left.endswith("(") or right == ")"
    if not (
        early or bracketed or before in _BEFORE_YEAR or left.endswith(", ") or right in ("'", "’") or before in MONTHS
    ):
        return None
    if year < 1900 and before not in ("in", "since", "of", "until", "from", "before", "after", "by", "the"):
        return None
    return _read(match, "date", f"{year:04d}")


def _bare_month(match: re.Match[str], context: _Context) -> _Reading | None:
    name = match["z_m"].split(" ")[-1].split("-")[-1]
    start = match.end() - len(name)
    word = context.text[start : match.end()]
    if not word[0].isupper() or name not in MONTHS:
        return None
    before = context.word_before(match)
    follower = context.text[match.end() + 1 : match.end() + 2]
    early = start > match.start()
    if not early and (name in ("may", "march", "april", "june", "august") or word.isupper()):
        if before not in (
            "in",
            "since",
            "until",
            "till",
            "by",
            "from",
            "during",
            "of",
            "and",
            "to",
            "before",
            "after",
            "for",
            "on",
            "through",
            "the",
        ):
            return None
        if follower.isupper() and name in ("april", "june", "may", "august"):
            return None
    month = MONTHS[name]
    year = context.anchor.year
    if context.ahead(match):
        year += month < context.anchor.month
    else:
        year -= month > context.anchor.month
    return _read(match, "date", f"{year:04d}-{month:02d}")


_HANDLERS: dict[str, Callable[[re.Match[str], _Context], _Reading | None]] = {
    "iso": _iso,
    "fiscal": _fiscal,
    "years": _years,
    "monthdays": lambda match, context: _month_range(match, context, "md"),
    "daysmonth": lambda match, context: _month_range(match, context, "dm"),
    "monthday": lambda match, context: _month_day(match, context, "a"),
    "daymonth": lambda match, context: _month_day(match, context, "b"),
    "monthyear": _month_year,
    "monthrel": _month_rel,
    "relmonth": _rel_month,
    "eachday": _each_day,
    "each": _each,
    "eachmonth": _each_month,
    "weekend": _weekend,
    "weekday": _weekday,
    "yearweekday": _two_days,
    "near": _near,
    "partday": _part_day,
    "season": _season,
    "quarter": _quarter,
    "qcode": _quarter_code,
    "pastmany": _past_many,
    "ago": _ago,
    "relative": _relative,
    "decade": _decade,
    "century": _century,
    "clock": _clock,
    "compound": _compound,
    "duration": _length,
    "bareyear": _bare_year,
    "bareday": _bare_month,
}
