"""Copy as tokens: the fast way through the rules takes the same tokens as the rules alone."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.stages.entities.passages import TOKEN_RULES, Case, read_passage


_PIECES = [
    *("a", "A", "Mr.", "U. S.", "http://x.y/z", "www.", "x/y/72/Emir-visits-now", "O'Brien", "'s", "’s", "’", "'", '"'),
    *(
        "“",
        "12",
        "1.5",
        "1,000",
        "5th",
        "_",
        "é",
        "ΑΣ",
        "İ",
        "\n",
        "\n\n",
        " ",
        "\u00a0",
        "\t",
        "-",
        "–",
        ".",
        "!",
        ":",
    ),
    *("(", "%", "+", "~", "/", "THE", "Title", "longer", "\r", "\x00", "\x1c", "²", "Ⅷ", "J.", "٣"),
]
_ALONE = re.compile(TOKEN_RULES)


@given(st.one_of(st.text(max_size=100), st.lists(st.sampled_from(_PIECES), max_size=20).map("".join)))
@settings(max_examples=500, deadline=None)
def test_tokens_are_those_of_the_rules_alone(text: str) -> None:
    """Words, places and small letters are what the rules give, one after the other, at every place."""
    passage = read_passage("body", text)
    found = list(_ALONE.finditer(text))
    words = [match.group().replace(" ", "") for match in found]

    assert list(passage.words) == words
    assert list(passage.folded) == [word.lower() for word in words]
    assert list(zip(passage.starts, passage.ends, strict=True)) == [match.span() for match in found]
    assert len(passage.opens) == len(passage.cases) == len(words)


def test_what_opens() -> None:
    """The first word of a text, a sentence, a line and a quotation opens it; the marks before it do too."""
    passage = read_passage("body", "One two. “Three (four”, five: six\n\nSeven ‘eight’ - nine")

    opening = [word for word, opens in zip(passage.words, passage.opens, strict=True) if opens]

    assert opening == ["One", "“", "Three", "six", "Seven", "eight"]


def test_how_lines_use_capitals() -> None:
    """A line in capitals, a headline Set Like This and a sentence are told apart, line by line."""
    passage = read_passage("body", "PRICES RISE AGAIN\nPrices Rise After Brief Pause\nPrices rose in Oslo, NATO said.")

    assert [passage.cases[passage.words.index(word)] for word in ("PRICES", "Prices", "rose")] == [
        Case.UPPER,
        Case.TITLE,
        Case.NORMAL,
    ]
