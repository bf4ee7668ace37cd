"""What the raw record says beside its value: where it stands, who sent it, when it came."""

import re
from datetime import UTC, datetime, timedelta

from wiredesk.domain.records import WD_ORIGIN, InboundRecord
from wiredesk.formats.values import read_time


UNKNOWN_FEED = "unknown"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_FEED = 100
_COORDINATE = re.compile(r"[A-Za-z0-9._-]{1,249}:[0-9]{1,10}:[0-9]{1,19}\Z")


def origin_of(record: InboundRecord) -> str:
    """Return the coordinate that identifies the message: its own, or the first one where it was sent again."""
    earlier = record.header(WD_ORIGIN)
    return earlier if earlier is not None and _COORDINATE.match(earlier) else record.coordinate


def feed_of(record: InboundRecord) -> str:
    """Return the feed: the record's key, else the last part of the header `ce_source`, else "unknown".

    A name is at most 100 printable characters; anything else is passed over.
    """
    if record.key is not None:
        try:
            key = record.key.decode("utf-8").strip()
        except UnicodeDecodeError:
            key = ""
        if _is_name(key):
            return key
    source = (record.header("ce_source") or "").strip().rstrip("/").rpartition("/")[2]
    return source if _is_name(source) else UNKNOWN_FEED


def received_at(record: InboundRecord) -> datetime:
    """Return when the message was received (UTC): the header `ce_time` (RFC 3339), else the record's timestamp."""
    written = record.header("ce_time")
    if written is not None:
        time = read_time(written)
        if time is not None and time.has_zone:
            return time.moment
    try:
        return _EPOCH + timedelta(milliseconds=record.timestamp_ms)
    except OverflowError:
        return _EPOCH


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _MAX_FEED and text.isprintable()
