"""How two signatures are compared: shingles, figures, names, headlines."""

from collections.abc import Sequence
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
    """Return how alike two stories are; exact where both have no more shingles than a sketch holds."""
    return likenesses(one, (other,))[0]


def likenesses(one: Signature, others: Sequence[Signature]) -> list[Likeness]:
    """Return how alike a story is to each of others, worked out for all of them at once.

    Below the greatest hash of every cut sketch both sketches are complete, so that part is a fair sample of both
    (Broder 1997). What both have lies below it anyway.
    """
    sketches = [other.sketch for other in others]
    if not (others and one.sketch.size and all(sketch.size for sketch in sketches)):
        return [
            likeness(one, other) if one.sketch.size and other.sketch.size else _nothing_shared(one, other)
            for other in others
        ]
    every = np.concatenate(sketches)
    starts = np.cumsum([0, *(sketch.size for sketch in sketches[:-1])])
    ends = [_end(other) for other in others]
    bounds = np.minimum(ends, _end(one))
    nearest = one.sketch[np.minimum(one.sketch.searchsorted(every), one.sketch.size - 1)]
    shared = np.add.reduceat(nearest == every, starts, dtype=np.int64).tolist()
    of_one = one.sketch.searchsorted(bounds, side="right").tolist()
    within = every <= np.repeat(bounds, [sketch.size for sketch in sketches])
    of_others = np.add.reduceat(within, starts, dtype=np.int64).tolist()
    return [
        _likeness(one, other, *sizes, exact=bound == _NO_END)
        for other, bound, *sizes in zip(others, bounds.tolist(), shared, of_one, of_others, strict=True)
    ]


_NO_END: Final = 0xFFFF_FFFF


def _end(signature: Signature) -> int:
    """Return the greatest hash up to which a sketch holds every shingle."""
    return int(signature.sketch[-1]) if signature.shingles > SKETCH_SIZE else _NO_END


def _nothing_shared(one: Signature, other: Signature) -> Likeness:
    cut = any(side.shingles > SKETCH_SIZE and side.sketch.size for side in (one, other))
    return Likeness(0.0, 0.0, exact=not cut)


def _likeness(one: Signature, other: Signature, shared: int, of_one: int, of_other: int, *, exact: bool) -> Likeness:
    """Return the two indices from the sizes of the samples of both and of what they share."""
    if not of_one or not of_other:
        return Likeness(0.0, 0.0, exact=exact)
    jaccard = shared / (of_one + of_other - shared)
    sample = of_one if one.shingles <= other.shingles else of_other
    if exact or sample >= RELIABLE_SAMPLE:
        return Likeness(jaccard, min(1.0, shared / sample), exact=exact)
    smaller = min(one.shingles, other.shingles)
    return Likeness(jaccard, min(1.0, jaccard / (1 + jaccard) * (one.shingles + other.shingles) / smaller), exact=exact)


def overlap(one: Tokens, other: Tokens) -> float:
    """Return the share of the smaller set that both have; 1 where one is empty: nothing speaks against it."""
    return len(one & other) / min(len(one), len(other)) if one and other else 1.0


def one_in_the_other(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether all words of one headline stand in the other."""
    first, second = frozenset(one), frozenset(other)
    return first <= second or second <= first


def title_likeness(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Return the Jaccard index of the words of two headlines; 0 where one is missing."""
    return set_likeness(frozenset(one), frozenset(other))


def set_likeness(one: Tokens, other: Tokens) -> float:
    """Return the Jaccard index of two sets; 0 where one is empty."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


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


def same_subject(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two headlines begin alike with a company, country or team."""
    return len(one) >= SUBJECT and one[:SUBJECT] == other[:SUBJECT]


SUBJECT: Final = 2
"""First words of two headlines that are the same where both are of one company, country or team."""


def shared_pairs(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Return how many pairs of neighbouring words two texts share."""
    return len(frozenset(pairwise(one)) & frozenset(pairwise(other)))
