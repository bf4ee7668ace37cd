"""Amounts: money, percentages and quantities, their spans, values and units."""

import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.stages.entities.amounts import amount_patterns, find_amounts


_CASES = tomllib.loads((Path(__file__).parents[1] / "golden" / "entities" / "amounts.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", _CASES, ids=[case["text"][:50] for case in _CASES])
def test_golden_amounts(case: dict[str, object]) -> None:
    """Each sentence gives exactly the amounts written beside it."""
    found = [
        [amount.span.text, list(amount.value) if isinstance(amount.value, tuple) else amount.value, amount.unit]
        for amount in find_amounts("body", str(case["text"]))
    ]

    assert case["amounts"] == found


def test_kinds() -> None:
    """Money, percent and quantity are told apart."""
    kinds = [amount.kind for amount in find_amounts("body", "$3 million, 4 percent, 5 tonnes, 6 basis points")]

    assert kinds == ["money", "percent", "quantity", "percent"]


_PIECES = [
    "$",
    "Rs ",
    "5",
    ",000",
    ".5",
    " million",
    " to ",
    "-",
    " percent",
    " km",
    "€",
    "1",
    " a ",
    "half a ",
    " rupees",
]


@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(_PIECES), max_size=25).map("".join)))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_true_spans(text: str) -> None:
    """Whatever the text, spans are true, in order, and do not overlap."""
    end = 0
    for amount in find_amounts("body", text):
        assert text[amount.span.start : amount.span.end] == amount.span.text
        assert end <= amount.span.start < amount.span.end
        end = amount.span.end


_WORDS = sorted({word for case in _CASES for word in re.findall(r"\w+|\W", case["text"])})


@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.sampled_from(_WORDS)), max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_the_search_misses_no_place_where_an_amount_stands(text: str) -> None:
    """Where the pattern matches, searched at every place, the search looks: but not at an article that is no number."""
    folded = text.lower()
    patterns = amount_patterns()
    places = {found.start() for found in patterns.starts.finditer("\n" + folded)}
    for place in range(len(folded)):
        match = patterns.amount.match(folded, place)
        if match and not re.search(r"[\w.,$€£-]$", folded[:place]):
            assert place in places or (match["a"] in ("a", "an") and match["am"] is None), folded[place:]


@pytest.mark.parametrize("piece", ["a", "advisory", "an ", "half a", "5 "])
def test_cost_grows_with_the_length_alone(piece: str) -> None:
    """Words that open with an article and never end are looked through once, not once a letter."""
    started = time.process_time()
    find_amounts("body", piece * (100_000 // len(piece)))

    assert time.process_time() - started < 3.0
