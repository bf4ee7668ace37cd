"""Faust's aiokafka driver with three things mended: committed records only, no task a record, no second of standstill.

Faust 0.15.3 chooses `read_committed` only in its own transaction mode, which is not exactly-once
(faust-streaming/faust#177, #323) and which we do not use. Requeued dead letters come in transactions of their own, so
an aborted one must not be seen. `tests/integration/test_faust_upstream.py` notices when upstream offers a setting.

Faust also makes four tasks for each record that it hands over (`Service.wait_first`); without them the same stages cost
about a third less CPU outside the stage functions (empty stages: 1.85 → 1.22 and 1.44 → 1.09 ms a story, two pairs).

And Faust holds back a partition whose queue is full (faust-streaming/faust#53), but once it has asked the client for
the others it waits out its second, even when the queue has emptied at once: `read` and `dedupe` stood still for a third
of the time (522 → 743 stories a second, `tests.bench.read_dedupe --words 500`).
"""

import asyncio
from collections.abc import Coroutine, Generator
from typing import Any, ClassVar

import aiokafka
from faust.transport.drivers import aiokafka as driver
from mode.services import WaitResults


_HELD_BACK_SECONDS = 0.01
"""A queue of 400 records empties in some 100 ms at best; asking again costs a fraction of a millisecond."""


class CommittedConsumerThread(driver.AIOKafkaConsumerThread):
    """Faust's consumer thread; its client reads committed records."""

    def _create_worker_consumer(self, transport: driver.Transport) -> aiokafka.AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"  # noqa: SLF001 - read when the client starts; no other way in
        return consumer


class _Begun:
    """The rest of a coroutine that was begun and waits for something."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any], awaited: Any) -> None:
        self._coroutine, self._awaited = coroutine, awaited

    def __await__(self) -> Generator[Any, Any, Any]:
        try:
            yield self._awaited
        except BaseException:  # cancelled while it waits
            self._coroutine.close()
            raise
        return (yield from self._coroutine.__await__())


class CommittedConsumer(driver.Consumer):
    """Faust's consumer with that thread."""

    async def wait_first(self, *coros: Any, timeout: Any = None) -> WaitResults:  # noqa: ASYNC109 - Faust's signature
        """Wait as Faust does, but without its four tasks where there is nothing to wait for.

        Faust hands over each record as `wait_first(deliver(record), suspended.wait())`. Delivering is putting into a
        queue, which waits only when the queue is full; so it is begun here, and only what has to wait becomes tasks.
        """
        if timeout is None and len(coros) == 2 and all(asyncio.iscoroutine(coro) for coro in coros):
            deliver, suspended = coros
            try:
                awaited = deliver.send(None)
            except StopIteration as done:
                suspended.close()
                return WaitResults([deliver], [done.value], stopped=False)
            except BaseException:
                suspended.close()
                raise
            coros = (_Begun(deliver, awaited), suspended)
        return await super().wait_first(*coros, timeout=timeout)

    async def _wait_next_records(self, timeout: float) -> Any:  # noqa: ASYNC109 - Faust's signature
        """Wait as Faust does, but look again soon while a partition is held back because its stream's queue is full.

        Faust asks the client for the partitions that are not held back and waits up to a second for them, or sleeps a
        second when all are; nothing wakes it when the queue has emptied.
        """
        waited = 0.0
        while self.flow_active and self._buffered_partitions and not self._get_active_partitions() and waited < timeout:
            await asyncio.sleep(_HELD_BACK_SECONDS)
            waited += _HELD_BACK_SECONDS
        return await super()._wait_next_records(_HELD_BACK_SECONDS if self._buffered_partitions else timeout)

    def _new_consumer_thread(self) -> driver.AIOKafkaConsumerThread:
        return CommittedConsumerThread(self, loop=self.loop, beacon=self.beacon)


class CommittedTransport(driver.Transport):
    """Faust's transport with that consumer."""

    Consumer: ClassVar[Any] = CommittedConsumer
