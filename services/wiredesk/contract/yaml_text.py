"""YAML 1.2 text of plain data, always the same for the same data.

PyYAML is a tool of our tests only, and this is all that a document of ours needs: mappings, lists and JSON scalars.
"""

import json
import re
from collections.abc import Iterator
from typing import Any


_PLAIN_KEY = re.compile(r"[A-Za-z$][A-Za-z0-9_.$/-]*")
_NOT_PLAIN = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
"""Words that YAML 1.1 readers take for something else than text."""


def to_yaml(value: Any) -> str:
    """Return `value` (dicts, lists, strings, numbers, booleans, None) as YAML; keys keep their order."""
    return "\n".join(_lines(value)) + "\n"


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for key, item in value.items():
            if isinstance(item, dict | list) and item:
                yield f"{_key(key)}:"
                yield from (f"  {line}" for line in _lines(item))
            else:
                yield f"{_key(key)}: {_scalar(item)}"
    elif isinstance(value, list) and value:
        for item in value:
            first, *rest = _lines(item)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    else:
        yield _scalar(value)


def _key(key: str) -> str:
    plain = _PLAIN_KEY.fullmatch(key) and key.lower() not in _NOT_PLAIN
    return key if plain else json.dumps(key, ensure_ascii=False)


def _scalar(value: Any) -> str:
    """Return a scalar, or an empty list or mapping, as JSON, which is YAML too."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
