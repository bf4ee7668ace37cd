"""The commands that talk to Kafka, on a broker of their own: they use the real topic names."""

import json
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from wiredesk.broker.embedded import EmbeddedKafka
from wiredesk.broker.publisher import publisher
from wiredesk.broker.reader import read_topic
from wiredesk.cli.exits import ExitCode
from wiredesk.cli.main import app
from wiredesk.cli.message_types import Message
from wiredesk.cli.messages import Inputs
from wiredesk.domain.records import InboundRecord, OutboundRecord
from wiredesk.pipeline.local import LocalPipeline
from wiredesk.settings import Settings
from wiredesk.topics import DEAD_LETTERS, RAW


pytestmark = pytest.mark.broker
SEEDS = Path(__file__).parents[2] / "seeds"
SEEDS_FED = len(tomllib.loads((SEEDS / "feed.toml").read_text("utf-8"))["seed"])


class Desk:
    """A broker without topics, and the command line beside it."""

    def __init__(self, broker: EmbeddedKafka, data_dir: Path) -> None:
        self.broker = broker
        self.environment: dict[str, str | None] = {f"WIREDESK_{name.upper()}": None for name in Settings.model_fields}
        # No address: the commands find the broker that runs in this folder.
        self.environment |= {"WIREDESK_DATA_DIR": str(data_dir), "WIREDESK_BROKER_WAIT_SECONDS": "20"}

    def run(self, *arguments: str, **environment: str) -> Any:
        return CliRunner().invoke(app, list(arguments), env=self.environment | environment)

    def rows(self, *arguments: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.run(*arguments).stdout.splitlines()]

    def raw(self) -> list[InboundRecord]:
        return list(read_topic(self.broker.bootstrap_servers, RAW))

    def bury_the_seeds(self) -> None:
        """Put the dead letters of the seeds on their topic, as the stages would."""
        messages = (one.raw for one in Inputs((SEEDS,)).read() if isinstance(one, Message))
        letters = [
            OutboundRecord(record.topic, record.key, record.value, record.headers)
            for record in LocalPipeline().run(messages)
            if record.topic == DEAD_LETTERS
        ]
        with publisher(self.broker.bootstrap_servers) as publishing:
            assert all(one.refused is None for one in publishing.publish(letters))


def _soon(condition: Callable[[], bool]) -> bool:
    """Wait for what a commit makes visible a moment after it is confirmed."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(name="desk", scope="module")
def _desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    data_dir = tmp_path_factory.mktemp("desk")
    with EmbeddedKafka(data_dir) as broker:
        yield Desk(broker, data_dir)


def test_a_day_at_the_desk(desk: Desk) -> None:
    """Topics, publishing, dead letters: each command shows its plan, does nothing without --yes, and is idempotent."""
    # Before there are topics, the commands that need them say so.
    assert desk.run("dlq", "list").exit_code == ExitCode.MISCONFIGURED
    assert "WIRE-B002" in desk.run("publish", str(SEEDS), "--yes").stderr

    # Topics: plan, apply without and with --yes, again.
    plan = desk.run("topics", "plan", "-o", "json")
    assert plan.exit_code == ExitCode.DRIFT
    assert {row["action"] for row in json.loads(plan.stdout)} == {"create"}
    assert desk.run("topics", "apply").exit_code == ExitCode.DRIFT
    assert desk.run("topics", "apply", "--yes").exit_code == ExitCode.OK
    assert desk.run("topics", "apply", "--yes").exit_code == ExitCode.OK
    assert desk.run("topics", "plan").exit_code == ExitCode.OK
    wrong = desk.run("topics", "apply", "--yes", WIREDESK_PARTITIONS="5")
    assert wrong.exit_code == ExitCode.MISCONFIGURED
    assert "WIRE-B003" in wrong.stderr

    # Publishing: the plan alone writes nothing.
    plan = desk.run("publish", str(SEEDS))
    assert (plan.exit_code, plan.stdout) == (ExitCode.OK, "")
    assert f"Plan: publish {SEEDS_FED} messages" in plan.stderr
    assert desk.raw() == []
    assert desk.run("publish", str(SEEDS), "--yes").exit_code == ExitCode.OK
    raw = desk.raw()
    assert sorted(record.value or b"" for record in raw) == sorted(
        one.raw.value for one in Inputs((SEEDS,)).read() if isinstance(one, Message)
    )

    # Dead letters: list, show, plan, requeue, and nothing is left to do.
    assert desk.run("dlq", "list").exit_code == ExitCode.DRIFT
    desk.bury_the_seeds()
    letters = desk.rows("dlq", "list")
    assert [letter["code"] for letter in desk.rows("dlq", "list", "--code", "wire-r005")] == ["WIRE-R005"]
    assert len(letters) == 5
    assert desk.run("dlq", "requeue").exit_code == ExitCode.USAGE
    assert "Plan: requeue 1: read WIRE-R005 from wire.raw" in desk.run("dlq", "requeue", "--all").stderr
    assert len(desk.raw()) == SEEDS_FED
    done = desk.run("dlq", "requeue", "--code", "WIRE-R005", "--yes")
    assert done.exit_code == ExitCode.OK
    assert [json.loads(line)["outcome"] for line in done.stdout.splitlines()] == ["requeued"]
    assert desk.run("dlq", "requeue", "--code", "WIRE-R005", "--yes").exit_code == ExitCode.DRIFT
    assert desk.run("dlq", "discard", "--all", "--yes").exit_code == ExitCode.OK
    assert desk.run("dlq", "list").exit_code == ExitCode.DRIFT
    assert [row["handled"] for row in desk.rows("dlq", "list", "--handled")].count("discarded") == 4


def test_a_letter_can_be_shown_and_saved(desk: Desk, tmp_path: Path) -> None:
    """As JSON, as text for a terminal, and its bytes in a new file; an old file is not overwritten."""
    assert desk.run("topics", "apply", "--yes").exit_code == ExitCode.OK
    desk.bury_the_seeds()
    (letter,) = desk.rows("dlq", "list", "--code", "WIRE-R003", "--handled")[:1]
    (shown,) = desk.rows("dlq", "show", letter["letter_id"])
    saved = tmp_path / "letter.bin"

    assert shown["headers"]["dlq.code"] == "WIRE-R003"
    assert "value_base64" in shown
    assert "came from  wire.raw" in desk.run("dlq", "show", letter["place"], "-o", "table").stdout
    assert desk.run("dlq", "show", letter["letter_id"], "--raw", str(saved)).exit_code == ExitCode.OK
    assert saved.read_bytes() == (SEEDS / "040_noise.bin").read_bytes()
    assert desk.run("dlq", "show", letter["letter_id"], "--raw", str(saved)).exit_code == ExitCode.USAGE
    assert desk.run("dlq", "show", "nothing").exit_code == ExitCode.FAILED


def test_a_message_that_is_too_large_is_refused_and_the_rest_published(desk: Desk, tmp_path: Path) -> None:
    """Code 3, the error's code on standard error, and the message beside it is in the log."""
    assert desk.run("topics", "apply", "--yes").exit_code == ExitCode.OK
    (tmp_path / "large.txt").write_bytes(b"x" * (13 * 1024 * 1024))
    (tmp_path / "small.txt").write_bytes(b"small enough")
    result = desk.run("publish", str(tmp_path / "large.txt"), str(tmp_path / "small.txt"), "--yes")

    assert result.exit_code == ExitCode.PARTIAL
    assert "WIRE-R002" in result.stderr
    assert b"small enough" in [record.value for record in desk.raw()]


_BROKER_DIES_AT_COMMIT = """
import os, signal, sys
from kafka import KafkaProducer
from wiredesk.broker import dead_letter_tools
from wiredesk.cli.main import app

commit = KafkaProducer.commit_transaction

def die(producer):
    os.kill(int(sys.argv[1]), signal.SIGKILL)
    commit(producer)

KafkaProducer.commit_transaction = die
dead_letter_tools._FINISH_SECONDS = 2.0
app(sys.argv[2:], prog_name="wiredesk")
"""


def test_a_broker_that_dies_at_the_commit(desk: Desk) -> None:
    """The command gives up with 69 instead of waiting for ever; done again later, nothing is lost or repeated."""
    assert desk.run("topics", "apply", "--yes").exit_code == ExitCode.OK
    letters = [OutboundRecord(DEAD_LETTERS, b"k", b"only once", (("dlq.topic", RAW.encode()), ("dlq.id", b"outage")))]
    with publisher(desk.broker.bootstrap_servers) as publishing:
        list(publishing.publish(letters))
    given_up = subprocess.run(
        [
            sys.executable,
            "-c",
            _BROKER_DIES_AT_COMMIT,
            str(desk.broker.pid),
            "dlq",
            "requeue",
            "outage",
            "--yes",
            "-b",
            desk.broker.bootstrap_servers,
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    desk.broker.restart()
    again = desk.run("dlq", "requeue", "outage", "--yes")

    assert given_up.returncode == ExitCode.UNAVAILABLE, given_up.stderr
    assert "WIRE-B001" in given_up.stderr
    assert again.exit_code == ExitCode.OK
    assert _soon(lambda: [one.value for one in desk.raw() if one.value == b"only once"] == [b"only once"])
