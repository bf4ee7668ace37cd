"""Where sentences end."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.sentences import sentence_spans


@pytest.mark.parametrize(
    "sentences",
    [
        ["Mr. Smith met Lt. Col. J. R. Ray.", "They left."],
        ["He lives in the U.S. Senate district.", "She does not."],
        ["They flew to the U.S.", "The talks failed."],
        ["No. 5 won 3.5 percent.", "No. 6 lost."],
        ["“No,” he said.", "“Never!”", "She left."],
        ["“We leave.”", "“When?” he asked.", "Nobody knew."],
        ["It ended ... he said.", "It did."],
        ["It ended…", "It did."],
        ["The talks ended at 6 p.m.", "He left at 5 p.m. Monday."],
        ["Harlow Inc. and Penhale & Co. merged.", "The shares rose."],
        ["On Sept. 5 and Jan. 3 it rained.", "(It always does.)", "Then came sun."],
        ["George W. Bushell spoke.", "So did Dr. Ana Ruiz."],
        ["¿Quién habló?", "Habló la Sra. López.", "«Nada», dijo."],
        ["El pacto con EE.UU. avanza.", "Nadie lo niega."],
        ["St. Louis, Ill. and Mt. Airy flooded.", "Gen. Ray helped."],
        ["He took vitamin C.", "The doctor agreed."],
    ],
)
def test_ends_of_sentences(sentences: list[str]) -> None:
    """Abbreviations, initials, numbers and quotation marks are told from full stops."""
    paragraph = " ".join(sentences)

    assert [paragraph[start:end] for start, end in sentence_spans(paragraph)] == sentences


@given(st.text(alphabet=st.sampled_from("aA .!?\"”“'…\n1é中"), max_size=200) | st.text(max_size=200))
def test_sentences_cover_the_paragraph(paragraph: str) -> None:
    """Every character that is not a blank is in exactly one sentence, in order."""
    spans = sentence_spans(paragraph)

    assert "".join("".join(paragraph[start:end].split()) for start, end in spans) == "".join(paragraph.split())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize("text", ["A. " * 300_000, "a" * 1_000_000, "." * 1_000_000, ". " * 500_000, "” " * 500_000])
def test_time_is_linear(text: str) -> None:
    """A megabyte of stops takes a moment, not minutes."""
    began = time.perf_counter()
    sentence_spans(text)

    assert time.perf_counter() - began < 5
