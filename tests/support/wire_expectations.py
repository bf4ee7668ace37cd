"""What a careful reader makes of a wire file, and how our own reading of it is judged against that.

The expectations were written by people who read the files, not our output. The files' texts belong to their agencies,
so every text is kept as a digest of its normal form; codes, numbers, times and words of the trade stand in clear.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from wiredesk_events import StoryParsed


CLEAR = frozenset({
    "format", "provider_id", "provider_version", "issued_at", "created_at", "language", "status", "kind", "urgency",
    "embargoed_until", "provider_urgency", "markers", "sequence", "dateline_date", "dateline_agency", "subjects",
    "word_count", "paragraphs", "tables", "refers_to",
})  # fmt: skip
"""Fields that hold no text of a story."""

FIELDS = (
    *sorted(CLEAR),
    "headline", "slug", "byline", "dateline_text", "dateline_place", "dateline_region", "editor_notes", "keywords",
    "categories", "usage_terms", "copyright", "credits", "sign_off", "first_paragraph", "last_paragraph",
)  # fmt: skip

_TIMES = frozenset({"issued_at", "created_at", "embargoed_until"})
_LISTS = frozenset({"markers", "subjects", "refers_to", "editor_notes", "keywords", "categories", "credits"})
_DASHES = re.compile(r"\s*[-–—_]{1,3}\s*|\s*\Z")
_RIGHTS = re.compile(r"\(c\)|©|\bcopyright\b|\b(?:19|20)\d\d\b|[,.;]", re.IGNORECASE)


def normal(field: str, value: str) -> str:
    """Return a text as it is compared: white space, dashes of a dateline and the year of a copyright do not count."""
    text = " ".join(unicodedata.normalize("NFC", value).split())
    if field == "dateline_text":
        return _DASHES.sub("-", text).strip("-. ")
    if field == "copyright":
        return " ".join(_RIGHTS.sub(" ", text).split())
    if field == "subjects" and " " not in text:
        return text.rpartition(":")[2]
    if field in {"slug", "sign_off"}:
        return text.strip(" /")
    return text


def digest(field: str, value: str) -> str:
    """Return a short digest of a text's normal form."""
    return hashlib.sha256(normal(field, value).encode()).hexdigest()[:16]


def digested(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an expectation, its texts as digests."""
    return {field: _digested(field, item.get(field)) for field in FIELDS} | {"skip": sorted(item.get("skip", ()))}


def _digested(field: str, value: Any) -> Any:
    if field in _TIMES:
        return datetime.fromisoformat(value).isoformat() if value else None
    if field in _LISTS:
        return sorted({_digested_text(field, entry) for entry in value or () if normal(field, str(entry))})
    return _digested_text(field, value) if isinstance(value, str) else value


def _digested_text(field: str, text: str) -> str | None:
    if not normal(field, text):
        return None
    in_clear = field in CLEAR and not (field == "subjects" and " " in text)
    return normal(field, text) if in_clear else digest(field, text)


def observed(parsed: StoryParsed) -> dict[str, Any]:
    """Return what we made of a story, in the form of an expectation."""
    envelope, life, dateline = parsed.envelope, parsed.lifecycle, parsed.dateline
    copy = [span.text for span in parsed.paragraphs]
    return digested({
        "format": parsed.raw.format,
        "provider_id": parsed.provider_id,
        "provider_version": parsed.provider_version,
        "issued_at": parsed.issued_at.isoformat() if parsed.issued_at else None,
        "created_at": envelope.created_at.isoformat() if envelope.created_at else None,
        "language": parsed.language,
        "status": life.status,
        "kind": life.kind,
        "embargoed_until": life.embargoed_until.isoformat() if life.embargoed_until else None,
        "urgency": life.urgency,
        "provider_urgency": life.provider_urgency,
        "headline": parsed.headline,
        "markers": _words(life.markers),
        "slug": parsed.slug,
        "sequence": envelope.sequence,
        "byline": parsed.byline,
        "dateline_text": None if dateline is None or _is_place_only(parsed) else dateline.text,
        "dateline_place": dateline.place if dateline else None,
        "dateline_region": dateline.region if dateline else None,
        "dateline_date": dateline.date if dateline else None,
        "dateline_agency": dateline.agency if dateline else None,
        "editor_notes": parsed.editor_notes,
        "keywords": envelope.keywords,
        "subjects": [_code(subject) for subject in envelope.subjects],
        "categories": (*envelope.categories, *envelope.genres),
        "word_count": envelope.word_count,
        "usage_terms": envelope.usage_terms,
        "copyright": envelope.copyright,
        "refers_to": [reference.provider_id for reference in life.refers_to if reference.provider_id],
        "credits": parsed.credits,
        "sign_off": parsed.sign_off,
        "paragraphs": len(copy),
        "first_paragraph": copy[0] if copy else None,
        "last_paragraph": copy[-1] if copy else None,
        "tables": len(parsed.tables),
    })  # fmt: skip


def _is_place_only(parsed: StoryParsed) -> bool:
    """Return whether the dateline is nothing but the format's field for the place of filing."""
    dateline, envelope = parsed.dateline, parsed.envelope
    return dateline is not None and dateline.text == envelope.dateline_place and dateline.text != envelope.dateline


def judge(expected: Mapping[str, Any], got: Mapping[str, Any]) -> dict[str, bool]:
    """Return for each field that is judged whether it is right."""
    verdict = {}
    for field in FIELDS:
        if field in expected["skip"]:
            continue
        right = expected[field] == got[field]
        if field == "language" and expected[field] is None:
            right = True  # identified from the text where the format does not say; judged elsewhere
        verdict[field] = right
    return verdict


def _words(markers: Iterable[str]) -> list[str]:
    """Return markers one by one: "UPDATE 1, PIX" holds two."""
    return [part.strip() for marker in markers for part in marker.split(",") if part.strip()]


def _code(subject: str) -> str:
    """Return the code of a subject written as `scheme:code name`, or its name where it has none."""
    head, _, _ = subject.partition(" ")
    return head if ":" in head or head.isdigit() else subject
