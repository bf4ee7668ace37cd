"""Partitions are chosen as Kafka's own clients choose them."""

import pytest
from aiokafka.partitioner import murmur2 as aiokafka_murmur2
from hypothesis import given
from hypothesis import strategies as st
from kafka.partitioner import murmur2 as kafka_python_murmur2

from wiredesk.pipeline.partitioning import murmur2, partition_of


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (b"21", -973932308),
        (b"foobar", -790332482),
        (b"a-little-bit-long-string", -985981536),
        (b"a-little-bit-longer-string", -1486304829),
        (b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
        (b"abc", 479470107),
    ],
)
def test_known_values(key: bytes, expected: int) -> None:
    """The hash gives the values in Apache Kafka's own test (UtilsTest.testMurmur2)."""
    assert murmur2(key) == expected & 0xFFFFFFFF


@given(st.binary(max_size=80))
def test_clients_agree(key: bytes) -> None:
    """aiokafka and kafka-python hash any key as we do."""
    ours = murmur2(key)

    assert ours == aiokafka_murmur2(key) & 0xFFFFFFFF
    assert ours == kafka_python_murmur2(key) & 0xFFFFFFFF


@given(st.binary(max_size=40), st.integers(1, 1000))
def test_partition_is_that_of_the_clients(key: bytes, partitions: int) -> None:
    """The partition is in range and the one that the Java client's formula gives."""
    partition = partition_of(key, partitions)

    assert 0 <= partition < partitions
    assert partition == (kafka_python_murmur2(key) & 0x7FFFFFFF) % partitions


def test_null_key_goes_first() -> None:
    """A record without a key has a fixed place too, and is told from an empty key."""
    assert partition_of(None, 7) == 0
    assert {partition_of(b"", count) for count in range(1, 50)} != {0}
