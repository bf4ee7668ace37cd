"""How each mention is meant: literal, government, people or modifier; see `wiredesk_events.Reading`.

A rule model for now: signals with weights, all of them data. A trained model has the same shape (`ReadingModel`).
"""

import math
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Protocol

from wiredesk.stages.geo.rules import ReadingRules
from wiredesk.stages.geo.signals import Mention, Signals, WordClasses
from wiredesk_events import Reading


READINGS: tuple[Reading, ...] = ("literal", "government", "people", "modifier")
LINKS = frozenset(
    {", ", " and ", ", and ", " or ", " & ", "/", " and the ", ", the ", ", and the ", " nor ", " or the ", ", or "}
)
"""What joins the members of a list of places."""


class ReadingModel(Protocol):
    """Reads the mentions of one field."""

    @property
    def version(self) -> str:
        """Return name and version of the model, for `enrichment.readings`."""
        ...

    def read(self, mentions: Sequence[Mention]) -> list[tuple[Reading, float]]:
        """Return reading and confidence of each mention; all of one field, in order."""
        ...


class RuleReadings:
    """Reads mentions by weighed signals. Members of a list share what stands before its first and after its last."""

    version = "rules-1"

    def __init__(self, rules: ReadingRules) -> None:
        self._signals = Signals(WordClasses(rules))
        self._weights = rules.signals

    def read(self, mentions: Sequence[Mention]) -> list[tuple[Reading, float]]:
        """Return reading and confidence of each mention; all of one field, in order."""
        results: list[tuple[Reading, float]] = []
        for group in _lists(mentions):
            results += self._read_list(group)
        return results

    def explain(self, mention: Mention) -> tuple[str, ...]:
        """Return the signals of one mention, read by itself."""
        signals = self._signals
        if mention.is_demonym:
            return ("demonym",)
        before = tuple(signals.before(mention))
        after = _beside(before, tuple(signals.after(mention)))
        return tuple(chain(signals.alone(mention), before, after, signals.around(mention)))

    def _read_list(self, group: Sequence[Mention]) -> list[tuple[Reading, float]]:
        if len(group) == 1:
            return [self._weigh(self.explain(group[0]))]
        signals = self._signals
        before = tuple(signals.before(group[0]))
        after = _beside(before, tuple(signals.after(group[-1])))
        results: list[tuple[Reading, float]] = []
        for index, mention in enumerate(group):
            own = (*signals.alone(mention), *signals.around(mention))
            inner = tuple(signals.after(mention)) if index < len(group) - 1 else ()
            # A member with a possessive or a noun of its own is read by these alone; the verb after the list is
            # everybody's, unless a preposition before it has made an adjunct of the list.
            if any(signal.startswith(("possessive", "before-")) for signal in inner):
                results.append(self._weigh((*own, *inner)))
            else:
                shared = () if _is_modifier(after) and index < len(group) - 1 else after
                results.append(self._weigh((*own, *before, *shared)))
        return results

    def _weigh(self, names: Sequence[str]) -> tuple[Reading, float]:
        return weigh(names, self._weights)


def _beside(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """Return the signals after a mention; after a preposition it is not the subject of the verb that follows."""
    is_adjunct = any(signal.startswith(("prep:", "object:")) for signal in before)
    return tuple(signal for signal in after if not (is_adjunct and signal.startswith("verb:")))


def _is_modifier(after: Sequence[str]) -> bool:
    return any(signal.startswith(("possessive", "before-", "article")) for signal in after)


def weigh(names: Sequence[str], weights: Mapping[str, Mapping[Reading, float]]) -> tuple[Reading, float]:
    """Return the reading with the highest sum of weights and its share after the softmax, to three decimals."""
    totals = dict.fromkeys(READINGS, 0.0)
    for name in names:
        for reading, weight in weights[name].items():
            totals[reading] += weight
    sums = list(totals.values())
    best = max(range(len(READINGS)), key=lambda index: (sums[index], -index))
    total = sum(math.exp(value - sums[best]) for value in sums)
    return READINGS[best], round(1.0 / total, 3)


def _lists(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Group the mentions that stand in one list; demonyms stand alone."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        last = groups[-1][-1] if groups else None
        if last is not None and not mention.is_demonym and not last.is_demonym and _is_linked(last, mention):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _is_linked(last: Mention, mention: Mention) -> bool:
    start, end = last.tokens.ends[last.last], mention.tokens.starts[mention.first]
    return end - start <= 32 and last.tokens.text[start:end].replace(" erstwhile", "").replace(" former", "") in LINKS
