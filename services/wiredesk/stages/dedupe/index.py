"""The signature index: what has been seen, and the decision on what comes next."""

from dataclasses import dataclass

from wiredesk.stages.dedupe.case import Case
from wiredesk.stages.dedupe.decision import Finding, decide, late
from wiredesk.stages.dedupe.families import Family
from wiredesk.stages.dedupe.reasons import Reason
from wiredesk.stages.dedupe.settings import DedupeSettings
from wiredesk.stages.dedupe.signature import signature
from wiredesk.stages.dedupe.verdict import Verdict, event
from wiredesk.stages.dedupe.window import Window
from wiredesk_events import StoryDuplicate, StoryRead, StoryUnique


@dataclass(frozen=True, slots=True)
class IndexStats:
    """Counts since the index was made; for metrics only, no decision depends on them.

    Attributes:
        stories: stories in the window now, duplicates included.
        decisions: stories decided on.
        redeliveries: stories met again, answered from memory.
        comparisons: pairs of stories compared.
        evictions: stories thrown out.
        early_evictions: of these, stories younger than the window, because there were too many.
        bucket_overflows: how often a lookup key had more stories than it remembers.
    """

    stories: int
    decisions: int
    redeliveries: int
    comparisons: int
    evictions: int
    early_evictions: int
    bucket_overflows: int


class SignatureIndex:
    """Decides on stories one after another.

    A pure function of the stories given to it, in their order: no clock, no randomness, no hash seed. All state that
    decisions depend on is in the window.
    """

    def __init__(self, settings: DedupeSettings | None = None) -> None:
        self.settings = settings or DedupeSettings()
        self._window = Window(self.settings)
        self._redeliveries = 0
        self._comparisons = 0

    def __len__(self) -> int:
        return len(self._window)

    def stats(self) -> IndexStats:
        """Return the counts so far."""
        return IndexStats(
            stories=len(self._window),
            decisions=self._window.put_in,
            redeliveries=self._redeliveries,
            comparisons=self._comparisons,
            evictions=self._window.evictions,
            early_evictions=self._window.early_evictions,
            bucket_overflows=self._window.overflows,
        )

    def decide(self, story: StoryRead) -> StoryUnique | StoryDuplicate:
        """Return the decision on a story, and remember it.

        A story that has been decided on (the same `story_id`, so the same raw record) gets the very same event again,
        whatever came in between, and changes nothing.
        """
        known = self._window.story(story.story_id)
        if known is not None:
            self._redeliveries += 1
            return event(story, known.verdict)
        new = signature(story)
        self._window.advance(new.received_at)
        case = Case(new, story.lifecycle.refers_to, self._window, self.settings)
        finding = decide(case)
        family = finding.family or Family(new.story_id)
        verdict = _verdict(case, finding, family)
        self._comparisons += case.comparisons
        entry = self._window.put(new, family, verdict)
        if verdict.duplicate_of is None:
            family.joined(entry, latest=verdict.latest)
        return event(story, verdict)


def _verdict(case: Case, finding: Finding, family: Family) -> Verdict:
    """Return what is remembered of a finding; the family is not changed yet."""
    compared_with = finding.compared.kept_id if finding.compared else None
    if finding.duplicate and finding.of is not None:
        return Verdict(
            reason=finding.reason,
            family_id=family.family_id,
            duplicate_of=finding.of.kept_id,
            compared_with=compared_with,
            likeness=finding.likeness,
        )
    before = family.latest
    is_latest = not late(case, finding)
    return Verdict(
        reason=finding.reason if is_latest else Reason.LATE_VERSION,
        family_id=family.family_id,
        version=family.versions + 1,
        replaces=before.signature.story_id if before is not None and is_latest else None,
        compared_with=compared_with,
        likeness=finding.likeness,
        latest=is_latest,
        references=_references(case, finding),
    )


def _references(case: Case, finding: Finding) -> tuple[str | None, ...]:
    """Return the id of each story that the copy names, and of the one that it kills or corrects without naming it."""
    found = tuple(entry.kept_id if entry else None for entry in case.linked) if case.references else ()
    speaks_of_another = case.new.kind in {"kill", "withhold", "correction"} or case.new.status == "canceled"
    if speaks_of_another and finding.of is not None and not any(found):
        return (*found, *(None for _ in range(case.named - len(found))), finding.of.kept_id)
    return found
