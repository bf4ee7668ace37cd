"""Dedupe over Reuters-21578, parts 000-010, as one stream: real retransmissions, corrections and templates.

Run as a script, this file prints the counts by reason and the time that things take. Labelled pairs are measured in
`test_dedupe_pairs`.
"""

import time
from collections import Counter
from itertools import islice

import pytest
from tests.quality.reuters import NO_CORPUS, REUTERS, decisions, stories

from wiredesk.conventions.copy import separate
from wiredesk.conventions.fingerprints import fingerprint
from wiredesk.stages.dedupe import SignatureIndex
from wiredesk_events import StoryDuplicate, StoryRead


pytestmark = pytest.mark.skipif(not REUTERS.is_dir(), reason=NO_CORPUS)

_NEVER_DROPPED = frozenset({"correction", "update", "kill", "withhold"})


def test_no_correction_or_update_is_dropped() -> None:
    """No story that the product reads as correction, update, kill or hold is dropped, unless it was sent twice."""
    read = {story.story_id: story for story in stories()}
    marked = [
        (story, event) for one, event in decisions().items() if (story := read[one]).lifecycle.kind in _NEVER_DROPPED
    ]
    dropped = [(story, read[event.duplicate_of]) for story, event in marked if isinstance(event, StoryDuplicate)]

    assert len(marked) >= 60
    assert [story.story_id for story, kept in dropped if not _sent_twice(story, kept)] == []


def _sent_twice(story: StoryRead, kept: StoryRead) -> bool:
    """Whether a story is the kept one with the same marker and the same words."""
    same_marker = story.lifecycle.kind == kept.lifecycle.kind and story.lifecycle.markers == kept.lifecycle.markers
    return same_marker and story.fingerprint.exact == kept.fingerprint.exact


def test_retransmissions_are_dropped() -> None:
    """About two in a hundred stories of the collection are exact retransmissions; they go, and little else."""
    reasons = Counter(event.decision.reason for event in decisions().values())
    dropped = sum(isinstance(event, StoryDuplicate) for event in decisions().values())

    assert reasons["exact-copy"] + reasons["short-exact"] > 0.005 * len(decisions())
    assert dropped < 0.04 * len(decisions())


def main() -> None:
    """Print counts by reason and the time that things take."""
    read = stories()
    index = SignatureIndex()
    started = time.perf_counter()
    events = [index.decide(story) for story in read]
    seconds = time.perf_counter() - started
    for (outcome, reason), count in Counter((e.decision.outcome, e.decision.reason) for e in events).most_common():
        print(f"{count:6} {outcome:10} {reason}")
    print(f"{seconds / len(read) * 1e6:.0f} µs a decision; {index.stats()}")
    long = [story for story in islice(read, 4000) if 450 < story.fingerprint.shingles < 550]
    copies = [separate(story.headline, story.blocks, story.received_at) for story in long]
    started = time.perf_counter()
    for copy in copies:
        fingerprint(copy)
    print(f"{(time.perf_counter() - started) / len(copies) * 1e6:.0f} µs a fingerprint of about 500 words")


if __name__ == "__main__":
    main()
