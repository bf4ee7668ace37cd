"""A newsroom's own names in a story, whoever finds the others: its word goes before a recogniser's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wiredesk.stages.entities.lists import Lists, Phrase, Phrases, index_names
from wiredesk.stages.entities.newsroom import NewsroomLists
from wiredesk.stages.entities.passages import Case, Passage, is_capital, words_of
from wiredesk.stages.entities.recogniser import FoundName, Recogniser, lower_words


_CONFIDENCE = 0.95
"""As that of the packaged lists' names."""
_LIKELY = 0.75
"""Least confidence of a longer name that may hold a newsroom's own: more than a guess from its neighbours has."""


@dataclass(frozen=True, slots=True)
class NewsroomRecogniser:
    """A recogniser's names, with those that a newsroom lists and without what it says is none.

    A listed name is found wherever it stands in whole words, unless a longer name holds it that is likely. One
    ordinary word that opens a sentence is left to the recogniser.

    Attributes:
        recogniser: finds the other names.
        newsroom: the newsroom's lists.
        lists: the packaged lists with the newsroom's in them.
    """

    recogniser: Recogniser
    newsroom: NewsroomLists
    lists: Lists
    _exact: Phrases = field(init=False, repr=False)
    _folded: Phrases = field(init=False, repr=False)
    _never: frozenset[tuple[str, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        exact, folded = index_names({spelling: (kind, name) for spelling, kind, name in self.newsroom.names()})
        object.__setattr__(self, "_exact", exact)
        object.__setattr__(self, "_folded", folded)
        never = frozenset(tuple(word.lower() for word in words_of(phrase)) for phrase in self.newsroom.never)
        object.__setattr__(self, "_never", never)

    def find(self, passages: Sequence[Passage]) -> tuple[FoundName, ...]:
        """Return the names in the passages, in order."""
        found = [
            name
            for name in self.recogniser.find(passages)
            if passages[name.passage].folded[name.first : name.last] not in self._never
        ]
        lower = lower_words(passages)
        own = [name for number, passage in enumerate(passages) for name in self._own(number, passage, lower)]
        return _merged(found, own)

    def _own(self, number: int, passage: Passage, lower: frozenset[str]) -> Iterator[FoundName]:
        at = 0
        while at < len(passage):
            phrase = self._phrase_at(passage, at)
            if phrase is None or (not phrase.rest and self._ordinary(passage, at, lower)):
                at += 1
                continue
            end = at + 1 + len(phrase.rest)
            yield FoundName(number, at, end, phrase.kind, _CONFIDENCE, phrase.canonical)
            at = end

    def _phrase_at(self, passage: Passage, at: int) -> Phrase | None:
        """Return the longest own name at a token; capitals must agree where the line uses them as usual."""
        for phrase in self._exact.get(passage.words[at], ()):
            if passage.words[at + 1 : at + 1 + len(phrase.rest)] == phrase.rest:
                return phrase
        if passage.cases[at] is not Case.NORMAL and is_capital(passage.words[at]):
            for phrase in self._folded.get(passage.folded[at], ()):
                if passage.folded[at + 1 : at + 1 + len(phrase.rest)] == phrase.rest:
                    return phrase
        return None

    def _ordinary(self, passage: Passage, at: int, lower: frozenset[str]) -> bool:
        means_nothing = passage.opens[at] or passage.cases[at] is not Case.NORMAL
        return means_nothing and (passage.folded[at] in self.lists.stopwords or passage.folded[at] in lower)


def _merged(found: Sequence[FoundName], own: Sequence[FoundName]) -> tuple[FoundName, ...]:
    """Return both in order; where two overlap, a longer name that likely holds the other, else the newsroom's."""
    at = {token: name for name in found for token in _tokens(name)}
    kept = [name for name in own if not _holds(at.get((name.passage, name.first)), name)]
    taken = {token for name in kept for token in _tokens(name)}
    others = [name for name in found if taken.isdisjoint(_tokens(name))]
    return tuple(sorted((*kept, *others), key=lambda name: (name.passage, name.first)))


def _tokens(name: FoundName) -> Iterator[tuple[int, int]]:
    return ((name.passage, at) for at in range(name.first, name.last))


def _holds(longer: FoundName | None, name: FoundName) -> bool:
    if longer is None or longer.confidence < _LIKELY or longer.last - longer.first <= name.last - name.first:
        return False
    return longer.first <= name.first and name.last <= longer.last
