"""Health and metrics over HTTP, from a thread of its own: it answers while the event loop is busy or hangs."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from wiredesk.domain.errors import Misconfigured


STALLED_SECONDS = 60.0
"""An event loop silent for so long is taken for dead; Kubernetes then restarts the worker."""


@dataclass(slots=True)
class Health:
    """What the probes answer; written by the event loop, read by the server's threads.

    Attributes:
        reasons: why the worker is not ready; empty means ready.
        beat: time of the event loop's last sign of life (`time.monotonic`).
    """

    reasons: dict[str, str] = field(default_factory=lambda: {"start": "the worker is starting"})
    beat: float = field(default_factory=time.monotonic)

    @property
    def ready(self) -> bool:
        """Return whether nothing speaks against it."""
        return not self.reasons

    def alive(self) -> bool:
        """Return whether the event loop still turns; no broker is asked, a broker's fault is no reason to restart."""
        return time.monotonic() - self.beat < STALLED_SECONDS


def start_ops_server(host: str, port: int, health: Health, registry: CollectorRegistry) -> ThreadingHTTPServer:
    """Serve `/health/live`, `/health/ready` and `/metrics` from a thread; port 0 takes a free one.

    Return the server; its address is `server_address`, `shutdown()` stops it. Raises `Misconfigured` (WIRE-S001) when
    it cannot listen there.
    """

    class Handler(BaseHTTPRequestHandler):
        """Answers the three paths."""

        server_version = "wiredesk"
        sys_version = ""

        def do_GET(self) -> None:
            """Answer one request."""
            path = self.path.partition("?")[0]
            if path == "/health/live":
                alive = health.alive()
                self._json(200 if alive else 503, {"status": "alive" if alive else "stalled"})
            elif path == "/health/ready":
                reasons = dict(health.reasons)
                self._json(503 if reasons else 200, {"status": "not ready" if reasons else "ready", "reasons": reasons})
            elif path == "/metrics":
                encode, content_type = choose_encoder(self.headers.get("Accept", ""))
                self._answer(200, content_type, encode(registry))
            else:
                self._json(404, {"status": "not found", "paths": ["/health/live", "/health/ready", "/metrics"]})

        def _json(self, status: int, body: dict[str, object]) -> None:
            self._answer(status, "application/json", json.dumps(body).encode() + b"\n")

        def _answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature of http.server
            """Write no access log: probes would fill it."""

    try:
        server = ThreadingHTTPServer((host, port), Handler)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Misconfigured("WIRE-S001", f"WIREDESK_OPS_PORT: port {port} of {host} cannot be used: {why}") from error
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="ops-server", daemon=True).start()
    return server
