"""The events: one model for the value of each topic.

A story gains fields from stage to stage::

    StoryRead ─► StoryUnique ─► StoryParsed ─► StoryTagged ─► StoryEnriched
                      └► StoryDuplicate                            ├► Notice
                                                                   └► (wire.latest, wire.places.*: StoryEnriched)
"""

from typing import ClassVar, Literal

from wiredesk_events.base import Event, Part, UtcTime
from wiredesk_events.places import Focus, Place, WatchMatch
from wiredesk_events.spans import Span
from wiredesk_events.story import (
    Block,
    Dateline,
    Decision,
    Envelope,
    Fingerprint,
    Lifecycle,
    Quote,
    RawRef,
    Reference,
    Source,
    Status,
)
from wiredesk_events.tags import Amount, Entity, TimeExpression


class StoryIdentity(Event):
    """What is known of a story from the moment it was read.

    Attributes:
        story_id: this version of the story; a UUID made from the raw record's coordinate.
        source: who sent it.
        provider_id: the provider's id of the story, the same for all its versions.
        provider_version: the provider's version, as written.
        language: BCP 47 ("en", "es"), where known.
        raw: where its bytes are.
        received_at: when the raw record was received.
        issued_at: when the provider issued this version, where it says so.
        flags: what was odd but could be mended ("encoding-mismatch", "lost-characters", "json-repaired" …), sorted.
        lifecycle: what this version does to its story.
        envelope: what the format's own fields said.
    """

    story_id: str
    source: Source
    provider_id: str | None = None
    provider_version: str | None = None
    language: str | None = None
    raw: RawRef
    received_at: UtcTime
    issued_at: UtcTime | None = None
    flags: tuple[str, ...] = ()
    lifecycle: Lifecycle
    envelope: Envelope


class StoryRead(StoryIdentity):
    """`wire.read`: one story out of a raw message, decoded but not yet parsed.

    Attributes:
        headline: as sent, markers included; empty where the story has none.
        blocks: the copy as sent, paragraph by paragraph, dateline and sign-off included.
        fingerprint: what dedupe compares.
    """

    ce_type: ClassVar[str] = "wiredesk.story.read.v1"

    headline: str
    blocks: tuple[Block, ...]
    fingerprint: Fingerprint


class StoryUnique(StoryRead):
    """`wire.unique`: a story that is not a duplicate, with its place in its family.

    Attributes:
        family_id: the story through all its versions.
        version: 1, 2, 3 … in the order in which they became known.
        replaces: `story_id` of the version before.
        decision: why it was kept.
    """

    ce_type: ClassVar[str] = "wiredesk.story.unique.v1"

    family_id: str
    version: int
    replaces: str | None = None
    decision: Decision


class StoryDuplicate(StoryIdentity):
    """`wire.duplicates`: a story that was not passed on, and why.

    Attributes:
        duplicate_of: `story_id` of the kept story that it repeats.
        family_id: that story's family.
        decision: the rule and the scores.
        headline: as sent.
        repeats: how many times the kept story has been repeated within the window, this time included.
        repeated_by: the feeds that repeated it, in the order of their first time; at most 50.
        added_categories: category and subject codes that neither the kept story nor an earlier repeat had: agencies
            send one story several times under different categories.
    """

    ce_type: ClassVar[str] = "wiredesk.story.duplicate.v1"

    duplicate_of: str
    family_id: str
    decision: Decision
    headline: str
    repeats: int = 1
    repeated_by: tuple[str, ...] = ()
    added_categories: tuple[str, ...] = ()


class StoryParsed(StoryIdentity):
    """`wire.parsed`: wire conventions understood and taken out of the text.

    Attributes:
        family_id, version, replaces, decision: as in `wire.unique`.
        headline: without markers.
        slug: the story's slug, where it has one.
        body: the paragraphs joined by a blank line; no dateline, byline, notes or sign-off.
        byline: who wrote it.
        dateline: where and when it was filed.
        editor_notes: notes to editors and trash lines, as written.
        credits: "Reporting by …; Editing by …" and the like, as written.
        sign_off: initials of desk and end mark, as written.
        paragraphs, sentences: stretches of the body, in order.
        quotes: who said what.
        tables: tables, kept apart from the body.
    """

    ce_type: ClassVar[str] = "wiredesk.story.parsed.v1"

    family_id: str
    version: int
    replaces: str | None = None
    decision: Decision
    headline: str
    slug: str | None = None
    body: str
    byline: str | None = None
    dateline: Dateline | None = None
    editor_notes: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    sign_off: str | None = None
    paragraphs: tuple[Span, ...] = ()
    sentences: tuple[Span, ...] = ()
    quotes: tuple[Quote, ...] = ()
    tables: tuple[str, ...] = ()


class StoryTagged(StoryParsed):
    """`wire.tagged`: with people, organisations, times and amounts.

    Attributes:
        entity_engine: name and version of what tagged it ("builtin/1").
        entities: people, organisations and other named things, joined across the story.
        times: dates, times, durations and repetitions, resolved.
        amounts: money, percentages, quantities.
    """

    ce_type: ClassVar[str] = "wiredesk.story.tagged.v1"

    entity_engine: str
    entities: tuple[Entity, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    amounts: tuple[Amount, ...] = ()


class Enrichment(Part):
    """What produced the tags.

    Attributes:
        engine: Wiredesk itself ("wiredesk-0.1.0").
        gazetteer: the gazetteer's version.
        entities: name and version of the entity engine.
        readings: name and version of the model that reads place mentions.
    """

    engine: str
    gazetteer: str
    entities: str
    readings: str


class StoryEnriched(StoryTagged):
    """`wire.enriched`: the finished story, every version; also on `wire.latest` and `wire.places.<watch>`.

    On `wire.latest` a killed story stands with `lifecycle.status` "canceled" and without its text.

    Attributes:
        places: every place named, resolved where possible.
        focus: the places that the story is about, best first.
        watch: the watched places that it concerns.
        enrichment: what produced the tags.
    """

    ce_type: ClassVar[str] = "wiredesk.story.enriched.v1"

    places: tuple[Place, ...] = ()
    focus: tuple[Focus, ...] = ()
    watch: tuple[WatchMatch, ...] = ()
    enrichment: Enrichment


class Notice(Event):
    """`wire.notices`: a reader must act: a kill, a withhold, a correction or an embargo.

    Attributes:
        kind: what to do about the story.
        story_id: the version that carries the notice.
        family_id, version, replaces: its place in its family.
        orphan: the story that it speaks of is not known here.
        refers_to: the stories that it names.
        status: whether the story may be published now.
        embargoed_until: for an embargo.
        source: who sent it.
        headline, slug: of the notice.
        editor_notes: what the notice says to editors.
        received_at: when its raw record was received.
    """

    ce_type: ClassVar[str] = "wiredesk.notice.v1"

    kind: Literal["kill", "withhold", "correction", "embargo"]
    story_id: str
    family_id: str
    version: int
    replaces: str | None = None
    orphan: bool = False
    refers_to: tuple[Reference, ...] = ()
    status: Status
    embargoed_until: UtcTime | None = None
    source: Source
    headline: str
    slug: str | None = None
    editor_notes: tuple[str, ...] = ()
    received_at: UtcTime
