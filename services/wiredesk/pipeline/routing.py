"""Where an enriched story goes besides `wire.enriched`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from wiredesk.topics import ENRICHED, LATEST, NOTICES, places_topic
from wiredesk_events import Event, Notice, StoryEnriched


@dataclass(frozen=True, slots=True)
class Routed:
    """One event and its topic; `part` tells apart what one story gives in several forms of one type."""

    topic: str
    event: Event
    part: str = ""


NoticeKind = Literal["kill", "withhold", "correction", "embargo"]


def route(story: StoryEnriched) -> Iterator[Routed]:
    """Yield the story for every topic that it belongs to: the record first, then what is made from it."""
    yield Routed(ENRICHED, story)
    # Killed copy stands on the record alone; where readers show stories it gives way to a record without text.
    canceled = story.lifecycle.status == "canceled"
    shown, part = (without_text(story), "text-free") if canceled else (story, "")
    if story.decision.latest:
        yield Routed(LATEST, shown, part)
    for kind in _notice_kinds(story):
        yield Routed(NOTICES, _notice(story, kind), kind)
    for match in story.watch:
        yield Routed(places_topic(match.watch), shown, part)


def without_text(story: StoryEnriched) -> StoryEnriched:
    """Return the record that replaces a killed story: who and what, but none of its copy and nothing drawn from it."""
    return story.model_copy(
        update={
            "headline": "",
            "body": "",
            "byline": None,
            "slug": None,
            "dateline": None,
            "editor_notes": (),
            "credits": (),
            "sign_off": None,
            "paragraphs": (),
            "sentences": (),
            "quotes": (),
            "tables": (),
            "entities": (),
            "times": (),
            "amounts": (),
            "places": (),
            "focus": (),
            "watch": (),
            "envelope": story.envelope.model_copy(
                update={
                    "headline": None,
                    "slug": None,
                    "byline": None,
                    "dateline": None,
                    "dateline_place": None,
                    "editor_notes": (),
                    "keywords": (),
                    "subjects": (),
                    "places": (),
                    "abstract": None,
                }
            ),
            "lifecycle": story.lifecycle.model_copy(
                update={
                    "refers_to": tuple(
                        reference.model_copy(update={"headline": None, "slug": None})
                        for reference in story.lifecycle.refers_to
                    )
                }
            ),
        }
    )


def _notice_kinds(story: StoryEnriched) -> Iterator[NoticeKind]:
    lifecycle = story.lifecycle
    if lifecycle.kind == "kill" or lifecycle.status == "canceled":
        yield "kill"
        return
    if lifecycle.kind == "correction":
        yield "correction"
    if lifecycle.embargoed_until is not None:
        yield "embargo"
    elif lifecycle.kind == "withhold" or lifecycle.status == "withheld":
        yield "withhold"


def _notice(story: StoryEnriched, kind: NoticeKind) -> Notice:
    return Notice(
        kind=kind,
        story_id=story.story_id,
        family_id=story.family_id,
        version=story.version,
        replaces=story.replaces,
        orphan=story.decision.reason.startswith("orphan"),
        refers_to=story.lifecycle.refers_to,
        status=story.lifecycle.status,
        embargoed_until=story.lifecycle.embargoed_until,
        source=story.source,
        headline=story.headline,
        slug=story.slug,
        editor_notes=story.editor_notes,
        received_at=story.received_at,
    )
