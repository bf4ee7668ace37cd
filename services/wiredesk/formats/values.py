"""Values that every format writes in its own way: times, status words, urgency, language tags.

An embargo is read so that a doubt delays a story and never leaks it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

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
        moment: in UTC; UTC is assumed where no zone is given.
        has_zone: whether a zone was given.
    """

    moment: datetime
    has_zone: bool

    @property
    def latest(self) -> datetime:
        """The latest moment that it can mean: the safe reading of an embargo."""
        if self.has_zone or self.moment.year >= 9999:
            return self.moment
        return self.moment + _LATEST_ZONE


def read_time(text: str) -> WrittenTime | None:
    """Return an ISO 8601 or RFC 5322 time, or None where it is neither."""
    text = text.strip()
    if not 8 <= len(text) <= 64 or not text.isascii():
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    if moment.tzinfo is None:
        return WrittenTime(moment.replace(tzinfo=UTC), has_zone=False)
    try:
        return WrittenTime(moment.astimezone(UTC), has_zone=True)
    except OverflowError:  # year 1 or 9999 at the edge of a zone
        return None


def read_status(word: str) -> StatusWord:
    """Return what a status word means; a qualified one ("stat:canceled") counts by its last part."""
    plain = word.strip().rpartition(":")[2].strip().lower()
    if plain in _STATUS:
        status, kind = _STATUS[plain]
        return StatusWord(status, kind)
    return StatusWord("withheld", None, known=False)


def read_urgency(value: str) -> int | None:
    """Return urgency 1 to 8 from a digit or a priority word; 9 (the lowest of ninjs and NewsML-G2) becomes 8."""
    value = value.strip().lower()
    if value.isascii() and value.isdigit() and len(value) <= 3:
        number = int(value)
        return min(number, 8) if 1 <= number <= 9 else None
    return _URGENCY_WORDS.get(value)


def read_language(tag: str) -> str | None:
    """Return a language tag in its usual spelling ("en-US"), or None where it is none."""
    tag = tag.strip()
    if not _LANGUAGE.match(tag):
        return None
    first, *rest = tag.replace("_", "-").split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])
