"""An enriched story as ninjs 3.1, IPTC's news in JSON.

The standard has no field for a story's life cycle beyond its status: what a version replaces stands in `associations`,
Wiredesk's own ids in `altIds`, notes and markers in `edNote`. A field that the story does not have is left out.

Specification: https://iptc.org/std/ninjs/ninjs-schema_3.1.json
"""

import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from wiredesk_events import Place, Reference, StoryEnriched


SCHEMA = "https://iptc.org/std/ninjs/ninjs-schema_3.1.json"

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}:[!-~]+\Z")
_SUBJECT = re.compile(r"(?P<literal>[A-Za-z][\w.-]{0,30}:[^\s]+|\d{4,})(?: (?P<name>.+))?\Z|(?P<only>.+)\Z", re.DOTALL)
_LOCAL_KINDS = frozenset({"event"})
_NOT_OBJECTS = frozenset({"person", "organization", "event", "location", "nationality"})


def to_ninjs(story: StoryEnriched) -> dict[str, Any]:
    """Return the ninjs document of a story; equal stories give equal documents.

    `uri` is the story's family, which all its versions share, and `version` counts them, as ninjs wants it. A killed
    story has its text only where the event has one: `wire.latest` keeps none.
    """
    life = story.lifecycle
    document = {
        "uri": f"urn:uuid:{story.family_id}",
        "type": "text",
        "representationType": "full",
        "version": str(story.version),
        "firstCreated": _time(story.envelope.created_at),
        "versionCreated": _time(story.issued_at or story.received_at),
        "embargoedUntil": _time(life.embargoed_until),
        "pubStatus": life.status,
        "urgency": life.urgency,
        "copyrightNotice": story.envelope.copyright,
        "usageTerms": story.envelope.usage_terms,
        "edNote": "\n".join((*life.markers, *story.editor_notes)),
        "language": story.language,
        "descriptions": _one(story.envelope.abstract, role="summary"),
        "headlines": _one(story.headline, role="main"),
        "bodies": _bodies(story),
        "people": [
            {"name": entity.name, "rel": "mentioned", "literal": entity.entity_id}
            for entity in story.entities
            if entity.kind == "person"
        ],
        "organisations": [
            {"name": entity.name, "rel": "mentioned", "literal": entity.entity_id}
            for entity in story.entities
            if entity.kind == "organization"
        ],
        "places": [_place(place, story) for place in story.places],
        "subjects": [_subject(subject) for subject in story.envelope.subjects],
        "events": [
            {"name": entity.name, "rel": "mentioned", "literal": entity.entity_id}
            for entity in story.entities
            if entity.kind in _LOCAL_KINDS
        ],
        "objects": [
            {"name": entity.name, "rel": entity.kind, "literal": entity.entity_id}
            for entity in story.entities
            if entity.kind not in _NOT_OBJECTS
        ],
        "infoSources": [{"name": story.source.agency, "role": "agency"}] if story.source.agency else [],
        "by": story.byline,
        "slugline": story.slug,
        "located": story.dateline.place if story.dateline else None,
        "genres": [{"name": genre} for genre in story.envelope.genres],
        "associations": _associations(story),
        "altIds": _alternative_ids(story),
        "standard": {"name": "ninjs", "version": "3.1", "schema": SCHEMA},
    }
    return {name: value for name, value in document.items() if value not in (None, "", [], ())}


def _time(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def _one(text: str | None, *, role: str) -> list[dict[str, Any]]:
    return [{"role": role, "contentType": "text/plain", "value": text}] if text else []


def _bodies(story: StoryEnriched) -> list[dict[str, Any]]:
    """Return the body as plain text and as HTML; tables, which the body leaves out, stand at the end of the HTML."""
    if not story.body and not story.tables:
        return []
    paragraphs = [f"<p>{html.escape(span.text, quote=False)}</p>" for span in story.paragraphs]
    tables = [f"<pre>{html.escape(table, quote=False)}</pre>" for table in story.tables]
    markup = {"role": "main", "contentType": "text/html", "value": "\n".join((*paragraphs, *tables))}
    if not story.body:
        return [markup]
    counts = {"charCount": len(story.body), "wordCount": len(story.body.split())}
    return [{"role": "main", "contentType": "text/plain", **counts, "value": story.body}, markup]


def _place(place: Place, story: StoryEnriched) -> dict[str, Any]:
    about = {focus.place_id for focus in story.focus}
    rel = "about" if place.place_id in about else "mentioned" if place.mentions else "dateline"
    found: dict[str, Any] = {"name": place.name, "rel": rel, "literal": place.place_id}
    scheme, _, number = place.place_id.partition(":")
    if scheme == "geonames" and number.isdigit():
        found["uri"] = f"https://sws.geonames.org/{number}/"
    if place.latitude is not None and place.longitude is not None:
        properties = {"countryCode": place.country_code, "kind": place.kind, "confidence": place.confidence}
        found["geoJSON"] = {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]},
            "properties": {name: value for name, value in properties.items() if value is not None},
        }
    return found


def _subject(written: str) -> dict[str, Any]:
    """Return a subject written as `scheme:code name` in its parts."""
    found = _SUBJECT.match(written)
    literal = found["literal"] if found else None
    label = (found["name"] or found["only"]) if found else written
    parts = {"name": label, "literal": literal}
    if literal and literal.startswith(("http://", "https://")) and _URI.match(literal):
        parts = {"name": label, "uri": literal}
    return {name: value for name, value in parts.items() if value}


def _associations(story: StoryEnriched) -> list[dict[str, Any]]:
    found = []
    if story.replaces:
        found.append({"name": "replaced version", "rel": "replaces", "uri": f"urn:uuid:{story.replaces}"})
    rel = {"kill": "kills", "correction": "corrects", "withhold": "withholds"}.get(story.lifecycle.kind, "refersTo")
    for reference in story.lifecycle.refers_to:
        if (uri := _uri(reference)) and all(entry["uri"] != uri for entry in found):
            label = reference.headline or reference.slug or reference.provider_id or "earlier story"
            found.append({"name": label, "rel": rel, "uri": uri})
    return found


def _uri(reference: Reference) -> str | None:
    if reference.story_id:
        return f"urn:uuid:{reference.story_id}"
    identifier = reference.provider_id or ""
    return identifier if _URI.match(identifier) else None


def _alternative_ids(story: StoryEnriched) -> list[dict[str, str]]:
    ids: Iterable[tuple[str, str | None]] = (
        ("wiredeskStory", story.story_id),
        ("wiredeskFamily", story.family_id),
        ("provider", story.provider_id),
        ("providerVersion", story.provider_version),
        ("sequence", story.envelope.sequence),
    )
    return [{"role": role, "value": value} for role, value in ids if value]
