"""The markers of `data/markers.toml`, ready for use: patterns, look-ups and the words that tell at once."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from wiredesk.conventions.rules import Rules, load_rules
from wiredesk_events import LifecycleKind


class MarkerRule(Rules):
    """One row of `data/markers.toml`; the file explains the fields."""

    words: tuple[str, ...]
    kind: LifecycleKind | None = None
    positions: tuple[Literal["joined", "bare", "bracket", "slug", "tail", "line", "desk"], ...]
    language: Literal["en", "es", "fr", "de", "pt", "it", "nl"]
    colon_any_case: bool = False
    bracket_any_case: bool = False
    in_slugs: bool = False
    whole_line: bool = False
    not_before: tuple[str, ...] = ()


class MarkerRules(Rules):
    """The whole of `data/markers.toml`."""

    marker: tuple[MarkerRule, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The rules, ready for use: one pattern a position, the rule for each normal form, the first and last words."""

    joined: re.Pattern[str]
    desk: re.Pattern[str]
    slug: re.Pattern[str]
    tail: re.Pattern[str]
    line: re.Pattern[str]
    rules: dict[tuple[str, str], MarkerRule]
    first_words: frozenset[str]
    line_words: frozenset[str]
    last_words: frozenset[str]
    open_tails: frozenset[str]


_FIRST_WORD = re.compile(r"\W*(\w+)")
_LAST_WORD = re.compile(r"(\w+|\++)[^\w+]*$")
_REACH = 24
"""Characters; no word that ends a marker is longer."""


def first_word(text: str) -> str:
    """Return the first word of a text as it is looked up, or "" where there is none."""
    if text[:1] in {"+", ">"}:
        return text[0]
    match = _FIRST_WORD.match(text[:40].replace("#", "1"))
    return word_key(match[1]) if match else ""


def last_word(text: str) -> str | None:
    """Return the last word of a text, or the end of a very long one; None where it ends in anything else."""
    last = text[text.rfind(" ") + 1 :]
    if last.isalnum() and len(last) <= _REACH:
        return last
    match = _LAST_WORD.search(text, max(0, len(text) - _REACH))
    return match[1] if match else None


def word_key(word: str) -> str:
    """Return the form in which first and last words are looked up: `2ndlead` is `#LEAD`, `UPDATE1` is `UPDATE#`."""
    word = word.upper()
    return word if word.isalpha() else re.sub(r"\d+(?:ST|ND|RD|TH)?", "#", word)


def rule_for(position: str, words: str) -> MarkerRule | None:
    """Return the rule for words at a position; those behind the first may be free (`ADDS *`)."""
    rules = marker_lexicon().rules
    normal = _normal(words)
    rule = rules.get((position, normal))
    while rule is None and " " in normal:
        normal = normal.rpartition(" ")[0].removesuffix(" *")
        rule = rules.get((position, normal + " *"))
    return rule


def _normal(words: str) -> str:
    """Return the form under which a marker is looked up: capitals, `#` for a number, `#th` for an ordinal."""
    upper = re.sub(r"\s*,\s*", ", ", " ".join(words.upper().split()))
    return re.sub(r"\d+(ST|ND|RD|TH|\b)?", lambda match: "#th" if match[1] else "#", upper)


@cache
def marker_lexicon() -> Lexicon:
    """Return the lexicon, made at the first call."""
    rules: dict[tuple[str, str], MarkerRule] = {}
    at: dict[str, list[str]] = {name: [] for name in ("joined", "bare", "bracket", "slug", "tail", "line", "desk")}
    for row in load_rules("markers", MarkerRules).marker:
        for words in row.words:
            for position in row.positions:
                rules.setdefault((position, words.upper().replace("#TH", "#th")), row)
                at[position].append(words)
    behind = r"(?:\s[-–—|]{1,2}\s|,\s?|\s?[*+]{2,6}\s?)"
    return Lexicon(
        joined=re.compile(
            rf"(?P<marker>{_either(at['joined'] + at['bare'])})"
            r"(?P<separator>\s?:\s?|\s?[=|]\s?|\.-\s?|\s?[*+]{2,6}\s?|\s[-–—_]{1,2}\s|[-–—/]{1,2}\s?|\s|$)",
            re.IGNORECASE,
        ),
        desk=re.compile(rf"(?i:(?P<marker>{_either(at['desk'])}))-(?=[^\W\d_a-z]+[^\W\d_A-Z])"),
        slug=re.compile(rf"(?:\s[-–—]\s|[,\s]\s?|-|(?==))(?P<marker>{_either(at['slug'])})$", re.IGNORECASE),
        tail=re.compile(rf"{behind}(?P<marker>{_either(at['tail'])})(?:\s?[*+]{{2,6}})?$", re.IGNORECASE),
        line=re.compile(rf"(?P<marker>{_either(at['line'])})\s?[.:=]?", re.IGNORECASE),
        rules=rules,
        first_words=frozenset(map(first_word, (*at["joined"], *at["bare"], *at["desk"], *_ATTENTION_WORDS))),
        line_words=frozenset(map(first_word, at["line"])),
        open_tails=frozenset(first_word(words) for words in at["tail"] if words.endswith("*")),
        last_words=frozenset(
            word_key(end[1])
            for words in (*at["slug"], *at["tail"])
            if (end := _LAST_WORD.search(words.replace("#", "1")))
        ),
    )


_ATTENTION_WORDS = ("ATTENTION", "ATENTION", "ATENCIÓN", "ACHTUNG")


def _either(phrases: list[str]) -> str:
    """Return a pattern for any of the phrases, the longest first."""
    return "|".join(_pattern(phrase) for phrase in sorted(set(phrases), key=lambda text: (-len(text), text)))


def _pattern(phrase: str) -> str:
    pattern = re.escape(phrase).replace(r"\#th", r"\d{1,2}(?:st|nd|rd|th)").replace(r"\#", r"\d{1,4}")
    return pattern.replace(r"\*", r".{1,150}").replace(r"\ ", r"\s").replace(r",\s", r",\s?")
