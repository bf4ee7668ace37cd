"""What stands around a mention, as features of a trained model: words, their classes, the verb and the head noun.

A feature is a pair of a template and a value, `("left", "in")`: the word before is "in". Names are not told apart: a
capitalised word is "Xx", so that a model cannot learn who usually does what.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wiredesk.stages.geo.lexicon import Lexicon
from wiredesk.stages.geo.rules import Words
from wiredesk.stages.geo.signals import PREPOSITIONS, Mention, WordClasses
from wiredesk.stages.geo.tokens import Tokens, possessive


Feature = tuple[str, str]

REACH = 6
"""Words looked at on either side."""
_MARKS = {",": ",", "(": "(", ")": ")", "-": "-", "–": "-", "—": "–", '"': '"', "“": '"', "”": '"', "/": "/"}
BE = frozenset({"is", "are", "was", "were", "be", "been", "being"})
HAVE = frozenset({"has", "have", "had"})


@dataclass(frozen=True, slots=True)
class View:
    """A mention, or a list of mentions that are read as one, seen from outside.

    Attributes:
        tokens: the words of its field.
        first, last: the first and the last word of the list.
        mention: the mention itself.
        is_list: there are others in the list.
    """

    tokens: Tokens
    first: int
    last: int
    mention: Mention
    is_list: bool


class Contexts:
    """Reads the features of mentions with one lexicon."""

    def __init__(self, lexicon: Lexicon, classes: WordClasses) -> None:
        self.lexicon = lexicon
        self.no_names = classes.plain["small"] | classes.plain["adverbs"]
        self.small = classes.plain["small"] | classes.plain["modals"] | classes.plain["helpers"]
        self.determiners = classes.plain["determiners"] | {"a", "an"}
        self.adverbs = classes.plain["adverbs"] - HAVE
        self.modals = classes.plain["modals"]
        self.sport = classes.plain["sport_words"]

    def features(self, view: View) -> Iterator[Feature]:
        """Yield the features of a mention."""
        left, article = self._left(view)
        right, mark = self._right(view)
        kind = _kind(view.mention)
        first, second = left[0], left[1]
        one, two = right[0], right[1]
        of_noun = "'s " if mark else ""
        yield "left", of_noun + first
        yield "left2", of_noun + second
        yield "lefts", f"{of_noun}{second} {first}"
        yield "article", article
        yield "article right", f"{article} {mark}{one}"
        yield "right", mark + one
        yield "right2", two
        yield "rights", f"{mark}{one} {two}"
        topic = self._topic(view)
        yield "topic left", f"{topic} {first if first in PREPOSITIONS else ''}"
        yield "topic next", f"{topic} {mark}{self._guess(one)}"
        for word in dict.fromkeys(left[:5]):
            if word:
                yield "left of", word
        for word in dict.fromkeys(right[:5]):
            if word:
                yield "right of", word
        if not mark:
            yield from self._governor(left)
        yield from self._follower(view, first, right, mark, kind, topic)

    def _left(self, view: View) -> tuple[list[str], str]:
        """Return the words and marks before, nearest first, with the article between."""
        tokens, index = view.tokens, view.first - 1
        article = ""
        while index >= 0 and not tokens.breaks(index) and tokens.folded[index] in self.determiners:
            if tokens.gap(index) not in {" ", "-"}:
                break
            article = article or tokens.folded[index]
            index -= 1
        words: list[str] = []
        while index >= 0 and len(words) < REACH:
            if tokens.breaks(index):
                break
            mark = _mark(tokens.gap(index))
            if mark:
                words.append(mark)
            words.append(shape(tokens, index))
            index -= 1
        if len(words) < REACH:
            words.append("<")
        words += [""] * (REACH - len(words))
        return words[:REACH], article

    def _right(self, view: View) -> tuple[list[str], str]:
        """Return the words and marks after, and the mark of a possessive."""
        tokens, index = view.tokens, view.last
        possessed = possessive(tokens, view.last)
        words: list[str] = []
        mark = ""
        if possessed is not None:
            mark, index = "'s ", possessed - 1
            if index + 1 < len(tokens):
                words.append(shape(tokens, index + 1))
                index += 1
        while index < len(tokens) - 1 and len(words) < REACH:
            if tokens.breaks(index) and not (index == view.last and len(tokens.words[index]) == 1):
                break
            gap = _mark(tokens.gap(index))
            if gap:
                words.append(gap)
            words.append(shape(tokens, index + 1))
            index += 1
        if len(words) < REACH:
            words.append(">")
        words += [""] * (REACH - len(words))
        return words[:REACH], mark

    def _governor(self, left: Sequence[str]) -> Iterator[Feature]:
        """Yield the nearest word before that says something, with the preposition between."""
        preposition = left[0] if left[0] in PREPOSITIONS else ""
        for word in left[1:5] if preposition else left[:4]:
            known = self.lexicon[word]
            if word in self.small or not (known.noun or known.verb):
                if word in {"<", "Xx", ","}:
                    yield "governed", f"{preposition} {word}"
                    return
                continue
            yield "governor", f"{preposition} {known.lemma}"
            yield "governed", f"{preposition} {known.noun or known.verb}"
            if known.verb:
                yield "governed", f"{preposition} {known.verb} {known.form}"
            return

    def _follower(
        self, view: View, first: str, right: Sequence[str], mark: str, kind: str, topic: str
    ) -> Iterator[Feature]:
        """Yield the head noun of what is possessed or named after it, else the verb that it may be subject of."""
        subject = "prep" if first in PREPOSITIONS else "free"
        if mark:
            yield from self._head(right, "possessed", kind)
            return
        word, after = right[0], right[1]
        known = self.lexicon[word]
        guess = self._guess(word)
        follows = after if after in self.small or len(after) < 3 else self._guess(after)
        yield "next", f"{subject} {guess}"
        yield "next two", f"{guess} {follows}"
        yield "next class", f"{known.noun} {known.verb}"
        if view.mention.in_headline:
            yield "headline next", f"{guess} {follows}"
        if subject == "free":
            yield from self._predicate(right, kind, topic)
        if word not in self.small and known.noun:
            yield from self._head(right, "modified", kind)

    def _guess(self, word: str) -> str:
        """Return the usual part of speech and the form of a word."""
        if word in self.small:
            return "small"
        known = self.lexicon[word]
        return f"{known.usual}{known.form}" if known.usual else word if len(word) < 3 else ""

    def _topic(self, view: View) -> str:
        """Return "score" or "sport" where the sentence has one or is about it."""
        tokens = view.tokens
        low, high = max(0, view.first - 12), min(len(tokens), view.last + 13)
        for index in range(low, high - 1):
            if tokens.words[index].isdigit() and tokens.words[index + 1].isdigit() and tokens.gap(index) in {"-", "–"}:
                return "score" if len(tokens.words[index]) < 4 else "years"
        found = len(self.sport.intersection(tokens.folded[low:high]))
        return "sport" if found > 1 else "sport?" if found else ""

    def _head(self, right: Sequence[str], template: str, kind: str) -> Iterator[Feature]:
        """Yield the head of the noun phrase that begins after the mention: the last noun before anything else."""
        head = ""
        for word in right:
            known = self.lexicon[word]
            if (
                not word
                or word in self.small
                or word in _MARKS.values()
                or word in "<>"
                or (head and known.form == "ed")
            ):
                break
            if known.noun:
                head = word
                if known.usual == "n" and template == "modified":
                    break
        known = self.lexicon[head]
        yield template, known.lemma or head
        yield f"{template} class", known.noun
        yield f"{template} kind", f"{kind} {known.noun}"
        yield f"{template} first", self.lexicon[right[0]].noun if right[0] != "Xx" else "Xx"

    def _predicate(self, right: Sequence[str], kind: str, topic: str) -> Iterator[Feature]:
        """Yield the verb after the mention with what helps it: modal, passive, infinitive."""
        helper = ""
        for word in right:
            if word in self.modals:
                helper = "modal"
            elif word in BE:
                helper = "be"
            elif word in HAVE:
                helper = helper or "have"
            elif word == "to":
                helper = "to"
            elif word in self.adverbs or word in {"not", "t", "be", "been", ","}:
                continue
            else:
                known = self.lexicon[word]
                if not known.verb:
                    yield "predicate", f"{helper} {word if word in self.small else known.usual}"
                    return
                yield "verb", known.lemma
                yield "predicate", f"{helper} {known.verb} {known.form}"
                yield "predicate kind", f"{helper} {kind} {known.verb}"
                yield "verb topic", f"{topic} {known.verb}"
                return

    def sentence(self, view: View) -> Iterator[Feature]:
        """Yield the words of the sentence, but for its names, and their classes, each once."""
        tokens = view.tokens
        low, high = tokens.sentence(view.mention.first)
        around = range(low, high + 1)
        words = dict.fromkeys(tokens.folded[index] for index in around if not tokens.is_capital(index))
        classes: dict[str, None] = {}
        for word in words:
            if word in self.small:
                continue
            yield "sentence", self.lexicon[word].lemma or word
            known = self.lexicon[word]
            classes[known.noun if known.usual == "n" else known.verb] = None
        for name in classes:
            yield "sentence class", name


LINKS = frozenset({"and", "or", "nor"})
MOST_MEMBERS = 12
MOST_WORDS = 4
"""Words of one member's name, at most."""


def spread(tokens: Tokens, first: int, last: int, small: Words) -> tuple[int, int]:
    """Return the first and the last word of the list of names that the words `first` to `last` are a member of.

    A member is a run of capitalised words; members are joined by a comma, by "and", or by both. "Paris, France" is a
    list too: what stands before the city holds for its country.
    """
    for _ in range(MOST_MEMBERS):
        end = _linked_before(tokens, first)
        start = _run_before(tokens, end, small) if end is not None else None
        if start is None:
            break
        first = start
    for _ in range(MOST_MEMBERS):
        start = _linked_after(tokens, last)
        end = _run_after(tokens, start, small) if start is not None else None
        if end is None:
            break
        last = end
    return first, last


def _linked_before(tokens: Tokens, first: int) -> int | None:
    """Return the last word of the member before, if there may be one."""
    index = first - 1
    if index >= 0 and tokens.folded[index] == "the" and tokens.gap(index) == " ":
        index -= 1
    if index < 0 or tokens.breaks(index):
        return None
    gap = tokens.gap(index)
    if tokens.folded[index] in LINKS and gap == " " and index:
        return index - 1 if tokens.gap(index - 1) in {" ", ", "} else None
    return index if gap in {", ", "/"} else None


def _run_before(tokens: Tokens, end: int, small: Words) -> int | None:
    if not _is_name(tokens, end, small):
        return None
    start = end
    while (
        start and end - start < MOST_WORDS - 1 and tokens.gap(start - 1) == " " and _is_name(tokens, start - 1, small)
    ):
        start -= 1
    return start


def _linked_after(tokens: Tokens, last: int) -> int | None:
    """Return the first word of the member after, if there may be one."""
    if last >= len(tokens) - 1 or (tokens.breaks(last) and len(tokens.words[last]) > 1):
        return None
    index, gap = last + 1, tokens.gap(last)
    if gap not in {", ", "/", " ", "., ", ". "} or index >= len(tokens) - 1:
        return None
    linked = "," in gap or gap == "/"
    if tokens.folded[index] in LINKS and tokens.gap(index) == " ":
        linked, index = True, index + 1
    if linked and index < len(tokens) - 1 and tokens.folded[index] == "the" and tokens.gap(index) == " ":
        index += 1
    return index if linked else None


def _run_after(tokens: Tokens, start: int, small: Words) -> int | None:
    if not _is_name(tokens, start, small):
        return None
    end = start
    while (
        end < len(tokens) - 1
        and end - start < MOST_WORDS
        and tokens.gap(end) == " "
        and _is_name(tokens, end + 1, small)
    ):
        end += 1
    return end


def _is_name(tokens: Tokens, index: int, small: Words) -> bool:
    word = tokens.words[index]
    return word[0].isupper() and tokens.folded[index] not in small and not word.isdigit()


def _kind(mention: Mention) -> str:
    if mention.is_country:
        return "country"
    if mention.is_facility:
        return "facility"
    if mention.is_official:
        return "official"
    return "seat" if mention.is_seat else "other"


def _mark(gap: str) -> str:
    for character in gap:
        if character in _MARKS:
            return _MARKS[character]
    return ""


def shape(tokens: Tokens, index: int) -> str:
    """Return a word as the model sees it: small letters; "Xx" for a name, "0" for a number."""
    word = tokens.words[index]
    if word[0].isdigit():
        return "0"
    if word[0].isupper() and index and not tokens.breaks(index - 1) and len(word) > 1:
        return "Xx"
    return tokens.folded[index]
