"""The whole flow in one process: what Kafka would hold, record by record, without Kafka.

Coordinates are those of fresh topics, so that the payloads are the very bytes that the same feed gives through a
broker whose `wire.raw` is empty.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from wiredesk.domain.records import Headers, InboundRecord, OutboundRecord
from wiredesk.pipeline.dead_letters import dead_letter
from wiredesk.pipeline.partitioning import partition_of
from wiredesk.pipeline.work import Work, WorkSettings, make_work
from wiredesk.topics import RAW, READ, STAGES


@dataclass(frozen=True, slots=True)
class RawMessage:
    """One message for `wire.raw`.

    Attributes:
        source: the feed's name; becomes the record's key.
        value: the bytes as received.
        received_at: when they were received; becomes the header `ce_time`.
        headers: further headers.
    """

    source: str
    value: bytes
    received_at: datetime
    headers: Headers = ()

    def record(self) -> OutboundRecord:
        """Return the record to publish."""
        received = self.received_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return OutboundRecord(RAW, self.source.encode(), self.value, (("ce_time", received.encode()), *self.headers))


@dataclass(slots=True)
class LocalPipeline:
    """All five stages, or the first of them, chained in memory; feed it messages in order."""

    settings: WorkSettings = field(default_factory=WorkSettings)
    partitions: int = 4
    stages: Sequence[str] = tuple(STAGES)
    _work: dict[str, Work] = field(init=False)
    _ends: defaultdict[tuple[str, int], int] = field(init=False)

    def __post_init__(self) -> None:
        self._work = {STAGES[stage][0]: make_work(stage, self.settings) for stage in self.stages}
        self._ends = defaultdict(int)

    def run(self, messages: Iterable[RawMessage]) -> Iterator[InboundRecord]:
        """Yield every record that the topics would hold, raw ones included, in the order in which they are made."""
        for message in messages:
            timestamp = int(message.received_at.timestamp() * 1000)
            waiting = [message.record()]
            while waiting:
                stored = self._store(waiting.pop(0), timestamp)
                yield stored
                work = self._work.get(stored.topic)
                if work is not None:
                    waiting[:0] = handle_or_bury(work, stored)

    def _store(self, record: OutboundRecord, timestamp_ms: int) -> InboundRecord:
        partition = partition_of(record.key, self.settings.dedupe_shards if record.topic == READ else self.partitions)
        place = (record.topic, partition)
        offset = self._ends[place]
        self._ends[place] = offset + 1
        return InboundRecord(record.topic, partition, offset, timestamp_ms, record.key, record.value, record.headers)


def handle_or_bury(work: Work, record: InboundRecord) -> tuple[OutboundRecord, ...]:
    """Return what the stage publishes for this record, or its dead letter; no failure leaves this function."""
    try:
        return work.handle(record)
    except Exception as error:  # noqa: BLE001 - whatever a stage raises, the record must survive
        return (dead_letter(record, error, stage=work.stage),)
