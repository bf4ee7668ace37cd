"""What a story says of a person beside the name: role, country, age, whether a woman or a man.

"the Pakistani minister" and "the 61-year-old" are held against this.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from wiredesk.stages.entities.lists import Lists
from wiredesk.stages.entities.passages import Passage, is_capital
from wiredesk.stages.entities.people import Gender, PeopleWords


_FAR_BACK = 14
LONGEST_PHRASE = 9
_WHOSE = {"his": Gender.MALE, "her": Gender.FEMALE}


class Phrase(NamedTuple):
    """A noun phrase for a person, behind its article.

    Attributes:
        noun: its head ("minister"); None for a country or an age alone ("the Norwegian", "the 61-year-old").
        words: the words before the head that say which ("foreign").
        country: by its adjective or noun.
        age: in years.
        last: behind its last token.
        sure: all its words are known to belong to such phrases.
    """

    noun: str | None
    words: tuple[str, ...]
    country: str | None
    age: str | None
    last: int
    sure: bool


@dataclass(slots=True)
class Portrait:
    """What is known of one person."""

    roles: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    countries: set[str] = field(default_factory=set)
    ages: set[str] = field(default_factory=set)
    genders: list[Gender] = field(default_factory=list)

    def fits(self, phrase: Phrase, people: PeopleWords) -> bool:
        """Return whether the phrase can mean this person: role, country and age are all known and agree."""
        if phrase.age is not None and phrase.age not in self.ages:
            return False
        if phrase.noun is not None:
            words = set(phrase.words)
            if not any(
                noun == phrase.noun and words <= known and (known & people.telling) <= words
                for noun, known in self.roles
            ):
                return False
        if phrase.country is None:
            return True
        return phrase.country in self.countries or (not self.countries and phrase.noun is not None)


def read_phrase(passage: Passage, at: int, people: PeopleWords, lists: Lists) -> Phrase | None:  # noqa: C901, PLR0912 - one case a line
    """Return the phrase for a person that begins at a token behind an article; None where there is none."""
    words, folded, size = passage.words, passage.folded, len(passage.words)
    taken: list[str] = []
    country = age = noun = None
    sure, end, noun_at, countrymen = True, at, 0, False
    limit = min(size, at + LONGEST_PHRASE)
    while at < limit:
        word = folded[at]
        if word in people.countries and (is_capital(words[at]) or word.endswith("man")):
            country, at, countrymen = people.countries[word], at + 1, True
            if noun is None:
                end = at
            continue
        pair = f"{word} {folded[at + 1]}" if at + 1 < limit else ""
        if pair in people.countries:
            country, at = people.countries[pair], at + 2
            end, countrymen = at, True
            continue
        if word.isdigit() and folded[at + 1 : at + 5] == ("-", "year", "-", "old"):
            age, at = word, at + 5
            end = at
            continue
        if words[at] == "-" and at + 1 < size and passage.glued(at):
            at += 1
            continue
        if not word[0].isalpha() or word in people.breakers:
            break
        known = word in people.nouns
        if not known and (word in people.verbs or word in people.saying):
            break
        told = word in lists.title_modifiers or word in people.modifiers
        if not known and not told and is_capital(words[at]):
            break
        if known:
            noun, noun_at, end = word, len(taken), at + 1
        elif noun is not None and word not in lists.title_modifiers:
            break
        else:
            sure = sure and told
        taken.append(word)
        at += 1
    if noun is not None:
        before = tuple(word for word in taken[:noun_at] if word not in people.modifiers)
        return Phrase(noun, before, country, age, end, sure)
    if (age is not None or countrymen) and not taken:
        return Phrase(None, (), country, age, end, sure=True)
    return None


def look_at(portrait: Portrait, passage: Passage, first: int, last: int, people: PeopleWords, lists: Lists) -> None:
    """Add what stands beside the name from token `first` to before token `last`."""
    _before(portrait, passage, first, people, lists)
    words, folded, size = passage.words, passage.folded, len(passage.words)
    if last + 2 < size and folded[last] == "and" and folded[last + 1] in _WHOSE:
        portrait.genders.append(_WHOSE[folded[last + 1]])
    if last + 1 >= size or words[last] != ",":
        return
    at = last + 1
    if words[at].isdigit() and at + 1 < size and words[at + 1] in ",.;":
        portrait.ages.add(words[at])
        if words[at + 1] != "," or at + 2 >= size:
            return
        at += 2
    elif folded[at : at + 2] == ("who", "is") and at + 3 < size and words[at + 2].isdigit() and words[at + 3] in ",.":
        portrait.ages.add(words[at + 2])
        return
    _apposition(portrait, passage, at, people, lists)


def honorific_gender(passage: Passage, first: int, people: PeopleWords) -> Gender | None:
    """Return what "Mr" or "Mrs" before a name tells."""
    return people.honorifics.get(passage.folded[first - 1]) if first else None


def _tells(word: str, people: PeopleWords) -> bool:
    """Return whether a word can be one of those that say who somebody is."""
    return word in people.countries or word in people.nouns or word in people.modifiers


def _apposition(portrait: Portrait, passage: Passage, at: int, people: PeopleWords, lists: Lists) -> None:
    """Add ", the Pakistani foreign minister" and ", a Norwegian chemist"."""
    folded = passage.folded
    if folded[at] in people.determiners:
        at += 1
    elif not (folded[at] in lists.title_modifiers or _tells(folded[at], people)):
        return
    while at < len(passage.words) and folded[at] in ("first", "second", "third", "last", "youngest", "oldest", "only"):
        at += 1
    phrase = read_phrase(passage, at, people, lists) if at < len(passage.words) else None
    if phrase is not None and not _named_behind(passage, phrase.last):
        _add(portrait, phrase, people)


def _named_behind(passage: Passage, at: int) -> bool:
    """Return whether a name follows at once, so that the phrase is that name's."""
    if at < len(passage.words) and passage.words[at] == ",":
        at += 1
    return at < len(passage.words) and is_capital(passage.words[at])


def _before(portrait: Portrait, passage: Passage, first: int, people: PeopleWords, lists: Lists) -> None:
    words, folded = passage.words, passage.folded
    at = first
    while at > 0 and (folded[at - 1] in lists.honorifics or folded[at - 1] in people.roles):
        at -= 1
        gender = people.honorifics.get(folded[at]) or people.roles.get(folded[at])
        if gender is not None:
            portrait.genders.append(gender)
    if at > 1 and words[at - 1] == ",":
        start, phrase = _set_off(passage, at - 1, people, lists)
    else:
        start = _phrase_start(passage, at, people, lists)
        phrase = read_phrase(passage, start, people, lists) if start < at else None
        if phrase is not None and phrase.last < at:
            phrase = None
    if phrase is None:
        return
    _add(portrait, phrase, people)
    owner = _owner(passage, start, lists)
    if owner is not None and phrase.country is None:
        portrait.countries.add(owner)


def _phrase_start(passage: Passage, end: int, people: PeopleWords, lists: Lists) -> int:
    """Return where the words right before a name begin to say who it is: "Turkish oil wrestler | Karaca"."""
    words, folded = passage.words, passage.folded
    at = end
    while at > 0 and end - at < LONGEST_PHRASE:
        word = folded[at - 1]
        known = (
            word in people.nouns
            or word in lists.title_modifiers
            or word in people.countries
            or word in people.modifiers
        )
        joined = word == "-" or word in ("year", "old") or word.isdigit()
        led = words[at - 1].islower() and word not in people.breakers and at < end and at > 1
        if not known and not joined and not (led and folded[at - 2] in people.countries):
            break
        at -= 1
    return at


def _set_off(passage: Passage, comma: int, people: PeopleWords, lists: Lists) -> tuple[int, Phrase | None]:
    """Return the phrase that the name behind a comma explains: "The head of the team | , Chinedu Okafor,"."""
    words, folded = passage.words, passage.folded
    best: tuple[int, Phrase | None] = (comma, None)
    at = comma
    while at > max(0, comma - _FAR_BACK):
        word = folded[at - 1]
        if not (word[0].isalnum() or words[at - 1] in "-'’()" or word in ("'s", "’s")):
            break
        if word in people.determiners or word in ("'s", "’s") or at == 1 or not words[at - 2][0].isalnum():
            led = word in people.determiners or word in ("'s", "’s")
            start = at if led else at - 1
            phrase = read_phrase(passage, start, people, lists)
            if (
                phrase is not None
                and phrase.noun
                and (phrase.last == comma or folded[phrase.last] in ("of", "for", "at"))
            ):
                best = start, phrase
        at -= 1
    return best


def _owner(passage: Passage, start: int, lists: Lists) -> str | None:
    """Return the country of "Iceland's | fisheries minister"."""
    if start < 2 or passage.folded[start - 1] not in ("'s", "’s", "'", "’"):
        return None
    for length in (3, 2, 1):
        first = start - 1 - length
        if first >= 0:
            for phrase in lists.phrases.get(passage.words[first], ()):
                if phrase.kind == "location" and passage.words[first + 1 : start - 1] == phrase.rest:
                    return phrase.canonical
    return None


def _add(portrait: Portrait, phrase: Phrase, people: PeopleWords) -> None:
    if phrase.noun is not None:
        portrait.roles.append((phrase.noun, frozenset(phrase.words)))
        gender = people.roles.get(phrase.noun)
        if gender is not None:
            portrait.genders.append(gender)
    if phrase.country is not None:
        portrait.countries.add(phrase.country)
    if phrase.age is not None:
        portrait.ages.add(phrase.age)
