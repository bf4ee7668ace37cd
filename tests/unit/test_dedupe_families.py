"""Families: numbering, late versions, kills, and the laws that hold for any feed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from wiredesk.conventions.copy import separate
from wiredesk.conventions.fingerprints import fingerprint
from wiredesk.stages.dedupe import DedupeSettings, SignatureIndex
from wiredesk.stages.dedupe.families import version_key
from wiredesk_events import (
    Block,
    Envelope,
    Lifecycle,
    RawRef,
    Reference,
    Source,
    StoryDuplicate,
    StoryRead,
    StoryUnique,
)


START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
TEXTS = (
    "Cranes in the port of Lowmark stood still on Monday after 340 dockers walked out over a new roster.",
    "A court in Varda cleared the banker Jonas Brandt of fraud on Monday, saying that 12 of 15 papers were forged.",
    "Sea ice off Tessel has come back three weeks early, fishermen and the weather office said on Monday.",
)
MORE = " The owners called the step rash, and both sides said that they would meet again before the end of the week."


def _story(
    story_id: str,
    *,
    text: str = TEXTS[0] + MORE,
    headline: str = "Dockers walk out",
    feed: str = "nordwire",
    minutes: int = 0,
    slug: str | None = None,
    **fields: Any,
) -> StoryRead:
    lifecycle = Lifecycle(**{name: fields.pop(name) for name in list(fields) if name in Lifecycle.model_fields})
    blocks = (Block(text=text),)
    received_at = START + timedelta(minutes=minutes)
    return StoryRead(
        story_id=story_id,
        source=Source(feed=feed),
        raw=RawRef(topic="wire.raw", partition=0, offset=minutes, format="plain", size_bytes=1, sha256="0" * 64),
        received_at=received_at,
        lifecycle=lifecycle,
        envelope=Envelope(slug=slug),
        headline=headline,
        blocks=blocks,
        fingerprint=fingerprint(separate(headline, blocks, received_at)),
        **fields,
    )


def _unique(index: SignatureIndex, story: StoryRead) -> StoryUnique:
    event = index.decide(story)
    assert isinstance(event, StoryUnique)
    return event


def test_versions_of_one_item_are_numbered_as_they_become_known() -> None:
    """Each replaces the one before; a gap in the provider's numbers leaves none in ours."""
    index = SignatureIndex()
    events = [
        _unique(index, _story(f"s{version}", provider_id="x", provider_version=version, text=text, minutes=minutes))
        for minutes, (version, text) in enumerate(zip(("1", "4", "10"), TEXTS, strict=True))
    ]

    assert [(event.version, event.replaces) for event in events] == [(1, None), (2, "s1"), (3, "s4")]
    assert {event.family_id for event in events} == {"s1"}


def test_late_older_version_replaces_nothing() -> None:
    """It is kept and counted, but the newest version stays the one that the next replaces."""
    index = SignatureIndex()
    index.decide(_story("v1", provider_id="x", provider_version="1"))
    index.decide(_story("v3", provider_id="x", provider_version="3", text=TEXTS[1]))
    late = _unique(index, _story("v2", provider_id="x", provider_version="2", text=TEXTS[2]))
    after = _unique(index, _story("v4", provider_id="x", provider_version="4", text=TEXTS[0]))

    assert (late.version, late.replaces, late.decision.latest) == (3, None, False)
    assert late.decision.reason == "late-version"
    assert (after.version, after.replaces, after.decision.latest) == (4, "v3", True)


def test_late_version_after_a_kill_does_not_bring_the_story_back() -> None:
    """A version that was under way when the kill came is not the latest."""
    index = SignatureIndex()
    index.decide(_story("v1", provider_id="x", provider_version="1"))
    index.decide(_story("v3", provider_id="x", provider_version="3", kind="kill", status="canceled", text="Kill."))
    late = _unique(index, _story("v2", provider_id="x", provider_version="2", text=TEXTS[2]))

    assert not late.decision.latest


def test_update_1_after_update_2_is_late() -> None:
    """Where there are no ids, the number in the marker tells the order."""
    index = SignatureIndex()
    index.decide(_story("a"))
    index.decide(_story("b", minutes=20, kind="update", markers=("UPDATE 2",), text=TEXTS[0] + MORE + MORE[:60]))
    late = _unique(index, _story("c", minutes=21, kind="update", markers=("UPDATE 1",)))

    assert (late.family_id, late.decision.latest) == ("a", False)


def test_link_by_provider_id_beats_the_words() -> None:
    """An update that names its story by id joins it without a common word, and the name is resolved."""
    index = SignatureIndex()
    index.decide(_story("a", provider_id="x"))
    event = _unique(index, _story("b", text=TEXTS[1], kind="update", refers_to=(Reference(provider_id="x"),)))

    assert (event.family_id, event.decision.reason) == ("a", "provider-link")
    assert event.lifecycle.refers_to == (Reference(story_id="a", provider_id="x"),)


def test_copy_with_its_own_id_brings_later_versions_home() -> None:
    """A dropped copy had an id of its own; what comes under that id belongs to the family of the kept story."""
    index = SignatureIndex()
    index.decide(_story("a", provider_id="x"))
    copy = index.decide(_story("b", minutes=1, feed="post", provider_id="p7"))
    event = _unique(index, _story("c", minutes=2, feed="post", provider_id="p7", text=TEXTS[1]))

    assert isinstance(copy, StoryDuplicate)
    assert event.family_id == "a"


def test_kill_finds_its_story_by_headline_and_says_which() -> None:
    """The reader learns the id of the killed story."""
    index = SignatureIndex()
    index.decide(_story("other", text=TEXTS[1], headline="Banker cleared of fraud"))
    index.decide(_story("a"))
    reference = Reference(headline="Dockers walk out")
    kill = _unique(index, _story("k", kind="kill", headline="KILL", text="Editors: kill.", refers_to=(reference,)))

    assert (kill.family_id, kill.version, kill.decision.reason) == ("a", 2, "kill")
    assert kill.lifecycle.refers_to == (Reference(story_id="a", headline="Dockers walk out"),)


def test_kill_under_a_slug_of_two_stories_kills_neither() -> None:
    """A slug that two families share says too little: the kill goes out alone."""
    index = SignatureIndex()
    index.decide(_story("a", slug="port"))
    index.decide(_story("b", slug="port", text=TEXTS[1], headline="Banker cleared of fraud"))
    kill = _unique(index, _story("k", slug="port", kind="kill", headline="Editors", text="Kill."))

    assert (kill.family_id, kill.version, kill.decision.reason) == ("k", 1, "orphan-kill")


def test_kill_under_a_slug_of_one_story_finds_it() -> None:
    """Where one story alone has the slug, it is meant; the id is added to what the kill refers to."""
    index = SignatureIndex()
    index.decide(_story("a", slug="PORT"))
    kill = _unique(index, _story("k", slug="port", kind="kill", headline="Editors", text="Kill."))

    assert (kill.family_id, kill.lifecycle.refers_to) == ("a", (Reference(story_id="a"),))


def test_nobody_kills_another_feeds_story() -> None:
    """Ids, slugs and headlines mean nothing across feeds."""
    index = SignatureIndex()
    index.decide(_story("a", provider_id="x", slug="port"))
    reference = Reference(provider_id="x", headline="Dockers walk out")
    kill = _unique(index, _story("k", feed="post", kind="kill", slug="port", text="Kill.", refers_to=(reference,)))

    assert kill.decision.reason == "orphan-kill"


def test_families_are_stars() -> None:
    """A chain of small changes is one family; the far ends of it were never compared, and two families stay two."""
    index = SignatureIndex()
    index.decide(_story("a"))
    index.decide(_story("b", text=TEXTS[1] + MORE, headline="Banker cleared"))
    both = _unique(index, _story("c", minutes=1, kind="update", text=TEXTS[0] + " " + TEXTS[1] + MORE))

    assert both.family_id in {"a", "b"}
    assert {index.decide(_story(name)).family_id for name in "ab"} == {"a", "b"}


@pytest.mark.parametrize(
    ("older", "newer"),
    [("1", "2"), ("9", "10"), ("1.2", "1.10"), ("2021-04-07T15:00:00Z", "2021-04-07T15:01:00Z"), ("3N", "4U")],
)
def test_provider_versions_compare_as_figures(older: str, newer: str) -> None:
    """Versions are figures, dotted figures or times of day."""
    assert version_key(older) < version_key(newer)


class Wire(RuleBasedStateMachine):
    """Any feed: stories in any order, redelivered at any moment, in a window so small that it always overflows."""

    limits = DedupeSettings(window_hours=1, max_stories=12, bucket=3, candidates=3)

    def __init__(self) -> None:
        super().__init__()
        self.index = SignatureIndex(self.limits)
        self.undisturbed = SignatureIndex(self.limits)
        self.sent: list[tuple[StoryRead, bytes]] = []
        self.families: dict[str, list[StoryUnique]] = {}
        self.clock = 0

    @rule(
        text=st.sampled_from([*TEXTS, *(text + MORE for text in TEXTS), "", TEXTS[0].replace("340", "430") + MORE]),
        headline=st.sampled_from(["Dockers walk out", "Banker cleared of fraud", "", "UPDATE 2-Dockers walk out"]),
        feed=st.sampled_from(["nordwire", "post"]),
        kind=st.sampled_from(
            ["new", "new", "new", "update", "correction", "kill", "withhold", "repeat", "alert", "take"]
        ),
        provider_id=st.sampled_from([None, None, "x", "y"]),
        provider_version=st.sampled_from([None, "1", "2", "3"]),
        slug=st.sampled_from([None, "port", "court"]),
        refers_to=st.sampled_from([(), (Reference(provider_id="x"),), (Reference(headline="Dockers walk out"),)]),
        minutes=st.sampled_from([0, 1, 20, -5, 70]),
    )
    def send(self, minutes: int, **fields: Any) -> None:
        """Send a story, with time running or standing still, sometimes backwards."""
        self.clock += max(minutes, 0)
        story = _story(f"s{len(self.sent)}", minutes=self.clock + min(minutes, 0), **fields)
        event = self.index.decide(story)
        self.sent.append((story, event.to_json()))

        assert self.undisturbed.decide(story).to_json() == event.to_json()
        if isinstance(event, StoryUnique):
            self._joins(event)
        else:
            assert fields["kind"] not in {"kill", "withhold"}
            assert fields["kind"] in {"new", "repeat", "alert", "take"} or event.decision.reason == "retransmission"
            assert event.duplicate_of in {known.story_id for known in self.families[event.family_id]}

    def _joins(self, event: StoryUnique) -> None:
        family = self.families.setdefault(event.family_id, [])
        assert event.version == len(family) + 1
        assert event.family_id == (family[0] if family else event).story_id
        latest = next((known.story_id for known in reversed(family) if known.decision.latest), None)
        assert event.replaces == (latest if event.decision.latest else None)
        family.append(event)

    @rule(data=st.data())
    def redeliver(self, data: st.DataObject) -> None:
        """Send one of the stories still in the window again: the same bytes, and nothing changes."""
        recent = self.sent[-len(self.index) :]
        if recent and len(self.index):
            story, bytes_then = data.draw(st.sampled_from(recent))

            assert self.index.decide(story).to_json() == bytes_then

    @invariant()
    def window_is_bounded(self) -> None:
        """The window never holds more than it may, and both indexes hold the same number."""
        assert len(self.index) == len(self.undisturbed) <= self.limits.max_stories


TestWire = Wire.TestCase
TestWire.settings = hypothesis_settings(max_examples=60, stateful_step_count=40, deadline=None)
