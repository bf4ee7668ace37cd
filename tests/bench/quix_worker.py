"""One stage under QuixStreams, measured: `STAGE BOOTSTRAP PREFIX REPORT TOPICS`. Runs in its own environment.

The same work on the same raw bytes, at least once: Quix flushes its producer, checks every delivery and then commits,
once a second as we do. Everything else is Quix's own default.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from quixstreams import Application, message_context
from quixstreams.models.serializers.base import Serializer
from tests.bench.timing import Stopwatch, report_to, watched

from wiredesk.domain.records import InboundRecord, OutboundRecord
from wiredesk.pipeline.work import WorkSettings, make_work
from wiredesk.topics import DEAD_LETTER_MAX_BYTES


class RecordSerializer(Serializer):  # type: ignore[misc]
    """Takes the payload out of a record that is ready to publish."""

    def __call__(self, value: OutboundRecord, *_context: Any, **_options: Any) -> bytes:
        return value.value or b""


def main() -> None:
    stage, bootstrap, prefix, report, table = sys.argv[1:]
    stopwatch = Stopwatch()
    work = watched(make_work(stage, WorkSettings()), stopwatch)
    report_to(Path(report), stopwatch)
    app = Application(
        broker_address=bootstrap,
        consumer_group=f"{prefix}-{stage}",
        auto_offset_reset="earliest",
        processing_guarantee="at-least-once",
        commit_interval=1.0,
        commit_every=1000,
        auto_create_topics=False,
        use_changelog_topics=False,
        state_dir=tempfile.mkdtemp(prefix="wiredesk-bench-quix-"),
        producer_extra_config={"linger.ms": 2, "message.max.bytes": DEAD_LETTER_MAX_BYTES},
        loglevel="WARNING",
    )
    targets = {
        name: app.topic(name, key_serializer="bytes", value_serializer=RecordSerializer()) for name in json.loads(table)
    }

    def handle(value: bytes, key: bytes | None, timestamp: int, headers: Any) -> tuple[OutboundRecord, ...]:
        context = message_context()
        return work.handle(
            InboundRecord(context.topic, context.partition, context.offset, timestamp, key, value, tuple(headers or ()))
        )

    source = app.topic(work.source, key_deserializer="bytes", value_deserializer="bytes")
    frame = app.dataframe(source).apply(handle, metadata=True, expand=True)
    frame = frame.set_headers(lambda record, _key, _timestamp, _headers: list(record.headers))
    frame.to_topic(lambda record, _key, _timestamp, _headers: targets[record.topic], key=lambda record: record.key)
    app.run()


if __name__ == "__main__":
    main()
