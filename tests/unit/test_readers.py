"""What all readers have in common: the same story out of every format, no crash, no format taken for another."""

import random
from dataclasses import replace

import pytest
from mutations import MUTATIONS
from wire_renderings import RENDERINGS, Story

from wiredesk import pipeline
from wiredesk.domain.errors import Rejection
from wiredesk.domain.records import InboundRecord
from wiredesk.formats.item import ReadLimits
from wiredesk.formats.sniff import READERS, choose_reader
from wiredesk_events import StoryRead, StoryUnique


STORY = Story()
RECEIVED_MS = 1_778_482_800_000
"""2026-05-11T07:00:00Z, after the story was issued."""

WITHOUT_ID = {"plain", "anpa1312", "iptc7901", "zczc"}
WITHOUT_URGENCY = WITHOUT_ID - {"iptc7901", "anpa1312"} | {"rss", "atom", "mail", "html"}


def _read(data: bytes) -> tuple[StoryRead, ...]:
    return pipeline.read(InboundRecord("wire.raw", 0, 0, RECEIVED_MS, b"ndp", data))


def _outcome(data: bytes) -> str:
    """Return what becomes of a message: "story", "nothing" (which must not be), or the code of its rejection."""
    try:
        return "story" if _read(data) else "nothing"
    except Rejection as rejection:
        return rejection.code.code


@pytest.mark.parametrize("name", sorted(RENDERINGS))
def test_the_same_story_in_every_format(name: str) -> None:
    """Headline, dateline and body are the same whichever format brought them; so is the fingerprint."""
    (story,) = _read(RENDERINGS[name](STORY))
    unique = pipeline.decide(story)
    assert isinstance(unique, StoryUnique)
    parsed = pipeline.parse(unique)
    (plain,) = _read(RENDERINGS["plain"](STORY))

    assert story.raw.format == name
    assert parsed.headline == STORY.headline
    assert [span.text for span in parsed.paragraphs] == list(STORY.paragraphs)
    assert parsed.dateline is not None
    assert (parsed.dateline.place, parsed.dateline.date, parsed.dateline.agency) == ("ARDMORE", "2026-05-11", "NDP")
    assert story.fingerprint.exact == plain.fingerprint.exact
    assert story.lifecycle.status == "usable"
    if name != "plain":
        assert story.issued_at == STORY.issued
    if name not in WITHOUT_ID:
        assert story.provider_id is not None
    if name not in WITHOUT_URGENCY:
        assert story.lifecycle.urgency == 4


@pytest.mark.parametrize("name", sorted(RENDERINGS))
def test_paragraphs_with_signs_of_mark_up(name: str) -> None:
    """Ampersands, angle brackets, quotation marks and letters beyond ASCII come through every format."""
    words = "Müller & Söhne said <NML.X> fell 3% to €1.2bn, “a bad day” for São Tomé’s port of Çeşme."
    odd = replace(STORY, paragraphs=(STORY.paragraphs[0], words, *STORY.paragraphs[1:]))
    (story,) = _read(RENDERINGS[name](odd))

    assert words in " ".join(" ".join(block.text for block in story.blocks).split())


def test_every_reader_has_a_rendering() -> None:
    """A new reader gets its rendering, and with it the tests here."""
    names = {reader.name for reader in READERS} - {"dialect"}

    assert names <= set(RENDERINGS)


@pytest.mark.parametrize("name", sorted(RENDERINGS))
def test_broken_input_is_refused_or_read(name: str) -> None:
    """Cut, flipped, spliced and flooded documents: a story or a rejection with a code, never another exception."""
    whole = RENDERINGS[name](STORY)
    for number in range(150):
        rng = random.Random(f"{name} {number}")
        data = whole
        for _ in range(rng.choice((1, 1, 2, 5))):
            data = rng.choice(MUTATIONS)(rng, data)
        assert _outcome(data)[:6] in {"story", "WIRE-R"}


@pytest.mark.parametrize("name", sorted(RENDERINGS))
def test_a_cut_anywhere_is_survived(name: str) -> None:
    """A message that ends early is a story or a rejection, wherever it ends."""
    whole = RENDERINGS[name](STORY)
    for end in range(1, len(whole), max(1, len(whole) // 60)):
        try:
            reader = choose_reader(whole[:end], ReadLimits())
            reader.read(whole[:end], ReadLimits())
        except Rejection:
            continue
