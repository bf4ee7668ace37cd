"""The parse stage as a whole."""

import json
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.stages.parse import parse
from wiredesk_events import (
    Block,
    Dateline,
    Decision,
    Envelope,
    Fingerprint,
    Lifecycle,
    RawRef,
    Source,
    Span,
    StoryParsed,
    StoryUnique,
)


EFE = Path(__file__).parents[1] / "golden" / "parse" / "efe"


def story(
    headline: str, *texts: str, lifecycle: Lifecycle | None = None, envelope: Envelope | None = None
) -> StoryUnique:
    """Return a story as dedupe passes it on."""
    return StoryUnique(
        story_id="9d3f6a52-0000-5000-8000-000000000000",
        source=Source(feed="efe"),
        raw=RawRef(topic="wire.raw", partition=0, offset=0, format="plain", size_bytes=1, sha256="00"),
        received_at=datetime(2021, 4, 7, 15, tzinfo=UTC),
        lifecycle=lifecycle or Lifecycle(),
        envelope=envelope or Envelope(),
        headline=headline,
        blocks=tuple(Block(text=text) for text in texts),
        fingerprint=Fingerprint(algorithm="none", exact="0", form="0", shingles=0, sketch=""),
        family_id="9d3f6a52-0000-5000-8000-000000000000",
        version=1,
        decision=Decision(outcome="new", reason="unseen"),
    )


def spans_of(parsed: StoryParsed) -> list[Span]:
    """Return every span of a parsed story."""
    quotes = [span for quote in parsed.quotes for span in (quote.span, quote.speaker) if span]
    return [*parsed.paragraphs, *parsed.sentences, *quotes]


def readable(parsed: StoryParsed) -> dict[str, object]:
    """Return what parse found, as a journalist would check it: spans as their text."""
    return {
        "headline": parsed.headline,
        "lifecycle": {"kind": parsed.lifecycle.kind, "markers": list(parsed.lifecycle.markers)},
        "agency": parsed.source.agency,
        "dateline": parsed.dateline.model_dump(mode="json") if parsed.dateline else None,
        "byline": parsed.byline,
        "editor_notes": list(parsed.editor_notes),
        "credits": list(parsed.credits),
        "sign_off": parsed.sign_off,
        "tables": list(parsed.tables),
        "paragraphs": [span.text for span in parsed.paragraphs],
        "sentences": [span.text for span in parsed.sentences],
        "quotes": [
            {
                "kind": quote.kind,
                "text": quote.span.text,
                "speaker": quote.speaker.text if quote.speaker else None,
                "speaker_name": quote.speaker_name,
            }
            for quote in parsed.quotes
        ],
    }


def test_the_efe_sample_comes_out_right_in_every_field() -> None:
    """The sample story of the project, checked against a file that a journalist can read."""
    headline, *paragraphs = (EFE / "in.txt").read_text(encoding="utf-8").split("\n")
    parsed = parse(story(headline, *paragraphs))

    assert readable(parsed) == json.loads((EFE / "out.json").read_text(encoding="utf-8"))
    assert parsed.body == "\n\n".join(span.text for span in parsed.paragraphs)
    assert len(parsed.paragraphs) == 15


def test_what_read_found_is_kept() -> None:
    """Kind and markers of read stay; markers that only the body shows are added; identity passes through."""
    before = story(
        "UPDATE 1-Port reopens",
        "(Corrects name)",
        "DOHA, Apr 7 (MP) - Text.",
        lifecycle=Lifecycle(kind="update", markers=("UPDATE 1",), urgency=3),
    )
    after = parse(before)

    assert after.lifecycle == Lifecycle(kind="update", markers=("UPDATE 1", "Corrects"), urgency=3)
    assert (after.story_id, after.family_id, after.raw, after.decision) == (
        before.story_id,
        before.family_id,
        before.raw,
        before.decision,
    )


def test_the_body_can_say_what_the_headline_does_not() -> None:
    """A trash line makes an update of what read took for a new story."""
    assert parse(story("Port reopens", "(Adds quotes)", "DOHA, Apr 7 (MP) - Text.")).lifecycle.kind == "update"


def test_the_envelope_names_the_writer_unless_it_holds_initials() -> None:
    """A byline field wins over the copy's, but desk initials are no byline."""
    named = parse(
        story("x", "By Tom Harlow", "Text.", envelope=Envelope(byline="Ana Ruiz", slug="PORT", editor_notes=("Hold",)))
    )
    initials = parse(story("x", "By Tom Harlow", "Text.", envelope=Envelope(byline="gr/bp")))

    assert (named.byline, named.slug, named.editor_notes) == ("Ana Ruiz", "PORT", ("Hold",))
    assert initials.byline == "Tom Harlow"


@pytest.mark.parametrize(
    ("dateline", "place", "expected"),
    [
        (
            "DOHA, April 6 (MP) -",
            None,
            Dateline(text="DOHA, April 6 (MP) -", place="DOHA", date="2021-04-06", agency="MP"),
        ),
        ("DOHA, April 6 (MP)", None, Dateline(text="DOHA, April 6 (MP)", place="DOHA", date="2021-04-06", agency="MP")),
        ("FORT HARLOW, Pa.", None, Dateline(text="FORT HARLOW, Pa.", place="FORT HARLOW", region="Pa.")),
        ("Lusail", None, Dateline(text="Lusail", place="Lusail")),
        ("", "Lusail", Dateline(text="Lusail", place="Lusail")),
        (None, "Lusail, Qatar", Dateline(text="Lusail, Qatar", place="Lusail", region="Qatar")),
        ("APRIL 04, 2021", None, Dateline(text="APRIL 04, 2021")),
        ("APRIL 04, 2021", "Lusail", Dateline(text="APRIL 04, 2021", place="Lusail")),
        (" ", "", None),
        (None, None, None),
    ],
)
def test_the_envelopes_dateline(dateline: str | None, place: str | None, expected: Dateline | None) -> None:
    """Where the copy has no dateline, the format's own field counts, as written; the copy's own always wins."""
    envelope = Envelope(dateline=dateline, dateline_place=place)
    own = parse(story("x", "MOSCOW, April 7 (MP) - It rained.", envelope=envelope))

    assert parse(story("x", "It rained on Wednesday.", envelope=envelope)).dateline == expected
    assert own.dateline is not None
    assert own.dateline.place == "MOSCOW"


def test_the_time_of_issue_gives_the_year() -> None:
    """Copy from an archive is dated from when it was issued, unless that lies after its arrival."""
    copy = story("x", "DOHA, May 3 (MP) - It rained.")
    old = copy.model_copy(update={"issued_at": datetime(2014, 5, 3, 9, tzinfo=UTC)})
    wrong = copy.model_copy(update={"issued_at": datetime(2031, 5, 3, 9, tzinfo=UTC)})

    assert [parsed.dateline.date for parsed in map(parse, (old, wrong)) if parsed.dateline] == [
        "2014-05-03",
        "2020-05-03",
    ]


def test_a_byline_field_loses_its_by() -> None:
    """ "By Ana Ruiz" in the field is Ana Ruiz; initials are no byline in any form."""
    assert parse(story("x", "Text.", envelope=Envelope(byline="By Ana Ruiz"))).byline == "Ana Ruiz"
    assert parse(story("x", "Text.", envelope=Envelope(byline="AAP RTV ar"))).byline is None


@given(
    st.text(max_size=80),
    st.lists(
        st.text(alphabet=st.sampled_from("AaBb .,!?\"“”«»„'’-–—()\n\tsaid heé中😀"), max_size=200)
        | st.text(max_size=200)
        | st.sampled_from(
            ["“A b c,” Ana Ruiz said.", "Ana Ruiz said that a b c. “D", "DOHA, May 1 (MP) - “A b,” he said."]
        ),
        max_size=6,
    ),
)
def test_spans_hold_their_text(headline: str, texts: list[str]) -> None:
    """For any text: every span is its slice of the body, quotes do not overlap, and the bytes are repeatable."""
    parsed = parse(story(headline, *texts))

    assert all(parsed.body[span.start : span.end] == span.text for span in spans_of(parsed))
    ends = [(quote.span.start, quote.span.end) for quote in parsed.quotes]
    assert all(before[1] <= after[0] for before, after in pairwise(ends))
    assert parse(story(headline, *texts)) == parsed


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        '"' * 100_000,
        "“" * 100_000,
        "“A” " * 25_000,
        "Capital " * 100_000,
        "He said he said. " * 12_000,
        "Ana Ruiz said, " * 12_000,
        "the " * 50_000 + "said",
        ", " * 100_000 + "said",
        "according to " * 15_000,
    ],
    ids=lambda text: text[:8],
)
def test_time_is_linear(text: str) -> None:
    """A megabyte of traps takes seconds at most."""
    began = time.perf_counter()
    parse(story("x", text))

    assert time.perf_counter() - began < 10
