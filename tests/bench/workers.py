"""The worker processes of one scenario: started together, read while they run, ended by their process ids."""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from wiredesk.broker.child_process import ChildProcess
from wiredesk.topics import STAGES


Kind = Literal["wiredesk", "empty", "quix"]
Report = Mapping[str, float]
"""What a worker says about itself, see `timing`."""

ROOT = Path(__file__).parents[2]
_PATIENCE_SECONDS = 20.0


@dataclass
class Workers:
    """One process a stage; a context manager.

    Attributes:
        kind: whose runtime, and which stages.
        bootstrap_servers: the broker.
        prefix: of the consumer groups.
        folder: for logs and reports.
        python: the interpreter; QuixStreams has its own.
        topics: the topics that stages publish to, which QuixStreams must know.
        stages: which stages run.
    """

    kind: Kind
    bootstrap_servers: str
    prefix: str
    folder: Path
    python: Path = field(default_factory=lambda: Path(sys.executable))
    topics: tuple[str, ...] = ()
    stages: tuple[str, ...] = tuple(STAGES)
    _children: dict[str, ChildProcess] = field(default_factory=dict, init=False)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WIREDESK_")}
        paths = (ROOT, ROOT / "services", ROOT / "schemas")
        environment["PYTHONPATH"] = os.pathsep.join(str(path) for path in paths)
        try:
            for stage in self.stages:
                self._children[stage] = ChildProcess(
                    [str(self.python), "-m", *self._module(stage)],
                    output=self.folder / f"{stage}.log",
                    cwd=ROOT,
                    env=environment,
                )
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _module(self, stage: str) -> list[str]:
        report = str(self._report_file(stage))
        if self.kind == "quix":
            known = json.dumps(self.topics)
            return ["tests.bench.quix_worker", stage, self.bootstrap_servers, self.prefix, report, known]
        form = "empty" if self.kind == "empty" else "real"
        return ["tests.bench.faust_worker", stage, form, self.bootstrap_servers, self.prefix, report]

    def _report_file(self, stage: str) -> Path:
        return self.folder / f"{stage}.json"

    @property
    def groups(self) -> dict[str, str]:
        """Return each stage's consumer group."""
        return {stage: f"{self.prefix}-{stage}" for stage in self.stages}

    def reports(self) -> dict[str, Report]:
        """Return what each worker said last; raises RuntimeError with its log's end when one has died."""
        for stage, child in self._children.items():
            if not child.running:
                tail = (self.folder / f"{stage}.log").read_text("utf-8", "replace")[-3000:]
                raise RuntimeError(f"the worker of {stage} has ended ({child.ending}):\n{tail}")
        return {
            stage: json.loads(self._report_file(stage).read_text("ascii"))
            for stage in self.stages
            if self._report_file(stage).exists()
        }

    def wait(self, what: str, condition: Callable[[], bool], *, seconds: float, pause: float = 1.0) -> None:
        """Wait until the condition holds and watch over the workers meanwhile."""
        deadline = time.monotonic() + seconds
        while not condition():
            reports = self.reports()
            if time.monotonic() > deadline:
                done = ", ".join(f"{stage} {report['records']:.0f}" for stage, report in reports.items())
                raise RuntimeError(f"not within {seconds:.0f} s: {what}; records handled: {done}")
            time.sleep(pause)

    def stop(self) -> None:
        """End all workers; each finishes what it holds."""
        for child in self._children.values():
            child.terminate()
        for child in self._children.values():
            child.stop(_PATIENCE_SECONDS)
