"""White space normalised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.white_space import tidy


@given(
    st.text(
        st.characters(codec="utf-8") | st.sampled_from(" \t\n\r\v\f\x1c\x1e\x85\xa0\u2003\u2028\u3000ab"), max_size=30
    )
)
def test_text_is_put_on_one_line(text: str) -> None:
    """Whatever the white space, words are parted by one blank, as splitting and joining does it."""
    assert tidy(text) == " ".join(text.split())


@pytest.mark.parametrize("text", ["", "Prose.", "Two words", "“So it is,” he said – at last."])
def test_tidy_text_stays(text: str) -> None:
    """What is on one line already is returned as it is."""
    assert tidy(text) is text
