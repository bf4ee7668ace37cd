"""Dedupe's memory on a real broker: blocks are written, read back after a kill, and decide as the whole log would."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from dedupe_stories import made_up_log
from desk import WORKER
from processes import WorkerProcess, committed, eventually

from wiredesk.broker import topic_admin
from wiredesk.broker.embedded import EmbeddedKafka
from wiredesk.broker.publisher import publisher
from wiredesk.broker.reader import read_topic
from wiredesk.composition import declared_topics, work_settings
from wiredesk.domain.records import InboundRecord, OutboundRecord
from wiredesk.pipeline.work import DedupeWork, make_work
from wiredesk.settings import load_settings
from wiredesk.stages.dedupe.blocks import BLOCK_RECORDS, Block, decode, encode
from wiredesk.topics import DUPLICATES, MEMORY, READ, UNIQUE


pytestmark = pytest.mark.broker

FIRST, SECOND = 700, 300


@dataclass
class Line:
    """A broker with a log of stories, and the dedupe worker on it."""

    servers: str
    worker: WorkerProcess

    def feed(self, records: list[OutboundRecord]) -> None:
        with publisher(self.servers) as out:
            assert all(delivery.refused is None for delivery in out.publish(records))

    def drain(self, end: int) -> None:
        eventually(
            "all decided",
            lambda: self.worker.running and committed(self.servers, "wiredesk-dedupe", READ) >= end,
            seconds=90,
            pause=0.3,
        )

    def read(self, *topics: str) -> list[InboundRecord]:
        return [record for topic in topics for record in read_topic(self.servers, topic)]

    def memory_ready(self) -> dict[str, int]:
        told = [event for event in self.worker.log_events() if event["event"] == "memory.ready"]
        return {name: told[-1][name] for name in ("from_blocks", "from_log", "end")}


@pytest.fixture(name="line")
def _line(tmp_path: Path) -> Iterator[Line]:
    with EmbeddedKafka(tmp_path) as broker:
        servers = broker.bootstrap_servers
        topic_admin.apply(topic_admin.plan(servers, declared_topics(load_settings())))
        environment = {"WIREDESK_KAFKA_BOOTSTRAP_SERVERS": servers, "WIREDESK_SESSION_TIMEOUT_SECONDS": "3"}
        worker = WorkerProcess([*WORKER, "dedupe"], tmp_path / "dedupe.log", environment)
        try:
            yield Line(servers, worker)
        finally:
            worker.stop()


def test_memory_comes_back_from_its_blocks(line: Line) -> None:
    """After a SIGKILL the blocks are read and only the rest of the log; every decision is the one of the whole log."""
    log = [OutboundRecord(READ, b"feed", story.to_json(), ()) for story in made_up_log(FIRST + SECOND)]
    line.feed(log[:FIRST])
    line.worker.start().wait_ready()
    line.drain(FIRST)
    line.worker.kill()
    line.worker.wait()
    # What is no block, a block of another layout, and one written twice, are passed over.
    blocks = [decode(record.value) for record in line.read(MEMORY)]
    again = [OutboundRecord(MEMORY, b"0:0", encode(block), ()) for block in blocks if block is not None]
    line.feed([OutboundRecord(MEMORY, b"0:0", b"WDM\xffnothing of ours", ()), *again])
    line.feed(log[FIRST:])
    line.worker.start().wait_ready()
    line.drain(FIRST + SECOND)

    assert [(block.first_offset, block.next_offset) for block in blocks if block] == [
        (start, start + BLOCK_RECORDS) for start in range(0, FIRST - BLOCK_RECORDS, BLOCK_RECORDS)
    ]
    ready = line.memory_ready()
    assert ready["end"] == FIRST
    assert 0 < ready["from_blocks"] <= 2 * BLOCK_RECORDS
    assert ready["from_log"] == FIRST - 2 * BLOCK_RECORDS
    assert _decisions(line.read(UNIQUE, DUPLICATES)) == _decisions(_as_plain_functions(line.read(READ)))


def test_blocks_of_another_log_are_not_believed(line: Line) -> None:
    """A block that does not end with the record that the log has there is of another log: the log itself decides."""
    log = [OutboundRecord(READ, b"feed", story.to_json(), ()) for story in made_up_log(60)]
    foreign = Block(first_offset=0, next_offset=30, last_record=1, stories=())
    line.feed([OutboundRecord(MEMORY, b"0:0", encode(foreign), ())])
    line.feed(log[:40])
    line.worker.start().wait_ready()
    line.drain(40)
    line.worker.kill()
    line.worker.wait()
    line.feed(log[40:])
    line.worker.start().wait_ready()
    line.drain(60)

    ready = line.memory_ready()
    assert (ready["from_blocks"], ready["from_log"]) == (0, 40)
    assert any(event["event"] == "memory.of_another_log" for event in line.worker.log_events())
    assert _decisions(line.read(UNIQUE, DUPLICATES)) == _decisions(_as_plain_functions(line.read(READ)))


def test_memory_goes_with_its_shard(tmp_path: Path) -> None:
    """When a second worker takes a shard over, the first lets go of its memory; together they decide as one would."""
    settings = load_settings().model_copy(update={"dedupe_shards": 2})
    logs = (made_up_log(100, seed=5), made_up_log(100, seed=6))
    log = [OutboundRecord(READ, key, story.to_json(), ()) for pair in zip(*logs, strict=True)
           for key, story in zip((b"en", b"es"), pair, strict=True)]  # fmt: skip
    with EmbeddedKafka(tmp_path) as broker:
        servers = broker.bootstrap_servers
        topic_admin.apply(topic_admin.plan(servers, declared_topics(settings)))
        environment = {
            "WIREDESK_KAFKA_BOOTSTRAP_SERVERS": servers,
            "WIREDESK_SESSION_TIMEOUT_SECONDS": "3",
            "WIREDESK_DEDUPE_SHARDS": "2",
        }
        first, second = (
            WorkerProcess([*WORKER, "dedupe"], tmp_path / f"{name}.log", environment) for name in ("first", "second")
        )
        line = Line(servers, first)
        try:
            line.feed(log[:120])
            first.start().wait_ready()
            line.drain(120)
            second.start().wait_ready()
            eventually("one shard released", lambda: _told(first, "memory.released"), seconds=30)
            line.feed(log[120:])
            line.drain(200)
        finally:
            first.stop()
            second.stop()
        released, taken = _told(first, "memory.released"), _told(second, "memory.ready")

        assert released == taken
        assert len(released) == 1
        assert _decisions(line.read(UNIQUE, DUPLICATES)) == _decisions(_as_plain_functions(line.read(READ)))


def _told(worker: WorkerProcess, event: str) -> list[int]:
    """Return the partitions of which a worker has logged an event."""
    return [told["partition"] for told in worker.log_events() if told["event"] == event]


def _as_plain_functions(log: list[InboundRecord]) -> list[OutboundRecord]:
    work = make_work("dedupe", work_settings(load_settings()))
    assert isinstance(work, DedupeWork)
    return [output for record in log for output in work.handle(record)]


def _decisions(records: list[InboundRecord] | list[OutboundRecord]) -> dict[tuple[str, bytes], set[bytes]]:
    """Return the values by topic and id; a repeated record has the same bytes."""
    found: dict[tuple[str, bytes], set[bytes]] = {}
    for record in records:
        if record.topic in {UNIQUE, DUPLICATES}:
            identity = dict(record.headers)["ce_id"]
            assert identity is not None
            found.setdefault((record.topic, identity), set()).add(record.value or b"")
    return found
