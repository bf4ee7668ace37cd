"""The pipeline as a Python API, for notebooks, tests and other programs; no Kafka, no settings, no files to write.

    from wiredesk import pipeline

    story = pipeline.enrich(text, source="efe")
    for story in pipeline.enrich_all(messages):
        ...

Each stage alone: `read`, `decide`, `parse`, `tag_entities`, `tag_places`, `resolve_mentions`.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from wiredesk.domain.errors import CODES, Rejection
from wiredesk.domain.records import InboundRecord
from wiredesk.pipeline.local import LocalPipeline, RawMessage
from wiredesk.stages.dedupe import SignatureIndex
from wiredesk.stages.entities import tag_entities
from wiredesk.stages.geo import resolve_mentions, tag_places
from wiredesk.stages.parse import parse
from wiredesk.stages.read import read
from wiredesk.topics import DEAD_LETTERS, ENRICHED
from wiredesk_events import StoryDuplicate, StoryEnriched, StoryRead, StoryUnique, load


__all__ = [
    "RawMessage",
    "decide",
    "enrich",
    "enrich_all",
    "parse",
    "read",
    "resolve_mentions",
    "tag_entities",
    "tag_places",
]


def enrich(text: str | bytes, *, source: str = "api", received_at: datetime | None = None) -> StoryEnriched:
    """Return the enriched story of one message, as if it were the first that the desk ever received.

    Where the message holds several stories, the first. `received_at` must have a zone; by default it is now, so give
    it when equal calls shall give equal stories. Raises `Rejection` (its `code` says why) when there is no story.
    """
    for story in enrich_all([_message(text, source, received_at)]):
        return story
    raise Rejection("WIRE-R008")


def enrich_all(
    messages: Iterable[RawMessage | str | bytes],
    *,
    on_rejection: Callable[[RawMessage, Rejection], None] | None = None,
) -> Iterator[StoryEnriched]:
    """Yield the enriched stories of a feed, in order; families and duplicates are decided among its messages.

    Plain text and bytes count as messages of the source "api", received now. Duplicates are not yielded. A message
    that cannot be processed raises its `Rejection`, or is handed to `on_rejection`, and the feed goes on.
    """
    fed: list[RawMessage] = []

    def one_by_one() -> Iterator[RawMessage]:
        for message in messages:
            fed[:] = [message if isinstance(message, RawMessage) else _message(message, "api", None)]
            yield fed[0]

    for record in LocalPipeline().run(one_by_one()):
        if record.topic == ENRICHED:
            yield load(StoryEnriched, record.value or b"")
        elif record.topic == DEAD_LETTERS:
            rejection = _rejection(record)
            if on_rejection is None:
                raise rejection
            on_rejection(fed[0], rejection)


def decide(story: StoryRead, index: SignatureIndex | None = None) -> StoryUnique | StoryDuplicate:
    """Return what dedupe decides about a story, given what `index` has seen; without one, it is the first story."""
    return (SignatureIndex() if index is None else index).decide(story)


def _message(text: str | bytes, source: str, received_at: datetime | None) -> RawMessage:
    if received_at is not None and received_at.tzinfo is None:
        raise ValueError("received_at needs a time zone")
    value = text.encode() if isinstance(text, str) else text
    return RawMessage(source, value, received_at or datetime.now(UTC))


def _rejection(letter: InboundRecord) -> Rejection:
    code = letter.header("dlq.code") or ""
    return Rejection(code if code in CODES else "WIRE-X002", letter.header("dlq.detail") or "")
