"""Whether today's schemas still keep the promises of a released contract.

Topics are kept for weeks and replayed, and readers are upgraded when it suits them. So the rule is FULL compatibility
in the sense of Confluent's Schema Registry, against every release: an old reader understands new events, a new reader
understands old ones. All that may happen to an event is a new optional field. Anything else is a new topic.
"""

from collections.abc import Iterator
from typing import Any


Schema = dict[str, Any]

_CONSTRAINTS = (
    "type",
    "format",
    "const",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "multipleOf",
    "default",
    "additionalProperties",
    "$id",
)
"""What must be as it was. A wider range breaks old readers, a narrower one breaks new readers of old events, another
default changes what an absent field means."""

_KNOWN = {
    *_CONSTRAINTS,
    *("$schema", "$defs", "$ref", "title", "description", "examples"),
    *("properties", "required", "enum", "anyOf", "items"),
}


def breaking_changes(released: Schema, today: Schema) -> list[str]:
    """Return what in `today` would break a reader of `released` or of its events, each with its place."""
    return list(_Comparison(released, today).compare(released, today, ""))


class _Comparison:
    """A walk through two schemas side by side; references are followed, each pair of them once."""

    def __init__(self, released: Schema, today: Schema) -> None:
        self._released = released
        self._today = today
        self._seen: set[tuple[str, str]] = set()

    def compare(self, old: Schema, new: Schema, place: str) -> Iterator[str]:
        references = (old.get("$ref", ""), new.get("$ref", ""))
        if any(references):
            if references in self._seen:
                return
            if all(references):
                self._seen.add(references)
            old, new = _resolve(self._released, old), _resolve(self._today, new)
        for keyword in sorted((old.keys() | new.keys()) - _KNOWN):
            yield f"{place or '/'}: this check does not know the keyword {keyword}"
        for keyword in _CONSTRAINTS:
            if old.get(keyword) != new.get(keyword) or type(old.get(keyword)) is not type(new.get(keyword)):
                yield f"{place or '/'}: {keyword} was {_shown(old, keyword)}, is {_shown(new, keyword)}"
        yield from _enum(old, new, place)
        yield from self._properties(old, new, place)
        yield from self._choices(old, new, place)
        if ("items" in old) != ("items" in new):
            yield f"{place or '/'}: items were {'set' if 'items' in old else 'free'} before"
        elif "items" in old:
            yield from self.compare(old["items"], new["items"], f"{place}[]")

    def _properties(self, old: Schema, new: Schema, place: str) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        needed_before, needed_after = set(old.get("required", ())), set(new.get("required", ()))
        for name in sorted(before.keys() - after.keys()):
            yield f"{place}/{name}: the field was removed"
        for name in sorted(needed_after - needed_before):
            yield f"{place}/{name}: {'is required now' if name in before else 'a new field may not be required'}"
        for name in sorted((needed_before - needed_after) & after.keys()):
            yield f"{place}/{name}: was always there, may be absent now"
        for name in sorted(before.keys() & after.keys()):
            yield from self.compare(before[name], after[name], f"{place}/{name}")

    def _choices(self, old: Schema, new: Schema, place: str) -> Iterator[str]:
        before, after = old.get("anyOf", []), new.get("anyOf", [])
        if len(before) != len(after):
            yield f"{place or '/'}: had {len(before)} alternatives, has {len(after)}"
            return
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from self.compare(one, other, f"{place}<{number}>")


def _enum(old: Schema, new: Schema, place: str) -> Iterator[str]:
    if ("enum" in old) != ("enum" in new):
        yield f"{place or '/'}: values were {'listed' if 'enum' in old else 'free'} before"
        return
    before, after = old.get("enum", []), new.get("enum", [])
    yield from (f"{place or '/'}: the value {value!r} was removed" for value in before if value not in after)
    yield from (
        f"{place or '/'}: old readers do not know the value {value!r}" for value in after if value not in before
    )


def _resolve(root: Schema, schema: Schema) -> Schema:
    """Return the schema that a reference names, with what stands beside the reference."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    target: Schema = root["$defs"][reference.removeprefix("#/$defs/")]
    return {**target, **{name: value for name, value in schema.items() if name != "$ref"}}


def _shown(schema: Schema, keyword: str) -> str:
    return repr(schema[keyword]) if keyword in schema else "absent"
