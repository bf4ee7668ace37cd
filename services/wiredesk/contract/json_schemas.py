"""JSON Schema 2020-12 of each event, for consumers in any language.

Producers are strict, readers lenient: the published schemas allow fields that a newer Wiredesk may add.
"""

import json
from typing import Any, cast

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from wiredesk.contract.docstrings import field_descriptions, summary
from wiredesk.contract.examples import EXAMPLES
from wiredesk.pipeline.headers import schema_uri
from wiredesk_events import EVENTS, Event


Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Generator(GenerateJsonSchema):
    """pydantic's generator with our descriptions, open objects, and no title a field."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> Schema:
        made = super().model_schema(schema)
        made.pop("additionalProperties", None)
        made["description"] = summary(schema["cls"])
        descriptions = field_descriptions(schema["cls"])
        for name, field in made.get("properties", {}).items():
            if name in descriptions:
                field["description"] = descriptions[name]
        return made


def short_name(event: type[Event]) -> str:
    """Return the event's name in file names and documents, as `story.enriched.v1`."""
    return ce_type(event).removeprefix("wiredesk.")


def ce_type(event: type[Event]) -> str:
    """Return the `ce_type` of an event."""
    return cast("str", event.ce_type)  # type: ignore[attr-defined]


def file_name(event: type[Event]) -> str:
    """Return the name of the event's schema file."""
    return f"{short_name(event)}.schema.json"


def json_schema(event: type[Event]) -> Schema:
    """Return the schema of an event as Wiredesk writes it, with one example."""
    made = event.model_json_schema(mode="serialization", schema_generator=_Generator)
    return {
        "$schema": DIALECT,
        "$id": schema_uri(ce_type(event)),
        "title": event.__name__,
        "description": made["description"],
        "type": made["type"],
        "properties": made["properties"],
        "required": made["required"],
        "examples": [json.loads(EXAMPLES[event].to_json())],
        "$defs": made.get("$defs", {}),
    }


def json_schemas() -> dict[str, Schema]:
    """Return every event's schema by file name, in the order of the flow."""
    return {file_name(event): json_schema(event) for event in EVENTS}


def to_text(schema: Schema) -> str:
    """Return the schema as its file has it."""
    return json.dumps(schema, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
