"""The tables that come with Wiredesk: readable lines of places, names and demonyms, in `data`.

They complete and correct what the packages know: usual English names, points, abbreviations, regions, sites. A name in
a table counts by itself (`Candidate.alone`), so a table holds only what the news names without explanation.
"""

import csv
from collections.abc import Iterator
from importlib import resources
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wiredesk.domain.errors import Misconfigured
from wiredesk.gazetteer.candidates import Needs
from wiredesk.gazetteer.names import slug
from wiredesk_events import PlaceKind


PLACES = ("countries.tsv", "cities.tsv", "regions.tsv", "waters.tsv", "sites.tsv", "airports.tsv")
"""Places of their own, in the order in which they are taken; all have the columns of `Row`."""
DEMONYMS = ("demonyms.tsv", "demonyms_other.tsv")
DIVISIONS = "divisions.tsv"
DIVISION_NAMES = "division_names.tsv"
COUNTRY_NAMES = "country_names.tsv"
TOWNS = "towns_us.tsv"
DROPPED = "dropped_names.tsv"
COMMON_WORDS = "common_words.txt"
ALL = (*PLACES, *DEMONYMS, DIVISIONS, DIVISION_NAMES, COUNTRY_NAMES, TOWNS, DROPPED, COMMON_WORDS)
"""Every file that the gazetteer is a function of."""


class Line(BaseModel):
    """One line of a table; `names` are parted by a vertical bar."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(Line):
    """A place; `neighbours` are parted by a comma; `alone` is "no" where the name needs more than itself to count."""

    id: str = Field(default="", pattern=r"^(geonames:\d+)?$")
    kind: PlaceKind
    name: str = Field(min_length=1)
    country: str = Field(default="", pattern=r"^([A-Z]{2})?$")
    admin1: str = ""
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    population: int = Field(default=0, ge=0)
    within: str = ""
    names: str = ""
    neighbours: str = ""
    needs: Needs = ""
    alone: Literal["", "no"] = ""

    @property
    def place_id(self) -> str:
        """Return the id of the place: GeoNames' or one made of its name."""
        return self.id or f"wiredesk:{slug(self.name)}"


class DivisionRow(Line):
    """What the packages lack of a first-level division: usual name, point, other names; `alone` as for a place."""

    iso: str = Field(pattern=r"^[A-Z]{2}-\w+$")
    name: str = Field(min_length=1)
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    names: str = ""
    alone: Literal["", "no"] = ""


class DivisionName(Line):
    """The usual English name of a division that the packages call otherwise."""

    id: int
    name: str = Field(min_length=1)


class CountryNames(Line):
    """Names of a country in other languages."""

    iso: str = Field(pattern=r"^[A-Z]{2}$")
    names: str = Field(min_length=1)


class Town(Line):
    """A small place of the United States."""

    name: str = Field(min_length=1)
    state: str = Field(pattern=r"^[A-Z]{2}$")
    county: str = ""
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Demonym(Line):
    """A word for the people of a place, and the place by its id or, for our own, by its name."""

    word: str = Field(min_length=1)
    place: str = Field(min_length=1)


class Dropped(Line):
    """A name that a source gives to a place and that the news never means by it."""

    name: str = Field(min_length=1)
    id: int


LineT = TypeVar("LineT", bound=Line)


def split(names: str) -> tuple[str, ...]:
    """Return the names of a cell."""
    return tuple(filter(None, names.split("|")))


def read_text(name: str) -> str:
    """Return the text of a table."""
    return (resources.files("wiredesk.gazetteer") / "data" / name).read_text("utf-8")


def read_table(name: str, form: type[LineT]) -> list[LineT]:
    """Return the lines of a table. Raises `Misconfigured` (WIRE-S002) naming table, line and column."""
    return list(parse_table(name, read_text(name), form))


def parse_table(name: str, text: str, form: type[LineT]) -> Iterator[LineT]:
    """Yield the lines of a table: tab separated, the first names the columns; last empty cells may be left out."""
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    if not numbered:
        raise Misconfigured("WIRE-S002", f"gazetteer/data/{name}: no lines")
    rows = csv.reader((line for _, line in numbered), delimiter="\t", quoting=csv.QUOTE_NONE)
    header = next(rows)
    for (number, _), cells in zip(numbered[1:], rows, strict=True):
        if len(cells) > len(header):
            raise Misconfigured("WIRE-S002", f"gazetteer/data/{name}, line {number}: more cells than columns")
        try:
            yield form.model_validate({column: cell for column, cell in zip(header, cells, strict=False) if cell})
        except ValidationError as error:
            first = error.errors()[0]
            column = ".".join(str(part) for part in first["loc"])
            raise Misconfigured(
                "WIRE-S002", f"gazetteer/data/{name}, line {number}, {column}: {first['msg']}"
            ) from error
