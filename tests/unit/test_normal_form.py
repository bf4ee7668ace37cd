"""The normal form: words and figures without spelling, spacing and punctuation."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wiredesk.conventions.normal_form import HouseStyle, house_style, normal_words, numbers, tidy


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don’t – stop", ["don't", "stop"]),
        ("Lowmark's harbour", ["lowmark's", "harbor"]),
        ("1,234.50 tons", ["1234.5", "tons"]),
        ("1.234.567 tons", ["1234567", "tons"]),
        ("24,5 and 24.5", ["24.5", "and", "24.5"]),
        ("5½ or 5 ½", ["5-1/2", "or", "5", "1/2"]),
        ("½ of it", ["1/2", "of", "it"]),
        ("-3 and (-4) and 7-8", ["-3", "and", "-4", "and", "7", "8"]),
        ("at 10:30, in Q4", ["at", "10:30", "in", "q", "4"]),
        ("five tonnes", ["5", "tons"]),
        ("£5.00", ["£", "5"]),
        ("$5m, US$5m", ["$", "5", "million", "$", "5", "million"]),
        ("in the U.S. and the E.U.", ["in", "the", "us", "and", "the", "eu"]),
        ("12 345 678 crowns", ["12345678", "crowns"]),
        ("12 345 678\N{NO-BREAK SPACE}901 crowns", ["12345678901", "crowns"]),
        ("beat them 6 123 45", ["beat", "them", "6", "123", "45"]),
        (
            "privatisation was organised by Theatre Lumière",
            ["privatization", "was", "organized", "by", "theater", "lumiere"],
        ),
        ("the sun rise", ["the", "sun", "rise"]),
        ("Øystein and Łukasz", ["oystein", "and", "lukasz"]),
        ("two press conferences", ["2", "newsconferences"]),
        ("* … ¶ --", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    """Words lose case, house spelling and punctuation; figures lose separators and closing zeros, nothing else."""
    assert normal_words(tidy(text)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rose 5 per cent", ["rose", "5", "percent"]),
        ("rose 5 Per\ncent.", ["rose", "5", "percent"]),
        ("FIVE PER CENT", ["5", "percent"]),
        ("once per century", ["once", "per", "century"]),
        ("a paper cent", ["a", "paper", "cent"]),
        ("30 per, cent", ["30", "per", "cent"]),
    ],
)
def test_phrases_are_whole_words(text: str, words: list[str]) -> None:
    """Two words that others write as one become one; parts of longer words do not."""
    assert normal_words(tidy(text)) == words


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("$5.2 mln, 5.20 million dollars, 5,200,000 dlrs and $5,200,000", {"5200000$"}),
        ("5 pct and five dollars", {"5%", "5$"}),
        ("-0.5 million and -500,000", {"-500000"}),
        ("1-1/2 million", {"1-1/2e6"}),
        ("5.123456789 million", {"5123456.789"}),
        ("ships at 10:30", {"10:30"}),
        ("no figure", set()),
    ],
)
def test_numbers_carry_multiplier_and_unit(text: str, figures: set[str]) -> None:
    """One amount in several spellings is one number."""
    assert numbers(normal_words(tidy(text))) == figures


@given(st.text(max_size=200))
def test_tidying_twice_changes_nothing(text: str) -> None:
    """Tidied text is tidy."""
    assert tidy(tidy(text)) == tidy(text)


def test_every_character_is_tidied_at_once() -> None:
    """No character becomes another that is still to be mended."""
    tidied = tidy(" ".join(f"{chr(code)} a{chr(code)}b" for code in range(sys.maxunicode + 1)))

    assert tidy(tidied) == tidied


@pytest.mark.parametrize("text", ["don`t", "don’t", "don´t", "don‘t"])
def test_every_apostrophe_is_one(text: str) -> None:
    """Whether or not the copy is ASCII."""
    assert normal_words(tidy(text)) == ["don't"]


def test_a_replacement_is_one_word() -> None:
    """The house style cannot put a blank into the normal form, where blanks stand between words."""
    table = house_style().model_dump()
    table["spellings"] = {"dlr": "us dollar"}

    with pytest.raises(ValidationError, match=r"spellings\.dlr"):
        HouseStyle.model_validate(table)
