"""Waiting for a broker that is not there yet."""

import time
from collections.abc import Callable

from wiredesk.broker.clients import admin_client
from wiredesk.domain.errors import Unavailable


_TRY_SECONDS = 5.0
_REMIND_SECONDS = 10.0


def wait_for_broker(bootstrap_servers: str, timeout_seconds: float, say: Callable[[str], None]) -> None:
    """Return when the cluster answers a metadata request; raise `Unavailable` (WIRE-B001) after `timeout_seconds`.

    One try is always made. `say` gets a line when the waiting begins, now and then while it lasts, and when it ends;
    nothing when the cluster answers at once.
    """
    begin = time.monotonic()
    deadline = begin + timeout_seconds
    said_at: float | None = None
    while True:
        try:
            _ask(bootstrap_servers, min(_TRY_SECONDS, max(1.0, deadline - time.monotonic())))
        except Unavailable:
            now = time.monotonic()
            if now >= deadline:
                raise Unavailable(
                    "WIRE-B001", f"{bootstrap_servers} did not answer within {timeout_seconds:g} s"
                ) from None
            if said_at is None:
                say(f"Kafka at {bootstrap_servers} does not answer yet; waiting for up to {timeout_seconds:g} s …")
                said_at = now
            elif now - said_at >= _REMIND_SECONDS:
                say(f"still waiting for Kafka at {bootstrap_servers}: {deadline - now:.0f} s left …")
                said_at = now
            time.sleep(min(0.5, max(0.0, deadline - now)))
        else:
            if said_at is not None:
                say(f"Kafka at {bootstrap_servers} answers after {time.monotonic() - begin:.0f} s.")
            return


def _ask(bootstrap_servers: str, seconds: float) -> None:
    with admin_client(bootstrap_servers, connect_ms=int(seconds * 1000)) as admin:
        if not admin.describe_cluster()["brokers"]:
            raise Unavailable("WIRE-B001", f"{bootstrap_servers} knows no brokers yet")
