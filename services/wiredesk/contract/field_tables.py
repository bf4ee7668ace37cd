"""Tables of a model's fields, made from its JSON Schema."""

from typing import Any

from wiredesk.contract.markdown import code, table


def field_table(schema: dict[str, Any]) -> str:
    """Return the table of the schema's properties: name, type, what its absence means, meaning."""
    required = schema.get("required", ())
    return table(
        ("field", "type", "where absent", "meaning"),
        (
            (code(name), type_of(field), _absent(field, required=name in required), field.get("description", ""))
            for name, field in schema["properties"].items()
        ),
    )


def type_of(field: dict[str, Any]) -> str:
    """Return a schema's type in words, with links to the parts on the same page."""
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field:
        return " or ".join(type_of(choice) for choice in field["anyOf"])
    if "enum" in field:
        return " · ".join(code(value) for value in field["enum"])
    if "const" in field:
        return code(field["const"])
    if field.get("type") == "array":
        return f"list of {type_of(field['items'])}"
    return _scalar(field)


def _scalar(field: dict[str, Any]) -> str:
    name = str(field.get("format", field.get("type", "any")))
    low = field.get("minimum", field.get("exclusiveMinimum"))
    high = field.get("maximum", field.get("exclusiveMaximum"))
    if low is None and high is None:
        return name
    if high is None:
        return f"{name} {'≥' if 'minimum' in field else '>'} {_number(low)}"
    if low is None:
        return f"{name} ≤ {_number(high)}"
    above = "" if "minimum" in field else "above "
    return f"{name} {above}{_number(low)} to {_number(high)}"


def _number(value: float | None) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _absent(field: dict[str, Any], *, required: bool) -> str:
    if required:
        return "never absent"
    default = field.get("default")
    if default == []:
        return "empty"
    return "null" if default is None else code(str(default).lower() if isinstance(default, bool) else default)
