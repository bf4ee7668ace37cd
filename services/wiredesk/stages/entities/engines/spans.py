"""From what a model marks in a text to names as the guideline wants them: on our tokens, without what is no part."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from wiredesk.stages.entities.lists import Lists
from wiredesk.stages.entities.passages import Passage
from wiredesk.stages.entities.recogniser import FoundName
from wiredesk.stages.entities.titles import title_length
from wiredesk_events.tags import EntityKind


_ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch that a model marks.

    Attributes:
        start, end: its code points in the passage's text, half-open.
        kind: what its label means.
        confidence: 0 to 1.
    """

    start: int
    end: int
    kind: EntityKind
    confidence: float


def names_of(number: int, passage: Passage, marked: Iterable[Marked], lists: Lists) -> Iterator[FoundName]:
    """Yield the names of a passage in order, none over another.

    A stretch grows to whole tokens and ends with its line; articles, titles, possessives and marks at its edges go.
    """
    end = 0
    for stretch in sorted(marked, key=lambda item: (item.start, -item.end)):
        first, last = _snapped(passage, stretch, lists)
        if end <= first < last:
            words = passage.words[first:last]
            listed = lists.canonical.get((stretch.kind, " ".join(words)))
            yield FoundName(number, first, last, stretch.kind, stretch.confidence, listed)
            end = last


def _snapped(passage: Passage, stretch: Marked, lists: Lists) -> tuple[int, int]:
    """Return the tokens of a name, half-open; none where nothing of a name is left."""
    words, folded = passage.words, passage.folded
    first = bisect_right(passage.ends, stretch.start)
    last = bisect_left(passage.starts, stretch.end)
    while first < last and (folded[first] in _ARTICLES or not words[first][0].isalnum()):
        first += 1
    last = next((at for at in range(first, last) if words[at][0] == "\n"), last)
    if stretch.kind == "person":
        first = _behind_titles(passage, first, last, lists)
    while first < last and not _ends_name(words[last - 1], words[first : last - 1]):
        last -= 1
    return first, last


def _behind_titles(passage: Passage, first: int, last: int, lists: Lists) -> int:
    while first < last - 1:
        step = title_length(passage, first, last, lists) or (passage.folded[first] in lists.honorifics)
        if not 0 < step < last - first:
            break
        first += step
    return first


def _ends_name(word: str, before: tuple[str, ...]) -> bool:
    return word[0].isalnum() or (word == ")" and "(" in before)


def windows(passage: Passage, size: int, weigh: Callable[[str], int]) -> Iterator[tuple[int, int]]:
    """Yield a passage cut into stretches of code points of at most `size`, before a sentence where one opens in time.

    `weigh` says how much of the size a token takes; one that is over the size alone stands alone.
    """
    first = opening = weight = 0
    weights = [weigh(word) for word in passage.words]
    for at, more in enumerate(weights):
        if passage.opens[at]:
            opening = at
        while at > first and weight + more > size:
            cut = opening if opening > first else at
            yield passage.starts[first], passage.ends[cut - 1]
            first, weight = cut, sum(weights[cut:at])
        weight += more
    if first < len(passage):
        yield passage.starts[first], passage.ends[-1]
