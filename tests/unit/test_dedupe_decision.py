"""Single decisions of dedupe: what is dropped, what is kept, and that a redelivery repeats its decision."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest

from wiredesk.conventions.copy import separate
from wiredesk.conventions.fingerprints import fingerprint
from wiredesk.stages.dedupe import DedupeSettings, Reason, SignatureIndex
from wiredesk.stages.dedupe.decision import RULES
from wiredesk_events import (
    Block,
    Envelope,
    Lifecycle,
    LifecycleKind,
    RawRef,
    Reference,
    Source,
    StoryDuplicate,
    StoryRead,
    StoryUnique,
)


START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
BODY = (
    "The ferry company of Lowmark said on Monday it would give up its night service to the islands because fuel has "
    "become too dear. The last boat leaves on 14 May with room for 230 passengers, its manager Erik Dahl told "
    "reporters. Islanders gathered 4,100 names against the plan, and the mayor of Tessel, Ada Lund, called it a blow "
    "to the hospital, whose nurses come over every evening. The company has offered a flight twice a week instead."
)


def _story(
    story_id: str,
    *,
    text: str = BODY,
    headline: str = "Night ferry to islands will stop",
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


def _last(*stories: StoryRead, settings: DedupeSettings | None = None) -> StoryUnique | StoryDuplicate:
    index = SignatureIndex(settings or DedupeSettings())
    return [index.decide(story) for story in stories][-1]


def test_every_reason_belongs_to_the_table() -> None:
    """Reason codes are unique, lower case with hyphens, and there are no fewer than rules."""
    codes = [reason.value for reason in Reason]

    assert sorted(set(codes)) == sorted(codes)
    assert all(code == code.lower() and " " not in code and "_" not in code for code in codes)
    assert len(RULES) < len(codes)


def test_first_story_opens_a_family() -> None:
    """A story like nothing known is the head of its own family."""
    event = _last(_story("a"))

    assert isinstance(event, StoryUnique)
    assert (event.family_id, event.version, event.replaces) == ("a", 1, None)
    assert (event.decision.outcome, event.decision.reason) == ("new", "new")
    assert event.headline == "Night ferry to islands will stop"


def test_redelivery_repeats_the_same_bytes() -> None:
    """The same record again gives the same event, whatever came in between, and is no duplicate of itself."""
    index = SignatureIndex()
    first = index.decide(_story("a")).to_json()
    index.decide(_story("b", minutes=5, kind="correction", text=BODY.replace("230", "250")))
    before = len(index)

    assert index.decide(_story("a")).to_json() == first
    assert len(index) == before
    assert index.stats().redeliveries == 1


@pytest.mark.parametrize("kind", sorted(set(get_args(LifecycleKind)) - {"new", "repeat", "alert", "take"}))
@pytest.mark.parametrize("text", [BODY, BODY.replace("too dear", "dear"), BODY[:330]], ids=["exact", "near", "cut"])
def test_what_has_a_lifecycle_meaning_is_never_dropped(kind: LifecycleKind, text: str) -> None:
    """Corrections, updates, kills, holds, refiles and advisories pass, be the words as like as they may."""
    event = _last(_story("a"), _story("b", minutes=9, kind=kind, text=text))

    assert isinstance(event, StoryUnique)
    assert event.lifecycle.kind == kind


@pytest.mark.parametrize("kind", ["kill", "withhold"])
def test_a_kill_or_hold_passes_however_often_it_comes(kind: LifecycleKind) -> None:
    """The same kill under another record is passed on again: nobody knows what the desk meant by it."""
    stories = [_story(name, minutes=number, kind=kind) for number, name in enumerate("abc")]

    assert isinstance(_last(_story("0"), *stories), StoryUnique)


@pytest.mark.parametrize("kind", ["correction", "update", "refile"])
def test_a_kept_correction_sent_again_as_it_was_is_a_copy(kind: LifecycleKind) -> None:
    """The first of three equal corrections is kept, as a version; the others repeat it, word for word and marker."""
    index = SignatureIndex()
    events = [index.decide(_story("0"))]
    events += [index.decide(_story(name, minutes=number, kind=kind)) for number, name in enumerate("abc", start=1)]

    assert [isinstance(event, StoryDuplicate) for event in events] == [False, False, True, True]
    assert {event.duplicate_of for event in events[2:] if isinstance(event, StoryDuplicate)} == {"a"}


def test_retransmission_with_the_same_id_and_version_is_dropped() -> None:
    """The same item in the same version with the same words is a line repeating itself, a correction too."""
    told: dict[str, Any] = {"provider_id": "x1", "provider_version": "2", "kind": "correction"}
    event = _last(_story("a", **told), _story("b", minutes=1, **told))

    assert isinstance(event, StoryDuplicate)
    assert (event.duplicate_of, event.decision.reason) == ("a", "retransmission")


def test_same_id_and_version_with_other_words_is_kept() -> None:
    """Some providers change the text and forget the version."""
    told: dict[str, Any] = {"provider_id": "x1", "provider_version": "2"}
    event = _last(_story("a", **told), _story("b", minutes=1, text=BODY.replace("230", "250"), **told))

    assert isinstance(event, StoryUnique)
    assert (event.version, event.replaces, event.decision.reason) == (2, "a", "provider-version")
    assert event.lifecycle.kind == "update"


def test_exact_copy_from_another_feed_is_dropped() -> None:
    """The same words from another outlet are a copy, under whatever headline."""
    event = _last(_story("a"), _story("b", minutes=60, feed="post", headline="Islands lose their night boat"))

    assert isinstance(event, StoryDuplicate)
    assert (event.duplicate_of, event.family_id, event.decision.reason) == ("a", "a", "exact-copy")


def test_same_words_under_a_headline_with_another_figure_are_a_version() -> None:
    """A headline corrected alone is not lost."""
    event = _last(
        _story("a", headline="Ferry stops: 14 jobs go"), _story("b", minutes=3, headline="Ferry stops: 41 jobs go")
    )

    assert isinstance(event, StoryUnique)
    assert (event.decision.outcome, event.decision.reason) == ("version", "headline-change")


def test_near_copy_needs_equal_figures() -> None:
    """One changed figure makes a near copy a version, an equal text with one word less a copy."""
    copy = _last(_story("a"), _story("b", minutes=3, text=BODY.replace("has become", "become")))
    version = _last(_story("a"), _story("b", minutes=3, text=BODY.replace("230", "320")))

    assert (copy.decision.outcome, copy.decision.reason) == ("duplicate", "near-copy")
    assert (version.decision.outcome, version.decision.reason) == ("version", "edited-version")
    assert copy.decision.scores is not None
    assert 0.8 <= copy.decision.scores.jaccard < 1


def test_near_copy_needs_equal_names() -> None:
    """Another name is another fact; another word for the day is not."""
    name = _last(_story("a"), _story("b", minutes=3, text=BODY.replace("Ada Lund", "Ida Lund")))
    day = _last(_story("a"), _story("b", minutes=3, text=BODY.replace("on Monday it", "it")))

    assert name.decision.outcome == "version"
    assert day.decision.outcome == "duplicate"


def test_cut_copy_is_dropped_and_longer_copy_kept() -> None:
    """A copy that adds nothing goes; the same story with more is a version."""
    cut = BODY[: BODY.index("Islanders")]
    abridged = _last(_story("a"), _story("b", minutes=30, text=cut))
    longer = _last(_story("a", text=cut), _story("b", minutes=30))

    assert (abridged.decision.outcome, abridged.decision.reason) == ("duplicate", "abridged-copy")
    assert (longer.decision.outcome, longer.decision.reason) == ("version", "longer-version")


def test_after_a_hold_the_same_words_are_the_release() -> None:
    """A held story sent again unchanged is news: it may be published now."""
    hold = _story(
        "b", minutes=5, kind="withhold", headline="HOLD-Night ferry to islands will stop", text="Please hold."
    )
    event = _last(_story("a", slug="ferry"), hold.model_copy(update={"envelope": Envelope(slug="ferry")}),
                  _story("c", minutes=9, slug="ferry"))  # fmt: skip

    assert isinstance(event, StoryUnique)
    assert (event.version, event.decision.reason) == (3, "release")


def test_another_embargo_is_kept() -> None:
    """The same words with an embargo lifted are a version."""
    event = _last(_story("a", embargoed_until=START + timedelta(hours=5)), _story("b", minutes=9))

    assert isinstance(event, StoryUnique)
    assert event.decision.reason == "release"


def test_killed_words_do_not_come_back_as_near_copies() -> None:
    """After a kill an exact copy is dropped, but an edited one is kept: it may be the substitute."""
    kill = _story(
        "b", minutes=5, kind="kill", status="canceled", text="Kill.", refers_to=(Reference(provider_id="x1"),)
    )
    exact = _last(_story("a", provider_id="x1"), kill, _story("c", minutes=9))
    substitute = _last(
        _story("a", provider_id="x1"), kill, _story("c", minutes=9, text=BODY.replace("has become", "became"))
    )

    assert exact.decision.outcome == "duplicate"
    assert substitute.decision.outcome == "version"


def test_empty_stories_are_not_copies_of_one_another() -> None:
    """Two stories without a word have nothing in common."""
    event = _last(_story("a", text=" ", headline=""), _story("b", minutes=1, text=" ", headline=""))

    assert isinstance(event, StoryUnique)
    assert event.decision.reason == "new"


def test_other_algorithms_do_not_compare() -> None:
    """Fingerprints of another recipe are never taken for equal."""
    old = _story("a")
    older = old.model_copy(update={"fingerprint": old.fingerprint.model_copy(update={"algorithm": "other-1"})})

    assert _last(older, _story("b", minutes=1)).decision.reason == "new"


def test_window_forgets_by_event_time() -> None:
    """What is older than the window is not compared with; the clock of the host plays no part."""
    settings = DedupeSettings(window_hours=2)

    assert _last(_story("a"), _story("b", minutes=119), settings=settings).decision.outcome == "duplicate"
    assert _last(_story("a"), _story("b", minutes=121), settings=settings).decision.outcome == "new"


def test_window_forgets_by_count() -> None:
    """With room for two stories the third pushes the first out."""
    settings = DedupeSettings(max_stories=2)
    index = SignatureIndex(settings)
    for number, text in enumerate(["Bread is dear in Lowmark.", "Boats are cheap in Tessel.", "Cats sleep in Varda."]):
        index.decide(_story(f"s{number}", text=text, headline=text, minutes=number))

    assert len(index) == 2
    assert (index.stats().evictions, index.stats().early_evictions) == (1, 1)


def test_flood_of_one_form_keeps_work_bounded() -> None:
    """However many stories share their shingles, a decision compares with a bounded number of them."""
    index = SignatureIndex(DedupeSettings())
    for number in range(120):
        index.decide(_story(f"s{number}", text=BODY.replace("230", str(1000 + number)), minutes=number))
    before = index.stats().comparisons
    index.decide(_story("last", text=BODY.replace("230", "9"), minutes=200))

    assert index.stats().comparisons - before <= 3 * (16 + 8)


def test_events_are_valid() -> None:
    """Events are built without validation; what comes out must still pass it."""
    told = [
        _story("a"),
        _story("b", minutes=1),
        _story("c", minutes=2, kind="correction", text=BODY.replace("230", "250")),
        _story("d", minutes=3, kind="kill", refers_to=(Reference(headline="Night ferry to islands will stop"),)),
    ]
    index = SignatureIndex()
    events = [index.decide(story) for story in told]

    assert [type(event).model_validate_json(event.to_json()) for event in events] == events


def test_hash_seed_makes_no_difference() -> None:
    """Interpreters with different hash seeds decide the same, byte for byte."""
    code = (
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('decisions', {__file__!r})\n"
        "told = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(told)\n"
        "index = told.SignatureIndex()\n"
        "for n in range(30):\n"
        "    text = told.BODY.replace('230', str(200 + n % 7)).replace('Ada', ['Ada', 'Ida', 'Eda'][n % 3])\n"
        "    print(index.decide(told._story(f's{n}', text=text, minutes=n, feed=f'f{n % 2}')).to_json())\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("5", "77")
    }

    assert len(printed) == 1
    assert next(iter(printed)).count("\n") == 30


def test_a_correction_note_joins_the_story_whose_headline_it_quotes() -> None:
    """A note shares hardly a word with its story but the headline, the end of which it may leave out."""
    index = SignatureIndex()
    index.decide(_story("a", headline="Lowmark ferry company ends night service -manager"))
    index.decide(_story("b", headline="Lowmark ferry company opens ticket office", text=BODY[::-1]))
    note = "In story headlined LOWMARK FERRY COMPANY ENDS NIGHT SERVICE please read in second paragraph 320 passengers."
    event = index.decide(_story("c", headline="CORRECTION", text=note, minutes=9, kind="correction"))

    assert isinstance(event, StoryUnique)
    assert (event.family_id, event.version, event.decision.reason) == ("a", 2, "marker-version")
    assert [reference.story_id for reference in event.lifecycle.refers_to] == ["a"]


def test_a_correction_note_that_quotes_no_headline_stays_an_orphan() -> None:
    """Two words of a headline are no quotation."""
    note = "Please read in the second paragraph of the night ferry story 320 passengers instead of 230."
    event = _last(_story("a"), _story("c", headline="CORRECTION", text=note, minutes=9, kind="correction"))

    assert event.decision.reason == "orphan-version"
