"""The recogniser: which stretches are names, and of what."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.stages.entities.engine import BuiltinEngine
from wiredesk.stages.entities.passages import read_passage
from wiredesk.stages.entities.spelling import within_one_edit


_GOLDEN = Path(__file__).parents[1] / "golden" / "entities"
_CASES = tomllib.loads((_GOLDEN / "names.toml").read_text("utf-8"))["case"]


def _found(body: str, headline: str = "") -> list[list[str]]:
    passages = (read_passage("headline", headline), read_passage("body", body))
    names = BuiltinEngine().recogniser.find(passages)
    return [[passages[name.passage].span(name.first, name.last).text, name.kind] for name in names]


@pytest.mark.parametrize("case", _CASES, ids=[case["text"][:40] for case in _CASES])
def test_golden_names(case: dict[str, object]) -> None:
    """Each sentence gives exactly the names written beside it."""
    assert case["names"] == _found(str(case["text"]), str(case.get("headline", "")))


def test_all_caps_headline_takes_its_names_from_the_body() -> None:
    """In an all-caps headline a name is known by the body or the lists."""
    found = _found("Farida Okonjo opened the port of Doha.", headline="OKONJO OPENS DOHA PORT FOR TRADE")

    assert found[:2] == [["OKONJO", "person"], ["DOHA", "location"]]


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [("Rusia", "Russia", True), ("Qureshi", "Qurehsi", True), ("Niger", "Nigeria", False), ("Iran", "Oran", False)],
)
def test_one_edit(left: str, right: str, near: bool) -> None:
    """One letter more, less, other or swapped is near; two are not, nor another first letter."""
    assert near is within_one_edit(left, right)


@given(st.text(max_size=300), st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_ordered_names_that_do_not_overlap(body: str, headline: str) -> None:
    """Whatever the text, names stand in order and never share a token."""
    passages = (read_passage("headline", headline), read_passage("body", body))
    end = (0, 0)
    for name in BuiltinEngine().recogniser.find(passages):
        assert end <= (name.passage, name.first) < (name.passage, name.last)
        assert name.last <= len(passages[name.passage])
        end = (name.passage, name.last)


@pytest.mark.parametrize(
    "unit", ["Qwer ", "A", "Al-", "of The ", "Ministry of ", "$5 to ", "Abc's ", "(ABC) ", "x\n\nY "]
)
def test_time_grows_with_the_text(unit: str) -> None:
    """Eight times the text takes no more than about eight times as long."""
    recogniser = BuiltinEngine().recogniser

    def seconds(count: int) -> float:
        passages = (read_passage("body", unit * count),)
        begun = time.process_time()
        recogniser.find(passages)
        return time.process_time() - begun

    seconds(100)

    assert seconds(16_000) < 24 * seconds(2_000) + 0.2
