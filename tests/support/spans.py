"""Spans of an event, wherever they stand in it, against the text that they claim to mark."""

from collections.abc import Iterator
from typing import Any


_PARTS = {"field", "start", "end", "text"}


def spans_of(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every span inside a decoded event."""
    if isinstance(value, dict):
        if value.keys() >= _PARTS:
            yield value
            return
        for item in value.values():
            yield from spans_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from spans_of(item)


def false_spans(story: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the spans whose text is not what stands between their ends."""
    return [
        span
        for span in spans_of(story)
        if not 0 <= span["start"] <= span["end"] or story[span["field"]][span["start"] : span["end"]] != span["text"]
    ]
