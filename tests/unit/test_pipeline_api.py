"""The pipeline as a notebook uses it."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from wiredesk import pipeline
from wiredesk.domain.errors import Rejection
from wiredesk.domain.records import InboundRecord
from wiredesk.pipeline.local import RawMessage
from wiredesk_events import StoryDuplicate, StoryEnriched, StoryUnique


COPY = "Ferry returns to Ardmore\n\nArdmore, May 11 (NW).- The ferry to Ardmore sailed again on Monday.\n"
MONDAY = datetime(2026, 5, 11, 6, 41, tzinfo=UTC)


def test_enrich_one_text() -> None:
    """Text or bytes in, story out; the same call gives the same story."""
    story = pipeline.enrich(COPY, source="northwire", received_at=MONDAY)

    assert isinstance(story, StoryEnriched)
    assert (story.headline, story.source.feed, story.received_at) == ("Ferry returns to Ardmore", "northwire", MONDAY)
    assert pipeline.enrich(COPY.encode(), source="northwire", received_at=MONDAY).to_json() == story.to_json()


def test_what_cannot_be_read_is_rejected_with_its_code() -> None:
    """The same code that a dead letter would have."""
    with pytest.raises(Rejection, match="WIRE-R001"):
        pipeline.enrich("")


def test_a_time_without_a_zone_is_refused() -> None:
    """Guessing the zone would move datelines by a day."""
    with pytest.raises(ValueError, match="time zone"):
        pipeline.enrich(COPY, received_at=datetime(2026, 5, 11))  # noqa: DTZ001 - the point


def test_a_feed_decides_duplicates_and_hands_over_rejections() -> None:
    """The copy is dropped, the empty message is handed over, the feed goes on."""
    rejected: list[str] = []
    feed = [RawMessage("northwire", value, MONDAY) for value in (COPY.encode(), b"", COPY.encode())]
    stories = list(
        pipeline.enrich_all(
            [*feed, "Other news\n\nAll is well."], on_rejection=lambda _, why: rejected.append(str(why.code))
        )
    )

    assert [story.headline for story in stories] == ["Ferry returns to Ardmore", "Other news"]
    assert rejected == ["WIRE-R001"]
    with pytest.raises(Rejection, match="WIRE-R001"):
        list(pipeline.enrich_all(feed))


def test_each_stage_alone_gives_what_the_whole_gives() -> None:
    """read, decide, parse, tag_entities and tag_places, called one by one."""
    record = InboundRecord("wire.raw", 0, 0, int(MONDAY.timestamp() * 1000), b"northwire", COPY.encode())
    (read,) = pipeline.read(record)
    unique = pipeline.decide(read)
    assert isinstance(unique, StoryUnique)
    story = pipeline.tag_places(pipeline.tag_entities(pipeline.parse(unique)))
    whole = pipeline.enrich(COPY, source="northwire", received_at=MONDAY)

    volatile = {"story_id", "family_id", "raw", "decision"}
    assert story.model_dump(exclude=volatile) == whole.model_dump(exclude=volatile)


def test_decide_remembers_what_its_index_saw() -> None:
    """With an index of one's own, the second copy is a duplicate."""
    from wiredesk.stages.dedupe import SignatureIndex

    index = SignatureIndex()
    decisions: list[StoryUnique | StoryDuplicate] = []
    for offset in (0, 1):
        record = InboundRecord("wire.raw", 0, offset, int(MONDAY.timestamp() * 1000), b"northwire", COPY.encode())
        decisions += [pipeline.decide(story, index) for story in pipeline.read(record)]

    assert [isinstance(decision, StoryDuplicate) for decision in decisions] == [False, True]


def test_importing_the_package_is_cheap() -> None:
    """The stages are loaded when the API is first used."""
    program = "import sys, wiredesk.pipeline; print(*sys.modules); wiredesk.pipeline.enrich"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert not [name for name in done.stdout.split() if name.startswith("wiredesk.stages")]
    assert "enrich" in dir(pipeline)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        pipeline.nonsense  # noqa: B018 - reading it is the test
