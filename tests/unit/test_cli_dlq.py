"""A dead letter on a terminal."""

from wiredesk.broker.letters import letter_of
from wiredesk.cli.dlq import letter_text
from wiredesk.domain.errors import Rejection
from wiredesk.domain.records import InboundRecord
from wiredesk.pipeline.dead_letters import dead_letter


def _letter(value: bytes | None, key: bytes | None = b"efe") -> InboundRecord:
    raw = InboundRecord("wire.raw", 2, 17, 1_700_000_000_000, key, value, (("x", b"\x1b[31m\xff"),))
    made = dead_letter(raw, Rejection("WIRE-R005", "line 8"), stage="read")
    return InboundRecord(made.topic, 1, 4, 1_700_000_001_000, made.key, made.value, made.headers)


def _text(record: InboundRecord, limit: int | None = None) -> str:
    return letter_text(letter_of(record), record, limit=limit)


def test_everything_is_said_and_nothing_obeyed() -> None:
    """Codes, coordinates and headers are there; control characters and bytes that are no text are spelled out."""
    text = _text(_letter("first line\n\ttabbed \u202egnp.exe\x1b[2J".encode() + b"\xff", key=b"\x07efe"))

    assert "WIRE-R005 the JSON is broken" in text
    assert "came from  wire.raw:2:17" in text
    assert "place      1:4" in text
    assert "x: \\x1b[31m\\xff" in text
    assert "key        \\x07efe" in text
    assert "first line\n\ttabbed \\u202egnp.exe\\x1b[2J\\xff" in text
    assert "\x1b" not in text


def test_a_long_value_is_cut_and_says_so() -> None:
    """The limit counts characters; without one everything is shown."""
    record = _letter(b"x" * 5_000)

    assert "… 4,000 characters more; --full shows them" in _text(record, 1_000)
    assert "x" * 5_000 in _text(record)


def test_nulls_are_called_null() -> None:
    """No value and no key are told from empty ones."""
    text = _text(_letter(None, key=None))

    assert "key        null" in text
    assert "value      null" in text
    assert "value      0 B" in _text(_letter(b""))


def test_a_record_without_headers_is_shown_too() -> None:
    """Somebody else's bytes: what is not known is a question mark."""
    record = InboundRecord("wire.dead-letters", 0, 3, 0, None, b"poison")

    assert letter_of(record).letter_id == "0:3"
    assert "came from  ?" in _text(record)
