"""The likeliest parting of a run into names, and how likely each of its stretches is.

Every parting of the run into stretches, each of some kind, weighs exp(sum of its scores). Kinds do not depend on one
another, so that sums and maxima go from token to token (forward-backward over positions).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.stages.entities.names_model.evidence import Stretch


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of the likeliest parting.

    Attributes:
        first, last: its tokens, half-open.
        kind: index of its likeliest kind.
        probability: that a parting holds this stretch with this kind.
    """

    first: int
    last: int
    kind: int
    probability: float


BARRED = -1e9
"""The score of what must not be."""


def best_parting(stretches: Sequence[Stretch], scores: Sequence[Sequence[float]]) -> list[Part]:
    """Return the likeliest parting of a run, in order.

    `stretches` hold every token of the run as a stretch of its own and are sorted; `scores` are theirs by kind.
    """
    start, stop = stretches[0][0], stretches[-1][1]
    if stop - start == 1:
        row = scores[0]
        kind = max(range(len(row)), key=row.__getitem__)
        return [Part(start, stop, kind, math.exp(row[kind] - _log_sum(row)))]
    sums = [_log_sum(row) for row in scores]
    size = stop - start
    forward = [0.0] + [-math.inf] * size
    backward = [-math.inf] * size + [0.0]
    ending: list[list[int]] = [[] for _ in range(size + 1)]
    beginning: list[list[int]] = [[] for _ in range(size + 1)]
    for number, (first, last) in enumerate(stretches):
        ending[last - start].append(number)
        beginning[first - start].append(number)
    best = [0.0] + [-math.inf] * size
    chosen = [0] * (size + 1)
    for at in range(1, size + 1):
        forward[at] = _log_sum([forward[stretches[n][0] - start] + sums[n] for n in ending[at]])
        for number in ending[at]:
            value = best[stretches[number][0] - start] + max(scores[number])
            if value > best[at]:
                best[at], chosen[at] = value, number
    for at in range(size - 1, -1, -1):
        backward[at] = _log_sum([backward[stretches[n][1] - start] + sums[n] for n in beginning[at]])
    parts: list[Part] = []
    at = size
    while at:
        number = chosen[at]
        first, last = stretches[number]
        row = scores[number]
        kind = max(range(len(row)), key=row.__getitem__)
        weight = row[kind] + forward[first - start] + backward[last - start] - forward[size]
        parts.append(Part(first, last, kind, math.exp(min(0.0, weight))))
        at = first - start
    return parts[::-1]


def _log_sum(values: Sequence[float]) -> float:
    most = max(values)
    return most + math.log(math.fsum([math.exp(value - most) for value in values]))
