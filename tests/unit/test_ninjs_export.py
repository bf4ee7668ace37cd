"""Enriched stories as ninjs 3.1."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from wiredesk import pipeline
from wiredesk.cli.exits import ExitCode
from wiredesk.cli.main import app
from wiredesk.exports.ninjs import to_ninjs
from wiredesk.formats import ninjs
from wiredesk.formats.item import ReadLimits
from wiredesk_events import StoryEnriched, load


SAMPLE = Path(__file__).parents[1] / "golden" / "sample" / "enriched.json"


def _sample() -> StoryEnriched:
    return load(StoryEnriched, SAMPLE.read_bytes())


def _changed(**fields: Any) -> dict[str, Any]:
    story = json.loads(SAMPLE.read_bytes())
    for name, value in fields.items():
        story[name] = {**story[name], **value} if isinstance(story[name], dict) else value
    return to_ninjs(load(StoryEnriched, json.dumps(story)))


def test_the_sample_story() -> None:
    """Identity, text, people, places with their points: each where ninjs has it."""
    document = to_ninjs(_sample())
    story = _sample()

    assert document["uri"] == f"urn:uuid:{story.family_id}"
    assert (document["version"], document["pubStatus"], document["language"]) == ("1", "usable", "en")
    assert document["headlines"] == [{"role": "main", "contentType": "text/plain", "value": story.headline}]
    assert document["bodies"][0]["value"] == story.body
    assert document["bodies"][1]["value"].count("<p>") == len(story.paragraphs)
    assert document["located"] == "Islamabad"
    assert document["edNote"] == "ADDS VIDEO"
    assert "Shah Mahmood Qureshi" in [person["name"] for person in document["people"]]
    (moscow,) = [place for place in document["places"] if place["name"] == "Moscow"]
    assert moscow["geoJSON"]["geometry"]["type"] == "Point"
    assert moscow["uri"].startswith("https://sws.geonames.org/")


def test_what_the_story_does_not_have_is_left_out() -> None:
    """No empty fields, no nulls: ninjs readers test for presence."""
    document = to_ninjs(_sample())

    assert not [name for name, value in document.items() if value in (None, "", [], {})]
    assert "urgency" not in document


def test_lineage_of_a_correction() -> None:
    """What a version replaces and what it names are associations; ids that are no URI are left out."""
    document = _changed(
        replaces="6a1b8c3e-0000-5000-8000-000000000001",
        lifecycle={
            "kind": "correction",
            "refers_to": [
                {"provider_id": "urn:ndp:1", "headline": "Ferry sails"},
                {"provider_id": "not a uri"},
                {"story_id": "6a1b8c3e-0000-5000-8000-000000000001"},
            ],
        },
    )

    assert document["associations"] == [
        {"name": "replaced version", "rel": "replaces", "uri": "urn:uuid:6a1b8c3e-0000-5000-8000-000000000001"},
        {"name": "Ferry sails", "rel": "corrects", "uri": "urn:ndp:1"},
    ]


def test_subjects_in_their_parts() -> None:
    """A subject written as `scheme:code name` becomes literal or URI, and name."""
    subjects = ["medtop:20000337 sea transport", "harbours", "https://codes.example/topic/7 sea", "04000000"]

    assert _changed(envelope={"subjects": subjects})["subjects"] == [
        {"name": "sea transport", "literal": "medtop:20000337"},
        {"name": "harbours"},
        {"name": "sea", "uri": "https://codes.example/topic/7"},
        {"literal": "04000000"},
    ]


def test_mark_up_in_the_text_is_escaped() -> None:
    """A body with signs of HTML stays text, in both forms."""
    story = pipeline.enrich("Shares fall\n\nShares of <NML.X> & others fell on Monday, traders said.")
    plain, markup = to_ninjs(story)["bodies"]

    assert "<NML.X> & others" in plain["value"]
    assert "&lt;NML.X&gt; &amp; others" in markup["value"]


def test_our_own_reader_reads_it_back() -> None:
    """What we export, we read: headline and paragraphs survive the round trip."""
    story = _sample()
    (item,) = ninjs.read(json.dumps(to_ninjs(story)).encode(), ReadLimits())

    assert item.headline == story.headline
    assert tuple(block.text for block in item.blocks) == tuple(span.text for span in story.paragraphs)


def test_the_command_writes_a_document_a_line() -> None:
    """Lines that are no stories are named and skipped, and the command says so at its end."""
    lines = SAMPLE.read_text("utf-8").replace("\n", "")
    result = CliRunner().invoke(app, ["export", "--format", "ninjs", "-"], input=f"{lines}\n\n{{}}\n{lines}\n")

    assert result.exit_code == ExitCode.PARTIAL
    assert [json.loads(line) for line in result.stdout.splitlines()] == [to_ninjs(_sample())] * 2
    assert "standard input, line 3: not an enriched story" in result.stderr


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """It is named; the others are done."""
    result = CliRunner().invoke(app, ["export", str(tmp_path / "none.jsonl")])

    assert result.exit_code == ExitCode.PARTIAL
    assert "No such file" in result.stderr
