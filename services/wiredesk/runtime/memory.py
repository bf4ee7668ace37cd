"""Keeping dedupe's memory at the record that comes next."""

import time
from dataclasses import dataclass, field

import structlog

from wiredesk.domain.records import InboundRecord
from wiredesk.metrics import Metrics
from wiredesk.pipeline.work import DedupeWork
from wiredesk.runtime.ops_server import Health
from wiredesk.runtime.recovery import read_log


log = structlog.get_logger("wiredesk.memory")


@dataclass(slots=True)
class MemoryKeeper:
    """Brings the memory up to a record: over what another worker handled, or from the log's beginning after a start.

    Attributes:
        work: the stage whose memory is kept.
        bootstrap_servers: where the log is.
        metrics: how long it took.
        health: not ready while the log is read.
        depth: so many records before the next one are read at most, since dedupe forgets older ones.
        next_offset: the memory holds everything before this offset; None while it is empty.
    """

    work: DedupeWork
    bootstrap_servers: str
    metrics: Metrics
    health: Health
    depth: int
    next_offset: int | None = field(default=None)

    async def prepare(self, record: InboundRecord) -> None:
        """Make the memory that of a reader who has seen every record before this one.

        A record that the memory holds already is a redelivery; it is decided again, equally, by its story id.
        """
        if self.next_offset is None or record.offset > self.next_offset:
            await self._read_up_to(record)

    def advance(self, next_offset: int) -> None:
        """Note that every record before this offset is in the memory now."""
        self.next_offset = max(self.next_offset or 0, next_offset)

    async def _read_up_to(self, record: InboundRecord) -> None:
        started = time.perf_counter()
        self.health.reasons["memory"] = "dedupe is reading the log"
        start = max(self.next_offset or 0, record.offset - self.depth)
        count = 0
        async for batch in read_log(self.bootstrap_servers, record.topic, record.partition, start, record.offset):
            for earlier in batch:
                self.work.remember(earlier)
            count += len(batch)
        self.advance(record.offset)
        self.health.reasons.pop("memory", None)
        seconds = time.perf_counter() - started
        self.metrics.recovery.labels(self.work.stage).set(seconds)
        self.metrics.recovered.labels(self.work.stage).set(count)
        log.info(
            "memory.ready", topic=record.topic, start=start, end=record.offset, records=count, seconds=round(seconds, 3)
        )


async def no_memory(_record: InboundRecord) -> None:
    """Prepare nothing: the stage has no memory."""
