"""One NewsML-G2 item, its properties by name, and the transmission that brought it.

Controlled values are QCodes ("medtop:20000002"), URIs or literals, their names stand beside them or in an `assert`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self
from xml.etree.ElementTree import Element

from wiredesk.formats.newsml.rules import bare, newsml_rules, says_nothing, scheme_of
from wiredesk.formats.newsml.values import Properties, Slug, child_text, children_of, split_slug
from wiredesk.formats.xml_text import text_of


_CODES = ("qcode", "uri", "literal")
_AGENCY_SCHEMES = frozenset({"nprov", "newsprovider"})
_LOCAL_ROLES = frozenset({"", "display", "full", "main", "long"})


def code_of(element: Element) -> str:
    """Return a controlled value as written, its QCode first; empty where there is none."""
    return next((value.strip() for name in _CODES if (value := element.get(name)) and value.strip()), "")


@dataclass(frozen=True, slots=True)
class Transmission:
    """The header of a message; empty where an item came alone.

    Attributes:
        sender, sent, priority: as written.
        language: of the message.
    """

    sender: str = ""
    sent: str = ""
    priority: str = ""
    language: str = ""

    @classmethod
    def of(cls, root: Element) -> Self:
        """Return the transmission of a document."""
        if root.tag.lower() != "newsmessage":
            return cls()
        header = children_of(next(iter(children_of(root).get("header", ())), None))
        sender, sent, priority = (child_text(header, name) for name in ("sender", "sent", "priority"))
        return cls(sender, sent, priority, (root.get("lang") or "").strip())


@dataclass(frozen=True)
class G2Item:
    """An item's properties.

    Attributes:
        element: the `newsItem`.
        transmission: what brought it.
        parts, item_meta, content_meta, rights: children of the item and of its main parts.
    """

    element: Element
    transmission: Transmission
    parts: Properties
    item_meta: Properties
    content_meta: Properties
    rights: Properties

    @classmethod
    def of(cls, element: Element, transmission: Transmission) -> Self:
        """Return the properties of a `newsItem`."""
        parts = children_of(element)
        metas = (
            children_of(next(iter(parts.get(name, ())), None)) for name in ("itemmeta", "contentmeta", "rightsinfo")
        )
        return cls(element, transmission, parts, *metas)

    def code(self, name: str) -> str:
        """Return the controlled value of a property of the item ("stat:usable"), its text where it has none."""
        for element in self.item_meta.get(name, ()):
            if value := code_of(element) or text_of(element):
                return value
        return ""

    def language(self) -> str:
        """Return the language of the content, else of the item, as written; empty where there is none."""
        tags = [element.get("tag") or text_of(element) for element in self.content_meta.get("language", ())]
        written = (*tags, self.element.get("lang"), self.transmission.language)
        return next((tag.strip() for tag in written if tag and tag.strip()), "")

    def renditions(self) -> list[Element]:
        """Return the contents of the item, the original first."""
        sets = self.parts.get("contentset", ())
        found = [child for element in sets for child in element]
        originals = {original for element in sets if (original := element.get("original"))}
        return sorted(found, key=lambda rendition: rendition.get("id") not in originals) if originals else found

    def headline(self) -> str:
        """Return the main headline, else the first that is no sub-headline, else the item's title."""
        rules = newsml_rules()
        ranked: list[tuple[int, bool, str]] = []
        for element in self.content_meta.get("headline", ()):
            text, role = text_of(element), bare(element.get("role") or "")
            if text and role not in rules.side_headline_roles:
                rank = 0 if role in rules.headline_roles else 1 if not role else 2
                ranked.append((rank, not self._speaks(element), text))
        if ranked:
            return min(ranked, key=lambda entry: entry[:2])[2]
        return child_text(self.item_meta, "title")

    def slugline(self) -> Slug:
        """Return the slug, its version words and the word count."""
        return split_slug(child_text(self.content_meta, "slugline"))

    def texts(self, elements: Iterable[Element]) -> list[str]:
        """Return the texts of elements, only of those in the item's language where there are some."""
        filled = [(element, text) for element in elements if (text := text_of(element)) and not says_nothing(text)]
        spoken = [text for element, text in filled if self._speaks(element)]
        return list(dict.fromkeys(spoken or [text for _, text in filled]))

    def name(self, element: Element) -> str:
        """Return the name of a controlled value: its own, else that of its assertion; empty where there is none."""
        if name := self._own_name(element):
            return name
        for code in (element.get("qcode"), element.get("uri"), element.get("literal")):
            if code and (described := self._described.get(code.strip().lower())):
                return described
        return ""

    def agency(self) -> str | None:
        """Return the agency that the story is from: its code as a provider, its source, its provider, its credit."""
        return next(iter(self.provider_names()), None)

    def provider_names(self) -> list[str]:
        """Return the names of who the story is from, the most telling first."""
        rules = newsml_rules()
        names: list[str] = []
        for provider in self.item_meta.get("provider", ()):
            code = (provider.get("qcode") or "").strip()
            if scheme_of(code) in _AGENCY_SCHEMES:
                names.append(code.rpartition(":")[2])
        sources = [
            source
            for source in self.content_meta.get("infosource", ())
            if bare(source.get("role") or "") not in rules.passing_roles
        ]
        names += [self.name(source) or (source.get("literal") or "").strip() for source in sources]
        names += [
            self.name(provider) or (provider.get("literal") or "").strip() or text_of(provider)
            for provider in self.item_meta.get("provider", ())
        ]
        names += [text_of(credit) for credit in self.content_meta.get("creditline", ())]
        names.append(self.transmission.sender)
        return list(dict.fromkeys(name for name in names if not says_nothing(name)))

    @cached_property
    def _described(self) -> dict[str, str]:
        """The names of controlled values that are described apart, by their code in lower case."""
        found: dict[str, str] = {}
        schemes = newsml_rules().assert_schemes
        for described in self.parts.get("assert", ()):
            code = code_of(described).lower()
            names = map(self._own_name, (described, *described.findall("broader")))
            if not (name := next(filter(None, names), "")):
                continue
            found.setdefault(code, name)
            for subject, target in schemes.items():
                if code.startswith(f"{target}:"):
                    found.setdefault(f"{subject}:{bare(code)}", name)
        return found

    def _own_name(self, element: Element) -> str:
        names = [child for child in element if child.tag.lower() == "name" and not says_nothing(text_of(child))]
        if len(names) < 2:
            return text_of(names[0]) if names else ""
        best = min(names, key=lambda name: (not self._speaks(name), bare(name.get("role") or "") not in _LOCAL_ROLES))
        return text_of(best)

    def _speaks(self, element: Element) -> bool:
        """Return whether a text is in the item's language; one without a language is."""
        tag = element.get("lang")
        return not tag or tag.strip().lower()[:2] == self._spoken

    @cached_property
    def _spoken(self) -> str:
        return self.language().lower()[:2]
