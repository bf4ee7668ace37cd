"""The contract: what Wiredesk puts on each topic. Needs pydantic and nothing else.

A consumer in three lines::

    from wiredesk_events import StoryEnriched, load

    story = load(StoryEnriched, record.value)
    print(story.headline, [place.name for place in story.places])
"""

from wiredesk_events.base import Confidence, Event, Part, UtcTime
from wiredesk_events.events import (
    Enrichment,
    Notice,
    StoryDuplicate,
    StoryEnriched,
    StoryIdentity,
    StoryParsed,
    StoryRead,
    StoryTagged,
    StoryUnique,
)
from wiredesk_events.loading import load
from wiredesk_events.places import Alternative, Focus, Place, PlaceKind, PlaceMention, Reading, WatchMatch
from wiredesk_events.spans import Span, SpanField
from wiredesk_events.story import (
    Block,
    Dateline,
    Decision,
    Envelope,
    Fingerprint,
    Lifecycle,
    LifecycleKind,
    Quote,
    RawRef,
    Reference,
    Scores,
    Source,
    Status,
)
from wiredesk_events.tags import Amount, Entity, EntityKind, Mention, MentionForm, TimeExpression


__all__ = [
    "EVENTS",
    "Alternative",
    "Amount",
    "Block",
    "Confidence",
    "Dateline",
    "Decision",
    "Enrichment",
    "Entity",
    "EntityKind",
    "Envelope",
    "Event",
    "Fingerprint",
    "Focus",
    "Lifecycle",
    "LifecycleKind",
    "Mention",
    "MentionForm",
    "Notice",
    "Part",
    "Place",
    "PlaceKind",
    "PlaceMention",
    "Quote",
    "RawRef",
    "Reading",
    "Reference",
    "Scores",
    "Source",
    "Span",
    "SpanField",
    "Status",
    "StoryDuplicate",
    "StoryEnriched",
    "StoryIdentity",
    "StoryParsed",
    "StoryRead",
    "StoryTagged",
    "StoryUnique",
    "TimeExpression",
    "UtcTime",
    "WatchMatch",
    "load",
]

EVENTS: tuple[type[Event], ...] = (
    StoryRead,
    StoryUnique,
    StoryDuplicate,
    StoryParsed,
    StoryTagged,
    StoryEnriched,
    Notice,
)
"""Every event, in the order of the flow."""
