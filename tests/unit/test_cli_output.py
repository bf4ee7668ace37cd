"""What reaches a terminal."""

import json
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.cli.moments import moment
from wiredesk.cli.output import Output, Row, human_bytes, plural, safe_json, safe_text, show


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain copy", "plain copy"),
        ("Ñandú — “quoted” 北京", "Ñandú — “quoted” 北京"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("user\u202etxt.exe", "user\\u202etxt.exe"),
        ("\u2066hidden\u2069", "\\u2066hidden\\u2069"),
        ("line\nnext", "line\\x0anext"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("tag\U000e0041", "tag\\U000e0041"),
    ],
)
def test_control_characters_are_spelled_out(text: str, shown: str) -> None:
    """Nothing in copy can steer the terminal or turn its direction; letters of any script stay."""
    assert safe_text(text) == shown


@given(st.text())
def test_nothing_a_terminal_obeys_is_left(text: str) -> None:
    """Whatever the text: no control or format character comes through, in text or in JSON, and JSON keeps the value."""
    categories = {unicodedata.category(character) for character in safe_text(text) + safe_json(text)}

    assert categories.isdisjoint({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
    assert json.loads(safe_json(text)) == text


def test_output_formats(capsys: pytest.CaptureFixture[str]) -> None:
    """JSON lines when nobody looks, one JSON list, or a table of the chosen columns."""
    rows: list[Row] = [{"name": "a", "time": datetime(2026, 5, 11, tzinfo=UTC), "hidden": None}, {"name": "b\x1b[2J"}]
    show(rows, ("name", "time"), None)
    lines = capsys.readouterr().out
    show(rows, ("name", "time"), Output.JSON)
    listed = capsys.readouterr().out
    show(rows, ("name", "time"), Output.TABLE)
    table = capsys.readouterr().out

    assert [json.loads(line) for line in lines.splitlines()] == json.loads(listed)
    assert json.loads(listed)[0] == {"name": "a", "time": "2026-05-11T00:00:00Z", "hidden": None}
    assert "2026-05-11 00:00:00Z" in table
    assert "b\\x1b[2J" in table
    assert "hidden" not in table


def test_numbers_for_people() -> None:
    """Sizes in powers of 1000, plurals in English."""
    assert [human_bytes(size) for size in (0, 999, 1_000, 1_500_000, 2 * 10**9, 5 * 10**12)] == [
        "0 B", "999 B", "1.0 kB", "1.5 MB", "2.0 GB", "5.0 TB",
    ]  # fmt: skip
    assert (plural(1, "story", "stories"), plural(2_000, "message")) == ("1 story", "2,000 messages")


def test_moments() -> None:
    """ISO times with a zone, or how long ago."""
    assert moment("2026-05-11T08:41:00+02:00") == datetime(2026, 5, 11, 6, 41, tzinfo=UTC)
    assert moment("2026-05-11T06:41:00Z") == datetime(2026, 5, 11, 6, 41, tzinfo=UTC)
    assert abs(datetime.now(UTC) - timedelta(hours=2) - moment("2h")) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-05-11T06:41:00", "2026-05-11", "0001-01-01T00:00:00+14:00", "999999d0"]
)
def test_what_is_no_moment(text: str) -> None:
    """A time without a zone is refused rather than guessed."""
    with pytest.raises(typer.BadParameter):
        moment(text)
