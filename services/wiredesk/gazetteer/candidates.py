"""What a gazetteer answers."""

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
        admin1: first-level division by name.
        latitude, longitude: degrees, WGS 84.
        population: inhabitants; 0 where unknown.
        within: `place_id` of the city that holds it, for sites and quarters.
        neighbours: country codes that a country borders on.
        match: how the name asked for belongs to it.
        needs: what the story must name before the name counts.
    """

    place_id: str
    name: str
    kind: PlaceKind
    country_code: str | None
    admin1: str | None
    latitude: float
    longitude: float
    population: int = 0
    within: str | None = None
    neighbours: tuple[str, ...] = ()
    match: Match = "name"
    needs: Needs = ""


class Gazetteer(Protocol):
    """A list of places that can be asked for names. All answers are pure functions of its version."""

    @property
    def version(self) -> str:
        """Return name and version of the data, for `enrichment.gazetteer`."""
        ...

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Return the places of this name, usual names before others, then by population; empty when unknown."""
        ...

    def lookup(self, key: str) -> tuple[Candidate, ...]:
        """Return the same for a name that `fold_name` has folded already."""
        ...

    def most_words(self, word: str) -> int:
        """Return how many words the longest name has that begins with this folded word; 0 when none does."""
        ...

    def is_upper(self, key: str) -> bool:
        """Return whether the folded name counts only in capitals ("US" is a country, "us" is not)."""
        ...
