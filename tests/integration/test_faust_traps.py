"""Each way in which Faust loses data (ADR 2), and that our runner does not: real broker, real processes, real kills."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_up_copy import wire
from processes import (
    DYING,
    TRIAL,
    WorkerProcess,
    committed,
    create_topics,
    dead_letters_of,
    eventually,
    longest_pause,
    publish,
    read,
)

from wiredesk.broker import topic_admin
from wiredesk.broker.clients import producer_client
from wiredesk.broker.embedded import EmbeddedKafka
from wiredesk.broker.publisher import publisher
from wiredesk.composition import declared_topics
from wiredesk.domain.records import OutboundRecord
from wiredesk.pipeline.local import LocalPipeline
from wiredesk.settings import load_settings
from wiredesk.topics import DUPLICATES, READ, UNIQUE


pytestmark = pytest.mark.broker


class Trial:
    """Topics and workers of one test, with names of their own."""

    def __init__(self, bootstrap: str, folder: Path, partitions: int = 1) -> None:
        mark = uuid.uuid4().hex[:8]
        self.bootstrap = bootstrap
        self.source, self.target, self.prefix = f"trial-in-{mark}", f"trial-out-{mark}", f"trial-{mark}"
        self.group = f"{self.prefix}-trial"
        self._folder = folder
        self._partitions = partitions
        self.workers: list[WorkerProcess] = []
        create_topics(bootstrap, **{self.source: partitions, self.target: partitions})

    def worker(self, **settings: object) -> WorkerProcess:
        options = {"session_timeout_seconds": 2, "source_partitions": self._partitions, **settings}
        worker = WorkerProcess(
            [str(TRIAL), self.bootstrap, self.source, self.target, self.prefix]
            + [f"{name}={value}" for name, value in options.items()],
            self._folder / f"worker-{len(self.workers)}.log",
        )
        self.workers.append(worker)
        return worker.start()

    def values(self) -> list[bytes | None]:
        return [record.value for record in read(self.bootstrap, self.target)]

    def wait_for(self, count: int, seconds: float = 60.0) -> None:
        eventually(f"{count} different outputs", lambda: len(set(self.values())) >= count, seconds=seconds)

    def wait_committed(self, count: int) -> None:
        eventually(f"offset {count} committed", lambda: committed(self.bootstrap, self.group, self.source) == count)


@pytest.fixture(name="trial")
def _trial(kafka: EmbeddedKafka, tmp_path: Path) -> Iterator[Callable[..., Trial]]:
    trials: list[Trial] = []

    def make(partitions: int = 1, bootstrap: str | None = None) -> Trial:
        trials.append(Trial(bootstrap or kafka.bootstrap_servers, tmp_path, partitions))
        return trials[-1]

    yield make
    for trial in trials:
        for worker in trial.workers:
            worker.stop()


def test_an_exception_becomes_a_dead_letter_and_the_rest_goes_on(trial: Callable[..., Trial]) -> None:
    """An exception in the stage costs neither the record nor its neighbours, and the offset moves past it."""
    it = trial()
    publish(it.bootstrap, it.source, [b"a", b"raise", b"c", b"d", b"e", b"f"])
    it.worker()
    it.wait_for(5)
    it.wait_committed(6)

    letters = dead_letters_of(it.bootstrap, it.source)
    assert it.values() == [b"a", b"c", b"d", b"e", b"f"]
    assert [
        (letter.key, letter.value, letter.header("dlq.code"), letter.header("dlq.offset")) for letter in letters
    ] == [(b"key", b"raise", "WIRE-X002", "1")]
    assert "trial_worker.py" in str(letters[0].header("dlq.stack"))


def test_a_refused_output_becomes_a_dead_letter(trial: Callable[..., Trial]) -> None:
    """An output that the broker finds too large is not forgotten: its record becomes a dead letter (WIRE-K001)."""
    it = trial()
    publish(it.bootstrap, it.source, [b"a", b"big:2000000", b"c"])
    it.worker()
    it.wait_for(2)
    it.wait_committed(3)

    letters = dead_letters_of(it.bootstrap, it.source)
    assert list(dict.fromkeys(it.values())) == [b"a", b"c"]  # what stood behind the refused one is sent twice
    assert [(letter.value, letter.header("dlq.code")) for letter in letters] == [(b"big:2000000", "WIRE-K001")]


def test_sigterm_lets_the_running_event_finish(trial: Callable[..., Trial]) -> None:
    """SIGTERM in mid-event: the event is finished, confirmed and committed, and the worker ends with 0."""
    it = trial()
    worker = it.worker().wait_ready()
    publish(it.bootstrap, it.source, [b"slow:2"])
    eventually("the record is fetched", lambda: worker.metric('wiredesk_ready{stage="trial"}') == 1)
    eventually("the event is running", lambda: not it.values(), seconds=5)
    worker.terminate()

    assert worker.wait() == 0
    assert it.values() in ([], [b"slow:2"])
    assert committed(it.bootstrap, it.group, it.source) == len(it.values())


def test_sigkill_in_a_slow_event_brings_it_back(trial: Callable[..., Trial]) -> None:
    """SIGKILL while a slow event is under way: after a restart it and all behind it come out; nothing is skipped."""
    it = trial()
    publish(it.bootstrap, it.source, [b"slow:3", b"b", b"c", b"d"])
    worker = it.worker()
    eventually("partitions assigned", lambda: "partitions.assigned" in worker.log())
    worker.kill()
    worker.wait()
    assert committed(it.bootstrap, it.group, it.source) == 0
    it.worker()
    it.wait_for(4)

    assert {b"slow:3", b"b", b"c", b"d"} == set(it.values())


def test_a_null_value_and_odd_bytes_pass_through(trial: Callable[..., Trial]) -> None:
    """Tombstones, empty values and bytes that are no text reach the stage: nothing is decoded before it."""
    it = trial()
    values: list[bytes | None] = [None, b"", bytes(range(256)), b"\xff\xfe\x00", b"end"]
    publish(it.bootstrap, it.source, values)
    it.worker()
    eventually("all five", lambda: len(it.values()) == 5)

    assert values == it.values()


def test_an_aborted_transaction_is_not_seen(trial: Callable[..., Trial]) -> None:
    """Requeued dead letters come in transactions: what one has aborted never reaches a stage."""
    it = trial()
    with producer_client(it.bootstrap, transactional_id=f"{it.prefix}-tx") as producer:
        producer.init_transactions()
        for value, commit in ((b"aborted", False), (b"committed", True)):
            producer.begin_transaction()
            producer.send(it.source, key=b"key", value=value, partition=0)
            producer.commit_transaction() if commit else producer.abort_transaction()
    publish(it.bootstrap, it.source, [b"plain"])
    it.worker()
    it.wait_for(2)

    assert it.values() == [b"committed", b"plain"]


def test_two_workers_one_killed(trial: Callable[..., Trial]) -> None:
    """With two workers and a kill in mid-stream the survivor takes over: nothing is lost in the rebalance."""
    it = trial(partitions=4)
    first, second = it.worker(), it.worker()
    first.wait_ready()
    second.wait_ready()
    for part in range(8):
        publish(it.bootstrap, it.source, [b"%d-%d" % (part, number) for number in range(250)], key=b"k%d" % part)
        if part == 3:
            first.kill()
    it.wait_for(2000)
    first.wait()
    third = it.worker().wait_ready()
    publish(it.bootstrap, it.source, [b"last"], key=b"k1")
    it.wait_for(2001)
    second.terminate()
    third.terminate()

    assert [second.wait(), third.wait()] == [0, 0]
    assert len(set(it.values())) == 2001


def test_order_of_a_key_is_kept(trial: Callable[..., Trial]) -> None:
    """Records of one key come out in the order in which they went in."""
    it = trial(partitions=4)
    wanted = [b"%04d" % number for number in range(1000)]
    publish(it.bootstrap, it.source, wanted)
    it.worker()
    it.wait_for(1000)

    assert wanted == it.values()


def test_a_full_queue_stops_nothing_for_long(trial: Callable[..., Trial]) -> None:
    """A backlog larger than the stream's queue is worked off without standing still (`faust_driver.py`)."""
    one = trial()
    publish(one.bootstrap, one.source, [f"slow:0.0005:{number}".encode() for number in range(3_000)])
    one.worker(batch_records=50)
    eventually("all echoed", lambda: len(one.values()) == 3_000)

    assert longest_pause(read(one.bootstrap, one.target)) < 0.6


def test_a_topic_that_the_broker_does_not_know_yet_is_read_soon(trial: Callable[..., Trial]) -> None:
    """As after a broker's restart: a group that found no partitions asks again in seconds, not in five minutes."""
    one = trial()
    one.source = f"{one.source}-late"
    worker = one.worker()
    eventually("an empty assignment", lambda: "No partition metadata" in worker.log())
    create_topics(one.bootstrap, **{one.source: 1})
    publish(one.bootstrap, one.source, [b"at last"])
    one.wait_for(1, seconds=40.0)

    assert one.values() == [b"at last"]


def test_a_storm_of_our_own_failures_stops_the_worker(trial: Callable[..., Trial]) -> None:
    """A bad deploy cannot empty a topic into the dead letters: the worker stops and acknowledges no more."""
    it = trial()
    publish(it.bootstrap, it.source, [b"raise"] * 300)
    worker = it.worker(storm_consecutive=20)
    eventually("guard", lambda: worker.metric('wiredesk_storm_guard_tripped{stage="trial"}') == 1)

    assert worker.get("/health/ready")[0] == 503
    assert worker.get("/health/live")[0] == 200
    assert len(dead_letters_of(it.bootstrap, it.source)) == 19
    worker.terminate()
    assert worker.wait() == 75
    assert committed(it.bootstrap, it.group, it.source) == 0


def test_a_crash_between_decision_and_output_loses_nothing(tmp_path: Path) -> None:
    """Killed after deciding and before publishing, at any record: no story is taken for a copy of itself."""
    messages = wire(40, seed=5, feeds=1)
    settings = load_settings()
    wanted = {
        record.header("ce_id"): (record.topic, record.value)
        for record in LocalPipeline().run(messages)
        if record.topic in {UNIQUE, DUPLICATES}
    }
    with EmbeddedKafka(tmp_path / "own") as own:
        topic_admin.apply(topic_admin.plan(own.bootstrap_servers, declared_topics(settings)))
        with publisher(own.bootstrap_servers) as out:
            read_stories = [record for record in LocalPipeline().run(messages) if record.topic == READ]
            list(out.publish(OutboundRecord(READ, item.key, item.value, item.headers) for item in read_stories))
        for dies_at in (1, 2, 5, 9, 0):
            worker = WorkerProcess([str(DYING), own.bootstrap_servers, str(dies_at)], tmp_path / "dying.log").start()
            if dies_at:
                assert worker.wait() == -9
        found = eventually("every decision", lambda: _decisions(own.bootstrap_servers, len(wanted)))
        worker.terminate()
        assert worker.wait() == 0
    assert found == wanted


def _decisions(bootstrap: str, count: int) -> dict[str | None, tuple[str, bytes | None]] | None:
    found = {
        record.header("ce_id"): (record.topic, record.value)
        for topic in (UNIQUE, DUPLICATES)
        for record in read(bootstrap, topic)
    }
    return found if len(found) >= count else None


def test_no_broker_no_acknowledgement(tmp_path: Path, trial: Callable[..., Trial]) -> None:
    """A broker gone for longer than the delivery timeout: the worker ends with 70; later nothing is missing."""
    with EmbeddedKafka(tmp_path / "own") as own:
        it = trial(bootstrap=own.bootstrap_servers)
        worker = it.worker(delivery_timeout_seconds=2).wait_ready()
        publish(it.bootstrap, it.source, [b"slow:3", b"b"])
        eventually("event under way", lambda: _fetched(worker))
        own.kill()
        code = worker.wait(120)
        own.restart()
        assert code == 70
        assert "WIRE-K002" in worker.log()
        it.worker()
        it.wait_for(2)


def test_broker_restart_in_mid_run(tmp_path: Path, trial: Callable[..., Trial]) -> None:
    """A broker that is killed and comes back costs nothing: the worker goes on, and every record comes out."""
    with EmbeddedKafka(tmp_path / "own") as own:
        it = trial(bootstrap=own.bootstrap_servers)
        worker = it.worker().wait_ready()
        publish(it.bootstrap, it.source, [b"a%d" % number for number in range(500)])
        own.kill()
        eventually("some seconds without a broker", _after(5.0), seconds=10)
        own.restart()
        publish(it.bootstrap, it.source, [b"b%d" % number for number in range(500)])
        it.wait_for(1000, seconds=120)
        worker.terminate()
        assert worker.wait() == 0


def _fetched(worker: WorkerProcess) -> bool:
    """The event loop stands still in the slow event: its last beat is old."""
    return worker.metric('wiredesk_event_loop_delay_seconds{stage="trial"}') >= 0 and _stalled(worker)


def _stalled(worker: WorkerProcess) -> bool:
    import time

    first = worker.metric("process_cpu_seconds_total")
    time.sleep(0.3)
    return worker.metric("process_cpu_seconds_total") - first < 0.02


def _after(seconds: float) -> Callable[[], bool]:
    import time

    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end
