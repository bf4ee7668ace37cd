"""A web page: the story on it, and what the page's own fields say of the story.

What is visible counts before what is declared: the headline is the page's first heading where the page's title agrees
with it. Dates, writers, keywords and the address come from linked data (schema.org), Open Graph, Dublin Core and plain
`meta` elements, in this order. Navigation, captions, scripts and whatever else stands around the copy is dropped.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urlsplit

from wiredesk.conventions.datelines import is_known_agency
from wiredesk.domain.errors import Rejection
from wiredesk.formats.decoding import clean, decode
from wiredesk.formats.html_text import decode_entities, html_text, looks_like_html
from wiredesk.formats.item import UNKNOWN_ARRIVAL, Arrival, ReadLimits, WireItem
from wiredesk.formats.layout import blocks_of
from wiredesk.formats.providers import zone_of
from wiredesk.formats.values import WrittenTime, note_zone, read_language, read_time
from wiredesk.formats.web.json_ld import Node, body_of, find_article, line, lines
from wiredesk.formats.web.scan import ScannedPage, scan_page
from wiredesk.formats.xml_root import root_of
from wiredesk_events import Block, Envelope


name = "html"

_TAGS = frozenset({
    "html", "head", "body", "p", "div", "h1", "h2", "h3", "section", "article", "main", "header", "table", "ul", "ol",
    "span", "br", "meta", "title", "blockquote", "center", "font", "pre",
})  # fmt: skip
"""Elements with which a page, or a piece of one, begins."""

_CHARSET = re.compile(
    rb"<(?:meta\s[^<>]{0,300}?charset|\?xml\s[^<>]{0,100}?encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})",
    re.IGNORECASE,
)
_CHARSET_WITHIN = 4_096

_PUBLISHED = (
    "article:published_time", "datepublished", "og:article:published_time", "parsely-pub-date", "sailthru.date",
    "dcterms.created", "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date", "pubdate", "publishdate",
    "publish-date", "published_time", "article.published", "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "datemodified", "og:updated_time", "dcterms.modified", "dc.date.modified", "lastmod",
    "last-modified", "article.updated", "revised",
)  # fmt: skip
_AUTHORS = (
    "author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "article:author",
)  # fmt: skip
_KEYWORDS = ("news_keywords", "keywords", "article:tag", "parsely-tags")
_SITE = ("og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "application-name")
_SOURCE = ("source", "article:source", "original-source")
_DESCRIPTION = ("og:description", "description", "dc.description", "twitter:description")
_RIGHTS = ("dc.rights", "dcterms.rights", "rights")
_LANGUAGE = ("language", "content-language", "dc.language", "dcterms.language", "og:locale")

_SEPARATOR = re.compile(r"\s+[|–—\-»·:]+\s+")
_BY = re.compile(r"(?:By|BY|by|Por|Par|Von|Di):?\s+")
_DATE_LINE = re.compile(
    r"(?:published|updated|last updated|posted|publicado|actualizado|publié|mis à jour|veröffentlicht|aktualisiert)\b",
    re.IGNORECASE,
)
_HEAD = 4
"""Paragraphs in which the page's own headline and date lines are looked for."""


def sniff(head: bytes) -> bool:
    """Return whether the bytes begin like a web page or a piece of one; XML with an element of its own is none."""
    if head[:9].lower() == b"<!doctype" and head[9:100].lstrip()[:4].lower() == b"html":
        return True
    root = root_of(head)
    return root == "html" or (root in _TAGS and not head.startswith(b"<?xml"))


def read(data: bytes, limits: ReadLimits, arrival: Arrival = UNKNOWN_ARRIVAL) -> tuple[WireItem, ...]:
    """Return the one story of a page.

    Raises:
        Rejection: WIRE-R003 (not text), WIRE-R006 (too many paragraphs), WIRE-R008 (no copy on the page).
    """
    declared = _CHARSET.search(data[:_CHARSET_WITHIN])
    decoded = decode(data, declared[1].decode("ascii") if declared else None)
    flags = set(decoded.flags)
    page = scan_page(decoded.text)
    article, broken = find_article(page.json_ld)
    if broken:
        flags.add("linked-data-unreadable")
    site = line(article, "publisher") or page.meta(*_SITE)
    headline = _headline(page, article, site)
    blocks = _blocks(page, article, headline, limits, flags)
    if len(blocks) > limits.max_blocks:
        raise Rejection("WIRE-R006", f"more than {limits.max_blocks} paragraphs")
    if not blocks:
        raise Rejection("WIRE-R008")
    address = _address(page, article)
    times = _times(page, article, site, address, arrival, flags)
    return (
        WireItem(
            format=name,
            headline=headline,
            blocks=blocks,
            envelope=_envelope(page, article, headline, times),
            provider_id=address or None,
            provider_version=line(article, "version") or None,
            language=_language(page, article, flags),
            issued_at=times.issued.moment if times.issued else None,
            agency=_agency(page, article, site),
            flags=frozenset(flags),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Times:
    """When the version was issued, as written too, and when the first one was."""

    issued: WrittenTime | None
    written: str
    created: WrittenTime | None


def _headline(page: ScannedPage, article: Node | None, site: str) -> str:
    """Return the heading that the page's title agrees with, else the declared headline, a heading, the title."""
    declared = page.meta("og:title", "twitter:title", "dc.title") or page.title
    titles = [_key(_without_site(title, site)) for title in (declared, page.title, line(article, "headline"))]
    for heading in page.headings:
        key = _key(heading)
        if key and any(key in title or (len(title) > 20 and title in key) for title in titles if title):
            return heading
    if stated := line(article, "headline") or _without_site(page.meta("og:title"), site):
        return stated
    return next((heading for heading in page.headings if _key(heading) != _key(site)), _without_site(declared, site))


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _without_site(title: str, site: str) -> str:
    """Return a title without the name of the site behind it."""
    parts = list(_SEPARATOR.finditer(title))
    if parts:
        last = parts[-1]
        tail = title[last.end() :]
        is_site = _key(tail) == _key(site) or is_known_agency(tail) or "|" in last[0]
        if is_site and len(tail) <= 60 and last.start() >= 10:
            return title[: last.start()]
    return title


def _blocks(
    page: ScannedPage, article: Node | None, headline: str, limits: ReadLimits, flags: set[str]
) -> tuple[Block, ...]:
    """Return the paragraphs without headline and date lines; those of the linked data where the page has none."""
    found = html_text(page.story, limits.max_blocks)
    blocks, own_flags = list(found.blocks), found.flags
    if not blocks and (body := body_of(article)):
        if looks_like_html(body):
            found = html_text(body, limits.max_blocks)
            blocks, own_flags = list(found.blocks), found.flags
        else:
            cleaned = clean(decode_entities(body))
            blocks, own_flags = blocks_of(cleaned.text.split("\n"), limits.max_blocks), cleaned.flags
    flags |= own_flags
    head = [block for block in blocks[:_HEAD] if not _is_furniture(block, headline)]
    return (*head, *blocks[_HEAD:])


def _is_furniture(block: Block, headline: str) -> bool:
    """Return whether a paragraph only says again what the page's fields say: the headline, the date."""
    text = block.text
    if block.kind != "text" or len(text) > 300:
        return False
    if len(text) <= 80 and _DATE_LINE.match(text) and any(map(str.isdigit, text)):
        return True
    return text == headline or read_time(text) is not None


def _address(page: ScannedPage, article: Node | None) -> str:
    linked = (line(article, key) for key in ("url", "mainEntityOfPage", "@id"))
    candidates = (page.links.get("canonical", ""), page.meta("og:url"), *linked)
    return next((address for address in candidates if address and " " not in address), "")


def _times(
    page: ScannedPage, article: Node | None, site: str, address: str, arrival: Arrival, flags: set[str]
) -> _Times:
    """Return the times: a modification is a version of its own, the publication made the first one."""
    zone = zone_of(site, _host(address), arrival.feed)

    def first(written: Iterator[str]) -> tuple[WrittenTime | None, str]:
        seen = ""
        for text in written:
            seen = seen or text
            if text and (time := read_time(text, zone)) is not None:
                return time, text
        if seen:
            flags.add("time-unreadable")
        return None, ""

    created, created_text = first(
        chain(
            (line(article, "datePublished", "dateCreated"),), (page.meta(label) for label in _PUBLISHED), page.times[:1]
        )
    )
    modified, modified_text = first(chain((line(article, "dateModified"),), (page.meta(label) for label in _MODIFIED)))
    newer = modified is not None and (created is None or modified.moment >= created.moment)
    issued, written = (modified, modified_text) if newer else (created, created_text)
    note_zone(issued, flags)
    return _Times(issued, written, created)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _envelope(page: ScannedPage, article: Node | None, headline: str, times: _Times) -> Envelope:
    words = line(article, "wordCount")
    keywords = lines(article, "keywords") or next((page.metas[label] for label in _KEYWORDS if label in page.metas), ())
    return Envelope(
        headline=headline or None,
        byline=_byline(page, article),
        dateline=line(article, "dateline") or None,
        dateline_place=line(article, "locationCreated") or None,
        abstract=line(article, "description", "abstract") or page.meta(*_DESCRIPTION) or None,
        keywords=_list(keywords),
        subjects=lines(article, "about"),
        categories=tuple(dict.fromkeys(lines(article, "articleSection") or page.metas.get("article:section", ()))),
        genres=lines(article, "genre"),
        places=lines(article, "contentLocation"),
        word_count=int(words) if words.isascii() and words.isdigit() and len(words) < 10 else None,
        usage_terms=line(article, "license", "usageInfo") or page.links.get("license") or page.meta(*_RIGHTS) or None,
        copyright=line(article, "copyrightNotice", "copyrightHolder") or page.meta("copyright") or None,
        issued_text=times.written or None,
        created_at=times.created.moment if times.created else None,
    )


def _list(written: Sequence[str]) -> tuple[str, ...]:
    """Return keywords, each on its own, in order."""
    parts = chain.from_iterable(re.split("[,;]", text) for text in written)
    return tuple(dict.fromkeys(part for part in map(str.strip, parts) if part))


def _byline(page: ScannedPage, article: Node | None) -> str | None:
    """Return who wrote it: a name, never the address of a profile."""
    authors = [author for author in lines(article, "author") if "://" not in author]
    declared = [author for label in _AUTHORS for author in page.metas.get(label, ()) if "://" not in author]
    written = ", ".join(dict.fromkeys(authors)) or page.byline[:200] or next(iter(declared), "")
    return _BY.sub("", written, count=1).strip() if _BY.match(written) else written or None


def _agency(page: ScannedPage, article: Node | None, site: str) -> str | None:
    """Return the agency: the source that the page names, a writer that is an agency, else the publisher."""
    source = line(article, "provider", "sourceOrganization")
    for candidate in (source, page.meta(*_SOURCE), *lines(article, "author"), site):
        if candidate and is_known_agency(candidate):
            return candidate
    return site or None


def _language(page: ScannedPage, article: Node | None, flags: set[str]) -> str | None:
    """Return the language of the article, else of the page."""
    written = line(article, "inLanguage") or page.language or page.meta(*_LANGUAGE)
    if not written:
        return None
    language = read_language(written.partition(",")[0])
    if language is None:
        flags.add("language-unknown")
    return language
