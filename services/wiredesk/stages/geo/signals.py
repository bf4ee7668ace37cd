"""The signals around a mention that tell how it is meant: words in fixed places, by their classes.

That the preposition before the name carries most of it, then the verb that it is subject or object of, agrees with
Markert and Nissim (SemEval-2007 task 8) and with Gritta et al., "Vancouver Welcomes You!" (ACL 2017).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wiredesk.stages.geo.lexicon import Lexicon
from wiredesk.stages.geo.rules import ReadingRules, Words
from wiredesk.stages.geo.tokens import Tokens, possessive


VOWELS = frozenset("aeiou")
PREPOSITIONS = {
    "in": "prep:in",
    "at": "prep:at",
    "to": "prep:to",
    "from": "prep:from",
    "with": "prep:with",
    "against": "prep:against",
    "by": "prep:by",
    "of": "prep:of",
    "for": "prep:for",
    "on": "prep:on",
    "upon": "prep:on",
    "between": "prep:between",
    "into": "prep:into",
    **dict.fromkeys(
        ("near", "inside", "outside", "around", "across", "throughout", "through", "within", "via", "beyond"),
        "prep:place",
    ),
    **dict.fromkeys(("over", "onto", "toward", "towards", "off", "along", "above", "past"), "prep:place"),
    **dict.fromkeys(("without", "about", "alongside", "behind", "like", "than", "under", "including"), "prep:other"),
}
OF = (("standing", "of:standing"), ("bodies", "of:body"), ("parts", "of:part"), ("persons", "of:person"))
FILLERS = frozenset({"been", "a", "an", "the", "also", "still", "now", "not", "already"})
ARTIFACTS = "n06"
PASSIVES = frozenset({"v30", "v35", "v33", "v41", "v40", "v38"})
COMING = frozenset({"come", "send", "go", "arrive"})
GAMES = frozenset({"prep:to", "prep:with", "prep:against", "prep:by", "prep:place"})
BE = frozenset({"is", "are", "was", "were", "be", "been", "being"})
PLURAL = frozenset({"are", "were", "have"})
BARE_AFTER = frozenset({"let", "make", "made", "see", "saw", "help", "helped", "watch", "hear", "heard", "have", "had"})
LOOK_BACK = 5
"""Words before the preposition that may govern it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention to be read.

    Attributes:
        tokens: the words of its field.
        first, last: its own words.
        is_demonym: it is a word for people.
        is_seat: the place is a country, a capital or a seat of power.
        is_country: the place is a country.
        is_facility: the place is a named site: an airport, a street, a pipeline.
        is_known: the gazetteer knows the place.
        is_official: the name itself is that of a seat of power ("Kremlin").
        in_headline: it stands in the headline.
    """

    tokens: Tokens
    first: int
    last: int
    is_demonym: bool
    is_seat: bool
    is_country: bool
    is_facility: bool
    is_known: bool
    is_official: bool
    in_headline: bool


class WordClasses:
    """The word classes of `readings.toml`, verbs inflected."""

    def __init__(self, rules: ReadingRules, lexicon: Lexicon) -> None:
        words, irregular = rules.words, rules.irregular
        self.lexicon = lexicon
        self.plain: Mapping[str, Words] = words
        self.acting = inflect(words["acting"], irregular)
        self.pressing = inflect(words["pressing"], irregular) | _ing(words["pressing"])
        self.giving = inflect(words["giving"], irregular) | _ing(words["giving"])
        self.reaching = inflect(words["reaching"], irregular) | _ing(words["reaching"])
        nouns = words["persons"] | words["parts"] | words["relations"] | words["ways"]
        self.finite = self.acting | words["modals"] | words["helpers"] | words["suffering"] | words["popular"]
        self.nouns = nouns - self.finite
        self.verbs = self.finite | words["sport_verbs"] | self.pressing | self.reaching

    def has(self, name: str, word: str) -> bool:
        """Say whether a word, or its dictionary form, belongs to a class."""
        words = self.plain[name]
        return word in words or self.lexicon[word].lemma in words


def _stem(verb: str) -> str:
    return verb.removesuffix("e")


def _ing(verbs: Words) -> frozenset[str]:
    return frozenset(_stem(verb) + "ing" for verb in verbs)


def inflect(verbs: Words, irregular: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return base forms, third persons and past forms; irregular past forms are given."""
    forms: set[str] = set(verbs)
    for verb in verbs:
        is_y = verb.endswith("y") and verb[-2] not in VOWELS
        if verb.endswith(("s", "sh", "ch", "x", "z")):
            forms.add(verb + "es")
        else:
            forms.add(verb[:-1] + "ies" if is_y else verb + "s")
        past = verb[:-1] + "ied" if is_y else _stem(verb) + "ed"
        forms.update(irregular.get(verb, (past,)))
    return frozenset(forms)


class Signals:
    """Reads the signals of mentions."""

    def __init__(self, classes: WordClasses) -> None:
        self.classes = classes

    def alone(self, mention: Mention) -> Iterator[str]:
        """Yield what is known without the words around."""
        yield "bias"
        if mention.is_country:
            yield "kind:country"
        elif mention.is_official:
            yield "kind:official"
        elif mention.is_facility or (not mention.is_known and self._is_site(mention)):
            yield "kind:facility"
        elif not mention.is_known:
            yield "kind:unknown"
        elif mention.is_seat:
            yield "kind:seat"
        else:
            yield "kind:other"
        if mention.in_headline:
            yield "headline"
        if self.is_hyphened(mention):
            yield "hyphen"

    def _is_site(self, mention: Mention) -> bool:
        """Say whether a name of several words ends with what people build: "North-South gas pipeline"."""
        return (
            mention.last > mention.first and self.classes.lexicon[mention.tokens.folded[mention.last]].noun == ARTIFACTS
        )

    def is_hyphened(self, mention: Mention) -> bool:
        """Return whether the name is part of a hyphened word: Moscow-backed, ex-Moscow."""
        text = mention.tokens.text
        start, end = mention.tokens.starts[mention.first], mention.tokens.ends[mention.last]
        after = text[end : end + 1] in {"-", "–"} and text[end + 1 : end + 2].isalpha()
        before = start > 1 and text[start - 1] in {"-", "–"} and text[start - 2].isalpha()
        return after or before

    def before(self, mention: Mention) -> Iterator[str]:
        """Yield the signals of the words before: prepositions with what governs them, verbs that it is object of."""
        tokens = mention.tokens
        index = self._step_back(mention)
        if index is None:
            if mention.in_headline:
                yield "headline-start"
            return
        word = tokens.folded[index]
        preposition = PREPOSITIONS.get(word)
        if preposition is not None:
            yield preposition
            yield from self._governor(tokens, index, preposition)
            return
        if tokens.gap(index)[:1] == ",":
            if index == mention.first - 1 and tokens.is_capital(index) and self.is_name(tokens, index):
                yield "after-city"
            return
        yield from self._object_of(mention, index)

    def _step_back(self, mention: Mention) -> int | None:
        """Return the word before the mention, articles and directions stepped over; None where the sentence begins."""
        tokens, index = mention.tokens, mention.first - 1
        while index >= 0:
            if tokens.breaks(index):
                return None
            if tokens.folded[index] not in self.classes.plain["determiners"]:
                return index
            index -= 1
        return None

    def _back(self, tokens: Tokens, index: int) -> list[str]:
        """Return the words before one, nearest first, within the clause."""
        words: list[str] = []
        for before in range(index - 1, max(-1, index - 1 - LOOK_BACK), -1):
            if tokens.breaks(before):
                break
            words.append(tokens.folded[before])
        return words

    def _governor(self, tokens: Tokens, index: int, preposition: str) -> Iterator[str]:
        """Yield what the words before a preposition make of it."""
        back = self._back(tokens, index)
        if preposition in {"prep:to", "prep:from", "prep:for"}:
            yield from self._to_or_from(back, preposition)
        elif preposition == "prep:of" and back:
            yield from self._of(back)
        elif preposition in {"prep:between", "prep:with"}:
            yield from self._joined(back, preposition)
        elif preposition == "prep:on":
            yield from self._burdened(back)
        elif preposition == "prep:in" and back and self.classes.has("trust", back[0]):
            yield "dealt"
        if preposition in GAMES and any(self.classes.has("games", word) for word in back[:2]):
            yield "object:sport"

    def _joined(self, back: list[str], preposition: str) -> Iterator[str]:
        for word in back[:4]:
            if self.classes.has("relations", word):
                yield "related"
                return
            if self.classes.has("ways", word) and preposition == "prep:between":
                yield "way"
                return
        if preposition == "prep:with" and any(self.classes.has("linking", word) for word in back):
            yield "way"

    def _burdened(self, back: list[str]) -> Iterator[str]:
        for word in back[:3]:
            if self.classes.has("burdens", word):
                yield "burdened"
                return
            if self.classes.has("onslaughts", word):
                yield "way"
                return

    def _to_or_from(self, back: list[str], preposition: str) -> Iterator[str]:
        if preposition == "prep:to" and back and back[0] in {"lost", "lose", "losing", "loses", "fell"}:
            yield "object:sport"
            return
        if preposition == "prep:for" and any(self.classes.has("selected", word) for word in back[:3]):
            yield "object:sport"
            return
        moved = False
        for word in back:
            if self.classes.has("dealings", word):
                yield "dealt"
                return
            if self.classes.has("movement", word):
                moved = True
                # A message, too, comes from somewhere: its subject decides.
                if self.classes.lexicon[word].lemma not in COMING:
                    break
        if moved:
            yield "moved"

    def _of(self, back: list[str]) -> Iterator[str]:
        for name, signal in OF:
            if self.classes.has(name, back[0]):
                yield signal
                return

    def _object_of(self, mention: Mention, index: int) -> Iterator[str]:
        """Yield what the verb before makes of its object."""
        tokens, classes = mention.tokens, self.classes
        word = tokens.folded[index]
        is_given = word in classes.giving
        if word in classes.pressing:
            yield "object:pressed"
        elif is_given and self._something_follows(mention):
            yield "object:given"
        elif word in classes.reaching:
            yield "object:reached"
        elif classes.has("sport_verbs", word):
            yield "object:sport"
        elif word in {"says", "said", "say", "according"}:
            yield "said-by"
        back = tokens.folded[index - 1] if index and not tokens.breaks(index - 1) else ""
        if word in {"and", "or"} and back in classes.pressing:
            yield "object:pressed"

    def _something_follows(self, mention: Mention) -> bool:
        tokens, index = mention.tokens, mention.last + 1
        return index < len(tokens) and not tokens.breaks(mention.last) and tokens.gap(mention.last)[:1] == " "

    def after(self, mention: Mention, *, is_list: bool = False) -> Iterator[str]:
        """Yield the signals of the words after: the possessive, the verb, the noun that it modifies."""
        tokens = mention.tokens
        possessed = possessive(tokens, mention.last)
        if possessed is not None:
            yield from self._possessive(mention, possessed)
            return
        if mention.last + 1 >= len(tokens) or tokens.breaks(mention.last):
            return
        gap = tokens.gap(mention.last)
        if len(tokens.words[mention.last]) == 1:
            gap = gap.removeprefix(".")  # the full stop of "U.S."
        if gap == " ":
            yield from self._subject_or_modifier(mention, is_list=is_list)
        elif gap in {", ", " (", " — ", " – "}:
            yield from self._after_apposition(mention)

    def _possessive(self, mention: Mention, index: int) -> Iterator[str]:
        tokens, classes = mention.tokens, self.classes
        head, capital = self._head(tokens, index)
        if classes.has("crowds", head):
            yield "possessive:crowd"
        elif classes.has("acts", head):
            yield "possessive:act"
        elif classes.has("physical", head) or classes.has(
            "physical", tokens.folded[index] if index < len(tokens) else ""
        ):
            yield "possessive:physical"
        elif classes.has("persons", head) or capital:
            yield "possessive:person"
        else:
            yield "possessive:other" if mention.is_seat else "possessive:other-place"

    def _head(self, tokens: Tokens, index: int) -> tuple[str, bool]:
        """Return the last noun of the phrase that begins at a word, and whether it holds a name."""
        classes, head, capital = self.classes, "", False
        verbs = classes.finite - classes.nouns
        for position in range(index, min(index + 5, len(tokens))):
            word = tokens.folded[position]
            if position > index:
                apart = tokens.breaks(position - 1) or tokens.gap(position - 1) != " "
                if apart or classes.has("small", word) or (head and word in verbs):
                    break
            capital = capital or (tokens.is_capital(position) and not tokens.words[position].isdigit())
            known = classes.lexicon[word]
            listed = any(classes.has(name, word) for name in ("crowds", "persons", "physical", "acts"))
            if listed or known.usual == "n" or known.form == "s":
                head = word
        return head, capital

    def _after_apposition(self, mention: Mention) -> Iterator[str]:
        """Yield the signals of a clause after the name: that Moscow, which lost the war, acts."""
        tokens, index = mention.tokens, mention.last + 1
        if tokens.folded[index] in {"which", "where", "whose"}:
            if tokens.folded[index] == "where":
                yield "prep:in"
            elif index + 1 < len(tokens):
                yield from self._verb(tokens, index + 1)

    def _subject_or_modifier(self, mention: Mention, *, is_list: bool) -> Iterator[str]:
        tokens, classes = mention.tokens, self.classes
        index = mention.last + 1
        while index + 1 < len(tokens) and classes.has("adverbs", tokens.folded[index]) and tokens.gap(index) == " ":
            if classes.has("helpers", tokens.folded[index]):
                break
            index += 1
        word = tokens.folded[index]
        if word in {"v", "vs", "versus"}:
            yield "versus"
        elif not is_list and self._is_plural(mention, word):
            yield "plural"
        if tokens.is_capital(index) and not mention.in_headline:
            if tokens.words[index].isalpha():
                yield "before-person" if classes.has("persons", word) else "before-capital"
            return
        is_person = classes.has("persons", word)
        if is_person and not (mention.in_headline and word in classes.finite):
            yield "before-person"
            return
        before = tokens.folded[mention.first - 1] if mention.first else ""
        is_noun = word in classes.nouns or (word not in classes.verbs and not classes.has("small", word))
        article = classes.has("articles", before) or (
            before == "the" and not mention.is_country and not mention.is_official
        )
        closed = any(classes.has(name, word) for name in ("small", "helpers", "modals"))
        if article and not closed:
            # "the Moscow talks", "a Doha hotel": after an article a bare name modifies.
            yield "article-before-noun"
            yield "before-noun"
            return
        if is_noun and not word.endswith(("ed", "ly")) and word.isalpha():
            yield "before-noun"
            return
        yield from self._verb(tokens, index)

    def _is_plural(self, mention: Mention, word: str) -> bool:
        """Say whether a name in the singular has a verb in the plural: "Pakistan were", "India need" are teams."""
        if mention.tokens.folded[mention.last].endswith("s"):
            return False
        if word in PLURAL:
            return True
        known = self.classes.lexicon[word]
        before = mention.tokens.folded[mention.first - 1] if mention.first else ""
        return (
            known.usual == "v"
            and not known.form
            and known.lemma == word
            and not known.noun
            and before not in BARE_AFTER
        )

    def _verb(self, tokens: Tokens, index: int) -> Iterator[str]:
        """Yield what the verb at this word makes of its subject."""
        classes = self.classes
        word = tokens.folded[index]
        if classes.has("modals", word):
            yield "verb:modal"
        elif classes.has("helpers", word):
            yield from self._helper(tokens, index)
        elif word in classes.acting:
            yield "verb:acting"
        elif classes.has("suffering", word):
            yield "verb:suffering"
        elif word.endswith("ed"):
            yield "verb:past"
        elif word == "to" and index + 1 < len(tokens) and tokens.folded[index + 1] in classes.acting:
            yield "to-act"
        if classes.has("popular", word):
            yield "verb:popular"
        if classes.has("sport_verbs", word) and self._next_is_name(tokens, index):
            yield "verb:sport"

    def _next_is_name(self, tokens: Tokens, index: int) -> bool:
        """Say whether a capitalised word or a figure follows within three words ("beat Wales", "won 3-0")."""
        return any(tokens.is_capital(position) for position in range(index + 1, min(index + 4, len(tokens))))

    def _helper(self, tokens: Tokens, index: int) -> Iterator[str]:
        classes = self.classes
        yield "verb:helper"
        for position in range(index + 1, min(index + 4, len(tokens))):
            if tokens.breaks(position - 1):
                return
            word = tokens.folded[position]
            if classes.has("conditions", word):
                yield "verb:condition"
                return
            if (
                tokens.folded[position - 1] in BE
                and classes.lexicon[word].form == "ed"
                and word not in classes.plain["stances"]
            ):
                yield from self._passive(word)
                return
            if classes.has("stances", word) and word not in FILLERS:
                yield "verb:stance"
                return
            if word in classes.acting or (word.endswith("ing") and _stem_known(word, classes)):
                yield "verb:acting"
                return

    def _passive(self, word: str) -> Iterator[str]:
        """Yield what a verb makes of its subject in the passive."""
        known = self.classes.lexicon[word]
        if word in self.classes.reaching:
            yield "passive:reached"
        elif word in self.classes.pressing or known.verb == "v32":
            yield "passive:pressed"
        else:
            yield f"passive:{known.verb}" if known.verb in PASSIVES else "passive:other"

    def is_name(self, tokens: Tokens, index: int) -> bool:
        """Say whether a capitalised word is a name, not an adverb at the head of a sentence or a day."""
        word = tokens.folded[index]
        return not (
            self.classes.has("small", word)
            or self.classes.has("adverbs", word)
            or self.classes.lexicon[word].usual == "r"
        )

    def around(self, mention: Mention) -> Iterator[str]:
        """Yield the subject of the sentence: sport, where scores or its words stand near."""
        tokens = mention.tokens
        low, high = max(0, mention.first - 12), min(len(tokens), mention.last + 13)
        if len(self.classes.plain["sport_words"].intersection(tokens.folded[low:high])) >= 2:
            yield "sport"
        figures = [index for index in range(low, high - 1) if tokens.words[index].isdigit()]
        if any(self._is_score(tokens, index) for index in figures):
            yield "score"

    def _is_score(self, tokens: Tokens, index: int) -> bool:
        figures = tokens.words[index].isdigit() and tokens.words[index + 1].isdigit()
        return figures and tokens.gap(index) in {"-", "–"} and len(tokens.words[index]) <= 3


def _stem_known(word: str, classes: WordClasses) -> bool:
    stem = word.removesuffix("ing")
    return stem in classes.acting or stem + "e" in classes.acting or stem[:-1] in classes.acting
