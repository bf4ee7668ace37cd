"""What a story does to its earlier versions and whether it may be published: format, markers and notices together."""

from datetime import datetime

from wiredesk.conventions.copy import WireCopy
from wiredesk.conventions.markers import read_markers, strongest
from wiredesk.conventions.notices import WireNotice, read_notice
from wiredesk.formats.item import WireItem
from wiredesk_events import Lifecycle, Reference, Status


def lifecycle_of(item: WireItem, copy: WireCopy, received_at: datetime) -> Lifecycle:
    """Return the life cycle of a story.

    The strongest meaning wins, whoever says it: the format's status, the headline's markers, the text of a notice. A
    kill cancels. An embargo that is not over when the story is received withholds it, and so does one whose time
    cannot be read: an embargoed story never comes out usable.
    """
    paragraphs = tuple(block.text for block in item.blocks if block.kind == "text")
    notice = read_notice(item.headline, paragraphs, received_at)
    take = read_markers(f"{item.envelope.slug or 'Story'}, {item.take_key}") if item.take_key else None
    kind = strongest(item.kind, copy.kind, notice.kind if notice else None, take.kind if take else None) or "new"
    until = _embargo(item, notice, received_at)
    status: Status = item.status
    if kind == "kill":
        status = "canceled"
    elif kind == "withhold" or (until is not None and until > received_at) or (until is None and item.embargo_text):
        status = "withheld" if status == "usable" else status
    markers = copy.markers + ((item.take_key,) if item.take_key else ())
    return Lifecycle(
        kind=kind,
        status=status,
        markers=tuple(dict.fromkeys(markers)),
        embargoed_until=until,
        urgency=item.urgency,
        provider_urgency=item.provider_urgency,
        refers_to=_references(item, notice),
    )


def _embargo(item: WireItem, notice: WireNotice | None, received_at: datetime) -> datetime | None:
    """Return the latest of the times before which something forbids publication."""
    times = [item.embargoed_until, notice.embargoed_until if notice else None]
    if item.embargoed_until is None and item.embargo_text:
        written = read_notice(f"EMBARGOED until {item.embargo_text}", (), received_at)
        times.append(written.embargoed_until if written else None)
    return max((time for time in times if time is not None), default=None)


def _references(item: WireItem, notice: WireNotice | None) -> tuple[Reference, ...]:
    return tuple(dict.fromkeys(item.refers_to + (notice.refers_to if notice else ())))
