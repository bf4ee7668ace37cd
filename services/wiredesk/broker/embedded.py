"""A real Apache Kafka on this computer, for `wiredesk up` and for the tests: one node, no Docker, nothing installed.

    with EmbeddedKafka(data_dir) as kafka:
        use(kafka.bootstrap_servers)

The broker is a Java process that we start and stop. It keeps its data between runs, dies with us, and listens on
127.0.0.1 only. Everything it writes is below `<data_dir>/embedded-kafka`.
"""

import atexit
import base64
import contextlib
import shutil
import socket
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from wiredesk.broker import kafka_config
from wiredesk.broker.broker_log import BrokerLog
from wiredesk.broker.child_process import ChildProcess
from wiredesk.broker.class_archive import ClassArchive
from wiredesk.broker.java import Java, find_java, java_environment
from wiredesk.broker.kafka_config import HOST, Listener
from wiredesk.broker.kafka_jars import KAFKA_VERSION, KafkaJars, ensure_kafka
from wiredesk.broker.ports import free_ports, port_is_free
from wiredesk.domain.errors import Misconfigured, Unavailable, WiredeskError
from wiredesk.folders import default_cache_dir, lock_holder, take_lock


MIN_FREE_BYTES = 256 * 1024 * 1024
"""Below this much free space the broker does not start: a few segments and one batch of large stories fill it."""

_STARTS = 5
_STOP_SECONDS = 20.0


class EmbeddedKafka:
    """One Kafka broker on 127.0.0.1; a context manager, or `start()` and `stop()`.

    Args:
        data_dir: where it keeps its data, below `embedded-kafka`; one broker a folder at a time.
        port: a fixed port, or None for a free one; the same object keeps its port over restarts.
        fresh: forget the data of earlier runs at the first start.
        version: the Kafka release; one with a lock file.
        cache_dir: where the jars and class archives are; by default the user's cache folder.
        repository: the address of a Maven repository or mirror; by default Maven Central.
        java: the Java to use; by default the one that `find_java` finds.
        heap_mib: the largest Java heap, in MiB.
        listeners: more doors beside the plain one (for SASL, TLS).
        properties: more server properties; they win over ours.
        start_seconds: how long it may take to answer.
        min_free_bytes: how much disk space must be free.

    Starting raises Unavailable (WIRE-B004 no files, B007 does not start, B008 disk full) or Misconfigured (WIRE-B005
    wrong file, B006 no Java, B009 folder in use).
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        port: int | None = None,
        fresh: bool = False,
        version: str = KAFKA_VERSION,
        cache_dir: Path | None = None,
        repository: str | None = None,
        java: Java | None = None,
        heap_mib: int = 384,
        listeners: Sequence[Listener] = (),
        properties: Mapping[str, str] | None = None,
        start_seconds: float = 90.0,
        min_free_bytes: int = MIN_FREE_BYTES,
    ) -> None:
        self._home = data_dir.absolute() / "embedded-kafka"
        self._port = port
        self._port_is_ours = port is not None  # asked for, or used before: no other will do
        self._fresh = fresh
        self._version = version
        self._cache_dir = default_cache_dir() if cache_dir is None else cache_dir.absolute()
        self._repository = repository
        self._java = java
        self._heap_mib = heap_mib
        self._listeners = tuple(listeners)
        self._properties = dict(properties or {})
        self._start_seconds = start_seconds
        self._min_free_bytes = min_free_bytes
        self._jars: KafkaJars | None = None
        self._lock: IO[bytes] | None = None
        self._broker: ChildProcess | None = None
        self._archive: ClassArchive | None = None
        self._log = BrokerLog(self._home / "logs")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def bootstrap_servers(self) -> str:
        """Return `host:port` of the plain listener; only after the first start."""
        return f"{HOST}:{self.port}"

    @property
    def port(self) -> int:
        """Return the port of the plain listener; only after the first start."""
        if self._port is None:
            raise RuntimeError("the broker has not been started yet")
        return self._port

    @property
    def pid(self) -> int:
        """Return the process id of the broker's Java."""
        if self._broker is None:
            raise RuntimeError("the broker has not been started yet")
        return self._broker.pid

    @property
    def running(self) -> bool:
        """Tell whether the broker's process is alive."""
        return self._broker is not None and self._broker.running

    @property
    def log_file(self) -> Path:
        """Return the broker's own log."""
        return self._log.file

    def address(self, listener: str) -> str:
        """Return `host:port` of one of the additional listeners."""
        return next(f"{HOST}:{one.port}" for one in self._listeners if one.name == listener)

    def start(self) -> None:
        """Start the broker and return when it answers; does nothing when it runs already."""
        if self.running:
            return
        self._jars = self._jars or ensure_kafka(self._version, cache_dir=self._cache_dir, repository=self._repository)
        self._java = self._java or find_java()
        self._archive = self._archive or ClassArchive(self._java, self._jars, self._cache_dir / "class-archives")
        try:
            self._take_folder()
            self._prepare_folder()
            self._boot()
        except OSError as error:
            self.stop()
            raise self._failure(f"{type(error).__name__}: {error}") from error
        except BaseException:
            self.stop()
            raise
        atexit.register(self.stop)

    def stop(self) -> None:
        """Stop the broker in order (SIGTERM, after 20 seconds SIGKILL) and give the folder free."""
        atexit.unregister(self.stop)
        if self._archive is not None:
            self._archive.cancel()
        if self._broker is not None:
            self._broker.stop(_STOP_SECONDS)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def kill(self) -> None:
        """End the broker as a crash would (SIGKILL) and return when it is gone; `restart()` brings it back."""
        if self._broker is not None:
            self._broker.kill()

    def restart(self) -> None:
        """Start again on the same port with the same data, whether the broker runs, was stopped or was killed."""
        if self._broker is not None:
            self._broker.stop(_STOP_SECONDS)
        self.start()

    def failure(self) -> WiredeskError | None:
        """Return why the broker is dead although nobody stopped it, or None: for the loop that watches over it."""
        if self._broker is None or self._lock is None or self._broker.running:
            return None
        return self._failure(self._broker.ending)

    def wait_for_archive(self, timeout: float | None = None) -> bool:
        """Wait until the class-data archive that the first start makes in the background is there; tell whether."""
        return self._archive is not None and self._archive.wait(timeout)

    def _take_folder(self) -> None:
        if self._lock is not None:
            return
        path = self._home / "lock"
        self._lock = take_lock(path)
        if self._lock is None:
            raise Misconfigured("WIRE-B009", f"{self._home} is in use by process {lock_holder(path)}")

    def _prepare_folder(self) -> None:
        if self._fresh:
            shutil.rmtree(self._home / "data", ignore_errors=True)
            self._fresh = False
        shutil.rmtree(self._home / "tmp", ignore_errors=True)  # a killed Java leaves its unpacked libraries there
        for name in ("data", "logs", "tmp"):
            (self._home / name).mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self._home).free
        if free < self._min_free_bytes:
            needed = self._min_free_bytes // 2**20
            raise Unavailable("WIRE-B008", f"{self._home} has {free // 2**20} MiB free, {needed} MiB are needed")

    def _boot(self) -> None:
        """Start until it answers: on other ports when somebody took ours, without the archive when Java dislikes it."""
        assert self._archive is not None  # noqa: S101 - set by start()
        deadline = time.monotonic() + self._start_seconds
        for _ in range(_STARTS):
            controller_port = self._choose_ports()
            self._log.begin()
            self._write_files(controller_port)
            self._format_once()
            self._launch()
            if self._wait_until_ready(deadline):
                self._port_is_ours = True
                self._archive.make_in_background(self._class_list)
                return
            conflict = self._log.says("Address already in use")
            if not conflict and not (self._broker is not None and self._broker.crashed and self._archive.discard()):
                break
        raise self._failure("it does not answer" if self._broker is None or self.running else self._broker.ending)

    def _choose_ports(self) -> int:
        """Choose what is not chosen yet; return the controller's port, which may differ from start to start."""
        if self._port is not None and not port_is_free(self._port):
            if self._port_is_ours:
                raise Unavailable("WIRE-B007", f"port {self._port} is in use by another program")
            self._port = None
        spare = iter(free_ports(2 + len(self._listeners)))
        self._port = self._port or next(spare)
        self._listeners = tuple(
            one if one.port is not None and port_is_free(one.port) else replace(one, port=next(spare))
            for one in self._listeners
        )
        return next(spare)

    def _write_files(self, controller_port: int) -> None:
        properties = kafka_config.server_properties(
            log_dir=self._home / "data",
            port=self.port,
            controller_port=controller_port,
            heap_mib=self._heap_mib,
            listeners=self._listeners,
            extra=self._properties,
        )
        (self._home / "server.properties").write_text(kafka_config.properties_text(properties), encoding="ascii")
        logging = kafka_config.logging_text(self._log.file)
        (self._home / "log4j2.properties").write_text(logging, encoding="ascii")

    @property
    def _class_list(self) -> Path:
        return self._home / "tmp" / "classes"

    def _java_process(self, main_class: str, *arguments: str, record: bool = False) -> ChildProcess:
        assert self._java is not None  # noqa: S101 - set by start()
        assert self._jars is not None  # noqa: S101
        assert self._archive is not None  # noqa: S101
        assert self._lock is not None  # noqa: S101
        options = kafka_config.java_options(
            self._java,
            heap_mib=self._heap_mib,
            temp_dir=self._home / "tmp",
            logs_dir=self._home / "logs",
            logging=self._home / "log4j2.properties",
        )
        options += self._archive.use() or (self._archive.record(self._class_list) if record else [])
        return ChildProcess(
            [str(self._java.path), *options, "-cp", self._jars.class_path, main_class, *arguments],
            output=self._log.output,
            cwd=self._home / "logs",
            env=java_environment(),
            # The child holds the lock as well: the folder is free only when both of us are gone.
            pass_fds=[self._lock.fileno()],
        )

    def _format_once(self) -> None:
        """Let Kafka's own tool format the data folder, unless an earlier run has; an interrupted try is repeated."""
        if (self._home / "data" / "meta.properties").is_file():
            return
        process = self._java_process(
            "kafka.tools.StorageTool",
            *("format", "--cluster-id", _cluster_id(), "--config", str(self._home / "server.properties")),
        )
        if not process.wait(self._start_seconds):
            process.kill()
        if not process.succeeded:
            raise self._failure("its storage cannot be formatted")

    def _launch(self) -> None:
        self._broker = self._java_process("kafka.Kafka", str(self._home / "server.properties"), record=True)

    def _wait_until_ready(self, deadline: float) -> bool:
        """Wait until our broker answers a metadata request; False when it died or the time is over."""
        while self.running and time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                socket.create_connection((HOST, self.port), timeout=1).close()
                if self._answers():
                    return True
            time.sleep(0.05)
        return False

    def _answers(self) -> bool:
        from kafka import KafkaAdminClient
        from kafka.errors import KafkaError

        try:
            client = KafkaAdminClient(
                bootstrap_servers=self.bootstrap_servers, client_id="wiredesk-embedded", bootstrap_timeout_ms=5_000
            )
        except KafkaError:
            return False
        try:
            cluster = client.describe_cluster()
        except KafkaError:
            return False
        finally:
            client.close()
        return bool(cluster["brokers"]) and cluster["cluster_id"] == self._stored_cluster_id()

    def _stored_cluster_id(self) -> str:
        lines = (self._home / "data" / "meta.properties").read_text(encoding="ascii").splitlines()
        return next(line.partition("=")[2] for line in lines if line.startswith("cluster.id="))

    def _failure(self, what: str) -> Unavailable:
        """Return the error for a broker that cannot start or has died: the disk, or else its last words."""
        free = shutil.disk_usage(self._home).free
        if self._log.says("No space left on device") or "No space left on device" in what or free < 2**20:
            return Unavailable("WIRE-B008", f"{self._home} has {free // 2**20} MiB free")
        words = "\n".join(self._log.last_words()) or "(it wrote nothing)"
        return Unavailable("WIRE-B007", f"{what}; the end of {self._log.file}:\n{words}")


def _cluster_id() -> str:
    """Return a new id as Kafka makes them: a random UUID in URL-safe base64, never with a leading dash."""
    while (text := base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")).startswith("-"):
        pass
    return text
