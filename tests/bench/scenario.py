"""One scenario: fresh topics, a backlog, five workers that work it off, then a steady trickle."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.bench.latency import Latency, measure_latency
from tests.bench.stories import stories
from tests.bench.timing import cpu_seconds
from tests.bench.workers import Report, Workers

from wiredesk.broker import topic_admin
from wiredesk.broker.clients import admin_client
from wiredesk.broker.progress import progress
from wiredesk.broker.publisher import publisher
from wiredesk.domain.records import OutboundRecord
from wiredesk.pipeline.local import RawMessage
from wiredesk.topics import Topic


RATE = 20.0
_START_SECONDS = 120.0
_SLOWEST_STORIES_A_SECOND = 4.0
_BACKLOG_SEED, _TRICKLE_SEED = 1, 2


@dataclass(frozen=True, slots=True)
class Load:
    """How much is measured: stories in the backlog, seconds of the trickle before it counts and while it counts."""

    stories: int = 20_000
    warm_up_seconds: float = 5.0
    trickle_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class StageFigures:
    """One worker: milliseconds of CPU time a story, and MiB.

    Attributes:
        cpu_ms: the whole process, without its start.
        stage_ms: the stage function alone.
        codec_ms: the rest of the stage's work: decoding, routing, encoding, headers.
        rss_mib, peak_rss_mib: memory when the backlog was done, and its highest value.
    """

    cpu_ms: float
    stage_ms: float
    codec_ms: float
    rss_mib: float
    peak_rss_mib: float

    @property
    def outside_ms(self) -> float:
        """Return what is outside the stage function."""
        return self.cpu_ms - self.stage_ms


@dataclass(frozen=True, slots=True)
class Figures:
    """What a scenario gave.

    Attributes:
        rate: stories a second end to end: from the first one read to the last one finished.
        stages: each worker.
        broker_ms: CPU time of the broker, milliseconds a story.
        latency: at 20 stories a second.
    """

    rate: float
    stages: Mapping[str, StageFigures]
    broker_ms: float
    latency: Latency

    @property
    def cpu_ms(self) -> float:
        """Return the CPU time of all workers, milliseconds a story."""
        return sum(stage.cpu_ms for stage in self.stages.values())

    @property
    def stage_ms(self) -> float:
        """Return the CPU time of all stage functions, milliseconds a story."""
        return sum(stage.stage_ms for stage in self.stages.values())

    @property
    def outside_ms(self) -> float:
        """Return the CPU time of all workers outside the stage functions, milliseconds a story."""
        return self.cpu_ms - self.stage_ms


def run_scenario(workers: Workers, table: tuple[Topic, ...], load: Load, *, broker_pid: int) -> Figures:
    """Run one scenario; its topics are empty at the beginning and stay behind at the end."""
    bootstrap = workers.bootstrap_servers
    fresh_topics(bootstrap, table)
    with publisher(bootstrap) as out:
        for delivery in out.publish(_backlog(load.stories)):
            assert delivery.refused is None
    broker_before = cpu_seconds(broker_pid)
    with workers:
        workers.wait(
            "all workers at work",
            lambda: all(report["records"] for report in complete(workers)) and bool(workers.reports()),
            seconds=_START_SECONDS,
        )
        seconds = _START_SECONDS + load.stories / _SLOWEST_STORIES_A_SECOND
        workers.wait("the backlog done", lambda: _drained(workers, load.stories), seconds=seconds, pause=2.0)
        time.sleep(1.5)  # the reports are up to a second old
        broker = cpu_seconds(broker_pid) - broker_before
        reports = workers.reports()
        latency = measure_latency(
            bootstrap,
            rate=RATE,
            warm_up_seconds=load.warm_up_seconds,
            seconds=load.trickle_seconds,
            seed=_TRICKLE_SEED,
        )
    seconds = max(report["last_wall"] for report in reports.values()) - reports["read"]["first_wall"]
    return Figures(
        rate=load.stories / seconds,
        stages={stage: stage_figures(report, load.stories) for stage, report in reports.items()},
        broker_ms=broker / load.stories * 1000,
        latency=latency,
    )


def stage_figures(report: Report, count: int) -> StageFigures:
    """Return the figures of a worker that has handled `count` stories."""
    per_story = 1000 / count
    return StageFigures(
        cpu_ms=(report["process_cpu"] - report["first_cpu"]) * per_story,
        stage_ms=report["stage_cpu"] * per_story,
        codec_ms=(report["handle_cpu"] - report["stage_cpu"]) * per_story,
        rss_mib=report["rss_mib"],
        peak_rss_mib=report["peak_rss_mib"],
    )


def complete(workers: Workers) -> list[Report]:
    """Return the reports once every worker has made one; before, one that says that nothing was handled."""
    reports = workers.reports()
    return list(reports.values()) if len(reports) == len(workers.groups) else [{"records": 0.0}]


def _drained(workers: Workers, count: int) -> bool:
    """Tell whether every stage has confirmed and committed all that the stage before it published."""
    if any(report["records"] < count for report in complete(workers)):
        return False  # cheap to ask, and no story of the backlog is a duplicate
    return all(stage.waiting == 0 for stage in progress(workers.bootstrap_servers, workers.groups))


def _backlog(count: int) -> Iterator[OutboundRecord]:
    received = datetime.now(UTC)
    for number, value in enumerate(stories(count, _BACKLOG_SEED)):
        yield RawMessage(f"feed-{number % 8}", value, received).record()


def fresh_topics(bootstrap_servers: str, table: tuple[Topic, ...]) -> None:
    """Make the topics, empty."""
    names = {topic.name for topic in table}
    with admin_client(bootstrap_servers) as admin:
        present = sorted(names & set(admin.list_topics()))
        if present:
            admin.delete_topics(present)
            while names & set(admin.list_topics()):
                time.sleep(0.2)
    topic_admin.apply(topic_admin.plan(bootstrap_servers, table))
