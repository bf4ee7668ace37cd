"""What a newsroom adds to the word lists and takes out of them: one TOML file of its own."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from wiredesk.domain.errors import Misconfigured
from wiredesk.stages.entities.list_reading import CommaList, File, parse_list
from wiredesk.stages.entities.passages import words_of
from wiredesk_events.tags import EntityKind


LONGEST_NAME = 16
"""Words of the longest name that is looked for."""


def _name(text: str) -> str:
    """Return a name with its blanks made one each; raises `ValueError` where it cannot be found in any story."""
    name = " ".join(text.split())
    if not any(letter.isalpha() for letter in name):
        raise ValueError(f"a name must have a letter, not {name!r}")
    if len(words_of(name)) > LONGEST_NAME:
        raise ValueError(f"{name[:40]!r}… has more than {LONGEST_NAME} words")
    return name


def _plain_list(value: object) -> object:
    """Return a list of names as a table of names that have no others."""
    if isinstance(value, str):
        value = [item for item in value.split(",") if item.strip()]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return dict.fromkeys(value, ())
    return value


Name = Annotated[str, AfterValidator(_name)]
Words = Annotated[CommaList, AfterValidator(lambda words: tuple(_name(word) for word in words))]
Names = Annotated[dict[Name, Words], BeforeValidator(_plain_list)]
LabelKind = Literal[EntityKind, "none"]


class Removals(File):
    """What a newsroom takes out of the packaged lists.

    Attributes:
        names: names of any kind, their other names, towns.
        given_names: given names.
        titles: role words.
    """

    names: Words = ()
    given_names: Words = ()
    titles: Words = ()


class ModelLabels(File):
    """The labels of an engine's model and the kinds that they mean; `none` leaves a label out.

    Attributes:
        spacy: labels of a spaCy pipeline.
        gliner: labels that a GLiNER model is asked for.
    """

    spacy: dict[str, LabelKind] = Field(default_factory=dict)
    gliner: dict[str, LabelKind] = Field(default_factory=dict)


class NewsroomLists(File):
    """A newsroom's own list file; every table may be left out.

    The names of a kind are a list, or a table from each name to its other names.

    Attributes:
        people: persons.
        organizations: companies, parties, ministries, clubs, armed groups.
        locations: countries, regions, towns, waters.
        facilities: buildings, ports, roads, pipelines.
        nationalities: a country or people, with the adjectives and nouns made from it as its other names.
        products: models, weapons, ships, apps.
        events: wars, storms, summits, competitions.
        laws: acts, codes, treaties.
        diseases: named illnesses.
        works: books, films, songs.
        titles: role words, which are no part of a name.
        given_names: given names, by which unlisted people are known.
        never: what is no name wherever it stands alone, in any writing of capitals.
        remove: what the packaged lists should not hold.
        labels: what the labels of a model engine mean, beside or instead of the packaged meaning.
    """

    model_config = ConfigDict(title="newsroom lists")

    people: Names = Field(default_factory=dict)
    organizations: Names = Field(default_factory=dict)
    locations: Names = Field(default_factory=dict)
    facilities: Names = Field(default_factory=dict)
    nationalities: Names = Field(default_factory=dict)
    products: Names = Field(default_factory=dict)
    events: Names = Field(default_factory=dict)
    laws: Names = Field(default_factory=dict)
    diseases: Names = Field(default_factory=dict)
    works: Names = Field(default_factory=dict)
    titles: Words = ()
    given_names: Words = ()
    never: Words = ()
    remove: Removals = Field(default_factory=Removals)
    labels: ModelLabels = Field(default_factory=ModelLabels)

    @model_validator(mode="after")
    def _each_name_once(self) -> Self:
        owners: dict[str, tuple[str, str]] = {}
        for table in TABLES:
            for name, others in getattr(self, table).items():
                for spelling in dict.fromkeys((name, *others)):
                    before = owners.setdefault(spelling, (table, name))
                    if before != (table, name):
                        raise ValueError(f"{spelling!r} names both {before[1]!r} ({before[0]}) and {name!r} ({table})")
        never = {word.casefold() for word in self.never}
        for spelling, (table, _) in owners.items():
            if spelling.casefold() in never:
                raise ValueError(f"{spelling!r} stands in never and in {table}")
        return self

    @property
    def digest(self) -> str:
        """Return eight hex digits that change whenever the lists say something else; comments do not count."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:8]

    def names(self) -> Iterator[tuple[str, EntityKind, str]]:
        """Yield each spelling with its kind and the name of the thing that it names."""
        for table, kind in TABLES.items():
            for name, others in getattr(self, table).items():
                for spelling in dict.fromkeys((*others, name)):
                    yield spelling, kind, name


TABLES: dict[str, EntityKind] = {
    "people": "person",
    "organizations": "organization",
    "locations": "location",
    "facilities": "facility",
    "nationalities": "nationality",
    "products": "product",
    "events": "event",
    "laws": "law",
    "diseases": "disease",
    "works": "work",
}
"""The tables of names and the kinds of what they name."""


def load_newsroom(path: Path) -> NewsroomLists:
    """Return a newsroom's list file; raises `Misconfigured` (WIRE-S002) with file, place and fault."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured("WIRE-S002", f"{path.name}: {error}") from None
    return parse_list(text, NewsroomLists, path.name)
