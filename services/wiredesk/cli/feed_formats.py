"""The two written forms of a feed: a folder's feed.toml, and JSON lines."""

import base64
import binascii
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from wiredesk.cli.message_types import FEED_FILE, MESSAGE_LIMIT, BadInput, Message
from wiredesk.domain.errors import Misconfigured
from wiredesk.pipeline.local import RawMessage


class _Line(BaseModel):
    """One line of `--messages`; fields that we do not know are left alone."""

    model_config = ConfigDict(frozen=True)

    source: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    received_at: AwareDatetime | None = None
    headers: dict[str, str] = {}
    value: str | None = None
    value_base64: str | None = None

    @model_validator(mode="after")
    def _one_value(self) -> "_Line":
        if (self.value is None) == (self.value_base64 is None):
            raise ValueError("give either value or value_base64")
        return self


class _Seed(BaseModel):
    """One message of a feed.toml; the rest of a row is for the tests."""

    file: str
    source: Annotated[str, Field(min_length=1, max_length=500)]
    received_at: AwareDatetime


class _Feed(BaseModel):
    seed: Annotated[list[_Seed], Field(min_length=1)]


def read_feed(folder: Path) -> Iterator[Message | BadInput]:
    """Yield the messages of a folder with a feed.toml; raise `Misconfigured` (WIRE-S002) when that is broken."""
    for seed in _load_feed(folder / FEED_FILE):
        path = folder / seed.file
        try:
            value = path.read_bytes()
        except OSError as error:
            yield BadInput(str(path), error.strerror or type(error).__name__)
        else:
            yield Message(RawMessage(seed.source, value, seed.received_at.astimezone(UTC)), str(path))


def _load_feed(path: Path) -> Sequence[_Seed]:
    try:
        feed = _Feed.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured("WIRE-S002", f"{path}: {error}") from None
    except ValidationError as error:
        raise Misconfigured("WIRE-S002", f"{path}: {_first_problem(error)}") from None
    for seed in feed.seed:
        if Path(seed.file).is_absolute() or ".." in Path(seed.file).parts:
            raise Misconfigured("WIRE-S002", f"{path}: {seed.file} lies outside the folder")
    return feed.seed


def parse_line(line: bytes, place: str, source: str, default_time: datetime) -> Message | BadInput:
    """Return the message of one line, or what is wrong with it; the line itself is never repeated."""
    if len(line) >= MESSAGE_LIMIT:
        return BadInput(place, f"longer than {MESSAGE_LIMIT // 2**20} MiB")
    try:
        parsed = _Line.model_validate_json(line)
        if parsed.value is not None:
            value = parsed.value.encode()
        else:
            value = base64.b64decode(parsed.value_base64 or "", validate=True)
        received = (parsed.received_at or default_time).astimezone(UTC)
    except ValidationError as error:
        return BadInput(place, _first_problem(error))
    except binascii.Error as error:
        return BadInput(place, f"value_base64: {error}")
    except OverflowError:
        return BadInput(place, "received_at: out of range")
    headers = tuple((name, text.encode()) for name, text in parsed.headers.items())
    return Message(RawMessage(parsed.source or source, value, received, headers), place)


def _first_problem(error: ValidationError) -> str:
    """Return the first problem in a few words; never the input itself, which may be copy."""
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    what = first["msg"].removeprefix("Value error, ")
    return f"{where}: {what}" if where else what
