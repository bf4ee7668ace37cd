"""Who said what."""

import pytest

from wiredesk.conventions.sentences import sentence_spans
from wiredesk.stages.parse.quotes import find_quotes
from wiredesk_events import Quote


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


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("“We agreed on the text,” Ana Ruiz said.", [("d", "We agreed on the text", "Ana Ruiz")]),
        ('"We agreed on the text," said Ana Ruiz, a diplomat.', [("d", "We agreed on the text", "Ana Ruiz")]),
        (
            "“We agreed,” Foreign Minister Ana Ruiz said. “Nobody left.”",
            [("d", "We agreed", "Ana Ruiz"), ("d", "Nobody left.", "Ana Ruiz")],
        ),
        ("“We,” Ana Ruiz said, “agreed on it.”", [("d", "We", "Ana Ruiz"), ("d", "agreed on it.", "Ana Ruiz")]),
        (
            "Ana Ruiz said it was “a start” and “no more.”",
            [("d", "a start", "Ana Ruiz"), ("d", "no more.", "Ana Ruiz")],
        ),
        ("Ana Ruiz: “We agreed.”", [("d", "We agreed.", None)]),
        ("Colonel Omar Khalid of the border police said only that “it is shut”.", [("d", "it is shut", "Omar Khalid")]),
        ("«Hemos acordado el texto», dijo Ana Ruiz.", [("d", "Hemos acordado el texto", "Ana Ruiz")]),
        ("Ana Ruiz said Wednesday that the port will open in May.", [("i", "the port will open in May", "Ana Ruiz")]),
        ("Ana Ruiz said the port will open in May.", [("i", "the port will open in May", "Ana Ruiz")]),
        ("Ana Ruiz also announced that the port will open in May.", [("i", "the port will open in May", "Ana Ruiz")]),
        ("The port will open in May, Ana Ruiz said.", [("i", "The port will open in May", "Ana Ruiz")]),
        ("The port will open in May, said Ana Ruiz on Monday.", [("i", "The port will open in May", "Ana Ruiz")]),
        ("The port will open in May, according to Ana Ruiz.", [("i", "The port will open in May", "Ana Ruiz")]),
        ("According to Ana Ruiz, the port will open in May.", [("i", "the port will open in May", "Ana Ruiz")]),
        ("Ana Ruiz, the harbor master, said that the port will open.", [("i", "the port will open", "Ana Ruiz")]),
        ("The Railways Ministry said that the port will open.", [("i", "the port will open", "Railways Ministry")]),
        ("Ana Ruiz told reporters that the port will open.", [("i", "the port will open", "Ana Ruiz")]),
        ("Ana Ruiz dijo que el puerto abrirá en mayo.", [("i", "el puerto abrirá en mayo", "Ana Ruiz")]),
        # no quotes of a named speaker
        ("Both ministers said that the port will open.", []),
        ("Two officials said the port will open.", []),
        ("Ana Ruiz announced a plan to open the port.", []),
        ("The 6' 2\" pier is new.", []),
        ("Nobody spoke.", []),
    ],
)
def test_quotes_and_their_speakers(paragraph: str, expected: list[tuple[str, str, str | None]]) -> None:
    """Each form of attribution gives its quotes with the speaker."""
    assert brief(paragraph) == expected


def test_pronouns_stand_for_who_spoke_last() -> None:
    """He is the last person who spoke; a company is nobody that a pronoun stands for."""
    assert brief(
        "Trade Minister Omar Khalid said that talks go on. Islamabad insists on a text.",
        "“We have time,” he said.",
    ) == [("i", "talks go on", "Omar Khalid"), ("d", "We have time", "Omar Khalid")]


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


def test_surnames_get_their_full_names() -> None:
    """A surname stands for the full name that the body gives."""
    assert brief("Foreign Minister Shah Omar Khalid came.", "“We have time,” Khalid said.") == [
        ("d", "We have time", "Shah Omar Khalid")
    ]


def test_a_quotation_over_two_paragraphs() -> None:
    """Without a closing mark the next paragraph goes on with the same speaker, one record each."""
    found = quotes_of("“We came early,” Ana Ruiz said. “Nobody was there.", "“So we left.”")

    assert [(quote.span.text, quote.speaker_name) for quote in found] == [
        ("We came early", "Ana Ruiz"),
        ("Nobody was there.", "Ana Ruiz"),
        ("So we left.", "Ana Ruiz"),
    ]
    assert found[-1].speaker is None


def test_the_speaker_is_the_name_without_title() -> None:
    """The speaker's span holds the name alone."""
    (quote,) = quotes_of("“No,” Deputy Energy Minister Ostap Verhun said in Kyiv.")

    assert quote.speaker is not None
    assert quote.speaker.text == "Ostap Verhun"
