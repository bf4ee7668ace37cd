"""Give quotes their speakers among the entities."""

from collections.abc import Sequence

from wiredesk_events import Entity, Quote


def name_speakers(quotes: Sequence[Quote], entities: Sequence[Entity]) -> tuple[Quote, ...]:
    """Return the quotes, each with the name and id of the entity whose mention its speaker's span touches.

    A person is preferred to anything else; a span that touches no mention ("he") stays as it is.
    """
    starts: dict[tuple[str, int], Entity] = {}
    for entity in entities:
        for mention in entity.mentions:
            for at in range(mention.start, mention.end):
                starts[mention.field, at] = entity
    named: list[Quote] = []
    for quote in quotes:
        speaker = quote.speaker
        touched: list[Entity] = []
        if speaker is not None:
            touched = [
                starts[speaker.field, at] for at in range(speaker.start, speaker.end) if (speaker.field, at) in starts
            ]
        chosen = next((entity for entity in touched if entity.kind == "person"), touched[0] if touched else None)
        if chosen is not None and chosen.kind in ("person", "organization", "location"):
            update = {"speaker_name": chosen.name, "speaker_entity_id": chosen.entity_id}
            named.append(quote.model_copy(update=update))
        else:
            named.append(quote)
    return tuple(named)
