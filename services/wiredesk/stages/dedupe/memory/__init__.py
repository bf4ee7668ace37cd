"""Where the window keeps its stories: flat arrays instead of objects, a bounded number of bytes a story.

Nothing is ever taken out. Everything holds positions (how many stories came before, from 1), the newest push the oldest
out, and whoever looks up says how far back a position still counts. So what is found depends on the last stories put in
and on the sizes of the tables alone, never on how the memory came about.
"""

from wiredesk.stages.dedupe.memory.chains import Chain
from wiredesk.stages.dedupe.memory.postings import Ages, Keys, Postings
from wiredesk.stages.dedupe.memory.shelf import Shelf


__all__ = ["Ages", "Chain", "Keys", "Postings", "Shelf"]
