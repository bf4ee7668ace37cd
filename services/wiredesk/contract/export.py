"""Writing the generated files into a checkout, and telling whether the committed ones are up to date."""

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from wiredesk.contract.asyncapi import asyncapi
from wiredesk.contract.docs import pages
from wiredesk.contract.json_schemas import json_schemas, to_text
from wiredesk.contract.markdown import GENERATED
from wiredesk.contract.yaml_text import to_yaml


def generate() -> dict[str, str]:
    """Return every generated file: its path below the checkout, with `/`, and its text."""
    return {
        **{f"schemas/json/{name}": to_text(schema) for name, schema in json_schemas().items()},
        "schemas/asyncapi.yaml": to_yaml(asyncapi()),
        **{f"docs/{name}": text for name, text in pages().items()},
    }


def write_all(root: Path) -> list[Path]:
    """Write the generated files below `root`, remove those of events and pages that are gone; return what changed."""
    changed = []
    for name, text in generate().items():
        path = root / name
        if _read(path) != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path)
    for path in _left_over(root):
        path.unlink()
        changed.append(path)
    return changed


def check_all(root: Path) -> list[str]:
    """Return how the files below `root` differ from what `write_all` would write; empty when nothing does."""
    differences = []
    for name, text in generate().items():
        found = _read(root / name)
        if found is None:
            differences.append(f"{name} is missing")
        elif found != text:
            differences.append(f"{name} is out of date from line {_first_difference(found, text)} on")
    differences += [f"{path.relative_to(root).as_posix()} is no longer generated" for path in _left_over(root)]
    return differences


def _left_over(root: Path) -> Iterator[Path]:
    """Yield generated files that nothing generates any more."""
    expected = generate().keys()
    candidates = [*(root / "schemas" / "json").glob("*.schema.json"), *(root / "docs").glob("*.md")]
    for path in sorted(candidates):
        ours = path.suffix == ".json" or (_read(path) or "").startswith(GENERATED)
        if ours and path.relative_to(root).as_posix() not in expected:
            yield path


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return None


def _first_difference(left: str, right: str) -> int:
    pairs = zip_longest(left.split("\n"), right.split("\n"))
    return next(number for number, (one, other) in enumerate(pairs, 1) if one != other)
