"""Small feeds with what dedupe must make of each story: `dedupe/*.toml`, written to be read by journalists."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from wiredesk.conventions.copy import separate
from wiredesk.conventions.fingerprints import fingerprint
from wiredesk.stages.dedupe import Reason, SignatureIndex
from wiredesk_events import Block, Lifecycle, RawRef, Reference, Source, StoryDuplicate, StoryRead, StoryUnique
from wiredesk_events.story import Envelope


FEEDS = sorted((Path(__file__).parent / "dedupe").glob("*.toml"))


def _read(told: dict[str, Any], offset: int) -> StoryRead:
    blocks = tuple(Block(text=part.strip()) for part in told["text"].split("\n\n"))
    received_at = datetime.fromisoformat(told["time"])
    copy = separate(told["headline"], blocks, received_at)
    return StoryRead(
        story_id=told["id"],
        source=Source(feed=told["feed"]),
        provider_id=told.get("provider_id"),
        provider_version=told.get("provider_version"),
        raw=RawRef(topic="wire.raw", partition=0, offset=offset, format="plain", size_bytes=1, sha256="0" * 64),
        received_at=received_at,
        lifecycle=Lifecycle(
            kind=told.get("kind", "new"),
            status=told.get("status", "usable"),
            markers=copy.markers,
            refers_to=(
                *(Reference(headline=headline) for headline in told.get("refers_to", ())),
                *(Reference(provider_id=provider_id) for provider_id in told.get("refers_to_ids", ())),
            ),
        ),
        envelope=Envelope(slug=told.get("slug")),
        headline=told["headline"],
        blocks=blocks,
        fingerprint=fingerprint(copy),
    )


def _outcome(event: StoryUnique | StoryDuplicate) -> str:
    if isinstance(event, StoryDuplicate):
        return f"copy of {event.duplicate_of}"
    if event.version == 1:
        return "new"
    return f"{'' if event.decision.latest else 'late '}version of {event.family_id}"


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.stem)
def test_feed_is_decided_as_told(path: Path) -> None:
    """Every story of the feed gets the outcome and the reason that stand beside it."""
    index = SignatureIndex()
    told = tomllib.loads(path.read_text(encoding="utf-8"))["story"]

    expected = [(story["id"], story["expect"], story["reason"]) for story in told]
    events = [index.decide(_read(story, offset)) for offset, story in enumerate(told)]

    assert expected == [(event.story_id, _outcome(event), event.decision.reason) for event in events]
    assert [story.get("kind_after", event.lifecycle.kind) for story, event in zip(told, events, strict=True)] == [
        event.lifecycle.kind for event in events
    ]


def test_every_reason_has_a_case() -> None:
    """Each code that dedupe can give stands beside a story in one of the feeds."""
    told = {story["reason"] for path in FEEDS for story in tomllib.loads(path.read_text(encoding="utf-8"))["story"]}

    assert {reason.value for reason in Reason} == told
