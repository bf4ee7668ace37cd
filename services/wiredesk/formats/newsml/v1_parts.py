"""Which text of a NewsML 1.x item is the story: its components, their roles, and the content in them.

An item is a tree of components. What stands in an outer one (news lines, metadata) holds for the inner ones, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from wiredesk.formats.feed_items import raw_text
from wiredesk.formats.item import ReadLimits
from wiredesk.formats.newsml.copy import base64_copy, markup_copy, nitf_byline, nitf_field, size_of, string_copy
from wiredesk.formats.newsml.rules import bare, newsml_rules
from wiredesk.formats.newsml.v1_item import Ml1Item
from wiredesk.formats.newsml.values import Properties, child_text, children_of, formal
from wiredesk.formats.xml_blocks import XmlBlocks
from wiredesk_events import Block


_HEADLINE = (".//hedline/hl1", ".//headline/hl1", ".//nitf/head/title", ".//html/head/title")
_ABSTRACT = (".//body.head/abstract",)
_DESCRIPTIVE = ("descriptivemetadata", "descriptivemetada")
"""As the specification has it, and as some feeds write it."""


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """A component with what it says itself.

    Attributes:
        element: the `NewsComponent`.
        parts: its children.
        lines: children of its `NewsLines`.
        role: formal name in lower case.
    """

    element: Element
    parts: Properties
    lines: Properties
    role: str

    def metadata(self, *names: str) -> Iterator[Element]:
        """Give its metadata elements of these names."""
        for name in names:
            yield from self.parts.get(name, ())


Chain = tuple[Component, ...]
"""Components from the outermost to the one that holds the content."""


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A piece of text content.

    Attributes:
        chain: where it stands.
        content: its `ContentItem`.
        role: of the nearest component that has one.
        format: its format, in lower case.
    """

    chain: Chain
    content: Element
    role: str
    format: str


@dataclass(frozen=True, slots=True)
class Story:
    """One story of an item.

    Attributes:
        chain: the components around its text.
        blocks, flags: its copy.
        headline: of the news lines, else of the text's own format.
        byline, abstract: fields of the text's own format; empty where there are none.
        fragment: tells it from the first story of the item; empty for that.
        content: children of its `ContentItem`.
        others: components of the item beside the chain, for news lines that stand apart.
    """

    chain: Chain
    blocks: tuple[Block, ...] = ()
    flags: frozenset[str] = frozenset()
    headline: str = ""
    byline: str = ""
    abstract: str = ""
    fragment: str = ""
    content: Properties = field(default_factory=dict)
    others: Chain = ()

    def line(self, name: str) -> str:
        """Return a news line, the nearest to the text first; empty where there is none."""
        return line_of(self.chain, name) or line_of(self.others[::-1], name)

    def descriptive(self, name: str) -> Iterator[Element]:
        """Give the descriptive metadata of a name, the outermost first."""
        return self._metadata(_DESCRIPTIVE, name)

    def administrative(self, name: str) -> Iterator[Element]:
        """Give the administrative metadata of a name."""
        return self._metadata(("administrativemetadata",), name)

    def rights(self, name: str) -> Iterator[Element]:
        """Give the metadata about rights of a name."""
        return self._metadata(("rightsmetadata",), name)

    def _metadata(self, names: tuple[str, ...], name: str) -> Iterator[Element]:
        for component in self.chain:
            for metadata in component.metadata(*names):
                yield from (child for child in metadata if child.tag.lower() == name)


def line_of(chain: Chain, name: str) -> str:
    """Return the innermost news line of a name; empty where there is none."""
    return next((text for component in reversed(chain) if (text := child_text(component.lines, name))), "")


def language_in(chain: Chain) -> str:
    """Return the innermost language that components name, as written; empty where there is none."""
    for component in reversed(chain):
        for metadata in component.metadata(*_DESCRIPTIVE):
            for child in metadata:
                if child.tag.lower() == "language" and (language := formal(child)):
                    return language
        if language := (component.element.get("lang") or "").strip():
            return language
    return ""


def stories_of(item: Ml1Item, limits: ReadLimits) -> list[Story]:
    """Return the stories of an item, its main one first; one without text where it has none.

    The text in the role of the main one counts, else all text that stands beside nothing. Texts of different headlines
    or languages are stories of their own; others are forms of one text.
    """
    parts: list[_Part] = []
    plain: list[Component] = []
    for component in children_of(item.element).get("newscomponent", ()):
        _walk(component, (), "", parts, plain)
    rules = newsml_rules()
    mains = [part for part in parts if part.role in rules.main_roles]
    mains = mains or [part for part in parts if part.role not in rules.supporting_roles] or parts
    groups: dict[tuple[str, str], list[_Part]] = {}
    for part in mains:
        key = (language_in(part.chain).lower(), line_of(part.chain, "headline"))
        groups.setdefault(key, []).append(part)
    stories: list[Story] = []
    fragments = {""}
    for (language, headline), group in groups.items():
        is_first = not stories
        fragment = "" if is_first else _fragment(group[0], language, stories[0], fragments)
        story = _story(group, headline, tuple(plain) if is_first else (), fragment, limits.max_blocks)
        if story.blocks:
            stories.append(story)
            fragments.add(fragment)
        if len(stories) > limits.max_items:
            break
    if stories:
        return stories
    others = tuple(plain[1:])
    return [Story(tuple(plain[:1]), headline=line_of(tuple(reversed(plain)), "headline"), others=others)]


def _fragment(part: _Part, language: str, first: Story, used: set[str]) -> str:
    """Return what tells a story from the first one: its language, an id of its component, or a number."""
    ids = (component.element.get(key) for component in reversed(part.chain) for key in ("Euid", "Duid"))
    names = (
        language if language != language_in(first.chain).lower() else "",
        *(value.strip() for value in ids if value),
    )
    return next((name for name in names if name not in used), str(len(used) + 1))


def _walk(element: Element, chain: Chain, role: str, parts: list[_Part], plain: list[Component]) -> None:
    """Collect the text under a component; `parse_xml` has bounded the depth."""
    rules = newsml_rules()
    children = children_of(element)
    lines = children_of(next(iter(children.get("newslines", ())), None))
    own = next((bare(text) for found in children.get("role", ()) if (text := formal(found))), "").replace(" ", "")
    if own in rules.side_roles:
        return
    component = Component(element, children, lines, own)
    chain = (*chain, component)
    role = own or role
    contents = children.get("contentitem", ())
    media = [_is_text(content) for content in contents]
    if contents and not media[0] and own not in rules.main_roles:
        return  # a picture, and its caption beside it
    plain.append(component)
    for content, is_text in zip(contents, media, strict=True):
        if is_text:
            parts.append(_Part(chain, content, role, _format(content)))
    for child in children.get("newscomponent", ()):
        _walk(child, chain, role, parts, plain)


def _format(content: Element) -> str:
    parts = children_of(content)
    written = (formal(found) for name in ("mimetype", "format") for found in parts.get(name, ()))
    return next((text.lower() for text in written if text), "")


def _is_text(content: Element) -> bool:
    """Return whether a content item holds text in this document."""
    rules = newsml_rules()
    parts = children_of(content)
    medium = next((bare(text) for found in parts.get("mediatype", ()) if (text := formal(found))), "")
    if medium and medium not in rules.text_media:
        return False
    formats = [formal(found).lower() for name in ("format", "mimetype") for found in parts.get(name, ())]
    if any(word in rules.style_formats or word.startswith(("image/", "video/", "audio/")) for word in formats):
        return False
    return bool(parts.get("datacontent") or parts.get("encoding"))


def _story(group: list[_Part], headline: str, others: Chain, fragment: str, limit: int) -> Story:
    """Return the story of a group of texts: several of one form follow each other, of several forms one counts."""
    first, *rest = group
    follow = [part for part in rest if part.chain[-1] is first.chain[-1] and part.format == first.format]
    equivalent = (first.chain[-1].element.get("EquivalentsList") or "").strip().lower() == "yes"
    found, inner, byline, abstract = _read(first.content, headline, limit)
    chosen = first
    if follow and not equivalent:
        blocks = list(found.blocks)
        flags = found.flags
        for part in follow:
            if len(blocks) > limit:
                break
            more = _read(part.content, headline, limit)[0]
            blocks += more.blocks
            flags |= more.flags
        found = XmlBlocks(tuple(blocks), flags)
        rest = []
    for part in rest:
        if len(found.blocks) > limit:
            break
        other, *fields = _read(part.content, headline, limit)
        if size_of(other.blocks) > 2 * size_of(found.blocks):
            found, (inner, byline, abstract), chosen = other, fields, part
    others = tuple(component for component in others if component not in chosen.chain)
    return Story(
        chosen.chain,
        found.blocks,
        found.flags,
        headline or line_of(others[::-1], "headline") or inner,
        byline,
        abstract,
        fragment,
        children_of(chosen.content),
        others,
    )


def _read(content: Element, headline: str, limit: int) -> tuple[XmlBlocks, str, str, str]:
    """Return the copy of a content item, and headline, byline and abstract of its own format."""
    parts = children_of(content)
    encodings = parts.get("encoding", ())
    notation = " ".join(encoding.get("Notation") or "" for encoding in encodings).lower()
    holders = [*parts.get("datacontent", ())]
    for encoding in encodings:
        holders += children_of(encoding).get("datacontent", ())
    for holder in holders:
        if len(holder):
            inner = nitf_field(holder, *_HEADLINE)
            byline, abstract = nitf_byline(holder), nitf_field(holder, *_ABSTRACT)
            return markup_copy(holder, headline or inner, limit), inner, byline, abstract
        text = raw_text(holder)
        if text and not text.isspace():
            return (base64_copy if "base64" in notation else string_copy)(text, limit), "", "", ""
    return XmlBlocks(()), "", "", ""
