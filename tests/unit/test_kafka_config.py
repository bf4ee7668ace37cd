"""What the embedded broker is told."""

from pathlib import Path

import pytest

from wiredesk.broker.java import Java
from wiredesk.broker.kafka_config import (
    MAX_RECORD_BYTES,
    Listener,
    java_options,
    logging_text,
    properties_text,
    server_properties,
)


def some_properties(listeners: tuple[Listener, ...] = (), extra: dict[str, str] | None = None) -> dict[str, str]:
    return server_properties(
        log_dir=Path("/data"), port=20001, controller_port=20002, heap_mib=256, listeners=listeners, extra=extra
    )


def test_only_the_loopback_address() -> None:
    """Neither a listener nor what is advertised leaves this computer."""
    properties = some_properties()

    assert properties["listeners"] == "PLAINTEXT://127.0.0.1:20001,CONTROLLER://127.0.0.1:20002"
    assert properties["advertised.listeners"] == "PLAINTEXT://127.0.0.1:20001"


def test_more_listeners() -> None:
    """Another listener stands beside the plain one, with its protocol."""
    properties = some_properties((Listener("SAFE", "SASL_SSL", 20003),))

    assert properties["advertised.listeners"] == "PLAINTEXT://127.0.0.1:20001,SAFE://127.0.0.1:20003"
    assert properties["listener.security.protocol.map"] == "PLAINTEXT:PLAINTEXT,SAFE:SASL_SSL,CONTROLLER:PLAINTEXT"


def test_extra_properties_win() -> None:
    """A test can override every property."""
    assert some_properties(extra={"num.io.threads": "7"})["num.io.threads"] == "7"


def test_limits_fit_together() -> None:
    """A record of 20 MiB passes every limit on its way: message, request, segment."""
    properties = some_properties()
    message = int(properties["message.max.bytes"])

    assert message > MAX_RECORD_BYTES == 20 * 2**20
    assert int(properties["replica.fetch.max.bytes"]) >= message
    assert int(properties["socket.request.max.bytes"]) > message
    assert int(properties["queued.max.request.bytes"]) >= int(properties["socket.request.max.bytes"])
    assert int(properties["log.segment.bytes"]) > message


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("a", "plain", "a=plain\n"),
        ("a", " two words", "a=\\ two words\n"),
        ("a b:c", "x=y", "a\\ b\\:c=x=y\n"),
        ("a", "C:\\x\ny", "a=C:\\\\x\\ny\n"),
        ("a", "/Données/😀", "a=/Donn\\u00e9es/\\ud83d\\ude00\n"),
    ],
)
def test_properties_text(name: str, value: str, line: str) -> None:
    """Names and values are escaped as java.util.Properties reads them."""
    assert line == properties_text({name: value})


def test_log_file_is_rolled() -> None:
    """A broker that runs for months does not fill the disk with its log."""
    text = logging_text(Path("/logs/broker.log"))

    assert "fileName=/logs/broker.log\n" in text
    assert "SizeBasedTriggeringPolicy" in text


@pytest.mark.parametrize(("major", "has"), [(17, False), (21, False), (25, True)])
def test_java_options_fit_the_java(major: int, has: bool) -> None:
    """An option that an older Java does not know is not given to it."""
    java = Java(Path("/java"), major, "", "PATH")
    options = java_options(java, heap_mib=48, temp_dir=Path("/t"), logs_dir=Path("/l"), logging=Path("/c"))

    assert has is ("--sun-misc-unsafe-memory-access=allow" in options)
    assert {"-Xmx48m", "-Xms48m"} <= set(options)
