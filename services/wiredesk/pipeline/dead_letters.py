"""A record that could not be processed, as it was, with everything needed to mend and requeue it.

Prior art for the headers: Kafka Connect's `__connect.errors.*` (KIP-298) and Kafka Streams' KIP-1034: original key,
value and headers unchanged, the context in headers of one prefix.
"""

import hashlib
import traceback

from wiredesk import __version__
from wiredesk.domain.errors import CODES, ErrorCode, WiredeskError
from wiredesk.domain.records import Headers, InboundRecord, OutboundRecord
from wiredesk.pipeline.headers import next_traceparent
from wiredesk.topics import DEAD_LETTERS


PREFIX = "dlq."
_DETAIL_LIMIT = 1_000
_STACK_LIMIT = 8_000


def code_of(error: BaseException) -> ErrorCode:
    """Return the code of a failure; what has none was not foreseen (WIRE-X002)."""
    return error.code if isinstance(error, WiredeskError) else CODES["WIRE-X002"]


def dead_letter(
    record: InboundRecord, error: BaseException, *, stage: str, group: str = "", failed_at: str = ""
) -> OutboundRecord:
    """Return the dead letter of a record.

    Key, value and headers are the record's own; headers of an earlier dead letter are replaced, but for the number of
    attempts. `failed_at` (ISO time) is the only thing that depends on the clock; it is left out when empty. Messages
    of errors without a code are left out of `dlq.detail`, since they might hold copy; the stack names the place.
    """
    code = code_of(error)
    attempt = int(record.header(PREFIX + "attempt") or "0") + 1 if _is_number(record.header(PREFIX + "attempt")) else 1
    detail = error.detail if isinstance(error, WiredeskError) else type(error).__name__
    context = {
        "id": hashlib.sha256(f"{stage}|{record.coordinate}".encode()).hexdigest()[:24],
        "code": code.code,
        "title": code.title,
        "fault": code.fault,
        "detail": detail[:_DETAIL_LIMIT],
        "stage": stage,
        "version": __version__,
        "group": group,
        "topic": record.topic,
        "partition": str(record.partition),
        "offset": str(record.offset),
        "timestamp": str(record.timestamp_ms),
        "attempt": str(attempt),
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "stack": stack_of(error),
        "failed_at": failed_at,
    }
    added = tuple((PREFIX + name, value.encode("utf-8", "replace")) for name, value in context.items() if value)
    trace: Headers = (
        () if record.header("traceparent") else (("traceparent", next_traceparent(record, stage).encode()),)
    )
    return OutboundRecord(DEAD_LETTERS, record.key, record.value, without_context(record.headers) + trace + added)


def without_context(headers: Headers) -> Headers:
    """Return the headers that the record had before it became a dead letter."""
    return tuple((name, value) for name, value in headers if not name.startswith(PREFIX))


def _is_number(text: str | None) -> bool:
    return text is None or (text.isascii() and text.isdigit() and len(text) < 10)


def stack_of(error: BaseException) -> str:
    """Return where it happened, without the message (which might hold copy), newest frame last."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join(lines)[-_STACK_LIMIT:]
