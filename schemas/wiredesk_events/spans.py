"""Where something stands in a story."""

from typing import Literal

from wiredesk_events.base import Part


SpanField = Literal["headline", "body"]
"""The field that `start` and `end` count in."""


class Span(Part):
    """A stretch of the headline or the body.

    Attributes:
        field: the field that holds it.
        start: index of its first character; Unicode code points, from 0.
        end: index after its last character (half-open).
        text: the characters themselves: `story[field][start:end] == text` always holds.
    """

    field: SpanField
    start: int
    end: int
    text: str
