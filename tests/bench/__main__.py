"""`make bench`: speed, latency and memory on one broker in one run, against Faust's ceiling and against QuixStreams.

"Outside the stage functions" is all CPU time of the worker processes, from a worker's first record until everything is
committed, minus the CPU time of the stage functions themselves: what is left is decoding and encoding at five hops,
Faust, the Kafka client, confirmed sends, headers, metrics.
"""

import argparse
import json
import signal
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.bench.pinned_venv import pinned_python
from tests.bench.scenario import Figures, Load, run_scenario
from tests.bench.table import machine, markdown
from tests.bench.workers import ROOT, Kind, Workers

from wiredesk.broker.embedded import EmbeddedKafka
from wiredesk.broker.kafka_jars import KAFKA_VERSION
from wiredesk.composition import declared_topics
from wiredesk.settings import Settings


_QUICK = Load(stories=2_000, warm_up_seconds=3.0, trickle_seconds=15.0)


def main(arguments: list[str] | None = None) -> int:
    """Run the scenarios and print the table; figures go to standard output, everything else to standard error."""
    options = _parser().parse_args(arguments)
    if not sys.platform.startswith("linux"):
        print("the bench reads /proc, so it runs on Linux only", file=sys.stderr)
        return 2
    load = _QUICK if options.quick else Load()
    load = Load(options.stories or load.stories, load.warm_up_seconds, options.trickle_seconds or load.trickle_seconds)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that every `with` below ends what it started
    kinds: list[Kind] = ["wiredesk", "empty"]
    quix = Path(sys.executable)
    if not options.skip_quix:
        _say("environment of QuixStreams")
        quix = pinned_python(ROOT, "quix")
        kinds.append("quix")
    kinds = [kind for kind in kinds if kind in (options.only or kinds)]
    on = machine(KAFKA_VERSION)
    table = declared_topics(Settings.model_construct())
    results: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory(prefix="wiredesk-bench-") as temporary:
        folder = Path(temporary)
        with EmbeddedKafka(folder) as kafka:
            for kind in kinds:
                _say(f"{kind}: {load.stories} stories")
                workers = Workers(
                    kind,
                    kafka.bootstrap_servers,
                    prefix=f"bench-{kind}",
                    folder=folder / kind,
                    python=quix if kind == "quix" else Path(sys.executable),
                    topics=tuple(topic.name for topic in table),
                )
                results[kind] = run_scenario(workers, table, load, broker_pid=kafka.pid)
                done = results[kind]
                _say(f"{kind}: {done.rate:.1f} stories a second, {done.outside_ms:.2f} ms outside the stage functions")
    print(markdown(results, load, on))
    if options.json:
        plain = {
            name: {**asdict(one), "cpu_ms": one.cpu_ms, "stage_ms": one.stage_ms, "outside_ms": one.outside_ms}
            for name, one in results.items()
        }
        text = json.dumps({"machine": on, "load": asdict(load), "scenarios": plain}, indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure Wiredesk.")
    parser.add_argument("--stories", type=int, help="size of the backlog (20000)")
    parser.add_argument("--trickle-seconds", type=float, help="how long latency is measured (30)")
    parser.add_argument("--quick", action="store_true", help="2000 stories and a short trickle")
    parser.add_argument(
        "--skip-quix", action="store_true", help="without QuixStreams, which needs a package index once"
    )
    parser.add_argument("--only", action="append", choices=["wiredesk", "empty", "quix"], help="only this scenario")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    return parser


def _say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
