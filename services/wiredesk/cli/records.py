"""What `wiredesk process` writes: the records that were asked for, and a summary of all."""

import base64
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import IO, Any

import orjson
import typer

from wiredesk.cli.message_types import BadInput, Message
from wiredesk.cli.output import plural, say
from wiredesk.domain.records import InboundRecord
from wiredesk.pipeline.local import LocalPipeline, RawMessage
from wiredesk.topics import DEAD_LETTERS, DUPLICATES, ENRICHED, RAW, Topic


_NAMED_LETTERS = 20


@dataclass(slots=True)
class Tally:
    """What went in and what came out, for the summary.

    Attributes:
        quiet: name no dead letters.
        place: where the message comes from that the pipeline is working on.
        bad: inputs that could not be read.
        records: records made, by topic.
        dead_letters: dead letters, by code.
    """

    quiet: bool = False
    place: str = ""
    bad: int = 0
    records: Counter[str] = field(default_factory=Counter)
    dead_letters: Counter[str] = field(default_factory=Counter)

    def good_messages(self, inputs: Iterable[Message | BadInput]) -> Iterator[RawMessage]:
        """Yield the messages; report and skip what is none."""
        for one in inputs:
            if isinstance(one, BadInput):
                self.bad += 1
                say(f"skipped {one}")
            else:
                self.place = one.place
                yield one.raw

    def count(self, record: InboundRecord) -> None:
        """Count one record; name a dead letter while there are few."""
        self.records[record.topic] += 1
        if record.topic == DEAD_LETTERS:
            self.dead_letters[record.header("dlq.code") or "?"] += 1
            if not self.quiet and self.dead_letters.total() <= _NAMED_LETTERS:
                what = [record.header(f"dlq.{name}") for name in ("code", "title", "detail")]
                say(f"dead letter {self.place}: {' · '.join(text for text in what if text)}")

    def summary(self) -> str:
        """Return one line for people."""
        letters = ", ".join(f"{count} {code}" for code, count in sorted(self.dead_letters.items()))
        parts = [
            f"{plural(self.records[ENRICHED], 'story', 'stories')} enriched",
            plural(self.records[DUPLICATES], "duplicate"),
            plural(self.dead_letters.total(), "dead letter") + (f" ({letters})" if letters else ""),
        ]
        if self.bad:
            parts.append(f"{plural(self.bad, 'input')} skipped")
        return f"{plural(self.records[RAW], 'message')} read: {', '.join(parts)}"


def write_records(
    pipeline: LocalPipeline,
    messages: Iterable[RawMessage],
    chosen: Sequence[Topic] | None,
    tally: Tally,
    stream: IO[bytes],
) -> None:
    """Write the records that were asked for, each as soon as it is made."""
    wanted = None if chosen is None else {topic.name: topic for topic in chosen}
    for record in pipeline.run(messages):
        tally.count(record)
        if wanted is None:
            if record.topic == ENRICHED:
                stream.write((record.value or b"") + b"\n")
        elif record.topic in wanted:
            stream.write(envelope(record, is_event=wanted[record.topic].event is not None) + b"\n")
        else:
            continue
        stream.flush()


def choose_topics(asked: str, table: Sequence[Topic]) -> tuple[Topic, ...]:
    """Return the topics that `--topics` names; raise `typer.BadParameter` for a name that fits none."""
    if asked.strip() == "all":
        return tuple(topic for topic in table if topic.name != RAW)
    patterns = [part.strip() for part in asked.split(",") if part.strip()]
    for pattern in patterns:
        if not any(_fits(topic.name, pattern) for topic in table):
            names = ", ".join(topic.name for topic in table)
            raise typer.BadParameter(f"no topic is called {pattern!r}; there are {names}", param_hint="--topics")
    return tuple(topic for topic in table if any(_fits(topic.name, pattern) for pattern in patterns))


def envelope(record: InboundRecord, *, is_event: bool) -> bytes:
    """Return a record as one JSON object: an event's value as JSON, other bytes as text or in base64."""
    fields: dict[str, Any] = {
        "topic": record.topic,
        "key": None if record.key is None else record.key.decode("utf-8", "replace"),
        "headers": {name: value.decode("utf-8", "replace") for name, value in record.headers},
    }
    if record.value is None:
        fields["value"] = None
    elif is_event:
        fields["value"] = orjson.Fragment(record.value)
    else:
        fields |= value_fields(record.value)
    return orjson.dumps(fields)


def value_fields(value: bytes) -> dict[str, str]:
    """Return bytes as `value` where they are UTF-8 text, else as `value_base64`: both can be fed again."""
    try:
        return {"value": value.decode("utf-8")}
    except UnicodeDecodeError:
        return {"value_base64": base64.b64encode(value).decode("ascii")}


def _fits(name: str, pattern: str) -> bool:
    return fnmatchcase(name, pattern) or fnmatchcase(name, f"wire.{pattern}")
