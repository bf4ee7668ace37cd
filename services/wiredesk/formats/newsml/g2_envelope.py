"""The envelope of a NewsML-G2 item: bylines, places, notes, subjects, rights.

Specification: NewsML-G2 2.35, contentMeta and rightsInfo.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from wiredesk.formats.item import ItemLife
from wiredesk.formats.newsml.g2_content import Content
from wiredesk.formats.newsml.g2_item import G2Item, code_of
from wiredesk.formats.newsml.rules import bare, newsml_rules, says_nothing, scheme_of
from wiredesk.formats.newsml.values import Slug, count_of, note_of, without_by
from wiredesk.formats.xml_text import text_of
from wiredesk_events import Envelope


_MACHINE_TIME = re.compile(r"\d{4}-?\d{2}-?\d{2}")
"""Reuters puts the time of a version into the dateline of its online stories."""


def read_envelope(item: G2Item, headline: str, slug: Slug, content: Content, life: ItemLife) -> Envelope:
    """Return the fields of an item; notes that are not for publication are in none."""
    meta, rights = item.content_meta, item.rights
    subjects, places, letters = _subjects(item)
    genres = ((item.name(genre) or code_of(genre)).strip('"') for genre in meta.get("genre", ()))
    return Envelope(
        headline=headline or None,
        slug=slug.slug or None,
        byline=without_by(_byline(item) or content.byline) or None,
        dateline=next((text for text in item.texts(meta.get("dateline", ())) if not _MACHINE_TIME.match(text)), None),
        dateline_place=_located(item),
        editor_notes=_notes(item),
        keywords=_unique(text_of(keyword) for keyword in meta.get("keyword", ())),
        subjects=_unique(subjects),
        categories=_unique(letters),
        genres=_unique(genres),
        places=_unique(places),
        abstract=_abstract(item) or content.abstract or None,
        provider_status=life.provider_status,
        word_count=count_of(content.word_count) or slug.word_count,
        usage_terms="; ".join(item.texts(rights.get("usageterms", ()))) or None,
        copyright=next(iter(item.texts(rights.get("copyrightnotice", ()))), None) or _holder(item),
        issued_text=life.issued_text,
        created_at=life.created_at,
    )


def _unique(texts: Iterator[str] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if not says_nothing(text)))


def _byline(item: G2Item) -> str:
    """Return the byline; TT writes one for each writer into elements of its own."""
    if by := next(iter(item.texts(item.content_meta.get("by", ()))), ""):
        return by
    bylines = (byline for parent in item.content_meta.get("bylines", ()) for byline in parent.iter("byline"))
    return ", ".join(dict.fromkeys(text for byline in bylines if (text := text_of(byline))))


def _located(item: G2Item) -> str | None:
    """Return the place that the content is from, a city first; some feeds put the desk there, some nothing."""
    named = [
        (bare(located.get("type") or "") != "city", name)
        for located in (*item.content_meta.get("located", ()), *item.item_meta.get("located", ()))
        if not says_nothing(name := item.name(located) or (located.get("literal") or "").strip())
    ]
    return min(named, key=lambda entry: entry[0])[1] if named else None


def _notes(item: G2Item) -> tuple[str, ...]:
    """Return the notes to editors, those that are not for the public left out."""
    private = newsml_rules().private_notes
    notes = []
    for note in (*item.item_meta.get("ednote", ()), *item.content_meta.get("ednote", ())):
        marks = {bare(note.get(name) or "") for name in ("role", "pubconstraint")}
        if private.isdisjoint(marks):
            notes.append(note_of(note))
    return _unique(notes)


def _subjects(item: G2Item) -> tuple[list[str], list[str], list[str]]:
    """Return all subjects as "scheme:code name", and apart from them names of places and letters of categories."""
    rules = newsml_rules()
    subjects: list[str] = []
    places: list[str] = []
    letters: list[str] = []
    for element in item.content_meta.get("subject", ()):
        nature = (element.get("type") or "").strip().lower()
        code = (element.get("qcode") or element.get("uri") or "").strip()
        literal = (element.get("literal") or "").strip()
        name = item.name(element)
        subjects.append(f"{code} {name}".strip() or literal)
        if bare(nature) in rules.place_types or nature in rules.place_types:
            places.append(name or ("" if code else literal))
        elif scheme_of(code) in rules.category_schemes or bare(nature) in rules.category_types:
            letters.append(code.rpartition(":")[2] or literal)
    return subjects, places, letters


def _abstract(item: G2Item) -> str | None:
    """Return the summary: a description in that role, one without a role, else the sub-headline."""
    rules = newsml_rules()
    described = item.content_meta.get("description", ())
    summaries = [element for element in described if bare(element.get("role") or "") in rules.summary_roles]
    plain = [element for element in described if not element.get("role")]
    decks = [
        element
        for element in item.content_meta.get("headline", ())
        if bare(element.get("role") or "") in {"subheadline", "subhead", "deck"}
    ]
    return next(iter(item.texts(summaries) or item.texts(plain) or item.texts(decks)), None)


def _holder(item: G2Item) -> str | None:
    holders: list[Element] = list(item.rights.get("copyrightholder", ()))
    names = (item.name(holder) or (holder.get("literal") or "").strip() for holder in holders)
    return next((name for name in names if not says_nothing(name)), None)
