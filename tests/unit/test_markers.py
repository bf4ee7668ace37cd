"""Markers before and after headlines."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.markers import closed_up, read_markers, strongest
from wiredesk.conventions.rules import Rules, check_rules
from wiredesk.domain.errors import Misconfigured


GOLDEN = tomllib.loads((Path(__file__).parents[1] / "golden" / "markers.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", GOLDEN["headline"], ids=lambda case: case["text"])
def test_markers_come_off(case: dict[str, object]) -> None:
    """The golden headline gives its clean form, its markers as written, and their meaning."""
    found = read_markers(str(case["text"]))

    assert found.clean == case["clean"]
    assert list(found.markers) == case["markers"]
    assert found.kind == case.get("kind")
    assert found.take == case.get("take")


@pytest.mark.parametrize("headline", GOLDEN["decoy"])
def test_ordinary_words_are_no_markers(headline: str) -> None:
    """A headline with words that only look like markers stays as it is."""
    found = read_markers(headline)

    assert (found.clean, found.markers, found.kind) == (headline, (), None)


@pytest.mark.parametrize("case", GOLDEN["slug"], ids=lambda case: case["text"])
def test_markers_in_slugs(case: dict[str, object]) -> None:
    """A slug gives its markers; words that are topics in slugs stay."""
    found = read_markers(str(case["text"]), slug=True)

    assert list(found.markers) == case["markers"]
    assert found.kind == case.get("kind")


def test_letter_spaced_words_are_closed_up() -> None:
    """`N E W  V E R S I O N` reads as two words, and initials stay apart."""
    assert closed_up("N E W  V E R S I O N of the text").split() == ["NEW", "VERSION", "of", "the", "text"]
    assert closed_up("J R R Tolkov") == "J R R Tolkov"


def test_the_strongest_meaning_wins() -> None:
    """A kill beats everything, nothing beats nothing."""
    assert strongest("update", "kill", None, "correction") == "kill"
    assert strongest(None) is None


def test_a_broken_rule_file_names_the_place() -> None:
    """A misspelt key and broken TOML both say where they are."""

    class Example(Rules):
        words: tuple[str, ...]

    with pytest.raises(Misconfigured, match=r"x\.toml: word: Extra inputs"):
        check_rules("x.toml", 'words = ["A"]\nword = 1', Example)
    with pytest.raises(Misconfigured, match=r"WIRE-S002.*x\.toml: .*line 1"):
        check_rules("x.toml", "words = = 1", Example)


@given(st.text(max_size=300))
def test_any_headline_can_be_read(headline: str) -> None:
    """No headline crashes the reader or loses all its words, and reading is repeatable."""
    found = read_markers(headline)

    assert bool(found.clean) == bool(headline.split())
    assert found == read_markers(headline)


@given(
    st.lists(
        st.sampled_from(["UPDATE 1-", "RPT-", "CORRECTED-", "URGENT: ", "(RPT) ", "REFILE-", "WRAPUP 2-"]), max_size=4
    ),
    st.lists(st.sampled_from([" (ADDS VIDEO)", " (UPDATE 3)", " (CORRECCIÓN)", ", 1st Ld-Writethru"]), max_size=3),
)
def test_markers_stack_in_any_order(before: list[str], after: list[str]) -> None:
    """Whatever is stacked comes off, in reading order."""
    found = read_markers("".join(before) + "Grain ship leaves Odesa" + "".join(after))

    assert found.clean == "Grain ship leaves Odesa"
    assert list(found.markers) == [words.strip(" -:(),") for words in before + after]
