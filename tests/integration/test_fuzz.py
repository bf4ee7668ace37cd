"""Nothing that can be sent brings the pipeline down: every message ends somewhere with a reason.

`FUZZ_SEED` and `FUZZ_COUNT` choose other inputs and more of them:
`FUZZ_SEED=7 FUZZ_COUNT=200000 pytest tests/integration/test_fuzz.py`.
"""

import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import mutations
import orjson
import pytest
from desk import Desk
from made_up_copy import START
from spans import false_spans, spans_of

from wiredesk.broker.embedded import EmbeddedKafka
from wiredesk.domain.errors import CODES
from wiredesk.domain.records import InboundRecord
from wiredesk.pipeline.local import LocalPipeline, RawMessage
from wiredesk.topics import DEAD_LETTERS, DUPLICATES, ENRICHED, LATEST, RAW, READ


SEED = int(os.environ.get("FUZZ_SEED", "20260504"))
COUNT = int(os.environ.get("FUZZ_COUNT", "20000"))
CHUNK = 1_000
FLOOD_BYTES = 60_000
FLOOD_CPU_SECONDS = 5.0
"""Measured: 1.5 s for the dearest flood that costs no more than its size; one that grows with the square took 10 s."""


def describe(letter: InboundRecord) -> str:
    """Return what a person needs to find the bug behind a dead letter."""
    names = ("code", "stage", "error", "detail", "stack")
    return "\n".join(f"{name}: {letter.header(f'dlq.{name}')}" for name in names)


def is_bug(letter: InboundRecord) -> bool:
    code = letter.header("dlq.code")
    return code not in CODES or CODES[code].fault == "ours"


def check_message(raw: RawMessage, records: list[InboundRecord], label: str) -> int:
    """Fail unless each story of the message ends, for a good reason, where somebody finds it; count its true spans."""
    spans = 0
    letters = [record for record in records if record.topic == DEAD_LETTERS]
    for letter in letters:
        assert not is_bug(letter), f"{label}\n{describe(letter)}"
        assert letter.value is not None
    ends = Counter(record.topic for record in records)
    read = ends[READ]
    assert ends[ENRICHED] + ends[DUPLICATES] + len(letters) == max(1, read), f"{label}: {ends}"
    assert all(letter.value == raw.value for letter in letters if letter.header("dlq.topic") == RAW), label
    # The enriched story has all spans of the stages before it; other topics hold its bytes, or a form without text.
    shown = {record.value for record in records if record.topic in {ENRICHED, LATEST}}
    for value in shown:
        story: dict[str, Any] = orjson.loads(value or b"")
        assert false_spans(story) == [], label
        spans += sum(1 for _ in spans_of(story))
    return spans


@pytest.mark.parametrize("first", range(0, COUNT, CHUNK))
def test_every_message_ends_somewhere(first: int) -> None:
    """Each odd message is enriched, a duplicate or a dead letter with a code that is no bug of ours; spans are true."""
    print(f"fuzz seed {SEED}, messages {first} to {first + CHUNK - 1}")
    pipeline, spans = LocalPipeline(), 0
    for number, raw in enumerate(mutations.messages(SEED, first, min(CHUNK, COUNT - first)), start=first):
        records = list(pipeline.run([raw]))
        spans += check_message(raw, records, f"mutations.value({SEED}, {number})")

    assert spans > min(CHUNK, COUNT - first)


def test_a_message_is_the_same_whenever_it_is_made() -> None:
    """A finding can be made again alone, by its seed and number; another seed gives other messages."""
    together = [message.value for message in mutations.messages(SEED, 0, 300)]

    assert [mutations.value(SEED, number) for number in range(300)] == together
    assert [mutations.value(SEED + 1, number) for number in range(300)] != together


def test_floods_cost_no_more_than_their_size() -> None:
    """Pieces of copy, repeated tens of thousands of times, cost processor time in proportion to their length."""
    print(f"fuzz seed {SEED}")
    pieces = dict(mutations.floods(FLOOD_BYTES))
    always = {"a", "ADVISORY", ".", ",", "“", "(", "said. ", "Moscow, ", "May 4, 10000 "} & pieces.keys()
    chosen = sorted(always) + random.Random(SEED).sample(sorted(pieces.keys() - always), 30)
    pipeline = LocalPipeline()
    list(pipeline.run([RawMessage("warm", b"Moscow", START)]))
    slow = {}
    for piece in chosen:
        raw = RawMessage("flood", pieces[piece], START)
        started = time.process_time()
        records = list(pipeline.run([raw]))
        seconds = time.process_time() - started
        check_message(raw, records, f"flood of {piece!r}")
        if seconds > FLOOD_CPU_SECONDS:
            slow[piece] = round(seconds, 1)

    assert slow == {}


@pytest.mark.broker
@pytest.mark.timeout(600)
def test_kafka_gives_what_the_functions_give(tmp_path: Path) -> None:
    """Through a real broker and five workers the topics hold what the plain functions give, byte for byte."""
    count = min(COUNT, 2_000)
    print(f"fuzz seed {SEED}, {count} messages")
    # Numbers that the chunks above did not have.
    fed = list(mutations.messages(SEED, 10**9, count))
    with EmbeddedKafka(tmp_path / "kafka") as kafka, Desk(kafka.bootstrap_servers, tmp_path) as desk:
        desk.publish(message.record() for message in fed)
        desk.drain(240)
        exits = desk.stop()
        found = desk.found()
    letters = found.records[DEAD_LETTERS]

    assert len(found.records[RAW]) == count
    assert [describe(letter) for letter in letters if is_bug(letter)] == []
    assert desk.problems(found) == {}
    assert found.repeats == 0
    assert len(found.records[ENRICHED]) + len(found.records[DUPLICATES]) + len(letters) == count
    assert exits == [0] * len(desk.workers)
