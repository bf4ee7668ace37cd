"""The AsyncAPI document is valid and says what the code does."""

import copy
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, get_args

import pytest

from wiredesk.broker import dead_letter_tools
from wiredesk.broker.letters import Handled, Letter, letter_of
from wiredesk.contract.asyncapi import PACKAGED_WATCHES, Document, asyncapi, documented_topics, message_name
from wiredesk.contract.examples import EXAMPLES
from wiredesk.contract.json_schemas import json_schema, short_name
from wiredesk.contract.yaml_text import to_yaml
from wiredesk.domain.errors import Rejection
from wiredesk.domain.records import Headers, InboundRecord
from wiredesk.pipeline.dead_letters import dead_letter
from wiredesk.pipeline.headers import event_headers
from wiredesk.settings import Settings
from wiredesk.topics import DEAD_LETTERS, MEMORY, STAGES
from wiredesk_events import EVENTS, Event


Validators = Callable[[dict[str, Any]], Any]
PARSER = "@asyncapi/parser"
PARSER_VERSION = "3.6.3"
RAW_RECORD = InboundRecord(
    "wire.raw", 3, 1041, 1_620_207_000_250, b"capital-dispatch", b"{", (("ce_time", b"2021-05-05T09:30:00.25Z"),)
)


@pytest.fixture(name="document")
def _document() -> Document:
    return asyncapi()


def test_every_topic_is_a_channel(document: Document) -> None:
    """Each topic stands in the document with its partitions, retention, size, event and key."""
    for topic in documented_topics():
        channel = document["channels"][topic.name]
        kafka = channel["bindings"]["kafka"]
        configuration = {
            name: ",".join(value) if isinstance(value, list) else str(value)
            for name, value in kafka["topicConfiguration"].items()
        }
        assert channel["address"] == kafka["topic"] == topic.name
        assert kafka["partitions"] == topic.partitions
        assert configuration == topic.configuration()
        message = document["components"]["messages"][message_name(topic)]
        assert channel["messages"][message_name(topic)] == {"$ref": f"#/components/messages/{message_name(topic)}"}
        assert len(channel["messages"]) == (2 if topic.name == DEAD_LETTERS else 1)
        assert message["bindings"]["kafka"]["key"]["description"] == topic.key
    assert document["channels"].keys() == {topic.name for topic in documented_topics()}


def test_every_stage_receives_and_sends(document: Document) -> None:
    """The operations are those of the stage table, each with its consumer group; nothing else is sent."""
    operations = document["operations"]

    for stage, (source, targets) in STAGES.items():
        received = operations[f"{stage}.receive.{source}"]
        assert received["bindings"]["kafka"]["groupId"]["enum"] == [Settings().group(stage)]
        assert received["channel"] == {"$ref": f"#/channels/{source}"}
        sent = {name.removeprefix(f"{stage}.send.") for name in operations if name.startswith(f"{stage}.send.")}
        expected = {target for target in targets if not target.endswith("*")}
        if "wire.places.*" in targets:
            expected |= {f"wire.places.{watch}" for watch in PACKAGED_WATCHES}
        assert sent == expected - {MEMORY}
    sent_somewhere = {op["channel"]["$ref"] for op in operations.values() if op["action"] == "send"}
    assert sent_somewhere == {f"#/channels/{name}" for name in document["channels"] if name != "wire.raw"}
    assert f"any.send.{DEAD_LETTERS}" in operations


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_every_event_is_a_message(document: Document, event: type[Event]) -> None:
    """Each event's payload is its JSON Schema, with every part among the components."""
    name = short_name(event)
    message = document["components"]["messages"][name]
    schemas = document["components"]["schemas"]

    assert message["payload"]["schemaFormat"] == "application/schema+json;version=draft-2020-12"
    assert message["payload"]["schema"] == {"$ref": f"#/components/schemas/{name}"}
    expected = json_schema(event)
    assert list(schemas[name]["properties"]) == list(expected["properties"])
    assert schemas[name]["$id"] == expected["$id"]
    for part, schema in expected["$defs"].items():
        assert list(schemas[part]["properties"]) == list(schema["properties"])


def _text(headers: Headers) -> dict[str, str]:
    return {name: value.decode() for name, value in headers}


def _check(validator: Validators, document: Document, schema: str, headers: dict[str, str]) -> set[str]:
    """Hold headers against their schema; return the declared ones that are not there."""
    declared = document["components"]["schemas"][schema]
    validator(declared).validate(headers)
    assert headers.keys() <= declared["properties"].keys()
    return set(declared["properties"].keys() - headers.keys())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_headers_of_events(validator: Validators, document: Document, event: type[Event]) -> None:
    """Events carry the declared headers and no others; the ones marked so are always there."""
    live = InboundRecord("wire.raw", 0, 0, 0, None, b"")
    replayed = replace(live, headers=(("origin", b"replay"), ("replay_id", b"2021-05-06-geo")))

    for record, absent in ((live, {"replay_id"}), (replayed, set())):
        headers = _text(event_headers(record, EXAMPLES[event], stage="geo", story_id="s"))
        # The decision's header is added by dedupe alone, the attempt when a dead letter is requeued.
        assert _check(validator, document, "EventHeaders", headers) == {"wd_reason", "dlq.attempt", *absent}


def test_headers_of_dead_letters(validator: Validators, document: Document) -> None:
    """Dead letters carry the declared headers and no others besides those of their record."""
    with pytest.raises(Rejection) as caught:
        raise Rejection("WIRE-R005", "line 1 column 2")
    full = dead_letter(RAW_RECORD, caught.value, stage="read", group="wiredesk-read", failed_at="2021-05-05T09:30:01Z")
    bare = dead_letter(RAW_RECORD, Rejection("WIRE-R005"), stage="read")

    absent_when_bare = {"dlq.detail", "dlq.group", "dlq.stack", "dlq.failed_at"}
    for letter, absent in ((full, set()), (bare, absent_when_bare)):
        headers = _text(letter.headers)
        assert headers.pop("ce_time") == "2021-05-05T09:30:00.25Z"
        assert _check(validator, document, "DeadLetterHeaders", headers) == {"dlq.truncated_from_bytes", *absent}


@pytest.mark.parametrize("handled", get_args(Handled))
def test_headers_of_markers(validator: Validators, document: Document, handled: Handled) -> None:
    """The marker of a handled dead letter carries the declared headers and has no value."""
    marker = dead_letter_tools._marker(_letter(RAW_RECORD), handled, DEAD_LETTERS)

    assert _check(validator, document, "MarkerHeaders", _text(marker.headers)) == set()
    assert marker.value is None
    assert "dead-letter-marker" in document["channels"][DEAD_LETTERS]["messages"]


def test_headers_of_requeued_records(validator: Validators, document: Document) -> None:
    """A requeued raw record carries declared headers only."""
    record = replace(RAW_RECORD, headers=())
    letter = dead_letter(record, Rejection("WIRE-R005"), stage="read")
    stored = InboundRecord(DEAD_LETTERS, 0, 0, 0, letter.key, letter.value, letter.headers)

    headers = _text(dead_letter_tools.requeued(_letter(record), stored).headers)

    assert _check(validator, document, "RawHeaders", headers) == {"ce_source", "origin", "replay_id"}


def _letter(record: InboundRecord) -> Letter:
    letter = dead_letter(record, Rejection("WIRE-R005"), stage="read")
    return letter_of(InboundRecord(DEAD_LETTERS, 0, 0, 0, letter.key, letter.value, letter.headers))


def test_packaged_watches_are_documented() -> None:
    """The documented watches are those of the packaged watch list."""
    watchlist = pytest.importorskip("wiredesk.stages.geo.watchlist", reason="stage geo is not written yet")

    assert tuple(sorted(watchlist.WatchList.default().names)) == PACKAGED_WATCHES


# With the official parser ---------------------------------------------------------------------------------------------


def _without_parser(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"in CI the document must be checked: {reason}")
    pytest.skip(reason)


@pytest.fixture(name="parse", scope="module")
def _parse() -> Callable[[str], dict[str, Any]]:
    """Return a function that gives the parser's findings; installs the parser into the user's cache once."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        _without_parser("node and npm are not installed")
    modules = _installed_parser(npm) / "node_modules"
    script = Path(__file__).with_name("parse_asyncapi.js")

    def parse(text: str) -> dict[str, Any]:
        environment = {**os.environ, "NODE_PATH": str(modules)}
        done = subprocess.run(
            [node, str(script)], input=text.encode(), capture_output=True, env=environment, timeout=120, check=True
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return parse


def _installed_parser(npm: str) -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wiredesk" / "node"
    folder = cache / f"asyncapi-parser-{PARSER_VERSION}"
    if folder.exists():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as unfinished:
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", unfinished]
        done = subprocess.run([*command, f"{PARSER}@{PARSER_VERSION}"], capture_output=True, timeout=280, check=False)
        if done.returncode != 0:
            _without_parser(f"npm could not install {PARSER}: {done.stderr.decode(errors='replace')[-300:]}")
        if not folder.exists():
            shutil.copytree(unfinished, folder)
    return folder


@pytest.mark.network
def test_parser_accepts_the_document(checkout: Path, parse: Callable[[str], dict[str, Any]]) -> None:
    """The committed document has no error in the eyes of @asyncapi/parser, and holds every channel."""
    found = parse((checkout / "schemas" / "asyncapi.yaml").read_text("utf-8"))

    assert found["findings"] == []
    assert set(found["channels"]) == {topic.name for topic in documented_topics()}


PLANTED: dict[str, Callable[[Document], object]] = {
    "unknown action": lambda d: d["operations"]["read.receive.wire.raw"].update(action="recieve"),
    "dangling reference": lambda d: d["channels"]["wire.enriched"]["messages"].update(x={"$ref": "#/components/no"}),
    "part left out": lambda d: d["components"]["schemas"].pop("Span"),
    "wrong binding": lambda d: d["channels"]["wire.raw"]["bindings"]["kafka"].update(partitions="four"),
    "no address to find": lambda d: d["operations"]["read.receive.wire.raw"].update(
        channel={"$ref": "#/channels/wire.rw"}
    ),
}


@pytest.mark.network
@pytest.mark.parametrize("name", PLANTED)
def test_parser_rejects_planted_errors(document: Document, parse: Callable[[str], dict[str, Any]], name: str) -> None:
    """The check can fail: each planted error is found."""
    spoiled = copy.deepcopy(document)
    PLANTED[name](spoiled)

    assert parse(to_yaml(spoiled))["findings"]
