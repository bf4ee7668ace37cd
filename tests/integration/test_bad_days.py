"""Bad input and bad days, on real brokers and real processes: each ends with a code, a clear message, nothing lost."""

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from desk import WORKER, Desk, wiredesk
from made_up_copy import wire
from processes import WorkerProcess, eventually, read

from wiredesk.broker import topic_admin
from wiredesk.broker.embedded import EmbeddedKafka
from wiredesk.broker.ports import free_ports
from wiredesk.cli.exits import ExitCode
from wiredesk.composition import declared_topics
from wiredesk.domain.records import Headers, InboundRecord, OutboundRecord
from wiredesk.pipeline.local import handle_or_bury
from wiredesk.pipeline.work import WorkSettings, make_work
from wiredesk.settings import load_settings
from wiredesk.topics import DEAD_LETTERS, ENRICHED, RAW


pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

MAX_RAW = 64 * 1024
STORY = b"Ferry strike ends in Doha\n\nDOHA, May 4 (MWX) - The ferry strike at the port of Doha ended on Monday.\n"

_ENTITIES = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10))
_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY e0 "ha">{_ENTITIES}]><nitf><body>&e9;</body></nitf>'
_QUADRATIC = f'<!DOCTYPE l [<!ENTITY a "{"x" * 20_000}">]><nitf><body>{"&a;" * 12_000}</body></nitf>'
_EXTERNAL = '<?xml version="1.0"?><!DOCTYPE n [<!ENTITY x SYSTEM "file:///etc/passwd">]><newsItem>&x;</newsItem>'


@dataclass(frozen=True)
class Bad:
    """A message that cannot be a story, and what must become of it."""

    name: str
    value: bytes | None
    codes: frozenset[str]


def bad(name: str, value: bytes | None, *codes: str) -> Bad:
    return Bad(name, value, frozenset(f"WIRE-{code}" for code in codes))


BAD = (
    bad("empty", b"", "R001"),
    bad("null", None, "R001"),
    bad("white space", b" \r\n\t" * 50, "R001"),
    bad("above the limit", STORY * (MAX_RAW // len(STORY) + 2), "R002"),
    bad("random bytes", random.Random(7).randbytes(5_000), "R003"),
    bad("invalid UTF-8 with nulls", b"\xfd\x00\x80\xc3\x01" * 200, "R003"),
    bad("compressed", b"\x1f\x8b\x08\x00" + random.Random(8).randbytes(500), "R003"),
    bad("deep arrays", b"[" * 30_000, "R005", "R006"),
    bad("deep objects", b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "R006"),
    bad("deep in a story", b'{"uri":"u","headline":' + b"[" * 9_000 + b"]" * 9_000 + b"}", "R006"),
    bad("broken JSON", b'{"uri": "urn:x", "headline": "Ferry str', "R005"),
    bad("deep XML", b"<?xml version='1.0'?>" + b"<a>" * 10_000, "R004", "R006", "R007"),
    bad("deep XML, closed", b"<nitf>" + b"<p>" * 5_000 + b"x" + b"</p>" * 5_000 + b"</nitf>", "R004", "R006", "R007"),
    bad("billion laughs", _LAUGHS.encode(), "R004", "R007"),
    bad("quadratic blow-up", _QUADRATIC.encode(), "R004", "R007"),
    bad("long document type", b"<!DOCTYPE l [" + b"<!ENTITY a 'b'>" * 2_000 + b"]><l>&a;</l>", "R004", "R007"),
    bad("long comment", b"<!-- " + b"- " * 9_000 + b"--><nitf>&a;</nitf>", "R004", "R007"),
    bad("external entity", _EXTERNAL.encode(), "R004", "R007"),
)


def record(value: bytes | None, *, key: bytes | None = b"bad-feed", headers: Headers = ()) -> OutboundRecord:
    return OutboundRecord(RAW, key, value, headers)


# --- Bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", BAD, ids=lambda one: one.name)
def test_bad_input_is_rejected_quickly(one: Bad) -> None:
    """Bombs, depth, noise and nothing at all are rejected with the right code in a moment, and nothing is expanded."""
    work = make_work("read", WorkSettings(max_raw_bytes=MAX_RAW))
    started = time.process_time()
    outputs = handle_or_bury(work, InboundRecord(RAW, 0, 0, 0, b"bad-feed", one.value))

    assert time.process_time() - started < 1.0
    assert [(output.topic, output.value) for output in outputs] == [(DEAD_LETTERS, one.value)]
    letter = dict(outputs[0].headers)
    assert letter["dlq.code"].decode() in one.codes
    assert sum(len(value) for name, value in outputs[0].headers if name != "dlq.stack") < 2_000


def test_bad_input_through_kafka(desk: Desk) -> None:
    """Each bad message becomes one dead letter with its code and its very bytes; good ones among them come through."""
    odd_key = bytes(range(256))
    good = [
        record(b"No key. " + STORY, key=None),
        record(b"Strange key. " + STORY, key=odd_key),
        record(b"Unknown source. " + STORY, key=b"nobody-knows-me"),
        record(
            b"Odd headers. " + STORY, headers=(("ce_time", b"yesterday"), ("traceparent", b"\xff"), ("origin", b""))
        ),
    ]
    desk.publish(record(one.value, headers=(("bad", one.name.encode()),)) for one in BAD)
    desk.publish(good)
    desk.drain()
    found = desk.found()
    letters = {letter.header("bad"): letter for letter in found.records[DEAD_LETTERS]}

    assert desk.problems(found) == {}
    assert len(found.records[DEAD_LETTERS]) == len(letters) == len(BAD)
    for one in BAD:
        letter = letters[one.name]
        assert letter.header("dlq.code") in one.codes, one.name
        assert (letter.key, letter.value) == (b"bad-feed", one.value)
    enriched = [stored.value or b"" for stored in found.records[ENRICHED] + found.records["wire.duplicates"]]
    feeds = [re.search(rb'"feed":"([^"]*)"', value) for value in enriched]
    assert sorted(feed[1].decode() for feed in feeds if feed) == ["bad-feed", "nobody-knows-me", "unknown", "unknown"]
    for worker in desk.workers.values():
        assert worker.get("/health/ready")[0] == 200


def test_50_megabytes(tmp_path: Path, desk: Desk) -> None:
    """`publish` names the message that is too large and publishes the one beside it; `process` gives a dead letter."""
    large, small = tmp_path / "large.txt", tmp_path / "small.txt"
    large.write_bytes(b"All work and no play.\n" * (50 * 2**20 // 22))
    small.write_bytes(b"Published beside a giant. " + STORY)
    published = wiredesk("publish", str(large), str(small), "--yes", "-b", desk.bootstrap, environment={})
    beside = [stored.value for stored in read(desk.bootstrap, RAW) if b"beside a giant" in (stored.value or b"")]
    processed = wiredesk("process", str(large), str(small), "--strict", environment={})

    assert published.returncode == ExitCode.PARTIAL, published.stderr
    assert "WIRE-R002" in published.stderr
    assert "1 message published to wire.raw, 1 skipped" in published.stderr
    assert beside == [small.read_bytes()]
    assert processed.returncode == ExitCode.PARTIAL, processed.stderr
    assert f"dead letter {large}: WIRE-R002" in processed.stderr
    assert processed.stdout.count("\n") == 1


def test_a_message_that_the_topic_takes_and_the_reader_does_not(desk: Desk) -> None:
    """A message of 11 MB, more than a fetch holds, becomes a dead letter with all its bytes; the next one is read."""
    value = b"All work and no play.\n" * (11 * 10**6 // 22)
    desk.publish([record(value, key=b"giant"), record(b"After a giant. " + STORY, key=b"giant")])
    desk.drain()
    letters = [letter for letter in read(desk.bootstrap, DEAD_LETTERS) if letter.key == b"giant"]

    assert [(letter.header("dlq.code"), letter.value == value) for letter in letters] == [("WIRE-R002", True)]
    assert any(b"After a giant" in (stored.value or b"") for stored in read(desk.bootstrap, "wire.read"))


# --- Bad days: settings and topics -----------------------------------------------------------------------------------


@pytest.fixture(name="broker", scope="module")
def _broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedKafka]:
    """A broker of our own: the real topics stand on it."""
    with EmbeddedKafka(tmp_path_factory.mktemp("bad-days")) as kafka:
        yield kafka


@pytest.fixture(name="without_topics", scope="module")
def _without_topics(broker: EmbeddedKafka) -> "subprocess.CompletedProcess[str]":
    """What a worker says before there are topics."""
    return wiredesk("worker", "geo", environment={"WIREDESK_KAFKA_BOOTSTRAP_SERVERS": broker.bootstrap_servers})


@pytest.fixture(name="topics", scope="module")
def _topics(broker: EmbeddedKafka, without_topics: "subprocess.CompletedProcess[str]") -> EmbeddedKafka:
    """The broker once it has its topics."""
    assert without_topics.returncode
    table = declared_topics(load_settings(max_raw_bytes=MAX_RAW))
    topic_admin.apply(topic_admin.plan(broker.bootstrap_servers, table))
    return broker


@pytest.fixture(name="desk", scope="module")
def _desk(topics: EmbeddedKafka, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Desk(topics.bootstrap_servers, tmp_path_factory.mktemp("desk"), max_raw_bytes=MAX_RAW) as desk:
        yield desk


def test_missing_topics(without_topics: "subprocess.CompletedProcess[str]") -> None:
    """A worker without its topics refuses to start, names them, and says what to do."""
    assert without_topics.returncode == ExitCode.MISCONFIGURED
    assert "WIRE-B002" in without_topics.stderr
    assert "wire.tagged" in without_topics.stderr
    assert "wire.places.qatar" in without_topics.stderr
    assert "wiredesk topics apply" in without_topics.stderr


def test_wrong_partition_count(topics: EmbeddedKafka) -> None:
    """A worker refuses topics with another partition count than declared, and says what to do."""
    result = wiredesk(
        "worker",
        "parse",
        environment={"WIREDESK_KAFKA_BOOTSTRAP_SERVERS": topics.bootstrap_servers, "WIREDESK_PARTITIONS": "7"},
    )

    assert result.returncode == ExitCode.MISCONFIGURED
    assert "WIRE-B003" in result.stderr
    assert "wire.unique has 4 partitions, 7 are declared" in result.stderr
    assert "wiredesk topics plan" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("WIREDESK_PARTITIONS", "many"),
        ("WIREDESK_MAX_RAW_BYTES", "-1"),
        ("WIREDESK_LOG_FORMAT", "yaml"),
        ("WIREDESK_OPS_PORT", "70000"),
    ],
)
def test_wrong_setting(variable: str, value: str) -> None:
    """A wrong setting ends the worker at once, and the message names the variable."""
    result = wiredesk("worker", "read", environment={variable: value})

    assert result.returncode == ExitCode.MISCONFIGURED
    assert "WIRE-S001" in result.stderr
    assert variable in result.stderr
    assert "Traceback" not in result.stderr


def test_port_of_the_endpoints_is_taken(topics: EmbeddedKafka) -> None:
    """A worker whose port another program has says so, naming the setting, instead of a stack."""
    with socket.create_server(("127.0.0.1", free_ports(1)[0])) as other:
        port = str(other.getsockname()[1])
        result = wiredesk(
            "worker",
            "read",
            environment={"WIREDESK_KAFKA_BOOTSTRAP_SERVERS": topics.bootstrap_servers, "WIREDESK_OPS_PORT": port},
        )

    assert result.returncode == ExitCode.MISCONFIGURED
    assert "WIRE-S001" in result.stderr
    assert f"WIREDESK_OPS_PORT: port {port} of 127.0.0.1" in result.stderr
    assert "Traceback" not in result.stderr


def test_two_desks_on_one_folder(topics: EmbeddedKafka) -> None:
    """A second `wiredesk up` on the same folder is refused and disturbs nobody."""
    folder = topics.log_file.parents[2]
    result = wiredesk("up", "--once", environment={"WIREDESK_DATA_DIR": str(folder)})

    assert result.returncode == ExitCode.MISCONFIGURED
    assert "WIRE-B009" in result.stderr
    assert f"process {os.getpid()}" in result.stderr
    assert topics.running


def test_full_disk(tmp_path: Path) -> None:
    """`wiredesk up` on a full disk says that the disk is full, and where."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if os.getuid() != 0 or mount is None or umount is None:
        pytest.skip("only root can mount a small file system")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)], check=False).returncode:
        pytest.skip("this computer does not let root mount a tmpfs")
    try:
        result = wiredesk("up", "--once", environment={"WIREDESK_DATA_DIR": str(folder)})
    finally:
        subprocess.run([umount, str(folder)], check=True)

    assert result.returncode == ExitCode.UNAVAILABLE
    assert "WIRE-B008" in result.stderr
    assert str(folder) in result.stderr
    assert "WIREDESK_DATA_DIR" in result.stderr


# --- Bad days: the broker --------------------------------------------------------------------------------------------


def nowhere() -> str:
    """Return an address where nobody listens."""
    return f"127.0.0.1:{free_ports(1)[0]}"


def test_no_broker() -> None:
    """Without a broker a worker waits, says so, and gives up with 69 when the time is over."""
    address = nowhere()
    result = wiredesk(
        "worker",
        "read",
        environment={"WIREDESK_KAFKA_BOOTSTRAP_SERVERS": address, "WIREDESK_BROKER_WAIT_SECONDS": "2"},
    )

    assert result.returncode == ExitCode.UNAVAILABLE
    assert "broker.waiting" in result.stderr
    assert f"Kafka at {address} does not answer yet" in result.stderr
    assert "WIRE-B001" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("stage", ["read", "dedupe"])
def test_stopped_while_waiting_for_the_broker(stage: str, tmp_path: Path) -> None:
    """SIGTERM ends a worker that waits for its broker in a moment."""
    log = tmp_path / "worker.log"
    worker = WorkerProcess([*WORKER, stage], log, {"WIREDESK_KAFKA_BOOTSTRAP_SERVERS": nowhere()}).start()
    try:
        eventually("it waits", lambda: "broker.waiting" in worker.log())
        asked = time.monotonic()
        worker.terminate()
        code = worker.wait(10)
    finally:
        worker.stop()

    assert time.monotonic() - asked < 3
    assert code in {0, -signal.SIGTERM, 128 + signal.SIGTERM}
    assert "Traceback" not in worker.log()


def test_a_long_outage(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """A broker that comes late is waited for; gone for long in mid-run, it costs no record and no worker."""
    outage = 60.0 if pytestconfig.getoption("--chaos") == "long" else 20.0
    messages = [message.record() for message in wire(400, 11, words=60)]
    with EmbeddedKafka(tmp_path / "kafka") as kafka:
        table = declared_topics(load_settings())
        topic_admin.apply(topic_admin.plan(kafka.bootstrap_servers, table))
        kafka.kill()  # absent when the workers start
        desk = Desk(kafka.bootstrap_servers, tmp_path)
        try:
            for worker in desk.workers.values():
                worker.start()
            eventually("they wait", lambda: all("broker.waiting" in one.log() for one in desk.workers.values()))
            kafka.restart()
            for worker in desk.workers.values():
                worker.wait_ready()
            pids = [worker.pid for worker in desk.workers.values()]
            desk.publish(messages[:200])
            kafka.kill()
            time.sleep(outage)
            live = [worker.get("/health/live")[0] for worker in desk.workers.values()]
            kafka.restart()
            desk.publish(messages[200:])
            desk.drain(180)
            same = [worker.pid for worker in desk.workers.values()]
            exits = desk.stop()
            found = desk.found()
        finally:
            desk.kill()

    assert len(found.records[RAW]) == len(messages)
    assert desk.problems(found) == {}
    assert live == [200] * len(pids)
    assert same == pids
    assert exits == [0] * len(pids)
    assert "answers after" in desk.workers["read"].log()
