"""From the process's settings to what the parts need: stages, topics."""

from wiredesk.pipeline.work import WorkSettings, watch_names
from wiredesk.settings import Settings
from wiredesk.topics import Topic, topic_table


def work_settings(settings: Settings) -> WorkSettings:
    """Return what the stages need to know out of the settings."""
    return WorkSettings(
        max_raw_bytes=settings.max_raw_bytes,
        dedupe_window_hours=settings.dedupe_window_hours,
        dedupe_max_stories=settings.dedupe_max_stories,
        dedupe_rules=settings.dedupe_rules,
        dedupe_shards=settings.dedupe_shards,
        watchlist=settings.watchlist,
    )


def declared_topics(settings: Settings) -> tuple[Topic, ...]:
    """Return the topic table for these settings and their watch list."""
    watches = watch_names(work_settings(settings))
    return topic_table(partitions=settings.partitions, watches=watches, shards=settings.dedupe_shards)
