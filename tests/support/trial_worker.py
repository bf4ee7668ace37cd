"""A worker of the real runtime around a stage that does what its records tell it; started by tests as a process.

Arguments: bootstrap servers, source topic, target topic, group prefix, then settings as NAME=VALUE.
A record's value is a command: `raise`, `slow:SECONDS[:…]`, `big:BYTES`, `die` (SIGKILL to itself); anything else is
echoed.
"""

import os
import signal
import sys
import time
from dataclasses import dataclass

from wiredesk.domain.records import InboundRecord, OutboundRecord
from wiredesk.logs import configure_logging
from wiredesk.runtime.worker import serve
from wiredesk.settings import load_settings
from wiredesk.topics import DEAD_LETTERS, Topic


@dataclass(frozen=True)
class TrialWork:
    """Echoes records, and fails in the way that a record asks for."""

    source: str
    target: str
    stage: str = "trial"

    def handle(self, record: InboundRecord) -> tuple[OutboundRecord, ...]:
        command, _, argument = (record.value or b"").decode("latin-1").partition(":")
        value = record.value
        if command == "raise":
            raise ValueError("asked to")
        if command == "slow":
            time.sleep(float(argument.partition(":")[0]))
        if command == "big":
            value = b"x" * int(argument)
        if command == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        return (OutboundRecord(self.target, record.key, value, record.headers),)


def topic(name: str, partitions: int) -> Topic:
    return Topic(name, "trial", "any", partitions, 3600, "delete", 1_000_000, None)


def main() -> int:
    bootstrap, source, target, prefix, *pairs = sys.argv[1:]
    options = dict(pair.split("=", 1) for pair in pairs)
    partitions = int(options.pop("source_partitions", "1"))
    settings = load_settings(kafka_bootstrap_servers=bootstrap, group_prefix=prefix, **options)
    configure_logging("INFO", "json")
    table = (topic(source, partitions), topic(target, partitions), topic(DEAD_LETTERS, 4))
    return serve(TrialWork(source, target), table, settings, bootstrap)


if __name__ == "__main__":
    sys.exit(main())
