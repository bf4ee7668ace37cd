"""The entities stage: who, what, when and how much.

::

    story ─► passages ─► recogniser ─► joining ─► entities ─► speakers
                              └► times, amounts (outside the names)

`engines` puts another recogniser there, `newsroom` and `additions` a newsroom's own names before it.
"""

from wiredesk.stages.entities.engine import BuiltinEngine, EntityEngine, Tags, tag_entities
from wiredesk.stages.entities.recogniser import FoundName, Recogniser


__all__ = ["BuiltinEngine", "EntityEngine", "FoundName", "Recogniser", "Tags", "tag_entities"]
