"""RSS 0.9x, 1.0 (RDF) and 2.0, and what rides on it: Dublin Core, `content:encoded`, Media RSS, WordPress exports.

Specifications: https://www.rssboard.org/rss-specification, https://www.rssboard.org/media-rss (media:status), the
WordPress eXtended RSS of WordPress's export.
"""

import re
from datetime import datetime
from xml.etree.ElementTree import Element

from wiredesk.domain.errors import Rejection
from wiredesk.formats.feed_items import line, lines, raw_text, stories
from wiredesk.formats.item import UNKNOWN_ARRIVAL, Arrival, ReadLimits, WireItem
from wiredesk.formats.markup import copy_of, line_of
from wiredesk.formats.providers import zone_of
from wiredesk.formats.values import StatusWord, WrittenTime, noted_time, read_language, read_status
from wiredesk.formats.xml_root import root_of
from wiredesk.formats.xml_text import parse_xml, text_of
from wiredesk_events import Envelope, Reference


name = "rss"

_BODIES = ("content:encoded", "encoded", "body", "fulltext", "full-text", "content", "media:text", "description")
"""Where feeds put the story, the fullest first; `description` is the abstract where one of the others is there."""

_WORDPRESS_STATUS = {
    "publish": StatusWord("usable", None),
    "future": StatusWord("withheld", None),
    "draft": StatusWord("withheld", None),
    "pending": StatusWord("withheld", None),
    "private": StatusWord("withheld", None),
    "trash": StatusWord("canceled", "kill"),
}
_MEDIA_STATUS = {"active": "usable", "blocked": "withheld", "deleted": "canceled"}
_LOGIN = re.compile(r"[a-z0-9._@-]+\Z")
"""The name of an account ("admin"), which is no byline."""

_SHORTCODE = re.compile(r"\[(/?)([a-z][a-z0-9_-]{2,30})(?: [^\[\]<>]{0,500})?\]")
_MAIL_NAME = re.compile(r"\S+@\S+ \((.{1,100})\)\Z")


def sniff(head: bytes) -> bool:
    """Return whether the root element is RSS's or RDF's."""
    return root_of(head) in {"rss", "rdf"}


def read(data: bytes, limits: ReadLimits, arrival: Arrival = UNKNOWN_ARRIVAL) -> tuple[WireItem, ...]:
    """Return the items of a feed that have text.

    Raises:
        Rejection: WIRE-R003, WIRE-R006, WIRE-R007 as `parse_xml`; WIRE-R006 (too many items or paragraphs); WIRE-R008
            (no item with text).
    """
    document = parse_xml(data, limits)
    channel = document.root.find("channel")
    entries = [entry for entry in document.root.iter("item") if entry.find("wp:post_type") is None or _is_post(entry)]
    language = read_language(line(channel, "language", "dc:language") or "") if channel is not None else None
    return stories(
        (_item(entry, language, document.flags, limits, arrival) for entry in entries[: limits.max_items]),
        entries,
        limits,
    )


def _is_post(entry: Element) -> bool:
    """Return whether an entry of a WordPress export is a story, not a picture, page or menu."""
    return text_of(entry.find("wp:post_type")) in {"", "post", "article", "news"}


def _item(
    entry: Element, language: str | None, flags: frozenset[str], limits: ReadLimits, arrival: Arrival
) -> WireItem | None:
    noted = set(flags)
    is_wordpress = entry.find("wp:post_id") is not None
    headline = line(entry, "title", "media:title") or ""
    source = next((path for path in _BODIES if raw_text(entry.find(path)).strip()), None)
    markup = raw_text(entry.find(source)) if source else ""
    copy = copy_of(_typed(markup) if is_wordpress else markup, limits.max_blocks)
    if len(copy.blocks) > limits.max_blocks:
        raise Rejection("WIRE-R006", f"more than {limits.max_blocks} paragraphs")
    status = _status(entry)
    if not status.known:
        noted.add("status-unknown")
    identifier = line(entry, "guid", "dc:identifier") or line(entry, "link")
    if not copy.blocks and (not headline or status.status == "usable") and not _is_alert(entry, headline):
        return None
    noted |= copy.flags
    agency = line(entry, "source", "dc:source", "dc:publisher", "media:credit")
    zone = zone_of(agency, arrival.feed)
    issued_text = line(entry, "pubDate", "dc:date", "dcterms:issued", "atom:updated", "wp:post_date_gmt", "pubdate")
    issued = noted_time(issued_text, zone, noted)
    updated = noted_time(line(entry, "dcterms:modified", "atom:updated"), zone, noted)
    replaced = line(entry, "dcterms:replaces", "dcterms:isVersionOf")
    return WireItem(
        format=name,
        headline=headline,
        blocks=copy.blocks,
        envelope=Envelope(
            headline=headline or None,
            slug=line(entry, "slug", "wp:post_name"),
            byline=_byline(entry),
            keywords=_keywords(entry),
            subjects=lines(entry, "dc:subject"),
            categories=_categories(entry),
            abstract=line(entry, "excerpt:encoded")
            or (line(entry, "description") if source != "description" else None),
            provider_status=line(entry, "wp:status") or _media_status(entry),
            copyright=line(entry, "dc:rights", "media:copyright", "copyright"),
            issued_text=issued_text,
            created_at=issued.moment if issued and updated else None,
        ),
        provider_id=identifier,
        language=read_language(line(entry, "dc:language", "language") or "") or language,
        issued_at=_latest(issued, updated),
        status=status.status,
        kind=status.kind or ("update" if replaced else None),
        agency=agency,
        refers_to=(Reference(provider_id=replaced),) if replaced else (),
        flags=frozenset(noted),
    )


def _typed(markup: str) -> str:
    """Return the text of an export as WordPress shows it: a line end is a break, short codes are instructions."""
    markup = _SHORTCODE.sub("", markup)
    return markup.replace("\n", "<br>\n") if "<" in markup else markup


def _is_alert(entry: Element, headline: str) -> bool:
    """Return whether an item with a headline only is a story: a flash has no text yet."""
    return bool(headline) and entry.find("wp:post_id") is None and line(entry, "pubDate", "dc:date") is not None


def _latest(*times: WrittenTime | None) -> datetime | None:
    return max((time.moment for time in times if time is not None), default=None)


def _status(entry: Element) -> StatusWord:
    if (word := text_of(entry.find("wp:status"))) in _WORDPRESS_STATUS:
        return _WORDPRESS_STATUS[word]
    return read_status(_media_status(entry) or "")


def _media_status(entry: Element) -> str | None:
    status = next(entry.iter("media:status"), None)
    if status is None:
        return None
    reason, state = status.get("reason", ""), status.get("state", "").lower()
    return reason if read_status(reason).known and reason else _MEDIA_STATUS.get(state, state) or None


def _byline(entry: Element) -> str | None:
    written = line(entry, "dc:creator", "author", "byline", "itunes:author")
    named = _MAIL_NAME.match(written) if written else None
    if named:
        return named[1]
    return None if written and _LOGIN.match(written) else written


def _keywords(entry: Element) -> tuple[str, ...]:
    tags = [line_of(text_of(tag)) for tag in entry.findall("category") if tag.get("domain") == "post_tag"]
    listed = (line(entry, "keywords", "media:keywords", "itunes:keywords") or "").split(",")
    return tuple(dict.fromkeys(word for word in (*tags, *map(str.strip, listed)) if word))


def _categories(entry: Element) -> tuple[str, ...]:
    found = [line_of(text_of(tag)) for tag in entry.findall("category") if tag.get("domain") != "post_tag"]
    return tuple(dict.fromkeys(text for text in found if text))
