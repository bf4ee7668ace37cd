"""NewsML 1.0 to 1.2, and the documents without a version that agencies still send.

Specification: NewsML 1.2 Functional Specification (IPTC, 2003).
"""

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from wiredesk.domain.errors import Rejection
from wiredesk.formats.item import UNKNOWN_ARRIVAL, Arrival, ReadLimits, WireItem
from wiredesk.formats.newsml.v1_envelope import agency_names, language_of, read_envelope
from wiredesk.formats.newsml.v1_item import Ml1Envelope, Ml1Item, read_item
from wiredesk.formats.newsml.v1_life import read_life
from wiredesk.formats.newsml.v1_parts import Story, stories_of
from wiredesk.formats.newsml.values import formal, split_slug
from wiredesk.formats.providers import zone_of
from wiredesk.formats.values import read_language, read_urgency
from wiredesk.formats.xml_root import root_of
from wiredesk.formats.xml_text import parse_xml


name = "newsml1"


def sniff(head: bytes) -> bool:
    """Return whether the root element is `NewsML`, or a `NewsItem` of NewsML 1 (NewsML-G2 has one of its own)."""
    root = root_of(head)
    return root == "newsml" or (root == "newsitem" and (b"<Identification" in head or b"<NewsManagement" in head))


def read(data: bytes, limits: ReadLimits, arrival: Arrival = UNKNOWN_ARRIVAL) -> tuple[WireItem, ...]:
    """Return the stories of a NewsML document, in the order in which it holds them.

    The main text of an item is its story; pictures, captions and style sheets are left out. An item that holds several
    stories (translations, a list of articles) gives them all: the first has the item's id, the others add a fragment to
    it. A cancelled item needs no text.

    Raises:
        Rejection: WIRE-R003, WIRE-R006, WIRE-R007 as `parse_xml`; WIRE-R006 for too many items or paragraphs; WIRE-R008
            where no item has text.
    """
    document = parse_xml(data, limits)
    entries = list(_items(document.root))
    if len(entries) > limits.max_items:
        raise Rejection("WIRE-R006", f"more than {limits.max_items} items")
    envelope = Ml1Envelope.of(document.root)
    found: list[WireItem] = []
    empty = 0
    for entry in entries:
        items = _read_item(read_item(entry, envelope), document.flags, limits, arrival)
        found += items
        empty += not items
        if len(found) > limits.max_items:
            raise Rejection("WIRE-R006", f"more than {limits.max_items} items")
    if not found:
        raise Rejection("WIRE-R008")
    marks = frozenset({"items-without-text"}) if empty else frozenset()
    return tuple(replace(item, index=index, flags=item.flags | marks) for index, item in enumerate(found))


def _items(element: Element) -> Iterator[Element]:
    """Give the news items of a document, those inside components of others too; `parse_xml` has bounded the depth."""
    if element.tag.lower() == "newsitem":
        yield element
    for child in element:
        yield from _items(child)


def _read_item(item: Ml1Item, marks: frozenset[str], limits: ReadLimits, arrival: Arrival) -> list[WireItem]:
    stories = stories_of(item, limits)
    if any(len(story.blocks) > limits.max_blocks for story in stories):
        raise Rejection("WIRE-R006", f"more than {limits.max_blocks} paragraphs")
    found = [_read_story(item, story, marks, arrival) for story in stories]
    if any(story.blocks for story in stories):
        return [one for one, story in zip(found, stories, strict=True) if story.blocks]
    # Without copy only a kill or a hold is news, and a headline where nothing else could be the item's content.
    return [
        one
        for one in found[:1]
        if (one.kind in {"kill", "withhold"} and (one.provider_id or one.headline))
        or (one.headline and not item.is_elsewhere)
    ]


def _read_story(item: Ml1Item, story: Story, marks: frozenset[str], arrival: Arrival) -> WireItem:
    flags = set(marks | story.flags)
    names = agency_names(item, story)
    zone = zone_of(item.provider, *names, arrival.feed)
    slug = split_slug(story.line("slugline") or item.label)
    life = read_life(item, story, zone, slug_words=slug.take_key, flags=flags)
    provider_urgency = next(
        (text for element in item.management.get("urgency", ()) if (text := formal(element))), item.envelope.priority
    )
    urgency = read_urgency(provider_urgency) if provider_urgency else None
    if provider_urgency and urgency is None:
        flags.add("urgency-unknown")
    written = language_of(item, story)
    language = read_language(written) if written else None
    if written and language is None:
        flags.add("language-unknown")
    return WireItem(
        format=name,
        headline=story.headline,
        blocks=story.blocks,
        envelope=read_envelope(item, story, slug, life),
        provider_id=f"{item.provider_id}#{story.fragment}" if item.provider_id and story.fragment else item.provider_id,
        provider_version=item.version,
        language=language,
        issued_at=life.issued_at,
        status=life.status,
        kind=life.kind,
        embargoed_until=life.embargoed_until,
        embargo_text=life.embargo_text,
        urgency=urgency,
        provider_urgency=provider_urgency or None,
        agency=next(iter(names), None),
        take_key=slug.take_key,
        refers_to=life.refers_to,
        flags=frozenset(flags),
    )
