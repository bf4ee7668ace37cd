"""Keeping dedupe's memory at the record that comes next.

The memory is a function of `wire.read` alone. So that a restart need not read and decide all of that again, it is
written to `wire.memory` in blocks, each in the batch that completes it. A block is believed only up to the record that
comes next: what the group has not acknowledged is decided again, by the same rules on the same memory.
"""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

from wiredesk.domain.records import InboundRecord, OutboundRecord
from wiredesk.metrics import Metrics
from wiredesk.pipeline.work import DedupeWork
from wiredesk.runtime.ops_server import Health
from wiredesk.runtime.recovery import read_last, read_log
from wiredesk.stages.dedupe.blocks import BLOCK_RECORDS, Block, bridges, decode, encode, record_hash
from wiredesk.stages.dedupe.window import REDELIVERY_DEPTH
from wiredesk.topics import MEMORY


log = structlog.get_logger("wiredesk.memory")

WORTH_A_RESTART = 20_000
"""So many records behind, reading the blocks is quicker than deciding the records."""

_SPARE_BLOCKS = 256
"""Blocks that are read beside those needed: some were written twice."""

_PUBLISHED_AT_ONCE = 64


@dataclass(slots=True)
class _Shard:
    """Where the memory of a partition stands.

    Attributes:
        next_offset: it holds every record before this one; None while it is empty.
        sealed_offset, sealed_stories: the end of the last block, in records and in stories put in.
    """

    next_offset: int | None = None
    sealed_offset: int = 0
    sealed_stories: int = 0


@dataclass(slots=True)
class MemoryKeeper:
    """Brings the memory up to a record: over what another worker handled, or from the blocks and the log after a start.

    Attributes:
        work: the stage whose memory is kept.
        bootstrap_servers: where the log is.
        metrics: how long it took.
        health: not ready while the log is read.
        depth: so many stories before the next one are remembered at most.
        publish: publishes and confirms blocks while the log is read.
    """

    work: DedupeWork
    bootstrap_servers: str
    metrics: Metrics
    health: Health
    depth: int
    publish: Callable[[Sequence[OutboundRecord]], Awaitable[object]]
    _shards: dict[int, _Shard] = field(default_factory=dict)
    _sealed: list[OutboundRecord] = field(default_factory=list)

    async def prepare(self, record: InboundRecord) -> None:
        """Make the memory that of a reader who has seen every record before this one.

        A record that the memory holds already is a redelivery; it is decided again, equally, by its story id.
        """
        shard = self._shards.setdefault(record.partition, _Shard())
        if shard.next_offset is not None and record.offset <= shard.next_offset:
            return
        started = time.perf_counter()
        self.health.reasons["memory"] = "dedupe is reading its memory"
        if shard.next_offset is None or record.offset - shard.next_offset > WORTH_A_RESTART:
            await self._read_blocks(record)
        blocks = self.work.index(record.partition).put_in
        decided = await self._read_log(record)
        self.health.reasons.pop("memory", None)
        seconds = time.perf_counter() - started
        self.metrics.recovery.labels(self.work.stage).set(seconds)
        self.metrics.recovered.labels(self.work.stage).set(blocks + decided)
        log.info(
            "memory.ready",
            topic=record.topic,
            partition=record.partition,
            end=record.offset,
            from_blocks=blocks,
            from_log=decided,
            seconds=round(seconds, 3),
        )

    def release(self, partitions: frozenset[int]) -> None:
        """Let go of the memory of all partitions but these; between batches only, since a batch counts on it."""
        for partition in sorted(self._shards.keys() - partitions):
            self.work.forget(partition)
            del self._shards[partition]
            log.info("memory.released", partition=partition)

    def processed(self, record: InboundRecord) -> None:
        """Note that a record is in the memory now; where it completes a block, seal it."""
        shard = self._shards.setdefault(record.partition, _Shard())
        next_offset = record.offset + 1
        if shard.next_offset is None:
            shard.sealed_offset = record.offset
        if shard.next_offset is not None and next_offset <= shard.next_offset:
            return
        shard.next_offset = next_offset
        if bridges(shard.sealed_offset, next_offset):
            self._seal(shard, record)

    def sealed(self) -> list[OutboundRecord]:
        """Return the blocks that were completed since the last time, to be published with the batch."""
        sealed, self._sealed = self._sealed, []
        return sealed

    def _seal(self, shard: _Shard, last: InboundRecord) -> None:
        index = self.work.index(last.partition)
        stories = tuple(map(index.packed, range(shard.sealed_stories + 1, index.put_in + 1)))
        block = Block(shard.sealed_offset, last.offset + 1, record_hash(last.value), stories)
        key = f"{last.partition}:{block.first_offset}".encode()
        self._sealed.append(OutboundRecord(MEMORY, key, encode(block), ()))
        shard.sealed_offset, shard.sealed_stories = block.next_offset, index.put_in

    async def _read_blocks(self, record: InboundRecord) -> None:
        """Take the memory from the blocks that end at or before a record; without any that fit it stays empty."""
        most = (self.depth + REDELIVERY_DEPTH) // BLOCK_RECORDS + _SPARE_BLOCKS
        last: Block | None = None
        self._forget(record.partition)
        async for batch in read_last(self.bootstrap_servers, MEMORY, record.partition, most):
            for block in (decode(written.value) for written in batch):
                if (
                    block is None
                    or block.next_offset > record.offset
                    or (last and block.next_offset <= last.next_offset)
                ):
                    continue
                if last is not None and block.first_offset != last.next_offset:
                    self._forget(record.partition)
                index = self.work.index(record.partition)
                for story in block.stories:
                    index.restore(story)
                last = block
        if last is None:
            return
        if not await self._same_log(record, last):
            log.warning("memory.of_another_log", topic=record.topic, partition=record.partition)
            self._forget(record.partition)
            return
        put_in = self.work.index(record.partition).put_in
        self._shards[record.partition] = _Shard(last.next_offset, last.next_offset, put_in)

    async def _same_log(self, record: InboundRecord, last: Block) -> bool:
        """Whether the log still ends that block with the record that it had; one that is gone counts as the same."""
        end = last.next_offset
        async for batch in read_log(self.bootstrap_servers, record.topic, record.partition, end - 1, end):
            return record_hash(batch[0].value) == last.last_record
        return True

    async def _read_log(self, record: InboundRecord) -> int:
        """Decide again what stands between the memory and a record; return the number of records."""
        shard = self._shards[record.partition]
        start = max(0, record.offset - self.depth) if shard.next_offset is None else shard.next_offset
        count = 0
        async for batch in read_log(self.bootstrap_servers, record.topic, record.partition, start, record.offset):
            for earlier in batch:
                self.work.remember(earlier)
                self.processed(earlier)
            count += len(batch)
            if len(self._sealed) >= _PUBLISHED_AT_ONCE:
                await self.publish(self.sealed())
        if shard.next_offset is None:
            shard.sealed_offset = record.offset
        shard.next_offset = record.offset
        return count

    def _forget(self, partition: int) -> None:
        self.work.forget(partition)
        self._shards[partition] = _Shard()


async def no_memory(_record: InboundRecord) -> None:
    """Prepare nothing: the stage has no memory."""
