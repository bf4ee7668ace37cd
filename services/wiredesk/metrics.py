"""Every metric, in one container; the only module that makes Prometheus objects.

Names and labels are public API (docs/metrics.md is generated from here). No label ever holds a story's own values.
"""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, disable_created_metrics
from prometheus_client.process_collector import ProcessCollector


OUTCOMES = ("emitted", "duplicate", "rejected")
ORIGINS = ("live", "replay")
EVICTION_CAUSES = ("window", "count")
_FAST = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
_AGES = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0)
_SIZES = (1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6, 1e7)
_CANDIDATES = (0, 1, 2, 4, 8, 16, 32, 64)
_BATCHES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One metric as the documentation and the rule tests see it."""

    name: str
    kind: str
    labels: tuple[str, ...]
    help: str


class Metrics:
    """The metrics of one worker; made once, handed to whoever measures."""

    def __init__(self, stage: str, *, version: str, python: str, registry: CollectorRegistry | None = None) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # `_created` twins only double the series
        self.registry = registry or CollectorRegistry()
        self.rows: list[MetricRow] = []
        counter, gauge, histogram = self._counter, self._gauge, self._histogram

        self.stories = counter(
            "stories", "Records that a stage finished, by what became of them.", "stage", "outcome", "origin"
        )
        self.stage_duration = histogram(
            "stage_duration_seconds", "Time in the stage function, a record.", _FAST, "stage"
        )
        self.story_age = histogram(
            "story_age_seconds",
            "From receipt of the raw record to the confirmed output of the stage.",
            _AGES,
            "stage",
            "origin",
        )
        self.story_size = histogram("story_size_bytes", "Size of the records that a stage read.", _SIZES, "stage")
        self.batch_records = histogram("batch_records", "Records in a micro-batch.", _BATCHES, "stage")
        self.dead_letters = counter("dead_letters", "Records put to the dead letters, by error code.", "stage", "code")
        self.decisions = counter("dedupe_decisions", "Decisions of dedupe, by kind and rule.", "outcome", "reason")
        self.candidates = histogram("dedupe_candidates", "Known stories that one was compared with.", _CANDIDATES)
        self.redeliveries = counter("dedupe_redeliveries", "Stories met again and answered from memory.")
        self.window = gauge("dedupe_window_entries", "Stories that dedupe remembers.")
        self.window_fill = gauge("dedupe_window_fill_ratio", "Share of WIREDESK_DEDUPE_MAX_STORIES that is in use.")
        self.window_bytes = gauge("dedupe_window_bytes", "Memory that the remembered stories take, without the tables.")
        self.evictions = counter(
            "dedupe_evictions", 'Stories forgotten: for their age ("window"), or younger, for their number ("count").',
            "cause",
        )  # fmt: skip
        self.overflows = counter(
            "dedupe_bucket_overflows",
            "Times that a lookup key had more stories than it remembers, and lost the oldest.",
        )
        self.lag_records = gauge(
            "consumer_lag_records", "Records of the partition that are not processed yet.", "topic", "partition"
        )
        self.lag_seconds = gauge(
            "consumer_lag_seconds",
            "Age of the newest processed record while others wait; 0 without lag.",
            "topic",
            "partition",
        )
        self.last_event = gauge(
            "last_event_timestamp_seconds", "Time of the newest record processed, Unix time.", "topic"
        )
        self.publish_failures = counter(
            "publish_failures", "Publish attempts that failed and were tried again.", "stage", "error"
        )
        self.publish_duration = histogram(
            "publish_duration_seconds",
            "From the first send of a batch to its last confirmation.",
            (*_FAST, 2.5, 10.0, 60.0),
            "stage",
        )
        self.rebalances = counter("rebalances", "Rebalances that this worker took part in.", "stage")
        self.assigned = gauge("assigned_partitions", "Partitions that this worker holds.", "stage")
        self.recovery = gauge("state_recovery_seconds", "How long the last rebuilding of the memory took.", "stage")
        self.recovered = gauge(
            "state_recovered_records", "Records read for the last rebuilding of the memory.", "stage"
        )
        self.loop_delay = gauge("event_loop_delay_seconds", "How late the event loop woke up last.", "stage")
        self.storm = gauge("storm_guard_tripped", "1 after the storm guard stopped the worker.", "stage")
        self.ready = gauge("ready", "1 while the worker is ready for records.", "stage")
        self.build = Info("wiredesk_build", "Versions of this worker.", registry=self.registry)
        self.rows.append(MetricRow("wiredesk_build_info", "info", ("version", "python"), "Versions of this worker."))
        self.build.info({"version": version, "python": python})
        ProcessCollector(registry=self.registry)
        self._initialise(stage)

    def _initialise(self, stage: str) -> None:
        """Show every expected series from the start, at 0: a missing series cannot be alerted on."""
        for origin in ORIGINS:
            for outcome in OUTCOMES:
                self.stories.labels(stage, outcome, origin)
            self.story_age.labels(stage, origin)
        for metric in (
            self.stage_duration, self.story_size, self.batch_records, self.publish_duration, self.rebalances,
            self.assigned, self.recovery, self.recovered, self.loop_delay, self.storm, self.ready,
        ):  # fmt: skip
            metric.labels(stage)
        for cause in EVICTION_CAUSES:
            self.evictions.labels(cause)

    def forget_partitions(self) -> None:
        """Drop the series of partitions, which may now be another worker's."""
        self.lag_records.clear()
        self.lag_seconds.clear()

    def _row(self, name: str, kind: str, labels: tuple[str, ...], help_text: str) -> str:
        self.rows.append(MetricRow(f"wiredesk_{name}", kind, labels, help_text))
        return f"wiredesk_{name}"

    def _counter(self, name: str, help_text: str, *labels: str) -> Counter:
        self._row(f"{name}_total", "counter", labels, help_text)
        return Counter(f"wiredesk_{name}", help_text, labels, registry=self.registry)

    def _gauge(self, name: str, help_text: str, *labels: str) -> Gauge:
        return Gauge(self._row(name, "gauge", labels, help_text), help_text, labels, registry=self.registry)

    def _histogram(self, name: str, help_text: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        full = self._row(name, "histogram", labels, help_text)
        return Histogram(full, help_text, labels, buckets=buckets, registry=self.registry)
