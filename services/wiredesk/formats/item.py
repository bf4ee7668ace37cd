"""What a format reader gives: one story of a message, its fields understood, its wire conventions still in the copy."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from wiredesk_events import Block, Envelope, LifecycleKind, Reference, Status


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What a message may be at most. No real story comes near; hostile input must not cost more than it is worth.

    Attributes:
        max_bytes: size of the record's value; checked before anything looks at it.
        max_depth: nesting of JSON arrays and objects.
        max_items: stories in one message.
        max_blocks: paragraphs and tables in one story.
    """

    max_bytes: int = 10 * 1024 * 1024
    max_depth: int = 100
    max_items: int = 1_000
    max_blocks: int = 10_000


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the raw record says of a message beside its bytes.

    Attributes:
        received_at: when it came; for years that copy leaves out.
        feed: who sent it; for the zone of times that name none.
    """

    received_at: datetime | None = None
    feed: str = "unknown"


UNKNOWN_ARRIVAL = Arrival()


@dataclass(frozen=True, slots=True)
class WireItem:
    """One story as its format tells it.

    Attributes:
        format: the format's name ("plain", "ninjs").
        headline: as sent, markers included; empty where there is none.
        blocks: paragraphs and tables in order, dateline and sign-off included.
        index: where the story stands in a message of several.
        envelope: the format's own fields, as written.
        provider_id: the provider's id of the story, the same for all its versions.
        provider_version: the provider's version, as written.
        language: BCP 47, where the format gives it.
        issued_at: when the provider issued this version (UTC).
        status: whether the format's own status lets it be published.
        kind: what the format's own status does to the story ("kill", "withhold", "update"), where it says so.
        embargoed_until: not to be published before (UTC); the read stage compares it with the time of receipt.
        embargo_text: the embargo as a person wrote it, where it is not a plain time.
        urgency: 1 (most urgent) to 8.
        provider_urgency: the provider's own value.
        agency: the agency that the format's fields name.
        take_key: version words of a field of their own ("1st Ld-Writethru").
        refers_to: stories that the format's fields name.
        flags: what was odd but could be mended.
    """

    format: str
    headline: str
    blocks: tuple[Block, ...]
    index: int = 0
    envelope: Envelope = field(default_factory=Envelope)
    provider_id: str | None = None
    provider_version: str | None = None
    language: str | None = None
    issued_at: datetime | None = None
    status: Status = "usable"
    kind: LifecycleKind | None = None
    embargoed_until: datetime | None = None
    embargo_text: str | None = None
    urgency: int | None = None
    provider_urgency: str | None = None
    agency: str | None = None
    take_key: str | None = None
    refers_to: tuple[Reference, ...] = ()
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ItemLife:
    """Status, kind, times and references of one story, as an XML format's management fields tell them.

    The attributes are those of `WireItem` and `Envelope`; `notes` are notes to editors that the same fields hold.
    """

    status: Status
    kind: LifecycleKind | None
    provider_status: str | None
    issued_at: datetime | None
    issued_text: str | None
    embargoed_until: datetime | None
    embargo_text: str | None
    refers_to: tuple[Reference, ...]
    created_at: datetime | None = None
    notes: tuple[str, ...] = ()


class FormatReader(Protocol):
    """What each format module offers to `sniff`; a module is enough, no class is needed."""

    @property
    def name(self) -> str:
        """Name of the format, as `raw.format` shows it."""

    def sniff(self, data: bytes) -> bool:
        """Return whether these bytes are this format, by looking at their beginning only."""

    def read(self, data: bytes, limits: ReadLimits, arrival: Arrival = UNKNOWN_ARRIVAL, /) -> tuple[WireItem, ...]:
        """Return the stories of a message; raise `Rejection` where it has none."""
