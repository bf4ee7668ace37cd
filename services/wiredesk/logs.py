"""Logging: structlog, one JSON object a line on standard error; ids, coordinates and codes, never a story's text."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog


_FIELD_LIMIT = 2_000


def configure_logging(level: str = "INFO", log_format: Literal["json", "console"] = "json") -> None:
    """Send structlog's and the standard library's log lines (Faust, aiokafka) through one renderer."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _bounded,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Faust logs a service's life under the module of its class: ours among them.
    for noisy in ("aiokafka", "kafka", "faust", "mode", "wiredesk.runtime.faust_app", "wiredesk.runtime.faust_driver"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level)))


def _bounded(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Cut overlong fields: a log line is no place for a payload."""
    for name, value in event.items():
        if isinstance(value, str) and len(value) > _FIELD_LIMIT:
            event[name] = value[:_FIELD_LIMIT] + "…"
    return event
