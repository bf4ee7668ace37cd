"""How two signatures are compared: shingles, figures, names, headlines."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from wiredesk.conventions.fingerprints import SKETCH_SIZE
from wiredesk.stages.dedupe.signature import Signature, Tokens, calendar_tokens, weekday_tokens
from wiredesk_events import Scores


RELIABLE_SAMPLE: Final = 8
"""With fewer sampled shingles of the smaller story than this, containment is worked out from the Jaccard index."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two stories are.

    Attributes:
        jaccard: shared share of all their shingles.
        containment: shared share of the shingles of the smaller.
        exact: both were compared whole; otherwise the two numbers are estimates.
    """

    jaccard: float
    containment: float
    exact: bool

    def scores(self) -> Scores:
        """Return them as the event has them."""
        return Scores(jaccard=round(self.jaccard, 3), containment=round(self.containment, 3))


SAME_WORDS: Final = Likeness(1.0, 1.0, exact=True)


def likeness(one: Signature, other: Signature) -> Likeness:
    """Return how alike two stories are; exact where both have no more shingles than a sketch holds.

    Below the greatest hash of every cut sketch both sketches are complete, so that part is a fair sample of both
    (Broder 1997).
    """
    bounds = [side.sketch[-1] for side in (one, other) if side.shingles > SKETCH_SIZE and side.sketch.size]
    first, second = one.sketch, other.sketch
    if bounds:
        bound = min(bounds)
        first = first[: int(first.searchsorted(bound, side="right"))]
        second = second[: int(second.searchsorted(bound, side="right"))]
    if not first.size or not second.size:
        return Likeness(0.0, 0.0, exact=not bounds)
    merged = np.concatenate((first, second))
    merged.sort()
    shared = int(np.count_nonzero(merged[1:] == merged[:-1]))
    jaccard = shared / (merged.size - shared)
    sample = first.size if one.shingles <= other.shingles else second.size
    if not bounds or sample >= RELIABLE_SAMPLE:
        containment = min(1.0, shared / sample)
    else:
        smaller = min(one.shingles, other.shingles)
        containment = min(1.0, jaccard / (1 + jaccard) * (one.shingles + other.shingles) / smaller)
    return Likeness(jaccard, containment, exact=not bounds)


def overlap(one: Tokens, other: Tokens) -> float:
    """Return the share of the smaller set that both have; 1 where one is empty: nothing speaks against it."""
    return len(one & other) / min(len(one), len(other)) if one and other else 1.0


def one_in_the_other(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether all words of one headline stand in the other."""
    first, second = frozenset(one), frozenset(other)
    return first <= second or second <= first


def title_likeness(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Return the Jaccard index of the words of two headlines; 0 where one is missing."""
    first, second = frozenset(one), frozenset(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def shared_names(one: Signature, other: Signature) -> Tokens:
    """Return the names that both have, days and months left out."""
    return (one.names & other.names) - calendar_tokens()


def other_day(new: Signature, old: Signature) -> bool:
    """Whether the new story names a day of the week that the old one lacks, which names others.

    "Today" on one side and "Tuesday" on the other tell no two copies apart; Tuesday and Friday do.
    """
    days = weekday_tokens()
    return bool((new.names - old.names) & days) and bool(old.names & days)


def turns_more(new: bytes, old: bytes) -> bool:
    """Whether a turning word ("not", "down") stands more often in the new story than in the old one."""
    before = dict(zip(old[::2], old[1::2], strict=True))
    return any(times > before.get(place, 0) for place, times in zip(new[::2], new[1::2], strict=True))


def same_beginning(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Return how many words two headlines begin alike with: a company, a country, a team."""
    length = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        length += 1
    return length


def shared_pairs(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Return how many pairs of neighbouring words two texts share."""
    return len(frozenset(pairwise(one)) & frozenset(pairwise(other)))
