"""The reference pages under docs/, made from the tables that the code itself uses."""

from collections.abc import Iterable
from itertools import groupby

from prometheus_client import CollectorRegistry

from wiredesk.contract.asyncapi import PACKAGED_WATCHES, all_topics, documented_topics
from wiredesk.contract.entity_lists import entity_lists_page
from wiredesk.contract.field_tables import field_table, type_of
from wiredesk.contract.json_schemas import ce_type, file_name, json_schema
from wiredesk.contract.markdown import code, codes, page, table
from wiredesk.contract.record_headers import (
    DEAD_LETTER_HEADERS,
    EVENT_HEADERS,
    MARKER_HEADERS,
    RAW_HEADERS,
    RecordHeader,
)
from wiredesk.domain.errors import CODES
from wiredesk.metrics import MetricRow, Metrics
from wiredesk.settings import Settings
from wiredesk.topics import DEAD_LETTERS, STAGES, Topic
from wiredesk_events import EVENTS, Event


_PARTS = {
    "R": "Reading the copy",
    "D": "Deduplication",
    "P": "Parsing",
    "E": "Entities",
    "G": "Places",
    "X": "Unforeseen",
    "K": "Delivery",
    "B": "Broker",
    "S": "Settings and data files",
}


def pages() -> dict[str, str]:
    """Return every generated page by its file name."""
    return {
        "topics.md": topics_page(),
        "events.md": events_page(),
        "settings.md": settings_page(),
        "metrics.md": metrics_page(),
        "errors.md": errors_page(),
        "entity-lists.md": entity_lists_page(),
    }


def topics_page() -> str:
    """Return the page of topics, stages and record headers."""
    topics = all_topics()
    return page(
        "Topics",
        "Names, keys and values are public API. Partition counts are those of the default settings and stay as they "
        f"are for the life of a topic. The packaged watch list watches {', '.join(PACKAGED_WATCHES)}; "
        "each watch of your own list has its topic `wire.places.<watch>`. "
        "The same as an AsyncAPI document: [asyncapi.yaml](../schemas/asyncapi.yaml).",
        table(
            ("topic", "holds", "value", "key", "partitions", "kept", "largest record"),
            (
                (
                    code(topic.name),
                    topic.purpose,
                    _value(topic) if not topic.internal else "internal",
                    topic.key,
                    str(topic.partitions),
                    _kept(topic),
                    f"{topic.max_message_bytes // (1024 * 1024)} MiB",
                )
                for topic in topics
            ),
        ),
        "## Stages",
        "Each stage is a consumer group of its own, `<prefix>-<stage>`; "
        f"the prefix is {code(Settings.model_fields['group_prefix'].default)} unless "
        f"{code(variable('group_prefix'))} says otherwise.",
        table(
            ("stage", "reads", "writes"),
            (
                (code(stage), code(source), codes((*targets, DEAD_LETTERS)))
                for stage, (source, targets) in STAGES.items()
            ),
        ),
        "## Record headers",
        "Values are UTF-8 text. Events are [CloudEvents](https://cloudevents.io) 1.0 in binary mode. What depends on "
        "the clock or the host is in headers, never in a value.",
        "### Of every event",
        _header_table(EVENT_HEADERS),
        "### Understood on `wire.raw`",
        "None is needed; others are ignored.",
        _header_table(RAW_HEADERS),
        f"### Added on `{DEAD_LETTERS}`",
        "Key, value and the other headers are those of the record that failed, unchanged.",
        _header_table(DEAD_LETTER_HEADERS),
        f"### Of markers on `{DEAD_LETTERS}`",
        "A marker has no value and says that a dead letter was handled; a reader of the letters skips it.",
        _header_table(MARKER_HEADERS),
    )


def events_page() -> str:
    """Return the page of events, their parts and all their fields."""
    parts: dict[str, str] = {}
    events = []
    for event in EVENTS:
        schema = json_schema(event)
        for name, part in schema["$defs"].items():
            parts[name] = "\n\n".join((f"### {name}", part["description"], field_table(part)))
        facts = f"`ce_type` {code(ce_type(event))} · on {codes(_topics_of(event))} · "
        facts += f"[JSON Schema with an example](../schemas/json/{file_name(event)})"
        events.append("\n\n".join((f"### {event.__name__}", schema["description"], facts, field_table(schema))))
    return page(
        "Events",
        "The value of a record is one JSON object, UTF-8. Wiredesk always writes every field. New fields may come; "
        "ignore those that you do not know. Whatever would break a reader gets a new topic instead. "
        "In Python read with `wiredesk_events.load`.",
        "Times are UTC, RFC 3339. `start` and `end` count Unicode code points from 0, half-open. Confidences and "
        "scores run from 0 to 1.",
        "## The events, in the order of the flow",
        *events,
        "## Their parts",
        *(text for _, text in sorted(parts.items())),
    )


def settings_page() -> str:
    """Return the page of settings."""
    fields = Settings.model_json_schema()["properties"]
    return page(
        "Settings",
        "Environment variables; each has a default that works on one computer. `wiredesk config show` prints what is "
        "in force, `wiredesk config check` explains what is wrong.",
        table(
            ("variable", "type", "default", "meaning"),
            (
                (code(variable(name)), type_of(field), _default(field.get("default")), field.get("description", ""))
                for name, field in fields.items()
            ),
        ),
    )


def variable(setting: str) -> str:
    """Return the environment variable of a setting."""
    return f"{Settings.model_config['env_prefix']}{setting}".upper()


def metrics_page() -> str:
    """Return the page of metrics."""
    return page(
        "Metrics",
        "Every worker shows them at `/metrics` in the Prometheus text format, next to the `process_*` metrics of the "
        "Prometheus client. No label ever holds a value of a story.",
        table(
            ("metric", "kind", "labels", "meaning"),
            ((code(row.name), row.kind, codes(row.labels), row.help) for row in metric_rows()),
        ),
    )


def metric_rows() -> list[MetricRow]:
    """Return every metric of a worker."""
    return Metrics("read", version="", python="", registry=CollectorRegistry()).rows


def errors_page() -> str:
    """Return the page of error codes."""
    rows = sorted(CODES.values(), key=lambda row: (list(_PARTS).index(row.code[5]), row.code))
    blocks = []
    for part, group in groupby(rows, key=lambda row: row.code[5]):
        table_of_part = table(
            ("code", "what happened", "who can mend it", "what to do"),
            ((code(row.code), row.title, row.fault, row.remedy) for row in group),
        )
        blocks += [f"## {_PARTS[part]}", table_of_part]
    return page(
        "Errors",
        "A code never changes its meaning. It stands alike in messages, log lines, the label `code` of "
        "`wiredesk_dead_letters_total` and the header `dlq.code`. `sender`: whoever sends the copy; `ours`: a bug or "
        "an incompatible deployment of Wiredesk; `environment`: whoever runs the machines.",
        *blocks,
    )


def _value(topic: Topic) -> str:
    if topic.event is None:
        return "the record as it was" if topic.name == DEAD_LETTERS else "bytes of any wire format"
    name = topic.event.__name__
    return f"[{name}](events.md#{name.lower()})"


def _kept(topic: Topic) -> str:
    if topic.retention_seconds is None:
        return "newest of each key, for ever"
    return f"{topic.retention_seconds // 86_400} days"


def _topics_of(event: type[Event]) -> list[str]:
    return [topic.name for topic in documented_topics() if topic.event is event]


def _header_table(rows: Iterable[RecordHeader]) -> str:
    return table(
        ("header", "always", "meaning", "example"),
        ((code(row.name), "yes" if row.always else "no", row.meaning, code(row.example)) for row in rows),
    )


def _default(value: object) -> str:
    return "none" if value is None else code(value)
