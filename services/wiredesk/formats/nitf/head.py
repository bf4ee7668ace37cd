"""The head of an NITF document: its metadata elements, and the free fields that agencies add to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from xml.etree.ElementTree import Element

from wiredesk.conventions.rules import Rules, load_rules
from wiredesk.formats.decoding import clean
from wiredesk.formats.xml_text import every, first, text_of


_MAX_METAS = 500
"""Free fields that are looked at; agencies have a dozen or two."""

_SIGNS = re.compile(r"[-_.: ]")


class MetaRules(Rules):
    """The whole of `data/nitf_metas.toml`; the file explains it."""

    slug: tuple[str, ...]
    take_key: tuple[str, ...]
    sequence: tuple[str, ...]
    word_count: tuple[str, ...]
    urgency: tuple[str, ...]
    agency: tuple[str, ...]
    language: tuple[str, ...]
    categories: tuple[str, ...]
    keywords: tuple[str, ...]
    editor_notes: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NitfHead:
    """The metadata of an NITF document.

    Attributes:
        root: the `nitf` element.
        docdata: its `docdata`, wherever it stands; an empty one where there is none.
        metas: name and content of the `meta` fields that are not empty, names in lower case, in their order.
    """

    root: Element
    docdata: Element
    metas: tuple[tuple[str, str], ...] = field(default=())

    def value(self, path: str, attribute: str) -> str | None:
        """Return an attribute below `docdata`, on one line, from the first element at the path that has it."""
        return next(self.values(path, attribute), None)

    def values(self, path: str, attribute: str) -> Iterator[str]:
        """Give an attribute of all elements at a path below `docdata`, on one line each, where it is not empty."""
        for element in every(self.docdata, path):
            if value := one_line(element.get(attribute)):
                yield value

    def meta(self, words: tuple[str, ...]) -> str | None:
        """Return the content of the first meta field of a role, in the order of the role's words."""
        return next(iter(self.all_metas(words)), None)

    def all_metas(self, words: tuple[str, ...]) -> list[str]:
        """Return the contents of all meta fields of a role, in the order of the role's words."""
        if not self.metas:
            return []
        return [
            content
            for word in words
            for name, content in self.metas
            if (name == word or _SIGNS.split(name)[-1] == word) and name not in rules().left_out
        ]


def read_head(root: Element) -> NitfHead:
    """Return the metadata of an NITF document."""
    docdata = first(root, "head/docdata")
    if docdata is None:
        docdata = root.find(".//docdata")
    metas = (
        ((element.get("name") or "").strip().lower(), one_line(element.get("content")))
        for element in every(root, "head/meta")[:_MAX_METAS]
    )
    return NitfHead(
        root,
        docdata if docdata is not None else Element("docdata"),
        tuple((name, content) for name, content in metas if content),
    )


def one_line(value: str | None) -> str:
    """Return the value of an attribute cleaned and on one line; empty for None."""
    return " ".join(clean(value).text.split()) if value else ""


def subjects_of(root: Element) -> tuple[str, ...]:
    """Return the subjects as `scheme:code name`, the name the most detailed of the three levels that is there."""
    subjects = []
    for element in every(root, "head/tobject/tobject.subject"):
        scheme = one_line(element.get("tobject.subject.ipr")) or "IPTC"  # the default of the specification
        code = one_line(element.get("tobject.subject.refnum")) or one_line(element.get("tobject.subject.code"))
        levels = (one_line(element.get(f"tobject.subject.{level}")) for level in ("detail", "matter", "type"))
        name = next((level for level in levels if level), "")
        identifier = f"{'subj' if scheme.upper() == 'IPTC' else scheme}:{code}" if code else ""
        if subject := f"{identifier} {name}".strip():
            subjects.append(subject)
    for element in root.iter("classifier"):
        name = one_line(element.get("value")) or text_of(element)
        code = one_line(element.get("id"))
        if subject := f"{one_line(element.get('type')) + ':' + code if code else ''} {name}".strip():
            subjects.append(subject)
    return tuple(dict.fromkeys(subjects))


def agency_names(head: NitfHead) -> Iterator[str]:
    """Give the names of who sent the story, the most telling field first, for its agency and the zone of its clock."""
    if distributor := text_of(first(head.root, "body/body.head/distributor")):
        yield distributor
    yield from head.values("doc-id", "regsrc")
    if source := head.meta(rules().agency):
        yield source
    yield from head.values("del-list/from-src", "src-name")
    yield from head.values("doc.copyright", "holder")
    if owner := text_of(first(head.root, "body/body.head/rights/rights.owner")):
        yield owner


@cache
def rules() -> MetaRules:
    """Return the names of meta fields, by role."""
    return load_rules("nitf_metas", MetaRules, package="wiredesk.formats")
