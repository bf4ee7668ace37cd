"""The trailer of teletype copy: the last line, with the time of issue in each agency's own order.

Shapes from the published copy of AP, UPI, dpa, AFP, ATS, Kyodo, and of Italian and Spanish wires. Zones and desks are
in `data/teletype.toml`; month names are those of datelines, German and Spanish among them.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from wiredesk.conventions.filing_dates import AHEAD, month_numbers
from wiredesk.formats.teletype.rules import rules
from wiredesk.formats.values import WrittenTime


SIGNS = "^<=>\t\r\n \x00\x01\x02\x03\x04\x07\x0c\x16\x7f"
"""What may frame a trailer: ANPA's line signs and the control bytes that gateways leave."""

_PIVOT = 70
"""Two-digit years from here on are of the twentieth century, where the time of reception does not tell."""

_MAX_TRAILER = 80

_DAY_FIRST = re.compile(
    r"(?:[^\s]{1,12} ){0,3}(?P<d>\d{2}) ?(?P<h>\d{2})[:.]?(?P<min>\d{2}) ?(?P<zone>[A-Za-z]{1,4}\b)?\.? ?"
    r"(?:(?P<mon>[^\W\d_]{3,10})\.?(?: ?(?P<y>'?\d{2}|\d{4}))?)?(?: (?P<zone2>[A-Z]{1,4}))?"
)
"""`131137 GMT Nov 13`, `131137 nov 13`, `131137Z NOV 13`, `AFP 131137 GMT NOV 13`: day, clock, month, year."""

_AMERICAN = re.compile(
    r"(?:(?P<code>[A-Za-z]{2,8})(?:-[A-Za-z]{1,4}){0,2}[ -])?(?P<m>\d{2})-(?P<d>\d{2})-(?P<y>\d{2}|\d{4}) "
    r"(?P<h>\d{2}):?(?P<min>\d{2})(?P<half>[ap]m?)?(?: ?(?P<zone>[A-Za-z]{1,4}))?"
)
"""`AP-WF-11-13-13 1509GMT`, `AP-NY-05-17-98 1435EDT`, `UPI 05-17-87 01:35 PED`: month, day, year, clock."""

_DESK = re.compile(r"(?P<code>[A-Z]{2,6})-(?P<h>\d{2}):(?P<min>\d{2})-(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{2}|\d{4})")
"""`KWS-11:37-13-11-13`: clock, day, month, year; the code tells the desk, and so the zone."""

_MEDITERRANEAN = re.compile(
    r"(?:[^\s]{1,12} ){0,3}(?P<d>\d{1,2})-(?P<mon>[^\W\d_]{3,4})-(?P<y>\d{4}|\d{2}) (?P<h>\d{2})[:.](?P<min>\d{2})"
    r"(?: ?(?P<zone>GMT|UTC|CET|CEST))?(?: N{2,4})?"
)
"""`13-NOV-13 11:37`, as Italian wires end."""

_SLASHES = re.compile(r"(?:[^\s]{1,12} ){0,2}(?P<m>\d{2})/(?P<d>\d{2})/(?P<h>\d{2})-(?P<min>\d{2})/(?P<y>\d{2})")
"""`11/13/11-37/13`: month, day, clock, year, as Spanish wires end."""

_UPI_ZONES = {"e": -300, "c": -360, "m": -420, "p": -480}


def trailer_text(line: str) -> str:
    """Return a trailer line on one line, without the signs that frame it."""
    return " ".join(line.strip(SIGNS).split())


def read_trailer(line: str, received_at: datetime | None, zone: ZoneInfo | None = None) -> WrittenTime | None:
    """Return the time of issue in the last line of teletype copy, or None where the line is no trailer.

    Args:
        line: as sent; line signs and control bytes around the trailer do not matter.
        received_at: tells the century, and the year or month where the trailer leaves it out.
        zone: of the provider, for trailers that name none; UTC is assumed without it.
    """
    text = trailer_text(line[: 2 * _MAX_TRAILER])
    if not 9 <= len(text) <= _MAX_TRAILER or not (text[-1].isdigit() or text[-1].isalpha()):
        return None
    for pattern in (_DAY_FIRST, _AMERICAN, _DESK, _MEDITERRANEAN, _SLASHES):
        found = pattern.fullmatch(text)
        if found is not None:
            time = _time(found.groupdict(), received_at, zone)
            if time is not None:
                return time
    return None


def split_trailer(lines: Sequence[str], received_at: datetime | None) -> tuple[list[str], str]:
    """Return the lines of the copy, and the trailer among the last three lines that are not blank ("" for none).

    What stands below the trailer is frame, not copy. The time of reception decides whether a trailer without month or
    year is one.
    """
    seen = 0
    for index in range(len(lines) - 1, -1, -1):
        if not lines[index].strip(SIGNS):
            continue
        if read_trailer(lines[index], received_at) is not None:
            return list(lines[:index]), lines[index]
        seen += 1
        if seen == 3:
            break
    return list(lines), ""


def year_of(month: int, day: int, received_at: datetime | None) -> int | None:
    """Return the year of a day without one: the latest that puts it not later than two days after reception."""
    if received_at is None:
        return None
    received = received_at.astimezone(UTC).date()
    for year in range(min(received.year + 1, 9999), max(received.year - 9, 0), -1):
        try:
            if date(year, month, day) - received <= AHEAD:
                return year
        except ValueError:  # 29 February
            continue
    return None


def _time(parts: dict[str, str | None], received_at: datetime | None, zone: ZoneInfo | None) -> WrittenTime | None:
    """Return the moment that the parts of a trailer make, or None where there is no such day, month or zone."""
    day = int(parts["d"] or 0)
    code = parts.get("zone") or parts.get("zone2") or ""
    name = parts.get("mon")
    month: int | None
    if name is not None:
        month = month_numbers().get(name.lower())
        if month is None:
            return None
    else:
        month = int(parts["m"] or 0) if parts.get("m") else None
        if month is not None and month > 12:
            month, day = day, month
    hour, minute = int(parts["h"] or 0), int(parts["min"] or 0)
    place = _zone(code, parts, zone)
    if code and place is None:
        return None
    if parts.get("half"):
        hour = hour % 12 + (12 if (parts["half"] or "").startswith("p") else 0)
    elif re.fullmatch(r"[aApP][eEcCmMpP][sSdD]", code):
        hour = hour % 12 + (12 if code[0] in "pP" else 0)
    full = _day(day, month, parts.get("y"), received_at, needs_zone=not code)
    if full is None:
        return None
    try:
        local = datetime(full.year, full.month, full.day, hour, minute, tzinfo=place or zone or UTC)
        moment = local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    has_zone = bool(code)
    return WrittenTime(moment, has_zone=has_zone, of_provider=not has_zone and (place or zone) is not None)


def _zone(code: str, parts: dict[str, str | None], zone: ZoneInfo | None) -> tzinfo | None:
    if code:
        minutes = rules().zones.get(code.upper())
        if minutes is None and re.fullmatch(r"[aApP][eEcCmMpP][sSdD]", code):  # UPI: PED is p.m. Eastern daylight
            minutes = _UPI_ZONES[code[1].lower()] + (60 if code[2] in "dD" else 0)
        return None if minutes is None else timezone(timedelta(minutes=minutes))
    desk = rules().desks.get(parts.get("code") or "")
    return zone or (ZoneInfo(desk) if desk else None)


def _day(
    day: int, month: int | None, year: str | None, received_at: datetime | None, *, needs_zone: bool
) -> date | None:
    """Return the day of a trailer; what it leaves out comes from the time of reception.

    A bare number of six digits is no trailer: without a month there must be a zone.
    """
    if month is None:
        if needs_zone:
            return None
        return _latest_day(day, received_at)
    number = _year(year, received_at) if year else year_of(month, day, received_at)
    try:
        return date(number, month, day) if number else None
    except ValueError:
        return None


def _year(written: str, received_at: datetime | None) -> int:
    year = int(written.strip("'"))
    if year >= 100:
        return year
    if received_at is not None:
        latest = (received_at.astimezone(UTC) + AHEAD).year if received_at.year < 9999 else 9999
        return latest - (latest - year) % 100
    return year + (1900 if year >= _PIVOT else 2000)


def _latest_day(day: int, received_at: datetime | None) -> date | None:
    """Return the latest day of this number not later than two days after reception."""
    if received_at is None or not 1 <= received_at.year < 9999:
        return None
    latest = (received_at.astimezone(UTC) + AHEAD).date()
    for back in range(62):
        if latest.toordinal() <= back:
            return None
        candidate = latest - timedelta(days=back)
        if candidate.day == day:
            return candidate
    return None
