"""The calendar: names of months, weekdays, seasons and parts of the day, and steps from a day."""

from datetime import date, timedelta


def _numbered(names: str, start: int) -> dict[str, int]:
    return {name: number for number, line in enumerate(names.split(","), start) for name in line.split()}


MONTHS = _numbered(
    "january jan, february feb, march mar, april apr, may, june jun, july jul, august aug, september sept sep,"
    "october oct, november nov, december dec",
    1,
)
WEEKDAYS = _numbered(
    "monday mon, tuesday tues tue, wednesday wed, thursday thurs thu, friday fri, saturday sat, sunday sun", 0
)
ORDINALS = _numbered(
    "first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh, twelfth, thirteenth,"
    "fourteenth, fifteenth, sixteenth, seventeenth, eighteenth, nineteenth, twentieth, twenty-first",
    1,
)
PARTS = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
SATURDAY = 5
STEPS = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1}


def shift(day: date, unit: str, count: int) -> str | None:  # noqa: PLR0911 - one case a line
    """Return the day, week, month, year … that lies `count` units from a day, as coarse as the unit.

    None where the calendar ends before it.
    """
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


def iso_day(year: int, month: int, day: int) -> str | None:
    """Return a day as ISO 8601, None where there is no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def year_for(month: int, day: int, anchor: date, *, ahead: bool) -> int:
    """Return the year of a day and month without one: the nearest in the direction of the tense."""
    here, there = (anchor.month, anchor.day), (month, day)
    if ahead:
        return anchor.year + (there < here)
    return anchor.year - (there > here)
