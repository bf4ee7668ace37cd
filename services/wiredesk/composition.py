"""From the process's settings to what the parts need: stages, topics."""

from wiredesk.folders import gazetteer_dir
from wiredesk.pipeline.work import WorkSettings, make_work, watch_names
from wiredesk.settings import Settings
from wiredesk.topics import STAGES, Topic, topic_table


def work_settings(settings: Settings) -> WorkSettings:
    """Return what the stages need to know out of the settings."""
    return WorkSettings(
        max_raw_bytes=settings.max_raw_bytes,
        dedupe_window_hours=settings.dedupe_window_hours,
        dedupe_max_stories=settings.dedupe_max_stories,
        dedupe_rules=settings.dedupe_rules,
        dedupe_shards=settings.dedupe_shards,
        watchlist=settings.watchlist,
        entity_engine=settings.entity_engine,
        entity_lists=settings.entity_lists,
        gazetteer_folder=gazetteer_dir(settings.cache_dir),
    )


def check_stages(settings: Settings) -> None:
    """Make what each stage works with, files and models included; raises `Misconfigured` where something is wrong."""
    known = work_settings(settings)
    for stage in STAGES:
        make_work(stage, known)


def declared_topics(settings: Settings) -> tuple[Topic, ...]:
    """Return the topic table for these settings and their watch list."""
    watches = watch_names(work_settings(settings))
    return topic_table(partitions=settings.partitions, watches=watches, shards=settings.dedupe_shards)
