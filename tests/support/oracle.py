"""What must stand on every topic, given what stands on `wire.raw` and `wire.read`: the stages as plain functions.

The log of `wire.read` decides what dedupe must have decided; everything else follows from each record alone.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from wiredesk.broker.reader import read_topic
from wiredesk.domain.records import InboundRecord, OutboundRecord
from wiredesk.pipeline.local import handle_or_bury
from wiredesk.pipeline.work import Work, WorkSettings, make_work
from wiredesk.topics import DEAD_LETTERS, RAW, READ, STAGES


Key = tuple[str, str]
"""Topic, and the `ce_id` (for a dead letter: its code and the coordinate that it came from)."""


@dataclass
class Topics:
    """All records of all topics, once as they are, once as a reader sees them that drops repeated ids."""

    records: dict[str, list[InboundRecord]]
    seen: dict[Key, bytes] = field(default_factory=dict)
    repeats: int = 0
    differing: list[Key] = field(default_factory=list)

    def __post_init__(self) -> None:
        for topic, records in self.records.items():
            if topic == RAW:
                continue
            for record in records:
                key = identity(topic, record)
                value = record.value or b""
                if key not in self.seen:
                    self.seen[key] = value
                    continue
                self.repeats += 1
                if self.seen[key] != value:
                    self.differing.append(key)


def identity(topic: str, record: InboundRecord | OutboundRecord) -> Key:
    """Return what makes a record one and the same for a reader."""
    headers = dict(record.headers)
    if topic == DEAD_LETTERS:
        return topic, "|".join(headers.get(f"dlq.{name}", b"").decode() for name in ("id", "code"))
    return topic, headers["ce_id"].decode()


def read_all(bootstrap_servers: str, topics: Iterable[str]) -> Topics:
    """Return everything that stands on the topics."""
    return Topics({topic: list(read_topic(bootstrap_servers, topic)) for topic in topics})


def expected(found: Topics, settings: WorkSettings | None = None) -> dict[Key, bytes]:
    """Return what the stages make of the records on `wire.raw`, decided in the order that `wire.read` has."""
    work = {STAGES[stage][0]: make_work(stage, settings or WorkSettings()) for stage in STAGES}
    wanted: dict[Key, bytes] = {}
    waiting: list[InboundRecord] = []
    for record in found.records[RAW]:
        _put(wanted, _outputs(work[RAW], record))
    # Each story once, where it stands first; its repeats must not change anything.
    once: dict[str, InboundRecord] = {}
    for record in found.records[READ]:
        once.setdefault(record.header("ce_id") or "", record)
    waiting.extend(once.values())
    while waiting:
        outputs = _outputs(work[waiting[0].topic], waiting.pop(0))
        _put(wanted, outputs)
        # Only the payload and the headers count from here on: no stage looks at an inner record's coordinate.
        waiting[:0] = [
            InboundRecord(output.topic, 0, 0, 0, output.key, output.value, output.headers)
            for output in outputs
            if output.topic in work
        ]
    return wanted


def _outputs(work: Work, record: InboundRecord) -> tuple[OutboundRecord, ...]:
    return handle_or_bury(work, record)


def _put(wanted: dict[Key, bytes], outputs: Iterable[OutboundRecord]) -> None:
    for output in outputs:
        wanted[identity(output.topic, output)] = output.value or b""


def compare(found: Topics, wanted: dict[Key, bytes]) -> dict[str, list[str]]:
    """Return what is missing, what is there and should not be, and what differs: empty lists mean that all is right."""
    problems: defaultdict[str, list[str]] = defaultdict(list)
    for key in wanted.keys() - found.seen.keys():
        problems["missing"].append("|".join(key))
    for key in found.seen.keys() - wanted.keys():
        problems["unexpected"].append("|".join(key))
    for key in wanted.keys() & found.seen.keys():
        if wanted[key] != found.seen[key]:
            problems["different"].append("|".join(key))
    for key in found.differing:
        problems["repeats differ"].append("|".join(key))
    return {name: sorted(keys)[:10] for name, keys in problems.items()}
