"""What stands around a mention, as features of a trained model: words, their classes, the verb and the head noun.

A feature is a pair of a template and a value, `("left", "in")`: the word before is "in". Names are not told apart: a
capitalised word is "Xx", so that a model cannot learn who usually does what.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wiredesk.stages.geo.lexicon import Lexicon
from wiredesk.stages.geo.signals import PREPOSITIONS, Mention, WordClasses
from wiredesk.stages.geo.tokens import Tokens


Feature = tuple[str, str]

REACH = 6
"""Words looked at on either side."""
SENTENCE = 30
"""Words on either side that count as the sentence, at most."""
_MARKS = {",": ",", "(": "(", ")": ")", "-": "-", "–": "-", "—": "–", '"': '"', "“": '"', "”": '"', "/": "/"}
BE = frozenset({"is", "are", "was", "were", "be", "been", "being"})
HAVE = frozenset({"has", "have", "had"})
CLAUSE = frozenset({"that", "which", "who", "where", "when", "while", "as", "because", "but", "if", "after", "before"})


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
        self.small = classes.plain["small"] | classes.plain["modals"] | classes.plain["helpers"]
        self.determiners = classes.plain["determiners"] | {"a", "an"}
        self.adverbs = classes.plain["adverbs"] - HAVE
        self.modals = classes.plain["modals"]

    def features(self, view: View) -> Iterator[Feature]:
        """Yield the features of a mention."""
        left, article = self._left(view)
        right, mark = self._right(view)
        kind = _kind(view.mention)
        first, second = left[0], left[1]
        one, two = right[0], right[1]
        yield "left", first
        yield "left2", second
        yield "lefts", f"{second} {first}"
        yield "article", article
        yield "article right", f"{article} {mark}{one}"
        yield "right", mark + one
        yield "right2", two
        yield "rights", f"{mark}{one} {two}"
        yield "both", f"{first} {mark}{one}"
        yield "kind left", f"{kind} {first}"
        for word in dict.fromkeys(left[:5]):
            yield "left of", word
        for word in dict.fromkeys(right[:5]):
            yield "right of", word
        yield from self._governor(left)
        yield from self._follower(view, first, right, mark, kind)

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
        possessed = possessive(view)
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
        self, view: View, first: str, right: Sequence[str], mark: str, kind: str
    ) -> Iterator[Feature]:
        """Yield the head noun of what is possessed or named after it, else the verb that it may be subject of."""
        subject = "prep" if first in PREPOSITIONS else "free"
        if mark:
            yield from self._head(right, "possessed", kind)
            return
        word, after = right[0], right[1]
        known = self.lexicon[word]
        next_known = self.lexicon[after]
        guess = f"{known.usual}{known.form}" if word not in self.small else "small"
        follows = after if after in self.small or len(after) < 3 else f"{next_known.usual}{next_known.form}"
        yield "next", f"{subject} {guess}"
        yield "next two", f"{guess} {follows}"
        yield "next class", f"{known.noun} {known.verb}"
        if view.mention.in_headline:
            yield "headline next", f"{guess} {follows}"
        if subject == "free":
            yield from self._predicate(right, kind)
        if word not in self.small and known.noun:
            yield from self._head(right, "modified", kind)

    def _head(self, right: Sequence[str], template: str, kind: str) -> Iterator[Feature]:
        """Yield the head of the noun phrase that begins after the mention: the last noun before anything else."""
        head = ""
        for word in right:
            known = self.lexicon[word]
            if not word or word in self.small or word in _MARKS.values() or word in "<>" or (head and known.form == "ed"):
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

    def _predicate(self, right: Sequence[str], kind: str) -> Iterator[Feature]:
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
                yield "verbs", f"{helper} {known.lemma} {known.form}"
                yield "predicate", f"{helper} {known.verb} {known.form}"
                yield "predicate kind", f"{helper} {kind} {known.verb}"
                return

    def sentence(self, view: View) -> Iterator[Feature]:
        """Yield the words of the sentence and their classes, each once."""
        tokens = view.tokens
        low, high = view.first, view.last
        while low > 0 and view.first - low < SENTENCE and not tokens.breaks(low - 1):
            low -= 1
        while high < len(tokens) - 1 and high - view.last < SENTENCE and not tokens.breaks(high):
            high += 1
        around = [*range(low, view.first), *range(view.last + 1, high + 1)]
        words = dict.fromkeys(tokens.folded[index] for index in around if not tokens.is_capital(index) or index == low)
        classes: dict[str, None] = {}
        for word in words:
            if word in self.small:
                continue
            yield "sentence", self.lexicon[word].lemma or word
            known = self.lexicon[word]
            classes[known.noun if known.usual == "n" else known.verb] = None
        for name in classes:
            yield "sentence class", name


def _kind(mention: Mention) -> str:
    if mention.is_country:
        return "country"
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


def possessive(view: View) -> int | None:
    """Return the first word of what it possesses, where the mention is a possessive."""
    tokens = view.tokens
    end = tokens.ends[view.last]
    mark = tokens.text[end : end + 2]
    if mark[:1] not in {"'", "’"}:
        return None
    if mark[1:2].lower() == "s" and view.last + 1 < len(tokens) and tokens.words[view.last + 1].lower() == "s":
        return view.last + 2
    return view.last + 1 if mark[1:2].isspace() and tokens.folded[view.last].endswith("s") else None
