"""Today's events keep the promises of every released contract: FULL compatibility, against all releases."""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wiredesk.contract.compatibility import Schema, breaking_changes
from wiredesk.contract.examples import EXAMPLES
from wiredesk.contract.json_schemas import file_name, json_schema
from wiredesk_events import EVENTS, Event, StoryEnriched, load


RELEASED = Path(__file__).parents[2] / "schemas" / "released"
TODAY = {file_name(event): event for event in EVENTS}


def _released() -> list[Any]:
    files = sorted(RELEASED.glob("*/*.schema.json"))
    return [pytest.param(path, id=f"{path.parent.name}/{path.name.removesuffix('.schema.json')}") for path in files]


EACH_RELEASED = pytest.mark.parametrize("path", _released())


def _schema(path: Path) -> Schema:
    found: Schema = json.loads(path.read_text("utf-8"))
    return found


def test_there_is_a_release() -> None:
    """The tests below have something to compare: 1.0 with its seven events."""
    assert len(list((RELEASED / "1.0").glob("*.schema.json"))) == 7


@EACH_RELEASED
def test_nothing_breaks(path: Path) -> None:
    """Every released event is still there, and nothing about it changed but new optional fields."""
    assert path.name in TODAY, f"the event of {path.name} is gone"
    assert breaking_changes(_schema(path), json_schema(TODAY[path.name])) == []


@EACH_RELEASED
def test_new_readers_understand_old_events(path: Path) -> None:
    """The golden event of each release is read by today's `load`, every value as it was."""
    (golden,) = _schema(path)["examples"]

    read = load(TODAY[path.name], json.dumps(golden))

    assert list(_lost(golden, json.loads(read.to_json()), "")) == []


def _lost(old: Any, new: Any, place: str) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name, value in old.items():
            yield from _lost(value, new.get(name), f"{place}/{name}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _lost(one, other, f"{place}[{number}]")
    elif old != new:
        yield place


@EACH_RELEASED
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_old_readers_understand_new_events(
    validator: Callable[[Schema], Any],
    made_up: Callable[[type[Event]], st.SearchStrategy[Event]],
    path: Path,
    data: st.DataObject,
) -> None:
    """Whatever today's models let a stage publish keeps to the released schema."""
    event = TODAY[path.name]
    released = validator(_schema(path))

    for made in (EXAMPLES[event], data.draw(made_up(event))):
        released.validate(json.loads(made.to_json()))


@EACH_RELEASED
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_round_trip(
    made_up: Callable[[type[Event]], st.SearchStrategy[Event]], path: Path, data: st.DataObject
) -> None:
    """What is written is read back equal, and written again as the same bytes."""
    event = TODAY[path.name]
    made = data.draw(made_up(event))

    read = load(event, made.to_json())

    assert read == made
    assert read.to_json() == made.to_json()


Change = Callable[[Schema], object]


def _field(schema: Schema, name: str) -> Schema:
    found: Schema = schema["properties"][name]
    return found


def _part(schema: Schema, name: str) -> Schema:
    found: Schema = schema["$defs"][name]
    return found


BREAKING: dict[str, tuple[Change, str]] = {
    "field removed": (lambda s: s["properties"].pop("slug"), "/slug: the field was removed"),
    "required field removed": (lambda s: s["properties"].pop("body"), "/body: the field was removed"),
    "field of a part removed": (
        lambda s: _part(s, "Place")["properties"].pop("latitude"),
        "/places[]/latitude: the field was removed",
    ),
    "field renamed": (
        lambda s: s["properties"].update(text=s["properties"].pop("body")),
        "/body: the field was removed",
    ),
    "type changed": (lambda s: _field(s, "version").update(type="string"), "/version: type was 'integer', is 'string'"),
    "integer widened": (
        lambda s: _field(s, "version").update(type="number"),
        "/version: type was 'integer', is 'number'",
    ),
    "type of a part's field changed": (
        lambda s: _part(s, "Span")["properties"]["start"].update(type="number"),
        "start: type was 'integer', is 'number'",
    ),
    "list became a value": (
        lambda s: s["properties"].update(times={"$ref": "#/$defs/TimeExpression"}),
        "/times: type was 'array', is 'object'",
    ),
    "other part": (
        lambda s: _field(s, "focus").update(items={"$ref": "#/$defs/Place"}),
        "/focus[]/score: the field was removed",
    ),
    "items dropped": (lambda s: _field(s, "tables").pop("items"), "/tables: items were set before"),
    "new required field": (
        lambda s: (s["properties"].update(new={"type": "string"}), s["required"].append("new")),
        "/new: a new field may not be required",
    ),
    "new required field of a part": (
        lambda s: (
            _part(s, "Span")["properties"].update(new={"type": "string"}),
            _part(s, "Span")["required"].append("new"),
        ),
        "/new: a new field may not be required",
    ),
    "optional became required": (lambda s: s["required"].append("slug"), "/slug: is required now"),
    "required became optional": (lambda s: s["required"].remove("body"), "/body: was always there"),
    "value removed": (
        lambda s: _part(s, "Lifecycle")["properties"]["kind"]["enum"].remove("take"),
        "/lifecycle/kind: the value 'take' was removed",
    ),
    "value added": (
        lambda s: _part(s, "Lifecycle")["properties"]["status"]["enum"].append("lost"),
        "/lifecycle/status: old readers do not know the value 'lost'",
    ),
    "values no longer listed": (
        lambda s: _part(s, "Place")["properties"]["kind"].pop("enum"),
        "/places[]/kind: values were listed before",
    ),
    "format changed": (
        lambda s: _field(s, "received_at").update(format="date"),
        "/received_at: format was 'date-time', is 'date'",
    ),
    "format dropped": (lambda s: _field(s, "received_at").pop("format"), "/received_at: format was 'date-time'"),
    "null no longer allowed": (lambda s: _field(s, "slug")["anyOf"].pop(), "/slug: had 2 alternatives, has 1"),
    "null newly allowed": (
        lambda s: s["properties"].update(body={"anyOf": [{"type": "string"}, {"type": "null"}]}),
        "/body: had 0 alternatives, has 2",
    ),
    "alternative changed": (
        lambda s: _field(s, "slug")["anyOf"][0].update(type="integer"),
        "/slug<0>: type was 'string', is 'integer'",
    ),
    "range widened": (
        lambda s: _part(s, "Place")["properties"]["confidence"].update(maximum=100.0),
        "/places[]/confidence: maximum was 1.0, is 100.0",
    ),
    "default changed": (
        lambda s: _part(s, "Decision")["properties"]["latest"].update(default=False),
        "/decision/latest: default was True, is False",
    ),
    "closed to new fields": (lambda s: s.update(additionalProperties=False), "/: additionalProperties was absent"),
    "another identity": (lambda s: s.update({"$id": "urn:other"}), "/: $id was"),
    "keyword that the check does not know": (
        lambda s: _field(s, "version").update({"not": {"const": 0}}),
        "/version: this check does not know the keyword not",
    ),
}


@pytest.mark.parametrize("name", BREAKING)
def test_breaking_change_is_caught(name: str) -> None:
    """Each planted change that would break a reader is found at its place."""
    change, finding = BREAKING[name]
    released = json_schema(StoryEnriched)
    today = copy.deepcopy(released)
    change(today)

    found = breaking_changes(released, today)

    assert any(finding in line for line in found), found


COMPATIBLE: dict[str, Change] = {
    "nothing": lambda _: None,
    "new optional field": lambda s: s["properties"].update(
        new={"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}
    ),
    "new optional part": lambda s: (
        s["properties"].update(new={"items": {"$ref": "#/$defs/New"}, "type": "array", "default": []}),
        s["$defs"].update(New={"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}),
    ),
    "other words": lambda s: (s.update(description="new"), _field(s, "body").update(description="new")),
    "other example": lambda s: s.update(examples=[]),
    "part renamed": lambda s: (
        s["$defs"].update(Point=s["$defs"].pop("Focus")),
        _field(s, "focus").update(items={"$ref": "#/$defs/Point"}),
    ),
}


@pytest.mark.parametrize("name", COMPATIBLE)
def test_compatible_change_passes(name: str) -> None:
    """What breaks nobody is not reported."""
    released = json_schema(StoryEnriched)
    today = copy.deepcopy(released)
    COMPATIBLE[name](today)

    assert breaking_changes(released, today) == []


def test_recursive_schemas_end() -> None:
    """A part that holds itself is compared once."""
    tree: Schema = {"$ref": "#/$defs/Tree"}
    schema = {"$defs": {"Tree": {"properties": {"child": tree}}}, "properties": {"top": tree}}

    assert breaking_changes(schema, copy.deepcopy(schema)) == []
