"""What RSS and Atom share: values of an item's elements, and several items to one message's stories."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from wiredesk.domain.errors import Rejection
from wiredesk.formats.item import ReadLimits, WireItem
from wiredesk.formats.markup import line_of
from wiredesk.formats.xml_text import text_of


def raw_text(element: Element | None) -> str:
    """Return an element's text with the line ends and mark-up that it holds."""
    if element is None:
        return ""
    return element.text or "" if not len(element) else "".join(element.itertext())


def line(parent: Element, *paths: str) -> str | None:
    """Return the first of these elements that has text, on one line, without mark-up."""
    for path in paths:
        if value := line_of(raw_text(parent.find(path))):
            return value
    return None


def lines(parent: Element, *paths: str) -> tuple[str, ...]:
    """Return the texts of all these elements, without repetition."""
    found = [text_of(element) for path in paths for element in parent.findall(path)]
    return tuple(dict.fromkeys(text for text in found if text))


def stories(items: Iterable[WireItem | None], entries: Sequence[Element], limits: ReadLimits) -> tuple[WireItem, ...]:
    """Return the items that are stories, with their place in the message.

    Raises:
        Rejection: WIRE-R006 (too many items), WIRE-R008 (none of them has text).
    """
    if len(entries) > limits.max_items:
        raise Rejection("WIRE-R006", f"more than {limits.max_items} items")
    found = [replace(item, index=index) for index, item in enumerate(items) if item is not None]
    if not found:
        raise Rejection("WIRE-R008")
    if len(found) < len(entries):
        found = [replace(item, flags=item.flags | {"items-without-text"}) for item in found]
    return tuple(found)
