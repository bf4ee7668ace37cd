"""What the embedded broker is told: its properties, its Java options, its logging. All pure functions.

One node is broker and controller (KRaft). Everything is sized for one computer that also does other work; the names
and meanings are those of Kafka's documentation, "Broker Configs".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wiredesk.broker.java import Java


HOST = "127.0.0.1"
"""The only address that the embedded broker listens on and advertises."""

MAX_RECORD_BYTES = 20 * 1024 * 1024
"""The largest record (key, value and headers) that the embedded broker takes, in bytes."""

_MAX_BATCH_BYTES = MAX_RECORD_BYTES + 1024 * 1024  # a batch has a frame around its records
_MAX_REQUEST_BYTES = 64 * 1024 * 1024  # a request holds batches for several partitions
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Listener:
    """One more door of the broker, beside the plain one.

    Attributes:
        name: in capitals, such as `SASL`.
        protocol: `PLAINTEXT`, `SASL_PLAINTEXT`, `SSL` or `SASL_SSL`; keys and users come with the properties.
        port: or None for a free one.
    """

    name: str
    protocol: str
    port: int | None = None


def server_properties(
    *,
    log_dir: Path,
    port: int,
    controller_port: int,
    heap_mib: int,
    listeners: Sequence[Listener] = (),
    extra: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the broker's properties; `extra` wins over all of them. Every listener must have its port by now."""
    doors = [("PLAINTEXT", "PLAINTEXT", port), *((one.name, one.protocol, one.port) for one in listeners)]
    advertised = [f"{name}://{HOST}:{number}" for name, _, number in doors]
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        # Static voters: the controller's port may differ from run to run.
        "controller.quorum.voters": f"1@{HOST}:{controller_port}",
        "controller.listener.names": "CONTROLLER",
        "listeners": ",".join([*advertised, f"CONTROLLER://{HOST}:{controller_port}"]),
        "advertised.listeners": ",".join(advertised),
        "listener.security.protocol.map": ",".join(
            [*(f"{name}:{protocol}" for name, protocol, _ in doors), "CONTROLLER:PLAINTEXT"]
        ),
        "inter.broker.listener.name": "PLAINTEXT",
        "log.dirs": str(log_dir),
        # One node: every internal topic has one copy, and few partitions.
        "default.replication.factor": "1",
        "min.insync.replicas": "1",
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "4",
        "offsets.topic.segment.bytes": str(8 * _MIB),
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "transaction.state.log.num.partitions": "4",
        "transaction.state.log.segment.bytes": str(8 * _MIB),
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        "share.coordinator.state.topic.num.partitions": "1",
        # Topics are declared, never made by a typing error.
        "auto.create.topics.enable": "false",
        # A lone consumer need not wait for others, and chaos tests need not wait a minute.
        "group.initial.rebalance.delay.ms": "0",
        "group.min.session.timeout.ms": "1000",
        # After a crash the controller waits for the end of the dead broker's session before it lets it in again.
        "broker.session.timeout.ms": "3000",
        "broker.heartbeat.interval.ms": "500",
        # Stories of up to 20 MiB.
        "message.max.bytes": str(_MAX_BATCH_BYTES),
        "replica.fetch.max.bytes": str(_MAX_BATCH_BYTES),
        "replica.fetch.response.max.bytes": str(_MAX_BATCH_BYTES),
        # A small heap: the cleaner alone would take 128 MiB, and 500 queued requests of 20 MiB would burst any heap.
        "socket.request.max.bytes": str(_MAX_REQUEST_BYTES),
        "queued.max.request.bytes": str(max(heap_mib * _MIB // 4, _MAX_REQUEST_BYTES)),
        "log.cleaner.dedupe.buffer.size": str(16 * _MIB),
        "log.cleaner.threads": "1",
        "num.network.threads": "2",
        "num.io.threads": "4",
        "num.recovery.threads.per.data.dir": "2",
        "group.coordinator.threads": "1",
        "background.threads": "4",
        # Small files: a compacted topic is only cleaned, and space only freed, in closed segments.
        "log.segment.bytes": str(64 * _MIB),
        "log.index.size.max.bytes": str(1 * _MIB),
        "metadata.log.segment.bytes": str(16 * _MIB),
        **(extra or {}),
    }


def properties_text(properties: Mapping[str, str]) -> str:
    """Return the text of a Java properties file, in ASCII with the escapes of java.util.Properties."""
    return "".join(f"{_escape(name, key=True)}={_escape(value)}\n" for name, value in properties.items())


def _escape(text: str, *, key: bool = False) -> str:
    out = []
    for position, char in enumerate(text):
        if char == "\\" or (char in " :=#!" and (key or position == 0)):
            out.append("\\" + char)
        elif char in "\n\r\t":
            out.append({"\n": "\\n", "\r": "\\r", "\t": "\\t"}[char])
        elif " " <= char <= "~":
            out.append(char)
        else:
            units = char.encode("utf-16-be")
            out.extend(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
    return "".join(out)


def logging_text(log_file: Path) -> str:
    """Return the log4j2 configuration: one file, rolled at 10 MiB, two old ones kept, times in UTC."""
    return properties_text(
        {
            "status": "error",
            "appender.file.type": "RollingFile",
            "appender.file.name": "file",
            "appender.file.fileName": str(log_file),
            "appender.file.filePattern": f"{log_file}.%i",
            "appender.file.layout.type": "PatternLayout",
            "appender.file.layout.pattern": "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX}{UTC} %p %m (%c{1})%n",
            "appender.file.policies.type": "Policies",
            "appender.file.policies.size.type": "SizeBasedTriggeringPolicy",
            "appender.file.policies.size.size": "10MB",
            "appender.file.strategy.type": "DefaultRolloverStrategy",
            "appender.file.strategy.max": "2",
            "rootLogger.level": "info",
            "rootLogger.appenderRef.file.ref": "file",
            # It prints every property, several times a start.
            "logger.config.name": "org.apache.kafka.common.config.AbstractConfig",
            "logger.config.level": "warn",
        }
    )


def java_options(java: Java, *, heap_mib: int, temp_dir: Path, logs_dir: Path, logging: Path) -> list[str]:
    """Return the options for the broker's Java: a small, quickly started process that ends when memory is short."""
    options = [
        f"-Xmx{heap_mib}m",
        f"-Xms{min(64, heap_mib)}m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        f"-XX:ErrorFile={logs_dir}/java-crash-%p.log",
        # A thread that has sent a story of 20 MiB must not keep a buffer of that size for ever.
        f"-Djdk.nio.maxCachedBufferSize={_MIB}",
        "-Djava.awt.headless=true",
        f"-Djava.io.tmpdir={temp_dir}",
        f"-Dlog4j2.configurationFile={logging}",
    ]
    if java.major >= 23:
        options.append("--sun-misc-unsafe-memory-access=allow")  # JEP 471: Kafka unmaps its index files with it
    return options
