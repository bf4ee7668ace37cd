"""Reading events as a consumer should: leniently."""

from typing import TypeVar

from wiredesk_events.base import Event


EventT = TypeVar("EventT", bound=Event)


def load(event: type[EventT], value: bytes | str) -> EventT:
    """Return the event in a record's value; fields that this version does not know are ignored.

    Raises `pydantic.ValidationError` when the value is no such event.
    """
    return event.model_validate_json(value, extra="ignore")
