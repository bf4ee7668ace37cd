"""Our ninjs export against IPTC's own schema, where the corpora are at hand: every seed story, and made-up ones."""

import json
import os
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import mutations
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from wiredesk import pipeline
from wiredesk.exports.ninjs import to_ninjs


ROOT = Path(__file__).resolve().parents[2]
CORPORA = Path(os.environ.get("WIREDESK_CORPORA", ROOT.parent / "shared" / "corpora"))
SCHEMA = CORPORA / "ninjs" / "schemas" / "ninjs-schema_3.1.json"
GEOJSON = "https://geojson.org/schema/GeoJSON.json"

pytestmark = pytest.mark.skipif(not SCHEMA.exists(), reason=f"no corpora (WIREDESK_CORPORA) at {CORPORA}")


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    """Return a validator for ninjs 3.1 that checks formats; GeoJSON's schema is narrowed to what we write."""
    point = {"type": "object", "required": ["type"], "properties": {"type": {"const": "Feature"}}}
    resource = DRAFT202012.create_resource(point)
    registry = Registry().with_resources([(GEOJSON, resource), (GEOJSON + "#", resource)])
    return jsonschema.Draft202012Validator(
        json.loads(SCHEMA.read_bytes()),
        registry=registry,
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )


def test_every_seed_story_validates(validator: jsonschema.Draft202012Validator) -> None:
    """The seeds hold every kind of story that we know: each is valid ninjs."""
    feed = tomllib.loads((ROOT / "seeds" / "feed.toml").read_text("utf-8"))
    messages = [
        pipeline.RawMessage(seed["source"], (ROOT / "seeds" / seed["file"]).read_bytes(), seed["received_at"])
        for seed in feed["seed"]
    ]
    stories = list(pipeline.enrich_all(messages, on_rejection=lambda _message, _rejection: None))
    for story in stories:
        validator.validate(to_ninjs(story))
    print(f"ninjs 3.1: {len(stories)} seed stories valid")

    assert len(stories) >= 20


def test_odd_stories_validate(validator: jsonschema.Draft202012Validator) -> None:
    """So are the stories that come out of mutated input."""
    messages = [
        pipeline.RawMessage("fuzz", message.value, datetime(2026, 5, 4, tzinfo=UTC))
        for message in mutations.messages(20_261_123, 0, 300)
    ]
    stories = list(pipeline.enrich_all(messages, on_rejection=lambda _message, _rejection: None))
    for story in stories:
        validator.validate(to_ninjs(story))

    assert len(stories) > 50
