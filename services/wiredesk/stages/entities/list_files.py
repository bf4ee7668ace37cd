"""The word lists as files: their schemas, and reading them from the package or from a newsroom."""

import tomllib
from importlib import resources
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from wiredesk.domain.errors import Misconfigured


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
    of_state: CommaList
    owners: CommaList


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
    office_links: BlankList
    fields: CommaList
    before_role: CommaList


class GivenNames(_File):
    """`given_names.toml`: given names, endings of family names, particles."""

    names: BlankList
    surname_endings: CommaList
    particles: CommaList
    opening_particles: CommaList
    weak_particles: CommaList
    hyphenated_particles: CommaList
    surname_heads: CommaList
    surname_heads_titled: CommaList


class StopWords(_File):
    """`stopwords.toml`: words that are no names although they are often capitalised."""

    words: BlankList
    endings: CommaList
    name_openers: CommaList
    acronyms: CommaList
    in_capitals: CommaList


class PersonContext(_File):
    """Words behind a person's name."""

    saying: CommaList
    human: CommaList


class LocationContext(_File):
    """Words before a place's name."""

    placing: CommaList


class LanguageContext(_File):
    """Words before and behind a nationality word that is a language."""

    before: CommaList
    behind: CommaList


class MoneyContext(_File):
    """Words that make a name a currency."""

    currencies: CommaList
    dollars: CommaList


class HyphenContext(_File):
    """Words that a hyphen joins to a name."""

    compounds: CommaList


class Context(_File):
    """`context.toml`: words around a name that tell what it is, or that it is none."""

    person: PersonContext
    location: LocationContext
    language: LanguageContext
    money: MoneyContext
    hyphen: HyphenContext


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
