"""Every story of Reuters-21578 marked as correction, update or repeat, held against what a reader decided.

`dedupe_marked.csv` holds numbers of the collection and labels only, one line a pair: the earlier story, the later
(marked) one, and what the later is to the earlier by the project's guideline for copies and versions. A line without
an earlier story says `orphan` (its parent is not among the stories of the 72 hours before) or `unmarked` (a decoy:
what looks like a marker is prose). A story may have several parents: the story, its repeat under other codes, its
flash. Parents are the labels of `PARENTS`; the other pairs are stories whose family it must not join.

`python -m tests.quality.test_dedupe_marked` prints what became of each of them.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from tests.quality.reuters import NO_CORPUS, REUTERS, decisions, stories, story_id

from wiredesk_events import LifecycleKind, StoryDuplicate, StoryRead, StoryUnique


pytestmark = pytest.mark.skipif(not REUTERS.is_dir(), reason=NO_CORPUS)

PARENTS: Final = frozenset({"copy", "abridged", "extended", "update", "correction"})
REPEATS: Final = frozenset({"copy", "abridged"})
STRANGERS: Final = frozenset({"template", "related", "different"})
ALONE: Final = frozenset({"orphan", "unmarked"})

KINDS: Final[frozenset[LifecycleKind]] = frozenset(
    {"update", "correction", "refile", "repeat", "kill", "withhold", "advisory"}
)
"""What a marker can mean; alerts and takes are no versions."""

WINDOW: Final = timedelta(hours=72)
"""The default of the settings; a parent older than this is none."""

ATTACHED_FLOOR: Final = 0.82
"""Share of the marked stories with a parent that are in its family; just under what is measured, to be raised."""

READ_FLOOR: Final = 0.9
"""Share of the marked stories whose marker the product reads; just under what is measured, to be raised."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a reader says of a marked story.

    Attributes:
        number: its number in the collection.
        parents: earlier stories that it is a version or a repeat of, each with its label; empty for orphans and decoys.
        strangers: earlier stories that it resembles, each with its label.
        decoy: it carries no marker, it only looks so.
    """

    number: int
    parents: dict[int, str]
    strangers: dict[int, str]
    decoy: bool

    @property
    def repeat(self) -> bool:
        """Whether it has nothing that a parent has not."""
        return not REPEATS.isdisjoint(self.parents.values())


class Fate(StrEnum):
    """What became of a marked story."""

    VERSION = "kept as version of its parent"
    ORPHAN = "kept as orphan"
    REPEAT = "repeat dropped"
    REPEAT_KEPT = "repeat kept as version"
    MISSED = "kept, its parent missed"
    WRONG = "wrong family"
    LOST = "version dropped"
    DECOY = "decoy"


RIGHT: Final = frozenset({Fate.VERSION, Fate.ORPHAN, Fate.REPEAT, Fate.DECOY})


@dataclass(frozen=True, slots=True)
class Looked:
    """A marked story, what the product read and decided, and what became of it."""

    label: Label
    story: StoryRead
    event: StoryUnique | StoryDuplicate
    fate: Fate

    @property
    def attached_to(self) -> int | None:
        """Return the number of the story at the head of the family that it joined; None where it is the first."""
        return None if self.event.family_id == self.story.story_id else _number(self.event.family_id)


@cache
def labels() -> tuple[Label, ...]:
    """Return the labels, in the order of the file."""
    pairs: dict[int, dict[int | None, str]] = {}
    with Path(__file__).with_name("dedupe_marked.csv").open(encoding="ascii", newline="") as file:
        for row in csv.DictReader(file):
            earlier = int(row["earlier"]) if row["earlier"] else None
            assert earlier not in pairs.setdefault(int(row["later"]), {}), row
            pairs[int(row["later"])][earlier] = row["label"]
    return tuple(
        Label(
            number=number,
            parents={earlier: label for earlier, label in found.items() if earlier and label in PARENTS},
            strangers={earlier: label for earlier, label in found.items() if earlier and label in STRANGERS},
            decoy=found.get(None) == "unmarked",
        )
        for number, found in pairs.items()
    )


@cache
def looked_at() -> tuple[Looked, ...]:
    """Return every marked story with what became of it."""
    read = {story.story_id: story for story in stories()}
    return tuple(
        Looked(label=label, story=read[one], event=decisions()[one], fate=_fate(label, decisions()[one]))
        for label in labels()
        for one in (story_id(label.number),)
    )


def _fate(label: Label, event: StoryUnique | StoryDuplicate) -> Fate:
    if label.decoy:
        return Fate.DECOY
    dropped = isinstance(event, StoryDuplicate)
    if dropped and not label.repeat:
        return Fate.LOST
    if event.family_id in _families(label.parents):
        return (Fate.REPEAT if dropped else Fate.REPEAT_KEPT) if label.repeat else Fate.VERSION
    if event.family_id != event.story_id:
        return Fate.WRONG
    return Fate.MISSED if label.parents else Fate.ORPHAN


def _families(numbers: dict[int, str]) -> set[str]:
    return {decisions()[story_id(number)].family_id for number in numbers}


def _number(one: str) -> int:
    return int(one.removeprefix("reuters-"))


def _with_parent() -> list[Looked]:
    return [looked for looked in looked_at() if looked.label.parents]


def test_labels_name_stories_of_the_stream() -> None:
    """Every labelled story is in the stream, every pair in its order, every parent within the window."""
    received = {story.story_id: story.received_at for story in stories()}
    order = {one: place for place, one in enumerate(received)}

    for label in labels():
        later = story_id(label.number)
        for number in (*label.parents, *label.strangers):
            assert order[story_id(number)] < order[later], (number, label.number)
        assert all(received[later] - received[story_id(number)] <= WINDOW for number in label.parents), label
    assert sum(len(label.strangers) for label in labels()) >= 60


def test_every_story_read_as_marked_is_labelled() -> None:
    """No story that the product reads as correction or update escapes the readers' file."""
    known = {story_id(label.number) for label in labels()}
    marked = [story.story_id for story in stories() if story.lifecycle.kind in KINDS]

    assert len(marked) >= 70
    assert [one for one in marked if one not in known] == []


def test_no_marked_version_is_dropped() -> None:
    """No marked story that is more than a repeat is dropped as duplicate: 0, not few."""
    assert [looked.label.number for looked in looked_at() if looked.fate is Fate.LOST] == []


def test_decoys_are_read_as_plain_stories() -> None:
    """Prose that looks like a marker marks nothing."""
    decoys = [looked for looked in looked_at() if looked.label.decoy]

    assert len(decoys) >= 15
    assert [looked.label.number for looked in decoys if looked.story.lifecycle.kind != "new"] == []


def test_markers_are_read() -> None:
    """Nearly all markers are read as such."""
    marked = [looked for looked in looked_at() if not looked.label.decoy]
    read = sum(_is_read(looked.story) for looked in marked)

    assert read >= READ_FLOOR * len(marked)


def test_versions_are_in_the_family_of_their_parent() -> None:
    """Marked stories are versions in the family of the story that they speak of."""
    found = sum(looked.fate in {Fate.VERSION, Fate.REPEAT, Fate.REPEAT_KEPT} for looked in _with_parent())

    assert found >= ATTACHED_FLOOR * len(_with_parent())


def test_no_marked_story_joins_a_strange_family() -> None:
    """No marked story joins the family of a story that a reader called template, related or different."""
    strange = [
        looked.label.number
        for looked in looked_at()
        if looked.event.family_id in _families(looked.label.strangers) - _families(looked.label.parents)
    ]

    assert strange == []


def test_repeats_are_dropped() -> None:
    """A repeat with the same facts as its parent is dropped; of one that was only cut, either will do."""
    copies = [looked for looked in looked_at() if "copy" in looked.label.parents.values()]

    assert len(copies) >= 3
    assert [looked.label.number for looked in copies if looked.fate is not Fate.REPEAT] == []


def _is_read(story: StoryRead) -> bool:
    return story.lifecycle.kind != "new" or bool(story.lifecycle.markers)


def main() -> None:
    """Print one line for each marked story, then the counts."""
    for looked in looked_at():
        verdict = "right" if looked.fate in RIGHT else "WRONG"
        where = looked.attached_to
        parents = " ".join(f"{label}:{number}" for number, label in looked.label.parents.items())
        print(
            f"{looked.label.number:5} {verdict} {looked.fate:29} read {looked.story.lifecycle.kind:10} "
            f"{looked.event.decision.outcome:9} {looked.event.decision.reason:18} to {where or '-':<5} "
            f"label {parents or ('decoy' if looked.label.decoy else 'orphan'):32} {looked.story.headline[:60]}"
        )
    fates = Counter(looked.fate for looked in looked_at())
    for fate in Fate:
        print(f"{fates[fate]:4} {fate}")
    marked = [looked for looked in looked_at() if not looked.label.decoy]
    found = sum(looked.fate in {Fate.VERSION, Fate.REPEAT, Fate.REPEAT_KEPT} for looked in _with_parent())
    print(f"{found} of {len(_with_parent())} with a parent are in its family")
    print(f"{sum(_is_read(looked.story) for looked in marked)} of {len(marked)} markers are read")


if __name__ == "__main__":
    main()
