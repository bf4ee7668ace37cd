"""Places: what a name may stand for. The data are tables that a person can read and mend.

from wiredesk.gazetteer import load_gazetteer

load_gazetteer().candidates("Islamabad")
"""

from wiredesk.gazetteer.candidates import Candidate, Gazetteer, Match
from wiredesk.gazetteer.names import fold_name, fold_word, slug
from wiredesk.gazetteer.seed import SeedGazetteer, load_gazetteer


__all__ = ["Candidate", "Gazetteer", "Match", "SeedGazetteer", "fold_name", "fold_word", "load_gazetteer", "slug"]
