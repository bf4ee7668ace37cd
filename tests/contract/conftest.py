"""What the contract tests share: the checkout, events made by Hypothesis, the pipeline once it is there."""

import importlib
import importlib.util
import types
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
import pytest
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from pydantic.fields import FieldInfo

from wiredesk_events import Event, Part


EventStrategy = Callable[[type[Event]], st.SearchStrategy[Event]]


@pytest.fixture(name="checkout", scope="session")
def _checkout() -> Path:
    return Path(__file__).parents[2]


@pytest.fixture(name="validator", scope="session")
def _validator() -> Callable[[dict[str, Any]], Any]:
    """Return a function that makes a JSON Schema 2020-12 validator; it refuses schemas that are none themselves."""

    def validator(schema: dict[str, Any]) -> Any:
        Draft202012Validator.check_schema(schema)
        return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)

    return validator


@pytest.fixture(name="made_up", scope="session")
def _made_up() -> EventStrategy:
    """Return the strategy for events of a type: any values that the model allows."""
    return _parts


STAGE_FUNCTIONS = {
    "read": "read",
    "dedupe": "SignatureIndex",
    "parse": "parse",
    "entities": "tag_entities",
    "geo": "tag_places",
}


@pytest.fixture(name="all_stages", scope="session")
def _all_stages() -> None:
    """Skip while a stage is not written yet; a stage that is there but broken is a failure."""
    for stage, function in STAGE_FUNCTIONS.items():
        name = f"wiredesk.stages.{stage}"
        if importlib.util.find_spec(name) is None or not hasattr(importlib.import_module(name), function):
            pytest.skip(f"stage {stage} is not written yet")


def _parts(part: type[Part]) -> st.SearchStrategy[Any]:
    fields = {name: _values(field.annotation, field.metadata) for name, field in part.model_fields.items()}
    return st.builds(part, **fields)


def _values(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _values(arguments[0], [*metadata, *_constraints(arguments[1:])])
    if origin in (Union, types.UnionType):
        return st.one_of(*(_values(argument, metadata) for argument in arguments))
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(_values(arguments[0], []), max_size=2).map(tuple)
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return _parts(annotation)
    return _scalars(annotation, metadata)


def _constraints(metadata: tuple[Any, ...]) -> list[Any]:
    return [item for field in metadata for item in (field.metadata if isinstance(field, FieldInfo) else [field])]


def _scalars(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    low = next((item.ge for item in metadata if isinstance(item, annotated_types.Ge)), None)
    high = next((item.le for item in metadata if isinstance(item, annotated_types.Le)), None)
    strategies: dict[Any, st.SearchStrategy[Any]] = {
        type(None): st.none(),
        bool: st.booleans(),
        str: st.text(max_size=20),
        int: st.integers(low, high),  # type: ignore[arg-type]
        float: st.floats(low, high, allow_nan=False, allow_infinity=False),  # type: ignore[arg-type]
    }
    if annotation in strategies:
        return strategies[annotation]
    assert getattr(annotation, "__name__", "") in {"AwareDatetime", "datetime"}, f"no strategy for {annotation}"
    return st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - see timezones
