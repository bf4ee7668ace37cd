"""What the readers of inputs share: one good message, one that cannot be read, and their limits."""

from dataclasses import dataclass

from wiredesk.pipeline.local import RawMessage


FEED_FILE = "feed.toml"
MESSAGE_LIMIT = 64 * 1024 * 1024
"""A longer line or file is no wire copy, and would only fill the memory."""


@dataclass(frozen=True, slots=True)
class Message:
    """One good message, and where it came from."""

    raw: "RawMessage"
    place: str


@dataclass(frozen=True, slots=True)
class BadInput:
    """One that cannot be read, where it is and why."""

    place: str
    problem: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"
