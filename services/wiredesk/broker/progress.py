"""How far each stage has come: the committed offsets of its group against the ends of its topic."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kafka import TopicPartition
from kafka.errors import CoordinatorLoadInProgressError, CoordinatorNotAvailableError, NotCoordinatorError

from wiredesk.broker.clients import admin_client, consumer_client
from wiredesk.topics import STAGES


_COORDINATOR_SECONDS = 20.0
_PAUSE_SECONDS = 0.2
_NOT_YET = (CoordinatorNotAvailableError, CoordinatorLoadInProgressError, NotCoordinatorError)


@dataclass(frozen=True, slots=True)
class StageProgress:
    """One stage's way: records done and records waiting, over all partitions."""

    stage: str
    done: int
    waiting: int


def progress(bootstrap_servers: str, groups: Mapping[str, str]) -> tuple[StageProgress, ...]:
    """Return the progress of each stage, in the order of the flow; `groups` maps stages to consumer groups."""
    with admin_client(bootstrap_servers) as admin, consumer_client(bootstrap_servers) as consumer:
        return tuple(_of_stage(admin, consumer, stage, groups[stage]) for stage in STAGES if stage in groups)


def records_on(consumer: Any, topics: Iterable[str]) -> int:
    """Return how many records the topics have taken since they were made, those that are gone by now included."""
    places = [TopicPartition(topic, part) for topic in topics for part in consumer.partitions_for_topic(topic) or ()]
    ends: dict[Any, int] = consumer.end_offsets(places)
    return sum(ends.values())


def _of_stage(admin: Any, consumer: Any, stage: str, group: str) -> StageProgress:
    source = STAGES[stage][0]
    places = [TopicPartition(source, number) for number in sorted(consumer.partitions_for_topic(source) or ())]
    ends: dict[Any, int] = consumer.end_offsets(places)
    begins: dict[Any, int] = consumer.beginning_offsets(places)
    committed = committed_offsets(admin, group)
    done = waiting = 0
    for place in places:
        position = max(begins[place], committed.get(place, 0))
        done += position - begins[place]
        waiting += max(0, ends[place] - position)
    return StageProgress(stage, done, waiting)


def committed_offsets(admin: Any, group: str) -> dict[Any, int]:
    """Return the offsets that a group has committed, by partition; none for a group that nobody has heard of.

    A fresh broker makes the topic of the groups when it is first asked, and none coordinates them till that is done.
    """
    deadline = time.monotonic() + _COORDINATOR_SECONDS
    while True:
        try:
            found = admin.list_group_offsets(group)
            break
        except _NOT_YET:
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_SECONDS)
    if group in found:
        found = found[group]
    return {place: offset for place, entry in found.items() if (offset := int(getattr(entry, "offset", entry))) >= 0}
