"""Routing: which topics an enriched story goes to, and what readers must act on."""

from typing import Any

import pytest

from wiredesk.contract.examples import EXAMPLES
from wiredesk.pipeline.routing import Routed, route, without_text
from wiredesk_events import Notice, StoryEnriched


def _story(
    *, latest: bool = True, watch: bool = False, reason: str = "provider-version", **lifecycle: Any
) -> StoryEnriched:
    story = EXAMPLES[StoryEnriched]
    assert isinstance(story, StoryEnriched)
    plain = {"kind": "update", "status": "usable", "embargoed_until": None, **lifecycle}
    return story.model_copy(
        update={
            "decision": story.decision.model_copy(update={"latest": latest, "reason": reason}),
            "watch": story.watch if watch else (),
            "lifecycle": story.lifecycle.model_copy(update=plain),
        }
    )


def _routed(story: StoryEnriched) -> dict[tuple[str, str], Routed]:
    routed = list(route(story))
    assert routed[0].topic == "wire.enriched", "the record comes first"
    found = {(one.topic, one.part): one for one in routed}
    assert len(found) == len(routed), "one event goes to one topic once"
    return found


def _notice(story: StoryEnriched, kind: str) -> Notice:
    notice = _routed(story)["wire.notices", kind].event
    assert isinstance(notice, Notice)
    return notice


EMBARGO = EXAMPLES[StoryEnriched].lifecycle.embargoed_until  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("lifecycle", "kinds"),
    [
        ({}, []),
        ({"kind": "new"}, []),
        ({"kind": "refile"}, []),
        ({"kind": "advisory"}, []),
        ({"kind": "kill", "status": "canceled"}, ["kill"]),
        ({"kind": "kill"}, ["kill"]),
        ({"status": "canceled"}, ["kill"]),
        ({"kind": "kill", "status": "canceled", "embargoed_until": EMBARGO}, ["kill"]),
        ({"kind": "correction"}, ["correction"]),
        ({"kind": "withhold", "status": "withheld"}, ["withhold"]),
        ({"status": "withheld"}, ["withhold"]),
        ({"kind": "withhold"}, ["withhold"]),
        ({"status": "withheld", "embargoed_until": EMBARGO}, ["embargo"]),
        ({"kind": "correction", "status": "withheld", "embargoed_until": EMBARGO}, ["correction", "embargo"]),
        ({"kind": "correction", "status": "withheld"}, ["correction", "withhold"]),
        ({"kind": "correction", "status": "canceled"}, ["kill"]),
    ],
)
def test_notices(lifecycle: dict[str, Any], kinds: list[str]) -> None:
    """Readers are told of kills, corrections, embargoes and withholds; a kill outweighs the rest."""
    routed = [one for one in route(_story(**lifecycle)) if one.topic == "wire.notices"]

    assert [one.part for one in routed] == kinds
    assert [one.event.kind for one in routed if isinstance(one.event, Notice)] == kinds


def test_plain_story() -> None:
    """A story that nothing is special about is recorded and becomes the latest; nothing else."""
    story = _story()

    assert _routed(story) == {
        ("wire.enriched", ""): Routed("wire.enriched", story),
        ("wire.latest", ""): Routed("wire.latest", story),
    }


def test_late_older_version_is_not_the_latest() -> None:
    """An older version that arrives late is recorded, but does not replace the newer one."""
    assert _routed(_story(latest=False)).keys() == {("wire.enriched", "")}


def test_watched_story() -> None:
    """A story goes to the topic of each watch that it matches, whole."""
    story = _story(watch=True)
    (match,) = story.watch
    both = story.model_copy(update={"watch": (match, match.model_copy(update={"watch": "moscow"}))})

    routed = _routed(both)

    assert routed["wire.places.qatar", ""].event is both
    assert routed["wire.places.moscow", ""].event is both


def test_kill_takes_the_text_from_latest() -> None:
    """The record of a killed story stays complete; the latest holds none of its copy."""
    story = _story(kind="kill", status="canceled")

    routed = _routed(story)

    assert routed["wire.enriched", ""].event is story
    latest = routed["wire.latest", "text-free"].event
    assert isinstance(latest, StoryEnriched)
    assert (latest.lifecycle.status, latest.family_id, latest.version) == ("canceled", story.family_id, story.version)
    for word in ("Quetta", "Qatar", "QATAR", "Rahmat", "Lodhi", "Ruiz", "pipes", "million", "Corrects", "Islamabad"):
        assert word.encode() in story.to_json()
        assert word.encode() not in latest.to_json(), f"{word} is left of the killed copy"


def test_without_text_is_a_complete_event() -> None:
    """What is left is still an event that a strict reader takes, with identity and provenance unchanged."""
    story = _story(kind="kill", status="canceled")

    left = without_text(story)

    assert StoryEnriched.model_validate_json(left.to_json()) == left
    for name in ("story_id", "family_id", "version", "replaces", "source", "raw", "received_at", "decision"):
        assert getattr(left, name) == getattr(story, name)
    assert [reference.story_id for reference in left.lifecycle.refers_to] == [
        reference.story_id for reference in story.lifecycle.refers_to
    ]


def test_notice_says_which_story() -> None:
    """A notice carries the identity, the status and the stories that it names."""
    story = _story(kind="correction", status="withheld", embargoed_until=EMBARGO)

    notice = _notice(story, "embargo")

    for name in ("story_id", "family_id", "version", "replaces", "source", "headline", "slug", "received_at"):
        assert getattr(notice, name) == getattr(story, name)
    assert (notice.status, notice.embargoed_until) == ("withheld", EMBARGO)
    assert notice.refers_to == story.lifecycle.refers_to
    assert notice.editor_notes == story.editor_notes


@pytest.mark.parametrize(("reason", "orphan"), [("kill", False), ("orphan-kill", True), ("orphan", True)])
def test_orphans_are_marked(reason: str, orphan: bool) -> None:
    """A kill of a story that was never seen says so."""
    assert _notice(_story(kind="kill", status="canceled", reason=reason), "kill").orphan is orphan
