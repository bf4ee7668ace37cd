"""What a person does about dead letters: send them back to where they failed, or lay them aside; each exactly once.

How a letter is handled exactly once (KIP-98 transactions):

1. The session takes the one transactional id of these tools. The broker aborts what an earlier session left open, and
   refuses whatever that session may still try ("fencing"): from here on we are alone.
2. Only now are the letters read, committed records only: what an earlier session finished is seen as handled.
3. The requeued record and the letter's marker are written in one transaction: both are there, or neither.

A kill at any moment leaves either an open transaction, which the next session aborts, or a finished one, which it
sees. Readers must read committed records only: others would also see the records of aborted transactions.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from kafka.errors import (
    InvalidProducerEpochError,
    InvalidTxnStateError,
    KafkaError,
    ProducerFencedError,
    TransactionalIdAuthorizationFailedError,
)

from wiredesk.broker.clients import NOBODY_ANSWERS, producer_client, unavailable_when_silent
from wiredesk.broker.letters import HANDLED, Handled, Letter, LetterFilter, find_letters, read_letters
from wiredesk.broker.publisher import Publisher, stored_size
from wiredesk.domain.errors import Misconfigured, Rejection, Unavailable
from wiredesk.domain.records import InboundRecord, OutboundRecord
from wiredesk.pipeline.dead_letters import PREFIX, without_context
from wiredesk.pipeline.headers import WD_ORIGIN
from wiredesk.topics import DEAD_LETTERS, RAW, STAGES


MAX_ATTEMPTS = 5
"""A letter that has failed so often is not sent again unless a person raises the limit: it would only come back."""

STAGE_TOPICS = frozenset(source for source, _ in STAGES.values())
"""Where a letter may be sent back to: the topics that a stage reads."""

_FINISH_SECONDS = 60.0
_CHUNK_LETTERS = 100
_CHUNK_BYTES = 16 * 1024 * 1024


class TakenOver(Exception):  # noqa: N818
    """Another session of these tools began while this one was at work; nothing of the open transaction was written."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one letter; `refused` says why it was left where it is."""

    letter: Letter
    handled: Handled | None
    refused: str | None = None


def refusal(letter: Letter, *, max_attempts: int = MAX_ATTEMPTS, targets: Collection[str] = STAGE_TOPICS) -> str | None:
    """Return why this letter cannot be requeued, or None."""
    if letter.topic is None:
        return "its headers do not say where it came from"
    if letter.topic not in targets:
        return f"no stage reads {letter.topic}"
    if letter.attempt >= max_attempts:
        return f"it has failed {letter.attempt} times already (limit {max_attempts})"
    return None


def requeued(letter: Letter, record: InboundRecord, *, raw_topic: str = RAW) -> OutboundRecord:
    """Return the record that goes back to the topic where it failed: key, value and headers as they were there.

    It keeps the number of its attempts. A raw record also keeps its first coordinate, from which its stories take
    their ids, and the time at which it was received, which the log would else forget.
    """
    headers = without_context(record.headers)
    if letter.topic == raw_topic:
        if record.header(WD_ORIGIN) is None and letter.origin is not None:
            headers += ((WD_ORIGIN, letter.origin.encode()),)
        received = _received(record)
        if received is not None:
            headers += (("ce_time", received.encode()),)
    headers += ((PREFIX + "attempt", str(letter.attempt).encode()),)
    return OutboundRecord(letter.topic or "", record.key, record.value, headers)


def requeue(
    bootstrap_servers: str,
    wanted: LetterFilter,
    *,
    group_prefix: str = "wiredesk",
    limit: int | None = None,
    max_attempts: int = MAX_ATTEMPTS,
    topic: str = DEAD_LETTERS,
    targets: Collection[str] = STAGE_TOPICS,
    raw_topic: str = RAW,
) -> Iterator[Outcome]:
    """Send the wanted letters back and yield what became of each once it is committed; with a limit, the oldest.

    Letters of one partition keep their order, so the versions of a story do as well.
    Raises `TakenOver` when another session begins meanwhile, `Unavailable` (WIRE-B001) when the cluster stops
    answering. Doing it again is safe at any time: what is handled is not handled twice.
    """
    with _session(bootstrap_servers, group_prefix) as session:
        letters = find_letters(bootstrap_servers, wanted, topic=topic)[:limit]
        possible = []
        for letter in letters:
            reason = refusal(letter, max_attempts=max_attempts, targets=targets)
            if reason is None:
                possible.append(letter)
            else:
                yield Outcome(letter, None, reason)
        pairs = (
            (letter, requeued(letter, record, raw_topic=raw_topic))
            for letter, record in read_letters(bootstrap_servers, possible, topic=topic)
        )
        for chunk in _chunks(pairs):
            yield from session.handle(chunk, "requeued", topic)


def discard(
    bootstrap_servers: str,
    wanted: LetterFilter,
    *,
    group_prefix: str = "wiredesk",
    limit: int | None = None,
    topic: str = DEAD_LETTERS,
) -> Iterator[Outcome]:
    """Lay the wanted letters aside; they stay on the topic for its retention, marked as discarded."""
    with _session(bootstrap_servers, group_prefix) as session:
        pairs = ((letter, None) for letter in find_letters(bootstrap_servers, wanted, topic=topic)[:limit])
        for chunk in _chunks(pairs):
            yield from session.handle(chunk, "discarded", topic)


Chunk = Sequence[tuple[Letter, OutboundRecord | None]]


class _Session:
    """The one transactional producer of these tools."""

    def __init__(self, producer: Any, publisher: Publisher) -> None:
        self._producer = producer
        self._publisher = publisher

    def handle(self, chunk: Chunk, handled: Handled, topic: str) -> Iterator[Outcome]:
        """Handle the letters in one transaction; when one is refused, each in its own."""
        refused = self._commit(chunk, handled, topic)
        if refused is None:
            yield from (Outcome(letter, handled) for letter, _ in chunk)
        elif len(chunk) == 1:
            yield Outcome(chunk[0][0], None, refused)
        else:
            for one in chunk:
                yield from self.handle([one], handled, topic)

    def _commit(self, chunk: Chunk, handled: Handled, topic: str) -> str | None:
        """Write records and markers and commit; return why nothing was written, or None when all was."""
        self._producer.begin_transaction()
        refused: Rejection | Misconfigured | None = None
        sent = []
        try:
            for letter, record in chunk:
                if record is not None:
                    sent.append((record, self._publisher.send(record)))
                marker = _marker(letter, handled, topic)
                sent.append((marker, self._publisher.send(marker, partition=letter.partition)))
            for record, future in sent:
                refused = refused or self._publisher.confirm(record, future).refused
        except Misconfigured as error:  # the topic has been deleted
            refused = error
        if refused is not None:
            _finish(self._producer.abort_transaction)
            return str(refused)
        _finish(self._producer.commit_transaction)
        return None


@contextmanager
def _session(bootstrap_servers: str, group_prefix: str) -> Iterator[_Session]:
    transactional_id = f"{group_prefix}-dlq"
    with (
        unavailable_when_silent(bootstrap_servers),
        producer_client(bootstrap_servers, transactional_id=transactional_id, linger_ms=0) as producer,
    ):
        try:
            producer.init_transactions()
            yield _Session(producer, Publisher(bootstrap_servers, producer, confirm_seconds=65))
        except KafkaError as error:
            if _fenced(error):
                raise TakenOver(transactional_id) from error
            if isinstance(error, TransactionalIdAuthorizationFailedError):
                raise Misconfigured(
                    "WIRE-S001", f"the cluster does not allow transactional id {transactional_id}"
                ) from error
            raise


def _finish(end_transaction: Callable[[], None]) -> None:
    """Commit or abort; kafka-python would wait for a dead broker for ever, we give up after a while."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            end_transaction()
        except BaseException as error:  # noqa: BLE001 - it is raised below, in the caller's thread
            failures.append(error)

    thread = threading.Thread(target=run, name="end-transaction", daemon=True)
    thread.start()
    thread.join(_FINISH_SECONDS)
    if thread.is_alive():
        raise Unavailable("WIRE-B001", "the end of the transaction is not confirmed; run the command again, it is safe")
    for failure in failures:
        raise failure


def _fenced(error: BaseException) -> bool:
    """Tell whether the error, or one that it wraps, says that another session has our transactional id now."""
    if isinstance(error, (ProducerFencedError, InvalidProducerEpochError, InvalidTxnStateError)):
        return True
    if isinstance(error, NOBODY_ANSWERS):
        return False
    return any(isinstance(inner, BaseException) and _fenced(inner) for inner in error.args)


def _marker(letter: Letter, handled: Handled, topic: str) -> OutboundRecord:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    headers = ((PREFIX + "id", letter.letter_id), (HANDLED, handled), (PREFIX + "handled_at", now))
    return OutboundRecord(
        topic, letter.letter_id.encode(), None, tuple((name, value.encode()) for name, value in headers)
    )


def _received(record: InboundRecord) -> str | None:
    """Return the time of the record that failed, as `ce_time`, or None where it has one or nobody knows it."""
    milliseconds = record.header(PREFIX + "timestamp") or ""
    if record.header("ce_time") is not None or not (milliseconds.isascii() and milliseconds.isdigit()):
        return None
    if len(milliseconds) > 14:  # beyond the year 5000 it is nobody's clock
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(milliseconds))
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _chunks(pairs: Iterator[tuple[Letter, OutboundRecord | None]]) -> Iterator[Chunk]:
    """Yield the pairs in groups that are small enough for one transaction."""
    chunk: list[tuple[Letter, OutboundRecord | None]] = []
    size = 0
    for letter, record in pairs:
        size += 0 if record is None else stored_size(record)
        chunk.append((letter, record))
        if len(chunk) >= _CHUNK_LETTERS or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
