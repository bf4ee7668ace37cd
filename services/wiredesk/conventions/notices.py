"""Notices to editors sent as text: kills, holds, withdrawals, embargoes, advisories."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wiredesk_events import LifecycleKind, Reference


@dataclass(frozen=True, slots=True)
class WireNotice:
    """What a notice asks for.

    Attributes:
        kind: kill, withhold, advisory …
        refers_to: the stories that it names.
        embargoed_until: the time before which nothing may be published, UTC.
    """

    kind: LifecycleKind
    refers_to: tuple[Reference, ...] = ()
    embargoed_until: datetime | None = None


def read_notice(headline: str, paragraphs: Sequence[str]) -> WireNotice | None:
    """Return what the text orders editors to do, or None for an ordinary story."""
    del headline, paragraphs
    return None
