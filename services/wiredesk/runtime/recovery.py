"""Rebuilding dedupe's memory from the log, before the first decision.

The memory is a function of `wire.read` alone, so no table or changelog is kept that could disagree with it: a Faust
table would say "seen" for a story whose output a crash has lost (ADR 3).
"""

from collections.abc import AsyncIterator

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
        first = (await consumer.beginning_offsets([place]))[place]
        last = (await consumer.end_offsets([place]))[place]
        consumer.seek(place, max(start, first))
        end = min(end, last)
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
    finally:
        await consumer.stop()
