"""The dead letters as they stand on their topic: what each says, which are handled already, which ones are wanted.

A handled letter is recorded on the same topic, in the letter's own partition, so that it outlives the letter: a
**marker** is a record without a value, its key the letter's id, with the headers `dlq.id`, `dlq.handled` (`requeued`
or `discarded`) and `dlq.handled_at`. Readers of the topic skip records that carry `dlq.handled`.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from wiredesk.broker.reader import read_topic
from wiredesk.domain.records import InboundRecord
from wiredesk.pipeline.dead_letters import PREFIX
from wiredesk.topics import DEAD_LETTERS


Handled = Literal["requeued", "discarded"]
HANDLED = PREFIX + "handled"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter without its value; text fields are None where the headers do not say.

    Attributes:
        letter_id: `dlq.id`; for a record that somebody else put on the topic, its `partition:offset`.
        partition, offset: where it stands on the dead-letter topic.
        died_at: when it was put there, UTC.
        code, title, fault, detail, stage, error: what went wrong, where.
        topic, origin: the topic and the coordinate of the record that failed.
        attempt: how often it has failed.
        size_bytes: of the value.
        handled: what was done about it.
    """

    letter_id: str
    partition: int
    offset: int
    died_at: datetime
    code: str | None
    title: str | None
    fault: str | None
    detail: str | None
    stage: str | None
    error: str | None
    topic: str | None
    origin: str | None
    attempt: int
    size_bytes: int
    handled: Handled | None = None

    @property
    def place(self) -> str:
        """Return `partition:offset` on the dead-letter topic."""
        return f"{self.partition}:{self.offset}"


@dataclass(frozen=True, slots=True)
class LetterFilter:
    """Which letters are wanted; what is empty does not matter, everything else must hold.

    Attributes:
        stage, code: equal, without regard to capitals.
        topic: the topic of the record that failed.
        since, until: when the letter was put on the topic; `until` itself is outside.
        ids: letter ids, or `partition:offset` of letters.
        include_handled: also those that were requeued or discarded.
    """

    stage: str | None = None
    code: str | None = None
    topic: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    ids: frozenset[str] = frozenset()
    include_handled: bool = False

    def wants(self, letter: Letter) -> bool:
        """Tell whether the letter is one of those wanted."""
        return (
            _same(self.stage, letter.stage)
            and _same(self.code, letter.code)
            and (self.topic is None or self.topic == letter.topic)
            and (self.since is None or letter.died_at >= self.since)
            and (self.until is None or letter.died_at < self.until)
            and (not self.ids or letter.letter_id in self.ids or letter.place in self.ids)
            and (self.include_handled or letter.handled is None)
        )


def find_letters(bootstrap_servers: str, wanted: LetterFilter, *, topic: str = DEAD_LETTERS) -> tuple[Letter, ...]:
    """Return the wanted letters, oldest first.

    A stage that was killed between writing a letter and acknowledging the record writes the same letter again; such
    copies count as one, the first. Reads the topic from `since` on, since a marker always stands after its letter.
    """
    letters: dict[str, Letter] = {}
    handled: dict[str, Handled] = {}
    for record in read_topic(bootstrap_servers, topic, start=wanted.since):
        what = record.header(HANDLED)
        if what is None:
            letter = letter_of(record)
            letters.setdefault(letter.letter_id, letter)
        else:
            handled[record.header(PREFIX + "id") or ""] = "discarded" if what == "discarded" else "requeued"
    found = (_with_fate(letter, handled.get(letter.letter_id)) for letter in letters.values())
    return tuple(sorted(filter(wanted.wants, found), key=lambda one: (one.died_at, one.partition, one.offset)))


def read_letters(
    bootstrap_servers: str, letters: Iterable[Letter], *, topic: str = DEAD_LETTERS
) -> Iterator[tuple[Letter, InboundRecord]]:
    """Yield these letters with their records, partition by partition, in the order of their offsets."""
    places = {(letter.partition, letter.offset): letter for letter in letters}
    for partition in sorted({number for number, _ in places}):
        offsets = {offset for number, offset in places if number == partition}
        for record in _read_until(bootstrap_servers, topic, partition, offsets):
            yield places[partition, record.offset], record


def letter_of(record: InboundRecord) -> Letter:
    """Return what the headers of a dead letter say."""

    def said(name: str) -> str | None:
        return record.header(PREFIX + name)

    source = said("topic")
    return Letter(
        letter_id=said("id") or f"{record.partition}:{record.offset}",
        partition=record.partition,
        offset=record.offset,
        died_at=_EPOCH + timedelta(milliseconds=max(0, record.timestamp_ms)),
        code=said("code"),
        title=said("title"),
        fault=said("fault"),
        detail=said("detail"),
        stage=said("stage"),
        error=said("error"),
        topic=source,
        origin=f"{source}:{said('partition')}:{said('offset')}" if source else None,
        attempt=_number(said("attempt")),
        size_bytes=len(record.value or b""),
    )


def _read_until(
    bootstrap_servers: str, topic: str, partition: int, offsets: Collection[int]
) -> Iterator[InboundRecord]:
    left = set(offsets)
    for record in read_topic(bootstrap_servers, topic, start={partition: min(left)}, partitions=[partition]):
        if record.offset in left:
            left.remove(record.offset)
            yield record
            if not left:
                return


def _with_fate(letter: Letter, handled: Handled | None) -> Letter:
    if handled is None:
        return letter
    return replace(letter, handled=handled)


def _same(wanted: str | None, found: str | None) -> bool:
    return wanted is None or (found is not None and wanted.casefold() == found.casefold())


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else 0
