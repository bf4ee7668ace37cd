"""Every record that the seed feed becomes keeps to the contract: topic, key, headers, value."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wiredesk.contract.asyncapi import Document, asyncapi, documented_topics
from wiredesk.contract.json_schemas import ce_type, json_schema
from wiredesk.domain.records import InboundRecord
from wiredesk.topics import DEAD_LETTERS, RAW


Validators = Callable[[dict[str, Any]], Any]


@pytest.fixture(name="records", scope="module")
def _records(checkout: Path, all_stages: None) -> list[InboundRecord]:  # noqa: ARG001 - skips while a stage is missing
    from wiredesk.pipeline.local import LocalPipeline, RawMessage

    feed = tomllib.loads((checkout / "seeds" / "feed.toml").read_text("utf-8"))["seed"]
    messages = (
        RawMessage(seed["source"], (checkout / "seeds" / seed["file"]).read_bytes(), seed["received_at"])
        for seed in feed
    )
    return list(LocalPipeline().run(messages))


def test_feed_reaches_every_topic(records: list[InboundRecord]) -> None:
    """The feed leaves no topic of the contract untried, and there are no others."""
    assert {record.topic for record in records} == {topic.name for topic in documented_topics()}


def test_values_keep_to_their_schema(validator: Validators, records: list[InboundRecord]) -> None:
    """Each value validates against the published schema of its topic's event, and says so in its headers."""
    events = {topic.name: topic.event for topic in documented_topics() if topic.event is not None}
    validators = {event: validator(json_schema(event)) for event in events.values()}

    for record in records:
        event = events.get(record.topic)
        if event is not None:
            validators[event].validate(json.loads(record.value or b""))
            assert record.header("ce_type") == ce_type(event)


def test_headers_keep_to_their_schema(validator: Validators, records: list[InboundRecord]) -> None:
    """Each record has the headers that the AsyncAPI document declares for its topic, and no others."""
    document = asyncapi()
    for record in records:
        headers = {name: value.decode() for name, value in record.headers}
        declared = _declared(document, record)
        for schema in declared:
            validator(schema).validate(headers)
        assert headers.keys() <= {name for schema in declared for name in schema["properties"]}, record.topic


def _declared(document: Document, record: InboundRecord) -> list[dict[str, Any]]:
    """Return the schemas for a record's headers; a dead letter has those of the record that failed too."""
    schemas = document["components"]["schemas"]
    if record.topic != DEAD_LETTERS:
        return [schemas["RawHeaders" if record.topic == RAW else "EventHeaders"]]
    failed = record.header("dlq.topic")
    return [schemas["DeadLetterHeaders"], schemas["RawHeaders" if failed == RAW else "EventHeaders"]]


def test_keys_are_as_documented(records: list[InboundRecord]) -> None:
    """Each record's key is what the topic table says: the feed, or the family."""
    keys = {topic.name: topic.key for topic in documented_topics()}
    for record in records:
        value = json.loads(record.value or b"") if record.topic not in {RAW, DEAD_LETTERS} else {}
        found = {"family_id": value.get("family_id"), "feed": value.get("source", {}).get("feed")}
        if value:
            assert (record.key or b"").decode() == found[keys[record.topic]], record.topic


def test_event_ids_are_unique_in_a_topic(records: list[InboundRecord]) -> None:
    """A reader that keeps the `ce_id`s of a topic drops nothing but redeliveries."""
    seen = [(record.topic, record.header("ce_id")) for record in records if record.header("ce_id")]

    assert seen
    assert len(set(seen)) == len(seen)
