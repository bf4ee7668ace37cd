"""All stages on one computer, a process each: started, watched, restarted, stopped."""

import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wiredesk.broker.child_process import ChildProcess
from wiredesk.broker.ports import free_ports
from wiredesk.domain.errors import Unavailable
from wiredesk.topics import STAGES


_PATIENCE_SECONDS = 30.0
_QUICK_DEATH_SECONDS = 20.0
_MOST_QUICK_DEATHS = 4


@dataclass(slots=True)
class StageProcess:
    """One worker process.

    Attributes:
        stage: which stage it runs.
        port: of its health and metrics endpoints, on 127.0.0.1.
        log_file: where its log goes.
    """

    stage: str
    port: int
    log_file: Path
    environment: Mapping[str, str]
    child: ChildProcess | None = None
    started: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        """Start the process."""
        self.started = time.monotonic()
        self.child = ChildProcess(
            [sys.executable, "-m", "wiredesk.cli.main", "worker", self.stage],
            output=self.log_file,
            cwd=Path.cwd(),
            env=self.environment,
        )

    @property
    def metrics_url(self) -> str:
        """Return where Prometheus can scrape it."""
        return f"http://127.0.0.1:{self.port}/metrics"

    def ready(self) -> bool:
        """Return whether it says that it is ready."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False


@dataclass(slots=True)
class Supervisor:
    """Runs every stage against a broker.

    Attributes:
        bootstrap_servers: the broker.
        log_folder: one log file a stage.
        say: tells a person what happens.
        environment: of the workers; settings in it count for them.
    """

    bootstrap_servers: str
    log_folder: Path
    say: Callable[[str], None]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    stages: tuple[StageProcess, ...] = field(default=(), init=False)

    def start(self) -> None:
        """Start all stages; they become ready in a second or two."""
        self.log_folder.mkdir(parents=True, exist_ok=True)
        ports = free_ports(len(STAGES))
        self.stages = tuple(
            StageProcess(
                stage,
                port,
                self.log_folder / f"{stage}.log",
                {
                    **self.environment,
                    "WIREDESK_KAFKA_BOOTSTRAP_SERVERS": self.bootstrap_servers,
                    "WIREDESK_OPS_PORT": str(port),
                    "WIREDESK_OPS_HOST": "127.0.0.1",
                },
            )
            for stage, port in zip(STAGES, ports, strict=True)
        )
        for stage in self.stages:
            stage.start()

    def tend(self) -> None:
        """Restart what has ended by itself.

        Raises `Unavailable` (WIRE-K002) when a stage keeps dying: then a person must look at its log.
        """
        for stage in self.stages:
            if stage.child is None or stage.child.running:
                continue
            lived = time.monotonic() - stage.started
            stage.quick_deaths = stage.quick_deaths + 1 if lived < _QUICK_DEATH_SECONDS else 0
            if stage.quick_deaths >= _MOST_QUICK_DEATHS:
                tail = stage.log_file.read_text("utf-8", "replace")[-1500:]
                raise Unavailable(
                    "WIRE-K002",
                    f"stage {stage.stage} keeps dying ({stage.child.ending}); {stage.log_file} ends:\n{tail}",
                )
            self.say(f"stage {stage.stage}: {stage.child.ending}; starting it again")
            stage.start()

    def wait_ready(self, seconds: float) -> None:
        """Wait until every stage is ready; raise `Unavailable` when one is not in time."""
        deadline = time.monotonic() + seconds
        waiting = list(self.stages)
        while waiting:
            waiting = [stage for stage in waiting if not stage.ready()]
            self.tend()
            if waiting and time.monotonic() > deadline:
                names = ", ".join(stage.stage for stage in waiting)
                raise Unavailable(
                    "WIRE-K002", f"not ready in {seconds:.0f} s: {names}; see the logs in {self.log_folder}"
                )
            if waiting:
                time.sleep(0.1)

    def stop(self) -> None:
        """Stop all stages, first to last: each finishes what it holds and commits it."""
        running = [stage.child for stage in self.stages if stage.child is not None and stage.child.running]
        for child in running:
            child.terminate()
        for child in running:
            child.stop(_PATIENCE_SECONDS)
