"""Whom pronouns and noun phrases mean: "he", "her", "I" in a quotation, "the Pakistani minister", "the 61-year-old".

Read like a reader: from the beginning, sentence by sentence, with the few people in mind who came up last. A person's
weight is how near the last mention is, whether it was a subject, and how much the story is about them; what the gender
of a name, a title or an earlier pronoun forbids is out. Whoever outweighs the others by `_MARGIN` is meant; else nobody
is: a missing link is better than a wrong one. Somebody without a name ("a passer-by") can be meant too, and then the
pronoun is nobody's.

A first reading learns from the clear pronouns who is a woman and who a man; the second one gives the links. What stands
inside a quotation comes last, when its speaker is known: I, me and my are the speaker, he and she are not.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from wiredesk.stages.entities.lists import Lists
from wiredesk.stages.entities.passages import Passage, is_capital
from wiredesk.stages.entities.people import Gender, PeopleWords, common_gender, gender_of_name
from wiredesk.stages.entities.portraits import Phrase, Portrait, look_at, read_phrase
from wiredesk.stages.entities.recogniser import FoundName
from wiredesk_events import Quote


ReferenceForm = Literal["nominal", "pronoun"]

_THIRD = {
    "he": Gender.MALE,
    "him": Gender.MALE,
    "his": Gender.MALE,
    "she": Gender.FEMALE,
    "her": Gender.FEMALE,
}
_FIRST = frozenset({"i", "me", "my"})
_CONTRACTED = ("'", "’")

# Weights of a mention by its distance, in sentences and paragraphs.
_SAME_SENTENCE = 100
_SENTENCE_BEFORE = 84
_SAME_PARAGRAPH = 74
_PARAGRAPHS_BEFORE = (62, 40, 26, 16, 10)
_SUBJECT = 22
_OWNER = 4
_SPEAKING_SUBJECT = 60
_QUOTED = 30
_OFTEN = 2
_MOST_OFTEN = 14
_UNTOLD = 12
_NEAREST_OWNER = 12
_MARGIN = 10
_CLEAR = 25
_IN_MIND = 10

_PREPOSITIONS = frozenset(
    "of for in at on to by from with against about between among under over after before behind near than like toward"
    " towards despite including via without into onto upon".split()  # noqa: SIM905 - reads better
)
_CLAUSE_OPENERS = frozenset(
    "that and but when because while which whom although though if as after before until since so where whether what".split()  # noqa: SIM905 - reads better
)
_FUNCTION_WORDS = frozenset(
    "to in on at for of from with by and or but as that when while after before if than about into over out up down off"
    " again because during through who which the a an his her this that these those he she it they we i not".split()  # noqa: SIM905 - reads better
)


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
    form: ReferenceForm
    person: int


@dataclass(slots=True)
class Person:
    """Somebody whom a story names, or speaks of without a name.

    Attributes:
        gender: as far as it is known.
        portrait: what the story says of them.
        index: among the people with a name; -1 for somebody without.
        by_name: only the name tells the gender.
        mentions: so far.
        doubts: pronouns of the other gender that nobody else can be.
        votes: the genders of the pronouns that clearly mean them.
    """

    gender: Gender | None
    portrait: Portrait
    index: int = -1
    by_name: bool = False
    mentions: int = 0
    doubts: int = 0
    votes: list[Gender] = field(default_factory=list)


class Seen(NamedTuple):
    """A mention in mind."""

    person: Person
    sentence: int
    paragraph: int
    at: int
    weight: int
    subject: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person's name stands: first token, behind the last, whose."""

    first: int
    last: int
    person: int


class _Asked(NamedTuple):
    """A pronoun or noun phrase that stands in a quotation, with those in mind when the quotation began."""

    quote: int
    at: int
    seen: tuple[Seen, ...]
    sentence: int
    paragraph: int


class Reader:
    """Reads one passage; `links` and the quotations' speakers come out."""

    def __init__(
        self,
        number: int,
        passage: Passage,
        places: Sequence[Place],
        people: Sequence[Person],
        quotes: Sequence[Quote],
        words: PeopleWords,
        lists: Lists,
    ) -> None:
        self._number = number
        self._passage = passage
        self._places = {place.first: place for place in places}
        self._people = people
        self._words = words
        self._lists = lists
        self._quotes = quotes
        self._inside = self._quoted_tokens(quotes)
        self._stops = self._interesting()

    def read(self, *, learn: bool) -> list[Reference]:
        """Return whom the pronouns and phrases mean; with `learn`, only note what they tell about genders."""
        self._seen: list[Seen] = []
        self._links: list[Reference] = []
        self._asked: list[_Asked] = []
        self._owner_of: dict[int, Person] = {}
        self._met: list[Person] = []
        self._learn = learn
        self._walk()
        if not learn:
            self._read_quotes()
        return self._links

    # Walking

    def _quoted_tokens(self, quotes: Sequence[Quote]) -> dict[int, int]:
        """Return the quotation of each token that stands in one."""
        starts = self._passage.starts
        inside: dict[int, int] = {}
        for number, quote in enumerate(quotes):
            if quote.kind == "direct" and quote.span.field == self._passage.field:
                first, last = bisect_left(starts, quote.span.start), bisect_left(starts, quote.span.end)
                inside.update(dict.fromkeys(range(first, last), number))
        return inside

    def _interesting(self) -> list[int]:
        """Return the tokens at which something happens: names, pronouns, articles, ends of sentences and paragraphs."""
        words, places = self._passage.words, self._places
        return [
            at
            for at, folded in enumerate(self._passage.folded)
            if at in places or folded in _STOPS or words[at][0] == "\n" or (folded[0] == "i" and folded[1:2] in _CONTRACTED)
            or folded[:3] in ("he'", "he’") or folded[:4] in ("she'", "she’")
        ]

    def _walk(self) -> None:
        passage, inside = self._passage, self._inside
        sentence = paragraph = 0
        busy = 0
        asked_from: dict[int, tuple[Seen, ...]] = {}
        for at in self._stops:
            word = passage.folded[at]
            if word[0] in "\n":
                sentence, paragraph = sentence + 1, paragraph + 1
                continue
            if word in _ENDS:
                sentence += at not in inside
                continue
            if at < busy:
                continue
            quote = inside.get(at)
            place = self._places.get(at)
            if place is not None:
                self._name(place, sentence, paragraph, quoted=quote is not None)
                busy = place.last
            elif quote is not None:
                if quote not in asked_from:
                    asked_from[quote] = tuple(self._seen[-_IN_MIND:])
                self._asked.append(_Asked(quote, at, asked_from[quote], sentence, paragraph))
            else:
                busy = self._refer(at, sentence, paragraph, self._seen) or busy

    def _name(self, place: Place, sentence: int, paragraph: int, *, quoted: bool) -> None:
        person = self._people[place.person]
        subject = self._is_subject(place.first, place.last)
        weight = self._role_weight(place.last, subject=subject) - (_QUOTED if quoted else 0)
        self._see(Seen(person, sentence, paragraph, place.first, weight, subject))
        self._owner_of.update(dict.fromkeys(range(place.first, place.last), person))

    def _see(self, seen: Seen) -> None:
        if seen.person.mentions == 0 and seen.person.index >= 0:
            self._met.append(seen.person)
        seen.person.mentions += 1
        self._seen.append(seen)
        if len(self._seen) > 4 * _IN_MIND:
            del self._seen[: -2 * _IN_MIND]

    def _role_weight(self, last: int, *, subject: bool) -> int:
        if last < len(self._passage) and self._passage.folded[last] in ("'s", "’s", "'", "’"):
            return _OWNER
        return _SUBJECT if subject else 0

    def _is_subject(self, first: int, last: int) -> bool:
        """Return whether a name begins a sentence or clause, titles and articles aside, or speaks."""
        folded, lists, words = self._passage.folded, self._lists, self._words
        if last < len(folded) and folded[last] in words.saying:
            return True
        at = first
        while at > 0:
            before = folded[at - 1]
            if self._passage.opens[at]:
                return True
            if (before,) in lists.title_heads or before in lists.title_modifiers or before in lists.honorifics:
                at -= 1
            elif before in _ARTICLES or before in words.nouns or before in words.countries or before in words.modifiers:
                at -= 1
            else:
                break
            if first - at > 8:
                return False
        if at == 0 or self._passage.opens[at]:
            return True
        before = folded[at - 1]
        if before in words.saying:
            return first == at and at > 1 and folded[at - 2] in _CLOSERS
        return before in _CLAUSE_OPENERS or before in _CLOSERS or before[0] == "\n"

    # Pronouns and phrases

    def _refer(self, at: int, sentence: int, paragraph: int, seen: list[Seen]) -> int:
        """Link what begins at a token, outside of quotations; return behind what it ends, or 0 where it is nothing."""
        pronoun = _pronoun(self._passage.folded[at])
        if pronoun in _THIRD:
            person = self._meant(at, pronoun, sentence, paragraph, seen, None)
            self._link(at, at + 1, len(pronoun), "pronoun", person)
            subject = pronoun in ("he", "she")
            if person is not None:
                weight = _SUBJECT if subject else _OWNER if self._owns(at, pronoun) else 0
                self._see(Seen(person, sentence, paragraph, at, weight, subject))
            return at + 1
        if pronoun in ("the", "a", "an"):
            return self._phrase(at, sentence, paragraph, seen, None)
        return 0

    def _phrase(self, at: int, sentence: int, paragraph: int, seen: list[Seen], but: Person | None) -> int:
        passage = self._passage
        if at + 1 >= len(passage):
            return 0
        article = passage.folded[at]
        phrase = read_phrase(passage, at + 1, self._words, self._lists)
        if phrase is None:
            head = self._anonymous(at)
            if head is None or but is not None:
                return 0
            phrase = Phrase(passage.folded[head], (), None, None, head + 1, sure=False)
        if self._stands_by_name(at, phrase.last):
            return 0
        subject = self._is_subject(at, phrase.last)
        weight = self._role_weight(phrase.last, subject=subject)
        if article == "the":
            person = self._named_by(phrase, seen, but)
            if person is not None:
                self._link(at, phrase.last, 0, "nominal", person)
                if but is None:
                    self._see(Seen(person, sentence, paragraph, at, weight, subject))
                return phrase.last
        if but is None and phrase.noun is not None:
            gender = self._words.roles.get(phrase.noun)
            self._see(Seen(Person(gender, Portrait()), sentence, paragraph, at, weight, subject))
        return 0

    def _anonymous(self, at: int) -> int | None:
        """Return the noun of "a tall man"."""
        for head in range(at + 1, min(at + 4, len(self._passage))):
            word = self._passage.folded[head]
            if word in self._words.anonymous:
                return head
            if not word[0].isalpha() or word in _FUNCTION_WORDS:
                return None
        return None

    def _stands_by_name(self, first: int, last: int) -> bool:
        """Return whether a phrase is set beside a name, which makes it a title and no mention."""
        passage, places = self._passage, self._places
        words, folded = passage.words, passage.folded
        if first > 0 and words[first - 1] == "," and first - 2 in self._owner_of:
            return True
        if first > 2 and words[first - 1] == "," and words[first - 2].isdigit() and first - 4 in self._owner_of:
            return True
        for at in range(last, min(last + 12, len(words))):
            if at in places:
                before = words[at - 1]
                return at == last or before == "," or folded[at - 1] in self._lists.honorifics or is_capital(before)
            if not (words[at] in ",()" or words[at][0].isalnum() or words[at] in "-'’" or folded[at] in ("'s", "’s")):
                return False
            if folded[at] in self._words.saying or (folded[at] in self._words.verbs and folded[at] not in ("who",)):
                return False
        return False

    def _named_by(self, phrase: Phrase, seen: list[Seen], but: Person | None) -> Person | None:
        """Return the one person named so far whom a phrase fits."""
        folded = self._passage.folded
        follower = folded[phrase.last] if phrase.last < len(folded) else "."
        if not phrase.sure or follower in ("responsible", "who", "-"):
            return None
        if follower in ("of", "for") and not folded[phrase.last + 1 : phrase.last + 2][0].endswith("ing"):
            return None
        if phrase.noun is None and phrase.age is None and not self._ends_phrase(phrase.last):
            return None
        met = [person for person in self._met if person is not but]
        fitting = [person for person in met if person.portrait.fits(phrase)]
        if not fitting and phrase.age is not None and phrase.noun is None:
            return self._central([person for person in met if not person.portrait.ages])
        if len(fitting) > 1:
            last = [one.person for one in seen[-_IN_MIND:] if one.person in fitting]
            return self._central(fitting) if not last else None
        return fitting[0] if fitting else None

    def _ends_phrase(self, at: int) -> bool:
        """Return whether "the Norwegian" ends here, and does not go on with a noun."""
        if at >= len(self._passage):
            return True
        word = self._passage.folded[at]
        if not word[0].isalpha() or word in ("'s", "’s"):
            return word not in ("-", "&")
        return word in self._words.verbs or word in self._words.saying

    def _central(self, people: Sequence[Person]) -> Person | None:
        """Return whom the story is about, so far: named twice as often as anybody else."""
        ranked = sorted(people, key=lambda person: -person.mentions)
        if not ranked:
            return None
        first, second = ranked[0], ranked[1] if len(ranked) > 1 else None
        if second is None or first.mentions >= 2 * second.mentions:
            return first
        return first if first is self._met[0] and first.mentions > second.mentions + 1 else None

    def _owns(self, at: int, pronoun: str) -> bool:
        if pronoun == "his":
            return True
        if pronoun != "her" or at + 1 >= len(self._passage):
            return False
        follower = self._passage.folded[at + 1]
        return follower[0].isalpha() and follower not in _FUNCTION_WORDS

    def _meant(
        self, at: int, pronoun: str, sentence: int, paragraph: int, seen: Sequence[Seen], but: Person | None
    ) -> Person | None:
        gender = _THIRD[pronoun]
        object_of = self._clause_subject(at, sentence, seen) if not self._owns(at, pronoun) and pronoun in _OBJECTS else None
        speaking = self._speaking(at, seen) if object_of is None and but is None else None
        nearest = seen[-1].at if seen and seen[-1].sentence == sentence and self._owns(at, pronoun) else -1
        best: dict[int, tuple[float, Person]] = {}
        for one in seen[-_IN_MIND:]:
            person = one.person
            if person is but or person is object_of or (person.gender not in (None, gender)):
                continue
            score = self._score(one, sentence, paragraph)
            if person is speaking:
                score += _SPEAKING_SUBJECT
            if one.at == nearest:
                score += _NEAREST_OWNER
            if person.gender is None:
                score -= _UNTOLD
            kept = best.get(id(person))
            if kept is None or score > kept[0]:
                best[id(person)] = (score, person)
        ranked = sorted(best.values(), key=lambda item: -item[0])
        if not ranked and self._learn:
            self._doubt(gender, seen)
        if not ranked or ranked[0][0] < _LEAST:
            return None
        margin = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else _CLEAR
        person = ranked[0][1]
        if margin >= _CLEAR:
            person.votes.append(gender)
        return person if margin >= _MARGIN and person.index >= 0 else None

    def _doubt(self, gender: Gender, seen: Sequence[Seen]) -> None:
        """Note a pronoun that fits nobody in mind, where only one person is there whose name may mislead."""
        near = {id(one.person): one.person for one in seen[-_DOUBTED:]}
        if len(near) == 1:
            person = seen[-1].person
            if person.by_name and person.gender is not gender:
                person.doubts += 1

    def _score(self, one: Seen, sentence: int, paragraph: int) -> float:
        if one.sentence == sentence:
            near = _SAME_SENTENCE
        elif one.paragraph == paragraph:
            near = _SENTENCE_BEFORE if one.sentence == sentence - 1 else _SAME_PARAGRAPH
        else:
            gap = paragraph - one.paragraph - 1
            near = _PARAGRAPHS_BEFORE[gap] if gap < len(_PARAGRAPHS_BEFORE) else 0
        return near + one.weight + min(_OFTEN * one.person.mentions, _MOST_OFTEN)

    def _clause_subject(self, at: int, sentence: int, seen: Sequence[Seen]) -> Person | None:
        """Return the subject of an object's own clause, which it does not mean."""
        folded = self._passage.folded
        for one in reversed(seen[-_IN_MIND:]):
            if one.sentence != sentence:
                return None
            if one.subject and one.at < at:
                between = folded[one.at + 1 : at] if at - one.at < _FAR_IN_QUOTE else ()
                return one.person if not any(word in _OTHER_SUBJECTS for word in between) else None
        return None

    def _speaking(self, at: int, seen: Sequence[Seen]) -> Person | None:
        """Return the subject of the verb of speech right before: "Ruiz said on Monday that she"."""
        folded = self._passage.folded
        for verb in range(at - 1, max(at - 8, -1), -1):
            if folded[verb] in self._words.saying:
                for one in reversed(seen[-_IN_MIND:]):
                    if one.at < verb:
                        return one.person if one.subject and verb - one.at < 12 else None
                return None
            if folded[verb] in _ENDS or verb in self._owner_of:
                return None
        return None

    def _link(self, first: int, last: int, length: int, form: ReferenceForm, person: Person | None) -> None:
        if person is not None and person.index >= 0:
            whole = self._passage.ends[last - 1] - self._passage.starts[last - 1]
            self._links.append(
                Reference(self._number, first, last, length if length != whole else 0, form, person.index)
            )
            self._owner_of.update(dict.fromkeys(range(first, last), person))

    # Quotations

    def _read_quotes(self) -> None:
        bearers = self._bearers()
        speakers = [self._speaker(quote, bearers) for quote in self._quotes]
        said: list[Seen] = []
        quote = -1
        for asked in self._asked:
            speaker = speakers[asked.quote]
            if asked.quote != quote:
                quote = asked.quote
                said = [one for one in said if one.paragraph == asked.paragraph]
            pronoun = _pronoun(self._passage.folded[asked.at])
            if pronoun in _FIRST:
                self._link(asked.at, asked.at + 1, len(pronoun), "pronoun", speaker)
            elif pronoun in _THIRD:
                seen = [*asked.seen, *said]
                seen.extend(self._named_in_quote(asked))
                person = self._meant(asked.at, pronoun, asked.sentence, asked.paragraph, seen, speaker)
                self._link(asked.at, asked.at + 1, len(pronoun), "pronoun", person)
                if person is not None:
                    said.append(
                        Seen(person, asked.sentence, asked.paragraph, asked.at, _SUBJECT if pronoun in ("he", "she") else 0, pronoun in ("he", "she"))
                    )
            elif pronoun == "the":
                self._phrase(asked.at, asked.sentence, asked.paragraph, list(asked.seen), speaker or _NOBODY)

    def _named_in_quote(self, asked: _Asked) -> Iterator[Seen]:
        """Give the people whom the same quotation has named before."""
        at = asked.at - 1
        while self._inside.get(at) == asked.quote and asked.at - at < _FAR_IN_QUOTE:
            if at in self._places:
                person = self._people[self._places[at].person]
                yield Seen(person, asked.sentence, asked.paragraph, at, 0, subject=False)
            at -= 1

    def _speaker(self, quote: Quote, bearers: Mapping[str, Person | None]) -> Person | None:
        """Return whom the words at a quotation's speaker name or mean; else the one who bears the speaker's name."""
        if quote.speaker is not None and quote.speaker.field == self._passage.field:
            starts = self._passage.starts
            first, last = bisect_left(starts, quote.speaker.start), bisect_left(starts, quote.speaker.end)
            for at in range(first, last):
                if at in self._owner_of:
                    return self._owner_of[at]
        return bearers.get((quote.speaker_name or "").casefold())

    def _bearers(self) -> Mapping[str, Person | None]:
        bearers: dict[str, Person | None] = {}
        for place in self._places.values():
            name = " ".join(self._passage.words[place.first : place.last]).casefold()
            person = self._people[place.person]
            bearers[name] = person if bearers.get(name, person) is person else None
        return bearers


_NOBODY = Person(None, Portrait())
_LEAST = 30
_FAR_IN_QUOTE = 60
_DOUBTED = 2
_MISLEADING = 2
_OTHER_SUBJECTS = _CLAUSE_OPENERS - {"and", "but"} | {"who", "i", "we", "you", "they", "it", ":"}
_OBJECTS = frozenset({"him", "her"})
_ARTICLES = frozenset({"the", "a", "an"})
_ENDS = frozenset({".", "!", "?", ";"})
_CLOSERS = frozenset({",", "”", '"', "’", "»", ":", "—", "–"})
_STOPS = frozenset({*_THIRD, *_FIRST, *_ARTICLES, *_ENDS})


def _pronoun(folded: str) -> str:
    """Return the pronoun of "I'm" and "he’d"; other words as they are."""
    if "'" in folded or "’" in folded:
        return folded.replace("’", "'").partition("'")[0]
    return folded


def settle(people: Sequence[Person]) -> None:
    """Give the people whose gender nothing else tells the one that their pronouns agree on; begin to count anew."""
    for person in people:
        if person.gender is None:
            person.gender = common_gender(person.votes)
        elif person.doubts >= _MISLEADING and not person.votes:
            person.gender = Gender.MALE if person.gender is Gender.FEMALE else Gender.FEMALE
        person.doubts = 0
        person.votes.clear()
        person.mentions = 0


def find_references(
    passages: Sequence[Passage],
    named: Sequence[Sequence[FoundName]],
    quotes: Sequence[Quote],
    words: PeopleWords,
    lists: Lists,
) -> list[Reference]:
    """Return the pronouns and noun phrases that mean the people of a story, in order; `named` are each one's names."""
    if not named:
        return []
    people: list[Person] = []
    places: list[list[Place]] = [[] for _ in passages]
    for index, names in enumerate(named):
        portrait = Portrait()
        for name in names:
            look_at(portrait, passages[name.passage], name.first, name.last, words, lists)
            places[name.passage].append(Place(name.first, name.last, index))
        fullest = max((passages[name.passage].words[name.first : name.last] for name in names), key=len)
        told = common_gender(portrait.genders)
        people.append(Person(told or gender_of_name(fullest, words), portrait, index, by_name=told is None))
    references: list[Reference] = []
    for number, passage in enumerate(passages):
        if places[number]:
            reader = Reader(number, passage, places[number], people, quotes, words, lists)
            reader.read(learn=True)
            settle(people)
            references.extend(reader.read(learn=False))
            settle(people)
    return references
