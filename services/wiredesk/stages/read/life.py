"""What a story does to its earlier versions and whether it may be published: format, markers and notices together."""

from datetime import datetime, tzinfo

from wiredesk.conventions.copy import WireCopy
from wiredesk.conventions.markers import MarkedHeadline, read_markers, strongest
from wiredesk.conventions.notices import WireNotice, read_notice
from wiredesk.conventions.slug_markers import read_slug_markers
from wiredesk.formats.item import WireItem
from wiredesk_events import Lifecycle, LifecycleKind, Reference, Status


def lifecycle_of(item: WireItem, copy: WireCopy, received_at: datetime, zone: tzinfo | None = None) -> Lifecycle:
    """Return the life cycle of a story.

    The strongest meaning wins, whoever says it: the format's status, the markers of headline, slug, keywords and take
    key, the number of a take, the text of a notice. A kill cancels. An embargo that is not over when the story is
    received withholds it, and so does one whose time cannot be read: an embargoed story never comes out usable. An
    embargo in words that names no zone is in the provider's `zone`.
    """
    paragraphs = tuple(block.text for block in item.blocks if block.kind == "text")
    notice = read_notice(item.headline, paragraphs, received_at, zone)
    marked = _marked_fields(item)
    kinds: tuple[LifecycleKind | None, ...] = (
        item.kind,
        copy.kind,
        notice.kind if notice else None,
        *(field.kind for field in marked),
        "take" if (item.envelope.take or 0) > 1 else None,
    )
    take = item.envelope.take or copy.take or next((field.take for field in marked if field.take), None)
    # The first take of a story is the story; what follows it adds to it.
    kind = strongest(*(None if found == "take" and take == 1 else found for found in kinds)) or "new"
    until = _embargo(item, notice, received_at, zone)
    status: Status = item.status
    if kind == "kill":
        status = "canceled"
    elif kind == "withhold" or (until is not None and until > received_at) or (until is None and item.embargo_text):
        status = "withheld" if status == "usable" else status
    markers = (*copy.markers, *(words for field in marked for words in field.markers))
    return Lifecycle(
        kind=kind,
        status=status,
        markers=tuple(dict.fromkeys(markers)),
        embargoed_until=until,
        urgency=item.urgency,
        provider_urgency=item.provider_urgency,
        refers_to=_references(item, notice),
    )


def _marked_fields(item: WireItem) -> tuple[MarkedHeadline, ...]:
    """Return the markers of the fields: slug, keywords that are nothing else, take key.

    A take key is kept as written even where its words are not known.
    """
    envelope = item.envelope
    marked = []
    if envelope.slug:
        own = read_markers(envelope.slug, slug=True)
        glued = read_slug_markers(envelope.slug)
        marked.append(own)
        if not any(word in marker for word in glued.markers for marker in own.markers):
            marked.append(glued)
    for keyword in envelope.keywords[:_MAX_KEYWORDS]:
        found = read_markers(keyword, slug=True)
        if found.only_markers and (found.kind not in _TOPICS_TOO or any(map(str.isdigit, keyword))):
            marked.append(found)
    if item.take_key:
        found = read_markers(f"Story, {item.take_key}", slug=True)
        marked.append(MarkedHeadline(clean="", markers=(item.take_key,), kind=found.kind, take=found.take))
    return tuple(marked)


_MAX_KEYWORDS = 50
_TOPICS_TOO = frozenset({"alert", "withhold", None})
"""Kinds whose words are topics too where they stand alone among keywords: "flash", "hold", "analysis"."""


def _embargo(item: WireItem, notice: WireNotice | None, received_at: datetime, zone: tzinfo | None) -> datetime | None:
    """Return the latest of the times before which something forbids publication."""
    times = [item.embargoed_until, notice.embargoed_until if notice else None]
    if item.embargoed_until is None and item.embargo_text:
        written = read_notice(f"EMBARGOED until {item.embargo_text}", (), received_at, zone)
        times.append(written.embargoed_until if written else None)
    return max((time for time in times if time is not None), default=None)


def _references(item: WireItem, notice: WireNotice | None) -> tuple[Reference, ...]:
    return tuple(dict.fromkeys(item.refers_to + (notice.refers_to if notice else ())))
