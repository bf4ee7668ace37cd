"""What each stage does with one record: decode, call the stage, say what to publish where.

Nothing here waits, retries or publishes; the same code runs under Faust and in `wiredesk process`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from pydantic import ValidationError

from wiredesk.domain.errors import Rejection
from wiredesk.domain.records import Headers, InboundRecord, OutboundRecord
from wiredesk.pipeline.headers import REASON, event_headers
from wiredesk.pipeline.partitioning import shard_key
from wiredesk.pipeline.routing import Routed, route
from wiredesk.topics import DUPLICATES, PARSED, RAW, READ, STAGES, TAGGED, UNIQUE
from wiredesk_events import (
    Decision,
    Event,
    StoryDuplicate,
    StoryEnriched,
    StoryParsed,
    StoryRead,
    StoryTagged,
    StoryUnique,
    load,
)


if TYPE_CHECKING:
    from wiredesk.stages.dedupe import DedupeSettings, Effort, SignatureIndex

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
    """`wire.raw` to `wire.read`: one message may hold several stories.

    Attributes:
        read: the stage.
        by_language: the stories of a language stay together, instead of those of a feed.
    """

    read: Callable[[InboundRecord], tuple[StoryRead, ...]]
    by_language: bool = False
    stage: str = "read"
    source: str = RAW

    def handle(self, record: InboundRecord) -> Outputs:
        """Return one record a story."""
        return tuple(_publish(record, story, READ, self._key(story), self.stage) for story in self.read(record))

    def _key(self, story: StoryRead) -> str:
        return shard_key(story.language) if self.by_language else story.source.feed


@dataclass(slots=True)
class DedupeWork:
    """`wire.read` to `wire.unique` and `wire.duplicates`; the only stage with a memory.

    The memory is a function of the log alone: whoever has handled, or remembered, the records up to an offset
    decides the next one as everybody else would.

    Attributes:
        new_index: makes an empty memory.
        indexes: the memory of each partition of the log.
        observe: told each decision and what it took, for metrics.
    """

    new_index: Callable[[], "SignatureIndex"]
    stage: str = "dedupe"
    source: str = READ
    indexes: dict[int, "SignatureIndex"] = field(init=False, default_factory=dict)
    observe: "Callable[[Decision, Effort], None] | None" = field(default=None, kw_only=True)

    def handle(self, record: InboundRecord) -> Outputs:
        """Return the story with its family, or the record of the duplicate."""
        index = self.index(record.partition)
        decided = index.decide(_load(StoryRead, record))
        if self.observe is not None:
            self.observe(decided.decision, index.last)
        topic = DUPLICATES if isinstance(decided, StoryDuplicate) else UNIQUE
        reason = (REASON, decided.decision.reason.encode())
        return (_publish(record, decided, topic, decided.family_id, self.stage, more=(reason,)),)

    def index(self, partition: int) -> "SignatureIndex":
        """Return the memory of a partition of the log; shards know nothing of one another."""
        found = self.indexes.get(partition)
        if found is None:
            found = self.indexes[partition] = self.new_index()
        return found

    def forget(self, partition: int) -> None:
        """Let go of the memory of a partition, to build it anew or because it is another worker's now."""
        self.indexes.pop(partition, None)

    def remember(self, record: InboundRecord) -> None:
        """Bring the memory forward over a record that was handled before, without its outputs.

        What failed then fails now, and leaves the same trace: none.
        """
        try:
            self.index(record.partition).decide(_load(StoryRead, record))
        except Exception:  # noqa: BLE001 - the record has been dead-lettered when it was handled
            return


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

    tag_places: Callable[[StoryTagged], StoryEnriched]
    stage: str = "geo"
    source: str = TAGGED

    def handle(self, record: InboundRecord) -> Outputs:
        """Return the enriched story wherever it belongs, and a notice where readers must act."""
        story = self.tag_places(_load(StoryTagged, record))
        made: list[tuple[Routed, OutboundRecord]] = []
        for routed in route(story):
            # One event goes to several topics: it is encoded once, and its headers are the same everywhere.
            twin = next((out for other, out in made if other.event is routed.event and other.part == routed.part), None)
            if twin is None:
                out = _publish(record, routed.event, routed.topic, story.family_id, self.stage, part=routed.part)
            else:
                out = replace(twin, topic=routed.topic)
            made.append((routed, out))
        return tuple(out for _, out in made)


@dataclass(frozen=True, slots=True)
class WorkSettings:
    """What the stages need to know from outside.

    Attributes:
        max_raw_bytes: largest raw message that is read.
        dedupe_window_hours, dedupe_max_stories: how far dedupe remembers.
        dedupe_rules: file of thresholds; None takes the built-in ones.
        dedupe_shards: partitions of `wire.read`; with more than one, languages are told apart.
        watchlist: the watch list's file; None takes the packaged one.
        entity_engine: what finds the names, as `make_engine` takes it.
        entity_lists: file of a newsroom's own names; None adds nothing.
        gazetteer_folder: holds the gazetteer's file; None takes the user's cache folder.
    """

    max_raw_bytes: int = 4 * 1024 * 1024
    dedupe_window_hours: float = 72.0
    dedupe_max_stories: int = 1_000_000
    dedupe_rules: Path | None = None
    dedupe_shards: int = 1
    watchlist: Path | None = None
    entity_engine: str = "builtin"
    entity_lists: Path | None = None
    gazetteer_folder: Path | None = None


def make_work(stage: str, settings: WorkSettings) -> Work:
    """Return the work of one stage by its name; only this stage's code and data are loaded."""
    if stage == "read":
        from wiredesk.stages.read import ReadLimits, read

        limits = ReadLimits(max_bytes=settings.max_raw_bytes)
        return ReadWork(lambda record: read(record, limits), by_language=settings.dedupe_shards > 1)
    if stage == "dedupe":
        from wiredesk.stages.dedupe import SignatureIndex

        rules = dedupe_settings(settings)
        return DedupeWork(lambda: SignatureIndex(rules))
    if stage == "parse":
        from wiredesk.stages.parse import parse

        return StoryWork("parse", UNIQUE, PARSED, StoryUnique, parse)
    if stage == "entities":
        from wiredesk.stages.entities import tag_entities
        from wiredesk.stages.entities.engines import make_engine

        engine = make_engine(settings.entity_engine, settings.entity_lists)
        return StoryWork("entities", PARSED, TAGGED, StoryParsed, lambda story: tag_entities(story, engine))
    if stage == "geo":
        from wiredesk.stages.geo import WatchList, default_geo, tag_places

        geo = default_geo(settings.gazetteer_folder)
        watchlist = WatchList.load(settings.watchlist) if settings.watchlist else WatchList.default()
        return GeoWork(lambda story: tag_places(story, watchlist, geo))
    raise ValueError(f"no stage is called {stage!r}; there are {', '.join(STAGES)}")


def dedupe_settings(settings: WorkSettings) -> "DedupeSettings":
    """Return how dedupe decides and how far back it looks; raises `Misconfigured` where the file of rules is wrong."""
    from wiredesk.stages.dedupe import load_rules

    return load_rules(
        settings.dedupe_rules, window_hours=settings.dedupe_window_hours, max_stories=settings.dedupe_max_stories
    )


def watch_names(settings: WorkSettings) -> tuple[str, ...]:
    """Return the names of the watches, which have a topic each."""
    from wiredesk.stages.geo.watchlist import WatchList

    return (WatchList.load(settings.watchlist) if settings.watchlist else WatchList.default()).names


EventT = TypeVar("EventT", bound=Event)


def _load(event: type[EventT], record: InboundRecord) -> EventT:
    try:
        return load(event, record.value or b"")
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Rejection("WIRE-X001", f"{event.__name__} {place}: {first['type']}") from None


def _publish(
    record: InboundRecord, event: Event, topic: str, key: str, stage: str, *, part: str = "", more: Headers = ()
) -> OutboundRecord:
    story_id: str = event.story_id  # type: ignore[attr-defined]
    headers = event_headers(record, event, stage=stage, story_id=story_id, part=part)
    return OutboundRecord(topic, key.encode(), event.to_json(), headers + more)
