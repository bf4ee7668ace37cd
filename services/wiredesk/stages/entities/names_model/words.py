"""What a word alone tells of a name: its letters, its shape, the lists in which it stands."""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from wiredesk.stages.entities.lists import Lists


EDGE = "\n"
"""Stands for the word before the first and behind the last."""

_SHAPE_LENGTH = 8
_KEPT = 32_768
"""Words whose forms are kept."""


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=_KEPT)
def fold(word: str) -> str:
    """Return a word in lower case without accents."""
    return _fold(word)


@lru_cache(maxsize=_KEPT)
def shape(word: str) -> str:
    """Return how a word uses capitals and digits, runs of three and more as two: "Xxx" is "Xxx", "Xxxxx" too."""
    marks: list[str] = []
    for letter in word:
        if letter.isupper():
            mark = "X"
        elif letter.islower():
            mark = "x"
        elif letter.isdigit():
            mark = "d"
        else:
            mark = "o" if letter.isalpha() else letter
        if marks[-2:] != [mark, mark]:
            marks.append(mark)
    return "".join(marks[:_SHAPE_LENGTH])


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """Reads the evidence of single words; everything depends on the word and the lists alone.

    Attributes:
        lists: the word lists.
        common: how often words stand in lower case in the training texts, folded.
        given, towns, town_words, titles: names of the lists, folded; title words that stand alone.
    """

    lists: Lists
    common: Mapping[str, int]
    given: frozenset[str]
    towns: frozenset[str]
    town_words: frozenset[str]
    titles: frozenset[str]

    @classmethod
    def of(cls, lists: Lists, common: Mapping[str, int]) -> "WordEvidence":
        """Return the reader for these lists."""
        return cls(
            lists=lists,
            common=common,
            given=frozenset(map(_fold, lists.given)),
            towns=frozenset([_fold(town) for town in lists.towns if " " not in town]),
            town_words=frozenset(
                [_fold(word) for town in lists.towns if " " in town for word in town.split(" ") if word[0].isupper()]
            ),
            titles=frozenset(head[0] for head in lists.title_heads if len(head) == 1),
        )

    def classes(self, word: str) -> list[str]:
        """Return the lists in which a word stands."""
        lists, folded, lower = self.lists, fold(word), word.lower()
        found = [
            name
            for name, members in (
                ("given", self.given),
                ("town", self.towns),
                ("townword", self.town_words),
            )
            if folded in members
        ]
        found.extend(
            name
            for name, words in (
                ("stop", lists.stopwords),
                ("title", self.titles),
                ("titlemod", lists.title_modifiers),
                ("mr", lists.honorifics),
                ("particle", lists.particles),
                ("portfolio", lists.portfolios),
            )
            if lower in words
        )
        for name, heads in (("head", lists.heads), ("ofhead", lists.of_heads), ("first", lists.first_heads)):
            kind = heads.get(lower)
            if kind is not None:
                found.append(f"{name}-{kind}")
        for phrase in lists.phrases.get(word, ()):
            if not phrase.rest:
                found.append(f"listed-{phrase.kind}")
                break
        count = self.common.get(folded, 0)
        found.append(f"common{min(4, int(math.log10(count) * 2))}" if count else "uncommon")
        if len(word) > 4 and word.endswith(lists.surname_endings):
            found.append("surname-end")
        if len(word) > 5 and word.endswith(lists.place_suffixes):
            found.append("place-end")
        return found

    def inside(self, word: str) -> list[str]:
        """Return what a word tells of the name that it belongs to."""
        folded = fold(word)
        found = [f"w={folded}", f"s={shape(word)}"]
        if word[0].isalpha():
            if len(folded) > 3:
                found += [f"p3={folded[:3]}", f"e3={folded[-3:]}", f"e2={folded[-2:]}"]
            found.append(f"n={min(len(folded), 12)}")
        found.extend(f"c={name}" for name in self.classes(word))
        return found

    def near(self, word: str) -> list[str]:
        """Return what a word tells of the name beside it."""
        folded = fold(word)
        if word[0].isdigit():
            return [f"s={shape(word)}"]
        found = [f"w={folded}"]
        if word[0].isupper():
            found.append(f"s={shape(word)}")
        found.extend(f"c={name}" for name in self.classes(word))
        if len(folded) > 4 and word.islower():
            found.append(f"e3={folded[-3:]}")
        return found
