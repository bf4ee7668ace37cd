"""What a form's reader is given, and what it returns."""

import re
from datetime import date
from typing import Literal, NamedTuple

from wiredesk.stages.entities.numerals import WORDS
from wiredesk.stages.entities.times.tense import looks_ahead


TimeKind = Literal["date", "time", "duration", "set"]

_LAST_WORD = re.compile(r"([\w$€£%]+)[\s]*$")
_AND_A_HALF = " and a half"
_PRECISION = {
    "day": len("2021-04-07"),
    "week": len("2021-04-07"),
    "fortnight": len("2021-04-07"),
    "month": len("2021-04"),
}
_SHOUTED = ("may", "march", "sat", "sun")


class Reading(NamedTuple):
    """What an expression means, and its stretch."""

    kind: TimeKind
    value: str | None
    start: int
    end: int


class Context(NamedTuple):
    """The text around a match.

    Attributes:
        text: as written.
        folded: in small letters, character by character.
        anchor: the day that times count from.
        day: the last full date that the text named before, as ISO 8601.
        latest: the last day, month or year that the paragraph named before, as ISO 8601.
    """

    text: str
    folded: str
    anchor: date
    day: str | None
    latest: str | None

    def ahead(self, match: re.Match[str]) -> bool:
        """Return whether the sentence looks to the future there."""
        return looks_ahead(self.folded, match.start(), match.end())

    @property
    def latest_day(self) -> date:
        """Return the last full date that the text named before, else the anchor."""
        return self.anchor if self.day is None else date.fromisoformat(self.day)

    def base(self, unit: str) -> date | None:
        """Return what "later" and "earlier" count from, in such units: what was named last, else the anchor.

        None where what was named last is coarser than the unit: two days after "in 1990" is any day.
        """
        named = self.latest or self.day
        if named is None:
            return self.anchor
        if len(named) < _PRECISION.get(unit, len("2021")):
            return None
        return date.fromisoformat(named + "2021-01-01"[len(named) :])

    def word_before(self, match: re.Match[str]) -> str:
        """Return the word, figure or currency sign before the match; empty where there is none."""
        found = _LAST_WORD.search(self.folded[max(0, match.start() - 20) : match.start()])
        return found.group(1) if found else ""

    def capital(self, match: re.Match[str], group: str) -> bool:
        """Return whether a month or weekday is written as one: `may` and `march` are verbs, `sun` shines."""
        word = self.text[match.start(group) : match.end(group)].strip(".")
        return word[:1].isupper() and (not word.isupper() or len(word) < 2 or word.lower() not in _SHOUTED)


def read(match: re.Match[str], kind: TimeKind, value: str | None) -> Reading:
    """Return a reading of the whole match."""
    return Reading(kind, value, match.start(), match.end())


def count_of(word: str) -> str | None:
    """Return a number before a unit as TIMEX3 writes it; X where it is vague."""
    if word in ("several", "a few", "few", "multi"):
        return "X"
    if word == "a couple of":
        return "2"
    if word.endswith(_AND_A_HALF):
        return str(WORDS[word.removesuffix(_AND_A_HALF)] + 0.5)
    if word in WORDS:
        return str(WORDS[word])
    return word


def plural(match: re.Match[str], group: str) -> int:
    """Return 1 where an s stands behind the group, else 0."""
    return int(match.string[match.end(group) : match.end(group) + 1] == "s")
