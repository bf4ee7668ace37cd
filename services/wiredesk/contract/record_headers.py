"""Every Kafka header that Wiredesk writes or reads, and what it means."""

from dataclasses import dataclass

from wiredesk.pipeline.dead_letters import PREFIX
from wiredesk.pipeline.headers import ORIGIN, REASON, REPLAY_ID, TRACEPARENT, WD_ORIGIN


@dataclass(frozen=True, slots=True)
class RecordHeader:
    """One header.

    Attributes:
        name: as it stands in the record.
        meaning: for people.
        always: every record of its kind has it; the others may be absent.
        example: a value, as text.
        pattern: regular expression that the whole value matches, where it is narrower than any text.
        values: the only values there are; empty where it is free.
    """

    name: str
    meaning: str
    always: bool = False
    example: str = ""
    pattern: str | None = None
    values: tuple[str, ...] = ()


_TRACE = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"
_UTC_PATTERN = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$"
_TRACE_PATTERN = "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"

_ORIGIN_HEADER = RecordHeader(
    ORIGIN, "whether the record came from a feed or from a replay", True, "live", None, ("live", "replay")
)
_REPLAY_HEADER = RecordHeader(REPLAY_ID, "the replay that it belongs to", example="2021-05-06-geo")
_WD_ORIGIN_HEADER = RecordHeader(
    WD_ORIGIN,
    "coordinate that a requeued dead letter had first, so that its stories keep their ids",
    example="wire.raw:3:1041",
)
_ATTEMPT_HEADER = RecordHeader(
    PREFIX + "attempt", "on a requeued dead letter: how often it has failed so far", example="1"
)

RAW_HEADERS = (
    RecordHeader("ce_source", "names the feed where the record has no key; its last part counts", example="/feeds/efe"),
    RecordHeader(
        "ce_time",
        "when the message was received, RFC 3339; without it the record's timestamp counts",
        example="2021-05-05T09:30:00.25Z",
    ),
    RecordHeader(TRACEPARENT, "W3C trace context to go on with; without it a trace begins here", example=_TRACE),
    RecordHeader(
        ORIGIN, "`live`, or `replay`; without it the record is live", example="live", values=("live", "replay")
    ),
    _REPLAY_HEADER,
    _WD_ORIGIN_HEADER,
    _ATTEMPT_HEADER,
)
"""Headers that Wiredesk understands on `wire.raw`; none is needed, others are ignored."""

EVENT_HEADERS = (
    RecordHeader("ce_specversion", "version of CloudEvents", True, "1.0", None, ("1.0",)),
    RecordHeader(
        "ce_id",
        "id of the event: the same on every delivery; a reader that keeps the last ids sees each event once",
        True,
        "5d1b4ec0-8cf1-5c33-a6b8-0b6c3a7c2f10",
    ),
    RecordHeader("ce_type", "type of the event", True, "wiredesk.story.enriched.v1"),
    RecordHeader("ce_source", "the stage that made it", True, "/wiredesk/geo", r"^/wiredesk/[a-z]+$"),
    RecordHeader("ce_subject", "`story_id` of the story", True, "00000001-0000-5000-8000-000000000000"),
    RecordHeader(
        "ce_time", "when the raw message was received, UTC", True, "2021-05-05T09:30:00.250000Z", _UTC_PATTERN
    ),
    RecordHeader("ce_dataschema", "`$id` of the value's JSON Schema", True, "urn:wiredesk:schema:story.enriched.v1"),
    RecordHeader("content-type", "media type of the value", True, "application/json", None, ("application/json",)),
    RecordHeader(TRACEPARENT, "W3C trace context; one trace from the raw message on", True, _TRACE, _TRACE_PATTERN),
    _ORIGIN_HEADER,
    _REPLAY_HEADER,
    RecordHeader(
        REASON, "on `wire.unique` and `wire.duplicates`: `decision.reason` of the value", example="exact-copy"
    ),
    _ATTEMPT_HEADER,
)
"""Headers of every event: CloudEvents 1.0 in binary mode (Kafka protocol binding), trace context, origin."""


def _dlq(name: str, meaning: str, example: str, *, always: bool = True, values: tuple[str, ...] = ()) -> RecordHeader:
    return RecordHeader(PREFIX + name, meaning, always, example, None, values)


DEAD_LETTER_HEADERS = (
    _dlq("id", "id of the dead letter: the same on every delivery", "3f0c2b7d9a5e4c1fb8d60a72"),
    _dlq("code", "error code, see errors.md", "WIRE-R005"),
    _dlq("title", "what the code means", "the JSON is broken"),
    _dlq("fault", "who can mend it", "sender", values=("sender", "ours", "environment")),
    _dlq("detail", "what is special about this case; never a story's text", "line 1 column 17", always=False),
    _dlq("stage", "the stage that failed", "read"),
    _dlq("version", "version of Wiredesk that failed", "0.1.0"),
    _dlq("group", "consumer group of the stage", "wiredesk-read", always=False),
    _dlq("topic", "topic of the record that failed", "wire.raw"),
    _dlq("partition", "its partition", "3"),
    _dlq("offset", "its offset", "1041"),
    _dlq("timestamp", "its timestamp, milliseconds since 1970, UTC", "1620207000250"),
    _dlq("attempt", "how often it has failed so far", "1"),
    _dlq("error", "class of the exception", "wiredesk.domain.errors.Rejection"),
    _dlq("stack", "where it happened, newest frame last, without messages", "work.py:53 in handle", always=False),
    _dlq("failed_at", "when it failed, UTC", "2021-05-05T09:30:01Z", always=False),
    _dlq("truncated_from_bytes", "size of the value, of which only the beginning fitted", "19922944", always=False),
    RecordHeader(TRACEPARENT, "W3C trace context of the record", True, _TRACE),
)
"""Headers that a dead letter has besides those of the record that it holds."""

MARKER_HEADERS = (
    _dlq("id", "the dead letter that was handled; also the key", "3f0c2b7d9a5e4c1fb8d60a72"),
    _dlq("handled", "what was done about it", "requeued", values=("requeued", "discarded")),
    _dlq("handled_at", "when, UTC", "2021-05-06T08:00:00.000Z"),
)
"""Headers of the markers on the dead-letter topic: records without a value that say that a letter was handled."""
