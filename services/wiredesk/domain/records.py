"""A Kafka record as the core sees it: where it came from, what it says, where it goes."""

from collections.abc import Iterable
from dataclasses import dataclass


Headers = tuple[tuple[str, bytes], ...]
"""Kafka headers in order; a name may occur twice, the last one counts."""


WD_ORIGIN = "wd_origin"
"""Header: the coordinate that a record had first; requeued dead letters carry it, so their stories keep their ids."""


@dataclass(frozen=True, slots=True)
class InboundRecord:
    """One record as it stands in the log; equal records give equal outputs, whoever processes them.

    Attributes:
        topic, partition, offset: the coordinate.
        timestamp_ms: the record's own time (milliseconds since 1970, UTC), as the log keeps it.
        key, value: the bytes as they are; `None` is Kafka's null.
    """

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()

    @property
    def coordinate(self) -> str:
        """Return `topic:partition:offset`."""
        return f"{self.topic}:{self.partition}:{self.offset}"

    def header(self, name: str) -> str | None:
        """Return the last header of this name as text, or None; bytes that are not UTF-8 are replaced."""
        return header(self.headers, name)


@dataclass(frozen=True, slots=True)
class OutboundRecord:
    """One record to publish. The partition is chosen from the key, equally on every host."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()


def header(headers: Iterable[tuple[str, bytes]], name: str) -> str | None:
    """Return the last header called `name` as text, or None."""
    found = None
    for key, value in headers:
        if key == name:
            found = value
    return None if found is None else found.decode("utf-8", "replace")
