"""Join the names of a story into entities: full name and surname, acronym and expansion, misspelling and name."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from wiredesk.stages.entities.lists import Lists
from wiredesk.stages.entities.passages import Passage, words_of
from wiredesk.stages.entities.recogniser import FoundName
from wiredesk.stages.entities.spelling import within_one_edit
from wiredesk.stages.entities.titles import title_after, title_before
from wiredesk_events import Entity, Span
from wiredesk_events.tags import EntityKind


_NOT_SLUG = re.compile(r"[^\w]+")
_MINOR = frozenset({"of", "for", "the", "and", "on", "in", "-", "&", "'s", "’s"})


@dataclass(slots=True)
class _Group:
    kind: EntityKind
    words: tuple[str, ...]
    listed: str | None
    mentions: list[tuple[FoundName, tuple[str, ...]]] = field(default_factory=list)


def join(passages: Sequence[Passage], names: Sequence[FoundName], lists: Lists) -> tuple[Entity, ...]:
    """Return the entities of a story in the order of their first mention."""
    groups = _grouped(passages, names)
    groups = _join_acronyms(passages, groups)
    groups = _join_persons(groups)
    groups = _join_misspelled(groups)
    groups.sort(key=lambda group: min((name.passage, name.first) for name, _ in group.mentions))
    taken: set[str] = set()
    return tuple(_entity(group, passages, lists, taken) for group in groups)


def _grouped(passages: Sequence[Passage], names: Sequence[FoundName]) -> list[_Group]:
    """Put equal names together, and names of the same listed thing."""
    groups: dict[tuple[EntityKind, str], _Group] = {}
    for name in names:
        words = passages[name.passage].words[name.first : name.last]
        key = (name.kind, f"={name.listed}" if name.listed is not None else " ".join(words).casefold())
        group = groups.setdefault(key, _Group(name.kind, words, name.listed))
        group.mentions.append((name, words))
        group.words = max(group.words, words, key=len)
    return list(groups.values())


def _join_acronyms(passages: Sequence[Passage], groups: list[_Group]) -> list[_Group]:  # noqa: C901 - one case a line
    """Join "Pakistan Tehreek-e-Insaf (PTI)": in brackets behind the name, or its initials and nothing else's."""
    long = [group for group in groups if len(group.words) > 1 and group.kind not in ("person", "nationality")]
    by_initials: dict[str, list[_Group]] = {}
    for group in long:
        for initials in sorted({_initials(group.words, keep_minor=True), _initials(group.words, keep_minor=False)}):
            by_initials.setdefault(initials, []).append(group)
    by_end = {(n.passage, n.last): group for group in long for n, _ in group.mentions}
    merged: set[int] = set()
    for group in groups:
        word = group.words[0]
        if len(group.words) != 1 or not word.isupper() or not 1 < len(word) < 10:
            continue
        target = None
        for name, _ in group.mentions:
            passage = passages[name.passage]
            if name.first and passage.words[name.first - 1] == "(":
                target = by_end.get((name.passage, name.first - 1))
                if target is not None and target.words[0][0].lower() != word[0].lower():
                    target = None
                if target is not None:
                    break
        if target is None and group.listed is None:
            candidates = by_initials.get(word, [])
            target = candidates[0] if len(candidates) == 1 else None
        if target is not None and target is not group:
            target.mentions.extend(group.mentions)
            merged.add(id(group))
    return [group for group in groups if id(group) not in merged]


def _initials(words: Sequence[str], *, keep_minor: bool) -> str:
    letters = (word[0] for word in words if word[0].isalpha() and (keep_minor or word.lower() not in _MINOR))
    return "".join(letters).upper()


def _join_persons(groups: list[_Group]) -> list[_Group]:
    """Join "Qureshi" to "Shah Mahmood Qureshi": the one longer name that holds its words."""
    persons = [group for group in groups if group.kind == "person"]
    by_word: dict[str, list[_Group]] = {}
    for group in persons:
        for word in {word.casefold() for word in group.words}:
            by_word.setdefault(word, []).append(group)
    merged: set[int] = set()
    for group in sorted(persons, key=lambda item: len(item.words)):
        words = [word.casefold() for word in group.words]
        rarest = min((by_word[word] for word in words), key=len)
        longer = [
            other
            for other in rarest[:50]
            if id(other) not in merged and len(other.words) > len(words) and _holds(other.words, words)
        ]
        surname = [other for other in longer if other.words[-1].casefold() == words[-1]] or longer
        longest = max(surname, key=lambda other: len(other.words), default=None)
        if longest is None or any(not _holds(longest.words, [w.casefold() for w in other.words]) for other in surname):
            continue
        longest.mentions.extend(group.mentions)
        merged.add(id(group))
    return [group for group in groups if id(group) not in merged]


def _holds(longer: Sequence[str], words: Sequence[str]) -> bool:
    folded = iter(word.casefold() for word in longer)
    return all(word in folded for word in words)


def _join_misspelled(groups: list[_Group]) -> list[_Group]:
    """Join a name written once to the one name of its kind within one edit of it."""
    buckets: dict[tuple[EntityKind, str], list[_Group]] = {}
    for group in groups:
        buckets.setdefault((group.kind, group.words[-1][0]), []).append(group)
    merged: set[int] = set()
    for group in groups:
        name = group.words[-1]
        if group.listed is not None or len(group.mentions) > 1 or len(name) < 5 or len(group.words) > 4:
            continue
        near = [
            other
            for other in buckets[group.kind, name[0]][:200]
            if other is not group and id(other) not in merged and _misspelled(group, other)
        ]
        if len(near) == 1 and (near[0].listed is not None or len(near[0].mentions) > 1):
            near[0].mentions.extend(group.mentions)
            merged.add(id(group))
    return [group for group in groups if id(group) not in merged]


def _misspelled(group: _Group, other: _Group) -> bool:
    words, others = group.words, other.words
    if len(words) == 1:
        return within_one_edit(words[0], others[-1]) and words[0] != others[-1]
    return (
        len(words) == len(others)
        and sum(1 for a, b in zip(words, others, strict=True) if a != b) == 1
        and all(within_one_edit(a, b) for a, b in zip(words, others, strict=True))
    )


def _entity(group: _Group, passages: Sequence[Passage], lists: Lists, taken: set[str]) -> Entity:
    mentions = sorted(group.mentions, key=lambda item: (item[0].passage, item[0].first))
    spans = tuple(passages[name.passage].span(name.first, name.last) for name, _ in mentions)
    return Entity(
        entity_id=_identity(group, _name(group, mentions, spans, lists), taken),
        kind=group.kind,
        name=_name(group, mentions, spans, lists),
        titles=_titles(group, passages, mentions, lists),
        mentions=spans,
        confidence=round(max(name.confidence for name, _ in mentions), 3),
    )


def _name(
    group: _Group, mentions: Sequence[tuple[FoundName, tuple[str, ...]]], spans: Sequence[Span], lists: Lists
) -> str:
    """Return the longest mention that is spelled right, in ordinary case."""
    right = [
        span.text
        for span, (_, words) in zip(spans, mentions, strict=True)
        if group.listed is None or (group.kind, " ".join(words)) in lists.canonical
    ]
    if group.listed is None:
        ordinary = {word.casefold() for word in group.words}
        right = [
            span.text
            for span, (_, words) in zip(spans, mentions, strict=True)
            if len(words) < len(group.words) or {word.casefold() for word in words} == ordinary
        ]
    texts = [" ".join(text.split()) for text in (right or [span.text for span in spans])]
    best = max(texts, key=lambda text: (len(text), not text.isupper()))
    if best.isupper() and len(words_of(best)) > 1:
        mixed = [text for text in texts if text.casefold() == best.casefold() and not text.isupper()]
        return mixed[0] if mixed else best.title()
    return best


def _identity(group: _Group, name: str, taken: set[str]) -> str:
    base = f"{group.kind}:{slug(name)}"
    identity, number = base, 2
    while identity in taken:
        identity, number = f"{base}-{number}", number + 1
    taken.add(identity)
    return identity


def slug(name: str) -> str:
    """Return a name as an identifier: lower case, accents off, hyphens between words."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return _NOT_SLUG.sub("-", plain).strip("-_") or "x"


def _titles(
    group: _Group,
    passages: Sequence[Passage],
    mentions: Sequence[tuple[FoundName, tuple[str, ...]]],
    lists: Lists,
) -> tuple[str, ...]:
    if group.kind != "person":
        return ()
    titles: dict[str, str] = {}
    for name, _ in mentions:
        passage = passages[name.passage]
        for title in (title_before(passage, name.first, lists), title_after(passage, name.last, lists)):
            if title is not None:
                titles.setdefault(title.casefold(), title)
    return tuple(titles.values())
