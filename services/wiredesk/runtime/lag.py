"""How far behind a worker is: records and seconds, by partition; and whether it is ready."""

import asyncio
import time
from collections.abc import Callable

import faust
import structlog

from wiredesk.metrics import Metrics
from wiredesk.pipeline.work import DedupeWork
from wiredesk.runtime.ops_server import Health
from wiredesk.runtime.stage_runner import StageRunner


log = structlog.get_logger("wiredesk.worker")
_BEAT_SECONDS = 0.5


async def watch_over(app: faust.App, runner: StageRunner, stopping: Callable[[], bool]) -> None:
    """Until the worker stops: keep the health up to date, the gauges, and the memory to what is this worker's."""
    metrics, health, stage = runner.metrics, runner.health, runner.work.stage
    delay = metrics.loop_delay.labels(stage)
    known: frozenset[tuple[str, int]] = frozenset()
    while not stopping():
        started = time.perf_counter()
        await asyncio.sleep(_BEAT_SECONDS)
        delay.set(max(0.0, time.perf_counter() - started - _BEAT_SECONDS))
        health.beat = time.monotonic()
        assigned = frozenset(
            (place.topic, place.partition) for place in app.consumer.assignment() if place.topic == runner.work.source
        )
        if assigned != known:
            metrics.rebalances.labels(stage).inc()
            metrics.forget_partitions()
            log.info("partitions.assigned", stage=stage, partitions=sorted(number for _, number in assigned))
            known = assigned
        metrics.assigned.labels(stage).set(len(assigned))
        if not app.rebalancing:
            runner.assigned = frozenset(number for _, number in assigned)
            if not runner.working:
                runner.release(runner.assigned)
        _set_readiness(app, health)
        metrics.ready.labels(stage).set(health.ready)
        measure_lag(app, runner)


def _set_readiness(app: faust.App, health: Health) -> None:
    health.reasons.pop("start", None)
    if app.rebalancing:
        health.reasons["rebalance"] = "the group is sharing out its partitions"
    else:
        health.reasons.pop("rebalance", None)


def measure_lag(app: faust.App, runner: StageRunner) -> None:
    """Set the gauges from what the consumer knows; asks the broker nothing."""
    metrics, now = runner.metrics, time.time()
    for place in app.consumer.assignment():
        if place.topic != runner.work.source:
            continue
        next_offset, timestamp_ms = runner.positions.get((place.topic, place.partition), (None, 0))
        if next_offset is None:
            continue
        end = app.consumer.highwater(place) or next_offset
        behind = max(0, end - next_offset)
        labels = (place.topic, str(place.partition))
        metrics.lag_records.labels(*labels).set(behind)
        metrics.lag_seconds.labels(*labels).set(max(0.0, now - timestamp_ms / 1000) if behind else 0.0)
    if isinstance(runner.work, DedupeWork):
        measure_memory(metrics, runner.work)


def measure_memory(metrics: Metrics, work: DedupeWork) -> None:
    """Set the gauges of dedupe's memory, all shards together."""
    stats = [index.stats() for index in work.indexes.values()]
    most = sum(index.settings.max_stories for index in work.indexes.values())
    stories = sum(one.stories for one in stats)
    metrics.window.set(stories)
    metrics.window_fill.set(stories / most if most else 0.0)
    metrics.window_bytes.set(sum(one.story_bytes for one in stats))
