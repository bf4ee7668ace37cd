"""Find time expressions: look where a form can begin, take the first form that matches, ask its reader."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from wiredesk.stages.entities.numerals import fold
from wiredesk.stages.entities.times import clock, dates, lengths, relative
from wiredesk.stages.entities.times.context import Context, Reading
from wiredesk.stages.entities.times.patterns import forms, starts
from wiredesk_events import Span, TimeExpression
from wiredesk_events.spans import SpanField


# What is itself counted from a date is no date to count from: "1985, from 1984 a year earlier and two years earlier".
_COUNTED = re.compile(r"previous|following|same|.* (?:earlier|later|before)$")
_POINT = re.compile(r"\d{4}(?:-\d\d){0,2}")
_READERS: dict[str | None, Callable[[re.Match[str], Context], Reading | None]] = {
    "iso": dates.iso,
    "fiscal": dates.fiscal,
    "years": dates.years,
    "monthdays": lambda match, context: dates.month_range(match, context, "md"),
    "daysmonth": lambda match, context: dates.month_range(match, context, "dm"),
    "monthday": lambda match, context: dates.month_day(match, context, "a"),
    "daymonth": lambda match, context: dates.month_day(match, context, "b"),
    "monthyear": dates.month_year,
    "monthrel": dates.month_rel,
    "relmonth": dates.rel_month,
    "eachday": lengths.each_day,
    "each": lengths.each,
    "eachmonth": lengths.each_month,
    "weekend": relative.weekend,
    "weekday": relative.weekday,
    "yearweekday": relative.two_days,
    "near": relative.near,
    "partday": relative.part_day,
    "season": relative.season,
    "quarter": relative.quarter,
    "qcode": relative.quarter_code,
    "pastmany": lengths.past_many,
    "ago": relative.ago,
    "relative": relative.relative,
    "decade": dates.decade,
    "century": dates.century,
    "clock": clock.clock,
    "compound": lengths.compound,
    "duration": lengths.length,
    "bareyear": dates.bare_year,
    "bareday": dates.bare_month,
}


def find_times(
    field: SpanField, text: str, anchor: date, taken: Sequence[tuple[int, int]] = ()
) -> tuple[TimeExpression, ...]:
    """Return the time expressions of a text, in order.

    `anchor` is the day that they count from: the dateline's, else the day of receipt. `taken` are the stretches of
    names, in order: a year inside a name is no time.
    """
    folded = fold(text)
    found: list[TimeExpression] = []
    day: str | None = None
    latest: str | None = None
    latest_end = 0
    at = position = 0
    of_words, of_figures = forms()
    # The line feed stands for the beginning: a form begins behind something that is no part of a word.
    for candidate in starts().finditer("\n" + folded):
        start = candidate.start()
        if start < at:
            continue
        match = (of_figures if folded[start].isdecimal() else of_words).match(folded, start)
        if match is None:
            continue
        while position < len(taken) and taken[position][1] <= start:
            position += 1
        if position < len(taken) and taken[position][0] < match.end():
            at = max(start + 1, taken[position][1])
            continue
        if latest is not None and folded.find("\n", latest_end, start) >= 0:
            latest = None
        reading = _READERS[match.lastgroup](match, Context(text, folded, anchor, day, latest))
        if reading is None:
            continue
        span = Span(field=field, start=reading.start, end=reading.end, text=text[reading.start : reading.end])
        found.append(TimeExpression(span=span, kind=reading.kind, value=reading.value))
        value = reading.value
        if reading.kind == "date" and value and _POINT.fullmatch(value) and not _COUNTED.match(match.group()):
            latest, latest_end = value, reading.end
            day = value if len(value) == len("2021-04-07") else day
        at = reading.end
    return tuple(found)
