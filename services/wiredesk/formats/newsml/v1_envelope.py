"""The envelope of a NewsML 1.x story: news lines, places, subjects, rights.

Specification: NewsML 1.2, NewsLines, AdministrativeMetadata, DescriptiveMetadata, RightsMetadata.
"""

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from wiredesk.conventions.signoffs import line_kind
from wiredesk.formats.item import ItemLife
from wiredesk.formats.newsml.rules import newsml_rules, says_nothing, scheme_of
from wiredesk.formats.newsml.v1_item import Ml1Item
from wiredesk.formats.newsml.v1_parts import Story, language_in
from wiredesk.formats.newsml.values import Slug, child_text, children_of, count_of, formal, without_by
from wiredesk.formats.xml_text import text_of
from wiredesk_events import Envelope


_SUBJECT_TAGS = frozenset({"subject", "subjectmatter", "subjectdetail", "subjectqualifier"})
_SEPARATOR = re.compile(r"\s*[;,]\s*")
_SUBJECT_CODE = re.compile(r"\d{8}")
_MACHINE_DATE = re.compile(r"\d{4}-?\d{2}-?\d{2}|\d{1,2}/\d{1,2}/\d{4}\Z")


def agency_names(item: Ml1Item, story: Story) -> list[str]:
    """Return the names of who the story is from, the most telling first."""
    providers, sources = (
        [formal(party) for element in story.administrative(role) for party in children_of(element).get("party", ())]
        for role in ("provider", "source")
    )
    names = [*providers, item.envelope.sender, *sources, story.line("creditline"), item.provider]
    return list(dict.fromkeys(name for name in names if not says_nothing(name)))


def language_of(item: Ml1Item, story: Story) -> str:
    """Return the language of a story as written; empty where nothing says it."""
    return language_in(story.chain) or item.language


def read_envelope(item: Ml1Item, story: Story, slug: Slug, life: ItemLife) -> Envelope:
    """Return the fields of a story; notes that are not for publication are in none."""
    origin, places = _places(story)
    subjects, categories = _subjects(item, story)
    dateline = story.line("dateline")
    return Envelope(
        headline=story.headline or None,
        slug=slug.slug or None,
        byline=without_by(_byline(story)) or None,
        dateline=dateline if dateline and not _MACHINE_DATE.match(dateline) else None,
        dateline_place=origin,
        editor_notes=_unique(note for note in life.notes if line_kind(note[:200]) != "private"),
        keywords=_unique(_keywords(story)),
        subjects=_unique(subjects),
        categories=_unique(categories),
        genres=_unique(formal(genre) for genre in story.descriptive("genre")),
        places=_unique(places),
        abstract=story.line("subheadline") or story.abstract or None,
        provider_status=life.provider_status,
        word_count=_words(story) or slug.word_count,
        usage_terms=_usage(story),
        copyright=story.line("copyrightline") or _holder(story),
        issued_text=life.issued_text,
        created_at=life.created_at,
    )


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if not says_nothing(text)))


def _byline(story: Story) -> str:
    byline, title = story.line("byline"), story.line("bylinetitle")
    return ", ".join(part for part in (byline, title) if part) if byline else story.byline


def _keywords(story: Story) -> Iterator[str]:
    """Give keywords: of the line of that name, and of properties (AFP: Keyword; BusinessWire: BWIndustryKeywords)."""
    for component in story.chain:
        for line in component.lines.get("keywordline", ()):
            yield from _SEPARATOR.split(text_of(line))
        for metadata in component.metadata("descriptivemetadata", "descriptivemetada", "metadata"):
            for found in children_of(metadata).get("property", ()):
                if (found.get("FormalName") or "").strip().lower().endswith(("keyword", "keywords")):
                    yield " ".join((found.get("Value") or "").split())


def _subjects(item: Ml1Item, story: Story) -> tuple[list[str], list[str]]:
    """Return subjects as "scheme:code name", and the categories that stand beside their codes."""
    language = language_of(item, story).lower()[:2]
    subjects: list[str] = []
    categories: list[str] = []
    for group in story.descriptive("subjectcode"):
        for element in group:
            code = formal(element)
            if element.tag.lower() not in _SUBJECT_TAGS or not code:
                continue
            scheme = (element.get("Scheme") or "").strip()
            if not scheme_of(code) and (_SUBJECT_CODE.fullmatch(code) or scheme):
                identifier = f"{'subj' if _SUBJECT_CODE.fullmatch(code) else scheme}:{code}"
            else:
                identifier = code
            subjects.append(f"{identifier} {item.topic_name(code, language)}".strip())
            categories.append((element.get("cat") or "").strip())
    return subjects, categories


def _places(story: Story) -> tuple[str | None, list[str]]:
    """Return the place of filing and the places that the story is about."""
    origins = newsml_rules().origins
    filed: list[str] = []
    about: list[str] = []
    for location in story.descriptive("location"):
        present = (location.get("HowPresent") or "origin").strip().lower()
        name = _place(location)
        (filed if present in origins else about).append(name)
    cities = (
        (found.get("Value") or "").strip()
        for found in story.descriptive("property")
        if (found.get("FormalName") or "").strip().lower() == "city"
    )
    return next((name for name in (*filed, *cities) if not says_nothing(name)), None), about


def _place(location: Element) -> str:
    """Return the most exact name of a location."""
    values = {
        (found.get("FormalName") or "").strip().lower(): " ".join((found.get("Value") or "").split())
        for found in children_of(location).get("property", ())
    }
    levels = ("city", "sublocation", "county", "region", "state", "province", "area", "countryname", "country")
    return next((values[level] for level in levels if values.get(level)), "") or formal(location)


def _words(story: Story) -> int | None:
    for characteristics in story.content.get("characteristics", ()):
        for found in children_of(characteristics).get("property", ()):
            if (found.get("FormalName") or "").strip().lower() in {"words", "wordcount"}:
                return count_of(found.get("Value") or "")
    return None


def _usage(story: Story) -> str | None:
    texts = [
        text
        for rights in story.rights("usagerights")
        for name in ("usagetype", "geography", "limitations")
        if (text := child_text(children_of(rights), name))
    ]
    return "; ".join(dict.fromkeys(texts)) or story.line("rightsline") or None


def _holder(story: Story) -> str | None:
    for rights in story.rights("copyright"):
        if holder := child_text(children_of(rights), "copyrightholder"):
            return holder
    return None
