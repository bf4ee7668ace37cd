"""Handing records over without tasks: the same result as Faust's own way, whether the queue has room or not."""

import asyncio
import gc
import warnings
from typing import Any

import faust
import pytest

from wiredesk.runtime.faust_driver import CommittedConsumer


def make_consumer() -> Any:
    """Return our consumer as far as handing over needs it: a service that runs nowhere."""
    app = faust.App("handing-over", broker="aiokafka://127.0.0.1:1", store="memory://", autodiscover=False)
    consumer = CommittedConsumer.__new__(CommittedConsumer)
    faust.Service.__init__(consumer, loop=asyncio.get_running_loop(), beacon=app.beacon)
    return consumer


@pytest.mark.asyncio
async def test_a_record_for_which_there_is_room_is_put_at_once() -> None:
    """A delivery that need not wait is done on return, without a turn of the loop, and its result is given."""
    queue: asyncio.Queue[int] = asyncio.Queue(1)
    suspended = asyncio.Event()
    turns: list[int] = []
    asyncio.get_running_loop().call_soon(turns.append, 1)

    result = await make_consumer().wait_first(queue.put(7), suspended.wait())

    assert (queue.get_nowait(), turns, result.results, result.stopped) == (7, [], [None], False)


@pytest.mark.asyncio
async def test_a_record_waits_for_room() -> None:
    """A delivery into a full queue waits until there is room and is then in the queue, once."""
    queue: asyncio.Queue[int] = asyncio.Queue(1)
    queue.put_nowait(1)
    waiting = asyncio.create_task(make_consumer().wait_first(queue.put(2), asyncio.Event().wait()))
    await asyncio.sleep(0.01)

    assert not waiting.done()
    assert queue.get_nowait() == 1
    await asyncio.wait_for(waiting, 1)
    assert queue.get_nowait() == 2
    assert queue.empty()


@pytest.mark.asyncio
async def test_suspending_ends_the_wait() -> None:
    """When the flow is suspended while a record waits for room, the record is withdrawn and the wait ends."""
    queue: asyncio.Queue[int] = asyncio.Queue(1)
    queue.put_nowait(1)
    suspended = asyncio.Event()
    waiting = asyncio.create_task(make_consumer().wait_first(queue.put(2), suspended.wait()))
    await asyncio.sleep(0.01)
    suspended.set()
    await asyncio.wait_for(waiting, 1)
    await asyncio.sleep(0)

    assert queue.get_nowait() == 1
    await asyncio.sleep(0.01)
    assert queue.empty()


@pytest.mark.asyncio
async def test_a_failing_delivery_raises() -> None:
    """An error of the delivery comes through, and the other wait is not left behind (which Python would warn of)."""

    async def fail() -> None:
        raise ValueError("asked to")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ValueError, match="asked to"):
            await make_consumer().wait_first(fail(), asyncio.Event().wait())
        gc.collect()
