"""Read and dedupe on the broker with two processes: how many stories a second are decided, and what a story costs.

    python -m tests.bench.read_dedupe [--stories N] [--words W] [--json]

One `read` worker and one `dedupe` worker on fresh topics work off a backlog: N made-up stories, all different, and a
tenth as many repeats of them, word for word, cut, or as a new version. The clock runs from the first record that `read`
has handled (with it, rules are loaded and patterns made) until the broker has confirmed the last decision. Broker and
workers share the machine's cores; the last line says what the workers' own CPU time would allow if each of the two had
a core to itself.
"""

import argparse
import json
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.scenario import StageFigures, complete, fresh_topics, stage_figures
from tests.bench.stories import stories
from tests.bench.table import machine
from tests.bench.timing import cpu_seconds
from tests.bench.workers import Workers

from wiredesk.broker.clients import consumer_client
from wiredesk.broker.embedded import EmbeddedKafka
from wiredesk.broker.kafka_jars import KAFKA_VERSION
from wiredesk.broker.progress import progress, records_on
from wiredesk.broker.publisher import publisher
from wiredesk.composition import declared_topics
from wiredesk.domain.records import OutboundRecord
from wiredesk.pipeline.local import RawMessage
from wiredesk.settings import Settings
from wiredesk.topics import DEAD_LETTERS, DUPLICATES, UNIQUE, Topic


AIM_STORIES_A_SECOND = 1500
STAGES = ("read", "dedupe")
WORDS = (500, 150)
_SHARE_REPEATED = 10
"""One repeat for so many stories."""
_REACH = 500
"""A repeat comes at most so many stories after its original."""
_START_SECONDS = 120.0
_SLOWEST_STORIES_A_SECOND = 20.0
_SEED = 1


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run gave.

    Attributes:
        words: of a story.
        stories: that were decided, repeats included.
        duplicates: of these.
        rate: stories a second, from the first one read to the last decision confirmed.
        rates: stories a second of each stage, from its first record to its last.
        stages: CPU time and memory of each worker.
        broker_ms: CPU time of the broker, milliseconds a story.
    """

    words: int
    stories: int
    duplicates: int
    rate: float
    rates: dict[str, float]
    stages: dict[str, StageFigures]
    broker_ms: float

    @property
    def slowest_ms(self) -> float:
        """Return the CPU time of the dearer worker, milliseconds a story: what two free cores are bound by."""
        return max(stage.cpu_ms for stage in self.stages.values())


def main(arguments: list[str] | None = None) -> int:
    """Measure and print a table for each length of story; everything else goes to standard error."""
    options = _parser().parse_args(arguments)
    if not sys.platform.startswith("linux"):
        print("the bench reads /proc, so it runs on Linux only", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that every `with` below ends what it started
    on = machine(KAFKA_VERSION)
    table = declared_topics(Settings.model_construct())
    results: list[Figures] = []
    with tempfile.TemporaryDirectory(prefix="wiredesk-bench-") as temporary, EmbeddedKafka(Path(temporary)) as kafka:
        for words in (options.words,) if options.words else WORDS:
            workers = Workers(
                "wiredesk",
                kafka.bootstrap_servers,
                prefix=f"bench-read-dedupe-{words}",
                folder=Path(temporary) / str(words),
                stages=STAGES,
            )
            results.append(run(workers, table, options.stories, words, broker_pid=kafka.pid))
    if options.json:
        print(json.dumps({"machine": on, "runs": [asdict(one) for one in results]}))
        return 0
    print(f"Measured on {on}; broker and workers share the cores.")
    for figures in results:
        print("\n" + "\n".join(_lines(figures)))
    return 0


def run(workers: Workers, table: tuple[Topic, ...], count: int, words: int, *, broker_pid: int) -> Figures:
    """Run one backlog on topics that are empty at the beginning."""
    bootstrap = workers.bootstrap_servers
    fresh_topics(bootstrap, table)
    sent = 0
    with publisher(bootstrap) as out:
        for delivery in out.publish(_records(backlog(count, words))):
            assert delivery.refused is None
            sent += 1
    before = cpu_seconds(broker_pid)
    with workers, consumer_client(bootstrap) as consumer:
        workers.wait(
            "both workers at work", lambda: all(one["records"] for one in complete(workers)), seconds=_START_SECONDS
        )
        seconds = _START_SECONDS + sent / _SLOWEST_STORIES_A_SECOND
        topics = (UNIQUE, DUPLICATES, DEAD_LETTERS)
        workers.wait("all decided", lambda: records_on(consumer, topics) >= sent, seconds=seconds, pause=0.05)
        decided = time.time()
        workers.wait("all committed", lambda: _committed(workers), seconds=60.0, pause=0.5)
        broker = cpu_seconds(broker_pid) - before
        time.sleep(1.5)  # the reports are up to a second old
        reports = workers.reports()
        assert not records_on(consumer, (DEAD_LETTERS,))
        duplicates = records_on(consumer, (DUPLICATES,))
    return Figures(
        words=words,
        stories=sent,
        duplicates=duplicates,
        rate=sent / (decided - reports["read"]["first_wall"]),
        rates={name: sent / (one["last_wall"] - one["first_wall"]) for name, one in reports.items()},
        stages={name: stage_figures(one, sent) for name, one in reports.items()},
        broker_ms=broker / sent * 1000,
    )


def backlog(count: int, words: int, seed: int = _SEED) -> Iterator[bytes]:
    """Yield `count` stories that all differ, and after every tenth a repeat of one of the last; the same for a seed."""
    rng = random.Random(seed)
    recent: list[bytes] = []
    for number, value in enumerate(stories(count, seed, words=words), 1):
        yield value
        recent.append(value)
        if number % _SHARE_REPEATED == 0:
            yield rng.choice((_copied, _cut, _updated))(recent.pop(rng.randrange(len(recent))), number)
        if len(recent) > _REACH:
            del recent[: _REACH // 2]


def _copied(value: bytes, _number: int) -> bytes:
    return value


def _cut(value: bytes, _number: int) -> bytes:
    """Return the story without the last quarter of its paragraphs."""
    paragraphs = value.split(b"\n\n")
    return b"\n\n".join(paragraphs[: max(3, len(paragraphs) * 3 // 4)])


def _updated(value: bytes, number: int) -> bytes:
    """Return the story as its agency sends it again, with a marker and a paragraph more."""
    return b"UPDATE 1-" + value.rstrip() + f"\n\nThe ministry added that {number} more people had come.\n".encode()


def _records(values: Iterator[bytes]) -> Iterator[OutboundRecord]:
    received = datetime.now(UTC)
    for number, value in enumerate(values):
        yield RawMessage(f"feed-{number % 8}", value, received).record()


def _committed(workers: Workers) -> bool:
    return all(stage.waiting == 0 for stage in progress(workers.bootstrap_servers, workers.groups))


def _lines(figures: Figures) -> Iterator[str]:
    stages = figures.stages
    title = (
        f"{figures.stories:,} stories of {figures.words} words, {figures.duplicates:,} of them dropped as duplicates"
    )
    yield f"| {title} | {' | '.join(stages)} |"
    yield "|---|" + "--:|" * len(stages)
    yield _row("stories a second", [f"{figures.rates[name]:,.0f}" for name in stages])
    yield _row("CPU a story", [f"{one.cpu_ms:.3f} ms" for one in stages.values()])
    yield _row("… in the stage function", [f"{one.stage_ms:.3f} ms" for one in stages.values()])
    yield _row("… decoding, encoding, headers", [f"{one.codec_ms:.3f} ms" for one in stages.values()])
    yield _row(
        "… the rest: Faust, client, confirming", [f"{one.outside_ms - one.codec_ms:.3f} ms" for one in stages.values()]
    )
    yield _row("memory, peak", [f"{one.peak_rss_mib:.0f} MiB" for one in stages.values()])
    yield ""
    yield (
        f"- read and dedupe together: {figures.rate:,.0f} stories a second until the last decision was confirmed"
        f" (aim: at least {AIM_STORIES_A_SECOND:,}); CPU of the broker: {figures.broker_ms:.3f} ms a story"
    )
    yield f"- with a core for each worker its CPU time would allow {1000 / figures.slowest_ms:,.0f} stories a second"


def _row(title: str, cells: list[str]) -> str:
    return f"| {title} | {' | '.join(cells)} |"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.read_dedupe", description="Measure read and dedupe.")
    parser.add_argument("--stories", type=int, default=20_000, help="different stories in the backlog (20000)")
    parser.add_argument("--words", type=int, help="words of a story (500, then 150)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    return parser


if __name__ == "__main__":
    sys.exit(main())
