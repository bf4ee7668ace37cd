"""The gazetteer that comes with Wiredesk: readable tables of countries, capitals, cities, regions and sites."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources

import xxhash
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wiredesk.domain.errors import Misconfigured
from wiredesk.gazetteer.candidates import Candidate, Match, Needs
from wiredesk.gazetteer.names import fold_name, slug
from wiredesk_events import PlaceKind


TABLES = ("countries.tsv", "cities.tsv", "divisions.tsv", "regions.tsv", "sites.tsv")
DEMONYMS = ("demonyms.tsv", "demonyms_other.tsv")

_RANK: Mapping[Match, int] = {"name": 0, "demonym": 1, "abbreviation": 2, "other": 3}


class Row(BaseModel):
    """One line of a table; `names` are parted by a vertical bar, `neighbours` by a comma."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^(geonames:\d+)?$")
    kind: PlaceKind
    name: str = Field(min_length=1)
    country: str = Field(pattern=r"^([A-Z]{2})?$")
    admin1: str = ""
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    population: int = Field(default=0, ge=0)
    within: str = ""
    names: str = ""
    neighbours: str = ""
    needs: Needs = ""

    def candidate(self) -> Candidate:
        """Return the place of this line."""
        return Candidate(
            place_id=self.id or f"wiredesk:{slug(self.name)}",
            name=self.name,
            kind=self.kind,
            country_code=self.country or None,
            admin1=self.admin1 or None,
            latitude=self.latitude,
            longitude=self.longitude,
            population=self.population,
            within=self.within or None,
            neighbours=tuple(filter(None, self.neighbours.split(","))),
            needs=self.needs,
        )


class SeedGazetteer:
    """A gazetteer in memory: folded name to candidates."""

    def __init__(self, version: str, names: Mapping[str, tuple[Candidate, ...]], upper: frozenset[str]) -> None:
        self.version = version
        self._names = names
        self._upper = upper
        self._most_words: dict[str, int] = {}
        for key in names:
            words = key.split(" ")
            self._most_words[words[0]] = max(len(words), self._most_words.get(words[0], 0))

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Return the places of this name, usual names before others, then by population; empty when unknown."""
        key = fold_name(name)
        found = self.lookup(key)
        return found or (self.lookup(key.removeprefix("the ")) if key.startswith("the ") else ())

    def lookup(self, key: str) -> tuple[Candidate, ...]:
        """Return the same for a name that `fold_name` has folded already."""
        return self._names.get(key, ())

    def most_words(self, word: str) -> int:
        """Return how many words the longest name has that begins with this folded word; 0 when none does."""
        return self._most_words.get(word, 0)

    def is_upper(self, key: str) -> bool:
        """Return whether the folded name counts only in capitals ("US" is a country, "us" is not)."""
        return key in self._upper


def _lines(name: str, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield number and cells of each line of a table; comment lines and empty last cells are left out."""
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    if not numbered:
        raise Misconfigured("WIRE-S002", f"gazetteer/data/{name}: no lines")
    header = numbered[0][1].split("\t")
    for (number, _), cells in zip(
        numbered[1:],
        csv.reader((line for _, line in numbered[1:]), delimiter="\t", quoting=csv.QUOTE_NONE),
        strict=True,
    ):
        if len(cells) > len(header):
            raise Misconfigured("WIRE-S002", f"gazetteer/data/{name}, line {number}: more cells than columns")
        yield number, {column: cell for column, cell in zip(header, cells, strict=False) if cell}


def _row(name: str, number: int, cells: dict[str, str]) -> Row:
    try:
        return Row.model_validate({"id": "", "country": "", **cells})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Misconfigured("WIRE-S002", f"gazetteer/data/{name}, line {number}, {place}: {first['msg']}") from error


def _match(row: Row, name: str) -> Match:
    """Say how a name belongs: a division's name with a full stop ("Va.") needs a city before it, "U.S." not."""
    if name == row.name:
        return "name"
    return "abbreviation" if row.kind == "admin1" and name.endswith(".") else "other"


@lru_cache(maxsize=1)
def load_gazetteer() -> SeedGazetteer:
    """Return the packaged gazetteer; read once. Raises `Misconfigured` (WIRE-S002) naming table, line and column."""
    folder = resources.files("wiredesk.gazetteer") / "data"
    digest = xxhash.xxh64()
    names: dict[str, list[Candidate]] = {}
    upper: dict[str, bool] = {}
    places: dict[str, Candidate] = {}

    def add(name: str, candidate: Candidate) -> None:
        key = fold_name(name)
        if candidate.kind in {"country", "region"}:
            key = key.removeprefix("the ")
        upper[key] = upper.get(key, True) and len(name) <= 5 and name.isupper() and "." not in name
        known = names.setdefault(key, [])
        if all(other.place_id != candidate.place_id for other in known):
            known.append(candidate)

    for table in TABLES:
        text = (folder / table).read_text("utf-8")
        digest.update(text.encode())
        for number, cells in _lines(table, text):
            row = _row(table, number, cells)
            candidate = row.candidate()
            places[candidate.place_id] = candidate
            add(row.name, candidate)
            for other in filter(None, row.names.split("|")):
                add(other, replace(candidate, match=_match(row, other)))
    for table in DEMONYMS:
        text = (folder / table).read_text("utf-8")
        digest.update(text.encode())
        for number, cells in _lines(table, text):
            try:
                add(cells["word"], replace(places[cells["place"]], match="demonym"))
            except KeyError as error:
                raise Misconfigured("WIRE-S002", f"gazetteer/data/{table}, line {number}: unknown {error}") from error
    ordered = {
        key: tuple(sorted(found, key=lambda place: (_RANK[place.match], -place.population, place.place_id)))
        for key, found in names.items()
    }
    only_upper = frozenset(key for key, flag in upper.items() if flag)
    return SeedGazetteer(f"seed-1-{digest.hexdigest()[:8]}", ordered, only_upper)
