"""What operators see of the real workers: probes, metrics that Prometheus accepts, logs that machines can read.

And what they must not see: a story's words. The stories fed here carry a word that occurs nowhere else; it may stand on
the topics only.
"""

import json
import platform
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from desk import Desk
from made_up_copy import START
from processes import WorkerProcess, create_topics, dead_letters_of, eventually, publish, read
from prometheus_client.parser import text_string_to_metric_families

from wiredesk import __version__
from wiredesk.broker.embedded import EmbeddedKafka
from wiredesk.metrics import EVICTION_CAUSES, OUTCOMES, Metrics
from wiredesk.pipeline.local import RawMessage
from wiredesk.topics import DEAD_LETTERS, ENRICHED, STAGES


pytestmark = [pytest.mark.broker, pytest.mark.timeout(200)]

WORD = "Zyxquwobble"
"""In every headline, text, name and broken document below."""

STORY = (
    f"{WORD} ferry strike ends in Doha\n\nDOHA, May 4 (MWX) - The {WORD} ferry strike ended on Monday, {WORD} said.\n\n"
    f"“{WORD} will pay $5 million,” said Finance Minister Amina {WORD} in Moscow.\n\n(Reporting by A. {WORD})\n"
).encode()
MESSAGES = (
    STORY,
    STORY,
    b"UPDATE 1-" + STORY + b"\n\nOne more paragraph.\n",
    f'{{"uri": "urn:{WORD}", "headline": "{WORD}'.encode(),
    f'{{"uri": "urn:x:1", "headline": {{"{WORD}": 1}}, "body_text": ["{WORD}"], "versioncreated": "{WORD}"}}'.encode(),
    f"<?xml version='1.0'?><ledger>{WORD}</ledger>".encode(),
    b"\x00\x01" + WORD.encode() * 50 + bytes(range(256)),
    b'{"headline":' + b"[" * 500 + f'"{WORD}"'.encode(),
)
_INNER = f'{{"story_id": "{WORD}", "headline": "{WORD}", "body": {{"{WORD}": ["{WORD}"]}}}}'.encode()


@pytest.fixture(name="desk", scope="module")
def _desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Five workers that have had good stories, bad ones, and records on internal topics that no stage can read."""
    folder = tmp_path_factory.mktemp("endpoints")
    with EmbeddedKafka(folder / "kafka") as kafka, Desk(kafka.bootstrap_servers, folder) as desk:
        desk.publish(RawMessage("feed-a", value, START).record() for value in MESSAGES)
        for source, _ in STAGES.values():
            if source != "wire.raw":
                publish(kafka.bootstrap_servers, source, [_INNER, b"{", WORD.encode()])
        desk.drain()
        yield desk


@pytest.mark.parametrize("stage", STAGES)
def test_probes(desk: Desk, stage: str) -> None:
    """A worker at work is alive and ready, as JSON; other paths are named as unknown."""
    worker = desk.workers[stage]
    live, ready, other = worker.get("/health/live"), worker.get("/health/ready?verbose"), worker.get("/etc/passwd")

    assert (live[0], json.loads(live[1])) == (200, {"status": "alive"})
    assert (ready[0], json.loads(ready[1])) == (200, {"status": "ready", "reasons": {}})
    assert other[0] == 404
    assert json.loads(other[1])["paths"] == ["/health/live", "/health/ready", "/metrics"]


@pytest.mark.parametrize("stage", STAGES)
def test_promtool_accepts_the_metrics(desk: Desk, stage: str) -> None:
    """Prometheus's own checker finds nothing to complain about."""
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed (Debian: prometheus)")
    status, text = desk.workers[stage].get("/metrics")
    result = subprocess.run(
        [promtool, "check", "metrics"], input=text, capture_output=True, text=True, check=False, timeout=30
    )

    assert status == 200
    assert (result.returncode, result.stdout + result.stderr) == (0, "")


@pytest.mark.parametrize("stage", STAGES)
def test_every_documented_metric_is_there(desk: Desk, stage: str) -> None:
    """Each row of the metric table is exposed with its kind, help and labels, and nothing of ours that has no row."""
    rows = {row.name.removesuffix("_total"): row for row in Metrics("any", version="1", python="3").rows}
    families = {
        family.name: family for family in text_string_to_metric_families(desk.workers[stage].get("/metrics")[1])
    }
    ours = {name: family for name, family in families.items() if name.startswith("wiredesk_")}
    if "wiredesk_build" in ours:  # the parser takes the suffix off
        ours["wiredesk_build_info"] = ours.pop("wiredesk_build")

    assert sorted(ours) == sorted(rows)
    for name, family in ours.items():
        row = rows[name]
        assert family.documentation == row.help, name
        # The text format of Prometheus has no kind "info": it is a gauge that is always 1.
        assert family.type == ("gauge" if row.kind == "info" else row.kind), name
        for sample in family.samples:
            assert sorted(sample.labels.keys() - {"le"}) == sorted(row.labels), name
    assert {"process_cpu_seconds", "process_resident_memory_bytes", "process_open_fds"} <= families.keys()


@pytest.mark.parametrize("stage", STAGES)
def test_labels_hold_no_copy(desk: Desk, stage: str) -> None:
    """Label values come from closed sets of ours: no story's word and no feed's name makes a series."""
    text = desk.workers[stage].get("/metrics")[1]
    told = {"live", "replay", "new", "version", *OUTCOMES, *EVICTION_CAUSES}
    known = {*STAGES, *told, *(topic.name for topic in desk.table)}
    values = {
        (name, value)
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        for name, value in sample.labels.items()
        if name not in {"le", "code", "reason", "partition", "error"} and value not in known
    }

    assert WORD.lower() not in text.lower()
    assert "feed-a" not in text
    assert values <= {("version", __version__), ("python", platform.python_version())}


def test_metrics_count_what_happened(desk: Desk) -> None:
    """The numbers are those of the day: stories in and out by outcome, dead letters by code, nothing waiting."""
    reader, dedupe, geo = (desk.workers[stage] for stage in ("read", "dedupe", "geo"))
    enriched = read(desk.bootstrap, ENRICHED)
    rejected = reader.metric('wiredesk_stories_total{origin="live",outcome="rejected",stage="read"}')
    emitted = reader.metric('wiredesk_stories_total{origin="live",outcome="emitted",stage="read"}')
    letters = [letter for letter in read(desk.bootstrap, DEAD_LETTERS) if letter.header("dlq.stage") == "read"]

    assert rejected == len(letters) >= 4
    assert rejected + emitted == len(MESSAGES)
    assert dedupe.metric('wiredesk_stories_total{origin="live",outcome="duplicate",stage="dedupe"}') >= 1
    assert dedupe.metric('wiredesk_dead_letters_total{code="WIRE-X001",stage="dedupe"}') == 3
    assert dedupe.metric("wiredesk_dedupe_window_entries") >= 1
    assert geo.metric('wiredesk_stories_total{origin="live",outcome="emitted",stage="geo"}') == len(enriched) >= 2
    for stage, worker in desk.workers.items():
        assert worker.metric(f'wiredesk_ready{{stage="{stage}"}}') == 1
        assert worker.metric(f'wiredesk_storm_guard_tripped{{stage="{stage}"}}') == 0


@pytest.mark.parametrize("stage", STAGES)
def test_logs_are_for_machines_and_hold_no_copy(desk: Desk, stage: str) -> None:
    """Every line is a JSON object with time, level and event; a rejection has its code and coordinate, and no copy."""
    log = desk.workers[stage].log()
    events = [json.loads(line) for line in log.splitlines()]

    assert {"worker.listening", "partitions.assigned"} <= {event["event"] for event in events}
    for event in events:
        assert event["level"] in {"debug", "info", "warning", "error", "critical"}
        assert datetime.fromisoformat(event["timestamp"]).tzinfo is not None
        assert event["logger"]
    rejections = [event for event in events if event["event"] == "record.rejected"]
    assert len(rejections) >= 3
    for event in rejections:
        assert event["code"].startswith("WIRE-")
        assert event["topic"] == STAGES[stage][0]
        assert isinstance(event["partition"], int)
        assert isinstance(event["offset"], int)
    assert WORD.lower() not in log.lower()


def test_dead_letters_headers_hold_no_copy(desk: Desk) -> None:
    """The copy stands in a dead letter's value alone, never in what we say about it."""
    letters = read(desk.bootstrap, DEAD_LETTERS)

    assert len(letters) >= 16
    for letter in letters:
        added = [value for name, value in letter.headers if name.startswith("dlq.")]
        assert all(WORD.lower().encode() not in value.lower() for value in added), letter.header("dlq.code")


_FAILING_WORKER = """
import sys

from wiredesk.logs import configure_logging
from wiredesk.runtime.worker import serve
from wiredesk.settings import load_settings
from wiredesk.topics import DEAD_LETTERS, Topic


class Failing:
    stage = "trial"
    source = sys.argv[2]

    def handle(self, record):
        text = record.value.decode()
        try:
            raise KeyError(text)
        except KeyError as cause:
            raise ValueError(f"cannot handle {text!r}") from cause


settings = load_settings(kafka_bootstrap_servers=sys.argv[1], group_prefix=sys.argv[2], session_timeout_seconds=3)
configure_logging("INFO", "json")
table = tuple(Topic(name, "trial", "any", count, 3600, "delete", 1_000_000, None)
              for name, count in ((sys.argv[2], 1), (DEAD_LETTERS, 4)))
sys.exit(serve(Failing(), table, settings, sys.argv[1]))
"""


def test_a_bug_shows_its_place_and_no_copy(desk: Desk, tmp_path: Path) -> None:
    """A stage that fails with the copy in its exception (WIRE-X002): log and headers name the place only."""
    topic = "trial-with-a-bug"
    create_topics(desk.bootstrap, **{topic: 1})
    publish(desk.bootstrap, topic, [f"{WORD} number {number}".encode() for number in range(3)])
    worker = WorkerProcess(["-c", _FAILING_WORKER, desk.bootstrap, topic], tmp_path / "worker.log").start()
    try:
        eventually("three dead letters", lambda: len(dead_letters_of(desk.bootstrap, topic)) == 3)
        worker.terminate()
        code = worker.wait()
    finally:
        worker.stop()
    letters = dead_letters_of(desk.bootstrap, topic)
    rejections = [event for event in worker.log_events() if event["event"] == "record.rejected"]

    assert code == 0
    assert [(event["code"], event["offset"]) for event in rejections] == [("WIRE-X002", offset) for offset in range(3)]
    assert all("in handle" in event["stack"] for event in rejections)
    assert WORD.lower() not in worker.log().lower()
    for letter in letters:
        assert letter.header("dlq.code") == "WIRE-X002"
        assert letter.header("dlq.error") == "builtins.ValueError"
        assert all(WORD.encode() not in value for _, value in letter.headers)
