"""The stages chained, without Kafka: what each record becomes, and the way it takes.

The Python API is here as well, loaded when it is first used: `pipeline.enrich(text)`, see `wiredesk.pipeline.api`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any


if TYPE_CHECKING:
    from wiredesk.pipeline.api import (
        RawMessage,
        decide,
        enrich,
        enrich_all,
        parse,
        read,
        resolve_mentions,
        tag_entities,
        tag_places,
    )

__all__ = [
    "RawMessage",
    "decide",
    "enrich",
    "enrich_all",
    "parse",
    "read",
    "resolve_mentions",
    "tag_entities",
    "tag_places",
]


def __getattr__(name: str) -> Any:  # PEP 562: importing the package stays cheap
    if name in __all__:
        return getattr(import_module("wiredesk.pipeline.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
