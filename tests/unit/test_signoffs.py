"""Sign-offs, credits, notes, bylines."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.signoffs import byline, line_kind, split_end, trash_line


GOLDEN = tomllib.loads((Path(__file__).parents[1] / "golden" / "signoffs.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", GOLDEN["line"], ids=lambda case: case["text"])
def test_what_a_line_is(case: dict[str, str]) -> None:
    """The golden line is known for what it is."""
    assert (line_kind(case["text"]) or "prose") == case["kind"]


@pytest.mark.parametrize("case", GOLDEN["end"], ids=lambda case: case["text"])
def test_what_stands_behind_the_last_sentence(case: dict[str, str]) -> None:
    """End mark, initials and credit come off the paragraph, as written."""
    split = split_end(case["text"], case.get("agency"))

    assert (split.text, split.end_mark, split.credit) == (case["prose"], case.get("mark"), case.get("credit"))


@pytest.mark.parametrize("case", GOLDEN["byline"], ids=lambda case: case["text"])
def test_bylines(case: dict[str, str]) -> None:
    """A byline gives its names; a sentence that opens with "By" gives none."""
    assert byline(case["text"]) == case.get("name")


def test_trash_lines_say_what_changed() -> None:
    """A trash line's first word gives the kind."""
    corrects = trash_line("(Corrects volume in paragraph 1)")

    assert corrects is not None
    assert (corrects.word, corrects.kind) == ("Corrects", "correction")
    assert trash_line("Corrects volume") is None


@given(st.text(max_size=700))
def test_any_line_can_be_looked_at(text: str) -> None:
    """No line crashes; what is left of a paragraph is its head."""
    line_kind(text)
    byline(text)
    assert text.startswith(split_end(text, "AS").text)
