"""The day a story was filed, where its copy leaves out the year.

Agencies write `Apr 7`. The year comes from the time at which we received the copy and, for copy from an archive, from
the weekday that the story names ("said Wednesday").
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from wiredesk.conventions.rules import Rules, load_rules


AHEAD = timedelta(days=2)
"""A dateline may lie this far after the time of reception: time zones, clocks, copy filed for the next morning."""

LIVE = timedelta(days=6)
"""Copy that arrives within a week of its dateline is live: the year is beyond doubt."""

RECENT = timedelta(days=60)
"""Up to here a weekday on the dateline's day or the day before confirms the nearest year."""

_YEARS_BACK = 12
"""The same day falls on each weekday within eleven years."""

_WEEKDAY_REACH = 1500
"""Characters of the story in which a weekday is looked for."""


class DatelineRules(Rules):
    """The whole of `data/datelines.toml`; the file explains the fields."""

    agencies: tuple[str, ...]
    not_places: tuple[str, ...]
    articles: tuple[str, ...]
    particles: tuple[str, ...]
    alone: tuple[str, ...]
    regions: tuple[str, ...]
    region_codes: tuple[str, ...]
    months: dict[int, tuple[str, ...]]
    weekdays: dict[int, tuple[str, ...]]
    words_as_months: tuple[str, ...]
    rivers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A day as written in a dateline; `year` and `month` are None where they are left out (`SEVILLA, 3 (EP) -`)."""

    month: int | None
    day: int
    year: int | None = None


@cache
def dateline_rules() -> DatelineRules:
    """Return the rules of `data/datelines.toml`, loaded once."""
    return load_rules("datelines", DatelineRules)


@cache
def month_numbers() -> dict[str, int]:
    """Return the number of each month name and abbreviation, in lower case and in every language of the rules."""
    return {name.lower(): number for number, names in dateline_rules().months.items() for name in names}


def resolve(written: WrittenDate, received_at: datetime | None, story: str = "") -> str | None:
    """Return the ISO 8601 date, or None where the year cannot be known or there is no such day.

    The year is, in this order: the one written; the one that puts the day within a week before the time of reception
    (or two days after); for older copy the latest in which the day falls on the weekday that the story names; else the
    latest that puts the day not later than two days after reception.
    """
    if written.year is not None:
        day = _day(written.year, written)
        return day.isoformat() if day else None
    if received_at is None:
        return None
    received = received_at.astimezone(UTC).date()
    if written.month is None:
        return _in_latest_month(written.day, received)
    candidates = (
        day
        for year in range(min(received.year + 1, 9999), max(received.year - _YEARS_BACK, 0), -1)
        if (day := _day(year, written)) and day - received <= AHEAD
    )
    nearest = next(candidates, None)
    if nearest is None or received - nearest <= LIVE:
        return nearest.isoformat() if nearest else None
    weekday = named_weekday(story)
    near = received - nearest <= RECENT and weekday is not None and (nearest.isoweekday() - weekday) % 7 <= 1
    if weekday is None or near or nearest.isoweekday() == weekday:
        return nearest.isoformat()
    return next((day for day in candidates if day.isoweekday() == weekday), nearest).isoformat()


def nearest_month(word: str) -> int | None:
    """Return the month whose name a word misspells by one letter ("Narch", "Marc", "Setpember"), or None.

    Only the English names of at least four letters: shorter ones are one letter from too many words.
    """
    word = word.lower()
    for number, names in dateline_rules().months.items():
        if any(len(name) > 3 and _one_slip_apart(word, name.lower()) for name in names[:2]):
            return number
    return None


def _one_slip_apart(word: str, name: str) -> bool:
    """Whether two words are equal, or differ by one letter put in, left out, mistaken or swapped with the next."""
    if abs(len(word) - len(name)) > 1:
        return False
    same = next((i for i, pair in enumerate(zip(word, name, strict=False)) if pair[0] != pair[1]), None)
    if same is None:
        return True
    one, two = word[same:], name[same:]
    return one[1:] == two or one == two[1:] or one[1:] == two[1:] or (one[:2] == two[1::-1] and one[2:] == two[2:])


def _in_latest_month(day: int, received: date) -> str | None:
    """Return the latest such day of a month that is not later than two days after reception."""
    limit = received + AHEAD
    year, month = limit.year, limit.month
    for _ in range(4):
        found = _day(year, WrittenDate(month, day))
        if found and found <= limit:
            return found.isoformat()
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return None


def named_weekday(story: str) -> int | None:
    """Return the first weekday that the story names (1 = Monday), or None."""
    pattern, numbers = _weekdays()
    match = pattern.search(story[:_WEEKDAY_REACH])
    return numbers[match[0].lower()] if match else None


def _day(year: int, written: WrittenDate) -> date | None:
    try:
        return date(year, written.month or 0, written.day)
    except ValueError:
        return None


@cache
def _weekdays() -> tuple[re.Pattern[str], dict[str, int]]:
    numbers = {name.lower(): number for number, names in dateline_rules().weekdays.items() for name in names}
    # English and German names have capitals ("sun" and "mon" never matter: only full names are listed).
    names = "|".join(sorted(map(re.escape, (name for row in dateline_rules().weekdays.values() for name in row))))
    return re.compile(rf"\b(?:{names})\b"), numbers
