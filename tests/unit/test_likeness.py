"""How two stories are compared."""

from dataclasses import replace

import numpy as np
from dedupe_stories import story
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.fingerprints import SKETCH_SIZE
from wiredesk.stages.dedupe.likeness import likeness, likenesses, turns_more
from wiredesk.stages.dedupe.signature import Signature, signature


PLAIN = signature(story(1))
_SHINGLES = st.sets(st.integers(0, 2**32 - 2), max_size=2 * SKETCH_SIZE)


def _of(shingles: set[int]) -> Signature:
    kept = np.array(sorted(shingles)[:SKETCH_SIZE], dtype=np.uint32)
    return replace(PLAIN, sketch=kept, shingles=len(shingles))


@given(_SHINGLES, st.lists(_SHINGLES, max_size=5))
def test_all_at_once_is_one_by_one(one: set[int], others: list[set[int]]) -> None:
    """A story is as like another whatever else it is compared with."""
    told = [_of(other) for other in others]

    assert likenesses(_of(one), told) == [likeness(_of(one), other) for other in told]


@given(_SHINGLES, _SHINGLES)
def test_short_stories_are_compared_whole(one: set[int], other: set[int]) -> None:
    """Where both sketches hold every shingle, the indices are those of the sets."""
    first, second = set(sorted(one)[:SKETCH_SIZE]), set(sorted(other)[:SKETCH_SIZE])
    found = likeness(_of(first), _of(second))
    shared, smaller = len(first & second), min(len(first), len(second))

    assert found.exact
    assert found.jaccard == (shared / len(first | second) if smaller else 0.0)
    assert found.containment == (shared / smaller if smaller else 0.0)


def test_long_stories_are_estimated() -> None:
    """A story of 2,000 shingles and its first half: J one half, C one, within three standard errors."""
    drawn = np.random.default_rng(1).choice(2**32 - 2, 2000, replace=False).tolist()
    found = likeness(_of(set(drawn[:1000])), _of(set(drawn)))

    assert not found.exact
    assert abs(found.jaccard - 0.5) < 0.14
    assert found.containment == 1.0


def test_turning_words() -> None:
    """More of one is new, fewer or as many are not."""
    assert turns_more(bytes([3, 2]), bytes([3, 1, 5, 1]))
    assert turns_more(bytes([4, 1]), bytes([3, 1]))
    assert not turns_more(bytes([3, 1]), bytes([3, 2, 5, 1]))
    assert not turns_more(b"", b"")
