"""Which engine tags: the builtin one, or names by a model of spaCy's or GLiNER's with everything else as builtin.

::

    WIREDESK_ENTITY_ENGINE ─┐
    WIREDESK_ENTITY_LISTS ──┴► make_engine ─► builtin │ spacy_names │ gliner_names ─► spans ─► FoundName

Only `spacy_names` imports spaCy and only `gliner_names` imports GLiNER, and only when they are chosen.
"""

from wiredesk.stages.entities.engines.choice import make_engine


__all__ = ["make_engine"]
