"""Join what a story names into entities: full name and surname, acronym and expansion, misspelling, "he" and "I"."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from wiredesk.stages.entities.lists import Lists
from wiredesk.stages.entities.mending import mend
from wiredesk.stages.entities.naming import MentionedName, entity_name, identity, slug, titles_of
from wiredesk.stages.entities.passages import Passage
from wiredesk.stages.entities.people import Gender, PeopleWords, common_gender, gender_of_name, load_people
from wiredesk.stages.entities.portraits import Portrait, honorific_gender, look_at
from wiredesk.stages.entities.recogniser import FoundName
from wiredesk.stages.entities.references import Reference, find_references
from wiredesk.stages.entities.spelling import within_one_edit
from wiredesk.stages.entities.surnames import Naming, assign, find_roots, form
from wiredesk_events import Entity, Quote
from wiredesk_events.tags import EntityKind


__all__ = ["join", "slug"]

_MINOR = frozenset({"of", "for", "the", "and", "on", "in", "-", "&", "'s", "’s"})


@dataclass(slots=True)
class _Group:
    kind: EntityKind
    words: tuple[str, ...]
    listed: str | None
    mentions: list[MentionedName] = field(default_factory=list)


def join(
    passages: Sequence[Passage], names: Sequence[FoundName], lists: Lists, quotes: Sequence[Quote] = ()
) -> tuple[Entity, ...]:
    """Return the entities of a story in the order of their first mention; names never overlap one another."""
    people = load_people()
    groups = _grouped(passages, mend(passages, names, lists))
    groups = _join_acronyms(passages, groups)
    groups = _join_persons(passages, groups, people, lists)
    groups = _join_misspelled(groups)
    for group in groups:
        group.mentions.sort(key=lambda mention: (mention[0].passage, mention[0].first))
    groups.sort(key=lambda group: (group.mentions[0][0].passage, group.mentions[0][0].first))
    persons = [group for group in groups if group.kind == "person"]
    references: dict[int, list[Reference]] = {}
    named = [[name for name, _ in group.mentions] for group in persons]
    for reference in find_references(passages, named, quotes, people, lists):
        references.setdefault(id(persons[reference.person]), []).append(reference)
    taken: set[str] = set()
    return tuple(_entity(group, passages, references.get(id(group), ()), lists, taken) for group in groups)


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


def _join_persons(passages: Sequence[Passage], groups: list[_Group], people: PeopleWords, lists: Lists) -> list[_Group]:
    """Join "Qureshi" to "Shah Mahmood Qureshi", each mention to whom it names where two share the name."""
    persons = [group for group in groups if group.kind == "person"]
    if len(persons) < 2:
        return groups
    forms = [form(group.words) for group in persons]
    find_roots(forms)
    namings = [(key, mention) for key, group in enumerate(persons) for mention in group.mentions]
    if all(len(one.roots) == 1 for one in forms):
        chosen = [forms[key].roots[0] for key, _ in namings]
    else:
        namings.sort(key=lambda item: _reading_order(passages, item[1][0]))
        shown = [
            Naming(key, honorific_gender(passages[name.passage], name.first, people)) for key, (name, _) in namings
        ]
        chosen = assign(forms, shown, lambda root: _gender(passages, persons[root], people, lists))
    for group in persons:
        group.mentions = []
    for root, (_, mention) in zip(chosen, namings, strict=True):
        persons[root].mentions.append(mention)
    return [group for group in groups if group.mentions]


def _reading_order(passages: Sequence[Passage], name: FoundName) -> tuple[bool, int, int]:
    """Return the key by which names are met: a headline's surnames are understood after the body has been read."""
    return passages[name.passage].field == "headline", name.passage, name.first


def _gender(passages: Sequence[Passage], group: _Group, people: PeopleWords, lists: Lists) -> Gender | None:
    """Return what a full name and the words beside it tell."""
    portrait = Portrait()
    for name, _ in group.mentions:
        look_at(portrait, passages[name.passage], name.first, name.last, people, lists)
    return common_gender(portrait.genders) or gender_of_name(group.words, people)


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


def _entity(
    group: _Group, passages: Sequence[Passage], references: Sequence[Reference], lists: Lists, taken: set[str]
) -> Entity:
    found = [(name.passage, name.first, name.last, 0, "name") for name, _ in group.mentions]
    if references:
        found.extend((one.passage, one.first, one.last, one.length, one.form) for one in references)
        found.sort()
    name = entity_name(group.kind, group.words, group.listed, passages, group.mentions, lists)
    # One validation of the whole is twice as fast as one for each part.
    return Entity.model_validate(
        {
            "entity_id": identity(group.kind, name, taken),
            "kind": group.kind,
            "name": name,
            "titles": titles_of(passages, group.mentions, lists) if group.kind == "person" else (),
            "mentions": [_mention(passages[at], first, last, length, kind) for at, first, last, length, kind in found],
            "confidence": round(max(name.confidence for name, _ in group.mentions), 3),
        }
    )


def _mention(passage: Passage, first: int, last: int, length: int, kind: str) -> dict[str, object]:
    start = passage.starts[first]
    end = start + length if length else passage.ends[last - 1]
    return {"field": passage.field, "start": start, "end": end, "text": passage.text[start:end], "form": kind}
