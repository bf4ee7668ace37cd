"""Who said what."""

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.rules import check_rules
from wiredesk.conventions.sentences import sentence_spans
from wiredesk.domain.errors import Misconfigured
from wiredesk.stages.parse.quotes import find_quotes
from wiredesk.stages.parse.speech import SpeechRules, speech
from wiredesk_events import Quote


FOLDER = Path(__file__).parents[1] / "golden" / "quotes"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['about']}")
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["case"]
]


def quotes_of(*paragraphs: str) -> tuple[Quote, ...]:
    """Return the quotes of a body made of these paragraphs."""
    body = "\n\n".join(paragraphs)
    spans = []
    at = 0
    for paragraph in paragraphs:
        spans.append((at, at + len(paragraph)))
        at += len(paragraph) + 2
    sentences = [(start + a, start + b) for (start, end) in spans for a, b in sentence_spans(body[start:end])]
    return find_quotes(body, spans, sentences)


def brief(*paragraphs: str) -> list[tuple[str, str, str | None]]:
    """Return kind initial, text and speaker name of each quote."""
    return [(quote.kind[0], quote.span.text, quote.speaker_name) for quote in quotes_of(*paragraphs)]


@pytest.mark.parametrize("case", CASES)
def test_golden(case: dict[str, Any]) -> None:
    """The quotes of a golden text are those of the file: kind, words, speaker as written, full name."""
    found = [
        [quote.kind, quote.span.text, quote.speaker.text if quote.speaker else "", quote.speaker_name or ""]
        for quote in quotes_of(*case["text"].split("\n\n"))
    ]

    assert found == case["quotes"]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (
            "“We agreed,” Foreign Minister Ana Ruiz said. “Go.”",
            [("d", "We agreed", "Ana Ruiz"), ("d", "Go.", "Ana Ruiz")],
        ),
        ("Colonel Omar Khalid of the border police said only that “it is shut”.", [("d", "it is shut", "Omar Khalid")]),
        ("Ana Ruiz also announced that the port will open in May.", [("i", "the port will open in May", "Ana Ruiz")]),
        ("The port will open in May, said Ana Ruiz on Monday.", [("i", "The port will open in May", "Ana Ruiz")]),
        ("Ana Ruiz told reporters that the port will open.", [("i", "the port will open", "Ana Ruiz")]),
        ("The board’s head, Ana Ruiz, told Lisle Radio the port opens.", [("i", "the port opens", "Ana Ruiz")]),
        ("The board, in which Lisle has a seat, said it is ready.", [("i", "it is ready", None)]),
        ("The port will open, Sen. Ana Ruiz (H-Lisle), said.", [("i", "The port will open", "Ana Ruiz")]),
        ("Ana Ruiz will come and tell deputies the port will open.", []),
        ("Nobody spoke.", []),
        ("", []),
    ],
)
def test_quotes_and_their_speakers(paragraph: str, expected: list[tuple[str, str, str | None]]) -> None:
    """Each form of attribution gives its quotes with the speaker."""
    assert brief(paragraph) == expected


def test_pronouns_stand_for_the_person_just_named() -> None:
    """She is the person named in the same paragraph, not the man who spoke before."""
    found = brief(
        "Trade Minister Omar Khalid said that talks go on.",
        "A delegation led by Paula Vandermeer flies on Sunday. “We hope for initials,” she told senators.",
    )

    assert found[-1] == ("d", "We hope for initials", "Paula Vandermeer")


def test_ambiguous_pronouns_stand_for_nobody() -> None:
    """Where two people were named since, nobody is guessed."""
    found = brief(
        "Trade Minister Omar Khalid said that talks go on.",
        "Minister Paula Vandermeer met Senator Lena Brandt. “We hope for initials,” she said.",
    )

    assert found[-1] == ("d", "We hope for initials", None)


def test_a_pronoun_never_crosses_a_speaker_without_a_full_name() -> None:
    """Behind somebody known by a surname alone, he is not whoever else is named."""
    found = brief("“No,” Khalid said.", "Khalid accused Marek Toll of being “corrupt”. “Go,” he said.")

    assert found[-1] == ("d", "Go", None)


def test_the_speaker_is_the_name_without_title() -> None:
    """The speaker's span holds the name alone."""
    (quote,) = quotes_of("“No,” Deputy Energy Minister Ostap Verhun said in Kyiv.")

    assert quote.speaker is not None
    assert quote.speaker.text == "Ostap Verhun"


def test_ministers_with_several_duties_are_one_person() -> None:
    """The "and" of a title joins no two speakers."""
    (quote,) = quotes_of("“No,” Mines and Energy Minister Ostap Verhun said.")

    assert quote.speaker is not None
    assert (quote.speaker.text, quote.speaker_name) == ("Ostap Verhun", "Ostap Verhun")


PIECES = [
    "“",
    "”",
    '"',
    "'",
    "‘",
    "’",
    "«",
    "»",
    "„",
    "``",
    "''",
    "—",
    "said ",
    " said",
    "he ",
    "Ana Ruiz ",
    "Ruiz",
    ", ",
    ". ",
    "\n\n",
    "the minister ",
    "that ",
    "according to ",
    "dijo ",
    "according to Ruiz",
    "told reporters ",
    "adding ",
    "(",
    ") ",
    " and ",
    "of ",
    "as saying ",
    "quoted ",
    "Para ",
    "x" * 30,
    " ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_quotes_are_slices_that_do_not_overlap(text: str) -> None:
    """For any mixture of marks, verbs and names: spans hold their text, in order, without overlap."""
    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    body = "\n\n".join(paragraphs)
    reached = 0
    for quote in quotes_of(*paragraphs):
        assert body[quote.span.start : quote.span.end] == quote.span.text
        assert quote.span.start >= reached
        reached = quote.span.end
        if quote.speaker:
            assert body[quote.speaker.start : quote.speaker.end] == quote.speaker.text


@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "“",
        "'",
        "“” ",
        "'a ",
        "'as ",
        "said ",
        '" said ',
        "Ana Ruiz said ",
        "X, said ",
        "he said “x”, ",
        "Minister X, ",
        "the minister said ",
        "—dijo ",
        "according to ",
        "“Open said Ana Ruiz he\n\n",
        "“a”. ",
        "Ana Bo said so. ",
        "''",
    ],
)
def test_time_is_linear(piece: str) -> None:
    """Eight times the text takes about eight times as long, whatever it consists of."""
    short, long = (_seconds(piece * (size // len(piece))) for size in (6_000, 48_000))

    assert long < 24 * short + 0.05


def _seconds(text: str) -> float:
    paragraphs = [part for part in text.split("\n\n") if part]
    best = 1e9
    for _ in range(3):
        start = time.process_time()
        quotes_of(*paragraphs)
        best = min(best, time.process_time() - start)
    return best


def test_a_mistake_in_the_word_list_is_named() -> None:
    """A misspelt key of the rule file is an error that says where it is."""
    with pytest.raises(Misconfigured, match=r"speech.toml: .*claus"):
        check_rules("speech.toml", "[english]\nclaus = []\n", SpeechRules)


def test_every_sign_is_found_in_text() -> None:
    """Each verb and phrase of the rule file is read where it stands between other words."""
    words = speech()
    for sign in words.signs:
        match = words.pattern.search(f" x {sign} x")
        assert match is not None
        assert match[1] == sign
