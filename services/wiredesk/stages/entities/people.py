"""What words tell about people: given names, honorifics and roles of women and of men, nouns for persons."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources
from typing import Final

from wiredesk.stages.entities.list_files import People
from wiredesk.stages.entities.list_reading import read_data
from wiredesk.stages.entities.lists import load_lists
from wiredesk.stages.entities.passages import words_of


class Gender(Enum):
    """What a pronoun must agree with."""

    FEMALE = "female"
    MALE = "male"


class WordClass(Enum):
    """Why a reader of references stops at a word."""

    STOP = "pronoun, or end of a sentence or paragraph"
    ARTICLE = "article"
    NOUN = "noun for a person"


THIRD: Final = {
    "he": Gender.MALE,
    "him": Gender.MALE,
    "his": Gender.MALE,
    "she": Gender.FEMALE,
    "her": Gender.FEMALE,
}
FIRST: Final = frozenset({"i", "me", "my"})
ARTICLES: Final = frozenset({"the", "a", "an"})
ENDS: Final = frozenset({".", "!", "?", ";"})


@dataclass(frozen=True, slots=True)
class PeopleWords:
    """Everything that the tagger knows about words for people; all in lower case.

    Attributes:
        names: given names without accents.
        honorifics, roles: words that tell a gender beside a name or as a noun.
        endings: of family names and patronymics.
        nouns: nouns for a person, of one word or the last of several, that may take up somebody named before.
        anonymous: nouns for somebody without a name.
        modifiers: words before a noun that say nothing to tell people apart by.
        verbs: what follows a demonym that is a noun.
        saying: verbs of speech and thought.
        determiners, breakers: what a noun phrase begins behind, and ends before.
        telling: words without which a role is another one.
        clause_openers, other_subjects, function_words: as in `people.toml`.
        countries: the country of a demonym or countryman; keys of two words are parted by a space.
        classes: of the words at which reading stops.
    """

    names: Mapping[str, Gender]
    honorifics: Mapping[str, Gender]
    roles: Mapping[str, Gender]
    endings: tuple[tuple[str, Gender], ...]
    nouns: frozenset[str]
    anonymous: frozenset[str]
    modifiers: frozenset[str]
    verbs: frozenset[str]
    saying: frozenset[str]
    determiners: frozenset[str]
    breakers: frozenset[str]
    telling: frozenset[str]
    clause_openers: frozenset[str]
    other_subjects: frozenset[str]
    function_words: frozenset[str]
    countries: Mapping[str, str]
    classes: Mapping[str, WordClass]


@cache
def load_people() -> PeopleWords:
    """Read the data files; the same words for the life of the process."""
    file = read_data("people.toml", People)
    tables = ((Gender.FEMALE, file.female), (Gender.MALE, file.male))
    lists = load_lists()
    demonyms = {
        " ".join((first, *phrase.rest)).lower(): phrase.canonical
        for first, phrases in lists.phrases.items()
        for phrase in phrases
        if phrase.kind == "nationality"
    }
    countries = {**demonyms, **file.countrymen}
    nouns = {" ".join(head).rpartition(" ")[2] for head in lists.title_heads}
    nouns -= {noun for noun in nouns if noun.endswith(".") or len(noun) < 3} | _PLURAL | lists.honorifics
    nouns |= {noun.rpartition(" ")[2] for noun in file.nouns.persons}
    nouns_of_people = {*nouns, *file.nouns.anonymous, *countries, "old"}
    return PeopleWords(
        names=_given_names() | {name: gender for gender, table in tables for name in table.names},
        honorifics={word: gender for gender, table in tables for word in table.honorifics},
        roles={word: gender for gender, table in tables for word in table.roles},
        endings=tuple((ending, gender) for gender, table in tables for ending in table.surname_endings),
        nouns=frozenset(nouns),
        anonymous=frozenset(file.nouns.anonymous),
        modifiers=frozenset(word for item in file.nouns.modifiers for word in words_of(item)) - {"-"},
        verbs=frozenset(file.nouns.verbs),
        saying=frozenset(file.nouns.saying),
        determiners=frozenset(file.grammar.determiners),
        breakers=frozenset(file.grammar.breakers),
        telling=frozenset(file.grammar.telling),
        clause_openers=frozenset(file.grammar.clause_openers),
        other_subjects=frozenset(file.grammar.other_subjects)
        | frozenset(file.grammar.clause_openers) - {"and", "but"}
        | {":"},
        function_words=frozenset(file.grammar.function_words),
        countries=countries,
        classes={**dict.fromkeys(nouns_of_people, WordClass.NOUN), **_closed_classes()},
    )


def _closed_classes() -> dict[str, WordClass]:
    contracted = (
        f"{word}{mark}{rest}" for word in ("i", "he", "she") for mark in "'’" for rest in ("m", "d", "ll", "ve")
    )
    line_feeds = ("\n" * count for count in range(1, 9))
    stops = (*THIRD, *FIRST, *ENDS, *contracted, *line_feeds)
    return {**dict.fromkeys(stops, WordClass.STOP), **dict.fromkeys(ARTICLES, WordClass.ARTICLE)}


_PLURAL = frozenset({"ministers", "leaders", "spokesmen", "brigadiers", "magistrates", "counsel", "midfield", "dalai"})


def _given_names() -> dict[str, Gender]:
    """Return the names of `given_genders.txt`: a gender a line, then its names."""
    lines = resources.files(__package__).joinpath("data", "given_genders.txt").read_text("utf-8").splitlines()
    names: dict[str, Gender] = {}
    for line in lines:
        gender, _, row = line.partition(" ")
        if gender != "#":
            names.update(dict.fromkeys(row.split(), Gender(gender)))
    return names


def plain(word: str) -> str:
    """Return a word in lower case without accents, as given names are listed."""
    folded = word.casefold()
    if folded.isascii():
        return folded
    spelled = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return spelled.translate(_LETTERS)


_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "ð": "d", "þ": "th"})


def gender_of_name(words: Sequence[str], people: PeopleWords) -> Gender | None:
    """Return what a full name tells: its given names from the first on, else a patronymic or family name's ending."""
    if len(words) > 1:
        hyphened = ["-".join(words[at : at + 3 : 2]) for at in (0, 1) if words[at + 1 : at + 2] == ("-",)]
        for word in (*hyphened, *words[:-1]):
            gender = people.names.get(plain(word))
            if gender is not None and word[0].isupper():
                return gender
    for word in reversed(words[-2:]):
        if len(word) > 5 and word[0].isupper():
            for ending, gender in people.endings:
                if word.endswith(ending):
                    return gender
    return None


def common_gender(genders: Iterable[Gender | None]) -> Gender | None:
    """Return the one gender that is told, or None where none or both are."""
    told = set(genders) - {None}
    return told.pop() if len(told) == 1 else None
