"""What was decided on a story, kept so that a redelivery gets the very same event again."""

from dataclasses import dataclass
from typing import Literal

from wiredesk.stages.dedupe.likeness import Likeness
from wiredesk.stages.dedupe.reasons import Reason
from wiredesk_events import Decision, Reference, StoryDuplicate, StoryIdentity, StoryRead, StoryUnique


@dataclass(frozen=True, slots=True)
class Repeat:
    """What a kept story's repeats add to it, the last one included.

    Attributes:
        repeats: how many there are so far.
        feeds: who repeated it, in the order of the first time; at most `MAX_FEEDS`.
        added_codes: category and subject codes that this repeat is the first to bring.
    """

    repeats: int
    feeds: tuple[str, ...] = ()
    added_codes: tuple[str, ...] = ()


MAX_FEEDS = 50


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that the decision event says beyond the story itself.

    Attributes:
        reason: the rule that decided.
        family_id: the family.
        version: its number in the family; 0 for a duplicate.
        replaces: `story_id` of the version before.
        duplicate_of: for a duplicate, `story_id` of the kept story.
        compared_with: `story_id` of the story it was held against.
        likeness: how alike the two are, where it was worked out.
        latest: whether it was the newest version.
        references: `story_id` of each story that the lifecycle names, where found; one more than it names is added.
        repeat: for a duplicate, what the kept story's repeats come to.
    """

    reason: Reason
    family_id: str
    version: int = 0
    replaces: str | None = None
    duplicate_of: str | None = None
    compared_with: str | None = None
    likeness: Likeness | None = None
    latest: bool = True
    references: tuple[str | None, ...] = ()
    repeat: Repeat | None = None


def event(story: StoryRead, verdict: Verdict) -> StoryUnique | StoryDuplicate:
    """Return the decision event: a pure function of the story and what was decided."""
    if verdict.duplicate_of is not None and verdict.repeat is not None:
        # The story was validated when it was read, the rest is ours: no need to validate it again.
        ours = {
            "duplicate_of": verdict.duplicate_of,
            "family_id": verdict.family_id,
            "decision": _decision("duplicate", verdict),
            "headline": story.headline,
            "repeats": verdict.repeat.repeats,
            "repeated_by": verdict.repeat.feeds,
            "added_categories": verdict.repeat.added_codes,
        }
        return StoryDuplicate.of_valid({name: getattr(story, name) for name in StoryIdentity.model_fields} | ours)
    lifecycle = story.lifecycle
    changes: dict[str, object] = {}
    if verdict.version > 1 and lifecycle.kind == "new":
        changes["kind"] = "update"
    if any(verdict.references):
        changes["refers_to"] = _references(lifecycle.refers_to, verdict.references)
    return StoryUnique.of_valid(
        story.__dict__
        | {
            "lifecycle": lifecycle.model_copy(update=changes) if changes else lifecycle,
            "family_id": verdict.family_id,
            "version": verdict.version,
            "replaces": verdict.replaces,
            "decision": _decision("version" if verdict.version > 1 else "new", verdict),
        }
    )


def _decision(outcome: Literal["new", "version", "duplicate"], verdict: Verdict) -> Decision:
    return Decision.of_valid(
        {
            "outcome": outcome,
            "reason": verdict.reason.value,
            "compared_with": verdict.compared_with,
            "scores": verdict.likeness.scores() if verdict.likeness else None,
            "latest": verdict.latest,
        }
    )


def _references(named: tuple[Reference, ...], found: tuple[str | None, ...]) -> tuple[Reference, ...]:
    resolved = [
        reference.model_copy(update={"story_id": story_id}) if story_id else reference
        for reference, story_id in zip(named, found, strict=False)
    ]
    added = [Reference(story_id=story_id) for story_id in found[len(named) :] if story_id]
    return (*resolved, *named[len(found) :], *added)
