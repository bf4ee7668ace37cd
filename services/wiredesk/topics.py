"""The one table of topics: names, keys, partitions, retention, sizes, events.

Everything that needs a topic reads it here: stages, tests, `wiredesk topics`, the AsyncAPI document, ACLs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from wiredesk_events import (
    Event,
    Notice,
    StoryDuplicate,
    StoryEnriched,
    StoryParsed,
    StoryRead,
    StoryTagged,
    StoryUnique,
)


RAW = "wire.raw"
READ = "wire.read"
UNIQUE = "wire.unique"
DUPLICATES = "wire.duplicates"
MEMORY = "wire.memory"
PARSED = "wire.parsed"
TAGGED = "wire.tagged"
ENRICHED = "wire.enriched"
LATEST = "wire.latest"
NOTICES = "wire.notices"
DEAD_LETTERS = "wire.dead-letters"
PLACES_PREFIX = "wire.places."

_DAY = 24 * 60 * 60
_MIB = 1024 * 1024
RAW_MAX_BYTES = 12 * _MIB
"""Largest record that `wire.raw` takes: above the reader's own limit, so that oversized copy becomes a dead letter."""
STORY_MAX_BYTES = 16 * _MIB
"""Largest event: spans repeat the text of a story about four times."""
DEAD_LETTER_MAX_BYTES = 17 * _MIB
"""Room for any record of the other topics and the headers that say what went wrong."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic as it must be.

    Attributes:
        name: public API; a breaking change of the event is a new topic.
        purpose: one line for people.
        key: what the record key is.
        partitions: their number, for the life of the topic.
        retention_seconds: how long records are kept; None keeps them for ever (compacted topics).
        cleanup: delete by age, or keep the newest record of each key.
        max_message_bytes: the largest record batch it accepts.
        event: the model of its value; None where the value is bytes of somebody else.
        internal: nobody but Wiredesk reads it; its form may change with any release.
    """

    name: str
    purpose: str
    key: str
    partitions: int
    retention_seconds: int | None
    cleanup: Literal["delete", "compact"]
    max_message_bytes: int
    event: type[Event] | None
    internal: bool = False

    def configuration(self) -> dict[str, str]:
        """Return the broker settings of this topic, as Kafka names them."""
        retention = -1 if self.retention_seconds is None else self.retention_seconds * 1000
        return {
            "cleanup.policy": self.cleanup,
            "retention.ms": str(retention),
            "max.message.bytes": str(self.max_message_bytes),
        }


def topic_table(*, partitions: int, watches: Iterable[str], shards: int = 1) -> tuple[Topic, ...]:
    """Return every topic, in the order of the flow.

    `partitions` counts for the whole chain, so that the versions of a story keep their order; `wire.read` has one
    partition, because a decision of dedupe depends on the log alone (ADR 3), or one for each shard of languages.
    """
    read_key = "feed" if shards == 1 else "language"

    def topic(
        name: str,
        purpose: str,
        key: str,
        event: type[Event] | None,
        *,
        days: int | None = 7,
        parts: int = partitions,
        internal: bool = False,
    ) -> Topic:
        size = {RAW: RAW_MAX_BYTES, DEAD_LETTERS: DEAD_LETTER_MAX_BYTES}.get(name, STORY_MAX_BYTES)
        cleanup: Literal["delete", "compact"] = "compact" if days is None else "delete"
        return Topic(name, purpose, key, parts, None if days is None else days * _DAY, cleanup, size, event, internal)

    return (
        topic(RAW, "raw wire copy, as received", "feed", None, days=14),
        topic(READ, "stories read out of the copy", read_key, StoryRead, parts=shards),
        topic(UNIQUE, "stories that are no duplicates, with their family", "family_id", StoryUnique),
        topic(DUPLICATES, "which copy repeats which story, and why", "family_id", StoryDuplicate, days=30),
        topic(
            MEMORY,
            "what dedupe remembers, in blocks",
            "partition:offset of wire.read",
            None,
            parts=shards,
            internal=True,
        ),
        topic(PARSED, "wire conventions understood", "family_id", StoryParsed, days=3),
        topic(TAGGED, "people, organisations, times, amounts", "family_id", StoryTagged, days=3),
        topic(ENRICHED, "the record: every version of every story", "family_id", StoryEnriched, days=30),
        topic(LATEST, "the newest version of each story", "family_id", StoryEnriched, days=None),
        topic(NOTICES, "kills, withholds, corrections, embargoes", "family_id", Notice, days=90),
        *(
            topic(PLACES_PREFIX + watch, f"stories that concern the watch {watch}", "family_id", StoryEnriched, days=30)
            for watch in sorted(watches)
        ),
        topic(DEAD_LETTERS, "records that could not be processed, as they were", "as the record's", None, days=90),
    )


STAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "read": (RAW, (READ,)),
    "dedupe": (READ, (UNIQUE, DUPLICATES, MEMORY)),
    "parse": (UNIQUE, (PARSED,)),
    "entities": (PARSED, (TAGGED,)),
    "geo": (TAGGED, (ENRICHED, LATEST, NOTICES, PLACES_PREFIX + "*")),
}
"""Each stage with the topic it reads and those it writes (dead letters besides), in the order of the flow."""


def places_topic(watch: str) -> str:
    """Return the topic of one watch."""
    return PLACES_PREFIX + watch
