"""Headers of events: ids, schema addresses, traces, origin; all functions of the input record."""

import re
import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.contract.examples import EXAMPLES
from wiredesk.domain.records import Headers, InboundRecord
from wiredesk.pipeline.headers import event_headers, event_id, next_traceparent, schema_uri
from wiredesk_events import StoryEnriched


TRACE = "0af7651916cd43dd8448eb211c80319c"
VALID = re.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def _record(*headers: tuple[str, bytes], offset: int = 7) -> InboundRecord:
    return InboundRecord("wire.raw", 1, offset, 1_620_207_000_000, b"feed", b"value", headers)


def _headers(record: InboundRecord, story_id: str = "s-1", part: str = "") -> dict[str, str]:
    story = EXAMPLES[StoryEnriched]
    headers = event_headers(record, story, stage="geo", story_id=story_id, part=part)
    return {name: value.decode() for name, value in headers}


def test_headers_in_full() -> None:
    """A plain record gives exactly these headers, in this order."""
    assert _headers(_record(("traceparent", f"00-{TRACE}-00f067aa0ba902b7-00".encode()))) == {
        "ce_specversion": "1.0",
        "ce_id": event_id("wiredesk.story.enriched.v1", "s-1"),
        "ce_type": "wiredesk.story.enriched.v1",
        "ce_source": "/wiredesk/geo",
        "ce_subject": "s-1",
        "ce_time": "2021-05-05T09:30:00.250000Z",
        "ce_dataschema": "urn:wiredesk:schema:story.enriched.v1",
        "content-type": "application/json",
        "traceparent": next_traceparent(
            _record(("traceparent", f"00-{TRACE}-00f067aa0ba902b7-00".encode())), "geo|s-1"
        ),
        "origin": "live",
    }


def test_event_id_is_fixed_for_ever() -> None:
    """An id never changes between versions of Wiredesk: readers keep them to tell repeats."""
    assert event_id("wiredesk.story.read.v1", "s-1") == "173d37d2-26c7-5880-bbe3-45b17451fc8d"
    assert uuid.UUID(event_id("wiredesk.story.read.v1", "s-1")).version == 5


def test_event_ids_tell_apart() -> None:
    """Type, story and part each make another id."""
    ids = {
        event_id("wiredesk.notice.v1", "s-1"),
        event_id("wiredesk.story.read.v1", "s-1"),
        event_id("wiredesk.notice.v1", "s-2"),
        event_id("wiredesk.notice.v1", "s-1", part="kill"),
        event_id("wiredesk.notice.v1", "s-1", part="embargo"),
    }

    assert len(ids) == 5


def test_redelivery_gives_the_same_headers() -> None:
    """The same record gives the same headers again, another story of it other ones."""
    assert _headers(_record()) == _headers(_record())
    assert _headers(_record())["traceparent"] != _headers(_record(), "s-2")["traceparent"]
    assert _headers(_record(), part="kill")["ce_id"] != _headers(_record())["ce_id"]


def test_schema_uri() -> None:
    """The address of a schema is made from the event's type, without the company's name twice."""
    assert schema_uri("wiredesk.notice.v1") == "urn:wiredesk:schema:notice.v1"


def test_trace_is_continued() -> None:
    """Trace id and flags stay, the parent is new and depends on the step."""
    record = _record(("traceparent", f"00-{TRACE}-00f067aa0ba902b7-00".encode()))

    parse, geo = next_traceparent(record, "parse"), next_traceparent(record, "geo")

    assert VALID.fullmatch(parse)
    assert parse.startswith(f"00-{TRACE}-")
    assert parse.endswith("-00")
    assert "00f067aa0ba902b7" not in parse
    assert parse != geo


@pytest.mark.parametrize(
    "given_value",
    [
        b"",
        b"nonsense",
        b"00-" + b"0" * 32 + b"-00f067aa0ba902b7-01",
        f"00-{TRACE.upper()}-00f067aa0ba902b7-01".encode(),
        f"00-{TRACE}-00f067aa0ba902b7-01\n".encode(),
        b"\xff\xfe",
    ],
)
def test_invalid_trace_is_replaced(given_value: bytes) -> None:
    """What is no W3C trace context is not passed on; a new trace begins at the coordinate."""
    found = next_traceparent(_record(("traceparent", given_value)), "read")

    assert VALID.fullmatch(found)
    assert found.split("-")[1] == next_traceparent(_record(), "read").split("-")[1]


def test_new_traces_differ() -> None:
    """Two records without a trace do not share one."""
    assert next_traceparent(_record(offset=1), "read") != next_traceparent(_record(offset=2), "read")


@given(st.binary(max_size=70), st.text(max_size=10))
def test_any_header_gives_a_valid_trace(value: bytes, span: str) -> None:
    """Whatever a sender writes into `traceparent`, ours is valid."""
    assert VALID.fullmatch(next_traceparent(_record(("traceparent", value)), span))


@pytest.mark.parametrize(
    ("headers", "origin", "replay_id"),
    [
        ((), "live", None),
        ((("origin", b"replay"), ("replay_id", b"r-1")), "replay", "r-1"),
        ((("origin", b""),), "live", None),
        ((("origin", b"live"), ("origin", b"replay")), "replay", None),
    ],
)
def test_origin_is_passed_on(headers: Headers, origin: str, replay_id: str | None) -> None:
    """A replay stays marked; without a mark a record is live; of two headers the last one counts."""
    found = _headers(_record(*headers))

    assert found["origin"] == origin
    assert found.get("replay_id") == replay_id


def test_time_is_utc() -> None:
    """`ce_time` is RFC 3339 with a Z, without a fraction where there is none."""
    story = EXAMPLES[StoryEnriched].model_copy(update={"received_at": datetime(2021, 4, 7, 15, tzinfo=UTC)})

    headers = dict(event_headers(_record(), story, stage="geo", story_id="s"))

    assert headers["ce_time"] == b"2021-04-07T15:00:00Z"
