"""Reading a topic from a chosen place up to where it ended when the reading began."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from kafka import TopicPartition

from wiredesk.broker.clients import consumer_client
from wiredesk.domain.errors import Misconfigured, Unavailable
from wiredesk.domain.records import InboundRecord


_POLL_MS = 1_000
_SILENT_POLLS = 30


def read_topic(
    bootstrap_servers: str,
    topic: str,
    *,
    start: Mapping[int, int] | datetime | None = None,
    partitions: Collection[int] | None = None,
    committed_only: bool = True,
) -> Iterator[InboundRecord]:
    """Yield the records of a topic, partition by partition, in the order of their offsets.

    `start` is an offset for each partition that matters (the others begin at their beginning), or a time: the first
    record that is not older. The ends are taken once, at the beginning, so the reading ends however much is added
    meanwhile; with `committed_only` they lie before the first open transaction. Raises `Misconfigured` (WIRE-B002)
    when the topic is missing, `Unavailable` (WIRE-B001) when the cluster stops answering.
    """
    with consumer_client(bootstrap_servers, committed_only=committed_only) as consumer:
        places = _places(consumer, topic, partitions)
        ends: dict[Any, int] = consumer.end_offsets(places)
        begins = _begins(consumer, places, start, ends)
        for place in places:
            yield from _read_partition(consumer, place, begins[place], ends[place], bootstrap_servers)


def _places(consumer: Any, topic: str, partitions: Collection[int] | None) -> list[Any]:
    if topic not in consumer.topics():
        raise Misconfigured("WIRE-B002", topic)
    present = sorted(consumer.partitions_for_topic(topic) or ())
    return [TopicPartition(topic, number) for number in present if partitions is None or number in partitions]


def _begins(
    consumer: Any, places: list[Any], start: Mapping[int, int] | datetime | None, ends: dict[Any, int]
) -> dict[Any, int]:
    begins: dict[Any, int] = consumer.beginning_offsets(places)
    if isinstance(start, datetime):
        wanted = int(start.timestamp() * 1000)
        found = consumer.offsets_for_times({place: max(0, wanted) for place in places})
        return {
            place: ends[place] if found.get(place) is None else max(begins[place], found[place].offset)
            for place in places
        }
    if start is not None:
        return {place: max(begins[place], start.get(place.partition, 0)) for place in places}
    return begins


def _read_partition(consumer: Any, place: Any, begin: int, end: int, bootstrap_servers: str) -> Iterator[InboundRecord]:
    if begin >= end:
        return
    consumer.assign([place])
    consumer.seek(place, begin)
    silent = 0
    # The position moves over the markers of transactions too; the last record may stand well before the end.
    while consumer.position(place) < end:
        before = consumer.position(place)
        for record in consumer.poll(timeout_ms=_POLL_MS, max_records=500).get(place, ()):
            if record.offset >= end:
                return
            yield inbound(record)
        silent = silent + 1 if consumer.position(place) == before else 0
        if silent >= _SILENT_POLLS:
            raise Unavailable("WIRE-B001", f"{bootstrap_servers} sends no more records of {place.topic}")


def inbound(record: Any) -> InboundRecord:
    """Return a kafka-python record as the core knows it; a header's null becomes no bytes."""
    return InboundRecord(
        record.topic,
        record.partition,
        record.offset,
        record.timestamp,
        record.key,
        record.value,
        tuple((name, value or b"") for name, value in record.headers),
    )
