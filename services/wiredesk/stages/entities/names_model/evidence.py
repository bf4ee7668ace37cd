"""The evidence of a stretch: what its words together, its neighbours, the story and the rules tell of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wiredesk.stages.entities.names import Name
from wiredesk.stages.entities.names_model.words import EDGE, WordEvidence, fold, shape
from wiredesk.stages.entities.passages import Passage
from wiredesk.stages.entities.rule_names import RuleNames


LONGEST = 8
"""Tokens of the longest name; a run holds at most 16."""

Stretch = tuple[int, int]
"""First token and the one after the last."""

ROLES = ("alone", "first", "last", "inner", "before", "before2", "behind", "behind2")
"""How a token stands to a stretch: it is the whole, begins, ends or fills it, or stands next to it."""
ALONE, FIRST, LAST, INNER, BEFORE, BEFORE2, BEHIND, BEHIND2 = range(8)


def word_evidence(words: WordEvidence, word: str) -> tuple[list[str], list[str]]:
    """Return the evidence of a word in a stretch, and beside one."""
    if word.startswith(EDGE):
        return [], ["edge"]
    return words.inside(word), words.near(word)


def in_role(evidence: tuple[list[str], list[str]], role: int) -> list[str]:
    """Return a word's evidence as it counts in a role (an index of `ROLES`)."""
    name = ROLES[role]
    return [f"{name}:{item}" for item in evidence[role >= BEFORE]]


def roles_in(passage: Passage, stretch: Stretch) -> list[tuple[str, int]]:
    """Return the words in and beside a stretch, each with its role (an index of `ROLES`)."""
    words, size = passage.words, len(passage)
    first, last = stretch
    roles = [
        (words[first - 1] if first else EDGE, BEFORE),
        (words[first - 2] if first > 1 else EDGE, BEFORE2),
        (words[last] if last < size else EDGE, BEHIND),
        (words[last + 1] if last + 1 < size else EDGE, BEHIND2),
    ]
    if last - first == 1:
        roles.append((words[first], ALONE))
    else:
        roles += [(words[first], FIRST), (words[last - 1], LAST)]
        roles.extend([(word, INNER) for word in words[first + 1 : last - 1]])
    return roles


def words_evidence(passage: Passage, stretch: Stretch, words: WordEvidence) -> list[str]:
    """Return the evidence of all words in and beside a stretch."""
    return [item for word, role in roles_in(passage, stretch) for item in in_role(word_evidence(words, word), role)]


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """What the story as a whole says about its words.

    Attributes:
        lower: words that it writes in lower case.
        inner: capitalised words inside sentences.
        lasts, firsts, alone: words that end or begin a longer run of capitals, or are a run.
        bracketed: runs of one word in brackets.
        roles: what sure names of the rules a word begins, ends or is.
    """

    lower: frozenset[str]
    inner: frozenset[str]
    lasts: frozenset[str]
    firsts: frozenset[str]
    alone: frozenset[str]
    bracketed: frozenset[str]
    roles: Mapping[str, frozenset[str]]


def story_facts(passages: Sequence[Passage], seen: Sequence[RuleNames], lower: frozenset[str]) -> StoryFacts:
    """Return the facts of a story.

    `seen` is what the rules see in each passage, `lower` are the words that the story writes in lower case.
    """
    inner: set[str] = set()
    lasts: set[str] = set()
    firsts: set[str] = set()
    alone: set[str] = set()
    bracketed: set[str] = set()
    for passage, rules in zip(passages, seen, strict=True):
        words, size = passage.words, len(passage)
        inner.update(
            [word for word, opens in zip(words, passage.opens, strict=True) if not opens and word[0].isupper()]
        )
        for first, last in rules.runs:
            if last - first > 1:
                firsts.add(words[first])
                lasts.add(words[last - 1])
            else:
                alone.add(words[first])
                if first and words[first - 1] == "(" and last < size and words[last] == ")":
                    bracketed.add(words[first])
    return StoryFacts(
        lower=lower,
        inner=frozenset(inner),
        lasts=frozenset(lasts),
        firsts=frozenset(firsts),
        alone=frozenset(alone),
        bracketed=frozenset(bracketed),
        roles=_roles(passages, seen),
    )


def _roles(passages: Sequence[Passage], seen: Sequence[RuleNames]) -> Mapping[str, frozenset[str]]:
    roles: dict[str, set[str]] = {}
    for passage, rules in zip(passages, seen, strict=True):
        for name in rules.names:
            first, last = passage.words[name.first], passage.words[name.last - 1]
            if name.last - name.first > 1:
                if name.confidence >= 0.7:
                    roles.setdefault(last, set()).add(f"e-{name.kind}")
                    roles.setdefault(first, set()).add(f"b-{name.kind}")
            elif name.confidence >= 0.6:
                roles.setdefault(first, set()).add(f"s-{name.kind}")
    return {word: frozenset(found) for word, found in roles.items()}


def stretches_of(run: Stretch) -> list[Stretch]:
    """Return the stretches of a run that can be a name, in the order in which a lattice takes them."""
    first, last = run
    return [(begin, end) for begin in range(first, last) for end in range(begin + 1, min(last, begin + LONGEST) + 1)]


def stretch_evidence(
    passage: Passage, run: Stretch, stretch: Stretch, names: Sequence[Name], facts: StoryFacts, words: WordEvidence
) -> list[str]:
    """Return what the words of a stretch tell together; `names` are what the rules found in its run."""
    begin, end = stretch
    length = end - begin
    found = ["bias", f"n={length}", f"pos={'A' if begin == run[0] else '-'}{'Z' if end == run[1] else '-'}"]
    inside = passage.words[begin:end]
    found.append("sh=" + " ".join([shape(word)[:3] if word[0].isalpha() else word[0] for word in inside[:5]]))
    if passage.opens[begin]:
        found.append(f"open{min(length, 3)}")
    if begin and end < len(passage) and passage.words[begin - 1] == "(" and passage.words[end] == ")":
        found.append("bracketed")
    found.extend(_of_one(passage, begin, facts) if length == 1 else _of_many(inside, facts, words))
    found.extend(_of_rules(stretch, names))
    return found


def _of_one(passage: Passage, at: int, facts: StoryFacts) -> Iterator[str]:
    word = passage.words[at]
    if word.lower() in facts.lower:
        yield "lowerO" if passage.opens[at] else "lowerM"
    if passage.opens[at] and word not in facts.inner:
        yield "onlyopen"
    if word in facts.lasts:
        yield "islast"
    if word in facts.firsts:
        yield "isfirst"
    if len(word) > 1 and word.isupper():
        yield "acro"
    if word in facts.bracketed:
        yield "dbrack"
    for role in sorted(facts.roles.get(word, ())):
        yield f"dl={role}"


def _of_many(inside: tuple[str, ...], facts: StoryFacts, words: WordEvidence) -> Iterator[str]:
    folded = [fold(word) for word in inside]
    lowered = [word.lower() for word in inside]
    yield "whole=" + " ".join(folded)
    yield f"given={folded[0] in words.given:d}{min(len(inside), 4)}"
    if any(word in facts.lower for word in lowered):
        yield "anylower"
        if all(word in facts.lower or not word[0].isalpha() for word in lowered):
            yield "alllower"
    if inside[-1] in facts.alone:
        yield "lastalone"
    if "".join([word[0] for word in inside if word[0].isupper()]) in facts.bracketed:
        yield "dini"
    for role in sorted(facts.roles.get(inside[-1], ())):
        if role.startswith("s-"):
            yield f"dlast={role}"
    if " ".join(inside) in words.lists.towns:
        yield "town"


def _of_rules(stretch: Stretch, names: Sequence[Name]) -> Iterator[str]:
    """Yield how the stretch lies to the names that the rules found."""
    begin, end = stretch
    touched = [name for name in names if name.last > begin and name.first < end]
    for name in touched:
        if (name.first, name.last) == stretch:
            yield f"r={name.kind}{int(name.confidence * 10)}"
            if name.listed is not None:
                yield f"rl={name.kind}"
            return
    within = [name for name in touched if name.first >= begin and name.last <= end]
    around = [name for name in touched if name.first <= begin and name.last >= end]
    crossed = [name for name in touched if name not in within and name not in around]
    if crossed:
        yield f"rx={crossed[-1].kind}{int(crossed[-1].confidence * 5)}"
    if around:
        yield f"ri={around[0].kind}{int(around[0].confidence * 5)}"
    if within:
        yield f"rc={len(within)}{within[-1].kind}"
        if len(within) > 1:
            yield f"rcc={within[0].kind},{within[-1].kind}"
    elif not touched:
        yield "r0"
