"""The names model: a semi-Markov model that settles what the rules over capitals and word lists leave unsure.

::

    runs of capitals ─► evidence of each stretch ─► weights ─► lattice: the likeliest parting into names
    rules' names ──────────┘ (sure ones stay)

Semi-Markov conditional random fields score whole stretches, not words: Sarawagi and Cohen, "Semi-Markov Conditional
Random Fields for Information Extraction" (NIPS 2004).
"""

from wiredesk.stages.entities.names_model.judged import NamesJudge
from wiredesk.stages.entities.names_model.model import NamesModel, load_model


__all__ = ["NamesJudge", "NamesModel", "load_model"]
