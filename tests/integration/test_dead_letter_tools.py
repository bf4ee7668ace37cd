"""Requeueing and discarding dead letters on a real broker: exactly once, whatever dies in the middle."""

import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wiredesk.broker import dead_letter_tools
from wiredesk.broker.dead_letter_tools import Outcome, TakenOver, discard, requeue
from wiredesk.broker.letters import HANDLED, Letter, LetterFilter, find_letters, read_letters
from wiredesk.broker.publisher import publisher
from wiredesk.broker.reader import read_topic
from wiredesk.broker.topic_admin import apply, plan
from wiredesk.domain.errors import Rejection
from wiredesk.domain.records import InboundRecord, OutboundRecord
from wiredesk.pipeline.dead_letters import dead_letter
from wiredesk.pipeline.headers import WD_ORIGIN
from wiredesk.topics import topic_table


pytestmark = pytest.mark.broker
EVERYTHING = LetterFilter()

_DIES_BEFORE_COMMIT = """
import os, signal, sys
from kafka import KafkaProducer
from wiredesk.broker.dead_letter_tools import requeue
from wiredesk.broker.letters import LetterFilter

def die(producer):
    producer.flush()
    os.kill(os.getpid(), signal.SIGKILL)

KafkaProducer.commit_transaction = die
bootstrap, prefix, topic, raw = sys.argv[1:]
list(requeue(bootstrap, LetterFilter(), group_prefix=prefix, topic=topic, targets={raw}, raw_topic=raw))
"""

_DIES_AFTER_COMMIT = _DIES_BEFORE_COMMIT.replace(
    "def die(producer):\n    producer.flush()",
    "commit = KafkaProducer.commit_transaction\n\ndef die(producer):\n    commit(producer)",
)


@dataclass(frozen=True)
class Desk:
    """A raw topic, a topic of dead letters and a group prefix of one test's own."""

    bootstrap_servers: str
    prefix: str
    raw: str
    letters: str

    def bury(self, *values: str, code: str = "WIRE-R004", stage: str = "read", **fields: Any) -> list[OutboundRecord]:
        """Put one dead letter a value on the topic, as a stage would; return them."""
        made = [
            replace(
                dead_letter(
                    replace(
                        InboundRecord(
                            self.raw, 1, number, 1_700_000_000_000 + number, b"feed", value.encode(), (("x", b"kept"),)
                        ),
                        **fields,
                    ),
                    Rejection(code, "no such format"),
                    stage=stage,
                ),
                topic=self.letters,
            )
            for number, value in enumerate(values)
        ]
        return self.publish(made)

    def publish(self, records: list[OutboundRecord]) -> list[OutboundRecord]:
        with publisher(self.bootstrap_servers) as publishing:
            assert all(delivery.refused is None for delivery in publishing.publish(records))
        return records

    def requeue(self, wanted: LetterFilter = EVERYTHING, **options: Any) -> list[Outcome]:
        settings: dict[str, Any] = {"targets": {self.raw}, "raw_topic": self.raw} | options
        return list(requeue(self.bootstrap_servers, wanted, group_prefix=self.prefix, topic=self.letters, **settings))

    def discard(self, wanted: LetterFilter = EVERYTHING) -> list[Outcome]:
        return list(discard(self.bootstrap_servers, wanted, group_prefix=self.prefix, topic=self.letters))

    def find(self, wanted: LetterFilter = EVERYTHING) -> tuple[Letter, ...]:
        return find_letters(self.bootstrap_servers, wanted, topic=self.letters)

    def raw_records(self, *, committed_only: bool = True) -> list[InboundRecord]:
        return list(read_topic(self.bootstrap_servers, self.raw, committed_only=committed_only))

    def raw_values(self, *, committed_only: bool = True) -> list[bytes | None]:
        return sorted((one.value for one in self.raw_records(committed_only=committed_only)), key=repr)

    def run_and_die(self, program: str) -> int:
        arguments = [self.bootstrap_servers, self.prefix, self.letters, self.raw]
        done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, check=False, timeout=60)
        return done.returncode


@pytest.fixture(name="desk")
def _desk(kafka: Any) -> Desk:
    prefix = f"dlq-{uuid.uuid4().hex[:8]}"
    made = Desk(kafka.bootstrap_servers, prefix, f"{prefix}.raw", f"{prefix}.dead-letters")
    table = topic_table(partitions=3, watches=[])
    names = [replace(table[0], name=made.raw), replace(table[-1], name=made.letters)]
    apply(plan(kafka.bootstrap_servers, names))
    return made


def _soon(condition: Callable[[], bool]) -> bool:
    """Wait for what a commit makes visible a moment after it is confirmed."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_requeue_restores_the_record_and_remembers_where_it_came_from(desk: Desk) -> None:
    """Key, value and headers are the original ones; attempts, first coordinate and time of receipt are kept."""
    desk.bury("copy")
    outcomes = desk.requeue()

    assert [(one.handled, one.refused) for one in outcomes] == [("requeued", None)]
    assert _soon(lambda: len(desk.raw_records()) == 1)
    (record,) = desk.raw_records()
    assert (record.key, record.value) == (b"feed", b"copy")
    assert record.header("x") == "kept"
    assert record.header(WD_ORIGIN) == f"{desk.raw}:1:0"
    assert record.header("ce_time") == "2023-11-14T22:13:20.000Z"
    assert record.header("dlq.attempt") == "1"
    assert [name for name, _ in record.headers if name.startswith("dlq.")] == ["dlq.attempt"]


def test_requeue_keeps_the_first_origin_and_the_given_time(desk: Desk) -> None:
    """A letter that fails a second time still knows its first coordinate; a `ce_time` of its own is not touched."""
    desk.bury(
        "copy", headers=(("ce_time", b"2026-01-01T00:00:00Z"), (WD_ORIGIN, b"wire.raw:0:7"), ("dlq.attempt", b"1"))
    )
    desk.requeue()

    assert _soon(lambda: len(desk.raw_records()) == 1)
    (record,) = desk.raw_records()
    assert record.headers[0] == ("ce_time", b"2026-01-01T00:00:00Z")
    assert [value for name, value in record.headers if name == WD_ORIGIN] == [b"wire.raw:0:7"]
    assert record.header("dlq.attempt") == "2"


def test_a_record_of_an_inner_topic_goes_back_as_it_was(desk: Desk) -> None:
    """Only raw records get an origin and a time: inner ones have both in their payload."""
    desk.bury("copy")
    desk.requeue(raw_topic="another")

    assert _soon(lambda: len(desk.raw_records()) == 1)
    assert {name for name, _ in desk.raw_records()[0].headers} == {"x", "traceparent", "dlq.attempt"}


def test_requeue_twice_is_a_no_op(desk: Desk) -> None:
    """The second run finds nothing to do, and the letters are shown as handled."""
    desk.bury(*(f"copy {number}" for number in range(250)))
    first = desk.requeue()
    second = desk.requeue()

    assert len(first) == 250
    assert second == []
    assert len(desk.raw_records()) == 250
    assert desk.find() == ()
    assert {one.handled for one in desk.find(LetterFilter(include_handled=True))} == {"requeued"}


def test_a_kill_before_the_commit_loses_and_repeats_nothing(desk: Desk) -> None:
    """Everything was sent, nothing committed: readers of committed records see each record once, in the end."""
    desk.bury("one", "two", "three")

    assert desk.run_and_die(_DIES_BEFORE_COMMIT) == -signal.SIGKILL
    assert desk.raw_values() == []
    assert len(desk.requeue()) == 3
    assert _soon(lambda: desk.raw_values() == [b"one", b"three", b"two"])
    assert desk.find() == ()
    # What the killed session sent is in the log all the same: whoever reads uncommitted records gets it twice.
    assert len(desk.raw_values(committed_only=False)) == 6


def test_a_kill_after_the_commit_repeats_nothing(desk: Desk) -> None:
    """The session died before it could say so, but what it did is seen by the next one."""
    desk.bury("one", "two", "three")

    assert desk.run_and_die(_DIES_AFTER_COMMIT) == -signal.SIGKILL
    assert desk.requeue() == []
    assert desk.raw_values() == [b"one", b"three", b"two"]


def test_many_kills_in_a_row(desk: Desk) -> None:
    """However often a session dies half-way, each letter arrives once."""
    desk.bury("one", "two")
    for _ in range(3):
        assert desk.run_and_die(_DIES_BEFORE_COMMIT) == -signal.SIGKILL
    desk.requeue()

    assert _soon(lambda: desk.raw_values() == [b"one", b"two"])


def test_a_second_operator_fences_the_first(desk: Desk) -> None:
    """The session that began last wins; what the first had open is not written, and it is told so."""
    desk.bury("copy")
    (letter,) = desk.find()
    late = (letter, OutboundRecord(desk.raw, b"feed", b"late"))

    def first_operator() -> None:
        with dead_letter_tools._session(desk.bootstrap_servers, desk.prefix) as session:
            assert len(desk.requeue()) == 1
            list(session.handle([late], "requeued", desk.letters))

    with pytest.raises(TakenOver):
        first_operator()
    assert _soon(lambda: desk.raw_values() == [b"copy"])


def test_a_copy_of_a_letter_is_the_same_letter(desk: Desk) -> None:
    """A stage that died before it acknowledged writes its letter again: still one letter, requeued once."""
    letters = desk.bury("copy")
    desk.publish(letters)

    assert len(desk.find()) == 1
    assert len(desk.requeue()) == 1
    desk.publish(letters)
    assert desk.requeue() == []


def test_discarded_letters_stay_but_are_done(desk: Desk) -> None:
    """They are marked, not shown, not requeued; nothing is written elsewhere."""
    desk.bury("copy")

    assert [one.handled for one in desk.discard()] == ["discarded"]
    assert desk.requeue() == []
    assert desk.discard() == []
    assert [one.handled for one in desk.find(LetterFilter(include_handled=True))] == ["discarded"]
    assert desk.raw_records() == []
    markers = [one for one in read_topic(desk.bootstrap_servers, desk.letters) if one.header(HANDLED)]
    assert [(one.value, one.header("dlq.id")) for one in markers] == [(None, (markers[0].key or b"").decode())]


def test_filters(desk: Desk) -> None:
    """Stage, code, source topic, time and ids each choose; together all must hold."""
    desk.bury("a", "b", code="WIRE-R004")
    middle = datetime.now(UTC) + timedelta(milliseconds=5)
    while datetime.now(UTC) <= middle:
        pass
    desk.bury("c", code="WIRE-X002", stage="parse", topic="wire.unique")
    everything = desk.find()
    first = everything[0]

    def count(**fields: Any) -> int:
        return len(desk.find(LetterFilter(**fields)))

    assert len(everything) == 3
    assert count(stage="read") == 2
    assert count(code="wire-x002") == 1
    assert count(code="WIRE-X002", stage="read") == 0
    assert count(topic=desk.raw) == 2
    assert count(topic="wire.unique") == 1
    assert count(since=middle) == 1
    assert count(until=middle) == 2
    assert count(ids=frozenset({first.letter_id})) == 1
    assert count(ids=frozenset({first.place, everything[2].letter_id})) == 2
    assert count(ids=frozenset({"nothing"})) == 0


def test_only_wanted_letters_are_requeued_oldest_first(desk: Desk) -> None:
    """A filter and a limit leave the rest where it is."""
    desk.bury("a", "b", "c", code="WIRE-R004")
    desk.bury("d", code="WIRE-R005", stage="other")
    outcomes = desk.requeue(LetterFilter(code="WIRE-R004"), limit=2)

    assert len(outcomes) == 2
    assert _soon(lambda: desk.raw_values() == [b"a", b"b"])
    assert {letter.code for letter in desk.find()} == {"WIRE-R004", "WIRE-R005"}


def test_letters_without_headers_can_be_seen_and_discarded_but_not_requeued(desk: Desk) -> None:
    """Somebody else's bytes on the topic, nulls included, have an id of their own and no way back."""
    desk.publish([OutboundRecord(desk.letters, None, b"\x00poison"), OutboundRecord(desk.letters, None, None)])
    letters = desk.find()

    assert [letter.letter_id for letter in letters] == ["0:0", "0:1"]
    assert [(one.handled, one.refused) for one in desk.requeue()] == [
        (None, "its headers do not say where it came from"),
        (None, "its headers do not say where it came from"),
    ]
    assert [record.value for _, record in read_letters(desk.bootstrap_servers, letters, topic=desk.letters)] == [
        b"\x00poison",
        None,
    ]
    assert len(desk.discard()) == 2
    assert desk.find() == ()


def test_letters_with_nonsense_in_their_headers(desk: Desk) -> None:
    """Numbers that are none and topics that no stage reads are no reason to fail."""
    nonsense = ("dlq.topic", b"wire.enriched"), ("dlq.attempt", b"\xffmany"), ("dlq.timestamp", b"9" * 40)
    desk.publish([OutboundRecord(desk.letters, b"k", b"v", nonsense)])

    assert [one.refused for one in desk.requeue()] == ["no stage reads wire.enriched"]


def test_a_letter_of_a_deleted_topic_stays(desk: Desk) -> None:
    """The topic that it came from is gone: it is refused with the code, the others are requeued."""
    gone = f"{desk.prefix}.gone"
    desk.bury("lost", topic=gone)
    desk.bury("copy")
    outcomes = desk.requeue(targets={desk.raw, gone})

    assert [one.handled for one in outcomes] == [None, "requeued"]
    assert "WIRE-B002" in (outcomes[0].refused or "")
    assert [letter.topic for letter in desk.find()] == [gone]


def test_attempts_are_capped(desk: Desk) -> None:
    """A letter that failed too often stays, until somebody raises the limit."""
    desk.bury("copy", headers=(("dlq.attempt", b"4"),))

    assert [one.refused for one in desk.requeue()] == ["it has failed 5 times already (limit 5)"]
    assert desk.raw_records() == []
    assert [one.handled for one in desk.requeue(max_attempts=6)] == ["requeued"]


def test_a_letter_that_is_too_large_does_not_hold_up_the_others(desk: Desk) -> None:
    """The whole transaction is given up, then each letter gets its own; the refused one stays."""
    table = topic_table(partitions=3, watches=[])
    apply(plan(desk.bootstrap_servers, [replace(table[0], name=desk.raw, max_message_bytes=70_000)]))
    desk.bury("small", "x" * 80_000, "other")
    outcomes = desk.requeue()

    assert [one.handled for one in outcomes] == ["requeued", None, "requeued"]
    assert "WIRE-K001" in (outcomes[1].refused or "")
    assert _soon(lambda: desk.raw_values() == [b"other", b"small"])
    assert [letter.size_bytes for letter in desk.find()] == [80_000]


def test_a_null_value_goes_back_as_a_null(desk: Desk) -> None:
    """A raw record without key and value is requeued as such."""
    desk.bury("", key=None, value=None)
    desk.requeue()

    assert _soon(lambda: [(one.key, one.value) for one in desk.raw_records()] == [(None, None)])
