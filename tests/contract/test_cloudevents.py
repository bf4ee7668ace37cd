"""The records are CloudEvents, in the eyes of the CloudEvents SDK, and each story is one trace."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka_event

from wiredesk.contract.examples import EXAMPLES
from wiredesk.contract.json_schemas import ce_type
from wiredesk.domain.records import Headers, InboundRecord
from wiredesk.pipeline.headers import event_headers, schema_uri
from wiredesk_events import EVENTS, Event


SAMPLE = "000_8600423198ba3a01.txt"
RECEIVED = datetime(2021, 4, 7, 15, tzinfo=UTC)
TRACE = "0af7651916cd43dd8448eb211c80319c"


def _parsed(headers: Headers, key: bytes | None, value: bytes) -> BaseCloudEvent:
    assert len({name for name, _ in headers}) == len(headers), "a header stands twice"
    return from_kafka_event(KafkaMessage(dict(headers), key, value))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_attributes_come_back(event: type[Event]) -> None:
    """The SDK reads every attribute and the data out of an event's record."""
    example = EXAMPLES[event]
    record = InboundRecord("wire.raw", 3, 1041, 0, b"capital-dispatch", b"raw")
    headers = event_headers(record, example, stage="geo", story_id="s-1")

    parsed = _parsed(headers, b"family-1", example.to_json())

    assert parsed.get_specversion() == "1.0"
    assert parsed.get_type() == ce_type(event)
    assert parsed.get_source() == "/wiredesk/geo"
    assert parsed.get_subject() == "s-1"
    assert parsed.get_id() == dict(headers)["ce_id"].decode()
    assert parsed.get_time() == datetime(2021, 5, 5, 9, 30, 0, 250_000, tzinfo=UTC)
    assert parsed.get_dataschema() == schema_uri(ce_type(event))
    assert parsed.get_datacontenttype() == "application/json"
    assert parsed.get_extension("partitionkey") == "family-1"
    assert parsed.get_data() == json.loads(example.to_json())


@pytest.mark.usefixtures("all_stages")
def test_pipeline_publishes_cloudevents(checkout: Path) -> None:
    """Every record that the sample story becomes is a CloudEvent about that story."""
    records = _run(checkout, ())

    assert [record.topic for record in records][:6] == [
        "wire.raw",
        "wire.read",
        "wire.unique",
        "wire.parsed",
        "wire.tagged",
        "wire.enriched",
    ]
    for record in records[1:]:
        parsed = _parsed(record.headers, record.key, record.value or b"")
        data = json.loads(record.value or b"")
        assert parsed.get_subject() == data["story_id"]
        assert parsed.get_time() == RECEIVED
        assert parsed.get_data() == data


@pytest.mark.usefixtures("all_stages")
def test_trace_goes_through(checkout: Path) -> None:
    """The trace of the raw message is that of every record made from it; each stage has its own span."""
    records = _run(checkout, (("traceparent", f"00-{TRACE}-b7ad6b7169203331-01".encode()),))

    parents = [record.header("traceparent") or "" for record in records]
    assert {parent.split("-")[1] for parent in parents} == {TRACE}
    assert len({parent.split("-")[2] for parent in parents[:6]}) == 6


@pytest.mark.usefixtures("all_stages")
def test_trace_begins_at_the_raw_message(checkout: Path) -> None:
    """Without a trace in the raw message one begins there, the same on every run."""
    first, second = _run(checkout, ()), _run(checkout, ())

    traces = {(record.header("traceparent") or "").split("-")[1] for record in first[1:]}
    assert len(traces) == 1
    assert [record.headers for record in first] == [record.headers for record in second]


@pytest.mark.usefixtures("all_stages")
def test_replay_is_marked_throughout(checkout: Path) -> None:
    """`origin` and `replay_id` of the raw message are on every record made from it."""
    records = _run(checkout, (("origin", b"replay"), ("replay_id", b"r-1")))

    assert {(record.header("origin"), record.header("replay_id")) for record in records} == {("replay", "r-1")}


def _run(checkout: Path, headers: Headers) -> list[InboundRecord]:
    from wiredesk.pipeline.local import LocalPipeline, RawMessage

    value = (checkout / "seeds" / SAMPLE).read_bytes()
    return list(LocalPipeline().run([RawMessage("efe", value, RECEIVED, headers)]))
