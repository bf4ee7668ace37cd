"""The word lists of the tagger: data files beside this module, read and checked once."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from wiredesk.domain.errors import Misconfigured
from wiredesk.stages.entities.passages import words_of
from wiredesk_events.tags import EntityKind


def _commas(value: object) -> object:
    return (
        tuple(filter(None, (" ".join(item.split()) for item in value.split(",")))) if isinstance(value, str) else value
    )


def _blanks(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


CommaList = Annotated[tuple[str, ...], BeforeValidator(_commas)]
BlankList = Annotated[tuple[str, ...], BeforeValidator(_blanks)]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Nationalities(_File):
    """`nationalities.toml`: the adjectives and nouns of each country, region and people."""

    countries: dict[str, CommaList]
    regions: dict[str, CommaList]
    peoples: dict[str, CommaList]
    prefixes: dict[str, CommaList]


class PlacePatterns(_File):
    """Words by which a place's name is known."""

    last: CommaList
    first: CommaList
    of: CommaList
    generic: CommaList
    suffixes: CommaList


class Locations(_File):
    """`locations.toml`: well-known places."""

    countries: CommaList
    capitals: CommaList
    cities: CommaList
    regions: CommaList
    waters: CommaList
    aliases: dict[str, CommaList]
    patterns: PlacePatterns


class OrganizationPatterns(_File):
    """Words by which an organisation's name is known."""

    last: CommaList
    of: CommaList
    alone: CommaList
    generic: CommaList
    portfolios: CommaList
    company: CommaList


class Organizations(_File):
    """`organizations.toml`: organisations with their other names."""

    names: dict[str, CommaList]
    patterns: OrganizationPatterns


class Things(_File):
    """One table of `things.toml`: names of a kind, and the words by which such names are known."""

    names: CommaList
    last: CommaList = ()
    first: CommaList = ()
    of: CommaList = ()
    models: CommaList = ()
    directions: CommaList = ()
    lowercase: CommaList = ()


class ThingsFile(_File):
    """`things.toml`."""

    event: Things
    product: Things
    law: Things
    disease: Things
    facility: Things
    work: Things


class Titles(_File):
    """`titles.toml`: role words."""

    heads: CommaList
    modifiers: CommaList
    honorifics: CommaList
    with_portfolio: CommaList


class GivenNames(_File):
    """`given_names.toml`: given names, endings of family names, particles."""

    names: BlankList
    surname_endings: CommaList
    particles: CommaList
    opening_particles: CommaList


class StopWords(_File):
    """`stopwords.toml`: words that are no names although they are often capitalised."""

    words: BlankList
    endings: CommaList
    name_openers: CommaList


@dataclass(frozen=True, slots=True)
class Phrase:
    """A listed name: its tokens after the first, what it is, and the name of the thing that it names."""

    rest: tuple[str, ...]
    kind: EntityKind
    canonical: str


@dataclass(frozen=True, slots=True)
class Lists:
    """Everything that the tagger knows about words."""

    phrases: Mapping[str, tuple[Phrase, ...]]
    phrases_folded: Mapping[str, tuple[Phrase, ...]]
    canonical: Mapping[tuple[EntityKind, str], str]
    fuzzy: Mapping[str, tuple[str, ...]]
    demonym_country: Mapping[str, str]
    prefixes: frozenset[str]
    heads: Mapping[str, EntityKind]
    of_heads: Mapping[str, EntityKind]
    first_heads: Mapping[str, EntityKind]
    alone: frozenset[tuple[str, ...]]
    generic_bodies: frozenset[str]
    portfolios: frozenset[str]
    place_generic: frozenset[str]
    place_suffixes: tuple[str, ...]
    models: frozenset[str]
    directions: frozenset[str]
    lowercase_heads: tuple[tuple[str, ...], ...]
    title_heads: frozenset[tuple[str, ...]]
    title_modifiers: frozenset[str]
    honorifics: frozenset[str]
    with_portfolio: frozenset[str]
    given: frozenset[str]
    surname_endings: tuple[str, ...]
    particles: frozenset[str]
    opening_particles: frozenset[str]
    stopwords: frozenset[str]
    stop_endings: tuple[str, ...]
    name_openers: frozenset[str]
    towns: frozenset[str]


def is_place(word: str, lists: Lists) -> bool:
    """Return whether a word alone is a listed place or nationality."""
    return any(not phrase.rest and phrase.kind in ("location", "nationality") for phrase in lists.phrases.get(word, ()))


FileT = TypeVar("FileT", bound=BaseModel)


def read_data(name: str, model: type[FileT]) -> FileT:
    """Return a data file of this package; raises `Misconfigured` (WIRE-S002) with the file and the place in it."""
    try:
        raw: dict[str, Any] = tomllib.loads(
            resources.files(__package__).joinpath("data").joinpath(name).read_text("utf-8")
        )
        return model.model_validate(raw)
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise Misconfigured("WIRE-S002", f"{name}: {error}") from error


def _plurals(form: str) -> tuple[str, ...]:
    if form.endswith(("n", "i", "r", "b", "q", "k", "d", "e", "t", "c")) and not form.endswith(("ese", "men", "ish")):
        return (form, form + "s")
    return (form,)


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)


@cache
def load_lists() -> Lists:  # noqa: C901 - one case a line
    """Read the data files; the same lists for the life of the process."""
    places = read_data("locations.toml", Locations)
    groups = read_data("organizations.toml", Organizations)
    things = read_data("things.toml", ThingsFile)
    nations = read_data("nationalities.toml", Nationalities)
    titles = read_data("titles.toml", Titles)
    people = read_data("given_names.toml", GivenNames)
    stops = read_data("stopwords.toml", StopWords)

    named: dict[str, tuple[EntityKind, str]] = {}
    demonyms: dict[str, str] = {}
    for table in (nations.regions, nations.peoples, nations.countries):
        for country, forms in table.items():
            for form in forms:
                for word in _plurals(form):
                    named[word] = ("nationality", country)
                    demonyms[word.lower()] = country
    kinds: tuple[tuple[EntityKind, Things], ...] = (
        ("work", things.work),
        ("law", things.law),
        ("facility", things.facility),
        ("product", things.product),
        ("disease", things.disease),
        ("event", things.event),
    )
    for kind, table_of_kind in kinds:
        named.update({name: (kind, name) for name in table_of_kind.names})
    for name, aliases in groups.names.items():
        named.update(dict.fromkeys((*aliases, name), ("organization", name)))
    for name in (*places.regions, *places.waters, *places.cities, *places.capitals, *places.countries):
        named[name] = ("location", name)
    for name, aliases in places.aliases.items():
        named.update(dict.fromkeys((*aliases, name), ("location", name)))

    exact: dict[str, list[Phrase]] = {}
    folded: dict[str, list[Phrase]] = {}
    fuzzy: dict[str, list[str]] = {}
    for name, (kind, canonical) in named.items():
        first, *rest = words_of(name)
        exact.setdefault(first, []).append(Phrase(tuple(rest), kind, canonical))
        if not (name.isupper() and len(name) < 4 and name not in {"US", "UK", "UN", "EU", "UAE"}):
            folded.setdefault(first.lower(), []).append(Phrase(tuple(word.lower() for word in rest), kind, canonical))
        if kind == "location" and not rest and len(name) > 4:
            fuzzy.setdefault(name[0], []).append(name)

    heads: dict[str, EntityKind] = dict.fromkeys(_folded(groups.patterns.last), "organization")
    of_heads: dict[str, EntityKind] = dict.fromkeys(_folded(groups.patterns.of), "organization")
    first_heads: dict[str, EntityKind] = {}
    heads.update(dict.fromkeys(_folded(places.patterns.last), "location"))
    of_heads.update(dict.fromkeys(_folded(places.patterns.of), "location"))
    for kind, table_of_kind in kinds:
        heads.update(dict.fromkeys(_folded(table_of_kind.last), kind))
        of_heads.update(dict.fromkeys(_folded(table_of_kind.of), kind))
        first_heads.update(dict.fromkeys(_folded(table_of_kind.first), kind))
    first_heads.update(dict.fromkeys(("mount", "mt", "mt.", "lake", "cape", "fort", "port"), "location"))

    return Lists(
        phrases={key: tuple(sorted(value, key=lambda item: -len(item.rest))) for key, value in exact.items()},
        phrases_folded={key: tuple(sorted(value, key=lambda item: -len(item.rest))) for key, value in folded.items()},
        canonical={(kind, " ".join(words_of(name))): canonical for name, (kind, canonical) in named.items()},
        fuzzy={key: tuple(value) for key, value in fuzzy.items()},
        demonym_country=demonyms,
        prefixes=frozenset(word for forms in nations.prefixes.values() for word in forms),
        heads=heads,
        of_heads=of_heads,
        first_heads=first_heads,
        alone=frozenset(words_of(name) for name in groups.patterns.alone),
        generic_bodies=frozenset(name.lower() for name in groups.patterns.generic),
        portfolios=_folded(groups.patterns.portfolios),
        place_generic=_folded(places.patterns.generic),
        place_suffixes=places.patterns.suffixes,
        models=frozenset(things.product.models),
        directions=_folded(things.facility.directions),
        lowercase_heads=tuple(words_of(name) for name in things.facility.lowercase),
        title_heads=frozenset(tuple(word.lower() for word in words_of(head)) for head in titles.heads),
        title_modifiers=_folded(titles.modifiers),
        honorifics=_folded(titles.honorifics),
        with_portfolio=_folded(titles.with_portfolio),
        given=frozenset(people.names),
        surname_endings=people.surname_endings,
        particles=_folded(people.particles),
        opening_particles=_folded(people.opening_particles),
        stopwords=_folded(stops.words),
        stop_endings=stops.endings,
        name_openers=_folded(stops.name_openers),
        towns=_towns(),
    )


def _towns() -> frozenset[str]:
    """Return the names of towns in `towns.txt`, their words parted by spaces as those of a passage."""
    lines = resources.files(__package__).joinpath("data", "towns.txt").read_text("utf-8").splitlines()
    return frozenset(" ".join(words_of(line)) for line in lines if not line.startswith("#"))
