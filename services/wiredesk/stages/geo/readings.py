"""How each mention is meant: literal, government, people or modifier; see `wiredesk_events.Reading`.

A multinomial logistic regression over signals (`signals`) and words (`contexts`). Its weights are whole numbers in a
file that `scripts/train_readings.py` writes, so that the same text gives the same reading everywhere.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import NamedTuple, Protocol

from wiredesk.stages.geo.contexts import Contexts, Feature, View, spread
from wiredesk.stages.geo.lexicon import packaged_codes, parse_lexicon
from wiredesk.stages.geo.rules import ReadingRules, packaged
from wiredesk.stages.geo.signals import Mention, Signals, WordClasses
from wiredesk.stages.geo.tokens import possessive
from wiredesk_events import Reading


READINGS: tuple[Reading, ...] = ("literal", "government", "people", "modifier")
SCALE = 256
"""What the weights in the file are multiplied by, to be whole numbers."""
BITS = 24
"""Bits between the four weights of a feature, packed in one number: adding up numbers adds up all four."""
_LOW = (1 << BITS) - 1


class ReadingModel(Protocol):
    """Reads the mentions of one field."""

    @property
    def version(self) -> str:
        """Return name and version of the model, for `enrichment.readings`."""
        ...

    def read(self, mentions: Sequence[Mention]) -> list[tuple[Reading, float]]:
        """Return reading and confidence of each mention; all of one field, in order."""
        ...


class Reader:
    """Turns mentions into features; members of a list share what stands before its first and after its last."""

    def __init__(self, rules: ReadingRules) -> None:
        lexicon = parse_lexicon(packaged_codes(), rules.irregular)
        classes = WordClasses(rules, lexicon)
        self._signals = Signals(classes)
        self._contexts = Contexts(lexicon, classes)

    def view(self, mention: Mention) -> View:
        """Return the mention with the list that it stands in."""
        first, last = spread(mention.tokens, mention.first, mention.last, self._contexts.no_names)
        is_list = (first, last) != (mention.first, mention.last)
        # A member with a possessive of its own ends the list for what comes after.
        if is_list and possessive(mention.tokens, mention.last) is not None:
            last = mention.last
        return View(mention.tokens, first, last, mention, is_list)

    def features(self, view: View) -> Iterator[Feature]:
        """Yield the features of a mention, but for those of its sentence; some come twice."""
        for name in self.signals(view):
            yield "signal", name
        yield from self._contexts.features(view)

    def settled(self, mention: Mention) -> str | None:
        """Return the one signal that settles a mention, whatever else stands around it: these forms always modify.

        "a Moscow museum" is weighed like "Moscow-backed": behind "a" a bare name before a noun can do nothing else.
        """
        if mention.is_demonym:
            return "demonym"
        if self._signals.is_hyphened(mention):
            return "hyphen"
        if mention.first and mention.tokens.folded[mention.first - 1] in {"a", "an"}:
            return "hyphen" if "article-before-noun" in self._signals.after(mention) else None
        return None

    def sentence(self, view: View) -> Iterator[Feature]:
        """Yield the features of its sentence."""
        return self._contexts.sentence(view)

    def signals(self, view: View) -> tuple[str, ...]:
        """Return the names of its signals."""
        signals, mention = self._signals, view.mention
        if mention.is_demonym:
            return ("demonym",)
        own = (*signals.alone(mention), *signals.around(mention))
        if "hyphen" in own:
            return own
        if view.is_list:
            inner = tuple(signals.after(mention, is_list=True))
            if any(name.startswith(("possessive", "before-")) for name in inner):
                return (*own, *inner)
        outer = replace(mention, first=view.first, last=view.last) if view.is_list else mention
        after = tuple(signals.after(outer, is_list=view.is_list))
        if any(name.startswith("possessive") for name in after):
            # What stands before governs what is possessed: "in Tehran's court".
            return (*own, *after)
        before = tuple(signals.before(outer))
        return (*own, *before, *_beside(before, after))


def _beside(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """Return the signals after a mention; after a preposition it is not the subject of the verb that follows."""
    if any(name.startswith("of:") for name in before):
        return ()
    is_adjunct = any(name.startswith(("prep:", "object:")) for name in before)
    return tuple(name for name in after if not (is_adjunct and name.startswith(("verb:", "passive:", "plural"))))


class Part(NamedTuple):
    """What one feature adds to a reading.

    Attributes:
        feature: template and value.
        weights: what it adds to each of `READINGS`, in nats.
    """

    feature: Feature
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of a trained model.

    Attributes:
        version: name and version.
        tables: the packed weights of each value of each template.
    """

    version: str
    tables: Mapping[str, Mapping[str, int]]


class TrainedReadings:
    """Reads mentions by the sums of their features' weights."""

    def __init__(self, reader: Reader, weights: Weights) -> None:
        self._reader = reader
        self._tables = weights.tables
        self.version = weights.version

    def read(self, mentions: Sequence[Mention]) -> list[tuple[Reading, float]]:
        """Return reading and confidence of each mention; all of one field, in order."""
        sentences: dict[tuple[int, int], int] = {}
        views = [self._reader.view(mention) for mention in mentions]
        totals = [self._total(view, sentences) for view in views]
        return [decide(total) for total in _shared(views, totals)]

    def explain(self, mention: Mention) -> tuple[Part, ...]:
        """Return what the features of one mention add, the strongest first: for debugging."""
        view = self._reader.view(mention)
        features = dict.fromkeys((*self._reader.features(view), *self._reader.sentence(view)))
        parts = [Part((name, value), unpack(self._tables.get(name, {}).get(value, 0))) for name, value in features]
        return tuple(sorted(parts, key=lambda part: -max(map(abs, part.weights))))

    def _total(self, view: View, sentences: dict[tuple[int, int], int]) -> int:
        tables, reader = self._tables, self._reader
        settled = reader.settled(view.mention)
        if settled is not None:
            return tables["signal"][settled]
        total = 0
        for template, value in dict.fromkeys(reader.features(view)):
            table = tables.get(template)
            if table is not None:
                total += table.get(value, 0)
        bounds = view.tokens.sentence(view.mention.first)
        if bounds not in sentences:
            sentences[bounds] = sum(tables[template].get(value, 0) for template, value in reader.sentence(view))
        return total + sentences[bounds]


def _shared(views: Sequence[View], totals: Sequence[int]) -> list[int]:
    """Give the members of a list, which have one reading, the sum of their totals."""
    sums: dict[tuple[int, int], int] = {}
    for view, total in zip(views, totals, strict=True):
        if view.is_list:
            sums[view.first, view.last] = sums.get((view.first, view.last), 0) + total
    return [sums[view.first, view.last] if view.is_list else total for view, total in zip(views, totals, strict=True)]


def pack(weights: Sequence[int]) -> int:
    """Return four whole numbers as one; sums of packed numbers are packed sums."""
    return sum(weight << (BITS * place) for place, weight in enumerate(weights))


def unpack(packed: int) -> tuple[float, ...]:
    """Return the four weights, in nats."""
    weights: list[float] = []
    for _ in READINGS:
        low = packed & _LOW
        if low >> (BITS - 1):
            low -= 1 << BITS
        weights.append(low / SCALE)
        packed = (packed - low) >> BITS
    return tuple(weights)


def decide(total: int) -> tuple[Reading, float]:
    """Return the reading with the highest sum of weights and its share after the softmax, to three decimals."""
    sums = unpack(total)
    best = max(range(len(READINGS)), key=lambda index: (sums[index], -index))
    return READINGS[best], round(1.0 / sum(math.exp(value - sums[best]) for value in sums), 3)


def parse_weights(text: str) -> Weights:
    """Return the weights in a text like `readings_model.tsv`: a version line, then template, value, four numbers."""
    lines = text.splitlines()
    tables: dict[str, dict[str, int]] = {}
    for line in lines[1:]:
        if not line.startswith("#"):
            template, value, *numbers = line.split("\t")
            tables.setdefault(template, {})[value] = pack([int(number) for number in numbers])
    return Weights(lines[0].removeprefix("# ").split(" ")[0], tables)


@lru_cache(maxsize=1)
def default_readings() -> TrainedReadings:
    """Return the packaged model; read once."""
    text = (resources.files("wiredesk.stages.geo") / "data" / "readings_model.tsv").read_text("utf-8")
    return TrainedReadings(Reader(packaged("readings.toml", ReadingRules)), parse_weights(text))
