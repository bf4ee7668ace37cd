"""The cluster's topics against the topic table: what is missing, what differs, and mending it.

Partition counts are never changed: more partitions would send the next version of a story to another partition than
its first one, and the order of versions would be gone.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import InvalidReplicationFactorError, KafkaError, TopicAlreadyExistsError, for_code

from wiredesk.broker.clients import admin_client
from wiredesk.domain.errors import Misconfigured, Unavailable
from wiredesk.topics import Topic


NAMESPACE = "wire."
"""Topics of this prefix are ours; one that the table does not know is worth a remark."""
_SETTINGS_SECONDS = 15.0
_KAFKA_MAX_MESSAGE_BYTES = 1_048_588
"""Kafka's default, for a cluster that does not let us see its settings."""


@dataclass(frozen=True, slots=True)
class ConfigChange:
    """One setting of one topic that is not as declared; `old` is what the broker says now."""

    topic: str
    setting: str
    old: str | None
    new: str


@dataclass(frozen=True, slots=True)
class WrongPartitions:
    """A topic whose partition count is not the declared one."""

    topic: str
    declared: int
    found: int

    def __str__(self) -> str:
        return f"{self.topic} has {self.found} partitions, {self.declared} are declared"


@dataclass(frozen=True, slots=True)
class TopicPlan:
    """What separates the cluster from the table; every part is in the order of the table, then by name.

    Attributes:
        bootstrap_servers: the cluster.
        replication_factor: copies of each partition of the topics to create.
        create: topics that are missing.
        change: settings that differ.
        wrong_partitions: topics with another partition count (WIRE-B003); nothing is done about them.
        unknown: topics called `wire.…` that the table does not know; nothing is done about them either.
    """

    bootstrap_servers: str
    replication_factor: int
    create: tuple[Topic, ...]
    change: tuple[ConfigChange, ...]
    wrong_partitions: tuple[WrongPartitions, ...]
    unknown: tuple[str, ...]

    @property
    def nothing_to_do(self) -> bool:
        """Tell whether `apply` would change nothing."""
        return not self.create and not self.change

    @property
    def as_declared(self) -> bool:
        """Tell whether the cluster is as the table wants it; unknown topics do not matter."""
        return self.nothing_to_do and not self.wrong_partitions


def plan(bootstrap_servers: str, table: Sequence[Topic], *, replication_factor: int = 1) -> TopicPlan:
    """Compare the cluster with the table; changes nothing."""
    with admin_client(bootstrap_servers) as admin:
        found = _partition_counts(admin)
        present = [topic for topic in table if topic.name in found]
        return TopicPlan(
            bootstrap_servers,
            replication_factor,
            create=tuple(topic for topic in table if topic.name not in found),
            change=tuple(_config_changes(admin, present, replication_factor)),
            wrong_partitions=tuple(
                WrongPartitions(topic.name, topic.partitions, found[topic.name])
                for topic in present
                if found[topic.name] != topic.partitions
            ),
            unknown=tuple(sorted(name for name in found if name.startswith(NAMESPACE) and name not in _names(table))),
        )


def apply(planned: TopicPlan) -> None:
    """Create the missing topics and set the settings that differ; doing it twice, or twice at once, does no harm.

    Returns when every new topic has its leaders and every new setting is seen. Raises `Misconfigured` when a partition
    count is wrong (WIRE-B003, after everything else has been done) or the cluster refuses (WIRE-S001).
    """
    with admin_client(planned.bootstrap_servers) as admin:
        if planned.create:
            _create(admin, planned)
        for topic in dict.fromkeys(change.topic for change in planned.change):
            _change(admin, topic, {one.setting: one.new for one in planned.change if one.topic == topic})
        _wait_for_settings(admin, planned.change)
        # Another process may have made the same topic a moment before us, with another count.
        found = _partition_counts(admin)
    raced = [
        WrongPartitions(topic.name, topic.partitions, found[topic.name])
        for topic in planned.create
        if found.get(topic.name, topic.partitions) != topic.partitions
    ]
    _refuse_wrong_partitions([*planned.wrong_partitions, *raced])


def check(bootstrap_servers: str, partitions: Mapping[str, int]) -> None:
    """Make sure that these topics are there with these partition counts.

    Raises `Misconfigured`: WIRE-B002 when some are missing, WIRE-B003 when some have another count.
    """
    with admin_client(bootstrap_servers) as admin:
        found = _partition_counts(admin)
    missing = [name for name in partitions if name not in found]
    if missing:
        raise Misconfigured("WIRE-B002", ", ".join(missing))
    _refuse_wrong_partitions(
        [
            WrongPartitions(name, declared, found[name])
            for name, declared in partitions.items()
            if found[name] != declared
        ]
    )


@dataclass(frozen=True, slots=True)
class TopicLimits:
    """What a publisher must know of a topic: its partition count, and the largest record batch that it accepts."""

    partitions: int
    max_message_bytes: int


def topic_limits(bootstrap_servers: str, topic: str) -> TopicLimits:
    """Return the limits of a topic; raise `Misconfigured` (WIRE-B002) when it is missing."""
    with admin_client(bootstrap_servers) as admin:
        found = _partition_counts(admin)
        if topic not in found:
            raise Misconfigured("WIRE-B002", topic)
        limit = _settings(admin, [topic])[topic].get("max.message.bytes")
    return TopicLimits(found[topic], int(limit or _KAFKA_MAX_MESSAGE_BYTES))


def _names(table: Sequence[Topic]) -> frozenset[str]:
    return frozenset(topic.name for topic in table)


def _partition_counts(admin: Any) -> dict[str, int]:
    # All topics, not ours by name: asking for a name may create it where the broker is configured so.
    return {
        topic["name"]: len(topic["partitions"])
        for topic in admin.describe_topics(None)
        if topic["error_code"] == 0 and topic["partitions"]
    }


def _refuse_wrong_partitions(wrong: Sequence[WrongPartitions]) -> None:
    if wrong:
        raise Misconfigured("WIRE-B003", "; ".join(str(one) for one in wrong))


def _declared(topic: Topic, replication_factor: int) -> dict[str, str]:
    """Return the settings of a topic; with three copies, a write counts only when two have it."""
    safety = {"min.insync.replicas": str(replication_factor - 1)} if replication_factor >= 3 else {}
    return topic.configuration() | safety


def _config_changes(admin: Any, present: Sequence[Topic], replication_factor: int) -> list[ConfigChange]:
    if not present:
        return []
    found = _settings(admin, [topic.name for topic in present])
    return [
        ConfigChange(topic.name, setting, old, new)
        for topic in present
        for setting, new in _declared(topic, replication_factor).items()
        if (old := found[topic.name].get(setting)) != new
    ]


def _settings(admin: Any, names: Sequence[str]) -> dict[str, dict[str, str | None]]:
    """Return every setting of these topics as the broker sees it; nothing of a topic that it does not show."""
    resources = [ConfigResource(ConfigResourceType.TOPIC, name, None) for name in names]
    answer = admin.describe_configs(resources, config_filter="all")["topic"]
    return {name: {setting: row["value"] for setting, row in answer.get(name, {}).items()} for name in names}


def _create(admin: Any, planned: TopicPlan) -> None:
    answer = admin.create_topics(
        {
            topic.name: {
                "num_partitions": topic.partitions,
                "replication_factor": planned.replication_factor,
                "configs": _declared(topic, planned.replication_factor),
            }
            for topic in planned.create
        },
        raise_errors=False,
    )
    for topic in answer["topics"]:
        error = for_code(topic["error_code"])
        if error is InvalidReplicationFactorError:
            raise Misconfigured("WIRE-S001", f"WIREDESK_REPLICATION_FACTOR: {topic['error_message']}")
        if topic["error_code"] != 0 and error is not TopicAlreadyExistsError:
            raise _refusal(error, f"{topic['name']} cannot be created", topic["error_message"])
    admin.wait_for_topics([topic.name for topic in planned.create])


def _change(admin: Any, topic: str, settings: dict[str, str]) -> None:
    answer = admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, settings)])
    said = answer["topic"][topic]
    if said != "OK":
        raise Misconfigured("WIRE-S001", f"the settings of {topic} cannot be changed: {said}")


def _wait_for_settings(admin: Any, changes: Sequence[ConfigChange]) -> None:
    """Wait until the brokers show what the controller has accepted: they learn it a moment later (KRaft)."""
    names = list(dict.fromkeys(change.topic for change in changes))
    deadline = time.monotonic() + _SETTINGS_SECONDS
    while names:
        found = _settings(admin, names)
        if all(found[change.topic].get(change.setting) == change.new for change in changes):
            return
        if time.monotonic() > deadline:
            raise Unavailable("WIRE-B001", f"the brokers do not take over the new settings of {', '.join(names)}")
        time.sleep(0.05)


def _refusal(error: type[KafkaError], what: str, message: str | None) -> Misconfigured | Unavailable:
    detail = f"{what}: {error.__name__} {message or ''}".strip()
    return Unavailable("WIRE-B001", detail) if error.retriable else Misconfigured("WIRE-S001", detail)
