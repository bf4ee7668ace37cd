"""Micro-batches begin with a record, end with the clock or a full batch, and are acknowledged when they are done."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from wiredesk.runtime.micro_batches import micro_batches


class FakeStream:
    """The part of a Faust stream that is used: events go through the processors one at a time, in the background."""

    def __init__(self, events: list[int]) -> None:
        self.channel = self
        self.enable_acks = True
        self.should_stop = False
        self.current_event: int | None = None
        self.acknowledged: list[int] = []
        self.waits = 0
        self._events = events
        self._processors: list[Callable[[object], Any]] = []
        self._stopped = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def __aiter__(self) -> "FakeStream":
        return self

    async def __anext__(self) -> int:
        raise AssertionError("only _enable_passive reads")

    def add_processor(self, processor: Callable[[object], Any]) -> None:
        self._processors.append(processor)

    def _enable_passive(self, _channel: object) -> None:
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        for event in self._events:
            self.current_event = event
            for processor in self._processors:
                await processor(event)

    async def wait_for_stopped(self, arrived: asyncio.Event) -> bool:
        self.waits += 1
        waiting = [asyncio.create_task(one.wait()) for one in (arrived, self._stopped)]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        return self._stopped.is_set()

    async def ack(self, event: int) -> None:
        self.acknowledged.append(event)

    def stop(self) -> None:
        self.should_stop = True
        self._stopped.set()


async def collect(stream: FakeStream, most: int, batches: int) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = []
    async for batch in micro_batches(stream, most, 0.01):
        assert stream.acknowledged == [event for earlier in found for event in earlier]
        found.append(tuple(batch))  # type: ignore[arg-type]
        if len(found) == batches:
            stream.stop()
    return found


@pytest.mark.asyncio
async def test_batches_are_full_ordered_and_acknowledged_afterwards() -> None:
    """Seven events in batches of three: each event once, in order, acknowledged after its batch and not before."""
    stream = FakeStream(list(range(7)))

    assert await collect(stream, most=3, batches=3) == [(0, 1, 2), (3, 4, 5), (6,)]
    assert stream.acknowledged == list(range(7))
    assert stream.enable_acks is False


@pytest.mark.asyncio
async def test_an_idle_stream_wakes_nobody() -> None:
    """While nothing comes, nothing is waited for a second time, however short the batch wait is."""
    stream = FakeStream([])
    task = asyncio.create_task(collect(stream, most=3, batches=1))
    await asyncio.sleep(0.1)

    assert stream.waits == 1
    stream.stop()
    assert await task == []


@pytest.mark.asyncio
async def test_a_batch_that_ends_the_agent_is_not_acknowledged() -> None:
    """When the loop over the batches is left by an exception, nothing of its batch is acknowledged."""
    stream = FakeStream([1, 2])
    batches = micro_batches(stream, 2, 0.01)
    with contextlib.suppress(ValueError):
        async for _batch in batches:
            raise ValueError
    await batches.aclose()  # type: ignore[attr-defined]

    assert stream.acknowledged == []
