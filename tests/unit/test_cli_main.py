"""The command line as a whole: errors, exit codes, help, settings."""

import json
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from wiredesk import __version__
from wiredesk.cli.exits import ExitCode, exit_code_of
from wiredesk.cli.main import app
from wiredesk.domain.errors import CODES, Misconfigured, Rejection, Unavailable, WiredeskError
from wiredesk.settings import Settings


CLEAN = {f"WIREDESK_{name.upper()}": None for name in Settings.model_fields} | {"XDG_DATA_HOME": "/nonexistent"}
run = CliRunner().invoke


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Unavailable("WIRE-B001"), 69),
        (Unavailable("WIRE-B007"), 69),
        (Misconfigured("WIRE-S001"), 78),
        (Misconfigured("WIRE-B003"), 78),
        (Rejection("WIRE-R001"), 1),
        (WiredeskError("WIRE-X002"), 1),
    ],
)
def test_errors_become_exit_codes(error: WiredeskError, code: int) -> None:
    """Unavailable is 69, misconfigured 78, any other failure 1."""
    assert exit_code_of(error) == code


def test_version() -> None:
    """--version names the program and its version, on standard output."""
    result = run(app, ["--version"])

    assert (result.exit_code, result.stdout) == (0, f"wiredesk {__version__}\n")


def _commands() -> list[list[str]]:
    group = typer.main.get_command(app)
    found: list[list[str]] = [[]]
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        found.append([name])
        found += [[name, sub] for sub in getattr(command, "commands", {})]
    return found


@pytest.mark.parametrize("command", _commands(), ids=lambda command: " ".join(command) or "wiredesk")
def test_every_command_explains_itself(command: list[str]) -> None:
    """Each has a help text; each that does something has examples."""
    result = run(app, [*command, "--help"], env={"COLUMNS": "200"})

    assert result.exit_code == 0
    assert "Usage" in result.stdout
    if len(command) == 2 or command in (["process"], ["publish"]):
        assert "Examples" in result.stdout
        assert f"wiredesk {' '.join(command)}" in result.stdout.partition("Examples")[2]


def test_a_wrong_setting_is_one_clear_message() -> None:
    """The setting, the code and what to do; no traceback, nothing on standard output."""
    result = run(app, ["config", "check"], env=CLEAN | {"WIREDESK_PARTITIONS": "none"})

    assert result.exit_code == ExitCode.MISCONFIGURED
    assert result.stdout == ""
    assert result.stderr.startswith("wiredesk: WIRE-S001")
    assert "WIREDESK_PARTITIONS" in result.stderr
    assert CODES["WIRE-S001"].remedy in result.stderr
    assert "Traceback" not in result.stderr


def test_no_broker_is_one_clear_message() -> None:
    """Nobody named a broker and none runs here: 69."""
    result = run(app, ["dlq", "list"], env=CLEAN)

    assert result.exit_code == ExitCode.UNAVAILABLE
    assert result.stderr.startswith("wiredesk: WIRE-B001")


def test_a_silent_broker_is_waited_for_as_long_as_the_setting_says() -> None:
    """The waiting is announced; then 69."""
    environment = CLEAN | {"WIREDESK_BROKER_WAIT_SECONDS": "0.2", "WIREDESK_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}
    result = run(app, ["topics", "plan"], env=environment)

    assert result.exit_code == ExitCode.UNAVAILABLE
    assert result.stderr.splitlines()[0].endswith("waiting for up to 0.2 s …")


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["process"], ["process", "/nonexistent/file"], ["dlq", "requeue"], ["dlq", "discard"],
     ["dlq", "list", "--since", "yesterday"], ["publish", "pyproject.toml", "--rate", "fast"]],
)  # fmt: skip
def test_usage_errors(arguments: list[str]) -> None:
    """A wrong command line is 2, before anything is done."""
    assert run(app, arguments, env=CLEAN).exit_code == ExitCode.USAGE


def test_config_show_names_the_source_of_every_setting_and_hides_credentials() -> None:
    """All settings, with value and source; what stands before an @ is nobody's business."""
    environment = CLEAN | {"WIREDESK_KAFKA_BOOTSTRAP_SERVERS": "user:hunter2@kafka:9092", "WIREDESK_PARTITIONS": "7"}
    result = run(app, ["config", "show"], env=environment)
    rows = {row["variable"]: row for row in map(json.loads, result.stdout.splitlines())}

    assert result.exit_code == 0
    assert set(rows) == {f"WIREDESK_{name.upper()}" for name in Settings.model_fields}
    assert (rows["WIREDESK_PARTITIONS"]["value"], rows["WIREDESK_PARTITIONS"]["source"]) == (7, "environment")
    assert rows["WIREDESK_LOG_LEVEL"]["source"] == "default"
    assert rows["WIREDESK_KAFKA_BOOTSTRAP_SERVERS"]["value"] == "********@kafka:9092"
    assert "hunter2" not in result.output


def test_starting_is_cheap() -> None:
    """Neither Kafka, Faust nor the stages are loaded before a command needs them."""
    program = "import sys, wiredesk.cli.main; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())

    assert loaded.isdisjoint({"kafka", "faust", "aiokafka", "rich.console", "numpy", "structlog", "wiredesk.settings"})
    assert not [name for name in loaded if name.startswith(("wiredesk.stages", "wiredesk.broker", "wiredesk.runtime"))]
