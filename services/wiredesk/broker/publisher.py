"""Publishing records with kafka-python, each one confirmed by every in-sync replica."""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kafka.errors import (
    InvalidTopicError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    UnknownTopicOrPartitionError,
)
from kafka.record.util import size_of_varint

from wiredesk.broker.clients import NULL, producer_client, unavailable_when_silent
from wiredesk.broker.topic_admin import TopicLimits, topic_limits
from wiredesk.domain.errors import Misconfigured, Rejection
from wiredesk.domain.records import OutboundRecord
from wiredesk.pipeline.partitioning import partition_of
from wiredesk.topics import RAW


_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)
_WINDOW_RECORDS = 1_000
_WINDOW_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one record.

    Attributes:
        record: what was to be published.
        partition, offset: where it stands in the log; None when it was refused.
        refused: why the topic does not take it (WIRE-R002 for `wire.raw`, else WIRE-K001).
    """

    record: OutboundRecord
    partition: int | None
    offset: int | None
    refused: Rejection | None = None


class Publisher:
    """Publishes records to the partitions of their keys; make one with `publisher`."""

    def __init__(self, bootstrap_servers: str, producer: Any, confirm_seconds: float) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._producer = producer
        self._confirm_seconds = confirm_seconds
        self._limits: dict[str, TopicLimits] = {}

    def publish(self, records: Iterable[OutboundRecord]) -> Iterator[Delivery]:
        """Publish the records and yield what became of each, in their order, once the cluster has confirmed it.

        Takes records only as far as the window of unconfirmed ones allows, so any number of them can pass. Raises
        `Unavailable` (WIRE-B001) when the cluster stops answering and `Misconfigured` (WIRE-B002) when a topic is
        missing; the records yielded before are safe, of the others nothing is known.
        """
        window: deque[tuple[OutboundRecord, Any]] = deque()
        waiting_bytes = 0
        with unavailable_when_silent(self._bootstrap_servers):
            for record in records:
                window.append((record, self.send(record)))
                waiting_bytes += stored_size(record)
                while window and (
                    _is_done(window[0][1]) or len(window) > _WINDOW_RECORDS or waiting_bytes > _WINDOW_BYTES
                ):
                    waiting_bytes -= stored_size(window[0][0])
                    yield self.confirm(*window.popleft())
            while window:
                yield self.confirm(*window.popleft())

    def send(self, record: OutboundRecord, *, partition: int | None = None) -> Any:
        """Hand one record to the producer; the result is for `confirm`. A partition overrides that of the key."""
        limits = self._limits.get(record.topic)
        if limits is None:
            limits = self._limits[record.topic] = topic_limits(self._bootstrap_servers, record.topic)
        if stored_size(record) > limits.max_message_bytes:
            return None  # it never reaches the broker: a refused batch would shake the producer's sequence numbers
        return self._producer.send(
            record.topic,
            key=record.key,
            value=NULL if record.value is None else record.value,
            headers=list(record.headers),
            partition=partition_of(record.key, limits.partitions) if partition is None else partition,
        )

    def confirm(self, record: OutboundRecord, sent: Any) -> Delivery:
        """Wait for the confirmation of a record that was sent."""
        if sent is None:
            return Delivery(record, None, None, _too_large(record))
        try:
            stored = sent.get(timeout=self._confirm_seconds)
        except _TOO_LARGE:
            return Delivery(record, None, None, _too_large(record))
        except (UnknownTopicOrPartitionError, InvalidTopicError):
            raise Misconfigured("WIRE-B002", record.topic) from None
        return Delivery(record, stored.partition, stored.offset)


@contextmanager
def publisher(
    bootstrap_servers: str,
    *,
    transactional_id: str | None = None,
    transaction_seconds: float = 10.0,
    delivery_seconds: float = 60.0,
) -> Iterator[Publisher]:
    """Give a `Publisher`; `delivery_seconds` is how long it tries before it calls the cluster unavailable."""
    with producer_client(
        bootstrap_servers,
        transactional_id=transactional_id,
        transaction_seconds=transaction_seconds,
        delivery_seconds=delivery_seconds,
    ) as producer:
        yield Publisher(bootstrap_servers, producer, delivery_seconds + 5)


def _is_done(sent: Any) -> bool:
    return sent is None or bool(sent.is_done)


def stored_size(record: OutboundRecord) -> int:
    """Return the bytes that this record takes as a batch of its own, uncompressed: what `max.message.bytes` limits.

    Record batch format 2 (Kafka 0.11 and later): a header of 61 bytes, then the record, its lengths as varints.
    """
    body: int = 3 + size_of_varint(len(record.headers))  # attributes, both deltas 0, number of headers
    parts = [record.key, record.value]
    for name, value in record.headers:
        parts += [name.encode(), value]
    body += sum(1 if part is None else size_of_varint(len(part)) + len(part) for part in parts)
    return 61 + int(size_of_varint(body)) + body


def _too_large(record: OutboundRecord) -> Rejection:
    code = "WIRE-R002" if record.topic == RAW else "WIRE-K001"
    return Rejection(code, f"{stored_size(record)} bytes are more than {record.topic} accepts")
