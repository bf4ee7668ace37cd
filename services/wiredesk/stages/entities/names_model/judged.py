"""Settle by the model what the rules leave unsure; what they are sure of stays."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wiredesk.stages.entities.lists import Lists
from wiredesk.stages.entities.names import Name
from wiredesk.stages.entities.names_model.evidence import Stretch, story_facts, stretches_of
from wiredesk.stages.entities.names_model.lattice import best_parting
from wiredesk.stages.entities.names_model.model import NamesModel, Question, Scorer
from wiredesk.stages.entities.passages import Passage
from wiredesk.stages.entities.rule_names import RuleNames
from wiredesk_events.tags import EntityKind


_SURE = 0.8
"""From here on the rules are sure: listed names, and kinds that the model does not tell apart."""
_NAMED = 0.9
"""The rules' confidence in a person by a given name or an age; right more often than the model where they differ."""
_BONUS = 1.0
"""Added to the score of a stretch of which the rules are fairly sure. Measured: 0.5 to 2 differ by 0.1 F1."""
_LEAST = 0.45
"""Least probability of a kind that is believed; below, only the rest of the story can tell. 0.4 to 0.5: 0.2 F1."""
_OTHER = 0.6
"""Least probability of a name that is none of the kinds that the model tells apart."""
_MOST = 0.98
_BARRED = -1e6
"""The score of what must not be."""
_MOST_QUESTIONS = 20_000
"""Stretches that are worked out in one story; an endless row of capitals keeps the rules' names."""

_BEYOND: frozenset[EntityKind] = frozenset({"event", "product", "law", "disease", "facility", "work"})
"""Kinds that only the rules tell apart: the training texts mark them differently or not at all."""
_BY_LIST: frozenset[EntityKind] = _BEYOND | {"nationality"}


@dataclass(frozen=True, slots=True)
class _Gap:
    """Tokens between sure names in a run, with at least one name that the rules are unsure of.

    Attributes:
        passage: index of the passage.
        names: the unsure names in it, by place.
        questions: its stretches, in the order that the lattice wants.
    """

    passage: int
    names: Mapping[Stretch, Name]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class NamesJudge:
    """Settles names by a model.

    Attributes:
        model: the weights.
        lists: the word lists.
        scorer: the model at work; keeps the scores of words.
    """

    model: NamesModel
    lists: Lists
    scorer: Scorer = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "scorer", Scorer(self.model, self.lists))

    def settle(
        self,
        passages: Sequence[Passage],
        seen: Sequence[RuleNames],
        lower: frozenset[str],
    ) -> list[list[Name]]:
        """Return the names of each passage, in order.

        `seen` is what the rules see in each, `lower` are the words that the story writes in lower case.
        """
        facts = story_facts(passages, seen, lower)
        settled: list[list[Name]] = [[] for _ in passages]
        gaps: list[_Gap] = []
        asked = 0
        for number, passage in enumerate(passages):
            for run, found in _by_run(seen[number].runs, seen[number].names):
                if asked < _MOST_QUESTIONS:
                    own = list(_gaps(number, passage, run, found))
                    asked += sum(len(gap.questions) for gap in own)
                    gaps.extend(own)
                    settled[number].extend(name for name in found if _is_sure(name))
                else:
                    settled[number].extend(found)
        questions = [question for gap in gaps for question in gap.questions]
        kinds, best, total = self._weighed(gaps, self.scorer.scores(questions, facts), seen)
        at = 0
        for gap in gaps:
            size = len(gap.questions)
            parting = best_parting(
                [question.stretch for question in gap.questions], best[at : at + size], total[at : at + size]
            )
            for number, likely in parting:
                stretch = gap.questions[number].stretch
                probability = math.exp(likely + best[at + number] - total[at + number])
                name = self._name(stretch, kinds[at + number], probability, gap.names.get(stretch))
                if name is not None:
                    settled[gap.passage].append(name)
            at += size
        for found in settled:
            found.sort(key=lambda name: name.first)
        return settled

    def _weighed(
        self, gaps: Sequence[_Gap], scores: NDArray[np.int32], seen: Sequence[RuleNames]
    ) -> tuple[list[int], list[float], list[float]]:
        """Return each stretch's likeliest kind, its score, and the log of the sum over all kinds."""
        kinds, none, scale = self.model.kinds, len(self.model.kinds) - 1, self.model.scale
        barred = round(_BARRED * scale)
        long: list[int] = []
        at = 0
        for gap in gaps:
            no_names = seen[gap.passage].no_names
            for row, question in enumerate(gap.questions, at):
                stretch = question.stretch
                if stretch[1] - stretch[0] > 1:
                    long.append(row)
                if stretch in no_names:
                    scores[row, :none] = barred
                name = gap.names.get(stretch)
                if name is not None and name.confidence >= _SURE and name.kind in kinds:
                    scores[row, kinds.index(name.kind)] += round(_BONUS * scale)
            at += len(gap.questions)
        scores[long, none] = barred
        weights = scores / scale
        best = weights.max(axis=1, initial=_BARRED)
        total = best + np.log(np.exp(weights - best[:, None]).sum(axis=1))
        return scores.argmax(axis=1).tolist(), best.tolist(), total.tolist()

    def _name(self, stretch: Stretch, learned_kind: int, probability: float, rule: Name | None) -> Name | None:
        """Return a stretch as a name; its kind stays open where it is not likely enough."""
        learned = self.model.kinds[learned_kind]
        kind: EntityKind | None
        if learned == "none":
            return None if rule is None else Name(rule.first, rule.last, None, min(rule.confidence, 0.3))
        by_rule = rule.kind if rule is not None and rule.kind in _BEYOND else None
        if learned == "other":
            kind = by_rule or ("other" if probability >= _OTHER else None)
        else:
            kind = "facility" if by_rule == "facility" and learned != "person" else _KINDS[learned]
        listed = rule.listed if rule is not None and rule.kind == kind else None
        return Name(
            *stretch,
            kind if probability >= _LEAST else None,
            min(_MOST, round(probability, 3)),
            listed,
        )


_KINDS: Mapping[str, EntityKind] = {
    "person": "person",
    "location": "location",
    "organization": "organization",
    "nationality": "nationality",
}


def _by_run(runs: Sequence[Stretch], names: Sequence[Name]) -> Iterator[tuple[Stretch, list[Name]]]:
    """Yield each run that holds names, with them."""
    at = 0
    for run in runs:
        found: list[Name] = []
        while at < len(names) and names[at].first < run[1]:
            found.append(names[at])
            at += 1
        if found:
            yield run, found


def _is_sure(name: Name) -> bool:
    """Return whether a name of the rules stays as it is."""
    if name.kind is None or name.confidence < _SURE:
        return False
    return name.listed is not None or name.kind in _BY_LIST or (name.kind == "person" and name.confidence == _NAMED)


def _gaps(number: int, passage: Passage, run: Stretch, names: Sequence[Name]) -> Iterator[_Gap]:
    """Yield the stretches of a run between the sure names that hold an unsure one."""
    begin = run[0]
    unsure: dict[Stretch, Name] = {}
    for name in [*names, None]:
        if name is not None and not _is_sure(name):
            if name.first >= begin:
                unsure[name.first, name.last] = name
            continue
        if unsure:
            end = run[1] if name is None else name.first
            yield _Gap(
                number, unsure, tuple([Question(passage, run, part, names) for part in stretches_of((begin, end))])
            )
            unsure = {}
        if name is not None:
            begin = max(begin, name.last)
