"""Namesakes in whole stories, through every stage: which place each name means."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from wiredesk import pipeline


STORIES = tomllib.loads((Path(__file__).parent / "geo" / "namesakes.toml").read_text("utf-8"))["story"]
RECEIVED = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("story", STORIES, ids=[story["about"] for story in STORIES])
def test_the_place_that_is_meant(story: dict[str, Any]) -> None:
    """Every mention of a name, in headline and body, means the place that the file says, or none."""
    places = pipeline.enrich(story["text"].strip() + "\n", source="golden", received_at=RECEIVED).places
    found: dict[str, set[str]] = {}
    for place in places:
        for mention in place.mentions:
            what = f"{place.name}, {place.admin1 or '-'}, {place.country_code or '-'}"
            found.setdefault(mention.span.text, set()).add(what)
    wanted = dict(line.split(" = ") for line in story["places"])

    assert {name: {place} for name, place in wanted.items()} == {name: found.get(name) for name in wanted}
    assert not found.keys() & set(story.get("none", ()))
