"""How dedupe does on the labelled pairs of Reuters-21578, and whether its look-ups find what an exact join finds.

`dedupe_pairs.csv` says what the later story of a pair is to the earlier one, for the labels' meaning see there.
`python -m tests.quality.pair_scores` prints the figures as a table and every wrong pair, by number, with the reason
that was given for the decision.
"""

import csv
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from tests.quality.reuters import decisions, stories, story_id

from wiredesk.conventions.copy import separate
from wiredesk.conventions.fingerprints import SHORT_WORDS
from wiredesk.conventions.normal_form import is_silent, normal_words, stem, tidy
from wiredesk.stages.dedupe import SignatureIndex
from wiredesk.stages.dedupe.signature import signature
from wiredesk_events import Decision, StoryDuplicate, StoryRead


DROPPABLE: Final = frozenset({"copy", "abridged"})
VERSIONS: Final = frozenset({"extended", "update", "correction"})
STRANGERS: Final = frozenset({"template", "related", "different"})
LABELS: Final = ("copy", "abridged", "extended", "update", "correction", "template", "related", "different")

WINDOW: Final = timedelta(hours=72)
CONTAINED: Final = 0.5
LONG: Final = 20
"""Shingles of stories that the look-ups must find, and the least share of the smaller one that both have."""


class Outcome(StrEnum):
    """What became of a later story, seen from the earlier one.

    `DROPPED_ELSEWHERE` is a right drop that says nothing of the pair: against another story, of another family or one
    that the labels call the same copy.
    """

    DROPPED = "dropped"
    DROPPED_ELSEWHERE = "elsewhere"
    VERSION = "version"
    SEPARATE = "separate"


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the file: two numbers of the collection, and what the later story is to the earlier one."""

    earlier: int
    later: int
    label: str

    @property
    def is_family(self) -> bool:
        """Whether both tell the same story."""
        return self.label not in STRANGERS


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair and what dedupe made of it; `same_family`: the later story is in the family of the earlier one."""

    pair: Pair
    outcome: Outcome
    same_family: bool
    decision: Decision

    @property
    def dropped(self) -> bool:
        """Whether the later story was dropped, whatever it was held to repeat."""
        return self.outcome in {Outcome.DROPPED, Outcome.DROPPED_ELSEWHERE}

    @property
    def false_duplicate(self) -> bool:
        """Whether it was dropped as a copy of a story that it does not repeat."""
        return self.outcome is Outcome.DROPPED and self.pair.label not in DROPPABLE

    @property
    def right(self) -> bool:
        """Whether the outcome is what the label asks for."""
        if self.pair.label in DROPPABLE:
            return self.dropped and self.same_family
        if self.pair.label in VERSIONS:
            return self.same_family and not self.false_duplicate
        return not self.same_family


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many; nothing of nothing is all."""

    found: int
    among: int

    @property
    def share(self) -> float:
        """Return the share found, 0 to 1."""
        return self.found / self.among if self.among else 1.0

    def __str__(self) -> str:
        return f"{self.share:.4f} ({self.found} of {self.among})"


@dataclass(frozen=True, slots=True)
class Candidates:
    """Whether look-ups find earlier stories like a story: how often, and the stories for which they found none."""

    recall: Rate
    missed: tuple[str, ...]


def read_pairs(name: str = "dedupe_pairs.csv") -> tuple[Pair, ...]:
    """Return the labelled pairs of a file beside this one."""
    with Path(__file__).with_name(name).open(encoding="ascii", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return tuple(Pair(int(row["earlier"]), int(row["later"]), row["label"]) for row in csv.DictReader(lines))


@cache
def judged() -> tuple[Judged, ...]:
    """Return every labelled pair with what dedupe made of it."""
    pairs = read_pairs()
    repeats = {(story_id(pair.earlier), story_id(pair.later)) for pair in pairs if pair.label in DROPPABLE}
    return tuple(_judge(pair, repeats) for pair in pairs)


def _judge(pair: Pair, repeats: set[tuple[str, str]]) -> Judged:
    earlier, later = story_id(pair.earlier), story_id(pair.later)
    event = decisions()[later]
    same_family = event.family_id == decisions()[earlier].family_id
    outcome = Outcome.VERSION if same_family else Outcome.SEPARATE
    if isinstance(event, StoryDuplicate):
        # A drop against a further story of the family is right where the labels say that it repeats that one.
        excused = event.duplicate_of != earlier and (event.duplicate_of, later) in repeats
        outcome = Outcome.DROPPED if same_family and not excused else Outcome.DROPPED_ELSEWHERE
    return Judged(pair, outcome, same_family, event.decision)


def duplicate_precision() -> Rate:
    """Return how many of the drops seen in the pairs are copies or abridged copies."""
    drops = [one for one in judged() if one.pair.label in DROPPABLE and one.dropped]
    return Rate(len(drops), len(drops) + len(false_duplicates()))


def duplicate_recall() -> Rate:
    """Return how many copies and abridged copies were dropped."""
    asked = [one for one in judged() if one.pair.label in DROPPABLE]
    return Rate(sum(one.dropped for one in asked), len(asked))


def version_precision() -> Rate:
    """Return how many of the stories kept as versions in the family of the earlier one are versions of it."""
    kept = [one for one in judged() if one.outcome is Outcome.VERSION]
    return Rate(sum(one.pair.label in VERSIONS for one in kept), len(kept))


def version_recall() -> Rate:
    """Return how many longer stories, updates and corrections are in the family of the earlier one and not dropped."""
    asked = [one for one in judged() if one.pair.label in VERSIONS]
    return Rate(sum(one.right for one in asked), len(asked))


def family_precision() -> Rate:
    """Return how many of the pairs put in one family tell one story."""
    joined = [one for one in judged() if one.same_family]
    return Rate(sum(one.pair.is_family for one in joined), len(joined))


def family_recall(judgements: Iterable[Judged] | None = None) -> Rate:
    """Return how many of the pairs that tell one story were put in one family."""
    asked = [one for one in (judged() if judgements is None else judgements) if one.pair.is_family]
    return Rate(sum(one.same_family for one in asked), len(asked))


def false_duplicates() -> tuple[Judged, ...]:
    """Return the pairs whose later story was dropped as a copy, and is none."""
    return tuple(one for one in judged() if one.false_duplicate)


def dropped_changes() -> tuple[Judged, ...]:
    """Return the pairs whose later story changed something and was dropped as a copy: updates and corrections."""
    return tuple(one for one in false_duplicates() if one.pair.label in {"update", "correction"})


def look_up(index: SignatureIndex, story: StoryRead) -> set[str]:
    """Return the ids of the stories that dedupe finds by the text of a story that it has not seen yet."""
    return {entry.signature.story_id for entry in index._window.like_text(signature(story))}


@cache
def candidates() -> Candidates:
    """Return whether the look-ups find a story like it for each that has one, in the whole stream.

    Like: at least half of the smaller one's shingles are in both, by an exact join of all shingles, within 72 hours;
    both have at least `LONG` shingles.
    """
    index = SignatureIndex()
    asked, missed = 0, []
    for story, alike in exact_join(stories()):
        if alike:
            asked += 1
            if alike.isdisjoint(look_up(index, story)):
                missed.append(story.story_id)
        index.decide(story)
    return Candidates(Rate(asked - len(missed), asked), tuple(missed))


def exact_join(read: Iterable[StoryRead]) -> Iterator[tuple[StoryRead, set[str]]]:
    """Yield each story with the ids of the earlier ones, at most 72 hours before, that share its shingles."""
    postings: defaultdict[tuple[str, ...], deque[StoryRead]] = defaultdict(deque)
    sizes: dict[str, int] = {}
    for story in read:
        own = shingles(story)
        sizes[story.story_id] = len(own)
        if len(own) < LONG:
            yield story, set()
            continue
        shared = Counter[str]()
        for shingle in own:
            posted = postings[shingle]
            while posted and story.received_at - posted[0].received_at > WINDOW:
                posted.popleft()
            shared.update([other.story_id for other in posted])
            posted.append(story)
        yield story, {other for other, n in shared.items() if n >= CONTAINED * min(len(own), sizes[other])}


def shingles(story: StoryRead) -> set[tuple[str, ...]]:
    """Return the runs of three words of a story's normal form, worked out from the words, not from the fingerprint."""
    copy = separate(story.headline, story.blocks, story.received_at)
    words = [word for text in (*copy.paragraphs, *copy.tables) for word in normal_words(tidy(text))]
    if len(words) < SHORT_WORDS:
        words = normal_words(tidy(copy.headline)) + words
    words = [stem(word) for word in words if not is_silent(word)]
    return {tuple(words[start : start + 3]) for start in range(max(len(words) - 2, min(len(words), 1)))}


def main() -> None:
    """Print the figures, then every wrong pair."""
    counts = Counter((one.pair.label, one.outcome) for one in judged())
    print(f"{len(judged())} pairs\n{'':12}" + "".join(f"{outcome:>12}" for outcome in Outcome))
    for label in LABELS:
        print(f"{label:12}" + "".join(f"{counts[label, outcome]:12}" for outcome in Outcome))
    print(f"duplicates   precision {duplicate_precision()}, recall {duplicate_recall()}")
    print(f"versions     precision {version_precision()}, recall {version_recall()}")
    print(f"family       precision {family_precision()}, recall {family_recall()}")
    for label in LABELS[:5]:
        print(f"  {label:10} recall {family_recall(one for one in judged() if one.pair.label == label)}")
    print(f"false duplicates {len(false_duplicates())}, updates and corrections among them {len(dropped_changes())}")
    found = candidates()
    print(f"candidates   story recall {found.recall}; none for {', '.join(found.missed) or 'nothing'}")
    wrong = [one for one in judged() if not one.right]
    print(f"{len(wrong)} wrong pairs")
    for one in sorted(wrong, key=lambda one: (LABELS.index(one.pair.label), one.pair.later)):
        compared = (one.decision.compared_with or "-").removeprefix("reuters-")
        scores = one.decision.scores
        likeness = f"J {scores.jaccard:.2f} C {scores.containment:.2f}" if scores else ""
        print(
            f"  {one.pair.earlier:5} > {one.pair.later:5} {one.pair.label:10} {one.outcome:9} "
            f"{one.decision.reason:16} to {compared:5} {likeness}"
        )


if __name__ == "__main__":
    main()
