"""The inputs that `process` and `publish` share: files, folders with a feed, JSON lines, standard input.

- A plain file is one message, its bytes as they are; `-` is standard input.
- A folder must hold a `feed.toml` that lists files in order, each with its source and time of receipt (see `seeds/`).
- With `--messages` a file holds one message a line, as JSON:
  `{"source": "efe", "received_at": "2021-04-07T15:00:00Z", "headers": {}, "value": "text"}`, or `"value_base64"` for
  bytes that are no text. Only the value must be there; the rest falls back to what a plain file would have.

A bad line does not stop the others: it is reported with its number and skipped, and the command ends with code 3.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from wiredesk.cli.message_types import FEED_FILE, MESSAGE_LIMIT, BadInput, Message
from wiredesk.cli.moments import moment


if TYPE_CHECKING:
    pass

FilesArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE",
        help="Files, one message each; - for standard input; a folder that holds a feed.toml.",
        show_default=False,
    ),
]
MessagesOption = Annotated[bool, typer.Option("--messages", help="The files hold one JSON message a line.")]
SourceOption = Annotated[str, typer.Option("--source", help="Source of messages that do not name one.")]
ReceivedOption = Annotated[
    datetime | None,
    typer.Option(
        "--received-at",
        parser=moment,
        metavar="TIME",
        help="When messages that do not say it were received; by default the file's time, for standard input now.",
    ),
]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was named on the command line."""

    paths: tuple[Path, ...]
    messages: bool = False
    source: str = "file"
    received_at: datetime | None = None

    def __post_init__(self) -> None:
        for path in self.paths:
            if str(path) != "-" and not path.exists():
                raise typer.BadParameter(f"there is no {path}", param_hint="FILE")
            if path.is_dir() and not (path / FEED_FILE).is_file():
                raise typer.BadParameter(
                    f"the folder {path} has no {FEED_FILE}; name its files instead: {path}/*", param_hint="FILE"
                )

    @property
    def from_stdin(self) -> bool:
        """Tell whether standard input is among them, which can be read only once."""
        return any(str(path) == "-" for path in self.paths)

    def read(self) -> Iterator[Message | BadInput]:
        """Yield the messages in order, one at a time; raise `Misconfigured` (WIRE-S002) for a broken feed.toml."""
        for path in self.paths:
            if str(path) == "-":
                yield from self._read_stream(sys.stdin.buffer, "standard input", datetime.now(UTC))
            elif path.is_dir():
                from wiredesk.cli.feed_formats import read_feed

                yield from read_feed(path)
            else:
                yield from self._read_path(path)

    def _read_path(self, path: Path) -> Iterator[Message | BadInput]:
        try:
            with path.open("rb") as stream:
                changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                yield from self._read_stream(stream, str(path), changed)
        except OSError as error:
            yield BadInput(str(path), error.strerror or type(error).__name__)

    def _read_stream(self, stream: IO[bytes], name: str, time: datetime) -> Iterator[Message | BadInput]:
        default_time = self.received_at or time
        if self.messages:
            from wiredesk.cli.feed_formats import parse_line

            for number, line in _lines(stream):
                yield parse_line(line, f"{name} line {number}", self.source, default_time)
            return
        from wiredesk.pipeline.local import RawMessage

        value = stream.read(MESSAGE_LIMIT + 1)
        if len(value) > MESSAGE_LIMIT:
            yield BadInput(name, f"larger than {MESSAGE_LIMIT // 2**20} MiB")
        else:
            yield Message(RawMessage(self.source, value, default_time), name)


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield lines that are not blank with their numbers; an endless line is cut, which makes it bad JSON."""
    number = 0
    while line := stream.readline(MESSAGE_LIMIT):
        number += 1
        rest = line
        while not rest.endswith(b"\n") and len(rest) == MESSAGE_LIMIT:
            rest = stream.readline(MESSAGE_LIMIT)
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield number, line
