"""The only place that makes kafka-python clients: how to reach the cluster and how careful to be is decided here.

Each function gives a client for a `with` block and closes it. What the library raises when nobody answers becomes
`Unavailable` (WIRE-B001); everything else stays what it is, for the caller to judge.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.cluster import get_ip_port_afi
from kafka.errors import (
    BrokerNotAvailableError,
    KafkaError,
    KafkaTimeoutError,
    MetadataEmptyBrokerList,
    NetworkExceptionError,
    NodeNotReadyError,
    RequestTimedOutError,
)
from kafka.errors import KafkaConnectionError as ConnectionFailed
from kafka.net.compat import KafkaNetClient
from kafka.serializer import Serializer

from wiredesk import __version__
from wiredesk.domain.errors import Unavailable


NULL = object()
"""Value for `producer.send` that stands for Kafka's null: kafka-python refuses None when the key is None too."""

NOBODY_ANSWERS = (
    BrokerNotAvailableError,
    ConnectionFailed,
    KafkaTimeoutError,
    MetadataEmptyBrokerList,
    NetworkExceptionError,
    NodeNotReadyError,
    RequestTimedOutError,
)
"""What kafka-python raises when the cluster cannot be reached in time."""

_REQUEST_MIB = 64
_CONNECT_MS = 15_000


def cluster_options(bootstrap_servers: str) -> dict[str, Any]:
    """Return what every client needs to reach the cluster; credentials and TLS would be added here."""
    return {
        "bootstrap_servers": [server.strip() for server in bootstrap_servers.split(",") if server.strip()],
        "client_id": f"wiredesk-tools-{__version__}",
        "reconnect_backoff_max_ms": 1_000,
    }


@contextmanager
def unavailable_when_silent(bootstrap_servers: str) -> Iterator[None]:
    """Turn the library's many ways to say that nobody answers into `Unavailable` (WIRE-B001)."""
    try:
        yield
    except NOBODY_ANSWERS as error:
        said = str(error.args[0]) if error.args else type(error).__name__
        raise Unavailable("WIRE-B001", f"{bootstrap_servers} ({said})") from error


@contextmanager
def admin_client(bootstrap_servers: str, *, connect_ms: int = _CONNECT_MS) -> Iterator[Any]:
    """Give a `KafkaAdminClient`."""
    with unavailable_when_silent(bootstrap_servers):
        client = _connect(KafkaAdminClient, **cluster_options(bootstrap_servers), bootstrap_timeout_ms=connect_ms)
        try:
            yield client
        finally:
            client.close()


@contextmanager
def consumer_client(bootstrap_servers: str, *, committed_only: bool = True) -> Iterator[Any]:
    """Give a `KafkaConsumer` without a group: the caller assigns and seeks, nothing is ever committed.

    `committed_only` hides the records of open and aborted transactions (`read_committed`).
    """
    with unavailable_when_silent(bootstrap_servers):
        client = _connect(
            KafkaConsumer,
            **cluster_options(bootstrap_servers),
            bootstrap_timeout_ms=_CONNECT_MS,
            isolation_level="read_committed" if committed_only else "read_uncommitted",
            enable_auto_commit=False,
            allow_auto_create_topics=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=4 * 1024 * 1024,
            metrics_enabled=False,
        )
        try:
            yield client
        finally:
            client.close(autocommit=False)


@contextmanager
def producer_client(
    bootstrap_servers: str,
    *,
    transactional_id: str | None = None,
    transaction_seconds: float = 10.0,
    linger_ms: int = 5,
    delivery_seconds: float = 60.0,
) -> Iterator[Any]:
    """Give an idempotent `KafkaProducer` that waits for all in-sync replicas; the topic alone limits the size.

    With a `transactional_id` it is transactional; `transaction_seconds` is how long the broker lets a transaction of
    a dead session hold up the readers of committed records.
    """
    transaction: dict[str, Any] = {}
    if transactional_id is not None:
        transaction = {
            "transactional_id": transactional_id,
            "transaction_timeout_ms": int(transaction_seconds * 1000),
        }
    with unavailable_when_silent(bootstrap_servers):
        client = _connect(
            KafkaProducer,
            **cluster_options(bootstrap_servers),
            bootstrap_timeout_ms=_CONNECT_MS,
            enable_idempotence=True,
            acks="all",
            linger_ms=linger_ms,
            # kafka-python 3.0 does not survive a batch that the topic finds too large: stay below any topic's limit.
            batch_size=64 * 1024,
            max_request_size=_REQUEST_MIB * 1024 * 1024,
            max_block_ms=int(delivery_seconds * 1000),
            request_timeout_ms=int(min(30.0, delivery_seconds) * 1000),
            delivery_timeout_ms=int(delivery_seconds * 1000) + linger_ms,
            allow_auto_create_topics=False,
            value_serializer=_NullSerializer(),
            metrics_enabled=False,
            **transaction,
        )
        try:
            yield client
        finally:
            _close_producer(client)


def _close_producer(client: Any) -> None:
    """Close a producer; whoever needs a record confirmed has waited for it, so what cannot be flushed is dropped."""
    try:
        client.close(timeout=5)
    except KafkaError:
        client._sender.force_close()  # noqa: SLF001 - else its destructor would flush again, and fail again
        client._closed = True  # noqa: SLF001


class _NullSerializer(Serializer):  # type: ignore[misc]
    """Pass bytes through and write Kafka's null for `NULL`."""

    def serialize(self, _topic: str, _headers: Any, data: object) -> object:
        return None if data is NULL else data


def _connect(client_class: Callable[..., Any], **options: Any) -> Any:
    """Make a client; when its first contact fails, close what its constructor has already opened.

    A plain connection is tried first: it fails at once, and kafka-python leaves a socket open for each failed try.
    """
    _knock(options["bootstrap_servers"])
    opened: list[Any] = []

    def remember(**network_options: Any) -> Any:
        opened.append(KafkaNetClient(**network_options))
        return opened[-1]

    try:
        return client_class(kafka_client=remember, **options)
    except BaseException:
        for network in opened:
            network.close()
        raise


def _knock(servers: list[str]) -> None:
    """Return when one of the servers takes a connection; else raise what the last one said."""
    said: Exception = NodeNotReadyError("no server is named")
    for server in servers:
        host, port, _family = get_ip_port_afi(server.rpartition("://")[2])
        try:
            socket.create_connection((host, port), timeout=5).close()
        except (OSError, UnicodeError) as error:
            said = NodeNotReadyError(f"{server}: {error}")
        else:
            return
    raise said
