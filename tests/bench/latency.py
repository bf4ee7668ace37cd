"""From the moment a story is handed to the producer for `wire.raw` until a reader of `wire.enriched` has it."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kafka import TopicPartition
from tests.bench.stories import stories

from wiredesk.broker.clients import consumer_client
from wiredesk.broker.publisher import publisher
from wiredesk.broker.reader import inbound
from wiredesk.domain.records import OutboundRecord
from wiredesk.pipeline.local import RawMessage
from wiredesk.topics import ENRICHED


_LONGEST_WAIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds, and how many stories they were measured on."""

    p50_ms: float
    p99_ms: float
    stories: int


def measure_latency(
    bootstrap_servers: str, *, rate: float, warm_up_seconds: float, seconds: float, seed: int
) -> Latency:
    """Publish at a steady rate and time every story that arrives; those of the warm-up do not count."""
    skipped, counted = round(rate * warm_up_seconds), round(rate * seconds)
    seen: list[tuple[float, float]] = []
    started, finished = threading.Event(), threading.Event()
    reader = threading.Thread(target=_read, args=(bootstrap_servers, seen, started, finished), name="latency reader")
    reader.start()
    try:
        if not started.wait(_LONGEST_WAIT_SECONDS):
            raise RuntimeError("the reader of the latencies does not start")
        with publisher(bootstrap_servers) as out:
            for _delivery in out.publish(_paced(skipped + counted, rate, seed)):
                pass
        deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
        while len(seen) < skipped + counted and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        finished.set()
        reader.join()
    if len(seen) < skipped + counted:
        raise RuntimeError(f"{skipped + counted - len(seen)} of {skipped + counted} stories did not arrive")
    latencies = sorted(arrived - sent for sent, arrived in sorted(seen)[skipped:])
    return Latency(_quantile(latencies, 0.5) * 1000, _quantile(latencies, 0.99) * 1000, len(latencies))


def _paced(count: int, rate: float, seed: int) -> Iterator[OutboundRecord]:
    values = list(stories(count, seed))
    begin = time.monotonic()
    for number, value in enumerate(values):
        time.sleep(max(0.0, begin + number / rate - time.monotonic()))
        yield RawMessage(f"feed-{number % 8}", value, datetime.now(UTC)).record()


def _read(
    bootstrap_servers: str, seen: list[tuple[float, float]], started: threading.Event, finished: threading.Event
) -> None:
    """Note for each new record of `wire.enriched` when it was sent (its `ce_time`) and when it arrived."""
    with consumer_client(bootstrap_servers) as consumer:
        places = [TopicPartition(ENRICHED, number) for number in sorted(consumer.partitions_for_topic(ENRICHED) or ())]
        consumer.assign(places)
        consumer.seek_to_end(*places)
        for place in places:
            consumer.position(place)  # asks the broker: from here on nothing is missed
        started.set()
        while not finished.is_set():
            fetched: dict[Any, list[Any]] = consumer.poll(timeout_ms=100)
            arrived = time.time()
            for records in fetched.values():
                for record in records:
                    sent = inbound(record).header("ce_time") or ""
                    seen.append((datetime.fromisoformat(sent).timestamp(), arrived))


def _quantile(ordered: list[float], share: float) -> float:
    """Return the nearest-rank quantile."""
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000 * len(ordered)) // 1000) - 1))]
