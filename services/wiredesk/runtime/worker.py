"""The composition root of one worker: settings in, a running stage out."""

import asyncio
import io
import logging
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from functools import partial

import faust
import structlog
from faust.types import EventT, StreamT

from wiredesk import __version__
from wiredesk.broker import topic_admin
from wiredesk.broker.waiting import wait_for_broker
from wiredesk.composition import declared_topics, work_settings
from wiredesk.domain.errors import Misconfigured
from wiredesk.domain.records import InboundRecord
from wiredesk.logs import configure_logging
from wiredesk.metrics import Metrics
from wiredesk.pipeline.partitioning import place_of
from wiredesk.pipeline.work import DedupeWork, Work, make_work
from wiredesk.runtime.delivery import Delivery
from wiredesk.runtime.faust_app import StageApp, make_app
from wiredesk.runtime.lag import watch_over
from wiredesk.runtime.memory import MemoryKeeper, no_memory
from wiredesk.runtime.micro_batches import micro_batches
from wiredesk.runtime.ops_server import Health, start_ops_server
from wiredesk.runtime.stage_runner import StageRunner
from wiredesk.runtime.storm_guard import StormGuard
from wiredesk.settings import Settings
from wiredesk.stages.dedupe import Effort
from wiredesk.topics import DEAD_LETTERS, PLACES_PREFIX, STAGES, Topic
from wiredesk_events import Decision


log = structlog.get_logger("wiredesk.worker")


def run_worker(stage: str, settings: Settings) -> int:
    """Run one stage until SIGTERM or SIGINT, and return the process's exit code.

    Raises `Unavailable` when no broker answers in time, `Misconfigured` when topics are not as declared.
    """
    configure_logging(settings.log_level, settings.log_format)
    if not settings.kafka_bootstrap_servers:
        raise Misconfigured("WIRE-S001", "WIREDESK_KAFKA_BOOTSTRAP_SERVERS is not set; `wiredesk up` brings a broker")
    table = declared_topics(settings)
    wait_for_broker(
        settings.kafka_bootstrap_servers,
        settings.broker_wait_seconds,
        lambda text: log.warning("broker.waiting", detail=text),
    )
    needed = {STAGES[stage][0], *STAGES[stage][1], DEAD_LETTERS}
    topic_admin.check(
        settings.kafka_bootstrap_servers,
        {
            topic.name: topic.partitions
            for topic in table
            if topic.name in needed or (stage == "geo" and topic.name.startswith(PLACES_PREFIX))
        },
    )
    return serve(make_work(stage, work_settings(settings)), table, settings, settings.kafka_bootstrap_servers)


def serve(work: Work, table: Sequence[Topic], settings: Settings, bootstrap_servers: str) -> int:
    """Run one stage's work against a broker whose topics are as they must be; return the exit code."""
    stage = work.stage
    metrics = Metrics(stage, version=__version__, python=platform.python_version())
    health = Health()
    server = start_ops_server(settings.ops_host, settings.ops_port, health, metrics.registry)
    host, port = server.server_address[:2]
    log.info("worker.listening", stage=stage, host=str(host), port=port, pid=os.getpid())
    loop = _new_event_loop()
    asyncio.set_event_loop(loop)
    app = make_app(stage, settings, bootstrap_servers)
    runner = make_runner(app, work, table, settings, bootstrap_servers, metrics, health)
    attach(app, runner, settings)
    worker = faust.Worker(
        app,
        loop=loop,
        loglevel=settings.log_level,
        stdout=io.StringIO(),  # its progress spinner
        quiet=True,
        override_logging=False,
        redirect_stdouts=False,
    )
    try:
        worker.execute_from_commandline()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
        log.info("worker.stopped", stage=stage, code=code)
        return code
    finally:
        server.shutdown()


def make_runner(
    app: StageApp,
    work: Work,
    table: Sequence[Topic],
    settings: Settings,
    bootstrap_servers: str,
    metrics: Metrics,
    health: Health,
) -> StageRunner:
    """Return the runner that carries out the delivery rule for this stage."""
    partitions = {topic.name: topic.partitions for topic in table}
    failures = metrics.publish_failures

    def stopping() -> bool:
        return bool(app.should_stop)

    delivery = Delivery(
        producer=lambda: app.producer,
        partition=lambda topic, key: place_of(topic, key, partitions.get(topic, settings.partitions)),
        timeout_seconds=settings.delivery_timeout_seconds,
        failed=lambda error: failures.labels(work.stage, error).inc(),
        stopping=stopping,
    )
    runner = StageRunner(
        work=work,
        publisher=delivery,
        metrics=metrics,
        health=health,
        guard=StormGuard(settings.storm_consecutive, settings.storm_ratio),
        group=settings.group(work.stage),
        prepare=no_memory,
        stopping=stopping,
        halt=_halt,
    )
    if isinstance(work, DedupeWork):
        depth = settings.dedupe_max_stories
        keeper = MemoryKeeper(work, bootstrap_servers, metrics, health, depth=depth, publish=delivery.publish)
        work.observe = partial(count_decision, metrics)
        runner.prepare, runner.processed, runner.sealed = keeper.prepare, keeper.processed, keeper.sealed
        runner.release = keeper.release
    return runner


def count_decision(metrics: Metrics, decision: Decision, effort: Effort) -> None:
    """Count a decision of dedupe and what it took."""
    metrics.decisions.labels(decision.outcome, decision.reason).inc()
    if effort.redelivery:
        metrics.redeliveries.inc()
        return
    metrics.candidates.observe(effort.comparisons)
    if effort.evictions:
        metrics.evictions.labels("window").inc(effort.evictions - effort.early_evictions)
        metrics.evictions.labels("count").inc(effort.early_evictions)
    if effort.overflows:
        metrics.overflows.inc(effort.overflows)


def attach(app: StageApp, runner: StageRunner, settings: Settings) -> None:
    """Give the app its one agent, and the task that watches over it."""
    source = app.topic(
        runner.work.source,
        value_type=bytes,
        value_serializer="raw",
        key_type=bytes,
        key_serializer="raw",
        allow_empty=True,
    )

    async def agent(stream: StreamT[bytes]) -> None:
        async for events in micro_batches(stream, settings.batch_records, settings.batch_wait_seconds):
            await runner.run_batch([inbound(event) for event in events])

    # One at a time: with more, a crash loses whatever is slower than its successors (faust-streaming/faust#606).
    app.agent(source, name=f"wiredesk-{runner.work.stage}", concurrency=1)(agent)

    async def overseer() -> None:
        await watch_over(app, runner, lambda: bool(app.should_stop))

    app.task(overseer)


def inbound(event: EventT[bytes]) -> InboundRecord:
    """Return the record that Faust wraps in an event."""
    message = event.message
    return InboundRecord(
        message.topic,
        message.partition,
        message.offset,
        round((message.timestamp or 0) * 1000),
        message.key,
        message.value,
        tuple(message.headers.items() if isinstance(message.headers, Mapping) else message.headers or ()),
    )


def _halt(code: int) -> None:
    """End the process at once: no clean-up may run, because Faust's clean-up acknowledges."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _new_event_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop
    except ImportError:  # pragma: no cover - Windows
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
