"""JSON as feeds really send it: bounded before it is parsed, mended where the damage is of a known kind."""

import re
from dataclasses import dataclass
from typing import Any

import orjson

from wiredesk.domain.errors import Rejection
from wiredesk.formats.decoding import decode


_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_STRING_BYTES = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))

_REPAIRS = re.compile(
    r"""(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})
      | (?P<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2})
      | (?P<good>\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))
      | \\(?P<bad>.?)
      | (?P<control>[\x00-\x1f])
    """,
    re.VERBOSE | re.DOTALL,
)
_CONTROL_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
_DOUBLE_ESCAPES = {"\\r\\n": "\n", "\\n": "\n", "\\r": "\n", "\\t": "\t", '\\"': '"'}
_DOUBLE_ESCAPE = re.compile(r'(?<![:\\])(?:\\r\\n|\\[nrt"])')


@dataclass(frozen=True, slots=True)
class ParsedJson:
    """A JSON value.

    Attributes:
        value: what `json.loads` would give.
        flags: "json-repaired", "schema-registry-framing", and those of `decode`.
    """

    value: Any
    flags: frozenset[str] = frozenset()


def unframe(data: bytes) -> bytes:
    """Return JSON without the five bytes that a schema registry's serializer puts before it (zero, schema id)."""
    if len(data) > 5 and data[0] == 0 and data[5:6] in (b"{", b"["):
        return data[5:]
    return data


def parse_json(data: bytes, max_depth: int) -> ParsedJson:
    """Return the value of a JSON document.

    Mended, with the flag "json-repaired": raw line ends, tabs and other control characters inside strings; escapes
    that JSON does not know (a backslash before a curly quote or an apostrophe); lone surrogates. All of them stand in
    public complaints about real feeds.

    Raises:
        Rejection: WIRE-R003 (not text), WIRE-R005 (broken, with the position), WIRE-R006 (nested deeper than
            `max_depth`).
    """
    bare = unframe(data)
    flags = {"schema-registry-framing"} if bare is not data else set()
    _check_depth(bare, max_depth)
    try:
        return ParsedJson(orjson.loads(bare), frozenset(flags))
    except orjson.JSONDecodeError:
        pass  # not UTF-8, a byte order mark, or broken
    decoded = decode(bare)
    flags |= decoded.flags
    text = decoded.text.lstrip("\ufeff\0 \t\r\n").rstrip("\0 \t\r\n")
    try:
        return ParsedJson(orjson.loads(text), frozenset(flags))
    except orjson.JSONDecodeError as error:
        position = f"line {error.lineno} column {error.colno}"
    mended = _STRING.sub(_repair_string, text)
    try:
        value = orjson.loads(mended)
    except orjson.JSONDecodeError:
        raise Rejection("WIRE-R005", position) from None
    return ParsedJson(value, frozenset(flags | {"json-repaired"}))


def undo_double_escapes(text: str) -> str | None:
    r"""Return text in which a sender wrote `\\n` for `\n`, with real line ends; None where it did not.

    Only text without one real line end is taken for such; a drive letter's path (`C:\new`) stays.
    """
    if "\\" not in text or "\n" in text:
        return None
    mended = _DOUBLE_ESCAPE.sub(lambda found: _DOUBLE_ESCAPES[found.group()], text)
    return mended if "\n" in mended else None


def _check_depth(data: bytes, max_depth: int) -> None:
    """Count brackets outside strings, without recursion and before any parser sees them."""
    if data.count(b"[") + data.count(b"{") <= max_depth:
        return
    depth = 0
    for bracket in _STRING_BYTES.sub(b"", data).translate(None, _NOT_BRACKETS):
        if bracket in b"[{":
            depth += 1
            if depth > max_depth:
                raise Rejection("WIRE-R006", f"nested deeper than {max_depth}")
        else:
            depth -= 1


def _repair_string(string: re.Match[str]) -> str:
    return _REPAIRS.sub(_repair, string.group())


def _repair(found: re.Match[str]) -> str:
    kind = found.lastgroup
    if kind == "control":
        return _CONTROL_ESCAPES.get(found.group(), "")
    if kind == "lone":
        return "\\ufffd"
    if kind == "bad":
        bad = found["bad"]
        return _CONTROL_ESCAPES.get(bad, "" if bad < " " else bad)
    return found.group()
