"""Making the gazetteer's file out of packages and tables. The same inputs give the same bytes.

Places are known by their `place_id`. The packages come first, the tables complete and correct them; then every name is
put under its folded form. Takes about 20 seconds and half a gigabyte; only who builds pays it.
"""

import dataclasses
import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wiredesk.domain.errors import Misconfigured
from wiredesk.gazetteer import alternates, layout, tables
from wiredesk.gazetteer.candidates import Match, Needs
from wiredesk.gazetteer.names import fold_name, slug
from wiredesk.gazetteer.sources import City, Division, read_cities, read_country_names, read_divisions
from wiredesk.gazetteer.tables import DivisionRow, Row, read_table, split
from wiredesk.gazetteer.version import version
from wiredesk_events import PlaceKind


Progress = Callable[[str, float], None]
"""Told what is being done, and which part of the whole is done."""

_RANK: dict[Match, int] = {"name": 0, "demonym": 1, "abbreviation": 2, "other": 3}
_BY_RANK: tuple[Match, ...] = tuple(_RANK)
_OTHER = 1 << 3 | _RANK["other"] << 1

_TYPE_WORDS = (
    "Province", "Governorate", "Department", "Region", "County", "Oblast", "Krai", "Kray", "Republic", "State",
    "Prefecture", "District", "Voivodeship", "Canton", "Emirate", "Division", "Municipality", "Territory",
)  # fmt: skip
"""What divisions are called in English; a name without the word is another name of the division."""

_LARGE = 200_000
"""Population from which the main name of a city counts by itself, unless it is a common word."""


@dataclass(slots=True)
class Place:
    """A place while it is put together; see `Candidate`."""

    place_id: str
    name: str
    kind: PlaceKind
    country: str
    latitude: float
    longitude: float
    population: int = 0
    admin1: str = ""
    admin2: str = ""
    within: str = ""
    neighbours: str = ""
    needs: Needs = ""
    other_names: int = 0


@dataclass(slots=True)
class Draft:
    """All places, and what each folded name may stand for.

    Attributes:
        places: by `place_id`.
        names: folded name to `place_id` to how the name belongs, as one small number that is the lower the better:
            bit 3 needs support, bits 1 and 2 its rank (`_RANK`), bit 0 only in capitals.
    """

    places: dict[str, Place] = field(default_factory=dict)
    names: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, place: Place) -> Place:
        """Take in a place, or the new facts about a known one."""
        self.places[place.place_id] = place
        return place

    def call(self, place: Place, name: str, match: Match, *, alone: bool = False) -> None:
        """Take in a name of a place; the best of the ways in which it belongs stays."""
        key = fold_name(name)
        if place.kind in {"country", "region", "water"}:
            key = key.removeprefix("the ")
        if key:
            upper = len(name) <= 5 and name.isupper() and "." not in name
            self.enter(key, place.place_id, (not alone) << 3 | _RANK[match] << 1 | upper)

    def enter(self, key: str, place_id: str, how: int) -> None:
        """Take in a folded name of a place."""
        found = self.names.get(key)
        if found is None:
            self.names[key] = {place_id: how}
            return
        known = found.get(place_id, 15)
        if how >> 1 < known >> 1:
            found[place_id] = how
        else:
            found[place_id] = known & (how | ~1)

    def call_also(self, place: Place, names: Iterable[str]) -> None:
        """Take in the other names that a source gives a place, those that copy may use, and count them."""
        keys = {fold_name(name) for name in names if alternates.is_usable(name)} - {fold_name(place.name), ""}
        place.other_names = min(len(keys), 65_535)
        for key in sorted(keys):
            self.enter(key, place.place_id, _OTHER)


def build(progress: Progress = lambda _what, _part: None) -> bytes:
    """Return the bytes of the gazetteer's file.

    The garbage collector rests meanwhile: it would walk millions of living objects again and again, for a third of the
    time, and there is no garbage. Raises `Unavailable` (WIRE-G001) when the packages are missing, `Misconfigured`
    (WIRE-S002) when a table is broken.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        progress("reading GeoNames", 0.0)
        return assemble(read_cities(), read_divisions(), progress)
    finally:
        if collecting:
            gc.enable()


def assemble(cities: Sequence[City], divisions: Mapping[int, Division], progress: Progress) -> bytes:
    """Return the bytes of the file that these places, these divisions and the tables make."""
    draft = Draft()
    progress("divisions", 0.25)
    _add_divisions(draft, divisions, cities)
    progress("cities", 0.3)
    _add_cities(draft, cities)
    _add_towns(draft, divisions)
    progress("tables", 0.6)
    _add_rows(draft)
    _add_countries(draft)
    _add_demonyms(draft)
    _drop_names(draft)
    progress("writing", 0.7)
    data = layout.pack(version(), dict(_sections(draft)))
    progress("done", 1.0)
    return data


def _add_divisions(draft: Draft, divisions: Mapping[int, Division], cities: Iterable[City]) -> None:
    """Add the divisions that have a point: one of ours, or the mean of the places that they hold."""
    held: dict[int, list[City]] = defaultdict(list)
    for city in cities:
        for geonames in {city.division1, city.division2} - {0}:
            held[geonames].append(city)
    ours = {row.iso: row for row in read_table(tables.DIVISIONS, DivisionRow)}
    usual = {row.id: row.name for row in read_table(tables.DIVISION_NAMES, tables.DivisionName)}
    for geonames, division in sorted(divisions.items()):
        row = ours.pop(division.iso, None) if division.level == 1 and division.iso else None
        name = row.name if row else _distinct(usual.get(geonames, division.name), division)
        _add_division(draft, division, name, row, held.get(geonames, []))
    if ours:
        raise Misconfigured("WIRE-S002", f"gazetteer/data/{tables.DIVISIONS}: no division has {min(ours)}")
    for geonames, division in divisions.items():
        place = draft.places.get(f"geonames:{geonames}")
        holder = draft.places.get(f"geonames:{division.parent or geonames}")
        if place is not None and holder is not None:
            place.admin1 = holder.name


def _add_division(draft: Draft, division: Division, name: str, row: DivisionRow | None, inside: list[City]) -> None:
    """Add one division under its names, if it has a point."""
    if row is not None and row.latitude is not None and row.longitude is not None:
        point = row.latitude, row.longitude
    elif inside:
        point = _middle(inside)
    else:
        return
    kind: PlaceKind = "admin1" if division.level == 1 else "admin2"
    population = sum(city.population for city in inside)
    place = draft.add(Place(f"geonames:{division.geonames}", name, kind, division.country, *point, population))
    draft.call(place, name, "name", alone=row is not None and not row.alone)
    for other in split(row.names) if row else ():
        draft.call(place, other, "abbreviation" if other.endswith(".") else "other", alone=True)
    draft.call_also(place, (division.name, *division.others))
    for other in _with_types(name, division):
        draft.call(place, other, "other")


def _distinct(name: str, division: Division) -> str:
    """Return a division's name with its type where the bare name is a common word: "North" is "North Region"."""
    return f"{name} {division.type or 'Region'}" if fold_name(name) in alternates.common_words() else name


def _with_types(name: str, division: Division) -> Iterator[str]:
    """Yield a division's name without and with the words for its type: "Tver Oblast" is "Tver" and "Tver region"."""
    bare = name
    for word in _TYPE_WORDS:
        bare = bare.removesuffix(f" {word}")
    if division.level == 1:
        words = {"Province", "Region", division.type.title()} if division.type else {"Province", "Region"}
    else:
        words = {"County"} if division.country == "US" else {"District"}
    if alternates.is_usable(bare):
        yield bare
        for word in sorted(words):
            if word in _TYPE_WORDS:
                yield f"{bare} {word}"


def _middle(cities: list[City]) -> tuple[float, float]:
    """Return the mean point; longitudes are counted so that the Pacific does not tear a division apart."""
    turned = max(c.longitude for c in cities) - min(c.longitude for c in cities) > 180
    longitude = sum(c.longitude + 360 * (turned and c.longitude < 0) for c in cities) / len(cities)
    return sum(c.latitude for c in cities) / len(cities), longitude - 360 * (longitude > 180)


def _add_cities(draft: Draft, cities: Iterable[City]) -> None:
    """Add GeoNames' places; the main names of the large ones count alone."""
    words = alternates.common_words()
    for city in cities:
        first, second = (draft.places.get(f"geonames:{geonames}") for geonames in (city.division1, city.division2))
        place = draft.add(
            Place(
                f"geonames:{city.geonames}", city.name, "city", city.country, city.latitude, city.longitude,
                city.population, first.name if first else "", second.name if second else "",
            )
        )  # fmt: skip
        large = city.population >= _LARGE and fold_name(city.name) not in words and len(city.name) > 3
        draft.call(place, city.name, "name", alone=large)
        draft.call_also(place, city.others)


def _add_towns(draft: Draft, divisions: Mapping[int, Division]) -> None:
    """Add the small places of the United States, each in its state and county."""
    states = {division.iso: division.geonames for division in divisions.values() if division.iso.startswith("US-")}
    for town in read_table(tables.TOWNS, tables.Town):
        state = draft.places.get(f"geonames:{states.get(f'US-{town.state}', 0)}")
        county = f"{town.county} County" if town.county and " " not in town.county else town.county
        place = draft.add(
            Place(
                f"wiredesk:us-{town.state.lower()}-{slug(town.name)}", town.name, "city", "US", town.latitude,
                town.longitude, 0, state.name if state else "", county,
            )
        )  # fmt: skip
        draft.call(place, town.name, "name")


def _add_rows(draft: Draft) -> None:
    """Add the places of our tables; where a package has the place, the table's facts win and the rest stays."""
    for table in tables.PLACES:
        for row in read_table(table, Row):
            place = _of_row(draft.places.get(row.place_id), row)
            draft.add(place)
            for key in {fold_name(row.name)} & draft.names.keys():
                draft.names[key].pop(place.place_id, None)
            draft.call(place, row.name, "name", alone=not row.alone)
            for other in split(row.names):
                draft.call(place, other, "other", alone=not row.alone)


def _of_row(known: Place | None, row: Row) -> Place:
    """Return a place with the facts of a line of our tables."""
    place = Place(row.place_id, row.name, row.kind, row.country, row.latitude, row.longitude)
    if known is not None:
        place = dataclasses.replace(known, name=row.name, kind=row.kind)
        if known.kind == "admin1":
            place.latitude, place.longitude = row.latitude, row.longitude
    place.population = row.population or place.population
    place.admin1 = place.admin1 or row.admin1
    place.within, place.neighbours, place.needs = row.within, row.neighbours, row.needs
    return place


def _add_countries(draft: Draft) -> None:
    """Add the countries' other names, English and foreign."""
    countries = {place.country: place for place in draft.places.values() if place.kind == "country"}
    foreign = {row.iso: split(row.names) for row in read_table(tables.COUNTRY_NAMES, tables.CountryNames)}
    english = read_country_names()
    for iso, place in countries.items():
        names = [name for name in (*english.get(iso, ()), *foreign.get(iso, ())) if alternates.is_usable(name)]
        place.other_names = len({fold_name(name) for name in names} - {fold_name(place.name)})
        for name in names:
            draft.call(place, name, "other", alone=fold_name(name) not in draft.names)


def _add_demonyms(draft: Draft) -> None:
    """Add the words for people; our own places are named instead of numbered."""
    named: dict[str, str] = {}
    for place in draft.places.values():
        if place.kind in {"admin1", "region"}:
            named.setdefault(slug(place.name), place.place_id)
    for table in tables.DEMONYMS:
        for number, row in enumerate(read_table(table, tables.Demonym), 1):
            wanted = row.place
            if wanted not in draft.places:
                wanted = named.get(wanted.removeprefix("wiredesk:"), "")
            if not wanted:
                raise Misconfigured("WIRE-S002", f"gazetteer/data/{table}, place {number}: {row.place} is not known")
            draft.call(draft.places[wanted], row.word, "demonym", alone=True)


def _drop_names(draft: Draft) -> None:
    """Take away the names that a source gives wrongly."""
    for row in read_table(tables.DROPPED, tables.Dropped):
        if draft.names.get(fold_name(row.name), {}).pop(f"geonames:{row.id}", None) is None:
            raise Misconfigured("WIRE-S002", f"gazetteer/data/{tables.DROPPED}: {row.id} is not called {row.name}")


def _sections(draft: Draft) -> Iterator[tuple[str, bytes]]:
    """Yield the sections of the file."""
    ids = sorted(draft.places, key=_in_order)
    number = {place_id: index for index, place_id in enumerate(ids)}
    texts = _Texts()
    yield "places", b"".join(_record(draft.places[place_id], number, texts) for place_id in ids)
    marks = _marks(draft)
    known = list(marks)
    hashes = np.array([layout.hash_name(key.encode()) for key in known], dtype=np.uint64)
    size = 1 << max(len(known) - 1, 1).bit_length()
    buckets = hashes & np.uint64(size - 1)
    order = np.lexsort((hashes, buckets))  # stable: equal hashes keep the order in which names were taken in
    keys = [known[index] for index in order.tolist()]
    yield "buckets", _ends(np.bincount(buckets.astype(np.int64), minlength=size)).tobytes()
    yield "prints", (hashes[order] >> np.uint64(32)).astype(np.uint32).tobytes()
    encoded = [key.encode() for key in keys]
    yield "key_ends", _ends(np.array([len(key) for key in encoded])).tobytes()
    yield "keys", b"".join(encoded)
    yield "marks", np.array([marks[key] for key in keys], dtype=np.uint16).tobytes()
    population = [draft.places[place_id].population for place_id in ids]
    refs = [_refs(draft.names.get(key, {}), number, population) for key in keys]
    yield "ref_ends", _ends(np.array([len(found) for found in refs])).tobytes()
    yield "refs", np.array([ref for found in refs for ref in found], dtype=np.uint32).tobytes()
    yield "text_ends", _ends(np.array([len(text) for text in texts.texts])).tobytes()
    yield "texts", b"".join(texts.texts)


def _in_order(place_id: str) -> tuple[str, int, str]:
    source, _, name = place_id.partition(":")
    return source, int(name) if source == "geonames" else 0, name


def _ends(lengths: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Return where each of the pieces that lie one behind the other ends, with a 0 in front."""
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.uint32)


class _Texts:
    """Texts by number; each is kept once."""

    def __init__(self) -> None:
        self.texts = [b""]
        self._known = {"": 0}

    def number(self, text: str) -> int:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = len(self.texts)
            self.texts.append(text.encode())
        return known


def _record(place: Place, number: dict[str, int], texts: _Texts) -> bytes:
    geonames = place.place_id.startswith("geonames:")
    return layout.PLACE.pack(
        round(place.latitude * 100_000),
        round(place.longitude * 100_000),
        int(place.place_id.removeprefix("geonames:")) if geonames else 0,
        place.population,
        0 if geonames else texts.number(place.place_id),
        texts.number(place.name),
        texts.number(place.admin1),
        texts.number(place.admin2),
        texts.number(place.neighbours),
        number[place.within] + 1 if place.within else 0,
        place.country.encode(),
        layout.KINDS.index(place.kind),
        layout.NEEDS.index(place.needs),
        place.other_names,
    )


def _marks(draft: Draft) -> dict[str, int]:
    """Return the marks of all names and of the words that names begin with."""
    longest: dict[str, int] = {}
    longest_alone: dict[str, int] = {}
    marks: dict[str, int] = {}
    for key, found in draft.names.items():
        if not found:
            continue
        word = key.partition(" ")[0]
        count = min(key.count(" ") + 1, 15)
        longest[word] = max(longest.get(word, 0), count)
        alone = [how for how in found.values() if not how & 8]
        if alone:
            longest_alone[word] = max(longest_alone.get(word, 0), count)
        marks[key] = layout.IS_NAME | layout.UPPER * all(how & 1 for how in alone or found.values())
    for word, count in longest.items():
        marks[word] = marks.get(word, 0) | count << layout.LONGEST | longest_alone.get(word, 0) << layout.LONGEST_ALONE
    return marks


def _refs(found: dict[str, int], number: dict[str, int], population: list[int]) -> list[int]:
    """Return the places of a name: those that it stands for alone first, usual names first, then by population."""
    places = [(how >> 1, -population[number[place]], number[place]) for place, how in found.items()]
    if len(places) > 1:
        places.sort()
    return [place << 3 | (not how & 4) << 2 | layout.MATCHES.index(_BY_RANK[how & 3]) for how, _, place in places]
