"""Watched places: which stories go to `wire.places.<watch>`."""

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from wiredesk.domain.errors import Misconfigured
from wiredesk_events import Place, Reading, Span, WatchMatch


COUNTED: tuple[Reading, ...] = ("literal", "government", "people")
"""The readings that a watch counts unless it says otherwise."""

_WEIGHT = {"literal": 1.0, "government": 1.0, "people": 0.8, "modifier": 0.3}


class Watch(BaseModel):
    """One watched place.

    Attributes:
        name: the end of the topic's name: small letters, digits and hyphens.
        title: for people.
        places: `place_id`s that match, with every place inside them.
        countries: ISO 3166-1 alpha-2 codes; every place there matches.
        readings: the readings that count.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    title: str = ""
    places: tuple[Annotated[str, Field(pattern=r"^(geonames|wiredesk):[^\s]+$")], ...] = ()
    countries: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = ()
    readings: tuple[Reading, ...] = Field(default=COUNTED, min_length=1)

    @model_validator(mode="after")
    def _watches_something(self) -> Self:
        if not self.places and not self.countries:
            raise ValueError("name at least one of places and countries")
        return self

    def covers(self, place: Place, within: str | None) -> bool:
        """Say whether a place is watched; `within` is the `place_id` of the city that holds it."""
        return place.place_id in self.places or within in self.places or place.country_code in self.countries


class WatchList(BaseModel):
    """All watched places, in the order of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    watch: tuple[Watch, ...] = ()

    @field_validator("watch")
    @classmethod
    def _names_differ(cls, watches: tuple[Watch, ...]) -> tuple[Watch, ...]:
        names = [watch.name for watch in watches]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two watches are called {name}")
        return watches

    @property
    def names(self) -> tuple[str, ...]:
        """Return the watches' names, in the order of the file."""
        return tuple(watch.name for watch in self.watch)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Return the watch list in a TOML file. Raises `Misconfigured` (WIRE-S002) naming file, watch and fault."""
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Misconfigured("WIRE-S002", f"{path.name}: {error}") from error
        return cls.parse(text, path.name)

    @classmethod
    def parse(cls, text: str, name: str = "watchlist.toml") -> Self:
        """Return the watch list in a TOML text. Raises `Misconfigured` (WIRE-S002) naming file, watch and fault."""
        try:
            return cls.model_validate(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise Misconfigured("WIRE-S002", f"{name}: {error}") from error
        except ValidationError as error:
            faults = "; ".join(
                f"{'.'.join(str(part) for part in fault['loc']) or 'the list'}: {fault['msg']}"
                for fault in error.errors()[:3]
            )
            raise Misconfigured("WIRE-S002", f"{name}: {faults}") from error

    @classmethod
    def default(cls) -> Self:
        """Return the packaged watch list: Islamabad, Moscow, Qatar."""
        return cls.parse((resources.files("wiredesk.stages.geo") / "data" / "watchlist.toml").read_text("utf-8"))

    def matches(self, places: Sequence[tuple[Place, str | None]]) -> tuple[WatchMatch, ...]:
        """Return the watches that a story's places match; each place comes with the city that holds it."""
        found = (
            _match(watch, [place for place, within in places if watch.covers(place, within)]) for watch in self.watch
        )
        return tuple(match for match in found if match is not None)


@lru_cache(maxsize=1)
def default_watchlist() -> WatchList:
    """Return the packaged watch list; read once."""
    return WatchList.default()


def _match(watch: Watch, places: Sequence[Place]) -> WatchMatch | None:
    """Return the match with its evidence; a dateline counts as a literal mention, without a span."""
    counted = set(watch.readings)
    mentions = sorted(
        ((mention, place) for place in places for mention in place.mentions if mention.reading in counted),
        key=lambda pair: (pair[0].span.field == "body", pair[0].span.start),
    )
    dateline = "literal" in counted and any(place.dateline for place in places)
    if not mentions and not dateline:
        return None
    doubt = 1.0
    for mention, place in mentions:
        doubt *= 1.0 - 0.8 * mention.confidence * place.confidence * _WEIGHT[mention.reading]
    if dateline:
        doubt *= 0.5
    evidence: tuple[Span, ...] = tuple(mention.span for mention, _ in mentions)
    found = {mention.reading for mention, _ in mentions} | ({"literal"} if dateline else set())
    ids = [place.place_id for _, place in mentions] + [
        place.place_id for place in places if place.dateline and dateline
    ]
    return WatchMatch(
        watch=watch.name,
        readings=tuple(reading for reading in ("literal", "government", "people", "modifier") if reading in found),
        score=round(1.0 - doubt, 3),
        place_ids=tuple(dict.fromkeys(ids)),
        evidence=evidence,
        dateline=dateline,
    )
