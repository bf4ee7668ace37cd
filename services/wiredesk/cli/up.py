"""`wiredesk up`: Kafka and every stage on this computer; feeds the seeds and shows what came out."""

import contextlib
import signal
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wiredesk.cli.message_types import FEED_FILE, BadInput
from wiredesk.cli.messages import Inputs
from wiredesk.cli.output import put, say
from wiredesk.domain.errors import WiredeskError


if TYPE_CHECKING:
    from wiredesk.pipeline.local import RawMessage
    from wiredesk.runtime.supervisor import Supervisor
    from wiredesk.settings import Settings

_SEED_IDS = uuid.UUID("0b0d7a9e-56a5-5c0c-a7ea-4e9a0a4de9f1")
_DRAIN_SECONDS = 300.0
_READ_SECONDS = 10.0
"""So long a seed may take to be read before the next one follows; after one that took longer, nothing waits."""


def up(
    *,
    seeds: Annotated[
        Path | None,
        typer.Option(help=f"Folder with a {FEED_FILE}; its messages are fed once, over all runs.", file_okay=False),
    ] = None,
    once: Annotated[
        bool,
        typer.Option("--once", help="Feed, show the result and end; so it does where standard output is no terminal."),
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Forget what the embedded broker holds, and begin anew.")
    ] = False,
) -> None:
    """Start Kafka and all five stages here, a process each; Ctrl-C stops them.

    Kafka is the one in WIREDESK_KAFKA_BOOTSTRAP_SERVERS, else a real single-node broker of our own whose data stays
    in the user's data folder: the next run goes on where this one stops.
    """
    from wiredesk.cli.cluster import settings_for

    with _sigterm_as_interrupt(), contextlib.suppress(KeyboardInterrupt):
        _up(settings_for(), seeds, once=once or not sys.stdout.isatty(), fresh=fresh)
        return
    raise typer.Exit(0 if not once else 130)


def _up(settings: "Settings", seeds: Path | None, *, once: bool, fresh: bool) -> None:
    from wiredesk.broker import topic_admin
    from wiredesk.broker.waiting import wait_for_broker
    from wiredesk.composition import declared_topics
    from wiredesk.folders import default_data_dir
    from wiredesk.runtime.supervisor import Supervisor

    data = settings.data_dir or default_data_dir()
    with _broker(settings, data, fresh=fresh) as bootstrap_servers:
        wait_for_broker(bootstrap_servers, settings.broker_wait_seconds, say)
        topic_admin.apply(
            topic_admin.plan(
                bootstrap_servers, declared_topics(settings), replication_factor=settings.replication_factor
            )
        )
        supervisor = Supervisor(bootstrap_servers, data / "logs", say)
        supervisor.start()
        try:
            supervisor.wait_ready(120)
            say(f"All stages are ready. Kafka: {bootstrap_servers}")
            if seeds is not None:
                _feed(bootstrap_servers, seeds)
            _drain(supervisor, settings)
            _show(bootstrap_servers, supervisor)
            if not once:
                say("Press Ctrl-C to stop.")
                while True:
                    supervisor.tend()
                    time.sleep(1)
        finally:
            say("Stopping the stages …")
            supervisor.stop()


@contextlib.contextmanager
def _broker(settings: "Settings", data: Path, *, fresh: bool) -> Iterator[str]:
    """Give the address of the broker to use: the one that is set, else one of our own for the time being."""
    if settings.kafka_bootstrap_servers:
        yield settings.kafka_bootstrap_servers
        return
    from wiredesk.broker.embedded import EmbeddedKafka

    say(f"Starting an embedded Kafka broker; its data: {data}")
    with EmbeddedKafka(data, fresh=fresh, cache_dir=settings.cache_dir) as kafka:
        try:
            yield kafka.bootstrap_servers
        except WiredeskError as error:
            died = kafka.failure()
            if died is not None:
                raise died from error
            raise


@contextlib.contextmanager
def _sigterm_as_interrupt() -> Iterator[None]:
    """Let SIGTERM stop us as Ctrl-C does, so that the children are stopped in order."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _feed(bootstrap_servers: str, seeds: Path) -> None:
    """Publish the seeds that `wire.raw` does not hold yet; they are known by their `ce_id`."""
    from wiredesk.broker.clients import consumer_client
    from wiredesk.broker.progress import records_on
    from wiredesk.broker.publisher import publisher
    from wiredesk.broker.reader import read_topic
    from wiredesk.topics import DEAD_LETTERS, RAW, READ

    messages: list[RawMessage] = []
    for found in Inputs((seeds,)).read():
        if isinstance(found, BadInput):
            say(f"skipped: {found}")
        else:
            messages.append(_with_id(found.raw, found.place))
    there = {record.header("ce_id") for record in read_topic(bootstrap_servers, RAW)}
    new = [message for message in messages if message.headers[-1][1].decode() not in there]
    # One by one: the order over all feeds is part of the story that the seeds tell, and a reader that finds several
    # messages on several partitions is free to choose among them.
    with publisher(bootstrap_servers) as out, consumer_client(bootstrap_servers) as consumer:
        reads_on = True
        for message in new:
            before = records_on(consumer, (READ, DEAD_LETTERS))
            list(out.publish([message.record()]))
            deadline = time.monotonic() + _READ_SECONDS
            while reads_on and records_on(consumer, (READ, DEAD_LETTERS)) == before:
                reads_on = time.monotonic() < deadline
                time.sleep(0.005)
    say(
        f"Fed {len(new)} messages from {seeds}"
        + (f"; {len(messages) - len(new)} were there already." if len(new) < len(messages) else ".")
    )


def _with_id(message: "RawMessage", place: str) -> "RawMessage":
    seed_id = uuid.uuid5(_SEED_IDS, Path(place).name + "|" + message.value.hex())
    return replace(message, headers=(*message.headers, ("ce_id", str(seed_id).encode())))


def _drain(supervisor: "Supervisor", settings: "Settings") -> None:
    """Wait until every stage has processed and committed all there is."""
    from wiredesk.broker.progress import progress
    from wiredesk.domain.errors import Unavailable
    from wiredesk.topics import STAGES

    groups = {stage: settings.group(stage) for stage in STAGES}
    deadline = time.monotonic() + _DRAIN_SECONDS
    quiet = 0
    while quiet < 2:
        supervisor.tend()
        behind = {item.stage: item.waiting for item in progress(supervisor.bootstrap_servers, groups) if item.waiting}
        quiet = 0 if behind else quiet + 1
        if behind and time.monotonic() > deadline:
            raise Unavailable("WIRE-K002", f"still waiting after {_DRAIN_SECONDS:.0f} s: {behind}")
        time.sleep(0.3)


def _show(bootstrap_servers: str, supervisor: "Supervisor") -> None:
    from wiredesk.cli.result_tables import result_tables

    for line in result_tables(bootstrap_servers):
        put(line)
    say("")
    say(f"Read the events:   wire.enriched, wire.latest, wire.notices, wire.places.<watch> on {bootstrap_servers}")
    say("Dead letters:      wiredesk dlq list")
    for stage in supervisor.stages:
        say(f"Metrics {stage.stage + ':':<10} {stage.metrics_url}")
    say(f"Logs:              {supervisor.log_folder}")
