"""AP Media API: one item of content, or a feed page of several, as JSON.

The items look like ninjs and are not: ids stand in `altids`, kills and corrections in `editorialtypes`, the version
words in the slug line, and the text is a file of its own. An item whose text nobody has put beside it is no story yet.

Specification: https://developer.ap.org/ap-media-api/ ("Content metadata fields", "Identifying publishable content").
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from wiredesk.domain.errors import Rejection
from wiredesk.formats.ap.fields import (
    item_id,
    language_of,
    optional,
    read_envelope,
    read_life,
    references_of,
    urgency_of,
)
from wiredesk.formats.ap.text import text_blocks
from wiredesk.formats.item import UNKNOWN_ARRIVAL, Arrival, ReadLimits, WireItem
from wiredesk.formats.json_fields import Fields
from wiredesk.formats.json_text import parse_json, unframe
from wiredesk.formats.providers import zone_of
from wiredesk.formats.slugline import split_slugline


name = "ap-media"

_API = re.compile(rb'"api_(?:version|mode)"\s*:')
_ITEM_ID = re.compile(rb'"itemid"\s*:\s*"')
_AP_FIELDS = (b'"etag"', b'"friendlykey"', b'"editorialpriority"', b'"transref"', b'"datelinelocation"')


def sniff(head: bytes) -> bool:
    """Return whether JSON carries marks that only AP sets: the API's own envelope, or `altids` as AP fills them."""
    start = unframe(head).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] not in {b"{", b"["}:
        return False
    if _API.search(start) and (b'"data"' in start or b'"item"' in start or b'"method"' in start):
        return True
    return b'"altids"' in start and _ITEM_ID.search(start) is not None and any(field in start for field in _AP_FIELDS)


def read(data: bytes, limits: ReadLimits, arrival: Arrival = UNKNOWN_ARRIVAL) -> tuple[WireItem, ...]:
    """Return the stories of an answer of the API: one item, or those of a page.

    In a page, an item without text (a picture, a story whose text is only referred to) is left out and the others carry
    the flag "items-without-text". A kill and a withhold need no text.

    Raises:
        Rejection: WIRE-R003, WIRE-R005, WIRE-R006 as `parse_json`; WIRE-R004 for JSON without items of the API;
            WIRE-R006 for too many items or paragraphs; WIRE-R008 where there is no text at all; WIRE-R009 with the name
            of a field that decides about publication or identity and has the wrong type.
    """
    parsed = parse_json(data, limits.max_depth)
    entries = list(_entries(parsed.value, ""))
    if len(entries) > limits.max_items:
        raise Rejection("WIRE-R006", f"more than {limits.max_items} items")
    if not entries:
        raise Rejection("WIRE-R004" if not _is_page(parsed.value) else "WIRE-R008", "")
    items = []
    for index, (where, entry, beside) in enumerate(entries):
        fields = Fields(entry, where, set(parsed.flags))
        item = _read_item(fields, beside, index, limits, arrival)
        if item is not None:
            items.append(item)
    if not items:
        raise Rejection("WIRE-R008")
    if len(items) < len(entries):
        items = [replace(item, flags=item.flags | {"items-without-text"}) for item in items]
    return tuple(items)


def _entries(value: Any, where: str) -> Iterator[tuple[str, Any, Any]]:
    """Give the items of an answer, each with its place and with what stands beside it under `nitf`."""
    if isinstance(value, list):
        for index, entry in enumerate(value):
            place = f"{where}[{index}]"
            # whatever stands in a page is counted, so that nothing is lost without a word
            yield from list(_entries(entry, place)) or [(place, entry, None)]
    elif isinstance(value, dict):
        inside = next((key for key in ("data", "item", "items") if isinstance(value.get(key), dict | list)), None)
        if inside == "item" and isinstance(value["item"], dict):
            yield _join(where, "item"), value["item"], value.get("nitf")
        elif inside is not None:
            for place, entry, beside in _entries(value[inside], _join(where, inside)):
                yield place, entry, beside if beside is not None else value.get("nitf")
        elif "altids" in value or "itemid" in value:
            yield where, value, None


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _is_page(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("data"), dict) and "items" in value["data"]


def _read_item(fields: Fields, beside: Any, index: int, limits: ReadLimits, arrival: Arrival) -> WireItem | None:
    """Return an item, or None for one without text: a picture, or a story whose text is only referred to."""
    media_type = optional(fields, fields.word, "type")
    if media_type is not None and media_type.lower() not in {"text", "composite"}:
        return None
    agency = next(iter(optional(fields, fields.names, "provider") or ()), "AP")
    fields.zone = zone_of(agency, arrival.feed)
    provider_id = item_id(fields)
    life = read_life(fields)
    headline = fields.line("headline", "headline_extended", "title") or ""
    item = {key: value for key, (_, value) in fields.values.items()}
    blocks = text_blocks(item, beside, headline, limits, fields.flags)
    if len(blocks) > limits.max_blocks:
        raise Rejection("WIRE-R006", f"more than {limits.max_blocks} paragraphs")
    if not blocks and (life.status == "usable" or provider_id is None):
        return None
    issued = fields.time("versioncreated", "firstcreated")
    urgency, provider_urgency = urgency_of(fields)
    slugline = optional(fields, fields.line, "slugline")
    slug = split_slugline(slugline or "")
    return WireItem(
        format=name,
        headline=headline,
        blocks=blocks,
        index=index,
        envelope=read_envelope(fields, headline, slug),
        provider_id=provider_id,
        provider_version=optional(fields, fields.word, "version"),
        language=language_of(fields),
        issued_at=issued.moment if issued else None,
        status=life.status,
        kind=life.kind,
        embargoed_until=life.embargoed_until,
        embargo_text=life.embargo_text,
        urgency=urgency,
        provider_urgency=provider_urgency,
        agency=agency,
        take_key=slug.take_key,
        refers_to=references_of(fields, provider_id),
        flags=frozenset(fields.flags),
    )
