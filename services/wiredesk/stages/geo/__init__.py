"""Places: found, resolved, read (literal or government), weighed, watched.

from wiredesk.stages.geo import tag_places

enriched = tag_places(tagged)
"""

from wiredesk.stages.geo.stage import Geo, default_geo, resolve_mentions, tag_places, view_mentions
from wiredesk.stages.geo.watchlist import Watch, WatchList


__all__ = ["Geo", "Watch", "WatchList", "default_geo", "resolve_mentions", "tag_places", "view_mentions"]
