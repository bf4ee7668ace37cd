"""Field descriptions out of class docstrings, so that a field is described in one place only.

The models write them as Google-style sections (Google Python Style Guide, 3.8.4)::

    Attributes:
        start: index of its first character.
        topic, partition: the record,
            on further lines too.
"""

import inspect
import re


_SECTION = "Attributes:"
_ROW = re.compile(r"(?P<names>[a-z][a-z0-9_]*(?:, [a-z][a-z0-9_]*)*): (?P<text>\S.*)")


def summary(cls: type) -> str:
    """Return the class's own docstring without its attributes; empty where it has none."""
    text = inspect.cleandoc(cls.__dict__.get("__doc__") or "")
    return text.partition(f"\n{_SECTION}\n")[0].strip()


def field_descriptions(cls: type) -> dict[str, str]:
    """Return the description of each attribute that the class or one of its bases describes; the nearest one counts."""
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        found.update(_attributes(inspect.cleandoc(base.__dict__.get("__doc__") or "")))
    return found


def _attributes(docstring: str) -> dict[str, str]:
    found: dict[str, str] = {}
    names: list[str] = []
    for line in docstring.partition(f"\n{_SECTION}\n")[2].splitlines():
        row = _ROW.fullmatch(line.removeprefix("    ")) if line.startswith("    ") else None
        if row is not None:
            names = row["names"].split(", ")
            found.update(dict.fromkeys(names, row["text"]))
        elif line.startswith("        ") and names:
            found.update(dict.fromkeys(names, f"{found[names[0]]} {line.strip()}"))
        elif line.strip():
            break
    return found
