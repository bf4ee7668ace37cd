"""What an entity is called: its fullest name in ordinary case, its id, its titles."""

import re
import unicodedata
from collections.abc import Sequence

from wiredesk.stages.entities.lists import Lists
from wiredesk.stages.entities.passages import Passage, words_of
from wiredesk.stages.entities.recogniser import FoundName
from wiredesk.stages.entities.titles import title_after, title_before, title_set_off
from wiredesk_events.tags import EntityKind


_NOT_SLUG = re.compile(r"[^\w]+")

MentionedName = tuple[FoundName, tuple[str, ...]]
"""A place where something is named, and the words there."""


def entity_name(
    kind: EntityKind,
    fullest: tuple[str, ...],
    listed: str | None,
    passages: Sequence[Passage],
    mentions: Sequence[MentionedName],
    lists: Lists,
) -> str:
    """Return the longest mention that is spelled right, in ordinary case; `fullest` are the words of the longest."""
    if len(mentions) == 1 and not (name := _text(passages[mentions[0][0].passage], mentions[0][0])).isupper():
        return " ".join(name.split())
    if listed is not None:
        right = [item for item in mentions if (kind, " ".join(item[1])) in lists.canonical]
    else:
        ordinary = {word.casefold() for word in fullest}
        right = [
            item
            for item in mentions
            if len(item[1]) < len(fullest) or {word.casefold() for word in item[1]} == ordinary
        ]
    texts = [" ".join(_text(passages[name.passage], name).split()) for name, _ in right or mentions]
    best = max(texts, key=lambda text: (len(text), not text.isupper()))
    if best.isupper() and len(words_of(best)) > 1:
        mixed = [text for text in texts if text.casefold() == best.casefold() and not text.isupper()]
        return mixed[0] if mixed else best.title()
    return best


def _text(passage: Passage, name: FoundName) -> str:
    return passage.text[passage.starts[name.first] : passage.ends[name.last - 1]]


def identity(kind: EntityKind, name: str, taken: set[str]) -> str:
    """Return an id that is not taken yet, and take it."""
    base = f"{kind}:{slug(name)}"
    found, number = base, 2
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    taken.add(found)
    return found


def slug(name: str) -> str:
    """Return a name as an identifier: lower case, accents off, hyphens between words."""
    if name.isascii():
        return _NOT_SLUG.sub("-", name.lower()).strip("-_") or "x"
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return _NOT_SLUG.sub("-", plain).strip("-_") or "x"


def titles_of(passages: Sequence[Passage], mentions: Sequence[MentionedName], lists: Lists) -> tuple[str, ...]:
    """Return the role words beside a person's names, each once, in order."""
    titles: dict[str, str] = {}
    for name, _ in mentions:
        passage = passages[name.passage]
        before = title_before(passage, name.first, lists) or title_set_off(passage, name.first, name.last, lists)
        for title in (before, title_after(passage, name.last, lists)):
            if title is not None:
                titles.setdefault(title.casefold(), title)
    return tuple(titles.values())
