"""Starting, killing and reading workers as an operator would: by process, over HTTP and Kafka."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from wiredesk.broker.clients import admin_client
from wiredesk.broker.ports import free_ports
from wiredesk.broker.progress import committed_offsets
from wiredesk.broker.publisher import publisher
from wiredesk.broker.reader import read_topic
from wiredesk.domain.records import InboundRecord, OutboundRecord
from wiredesk.topics import DEAD_LETTERS


TRIAL = Path(__file__).with_name("trial_worker.py")
DYING = Path(__file__).with_name("dying_dedupe.py")


def eventually(what: str, condition: Callable[[], Any], *, seconds: float = 60.0, pause: float = 0.1) -> Any:
    """Return the condition's first true value, or fail with what was waited for."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(pause)


class WorkerProcess:
    """One worker process with its own log file and endpoints."""

    def __init__(self, arguments: Sequence[str], log_file: Path, environment: Mapping[str, str] | None = None) -> None:
        self.arguments = list(arguments)
        self.log_file = log_file
        self.port = free_ports(1)[0]
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("WIREDESK_")},
            "PYTHONUNBUFFERED": "1",
            **(environment or {}),
            "WIREDESK_OPS_PORT": str(self.port),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "WorkerProcess":
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self.arguments], env=self._environment, stdout=log, stderr=log
            )
        return self

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait_ready(self, seconds: float = 60.0) -> "WorkerProcess":
        eventually(f"worker ready; its log:\n{self.log()[-3000:]}", self.is_ready, seconds=seconds)
        return self

    def is_ready(self) -> bool:
        if not self.running:
            raise AssertionError(f"the worker ended with {self.exit_code}:\n{self.log()[-4000:]}")
        return self.get("/health/ready")[0] == 200 and "wiredesk_assigned_partitions" in self.get("/metrics")[1]

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def metric(self, series: str) -> float:
        """Return the value of one series as `name{labels}`, or 0."""
        for line in self.get("/metrics")[1].splitlines():
            if line.startswith(series + " "):
                return float(line.rsplit(" ", 1)[1])
        return 0.0

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def terminate(self) -> None:
        self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def wait(self, seconds: float = 60.0) -> int:
        assert self._process is not None
        return self._process.wait(seconds)

    @property
    def exit_code(self) -> int | None:
        return None if self._process is None else self._process.poll()

    def stop(self) -> None:
        if self.running:
            self.kill()
            self.wait()

    def log(self) -> str:
        return self.log_file.read_text("utf-8", "replace") if self.log_file.exists() else ""

    def log_events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log().splitlines() if line.startswith("{")]


def create_topics(bootstrap: str, **partitions: int) -> None:
    """Create topics (underscores in names stand for hyphens) unless they are there; small records only."""
    with admin_client(bootstrap) as admin:
        present = set(admin.list_topics())
        wanted = {name.replace("_", "-"): count for name, count in partitions.items()}
        wanted.setdefault(DEAD_LETTERS, 4)
        missing = {
            name: {
                "num_partitions": count,
                "replication_factor": 1,
                "configs": {} if name == DEAD_LETTERS else {"max.message.bytes": "1000000"},
            }
            for name, count in wanted.items()
            if name not in present
        }
        if missing:
            admin.create_topics(missing)


def publish(bootstrap: str, topic: str, values: Sequence[bytes | None], *, key: bytes = b"key") -> None:
    with publisher(bootstrap) as out:
        for _ in out.publish(OutboundRecord(topic, key, value) for value in values):
            pass


def read(bootstrap: str, topic: str) -> list[InboundRecord]:
    return list(read_topic(bootstrap, topic))


def longest_pause(records: Sequence[InboundRecord]) -> float:
    """Return the longest time between two records of a topic that follow one another, in seconds."""
    times = [record.timestamp_ms for record in records]
    return max(after - before for before, after in pairwise(times)) / 1000


def dead_letters_of(bootstrap: str, topic: str) -> list[InboundRecord]:
    return [record for record in read(bootstrap, DEAD_LETTERS) if record.header("dlq.topic") == topic]


def committed(bootstrap: str, group: str, topic: str) -> int:
    """Return the sum of the offsets that a group has committed for a topic."""
    with admin_client(bootstrap) as admin:
        offsets = committed_offsets(admin, group)
    return sum(offset for place, offset in offsets.items() if place.topic == topic)
