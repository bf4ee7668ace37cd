"""Give quotes their speakers among the entities."""

from collections.abc import Mapping, Sequence

from wiredesk_events import Entity, Quote, Span


_SPEAKING = frozenset({"person", "organization", "location"})


def name_speakers(quotes: Sequence[Quote], entities: Sequence[Entity]) -> tuple[Quote, ...]:
    """Return the quotes, each with the name and id of the entity whose mention its speaker's span touches.

    A person is preferred to anything else. Where the span touches no mention ("he"), the parse stage's name of the
    speaker decides, if exactly one person bears it.
    """
    places = _by_place(entities)
    bearers = _by_name(entities)
    named: list[Quote] = []
    for quote in quotes:
        chosen = _touched(quote.speaker, places) or bearers.get((quote.speaker_name or "").casefold())
        update = {} if chosen is None else {"speaker_name": chosen.name, "speaker_entity_id": chosen.entity_id}
        named.append(quote.model_copy(update=update))
    return tuple(named)


def _by_place(entities: Sequence[Entity]) -> dict[tuple[str, int], Entity]:
    """Return who is mentioned at each character."""
    return {
        (mention.field, at): entity
        for entity in entities
        if entity.kind in _SPEAKING
        for mention in entity.mentions
        for at in range(mention.start, mention.end)
    }


def _by_name(entities: Sequence[Entity]) -> dict[str, Entity | None]:
    """Return the one person who bears a name or is mentioned by it; None where several do."""
    bearers: dict[str, Entity | None] = {}
    for entity in entities:
        if entity.kind == "person":
            for name in {entity.name.casefold(), *(mention.text.casefold() for mention in entity.mentions)}:
                bearers[name] = None if name in bearers else entity
    return bearers


def _touched(speaker: Span | None, places: Mapping[tuple[str, int], Entity]) -> Entity | None:
    """Return the person, else the first other entity, that a span touches."""
    if speaker is None:
        return None
    found = [places[speaker.field, at] for at in range(speaker.start, speaker.end) if (speaker.field, at) in places]
    return next((entity for entity in found if entity.kind == "person"), found[0] if found else None)
