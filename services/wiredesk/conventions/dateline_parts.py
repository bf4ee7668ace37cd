"""The parts of a dateline, read one after the other: places, region, weekday, date, agency, closing sign."""

import re
from dataclasses import dataclass, field

from wiredesk.conventions.dateline_patterns import is_known_agency, is_region, patterns
from wiredesk.conventions.filing_dates import WrittenDate, nearest_month


_MAX_AGENCY_WORDS = 6


@dataclass(slots=True)
class DatelineParts:
    """What was read so far, and up to where.

    Attributes:
        start, at: where the dateline begins and how far it was read.
        weekday: a weekday stood in it.
        dated: a day stood in it; `date` is None where it cannot be made out ("March 187").
        date_first: the day stood before the place.
        agency_form: "first", "bracket", "slash" or "bare"; empty without an agency.
        closing: the sign that ends it; "" for a blank, "$" for the end of the line.
    """

    start: int
    at: int
    weekday: bool = False
    places: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    date: WrittenDate | None = None
    dated: bool = False
    date_first: bool = False
    agency: str | None = None
    agency_form: str = ""
    closing: str = ""


def read_parts(parts: DatelineParts, head: str) -> bool:
    """Read the parts one after the other; False where the head cannot be a dateline."""
    first = AGENCY_FIRST.match(head, parts.at)
    if first and (is_known_agency(first[1]) or (first["dash"] and _is_agency(first[1]))):
        parts.agency, parts.agency_form, parts.at = first[1], "first", first.end()
    if _take_date(parts, head):
        parts.date_first = _take_places(parts, head)
    elif not _take_places(parts, head):
        return False
    for _ in range(7):
        if not (
            _take_date(parts, head)
            or _take_weekday(parts, head)
            or _take_agency(parts, head)
            or _take_region(parts, head)
        ):
            break
    return _close(parts, head)


def _take_date(parts: DatelineParts, head: str) -> bool:
    if parts.dated or (parts.agency_form in {"bracket", "slash"} and not _DATE_AFTER_AGENCY.match(head, parts.at)):
        return False
    bracket = _DATE_IN_BRACKETS.match(head, parts.at) if parts.places and not parts.agency else None
    found: tuple[WrittenDate | None, int] | None = _date_at(
        head, bracket.end() if bracket else parts.at, spelt_out=not parts.places
    )
    if found is None:
        found = _odd_date_at(parts, head) if parts.places else _leading_figures(parts, head)
    if found is None or (bracket and head[found[1] : found[1] + 1] != ")"):
        return False
    parts.date, parts.at, parts.dated = found[0], found[1] + bool(bracket), True
    return True


def _date_at(head: str, at: int, *, spelt_out: bool = False) -> tuple[WrittenDate, int] | None:
    """Return the day written here and where it ends; `spelt_out`: no month that is a word too ("Set 3 …")."""
    match = patterns().date.match(head, at)
    if not match:
        return None
    name = (match["m1"] or match["m2"]).lower()
    if spelt_out and (name in patterns().words_as_months or (match["m1"] or match["m2"])[0].islower()):
        return None
    year = match["y1"] or match["y2"]
    day = int(match["d1"] or match["d2"])
    return WrittenDate(patterns().months[name], day, int(year) if year else None), match.end()


def _odd_date_at(parts: DatelineParts, head: str) -> tuple[WrittenDate | None, int] | None:
    """Return a day in figures, a day without a month, a misspelt month; each only where the rest leaves no doubt."""
    known = patterns()
    if match := known.year_first.match(head, parts.at):
        return WrittenDate(known.months[match["m"].lower()], int(match["d"]), int(match["y"])), match.end()
    if (match := known.figures.match(head, parts.at)) and _bracketed_agency(head, match.end()):
        return WrittenDate(int(match["m"]), int(match["d"]), int(match["y"]) if match["y"] else None), match.end()
    if (match := known.day.match(head, parts.at)) and _bracketed_agency(head, match.end()):
        return WrittenDate(None, int(match["d"])), match.end()
    if parts.places[0].isupper() and (match := known.misspelt.match(head, parts.at)):
        month = nearest_month(match["word"])
        day = int(match["d"]) if match["d"].isdecimal() else 0
        return (WrittenDate(month, day) if 0 < day < 32 else None, match.end()) if month else None
    return None


def _leading_figures(parts: DatelineParts, head: str) -> tuple[WrittenDate, int] | None:
    """Return the day of `03.01.2022 Warszawa (PAP) - `."""
    match = patterns().figures.match(head, parts.at)
    if not match or not head[match.end() :].lstrip()[:1].isupper():
        return None
    return WrittenDate(int(match["m"]), int(match["d"]), int(match["y"]) if match["y"] else None), match.end()


def _bracketed_agency(head: str, at: int) -> bool:
    match = _BRACKET.match(head, at)
    return match is not None and is_known_agency(match["name"])


def _take_weekday(parts: DatelineParts, head: str) -> bool:
    match = patterns().weekday.match(head, parts.at) if parts.places else None
    if match:
        parts.at = match.end()
        parts.weekday = True
    return bool(match)


def _take_places(parts: DatelineParts, head: str) -> bool:
    at = parts.at
    if parts.dated and (blank := _BLANK.match(head, at)):
        at = blank.end()
    match, spelt = patterns().places.match(head, at), patterns().spelt.match(head, at)
    if spelt and (not match or spelt.end() > match.end()):
        match = spelt
    if not match or head[at].islower():
        return False
    places = _split_places(match[0])
    first = places[0].partition(" ")[0]
    if first in patterns().not_places or places[0] in patterns().articles or places[0].lower() in patterns().calendar:
        return False
    if parts.agency is None:
        _take_agency_off_places(parts, places)
    city, _, state = places[-1].rpartition(" ")
    if city.isupper() and not state.isupper() and is_region(state):
        places[-1] = city  # "FARMINGTON Conn., March 9 -"
        parts.regions.append(match[0][match[0].rindex(state) :])
    parts.places = places
    parts.at = match.end()
    if len(places) > 1 and head[parts.at : parts.at + 1] == "/" and is_known_agency(places[-1]):
        parts.agency, parts.agency_form, parts.at = places.pop(), "slash", parts.at + 1  # "Ulaanbaatar/MONTSAME/."
    return True


def _take_agency_off_places(parts: DatelineParts, places: list[str]) -> None:
    """Take an agency off that stands right before or behind its place: `AKP Phnom Penh,` · `ASTANA. KAZINFORM -`."""
    if (own := _AGENCY_BEFORE.match(places[0])) and is_known_agency(own[1]):
        parts.agency, parts.agency_form, places[0] = own[1], "first", own[2]
    city, _, last = places[-1].rpartition(" ")
    if city and last.isupper() and (city.endswith(".") or not city.isupper()) and is_known_agency(last):
        parts.agency, parts.agency_form, places[-1] = last, "bare", _place(city)


def _split_places(text: str) -> list[str]:
    """Return the places of a dateline: `Frankfurt/Main` is one, `LONDON and NEW YORK` and `LAHORE/QUETTA` are two."""
    pieces = text.split("/")
    if len(pieces) == 2 and pieces[1].strip() in patterns().rivers:
        return [_place(text)]
    return [_place(place) for piece in pieces for place in _JOINED_PLACES.split(piece)]


def _take_region(parts: DatelineParts, head: str) -> bool:
    if parts.dated or parts.agency_form in {"bracket", "slash"} or not parts.places or len(parts.regions) == 2:
        return False
    match = patterns().region.match(head, parts.at)
    if not match:
        return False
    region = " ".join((match[1] or match[2] or match[3]).split())
    if match[1] and region.casefold() in patterns().alone and not is_region(region) and not parts.regions:
        parts.places.append(region)
    else:
        parts.regions.append(region)
    parts.at = match.end()
    return True


def _take_agency(parts: DatelineParts, head: str) -> bool:
    if parts.agency:
        return False
    for form, pattern in (("bracket", _BRACKET), ("slash", _SLASHES), ("bare", patterns().bare)):
        match = pattern.match(head, parts.at)
        if not match:
            continue
        name = match["name"]
        dated = _DATE_IN_CREDIT.search(name) if form == "bracket" and not parts.dated else None
        found = _date_at(name, dated.end()) if dated else None
        if dated and found and found[1] == len(name.rstrip()):
            name, parts.date, parts.dated = name[: dated.start()], found[0], True
        known = is_known_agency(name)
        glued = form == "bracket" and match["dashes"] is not None
        if not _is_agency(name) or (glued and not known):
            continue
        if form == "bare" and not _is_bare_agency(name, known=known, dated=parts.dated):
            continue
        if form == "bracket" and (
            _ANOTHER_BRACKET.match(head, match.end()) or (not parts.dated and _names_region(name))
        ):
            return False  # "Maribo (Denmark) (AFP)": the first one is the country
        parts.agency, parts.agency_form, parts.at = " ".join(name.split()), form, match.end()
        return True
    return False


def _is_bare_agency(name: str, *, known: bool, dated: bool) -> bool:
    """Whether a name without brackets is an agency: "Pa." is a state, "PA" and "Kyodo" are none."""
    if name.isupper():
        return known or dated
    return known and name in patterns().agency_spellings


def _is_agency(text: str) -> bool:
    words = text.split()
    if not 0 < len(words) <= _MAX_AGENCY_WORDS or text.casefold().strip(".") in patterns().calendar:
        return False
    if is_known_agency(text):
        return True
    return not any(map(str.isdigit, text)) and (text[0].isupper() or "/" in text or text.islower())


def _names_region(text: str) -> bool:
    """Whether brackets hold a country or state; in capitals ("MO", "PA") they hold an agency."""
    return is_region(text) and not text.isupper()


def _place(written: str) -> str:
    """Return a place without the full stop that ends it: "Bruselas. (EFE)", but "WASHINGTON D.C."."""
    place = " ".join(written.split())
    last = place.rpartition(" ")[2]
    return place.removesuffix(".") if last.count(".") == 1 else place


def _close(parts: DatelineParts, head: str) -> bool:
    """Read the sign that ends a dateline; without one, only a bracketed agency can end it."""
    if head[parts.at - 1 : parts.at + 1] == ".-":
        parts.at -= 1  # "LEÓN, GUANAJUATO.-El …": the stop is no part of the name
        parts.regions = [name if is_region(name) else name.rstrip(".") for name in parts.regions]
    form = parts.agency_form
    bracketed = form in {"bracket", "slash"}
    for sign, pattern in _AFTER_AGENCY if bracketed else _AFTER_ANYTHING:
        match = pattern.match(head, parts.at)
        if match and (sign not in {"", "$"} or form != "slash"):
            parts.closing = match[0].strip() if sign == "-" else sign
            parts.at = match.end()
            break
    else:
        return False
    if _DASHES.intersection(parts.closing) and not parts.dated and (parts.agency or parts.regions):
        found = _date_at(head, parts.at)  # "KANSAS CITY, Mo. - March 13 -", "OSLO--(BUSINESS WIRE)--March 13, 2025--"
        end = _DASH_AFTER_DATE.match(head, found[1]) if found else None
        if found and end:
            parts.date, parts.dated, parts.at = found[0], True, end.end()
    return True


AGENCY_FIRST = re.compile(r"\(([^()]{2,40})\)(?:\s?(?P<dash>[-–—_=]{1,3})\s?|\s)")
"""An agency before everything else: `(ANSA) - Rome, …`."""

_BRACKET = re.compile(r"[,.]?\s*(?P<dashes>-{1,2}\s?)?\((?P<name>[^()]{2,70})\)")
_ANOTHER_BRACKET = re.compile(r"[,.]?\s*\([^()\d]{2,40}\)\s*[-–—.:,]")
_SLASHES = re.compile(r"[,.]?\s*/\s?(?P<name>[^/\d\s][^/\d]{0,30}?)\s?/")
_DATE_IN_BRACKETS = re.compile(r"\s\((?=[^()]{4,24}\)\s?[-–—:])")
_DATE_AFTER_AGENCY = re.compile(r"(?:,|(?<=/))\s[^\W_][\w.\s,]{4,18}\d\s?[-–—:/]")
_DATE_IN_CREDIT = re.compile(r"\s[-–—]\s(?=[^()]*\d)")
_AGENCY_BEFORE = re.compile(r"([A-Z]{3,6}) ([A-Z][a-z].*)")
_JOINED_PLACES = re.compile(r"(?<=[A-Z])\s(?:&|and|y|et|und)\s(?=[A-Z]{2})|\s&\s")
_DASHES = frozenset("-–—_=")
_DASH_AFTER_DATE = re.compile(r"\s?[-–—_/]{1,3}\s*")
_BLANK = re.compile(r"\s+")
_AFTER_AGENCY = (
    ("-", re.compile(r"[.,]?\s{0,3}(?:[-–—_]{1,5}|=)\s*|(?<=\d)\s?/\s+")),
    (":", re.compile(r"\s?:\s*")),
    (".", re.compile(r"\.(?:\s+|$)")),
    ("", _BLANK),
    ("$", re.compile(r"$")),
)
_AFTER_ANYTHING = (
    (
        "-",
        re.compile(
            r"[.,]{0,2}\s{1,3}(?:[-–—_]{1,5}(?:\s+|$)|--)|\.\s?[-–—_]{1,2}(?:\s*|$)|\s?[–—]{1,2}\s*|-{1,2}(?:\s+|$)"
        ),
    ),
    (":", re.compile(r"\s?:(?:\s+|$)")),
    (".", re.compile(r"\.\s+")),
    ("$", re.compile(r"\s*$")),
)
