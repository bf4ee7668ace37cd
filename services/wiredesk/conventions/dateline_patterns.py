"""The patterns of datelines, made once from `data/datelines.toml`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from wiredesk.conventions.filing_dates import dateline_rules


@dataclass(frozen=True, slots=True)
class DatelinePatterns:
    """Patterns for the parts of a dateline, each to be matched where the last part ended, and look-ups.

    Attributes:
        date: `, Feb 26, 2024` · ` 3. März` · `, 3 de mayo de 2024` · `, 3rd January, 2022`.
        figures: `, 03.01.2022` · ` 03/01`: day before month, as everywhere but in the United States.
        day: `, 3` right before the agency.
        misspelt: `, Narch 2`: a word and a number.
        year_first: `, 2022. január 3.`.
        weekday: `, Monday`.
        places: one place or several: `DALLAS/FORT WORTH`, `LONDON & NEW YORK`.
        spelt: places of several words in any capitals: `New york`.
        region: `, Conn.` · ` (Denmark)` · ` [India]`.
        bare: an agency without brackets: ` Kyodo` · `, IRNA`.
        bare_start: an agency that opens the line and is joined to the text: `EFE.- `.
    """

    date: re.Pattern[str]
    figures: re.Pattern[str]
    day: re.Pattern[str]
    misspelt: re.Pattern[str]
    year_first: re.Pattern[str]
    weekday: re.Pattern[str]
    places: re.Pattern[str]
    spelt: re.Pattern[str]
    region: re.Pattern[str]
    bare: re.Pattern[str]
    bare_start: re.Pattern[str]
    months: dict[str, int]
    words_as_months: frozenset[str]
    agencies: frozenset[str]
    agency_spellings: frozenset[str]
    region_codes: frozenset[str]
    regions: frozenset[str]
    alone: frozenset[str]
    rivers: frozenset[str]
    not_places: frozenset[str]
    articles: frozenset[str]
    calendar: frozenset[str]


@cache
def patterns() -> DatelinePatterns:
    """Return the patterns, made at the first call."""
    rules = dateline_rules()
    months = {name.lower(): number for number, names in rules.months.items() for name in names}
    weekdays = [name for names in rules.weekdays.values() for name in names]
    month = rf"(?:{_either(months)})"
    number = r"\d{1,2}(?:st|nd|rd|th|º|er)?"
    day_first = rf"{number}\.?\s{{0,3}}(?:de\s)?(?i:{month})"
    month_first = rf"(?i:{month})\.?\s{{0,3}}{number}"
    no_date = rf"(?!(?:{month_first}|{day_first})\b)"
    no_day = rf"(?!(?:{month_first}|{day_first}|(?i:{_either(weekdays)}))\b)"
    # A word of a name: a capital, or any letter without case (北京), then letters, apostrophes, hyphens, full stops.
    word = (
        r"(?:[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:['’\-][^\W\d_]+)*(?:\.[^\W\d_]{1,3})*\.?"
        r"|[ad]['’][^\W\d_a-z][^\W\d_]*|a\.\s?[A-Z]\.)"
    )
    particle = rf"(?:{_either(rules.particles)})"
    city = rf"{no_day}{word}(?:\s{{1,2}}(?:{particle}\s{{1,2}}){{0,2}}{no_date}{word}){{0,6}}"
    spelt = _either(name for name in rules.alone if " " in name)
    return DatelinePatterns(
        date=re.compile(
            rf"(?:[\s,.]{{0,3}}\s*|-)(?:(?P<m1>(?i:{month}))\.?\s{{0,3}}(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:(?:,?\s+|/)(?P<y1>\d{{4}}))?"
            rf"|(?P<d2>\d{{1,2}})(?:º|er|st|nd|rd|th|\.)?\s{{0,3}}(?:de\s)?(?P<m2>(?i:{month}))\b\.?(?:,?\s+(?:del?\s)?(?P<y2>\d{{4}})\.?)?)(?!\d)"
        ),
        figures=re.compile(r"[\s,]{0,3}(?P<d>\d{1,2})(?:[./])(?P<m>\d{1,2})(?:[./]?(?P<y>(?:19|20)\d\d)|\.)?(?!\d)"),
        day=re.compile(r",\s?(?P<d>\d{1,2})(?=\.?\s?\()"),
        misspelt=re.compile(r",\s{1,2}(?P<word>[A-Za-z]{3,10})\.?\s{0,2}(?P<d>\d[\dO]{0,2})(?=\s?[-–—])"),
        year_first=re.compile(rf",\s(?P<y>\d{{4}})\.\s(?P<m>(?i:{month}))\s(?P<d>\d{{1,2}})\.?(?!\d)"),
        weekday=re.compile(rf",?\s+(?i:{_either(weekdays)})\b"),
        places=re.compile(rf"{city}(?:(?:\s?/\s?|\s(?:&|and|y|et|und)\s){city}){{0,3}}"),
        spelt=re.compile(rf"(?i:{spelt})(?=[,\s])"),
        region=re.compile(
            rf"(?:\s?,\s*|(?<=[a-z.])\s)({city})|\s*\(([^\W\d_][^()\d]{{2,40}})\)|\s*\[([^\W\d_][^\[\]\d]{{2,40}})\]"
        ),
        bare=re.compile(
            r"[,.]?\s+(?P<name>[^\W\d_a-z][^\W\d_]{1,15}(?:[\s-][^\W\d_a-z][^\W\d_]{1,15})?)(?=\s*[-–—_:]|\.\s|\s*$)"
        ),
        bare_start=re.compile(rf"({_either(rules.agencies)})\.-\s*"),
        months=months,
        words_as_months=frozenset(rules.words_as_months),
        agencies=frozenset(name.casefold() for name in rules.agencies),
        agency_spellings=frozenset(rules.agencies),
        region_codes=frozenset(rules.region_codes),
        regions=frozenset(name.casefold().rstrip(".") for name in rules.regions),
        alone=frozenset(name.casefold() for name in rules.alone),
        rivers=frozenset(rules.rivers),
        not_places=frozenset(rules.not_places),
        articles=frozenset(rules.articles),
        calendar=frozenset([*months, *(name.lower() for name in weekdays)]),
    )


def is_known_agency(name: str) -> bool:
    """Whether this is an agency of the list, or a shared credit ("tca/dpa", "ats afp", "NNN-BERNAMA")."""
    known = patterns().agencies
    name = name.casefold()
    if name in known:
        return True
    if "/" in name:
        return any(part.strip() in known for part in name.split("/"))
    if " " not in name and "-" not in name:
        return False
    return all(part in known for part in re.split(r"[ \-]", name))


def is_region(text: str) -> bool:
    """Whether this is a country, state or province as datelines write them."""
    known = patterns()
    return text.casefold().rstrip(".") in known.regions or text in known.region_codes


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda text: (-len(text), text)))
