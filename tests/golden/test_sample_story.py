"""The sample story, from its bytes to `wire.enriched`: every field, as a person checked it line by line."""

import json
from datetime import UTC, datetime
from pathlib import Path

from wiredesk import pipeline


ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "seeds" / "000_8600423198ba3a01.txt"
EXPECTED = ROOT / "tests" / "golden" / "sample" / "enriched.json"


def test_the_sample_story_comes_out_right() -> None:
    """Headline, dateline, body, quotes, people, times, amounts, places and watches are all as the golden file says."""
    received = datetime(2021, 4, 7, 15, tzinfo=UTC)
    story = pipeline.enrich(SAMPLE.read_bytes(), source="efe", received_at=received)

    found, expected = json.loads(story.to_json()), json.loads(EXPECTED.read_text("utf-8"))
    # The engine's own version changes with every release.
    assert found.pop("enrichment")["engine"].startswith("wiredesk-")
    expected.pop("enrichment")
    assert found == expected
