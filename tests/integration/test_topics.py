"""The topic tool against a real broker."""

import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from wiredesk.broker.clients import admin_client
from wiredesk.broker.topic_admin import ConfigChange, WrongPartitions, apply, check, plan
from wiredesk.broker.waiting import wait_for_broker
from wiredesk.domain.errors import Misconfigured, Unavailable
from wiredesk.topics import Topic, topic_table


pytestmark = pytest.mark.broker


@pytest.fixture(name="table")
def _table() -> tuple[Topic, ...]:
    """The whole table, under names that nobody else uses."""
    prefix = f"topics-{uuid.uuid4().hex[:8]}."
    return tuple(replace(topic, name=prefix + topic.name) for topic in topic_table(partitions=3, watches=["moscow"]))


def test_apply_makes_the_cluster_as_declared(kafka: Any, table: tuple[Topic, ...]) -> None:
    """Everything is missing at first and nothing is left to do after apply."""
    before = plan(kafka.bootstrap_servers, table)
    apply(before)
    after = plan(kafka.bootstrap_servers, table)

    assert before.create == table
    assert before.change == ()
    assert after.as_declared
    assert after.nothing_to_do


def test_apply_twice_is_harmless(kafka: Any, table: tuple[Topic, ...]) -> None:
    """A stale plan that wants to create what is there already does no harm."""
    planned = plan(kafka.bootstrap_servers, table)
    apply(planned)
    apply(planned)

    assert plan(kafka.bootstrap_servers, table).as_declared


def test_two_processes_may_apply_at_once(kafka: Any, table: tuple[Topic, ...]) -> None:
    """Two applies of the same plan that race both end well."""
    planned = plan(kafka.bootstrap_servers, table)
    failures: list[BaseException] = []
    barrier = threading.Barrier(2)

    def run(action: Callable[[], None]) -> None:
        barrier.wait()
        try:
            action()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)

    threads = [threading.Thread(target=run, args=(lambda: apply(planned),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert plan(kafka.bootstrap_servers, table).as_declared


def test_settings_that_differ_are_named_and_mended(kafka: Any, table: tuple[Topic, ...]) -> None:
    """The plan says old and new, in the order of the table, and apply sets the new one."""
    apply(plan(kafka.bootstrap_servers, table))
    wanted = (replace(table[0], max_message_bytes=123_456, retention_seconds=60), *table[1:])
    planned = plan(kafka.bootstrap_servers, wanted)
    apply(planned)

    assert planned.create == ()
    assert planned.change == (
        ConfigChange(table[0].name, "retention.ms", str(14 * 24 * 3600 * 1000), "60000"),
        ConfigChange(table[0].name, "max.message.bytes", str(12 * 1024 * 1024), "123456"),
    )
    assert plan(kafka.bootstrap_servers, wanted).as_declared


def test_partition_counts_are_reported_and_never_changed(kafka: Any, table: tuple[Topic, ...]) -> None:
    """A wrong count is WIRE-B003; the rest of the plan is done all the same."""
    apply(plan(kafka.bootstrap_servers, table[:1]))
    wanted = (replace(table[0], partitions=5), *table[1:])
    planned = plan(kafka.bootstrap_servers, wanted)
    with pytest.raises(Misconfigured, match=r"WIRE-B003 .* has 3 partitions, 5 are declared"):
        apply(planned)

    assert planned.wrong_partitions == (WrongPartitions(table[0].name, 5, 3),)
    assert plan(kafka.bootstrap_servers, table).as_declared


def test_topics_that_nobody_declared_are_named(kafka: Any, table: tuple[Topic, ...]) -> None:
    """A topic in our namespace that the table does not know is in the plan, and nothing is done about it."""
    stray = f"wire.places.stray-{uuid.uuid4().hex[:8]}"
    with admin_client(kafka.bootstrap_servers) as admin:
        admin.create_topics({stray: {"num_partitions": 1, "replication_factor": 1}}, wait_for_metadata=True)
    planned = plan(kafka.bootstrap_servers, table)
    with admin_client(kafka.bootstrap_servers) as admin:
        admin.delete_topics([stray])

    assert stray in planned.unknown
    assert table[0].name not in planned.unknown


def test_more_copies_than_brokers_is_a_wrong_setting(kafka: Any, table: tuple[Topic, ...]) -> None:
    """The cluster's refusal names the setting."""
    with pytest.raises(Misconfigured, match=r"WIRE-S001 .*WIREDESK_REPLICATION_FACTOR"):
        apply(plan(kafka.bootstrap_servers, table, replication_factor=3))


def test_check_tells_missing_from_wrong(kafka: Any, table: tuple[Topic, ...]) -> None:
    """A worker's check passes, misses a topic (WIRE-B002) or finds another count (WIRE-B003)."""
    name = table[0].name
    apply(plan(kafka.bootstrap_servers, table[:1]))

    check(kafka.bootstrap_servers, {name: 3})
    with pytest.raises(Misconfigured, match="WIRE-B002"):
        check(kafka.bootstrap_servers, {name: 3, table[1].name: 3})
    with pytest.raises(Misconfigured, match="WIRE-B003"):
        check(kafka.bootstrap_servers, {name: 4})


def test_waiting_for_a_broker_that_is_there_says_nothing(kafka: Any) -> None:
    """A broker that answers at once is no news."""
    said: list[str] = []
    wait_for_broker(kafka.bootstrap_servers, 10, said.append)

    assert said == []


@pytest.mark.parametrize("address", ["127.0.0.1:1", "no-such-host.invalid:9092"])
def test_waiting_in_vain_ends_with_the_code(address: str) -> None:
    """Nobody there, or no such host: one line when the waiting begins, WIRE-B001 when it is over."""
    said: list[str] = []
    with pytest.raises(Unavailable, match="WIRE-B001"):
        wait_for_broker(address, 0.5, said.append)

    assert len(said) == 1
    assert address in said[0]
