"""The stage: a tagged story in, an enriched story out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import wiredesk
from wiredesk.gazetteer import Candidate, Gazetteer, fold_name, load_gazetteer, slug
from wiredesk.stages.geo.cues import Names
from wiredesk.stages.geo.focus import focus
from wiredesk.stages.geo.ranker import load_model
from wiredesk.stages.geo.readings import ReadingModel, default_readings
from wiredesk.stages.geo.recognise import Found, Recogniser, Tag
from wiredesk.stages.geo.resolve import RankedResolver, Resolver, Sense
from wiredesk.stages.geo.rules import FocusRules, RecognitionRules, ResolutionRules, packaged
from wiredesk.stages.geo.signals import Mention
from wiredesk.stages.geo.tokens import Tokens
from wiredesk.stages.geo.watchlist import WatchList, default_watchlist
from wiredesk_events import (
    Enrichment,
    Entity,
    Place,
    PlaceMention,
    Reading,
    Span,
    SpanField,
    StoryEnriched,
    StoryTagged,
)


@dataclass(frozen=True, slots=True)
class Geo:
    """The parts of the stage, put together once.

    Attributes:
        gazetteer: the places known.
        recogniser: finds their names.
        resolver: chooses the place.
        readings: says how a mention is meant.
        seats: folded names of seats of power ("kremlin").
        governments: folded names, other than countries and capitals, that stand for a government.
        focus_rules: the weights of the focus.
    """

    gazetteer: Gazetteer
    recogniser: Recogniser
    resolver: Resolver
    readings: ReadingModel
    seats: frozenset[str]
    governments: frozenset[str]
    focus_rules: FocusRules


@lru_cache(maxsize=4)
def default_geo(gazetteer_folder: Path | None = None) -> Geo:
    """Return the parts as packaged, with the gazetteer of a folder, by default that of the user's cache folder.

    The first call on a computer builds the gazetteer; errors as in `open_gazetteer`.
    """
    gazetteer = load_gazetteer(gazetteer_folder)
    recognition = packaged("recognition.toml", RecognitionRules)
    return Geo(
        gazetteer=gazetteer,
        recogniser=Recogniser(gazetteer, recognition),
        resolver=RankedResolver(gazetteer, load_model(), packaged("resolution.toml", ResolutionRules)),
        readings=default_readings(),
        seats=recognition.seats,
        governments=recognition.governments,
        focus_rules=packaged("focus.toml", FocusRules),
    )


def tag_places(story: StoryTagged, watchlist: WatchList | None = None, geo: Geo | None = None) -> StoryEnriched:
    """Return the story with its places, their readings, its focus and the watches that it matches.

    A pure function of the story, the watch list (the packaged one by default) and the parts (`default_geo`).
    """
    geo = geo or default_geo()
    watchlist = watchlist or default_watchlist()
    fields: list[Names] = []
    for name, text in (("headline", story.headline), ("body", story.body)):
        tokens = Tokens(text)
        fields.append(Names(tokens, geo.recogniser.find(name, tokens, _tags(story.entities, name))))  # type: ignore[arg-type]
    senses, dateline = geo.resolver.resolve(fields, story.dateline)
    grouped = _Grouping()
    for names, row in zip(fields, senses, strict=True):
        kept = [(found, sense) for found, sense in zip(names.found, row, strict=True) if sense is not None]
        readings = geo.readings.read([_mention(names.tokens, found, sense, geo) for found, sense in kept])
        for (found, sense), reading in zip(kept, readings, strict=True):
            grouped.add(found, sense, reading, names.tokens.text)
    if dateline is not None and story.dateline is not None:
        grouped.add_dateline(dateline, story.dateline.place or "")
    places = grouped.places()
    within = [(place, grouped.within(place.place_id)) for place in places]
    return StoryEnriched(
        **{name: getattr(story, name) for name in StoryTagged.model_fields},
        places=places,
        focus=focus(places, story.body, geo.focus_rules),
        watch=watchlist.matches(within),
        enrichment=Enrichment(
            engine=f"wiredesk-{wiredesk.__version__}",
            gazetteer=geo.gazetteer.version,
            entities=story.entity_engine,
            readings=geo.readings.version,
        ),
    )


def resolve_mentions(text: str, spans: Sequence[tuple[int, int]], geo: Geo | None = None) -> tuple[Place, ...]:
    """Return the places of the mentions given: half-open code-point spans of place names in `text`, in any order.

    Every span stays a mention of some place; unknown names become `unresolved:` places. Raises `ValueError` for a span
    that is empty or outside the text.
    """
    geo = geo or default_geo()
    tokens = Tokens(text)
    kept = _given(tokens, spans, geo)
    grouped = _Grouping()
    readings = geo.readings.read([_mention(tokens, found, sense, geo) for found, sense in kept]) if len(tokens) else []
    for index, (found, sense) in enumerate(kept):
        grouped.add(found, sense, readings[index] if readings else ("literal", 0.0), text)
    return grouped.places()


def view_mentions(text: str, spans: Sequence[tuple[int, int]], geo: Geo | None = None) -> list[Mention]:
    """Return the mentions given as the readings see them, in their order in the text: for training and debugging.

    Raises `ValueError` for a span that is empty or outside the text.
    """
    geo = geo or default_geo()
    tokens = Tokens(text)
    return [_mention(tokens, found, sense, geo) for found, sense in _given(tokens, spans, geo)]


def _given(tokens: Tokens, spans: Sequence[tuple[int, int]], geo: Geo) -> list[tuple[Found, Sense]]:
    """Resolve the names at the spans given."""
    given: list[Found] = []
    text = tokens.text
    for start, end in sorted(set(spans)):
        if not 0 <= start < end <= len(text):
            raise ValueError(f"no text in {start}:{end}")
        inside = [index for index in range(len(tokens)) if tokens.starts[index] < end and tokens.ends[index] > start]
        first, last = (inside[0], inside[-1]) if inside else (0, 0)
        name = text[start:end]
        candidates = geo.gazetteer.candidates(name)
        given.append(Found("body", start, end, first, last, fold_name(name), candidates))
    senses, _ = geo.resolver.resolve([Names(tokens, given)], None)
    return [(found, sense or _unknown(found)) for found, sense in zip(given, senses[0], strict=True)]


def _unknown(found: Found) -> Sense:
    return Sense(None, f"unresolved:{slug(found.key)}", 0.0)


def _tags(entities: Sequence[Entity], field: str) -> list[Tag]:
    """Return what the entity stage names in a field; "the Italian minister" names nobody and no place."""
    return [
        Tag(entity.kind, mention.start, mention.end)
        for entity in entities
        for mention in entity.mentions
        if mention.form == "name" and mention.field == field
    ]


def _mention(tokens: Tokens, found: Found, sense: Sense, geo: Geo) -> Mention:
    place = sense.place
    official = found.key in geo.seats
    return Mention(
        tokens=tokens,
        first=found.first,
        last=found.last,
        is_demonym=place is not None and place.match == "demonym",
        is_seat=official
        or found.key in geo.governments
        or _is_state(place)
        or (place is not None and place.kind in {"country", "capital"}),
        is_country=place is not None and (place.kind == "country" or _is_state(place)),
        is_facility=place is not None and place.kind == "facility" and not official,
        is_known=place is not None,
        is_official=official,
        in_headline=found.field == "headline",
    )


def _is_state(place: Candidate | None) -> bool:
    """Say whether a region acts as a state: those with a country code of their own, lost states among them."""
    return place is not None and place.kind == "region" and place.country_code in {"SU", "YU", "CS", "DD"}


class _Grouping:
    """Gathers mentions under their places, in the order in which the story names them."""

    def __init__(self) -> None:
        self._senses: dict[str, Sense] = {}
        self._names: dict[str, str] = {}
        self._mentions: dict[str, list[PlaceMention]] = {}
        self._dateline: str | None = None

    def add(self, found: Found, sense: Sense, reading: tuple[Reading, float], text: str) -> None:
        """Add one mention."""
        written = text[found.start : found.end]
        self._know(sense, written)
        field: SpanField = found.field
        span = Span(field=field, start=found.start, end=found.end, text=written)
        mention = PlaceMention(span=span, reading=reading[0], confidence=reading[1])
        self._mentions.setdefault(sense.place_id, []).append(mention)

    def add_dateline(self, sense: Sense, written: str) -> None:
        """Add the dateline's place."""
        self._know(sense, written)
        self._dateline = sense.place_id

    def _know(self, sense: Sense, written: str) -> None:
        known = self._senses.get(sense.place_id)
        if known is None or sense.confidence > known.confidence:
            self._senses[sense.place_id] = sense
        self._names.setdefault(sense.place_id, written)

    def within(self, place_id: str) -> str | None:
        """Return the city that holds a place."""
        place = self._senses[place_id].place
        return place.within if place is not None else None

    def places(self) -> tuple[Place, ...]:
        """Return the places, the first one named first."""
        return tuple(self._place(place_id) for place_id in self._names)

    def _place(self, place_id: str) -> Place:
        sense = self._senses[place_id]
        place = sense.place
        return Place(
            place_id=place_id,
            name=place.name if place is not None else self._names[place_id],
            kind=place.kind if place is not None else "unknown",
            country_code=place.country_code if place is not None else None,
            admin1=place.admin1 if place is not None else None,
            latitude=place.latitude if place is not None else None,
            longitude=place.longitude if place is not None else None,
            confidence=sense.confidence,
            dateline=place_id == self._dateline,
            alternatives=sense.alternatives,
            mentions=tuple(self._mentions.get(place_id, ())),
        )
