"""What the commands that talk to Kafka share: the settings and the cluster's address."""

import contextlib
import logging
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wiredesk.cli.output import say
from wiredesk.domain.errors import Unavailable


if TYPE_CHECKING:
    from wiredesk.settings import Settings

BootstrapOption = Annotated[
    str | None,
    typer.Option(
        "--bootstrap-servers",
        "-b",
        metavar="HOST:PORT,…",
        help="Brokers; by default WIREDESK_KAFKA_BOOTSTRAP_SERVERS, else the broker of a running `wiredesk up`.",
    ),
]


def settings_for(bootstrap_servers: str | None = None) -> "Settings":
    """Return the settings of this process; the option wins over the environment."""
    from wiredesk.settings import load_settings

    return load_settings(kafka_bootstrap_servers=bootstrap_servers)


def reach_cluster(settings: "Settings") -> str:
    """Return the address of a cluster that answers; raise `Unavailable` (WIRE-B001) when there is none."""
    from wiredesk.broker.waiting import wait_for_broker

    # The library's own lines about failed connections would stand between ours; the error says it all.
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    servers = settings.kafka_bootstrap_servers or embedded_broker(settings.data_dir)
    if not servers:
        raise Unavailable("WIRE-B001", "no broker is named, and no `wiredesk up` is running here")
    wait_for_broker(servers, settings.broker_wait_seconds, say)
    return servers


def embedded_broker(data_dir: Path | None) -> str | None:
    """Return the address of the embedded broker that runs on this computer, or None."""
    from wiredesk.folders import default_data_dir

    properties = (data_dir or default_data_dir()) / "embedded-kafka" / "server.properties"
    with contextlib.suppress(OSError, ValueError):
        for line in properties.read_text(encoding="ascii").splitlines():
            name, _, value = line.partition("=")
            if name == "advertised.listeners":
                host, _, port = value.split(",")[0].rpartition("://")[2].rpartition(":")
                socket.create_connection((host, int(port)), timeout=1).close()
                return f"{host}:{port}"
    return None
