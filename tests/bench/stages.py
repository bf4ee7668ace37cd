"""Speed of the stages as plain functions: each reader, and what follows it, on a made-up story of 500 words.

    python -m tests.bench.stages

One core, no Kafka. The figure is the median of many calls; on a shared machine compare figures of one run only.
"""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from wiredesk import pipeline
from wiredesk.conventions.copy import separate
from wiredesk.conventions.fingerprints import fingerprint
from wiredesk.domain.records import InboundRecord
from wiredesk.formats.item import ReadLimits
from wiredesk.formats.sniff import choose_reader
from wiredesk_events import StoryUnique


READER_AIM_MS = 1.5
PARSE_AIM_MS = 0.7
FINGERPRINT_AIM_MS = 0.35
_RECEIVED_MS = 1_778_482_800_000


def main(arguments: list[str]) -> int:
    """Print a table, or JSON with `--json`."""
    rows = measure(seconds=0.05 if "--quick" in arguments else 0.4)
    if "--json" in arguments:
        print(json.dumps(rows))
        return 0
    print("| a story of 500 words, median | ms | aim |\n|---|---|---|")
    for name, milliseconds in rows.items():
        print(f"| {name} | {milliseconds:.2f} | {_aim(name)} |")
    return 0


def measure(seconds: float) -> dict[str, float]:
    """Return the median time of each step in milliseconds; `seconds` is spent on each."""
    from made_up_copy import sentence
    from wire_renderings import RENDERINGS, Story

    rng = random.Random(500)
    paragraphs: list[str] = []
    while sum(len(paragraph.split()) for paragraph in paragraphs) < 500:
        paragraphs.append(" ".join(sentence(rng) for _ in range(rng.randint(1, 3))))
    story = replace(Story(), paragraphs=tuple(paragraphs))
    rows = {}
    for name, render in RENDERINGS.items():
        data = render(story)
        rows[f"read {name}"] = _median(partial(choose_reader(data, ReadLimits()).read, data, ReadLimits()), seconds)
    record = InboundRecord("wire.raw", 0, 0, _RECEIVED_MS, b"ndp", RENDERINGS["plain"](story))
    (read,) = pipeline.read(record)
    copy = separate(read.headline, read.blocks, read.received_at)
    unique = pipeline.decide(read)
    assert isinstance(unique, StoryUnique)
    parsed = pipeline.parse(unique)
    tagged = pipeline.tag_entities(parsed)
    rows["take the copy apart"] = _median(lambda: separate(read.headline, read.blocks, read.received_at), seconds)
    rows["fingerprint"] = _median(lambda: fingerprint(copy), seconds)
    rows["stage read (plain)"] = _median(lambda: pipeline.read(record), seconds)
    rows["stage parse"] = _median(lambda: pipeline.parse(unique), seconds)
    rows["stage entities"] = _median(lambda: pipeline.tag_entities(parsed), seconds)
    rows["stage geo"] = _median(lambda: pipeline.tag_places(tagged), seconds)
    return rows


def _median(call: Callable[[], Any], seconds: float) -> float:
    call()
    times: list[float] = []
    end = time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def _aim(name: str) -> str:
    if name.startswith("read "):
        return f"≤ {READER_AIM_MS}"
    return {"stage parse": f"≤ {PARSE_AIM_MS}", "fingerprint": f"≤ {FINGERPRINT_AIM_MS}"}.get(name, "")


if __name__ == "__main__":
    sys.path.insert(0, "tests/support")
    sys.exit(main(sys.argv[1:]))
