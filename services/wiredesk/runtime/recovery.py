"""Reading a stretch of a partition beside the consumer group, to rebuild dedupe's memory before the first decision."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiokafka
from aiokafka import TopicPartition
from aiokafka.errors import OffsetOutOfRangeError

from wiredesk.domain.records import InboundRecord


async def read_log(
    bootstrap_servers: str, topic: str, partition: int, start: int, end: int
) -> AsyncIterator[list[InboundRecord]]:
    """Yield the committed records of a partition with `start <= offset < end`, in batches, in order.

    Offsets that retention has dropped, and the marks of transactions, are passed over.
    """
    place = TopicPartition(topic, partition)
    async with _reader(bootstrap_servers, place) as consumer:
        last = (await consumer.end_offsets([place]))[place]
        async for records in _records(consumer, place, start, min(end, last)):
            yield records


async def read_last(
    bootstrap_servers: str, topic: str, partition: int, most: int
) -> AsyncIterator[list[InboundRecord]]:
    """Yield the last records of a partition, at most so many, as `read_log` does."""
    place = TopicPartition(topic, partition)
    async with _reader(bootstrap_servers, place) as consumer:
        last = (await consumer.end_offsets([place]))[place]
        async for records in _records(consumer, place, last - most, last):
            yield records


async def _records(
    consumer: aiokafka.AIOKafkaConsumer, place: TopicPartition, start: int, end: int
) -> AsyncIterator[list[InboundRecord]]:
    first = (await consumer.beginning_offsets([place]))[place]
    consumer.seek(place, max(start, first))
    while (await consumer.position(place)) < end:
        try:
            fetched = await consumer.getmany(place, timeout_ms=1000, max_records=1000)
        except OffsetOutOfRangeError:
            consumer.seek(place, (await consumer.beginning_offsets([place]))[place])
            continue
        records = [
            InboundRecord(
                record.topic, record.partition, record.offset, record.timestamp, record.key, record.value,
                tuple(record.headers),
            )
            for record in fetched.get(place, ())
            if record.offset < end
        ]  # fmt: skip
        if records:
            yield records


@asynccontextmanager
async def _reader(bootstrap_servers: str, place: TopicPartition) -> AsyncIterator[aiokafka.AIOKafkaConsumer]:
    consumer = aiokafka.AIOKafkaConsumer(
        bootstrap_servers=bootstrap_servers,
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_committed",
        max_partition_fetch_bytes=8 * 1024 * 1024,
    )
    await consumer.start()
    try:
        consumer.assign([place])
        yield consumer
    finally:
        await consumer.stop()
