"""Values that NewsML-G2 and NewsML 1.x share: slug lines, bylines, counts, notes that hold mark-up."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from wiredesk.conventions.markers import read_markers, strongest
from wiredesk.conventions.signoffs import line_kind
from wiredesk.formats.markup import copy_of
from wiredesk.formats.newsml.rules import newsml_rules
from wiredesk.formats.slugline import split_slugline
from wiredesk.formats.xml_blocks import blocks_of_xml
from wiredesk.formats.xml_text import text_of
from wiredesk_events import Block, LifecycleKind


Properties = Mapping[str, Sequence[Element]]
"""Elements by their name in lower case: some feeds do not keep to the capitals of the specification."""

_BY = re.compile(r"by:?\s+", re.IGNORECASE)

_MAX_NOTE = 100
"""Paragraphs of a note that are read."""


@dataclass(frozen=True, slots=True)
class Slug:
    """A slug line in its parts: without what differs between versions, the version words, the provider's word count."""

    slug: str
    take_key: str | None = None
    word_count: int | None = None


def children_of(element: Element | None) -> dict[str, list[Element]]:
    """Return an element's children by name in lower case."""
    found: dict[str, list[Element]] = {}
    for child in element if element is not None else ():
        found.setdefault(child.tag.lower(), []).append(child)
    return found


def child_text(properties: Properties, name: str) -> str:
    """Return the text of the first property of a name that has one; empty without."""
    return next((text for element in properties.get(name, ()) if (text := text_of(element))), "")


def split_slug(line: str) -> Slug:
    """Return a slug line in its parts: AP's version words after a comma, Reuters' in brackets at the end."""
    if not line:
        return Slug("")
    head, bracket, tail = line.rpartition(" (")
    if bracket and tail.endswith(")") and head.strip():
        words = tail[:-1].strip()
        if read_markers(f"Story ({words})").markers:
            return Slug(head.strip(), words)
    parts = split_slugline(line)
    return Slug(parts.slug, parts.take_key, parts.word_count)


def slug_kind(words: str | None) -> LifecycleKind | None:
    """Return what the version words of a slug line say about a version."""
    if not words:
        return None
    return strongest(read_markers(f"Story ({words})").kind, read_markers(f"Story, {words}").kind)


def without_by(line: str) -> str:
    """Return a byline without a leading "By"."""
    return _BY.sub("", line, count=1) if _BY.match(line) else line


def count_of(text: str) -> int | None:
    """Return a count of few digits; 0 stands for "not counted"."""
    text = text.strip()
    return int(text) or None if text.isascii() and text.isdigit() and len(text) < 10 else None


def note_of(note: Element) -> str:
    """Return a note to editors, its paragraphs on lines of their own, up to where it is no longer for the public."""
    blocks: tuple[Block, ...]
    if len(note):
        dropped = newsml_rules().dropped_classes
        for element in note.iter():
            names = (element.get("class") or "").lower().split()
            if "notepad" not in names and not dropped.isdisjoint(names):
                tail = element.tail
                element.clear()
                element.tail = tail
        blocks = blocks_of_xml(note, _MAX_NOTE).blocks
    else:
        text = note.text or ""
        if "\n" not in text and "<" not in text and "&" not in text:
            line = text_of(note)
            return "" if line_kind(line[:200]) == "private" else line
        blocks = copy_of(text, _MAX_NOTE).blocks
    lines: list[str] = []
    for block in blocks:
        if line_kind(" ".join(block.text[:200].split())) == "private":
            break
        lines.append(block.text)
    return "\n".join(lines)


def formal(element: Element) -> str:
    """Return a controlled value of NewsML 1.x: its formal name, else its text; empty where there is none."""
    return " ".join((element.get("FormalName") or "").split()) or text_of(element)
