"""The seeds come out as `seeds/feed.toml` says: lifecycle, families, duplicates, dead letters, datelines, watches."""

import tomllib
from dataclasses import dataclass, field
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wiredesk.pipeline.local import LocalPipeline, RawMessage
from wiredesk.topics import DEAD_LETTERS, DUPLICATES, ENRICHED, NOTICES
from wiredesk_events import Notice, StoryDuplicate, StoryEnriched, load


SEEDS = Path(__file__).parents[2] / "seeds"


@dataclass
class Result:
    """What became of one file."""

    enriched: list[StoryEnriched] = field(default_factory=list)
    duplicates: list[StoryDuplicate] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    codes: list[str | None] = field(default_factory=list)


def rows() -> list[dict[str, Any]]:
    table: list[dict[str, Any]] = tomllib.loads((SEEDS / "feed.toml").read_text("utf-8"))["seed"]
    return table


@cache
def results() -> dict[str, Result]:
    pipeline, found = LocalPipeline(), {}
    for row in rows():
        message = RawMessage(row["source"], (SEEDS / row["file"]).read_bytes(), row["received_at"].astimezone(UTC))
        result = found[row["file"]] = Result()
        for record in pipeline.run([message]):
            value = record.value or b""
            if record.topic == ENRICHED:
                result.enriched.append(load(StoryEnriched, value))
            elif record.topic == DUPLICATES:
                result.duplicates.append(load(StoryDuplicate, value))
            elif record.topic == NOTICES:
                result.notices.append(load(Notice, value))
            elif record.topic == DEAD_LETTERS:
                result.codes.append(record.header("dlq.code"))
    return found


def _codes(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["file"])
def test_a_seed_comes_out_as_expected(row: dict[str, Any]) -> None:
    """Every expectation of its row in feed.toml holds."""
    result = results()[row["file"]]
    if row["outcome"] == "dead-letter":
        assert len(result.codes) == 1
        assert result.codes[0] in _codes(row["code"])
        assert not result.enriched
        return
    assert not result.codes
    if row["outcome"] == "duplicate":
        assert not result.enriched
        assert [copy.duplicate_of for copy in result.duplicates] == [_story(row["duplicate_of"]).story_id]
        return
    assert not result.duplicates
    assert len(result.enriched) == 1
    story = result.enriched[0]
    assert story.lifecycle.kind == row["outcome"]
    if "version" in row:
        assert story.version == row["version"]
    if "family_of" in row:
        assert story.family_id == _story(row["family_of"]).family_id
    elif row.get("version") == 1:
        assert story.family_id == story.story_id
    for name in ("status", "embargoed_until"):
        if name in row:
            assert getattr(story.lifecycle, name) == row[name]
    if "language" in row:
        assert story.language == row["language"]
    if "watch" in row:
        assert sorted(match.watch for match in story.watch) == sorted(row["watch"])
    dateline = story.dateline
    if "dateline_place" in row:
        assert (dateline.place or "" if dateline else "").casefold() == row["dateline_place"].casefold()
    if "dateline_agency" in row:
        assert (dateline.agency if dateline else None) == row["dateline_agency"]


def _story(file: str) -> StoryEnriched:
    return results()[file].enriched[0]


def test_spans_are_true() -> None:
    """Every span in every enriched seed equals its slice of headline or body."""
    count = 0
    for result in results().values():
        for story in result.enriched:
            for span in _spans(story.model_dump()):
                text = story.headline if span["field"] == "headline" else story.body
                assert text[span["start"] : span["end"]] == span["text"]
                count += 1
    assert count > 1000


def _spans(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        if {"field", "start", "end", "text"} <= value.keys():
            return [value]
        return [span for item in value.values() for span in _spans(item)]
    if isinstance(value, list | tuple):
        return [span for item in value for span in _spans(item)]
    return []


def test_a_kill_leaves_no_text_on_latest() -> None:
    """After a kill `wire.latest` shows a cancelled record without copy; the notice says which story is meant."""
    pipeline = LocalPipeline()
    latest: dict[bytes | None, StoryEnriched] = {}
    for row in rows():
        message = RawMessage(row["source"], (SEEDS / row["file"]).read_bytes(), row["received_at"].astimezone(UTC))
        for record in pipeline.run([message]):
            if record.topic == "wire.latest":
                latest[record.key] = load(StoryEnriched, record.value or b"")
    killed = [story for story in latest.values() if story.lifecycle.status == "canceled"]

    assert len(killed) == 3
    assert all(not story.body and not story.headline and not story.places for story in killed)


def test_same_feed_same_bytes() -> None:
    """Running the seeds twice gives the same records, byte for byte."""
    messages = [
        RawMessage(row["source"], (SEEDS / row["file"]).read_bytes(), row["received_at"].astimezone(UTC))
        for row in rows()
    ]

    assert list(LocalPipeline().run(messages)) == list(LocalPipeline().run(messages))
