"""One NewsML 1.x item: its identification and management, and the envelope that it came in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from xml.etree.ElementTree import Element

from wiredesk.formats.newsml.rules import bare, newsml_rules
from wiredesk.formats.newsml.values import Properties, child_text, children_of, formal
from wiredesk.formats.xml_text import text_of


_REVISION = re.compile(r":\d+[NUA]?\Z")
"""The revision at the end of a public identifier (RFC 3085): its number and what it does to the one before."""

_URN_PARTS = 6


_MAX_NAMES = 50
"""Descriptions of one code that are read: some topic sets have one for each language."""


@dataclass(frozen=True, slots=True)
class TopicName:
    """A description of a code: its text, the language's two letters, and whether it is the name."""

    text: str
    language: str
    is_name: bool


Topics = Mapping[str, Sequence[TopicName]]


@dataclass(frozen=True, slots=True)
class Ml1Envelope:
    """What `NewsEnvelope` says of the transmission, as written; empty where it says nothing.

    Attributes:
        sent, priority: time and priority.
        sender: who sent it.
    """

    sent: str = ""
    priority: str = ""
    sender: str = ""

    @classmethod
    def of(cls, root: Element) -> Self:
        """Return the envelope of a document."""
        parts = children_of(next(iter(children_of(root).get("newsenvelope", ())), None))
        senders = (party for sent in parts.get("sentfrom", ()) for party in children_of(sent).get("party", ()))
        return cls(
            child_text(parts, "dateandtime"),
            next(filter(None, map(formal, parts.get("priority", ()))), ""),
            next(filter(None, map(formal, senders)), ""),
        )


@dataclass(frozen=True, slots=True)
class Ml1Item:
    """An item's own properties.

    Attributes:
        element: the `NewsItem`.
        envelope: of the document.
        provider_id, version, label: from `Identification`; the id without the revision.
        provider: the provider's internet domain.
        is_revision: it revises an earlier version, by its identification.
        management: children of `NewsManagement`.
        topics: descriptions of codes in the item's topic sets, by code.
        is_elsewhere: it holds content of another medium, or points to other items.
    """

    element: Element
    envelope: Ml1Envelope
    provider_id: str | None
    version: str | None
    label: str
    provider: str
    is_revision: bool
    management: Properties
    topics: Topics
    is_elsewhere: bool

    @property
    def language(self) -> str:
        """The language of the item's element, as written."""
        return (self.element.get("lang") or "").strip()

    def topic_name(self, code: str, language: str) -> str:
        """Return the name of a code, in a language (two letters) where there is one; empty where there is none."""
        names = self.topics.get(code)
        if not names:
            return ""
        return min(names, key=lambda name: (not name.is_name, name.language not in {"", language})).text


def read_item(element: Element, envelope: Ml1Envelope) -> Ml1Item:
    """Return the properties of a `NewsItem`."""
    parts = children_of(element)
    identification = children_of(next(iter(parts.get("identification", ())), None))
    identifier = children_of(next(iter(identification.get("newsidentifier", ())), None))
    keys = [child_text(identifier, key) for key in ("providerid", "dateid", "newsitemid")]
    revision = next(iter(identifier.get("revisionid", ())), None)
    version = text_of(revision)
    public = without_revision(child_text(identifier, "publicidentifier"), version)
    update = (revision.get("Update") or "").strip().upper() if revision is not None else ""
    previous = (revision.get("PreviousRevision") or "").strip() if revision is not None else ""
    return Ml1Item(
        element,
        envelope,
        provider_id=f"urn:newsml:{':'.join(keys)}" if all(keys) else public or keys[2] or None,
        version=version or None,
        label=child_text(identification, "namelabel"),
        provider=keys[0],
        is_revision=update in {"U", "A"} or previous.strip("0") != "",
        management=children_of(next(iter(parts.get("newsmanagement", ())), None)),
        topics=_topics(element),
        is_elsewhere=any(_is_elsewhere(part) for part in element.iter()),
    )


def _topics(element: Element) -> Topics:
    found: dict[str, list[TopicName]] = {}
    for topic in element.iter("Topic"):
        parts = children_of(topic)
        code = child_text(parts, "formalname")
        names = found.setdefault(code, [])
        for description in parts.get("description", ()):
            if len(names) < _MAX_NAMES and (text := text_of(description)):
                is_name = (description.get("Variant") or "name").lower() == "name"
                names.append(TopicName(text, (description.get("lang") or "").lower()[:2], is_name))
    return found


def _is_elsewhere(element: Element) -> bool:
    tag = element.tag.lower()
    if tag == "mediatype":
        return bare(formal(element)) not in newsml_rules().text_media
    return tag in {"newsitemref", "update"} or (tag == "contentitem" and bool(element.get("Href")))


def without_revision(identifier: str, version: str = "") -> str:
    """Return a public identifier without its revision; one that has none stays as it is."""
    identifier = identifier.strip()
    if version and identifier.endswith(f":{version}"):
        return identifier[: -len(version) - 1]
    if identifier.lower().startswith("urn:newsml:") and identifier.count(":") >= _URN_PARTS - 1:
        return _REVISION.sub("", identifier)
    return identifier
