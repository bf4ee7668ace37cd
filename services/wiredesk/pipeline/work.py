"""What each stage does with one record: decode, call the stage, say what to publish where.

Nothing here waits, retries or publishes; the same code runs under Faust and in `wiredesk process`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from pydantic import ValidationError

from wiredesk.domain.errors import Rejection
from wiredesk.domain.records import InboundRecord, OutboundRecord
from wiredesk.pipeline.headers import event_headers
from wiredesk.pipeline.routing import route
from wiredesk.stages.dedupe import DedupeSettings, SignatureIndex
from wiredesk.stages.entities import tag_entities
from wiredesk.stages.geo import WatchList, tag_places
from wiredesk.stages.parse import parse
from wiredesk.stages.read import ReadLimits, read
from wiredesk.topics import DUPLICATES, PARSED, RAW, READ, STAGES, TAGGED, UNIQUE
from wiredesk_events import (
    Event,
    StoryDuplicate,
    StoryParsed,
    StoryRead,
    StoryTagged,
    StoryUnique,
    load,
)


Outputs = tuple[OutboundRecord, ...]
StoryT = TypeVar("StoryT", StoryUnique, StoryParsed, StoryTagged)


class Work(Protocol):
    """One stage's work on one record; a failure is a `Rejection`, anything else is a bug."""

    @property
    def stage(self) -> str:
        """Return the stage's name."""
        ...

    @property
    def source(self) -> str:
        """Return the topic that it reads."""
        ...

    def handle(self, record: InboundRecord) -> Outputs:
        """Return what to publish for this record, in order."""
        ...


@dataclass(frozen=True, slots=True)
class ReadWork:
    """`wire.raw` to `wire.read`: one message may hold several stories."""

    limits: ReadLimits = field(default_factory=ReadLimits)
    stage: str = "read"
    source: str = RAW

    def handle(self, record: InboundRecord) -> Outputs:
        """Return one record a story."""
        return tuple(
            _publish(record, story, READ, story.source.feed, self.stage) for story in read(record, self.limits)
        )


@dataclass(slots=True)
class DedupeWork:
    """`wire.read` to `wire.unique` and `wire.duplicates`; the only stage with a memory.

    The memory is a function of the log alone: whoever has handled, or remembered, the records up to an offset
    decides the next one as everybody else would.
    """

    settings: DedupeSettings = field(default_factory=DedupeSettings)
    stage: str = "dedupe"
    source: str = READ
    index: SignatureIndex = field(init=False)

    def __post_init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Start with an empty memory, as at the beginning of the log."""
        self.index = SignatureIndex(self.settings)

    def handle(self, record: InboundRecord) -> Outputs:
        """Return the story with its family, or the record of the duplicate."""
        decided = self.index.decide(_load(StoryRead, record))
        topic = DUPLICATES if isinstance(decided, StoryDuplicate) else UNIQUE
        return (_publish(record, decided, topic, decided.family_id, self.stage),)

    def remember(self, record: InboundRecord) -> None:
        """Bring the memory forward over a record that was handled before; undecodable ones left no trace then either."""
        try:
            story = _load(StoryRead, record)
        except Rejection:
            return
        self.index.decide(story)


@dataclass(frozen=True, slots=True)
class StoryWork(Generic[StoryT]):
    """A stage that turns one story into the next form of the same story."""

    stage: str
    source: str
    target: str
    event: type[StoryT]
    function: Callable[[StoryT], StoryParsed]

    def handle(self, record: InboundRecord) -> Outputs:
        """Return the story's next form."""
        story = self.function(_load(self.event, record))
        return (_publish(record, story, self.target, story.family_id, self.stage),)


@dataclass(frozen=True, slots=True)
class GeoWork:
    """`wire.tagged` to `wire.enriched` and the topics made from it."""

    watchlist: WatchList | None = None
    stage: str = "geo"
    source: str = TAGGED

    def handle(self, record: InboundRecord) -> Outputs:
        """Return the enriched story wherever it belongs, and a notice where readers must act."""
        story = tag_places(_load(StoryTagged, record), self.watchlist)
        return tuple(
            _publish(record, routed.event, routed.topic, story.family_id, self.stage, part=routed.part)
            for routed in route(story)
        )


@dataclass(frozen=True, slots=True)
class WorkSettings:
    """What the stages need to know; everything else is in the data files."""

    limits: ReadLimits = field(default_factory=ReadLimits)
    dedupe: DedupeSettings = field(default_factory=DedupeSettings)
    watchlist: WatchList | None = None


def make_work(stage: str, settings: WorkSettings) -> Work:
    """Return the work of one stage by its name."""
    if stage == "read":
        return ReadWork(settings.limits)
    if stage == "dedupe":
        return DedupeWork(settings.dedupe)
    if stage == "parse":
        return StoryWork("parse", UNIQUE, PARSED, StoryUnique, parse)
    if stage == "entities":
        return StoryWork("entities", PARSED, TAGGED, StoryParsed, tag_entities)
    if stage == "geo":
        return GeoWork(settings.watchlist)
    raise ValueError(f"no stage is called {stage!r}; there are {', '.join(STAGES)}")


EventT = TypeVar("EventT", bound=Event)


def _load(event: type[EventT], record: InboundRecord) -> EventT:
    try:
        return load(event, record.value or b"")
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Rejection("WIRE-X001", f"{event.__name__} {place}: {first['type']}") from None


def _publish(record: InboundRecord, event: Event, topic: str, key: str, stage: str, *, part: str = "") -> OutboundRecord:
    story_id: str = event.story_id  # type: ignore[attr-defined]
    headers = event_headers(record, event, stage=stage, story_id=story_id, part=part)
    return OutboundRecord(topic, key.encode(), event.to_json(), headers)
