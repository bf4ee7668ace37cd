"""What every event and every part of one has in common."""

from typing import Annotated, Any, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Part(BaseModel):
    """A frozen piece of an event.

    Producers are strict: an unknown field is a bug. Consumers are lenient: read with `wiredesk_events.load`, which
    ignores fields that a newer Wiredesk may have added.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")

    @classmethod
    def of_valid(cls, values: dict[str, Any]) -> Self:
        """Return the part with these values, every field in its place, none of them checked.

        For values that were validated before or that the caller made: a tenth of the time of `model_construct`. The
        dictionary becomes the part's own.
        """
        part = cls.__new__(cls)
        for name, value in (
            ("__dict__", values),
            ("__pydantic_fields_set__", set(values)),
            ("__pydantic_extra__", None),
            ("__pydantic_private__", None),
        ):
            object.__setattr__(part, name, value)
        return part


class Event(Part):
    """The value of one Kafka record: a JSON object, UTF-8."""

    def to_json(self) -> bytes:
        """Return the payload bytes; equal events give equal bytes, on every host."""
        return self.__pydantic_serializer__.to_json(self)


Confidence = Annotated[float, Field(ge=0.0, le=1.0)]
"""How sure Wiredesk is, from 0 to 1; rounded to three decimals where it is produced."""

UtcTime = AwareDatetime
"""A point in time; Wiredesk always writes UTC, as `2021-04-07T15:00:00Z`."""
