"""`wiredesk up` and `wiredesk process` are the same pipeline: the seeds give the same records, byte for byte."""

import json
import os
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
from desk import wiredesk

from wiredesk.broker.embedded import EmbeddedKafka
from wiredesk.broker.reader import read_topic
from wiredesk.cli.records import envelope
from wiredesk.composition import declared_topics
from wiredesk.settings import load_settings
from wiredesk.topics import DEAD_LETTERS, RAW, Topic


pytestmark = [pytest.mark.broker, pytest.mark.timeout(400)]
ROOT = Path(__file__).parents[2]
SEEDS_FED = len(tomllib.loads((ROOT / "seeds" / "feed.toml").read_text("utf-8"))["seed"])
SAMPLE = "stronger ties with Russia"

_OF_THE_RUN = {"dlq.failed_at", "dlq.timestamp", "dlq.group", "dlq.stack"}
"""What a dead letter says of the run in which it failed: the clock, the log's clock, the consumer group, our frames."""

Records = dict[str, list[str]]


@dataclass(frozen=True)
class Line:
    """One record as `process` prints it, the value as the very characters of its bytes."""

    topic: str
    key: str | None
    headers: tuple[tuple[str, str], ...]
    value: str

    @classmethod
    def of(cls, line: str) -> "Line":
        head, mark, value = re.split(r'("value(?:_base64)?":)', line, maxsplit=1)
        fields = json.loads(head.rstrip(",") + "}")
        headers = dict(fields["headers"])
        if fields["topic"] == DEAD_LETTERS:
            # `up` gives each seed an id so that no later run feeds it again; a dead letter keeps its record's headers.
            headers = {name: text for name, text in headers.items() if name not in {*_OF_THE_RUN, "ce_id"}}
        return cls(fields["topic"], fields["key"], tuple(headers.items()), mark + value)


def by_topic(lines: list[str]) -> dict[str, list[Line]]:
    """Return the records of each topic, in an order that does not depend on partitions."""
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for line in map(Line.of, lines):
        found[line.topic].append(line)
    return {
        topic: sorted(rows, key=lambda row: (row.key or "", row.headers, row.value)) for topic, rows in found.items()
    }


def kafka_lines(data: Path, table: tuple[Topic, ...]) -> tuple[list[str], int]:
    """Return what stands on the topics of the broker in this folder, as `process` would print it, and the raw count."""
    with EmbeddedKafka(data) as kafka:
        lines = [
            envelope(record, is_event=topic.event is not None).decode()
            for topic in table
            if topic.name != RAW
            for record in read_topic(kafka.bootstrap_servers, topic.name)
        ]
        return lines, sum(1 for _ in read_topic(kafka.bootstrap_servers, RAW))


def processes_of(data: Path) -> list[str]:
    """Return the commands of running processes that know this folder."""
    mark = str(data).encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command, environment = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()
        except OSError:
            continue
        if int(folder.name) != os.getpid() and (mark in command or b"WIREDESK_DATA_DIR=" + mark in environment):
            found.append(command.replace(b"\0", b" ").decode(errors="replace"))
    return found


def test_the_seeds_through_up_and_through_process(tmp_path: Path) -> None:
    """`up --once` ends with 0, shows the sample, leaves nothing running; its topics hold what `process` prints.

    A second run feeds nothing anew; `--fresh` starts over and gives the same records again.
    """
    data = tmp_path / "data"
    environment = {"WIREDESK_DATA_DIR": str(data)}
    seeds = str(ROOT / "seeds")
    table = declared_topics(load_settings())
    process = wiredesk("process", "--topics", "all", seeds, environment={})
    wanted = by_topic(process.stdout.splitlines())

    first = wiredesk("up", "--once", "--seeds", seeds, environment=environment)
    left = processes_of(data)
    second = wiredesk("up", "--once", "--seeds", seeds, environment=environment)
    lines, raw = kafka_lines(data, table)
    fresh = wiredesk("up", "--once", "--fresh", "--seeds", seeds, environment=environment)
    lines_fresh, raw_fresh = kafka_lines(data, table)

    assert process.returncode == 0, process.stderr
    assert (first.returncode, second.returncode, fresh.returncode) == (0, 0, 0), first.stderr + second.stderr
    assert SAMPLE in first.stdout.replace("\n", " ")
    assert left == []
    assert (raw, raw_fresh) == (SEEDS_FED, SEEDS_FED)
    assert "Fed 0 messages" in second.stderr
    assert f"Fed {SEEDS_FED} messages" in first.stderr
    assert f"Fed {SEEDS_FED} messages" in fresh.stderr
    assert by_topic(lines) == wanted
    assert by_topic(lines_fresh) == wanted
    assert processes_of(data) == []
