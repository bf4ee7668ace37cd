"""Publishing so that it is certain: every record confirmed by the broker, or the truth about why not.

Faust's own `send` turns a failed delivery into a log line and commits the source offset all the same (measured:
`tests/integration/test_faust_traps.py`), so the futures of the producer are awaited here, one by one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordListTooLargeError
from faust.exceptions import ProducerSendError

from wiredesk.domain.errors import Unavailable
from wiredesk.domain.records import OutboundRecord


TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0


class Producer(Protocol):
    """The part of Faust's producer that is used."""

    async def send(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        partition: int | None,
        timestamp: float | None,
        headers: list[tuple[str, bytes]] | None,
    ) -> Awaitable[object]:
        """Queue a record and return what becomes its confirmation."""
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """Publishes records in order until each is confirmed.

    Attributes:
        producer: gives the running producer.
        partition: chooses the partition for a topic and a key, as every other client would.
        timeout_seconds: how long to try before `Unavailable` (WIRE-K002).
        failed: told of each failed attempt, with the error's name.
        stopping: tells whether the worker was asked to stop; then it gives up after a shorter grace.
    """

    producer: Callable[[], Producer]
    partition: Callable[[str, bytes | None], int]
    timeout_seconds: float
    failed: Callable[[str], None]
    stopping: Callable[[], bool]
    stop_grace_seconds: float = 10.0

    async def publish(self, records: Sequence[OutboundRecord]) -> tuple[OutboundRecord, ...]:
        """Publish in order and return those that are too large for their topic; all others are confirmed.

        When an attempt fails, everything from the first unconfirmed record on is sent again: a repeat does no harm,
        another order would. Raises `Unavailable` when the broker does not confirm in time.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.timeout_seconds
        pause = _FIRST_PAUSE
        rest, rejected = list(records), []
        alone = False
        while rest:
            part = rest[:1] if alone else rest
            errors = await self._attempt(part)
            bad = next((index for index, error in enumerate(errors) if error is not None), None)
            if bad is None:
                rest = rest[len(part) :]
                alone, pause = False, _FIRST_PAUSE
                continue
            error = errors[bad]
            rest = rest[bad:]
            if isinstance(error, TOO_LARGE):
                # Kafka judges whole batches: only a record that fails by itself is too large.
                if alone:
                    rejected.append(rest.pop(0))
                alone = not alone
                continue
            self.failed(type(error).__name__)
            if self.stopping():
                deadline = min(deadline, loop.time() + self.stop_grace_seconds)
            if loop.time() + pause > deadline:
                raise Unavailable("WIRE-K002", f"{len(rest)} records for {rest[0].topic}: {type(error).__name__}")
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        return tuple(rejected)

    async def _attempt(self, records: Sequence[OutboundRecord]) -> list[BaseException | None]:
        """Send all, await all, and return each one's error; records after a failed send are not sent."""
        producer = self.producer()
        confirmations: list[Awaitable[object]] = []
        refused: BaseException | None = None
        for record in records:
            try:
                confirmations.append(
                    await producer.send(
                        record.topic,
                        record.key,
                        record.value,
                        self.partition(record.topic, record.key),
                        None,
                        list(record.headers),
                    )
                )
            except (ProducerSendError, KafkaError) as error:
                refused = error.__cause__ if isinstance(error.__cause__, KafkaError) else error
                break
        results = await asyncio.gather(*confirmations, return_exceptions=True)
        errors = [result if isinstance(result, BaseException) else None for result in results]
        for found in errors:
            if found is not None and not isinstance(found, (KafkaError, asyncio.TimeoutError)):
                raise found
        if refused is not None:
            errors.append(refused)
        return errors
