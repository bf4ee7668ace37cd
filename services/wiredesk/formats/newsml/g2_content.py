"""The content of a NewsML-G2 item: which of its renditions is the story, and the fields inside NITF and XHTML."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from wiredesk.formats.feed_items import raw_text
from wiredesk.formats.newsml.copy import base64_copy, markup_copy, nitf_byline, nitf_field, size_of, string_copy
from wiredesk.formats.newsml.g2_item import G2Item
from wiredesk.formats.xml_blocks import XmlBlocks
from wiredesk_events import Block


_HEADLINE = (".//hedline/hl1", ".//headline/hl1", ".//nitf/head/title", ".//html/head/title", ".//h1")
_ABSTRACT = (".//body.head/abstract",)
_BINARY = re.compile(r"(?:image|video|audio|font)/|application/(?:pdf|zip|octet-stream|msword|vnd\.(?!iptc))")

_MAX_RENDITIONS = 20


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in an item's `contentSet`.

    Attributes:
        blocks: the copy.
        flags: those of decoding and cleaning.
        headline, byline, abstract: fields inside the copy's own format; empty where there are none.
        language: of the rendition, as written.
        word_count: as written; empty where there is none.
        elsewhere: the item has content, but not in this document.
    """

    blocks: tuple[Block, ...] = ()
    flags: frozenset[str] = frozenset()
    headline: str = ""
    byline: str = ""
    abstract: str = ""
    word_count: str = ""
    elsewhere: bool = False


def content_of(item: G2Item, headline: str, limit: int) -> Content:
    """Return the story's copy.

    The renditions of a content set say the same in different forms. The first one counts, unless another is more than
    twice as long: then the first is but a part.
    """
    best = Content()
    elsewhere = False
    for rendition in item.renditions()[:_MAX_RENDITIONS]:
        if rendition.tag.lower() == "remotecontent":
            elsewhere = True
            continue
        found = _read(rendition, headline, limit)
        if size_of(found.blocks) > 2 * size_of(best.blocks) or (not best.blocks and not best.headline):
            best = found
        if len(best.blocks) > limit:
            break
    if best.blocks or not elsewhere:
        return best
    return Content(flags=best.flags, headline=best.headline, elsewhere=True)


def _read(rendition: Element, headline: str, limit: int) -> Content:
    media_type = (rendition.get("contenttype") or "").strip().lower()
    words = (rendition.get("wordcount") or "").strip()
    if len(rendition):
        own_headline = nitf_field(rendition, *_HEADLINE)
        byline, abstract = nitf_byline(rendition), nitf_field(rendition, *_ABSTRACT)
        found = markup_copy(rendition, headline or own_headline, limit)
        return Content(found.blocks, found.flags, own_headline, byline, abstract, words)
    if _BINARY.match(media_type):
        return Content(elsewhere=True)
    text = raw_text(rendition)
    found = XmlBlocks(())
    if "base64" in (rendition.get("encoding") or "").lower():
        found = base64_copy(text, limit)
    elif text and not text.isspace():
        found = string_copy(text, limit)
    return Content(found.blocks, found.flags, word_count=words)
