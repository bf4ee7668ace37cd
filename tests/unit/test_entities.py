"""The entities stage as a whole."""

import json
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.stages.entities import BuiltinEngine, Tags, tag_entities
from wiredesk_events import (
    Dateline,
    Decision,
    Envelope,
    Lifecycle,
    Quote,
    RawRef,
    Source,
    Span,
    StoryParsed,
    StoryTagged,
)


_GOLDEN = Path(__file__).parents[1] / "golden" / "entities"


def _story(body: str, headline: str = "", **fields: Any) -> StoryParsed:
    return StoryParsed(
        story_id="story-1",
        source=Source(feed="test"),
        raw=RawRef(topic="wire.raw", partition=0, offset=1, format="plain", size_bytes=1, sha256="00"),
        received_at=datetime(2021, 4, 7, 15, tzinfo=UTC),
        lifecycle=Lifecycle(),
        envelope=Envelope(),
        family_id="family-1",
        version=1,
        decision=Decision(outcome="new", reason="new-story"),
        headline=headline,
        body=body,
        **fields,
    )


def _check(tagged: StoryTagged) -> None:
    """Every span is true and no two names overlap."""
    spans = [mention for entity in tagged.entities for mention in entity.mentions]
    for span in [*spans, *(t.span for t in tagged.times), *(a.span for a in tagged.amounts)]:
        assert getattr(tagged, span.field)[span.start : span.end] == span.text
    for field in ("headline", "body"):
        places = sorted((span.start, span.end) for span in spans if span.field == field and span.form == "name")
        assert all(before[1] <= after[0] for before, after in pairwise(places))


def test_efe_sample() -> None:
    """The sample story comes out right in every tag."""
    story = StoryParsed.model_validate_json((_GOLDEN / "efe" / "in.json").read_bytes())
    tagged = tag_entities(story)
    expected = json.loads((_GOLDEN / "efe" / "out.json").read_text("utf-8"))
    found = {
        "entities": [
            {
                "kind": entity.kind,
                "name": entity.name,
                "titles": list(entity.titles),
                "mentions": [
                    mention.text if mention.form == "name" else f"({mention.text})" for mention in entity.mentions
                ],
            }
            for entity in tagged.entities
        ],
        "times": [[found.span.text, found.kind, found.value] for found in tagged.times],
        "amounts": [[amount.span.text, amount.kind, amount.value, amount.unit] for amount in tagged.amounts],
        "speakers": [[quote.span.text, quote.speaker_name] for quote in tagged.quotes],
    }

    _check(tagged)
    assert expected == found


def test_quotes_get_their_speaker() -> None:
    """A quote's speaker span leads to the person's full name and id."""
    body = "Minister Farida Okonjo met sailors. “We are ready,” Okonjo said."
    at = body.rindex("Okonjo")
    quote = Quote(
        span=Span(field="body", start=37, end=49, text=body[37:49]),
        kind="direct",
        speaker=Span(field="body", start=at, end=at + 6, text="Okonjo"),
    )
    tagged = tag_entities(_story(body, quotes=(quote,)))

    assert tagged.quotes[0].speaker_name == "Farida Okonjo"
    assert tagged.quotes[0].speaker_entity_id == "person:farida-okonjo"


def test_a_quote_without_a_known_speaker_stays() -> None:
    """Where no name stands at the speaker's place, nothing is made up."""
    body = "“We are ready,” she said."
    speaker = Span(field="body", start=16, end=19, text="she")
    quote = Quote(span=Span(field="body", start=1, end=13, text=body[1:13]), kind="direct", speaker=speaker)

    assert (quote,) == tag_entities(_story(body, quotes=(quote,))).quotes


def test_times_count_from_the_dateline_else_from_receipt() -> None:
    """The dateline's day is the anchor; without one, the day of receipt."""
    dateline = Dateline(text="Doha, Jan 5 (test).-", date="2021-01-05")

    assert tag_entities(_story("He came yesterday.", dateline=dateline)).times[0].value == "2021-01-04"
    assert tag_entities(_story("He came yesterday.")).times[0].value == "2021-04-06"


def test_another_engine_can_be_given() -> None:
    """The stage tags with whatever engine it is given."""

    class Silent:
        name = "silent"
        version = "0"

        def tag(self, story: StoryParsed) -> Tags:
            return Tags((), (), (), story.quotes)

    assert tag_entities(_story("Farida Okonjo came."), Silent()).entities == ()


@given(st.text(max_size=300), st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_is_tagged_truly_and_equally(body: str, headline: str) -> None:
    """Whatever the text: true spans, no overlaps, and the same bytes from a new engine."""
    tagged = tag_entities(_story(body, headline))

    _check(tagged)
    assert tagged.to_json() == tag_entities(_story(body, headline), BuiltinEngine()).to_json()


_WORDS = [
    "Farida ",
    "Okonjo",
    " said",
    ", ",
    "(NHWU) ",
    "Ministry of ",
    "$5 million ",
    "Monday ",
    "’s ",
    ". ",
    "\n\n",
    "al-",
    "the ",
]


@given(st.lists(st.sampled_from(_WORDS), max_size=40).map("".join))
@settings(max_examples=200, deadline=None)
def test_any_row_of_name_words_is_tagged_truly(body: str) -> None:
    """Names, titles, amounts and times in any order keep spans true and apart."""
    _check(tag_entities(_story(body)))


@pytest.mark.parametrize(
    "body", ["Qwxy " * 10_000, "Q" * 10_000, "Rs 5 " * 200_000, "two days later, " * 60_000, "Monday " * 140_000]
)
def test_hostile_text_takes_seconds_not_hours(body: str) -> None:
    """10,000 capitals in a row and a megabyte of amounts and times are tagged in a few seconds."""
    begun = time.process_time()
    tagged = tag_entities(_story(body))

    assert body == tagged.body
    assert time.process_time() - begun < 40
