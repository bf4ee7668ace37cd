"""The AsyncAPI 3.0.0 document: every topic, message, header, key and consumer group of Wiredesk.

Specification: asyncapi.com/docs/reference/specification/v3.0.0, Kafka bindings 0.5.0.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from wiredesk import __version__
from wiredesk.contract.json_schemas import json_schema, short_name
from wiredesk.contract.record_headers import (
    DEAD_LETTER_HEADERS,
    EVENT_HEADERS,
    MARKER_HEADERS,
    RAW_HEADERS,
    RecordHeader,
)
from wiredesk.pipeline.headers import TRACEPARENT
from wiredesk.settings import Settings
from wiredesk.topics import DEAD_LETTERS, RAW, STAGES, Topic, topic_table
from wiredesk_events import EVENTS, Event


Document = dict[str, Any]
PACKAGED_WATCHES = ("islamabad", "moscow", "qatar")
"""The watches of the packaged watch list; another list gives other `wire.places.*` topics of the same form."""

MARKER = "dead-letter-marker"
"""Name of the second kind of message on the dead-letter topic."""

_BINDING = "0.5.0"
_SCHEMA_FORMAT = "application/schema+json;version=draft-2020-12"


def documented_topics() -> tuple[Topic, ...]:
    """Return the topics that others may use, as the default settings and the packaged watch list make them."""
    return tuple(topic for topic in all_topics() if not topic.internal)


def all_topics() -> tuple[Topic, ...]:
    """Return every topic, those too that only Wiredesk reads."""
    return topic_table(partitions=_default("partitions"), watches=PACKAGED_WATCHES)


def asyncapi() -> Document:
    """Return the document as plain data; the order of its keys is fixed."""
    topics = documented_topics()
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Wiredesk",
            "version": __version__,
            "description": "Raw news-wire copy in, clean, deduplicated, enriched events out. Delivery is at least "
            "once: keep the last `ce_id`s of a topic, or read by key. Partition counts are those of the default "
            "settings.",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "kafka": {
                "host": "{bootstrap}",
                "protocol": "kafka",
                "description": "The brokers in WIREDESK_KAFKA_BOOTSTRAP_SERVERS.",
                "variables": {"bootstrap": {"default": "localhost:9092"}},
            }
        },
        "channels": {topic.name: _channel(topic) for topic in topics},
        "operations": dict(_operations(topics)),
        "components": {
            "messages": dict(_messages(topics)),
            "schemas": dict(_schemas()),
            "correlationIds": {
                "trace": {
                    "description": "The trace id is the same from the raw message to the last event made from it.",
                    "location": f"$message.header#/{TRACEPARENT}",
                }
            },
        },
    }


def message_name(topic: Topic) -> str:
    """Return the name of a topic's message in the document."""
    if topic.event is not None:
        return short_name(topic.event)
    return "dead-letter" if topic.name == DEAD_LETTERS else "raw"


def _default(setting: str) -> Any:
    return Settings.model_fields[setting].default


def _channel(topic: Topic) -> Document:
    configuration = topic.configuration()
    names = (message_name(topic), MARKER) if topic.name == DEAD_LETTERS else (message_name(topic),)
    return {
        "address": topic.name,
        "description": topic.purpose,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": [configuration["cleanup.policy"]],
                    "retention.ms": int(configuration["retention.ms"]),
                    "max.message.bytes": int(configuration["max.message.bytes"]),
                },
                "bindingVersion": _BINDING,
            }
        },
    }


def _operations(topics: tuple[Topic, ...]) -> Iterator[tuple[str, Document]]:
    """Yield what each stage receives and sends; to the outside Wiredesk receives `wire.raw` and sends the rest."""
    by_name = {topic.name: topic for topic in topics}
    for stage, (source, targets) in STAGES.items():
        group = f"{_default('group_prefix')}-{stage}"
        yield (
            f"{stage}.receive.{source}",
            {
                **_operation("receive", by_name[source], f"Stage {stage} reads {source}."),
                "bindings": {
                    "kafka": {"groupId": {"type": "string", "enum": [group]}, "bindingVersion": _BINDING},
                },
            },
        )
        for topic in _matching(topics, targets):
            yield f"{stage}.send.{topic.name}", _operation("send", topic, f"Stage {stage} writes {topic.name}.")
    letters = by_name[DEAD_LETTERS]
    yield f"any.send.{letters.name}", _operation("send", letters, "Every stage writes what it cannot process.")


def _operation(action: str, topic: Topic, summary: str) -> Document:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{topic.name}"},
        "summary": summary,
        "messages": [{"$ref": f"#/channels/{topic.name}/messages/{message_name(topic)}"}],
    }


def _matching(topics: tuple[Topic, ...], names: Iterable[str]) -> Iterator[Topic]:
    for name in names:
        prefix = name.removesuffix("*")
        yield from (
            topic for topic in topics if topic.name == name or (name != prefix and topic.name.startswith(prefix))
        )


def _messages(topics: tuple[Topic, ...]) -> Iterator[tuple[str, Document]]:
    seen = set()
    for topic in topics:
        name = message_name(topic)
        if name not in seen:
            seen.add(name)
            yield name, _message(topic)
    yield (
        MARKER,
        {
            "name": "DeadLetterMarker",
            "summary": "says that a dead letter was requeued or discarded; readers of the letters skip it",
            "headers": {"$ref": "#/components/schemas/MarkerHeaders"},
            "payload": {"type": "null", "description": "Kafka's null."},
            "bindings": {
                "kafka": {"key": {"type": "string", "description": "dlq.id of the letter"}, "bindingVersion": _BINDING}
            },
        },
    )


def _message(topic: Topic) -> Document:
    common = {
        "correlationId": {"$ref": "#/components/correlationIds/trace"},
        "bindings": {"kafka": {"key": _key(topic), "bindingVersion": _BINDING}},
    }
    if topic.event is not None:
        return {
            "name": topic.event.__name__,
            "summary": _first_line(topic.event),
            "contentType": "application/json",
            "headers": {"$ref": "#/components/schemas/EventHeaders"},
            "payload": {
                "schemaFormat": _SCHEMA_FORMAT,
                "schema": {"$ref": f"#/components/schemas/{short_name(topic.event)}"},
            },
            **common,
        }
    kind = "RawHeaders" if topic.name == RAW else "DeadLetterHeaders"
    return {
        "name": "DeadLetter" if topic.name == DEAD_LETTERS else "RawMessage",
        "summary": topic.purpose,
        "contentType": "application/octet-stream",
        "headers": {"$ref": f"#/components/schemas/{kind}"},
        "payload": {
            "type": "string",
            "format": "binary",
            "description": "The record's bytes, unchanged."
            if topic.name == DEAD_LETTERS
            else "One wire message in any format that the read stage knows.",
        },
        **common,
    }


def _key(topic: Topic) -> Document:
    return {"type": "string", "description": topic.key}


def _first_line(event: type[Event]) -> str:
    return (event.__doc__ or "").partition("\n")[0]


def _schemas() -> Iterator[tuple[str, Document]]:
    """Yield the headers' schemas, the events' and those of their parts, each once."""
    yield "RawHeaders", _headers(RAW_HEADERS)
    yield "EventHeaders", _headers(EVENT_HEADERS)
    yield "DeadLetterHeaders", _headers(DEAD_LETTER_HEADERS)
    yield "MarkerHeaders", _headers(MARKER_HEADERS)
    parts: dict[str, Document] = {}
    for event in EVENTS:
        schema = json_schema(event)
        for name, part in schema.pop("$defs").items():
            parts[name] = _with_component_refs(part)
        del schema["$schema"]  # the message's schemaFormat says it
        yield short_name(event), _with_component_refs(schema)
    yield from sorted(parts.items())


def _with_component_refs(value: Any) -> Any:
    """Return the schema with its references pointing to the document's components."""
    if isinstance(value, dict):
        return {
            name: item.replace("#/$defs/", "#/components/schemas/") if name == "$ref" else _with_component_refs(item)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_with_component_refs(item) for item in value]
    return value


def _headers(rows: tuple[RecordHeader, ...]) -> Document:
    return {
        "type": "object",
        "properties": {row.name: _header(row) for row in rows},
        "required": [row.name for row in rows if row.always],
    }


def _header(row: RecordHeader) -> Document:
    schema: Document = {"type": "string", "description": row.meaning}
    if row.values:
        schema["enum"] = list(row.values)
    if row.pattern is not None:
        schema["pattern"] = row.pattern
    return {**schema, "examples": [row.example]}
