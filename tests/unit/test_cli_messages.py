"""Reading the inputs of `process` and `publish`."""

import base64
import io
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.cli.feed_formats import parse_line
from wiredesk.cli.message_types import BadInput, Message
from wiredesk.cli.messages import Inputs
from wiredesk.domain.errors import Misconfigured


NOON = datetime(2026, 5, 11, 12, tzinfo=UTC)


def _read(*paths: Path, **options: Any) -> list[Message | BadInput]:
    return list(Inputs(paths, **options).read())


def _lines(folder: Path, *lines: str | bytes) -> Path:
    path = folder / "feed.jsonl"
    path.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines))
    return path


def test_a_plain_file_is_one_message_as_it_is(tmp_path: Path) -> None:
    """Bytes unchanged, the given source, the file's own time."""
    path = tmp_path / "story.txt"
    path.write_bytes(b"\xff\r\ncopy\n\n")
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    (message,) = _read(path, source="efe")

    assert isinstance(message, Message)
    assert (message.raw.source, message.raw.value, message.raw.received_at) == ("efe", b"\xff\r\ncopy\n\n", NOON)
    assert message.place == str(path)


def test_the_time_of_receipt_can_be_given(tmp_path: Path) -> None:
    """--received-at wins over the file's time."""
    path = tmp_path / "story.txt"
    path.write_bytes(b"copy")
    (message,) = _read(path, received_at=NOON)

    assert isinstance(message, Message)
    assert message.raw.received_at == NOON


def test_standard_input_is_received_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` is one message without a time of its own."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"copy")))
    before = datetime.now(UTC)
    (message,) = _read(Path("-"))

    assert isinstance(message, Message)
    assert message.raw.value == b"copy"
    assert before <= message.raw.received_at <= datetime.now(UTC)


def test_json_lines_say_everything(tmp_path: Path) -> None:
    """Source, time (made UTC), headers, text and base64."""
    path = _lines(
        tmp_path,
        '{"source": "efe", "received_at": "2021-04-07T17:00:00+02:00", "headers": {"a": "é"}, "value": "copia"}',
        json.dumps({"value_base64": base64.b64encode(b"\x00\xff").decode(), "unknown": 1}),
    )
    first, second = _read(path, messages=True, source="default", received_at=NOON)

    assert isinstance(first, Message)
    assert first.raw.source == "efe"
    assert first.raw.value == b"copia"
    assert first.raw.received_at == datetime(2021, 4, 7, 15, tzinfo=UTC)
    assert first.raw.headers == (("a", "é".encode()),)
    assert isinstance(second, Message)
    assert (second.raw.source, second.raw.value, second.raw.received_at) == ("default", b"\x00\xff", NOON)


def test_bad_lines_have_their_number_and_do_not_stop_the_rest(tmp_path: Path) -> None:
    """Blank lines count but are no messages; the reason never repeats the line."""
    secret = "KILL THIS STORY"  # noqa: S105 - stands for copy
    path = _lines(
        tmp_path,
        b"\xef\xbb\xbf" + b'{"value": "good"}',
        "{" + secret,
        "",
        json.dumps({"value": secret, "value_base64": "YQ=="}),
        json.dumps({"source": "efe"}),
        json.dumps({"value": secret, "received_at": "2021-04-07T17:00:00"}),
        json.dumps({"value": secret, "received_at": "0001-01-01T00:00:00+14:00"}),
        json.dumps({"value_base64": "not base64!"}),
        json.dumps([secret]),
        '{"value": "\\ud800"}',
        b'{"value": "\xff"}',
        json.dumps({"value": "good", "source": ""}),
        json.dumps({"value": "last"}),
    )
    found = _read(path, messages=True)
    bad = [one for one in found if isinstance(one, BadInput)]

    assert [one.raw.value for one in found if isinstance(one, Message)] == [b"good", b"last"]
    assert [one.place.rpartition(" ")[2] for one in bad] == ["2", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
    assert not any(secret in str(one) for one in bad)
    assert bad[1].problem == "give either value or value_base64"


def test_an_endless_line_is_bad_and_the_next_one_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line beyond the limit is skipped without being kept."""
    for module in ("wiredesk.cli.messages", "wiredesk.cli.feed_formats"):
        monkeypatch.setattr(f"{module}.MESSAGE_LIMIT", 100)
    path = _lines(tmp_path, json.dumps({"value": "x" * 1_000}), json.dumps({"value": "good"}))
    first, second = _read(path, messages=True)

    assert isinstance(first, BadInput)
    assert isinstance(second, Message)
    assert second.raw.value == b"good"
    assert second.place.endswith("line 2")


def test_a_folder_is_read_in_the_order_of_its_feed(tmp_path: Path) -> None:
    """feed.toml gives order, source and time; a file that is missing is named and the rest is read."""
    (tmp_path / "b.txt").write_bytes(b"first")
    (tmp_path / "a.txt").write_bytes(b"second")
    (tmp_path / "feed.toml").write_text(
        "\n".join(
            f'[[seed]]\nfile = "{name}"\nsource = "efe"\nreceived_at = 2026-05-11T12:00:00Z\noutcome = "new"'
            for name in ("b.txt", "gone.txt", "a.txt")
        )
    )
    first, gone, second = _read(tmp_path, source="ignored")

    assert isinstance(first, Message)
    assert (first.raw.value, first.raw.source, first.raw.received_at) == (b"first", "efe", NOON)
    assert isinstance(gone, BadInput)
    assert isinstance(second, Message)
    assert second.raw.value == b"second"


@pytest.mark.parametrize(
    ("feed", "problem"),
    [
        ("[[seed]", "feed.toml"),
        ("", "seed: Field required"),
        ('[[seed]]\nfile = "a"\nsource = "b"', "seed.0.received_at"),
        ('[[seed]]\nfile = "../a"\nsource = "b"\nreceived_at = 2026-05-11T12:00:00Z', "outside the folder"),
        ('[[seed]]\nfile = "/a"\nsource = "b"\nreceived_at = 2026-05-11T12:00:00Z', "outside the folder"),
    ],
)
def test_a_broken_feed_is_a_broken_data_file(tmp_path: Path, feed: str, problem: str) -> None:
    """WIRE-S002 names the file and the place in it."""
    (tmp_path / "feed.toml").write_text(feed)
    with pytest.raises(Misconfigured, match="WIRE-S002") as caught:
        _read(tmp_path)

    assert problem in str(caught.value)


def test_what_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    """A missing file, and a folder without a feed."""
    with pytest.raises(typer.BadParameter, match="there is no"):
        Inputs((tmp_path / "gone.txt",))
    with pytest.raises(typer.BadParameter, match=r"no feed\.toml"):
        Inputs((tmp_path,))


@given(st.binary(max_size=200))
def test_no_line_makes_the_reader_fail(line: bytes) -> None:
    """Whatever the bytes: a message or a reason."""
    assert isinstance(parse_line(line, "line 1", "file", NOON), (Message, BadInput))


@given(value=st.binary(max_size=100), headers=st.dictionaries(st.text(), st.text(), max_size=3))
def test_what_is_written_is_read_back(value: bytes, headers: dict[str, str]) -> None:
    """Any bytes and any headers survive the JSON line."""
    line = json.dumps({"value_base64": base64.b64encode(value).decode(), "headers": headers})
    message = parse_line(line.encode("utf-8", "surrogatepass"), "line 1", "file", NOON)

    assert isinstance(message, Message)
    assert message.raw.value == value
    assert message.raw.headers == tuple((name, text.encode()) for name, text in headers.items())
