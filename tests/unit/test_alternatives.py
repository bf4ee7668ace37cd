"""Patterns of word lists."""

import re

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.stages.entities.alternatives import any_of


@given(st.lists(st.text("ab. ", min_size=1, max_size=4), min_size=1, max_size=12), st.text("ab. ", max_size=6))
def test_the_longest_word_is_taken_as_in_a_plain_list(words: list[str], text: str) -> None:
    """The factored pattern matches what the list does with its longest words first, also where more must follow."""
    plain = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))

    for then in ("", "(?!a)"):
        expected, found = re.match(f"(?:{plain}){then}", text), re.match(any_of(words) + then, text)
        assert (expected and expected.group()) == (found and found.group())


def test_a_space_stands_for_a_hard_one() -> None:
    """Copy sets hard spaces between the words of a unit."""
    assert re.fullmatch(any_of(["sq km"]), "sq\u00a0km")
