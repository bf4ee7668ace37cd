"""What the teletype formats share: the trailer with the time of issue, the keyword line with its version words.

ANPA 1312, IPTC 7901 and ZCZC/NNNN differ in their frames, not in what desks write into them. The words are in
`data/teletype.toml`. Interface::

    read_trailer(line: str, received_at: datetime | None, zone: ZoneInfo | None = None) -> WrittenTime | None
    trailer_text(line: str) -> str                                  the trailer as written, its frame signs taken off
    split_trailer(lines: Sequence[str], received_at: datetime | None) -> tuple[list[str], str]
                                                                    the copy, and the trailer line ("" for none)
    year_of(month: int, day: int, received_at: datetime | None) -> int | None
    read_keyword(line: str) -> Keyword                              slug, take_key, take, word_count
    read_label(label: str) -> Keyword                               the same of a keyword cut at its column
    meaning_of(slug: str) -> SlugMeaning                            kind and genre that a keyword tells
    is_credit(line: str) -> bool                                    a line under the byline ("Associated Press")
    agency_of(*words: str) -> str | None                            the agency that a trailer or a designator names
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from wiredesk.conventions.filing_dates import AHEAD, dateline_rules
from wiredesk.conventions.rules import Rules
from wiredesk.conventions.rules import load_rules as _load
from wiredesk.formats.values import WrittenTime
from wiredesk_events import LifecycleKind


_PIVOT = 70
"""Two-digit years from here on are of the twentieth century, where the time of reception does not tell."""

_MAX_TRAILER = 80
_SIGNS = "^<=>\t\r\n \x00\x01\x02\x03\x04\x07\x0c\x16\x7f"
"""What may frame a trailer: ANPA's line signs and the control bytes that gateways leave."""

_BLANKS = "\t\r\n \x00\x01\x02\x03\x04\x07\x0c\x16\x7f"

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


class VersionWords(Rules):
    """The words of `versions` and `credits`."""

    words: tuple[str, ...]


class SlugRule(Rules):
    """One row of `slug`."""

    words: tuple[str, ...]
    kind: LifecycleKind | None = None
    genre: str | None = None


class TeletypeRules(Rules):
    """The file `data/teletype.toml`; it explains its fields."""

    zones: dict[str, int]
    desks: dict[str, str]
    versions: VersionWords
    slug: tuple[SlugRule, ...]
    agencies: dict[str, str]
    credits: VersionWords


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword line taken apart.

    Attributes:
        slug: without version words.
        take_key: version words as written ("1st Ld-Writethru"), or None.
        take: number of this part of a story sent in takes.
        word_count: as the line gives it.
    """

    slug: str
    take_key: str | None = None
    take: int | None = None
    word_count: int | None = None


@dataclass(frozen=True, slots=True)
class SlugMeaning:
    """What a keyword tells of the story: what it does ("alert", "advisory") and its genre ("Glance")."""

    kind: LifecycleKind | None = None
    genre: str | None = None


@cache
def rules() -> TeletypeRules:
    """Return the rules of `data/teletype.toml`, loaded once."""
    return _load("teletype", TeletypeRules, package="wiredesk.formats")


def trailer_text(line: str) -> str:
    """Return a trailer line on one line, without the signs that frame it."""
    return " ".join(line.strip(_SIGNS).split())


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
        if not lines[index].strip(_SIGNS):
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


def read_keyword(line: str) -> Keyword:
    """Return the parts of a keyword line: `BC-US--Giant Lobster Death, 1st Ld-Writethru,127`.

    Version words stand behind a comma; a word joined to the keyword by a hyphen ("-ABRIDGED") is part of the keyword,
    because later versions repeat it ("keyword must be repeated in exactly the same form", AP).
    """
    text = line.strip(_BLANKS)
    if text[:1] == "^":
        text = text[1:-1] if text[-1] in "<=" and len(text) > 1 else text[1:]
    parts = [" ".join(part.split()) for part in text[:500].split(",")]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    words: int | None = None
    if len(parts) > 1 and re.fullmatch(r"[0-9]{1,6}", parts[-1]):
        words = int(parts.pop())
    versions: list[str] = []
    if len(parts) > 2 and re.fullmatch(r"[a-zA-Z]\d{4}", parts[-1]) and is_version(parts[-2]):
        versions.append(parts.pop())  # the number of the version that this one replaces
    while len(parts) > 1 and is_version(parts[-1]):
        versions.insert(0, parts.pop())
    take_key = ", ".join(versions) or None
    slug = ", ".join(parts)
    if take_key is None and (loose := _loose_version().search(slug)):
        take_key = loose["version"]
        slug = slug[: loose.start()].rstrip(" ,")
    return Keyword(slug, take_key, take_of(take_key), words)


def read_label(label: str) -> Keyword:
    """Return the parts of a keyword in a header line of fixed columns: `BC-US--GiantLobsterDeath 1stLd-Writethru`.

    Such keywords are cut at their column, so that a comma and digits at the end are part of a number, not a count.
    """
    slug = " ".join(label[:200].split())
    found = _loose_version().search(slug)
    if found is None:
        return Keyword(slug)
    take_key = found["version"]
    return Keyword(slug[: found.start()].rstrip(" ,"), take_key, take_of(take_key))


def is_version(text: str) -> bool:
    """Return whether text is nothing but version words ("1st Ld-Writethru", "Take 2", "ABRIDGED, 3rdLd-Writethru")."""
    return _version().fullmatch(text) is not None


def take_of(take_key: str | None) -> int | None:
    """Return the number of a take ("Take 2", "2nd Take"), or None."""
    found = _TAKE.search(take_key) if take_key else None
    return int(found[1] or found[2]) if found else None


_TAKE = re.compile(r"\btake ?(\d{1,2})\b|\b(\d{1,2})(?:st|nd|rd|th) ?take\b", re.IGNORECASE)


def meaning_of(slug: str) -> SlugMeaning:
    """Return what a keyword tells: `BC-US--APNewsAlert` is an alert, `BC-AP News Digest` advises editors."""
    pattern, rows = _slug_words()
    kind: LifecycleKind | None = None
    genre: str | None = None
    for found in pattern.finditer(slug[:500]):
        row = rows[re.sub(r"[\s-]", "", found[0]).lower()]
        kind = kind or row.kind
        genre = genre or row.genre
    return SlugMeaning(kind, genre)


def is_credit(line: str) -> bool:
    """Return whether a line under a byline says what the writer is ("AP Sports Writer", "Associated Press")."""
    words = re.findall(r"[^\W\d_]+", line[:100])
    return len(line) <= 60 and not line.isupper() and not _credits().isdisjoint(words)


def agency_of(*words: str) -> str | None:
    """Return the agency that the first known of these words stands for: "AP-WF-11-13-13 …", "reute"."""
    names = _agencies()
    for word in words:
        head = re.match(r"[^\W\d_]+", word.strip(_SIGNS + "\x1f_-"))
        if head and head[0].lower() in names:
            return names[head[0].lower()]
    return None


@cache
def _agencies() -> dict[str, str]:
    return {word.lower(): name for word, name in rules().agencies.items()}


@cache
def _credits() -> frozenset[str]:
    return frozenset(rules().credits.words)


@cache
def _slug_words() -> tuple[re.Pattern[str], dict[str, SlugRule]]:
    rows = {re.sub(r"[\s-]", "", word).lower(): row for row in rules().slug for word in row.words}
    words = sorted((word for row in rules().slug for word in row.words), key=lambda word: (-len(word), word))
    spelled = "|".join(r"[\s-]?".join(map(re.escape, re.split(r"[\s-]", word))) for word in words)
    # Squeezed keywords run words together ("WildCardGlance"), so a word counts from its capital on.
    return re.compile(rf"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?i:{spelled})(?![a-z])"), rows


@cache
def _one_version() -> str:
    def spelled(words: str) -> str:
        pieces = re.split(r"(#th|#|[\s-]|,)", words)
        signs = {"#th": r"\d{1,2}(?:st|nd|rd|th)", "#": r"\d{1,4}", " ": r"[\s-]?", "-": r"[\s-]?", ",": ",", "": ""}
        return "".join(signs.get(piece, re.escape(piece)) for piece in pieces)

    ordered = sorted(rules().versions.words, key=lambda words: (-len(words), words))
    return rf"(?:{'|'.join(map(spelled, ordered))})"


@cache
def _version() -> re.Pattern[str]:
    one = _one_version()
    return re.compile(rf"{one}(?:,? {one}){{0,4}}(?:,? [a-zA-Z]\d{{4}})?", re.IGNORECASE)


@cache
def _loose_version() -> re.Pattern[str]:
    """Return the pattern of a version behind the keyword without a comma.

    A bare word without a number could be part of the keyword.
    """
    numbered = r"(?=\d{1,2}(?:st|nd|rd|th)|take ?\d|[a-z]*ld-writethru|update ?\d)"
    return re.compile(
        rf"(?:\s\(?|\()(?P<version>{numbered}{_one_version()})\)?$",
        re.IGNORECASE,
    )


@cache
def _months() -> dict[str, int]:
    return {name.lower(): number for number, names in dateline_rules().months.items() for name in names}


def _time(parts: dict[str, str | None], received_at: datetime | None, zone: ZoneInfo | None) -> WrittenTime | None:
    """Return the moment that the parts of a trailer make, or None where there is no such day, month or zone."""
    day = int(parts["d"] or 0)
    code = parts.get("zone") or parts.get("zone2") or ""
    name = parts.get("mon")
    month: int | None
    if name is not None:
        month = _months().get(name.lower())
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
