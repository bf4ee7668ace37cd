"""Every setting, in one place; the only module that reads the environment."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from wiredesk.domain.errors import Misconfigured


class Settings(BaseSettings):
    """Wiredesk's settings: environment variables `WIREDESK_<NAME>`; each has a default that works on one computer."""

    model_config = SettingsConfigDict(env_prefix="WIREDESK_", frozen=True, extra="ignore")

    kafka_bootstrap_servers: str | None = Field(
        None, description="Brokers as `host:port,host:port`; without it `wiredesk up` brings an embedded broker."
    )
    data_dir: Path | None = Field(None, description="Where the embedded broker keeps its data; the user's data folder.")
    cache_dir: Path | None = Field(
        None, description="Where downloads and the gazetteer are kept; the user's cache folder."
    )
    partitions: Annotated[int, Field(ge=1, le=1000)] = Field(
        4, description="Partition count of the whole chain; fixed for the life of the topics."
    )
    replication_factor: Annotated[int, Field(ge=1, le=10)] = Field(
        1, description="Copies of each partition; 3 in a cluster."
    )
    watchlist: Path | None = Field(
        None, description="Watch list file; the packaged one watches Islamabad, Moscow, Qatar."
    )
    group_prefix: str = Field("wiredesk", description="Prefix of the consumer groups: `<prefix>-<stage>`.")
    group_instance: str | None = Field(
        None, description="Static group member name; with it a restarted worker takes its partitions back at once."
    )
    max_raw_bytes: Annotated[int, Field(ge=1024, le=10 * 1024 * 1024)] = Field(
        4 * 1024 * 1024, description="Largest raw message that is read; larger ones become dead letters."
    )
    batch_records: Annotated[int, Field(ge=1, le=10_000)] = Field(
        200, description="Most records in a micro-batch: processed, published and confirmed together."
    )
    batch_wait_seconds: Annotated[float, Field(gt=0, le=5)] = Field(
        0.01, description="How long a micro-batch waits to fill up; bounds the latency that a stage adds when idle."
    )
    linger_seconds: Annotated[float, Field(ge=0, le=1)] = Field(
        0.002, description="How long the producer collects a batch."
    )
    delivery_timeout_seconds: Annotated[float, Field(gt=0)] = Field(
        300.0, description="How long a worker tries to publish before it stops without acknowledging (exit code 70)."
    )
    session_timeout_seconds: Annotated[float, Field(ge=1)] = Field(
        15.0, description="After this silence the group gives a dead worker's partitions to others."
    )
    broker_wait_seconds: Annotated[float, Field(ge=0)] = Field(
        60.0, description="How long a command waits for an absent broker before it gives up (exit code 69)."
    )
    storm_consecutive: Annotated[int, Field(ge=1)] = Field(
        50, description="Storm guard: stop after this many failures of our own in a row."
    )
    storm_ratio: Annotated[float, Field(gt=0, le=1)] = Field(
        0.5, description="Storm guard: stop when this share of the last 200 records failed by our own fault."
    )
    dedupe_window_hours: Annotated[float, Field(gt=0)] = Field(
        72.0, description="How long dedupe remembers, in event time."
    )
    dedupe_max_stories: Annotated[int, Field(ge=1, le=100_000_000)] = Field(
        1_000_000, description="How many stories dedupe remembers at most; about 1.5 kB of memory each."
    )
    dedupe_rules: Path | None = Field(
        None, description="TOML file of dedupe thresholds, `[default]` and `[feeds.<name>]`; the built-in ones."
    )
    dedupe_shards: Annotated[int, Field(ge=1, le=64)] = Field(
        1,
        description="Partitions of `wire.read`; with more than one, each language has its own dedupe. Fixed for life.",
    )
    entity_engine: str = Field(
        "builtin",
        description="What finds the names: `builtin`, `spacy:<model name or folder>` or `gliner:<folder>`.",
    )
    entity_lists: Path | None = Field(
        None, description="TOML file of a newsroom's own names, titles and non-names; see entity-lists.md."
    )
    ops_host: str = Field("127.0.0.1", description="Address of the health and metrics endpoints.")
    ops_port: Annotated[int, Field(ge=0, le=65535)] = Field(0, description="Their port; 0 takes a free one.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least severe log line to write."
    )
    log_format: Literal["json", "console"] = Field("json", description="One JSON object a line, or text for people.")

    def group(self, stage: str) -> str:
        """Return the consumer group of a stage."""
        return f"{self.group_prefix}-{stage}"


def load_settings(**overrides: object) -> Settings:
    """Return the settings of this process; `overrides` win over the environment.

    Raises `Misconfigured` (WIRE-S001) that names every wrong setting.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        problems = "; ".join(
            f"WIREDESK_{'_'.join(str(part) for part in problem['loc']).upper()}: {problem['msg']}"
            for problem in error.errors()
        )
        raise Misconfigured("WIRE-S001", problems) from None
