"""What kind of word a word is: its parts of speech and their classes after WordNet, inflected forms included."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal, NamedTuple


Form = Literal["", "s", "ed", "ing"]
"""How a word is inflected: as it stands in a dictionary, in -s, as a past form, in -ing."""


class Word(NamedTuple):
    """What is known of a word.

    Attributes:
        lemma: its dictionary form, as a verb where it can be one.
        usual: its usual part of speech: n, v, a, r; empty if unknown.
        noun, verb: the class of what it means as a noun and as a verb ("n10", "v32"); empty if it is none.
        form: how it is inflected, as a verb.
    """

    lemma: str
    usual: str
    noun: str
    verb: str
    form: Form


UNKNOWN = Word("", "", "", "", "")
_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by their dictionary forms.

    Attributes:
        codes: the code of each word as `word_classes.txt` explains it.
        irregular: the verb of each irregular past form.
        known: words already looked up; bounded by `MOST_KNOWN`.
    """

    codes: Mapping[str, str]
    irregular: Mapping[str, str]
    known: dict[str, Word]

    def __getitem__(self, word: str) -> Word:
        """Return what is known of a word, given in small letters."""
        found = self.known.get(word)
        if found is None:
            found = self._look_up(word)
            if len(self.known) < MOST_KNOWN:
                self.known[word] = found
        return found

    def _look_up(self, word: str) -> Word:
        code = self.codes.get(word, "")
        usual, noun, verb = code[:1], _class(code, "n"), _class(code, "v")
        if verb:
            # "sought" stands in no dictionary, "found" and "left" do: as verbs of their own and as past forms.
            past = self.irregular.get(word)
            return Word(past or word, usual, noun, verb, "ed" if past else "")
        for stem, form in self._stems(word):
            inner = self.codes.get(stem, "")
            inner_verb = _class(inner, "v")
            if form == "s":
                noun = noun or _class(inner, "n")
            if inner_verb:
                return Word(stem, usual or inner[:1], noun, inner_verb, form)
            if noun and form == "s":
                return Word(stem, usual or "n", noun, "", "s")
        return Word(word, usual, noun, "", "") if code else UNKNOWN

    def _stems(self, word: str) -> Iterator[tuple[str, Form]]:
        """Yield what a word may be an inflected form of."""
        if word in self.irregular:
            yield self.irregular[word], "ed"
        if word.endswith("s") and len(word) > 3:
            yield word[:-1], "s"
            if word.endswith("ies"):
                yield word[:-3] + "y", "s"
            if word.endswith("es"):
                yield word[:-2], "s"
        suffix: tuple[str, Form]
        for suffix in (("ed", "ed"), ("ing", "ing")):
            if word.endswith(suffix[0]) and len(word) > len(suffix[0]) + 2:
                stem = word[: -len(suffix[0])]
                yield stem, suffix[1]
                yield stem + "e", suffix[1]
                if stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
                    yield stem[:-1], suffix[1]
                if stem[-1] == "i":
                    yield stem[:-1] + "y", suffix[1]


MOST_KNOWN = 65_536


def _class(code: str, part: str) -> str:
    at = code.find(part)
    return code[at : at + 3] if at >= 0 else ""


def parse_lexicon(text: str, irregular: Mapping[str, tuple[str, ...]]) -> Lexicon:
    """Return the lexicon in a text like `word_classes.txt`; `irregular` gives the past forms of verbs."""
    codes: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            code, _, words = line.partition(" ")
            codes.update(dict.fromkeys(words.split(), code))
    past = {form: verb for verb, forms in irregular.items() for form in forms}
    return Lexicon(codes, past, {})


@lru_cache(maxsize=1)
def packaged_codes() -> str:
    """Return the packaged text; read once."""
    return (resources.files("wiredesk.stages.geo") / "data" / "word_classes.txt").read_text("utf-8")
