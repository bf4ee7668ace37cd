"""`wiredesk process` on the seeds and on small feeds."""

import base64
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from wiredesk.cli.exits import ExitCode
from wiredesk.cli.main import app
from wiredesk.cli.message_types import Message
from wiredesk.cli.messages import Inputs
from wiredesk.cli.records import choose_topics
from wiredesk.pipeline.local import LocalPipeline
from wiredesk.settings import Settings
from wiredesk.topics import ENRICHED, RAW, topic_table


SEEDS = Path(__file__).parents[2] / "seeds"
CLEAN = {f"WIREDESK_{name.upper()}": None for name in Settings.model_fields}
TABLE = topic_table(partitions=4, watches=["moscow"])


def _process(*arguments: str, stdin: bytes = b"") -> Any:
    return CliRunner().invoke(app, ["process", *arguments], input=stdin, env=CLEAN)


def _objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def _line(value: str, **fields: object) -> bytes:
    return (
        json.dumps({"source": "efe", "received_at": "2026-05-11T06:41:00Z", "value": value} | fields).encode() + b"\n"
    )


COPY = "Ferry returns to Ardmore\n\nArdmore, May 11 (NW).- The ferry to Ardmore sailed again on Monday.\n"


def test_the_seeds_are_processed_and_summed_up() -> None:
    """One line a story; the summary counts every message once and names each dead letter with its file and code."""
    outcomes = [seed["outcome"] for seed in tomllib.loads((SEEDS / "feed.toml").read_text("utf-8"))["seed"]]
    letters = outcomes.count("dead-letter")
    result = _process(str(SEEDS))
    stories = _objects(result.stdout)
    summary = result.stderr.splitlines()[-1]
    copies = len(outcomes) - letters - len(stories)

    assert result.exit_code == 0
    assert copies > 0
    assert summary.startswith(f"{len(outcomes)} messages read: {len(stories)} stories enriched, {copies} duplicates, ")
    assert f"{letters} dead letters (1 WIRE-R001, " in summary
    assert result.stderr.count(f"dead letter {SEEDS}") == letters
    assert "039_empty.txt: WIRE-R001 · the message is empty" in result.stderr


def test_payloads_are_the_very_bytes_of_the_pipeline() -> None:
    """What is printed is what Kafka would hold, byte for byte, and the same on every run."""
    messages = (one.raw for one in Inputs((SEEDS,)).read() if isinstance(one, Message))
    expected = [record.value or b"" for record in LocalPipeline().run(messages) if record.topic == ENRICHED]
    result = _process(str(SEEDS), "--quiet")

    assert result.stdout_bytes.split(b"\n") == [*expected, b""]
    assert result.stderr == ""


def test_all_topics_are_printed_in_order_without_the_raw_one() -> None:
    """Every record with topic, key, headers and value; events as objects, dead letters as text or base64."""
    result = _process(str(SEEDS), "--topics", "all")
    records = _objects(result.stdout)
    topics = [record["topic"] for record in records]
    letters = [record for record in records if record["topic"] == "wire.dead-letters"]

    assert all(set(record) <= {"topic", "key", "headers", "value", "value_base64"} for record in records)
    assert topics[:6] == ["wire.read", "wire.unique", "wire.parsed", "wire.tagged", "wire.enriched", "wire.latest"]
    assert {"wire.duplicates", "wire.notices", "wire.places.qatar"} <= set(topics)
    assert RAW not in topics
    assert all(isinstance(record["value"], dict) for record in records if record["topic"] != "wire.dead-letters")
    noise = (SEEDS / "040_noise.bin").read_bytes()
    assert noise in [base64.b64decode(record.get("value_base64", "")) for record in letters]
    assert (SEEDS / "041_truncated.json").read_text("utf-8") in [record.get("value") for record in letters]
    assert letters[0]["headers"]["dlq.code"] == "WIRE-R001"


def test_topics_can_be_chosen() -> None:
    """A comma list, with or without `wire.`, patterns included; the raw topic when it is named."""

    def names(asked: str) -> list[str]:
        return [topic.name for topic in choose_topics(asked, TABLE)]

    assert names("notices,wire.raw") == ["wire.raw", "wire.notices"]
    assert names("places.*") == ["wire.places.moscow"]
    assert len(names("all")) == len(TABLE) - 1
    assert _process(str(SEEDS), "--topics", "enriched,nonsense").exit_code == ExitCode.USAGE


def test_a_feed_from_standard_input() -> None:
    """Families are decided among the messages: the second copy is a duplicate."""
    result = _process("--messages", "-", "--topics", "enriched,duplicates", stdin=_line(COPY) * 2)
    first, second = _objects(result.stdout)

    assert result.exit_code == 0
    assert (first["topic"], second["topic"]) == ("wire.enriched", "wire.duplicates")
    assert second["value"]["duplicate_of"] == first["value"]["story_id"]
    assert first["value"]["headline"] == "Ferry returns to Ardmore"
    assert first["value"]["source"]["feed"] == "efe"


def test_bad_lines_are_named_and_the_rest_is_processed() -> None:
    """Code 3, the line's number on standard error, the good ones on standard output."""
    result = _process("--messages", "-", stdin=_line(COPY) + b"nonsense\n" + _line("Other news today\n\nAll is well."))

    assert result.exit_code == ExitCode.PARTIAL
    assert len(_objects(result.stdout)) == 2
    assert "skipped standard input line 2: Invalid JSON" in result.stderr
    assert "1 input skipped" in result.stderr


@pytest.mark.parametrize(("option", "code"), [([], ExitCode.OK), (["--strict"], ExitCode.PARTIAL)])
def test_dead_letters_fail_the_command_only_when_asked(option: list[str], code: ExitCode) -> None:
    """A dead letter is an ordinary outcome; --strict is for scripts that want none."""
    result = _process("-", *option, stdin=b"")

    assert result.exit_code == code
    assert result.stdout == ""
    assert "dead letter standard input: WIRE-R001" in result.stderr


def test_source_and_time_of_plain_files(tmp_path: Path) -> None:
    """--source and --received-at end in the story."""
    path = tmp_path / "story.txt"
    path.write_text(COPY)
    result = _process(str(path), "--source", "northwire", "--received-at", "2026-05-11T08:41:00+02:00")
    (story,) = _objects(result.stdout)

    assert story["source"]["feed"] == "northwire"
    assert story["received_at"] == "2026-05-11T06:41:00Z"


def test_records_can_be_fed_again() -> None:
    """What `--topics raw` prints is what `--messages` reads."""
    printed = _process("--messages", "-", "--topics", "raw", "-q", stdin=_line(COPY))
    again = _process("--messages", "-", "--source", "efe", stdin=printed.stdout_bytes)
    (story,) = _objects(again.stdout)

    assert story["headline"] == "Ferry returns to Ardmore"
    assert story["received_at"] == "2026-05-11T06:41:00Z"
