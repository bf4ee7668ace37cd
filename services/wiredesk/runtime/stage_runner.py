"""One micro-batch: process every record, publish everything, wait for every confirmation. The same for all stages.

What must hold (ADR 2): no exception leaves `run_batch`, since Faust would acknowledge the batch on its way out; when it
returns, each record's outputs or its dead letter are confirmed; when that cannot be, the process ends at once without
acknowledging, and the records come again.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from typing import Protocol

import structlog

from wiredesk.domain.errors import Rejection, Unavailable, WiredeskError
from wiredesk.domain.records import InboundRecord, OutboundRecord, header
from wiredesk.metrics import Metrics
from wiredesk.pipeline.dead_letters import PREFIX, code_of, dead_letter, stack_of
from wiredesk.pipeline.headers import ORIGIN
from wiredesk.pipeline.work import Work
from wiredesk.runtime.ops_server import Health
from wiredesk.runtime.storm_guard import StormGuard
from wiredesk.topics import DUPLICATES


log = structlog.get_logger("wiredesk.stage")

EXIT_UNCONFIRMED = 70
"""`EX_SOFTWARE`: outputs could not be confirmed; nothing was acknowledged."""
EXIT_STORM = 75
"""`EX_TEMPFAIL`: stopped while the storm guard held the worker; nothing was acknowledged."""

_BREATHE_SECONDS = 0.02
_TRUNCATED_BYTES = 64 * 1024


class Publisher(Protocol):
    """The part of `Delivery` that is used."""

    async def publish(self, records: Sequence[OutboundRecord]) -> tuple[OutboundRecord, ...]:
        """Publish and confirm; return those that are too large."""
        ...


@dataclass(slots=True)
class Done:
    """One record with what became of it."""

    record: InboundRecord
    outputs: tuple[OutboundRecord, ...]
    error: Exception | None


@dataclass(slots=True)
class StageRunner:
    """Runs one stage's work over batches of records.

    Attributes:
        work: the stage.
        publisher: publishes and confirms.
        metrics, health: what operators see.
        guard: stops the worker in a storm of failures of our own.
        group: the consumer group, for dead letters.
        prepare: called before a batch with the first record of each partition; brings the stage's memory up to it.
        stopping: tells whether the worker was asked to stop.
        halt: ends the process at once with an exit code, acknowledging nothing.
        processed: told each record that the stage has processed, published or not.
        sealed: returns what else the batch publishes: the blocks of memory that it completes.
        release: lets go of what is kept of all partitions but these.
        assigned: the partitions that the group gave this worker, where that is known and settled.
        working: whether a batch is being worked on, so that nothing may be released.
        positions: by partition, the offset after the newest confirmed record, and that record's time.
    """

    work: Work
    publisher: Publisher
    metrics: Metrics
    health: Health
    guard: StormGuard
    group: str
    prepare: Callable[[InboundRecord], Awaitable[None]]
    stopping: Callable[[], bool]
    halt: Callable[[int], None]
    processed: Callable[[InboundRecord], None] = lambda _record: None
    sealed: Callable[[], list[OutboundRecord]] = list
    release: Callable[[frozenset[int]], None] = lambda _partitions: None
    assigned: frozenset[int] | None = None
    working: bool = False
    positions: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)

    async def run_batch(self, records: Sequence[InboundRecord]) -> None:
        """Process and publish a batch; when it returns, all of it is confirmed."""
        self.working = True
        try:
            await self._run_batch(records)
        except Unavailable as error:
            log.critical("delivery.unconfirmed", code=str(error.code), detail=error.detail, **_place(records))
            self.halt(EXIT_UNCONFIRMED)
        except BaseException:
            # Cancellation included: Faust acknowledges a batch that is cancelled half-way (faust-streaming/faust#606).
            log.critical("batch.interrupted", exc_info=True, **_place(records))
            self.halt(EXIT_UNCONFIRMED)
        finally:
            self.working = False

    async def _run_batch(self, records: Sequence[InboundRecord]) -> None:
        stage = self.work.stage
        if self.assigned is not None:
            self.release(self.assigned | {record.partition for record in records})
        for first in {record.partition: record for record in reversed(records)}.values():
            await self.prepare(first)
        done = await self._process(records)
        started = time.perf_counter()
        await self._confirm(done)
        self.metrics.publish_duration.labels(stage).observe(time.perf_counter() - started)
        self.metrics.batch_records.labels(stage).observe(len(done))
        self._measure(done)
        if self.guard.tripped:
            await self._hold(records[len(done)] if len(done) < len(records) else records[-1])

    async def _process(self, records: Sequence[InboundRecord]) -> list[Done]:
        """Run the stage over the records until the guard trips; let the event loop breathe between them."""
        done: list[Done] = []
        duration = self.metrics.stage_duration.labels(self.work.stage)
        breath = time.perf_counter()
        for record in records:
            started = time.perf_counter()
            outputs, error = self._handle(record)
            now = time.perf_counter()
            duration.observe(now - started)
            ours = error is not None and code_of(error).fault == "ours"
            if self.guard.record(failed=ours):
                break
            self.processed(record)
            done.append(Done(record, outputs, error))
            if now - breath > _BREATHE_SECONDS:
                await asyncio.sleep(0)
                breath = time.perf_counter()
        return done

    def _handle(self, record: InboundRecord) -> tuple[tuple[OutboundRecord, ...], Exception | None]:
        try:
            return self.work.handle(record), None
        except Exception as error:  # noqa: BLE001 - whatever a stage raises, the record must survive
            return (self._bury(record, error),), error

    def _bury(self, record: InboundRecord, error: Exception) -> OutboundRecord:
        code = code_of(error)
        self.metrics.dead_letters.labels(self.work.stage, code.code).inc()
        log.warning(
            "record.rejected",
            code=code.code,
            detail=error.detail if isinstance(error, WiredeskError) else type(error).__name__,
            stack=stack_of(error) if code.code == "WIRE-X002" else None,
            **_place((record,)),
        )
        failed_at = datetime.now(UTC).isoformat(timespec="milliseconds")
        return dead_letter(record, error, stage=self.work.stage, group=self.group, failed_at=failed_at)

    async def _confirm(self, done: Sequence[Done]) -> None:
        """Publish everything; a record with an output too large for its topic becomes a dead letter."""
        sealed = self.sealed()
        rejected = await self.publisher.publish([*(output for item in done for output in item.outputs), *sealed])
        if not rejected:
            return
        too_large = {id(output): output for output in rejected}
        for item in done:
            refused = [output for output in item.outputs if id(output) in too_large]
            if refused:
                size = len(refused[0].value or b"")
                item.error = Rejection("WIRE-K001", f"{size} bytes for {refused[0].topic}")
                await self._bury_surely(item.record, item.error)

    async def _bury_surely(self, record: InboundRecord, error: Exception) -> None:
        """Publish a dead letter; if even that is too large, keep its beginning and its coordinate."""
        letter = self._bury(record, error)
        if not await self.publisher.publish([letter]):
            return
        size = str(len(letter.value or b"")).encode()
        cut = OutboundRecord(
            letter.topic,
            letter.key,
            (letter.value or b"")[:_TRUNCATED_BYTES],
            (*letter.headers, (PREFIX + "truncated_from_bytes", size)),
        )
        if await self.publisher.publish([cut]):
            raise Unavailable("WIRE-K002", "the dead-letter topic refuses even a truncated record")

    async def _hold(self, first: InboundRecord) -> None:
        """Wait, not ready and acknowledging nothing, until somebody stops the worker."""
        stage = self.work.stage
        self.metrics.storm.labels(stage).set(1)
        self.health.reasons["storm"] = "WIRE-K003: too many records failed by our own fault; see the log"
        log.critical("storm.guard_tripped", code="WIRE-K003", **_place((first,)))
        while not self.stopping():  # noqa: ASYNC110 - Faust sets a flag, no event
            await asyncio.sleep(0.2)
        self.halt(EXIT_STORM)

    def _measure(self, done: Sequence[Done]) -> None:
        stage, metrics = self.work.stage, self.metrics
        now = time.time()
        size = metrics.story_size.labels(stage)
        age = cache(partial(metrics.story_age.labels, stage))
        counts: Counter[tuple[str, str]] = Counter()
        for item in done:
            origin = "replay" if item.record.header(ORIGIN) == "replay" else "live"
            first = item.outputs[0] if item.outputs else None
            outcome = "rejected" if item.error is not None else "emitted"
            if first is not None and item.error is None:
                outcome = "duplicate" if first.topic == DUPLICATES else "emitted"
                received = header(first.headers, "ce_time")
                if received is not None:
                    age(origin).observe(max(0.0, now - datetime.fromisoformat(received).timestamp()))
            counts[outcome, origin] += 1
            size.observe(len(item.record.value or b""))
            record = item.record
            self.positions[record.topic, record.partition] = (record.offset + 1, record.timestamp_ms)
        for (outcome, origin), count in counts.items():
            metrics.stories.labels(stage, outcome, origin).inc(count)
        if done:
            metrics.last_event.labels(self.work.source).set(done[-1].record.timestamp_ms / 1000)


def _place(records: Sequence[InboundRecord]) -> dict[str, object]:
    first = records[0]
    return {
        "topic": first.topic,
        "partition": first.partition,
        "offset": first.offset,
        "records": len(records),
        "traceparent": first.header("traceparent"),
    }
