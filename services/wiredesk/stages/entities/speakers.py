"""Give quotes their speakers among the entities."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter

from wiredesk_events import Entity, Quote, Span, SpanField


_SPEAKING = frozenset({"person", "organization", "location"})


def name_speakers(quotes: Sequence[Quote], entities: Sequence[Entity]) -> tuple[Quote, ...]:
    """Return the quotes, each with the name and id of the entity whose mention its speaker's span touches.

    A person is preferred to anything else. Where the span touches no mention ("he"), the parse stage's name of the
    speaker decides, if exactly one person bears it.
    """
    if not quotes:
        return ()
    places = _by_place(entities)
    bearers = _by_name(entities)
    named: list[Quote] = []
    for quote in quotes:
        chosen = _touched(quote.speaker, places) or bearers.get((quote.speaker_name or "").casefold())
        update = {} if chosen is None else {"speaker_name": chosen.name, "speaker_entity_id": chosen.entity_id}
        named.append(quote.model_copy(update=update))
    return tuple(named)


@dataclass(frozen=True, slots=True)
class _Places:
    """Who is mentioned where in a field, in order; a noun phrase may hold a name.

    Attributes:
        starts, ends: of the mentions.
        reach: the farthest end of this mention and all before it.
        bearers: whose they are.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    reach: tuple[int, ...]
    bearers: tuple[Entity, ...]

    def touched(self, speaker: Span) -> list[Entity]:
        """Return whose mentions a span touches, in order."""
        found: list[Entity] = []
        at = bisect_left(self.starts, speaker.end) - 1
        while at >= 0 and self.reach[at] > speaker.start:
            if self.ends[at] > speaker.start:
                found.append(self.bearers[at])
            at -= 1
        return found[::-1]


def _by_place(entities: Sequence[Entity]) -> dict[SpanField, _Places]:
    mentions: dict[SpanField, list[tuple[int, int, Entity]]] = {}
    for entity in entities:
        if entity.kind in _SPEAKING:
            for mention in entity.mentions:
                mentions.setdefault(mention.field, []).append((mention.start, mention.end, entity))
    places: dict[SpanField, _Places] = {}
    for field, found in mentions.items():
        found.sort(key=itemgetter(0, 1))
        starts, ends, bearers = zip(*found, strict=True)
        places[field] = _Places(starts, ends, tuple(accumulate(ends, max)), bearers)
    return places


def _by_name(entities: Sequence[Entity]) -> dict[str, Entity | None]:
    """Return the one person who bears a name or is mentioned by it; None where several do."""
    bearers: dict[str, Entity | None] = {}
    for entity in entities:
        if entity.kind == "person":
            for name in {entity.name.casefold(), *(mention.text.casefold() for mention in entity.mentions)}:
                bearers[name] = None if name in bearers else entity
    return bearers


def _touched(speaker: Span | None, places: Mapping[SpanField, _Places]) -> Entity | None:
    """Return the person, else the first other entity, that a span touches."""
    if speaker is None or speaker.field not in places:
        return None
    found = places[speaker.field].touched(speaker)
    return next((entity for entity in found if entity.kind == "person"), found[0] if found else None)
