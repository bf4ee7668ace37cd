"""Whom pronouns and noun phrases mean: "he", "her", "I" in a quotation, "the Pakistani minister", "the 61-year-old".

Read like a reader: from the beginning, sentence by sentence, with the few people in mind who came up last. Somebody
without a name ("a passer-by") comes to mind, too, and then the pronoun is nobody's. A first reading learns from the
clear pronouns who is a woman and who a man; where that tells anything new, a second one gives the links. What stands
inside a quotation comes last, when its speaker is known: I, me and my are the speaker, he and she are not.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from wiredesk.stages.entities.lists import Lists
from wiredesk.stages.entities.passages import Passage, is_capital
from wiredesk.stages.entities.people import (
    ARTICLES,
    ENDS,
    FIRST,
    THIRD,
    PeopleWords,
    WordClass,
    common_gender,
    gender_of_name,
)
from wiredesk.stages.entities.portraits import LONGEST_PHRASE, Phrase, Portrait, look_at, read_phrase
from wiredesk.stages.entities.recogniser import FoundName
from wiredesk.stages.entities.salience import IN_MIND, OWNER, QUOTED, SUBJECT, Asked, Person, Seen, central, learn, whom
from wiredesk_events import MentionForm, Quote


_CLOSERS = frozenset({",", "”", '"', "’", "»", ":", "—", "–", "\n"})
_OWNING = frozenset({"'s", "’s", "'", "’"})
_LONGEST_LEAD = 8
_FAR = 12
_MOST_MET = 50
_FAR_IN_QUOTE = 60
_BEHIND_SPEECH = 8


class Reference(NamedTuple):
    """A place that means a person without naming them.

    Attributes:
        passage, first, last: its tokens.
        length: of its text, where that is shorter than the last token ("I" of "I'm"); else 0.
        form: pronoun or noun phrase.
        person: index of whom it means.
    """

    passage: int
    first: int
    last: int
    length: int
    form: MentionForm
    person: int


class _Place(NamedTuple):
    """Where a person's name stands: behind its last token, and whose it is."""

    last: int
    person: Person


class _Inside(NamedTuple):
    """What may mean a person inside a quotation, with those in mind when the quotation began."""

    quote: int
    at: int
    seen: tuple[Seen, ...]
    sentence: int
    paragraph: int


def find_references(
    passages: Sequence[Passage],
    named: Sequence[Sequence[FoundName]],
    quotes: Sequence[Quote],
    words: PeopleWords,
    lists: Lists,
) -> list[Reference]:
    """Return the pronouns and noun phrases that mean the people of a story, in order; `named` are each one's names."""
    people: list[Person] = []
    places: list[dict[int, _Place]] = [{} for _ in passages]
    for index, names in enumerate(named):
        portrait = Portrait()
        for name in names:
            look_at(portrait, passages[name.passage], name.first, name.last, words, lists)
        fullest = max((passages[name.passage].words[name.first : name.last] for name in names), key=len)
        told = common_gender(portrait.genders)
        person = Person(told or gender_of_name(fullest, words), portrait, index, by_name=told is None)
        people.append(person)
        for name in names:
            places[name.passage][name.first] = _Place(name.last, person)
    references: list[Reference] = []
    for number, passage in enumerate(passages):
        if places[number]:
            reader = _Reader(number, passage, places[number], quotes, words, lists)
            reader.walk()
            if learn(people):
                reader.walk()
            reader.read_quotes()
            references.extend(reader.links)
    return references


class _Reader:
    """Reads one passage. After `walk`, `links` holds what stands outside of quotations; `read_quotes` adds the rest."""

    def __init__(
        self,
        number: int,
        passage: Passage,
        places: Mapping[int, _Place],
        quotes: Sequence[Quote],
        words: PeopleWords,
        lists: Lists,
    ) -> None:
        self._number = number
        self._passage = passage
        self._places = places
        self._words = words
        self._lists = lists
        self._quotes = quotes
        self._inside = self._quoted_tokens()
        self._named = {at: place.person for first, place in places.items() for at in range(first, place.last)}
        self._phrases: dict[int, Phrase | None] = {}
        self._subjects: dict[int, bool] = {}
        self._stops = self._find_stops()
        self._begin()

    def _begin(self) -> None:
        self.links: list[Reference] = []
        self._seen: list[Seen] = []
        self._met: list[Person] = []
        self._by_trait: dict[str, list[Person]] = {}
        self._asked: list[_Inside] = []
        self._meant = self._named.copy()

    def _find_stops(self) -> list[int]:
        """Return the tokens at which something happens; an article only where a noun for a person is near behind it."""
        folded, classes = self._passage.folded, self._words.classes
        told = {at: classes[word] for at, word in enumerate(folded) if word in classes}
        told.update(dict.fromkeys(self._places, WordClass.STOP))
        stops: list[int] = []
        noun = len(folded) + LONGEST_PHRASE
        for at in sorted(told, reverse=True):
            told_as = told[at]
            if told_as is WordClass.NOUN:
                noun = at
            elif told_as is WordClass.STOP or noun - at <= LONGEST_PHRASE:
                stops.append(at)
        stops.reverse()
        return stops

    def _quoted_tokens(self) -> dict[int, int]:
        """Return the quotation of each token that stands in one."""
        starts = self._passage.starts
        inside: dict[int, int] = {}
        for number, quote in enumerate(self._quotes):
            if quote.kind == "direct" and quote.span.field == self._passage.field:
                first, last = bisect_left(starts, quote.span.start), bisect_left(starts, quote.span.end)
                inside.update(dict.fromkeys(range(first, last), number))
        return inside

    def walk(self) -> None:
        """Read from the beginning to the end, quotations left open."""
        self._begin()
        for place in self._places.values():
            place.person.begin()
        folded = self._passage.folded
        sentence = paragraph = busy = 0
        when_begun: dict[int, tuple[Seen, ...]] = {}
        for at in self._stops:
            word = folded[at]
            quote = self._inside.get(at)
            if word[0] == "\n":
                sentence, paragraph = sentence + 1, paragraph + 1
            elif word in ENDS:
                sentence += quote is None
            elif at < busy:
                continue
            elif at in self._places:
                place = self._places[at]
                busy = place.last
                subject = self._is_subject(at, busy)
                weight = self._role(busy, subject=subject) + (QUOTED if quote is not None else 0)
                self._see(Seen(place.person, sentence, paragraph, at, weight, subject))
            elif quote is None:
                busy = self._refer(at, sentence, paragraph)
            else:
                mind = when_begun.setdefault(quote, tuple(self._seen[-IN_MIND:]))
                self._asked.append(_Inside(quote, at, mind, sentence, paragraph))

    def read_quotes(self) -> None:
        """Link what stands inside quotations, now that their speakers are known."""
        bearers = self._bearers()
        speakers = [self._speaker(quote, bearers) for quote in self._quotes]
        said: list[Seen] = []
        for asked in self._asked:
            speaker = speakers[asked.quote]
            said = [one for one in said[-IN_MIND:] if one.paragraph == asked.paragraph]
            pronoun = _pronoun(self._passage.folded[asked.at])
            if pronoun in FIRST:
                self._link(asked.at, asked.at + 1, len(pronoun), "pronoun", speaker)
            elif pronoun in THIRD:
                seen = [*asked.seen, *said, *self._named_in_quote(asked)]
                person = self._third(asked.at, pronoun, asked.sentence, asked.paragraph, seen, speaker)
                if person is not None:
                    subject = pronoun in ("he", "she")
                    weight = SUBJECT if subject else 0
                    said.append(Seen(person, asked.sentence, asked.paragraph, asked.at, weight, subject))
            elif pronoun == "the":
                phrase = self._phrase(asked.at)
                if phrase is not None:
                    self._link(asked.at, phrase.last, 0, "nominal", self._described(phrase, speaker))

    # Roles

    def _see(self, seen: Seen) -> None:
        if seen.person.mentions == 0 and seen.person.index >= 0:
            self._meet(seen.person)
        seen.person.mentions += 1
        self._seen.append(seen)
        if len(self._seen) > 4 * IN_MIND:
            del self._seen[: -2 * IN_MIND]

    def _meet(self, person: Person) -> None:
        self._met.append(person)
        portrait = person.portrait
        for trait in {noun for noun, _ in portrait.roles} | portrait.countries | portrait.ages:
            self._by_trait.setdefault(trait, []).append(person)

    def _role(self, last: int, *, subject: bool) -> int:
        """Return the weight of a mention's role."""
        if last < len(self._passage.words) and self._passage.folded[last] in _OWNING:
            return OWNER
        return SUBJECT if subject else 0

    def _is_subject(self, first: int, last: int) -> bool:
        """Return whether a name or phrase begins a sentence or clause, titles aside, or speaks."""
        found = self._subjects.get(first)
        if found is None:
            found = self._subjects[first] = self._find_subject(first, last)
        return found

    def _find_subject(self, first: int, last: int) -> bool:
        folded, opens, words, lists = self._passage.folded, self._passage.opens, self._words, self._lists
        if last < len(folded) and folded[last] in words.saying:
            return True
        at = first
        while at > 0 and not opens[at] and first - at <= _LONGEST_LEAD:
            before = folded[at - 1]
            if not (
                before in words.nouns
                or before in lists.title_modifiers
                or before in lists.honorifics
                or before in ARTICLES
                or before in words.countries
                or before in words.modifiers
                or (before,) in lists.title_heads
            ):
                break
            at -= 1
        if at == 0 or opens[at]:
            return True
        before = folded[at - 1]
        if before in words.saying:  # “…,” said Ruiz
            return first == at and at > 1 and folded[at - 2] in _CLOSERS
        return before in words.clause_openers or before[0] in _CLOSERS

    def _owns(self, at: int, pronoun: str) -> bool:
        """Return whether a pronoun is "his" or the "her" of "her party"."""
        if pronoun != "her" or at + 1 >= len(self._passage.words):
            return pronoun == "his"
        follower = self._passage.folded[at + 1]
        return follower[0].isalpha() and follower not in self._words.function_words

    # Pronouns

    def _refer(self, at: int, sentence: int, paragraph: int) -> int:
        """Link what begins at a token, outside of quotations; return behind what it ends, or 0 where it is nothing."""
        pronoun = _pronoun(self._passage.folded[at])
        if pronoun in THIRD:
            person = self._third(at, pronoun, sentence, paragraph, self._seen, None)
            if person is not None:
                subject = pronoun in ("he", "she")
                weight = SUBJECT if subject else OWNER if self._owns(at, pronoun) else 0
                self._see(Seen(person, sentence, paragraph, at, weight, subject))
            return at + 1
        phrase = self._phrase(at) if pronoun in ARTICLES else None
        if phrase is None:
            return 0
        subject = self._is_subject(at, phrase.last)
        person = self._described(phrase, None) if pronoun == "the" else None
        self._link(at, phrase.last, 0, "nominal", person)
        if person is None and phrase.noun is not None:
            person = Person(self._words.roles.get(phrase.noun), Portrait())
        if person is not None:
            self._see(Seen(person, sentence, paragraph, at, self._role(phrase.last, subject=subject), subject))
        return phrase.last if person is not None and person.index >= 0 else 0

    def _third(
        self, at: int, pronoun: str, sentence: int, paragraph: int, seen: Sequence[Seen], speaker: Person | None
    ) -> Person | None:
        """Link he, him, his, she and her; return whom it means."""
        owns = self._owns(at, pronoun)
        subject = self._clause_subject(at, sentence, seen) if not owns and pronoun in ("him", "her") else None
        asked = Asked(
            THIRD[pronoun],
            sentence,
            paragraph,
            excluded=[person for person in (speaker, subject) if person is not None],
            speaking=self._speaking(at, seen) if subject is None and speaker is None else None,
            nearest=seen[-1].at if owns and seen and seen[-1].sentence == sentence else -1,
        )
        person = whom(asked, seen)
        self._link(at, at + 1, len(pronoun), "pronoun", person)
        return person

    def _clause_subject(self, at: int, sentence: int, seen: Sequence[Seen]) -> Person | None:
        """Return the subject of an object's own clause, which the object does not mean."""
        folded = self._passage.folded
        for one in reversed(seen[-IN_MIND:]):
            if one.sentence != sentence:
                return None
            if one.subject and one.at < at:
                between = folded[one.at + 1 : at] if at - one.at < _FAR_IN_QUOTE else ()
                return None if any(word in self._words.other_subjects for word in between) else one.person
        return None

    def _speaking(self, at: int, seen: Sequence[Seen]) -> Person | None:
        """Return the subject of the verb of speech right before: "Ruiz said on Monday that she"."""
        folded = self._passage.folded
        for verb in range(at - 1, max(at - _BEHIND_SPEECH, -1), -1):
            if folded[verb] in self._words.saying:
                before = next((one for one in reversed(seen[-IN_MIND:]) if one.at < verb), None)
                return before.person if before and before.subject and verb - before.at < _FAR else None
            if folded[verb] in ENDS or verb in self._meant:
                return None
        return None

    # Noun phrases

    def _phrase(self, at: int) -> Phrase | None:
        """Return the phrase for a person behind an article, where it is not set beside a name: that is a title."""
        if at not in self._phrases:
            phrase = read_phrase(self._passage, at + 1, self._words, self._lists) or self._anonymous(at)
            beside = phrase is not None and self._stands_by_name(at, phrase.last)
            self._phrases[at] = None if beside else phrase
        return self._phrases[at]

    def _anonymous(self, at: int) -> Phrase | None:
        """Return "a tall man"."""
        for head in range(at + 1, min(at + 4, len(self._passage.words))):
            word = self._passage.folded[head]
            if word in self._words.anonymous:
                return Phrase(word, (), None, None, head + 1, sure=False)
            if not word[0].isalpha() or word in self._words.function_words:
                return None
        return None

    def _stands_by_name(self, first: int, last: int) -> bool:
        """Return whether a phrase follows a name and a comma, or goes on to one: "the head of the bank, Ruiz"."""
        words, folded = self._passage.words, self._passage.folded
        if first > 1 and words[first - 1] == ",":
            before = first - 4 if first > 3 and words[first - 2].isdigit() else first - 2
            if before in self._named:
                return True
        for at in range(last, min(last + _FAR, len(words))):
            if at in self._places:
                before_name = words[at - 1]
                led = folded[at - 1] in self._lists.honorifics or is_capital(before_name)
                return at == last or before_name == "," or led
            goes_on = words[at][0].isalnum() or words[at] in ",()-" or folded[at] in _OWNING
            if not goes_on or folded[at] in self._words.saying:
                return False
            if folded[at] in self._words.verbs and folded[at] != "who":
                return False
        return False

    def _described(self, phrase: Phrase, speaker: Person | None) -> Person | None:
        """Return the one person named so far whom "the …" fits; for an age told nowhere, whom it is all about."""
        folded = self._passage.folded
        follower, beyond = (*folded[phrase.last : phrase.last + 2], ".", ".")[:2]
        if not phrase.sure or follower in ("responsible", "who", "-"):
            return None
        if follower in ("of", "for") and not beyond.endswith("ing"):  # "accused the magistrate of siding"
            return None
        if phrase.noun is None and phrase.age is None and not self._ends_phrase(follower):
            return None
        candidates = self._by_trait.get(phrase.noun or phrase.age or phrase.country or "", ())
        fitting = [
            person
            for person in candidates[:_MOST_MET]
            if person is not speaker and person.portrait.fits(phrase, self._words)
        ]
        if len(fitting) == 1 and len(candidates) <= _MOST_MET:
            return fitting[0]
        if not fitting and phrase.age is not None and phrase.noun is None:
            return central([person for person in self._met[:_MOST_MET] if not person.portrait.ages])
        return None

    def _ends_phrase(self, follower: str) -> bool:
        """Return whether "the Norwegian" ends before a word, and does not go on with a noun."""
        if follower[0].isalpha():
            return follower in self._words.verbs or follower in self._words.saying
        return follower not in ("-", "&")

    # Quotations

    def _named_in_quote(self, asked: _Inside) -> Iterator[Seen]:
        """Give the people whom the same quotation has named before."""
        for at in range(asked.at - 1, max(asked.at - _FAR_IN_QUOTE, -1), -1):
            if self._inside.get(at) != asked.quote:
                return
            if at in self._places:
                yield Seen(self._places[at].person, asked.sentence, asked.paragraph, at, 0, subject=False)

    def _speaker(self, quote: Quote, bearers: Mapping[str, Person | None]) -> Person | None:
        """Return whom the words at a quotation's speaker name or mean; else the one who bears the speaker's name."""
        if quote.speaker is not None and quote.speaker.field == self._passage.field:
            starts = self._passage.starts
            for at in range(bisect_left(starts, quote.speaker.start), bisect_left(starts, quote.speaker.end)):
                if at in self._meant:
                    return self._meant[at]
        return bearers.get((quote.speaker_name or "").casefold())

    def _bearers(self) -> dict[str, Person | None]:
        """Return the one person whom the passage calls by a name; None where there are several."""
        bearers: dict[str, Person | None] = {}
        for first, place in self._places.items():
            name = " ".join(self._passage.words[first : place.last]).casefold()
            bearers[name] = place.person if bearers.get(name, place.person) is place.person else None
        return bearers

    def _link(self, first: int, last: int, length: int, form: MentionForm, person: Person | None) -> None:
        if person is None or person.index < 0:
            return
        whole = self._passage.ends[last - 1] - self._passage.starts[last - 1]
        shorter = length if length != whole else 0
        self.links.append(Reference(self._number, first, last, shorter, form, person.index))
        self._meant.update(dict.fromkeys(range(first, last), person))


def _pronoun(folded: str) -> str:
    """Return the pronoun of "I'm" and "he’d"; other words as they are."""
    if "'" in folded or "’" in folded:
        return folded.replace("’", "'").partition("'")[0]
    return folded
