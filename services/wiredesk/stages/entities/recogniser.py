"""Find the names of a story: where they stand, what they are, how sure that is.

`Recogniser` is the seam: rules and a model here; another recogniser gives the same `FoundName`s and everything behind
it (joining, titles, speakers) stays as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from wiredesk.stages.entities.lists import Lists
from wiredesk.stages.entities.memory import StoryMemory, names_by_memory
from wiredesk.stages.entities.names import Name
from wiredesk.stages.entities.names_model import NamesJudge
from wiredesk.stages.entities.passages import Passage
from wiredesk.stages.entities.rule_names import rule_names
from wiredesk_events.tags import EntityKind


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name in a story.

    Attributes:
        passage: index of the passage among those given.
        first, last: its tokens there, half-open.
        kind: what it is.
        confidence: 0 to 1.
        listed: the listed thing that it names ("United States" for US), where there is one.
    """

    passage: int
    first: int
    last: int
    kind: EntityKind
    confidence: float
    listed: str | None = None


class Recogniser(Protocol):
    """Anything that finds names: pure, deterministic, spans in order and without overlaps."""

    def find(self, passages: Sequence[Passage]) -> tuple[FoundName, ...]:
        """Return the names in the passages, in order."""


@dataclass(frozen=True, slots=True)
class NameRecogniser:
    """Names by rules over capitals, word lists and neighbours; then every name once found is found everywhere.

    Attributes:
        lists: the word lists.
        judge: settles what the rules are unsure of; without one their guesses stand.
    """

    lists: Lists
    judge: NamesJudge | None = None

    def find(self, passages: Sequence[Passage]) -> tuple[FoundName, ...]:
        """Return the names in the passages, in order."""
        lower = lower_words(passages)
        seen = [rule_names(passage, lower, self.lists) for passage in passages]
        first_pass: Sequence[Sequence[Name]] = [rules.names for rules in seen]
        if self.judge is not None:
            first_pass = self.judge.settle(passages, seen, lower)
        memory = StoryMemory(passages, first_pass, self.lists)
        found: list[FoundName] = []
        for number, (passage, names) in enumerate(zip(passages, first_pass, strict=True)):
            settled = [name for name in (memory.settle(passage, name) for name in names) if name is not None]
            settled.extend(names_by_memory(passage, memory, self.lists))
            settled.sort(key=lambda name: name.first)
            found.extend(_checked(number, passage, settled))
        return tuple(found)


def lower_words(passages: Sequence[Passage]) -> frozenset[str]:
    """Return the words that the story writes in lower case somewhere: no names, when they begin a sentence."""
    return frozenset([word for passage in passages for word in set(passage.words) if word.islower()])


def _checked(number: int, passage: Passage, names: list[Name]) -> list[FoundName]:
    found: list[FoundName] = []
    end = 0
    for name in names:
        if name.first >= end and name.kind is not None and name.last <= len(passage):
            found.append(FoundName(number, name.first, name.last, name.kind, name.confidence, name.listed))
            end = name.last
    return found
