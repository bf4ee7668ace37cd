"""Header lines before plain wire copy: `Slug: …`, `Priority: …`, `Embargo: …`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from pydantic import Field

from wiredesk.conventions.rules import Rules, load_rules


_LINE = re.compile(r"(?P<name>[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ' -]{0,30}?)\s?:(?:\s(?P<value>.*))?\Z")
_MAX_LINES = 60
_MAX_LENGTH = 1_000


class HeaderRules(Rules):
    """The file `data/plain_headers.toml`.

    Attributes:
        strong: names that make a header block of a single line.
        fields: our field, and the names under which senders write it.
    """

    strong: tuple[str, ...] = Field(min_length=1)
    fields: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Headers:
    """The header block of a plain text.

    Attributes:
        values: field and value as written, the first of each field.
        unknown: lines with a name that we do not know, as written.
        length: how many lines the block takes, the blank one after it not counted.
    """

    values: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    length: int = 0


@cache
def _names() -> tuple[dict[str, str], frozenset[str]]:
    rules = load_rules("plain_headers", HeaderRules, package="wiredesk.formats")
    names = {name: field_name for field_name, spellings in rules.fields.items() for name in spellings}
    return names, frozenset(rules.strong)


def read_headers(lines: Sequence[str]) -> Headers:
    """Return the header block that begins at the first line; an empty one where the text begins with copy."""
    names, strong = _names()
    values: dict[str, str] = {}
    unknown: list[str] = []
    length = 0
    known = 0
    single_is_enough = False
    for line in lines[:_MAX_LINES]:
        found = _LINE.match(line.strip()) if len(line) <= _MAX_LENGTH else None
        if not found:
            break
        name = found["name"].lower()
        field_name = names.get(name)
        if field_name is None:
            if not known or len(name) > 20 or name.count(" ") > 1:
                break
            unknown.append(line.strip())
        else:
            known += 1
            single_is_enough |= name in strong
            values.setdefault(field_name, (found["value"] or "").strip())
        length += 1
    ends = length == len(lines) or not lines[length].strip()
    if known >= 2 or (known == 1 and single_is_enough) or (known and ends and length > 1):
        return Headers(values, tuple(unknown), length)
    return Headers()
