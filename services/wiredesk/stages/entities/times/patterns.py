"""The forms of time expressions, and where one can begin.

Each rule's name is the name of its reader in `search`; the first rule that matches at a place wins, so the longer forms
stand first. Bounded repetitions only: the search is linear.
"""
# ruff: noqa: E501 - one rule a line reads better than one rule over six

import re
from collections.abc import Iterable
from functools import cache

from wiredesk.stages.entities.alternatives import any_of
from wiredesk.stages.entities.numerals import SPELLED, WORDS
from wiredesk.stages.entities.times.calendar import MONTHS, ORDINALS, SEASONS, WEEKDAYS
from wiredesk.stages.entities.times.words import load_time_words


FULL = "january|february|march|april|may|june|july|august|september|october|november|december"
MONTH = rf"(?:(?:{FULL})(?![a-z])|(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)(?![a-z])\.?)"
LONG_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day(?![a-z])"
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)(?=[.,] ))(?![a-z])"
YEAR = r"(?:1[0-9]|20)\d\d"
DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?(?![\d%:]|[.,]\d)"
PART = r"(?:morning|afternoon|evening|night)"
EARLY = r"(?:(?:very )?(?:early|late|mid)(?:[ -]|(?<=mid)))"
NUMBER = rf"(?:\d{{1,4}}(?:\.\d)?|{SPELLED}(?: and a half)?|several|a few|few|a couple of|half a|a|an)"
UNIT = r"(?:hour|minute|second|day|week|month|year|decade|fortnight|centur(?:y(?!s)|ie(?=s)))"


_RULES: tuple[tuple[str, str], ...] = (
    ("iso", r"\d{4}-\d\d-\d\d(?![\d-])"),
    ("fiscal", rf"{YEAR}[-–/]\d\d(?![\d-])"),
    ("years", rf"{YEAR}[-–]{YEAR}"),
    ("monthdays", rf"(?P<md_m>{MONTH}) (?P<md_a>\d\d?) ?[-–] ?(?P<md_b>\d\d?)(?!\d)(?:,? (?P<md_y>{YEAR}))?"),
    ("daysmonth", rf"(?P<dm_a>\d\d?) ?[-–] ?(?P<dm_b>\d\d?) (?P<dm_m>{MONTH})(?:,? (?P<dm_y>{YEAR}))?"),
    ("monthday", rf"(?:{WEEKDAY}\.?,? )?(?P<a_m>{MONTH}) (?P<a_d>{DAY})(?:,? (?P<a_y>{YEAR})(?!\d))?"),
    ("daymonth", rf"(?:{WEEKDAY}\.?,? )?(?P<b_d>{DAY})(?: of)? (?P<b_m>{MONTH})(?:,? (?P<b_y>{YEAR})(?!\d))?"),
    ("monthyear", rf"{EARLY}?(?P<c_m>{MONTH}),?(?: of)? (?P<c_y>{YEAR})(?![\d-])"),
    ("monthrel", rf"(?P<d_m>{MONTH}) (?:of )?(?P<d_r>last|next|this) year|(?P<d_r2>last|next|this) year in (?P<d_m2>{MONTH})"),
    ("relmonth", rf"{EARLY}?(?P<e_r>last|next|this|this past|this coming) (?P<e_m>{MONTH})"),
    ("eachday", rf"(?:every|each) (?P<set_w>{LONG_WEEKDAY})|(?P<set_p>(?:mon|tues|wednes|thurs|fri|satur|sun)days)(?![a-z])"),
    ("each", r"(?:every|each) (?P<each_u>day|week|month|year|morning|night|evening|spring|summer|autumn|winter)(?![a-z])"),
    ("eachmonth", rf"(?:every|each) (?P<em_m>{FULL})(?![a-z])"),
    ("weekend", r"(?:(?<=over the )|(?<=during the )|(?<=at the )|(?<=for the )|(?<=on the ))(?P<we>weekend)(?![a-z-])"),
    ("weekday", rf"(?:{EARLY}|(?P<w_r>last|next|this|this past|this coming) )?(?P<w_d>{WEEKDAY})(?: (?P<w_p>{PART}))?"),
    ("yearweekday", r"(?P<dby>the day before yesterday|the day after tomorrow)(?![a-z])"),
    ("near", rf"(?:{EARLY}|later |earlier )?(?P<n_d>today|yesterday|tomorrow|tonight)(?![a-z])(?: (?P<n_p>{PART}))?"),
    ("partday", rf"{EARLY}?(?:(?:later|earlier) )?(?P<p_r>this|last) (?P<p_p>{PART})(?![a-z])"),
    ("season", rf"{EARLY}?(?:(?P<s_r>last|next|this) )?(?P<s_s>spring|summer|autumn|fall|winter)(?![a-z])(?:(?: of)? (?P<s_y>{YEAR}))?"),
    ("quarter", rf"(?P<q_n>first|second|third|fourth|final|1st|2nd|3rd|4th)(?: |-(?=quarter))(?P<q_u>quarter|half)(?: (?:of )?(?:(?P<q_y>{YEAR})|(?P<q_r>last|this|next) year|(?<=half of )(?P<q_t>the) year))?(?![a-z])"),
    ("qcode", rf"q(?P<qc_n>[1-4])(?: (?P<qc_y>{YEAR}))?(?!\w)"),
    ("pastmany", rf"(?:last|past|next|previous|coming|following) (?P<pm_n>{NUMBER}) (?P<pm_u>{UNIT}|quarter)s?(?![a-z-]| ago)"),
    ("ago", rf"(?P<g_n>{NUMBER}) (?P<g_u>{UNIT})s? (?P<g_w>ago|earlier|later|before|from now)(?![a-z])"),
    ("relative", r"(?:(?:later|earlier|early|late|mid|mid-)[ -]?)?(?P<r_r>last|next|this|past|previous|coming|following|same|current) (?P<r_u>day|week|weekend|month|year|quarter|decade|century)(?![a-z-])"),
    ("decade", r"(?:(?:early|late|mid)[ -](?:to[ -]late[ -])?)?(?P<k_y>1[5-9]\d0|20\d0)['’]?s(?![a-z])|(?:(?:early|late|mid)[ -])?['’](?P<k_s>[2-9]0)s(?![a-z])"),
    ("century", rf"(?:(?:early|late|mid)[ -])?(?P<h_n>\d\d?(?:st|nd|rd|th)|{any_of(ORDINALS)})[ -]century(?![a-z])"),
    ("clock", r"(?P<t_h>[012]?\d)(?:[:.](?P<t_m>[0-5]\d))? ?(?P<t_a>[ap]\.?m)(?![a-z])\.?|(?P<t24_h>[012]\d):?(?P<t24_m>[0-5]\d)(?: ?hrs| ?hours)?(?: (?P<t_z>gmt|utc))|(?P<t_c>[012]?\d):(?P<t_cm>[0-5]\d)(?![\d:])|(?P<t_w>noon|midnight|midday)(?![a-z])"),
    ("compound", rf"(?P<x_n>\d{{1,4}}|{SPELLED}|half|multi)-(?P<x_u>{UNIT})(?:-long)?(?![a-z]|-old| old)"),
    ("duration", rf"(?P<l_n>{NUMBER})(?:-| )(?P<l_u>{UNIT})s?(?P<l_h> and a half)?(?![a-z]|-old|[ -]olds?(?![a-z])| of age)"),
    ("bareyear", rf"{EARLY}?(?P<y_y>1[5-9]\d\d|20\d\d)(?![\d%]|[.,:/]\d|-\w|(?: {{COUNTED}}))"),
    ("bareday", rf"(?P<z_m>{EARLY}?(?:{FULL}))(?![a-z])"),
)  # fmt: skip

BEFORE = r"(?<![\w$€£¥₹.@/#-])(?<!\d,)"
"""What no time stands behind: the rest of a word, a sum of money, an address, the thousands of a number."""

_UNITS = ("hour", "minute", "second", "day", "week", "month", "year", "decade", "century", "fortnight")
_ARTICLES = ("a", "an", "a few", "a couple of")
_STARTERS = (
    *MONTHS,
    *WEEKDAYS,
    *(f"{day}s" for day in WEEKDAYS if day.endswith("day")),
    *SEASONS,
    *ORDINALS,
    *(word for word in WORDS if word.isalpha() and word not in _ARTICLES),
    *(
        f"{article}{joint}{unit}"
        for article in _ARTICLES
        for joint in " -"
        for unit in (*_UNITS, *(f"{u}s" for u in _UNITS), "centurie")
    ),
    *("last", "next", "this", "past", "previous", "coming", "following", "same", "current", "every", "each"),
    *("early", "late", "very early", "very late", "later", "earlier", "weekend"),
    *("today", "yesterday", "tomorrow", "tonight", "noon", "midnight", "midday"),
    *("the day before yesterday", "the day after tomorrow", "half", "several", "few", "multi", "final"),
)


_FIGURES_ONLY = frozenset({"iso", "fiscal", "years", "daysmonth"})
_FIGURES_TOO = frozenset(
    {"daymonth", "quarter", "ago", "decade", "century", "clock", "compound", "duration", "bareyear"}
)
"""Rules for what begins with a figure; the others are for what begins with a letter or an apostrophe."""


@cache
def rules() -> dict[str, str]:
    """Return the pattern of each form by its name; at one place the first that matches counts."""
    counted = rf"{any_of(load_time_words().counted)}(?![a-z])"
    return {name: pattern.replace("{COUNTED}", counted) for name, pattern in _RULES}


@cache
def forms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of all forms, to be matched where `starts` finds a letter, and where it finds a figure."""
    return (
        _any_form(name for name in rules() if name not in _FIGURES_ONLY),
        _any_form(name for name in rules() if name in _FIGURES_ONLY | _FIGURES_TOO),
    )


def _any_form(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{rules()[name]})" for name in names))


@cache
def starts() -> re.Pattern[str]:
    """Return the pattern of one character before a place where a form can begin; it may find more, never fewer.

    It begins with a set of characters, so that the search runs from word to word and looks at a word's first letters.
    """
    return re.compile(rf"[^\w$€£¥₹.@/#-](?<!\d,)(?=\d|['’][2-9]0s|q[1-4]|(?:very )?mid|{any_of(_STARTERS)}(?![a-z]))")
