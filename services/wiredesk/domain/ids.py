"""Ids that everybody can compute again: names for things, never counters or chance."""

import uuid
from hashlib import sha1


STORY_NAMESPACE = uuid.UUID("5f0c7a52-6a0b-5d0c-9d3e-2f6d2a1c9b47")
"""The namespace (RFC 9562, section 5.5) of every `story_id`; changing it would give every story a new id."""


def story_id(coordinate: str, item: int = 0) -> str:
    """Return the id of the story that stands at an index of the message at a coordinate.

    Args:
        coordinate: `topic:partition:offset` of the raw record; of the first one where it was sent again.
        item: index of the story in its message.
    """
    return name_id(STORY_NAMESPACE, f"{coordinate}#{item}")


def name_id(namespace: uuid.UUID, name: str) -> str:
    """Return the UUID of a name in a namespace, version 5 (RFC 9562, section 5.5), as text.

    The same as `str(uuid.uuid5(namespace, name))` in a third of the time: every story needs one at each hop.
    """
    digest = sha1(namespace.bytes + name.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"
