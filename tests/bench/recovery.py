"""How long dedupe takes from its start to its first decision, with a full memory to read back from the broker.

    python -m tests.bench.recovery [--stories N ...] [--json]

The blocks on `wire.memory` hold made-up stories in memory, each of the size and shape that one of 500 words has; the
records of `wire.read` that they stand for are empty, since a start reads none of them. One story more waits there: the
clock runs from the start of the process until the broker has its decision.
"""

import argparse
import json
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from kafka import TopicPartition
from kafka.errors import CoordinatorNotAvailableError
from kafka.structs import OffsetAndMetadata
from tests.bench.scenario import fresh_topics
from tests.bench.stories import stories
from tests.bench.table import machine
from tests.bench.workers import Workers

from wiredesk.broker.clients import admin_client, consumer_client
from wiredesk.broker.embedded import EmbeddedKafka
from wiredesk.broker.kafka_jars import KAFKA_VERSION
from wiredesk.broker.progress import records_on
from wiredesk.broker.publisher import publisher
from wiredesk.composition import declared_topics
from wiredesk.conventions.fingerprints import ALGORITHM, SKETCH_SIZE
from wiredesk.domain.ids import story_id
from wiredesk.domain.records import InboundRecord, OutboundRecord
from wiredesk.pipeline.work import WorkSettings, make_work
from wiredesk.settings import Settings
from wiredesk.stages.dedupe.blocks import BLOCK_RECORDS, Block, encode, record_hash
from wiredesk.stages.dedupe.entries import Entry
from wiredesk.stages.dedupe.families import Family
from wiredesk.stages.dedupe.packing import pack
from wiredesk.stages.dedupe.reasons import Reason
from wiredesk.stages.dedupe.signature import Signature, microseconds, token
from wiredesk.stages.dedupe.verdict import Verdict
from wiredesk.topics import MEMORY, RAW, READ, UNIQUE


AIMS_SECONDS = {100_000: 8.0, 1_000_000: 60.0}
_EMPTY = b"0"
_SHINGLES = 498
_VOCABULARY_BYTES = 390
_FIGURES, _NAMES, _TITLE, _TURNS = 14, 32, 9, 16
_DAY = 86_400_000_000
_SEED = 1
_PATIENCE_SECONDS = 600.0


def main(arguments: list[str] | None = None) -> int:
    """Measure and print a row for each size of the memory; everything else goes to standard error."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.recovery", description="Measure dedupe's recovery.")
    parser.add_argument("--stories", type=int, nargs="*", default=list(AIMS_SECONDS), help="in the memory")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that every `with` below ends what it started
    rows: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="wiredesk-bench-") as temporary:
        for count in options.stories:
            folder = Path(temporary) / str(count)
            folder.mkdir()
            with EmbeddedKafka(folder) as kafka:
                rows[count] = run(kafka.bootstrap_servers, folder, count)
    if options.json:
        print(json.dumps({"machine": machine(KAFKA_VERSION), "runs": rows}))
        return 0
    print(f"Measured on {machine(KAFKA_VERSION)}; broker and worker share the cores.\n")
    print("| stories in memory | start to first decision | aim | blocks read | peak memory |\n|--:|--:|--:|--:|--:|")
    for count, row in rows.items():
        aim = f"< {AIMS_SECONDS[count]:.0f} s" if count in AIMS_SECONDS else ""
        size, memory = f"{row['megabytes']:,.0f} MB", f"{row['peak_rss_mib']:,.0f} MiB"
        print(f"| {count:,} | {row['seconds']:.1f} s | {aim} | {size} | {memory} |")
    return 0


def run(bootstrap: str, folder: Path, count: int) -> dict[str, float]:
    """Fill the topics, start the worker and wait for its first decision."""
    fresh_topics(bootstrap, declared_topics(Settings.model_construct()))
    size = 0
    with publisher(bootstrap) as out:
        for delivery in out.publish(OutboundRecord(READ, b"feed", _EMPTY, ()) for _ in range(count)):
            assert delivery.refused is None
        for block in _blocks(count):
            size += len(block)
            for delivery in out.publish([OutboundRecord(MEMORY, b"0:0", block, ())]):
                assert delivery.refused is None
        for delivery in out.publish([_one_story()]):
            assert delivery.refused is None
    workers = Workers("wiredesk", bootstrap, prefix="bench-recovery", folder=folder / "worker", stages=("dedupe",))
    _acknowledge(bootstrap, workers.groups["dedupe"], count)
    started = time.perf_counter()
    with workers, consumer_client(bootstrap) as consumer:
        workers.wait(
            "the first decision", lambda: records_on(consumer, (UNIQUE,)) > 0, seconds=_PATIENCE_SECONDS, pause=0.05
        )
        seconds = time.perf_counter() - started
        time.sleep(1.5)  # the report is up to a second old
        peak = workers.reports()["dedupe"]["peak_rss_mib"]
    return {"seconds": seconds, "megabytes": size / 1e6, "peak_rss_mib": peak}


def _acknowledge(bootstrap: str, group: str, count: int) -> None:
    """Say that the group has handled so many records; a fresh broker needs a moment until groups can be asked for."""
    with admin_client(bootstrap) as admin:
        for attempt in range(_ATTEMPTS):
            try:
                admin.alter_group_offsets(group, {TopicPartition(READ, 0): OffsetAndMetadata(count, "", -1)})
            except CoordinatorNotAvailableError:
                if attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(1.0)
            else:
                return


_ATTEMPTS = 30


def _blocks(count: int) -> Iterator[bytes]:
    """Yield the blocks of so many stories; the last one ends with the last record."""
    rng = np.random.default_rng(_SEED)
    start = microseconds(datetime.now(UTC)) - _DAY
    for first in range(0, count, BLOCK_RECORDS):
        end = min(first + BLOCK_RECORDS, count)
        packed = tuple(pack(_entry(position, start, rng)) for position in range(first + 1, end + 1))
        yield encode(Block(first, end, record_hash(_EMPTY), packed))


def _entry(position: int, start: int, rng: np.random.Generator) -> Entry:
    """Return a story in memory as one of 500 words is: random hashes, all different from every other story's."""
    own_id = story_id("wire.raw:0:0", position)
    shingles = np.unique(rng.integers(0, 1 << 32, _SHINGLES, dtype=np.uint32))
    tokens: list[int] = rng.integers(0, 1 << 24, _TITLE + _FIGURES + _NAMES).tolist()
    clock = start + 80_000 * position
    signature = Signature(
        story_id=own_id,
        feed=f"feed-{position % 7}",
        provider_id=f"tag:example.org,2026:{position:015x}",
        provider_version="1",
        issued_at=clock - 3_000_000,
        kind="new",
        status="usable",
        embargoed_until=None,
        markers=(),
        slug="bench-slug",
        title=tuple(tokens[:_TITLE]),
        title_numbers=frozenset(),
        algorithm=token(ALGORITHM),
        exact=rng.bytes(16),
        form=rng.bytes(8),
        shingles=_SHINGLES,
        sketch=shingles[:SKETCH_SIZE],
        numbers=frozenset(tokens[_TITLE : _TITLE + _FIGURES]),
        names=frozenset(tokens[_TITLE + _FIGURES :]),
        lists_cut=False,
        codes=frozenset(),
        turns=rng.bytes(_TURNS),
        vocabulary=rng.bytes(_VOCABULARY_BYTES),
    )
    return Entry(
        position, clock, signature, Verdict(Reason.NEW, own_id, 1), Family(own_id, 1, "usable", *(position,) * 3)
    )


def _one_story() -> OutboundRecord:
    raw = InboundRecord(RAW, 0, 0, int(time.time() * 1000), b"feed-0", next(iter(stories(1, _SEED))), ())
    return make_work("read", WorkSettings()).handle(raw)[0]


if __name__ == "__main__":
    sys.exit(main())
