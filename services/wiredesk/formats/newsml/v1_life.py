"""What a NewsML 1.x item says about its own life: times, status, instructions, embargo, and the stories that it names.

Specification: NewsML 1.2, NewsManagement (FirstCreated, ThisRevisionCreated, Status, StatusWillChange, Instruction,
DerivedFrom, Property) and RevisionId.
"""

from collections.abc import Iterable
from datetime import datetime
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from wiredesk.conventions.markers import strongest
from wiredesk.conventions.signoffs import trash_line
from wiredesk.formats.item import ItemLife
from wiredesk.formats.newsml.rules import bare, instruction_kinds, item_type_kinds, newsml_rules
from wiredesk.formats.newsml.v1_item import Ml1Item, without_revision
from wiredesk.formats.newsml.v1_parts import Story
from wiredesk.formats.newsml.values import child_text, children_of, formal, slug_kind
from wiredesk.formats.values import StatusWord, noted_time, read_status
from wiredesk_events import LifecycleKind, Reference


def read_life(
    item: Ml1Item, story: Story, zone: ZoneInfo | None, *, slug_words: str | None, flags: set[str]
) -> ItemLife:
    """Return the life of a story.

    Args:
        item, story: the item and the story in it.
        zone: of the provider, for times that name none.
        slug_words: the version words of the slug line.
        flags: "status-unknown", "time-unreadable" and those of zones are added.
    """
    written = next((text for element in item.management.get("status", ()) if (text := formal(element))), "")
    word = read_status(bare(written))
    if not word.known:
        flags.add("status-unknown")
    created_text = child_text(item.management, "firstcreated")
    created = noted_time(created_text, zone, flags)
    issued, issued_text = created, created_text
    for text in (child_text(item.management, "thisrevisioncreated"), created_text, item.envelope.sent):
        if (time := noted_time(text, zone, flags)) is not None:
            issued, issued_text = time, text
            break
    until, embargo_text = _embargo(item, word, zone, flags)
    notes = _note_lines(story)
    kind = strongest(
        word.kind,
        _kind(item.management.get("instruction", ()), instruction_kinds()),
        _kind(item.management.get("newsitemtype", ()), item_type_kinds()),
        *(found.kind for note in notes if (found := trash_line(f"({note.strip('()[] ')})")) is not None),
        slug_kind(slug_words),
        "update" if item.is_revision else None,
    )
    return ItemLife(
        status="canceled" if kind == "kill" else "withheld" if kind == "withhold" else word.status,
        kind=kind,
        provider_status=written or None,
        issued_at=issued.moment if issued else None,
        issued_text=issued_text or None,
        created_at=created.moment if created else None,
        embargoed_until=until,
        embargo_text=embargo_text,
        refers_to=_references(item),
        notes=notes,
    )


def _embargo(
    item: Ml1Item, now: StatusWord, zone: ZoneInfo | None, flags: set[str]
) -> tuple[datetime | None, str | None]:
    """Return until when the item is held, as text where that is no time.

    A status that will change to usable is an embargo; one that will change to something else is an expiry.
    """
    texts: list[str] = []
    for change in item.management.get("statuswillchange", ()):
        parts = children_of(change)
        future = next((text for status in parts.get("futurestatus", ()) if (text := formal(status))), "")
        if now.status == "withheld" and read_status(bare(future)).status == "usable":
            texts.append(child_text(parts, "dateandtime"))
    texts += [
        (found.get("Value") or "").strip()
        for found in item.management.get("property", ())
        if "embargo" in (found.get("FormalName") or "").lower()
    ]
    for text in texts:
        if text:
            time = noted_time(text, zone, flags)
            return (time.latest, None) if time else (None, text)
    return None, None


def _note_lines(story: Story) -> tuple[str, ...]:
    """Return the news lines that are notes to editors (AFP: AdvisoryLine)."""
    notes = []
    words = newsml_rules().note_lines
    for component in (*story.chain, *story.others):
        for line in component.lines.get("newsline", ()):
            parts = children_of(line)
            kind = next((formal(found) for found in parts.get("newslinetype", ())), "")
            if kind.lower().replace(" ", "") in words and (text := child_text(parts, "newslinetext")):
                notes.append(text)
    return tuple(dict.fromkeys(notes))


def _kind(elements: Iterable[Element], kinds: dict[str, LifecycleKind | None]) -> LifecycleKind | None:
    return strongest(*(kinds.get(bare(formal(element)).replace(" ", "")) for element in elements))


def _references(item: Ml1Item) -> tuple[Reference, ...]:
    """Return the items that this one is derived from, without their revisions; associated ones are only related."""
    named = (element.get("NewsItem") for element in item.management.get("derivedfrom", ()))
    ids = dict.fromkeys(without_revision(value) for value in named if value and value.strip())
    return tuple(Reference(provider_id=identifier) for identifier in ids if identifier != item.provider_id)
