"""What a gazetteer answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from wiredesk_events import PlaceKind


Match = Literal["name", "other", "demonym", "abbreviation"]
"""How a name belongs to a place: its usual name, another one, a word for its people, an abbreviation after a city."""

Needs = Literal["", "city", "beside"]
"""What a name needs before it counts: nothing; the city or country named in the story; it or "sector" beside it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may stand for.

    Attributes:
        place_id: `geonames:<id>` where GeoNames has it, else `wiredesk:<name>`.
        name: its usual English name.
        kind: what it is.
        country_code: ISO 3166-1 alpha-2; none for waters and cross-border regions.
        admin1: first-level division by its usual English name.
        latitude, longitude: degrees, WGS 84; for divisions without a point of their own, the mean of their places.
        admin2: second-level division (county, district) by name.
        population: inhabitants; 0 where unknown; for divisions without a count of their own, the sum of their places.
        within: `place_id` of the city that holds it, for sites and quarters.
        neighbours: country codes that a country borders on.
        other_names: how many other names the sources give it in Latin letters: the better known, the more.
        match: how the name asked for belongs to it.
        alone: whether the name by itself, capitalised in running text, is evidence enough for a place. False for the
            many small places whose names are also surnames and common words: they count where something else speaks
            for a place (a tag, "Lanexa, Va.").
        needs: what the story must name before the name counts.
    """

    place_id: str
    name: str
    kind: PlaceKind
    country_code: str | None
    admin1: str | None
    latitude: float
    longitude: float
    admin2: str | None = None
    population: int = 0
    within: str | None = None
    neighbours: tuple[str, ...] = ()
    other_names: int = 0
    match: Match = "name"
    alone: bool = True
    needs: Needs = ""

    @property
    def is_capital(self) -> bool:
        """Return whether it is the seat of a country's government."""
        return self.kind == "capital"


class Gazetteer(Protocol):
    """A list of places that can be asked for names. All answers are pure functions of its version."""

    @property
    def version(self) -> str:
        """Return name and version of the data, for `enrichment.gazetteer`."""
        ...

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Return the places of this name; empty when unknown.

        Places that the name stands for alone come first, and among these usual names before demonyms, abbreviations
        and other names; then the larger places.
        """
        ...

    def lookup(self, key: str) -> tuple[Candidate, ...]:
        """Return the same for a name that `fold_name` has folded already."""
        ...

    def most_words(self, word: str, *, alone: bool = False) -> int:
        """Return how many words the longest name has that begins with this folded word; 0 when none does.

        With `alone`, among the names that count by themselves.
        """
        ...

    def is_upper(self, key: str) -> bool:
        """Return whether the folded name counts only in capitals ("US" is a country, "us" is not)."""
        ...

    def names(self) -> Iterator[str]:
        """Yield every folded name, in an order of its own that is always the same."""
        ...
