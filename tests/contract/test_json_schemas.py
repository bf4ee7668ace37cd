"""The published JSON Schemas are right, and the events keep to them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wiredesk.contract.docstrings import field_descriptions, summary
from wiredesk.contract.examples import EXAMPLES
from wiredesk.contract.json_schemas import file_name, json_schema
from wiredesk.contract.yaml_text import to_yaml
from wiredesk.pipeline.headers import schema_uri
from wiredesk_events import EVENTS, Event, Span


EACH_EVENT = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)


Validators = Callable[[dict[str, Any]], Any]


def _committed(checkout: Path, event: type[Event]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((checkout / "schemas" / "json" / file_name(event)).read_text("utf-8"))
    return found


@EACH_EVENT
def test_schema_keeps_to_the_meta_schema(checkout: Path, validator: Validators, event: type[Event]) -> None:
    """Each committed schema is a valid JSON Schema 2020-12 with identity, title and description."""
    schema = _committed(checkout, event)

    assert validator(schema)
    spoiled = {**schema, "type": "strnig"}
    with pytest.raises(Exception, match="strnig"):
        validator(spoiled)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == schema_uri(event.ce_type)  # type: ignore[attr-defined]
    assert schema["title"] == event.__name__
    assert schema["description"].startswith("`wire.")


@EACH_EVENT
def test_example_validates(checkout: Path, validator: Validators, event: type[Event]) -> None:
    """The example in each schema keeps to it."""
    schema = _committed(checkout, event)

    (example,) = schema["examples"]
    validator(schema).validate(example)


@EACH_EVENT
def test_example_fills_every_field(event: type[Event]) -> None:
    """No field of an event or of its parts is null or empty in all places of the example."""
    example = json.loads(EXAMPLES[event].to_json())

    filled = set(_filled(example))
    schema = json_schema(event)
    fields = {name for part in (schema, *schema["$defs"].values()) for name in part["properties"]}
    assert fields - filled == set()


def _filled(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            if item is not None and item != []:
                yield name
            yield from _filled(item)
    elif isinstance(value, list):
        for item in value:
            yield from _filled(item)


def test_example_spans_hold_their_text() -> None:
    """In the examples `field[start:end] == text` for every span."""
    checked = 0
    for event in EXAMPLES.values():
        story = json.loads(event.to_json())
        for span in _spans(story):
            assert story[span["field"]][span["start"] : span["end"]] == span["text"]
            checked += 1
    assert checked > 20


def _spans(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.keys() == Span.model_fields.keys():
            yield value
        for item in value.values():
            yield from _spans(item)
    elif isinstance(value, list):
        for item in value:
            yield from _spans(item)


@EACH_EVENT
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_event_validates(
    validator: Validators,
    made_up: Callable[[type[Event]], st.SearchStrategy[Event]],
    event: type[Event],
    data: st.DataObject,
) -> None:
    """Whatever the models let a stage publish keeps to the published schema."""
    made = data.draw(made_up(event))

    validator(json_schema(event)).validate(json.loads(made.to_json()))


@EACH_EVENT
@pytest.mark.parametrize("spoil", ["type", "missing", "enum"])
def test_spoiled_event_is_refused(validator: Validators, event: type[Event], spoil: str) -> None:
    """The schemas do refuse: a wrong type, a missing field, an unknown value."""
    example = json.loads(EXAMPLES[event].to_json())
    if spoil == "type":
        example["story_id"] = 7
    elif spoil == "missing":
        del example["headline"]
    elif "lifecycle" in example:
        example["lifecycle"]["status"] = "lost"
    else:
        example["status"] = "lost"

    assert not validator(json_schema(event)).is_valid(example)


@EACH_EVENT
def test_schema_is_lenient(validator: Validators, event: type[Event]) -> None:
    """A reader's schema takes events with fields of a newer Wiredesk, at every level."""
    example = json.loads(EXAMPLES[event].to_json())
    example["from_the_future"] = 1
    example["source"]["from_the_future"] = 1

    assert validator(json_schema(event)).is_valid(example)
    assert "additionalProperties" not in json.dumps(json_schema(event))


@EACH_EVENT
def test_documented_attributes_are_fields(event: type[Event]) -> None:
    """An attribute that a docstring describes is a field, and its description is in the schema."""
    descriptions = field_descriptions(event)

    assert descriptions
    assert descriptions.keys() <= event.model_fields.keys()
    properties = json_schema(event)["properties"]
    assert {name: properties[name]["description"] for name in descriptions} == descriptions


def test_docstring_sections_are_read() -> None:
    """Groups of names, continuation lines, inheritance and the end of the section are understood."""

    class Base:
        """A base.

        Attributes:
            one: first.
            two, three: both
                of them.
        """

    class Derived(Base):
        """Derived,
        on two lines.

        Attributes:
            two: nearer.

        Nothing: of this.
        """

    assert summary(Derived) == "Derived,\non two lines."
    assert field_descriptions(Derived) == {"one": "first.", "two": "nearer.", "three": "both of them."}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("aZ0_.$/-: #'\"é", max_size=6), inner),
        max_leaves=12,
    )
)
def test_yaml_means_what_was_written(value: Any) -> None:
    """PyYAML reads back exactly the data that our writer was given."""
    yaml = pytest.importorskip("yaml")

    assert yaml.safe_load(to_yaml(value)) == value
