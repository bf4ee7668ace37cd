"""Ids that everybody can compute again: names for things, never counters or chance."""

import uuid


STORY_NAMESPACE = uuid.UUID("5f0c7a52-6a0b-5d0c-9d3e-2f6d2a1c9b47")
"""The namespace (RFC 9562, section 5.5) of every `story_id`; changing it would give every story a new id."""


def story_id(coordinate: str, item: int = 0) -> str:
    """Return the id of the story that stands at an index of the message at a coordinate.

    Args:
        coordinate: `topic:partition:offset` of the raw record; of the first one where it was sent again.
        item: index of the story in its message.
    """
    return str(uuid.uuid5(STORY_NAMESPACE, f"{coordinate}#{item}"))
