"""Places: what a name may stand for. One memory-mapped file, built once from open data; see docs/gazetteer.md.

from wiredesk.gazetteer import load_gazetteer

load_gazetteer().candidates("Islamabad")
"""

from wiredesk.gazetteer.alternates import common_words
from wiredesk.gazetteer.candidates import Candidate, Gazetteer, Match
from wiredesk.gazetteer.mapped import MappedGazetteer
from wiredesk.gazetteer.names import fold_name, fold_word, slug
from wiredesk.gazetteer.store import gazetteer_path, load_gazetteer, open_gazetteer


__all__ = [
    "Candidate",
    "Gazetteer",
    "MappedGazetteer",
    "Match",
    "common_words",
    "fold_name",
    "fold_word",
    "gazetteer_path",
    "load_gazetteer",
    "open_gazetteer",
    "slug",
]
