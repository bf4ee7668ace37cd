"""The gazetteer's tables: no line contradicts the packages, points included; together they make the same file."""

import math
from itertools import pairwise

import pytest
import xxhash

from wiredesk.gazetteer import alternates, fold_name, layout, tables
from wiredesk.gazetteer.build import _middle, assemble
from wiredesk.gazetteer.sources import City, Division, read_cities, read_divisions
from wiredesk.gazetteer.tables import Demonym, DivisionRow, Dropped, Row, read_table, split


MADE_BY_THESE_RULES = "243c17eeca9714d5"
"""Checksum of what the code makes of GeoNames' places of more than 20,000 people, all divisions and all tables.

Where it changes without a change of a table or a package, raise `RULES` in wiredesk.gazetteer.version, so that no file
that older code has made is taken for a new one; then write the new checksum here.
"""


EMPTY_HALF = {"ML-6", "SA-08", "SD-DN"}
"""Divisions whose places all lie along one edge; the rest is desert."""


@pytest.fixture(scope="module")
def cities() -> list[City]:
    """GeoNames' places."""
    return read_cities()


@pytest.fixture(scope="module")
def divisions() -> dict[int, Division]:
    """All divisions by id."""
    return read_divisions()


def test_the_same_inputs_give_the_same_file(cities: list[City], divisions: dict[int, Division]) -> None:
    """The file is a function of packages, tables and rules: on every machine the one whose checksum stands above."""
    named = {row.id for row in read_table(tables.DROPPED, Dropped)}
    some = [city for city in cities if city.population > 20_000 or city.geonames in named]
    made = assemble(some, divisions, lambda _what, _part: None)

    assert xxhash.xxh3_64_hexdigest(made[layout.HEADER_SIZE :]) == MADE_BY_THESE_RULES


@pytest.fixture(scope="module")
def inside(cities: list[City], divisions: dict[int, Division]) -> dict[str, tuple[Division, list[City]]]:
    """The first-level divisions by ISO code, each with its places."""
    found: dict[str, tuple[Division, list[City]]] = {
        division.iso: (division, []) for division in divisions.values() if division.level == 1 and division.iso
    }
    for city in cities:
        division = divisions.get(city.division1)
        if division is not None and division.iso in found:
            found[division.iso][1].append(city)
    return found


def test_points_of_divisions_lie_among_their_places(inside: dict[str, tuple[Division, list[City]]]) -> None:
    """A point of ours lies not farther from a division's middle than its places do: no slip of the pen."""
    rows = [row for row in read_table(tables.DIVISIONS, DivisionRow) if row.latitude is not None]
    far = []
    for row in rows:
        places = inside[row.iso][1]
        assert row.longitude is not None
        assert row.latitude is not None
        if places:
            middle = _middle(places)
            reach = max(degrees((place.latitude, place.longitude), middle) for place in places)
            if degrees((row.latitude, row.longitude), middle) > max(2.0, 1.1 * reach):
                far.append(row.iso)

    assert len(rows) > 300
    assert set(far) == EMPTY_HALF


def test_points_of_countries_lie_among_their_places(cities: list[City]) -> None:
    """The same for countries."""
    places: dict[str, list[City]] = {}
    for city in cities:
        places.setdefault(city.country, []).append(city)
    far = []
    for row in read_table("countries.tsv", Row):
        if row.country in places:
            middle = _middle(places[row.country])
            reach = max(degrees((city.latitude, city.longitude), middle) for city in places[row.country])
            if degrees((row.latitude, row.longitude), middle) > max(2.0, 1.1 * reach):
                far.append(row.country)

    assert far == []


def degrees(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance in degrees of latitude."""
    east = abs(one[1] - other[1])
    return math.hypot(one[0] - other[0], min(east, 360 - east) * math.cos(math.radians(one[0])))


def test_cities_are_where_geonames_has_them(cities: list[City]) -> None:
    """A line of `cities.tsv` names a place that GeoNames has under this id in this country, at this point."""
    known = {city.geonames: city for city in cities}
    for row in read_table("cities.tsv", Row):
        city = known[int(row.id.removeprefix("geonames:"))]
        assert row.country == city.country, row.name
        assert degrees((row.latitude, row.longitude), (city.latitude, city.longitude)) < 0.1, row.name


@pytest.mark.parametrize("table", tables.PLACES)
def test_no_place_stands_twice(table: str) -> None:
    """Ids are unique in a table, and a place has each name once."""
    rows = read_table(table, Row)
    ids = sorted(row.place_id for row in rows)

    assert [one for one, other in pairwise(ids) if one == other] == []
    assert [row.name for row in rows if len(split(row.names)) != len(set(split(row.names)))] == []


def test_ids_of_our_own_are_unique_over_tables() -> None:
    """Two tables never make the same id of two names."""
    ids = [row.place_id for table in tables.PLACES for row in read_table(table, Row) if not row.id]

    assert sorted({one for one in ids if ids.count(one) > 1}) == []


def test_sites_lie_within_known_cities() -> None:
    """A site's city is in the tables, so that a watch on the city covers the site."""
    cities = {row.place_id for row in read_table("cities.tsv", Row)}
    within = {row.within for row in read_table("sites.tsv", Row) if row.within}

    assert within <= cities
    assert {"geonames:1176615", "geonames:524901", "geonames:290030"} <= within


def test_demonyms_are_capitalised_words() -> None:
    """Words for people begin with a capital, but for "sub-Saharan", and stand once for a place."""
    rows = [row for table in tables.DEMONYMS for row in read_table(table, Demonym)]

    assert {row.word for row in rows if not row.word[0].isupper()} <= {
        "sub-Saharan",
        "sub-Saharan African",
        "I-Kiribati",
    }
    assert len(rows) == len({(row.word, row.place) for row in rows})


@pytest.mark.parametrize(
    ("name", "usable"),
    [
        ("Peking", True),
        ("Sankt-Peterburg", True),
        ("‘Ajmān", True),
        ("Москва", False),
        ("MOW", False),
        ("Of", False),
        ("Reading", False),
        ("http://example.org", False),
        ("Ho Chi Minh City (Saigon)", False),
    ],
)
def test_usable_alternate_names(name: str, usable: bool) -> None:
    """Other scripts, codes, addresses and common words are left out."""
    assert alternates.is_usable(name) is usable


def test_common_words_are_folded() -> None:
    """The list is compared with folded names, so it holds folded ones."""
    assert all(word == fold_name(word) for word in alternates.common_words())
