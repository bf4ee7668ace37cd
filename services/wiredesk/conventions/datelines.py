"""Datelines: where and when a story was filed, by its own account.

`MADRID, 11 may (EFE).-` · `BUENOS AIRES, Argentina (AP) _` · `PORTLAND, Ore., Feb 26 -` · `LUGANSK, July 12. /TASS/.`
`(ANSA) - Rome, October 11 -` · `Melbourne, Oct 22 (PTI) Text`

Order and signs differ from agency to agency, the parts do not. The head of a paragraph is read part by part (place,
region, date, agency, closing sign) and accepted when the parts together say "dateline". An unknown agency is no
obstacle; the list in `data/datelines.toml` only makes a guess surer.

A place alone before a dash says too little ("GOLD - Prices rose"): it needs a known region, or must be one of the
cities that the AP Stylebook lets stand alone in datelines.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from wiredesk.conventions.filing_dates import WrittenDate, dateline_rules, resolve
from wiredesk_events import Dateline


_MAX_DATELINE = 160
"""Characters; longer than any dateline of a stylebook."""

_MAX_AGENCY_WORDS = 4


@dataclass(frozen=True, slots=True)
class FoundDateline:
    """A dateline at the head of a paragraph.

    Attributes:
        dateline: its parts.
        end: index in the paragraph where the story's text begins.
    """

    dateline: Dateline
    end: int


@dataclass(slots=True)
class _Parts:
    """What was read so far, and up to where."""

    start: int
    at: int
    weekday: bool = False
    places: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    date: WrittenDate | None = None
    agency: str | None = None
    agency_form: str = ""
    closing: str | None = None


def find_dateline(paragraph: str, received_at: datetime | None) -> FoundDateline | None:
    """Return the dateline that opens the paragraph, or None.

    A year that the dateline leaves out is inferred from `received_at` and from a weekday in the paragraph; without
    `received_at` such a date stays None. Time does not depend on the length of the paragraph.
    """
    head = paragraph[:_MAX_DATELINE]
    if not _LOOKS_LIKE.search(head):
        return None
    parts = _read(head)
    if parts is None or not _accepted(parts, head):
        return None
    return FoundDateline(
        dateline=Dateline(
            text=" ".join(head[parts.start : parts.at].split()),
            place=parts.places[0] if parts.places else None,
            region=", ".join(parts.regions) or None,
            other_places=tuple(parts.places[1:]),
            date=resolve(parts.date, received_at, paragraph[parts.at :]) if parts.date else None,
            agency=parts.agency,
        ),
        end=parts.at,
    )


def is_known_agency(name: str) -> bool:
    """Whether this is an agency of the list, or a shared credit ("tca/dpa", "ats afp")."""
    known = _patterns().agencies
    name = name.casefold()
    if name in known:
        return True
    if "/" in name:
        return any(part.strip() in known for part in name.split("/"))
    parts = re.split(r"[ \-]", name)
    return len(parts) > 1 and all(part in known for part in parts)


def _read(head: str) -> _Parts | None:
    """Read the parts one after the other; None where the head cannot be a dateline."""
    start = _JUNK.match(head)
    parts = _Parts(start=start.end() if start else 0, at=start.end() if start else 0)
    first = _AGENCY_FIRST.match(head, parts.at)
    if first and _is_agency(first[1]):
        parts.agency, parts.agency_form, parts.at = first[1], "first", first.end()
    bare = _patterns().bare_start.match(head, parts.at)
    if bare:
        parts.agency, parts.agency_form, parts.closing, parts.at = bare[1], "bare", ".-", bare.end()
        return parts
    if not _take_date(parts, head) and not _take_places(parts, head):
        return None
    for _ in range(6):
        if not (
            _take_date(parts, head)
            or _take_weekday(parts, head)
            or _take_agency(parts, head)
            or _take_region(parts, head)
        ):
            break
    return _close(parts, head)


def _take_date(parts: _Parts, head: str) -> bool:
    if parts.date or parts.agency_form in {"bracket", "slash"}:
        return False
    match = _patterns().date.match(head, parts.at)
    if not match:
        return False
    month = _patterns().months[(match["m1"] or match["m2"]).lower()]
    year = match["y1"] or match["y2"]
    parts.date = WrittenDate(month, int(match["d1"] or match["d2"]), int(year) if year else None)
    parts.at = match.end()
    return True


def _take_weekday(parts: _Parts, head: str) -> bool:
    match = _patterns().weekday.match(head, parts.at) if parts.places else None
    if match:
        parts.at = match.end()
        parts.weekday = True
    return bool(match)


def _take_places(parts: _Parts, head: str) -> bool:
    match = _patterns().places.match(head, parts.at)
    if not match:
        return False
    places = [_place(place) for place in match[0].split("/")]
    first = places[0].partition(" ")[0]
    if first in _patterns().not_places or places[0].lower() in _patterns().calendar:
        return False
    parts.places = places
    parts.at = match.end()
    return True


def _take_region(parts: _Parts, head: str) -> bool:
    if parts.date or parts.agency_form in {"bracket", "slash"} or not parts.places or len(parts.regions) == 2:
        return False
    match = _patterns().region.match(head, parts.at)
    if not match:
        return False
    parts.regions.append(" ".join((match[1] or match[2]).split()))
    parts.at = match.end()
    return True


def _take_agency(parts: _Parts, head: str) -> bool:
    if parts.agency:
        return False
    for form, pattern in (("bracket", _BRACKET), ("slash", _SLASHES), ("bare", _patterns().bare)):
        match = pattern.match(head, parts.at)
        if not match or not _is_agency(match[1]):
            continue
        if form == "bare" and not (parts.date or is_known_agency(match[1])):
            continue
        if form == "bracket" and (_BRACKET.match(head, match.end()) or (not parts.date and _names_region(match[1]))):
            return False  # "Maribo (Denmark) (AFP)": the first one is the country
        parts.agency, parts.agency_form, parts.at = " ".join(match[1].split()), form, match.end()
        return True
    return False


def _close(parts: _Parts, head: str) -> _Parts | None:
    """Read the sign that ends a dateline; without one, only a bracketed agency can end it."""
    after_agency = parts.agency_form in {"bracket", "slash"}
    match = (_DASH_AFTER_AGENCY if after_agency else _DASH).match(head, parts.at)
    if match:
        parts.closing = match[0].strip()
    elif parts.agency_form == "bracket" and (match := _COLON.match(head, parts.at)):
        parts.closing = ":"
    elif parts.agency_form == "slash" and (match := _STOP.match(head, parts.at)):
        parts.closing = "."
    elif parts.agency_form == "bracket" and (match := _BLANK.match(head, parts.at)):
        parts.closing = ""
    else:
        return None
    parts.at = match.end()
    return parts


def _accepted(parts: _Parts, head: str) -> bool:  # noqa: PLR0911 - one return a form of dateline
    """Whether the parts together are enough to call it a dateline."""
    place = parts.places[0] if parts.places else ""
    following = head[parts.at : parts.at + 1]
    known = parts.agency is not None and is_known_agency(parts.agency)
    if parts.closing == "":
        return (known or parts.date is not None) and (following == "" or not following.islower())
    if parts.date:
        # "Parliament, Tuesday, May 4 - …" is prose; with a weekday an agency or capitals must speak for it.
        return bool(parts.agency) or place.isupper() or bool(place and not parts.weekday)
    if parts.agency_form == "first":
        return bool(place)
    if parts.agency:
        # A name and a club, party or country in brackets looks alike in lists: "Hill (Williams) - 1:32.5".
        sure = known or parts.closing == ".-" or place.isupper() or bool(parts.regions)
        prose = following.isdigit() or following.islower()
        return sure or (_AGENCY_STYLE.fullmatch(parts.agency) is not None and not prose)
    if not place.isupper() or following.isdigit():
        return False
    if parts.regions:
        return _is_region(parts.regions[-1])
    return place.casefold() in _patterns().alone


def _is_agency(text: str) -> bool:
    words = text.split()
    if not 0 < len(words) <= _MAX_AGENCY_WORDS or text.casefold().strip(".") in _patterns().calendar:
        return False
    return is_known_agency(text) or (
        not any(map(str.isdigit, text)) and (text[0].isupper() or "/" in text or text.islower())
    )


def _names_region(text: str) -> bool:
    """Whether brackets hold a country or state; in capitals ("MO", "PA") they hold an agency."""
    return _is_region(text) and not text.isupper()


def _place(written: str) -> str:
    """Return a place without the full stop that ends it: "Bruselas. (EFE)", but "WASHINGTON D.C."."""
    place = " ".join(written.split())
    last = place.rpartition(" ")[2]
    return place.removesuffix(".") if last.count(".") == 1 else place


def _is_region(text: str) -> bool:
    return text.casefold().rstrip(".") in _patterns().regions


# Junk that teletype lines leave before a dateline: asterisks, a single letter and a gap.
_JUNK = re.compile(r"[\s*]*(?:[a-z]\s{2,})?")
_LOOKS_LIKE = re.compile(r"[)/]|[.\s][-–—_]|[–—]")
_AGENCY_FIRST = re.compile(r"\(([^()\d]{2,30})\)\s?[-–—_]{1,2}\s?")
_BRACKET = re.compile(r"[,.]?\s*\(([^()]{2,40})\)")
_SLASHES = re.compile(r"[,.]?\s*/([^/\d\s][^/\d]{0,30})/")
_DASH = re.compile(r"[.,]?\s{1,3}[-–—_]{1,3}(?:\s+|$)|\.\s?[-–—_]{1,2}(?:\s*|$)|\s?[–—]{1,2}\s*")
_DASH_AFTER_AGENCY = re.compile(r"\.?\s{0,3}[-–—_]{1,3}\s*")
_COLON = re.compile(r"\s?:\s*")
_STOP = re.compile(r"\.(?:\s+|$)")
_BLANK = re.compile(r"\s+")
_AGENCY_STYLE = re.compile(r"[^a-z\d]{2,12}|[a-z]{2,8}(?:[ /-][a-z]{2,8}){1,2}|[a-z]{2,5}")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Patterns and look-ups made from the rule file."""

    date: re.Pattern[str]
    weekday: re.Pattern[str]
    places: re.Pattern[str]
    region: re.Pattern[str]
    bare: re.Pattern[str]
    bare_start: re.Pattern[str]
    months: dict[str, int]
    agencies: frozenset[str]
    regions: frozenset[str]
    alone: frozenset[str]
    not_places: frozenset[str]
    calendar: frozenset[str]


@cache
def _patterns() -> _Patterns:
    rules = dateline_rules()
    months = {name.lower(): number for number, names in rules.months.items() for name in names}
    weekdays = [name for names in rules.weekdays.values() for name in names]
    month = rf"(?:{_either(months)})"
    number = r"\d{1,2}(?:st|nd|rd|th|º|er)?"
    day_first = rf"{number}\.?\s{{0,3}}(?:de\s)?(?i:{month})"
    month_first = rf"(?i:{month})\.?\s{{0,3}}{number}"
    no_date = rf"(?!(?:{month_first}|{day_first}|(?i:{_either(weekdays)}))\b)"
    # A word of a name: a capital, or any letter without case (北京), then letters, apostrophes, hyphens, full stops.
    word = r"(?:[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:['’\-][^\W\d_]+)*(?:\.[^\W\d_]{1,3})*\.?|[ad]['’][^\W\d_a-z][^\W\d_]*)"
    particle = rf"(?:{_either(rules.particles)})"
    city = rf"{no_date}{word}(?:\s{{1,2}}(?:{particle}\s{{1,2}}){{0,2}}{no_date}{word}){{0,4}}"
    return _Patterns(
        date=re.compile(
            rf"\s?[,.]?\s*(?:(?P<m1>(?i:{month}))\.?\s{{0,3}}(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y1>\d{{4}}))?"
            rf"|(?P<d2>\d{{1,2}})(?:º|er|\.)?\s{{0,3}}(?:de\s)?(?P<m2>(?i:{month}))\b\.?(?:,?\s+(?:del?\s)?(?P<y2>\d{{4}}))?)(?!\d)"
        ),
        weekday=re.compile(rf",?\s+(?i:{_either(weekdays)})\b"),
        places=re.compile(rf"{city}(?:\s?/\s?{city}){{0,3}}"),
        region=re.compile(rf"(?:\s?,\s*|(?<=[a-z.])\s)({city})|\s*\(({city})\)"),
        bare=re.compile(r"[,.]?\s+([^\W\d_a-z][^\W\d_]{1,15}(?:\s[^\W\d_a-z][^\W\d_]{1,15})?)(?=\s+[-–—_])"),
        bare_start=re.compile(rf"({_either(rules.agencies)})\.-\s*"),
        months=months,
        agencies=frozenset(name.casefold() for name in rules.agencies),
        regions=frozenset(name.casefold().rstrip(".") for name in rules.regions),
        alone=frozenset(name.casefold() for name in rules.alone),
        not_places=frozenset(rules.not_places),
        calendar=frozenset([*months, *(name.lower() for name in weekdays)]),
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda text: (-len(text), text)))
