"""What is public is documented: settings, metrics, topics, error codes, headers and every field of every event."""

import re
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from pydantic import BaseModel

from wiredesk.contract.asyncapi import documented_topics
from wiredesk.contract.docs import variable
from wiredesk.contract.entity_lists import PACKAGED
from wiredesk.contract.json_schemas import ce_type, json_schema
from wiredesk.contract.record_headers import DEAD_LETTER_HEADERS, EVENT_HEADERS, MARKER_HEADERS, RAW_HEADERS
from wiredesk.domain.errors import CODES
from wiredesk.formats.sniff import READERS
from wiredesk.metrics import Metrics
from wiredesk.settings import Settings
from wiredesk.stages.entities.engines import make_engine
from wiredesk.stages.entities.list_reading import parse_list
from wiredesk.stages.entities.lists import build_lists
from wiredesk.stages.entities.newsroom import NewsroomLists
from wiredesk.topics import STAGES
from wiredesk_events import EVENTS, Event


def _row(page: str, name: str) -> list[str]:
    """Return the cells of the table row that begins with `name` as code."""
    rows = [line for line in page.splitlines() if line.startswith(f"| `{name}` |")]
    assert rows, f"{name} is not documented: run `make schemas`"
    return [cell.strip() for cell in rows[0].replace("\\|", "/").strip("|").split("|")]


@pytest.fixture(name="docs")
def _docs(checkout: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (checkout / "docs").glob("*.md")}


@pytest.mark.parametrize("setting", Settings.model_fields)
def test_setting_is_documented(docs: dict[str, str], setting: str) -> None:
    """Each setting stands in settings.md with its type, default and meaning."""
    _, kind, default, meaning = _row(docs["settings.md"], variable(setting))

    assert kind
    expected = Settings.model_fields[setting].default
    assert default.strip("`") == ("none" if expected is None else str(expected))
    assert meaning == Settings.model_fields[setting].description


def test_metrics_are_documented(docs: dict[str, str]) -> None:
    """Each metric that a worker registers stands in metrics.md with its kind and help."""
    registry = CollectorRegistry()
    Metrics("read", version="1", python="3", registry=registry)
    ours = [family for family in registry.collect() if family.name.startswith("wiredesk_")]

    assert len(ours) > 15
    for family in ours:
        suffix = {"counter": "_total", "info": "_info"}.get(family.type, "")
        _, kind, _, meaning = _row(docs["metrics.md"], family.name + suffix)
        assert (kind, meaning) == (family.type, family.documentation)


def test_topics_are_documented(docs: dict[str, str]) -> None:
    """Each topic and each stage stands in topics.md."""
    for topic in documented_topics():
        row = _row(docs["topics.md"], topic.name)
        assert (row[1], row[3], row[4]) == (topic.purpose, topic.key, str(topic.partitions))
    for stage, (source, _) in STAGES.items():
        assert _row(docs["topics.md"], stage)[1] == f"`{source}`"


@pytest.mark.parametrize("code", CODES)
def test_error_code_is_documented(docs: dict[str, str], code: str) -> None:
    """Each error code stands in errors.md with what it means, whose fault it is, and the remedy."""
    row = CODES[code]

    assert _row(docs["errors.md"], code) == [f"`{code}`", row.title, row.fault, row.remedy.replace("|", "/")]


def test_headers_are_documented(docs: dict[str, str]) -> None:
    """Each record header stands in topics.md."""
    for header in (*RAW_HEADERS, *EVENT_HEADERS, *DEAD_LETTER_HEADERS, *MARKER_HEADERS):
        assert _row(docs["topics.md"], header.name)[2]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_event_is_documented(docs: dict[str, str], event: type[Event]) -> None:
    """Each event has a section with its type and every field; so has each part."""
    sections = dict(
        section.split("\n", 1) for section in docs["events.md"].replace("\n## ", "\n### ").split("\n### ")[1:]
    )
    schema = json_schema(event)

    assert f"`{ce_type(event)}`" in sections[event.__name__]
    for name, part in {event.__name__: schema, **schema["$defs"]}.items():
        for field, declared in part["properties"].items():
            row = _row(sections[name], field)
            assert row[1]
            assert row[3] == declared.get("description", "").replace("|", "/")


def test_entity_lists_are_documented(docs: dict[str, str], checkout: Path) -> None:
    """Each list file has a section with every field; none is left out, and the page's own example is a valid file."""
    page = docs["entity-lists.md"]
    files = {path.name for path in (checkout / "services/wiredesk/stages/entities/data").glob("*.toml")}
    example = page.partition("```toml\n")[2].partition("```")[0]
    newsroom = parse_list(example, NewsroomLists, "example")

    assert files == set(PACKAGED)
    schemas: dict[str, type[BaseModel]] = {"## A newsroom's own file": NewsroomLists}
    schemas |= {f"### {name}": schema for name, schema in PACKAGED.items()}
    for heading, schema in schemas.items():
        section = re.split(r"^##", page.partition(f"\n{heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
        for field in schema.model_fields:
            assert _row(section, field)[1]
    assert build_lists(newsroom).canonical["organization", "AW"] == "Acme Widgets"


def test_entity_engines_are_documented(docs: dict[str, str], tmp_path: Path) -> None:
    """The page names the engines that there are, and how events name them."""
    page = docs["entity-engines.md"]
    lists = tmp_path / "lists.toml"
    lists.write_text("people = ['Farida Okonjo']", "utf-8")
    forms = re.findall(r"^\| .* \| `(builtin/.*)` \|$", page, re.MULTILINE)

    assert re.findall(r"^\| `([a-z]+)[^|]*` \|", page, re.MULTILINE) == ["builtin", "spacy", "gliner"]
    for form, engine in zip(forms, (make_engine(), make_engine("builtin", lists)), strict=True):
        pattern = re.escape(form).replace("<rules>", r"\w+").replace("<lists>", "[0-9a-f]{8}")
        assert re.fullmatch(pattern, f"{engine.name}/{engine.version}")


def test_wire_formats_are_documented(docs: dict[str, str], checkout: Path) -> None:
    """Each reader stands in the table of formats.md, and each data file that the page sends a newsroom to exists."""
    table = [line for line in docs["formats.md"].splitlines() if line.startswith("| `")]
    named = {name for line in table for name in re.findall(r"`([a-z0-9-]+)`", line.split("|")[1])}
    files = {
        cell
        for line in docs["formats.md"].splitlines()
        for cell in re.findall(r"`((?:conventions|formats)/data/[a-z_]+\.toml)`", line)
    }

    assert {reader.name for reader in READERS} - {"dialect"} | {"plain"} <= named
    assert len(files) >= 8
    assert not [name for name in files if not (checkout / "services" / "wiredesk" / name).is_file()]
