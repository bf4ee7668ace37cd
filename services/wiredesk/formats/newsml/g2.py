"""NewsML-G2: one item, a message of several, or a package that holds items.

Names of elements are compared without regard to capitals: some feeds write `Header` and `ednote`.

Specification: https://iptc.org/standards/newsml-g2/ (NewsML-G2 2.35 and its Guidelines).
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from wiredesk.domain.errors import Rejection
from wiredesk.formats.feed_items import stories
from wiredesk.formats.item import UNKNOWN_ARRIVAL, Arrival, ReadLimits, WireItem
from wiredesk.formats.newsml.g2_content import Content, content_of
from wiredesk.formats.newsml.g2_envelope import read_envelope
from wiredesk.formats.newsml.g2_item import G2Item, Transmission
from wiredesk.formats.newsml.g2_life import read_life
from wiredesk.formats.newsml.rules import bare, newsml_rules
from wiredesk.formats.newsml.values import child_text
from wiredesk.formats.providers import zone_of
from wiredesk.formats.values import read_language, read_urgency
from wiredesk.formats.xml_root import root_of
from wiredesk.formats.xml_text import parse_xml


name = "newsml-g2"

_ROOTS = frozenset(
    {"newsmessage", "newsitem", "packageitem", "conceptitem", "knowledgeitem", "planningitem", "catalogitem"}
)

_NEWSML1_MARKS = (b"<Identification", b"<NewsManagement")


def sniff(head: bytes) -> bool:
    """Return whether the root element is one of NewsML-G2's; NewsML 1.x has a `NewsItem` too."""
    root = root_of(head)
    return root in _ROOTS and not (root == "newsitem" and any(mark in head for mark in _NEWSML1_MARKS))


def read(data: bytes, limits: ReadLimits, arrival: Arrival = UNKNOWN_ARRIVAL) -> tuple[WireItem, ...]:
    """Return the stories of a NewsML-G2 document, in the order in which it holds them.

    Pictures, and items whose content stands elsewhere, are left out, and the others carry the flag
    "items-without-text". A cancelled item needs no text: its id says what is cancelled. Packages and concepts are not
    counted as items.

    Raises:
        Rejection: WIRE-R003, WIRE-R006, WIRE-R007 as `parse_xml`; WIRE-R006 for too many items or paragraphs; WIRE-R008
            where no item has text.
    """
    document = parse_xml(data, limits)
    entries = list(_items(document.root))
    transmission = Transmission.of(document.root)
    return stories(
        (_read_item(entry, transmission, document.flags, limits, arrival) for entry in entries[: limits.max_items]),
        entries,
        limits,
    )


def _items(element: Element) -> Iterator[Element]:
    """Give the news items of a document; `parse_xml` has bounded the depth."""
    if element.tag.lower() == "newsitem":
        yield element
        return
    for child in element:
        yield from _items(child)


def _read_item(
    element: Element, transmission: Transmission, marks: frozenset[str], limits: ReadLimits, arrival: Arrival
) -> WireItem | None:
    item = G2Item.of(element, transmission)
    flags = set(marks)
    headline = item.headline()
    content = content_of(item, headline, limits.max_blocks)
    if len(content.blocks) > limits.max_blocks:
        raise Rejection("WIRE-R006", f"more than {limits.max_blocks} paragraphs")
    headline = headline or content.headline
    provider_id = (element.get("guid") or "").strip() or None
    zone = zone_of(*item.provider_names(), transmission.sender, arrival.feed)
    slug = item.slugline()
    life = read_life(item, zone, slug_words=slug.take_key, flags=flags)
    if not _is_story(item, headline, content) and not (
        life.kind in {"kill", "withhold"} and (provider_id or headline or content.blocks)
    ):
        return None
    provider_urgency = child_text(item.content_meta, "urgency") or transmission.priority
    urgency = read_urgency(provider_urgency) if provider_urgency else None
    if provider_urgency and urgency is None:
        flags.add("urgency-unknown")
    return WireItem(
        format=name,
        headline=headline,
        blocks=content.blocks,
        envelope=read_envelope(item, headline, slug, content, life),
        provider_id=provider_id,
        provider_version=(element.get("version") or "").strip() or None,
        language=_language(item, flags),
        issued_at=life.issued_at,
        status=life.status,
        kind=life.kind,
        embargoed_until=life.embargoed_until,
        embargo_text=life.embargo_text,
        urgency=urgency,
        provider_urgency=provider_urgency or None,
        agency=item.agency(),
        take_key=slug.take_key,
        refers_to=life.refers_to,
        flags=frozenset(flags | content.flags),
    )


def _is_story(item: G2Item, headline: str, content: Content) -> bool:
    """Return whether an item is a story: copy that is no caption, or the headline of an alert in a text item."""
    item_class, rules = bare(item.code("itemclass")), newsml_rules()
    if item_class in rules.picture_classes:
        return False
    return bool(content.blocks) or (
        bool(headline) and not content.elsewhere and (not item_class or item_class in rules.text_classes)
    )


def _language(item: G2Item, flags: set[str]) -> str | None:
    """Return the language of the content, else of the item; a tag that is none is flagged."""
    written = item.language()
    language = read_language(written) if written else None
    if written and language is None:
        flags.add("language-unknown")
    return language
