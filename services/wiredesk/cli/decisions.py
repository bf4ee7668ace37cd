"""Finding what dedupe decided on a story, the stories it was held against, and the rest of its family."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from pydantic import ValidationError

from wiredesk.cli.decision_logs import DecisionLog
from wiredesk.domain.records import InboundRecord
from wiredesk.stages.dedupe.explanation import Decided
from wiredesk.topics import DUPLICATES, READ, UNIQUE
from wiredesk_events import Fingerprint, LifecycleKind, StoryDuplicate, StoryRead, StoryUnique, load


_StoryT = TypeVar("_StoryT", StoryRead, StoryUnique, StoryDuplicate)

SHORTEST_PREFIX: Final = 8
"""Characters of an id that may stand for the whole of it; fewer mean nothing."""

MAX_MEMBERS: Final = 200
"""Versions, and repeats, of a family that are listed: the newest."""

MAX_NAMESAKES: Final = 10
"""Stories that are told apart when an id is cut too short."""

_DECISIONS: Final = (DUPLICATES, UNIQUE)
_READ_BEFORE: Final = timedelta(hours=1)
"""A story stands on `wire.read` at most so long before its decision, unless dedupe was far behind."""

_SAME_WORDS: Final = frozenset({"exact-copy", "short-exact"})
"""Duplicates that have the figures and names of the kept story anyway: no need to look for theirs."""


@dataclass(frozen=True, slots=True)
class Member:
    """A version of a family, or a repeat of one.

    Attributes:
        story_id, feed, headline, received_at, kind: as in the event.
        version: None for a repeat.
        reason: why it was kept or not.
        duplicate_of: for a repeat, the version that it repeats.
    """

    story_id: str
    version: int | None
    kind: LifecycleKind
    feed: str
    received_at: datetime
    headline: str
    reason: str
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """All that is known of one story's decision.

    Attributes:
        decided: the newest decision.
        compared, kept: the stories that it names, where they were found.
        mark: the story's fingerprint, where it was found.
        versions, repeats: of its family, oldest first, at most `MAX_MEMBERS` each.
    """

    decided: Decided
    compared: Decided | None = None
    kept: Decided | None = None
    mark: Fingerprint | None = None
    versions: tuple[Member, ...] = ()
    repeats: tuple[Member, ...] = ()


class Ambiguous(Exception):  # noqa: N818 - an outcome with a name
    """Several stories have an id that begins so; `ids` are some of them."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        self.ids = ids
        super().__init__(", ".join(ids))


def find(log: DecisionLog, story_id: str) -> Found | None:
    """Return what was decided on a story, or None; its id may be cut down to `SHORTEST_PREFIX` characters.

    Goes through the log of decisions twice, the second time through the family's partition alone; and once through
    what was read about the time of the decision, for a duplicate, whose event has no fingerprint. Raises `Ambiguous`.
    """
    search = _Search(log)
    newest = search.newest(story_id.strip().lower()) if len(story_id.strip()) >= SHORTEST_PREFIX else None
    if newest is None:
        return None
    place, decided = newest
    names = {decided.decision.compared_with, getattr(decided, "duplicate_of", None)} - {None, decided.story_id}
    versions, repeats, named = search.family(decided.family_id, place.partition, names)
    compared_with = decided.decision.compared_with
    if decided.decision.outcome == "new" and compared_with is not None and compared_with not in named:
        named |= search.elsewhere(compared_with)  # only what begins a family was held against another one
    return Found(
        decided,
        compared=named.get(compared_with),
        kept=named.get(decided.duplicate_of) if isinstance(decided, StoryDuplicate) else None,
        mark=search.mark(place, decided),
        versions=versions,
        repeats=repeats,
    )


@dataclass(slots=True)
class _Search:
    """The ways to look into a log."""

    log: DecisionLog

    def newest(self, story_id: str) -> tuple[InboundRecord, Decided] | None:
        """Return the newest decision on the one story that the id means; of two made at once the later in the log."""
        found: dict[str, tuple[InboundRecord, Decided]] = {}
        for record, decided in self.decisions((story_id,)):
            known = decided.story_id
            if not known.startswith(story_id):
                continue
            if known not in found and len(found) >= MAX_NAMESAKES:
                break
            if known not in found or record.timestamp_ms >= found[known][0].timestamp_ms:
                found[known] = record, decided
        if story_id in found:
            return found[story_id]
        if len(found) > 1:
            raise Ambiguous(tuple(sorted(found)))
        return next(iter(found.values()), None)

    def family(
        self, family_id: str, partition: int, names: Collection[str | None]
    ) -> tuple[tuple[Member, ...], tuple[Member, ...], dict[str | None, Decided]]:
        """Return versions and repeats of a family, and the stories in it that are asked for by id."""
        versions: dict[str, Member] = {}
        repeats: dict[str, Member] = {}
        named: dict[str | None, Decided] = {}
        for _, decided in self.decisions((family_id,), partition):
            if decided.family_id != family_id:
                continue
            if decided.story_id in names:
                named[decided.story_id] = decided
            members = repeats if isinstance(decided, StoryDuplicate) else versions
            members[decided.story_id] = member(decided)
            if len(members) >= 2 * MAX_MEMBERS:
                for one in _in_order(members)[:-MAX_MEMBERS]:
                    del members[one.story_id]
        return _in_order(versions)[-MAX_MEMBERS:], _in_order(repeats)[-MAX_MEMBERS:], named

    def elsewhere(self, story_id: str) -> dict[str | None, Decided]:
        """Return the newest decision on a story of any family, by its id."""
        return {decided.story_id: decided for _, decided in self.decisions((story_id,)) if decided.story_id == story_id}

    def mark(self, place: InboundRecord, decided: Decided) -> Fingerprint | None:
        """Return the fingerprint of the story; that of a duplicate as long as the story as read is still there."""
        if isinstance(decided, StoryUnique):
            return decided.fingerprint
        if decided.decision.scores is None or decided.decision.reason in _SAME_WORDS:
            return None
        when = datetime.fromtimestamp(place.timestamp_ms / 1000, UTC) - _READ_BEFORE if place.timestamp_ms else None
        for record in self.log.search((READ,), (decided.story_id,), since=when):
            story = self._event(record, StoryRead)
            if story is not None and story.story_id == decided.story_id:
                return story.fingerprint
        return None

    def decisions(
        self, texts: Collection[str], partition: int | None = None
    ) -> Iterator[tuple[InboundRecord, Decided]]:
        """Yield the decisions that name one of the texts."""
        for record in self.log.search(_DECISIONS, texts, partition=partition):
            decided: Decided | None
            if record.topic == DUPLICATES:
                decided = self._event(record, StoryDuplicate)
            else:
                decided = self._event(record, StoryUnique)
            if decided is not None:
                yield record, decided

    def _event(self, record: InboundRecord, event: type[_StoryT]) -> _StoryT | None:
        try:
            return load(event, record.value or b"")
        except ValidationError:
            self.log.bad.append(self.log.place(record))
            return None


def member(decided: Decided) -> Member:
    """Return a decided story as one of its family."""
    return Member(
        story_id=decided.story_id,
        version=None if isinstance(decided, StoryDuplicate) else decided.version,
        kind=decided.lifecycle.kind,
        feed=decided.source.feed,
        received_at=decided.received_at,
        headline=decided.headline,
        reason=decided.decision.reason,
        duplicate_of=decided.duplicate_of if isinstance(decided, StoryDuplicate) else None,
    )


def _in_order(members: dict[str, Member]) -> tuple[Member, ...]:
    return tuple(sorted(members.values(), key=lambda one: (one.version or 0, one.received_at, one.story_id)))
