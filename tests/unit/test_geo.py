"""The stage as a whole: resolution, spans, determinism, speed on hostile text."""

import gc
import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.stages.geo import resolve_mentions, tag_places
from wiredesk_events import Dateline, Place, StoryEnriched, StoryTagged, load


GOLDEN = Path(__file__).parents[1] / "golden"
SAMPLE = load(StoryTagged, (GOLDEN / "geo/efe/in.json").read_text("utf-8"))


def enrich(body: str, headline: str = "", dateline: Dateline | None = None) -> StoryEnriched:
    """Return a story with its places, with nothing tagged before."""
    update = {"headline": headline, "body": body, "entities": (), "dateline": dateline}
    return tag_places(SAMPLE.model_copy(update=update))


def by_name(story: StoryEnriched) -> dict[str, Place]:
    """Return the places by the first name that the story uses for each."""
    return {place.mentions[0].span.text: place for place in story.places if place.mentions}


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("Police in Moscow said so.", "Moscow", "RU", "Moscow"),
        ("Police in Moscow, Idaho, said so.", "Moscow", "US", "Idaho"),
        ("A mill in Paris, Texas, burned.", "Paris", "US", "Texas"),
        ("A mill in Athens, Ga., burned.", "Athens", "US", "Georgia"),
        ("A bus left London, Ontario, at noon.", "London", "CA", "Ontario"),
        ("He met officials in Georgia, Armenia and Azerbaijan.", "Georgia", "GE", None),
        ("Voters in Georgia, Florida and Texas, and in Atlanta, queued.", "Georgia", "US", "Georgia"),
        ("A bomb hit Hyderabad, Pakistan.", "Hyderabad", "PK", "Sindh"),
        ("Washington said it would not attend.", "Washington", "US", "District of Columbia"),
        ("The ceremony was held in Islamabad.", "Islamabad", "PK", "Islamabad"),
    ],
)
def test_namesakes(text: str, name: str, country: str, admin1: str | None) -> None:
    """The region beside a name and the company that it keeps choose between namesakes."""
    place = by_name(enrich(text))[name]

    assert (country, admin1) == (place.country_code, place.admin1)


def test_one_sense_in_a_story() -> None:
    """A name once told apart keeps its sense; alternatives are kept with their scores."""
    story = enrich(
        "Snow closed roads near Moscow, Idaho, on Friday.\n\nSchools in Moscow stayed shut.", "Moscow schools shut"
    )
    moscow = by_name(story)["Moscow"]

    assert len(moscow.mentions) == 3
    assert moscow.country_code == "US"
    assert "RU" in {other.country_code for other in moscow.alternatives}


def test_two_places_of_one_name() -> None:
    """Where the text tells two namesakes apart, both are kept."""
    story = enrich("Envoys met in Moscow. The town of Moscow, Idaho, was not amused.")

    assert {"RU", "US"} == {place.country_code for place in story.places if place.name == "Moscow"}


def test_an_unknown_namesake_is_not_guessed() -> None:
    """A name in a region where no such place is known stays unresolved."""
    place = by_name(enrich("A fair in Moscow, Nevada, drew crowds."))["Moscow"]

    assert (place.place_id, place.latitude) == ("unresolved:moscow", None)


def test_dateline() -> None:
    """The dateline's place is resolved and marked; it has no mention of its own."""
    story = enrich("Shares fell.", dateline=Dateline(text="DOHA, May 3 -", place="DOHA"))

    (place,) = story.places
    assert (place.name, place.dateline, place.mentions) == ("Doha", True, ())


def test_an_unknown_dateline_stays() -> None:
    """A dateline that nobody knows is kept without coordinates."""
    (place,) = enrich("Shares fell.", dateline=Dateline(text="QUIBBLE -", place="QUIBBLE")).places

    assert (place.place_id, place.latitude, place.dateline) == ("unresolved:quibble", None, True)


def test_versions_are_named() -> None:
    """A story says which gazetteer and which rules produced its tags."""
    enrichment = enrich("Nothing.").enrichment

    assert enrichment.gazetteer.startswith("wiredesk-gazetteer-1-")
    assert enrichment.readings == "readings-1"
    assert enrichment.engine.startswith("wiredesk-")


def test_given_mentions() -> None:
    """Resolution runs on mentions that somebody else has found; none is lost, unknown ones stay unresolved."""
    text = "From Upper Quibble to Paris, Texas."
    places = resolve_mentions(text, [(5, 18), (22, 27), (29, 34)])

    assert [place.place_id for place in places] == ["unresolved:upper-quibble", "geonames:4717560", "geonames:4736286"]
    with pytest.raises(ValueError, match="no text"):
        resolve_mentions(text, [(5, 99)])


NAMES = st.sampled_from(
    [
        "Moscow",
        "Paris",
        "Idaho",
        ",",
        "'s",
        "U.S.",
        "the",
        "Kremlin",
        "F-6",
        "İstanbul",
        "Georgia",
        "-",
        "and",
        ". ",
        "\n\n",
        "of",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(NAMES, max_size=30).map(" ".join), st.lists(NAMES, max_size=30).map("".join)
)


@given(headline=TEXTS, body=TEXTS)
def test_spans_are_true(headline: str, body: str) -> None:
    """Whatever the text, nothing breaks, every span says what stands there, and no two overlap."""
    story = enrich(body, headline)
    spans = [mention.span for place in story.places for mention in place.mentions]
    ordered = sorted(spans, key=lambda span: (span.field, span.start))

    assert all(getattr(story, span.field)[span.start : span.end] == span.text for span in spans)
    assert all(one.field != other.field or one.end <= other.start for one, other in pairwise(ordered))
    assert sum(one.score for one in story.focus) <= 1


@given(text=TEXTS, data=st.data())
def test_any_given_mention_is_kept(text: str, data: st.DataObject) -> None:
    """Any span given comes back as a mention."""
    ends = st.integers(0, len(text))
    pairs = (
        data.draw(st.lists(st.tuples(ends, ends).filter(lambda pair: pair[0] < pair[1]), max_size=4)) if text else []
    )
    places = resolve_mentions(text, pairs)

    assert set(pairs) == {(mention.span.start, mention.span.end) for place in places for mention in place.mentions}


def test_same_bytes_under_any_hash_seed() -> None:
    """Equal stories give equal bytes, whatever the hash seed of the process."""
    code = (
        "import sys; from wiredesk_events import StoryTagged, load; from wiredesk.stages.geo import tag_places;"
        "sys.stdout.buffer.write(tag_places(load(StoryTagged, sys.stdin.read())).to_json())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=SAMPLE.to_json(),
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "42")
    }

    assert {tag_places(SAMPLE).to_json()} == outputs


@pytest.mark.parametrize(
    "unit", ["Moscow ", "Paris, Texas and ", "of Moscow of ", "Qatar's ", "A-", "New York City Council of "]
)
def test_time_grows_with_length(unit: str) -> None:
    """Four times the text takes about four times as long, up to a megabyte; a quadratic step would take sixteen."""

    def seconds(size: int) -> float:
        body = (unit * (size // len(unit) + 1))[:size]
        start = time.process_time()
        enrich(body)
        return time.process_time() - start

    seconds(10_000)
    gc.disable()  # the collector walks all living mentions again and again; that is not what is measured here
    try:
        small, large = seconds(50_000), seconds(200_000)
    finally:
        gc.enable()

    assert large < 9 * small + 0.05


def test_a_megabyte_of_prose() -> None:
    """A megabyte of wire copy is done within seconds."""
    body = SAMPLE.body * (1_000_000 // len(SAMPLE.body) + 1)
    start = time.process_time()
    story = enrich(body[:1_000_000])

    assert time.process_time() - start < 20
    assert sum(len(place.mentions) for place in story.places) > 5_000
