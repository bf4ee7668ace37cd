"""What a form's reader is given, and what it returns."""

import re
from datetime import date
from typing import Literal, NamedTuple

from wiredesk.stages.entities.numerals import WORDS
from wiredesk.stages.entities.times.tense import looks_ahead


TimeKind = Literal["date", "time", "duration", "set"]

_LAST_WORD = re.compile(r"([\w$€£%]+)[\s]*$")
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
        latest: the last full date that the text named before.
    """

    text: str
    folded: str
    anchor: date
    latest: date | None

    def ahead(self, match: re.Match[str]) -> bool:
        """Return whether the sentence looks to the future there."""
        return looks_ahead(self.folded, match.start(), match.end())

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
    if word in WORDS:
        return str(WORDS[word])
    return word


def plural(match: re.Match[str], group: str) -> int:
    """Return 1 where an s stands behind the group, else 0."""
    return int(match.string[match.end(group) : match.end(group) + 1] == "s")
