"""Speed, start and memory of the entities stage alone, beside spaCy's speed in the same run.

    python -m tests.bench.entities [--stories N] [--skip-spacy] [--json]

Made-up stories of 500 words, one core, no Kafka. Each figure comes from a process that does nothing else; ours and
spaCy's take turns, and the median of the rounds is printed. Times are CPU times. spaCy's pipeline is untrained, of the
architecture of en_core_web_sm: its speed can be compared, what it finds cannot. On a shared machine compare figures of
one run only.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.pinned_venv import pinned_python
from tests.bench.stories import stories
from tests.bench.workers import ROOT

from wiredesk import pipeline
from wiredesk.domain.records import InboundRecord
from wiredesk_events import StoryUnique


RATE_AIM = 150
START_AIM_S = 1.0
PEAK_AIM_MIB = 250
ROUNDS = 3
_SEED = 500
_RECEIVED_MS = 1_778_482_800_000
_ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")
_TITLES = {
    "rate": ("stories a second", f"≥ {RATE_AIM}", ",.0f"),
    "start_s": ("start: imports, lists, first story, s", f"< {START_AIM_S:g}", ".2f"),
    "peak_mib": ("peak memory, MiB", f"< {PEAK_AIM_MIB}", ",.0f"),
}


def main(arguments: list[str]) -> int:
    """Print a table, or JSON with `--json`."""
    count = int(arguments[arguments.index("--stories") + 1]) if "--stories" in arguments else 400
    figures = measure(count, with_spacy="--skip-spacy" not in arguments)
    if "--json" in arguments:
        print(json.dumps(figures))
        return 0
    names = list(figures)
    print(f"| entities, {count:,} stories of 500 words, one core | {' | '.join(names)} | aim |")
    print("|---" * (len(names) + 2) + "|")
    for key, (title, aim, form) in _TITLES.items():
        cells = [format(one[key], form) if key in one else "" for one in figures.values()]
        print(f"| {title} | {' | '.join(cells)} | {aim} |")
    return 0


def measure(count: int, *, with_spacy: bool) -> dict[str, dict[str, float]]:
    """Return the figures by engine."""
    commands = {"wiredesk": [sys.executable, "-m", "tests.bench.entities_worker"]}
    if with_spacy:
        commands["spaCy, untrained"] = [str(pinned_python(ROOT, "spacy")), "tests/bench/spacy_worker.py"]
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory(prefix="wiredesk-bench-") as folder:
        file = Path(folder) / "parsed.jsonl"
        file.write_bytes(b"\n".join(parsed_stories(count)))
        for _ in range(ROUNDS):
            for name, command in commands.items():
                rounds[name].append(_run([*command, str(file)]))
    return {
        name: {key: statistics.median(one[key] for one in results) for key in results[0]}
        for name, results in rounds.items()
    }


def parsed_stories(count: int) -> list[bytes]:
    """Return made-up stories as the parse stage passes them on, as JSON."""
    found = []
    for number, data in enumerate(stories(count, _SEED)):
        record = InboundRecord("wire.raw", 0, number, _RECEIVED_MS, b"bench", data)
        (read,) = pipeline.read(record)
        unique = pipeline.decide(read)
        assert isinstance(unique, StoryUnique)
        found.append(pipeline.parse(unique).to_json())
    return found


def _run(command: list[str]) -> dict[str, float]:
    run = subprocess.run(command, cwd=ROOT, env=os.environ | _ONE_CORE, stdout=subprocess.PIPE, check=True)
    figures: dict[str, float] = json.loads(run.stdout)
    return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
