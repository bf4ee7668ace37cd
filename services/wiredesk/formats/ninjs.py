"""ninjs: IPTC's news in JSON, versions 1.x, 2.x and 3.x, and the dialects that feeds make of it.

The versions differ in names more than in meaning: 1.x writes `versioncreated`, `body_html` and `embargoed`, 3.x
`versionCreated`, a list `bodies` and `embargoedUntil`. Field names are compared without regard to capitals, which makes
most of them equal. Superdesk adds `guid`, `evolvedfrom`, `source`, `keywords`; others wrap items in `{"item": […]}`.

Specification: https://iptc.org/standards/ninjs/ (schemas at github.com/iptc/newsinjson).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from wiredesk.domain.errors import Rejection
from wiredesk.formats.html_text import decode_entities, has_entities, html_text, looks_like_html, plain_line
from wiredesk.formats.item import UNKNOWN_ARRIVAL, Arrival, ReadLimits, WireItem
from wiredesk.formats.json_fields import Fields
from wiredesk.formats.json_text import parse_json, undo_double_escapes, unframe
from wiredesk.formats.layout import blocks_of
from wiredesk.formats.providers import zone_of
from wiredesk.formats.values import read_language, read_status, read_urgency
from wiredesk_events import Block, Envelope, Reference


name = "ninjs"

_TEXT_FIELDS = frozenset({"headline", "headlines", "bodies", "body_html", "body_xhtml", "body_text"})

_KNOWN = frozenset({"uri", "guid", "versioncreated", "pubstatus", "slugline"}) | _TEXT_FIELDS
"""Fields of which at least two (or one that holds text) make a JSON object a ninjs item."""

_WRAPPERS = ("item", "items", "newsitems")
"""Fields under which a page of several items comes (BBC Local Democracy Reporting Service: `item`)."""

_SIDE_TEXTS = frozenset({"caption", "summary", "abstract", "teaser", "description", "standfirst"})
"""Roles of a body that is not the story itself."""

_NO_STORIES = frozenset({"picture", "graphic"})
"""Types of items whose text is a caption."""

_MAX_NOTE = 100
"""Paragraphs of a note to editors that are read."""

_LINEAGE = frozenset({"evolvedfrom", "replaces", "corrects", "previousversion", "kills"})
"""Relations of an association (3.x) that name an earlier story."""


def sniff(data: bytes) -> bool:
    """Return whether the bytes begin like a JSON object or a list of them, bare or in a schema registry's frame."""
    head = unframe(data[:4096]).lstrip(b"\xef\xbb\xbf \t\r\n")
    following = head[1:].lstrip(b" \t\r\n")[:1]
    return (head[:1] == b"{" and following in (b'"', b"}", b"{", b"")) or (
        head[:1] == b"[" and following in (b"{", b"[", b"]")
    )


def read(data: bytes, limits: ReadLimits, arrival: Arrival = UNKNOWN_ARRIVAL) -> tuple[WireItem, ...]:
    """Return the stories of a ninjs message: one item, a list of items, or items in a wrapper.

    In a message of several, an item without text (a picture) is left out and the others carry the flag
    "items-without-text".

    Raises:
        Rejection: WIRE-R003, WIRE-R005, WIRE-R006 as `parse_json`; WIRE-R004 for JSON that is not ninjs; WIRE-R006 for
            too many items or paragraphs; WIRE-R008 where there is no text at all; WIRE-R009 with the name of a field
            that has the wrong type.
    """
    parsed = parse_json(data, limits.max_depth)
    entries, prefix = _entries(parsed.value)
    if len(entries) > limits.max_items:
        raise Rejection("WIRE-R006", f"more than {limits.max_items} items")
    items = []
    for index, entry in enumerate(entries):
        where = f"{prefix}[{index}]" if prefix is not None else ""
        fields = Fields(entry, where, set(parsed.flags))
        agency = fields.line("source", "provider") or next(iter(fields.names("infosources", "infosource")), None)
        fields.zone = zone_of(agency, arrival.feed)
        item = _read_item(fields, index if len(entries) > 1 else 0, limits, agency)
        if item is not None:
            items.append(item)
    if not items:
        raise Rejection("WIRE-R008")
    if len(items) < len(entries):
        items = [_flagged(item) for item in items]
    return tuple(items)


def _flagged(item: WireItem) -> WireItem:
    return replace(item, flags=item.flags | {"items-without-text"})


def _entries(value: Any) -> tuple[Sequence[Any], str | None]:
    """Return the items of a document and the name of the list that they stand in."""
    if isinstance(value, list):
        entries, prefix = value, ""
    elif isinstance(value, dict) and _is_item(value):
        return [value], None
    else:
        prefix = next((key for key in _WRAPPERS if isinstance(value, dict) and isinstance(value.get(key), list)), "")
        entries = value[prefix] if prefix else []
        if not prefix:
            raise Rejection("WIRE-R004", "json")
    if entries and not any(isinstance(entry, dict) and _is_item(entry) for entry in entries):
        raise Rejection("WIRE-R004", "json")
    return entries, prefix


def _is_item(value: Mapping[str, Any]) -> bool:
    keys = {key.lower() for key in value}
    return len(keys & _KNOWN) >= 2 or bool(keys & _TEXT_FIELDS)


def _read_item(fields: Fields, index: int, limits: ReadLimits, agency: str | None) -> WireItem | None:
    item_type = fields.word("type")
    if item_type in _NO_STORIES:
        return None
    headline = _headline(fields)
    blocks = _body(fields, limits.max_blocks)
    if len(blocks) > limits.max_blocks:
        raise Rejection("WIRE-R006", f"more than {limits.max_blocks} paragraphs")
    written_status = fields.word("pubstatus", "status")
    status = read_status(written_status or "")
    if not status.known:
        fields.flags.add("status-unknown")
    provider_id = fields.word("uri") or fields.word("guid") or fields.word("id") or _alternative_id(fields)
    if not headline and not blocks and (status.status == "usable" or provider_id is None):
        return None  # a kill may come without text: its id says what to kill
    embargo_text = fields.text("embargoeduntil", "embargoed", "embargo")
    embargo = fields.time("embargoeduntil", "embargoed", "embargo")
    issued_names = ("versioncreated", "contentcreated", "firstpublished", "firstcreated")
    issued = fields.time(*issued_names)
    created = fields.time("firstcreated", "contentcreated")
    urgency = fields.word("urgency")
    refers_to = _references(fields)
    words = fields.word("wordcount")
    return WireItem(
        format="ninjs",
        headline=headline,
        blocks=blocks,
        index=index,
        envelope=Envelope(
            headline=headline or None,
            slug=fields.line("slugline", "slug"),
            byline=fields.line("byline", "by") or _authors(fields),
            dateline=_named(fields, "text", "dateline"),
            dateline_place=_named(fields, "city", "located"),
            editor_notes=_notes(fields),
            keywords=fields.names("keywords", "keyword"),
            subjects=_subjects(fields),
            categories=fields.codes("service", "services") + fields.names("category", "categories"),
            provider_status=written_status,
            word_count=int(words) if words and words.isascii() and words.isdigit() and len(words) < 10 else None,
            usage_terms=fields.line("usageterms"),
            genres=fields.names("genres", "genre"),
            abstract=_abstract(fields),
            copyright=fields.line("copyrightnotice", "copyrightholder"),
            issued_text=fields.text(*issued_names),
            created_at=created.moment if created else None,
        ),
        provider_id=provider_id,
        provider_version=fields.word("version"),
        language=_language(fields),
        issued_at=issued.moment if issued else None,
        status=status.status,
        kind=status.kind or ("update" if refers_to else "advisory" if item_type == "advisory" else None),
        embargoed_until=embargo.latest if embargo else None,
        embargo_text=embargo_text if embargo_text and not embargo else None,
        urgency=read_urgency(urgency) if urgency else None,
        provider_urgency=urgency,
        agency=agency or fields.line("copyrightholder"),
        take_key=fields.line("take_key", "takekey", "anpa_take_key"),
        refers_to=refers_to,
        flags=frozenset(fields.flags),
    )


def _abstract(fields: Fields) -> str | None:
    """Return the summary: `description_text` (1.x), `abstract`, or the first of `descriptions` (3.x)."""
    if text := fields.line("description_text", "abstract", "description_html"):
        return text
    for entry in fields.objects("descriptions"):
        value = entry.get("value")
        if isinstance(value, str) and (text := fields.one_line(fields.clean(value), is_html=looks_like_html(value))):
            return text
    return None


def _headline(fields: Fields) -> str:
    """Return the headline: the field, else the one with the role "main", else the first, else the title."""
    if text := fields.line("headline", "headline_main", "headline_text"):
        return text
    candidates = []
    for entry in fields.objects("headlines"):
        value, role = entry.get("value"), entry.get("role")
        if not isinstance(value, str):
            raise fields.wrong("headlines.value")
        text = fields.one_line(fields.clean(value), is_html=_is_html(fields, entry, "headlines"))
        if text:
            candidates.append((0 if role == "main" else 1 if role is None else 2, text))
    if candidates:
        return min(candidates, key=lambda candidate: candidate[0])[1]
    if markup := fields.text("headline_html", "headline_xhtml"):
        return plain_line(markup)
    return fields.line("title") or ""


def _is_html(fields: Fields, entry: Mapping[str, Any], list_name: str) -> bool:
    media_type, role = entry.get("contenttype") or "", entry.get("role") or ""
    if not isinstance(media_type, str):
        raise fields.wrong(f"{list_name}.contentType")
    if not isinstance(role, str):
        raise fields.wrong(f"{list_name}.role")
    return "html" in media_type.lower() or (not media_type and "html" in role.lower())


def _body(fields: Fields, limit: int) -> tuple[Block, ...]:
    """Return the paragraphs: of the HTML body, which knows where they end, unless it is but a part of the text."""
    markups: list[str] = []
    texts: list[str] = []
    asides: list[str] = []
    for entry in fields.objects("bodies"):
        value = entry.get("value")
        if value is None:
            continue
        if not isinstance(value, str):
            raise fields.wrong("bodies.value")
        is_html = _is_html(fields, entry, "bodies") or (not entry.get("contenttype") and looks_like_html(value))
        aside = str(entry.get("role") or "").lower() in _SIDE_TEXTS
        (asides if aside else markups if is_html else texts).append(value)
    markups += [text for name in ("body_html", "body_xhtml") if (text := _raw(fields, name))]
    texts += [text for name in ("body_text", "body", "body_nitf") if (text := _raw(fields, name))]
    from_markup = _first_blocks(fields, markups, limit, is_html=True)
    from_text = _first_blocks(fields, texts, limit, is_html=False)
    if 2 * _size(from_markup) < _size(from_text):
        return from_text
    return from_markup or from_text or _first_blocks(fields, asides, limit, is_html=False)


def _raw(fields: Fields, name: str) -> str | None:
    found = fields.get(name)
    if found is None:
        return None
    if not isinstance(found[1], str):
        raise fields.wrong(found[0])
    return found[1]


def _first_blocks(fields: Fields, values: Sequence[str], limit: int, *, is_html: bool) -> tuple[Block, ...]:
    for value in values:
        text = undo_double_escapes(value)
        if text is not None:
            fields.flags.add("json-repaired")
        else:
            text = value
        if is_html or looks_like_html(text):
            found = html_text(text, limit)
            fields.flags |= found.flags
            blocks = found.blocks
        else:
            blocks = tuple(
                blocks_of(fields.clean(decode_entities(text) if has_entities(text) else text).split("\n"), limit)
            )
        if blocks:
            return blocks
    return ()


def _size(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _named(fields: Fields, part: str, name: str) -> str | None:
    """Return a field that is a string, or (Superdesk) an object with its parts."""
    found = fields.get(name)
    if found is None or not isinstance(found[1], dict):
        return fields.line(name)
    value = next((found[1][key] for key in (part, "name", "text") if found[1].get(key)), "")
    if not isinstance(value, str):
        raise fields.wrong(f"{found[0]}.{part}")
    return " ".join(fields.clean(value).split()) or None


def _notes(fields: Fields) -> tuple[str, ...]:
    notes = []
    for key, note in fields.entries("ednote", "editornote"):
        if not isinstance(note, str):
            raise fields.wrong(key)
        text = html_text(note, _MAX_NOTE).blocks if looks_like_html(note) else (Block(text=fields.clean(note).strip()),)
        notes.append("\n".join(block.text for block in text))
    return tuple(note for note in notes if note)


def _subjects(fields: Fields) -> tuple[str, ...]:
    """Return subjects as `scheme:code name`, of each part what there is."""
    subjects = []
    for key, entry in fields.entries("subjects", "subject"):
        parts = {"name": entry} if isinstance(entry, str) else entry
        if not isinstance(parts, dict):
            raise fields.wrong(key)
        code = next((parts[name] for name in ("qcode", "code", "literal", "uri") if parts.get(name)), "")
        scheme, label = parts.get("scheme") or "", parts.get("name") or ""
        if not all(isinstance(value, str | int) for value in (code, scheme, label)):
            raise fields.wrong(key)
        joint = "" if not scheme or str(scheme)[-1] in "/#:" else ":"
        identifier = f"{scheme}{joint}{code}" if code else ""
        subject = " ".join(fields.clean(f"{identifier} {label}").split())
        if subject:
            subjects.append(subject)
    return tuple(subjects)


def _authors(fields: Fields) -> str | None:
    writers = []
    for entry in fields.objects("authors"):
        value, role = entry.get("name"), entry.get("role")
        if isinstance(value, str) and role in {None, "", "author", "writer"}:
            writers.append(" ".join(fields.clean(value).split()))
    return ", ".join(writer for writer in writers if writer) or None


def _alternative_id(fields: Fields) -> str | None:
    """Return the first alternative id in the order of its role, for an item without an id of its own."""
    found = fields.get("altids")
    if found is None:
        return None
    key, value = found
    if isinstance(value, list):
        value = {str(entry.get("role")): entry.get("value") for entry in value if isinstance(entry, dict)}
    if not isinstance(value, dict):
        raise fields.wrong(key)
    return next(
        (str(value[role]) for role in sorted(value) if isinstance(value[role], str | int) and value[role]), None
    )


def _references(fields: Fields) -> tuple[Reference, ...]:
    """Return the earlier stories that the item names: `evolvedfrom` (Superdesk), associations by relation (3.x)."""
    found: list[str] = []
    for key, entry in fields.entries("evolvedfrom", "rewrite_of"):
        if not isinstance(entry, str):
            raise fields.wrong(key)
        found.append(entry.strip())
    associations = fields.get("associations")
    if associations is not None:
        key, value = associations
        # 1.x: an object of named items; 2.x and 3.x: a list. Their own fields are not this story's to judge.
        if not isinstance(value, list | dict):
            raise fields.wrong(key)
        for entry in value.values() if isinstance(value, dict) else value:
            relation, uri = (entry.get("rel"), entry.get("uri")) if isinstance(entry, dict) else (None, None)
            if isinstance(relation, str) and isinstance(uri, str) and relation.rpartition(":")[2].lower() in _LINEAGE:
                found.append(uri.strip())
    return tuple(Reference(provider_id=uri) for uri in dict.fromkeys(fields.clean(uri) for uri in found) if uri)


def _language(fields: Fields) -> str | None:
    written = fields.text("language", "lang")
    if written is None:
        return None
    language = read_language(written)
    if language is None:
        fields.flags.add("language-unknown")
    return language
