"""`wiredesk explain` on a broker: raw copy through the workers of read and dedupe, and what is said of each story."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from desk import WORKER
from processes import WorkerProcess, eventually
from typer.testing import CliRunner

from wiredesk.broker import topic_admin
from wiredesk.broker.embedded import EmbeddedKafka
from wiredesk.broker.publisher import publisher
from wiredesk.broker.reader import read_topic
from wiredesk.cli.exits import ExitCode
from wiredesk.cli.main import app
from wiredesk.composition import declared_topics
from wiredesk.domain.ids import story_id
from wiredesk.domain.records import OutboundRecord
from wiredesk.pipeline.local import RawMessage
from wiredesk.settings import Settings, load_settings
from wiredesk.topics import DUPLICATES, UNIQUE


pytestmark = pytest.mark.broker

START = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
HEADLINE = "Ferry pier at Lowmark shut after barge hits pillar"
FIRST = f"""{HEADLINE}

LOWMARK, May 4 (Nordwire) - The ferry pier at Lowmark was shut on Monday after a gravel barge hit one of its
pillars, the harbour master Henrik Stahl said.

Divers found a crack of 14 centimetres below the water line, Stahl told reporters at the quay. Nobody was
hurt, and the barge reached the yard at Tarnby under its own power.

Ferries to the 3 outer islands leave from the fish market until the pillar has been braced, which the port
expects to take 9 days. Lorries are sent by way of the bridge at Oster.

The pier was built in 1961 and carries about 2,400 passengers on a working day in spring. Its pillars were
last looked at in October, when the inspector Anna Weiss asked for new fenders.
"""
CUT = FIRST[: FIRST.index("The pier was built")]
UPDATE = FIRST.replace(HEADLINE, f"UPDATE 1-{HEADLINE}").replace("9 days", "12 days")
KILL = f"""KILL - {HEADLINE}

Please kill the story "{HEADLINE}," dateline Lowmark, which moved on Monday, May 4. The harbour master has
been quoted in error.

A kill is mandatory. Make certain the story is not used.
"""
ORPHAN = KILL.replace(HEADLINE, "Glass works at Oster lights its second furnace")
OTHER = """Vintners of Tarnby pick early after dry spring

TARNBY, May 4 (Nordwire) - Vintners on the slopes above Tarnby will begin to pick two weeks early this year,
their guild said on Monday, after a spring with hardly any rain.

The guild's head, Jonas Brandt, said that the grapes were small and sweet and that he expected a good vintage,
though a third less of it than in other years.
"""
FEED = {"first": FIRST, "other": OTHER, "copy": FIRST, "cut": CUT, "update": UPDATE, "kill": KILL, "orphan": ORPHAN}


@dataclass
class Desk:
    """A broker on which the feed has been read and decided, and the command line beside it."""

    environment: dict[str, str | None]
    ids: dict[str, str]

    def run(self, *arguments: str) -> Any:
        return CliRunner().invoke(app, ["explain", *arguments], env=self.environment)

    def told(self, name: str) -> dict[str, Any]:
        result = self.run(self.ids[name])
        assert (result.exit_code, result.stderr) == (ExitCode.OK, "")
        fields: dict[str, Any] = json.loads(result.stdout)
        return fields


@pytest.fixture(name="desk", scope="module")
def _desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    data_dir = tmp_path_factory.mktemp("explain")
    with EmbeddedKafka(data_dir) as broker:
        servers = broker.bootstrap_servers
        topic_admin.apply(topic_admin.plan(servers, declared_topics(load_settings())))
        # One feed: its messages keep their order.
        ids = dict(zip(FEED, _published(servers), strict=True))
        environment = {"WIREDESK_KAFKA_BOOTSTRAP_SERVERS": servers}
        workers = [
            WorkerProcess([*WORKER, stage], data_dir / f"{stage}.log", environment) for stage in ("read", "dedupe")
        ]
        try:
            for worker in workers:
                worker.start()
            eventually(
                "every story is decided on",
                lambda: all(worker.running for worker in workers) and _decided(servers) >= set(ids.values()),
                seconds=120,
                pause=0.5,
            )
        finally:
            for worker in workers:
                worker.stop()
        clean: dict[str, str | None] = {f"WIREDESK_{name.upper()}": None for name in Settings.model_fields}
        yield Desk({**clean, **environment}, ids)


def _published(servers: str) -> list[str]:
    """Publish the feed and return the id that each story gets."""
    messages = [
        RawMessage("nordwire", text.encode(), START + timedelta(minutes=20 * number))
        for number, text in enumerate(FEED.values())
    ]
    records: list[OutboundRecord] = [message.record() for message in messages]
    with publisher(servers) as publishing:
        done = list(publishing.publish(records))
    return [story_id(f"{one.record.topic}:{one.partition}:{one.offset}") for one in done]


def _decided(servers: str) -> set[str | None]:
    return {record.header("ce_subject") for topic in (UNIQUE, DUPLICATES) for record in read_topic(servers, topic)}


def test_a_new_story_with_its_family(desk: Desk) -> None:
    """Held against nothing; its versions, the kill included, and its repeat follow it."""
    told = desk.told("first")

    assert (told["outcome"], told["reason"], told["compared_with"]) == ("new", "new", None)
    assert [(one["version"], one["story_id"], one["kind"]) for one in told["family"]["versions"]] == [
        (1, desk.ids["first"], "new"),
        (2, desk.ids["update"], "update"),
        (3, desk.ids["kill"], "kill"),
    ]
    assert [one["story_id"] for one in told["family"]["repeats"]] == [desk.ids["copy"], desk.ids["cut"]]
    assert desk.told("other")["family"]["repeats"] == []


def test_a_version_says_what_it_changed(desk: Desk) -> None:
    """The compared story, how long before, the figures that only one side has."""
    told = desk.told("update")

    assert (told["outcome"], told["reason"], told["version"]) == ("version", "marker-version", 2)
    assert told["compared"]["headline"] == HEADLINE
    assert told["hours_after"] == 1.33
    assert (told["only_here"]["figures"], told["only_there"]["figures"]) == (["12"], ["9"])
    assert told["story"]["markers"] == ["UPDATE 1"]


def test_a_duplicate_names_the_kept_story(desk: Desk) -> None:
    """Which one, by which rule, and who has repeated it; the id may be cut."""
    told = desk.told("copy")
    shown = desk.run(desk.ids["copy"][:13], "-o", "table")

    assert (told["outcome"], told["duplicate_of"]) == ("duplicate", desk.ids["first"])
    assert told["kept"]["story_id"] == desk.ids["first"]
    assert (told["repeats"], told["repeated_by"]) == (1, ["nordwire"])
    assert shown.exit_code == ExitCode.OK
    assert f"duplicate of {desk.ids['first']}; not passed on" in shown.stdout
    assert told["sentence"] in shown.stdout
    assert "40 min earlier" in shown.stdout


def test_a_cut_copy_is_compared_by_what_was_read(desk: Desk) -> None:
    """The event of a duplicate has no fingerprint: its figures and names are those on `wire.read`."""
    told = desk.told("cut")

    assert (told["reason"], told["repeats"]) == ("abridged-copy", 2)
    assert told["only_here"] == {"figures": [], "names": []}
    assert {"2400", "1961"} <= set(told["only_there"]["figures"])
    assert "anna" in told["only_there"]["names"]
    assert [measure["reached"] for measure in told["alike"]["measures"]] == [True]


def test_kills(desk: Desk) -> None:
    """One finds its story, the other says that it is not known here."""
    kill, orphan = desk.told("kill"), desk.told("orphan")

    assert (kill["outcome"], kill["reason"], kill["compared_with"]) == ("version", "kill", desk.ids["update"])
    assert (orphan["outcome"], orphan["reason"], orphan["compared"]) == ("new", "orphan-kill", None)


def test_an_unknown_id(desk: Desk) -> None:
    """Code 1, one clear message, nothing on standard output."""
    result = desk.run("00000000-0000-5000-8000-000000000000")

    assert (result.exit_code, result.stdout) == (ExitCode.FAILED, "")
    assert result.stderr == ("There is no decision on a story 00000000-0000-5000-8000-000000000000 in the topics.\n")


def test_no_broker_is_one_clear_message(desk: Desk) -> None:
    """A broker that does not answer: 69, as with the other commands."""
    result = CliRunner().invoke(
        app,
        ["explain", desk.ids["first"]],
        env=desk.environment
        | {"WIREDESK_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1", "WIREDESK_BROKER_WAIT_SECONDS": "0.2"},
    )

    assert result.exit_code == ExitCode.UNAVAILABLE
    assert "WIRE-B001" in result.stderr
