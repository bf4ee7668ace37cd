"""Where dedupe's decisions are looked up: on the topics, or in a file of what `wiredesk process --topics all` printed.

Both give records that name a text (a story's or a family's id) without parsing the others: on the topics the id is
the record's key or stands in its headers, in a file it is looked for in the bytes of the line.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Protocol

import orjson
import typer

from wiredesk.domain.records import InboundRecord


class DecisionLog(Protocol):
    """Records of topics, oldest first within a partition."""

    @property
    def name(self) -> str:
        """Return what it is, for people."""
        ...

    @property
    def bad(self) -> list[str]:
        """Return the places of records that name what was looked for and cannot be read; to be added to."""
        ...

    def place(self, record: InboundRecord) -> str:
        """Return where a record stands, for people."""
        ...

    def search(
        self,
        topics: Collection[str],
        texts: Collection[str],
        *,
        partition: int | None = None,
        since: datetime | None = None,
    ) -> Iterator[InboundRecord]:
        """Yield the records whose key or subject begins with one of the texts; others may be among them.

        `partition` and `since` (by the log's time) leave out what cannot be meant, where the log knows them.
        """
        ...


class KafkaLog:
    """The topics of a cluster; `advance` is told how many records of a topic have been passed."""

    def __init__(self, bootstrap_servers: str, advance: Callable[[str, int], None]) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._advance = advance
        self.bad: list[str] = []

    @property
    def name(self) -> str:
        """Return what it is, for people."""
        return "the topics"

    def place(self, record: InboundRecord) -> str:
        """Return `topic:partition:offset`."""
        return record.coordinate

    def search(
        self,
        topics: Collection[str],
        texts: Collection[str],
        *,
        partition: int | None = None,
        since: datetime | None = None,
    ) -> Iterator[InboundRecord]:
        """Yield the records whose key or `ce_subject` begins with one of the texts."""
        from wiredesk.broker.reader import read_topic

        needles = tuple(text.encode() for text in texts)
        partitions = None if partition is None else (partition,)
        for topic in topics:
            passed = read_topic(self._bootstrap_servers, topic, start=since, partitions=partitions)
            for count, record in enumerate(passed, start=1):
                if count % _REPORT_EVERY == 0:
                    self._advance(topic, count)
                if (record.key or b"").startswith(needles) or _subject(record).startswith(needles):
                    yield record


class FileLog:
    """A file of records, one JSON object a line: `{"topic", "key", "headers", "value"}`."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._name = name
        self.bad: list[str] = []

    @property
    def name(self) -> str:
        """Return what it is, for people."""
        return self._name

    def place(self, record: InboundRecord) -> str:
        """Return file and line."""
        return f"{self._name} line {record.offset}"

    def search(
        self,
        topics: Collection[str],
        texts: Collection[str],
        *,
        partition: int | None = None,
        since: datetime | None = None,
    ) -> Iterator[InboundRecord]:
        """Yield the records of the lines that hold one of the texts; a file knows no partitions and no times."""
        del partition, since
        needles = [text.encode() for text in texts]
        names = [topic.encode() for topic in topics]
        self._stream.seek(0)
        for number, line in enumerate(self._stream, start=1):
            if not any(needle in line for needle in needles) or not any(name in line for name in names):
                continue
            record = _record(line, number)
            if record is None:
                self.bad.append(f"{self._name} line {number}")
            elif record.topic in topics:
                yield record


@contextmanager
def file_log(path: Path) -> Iterator[FileLog]:
    """Give the log in a file, `-` for standard input; raise `typer.BadParameter` when it cannot be read."""
    if str(path) == "-":
        # It is gone through more than once.
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
            yield FileLog(copy, "standard input")
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}", param_hint="--from") from None
    with stream:
        yield FileLog(stream, str(path))


@contextmanager
def kafka_log(bootstrap_servers: str) -> Iterator[KafkaLog]:
    """Give the log of a cluster; what has been gone through is shown on a terminal."""
    if not sys.stderr.isatty():
        yield KafkaLog(bootstrap_servers, lambda _topic, _count: None)
        return
    from rich.console import Console

    with Console(stderr=True).status("searching") as status:
        yield KafkaLog(bootstrap_servers, lambda topic, count: status.update(f"searching {topic}: {count:,} records"))


_REPORT_EVERY = 1_000
_SUBJECT = "ce_subject"


def _subject(record: InboundRecord) -> bytes:
    return next((value for name, value in record.headers if name == _SUBJECT), b"")


def _record(line: bytes, number: int) -> InboundRecord | None:
    """Return the record on a line, its place in the file as its offset, or None where it is none."""
    try:
        fields: Any = orjson.loads(line)
        topic, key, headers, value = (fields.get(name) for name in ("topic", "key", "headers", "value"))
        return InboundRecord(
            topic=topic if isinstance(topic, str) else "",
            partition=0,
            offset=number,
            timestamp_ms=0,
            key=key.encode() if isinstance(key, str) else None,
            value=orjson.dumps(value) if isinstance(value, dict) else None,
            headers=tuple((str(name), str(text).encode()) for name, text in (headers or {}).items()),
        )
    except (orjson.JSONDecodeError, AttributeError, UnicodeEncodeError):
        return None
