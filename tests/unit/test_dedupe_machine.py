"""The promises of dedupe, kept whatever comes: any feed, any order, any leap in time, any crash.

Nothing here knows how the window keeps its stories; only `decide`, `len`, `packed` and `restore` are asked.
"""

import hashlib
import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import dedupe_stories as made
import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from wiredesk.stages.dedupe import DedupeSettings, SignatureIndex
from wiredesk_events import LifecycleKind, Reference, StoryDuplicate, StoryRead, StoryUnique


SUPPORT = Path(made.__file__).parent
FEEDS = ("nordwire", "sudpress")
PLAIN = {"new", "repeat", "alert", "take"}
MARKED = {"update", "correction", "refile"}
PICK = st.one_of(st.integers(0, 2), st.integers(0, 60))
"""How far back the story is that something happens to: mostly it is one of the last."""


@dataclass(frozen=True)
class Told:
    """A story, what was decided on it, and when by the clock of the feed."""

    story: StoryRead
    event: StoryUnique | StoryDuplicate
    data: bytes
    position: int
    clock: datetime


@dataclass
class Kin:
    """A family as a reader of the events knows it."""

    versions: list[StoryUnique] = field(default_factory=list)
    members: list[Told] = field(default_factory=list)

    @property
    def latest(self) -> str | None:
        return next((event.story_id for event in reversed(self.versions) if event.decision.latest), None)


class Wire(RuleBasedStateMachine):
    """A wire with everything that happens on one, in a window so small that all its limits are met.

    `index` meets redeliveries and crashes; `model` is fed every story once and nothing else. They must never differ.
    """

    limits = DedupeSettings(window_hours=72, max_stories=50, bucket=4, candidates=4)

    def __init__(self) -> None:
        super().__init__()
        self.index = SignatureIndex(self.limits)
        self.model = SignatureIndex(self.limits)
        self.log: list[Told] = []
        self.kin: dict[str, Kin] = defaultdict(Kin)
        self.repeats: dict[str, list[Told]] = defaultdict(list)
        self.known: dict[str, Told] = {}
        self.figures: set[str] = set()
        self.minutes = 0.0
        self.figure = 100_000

    # What the rules below are made of.

    def _next(self) -> int:
        return len(self.log)

    def _fresh(self) -> int:
        """Return a figure that no story has had."""
        self.figure += 97
        return self.figure

    def _one(self, pick: int) -> StoryRead:
        """Return a story that was sent before, rather a late one."""
        return self.log[-1 - pick % len(self.log)].story

    def _is_live(self, told: Told) -> bool:
        """Whether a story is in the window for the story that was decided last."""
        last = self.log[-1]
        young = told.clock >= last.clock - timedelta(hours=self.limits.window_hours)
        return young and told.position >= last.position - self.limits.max_stories

    def _send(self, story: StoryRead) -> StoryUnique | StoryDuplicate:
        event = self.index.decide(story)
        data = event.to_json()
        assert self.model.decide(story).to_json() == data

        clock = max(story.received_at, self.log[-1].clock) if self.log else story.received_at
        told = Told(story, event, data, len(self.log), clock)
        self.log.append(told)
        self.known[story.story_id] = told
        if isinstance(event, StoryDuplicate):
            assert self.figures.issuperset(story.fingerprint.numbers)  # a figure unheard of is never dropped
            self._repeats_what_is_kept(told, event)
        else:
            self._joins_its_family(told, event)
        self.kin[event.family_id].members.append(told)
        self.figures.update(story.fingerprint.numbers)
        return event

    def _repeats_what_is_kept(self, told: Told, event: StoryDuplicate) -> None:
        story = told.story
        kind = story.lifecycle.kind
        assert kind in PLAIN | MARKED
        assert story.lifecycle.status != "canceled"
        assert event.decision.outcome == "duplicate"
        if kind in MARKED:  # only the same thing sent again, word for word
            assert event.decision.reason == "retransmission"
            assert any(_same_copy(story, earlier.story) for earlier in self.log[:-1])
        kept = self.known[event.duplicate_of]
        assert isinstance(kept.event, StoryUnique)
        assert kept.position < told.position
        assert kept.event.family_id == event.family_id
        # The copy itself, or what it repeats, is in the window; a copy's copy may be in when the kept story is not.
        assert any(self._is_live(one) for one in (kept, *self.repeats[kept.story.story_id]))

        earlier = self.repeats[kept.story.story_id]
        codes = {code for one in (kept, *earlier) for code in one.story.envelope.categories}
        assert event.repeats == len(earlier) + 1
        assert event.repeated_by == tuple(dict.fromkeys(one.story.source.feed for one in (*earlier, told)))
        assert event.added_categories == tuple(code for code in story.envelope.categories if code not in codes)
        earlier.append(told)

    def _joins_its_family(self, told: Told, event: StoryUnique) -> None:
        story, kin = told.story, self.kin[event.family_id]
        assert event.version == len(kin.versions) + 1
        assert event.family_id == (kin.versions[0].story_id if kin.versions else story.story_id)
        assert event.decision.outcome == ("version" if kin.versions else "new")
        assert event.replaces == (kin.latest if event.decision.latest else None)
        assert event.decision.latest == (event.decision.reason != "late-version")
        assert not kin.members or any(map(self._is_live, kin.members))
        if event.decision.latest and story.lifecycle.kind in PLAIN | MARKED and story.lifecycle.status == "usable":
            assert not any(self._is_later_version(other.story, story) for other in kin.members if self._is_live(other))
        kin.versions.append(event)

    @staticmethod
    def _is_later_version(one: StoryRead, other: StoryRead) -> bool:
        """Whether one is a later version of the same item than the other, by the provider's own number."""
        if one.provider_id is None or (one.source, one.provider_id) != (other.source, other.provider_id):
            return False
        return int(one.provider_version or 0) > int(other.provider_version or 0) > 0

    # What may come.

    @initialize()
    def open_the_wire(self) -> None:
        """Begin with a story, so that there is something to repeat."""
        self.new_stories(1, 0, None, None)

    @rule(
        number=st.sampled_from([1, 1, 1, 1, 1, 1, 2, 25]),
        feed=st.integers(0, 1),
        slug=st.sampled_from([None, "port", "court"]),
        item=st.sampled_from([None, "x", "y"]),
    )
    def new_stories(self, number: int, feed: int, slug: str | None, item: str | None) -> None:
        """Send one new story or some, the last one under an item's id."""
        for left in reversed(range(number)):
            self._send(
                made.story(
                    self._next(),
                    feed=FEEDS[feed],
                    minutes=self.minutes,
                    slug=slug,
                    provider_id=item if left == 0 else None,
                    provider_version="3" if item and left == 0 else None,
                    categories=("a",),
                )
            )

    @rule(pick=PICK)
    def resend(self, pick: int) -> None:
        """Send the same copy as a new record."""
        first = self.log[-1 - pick % len(self.log)]
        is_repeat = self._must_be_repeated_by(first)
        event = self._send(made.resent(first.story, self._next(), self.minutes))
        if is_repeat and self._is_live(first):
            assert isinstance(event, StoryDuplicate)

    def _must_be_repeated_by(self, first: Told) -> bool:
        """Whether the same copy, sent again now, is a repeat: kept, not held or killed, not pushed out of its keys."""
        story = first.story
        kind, item = story.lifecycle.kind, story.provider_id
        namesakes = [told for told in self.log if told.story.fingerprint.exact == story.fingerprint.exact]
        newest = next((told for told in reversed(namesakes) if isinstance(told.event, StoryUnique)), first)
        mates = [told for told in self.log if item and told.story.provider_id == item]
        return (
            isinstance(first.event, StoryUnique)
            and (kind in {"new", "take"} or (kind in MARKED and item is None))
            and story.fingerprint.shingles >= self.limits.short_shingles
            and all(_same_copy(told.story, story) for told in namesakes)
            and _standing(newest.story) == _standing(story)
            and max(len(namesakes), len(mates)) <= self.limits.bucket
            and not any(
                member.story.lifecycle.kind in {"kill", "withhold"}
                for told in namesakes
                for member in self.kin[told.event.family_id].members
            )
        )

    @rule(
        pick=PICK,
        categories=st.sampled_from([("b",), ("a", "c")]),
        headline=st.sampled_from(["same", "other", "other figure"]),
    )
    def resend_with_a_new_header(self, pick: int, categories: tuple[str, ...], headline: str) -> None:
        """Send the same words under other categories, sometimes under another headline."""
        told, number = self._one(pick), self._next()
        headlines = {
            "same": told.headline,
            "other": made.made_up_headline(number),
            "other figure": f"{made.made_up_headline(number)} costs {self._fresh()} crowns",
        }
        self._send(
            made.rewritten(told, number, self.minutes, categories=categories, headline=headlines[headline], slug=None)
        )

    @rule(pick=PICK)
    def update_by_link(self, pick: int) -> None:
        """Send an update that names its story by id and shares no word with it."""
        told, number = self._one(pick), self._next()
        refers_to = (Reference(provider_id=told.provider_id or "unknown"),)
        self._send(
            made.story(
                number,
                feed=told.source.feed,
                minutes=self.minutes,
                kind="update",
                refers_to=refers_to,
            )
        )

    @rule(pick=PICK, step=st.sampled_from([-2, -1, 0, 1, 2]), other_words=st.booleans())
    def another_version(self, pick: int, step: int, other_words: bool) -> None:
        """Send the item again under a higher, a lower or the same version."""
        told = self._one(pick)
        version = str(max(1, int(told.provider_version or "3") + step))
        text = made.with_figure(made.body(told), self._fresh()) if other_words else made.body(told)
        self._send(
            made.rewritten(
                told,
                self._next(),
                self.minutes,
                provider_id=told.provider_id or "z",
                provider_version=version,
                text=text,
            )
        )

    @rule(pick=PICK, marker=st.sampled_from(["", "CORRECTED-", "UPDATE 1-", "REFILE-"]))
    def correct_a_figure(self, pick: int, marker: str) -> None:
        """Send the story with one figure changed, marked or not: never a repeat of it."""
        told = self._one(pick)
        text = made.with_figure(made.body(told), self._fresh())
        headline = marker + made.made_up_headline(pick % 7) if not told.headline else marker + told.headline
        self._send(
            made.rewritten(told, self._next(), self.minutes, headline=headline[:120], text=text, provider_id=None)
        )

    @rule(pick=PICK, marker=st.sampled_from(["CORRECTED-", "UPDATE 1-", "REFILE-", "RPT-"]))
    def mark_the_same_words(self, pick: int, marker: str) -> None:
        """Send the same words under a marker: only a repeat may be dropped."""
        told = self._one(pick)
        self._send(
            made.rewritten(told, self._next(), self.minutes, headline=marker + told.headline[:100], provider_id=None)
        )

    @rule(pick=PICK, hours=st.sampled_from([10, 60]), times=st.integers(1, 3))
    def live_on_through_copies(self, pick: int, hours: int, times: int) -> None:
        """Repeat an item day after day, so that its copies outlive it, then send its next version."""
        told = self._one(pick)
        item = told.provider_id or f"item-{pick}"
        for version in ("3",) * times + ("4",):
            self._send(made.rewritten(told, self._next(), self.minutes, provider_id=item, provider_version=version))
            self.minutes += 60 * hours

    @rule(pick=PICK, marker=st.sampled_from(["", "UPDATE 1-", "UPDATE 2-", "UPDATE 10-"]))
    def add_a_paragraph(self, pick: int, marker: str) -> None:
        """Send the story with more in it, marked or not."""
        told = self._one(pick)
        text = made.with_more(made.body(told), self._next())
        self._send(
            made.rewritten(
                told, self._next(), self.minutes, headline=marker + told.headline[:100], text=text, provider_id=None
            )
        )

    @rule(pick=PICK, feed=st.integers(0, 1))
    def cut(self, pick: int, feed: int) -> None:
        """Send the story without its end."""
        told = self._one(pick)
        text = made.abridged(made.body(told))
        self._send(
            made.rewritten(told, self._next(), self.minutes, feed=FEEDS[feed], text=text, provider_id=None, kind="new")
        )

    @rule(pick=PICK, outlet=st.integers(0, 2))
    def copy_in_an_outlet(self, pick: int, outlet: int) -> None:
        """Send the story as an outlet prints it, under the outlet's own headline and id."""
        text = made.in_house_style(made.body(self._one(pick)))
        number = self._next()
        self._send(
            made.story(
                number, text, feed=f"outlet-{outlet}", minutes=self.minutes, provider_id=f"o{number}", categories=("o",)
            )
        )

    @rule(pick=PICK)
    def fill_in_the_form_again(self, pick: int) -> None:
        """Send the same form with other figures throughout: never a repeat."""
        told = self._one(pick)
        text = made.with_figures(made.body(told), self._fresh() * 1_000)
        self._send(made.rewritten(told, self._next(), self.minutes, text=text, provider_id=None, kind="new"))

    @rule(number=st.integers(0, 3), feed=st.integers(0, 1))
    def flash(self, number: int, feed: int) -> None:
        """Send one of a few flashes."""
        text = made.flash_text(number)
        self._send(made.story(self._next(), text, headline=text, kind="alert", feed=FEEDS[feed], minutes=self.minutes))

    @rule(number=st.integers(0, 3), feed=st.integers(0, 1))
    def tell_the_flash_in_full(self, number: int, feed: int) -> None:
        """Send the story that one of the flashes announced."""
        text = f"{made.flash_text(number).capitalize()}.\n\n{made.made_up(7_000 + number)}"
        headline = made.flash_text(number).capitalize()
        self._send(made.story(self._next(), text, headline=headline, feed=FEEDS[feed], minutes=self.minutes))

    @rule(
        pick=PICK,
        kind=st.sampled_from(["kill", "withhold", "advisory"]),
        by=st.sampled_from(["id", "version", "slug", "headline", "text", "nothing"]),
        times=st.integers(1, 2),
    )
    def send_a_notice(self, pick: int, kind: LifecycleKind, by: str, times: int) -> None:
        """Kill or hold a story, named in one way or not at all, or send a note on it; every one is passed on."""
        told = self._one(pick)
        feed = told.source.feed
        if by == "text":  # some agencies send the killed text along
            self._send(made.rewritten(told, self._next(), self.minutes, kind=kind, provider_id=None))
            return
        names: dict[str, dict[str, Any]] = {
            "id": {"refers_to": (Reference(provider_id=told.provider_id or "unknown"),)},
            "version": {"provider_id": told.provider_id or "z", "provider_version": "9"},
            "slug": {"slug": told.envelope.slug},
            "headline": {"refers_to": (Reference(headline=told.headline),)},
            "nothing": {},
        }
        for _ in range(times):
            self._send(made.notice(self._next(), kind, self.minutes, feed=feed, **names[by]))

    @rule(pick=PICK, hours=st.sampled_from([0, 5]))
    def release(self, pick: int, hours: int) -> None:
        """Send the words again as fit to publish, now or at an hour."""
        until = made.START + timedelta(minutes=self.minutes, hours=hours) if hours else None
        self._send(
            made.rewritten(self._one(pick), self._next(), self.minutes, kind="new", markers=(), embargoed_until=until)
        )

    @rule(pick=PICK)
    def second_take(self, pick: int) -> None:
        """Send a further part of a story."""
        told, number = self._one(pick), self._next()
        self._send(
            made.rewritten(
                told,
                number,
                self.minutes,
                kind="take",
                markers=("TAKE 2",),
                text=made.made_up(number),
                provider_id=None,
            )
        )

    @rule(pick=PICK, hours=st.sampled_from([0.5, 20, 100]))
    def out_of_order(self, pick: int, hours: float) -> None:
        """Send a story that was received long before the one before it."""
        told, number = self._one(pick), self._next()
        self._send(made.story(number, minutes=self.minutes - 60 * hours))
        self._send(made.resent(told, number + 1, self.minutes - 60 * hours))

    @rule(minutes=st.sampled_from([1, 5, 60, 11 * 60, 25 * 60, 71 * 60, 72 * 60, 60 * 24 * 30]))
    def wait(self, minutes: int) -> None:
        """Let time pass."""
        self.minutes += minutes

    # What must change nothing.

    @rule(pick=st.integers(0, 10_000))
    def redeliver(self, pick: int) -> None:
        """Deliver any earlier record again: the same bytes, and nothing changes."""
        told = self.log[-1 - pick % len(self.log)]
        before = len(self.index)

        assert self.index.decide(told.story).to_json() == told.data
        assert len(self.index) == before

    @rule(batch=st.sampled_from([0, 1, 7, 100]), lost=st.integers(0, 30))
    def crash(self, batch: int, lost: int) -> None:
        """Lose the memory in the middle of a batch; decide the log from its beginning, and some of it twice."""
        end = max(0, len(self.log) - lost)
        again = SignatureIndex(self.limits)
        for told in (*self.log[:end], *self.log[max(0, end - batch) :]):
            assert again.decide(told.story).to_json() == told.data
        assert len(again) == len(self.index)
        self.index = again

    @rule()
    def come_back_from_memory(self) -> None:
        """Lose the memory and take it from what was remembered, without deciding again."""
        again = SignatureIndex(self.limits)
        for position in range(1, self.index.put_in + 1):
            again.restore(self.index.packed(position))
        assert len(again) == len(self.index)
        self.index = again

    @precondition(lambda self: bool(self.log))
    @invariant()
    def window_is_bounded(self) -> None:
        """The window holds no more than it may, and exactly what is young enough."""
        assert len(self.index) == len(self.model) <= self.limits.max_stories
        tail = self.log[-self.limits.max_stories :]
        horizon = self.log[-1].clock - timedelta(hours=self.limits.window_hours)
        assert len(self.index) == sum(told.clock >= horizon for told in tail)


def _standing(story: StoryRead) -> tuple[str, datetime | None]:
    """Return what says whether copy may be published."""
    return story.lifecycle.status, story.lifecycle.embargoed_until


def _same_copy(one: StoryRead, other: StoryRead) -> bool:
    """Whether two records bring the same words under the same headline, marked alike, from one feed."""
    return (one.source.feed, one.headline, one.fingerprint.exact, one.lifecycle.kind, one.lifecycle.markers) == (
        other.source.feed,
        other.headline,
        other.fingerprint.exact,
        other.lifecycle.kind,
        other.lifecycle.markers,
    )


TestWire = pytest.mark.timeout(900)(Wire.TestCase)  # time to find the shortest example of what went wrong
TestWire.settings = hypothesis_settings(max_examples=50, stateful_step_count=40, deadline=None)


def test_hash_seed_makes_no_difference_to_a_long_feed() -> None:
    """Interpreters with different hash seeds make the same events of 2,000 stories of every kind."""
    code = (
        "import hashlib, dedupe_stories as made\n"
        "from wiredesk.stages.dedupe import DedupeSettings, SignatureIndex\n"
        "index = SignatureIndex(DedupeSettings(max_stories=300, bucket=4))\n"
        "digest = hashlib.sha256()\n"
        "for story in made.made_up_log(2000):\n"
        "    digest.update(index.decide(story).to_json())\n"
        "print(digest.hexdigest())\n"
    )
    path = os.pathsep.join(filter(None, (str(SUPPORT), os.environ.get("PYTHONPATH"))))
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("0", "1", "random")
    ]
    printed = [process.communicate(timeout=120)[0].strip() for process in started]

    assert [process.returncode for process in started] == [0, 0, 0]
    assert len(set(printed)) == 1
    assert len(printed[0]) == hashlib.sha256().digest_size * 2


@pytest.mark.parametrize("batch", [1, 64, 500])
def test_redelivered_batches_make_no_difference(batch: int) -> None:
    """Whatever the size of the batches that come twice after a crash, every story gets its first event again."""
    limits = DedupeSettings(max_stories=300, bucket=4)
    log = list(made.made_up_log(600, seed=11))
    index, undisturbed = SignatureIndex(limits), SignatureIndex(limits)
    expected = [undisturbed.decide(story).to_json() for story in log]

    for start in range(0, len(log), batch):
        for _ in range(2):
            events = [index.decide(story).to_json() for story in log[start : start + batch]]
            assert events == expected[start : start + batch]
    assert len(index) == len(undisturbed)


def _decided(*stories: StoryRead, limits: DedupeSettings | None = None) -> list[StoryUnique | StoryDuplicate]:
    index = SignatureIndex(limits)
    return [index.decide(story) for story in stories]


@pytest.mark.parametrize(
    "first",
    [made.story(0, embargoed_until=made.START + timedelta(hours=1)), made.story(0, status="withheld")],
    ids=["embargo", "status"],
)
@pytest.mark.parametrize("feed", ["nordwire", "post"])
def test_a_release_is_released_once(first: StoryRead, feed: str) -> None:
    """When the words have been sent without their embargo or hold, what repeats them is a copy of that."""
    released = made.rewritten(first, 1, 60)
    events = _decided(first, released, made.rewritten(first, 2, 70, feed=feed), made.rewritten(first, 3, 80, feed=feed))

    assert [event.decision.reason for event in events[:2]] == ["new", "release"]
    assert [getattr(event, "duplicate_of", None) for event in events[2:]] == [released.story_id] * 2


def test_an_update_with_a_link_sent_again_is_a_copy() -> None:
    """The same update, marker, link and words as a new record repeat the first one, as without the link."""
    update = made.story(1, headline="UPDATE 1-Port reopens", refers_to=(Reference(provider_id="x"),), minutes=5)
    events = _decided(made.story(0, provider_id="x"), update, made.resent(update, 2, 6))

    assert events[1].decision.reason == "provider-link"
    assert getattr(events[2], "duplicate_of", None) == update.story_id


@pytest.mark.parametrize("repeats", [0, 3, 20])
def test_late_versions_never_bring_a_killed_story_back(repeats: int) -> None:
    """However many versions and repeats were under way when the kill came that names its story by id."""
    limits = DedupeSettings(bucket=4)
    kill = made.notice(1, "kill", 1, refers_to=(Reference(provider_id="x"),))
    late = [
        made.story(2 + number, provider_id="x", provider_version="1", minutes=2 + number) for number in range(repeats)
    ]
    last = made.story(90, provider_id="x", provider_version="2", minutes=90)
    events = _decided(made.story(0, provider_id="x", provider_version="9"), kill, *late, last, limits=limits)

    assert events[1].decision.reason == "kill"
    assert {event.decision.reason for event in events[2:]} == {"late-version"}


def test_a_note_under_an_items_id_does_not_take_the_item_over() -> None:
    """The next version of the item is a version of the story, not of the note to editors about it."""
    told: dict[str, Any] = {"provider_id": "x", "minutes": 1}
    events = _decided(
        made.story(0, provider_version="1", **told),
        made.notice(1, "advisory", provider_version="2", **told),
        made.story(2, provider_version="3", **told),
    )

    assert events[1].decision.reason == "advisory"
    assert (events[2].family_id, getattr(events[2], "replaces", None)) == (made.story_id(0), made.story_id(0))
