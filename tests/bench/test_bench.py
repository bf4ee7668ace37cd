"""The bench itself runs, and its table has its figures; the figures are for `make bench`, on a quiet machine."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.bench.read_dedupe import backlog


pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]
ROOT = Path(__file__).parents[2]


def test_the_bench_measures_what_it_promises(tmp_path: Path) -> None:
    """A small bench without QuixStreams gives rates, latencies, memory and the ratios, as a table and as JSON."""
    figures = tmp_path / "figures.json"
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.bench",
            "--stories=150",
            "--trickle-seconds=3",
            "--skip-quix",
            f"--json={figures}",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr[-3000:]
    assert re.search(r"^\| stories a second, end to end \| \d+ \| \d+ \|$", run.stdout, re.MULTILINE)
    assert re.search(r"^- latency p99 at 20 a second: \d+ ms", run.stdout, re.MULTILINE)
    scenarios = json.loads(figures.read_text("utf-8"))["scenarios"]
    assert list(scenarios) == ["wiredesk", "empty"]
    ours = scenarios["wiredesk"]
    assert ours["latency"]["stories"] == 60
    assert 0 < ours["stage_ms"] < ours["cpu_ms"]
    assert 0 < ours["latency"]["p50_ms"] <= ours["latency"]["p99_ms"]
    assert scenarios["empty"]["stage_ms"] == 0 < scenarios["empty"]["outside_ms"] < ours["outside_ms"]
    assert all(10 < stage["peak_rss_mib"] < 400 for stage in ours["stages"].values())


def test_the_stages_are_timed() -> None:
    """Every reader and every stage function is measured; none takes longer than a story may."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.stages", "--quick", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr[-3000:]
    rows = json.loads(run.stdout)
    assert {"read plain", "read nitf", "read anpa1312", "stage parse", "fingerprint"} <= set(rows)
    assert all(0 < milliseconds < 100 for milliseconds in rows.values())


def test_the_entities_stage_is_measured_alone() -> None:
    """A few stories without spaCy give speed, start and peak memory of a process that runs this stage only."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.entities", "--stories", "10", "--skip-spacy", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr[-3000:]
    figures = json.loads(run.stdout)["wiredesk"]
    assert figures["rate"] > 0
    assert 0 < figures["start_s"] < 30
    assert 10 < figures["peak_mib"] < 400


def test_read_and_dedupe_are_measured_together() -> None:
    """A small backlog is decided to the last story, its copies are dropped, and each worker's CPU time is split."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.read_dedupe", "--stories=200", "--words=150", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr[-3000:]
    (figures,) = json.loads(run.stdout)["runs"]
    assert (figures["words"], figures["stories"]) == (150, 220)
    assert 0 < figures["duplicates"] <= 20
    assert 0 < figures["rate"] < min(figures["rates"].values())
    assert list(figures["stages"]) == ["read", "dedupe"]
    assert all(0 < one["stage_ms"] < one["cpu_ms"] for one in figures["stages"].values())
    assert all(0 < one["codec_ms"] < one["cpu_ms"] - one["stage_ms"] for one in figures["stages"].values())


def test_the_backlog_of_read_and_dedupe_is_made_up_anew_each_time() -> None:
    """The same seed gives the same stories, another seed others; originals differ, and a tenth more are repeats."""
    values = list(backlog(100, 60))

    assert list(backlog(100, 60)) == values
    assert list(backlog(100, 60, seed=2)) != values
    originals = [value for place, value in enumerate(values, 1) if place % 11]
    repeats = values[10::11]
    assert (len(set(originals)), len(repeats)) == (100, 10)
    for repeat in repeats:
        body = repeat.removeprefix(b"UPDATE 1-").split(b"\n\n")[1]
        assert any(body in original for original in originals)
