"""Values that every format writes in its own way: times, status words, urgency, language tags.

An embargo is read so that a doubt delays a story and never leaks it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from wiredesk.conventions.filing_dates import month_numbers
from wiredesk_events import LifecycleKind, Status


_LATEST_ZONE = timedelta(hours=12)
"""A time without a zone can mean at the latest the one of UTC-12:00."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}\Z")

_STATUS: dict[str, tuple[Status, LifecycleKind | None]] = {
    # NewsML-G2 and ninjs: usable, withheld, canceled; NITF adds embargoed; the rest is what feeds write instead.
    "": ("usable", None),
    "usable": ("usable", None),
    "active": ("usable", None),
    "published": ("usable", None),
    "corrected": ("usable", "correction"),
    "withheld": ("withheld", "withhold"),
    "held": ("withheld", "withhold"),
    "hold": ("withheld", "withhold"),
    "embargoed": ("withheld", None),
    "canceled": ("canceled", "kill"),
    "cancelled": ("canceled", "kill"),
    "killed": ("canceled", "kill"),
    "kill": ("canceled", "kill"),
    "withdrawn": ("canceled", "kill"),
    "recalled": ("canceled", "kill"),
    "deleted": ("canceled", "kill"),
}

_URGENCY_WORDS = {
    # ANPA 1312 priority letters (AP Stylebook, "Filing the wire") in the order of AP's own urgency 1 to 8.
    "f": 1,
    "flash": 1,
    "b": 2,
    "bulletin": 2,
    "u": 3,
    "urgent": 3,
    "r": 4,
    "routine": 4,
    "regular": 4,
    "normal": 4,
    "d": 5,
    "deferred": 5,
    "h": 6,
    "w": 6,
    "a": 7,
    "advance": 7,
    "s": 8,
}


@dataclass(frozen=True, slots=True)
class StatusWord:
    """A provider's word for the status, understood.

    Attributes:
        status, kind: what it means; an unknown word withholds the story until a person has looked.
        known: whether the word is one that we know.
    """

    status: Status
    kind: LifecycleKind | None
    known: bool = True


@dataclass(frozen=True, slots=True)
class WrittenTime:
    """A point in time as a provider wrote it.

    Attributes:
        moment: in UTC; UTC is assumed where no zone is known.
        has_zone: whether a zone was given.
        of_provider: whether the zone is the provider's own, because none was given.
    """

    moment: datetime
    has_zone: bool
    of_provider: bool = False

    @property
    def latest(self) -> datetime:
        """The latest moment that it can mean: the safe reading of an embargo."""
        if self.has_zone or self.of_provider or self.moment.year >= 9999:
            return self.moment
        return self.moment + _LATEST_ZONE


def read_time(text: str, zone: ZoneInfo | None = None) -> WrittenTime | None:
    """Return a time as feeds write it, or None where it is none.

    ISO 8601 in its extended and basic forms, RFC 5322 with what feeds make of it ("+02:00", Spanish and German months),
    and days with or without a clock in words ("July 19, 2014 10:02 AM", "19 julio 2014, 10:02").

    Args:
        text: as written.
        zone: of the provider; used where the text names none.
    """
    text = " ".join(text.split())
    if not 8 <= len(text) <= 64:
        return None
    moment = _iso(text) or _in_words(text) or _internet(text)
    if moment is None:
        return None
    try:
        if moment.tzinfo is not None:
            return WrittenTime(moment.astimezone(UTC), has_zone=True)
        if zone is not None:
            return WrittenTime(moment.replace(tzinfo=zone).astimezone(UTC), has_zone=False, of_provider=True)
        return WrittenTime(moment.replace(tzinfo=UTC), has_zone=False)
    except OverflowError:  # year 1 or 9999 at the edge of a zone
        return None


def note_zone(time: WrittenTime | None, flags: set[str]) -> None:
    """Flag a time whose zone was not written: "time-in-provider-zone", "time-without-zone"."""
    if time is not None and not time.has_zone:
        flags.add("time-in-provider-zone" if time.of_provider else "time-without-zone")


def noted_time(text: str | None, zone: ZoneInfo | None, flags: set[str]) -> WrittenTime | None:
    """Return a time as `read_time` does; one that cannot be read, or has no zone of its own, is flagged."""
    if not text:
        return None
    time = read_time(text, zone)
    if time is None:
        flags.add("time-unreadable")
    note_zone(time, flags)
    return time


_WITHOUT_T = re.compile(r"\A(\d{8})(\d{4}(?:\d{2})?)(?=\Z|[ Z+-])")
_BLANK_BEFORE_ZONE = re.compile(r"(?<=\d) (?=[+-]\d{2}:?\d{2}\Z|Z\Z)")
_COLON_IN_ZONE = re.compile(r"(?<=[ \d][+-]\d{2}):(?=\d{2}\Z)")
_WEEKDAY = re.compile(r"[^\W\d_]{2,12}\.?, ?")
_LETTERS = re.compile(r"[^\W\d_]+")
_ZONES = {
    "GMT": 0,
    "UTC": 0,
    "Z": 0,
    "BST": 60,
    "CET": 60,
    "CEST": 120,
    "EST": -300,
    "EDT": -240,
    "PST": -480,
    "PDT": -420,
}
"""Minutes from UTC of the abbreviations that mean one zone only in news copy."""


def _iso(text: str) -> datetime | None:
    if not text[:4].isdigit():
        return None
    if text[4].isdigit():
        text = _WITHOUT_T.sub(r"\1T\2", text)
    try:
        return datetime.fromisoformat(_BLANK_BEFORE_ZONE.sub("", text) if " " in text else text)
    except ValueError:
        pass
    stem, _, zone = text.rpartition(" ")
    if zone not in _ZONES:
        return None
    try:
        moment = datetime.fromisoformat(stem)
    except ValueError:
        return None
    return moment.replace(tzinfo=timezone(timedelta(minutes=_ZONES[zone]))) if moment.tzinfo is None else moment


def _internet(text: str) -> datetime | None:
    # The weekday may be in any language and says nothing that the date does not.
    text = _COLON_IN_ZONE.sub("", _LETTERS.sub(_in_english, _WEEKDAY.sub("", text), count=1))
    try:
        return parsedate_to_datetime(text) if text.isascii() else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _in_english(word: re.Match[str]) -> str:
    month = month_numbers().get(word[0].lower())
    return _ENGLISH[month - 1] if month else word[0]


def _in_words(text: str) -> datetime | None:
    found = _words().fullmatch(text)
    if found is None:
        return None
    hour, minute, second = int(found["h"] or 0), int(found["min"] or 0), int(found["s"] or 0)
    if half := (found["half"] or "").replace(".", "").lower():
        hour = hour % 12 + (12 if half == "pm" else 0)
    month = month_numbers()[(found["m1"] or found["m2"]).lower()]
    zone = found["zone"]
    try:
        return datetime(
            *(int(found["y"]), month, int(found["d1"] or found["d2"]), hour, minute, second),
            tzinfo=timezone(timedelta(minutes=_ZONES[zone])) if zone else None,
        )
    except ValueError:
        return None


_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@cache
def _words() -> re.Pattern[str]:
    month = "|".join(sorted(map(re.escape, month_numbers()), key=lambda name: (-len(name), name)))
    day = r"\d{1,2}"
    month_first = rf"(?P<m1>{month})\.? (?P<d1>{day})(?:st|nd|rd|th)?"
    day_first = rf"(?P<d2>{day})\.?(?: de)? (?P<m2>{month})\.?"
    clock = r"(?P<h>\d{1,2})[:.h](?P<min>\d{2})(?::(?P<s>\d{2}))?(?: ?(?P<half>[ap]\.?m\.?))?(?: ?Uhr| ?h)?"
    return re.compile(
        rf"(?:[^\W\d_]{{2,12}}\.?,? )?(?:{month_first}|{day_first}),?(?: del?)? (?P<y>\d{{4}})"
        rf"(?:,? (?:(?:at|a las|um) )?{clock})?(?: \(?(?P<zone>{'|'.join(_ZONES)})\)?)?",
        re.IGNORECASE,
    )


def read_status(word: str) -> StatusWord:
    """Return what a status word means; a qualified one ("stat:canceled") counts by its last part."""
    plain = word.strip().rpartition(":")[2].strip().lower()
    if plain in _STATUS:
        status, kind = _STATUS[plain]
        return StatusWord(status, kind)
    return StatusWord("withheld", None, known=False)


UrgencyScale = Literal["iptc", "anpa", "iptc7901"]


def read_urgency(value: str, scale: UrgencyScale = "iptc") -> int | None:
    """Return urgency 1 (most urgent) to 8, or None for a value that the scale does not have.

    Args:
        value: as the provider wrote it.
        scale: "iptc": 1 to 8 as NITF, IIM and AP have it, 9 (the lowest of ninjs and NewsML-G2) as 8, or a priority
            word; "anpa": the priority letters of ANPA 1312; "iptc7901": 1 to 6.
    """
    value = value.strip().lower()
    if value.isascii() and value.isdigit() and len(value) <= 3:
        number = int(value)
        return min(number, 8) if 1 <= number <= (6 if scale == "iptc7901" else 9) else None
    return _URGENCY_WORDS.get(value)


def read_language(tag: str) -> str | None:
    """Return a language tag in its usual spelling ("en-US"), or None where it is none."""
    tag = tag.strip()
    if not _LANGUAGE.match(tag):
        return None
    first, *rest = tag.replace("_", "-").split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])
