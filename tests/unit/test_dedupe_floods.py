"""Floods: whatever a feed sends without end, time and memory of a decision stay bounded, and the rules hold.

Times are compared within a run (the median of the last thousand decisions with that of the second thousand); the one
absolute bound is generous, for slow machines.
"""

import gc
import os
import subprocess
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import dedupe_stories as made
import numpy as np
import pytest

from wiredesk.stages.dedupe import DedupeSettings, SignatureIndex
from wiredesk_events import Block, Envelope, Reference, StoryDuplicate, StoryRead, StoryUnique


SECONDS_A_DECISION = 0.005
GROWTH = 3.0
STORY_BYTES = 1_500
THOUSAND = 1_000
FLOOD = 20_000


@dataclass
class Run:
    """What became of a flood.

    Attributes:
        events: the last events, at most a thousand.
        reasons: how often each rule decided.
        dropped: how many stories were duplicates.
        seconds: how long each decision took.
    """

    events: list[StoryUnique | StoryDuplicate] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    dropped: int = 0
    seconds: list[float] = field(default_factory=list)

    def is_steady(self) -> bool:
        """Whether decisions take no longer at the end than near the beginning, and never too long at the median."""
        begin, end = median(self.seconds[THOUSAND : 2 * THOUSAND]), median(self.seconds[-THOUSAND:])
        print(f"{1e6 * begin:.0f} µs, later {1e6 * end:.0f} µs a decision")
        return end <= GROWTH * begin and end <= SECONDS_A_DECISION


def flood(index: SignatureIndex, stories: Iterable[StoryRead]) -> Run:
    """Decide on stories one by one, looking at the clock."""
    run = Run()
    for told in stories:
        started = time.perf_counter()
        event = index.decide(told)
        run.seconds.append(time.perf_counter() - started)
        run.reasons[event.decision.reason] += 1
        run.dropped += isinstance(event, StoryDuplicate)
        run.events.append(event)
        if len(run.events) > THOUSAND:
            del run.events[: THOUSAND // 2]
    return run


def resident_bytes() -> int:
    """Return the memory of this process: from proc(5) where there is one, else from ps(1)."""
    gc.collect()
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(os.getpid())], capture_output=True, text=True, check=True)
    return int(shown.stdout) * 1024


def different_stories(number: int, minutes: float = 1 / 60, **changes: Any) -> Iterator[StoryRead]:
    """Yield stories that have nothing in common, so many minutes apart, with the same fields changed in each."""
    told = made.story(0)
    return (made.unlike(told, turn, turn * minutes, **changes) for turn in range(number))


def test_one_identical_story_100_000_times() -> None:
    """All but the first are dropped; neither time nor memory grows with them, and the last counts them all."""
    index = SignatureIndex(DedupeSettings(max_stories=100_000))
    first = made.story(0, categories=("a",))
    before = resident_bytes()
    run = flood(index, (made.resent(first, number, number / 60) for number in range(100_000)))
    taken = resident_bytes() - before

    assert run.reasons == {"new": 1, "exact-copy": 99_999}
    assert run.is_steady()
    assert taken <= STORY_BYTES * 100_000
    last = run.events[-1]
    assert isinstance(last, StoryDuplicate)
    assert (last.duplicate_of, last.repeats, last.repeated_by) == (first.story_id, 99_999, ("nordwire",))


def test_one_identical_item_5_000_times() -> None:
    """The same under one provider id, slug and version: the line repeats itself."""
    index = SignatureIndex()
    first = made.story(0, provider_id="x", provider_version="1", slug="port")
    run = flood(index, (made.resent(first, number, number / 60) for number in range(5_000)))

    assert run.reasons == {"new": 1, "retransmission": 4_999}
    assert run.is_steady()


def test_one_template_with_other_figures_is_never_dropped() -> None:
    """A fixing filled in 20,000 times is 20,000 times news."""
    form = (
        "Silver was fixed at {} crowns an ounce in Port Amber, against {} crowns before, dealers at the exchange said. "
        "They put turnover at {} bars and called buyers calm."
    )
    index = SignatureIndex()
    run = flood(
        index,
        (
            made.story(
                number,
                form.format(10_000 + number, 9_999 + number, 70_000 + number),
                headline=f"Silver fixed at {10_000 + number} crowns",
                minutes=number / 60,
            )
            for number in range(FLOOD)
        ),
    )

    assert run.dropped == 0
    assert run.is_steady()


def _flashes(number: int, words: int, minutes: float) -> list[StoryRead]:
    """Return so many flashes, one a second, whose headline says it all again."""
    return [
        made.story(turn, text, headline=text, kind="alert", minutes=minutes + turn / 60)
        for turn in range(number)
        for text in (made.flash_text(turn, words),)
    ]


def test_flashes_of_20_words() -> None:
    """Distinct ones are kept however many come, and each that comes again within hours is dropped."""
    index = SignatureIndex()
    flashes = _flashes(FLOOD // 2, 20, 0)
    once = flood(index, flashes)
    again = flood(index, (made.resent(told, FLOOD + number, 200 + number / 60) for number, told in enumerate(flashes)))

    assert once.reasons == {"new": FLOOD // 2}
    assert again.dropped == FLOOD // 2
    assert once.is_steady()
    assert again.is_steady()


def test_short_flashes_are_news_again_tomorrow() -> None:
    """ "Wall Street opens higher" is dropped within hours and kept the next day, a thousand times over."""
    index = SignatureIndex()
    flashes = _flashes(THOUSAND, 6, 0)
    flood(index, flashes)
    again = flood(index, (made.resent(told, THOUSAND + number, 200) for number, told in enumerate(flashes)))
    tomorrow = flood(index, (made.resent(told, 2 * THOUSAND + number, 1_500) for number, told in enumerate(flashes)))

    assert again.reasons == {"short-exact": THOUSAND}
    assert tomorrow.dropped == 0


def test_huge_stories() -> None:
    """200 stories of 300 kB cost no more to decide than others, and no more to keep."""
    index = SignatureIndex()
    books = [
        made.story(number, "\n\n".join(made.made_up(1_000_000 + 700 * number + part, 3) for part in range(700)))
        for number in range(8)
    ]
    assert all(sum(len(block.text) for block in book.blocks) >= 300_000 for book in books)
    edited = [book.model_copy(update={"blocks": (Block(text="More."), *book.blocks)}) for book in books]
    before = index.stats().story_bytes
    run = flood(index, (made.resent(edited[number % 8], number, number) for number in range(200)))

    assert run.reasons == {"new": 8, "exact-copy": 192}
    assert median(run.seconds) <= SECONDS_A_DECISION
    assert index.stats().story_bytes - before <= 2 * 2**20


def test_one_provider_id_with_5_000_versions() -> None:
    """Every version is kept and numbered without a gap, and replaces the one before."""
    index = SignatureIndex()
    texts = [made.story(number, provider_id="x", slug="port") for number in range(20)]
    versions = (
        made.resent(texts[number % 20], number, number / 60, provider_version=str(number + 1))
        for number in range(5_000)
    )
    run = flood(index, versions)

    assert run.reasons == {"new": 1, "provider-version": 4_999}
    assert run.is_steady()
    last = run.events[-1]
    assert isinstance(last, StoryUnique)
    assert (last.version, last.replaces, last.family_id) == (5_000, made.story_id(4_998), made.story_id(0))


def test_5_000_late_versions() -> None:
    """Versions that come in reverse order are all kept, and none of them replaces the first to come."""
    index = SignatureIndex()
    texts = [made.story(number, provider_id="x") for number in range(20)]
    versions = (
        made.resent(texts[number % 20], number, number / 60, provider_version=str(6_000 - number))
        for number in range(5_000)
    )
    run = flood(index, versions)

    assert run.reasons == {"new": 1, "late-version": 4_999}
    assert run.is_steady()


def test_one_slug_and_one_headline_for_20_000_stories() -> None:
    """Neither alone nor together do they make a family, and a kill under the slug hits none of them."""
    index = SignatureIndex()
    stories = different_stories(FLOOD, envelope=Envelope(slug="urgent"), headline="News in brief from the islands")
    run = flood(index, stories)
    kill = index.decide(made.notice(FLOOD, "kill", FLOOD / 60, slug="urgent"))

    assert run.reasons == {"new": FLOOD}
    assert run.is_steady()
    assert kill.decision.reason == "orphan-kill"


def test_nothing_but_new_stories() -> None:
    """A feed of unique shingles, in a window that it fills four times over, keeps time and memory as they are."""
    limits = DedupeSettings(max_stories=FLOOD // 4)
    index = SignatureIndex(limits)
    stories = different_stories(FLOOD)
    flood(index, islice(stories, FLOOD // 2))
    half = index.stats().story_bytes
    run = flood(index, stories)

    assert run.reasons == {"new": FLOOD // 2}
    assert run.is_steady()
    assert len(index) == limits.max_stories
    assert index.stats().story_bytes <= 1.1 * half + 2**20


def test_only_the_same_keys() -> None:
    """Sketches whose smallest hashes are all equal, as an attacker would choose them, stay cheap to decide."""
    index = SignatureIndex()
    told = made.story(0)
    same = np.arange(1, 17, dtype=np.uint32)

    def hostile(number: int) -> StoryRead:
        other = made.unlike(told, number, number / 60, shingles=500)
        rest = np.random.default_rng(number).integers(2**20, 2**31, size=112, dtype=np.uint32)
        sketch = np.concatenate((same, np.unique(rest)))
        mark = other.fingerprint.model_copy(update={"sketch": made.write_sketch(sketch)})
        return other.model_copy(update={"fingerprint": mark})

    run = flood(index, map(hostile, range(3_000)))

    assert run.dropped == 0
    assert run.is_steady()


def test_a_story_that_refers_to_10_000_others() -> None:
    """It costs no more than a few look-ups and the list itself, found or not."""
    index = SignatureIndex()
    flood(index, (made.story(number, made.flash_text(number), provider_id=f"x{number}") for number in range(500)))
    for prefix, reason in (("x", "provider-link"), ("unknown", "orphan-version")):
        refers_to = tuple(Reference(provider_id=f"{prefix}{number}") for number in range(10_000))
        wordy = made.story(600 + 100 * len(prefix), kind="update", refers_to=refers_to)
        run = flood(index, (made.resent(wordy, 600 + 5 * len(prefix) + number, number) for number in range(5)))

        assert run.reasons in ({reason: 5}, {reason: 1, "retransmission": 4})
        assert median(run.seconds) <= 10 * SECONDS_A_DECISION


@pytest.mark.parametrize("names", [1, 16, 17, 10_000])
def test_a_list_of_references_is_passed_on_whole(names: int) -> None:
    """What copy refers to is told on, however long the list; the first ones with the ids of their stories."""
    index = SignatureIndex()
    index.decide(made.story(0, provider_id="x0"))
    refers_to = tuple(Reference(provider_id=f"x{number}") for number in range(names))
    event = index.decide(made.story(1, kind="update", refers_to=refers_to))

    assert isinstance(event, StoryUnique)
    assert event.lifecycle.refers_to[0].story_id == made.story_id(0)
    assert tuple(told.provider_id for told in event.lifecycle.refers_to) == tuple(
        told.provider_id for told in refers_to
    )


def test_times_that_leap_back_and_forth_by_years() -> None:
    """The clock never runs back: after the first leap nothing is too old, and a redelivery still gets its event."""
    index = SignatureIndex()
    years = (0, 3, -5, 1, -9, 2, 9)
    told = made.story(0)
    stories = [made.unlike(told, number, 525_600 * years[number % 7] + number) for number in range(5_000)]
    run = flood(index, stories)
    redelivered = flood(index, stories[-THOUSAND:])

    assert run.reasons == {"new": 5_000}
    assert run.is_steady()
    assert [event.to_json() for event in redelivered.events[-100:]] == [event.to_json() for event in run.events[-100:]]
    assert index.stats().put_in == 5_000


def test_an_endless_headline_and_endless_lists() -> None:
    """A headline of 100,000 words, 5,000 categories and 5,000 markers cost what they weigh and break nothing."""
    index = SignatureIndex()
    headline = " ".join(f"word{number}" for number in range(100_000))
    told = made.story(
        0,
        headline=headline,
        categories=tuple(map(str, range(5_000))),
        markers=tuple(f"UPDATE {n}" for n in range(5_000)),
    )
    run = flood(index, (made.resent(told, number, number) for number in range(20)))

    assert run.dropped == 19
    assert index.stats().story_bytes <= 4 * 2**20
