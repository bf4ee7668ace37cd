"""Faust's traps as they are upstream. A failure here is good news: Faust has changed, and ADR 2 should be looked at."""

import uuid
from pathlib import Path

import pytest
from faust.types.settings import Settings
from processes import WorkerProcess, committed, create_topics, eventually, longest_pause, publish, read

from wiredesk.broker.embedded import EmbeddedKafka


pytestmark = pytest.mark.broker
NAIVE = Path(__file__).parents[1] / "support" / "naive_faust.py"


@pytest.mark.parametrize("poison", [b"raise", b"big"])
def test_faust_still_acknowledges_what_failed(kafka: EmbeddedKafka, tmp_path: Path, poison: bytes) -> None:
    """A naive agent loses the record that raises, or whose output is refused: its offset is committed all the same."""
    mark = uuid.uuid4().hex[:8]
    source, target, app_id = f"naive-in-{mark}", f"naive-out-{mark}", f"naive-{mark}"
    create_topics(kafka.bootstrap_servers, **{source: 1, target: 1})
    publish(kafka.bootstrap_servers, source, [b"a", poison, b"c", b"d"])
    worker = WorkerProcess([str(NAIVE), kafka.bootstrap_servers, source, target, app_id], tmp_path / "log").start()
    try:
        eventually("all committed", lambda: committed(kafka.bootstrap_servers, app_id, source) == 4)
    finally:
        worker.stop()

    assert [record.value for record in read(kafka.bootstrap_servers, target)] == [b"a", b"c", b"d"]


def test_faust_still_stands_still_when_a_queue_was_full(kafka: EmbeddedKafka, tmp_path: Path) -> None:
    """Once a stream's queue has been full, upstream asks for nothing for a second, though the queue empties at once."""
    mark = uuid.uuid4().hex[:8]
    source, target, app_id = f"naive-in-{mark}", f"naive-out-{mark}", f"naive-{mark}"
    create_topics(kafka.bootstrap_servers, **{source: 1, target: 1})
    publish(kafka.bootstrap_servers, source, [b"record"] * 3_000)
    worker = WorkerProcess([str(NAIVE), kafka.bootstrap_servers, source, target, app_id, "100"], tmp_path / "log")
    try:
        worker.start()
        eventually("all passed on", lambda: len(read(kafka.bootstrap_servers, target)) == 3_000)
    finally:
        worker.stop()

    # A second, less the time in which a loaded machine still works off the queue.
    assert longest_pause(read(kafka.bootstrap_servers, target)) > 0.6


def test_faust_still_has_no_isolation_setting() -> None:
    """`runtime/faust_driver.py` reaches into the consumer because there is no setting for read_committed."""
    assert not [name for name in dir(Settings) if "isolation" in name]
