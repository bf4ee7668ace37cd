"""Time expressions: spans and values, against the dateline's day."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.stages.entities.times import find_times
from wiredesk.stages.entities.times.patterns import BEFORE, forms, rules, starts


_FILE = tomllib.loads((Path(__file__).parents[1] / "golden" / "entities" / "times.toml").read_text("utf-8"))
_CASES = _FILE["case"]


@pytest.mark.parametrize("case", _CASES, ids=[case["text"][:50] for case in _CASES])
def test_golden_times(case: dict[str, object]) -> None:
    """Each sentence gives exactly the times written beside it."""
    anchor = date.fromisoformat(str(case.get("anchor", _FILE["anchor"])))
    found = [[time.span.text, time.value or ""] for time in find_times("body", str(case["text"]), anchor)]

    assert case["times"] == found


def test_years_inside_names_are_no_times() -> None:
    """A stretch that belongs to a name holds no time."""
    assert find_times("body", "visitors to Expo 2020 came", date(2021, 4, 7), taken=[(12, 21)]) == ()


@given(st.text(max_size=400), st.dates())
@settings(max_examples=200, deadline=None)
def test_any_text_gives_true_spans(text: str, anchor: date) -> None:
    """Whatever the text and the day, spans are true, in order, and do not overlap."""
    end = 0
    for found in find_times("body", text, anchor):
        assert text[found.span.start : found.span.end] == found.span.text
        assert end <= found.span.start < found.span.end
        end = found.span.end


_PIECES = [
    "last ",
    "next ",
    "two ",
    "year",
    "s ago",
    " Monday",
    " May ",
    "2021",
    "-",
    "1",
    "12:30 ",
    "first quarter of ",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=20).map("".join), st.dates())
@settings(max_examples=300, deadline=None)
def test_pieces_of_time_words_never_fail(text: str, anchor: date) -> None:
    """Odd combinations at the edges of the calendar are read or left alone, never an error."""
    assert find_times("body", text, anchor) == find_times("body", text, anchor)


_PLAIN = re.compile(f"{BEFORE}(?:{'|'.join(f'(?P<{name}>{pattern})' for name, pattern in rules().items())})")
"""Every form at every place: slow, and without the knowledge where a form can begin."""
_PHRASES = [case["text"] for case in _CASES] + _PIECES
_WORDS = sorted({word for phrase in _PHRASES for word in re.findall(r"\w+|\W", str(phrase))})


@given(st.lists(st.one_of(st.sampled_from(_PHRASES), st.sampled_from(_WORDS)), max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_the_search_misses_no_place_where_a_form_stands(text: str) -> None:
    """Where the search looks, the same forms match with the same parts as in a search of every place."""
    folded = text.lower()
    places = {found.start() for found in starts().finditer("\n" + folded)}
    of_words, of_figures = forms()
    for place in range(len(folded)):
        plain = _PLAIN.match(folded, place)
        here = (of_figures if folded[place].isdecimal() else of_words).match(folded, place) if place in places else None
        assert (plain is None) == (here is None), folded[place:]
        if plain is not None and here is not None:
            assert (plain.lastgroup, plain.span()) == (here.lastgroup, here.span())
            assert {k: v for k, v in plain.groupdict().items() if v is not None} == {
                k: v for k, v in here.groupdict().items() if v is not None
            }
