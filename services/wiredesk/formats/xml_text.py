"""XML to a tree of local names, through defusedxml, with bounds on depth and size, and with what real feeds get wrong.

A document type is normal in NITF and NewsML 1.2 and passes; entities that it declares and references to other files are
refused. The bytes decide about the encoding, not the declaration. Control characters, HTML's named entities and bare
ampersands are mended and flagged: they come from desks whose systems paste text into mark-up.
"""

import html.entities
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from wiredesk.conventions.white_space import tidy
from wiredesk.domain.errors import Rejection
from wiredesk.formats.decoding import clean, decode
from wiredesk.formats.item import ReadLimits


_SIDE_NAMESPACES = {
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
}
"""Namespaces that stand beside a feed's own elements and share names with them (RSS: `title`, `media:title`)."""

_WORDPRESS = re.compile(r"http://wordpress\.org/export/1\.\d/(excerpt/)?\Z")
_ATOM = "http://www.w3.org/2005/Atom"

_MAX_ELEMENTS = 100_000
"""A paragraph has a handful of elements; `ReadLimits.max_blocks` bounds those."""

_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_FORBIDDEN_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8bcBC]|[eE]|[fF]|1[0-9a-fA-F]));")
_REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,30});)?"
)


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """A parsed document.

    Attributes:
        root: its root element; tags and attributes are local names, but for a few side namespaces ("dc:creator").
        flags: what had to be mended: those of `decode`, "xml-repaired", "control-characters".
    """

    root: Element
    flags: frozenset[str]


class _Target:
    """Builds the tree with local names and refuses what is too deep or too large."""

    def __init__(self, max_depth: int) -> None:
        self._builder = TreeBuilder()
        self._names: dict[str, str] = {}
        self._depth = 0
        self._elements = 0
        self._max_depth = max_depth
        self._root_is_atom = False
        self.data = self._builder.data

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > self._max_depth:
            raise Rejection("WIRE-R006", f"nested more than {self._max_depth} deep")
        if self._elements > _MAX_ELEMENTS:
            raise Rejection("WIRE-R006", f"more than {_MAX_ELEMENTS} elements")
        if self._elements == 1:
            self._root_is_atom = tag.startswith(f"{{{_ATOM}}}")
        named = {self._local(name): value for name, value in attributes.items()} if attributes else {}
        self._builder.start(self._local(tag), named)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._builder.end(self._local(tag))

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Let a document type pass; nothing in it is followed."""

    def close(self) -> Element:
        return self._builder.close()

    def _local(self, name: str) -> str:
        local = self._names.get(name)
        if local is None:
            local = self._names[name] = self._prefixed(name)
        return local

    def _prefixed(self, name: str) -> str:
        if name[0] != "{":
            return name.rpartition(":")[2]
        namespace, _, local = name[1:].partition("}")
        if namespace == _ATOM:
            return local if self._root_is_atom else f"atom:{local}"
        if wordpress := _WORDPRESS.match(namespace):
            return f"excerpt:{local}" if wordpress[1] else f"wp:{local}"
        return _SIDE_NAMESPACES.get(namespace, "") + local


def parse_xml(data: bytes, limits: ReadLimits) -> XmlDocument:
    """Return the tree of an XML document.

    Raises:
        Rejection: WIRE-R003 (not text), WIRE-R006 (too deep, too many elements), WIRE-R007 with the position, for
            broken XML and for declared entities or external references.
    """
    declared = _DECLARED.match(data[:400])
    decoded = decode(data, declared[1].decode("ascii") if declared else None)
    flags = set(decoded.flags)
    text = decoded.text.lstrip("\ufeff \t\r\n")
    if _FORBIDDEN.search(text):
        flags.add("control-characters")
        text = _FORBIDDEN.sub("", text)
    try:
        root = _parse(text, limits)
    except ParseError as error:
        mended = _mended(text)
        if mended == text:
            raise Rejection("WIRE-R007", _position(error)) from error
        flags.add("xml-repaired")
        try:
            root = _parse(mended, limits)
        except ParseError as again:
            raise Rejection("WIRE-R007", _position(again)) from again
    return XmlDocument(root, frozenset(flags))


def _parse(text: str, limits: ReadLimits) -> Element:
    # A string is parsed as what it is: the declared encoding no longer counts.
    parser: Any = DefusedXMLParser(target=_Target(limits.max_depth))
    parser.entity.update(html.entities.entitydefs)  # HTML's names, where a document type lets expat pass them on
    try:
        parser.feed(text)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise Rejection("WIRE-R007", type(error).__name__) from error
    return root


def _mended(text: str) -> str:
    """Return the document with HTML's entities replaced and bare ampersands escaped."""
    text = _FORBIDDEN_REFERENCE.sub("", text)
    return _REFERENCE.sub(_reference, text)


def _reference(found: re.Match[str]) -> str:
    name = found[1]
    character = html.entities.html5.get(f"{name};") if name else None
    return character if character is not None else "&amp;" + found[0][1:]


def _position(error: ParseError) -> str:
    """Return where and why; expat's messages name no text of the document."""
    line, column = error.position
    return f"{str(error).partition(':')[0]} at line {line}, column {column}"


def text_of(element: Element | None) -> str:
    """Return all text under an element on one line, cleaned; empty for None."""
    if element is None:
        return ""
    text = (element.text or "") if not len(element) else "".join(element.itertext())
    return tidy(clean(text).text)


def first(element: Element | None, path: str) -> Element | None:
    """Return the first element at a path of local names below an element."""
    return element.find(path) if element is not None else None


def every(element: Element | None, path: str) -> list[Element]:
    """Return all elements at a path of local names below an element."""
    return element.findall(path) if element is not None else []
