"""What a worker process says about itself while it is measured: CPU time, CPU time of the stage function, memory.

A thread writes it to a file once a second, equally in every kind of worker, so that it costs all of them the same.
"""

import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from wiredesk.domain.records import InboundRecord, OutboundRecord
from wiredesk.pipeline.work import DedupeWork, GeoWork, ReadWork, StoryWork, Work
from wiredesk.stages.dedupe import SignatureIndex


ArgumentT = TypeVar("ArgumentT")
ResultT = TypeVar("ResultT")
_REPORT_SECONDS = 1.0


@dataclass
class Stopwatch:
    """Counts what a stage does.

    Attributes:
        records: handled.
        stage_cpu: seconds of CPU time in the stage function alone, without decoding and encoding.
        handle_cpu: seconds of CPU time in the stage's whole work: decoding, stage function, routing, encoding, headers.
        first_cpu: CPU time that the process had used when the first record was done, so the cost of starting: rules and
            tables are loaded and patterns made when they are first needed.
        first_wall, last_wall: time of the first and the last record's end (seconds since 1970).
    """

    records: int = 0
    stage_cpu: float = 0.0
    handle_cpu: float = 0.0
    first_cpu: float = 0.0
    first_wall: float = 0.0
    last_wall: float = 0.0

    def timed(self, function: Callable[[ArgumentT], ResultT]) -> Callable[[ArgumentT], ResultT]:
        """Return the stage function, with its CPU time counted."""

        def measured(argument: ArgumentT) -> ResultT:
            started = time.thread_time()
            try:
                return function(argument)
            finally:
                self.stage_cpu += time.thread_time() - started

        return measured

    def watch(self, work: Work) -> Work:
        """Return the work with its stage function timed; its class stays, because the runtime asks for it."""
        if isinstance(work, ReadWork):
            return replace(work, read=self.timed(work.read))
        if isinstance(work, StoryWork):
            return replace(work, function=self.timed(work.function))
        if isinstance(work, GeoWork):
            return replace(work, tag_places=self.timed(work.tag_places))
        if isinstance(work, DedupeWork):
            new_index = work.new_index

            def timed_index() -> SignatureIndex:
                index = new_index()
                index.decide = self.timed(index.decide)  # type: ignore[method-assign,assignment]
                return index

            work.new_index = timed_index
        return work


@dataclass
class WatchedWork:
    """Any work with its records counted."""

    work: Work
    stopwatch: Stopwatch

    @property
    def stage(self) -> str:
        return self.work.stage

    @property
    def source(self) -> str:
        return self.work.source

    def handle(self, record: InboundRecord) -> tuple[OutboundRecord, ...]:
        return count_records(self.stopwatch, self.work.handle, record)


@dataclass
class WatchedDedupe(DedupeWork):
    """Dedupe with its records counted; the runtime keeps its memory as it does in production."""

    stopwatch: Stopwatch | None = None

    def handle(self, record: InboundRecord) -> tuple[OutboundRecord, ...]:
        assert self.stopwatch is not None
        return count_records(self.stopwatch, super().handle, record)


def count_records(
    stopwatch: Stopwatch, handle: Callable[[InboundRecord], tuple[OutboundRecord, ...]], record: InboundRecord
) -> tuple[OutboundRecord, ...]:
    started = time.thread_time()
    outputs = handle(record)
    stopwatch.handle_cpu += time.thread_time() - started
    stopwatch.records += 1
    stopwatch.last_wall = time.time()
    if stopwatch.records == 1:
        stopwatch.first_cpu, stopwatch.first_wall = time.process_time(), stopwatch.last_wall
        stopwatch.stage_cpu = stopwatch.handle_cpu = 0.0
    return outputs


def watched(work: Work, stopwatch: Stopwatch) -> Work:
    """Return the work, measured."""
    if isinstance(work, DedupeWork):
        work = WatchedDedupe(work.new_index, stopwatch=stopwatch)
        stopwatch.watch(work)
        return work
    return WatchedWork(stopwatch.watch(work), stopwatch)


def report_to(path: Path, stopwatch: Stopwatch) -> None:
    """Begin to write the figures to a file, for as long as the process lives."""

    def write() -> None:
        while True:
            now = memory_mib()
            figures = {**vars(stopwatch), "process_cpu": time.process_time(), "rss_mib": now[0], "peak_rss_mib": now[1]}
            beside = path.with_suffix(".new")
            beside.write_text(json.dumps(figures), encoding="ascii")
            beside.replace(path)
            time.sleep(_REPORT_SECONDS)

    threading.Thread(target=write, name="report", daemon=True).start()


def memory_mib(pid: int | None = None) -> tuple[float, float]:
    """Return the resident memory of a process now and at its peak, in MiB (proc(5), `VmRSS` and `VmHWM`)."""
    lines = Path(f"/proc/{pid or os.getpid()}/status").read_text(encoding="ascii", errors="replace").splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    return sizes["VmRSS"], sizes["VmHWM"]


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has used, user and system (proc(5), fields 14 and 15 of `stat`)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
