"""The likeliest parting of a run into names, and how likely each of its stretches is.

Every parting of the run into stretches, each of some kind, weighs exp(sum of its scores). Kinds do not depend on one
another, so that sums and maxima go from token to token (forward-backward over positions).
"""

import math
from collections.abc import Sequence

from wiredesk.stages.entities.names_model.evidence import Stretch


def best_parting(
    stretches: Sequence[Stretch], best: Sequence[float], total: Sequence[float]
) -> list[tuple[int, float]]:
    """Return the stretches of the likeliest parting, in order: each one's index and the log of its probability.

    `stretches` are all of `stretches_of` a run; `best` is the score of each with its likeliest kind, `total` the log of
    the sum over its kinds. The probability is that of the stretch, whatever its kind.
    """
    start, stop = stretches[0][0], stretches[-1][1]
    size = stop - start
    if size == 1:
        return [(0, 0.0)]
    ending: list[list[tuple[int, int]]] = [[] for _ in range(size + 1)]
    beginning: list[list[tuple[int, int]]] = [[] for _ in range(size + 1)]
    for number, (first, last) in enumerate(stretches):
        ending[last - start].append((number, first - start))
        beginning[first - start].append((number, last - start))
    forward = [0.0] * (size + 1)
    backward = [0.0] * (size + 1)
    likeliest = [0.0] * (size + 1)
    chosen = [0] * (size + 1)
    for at in range(1, size + 1):
        forward[at] = _log_sum([forward[first] + total[number] for number, first in ending[at]])
        likeliest[at], chosen[at] = max([(likeliest[first] + best[number], number) for number, first in ending[at]])
    for at in range(size - 1, -1, -1):
        backward[at] = _log_sum([backward[last] + total[number] for number, last in beginning[at]])
    parts: list[tuple[int, float]] = []
    at = size
    while at:
        number = chosen[at]
        first, last = stretches[number]
        around = forward[first - start] + backward[last - start] - forward[size]
        parts.append((number, min(0.0, around + total[number])))
        at = first - start
    return parts[::-1]


def _log_sum(values: Sequence[float]) -> float:
    most = max(values)
    return most + math.log(math.fsum([math.exp(value - most) for value in values]))
