"""JSON as feeds send it."""

import time
from typing import Any

import pytest

from wiredesk.domain.errors import Rejection
from wiredesk.formats.json_text import parse_json, undo_double_escapes


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"a": "one\ntwo\tthree\x01"}', {"a": "one\ntwo\tthree"}),
        ('{"a": "he said \\“no\\”"}'.encode(), {"a": "he said “no”"}),
        (b'{"a": "it\\\'s"}', {"a": "it's"}),
        (b'{"a": "x\\ud800y"}', {"a": "x\ufffdy"}),
        (b'{"a": "\\ud83d\\ude00", "b": "\n"}', {"a": "😀", "b": "\n"}),
        (b'{"a":\n\t"b\nc"}', {"a": "b\nc"}),
        (b'{"a": "C:\\\\new", "b": "\\xe9"}', {"a": "C:\\new", "b": "xe9"}),
    ],
)
def test_known_damage_is_repaired(data: bytes, value: Any) -> None:
    """Raw control characters, unknown escapes and lone surrogates are mended and flagged."""
    parsed = parse_json(data, 100)

    assert parsed.value == value
    assert "json-repaired" in parsed.flags


def test_sound_json_is_not_flagged() -> None:
    """A sound document comes through as it is."""
    parsed = parse_json(b'{"a": ["\\u00e9", 1, null, "\\\\n"]}', 100)

    assert parsed.value == {"a": ["é", 1, None, "\\n"]}
    assert parsed.flags == frozenset()


def test_other_encodings_and_marks() -> None:
    """JSON in Windows-1252, or with a byte order mark, is read as well."""
    assert parse_json('{"a": "café"}'.encode("latin-1"), 100).value == {"a": "café"}
    assert parse_json(b'\xef\xbb\xbf{"a": 1}', 100).flags == {"bom"}
    assert parse_json(b"\xff\xfe" + '{"a": 1}'.encode("utf-16-le"), 100).value == {"a": 1}


def test_schema_registry_frame_is_taken_off() -> None:
    """The zero byte and the schema id before the document are no part of it."""
    parsed = parse_json(b'\0\0\0\x01\x02{"a": 1}', 100)

    assert parsed.value == {"a": 1}
    assert parsed.flags == {"schema-registry-framing"}


@pytest.mark.parametrize(
    ("data", "code", "detail"),
    [
        (b'{"a": 1,}', "WIRE-R005", "line 1 column 8"),
        (b'{"a": "no end', "WIRE-R005", "line 1"),
        (b'{\n"a": nope}', "WIRE-R005", "line 2"),
        (b'{"a": NaN}', "WIRE-R005", "line 1"),
        (b"[" * 101, "WIRE-R006", "nested deeper than 100"),
        (b'{"a":' * 200 + b"1" + b"}" * 200, "WIRE-R006", "nested deeper than 100"),
        (b'{"a": "\x80\x00\x00\x00\x00"}', "WIRE-R003", ""),
    ],
)
def test_what_cannot_be_repaired_is_rejected(data: bytes, code: str, detail: str) -> None:
    """Broken JSON is refused with the position, deep JSON before a parser sees it."""
    with pytest.raises(Rejection) as caught:
        parse_json(data, 100)

    assert caught.value.code.code == code
    assert detail in caught.value.detail


def test_brackets_inside_strings_are_not_depth() -> None:
    """A story may hold as many brackets as it likes."""
    assert parse_json(b'{"a": "' + b"[{" * 500 + b'\\"[[["}', 3).value["a"].startswith("[{[{")


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 1_000_000,
        b"[]" * 500_000,
        b'"' * 1_000_000,
        b'{"a":"' + b"\\" * 1_000_000,
        b'{"' + b"\n" * 1_000_000 + b'"}x',
    ],
    ids=["deep", "wide", "quotes", "backslashes", "line ends"],
)
def test_hostile_documents_are_refused_quickly(data: bytes) -> None:
    """A megabyte of brackets, quotes or backslashes costs a fraction of a second."""
    start = time.perf_counter()
    with pytest.raises(Rejection):
        parse_json(data, 100)

    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("First.\\nSecond.\\r\\nThird.", "First.\nSecond.\nThird."),
        ('<p>He said \\"no\\".</p>\\n<p>x</p>', '<p>He said "no".</p>\n<p>x</p>'),
        ("C:\\new", None),
        ("real\nline and \\n", None),
        ("no escape", None),
    ],
)
def test_double_escapes(text: str, expected: str | None) -> None:
    r"""A literal backslash-n is a line end where the text has no real one."""
    assert undo_double_escapes(text) == expected
