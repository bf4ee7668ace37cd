"""One stage under Wiredesk's own runtime, measured: `STAGE real|empty BOOTSTRAP PREFIX REPORT`."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bench.timing import Stopwatch, report_to, watched

from wiredesk.composition import declared_topics, work_settings
from wiredesk.domain.records import InboundRecord, OutboundRecord
from wiredesk.logs import configure_logging
from wiredesk.pipeline.work import Work, make_work
from wiredesk.runtime.worker import serve
from wiredesk.settings import load_settings
from wiredesk.topics import STAGES


@dataclass(frozen=True)
class EmptyWork:
    """A stage that does nothing: passes the record on to the topics that every story takes."""

    stage: str
    source: str
    targets: tuple[str, ...]

    def handle(self, record: InboundRecord) -> tuple[OutboundRecord, ...]:
        return tuple(OutboundRecord(target, record.key, record.value, record.headers) for target in self.targets)


def empty_work(stage: str) -> Work:
    """Return the empty form of a stage; the last one writes two topics, as geo does for each new story."""
    source, targets = STAGES[stage]
    return EmptyWork(stage, source, targets[:2] if stage == "geo" else targets[:1])


def main() -> int:
    stage, kind, bootstrap, prefix, report = sys.argv[1:]
    settings = load_settings(kafka_bootstrap_servers=bootstrap, group_prefix=prefix, log_level="WARNING", ops_port=0)
    configure_logging("WARNING", "json")
    stopwatch = Stopwatch()
    work = empty_work(stage) if kind == "empty" else make_work(stage, work_settings(settings))
    report_to(Path(report), stopwatch)
    return serve(watched(work, stopwatch), declared_topics(settings), settings, bootstrap)


if __name__ == "__main__":
    os.environ.pop("WIREDESK_OPS_PORT", None)
    sys.exit(main())
