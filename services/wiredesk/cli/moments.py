"""Times on the command line."""

import re
from datetime import UTC, datetime, timedelta

import typer


_AGO = re.compile(r"\A(?P<count>[0-9]{1,6})(?P<unit>[smhd])\Z")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def moment(text: str) -> datetime:
    """Return a point in time, UTC: ISO 8601 with a zone (`2026-05-11T06:41:00Z`), or how long ago (`90m`, `3d`)."""
    ago = _AGO.match(text)
    if ago is not None:
        return datetime.now(UTC) - timedelta(**{_UNITS[ago["unit"]]: int(ago["count"])})
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            raise typer.BadParameter(f"{text!r} has no time zone: write {text}Z for UTC")
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"{text!r} is no time: write 2026-05-11T06:41:00Z, or 90m, 2h, 3d ago") from None
