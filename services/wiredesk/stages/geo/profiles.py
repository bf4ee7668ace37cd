"""What a name tells by itself: its candidates as rows of numbers, worked out once for each name.

All numbers are whole: `UNIT` stands for one. Whole numbers add up to the same on every computer, in any order.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wiredesk.gazetteer import Candidate, fold_name


UNIT: Final = 32
"""The whole number that stands for one."""

KINDS: Final = ("country", "capital", "city", "admin1", "admin2", "region", "continent", "water", "facility")
MATCHES: Final = ("name", "other", "demonym", "abbreviation")
TYPE_WORDS: Final = {
    "admin1": frozenset({"state", "province", "region", "territory", "emirate", "oblast", "prefecture", "canton"}),
    "admin2": frozenset({"county", "district", "parish", "shire", "borough"}),
    "city": frozenset({"city", "town", "village", "township", "hamlet", "suburb", "capital", "municipality"}),
}
"""Words beside or at the end of a name that tell what kind of place is meant."""

OWN: Final = (
    *(f"kind {kind}" for kind in KINDS),
    *(f"match {match}" for match in MATCHES),
    "counts alone",
    "population",
    "other names",
    "place by population",
    "share of population",
    "behind the largest",
    "behind the best known",
    "offered first",
    "offered second",
    "only one",
    "how many",
    "how many count alone",
    "words",
    "ends in its type",
    "ends in another type",
    "division of that name",
    "city of that name",
    "small town",
)
"""The columns of `Profile.own`."""

_MOST_KEPT: Final = 4096
"""Profiles kept: about 2 kB each."""
_RADIUS: Final = 1 << 20
_POINTS: Final = frozenset({"capital", "city", "admin2", "facility"})

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Profile:
    """The candidates of one name.

    Attributes:
        candidates: as the gazetteer offers them.
        numbers: a row of whole numbers for each, columns `OWN` and `WHERE`.
        areas: how many countries, divisions and districts they lie in; none counts as one.
    """

    candidates: tuple[Candidate, ...]
    numbers: Floats
    areas: tuple[int, int, int]


WHERE: Final = slice(len(OWN), len(OWN) + 11)
"""The columns behind `OWN`: country, division and district of a candidate (or what it is) as numbers of `Areas`, 0
where it has none; the same three counted from 0 in this name; its point on a sphere of radius 2**20 as x, y, z; whether
it is small enough for distances to mean something; its kind as an index of `KINDS`."""


class Areas:
    """Numbers for countries, divisions and districts, given in the order in which they are asked for."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}

    def number(self, *area: str) -> int:
        """Return the number of an area: country code, division, district by name."""
        return self._numbers.setdefault(area, len(self._numbers) + 1)


class Profiles:
    """Profiles by name, kept for the names that copy repeats."""

    def __init__(self) -> None:
        self._areas = Areas()
        self._kept: dict[tuple[str, str, int], Profile] = {}

    def of(self, key: str, candidates: tuple[Candidate, ...]) -> Profile:
        """Return the profile of a folded name and its candidates, of which there is at least one."""
        # A name has the same candidates each time, but for facilities, which their city's name finds.
        kept = key, candidates[0].place_id, len(candidates)
        profile = self._kept.get(kept)
        if profile is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            profile = self._kept[kept] = self._of(key, candidates)
        return profile

    def _of(self, key: str, candidates: tuple[Candidate, ...]) -> Profile:
        areas = np.array([self._where(place) for place in candidates])
        inside = [np.unique(column, return_inverse=True)[1] for column in areas.T]
        others = [(*_vector(place), place.kind in _POINTS, kind_of(place)) for place in candidates]
        numbers = (np.array(_rows(key, candidates)), areas, np.stack(inside, axis=1), np.array(others))
        return Profile(
            candidates=candidates,
            numbers=np.concatenate(numbers, axis=1).astype(np.float64),
            areas=(int(inside[0].max()) + 1, int(inside[1].max()) + 1, int(inside[2].max()) + 1),
        )

    def _where(self, place: Candidate) -> tuple[int, int, int]:
        country, division = place.country_code, place.admin1
        if country is None:
            return 0, 0, 0
        if not division or place.kind == "country":
            return self._areas.number(country), 0, 0
        district = place.name if place.kind == "admin2" else place.admin2
        return (
            self._areas.number(country),
            self._areas.number(country, division),
            self._areas.number(country, division, bare(district)) if district else 0,
        )


def bare(district: str) -> str:
    """Return a district's folded name without "County" and the like."""
    key = fold_name(district)
    first, _, last = key.rpartition(" ")
    return first if first and last in TYPE_WORDS["admin2"] else key


def kind_of(place: Candidate) -> int:
    """Return a place's kind as an index of `KINDS`; regions stand for what is not known."""
    return KINDS.index(place.kind) if place.kind in KINDS else KINDS.index("region")


def _vector(place: Candidate) -> tuple[float, float, float]:
    latitude, longitude = math.radians(place.latitude), math.radians(place.longitude)
    return (
        float(round(_RADIUS * math.cos(latitude) * math.cos(longitude))),
        float(round(_RADIUS * math.cos(latitude) * math.sin(longitude))),
        float(round(_RADIUS * math.sin(latitude))),
    )


def _rows(key: str, candidates: Sequence[Candidate]) -> list[list[int]]:
    sizes = [math.log10(place.population + 1) for place in candidates]
    known = [math.log2(place.other_names + 1) for place in candidates]
    total = sum(place.population for place in candidates) or 1
    order = sorted(range(len(candidates)), key=lambda index: (-candidates[index].population, index))
    standing = {index: rank for rank, index in enumerate(order)}
    alone = sum(place.alone for place in candidates)
    last = key.rpartition(" ")[2]
    kinds = {kind for kind, words in TYPE_WORDS.items() if last in words}
    named = [place for place in candidates if place.match == "name"]
    divisions = {(place.country_code, place.admin1) for place in named if place.kind in {"admin1", "admin2"}}
    cities = {(place.country_code, place.admin1) for place in named if place.kind in {"city", "capital"}}
    rows: list[list[int]] = []
    for index, place in enumerate(candidates):
        here = (place.country_code, place.admin1)
        is_city = place.kind in {"city", "capital"}
        values = [
            *(number == kind_of(place) for number in range(len(KINDS))),
            *(match == place.match for match in MATCHES),
            place.alone,
            sizes[index] / 8,
            known[index] / 6,
            1 / (1 + standing[index]),
            place.population / total,
            (max(sizes) - sizes[index]) / 8,
            (max(known) - known[index]) / 6,
            index == 0,
            index == 1,
            len(candidates) == 1,
            math.log2(len(candidates)) / 6,
            min(alone, 4) / 4,
            min(key.count(" "), 4) / 2,
            ("city" if is_city else place.kind) in kinds,
            bool(kinds) and ("city" if is_city else place.kind) not in kinds,
            is_city and here in divisions,
            place.kind in {"admin1", "admin2"} and here in cities,
            place.population == 0 and is_city,
        ]
        rows.append([round(UNIT * float(value)) for value in values])
    return rows
