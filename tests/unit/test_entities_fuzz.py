"""The entities stage on hostile text: time grows with the length alone, and spans stay true."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.stages.entities import tag_entities
from wiredesk.stages.entities.amounts import find_amounts
from wiredesk.stages.entities.passages import read_passage
from wiredesk.stages.entities.times import find_times
from wiredesk_events import Decision, Envelope, Lifecycle, RawRef, Source, StoryParsed, StoryTagged


_NOW = datetime(2021, 4, 7, 15, tzinfo=UTC)
_MEGABYTE = 1_000_000
_GENEROUS = 10.0
"""Four times the text may take so many times the CPU time: four where time grows linearly, sixteen with its square."""


def _tagged(body: str, headline: str = "") -> StoryTagged:
    return tag_entities(
        StoryParsed(
            story_id="story-1",
            source=Source(feed="test"),
            raw=RawRef(topic="wire.raw", partition=0, offset=1, format="plain", size_bytes=1, sha256="00"),
            received_at=_NOW,
            lifecycle=Lifecycle(),
            envelope=Envelope(),
            family_id="family-1",
            version=1,
            decision=Decision(outcome="new", reason="new-story"),
            headline=headline,
            body=body,
        )
    )


def _check(tagged: StoryTagged) -> None:
    names = [mention for entity in tagged.entities for mention in entity.mentions]
    for span in (*names, *(found.span for found in tagged.times), *(found.span for found in tagged.amounts)):
        assert getattr(tagged, span.field)[span.start : span.end] == span.text


@given(st.text(max_size=200), st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_text_has_true_spans(body: str, headline: str) -> None:
    """Any Unicode text, characters included whose small form is longer or that are no letters at all."""
    _check(_tagged(body, headline))


_PARTS = ["İstanbul ", "ẞ", "Q1 2021 ", "٣ percent ", "$5m", "\u202e", "Ⅷ", "U. S. ", "𝟝 years ago ", "½ mile ", "Mr. "]


@given(st.lists(st.sampled_from(_PARTS), max_size=30).map("".join))
@settings(max_examples=100, deadline=None)
def test_odd_letters_and_figures_have_true_spans(body: str) -> None:
    """Letters and figures of other scripts stand where names, times and amounts are looked for."""
    _check(_tagged(body))


_PIECES = {
    "capitals": "Qwxy ",
    "one word": "q",
    "one word in capitals": "Q",
    "figures": "7",
    "figures by commas": "1,",
    "quotation marks": "“",
    "apostrophes": "'",
    "path": "a/",
    "hyphens": "a-",
    "points": "A.",
    "early": "early ",
    "may": "May ",
    "a few": "a few ",
    "two and a half": "two and a half ",
    "rupees": "Rs ",
    "thousands": "1 000 ",
    "halves": "2 1/2 ",
}


@pytest.mark.parametrize("piece", _PIECES.values(), ids=_PIECES.keys())
def test_looking_grows_with_the_length_alone(piece: str) -> None:
    """Tokens, times and amounts of one piece again and again: four times the text, about four times the time."""

    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        begun = time.process_time()
        read_passage("body", text)
        find_times("body", text, _NOW.date())
        find_amounts("body", text)
        return time.process_time() - begun

    seconds(1_000)
    assert seconds(60_000) < max(_GENEROUS * seconds(15_000), 0.1)


@pytest.mark.parametrize(
    "body",
    [
        "Qwxy " * 10_000,
        "x" * _MEGABYTE,
        "7" * _MEGABYTE,
        '"' * (_MEGABYTE // 8),
        "The port was shut on Monday. " * 8_000,
    ],
    ids=["10,000 capitals", "a megabyte without a space", "a megabyte of figures", "quotation marks", "a long story"],
)
def test_large_stories_are_tagged_in_seconds(body: str) -> None:
    """The whole stage on what no newsroom sends: true spans, in CPU seconds."""
    begun = time.process_time()
    tagged = _tagged(body)

    assert time.process_time() - begun < 20
    _check(tagged)
