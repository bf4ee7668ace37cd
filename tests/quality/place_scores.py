"""Scores of places against gold: as the field's papers report them, all gold in the denominator."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mean, median

from tests.quality.geo_gold import Toponym, is_near, is_same, kilometres

from wiredesk.gazetteer import Candidate
from wiredesk_events import Place


FARTHEST = 20_039.0
"""Kilometres half around the earth: the error of a name that is not answered."""


@dataclass
class PlaceScores:
    """What became of gold mentions.

    Attributes:
        same: entity-or-161: the gold id, a country, division or continent of its name, or within 161 km.
        near: strict: within 161 km of the gold point.
        errors: kilometres, of the answered.
        total: gold mentions with a point.
    """

    same: int = 0
    near: int = 0
    total: int = 0
    errors: list[float] = field(default_factory=list)

    def add(self, place: Candidate | Place | None, gold: Toponym) -> None:
        """Count one mention; gold without a point is left out."""
        if gold.point is None:
            return
        self.total += 1
        if place is not None and place.latitude is not None and place.longitude is not None:
            self.same += is_same(place, gold)
            self.near += is_near(place, gold)
            self.errors.append(kilometres((place.latitude, place.longitude), gold.point))

    @property
    def entity(self) -> float:
        """Return the share that is entity-or-161."""
        return self.same / self.total

    @property
    def strict(self) -> float:
        """Return the share within 161 km."""
        return self.near / self.total

    @property
    def area(self) -> float:
        """Return the area under the curve of log errors: 0 is perfect, 1 the far side of the earth."""
        missing = [FARTHEST] * (self.total - len(self.errors))
        logs = sorted(math.log(1 + error) / math.log(1 + FARTHEST) for error in [*self.errors, *missing])
        return sum((one + other) / 2 for one, other in pairwise(logs)) / (len(logs) - 1)

    def __str__(self) -> str:
        """Return one line of the table."""
        return (
            f"entity-or-161 {self.entity:.3f}  strict {self.strict:.3f}  answered {len(self.errors) / self.total:.3f}  "
            f"mean {mean(self.errors):.0f} km  median {median(self.errors):.1f} km  AUC {self.area:.3f}"
        )


@dataclass
class SpanScores:
    """What was found against gold spans.

    Attributes:
        exact, overlap: found spans that are, or touch, a gold span.
        both: found spans that are a gold span whose place is right.
        found, gold: how many there are.
        covered: gold spans that a found one touches.
    """

    exact: int = 0
    overlap: int = 0
    both: int = 0
    found: int = 0
    gold: int = 0
    covered: int = 0

    def add(self, found: dict[tuple[int, int], Place], gold: Iterable[Toponym]) -> None:
        """Count one text."""
        wanted = {(one.start, one.end): one for one in gold}
        self.found += len(found)
        self.gold += len(wanted)
        for span, place in found.items():
            toponym = wanted.get(span)
            self.exact += toponym is not None
            self.overlap += any(span[0] < end and start < span[1] for start, end in wanted)
            # A gold name without a point is right where it is found: nobody says where it lies.
            if toponym is not None:
                self.both += toponym.point is None or is_same(place, toponym)
        self.covered += sum(any(start < end_ and start_ < end for start_, end_ in found) for start, end in wanted)

    @property
    def f1(self) -> float:
        """Return F1 of exact spans."""
        return 2 * self.exact / (self.found + self.gold)

    @property
    def overlap_f1(self) -> float:
        """Return F1 of spans that touch."""
        precision, recall = self.overlap / self.found, self.covered / self.gold
        return 2 * precision * recall / (precision + recall)

    @property
    def end_to_end(self) -> float:
        """Return F1 of spans whose place is right."""
        return 2 * self.both / (self.found + self.gold)

    def __str__(self) -> str:
        """Return one line of the table."""
        return (
            f"P {self.exact / self.found:.3f}  R {self.exact / self.gold:.3f}  F1 {self.f1:.3f}  "
            f"overlap F1 {self.overlap_f1:.3f}  span and place F1 {self.end_to_end:.3f}"
        )
