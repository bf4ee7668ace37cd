"""Everything may die at any moment, and a reader still sees each story exactly once.

Real broker, real workers, SIGKILL and SIGTERM at random moments, one broker killed in mid-run. Then every topic is
compared, byte for byte, with what the stages as plain functions make of the same log. The seed is printed:
`CHAOS_SEED=… make chaos` runs the same kills in the same order (the moments depend on the machine).
"""

import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from made_up_copy import wire
from oracle import compare, expected, read_all
from processes import WorkerProcess, eventually

from wiredesk.broker import topic_admin
from wiredesk.broker.embedded import EmbeddedKafka
from wiredesk.broker.progress import progress
from wiredesk.broker.publisher import publisher
from wiredesk.composition import declared_topics
from wiredesk.pipeline.local import LocalPipeline, RawMessage
from wiredesk.settings import load_settings
from wiredesk.topics import DUPLICATES, ENRICHED, STAGES, UNIQUE


pytestmark = [pytest.mark.broker, pytest.mark.chaos, pytest.mark.timeout(3600)]


@dataclass(frozen=True)
class Plan:
    """How bad the day is."""

    stories: int
    kills_a_stage: int
    terminations: int
    pause: tuple[float, float]


SHORT = Plan(stories=600, kills_a_stage=2, terminations=2, pause=(0.6, 1.6))
LONG = Plan(stories=10_000, kills_a_stage=6, terminations=6, pause=(3.0, 9.0))


@dataclass
class Desk:
    """All stages, as processes that may be killed."""

    bootstrap: str
    folder: Path
    workers: dict[str, WorkerProcess] = field(default_factory=dict)
    exits: list[tuple[str, int]] = field(default_factory=list)

    def start(self, stage: str) -> None:
        self.workers[stage] = WorkerProcess(
            ["-m", "wiredesk.cli.main", "worker", stage],
            self.folder / f"{stage}.log",
            {
                "WIREDESK_KAFKA_BOOTSTRAP_SERVERS": self.bootstrap,
                "WIREDESK_SESSION_TIMEOUT_SECONDS": "3",
                "WIREDESK_BATCH_RECORDS": "50",
            },
        ).start()

    def revive(self) -> None:
        """Start again whatever ended by itself, as an orchestrator does."""
        for stage, worker in self.workers.items():
            if not worker.running:
                self.exits.append((stage, worker.exit_code or 0))
                self.start(stage)

    def stop(self) -> None:
        for worker in self.workers.values():
            worker.stop()


@contextmanager
def publishing(bootstrap: str, messages: list[RawMessage], seconds: float) -> Iterator[threading.Thread]:
    """Publish in the background, spread over some time; every message is confirmed."""

    def run() -> None:
        pause = seconds / max(1, len(messages) // 50)
        with publisher(bootstrap) as out:
            for start in range(0, len(messages), 50):
                for delivery in out.publish(message.record() for message in messages[start : start + 50]):
                    assert delivery.refused is None
                time.sleep(pause)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield thread
    finally:
        thread.join()


def test_nothing_is_lost_whatever_dies(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """After kills of every stage and of the broker, each topic holds what it must: nothing missing, changed or new."""
    plan = LONG if pytestconfig.getoption("--chaos") == "long" else SHORT
    seed = int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(10**6))
    rng = random.Random(seed)
    messages = wire(plan.stories, seed)
    settings = load_settings(dedupe_window_hours=72)
    table = declared_topics(settings)
    deaths = [(stage, "kill") for stage in STAGES for _ in range(plan.kills_a_stage)]
    deaths += [(rng.choice(list(STAGES)), "terminate") for _ in range(plan.terminations)]
    deaths.append(("broker", "kill"))
    rng.shuffle(deaths)
    print(f"\nchaos seed {seed}: {plan.stories} stories, {len(deaths)} deaths")

    with EmbeddedKafka(tmp_path / "kafka") as kafka:
        bootstrap = kafka.bootstrap_servers
        topic_admin.apply(topic_admin.plan(bootstrap, table))
        desk = Desk(bootstrap, tmp_path)
        for stage in STAGES:
            desk.start(stage)
        try:
            for worker in desk.workers.values():
                worker.wait_ready()
            started = time.monotonic()
            with publishing(bootstrap, messages, seconds=len(deaths) * sum(plan.pause) / 2):
                for victim, way in deaths:
                    time.sleep(rng.uniform(*plan.pause))
                    desk.revive()
                    if victim == "broker":
                        kafka.kill()
                        time.sleep(rng.uniform(0.5, 3.0))
                        kafka.restart()
                    else:
                        worker = desk.workers[victim]
                        worker.kill() if way == "kill" else worker.terminate()
                        desk.exits.append((victim, worker.wait()))
                        desk.start(victim)
            eventually("everything processed", lambda: _drained(desk), seconds=60 + plan.stories * 0.15, pause=1.0)
        finally:
            for stage, worker in desk.workers.items():
                worker.terminate() if worker.running else print(f"{stage} had ended: {worker.log()[-1500:]}")
            last = [worker.wait() for worker in desk.workers.values()]
            desk.stop()
        seconds = time.monotonic() - started
        found = read_all(bootstrap, [topic.name for topic in table if not topic.internal])
    problems = compare(found, expected(found))
    enriched = sum(topic == ENRICHED for topic, _ in found.seen)
    print(
        f"{len(messages)} raw, {enriched} enriched, {found.repeats} repeats, {seconds:.0f} s;"
        f" exits {sorted(set(desk.exits))}, at the end {last}"
    )
    assert len(found.records["wire.raw"]) == len(messages)
    assert problems == {}
    assert last == [0] * len(STAGES)
    assert _decisions(found.seen) == _undisturbed(messages, settings.partitions)


def _drained(desk: Desk) -> bool:
    desk.revive()
    groups = {stage: f"wiredesk-{stage}" for stage in STAGES}
    return all(item.waiting == 0 for item in progress(desk.bootstrap, groups))


def _decisions(seen: dict[tuple[str, str], bytes]) -> dict[str, bytes]:
    """Return each story's decision, as the bytes that dedupe published."""
    return {ce_id: value for (topic, ce_id), value in seen.items() if topic in {UNIQUE, DUPLICATES}}


def _undisturbed(messages: list[RawMessage], partitions: int) -> dict[str, bytes]:
    """Return the decisions of a run in which nothing died and nothing was published twice."""
    pipeline = LocalPipeline(partitions=partitions, stages=("read", "dedupe"))
    return {
        record.header("ce_id") or "": record.value or b""
        for record in pipeline.run(messages)
        if record.topic in {UNIQUE, DUPLICATES}
    }
