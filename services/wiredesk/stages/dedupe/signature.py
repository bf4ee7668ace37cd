"""What the index keeps of a story, and how two stories are compared."""

import sys
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np

from wiredesk.conventions.fingerprints import MAX_LISTED, SKETCH_SIZE, read_sketch
from wiredesk.conventions.markers import read_markers
from wiredesk.conventions.normal_form import house_style, normal_words, numbers, tidy
from wiredesk_events import LifecycleKind, Scores, Status, StoryRead


Sketch = np.ndarray[tuple[int], np.dtype[np.uint64]]

RELIABLE_SAMPLE: Final = 8
"""With fewer sampled shingles of the smaller story than this, containment is worked out from the Jaccard index."""

_NO_SKETCH: Final[Sketch] = np.empty(0, dtype=np.uint64)
MAX_TITLE_WORDS: Final = 40
"""Words of a headline that are looked at; a longer "headline" is a paragraph gone astray."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What the index keeps of a story.

    Attributes:
        story_id, feed, provider_id, provider_version, issued_at, received_at: identity, as in the event.
        kind, status, embargoed_until, markers: its lifecycle, as it was read.
        slug: case-folded.
        title: the words of its headline without markers, in normal form.
        title_numbers: the figures in its headline.
        algorithm, exact, shingles, sketch, numbers, names: its fingerprint, the sketch unpacked.
    """

    story_id: str
    feed: str
    provider_id: str | None
    provider_version: str | None
    issued_at: datetime | None
    received_at: datetime
    kind: LifecycleKind
    status: Status
    embargoed_until: datetime | None
    markers: tuple[str, ...]
    slug: str | None
    title: tuple[str, ...]
    title_numbers: tuple[str, ...]
    algorithm: str
    exact: str
    shingles: int
    sketch: Sketch
    numbers: tuple[str, ...]
    names: tuple[str, ...]

    def without_sketch(self) -> "Signature":
        """Return the same without what only comparisons need; duplicates are kept so."""
        return replace(self, sketch=_NO_SKETCH, numbers=(), names=())

    @property
    def figures(self) -> frozenset[str]:
        """Return the figures of text and headline."""
        return frozenset(self.numbers).union(self.title_numbers)

    @property
    def lists_cut(self) -> bool:
        """Whether the fingerprint could not list every figure and name, so that equal lists prove nothing."""
        return len(self.numbers) >= MAX_LISTED or len(self.names) >= MAX_LISTED


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two stories are.

    Attributes:
        jaccard: shared share of all their shingles.
        containment: shared share of the shingles of the smaller.
        exact: both were compared whole; otherwise the two numbers are estimates.
    """

    jaccard: float
    containment: float
    exact: bool

    def scores(self) -> Scores:
        """Return them as the event has them."""
        return Scores(jaccard=round(self.jaccard, 3), containment=round(self.containment, 3))


def signature(story: StoryRead) -> Signature:
    """Return what the index keeps of a story."""
    mark = story.fingerprint
    lifecycle = story.lifecycle
    words = normal_words(tidy(read_markers(story.headline).clean))[:MAX_TITLE_WORDS]
    slug = story.envelope.slug
    return Signature(
        story_id=story.story_id,
        feed=story.source.feed,
        provider_id=story.provider_id,
        provider_version=story.provider_version,
        issued_at=story.issued_at,
        received_at=story.received_at,
        kind=lifecycle.kind,
        status=lifecycle.status,
        embargoed_until=lifecycle.embargoed_until,
        markers=lifecycle.markers,
        slug=folded_slug(slug),
        # Words, figures and names recur from story to story: interned, a million stories share them.
        title=tuple(map(sys.intern, words)),
        title_numbers=tuple(map(sys.intern, sorted(numbers(words)))),
        algorithm=mark.algorithm,
        exact=mark.exact,
        shingles=mark.shingles,
        sketch=read_sketch(mark),
        numbers=tuple(map(sys.intern, mark.numbers)),
        names=tuple(map(sys.intern, mark.names)),
    )


def folded_slug(slug: str | None) -> str | None:
    """Return a slug as it is compared, or None where there is none."""
    return tidy(slug).casefold() or None if slug else None


def likeness(one: Signature, other: Signature) -> Likeness:
    """Return how alike two stories are; exact where both have no more shingles than a sketch holds.

    Below the greatest hash of every cut sketch both sketches are complete, so that part is a fair sample of both
    (Broder 1997).
    """
    bounds = [side.sketch[-1] for side in (one, other) if side.shingles > SKETCH_SIZE and side.sketch.size]
    first, second = one.sketch, other.sketch
    if bounds:
        bound = min(bounds)
        first = first[: int(first.searchsorted(bound, side="right"))]
        second = second[: int(second.searchsorted(bound, side="right"))]
    if not first.size or not second.size:
        return Likeness(0.0, 0.0, exact=not bounds)
    merged = np.concatenate((first, second))
    merged.sort()
    shared = int(np.count_nonzero(merged[1:] == merged[:-1]))
    jaccard = shared / (merged.size - shared)
    sample = first.size if one.shingles <= other.shingles else second.size
    if not bounds or sample >= RELIABLE_SAMPLE:
        containment = min(1.0, shared / sample)
    else:
        smaller = min(one.shingles, other.shingles)
        containment = min(1.0, jaccard / (1 + jaccard) * (one.shingles + other.shingles) / smaller)
    return Likeness(jaccard, containment, exact=not bounds)


def overlap(one: tuple[str, ...] | frozenset[str], other: tuple[str, ...] | frozenset[str]) -> float:
    """Return the share of the smaller list that both have; 1 where one is empty: nothing speaks against it."""
    first, second = frozenset(one), frozenset(other)
    return len(first & second) / min(len(first), len(second)) if first and second else 1.0


def one_in_the_other(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether all words of one headline stand in the other."""
    first, second = frozenset(one), frozenset(other)
    return first <= second or second <= first


def title_likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return the Jaccard index of the words of two headlines; 0 where one is missing."""
    first, second = frozenset(one), frozenset(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def same_names(one: Signature, other: Signature) -> bool:
    """Whether both name the same; "today" on one side and "Tuesday" on the other do not count as different."""
    first, second = frozenset(one.names), frozenset(other.names)
    if first == second:
        return True
    extra, missing = first - second, second - first
    return not (extra and missing) and (extra | missing) <= house_style().weekdays.names


def shared_names(one: Signature, other: Signature) -> frozenset[str]:
    """Return the names that both have, days and months left out."""
    style = house_style()
    return frozenset(one.names).intersection(other.names) - style.weekdays.names - style.months.names


def adds_names(new: Signature, old: Signature) -> bool:
    """Whether the new story has a name that the old one lacks, in its text and its headline."""
    return not frozenset(new.names) <= house_style().weekdays.names.union(old.names, old.title)
