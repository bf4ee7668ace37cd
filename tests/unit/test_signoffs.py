"""Sign-offs, credits, notes, bylines."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.rules import load_rules
from wiredesk.conventions.signoffs import SignOffRules, byline, is_private, line_kind, split_end, trash_line


RULES = load_rules("signoffs", SignOffRules)
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


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        *(("private", f"{words}, says the desk in Ardmore") for words in RULES.not_for_publication.openings),
        *(("credit", f"{words} Ada Brook and the desk in Ardmore") for words in RULES.credits if words[-1].isalpha()),
        *(("note", f"{words} the ferry sails again from Ardmore") for words in RULES.note_openings),
        *(("trash", f"({words} the ferry from Ardmore)") for rows in RULES.trash_lines.values() for words in rows),
        *(("contact", f"{words}26 the harbour desk in Ardmore") for words in RULES.contacts.openings if words != "© "),
        *(("contact", f"Ada Brook and her desk {words} ardmore") for words in RULES.contacts.phrases),
        *(("credit", f"Ada Brook in Ardmore {words}.") for words in RULES.credit_endings),
    ],
)
def test_every_phrase_of_the_rules_is_known(kind: str, line: str) -> None:
    """A line is known by each of its openings and phrases, so that no short cut misses one."""
    assert line_kind(line) == kind
    assert is_private(line) == (kind == "private")
