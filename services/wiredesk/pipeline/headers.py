"""Kafka headers of what we publish: CloudEvents binary mode, W3C trace context, origin.

CloudEvents Kafka protocol binding 1.0.2 (binary content mode): `content-type` and one `ce_` header an attribute.
Everything here is a function of the input record, so a redelivery gives the same headers again.
"""

import re
import uuid
from functools import cache
from hashlib import sha256

from wiredesk.domain.ids import name_id
from wiredesk.domain.records import WD_ORIGIN, Headers, InboundRecord
from wiredesk_events import Event


_EVENT_IDS = uuid.UUID("6f1c7a52-6d0f-5a3f-9f61-0d8f2f6c1e55")
_TRACEPARENT = re.compile(r"\A00-(?P<trace>[0-9a-f]{32})-(?P<parent>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})\Z")

__all__ = [
    "ORIGIN",
    "REASON",
    "REPLAY_ID",
    "TRACEPARENT",
    "WD_ORIGIN",
    "event_headers",
    "event_id",
    "next_traceparent",
    "schema_uri",
]

ORIGIN = "origin"
REPLAY_ID = "replay_id"
TRACEPARENT = "traceparent"
REASON = "wd_reason"
"""Why dedupe decided so; a header too, so that a reader can choose without decoding."""


def event_id(event_type: str, story_id: str, *, part: str = "") -> str:
    """Return the `ce_id`: one story gives one event of each type, however often it is delivered."""
    return name_id(_EVENT_IDS, f"{event_type}|{story_id}|{part}")


def schema_uri(event_type: str) -> str:
    """Return the `ce_dataschema` of an event type; the same URI is the schema's `$id`."""
    return f"urn:wiredesk:schema:{event_type.removeprefix('wiredesk.')}"


def next_traceparent(record: InboundRecord, span: str) -> str:
    """Return the trace context for the outputs of this record.

    The trace is the record's own where it has a valid one, else it begins here, at the record's coordinate. The
    parent id is made from `span`, so that it is the same on every delivery.
    """
    found = _TRACEPARENT.match(record.header(TRACEPARENT) or "")
    trace = found["trace"] if found and found["trace"] != "0" * 32 else _digest(record.coordinate, 32)
    flags = found["flags"] if found else "01"
    return f"00-{trace}-{_digest(trace + span, 16)}-{flags}"


def event_headers(record: InboundRecord, event: Event, *, stage: str, story_id: str, part: str = "") -> Headers:
    """Return the headers of an event made from `record` by `stage`.

    `part` tells apart several events of one type that one story may give.
    """
    event_type: str = event.ce_type  # type: ignore[attr-defined]
    version, ce_type, source, schema, content = _constants(event_type, stage)
    headers = [
        version,
        ("ce_id", event_id(event_type, story_id, part=part).encode()),
        ce_type,
        source,
        ("ce_subject", story_id.encode()),
        ("ce_time", _iso(event).encode()),
        schema,
        content,
        (TRACEPARENT, next_traceparent(record, f"{stage}|{story_id}").encode()),
        (ORIGIN, b"replay" if record.header(ORIGIN) == "replay" else b"live"),
    ]
    replay_id = record.header(REPLAY_ID)
    if replay_id is not None:
        headers.append((REPLAY_ID, replay_id.encode()))
    return tuple(headers)


@cache
def _constants(event_type: str, stage: str) -> tuple[tuple[str, bytes], ...]:
    """Return the headers that all events of a type made by a stage have; there are a dozen pairs of these."""
    return (
        ("ce_specversion", b"1.0"),
        ("ce_type", event_type.encode()),
        ("ce_source", f"/wiredesk/{stage}".encode()),
        ("ce_dataschema", schema_uri(event_type).encode()),
        ("content-type", b"application/json"),
    )


def _iso(event: Event) -> str:
    return event.received_at.isoformat().replace("+00:00", "Z")  # type: ignore[attr-defined,no-any-return]


def _digest(text: str, length: int) -> str:
    return sha256(text.encode()).hexdigest()[:length]
