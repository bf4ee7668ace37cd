"""Where."""

from typing import Literal

from wiredesk_events.base import Confidence, Part
from wiredesk_events.spans import Span


Reading = Literal["literal", "government", "people", "modifier"]
"""How a place name is meant: the location itself, the state that acts, its people, or a modifier."""

PlaceKind = Literal[
    "country",
    "capital",
    "city",
    "admin1",
    "admin2",
    "region",
    "continent",
    "water",
    "facility",
    "unknown",
]


class PlaceMention(Part):
    """One mention of a place.

    Attributes:
        span: the bare name.
        reading: how it is meant.
        confidence: that it is meant so.
    """

    span: Span
    reading: Reading
    confidence: Confidence


class Alternative(Part):
    """Another candidate for the same name.

    Attributes:
        place_id, name, country_code: as in `places`.
        score: how likely it was, beside the chosen place's confidence.
    """

    place_id: str
    name: str
    country_code: str | None = None
    score: Confidence


class Place(Part):
    """A place that the story names.

    Attributes:
        place_id: `geonames:<id>` where GeoNames has it, else `wiredesk:<name>`; `unresolved:<name>` otherwise.
        name: its usual English name.
        kind: what it is.
        country_code: ISO 3166-1 alpha-2 of today; none for waters and cross-border regions.
        admin1: first-level division by name.
        latitude, longitude: degrees, WGS 84, a point for the whole; none where unresolved.
        confidence: that this is the place meant.
        dateline: it is (also) the dateline's place.
        alternatives: the other candidates, best first.
        mentions: every mention in headline and body, in order; empty when only the dateline names it.
    """

    place_id: str
    name: str
    kind: PlaceKind
    country_code: str | None = None
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    confidence: Confidence
    dateline: bool = False
    alternatives: tuple[Alternative, ...] = ()
    mentions: tuple[PlaceMention, ...] = ()


class Focus(Part):
    """A place that the story is about.

    Attributes:
        place_id, name, country_code: as in `places`.
        score: how much of the story is about it; all scores sum to at most 1.
    """

    place_id: str
    name: str
    country_code: str | None = None
    score: Confidence


class WatchMatch(Part):
    """A watched place that the story concerns, with the evidence.

    Attributes:
        watch: the watch's name ("islamabad"); matching stories go to `wire.places.<watch>`.
        readings: the readings found that the watch counts.
        score: how strongly the story concerns it.
        place_ids: the places that matched (Doha matches the watch qatar).
        evidence: the mentions that count.
        dateline: the dateline's place counts too.
    """

    watch: str
    readings: tuple[Reading, ...]
    score: Confidence
    place_ids: tuple[str, ...]
    evidence: tuple[Span, ...]
    dateline: bool = False
