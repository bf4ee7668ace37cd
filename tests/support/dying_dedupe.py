"""The real dedupe stage, which dies by SIGKILL right after deciding its n-th record, before anything is published.

Arguments: bootstrap servers, n (0: never).
"""

import os
import signal
import sys
from dataclasses import dataclass

from wiredesk.composition import declared_topics, work_settings
from wiredesk.domain.records import InboundRecord, OutboundRecord
from wiredesk.logs import configure_logging
from wiredesk.pipeline.work import DedupeWork, make_work
from wiredesk.runtime.worker import serve
from wiredesk.settings import load_settings


@dataclass(slots=True)
class DyingDedupe(DedupeWork):
    """Dedupe with a death in mind."""

    dies_at: int = 0
    decided: int = 0

    def handle(self, record: InboundRecord) -> tuple[OutboundRecord, ...]:
        outputs = DedupeWork.handle(self, record)
        self.decided += 1
        if self.decided == self.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return outputs


def main() -> int:
    bootstrap, dies_at = sys.argv[1:]
    settings = load_settings(kafka_bootstrap_servers=bootstrap, batch_records=3, session_timeout_seconds=2)
    configure_logging("INFO", "json")
    real = make_work("dedupe", work_settings(settings))
    assert isinstance(real, DedupeWork)
    return serve(DyingDedupe(real.new_index, dies_at=int(dies_at)), declared_topics(settings), settings, bootstrap)


if __name__ == "__main__":
    sys.exit(main())
