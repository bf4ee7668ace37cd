"""One Faust app a stage, with settings under which nothing acknowledged is lost.

Where a value differs from Faust's default, the reason stands beside it; measurements: ADR 2.
"""

import faust
from faust.types.transports import TransportT
from yarl import URL

from wiredesk.runtime.faust_driver import CommittedTransport
from wiredesk.settings import Settings
from wiredesk.topics import DEAD_LETTER_MAX_BYTES


class StageApp(faust.App):
    """Faust's app with our transport."""

    def _new_transport(self) -> TransportT:
        return CommittedTransport(self.conf.broker_consumer, self)


def broker_urls(bootstrap_servers: str) -> list[URL]:
    """Return `host:port,host:port` as Faust wants it."""
    return [URL(f"aiokafka://{server.strip()}") for server in bootstrap_servers.split(",") if server.strip()]


def make_app(stage: str, settings: Settings, bootstrap_servers: str) -> StageApp:
    """Return the app of one stage; it has no agent yet."""
    session = settings.session_timeout_seconds
    return StageApp(
        id=settings.group(stage),
        broker=broker_urls(bootstrap_servers),
        autodiscover=False,
        datadir=None,
        store="memory://",
        processing_guarantee="at_least_once",  # exactly_once is not (ADR 2)
        # Commits: what was confirmed, once a second; bounds the repeats after a crash.
        broker_commit_interval=1.0,
        broker_commit_every=1000,
        broker_session_timeout=session,
        broker_heartbeat_interval=max(0.3, session / 5),
        broker_rebalance_timeout=max(15.0, session),
        broker_request_timeout=max(40.0, session + 5),
        broker_max_poll_records=max(500, settings.batch_records),
        consumer_group_instance_id=settings.group_instance and f"{settings.group_instance}-{stage}",
        consumer_auto_offset_reset="earliest",
        # A broker that has just come back may not know a topic yet; who leads the group then hands out no partition of
        # it and asks again only when this has passed: five minutes by default, in which the stage stands still.
        consumer_metadata_max_age_ms=10_000,
        producer_metadata_max_age_ms=10_000,
        consumer_max_fetch_size=4 * 1024 * 1024,
        stream_buffer_maxsize=2 * settings.batch_records,  # the default of 4096 is memory and rebalance waste
        stream_wait_empty=True,  # else SIGTERM commits events that nobody finished (measured)
        stream_recovery_delay=0.0,
        producer_acks=-1,
        producer_linger=settings.linger_seconds,
        producer_max_batch_size=256 * 1024,
        producer_max_request_size=DEAD_LETTER_MAX_BYTES + 1024 * 1024,
        producer_request_timeout=20.0,  # then our own delivery retries, and says so
        table_standby_replicas=0,
        topic_allow_declare=False,  # topics are made by `wiredesk topics apply` alone
        topic_disable_leader=True,
        # Our own endpoints serve health and metrics; Faust's pages stay off, and local should anyone turn them on.
        web_enabled=False,
        web_bind="127.0.0.1",
        web_tables_enabled=False,
        web_router_enabled=False,
        web_graph_enabled=False,
        web_stats_enabled=False,
        web_metrics_enabled=False,
        worker_redirect_stdouts=False,
        loghandlers=[],
    )
