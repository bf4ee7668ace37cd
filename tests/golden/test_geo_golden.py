"""Whole stories through the geo stage: what a journalist would expect, field by field."""

import json
from pathlib import Path

import pytest

from wiredesk.stages.geo import tag_places
from wiredesk_events import StoryEnriched, StoryTagged, load


FOLDER = Path(__file__).parent / "geo"
CASES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
SAMPLE = tag_places(load(StoryTagged, (FOLDER / "efe/in.json").read_text("utf-8")))


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str) -> None:
    """The places, focus and watches are those of the golden file; the versions may differ."""
    story = tag_places(load(StoryTagged, (FOLDER / case / "in.json").read_text("utf-8")))
    wanted = json.loads((FOLDER / case / "out.json").read_text("utf-8"))
    got = json.loads(story.to_json())

    assert wanted == {key: got[key] for key in ("places", "focus", "watch")}


def readings(story: StoryEnriched, name: str) -> list[tuple[str, str]]:
    """Return each mention of a name with the words before it, and its reading."""
    found = [
        (mention.span.start, mention.reading)
        for place in story.places
        for mention in place.mentions
        if mention.span.text == name and mention.span.field == "body"
    ]
    return [(story.body[max(0, start - 20) : start], reading) for start, reading in sorted(found)]


def test_the_sample_reads_its_watched_places() -> None:
    """Moscow and Islamabad are governments and locations, each mention as meant; Qatar is a location."""
    moscow, islamabad = readings(SAMPLE, "Moscow"), readings(SAMPLE, "Islamabad")

    assert [reading for _, reading in moscow] == ["government", "government", "literal", "literal"]
    assert [reading for _, reading in islamabad] == ["literal", "government"]
    assert [reading for _, reading in readings(SAMPLE, "Qatar")] == ["literal"]


def test_the_sample_matches_its_watches() -> None:
    """All three default watches match, with the readings found and Islamabad's dateline."""
    found = {match.watch: (match.readings, match.dateline) for match in SAMPLE.watch}

    assert found == {
        "islamabad": (("literal", "government"), True),
        "moscow": (("literal", "government"), False),
        "qatar": (("literal",), False),
    }


def test_the_sample_finds_every_place() -> None:
    """Every place of the sample is resolved with coordinates, the misspelt Rusia included; its war is none."""
    names = {place.name for place in SAMPLE.places if place.latitude is not None}
    texts = [mention.span.text for place in SAMPLE.places for mention in place.mentions]

    assert names == {
        "Pakistan", "Russia", "Islamabad", "Soviet Union", "Moscow", "Karachi", "Lahore", "Afghanistan", "Qatar",
        "United States", "China", "New Delhi", "Kazakhstan", "Iran", "Egypt",
    }  # fmt: skip
    assert "Rusia" in texts
    assert "Soviet" not in texts
