"""`wiredesk_events` is what a consumer installs: small, typed, frozen, lenient when it reads."""

import importlib.resources
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from wiredesk.contract.examples import EXAMPLES
from wiredesk_events import EVENTS, Event, Part, StoryEnriched, load


ALLOWED = {"wiredesk_events", "pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"}
"""The package itself, pydantic, and what pydantic requires."""

_IMPORT_ALONE = """
import sys

class OnlyPydantic:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        standard = top in sys.stdlib_module_names or top.startswith("_sysconfigdata")
        if top not in ALLOWED and not standard:
            raise ModuleNotFoundError(f"{name} is not there", name=name)

sys.meta_path.insert(0, OnlyPydantic())
if PROBE:
    import faust
from wiredesk_events import StoryEnriched, load
story = load(StoryEnriched, sys.stdin.buffer.read())
print(story.headline, [place.name for place in story.places])
"""


def _alone(*, probe: bool) -> "subprocess.CompletedProcess[bytes]":
    script = f"ALLOWED = {ALLOWED!r}\nPROBE = {probe!r}\n{_IMPORT_ALONE}"
    value = EXAMPLES[StoryEnriched].to_json()
    return subprocess.run([sys.executable, "-I", "-c", script], input=value, capture_output=True, check=False)


def test_needs_pydantic_and_nothing_else() -> None:
    """A consumer without Faust, Kafka and Wiredesk reads a story."""
    done = _alone(probe=False)

    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().strip() == "Qatar to finance Quetta water works ['Quetta', 'Qatar']"


def test_the_block_blocks() -> None:
    """The test above can fail: in the same surroundings an import of Faust is refused."""
    done = _alone(probe=True)

    assert done.returncode != 0
    assert b"faust is not there" in done.stderr


def test_is_typed() -> None:
    """Type checkers of consumers read our annotations (PEP 561)."""
    assert (importlib.resources.files("wiredesk_events") / "py.typed").is_file()


def _all_models() -> Iterator[type[Part]]:
    waiting: list[type[Part]] = [Part]
    while waiting:
        model = waiting.pop()
        yield model
        waiting += [child for child in model.__subclasses__() if child.__module__.startswith("wiredesk_events.")]


@pytest.mark.parametrize("model", tuple(_all_models()), ids=lambda model: model.__name__)
def test_models_are_frozen_and_strict(model: type[Part]) -> None:
    """No model loosens what the base promises."""
    assert model.model_config.get("frozen") is True
    assert model.model_config.get("extra") == "forbid"


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_events_cannot_be_changed(event: type[Event]) -> None:
    """A field cannot be set, and every collection is a tuple: an event can be hashed."""
    made = EXAMPLES[event]

    with pytest.raises(ValidationError, match="frozen"):
        made.headline = "changed"  # type: ignore[attr-defined]
    assert isinstance(hash(made), int)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_made_of_valid_values(event: type[Event]) -> None:
    """A part made without checks is the one that is made with them: equal, the same bytes, as frozen, as copied."""
    checked = EXAMPLES[event]
    made = event.of_valid(dict(checked.__dict__))

    assert made == checked == event.model_construct(**checked.__dict__)
    assert made.to_json() == checked.to_json()
    assert made.model_fields_set == set(event.model_fields)
    assert made.model_copy(update={"story_id": "other"}).story_id == "other"  # type: ignore[attr-defined]
    with pytest.raises(ValidationError, match="frozen"):
        made.headline = "changed"  # type: ignore[attr-defined]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
@pytest.mark.parametrize("nested", [False, True])
def test_unknown_fields(event: type[Event], nested: bool) -> None:
    """Readers ignore what a newer Wiredesk added, at any depth; producers cannot add it."""
    value = json.loads(EXAMPLES[event].to_json())
    (value["source"] if nested else value)["from_the_future"] = 1

    assert load(event, json.dumps(value)) == EXAMPLES[event]
    with pytest.raises(ValidationError, match="from_the_future"):
        event.model_validate(value)
