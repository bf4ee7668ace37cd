"""Dedupe on labelled pairs of Reuters-21578: every repeat dropped, every version kept and in its family.

`python -m tests.quality.pair_scores` prints the figures and the pairs that are wrong.
"""

from collections.abc import Iterable

import pytest
from tests.quality.pair_scores import (
    LABELS,
    WINDOW,
    Judged,
    candidates,
    dropped_changes,
    duplicate_precision,
    false_duplicates,
    family_precision,
    family_recall,
    read_pairs,
    shingles,
)
from tests.quality.reuters import NO_CORPUS, REUTERS, stories, story_id


pytestmark = pytest.mark.skipif(not REUTERS.is_dir(), reason=NO_CORPUS)

_MARKED = frozenset({"correction", "update", "refile", "repeat", "kill", "withhold"})


def test_pairs_are_unmarked_stories_of_the_stream() -> None:
    """Each pair stands in the file once, in the order of the stream, within the window; its later story is unmarked."""
    pairs = read_pairs()
    read = {story.story_id: story for story in stories()}
    order = {one: place for place, one in enumerate(read)}

    assert len(pairs) == len({(pair.earlier, pair.later) for pair in pairs}) >= 300
    assert {pair.label for pair in pairs} == set(LABELS)
    for pair in pairs:
        earlier, later = read[story_id(pair.earlier)], read[story_id(pair.later)]
        assert order[earlier.story_id] < order[later.story_id], pair
        assert later.received_at - earlier.received_at <= WINDOW, pair
        assert later.lifecycle.kind not in _MARKED, pair


def test_exact_join_counts_what_the_fingerprint_counts() -> None:
    """The shingles of the exact join are those of the product's normal form."""
    sample = stories()[::50]

    assert [len(shingles(story)) for story in sample] == [story.fingerprint.shingles for story in sample]


def test_look_ups_find_the_story_before() -> None:
    """For 99 in 100 stories that have one within 72 hours, a story of the same text is among the candidates."""
    found = candidates()

    assert found.recall.among >= 500
    assert found.recall.share >= 0.99, f"{found.recall}: {found.missed}"


def test_no_update_or_correction_is_dropped() -> None:
    """No story that changed a fact is dropped as a copy of the one before."""
    assert _names(dropped_changes()) == []


def test_no_false_duplicate() -> None:
    """Nothing is dropped as a copy of a story that it does not repeat."""
    assert _names(false_duplicates()) == []
    assert duplicate_precision().share == 1.0


def test_families_hold_one_story() -> None:
    """Of the pairs put in one family, 98 in 100 tell one story."""
    assert family_precision().share >= 0.98, str(family_precision())


def test_families_are_whole() -> None:
    """Of the pairs that tell one story, 95 in 100 are put in one family."""
    assert family_recall().share >= 0.95, str(family_recall())


def _names(judged: Iterable[Judged]) -> list[str]:
    return [f"{one.pair.earlier} > {one.pair.later} {one.pair.label}: {one.decision.reason}" for one in judged]
