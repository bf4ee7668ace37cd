"""Speed and memory of dedupe's window: a decision with many stories in it, and how fast it comes back after a restart.

    python -m tests.bench.window [--stories N] [--json]

One core, no Kafka. The fingerprints are invented but shaped as those of 500-word stories: 498 shingles, figures, names,
a headline; one story in ten repeats an earlier one, word for word, cut, or with a figure changed. Times are medians; on
a shared machine compare figures of one run only.
"""

import base64
import json
import random
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
from tests.bench.timing import memory_mib

from wiredesk.conventions.fingerprints import ALGORITHM, SKETCH_SIZE
from wiredesk.stages.dedupe import DedupeSettings, SignatureIndex
from wiredesk_events import Block, Envelope, Fingerprint, Lifecycle, RawRef, Source, StoryRead


DECISION_AIM_MS = 0.25
STORY_AIM_BYTES = 1500
SHINGLES = 498
_START = datetime(2026, 3, 2, tzinfo=UTC)
_TIMED = 5_000


def main(arguments: list[str]) -> int:
    """Print a table, or JSON with `--json`."""
    count = int(arguments[arguments.index("--stories") + 1]) if "--stories" in arguments else 100_000
    rows = measure(count)
    if "--json" in arguments:
        print(json.dumps(rows))
        return 0
    aims = {"decision, median ms": f"≤ {DECISION_AIM_MS}", "memory, bytes a story": f"≤ {STORY_AIM_BYTES}"}
    print(f"| {count:,} stories of 500 words in the window | | aim |\n|---|---|---|")
    for name, value in rows.items():
        print(
            f"| {name} | {value:,.3g} | {aims.get(name, '')} |"
            if value < 100
            else f"| {name} | {value:,.0f} | {aims.get(name, '')} |"
        )
    return 0


def measure(count: int) -> dict[str, float]:
    """Return the figures by name, for a window of `count` stories that holds no more."""
    settings = DedupeSettings(max_stories=count)
    small = SignatureIndex(DedupeSettings(max_stories=10))
    for story in stories(1_000, seed=8):
        small.decide(story)  # what a process needs for its first decisions is no memory of stories
    before = memory_mib()[0]
    index = SignatureIndex(settings)
    feed = stories(count + _TIMED, seed=7)
    for _ in range(count):
        index.decide(next(feed))
    filled = memory_mib()[0]
    times = []
    for story in feed:
        started = time.perf_counter()
        index.decide(story)
        times.append(time.perf_counter() - started)
    held = [index.packed(position) for position in range(index.put_in - min(count, 100_000) + 1, index.put_in + 1)]
    stats = index.stats()
    del index
    other = SignatureIndex(settings)
    started = time.perf_counter()
    for data in held:
        other.restore(data)
    restored = time.perf_counter() - started
    return {
        "decision, median ms": statistics.median(times) * 1000,
        "decision, 99th percentile ms": sorted(times)[len(times) * 99 // 100] * 1000,
        "memory, bytes a story": (filled - before) * 1024 * 1024 / count,
        "of these in tables": stats.table_bytes / count,
        "packed, bytes a story": sum(map(len, held)) / len(held),
        "restored, stories a second": len(held) / restored,
    }


def stories(count: int, seed: int) -> Iterator[StoryRead]:
    """Yield stories with invented fingerprints, one a second; the same for a seed."""
    rng, numbers = random.Random(seed), np.random.default_rng(seed)
    recent: list[StoryRead] = []
    for place in range(count):
        if recent and rng.random() < 0.1:
            story = _repeat(rng.choice(recent), place, rng)
        else:
            story = _story(place, rng, numbers)
            recent.append(story)
            if len(recent) > 400:
                del recent[:200]
        yield story


def _story(place: int, rng: random.Random, numbers: np.random.Generator) -> StoryRead:
    hashes = np.unique(numbers.integers(0, 1 << 32, SHINGLES, dtype=np.uint64).astype("<u4"))
    return StoryRead(
        story_id=str(UUID(int=rng.getrandbits(128))),
        source=Source(feed=f"feed-{place % 7}"),
        provider_id=f"tag:example.org,2026:{rng.getrandbits(60):x}",
        provider_version="1",
        language="en",
        raw=RawRef(topic="wire.raw", partition=0, offset=place, format="plain", size_bytes=3000, sha256="0" * 64),
        received_at=_START + timedelta(seconds=place),
        issued_at=_START + timedelta(seconds=place),
        lifecycle=Lifecycle(kind="new"),
        envelope=Envelope(slug=f"{_word(rng)}-{_word(rng)}", categories=("a", "i"), subjects=("04000000",)),
        headline=" ".join(_word(rng) for _ in range(9)),
        blocks=(Block(text=""),),
        fingerprint=Fingerprint(
            algorithm=ALGORITHM,
            exact=f"{rng.getrandbits(128):032x}",
            form=f"{rng.getrandbits(64):016x}",
            shingles=SHINGLES,
            sketch=base64.b64encode(hashes[:SKETCH_SIZE].tobytes()).decode(),
            numbers=tuple(sorted({str(rng.randint(1, 5000)) for _ in range(14)})),
            names=tuple(sorted({_word(rng) for _ in range(32)})),
            turns=base64.b64encode(bytes(range(16))).decode(),
            words=_hashes(rng, WORDS),
            around=_hashes(rng, WORDS_AROUND),
        ),
    )


def _hashes(rng: random.Random, count: int) -> str:
    """Return the hashes of so many different words as a fingerprint packs them."""
    return base64.b64encode(np.array(sorted(rng.sample(range(2**32), count)), dtype="<u4").tobytes()).decode()


WORDS = 240
WORDS_AROUND = 20
"""Different words of a story of 500 words that carry more than grammar, and of what stands around it."""


def _repeat(story: StoryRead, place: int, rng: random.Random) -> StoryRead:
    """Return the story word for word, without its last third, or with one figure changed."""
    mark = story.fingerprint
    hashes = np.frombuffer(base64.b64decode(mark.sketch), dtype="<u4")
    change = rng.choice(("copy", "cut", "figure"))
    if change != "copy":
        kept = hashes[np.array([rng.random() < (0.67 if change == "cut" else 0.99) for _ in hashes])]
        mark = mark.model_copy(
            update={
                "exact": f"{rng.getrandbits(128):032x}",
                "shingles": SHINGLES * 2 // 3 if change == "cut" else SHINGLES,
                "sketch": base64.b64encode(kept.tobytes()).decode(),
                "numbers": mark.numbers if change == "cut" else tuple(sorted((*mark.numbers[1:], "7777"))),
            }
        )
    update = {
        "story_id": str(UUID(int=rng.getrandbits(128))),
        "provider_id": f"tag:example.org,2026:{rng.getrandbits(60):x}",
        "received_at": _START + timedelta(seconds=place),
        "fingerprint": mark,
    }
    return story.model_copy(update=update)


def _word(rng: random.Random) -> str:
    return "".join(rng.choice("bcdfghklmnprstvz") + rng.choice("aeiou") for _ in range(3))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
