"""The signature index: what has been seen, and the decision on what comes next."""

from dataclasses import dataclass
from functools import partial

from wiredesk.stages.dedupe.case import Case
from wiredesk.stages.dedupe.decision import Finding, decide, late
from wiredesk.stages.dedupe.entries import Entry
from wiredesk.stages.dedupe.families import Family
from wiredesk.stages.dedupe.reasons import Reason
from wiredesk.stages.dedupe.settings import DedupeSettings
from wiredesk.stages.dedupe.signature import Tokens, codes, microseconds, opening, signature, token
from wiredesk.stages.dedupe.verdict import MAX_FEEDS, Repeat, Verdict, event
from wiredesk.stages.dedupe.window import Window
from wiredesk_events import StoryDuplicate, StoryRead, StoryUnique


MAX_SEEN_CODES = 256
"""Category codes that are kept of a story and its repeats together; what comes after is told as new every time."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What one decision took; for metrics only, no decision depends on it.

    Attributes:
        redelivery: the story was met again and answered from memory.
        comparisons: known stories that it was compared with.
        evictions: stories that left the window.
        early_evictions: of these, stories younger than the window, because there were too many.
        overflows: how often a lookup key had more stories than it remembers.
    """

    redelivery: bool = False
    comparisons: int = 0
    evictions: int = 0
    early_evictions: int = 0
    overflows: int = 0


@dataclass(frozen=True, slots=True)
class IndexStats:
    """Counts since the index was made; for metrics only.

    Attributes:
        stories: stories in the window now, duplicates included.
        put_in: stories ever put in.
        redeliveries, comparisons, evictions, early_evictions, overflows: as in `Effort`, added up.
        table_bytes: memory that the settings fix; it is taken as it is first used.
        story_bytes: memory that the stories take beside it.
    """

    stories: int
    put_in: int
    redeliveries: int
    comparisons: int
    evictions: int
    early_evictions: int
    overflows: int
    table_bytes: int
    story_bytes: int


class SignatureIndex:
    """Decides on stories one after another.

    A pure function of the stories given to it, in their order: no clock, no randomness, no hash seed. All state that
    decisions depend on is in the window.

    Attributes:
        last: what the last decision took.
    """

    def __init__(self, settings: DedupeSettings | None = None) -> None:
        self.settings = settings or DedupeSettings()
        self.last = Effort()
        self._window = Window(self.settings)
        self._redeliveries = 0
        self._comparisons = 0

    def __len__(self) -> int:
        return len(self._window)

    @property
    def put_in(self) -> int:
        """Return how many stories were ever put in: the position of the newest one."""
        return self._window.put_in

    def stats(self) -> IndexStats:
        """Return the counts so far."""
        window = self._window
        tables, stories = window.nbytes()
        return IndexStats(
            stories=len(window),
            put_in=window.put_in,
            redeliveries=self._redeliveries,
            comparisons=self._comparisons,
            evictions=window.evictions,
            early_evictions=window.early_evictions,
            overflows=window.overflows,
            table_bytes=tables,
            story_bytes=stories,
        )

    def decide(self, story: StoryRead) -> StoryUnique | StoryDuplicate:
        """Return the decision on a story, and remember it.

        A story that has been decided on (the same `story_id`, so the same raw record) gets the very same event again,
        whatever came in between, and changes nothing.
        """
        window = self._window
        known = window.story(story.story_id)
        if known is not None:
            self._redeliveries += 1
            self.last = Effort(redelivery=True)
            return event(story, known.verdict)
        before = window.evictions, window.early_evictions, window.overflows
        new = signature(story)
        window.advance(microseconds(story.received_at))
        case = Case(new, story.lifecycle.refers_to, window, self.settings.of_feed(new.feed), partial(opening, story))
        finding = decide(case)
        entry = _entry(case, finding, story)
        window.put(entry)
        self._comparisons += case.comparisons
        self.last = Effort(
            comparisons=case.comparisons,
            evictions=window.evictions - before[0],
            early_evictions=window.early_evictions - before[1],
            overflows=window.overflows - before[2],
        )
        return event(story, entry.verdict)

    def packed(self, position: int) -> bytes:
        """Return what is remembered of the story at a position, for `restore`; it must still be held."""
        return self._window.packed(position)

    def restore(self, data: bytes) -> None:
        """Remember a story as another index did, without deciding again; give the stories in their order."""
        self._window.restore(data)


def _entry(case: Case, finding: Finding, story: StoryRead) -> Entry:
    """Return what is remembered of a finding."""
    window, new = case.window, case.new
    position, clock = window.next_position(), window.clock or 0
    family = case.family(finding.of) if finding.of else Family(new.story_id)
    if finding.duplicate and finding.of is not None:
        kept = window.story(finding.of.kept_id)
        repeat, seen = _repeat(case, kept, codes(story))
        verdict = Verdict(
            reason=finding.reason,
            family_id=family.family_id,
            duplicate_of=finding.of.kept_id,
            compared_with=finding.compared.kept_id if finding.compared else None,
            likeness=finding.likeness,
            repeat=repeat,
        )
        return Entry(position, clock, new, verdict, family, kept.position if kept else 0, seen)
    is_latest = not late(case, family)
    before = window.entry(family.latest) if window.holds(family.latest) else None
    verdict = Verdict(
        reason=finding.reason if is_latest else Reason.LATE_VERSION,
        family_id=family.family_id,
        version=family.versions + 1,
        replaces=before.signature.story_id if before is not None and is_latest else None,
        compared_with=finding.compared.kept_id if finding.compared else None,
        likeness=finding.likeness,
        latest=is_latest,
        references=_references(case, finding),
    )
    return Entry(position, clock, new, verdict, family.joined_by(new, position, latest=is_latest))


def _repeat(case: Case, kept: Entry | None, story_codes: tuple[str, ...]) -> tuple[Repeat, Tokens]:
    """Return what a duplicate adds to its kept story, and all the codes that are known of it then."""
    last = case.window.last_repeat(kept) if kept else None
    seen = last.seen_codes if last else (kept.signature.codes if kept else frozenset())
    before = last.verdict.repeat if last and last.verdict.repeat else Repeat(0)
    feeds = before.feeds
    if case.new.feed not in feeds and len(feeds) < MAX_FEEDS:
        feeds = (*feeds, case.new.feed)
    added = tuple(code for code in story_codes if token(code) not in seen)
    room = max(0, MAX_SEEN_CODES - len(seen))
    return Repeat(before.repeats + 1, feeds, added), seen.union([token(code) for code in added[:room]])


def _references(case: Case, finding: Finding) -> tuple[str | None, ...]:
    """Return the id of each story that the copy names, and of the one that it kills or corrects without naming it."""
    found = tuple(entry.kept_id if entry else None for entry in case.linked) if case.references else ()
    speaks_of_another = case.new.kind in {"kill", "withhold", "correction"} or case.new.status == "canceled"
    if speaks_of_another and finding.of is not None and not any(found):
        return (*found, *(None for _ in range(case.named - len(found))), finding.of.kept_id)
    return found
