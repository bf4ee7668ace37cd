"""What a NewsML-G2 item says about its own life: times, status, signals, embargo, and the stories that it names.

Specification: NewsML-G2 2.35, itemMeta (versionCreated, firstCreated, embargoed, pubStatus, signal, edNote, link).
"""

from datetime import datetime
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from wiredesk.conventions.markers import strongest
from wiredesk.formats.item import ItemLife
from wiredesk.formats.newsml.g2_item import G2Item, code_of
from wiredesk.formats.newsml.rules import bare, newsml_rules, note_kinds, relation_kinds, signal_kind
from wiredesk.formats.newsml.values import child_text, slug_kind
from wiredesk.formats.values import WrittenTime, noted_time, read_status
from wiredesk.formats.xml_text import text_of
from wiredesk_events import LifecycleKind, Reference, Status


def read_life(item: G2Item, zone: ZoneInfo | None, *, slug_words: str | None, flags: set[str]) -> ItemLife:
    """Return the life of an item.

    Args:
        item: the item.
        zone: of the provider, for times that name none.
        slug_words: the version words of the slug line ("UPDATE 1, PIX").
        flags: "status-unknown", "time-unreadable", "embargo-open" and those of zones are added.
    """
    written = item.code("pubstatus")
    word = read_status(bare(written))
    if not word.known:
        flags.add("status-unknown")
    issued, issued_text = _issued(item, zone, flags)
    first = child_text(item.item_meta, "firstcreated") or child_text(item.content_meta, "contentcreated")
    created = noted_time(first, zone, flags)
    until, embargo_text, is_open = _embargo(item, zone, flags)
    refers_to, link_kind = _references(item)
    kind = strongest(word.kind, _signal(item), _note(item), link_kind, slug_kind(slug_words))
    status: Status = "withheld" if is_open and word.status == "usable" else word.status
    return ItemLife(
        status="canceled" if kind == "kill" else "withheld" if kind == "withhold" else status,
        kind=kind,
        provider_status=written or None,
        issued_at=issued.moment if issued else None,
        issued_text=issued_text or None,
        created_at=created.moment if created else None,
        embargoed_until=until,
        embargo_text=embargo_text,
        refers_to=refers_to,
    )


def _issued(item: G2Item, zone: ZoneInfo | None, flags: set[str]) -> tuple[WrittenTime | None, str]:
    """Return when this version was made; archives leave its own field empty and keep the time of the content."""
    candidates = (
        child_text(item.item_meta, "versioncreated"),
        child_text(item.content_meta, "contentmodified"),
        child_text(item.content_meta, "contentcreated"),
        child_text(item.item_meta, "firstcreated"),
        item.transmission.sent,
    )
    for text in candidates:
        if (time := noted_time(text, zone, flags)) is not None:
            return time, text
    return None, ""


def _embargo(item: G2Item, zone: ZoneInfo | None, flags: set[str]) -> tuple[datetime | None, str | None, bool]:
    """Return until when the item is held, as text where that is no time, and whether the end is open (no value)."""
    elements = item.item_meta.get("embargoed")
    if elements:
        text = next((text for element in elements if (text := text_of(element))), "")
        if not text:
            flags.add("embargo-open")
            return None, None, True
        time = noted_time(text, zone, flags)
        return (time.latest, None, False) if time else (None, text, False)
    words = newsml_rules().embargo_notes
    notes = (text_of(note) for note in item.item_meta.get("ednote", ()) if bare(note.get("role") or "") in words)
    return None, next((text for text in notes if text), None), False


def _signal(item: G2Item) -> LifecycleKind | None:
    return strongest(*(signal_kind(code_of(signal)) for signal in item.item_meta.get("signal", ())))


def _note(item: G2Item) -> LifecycleKind | None:
    kinds = note_kinds()
    return strongest(
        *(
            kinds.get(bare(note.get("role") or ""))
            for note in item.item_meta.get("ednote", ())
            if note.get("role") and text_of(note)
        )
    )


def _references(item: G2Item) -> tuple[tuple[Reference, ...], LifecycleKind | None]:
    """Return the earlier stories that links name, and what that makes of this one."""
    relations = relation_kinds()
    found: list[str] = []
    kinds: list[LifecycleKind | None] = []
    for link in item.item_meta.get("link", ()):
        relation = bare(link.get("rel") or "")
        target = _target(link)
        if not target or not (relation in relations or (not relation and link.get("guidref"))):
            continue  # STT names the previous version by `guidref` alone
        found.append(target)
        kinds.append(relations.get(relation, "update"))
    return tuple(Reference(provider_id=target) for target in dict.fromkeys(found)), strongest(*kinds)


def _target(link: Element) -> str:
    named = (link.get(name) for name in ("residref", "guidref", "href"))
    return next((text for value in named if value and (text := value.strip())), "")
