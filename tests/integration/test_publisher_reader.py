"""Publishing and reading back with a real broker."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wiredesk.broker.publisher import publisher, stored_size
from wiredesk.broker.reader import read_topic
from wiredesk.broker.topic_admin import apply, plan
from wiredesk.domain.errors import Misconfigured, Unavailable
from wiredesk.domain.records import OutboundRecord
from wiredesk.pipeline.partitioning import partition_of
from wiredesk.topics import topic_table


pytestmark = pytest.mark.broker
_LIMIT = 100_000


@pytest.fixture(name="topic")
def _topic(kafka: Any) -> str:
    """A topic of three partitions that takes records up to 100 kB."""
    name = f"publishing-{uuid.uuid4().hex[:8]}"
    raw = topic_table(partitions=3, watches=[])[0]
    apply(plan(kafka.bootstrap_servers, [replace(raw, name=name, max_message_bytes=_LIMIT)]))
    return name


def _copy(topic: str, count: int, *, begin: int = 0) -> list[OutboundRecord]:
    return [
        OutboundRecord(topic, f"feed-{number % 7}".encode(), f"copy {number}".encode(), (("n", b"%d" % number),))
        for number in range(begin, begin + count)
    ]


def _publish(kafka: Any, records: list[OutboundRecord]) -> None:
    with publisher(kafka.bootstrap_servers) as publishing:
        assert all(delivery.refused is None for delivery in publishing.publish(records))


def test_records_come_back_as_they_were(kafka: Any, topic: str) -> None:
    """Key, value, headers and their order survive, nulls and repeated headers included."""
    records = [
        OutboundRecord(topic, b"k", b"value", (("a", b"1"), ("b", b"\xff"), ("a", b"2"))),
        OutboundRecord(topic, b"k", None, ()),
        OutboundRecord(topic, b"", b"", (("empty", b""),)),
        OutboundRecord(topic, None, b"no key", ()),
        OutboundRecord(topic, None, None, (("only", b"headers"),)),
    ]
    _publish(kafka, records)
    found = list(read_topic(kafka.bootstrap_servers, topic))

    assert sorted(map(repr, records)) == sorted(
        repr(OutboundRecord(one.topic, one.key, one.value, one.headers)) for one in found
    )


def test_every_record_is_confirmed_in_order(kafka: Any, topic: str) -> None:
    """More records than the window holds: each is confirmed where the log has it, on its key's partition."""
    records = _copy(topic, 2_500)
    with publisher(kafka.bootstrap_servers) as publishing:
        deliveries = list(publishing.publish(records))
    found = {(one.partition, one.offset): one.value for one in read_topic(kafka.bootstrap_servers, topic)}

    assert [delivery.record for delivery in deliveries] == records
    assert found == {(delivery.partition, delivery.offset): delivery.record.value for delivery in deliveries}
    assert all(delivery.partition == partition_of(delivery.record.key, 3) for delivery in deliveries)


def test_publishing_is_lazy(kafka: Any, topic: str) -> None:
    """An endless feed is taken only as far as the window reaches."""
    taken = 0

    def endless() -> Iterator[OutboundRecord]:
        nonlocal taken
        while True:
            taken += 1
            yield OutboundRecord(topic, b"k", b"copy")

    with publisher(kafka.bootstrap_servers) as publishing:
        deliveries = publishing.publish(endless())
        for _ in range(10):
            next(deliveries)

    assert 10 <= taken <= 1_100


def test_a_record_that_is_too_large_is_refused_alone(kafka: Any, topic: str) -> None:
    """The refusal has its code and does not touch the records beside it; the largest possible one passes."""
    overhead = stored_size(OutboundRecord(topic, b"k", b"x" * _LIMIT)) - _LIMIT
    largest = OutboundRecord(topic, b"k", b"x" * (_LIMIT - overhead))
    too_large = replace(largest, value=b"x" * (_LIMIT - overhead + 1))
    with publisher(kafka.bootstrap_servers) as publishing:
        deliveries = list(publishing.publish([*_copy(topic, 50), largest, too_large, *_copy(topic, 50)]))
    refused = [delivery for delivery in deliveries if delivery.refused is not None]

    assert [delivery.record for delivery in refused] == [too_large]
    assert [delivery.refused.code.code for delivery in refused if delivery.refused] == ["WIRE-K001"]
    assert stored_size(largest) == _LIMIT
    assert len(list(read_topic(kafka.bootstrap_servers, topic))) == 101


def test_a_missing_topic_is_named(kafka: Any) -> None:
    """Neither publishing nor reading creates a topic: WIRE-B002."""
    name = f"missing-{uuid.uuid4().hex[:8]}"
    with publisher(kafka.bootstrap_servers) as publishing, pytest.raises(Misconfigured, match=f"WIRE-B002.*{name}"):
        list(publishing.publish([OutboundRecord(name, b"k", b"v")]))
    with pytest.raises(Misconfigured, match=f"WIRE-B002.*{name}"):
        list(read_topic(kafka.bootstrap_servers, name))


def test_without_a_broker_the_code_says_so() -> None:
    """Nobody listens: WIRE-B001, at once."""
    with pytest.raises(Unavailable, match="WIRE-B001"), publisher("127.0.0.1:1"):
        pass
    with pytest.raises(Unavailable, match="WIRE-B001"):
        list(read_topic("127.0.0.1:1", "any"))


def test_reading_ends_where_the_topic_ended_at_the_start(kafka: Any, topic: str) -> None:
    """What is added while somebody reads is left to the next reading."""
    _publish(kafka, _copy(topic, 20))
    reading = read_topic(kafka.bootstrap_servers, topic)
    found = [next(reading)]
    _publish(kafka, _copy(topic, 20, begin=20))
    found += reading

    assert sorted(one.header("n") or "" for one in found) == sorted(str(number) for number in range(20))


def test_reading_from_offsets_and_partitions(kafka: Any, topic: str) -> None:
    """A start for a partition holds for it alone; partitions that are not asked for are not read."""
    _publish(kafka, _copy(topic, 70))
    everything = list(read_topic(kafka.bootstrap_servers, topic))
    busiest = max(
        {one.partition for one in everything}, key=lambda number: sum(o.partition == number for o in everything)
    )
    later = list(read_topic(kafka.bootstrap_servers, topic, start={busiest: 5}))
    alone = list(read_topic(kafka.bootstrap_servers, topic, start={busiest: 5}, partitions=[busiest]))

    assert later == [one for one in everything if one.partition != busiest or one.offset >= 5]
    assert alone == [one for one in everything if one.partition == busiest and one.offset >= 5]


def test_reading_from_a_time(kafka: Any, topic: str) -> None:
    """The first record is the first that is not older than the time; a time after the last one gives nothing."""
    _publish(kafka, _copy(topic, 10))
    newest = max(one.timestamp_ms for one in read_topic(kafka.bootstrap_servers, topic))
    border = datetime.fromtimestamp(newest / 1000, UTC) + timedelta(milliseconds=1)
    while datetime.now(UTC) <= border:
        pass
    _publish(kafka, _copy(topic, 10, begin=10))
    found = {one.header("n") for one in read_topic(kafka.bootstrap_servers, topic, start=border)}

    assert found == {str(number) for number in range(10, 20)}
    assert list(read_topic(kafka.bootstrap_servers, topic, start=datetime.now(UTC) + timedelta(hours=1))) == []


def test_an_aborted_transaction_is_invisible_to_readers_of_committed_records(kafka: Any, topic: str) -> None:
    """It stays invisible when it is the last thing on a partition; the reading ends all the same."""
    _publish(kafka, _copy(topic, 1))
    with publisher(kafka.bootstrap_servers, transactional_id=f"{topic}-tx") as publishing:
        producer = publishing._producer
        producer.init_transactions()
        producer.begin_transaction()
        for record in _copy(topic, 1, begin=100):
            publishing.confirm(record, publishing.send(record))
        producer.abort_transaction()

    assert [one.value for one in read_topic(kafka.bootstrap_servers, topic)] == [b"copy 0"]
    seen = {one.value for one in read_topic(kafka.bootstrap_servers, topic, committed_only=False)}
    assert seen == {b"copy 0", b"copy 100"}
