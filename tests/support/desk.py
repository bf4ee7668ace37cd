"""All five stages as the operator runs them: worker processes on one broker."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from oracle import Topics, compare, expected, read_all
from processes import WorkerProcess, eventually

from wiredesk.broker import topic_admin
from wiredesk.broker.progress import progress
from wiredesk.broker.publisher import publisher
from wiredesk.composition import declared_topics, work_settings
from wiredesk.domain.records import OutboundRecord
from wiredesk.settings import load_settings
from wiredesk.topics import STAGES


WORKER = ("-m", "wiredesk.cli.main", "worker")


class Desk:
    """Five workers and their topics; `with` starts them, waits until they are ready, and ends them.

    Attributes:
        bootstrap: the broker.
        settings: what the workers were told, as this process would have it.
        workers: by stage.
    """

    def __init__(self, bootstrap: str, folder: Path, **settings: object) -> None:
        self.bootstrap = bootstrap
        self.settings = load_settings(kafka_bootstrap_servers=bootstrap, session_timeout_seconds=3, **settings)
        told = {"kafka_bootstrap_servers": bootstrap, "session_timeout_seconds": 3, **settings}
        environment = {f"WIREDESK_{name.upper()}": str(value) for name, value in told.items()}
        self.table = declared_topics(self.settings)
        self.workers = {
            stage: WorkerProcess([*WORKER, stage], folder / f"{stage}.log", environment) for stage in STAGES
        }

    def __enter__(self) -> Self:
        topic_admin.apply(topic_admin.plan(self.bootstrap, self.table))
        try:
            for worker in self.workers.values():
                worker.start()
            for worker in self.workers.values():
                worker.wait_ready()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def publish(self, records: Iterable[OutboundRecord]) -> None:
        """Publish, each record confirmed."""
        with publisher(self.bootstrap) as out:
            for delivery in out.publish(records):
                assert delivery.refused is None

    def drain(self, seconds: float = 120.0) -> None:
        """Wait until every stage has processed and committed all there is."""
        groups = {stage: self.settings.group(stage) for stage in STAGES}
        eventually(
            "everything processed",
            lambda: all(self._alive()) and all(item.waiting == 0 for item in progress(self.bootstrap, groups)),
            seconds=seconds,
            pause=0.3,
        )

    def _alive(self) -> list[bool]:
        for worker in self.workers.values():
            assert worker.running, f"{worker.arguments} ended with {worker.exit_code}:\n{worker.log()[-3000:]}"
        return [True]

    def found(self) -> Topics:
        """Return everything that stands on the topics."""
        return read_all(self.bootstrap, [topic.name for topic in self.table if not topic.internal])

    def problems(self, found: Topics) -> dict[str, list[str]]:
        """Return how the topics differ from what the stages as plain functions make of the log."""
        return compare(found, expected(found, work_settings(self.settings)))

    def stop(self) -> list[int]:
        """Ask all workers to end and return their exit codes."""
        for worker in self.workers.values():
            worker.terminate()
        return [worker.wait() for worker in self.workers.values()]

    def kill(self) -> None:
        """End whatever still runs."""
        for worker in self.workers.values():
            worker.stop()


def wiredesk(
    *arguments: str, environment: Mapping[str, str], seconds: float = 120.0, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with these settings and no others."""
    return subprocess.run(
        [sys.executable, "-m", "wiredesk.cli.main", *arguments],
        env=clean_environment(environment),
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )


def clean_environment(added: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment without Wiredesk's settings, and with `added`."""
    return {name: value for name, value in os.environ.items() if not name.startswith("WIREDESK_")} | dict(added)
