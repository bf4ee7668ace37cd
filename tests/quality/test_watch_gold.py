"""How well the watch list of Islamabad, Moscow and Qatar routes stories written for it (`watch_gold`).

The stories go through every stage. The aim, on the half that is kept apart, is `AIM` for precision and recall, of
(story, watch) pairs as of (story, watch, reading); what is asserted is just under the first measured figures, to be
raised. Of that half only totals are ever shown, so that nobody builds to its stories.

    python -m tests.quality.test_watch_gold
"""

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from wiredesk import pipeline


AIM: Final = 0.97
FLOORS: Final = {"open": (0.95, 0.89), "apart": (0.95, 0.89)}
"""The lowest of precision and recall that a half may have, of pairs and of readings."""

WATCHES: Final = ("islamabad", "moscow", "qatar")
READINGS: Final = ("literal", "government", "people")
_GOLD = Path(__file__).with_name("watch_gold")
_RECEIVED = datetime(2026, 3, 2, 12, tzinfo=UTC)

Fact = tuple[int, str, str]
"""Number of the story, watch, reading."""

Key = Callable[[Fact], object]


class Story(NamedTuple):
    """A story and what it should match.

    Attributes:
        text: headline, dateline and body, as a wire carries them.
        watches: the readings that each matching watch should count.
    """

    text: str
    watches: dict[str, frozenset[str]]


class Rate(NamedTuple):
    """Precision and recall.

    Attributes:
        gold, found, right: how many there are, how many we say, and how many of these there are.
    """

    gold: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Share of what we say that is so."""
        return self.right / max(self.found, 1)

    @property
    def recall(self) -> float:
        """Share of what is so that we say."""
        return self.right / max(self.gold, 1)

    def __str__(self) -> str:
        return f"{self.gold} | {self.precision:.3f} | {self.recall:.3f}"


class Score(NamedTuple):
    """How one half was routed.

    Attributes:
        half: which one.
        gold, ours: what the stories should match and what they do.
        wrong: each story with a mistake, what should be and what is; none of the half that is kept apart.
    """

    half: str
    gold: frozenset[Fact]
    ours: frozenset[Fact]
    wrong: tuple[str, ...]

    def rate(self, key: Key) -> Rate:
        """Return how the facts agree once each is reduced to its key; a key of None leaves it out."""
        gold, ours = ({key(fact) for fact in facts} - {None} for facts in (self.gold, self.ours))
        return Rate(len(gold), len(ours), len(gold & ours))

    @property
    def pairs(self) -> Rate:
        """How many stories reach the watches that they should."""
        return self.rate(lambda fact: fact[:2])

    @property
    def readings(self) -> Rate:
        """How many of their readings are the right ones."""
        return self.rate(lambda fact: fact)

    def table(self) -> str:
        """Return the rates of each watch and of each reading, and those of the half."""
        rates = {
            **{watch: self.rate(_story_of(watch)) for watch in WATCHES},
            **{reading: self.rate(_reading_of(reading)) for reading in READINGS},
            f"all pairs (aim {AIM})": self.pairs,
            f"all readings (aim {AIM})": self.readings,
        }
        lines = [f"| {self.half} | gold | precision | recall |", "|---|---|---|---|"]
        return "\n".join((*lines, *(f"| {name} | {rate} |" for name, rate in rates.items())))


def stories(half: str) -> list[Story]:
    """Return the stories of a half."""
    items = tomllib.loads((_GOLD / f"{half}.toml").read_text("utf-8"))["story"]
    return [Story(item.pop("text"), {watch: frozenset(readings) for watch, readings in item.items()}) for item in items]


@cache
def measure(half: str) -> Score:
    """Return the score of one half."""
    gold: set[Fact] = set()
    ours: set[Fact] = set()
    wrong: list[str] = []
    for number, story in enumerate(stories(half)):
        enriched = pipeline.enrich(story.text, received_at=_RECEIVED)
        found = {match.watch: frozenset[str](match.readings) for match in enriched.watch}
        for facts, watches in ((gold, story.watches), (ours, found)):
            facts.update((number, watch, reading) for watch, readings in watches.items() for reading in readings)
        if half == "open" and found != story.watches:
            wrong.append(f"{story.text}    should match {_written(story.watches)}\n    matches {_written(found)}")
    return Score(half, frozenset(gold), frozenset(ours), tuple(wrong))


def _story_of(watch: str) -> Key:
    return lambda fact: fact[0] if fact[1] == watch else None


def _reading_of(reading: str) -> Key:
    return lambda fact: fact if fact[2] == reading else None


def _written(watches: dict[str, frozenset[str]]) -> str:
    return "; ".join(f"{watch} {', '.join(sorted(readings))}" for watch, readings in sorted(watches.items())) or "none"


def test_the_gold_is_sound() -> None:
    """Each half has 65 stories of its own, a third of them match nothing, and only known watches and readings occur."""
    halves = {half: stories(half) for half in FLOORS}
    texts = [story.text for half in halves.values() for story in half]
    assert len(texts) == len(set(texts))
    for half in halves.values():
        assert len(half) >= 65
        assert 0.3 <= sum(not story.watches for story in half) / len(half) <= 0.4
        assert {watch for story in half for watch in story.watches} == set(WATCHES)
        assert {one for story in half for of in story.watches.values() for one in of} == set(READINGS)


@pytest.mark.parametrize("half", FLOORS)
def test_stories_reach_their_watches(half: str) -> None:
    """Neither precision nor recall, of watches and of readings, falls below what was measured."""
    score = measure(half)
    print("", score.table(), sep="\n")

    pairs, readings = (min(rate.precision, rate.recall) for rate in (score.pairs, score.readings))
    assert pairs >= FLOORS[half][0]
    assert readings >= FLOORS[half][1]


if __name__ == "__main__":
    print(*measure("open").wrong, *(measure(half).table() for half in FLOORS), sep="\n\n")
