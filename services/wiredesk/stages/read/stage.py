"""The read stage: one raw record to the stories in it."""

import hashlib
from datetime import datetime

from wiredesk.conventions.copy import WireCopy, separate
from wiredesk.conventions.fingerprints import fingerprint
from wiredesk.conventions.language import identify_language
from wiredesk.domain.ids import story_id
from wiredesk.domain.records import InboundRecord
from wiredesk.formats.item import Arrival, ReadLimits, WireItem
from wiredesk.formats.providers import zone_of
from wiredesk.formats.sniff import choose_reader
from wiredesk.stages.read.arrival import feed_of, origin_of, received_at
from wiredesk.stages.read.life import lifecycle_of
from wiredesk_events import RawRef, Source, StoryRead


_DEFAULT_LIMITS = ReadLimits()


def read(record: InboundRecord, limits: ReadLimits = _DEFAULT_LIMITS) -> tuple[StoryRead, ...]:
    """Return the stories of a raw record, in their order; the same record always gives the same stories.

    Raises:
        Rejection: WIRE-R001 to WIRE-R009; the record can never be read as it is.
    """
    reader = choose_reader(record.value, limits)
    value = record.value or b""
    sha256 = hashlib.sha256(value).hexdigest()
    arrived, feed, origin = received_at(record), feed_of(record), origin_of(record)
    items = reader.read(value, limits, Arrival(arrived, feed))
    return tuple(_story(record, item, len(value), sha256, arrived, feed, origin) for item in items)


def _story(
    record: InboundRecord, item: WireItem, size: int, sha256: str, arrived: datetime, feed: str, origin: str
) -> StoryRead:
    copy = separate(item.headline, item.blocks, arrived)
    agency = copy.agency or item.agency
    return StoryRead(
        story_id=story_id(origin, item.index),
        source=Source(feed=feed, agency=agency),
        provider_id=item.provider_id,
        provider_version=item.provider_version,
        language=item.language or identify_language(_sample(copy)),
        raw=RawRef(
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            item=item.index,
            format=item.format,
            size_bytes=size,
            sha256=sha256,
        ),
        received_at=arrived,
        issued_at=item.issued_at,
        flags=tuple(sorted(item.flags)),
        lifecycle=lifecycle_of(item, copy, arrived, zone_of(agency, feed)),
        envelope=item.envelope,
        headline=item.headline,
        blocks=item.blocks,
        fingerprint=fingerprint(copy, agency),
    )


def _sample(copy: WireCopy) -> str:
    """Return enough of the copy to tell its language."""
    return " ".join((copy.headline, *copy.paragraphs[:12]))
