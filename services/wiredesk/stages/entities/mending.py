"""Names of people that the recogniser cut short or passed over, mended by what the story says elsewhere.

`Al-` and `Van der` that open a sentence, a nickname between marks, a known surname with a letter wrong.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from wiredesk.stages.entities.lists import Lists
from wiredesk.stages.entities.passages import Case, Passage, is_capital
from wiredesk.stages.entities.recogniser import FoundName
from wiredesk.stages.entities.spelling import within_one_edit
from wiredesk.stages.entities.times.calendar import MONTHS, WEEKDAYS


_MARKS = frozenset("\"“”'‘’")
_LONGEST_NICKNAME = 3
_SHORTEST_MISSPELLED = 5
_MOST_ALIKE = 20
_MISSPELLED = 0.6
_CALENDAR = frozenset(word.lower() for word in (*MONTHS, *WEEKDAYS))


def mend(passages: Sequence[Passage], names: Sequence[FoundName], lists: Lists) -> tuple[FoundName, ...]:
    """Return the names, in order and without overlaps, those of people whole and the misspelled ones among them."""
    whole = _with_particles(passages, _with_nicknames(passages, names), lists)
    missed = _misspelled(passages, whole, lists)
    if not missed:
        return tuple(whole)
    return tuple(sorted([*whole, *missed], key=lambda name: (name.passage, name.first)))


def _with_nicknames(passages: Sequence[Passage], names: Sequence[FoundName]) -> list[FoundName]:
    """Make one name of John "Jack" Smith, which stands as two or three."""
    mended: list[FoundName] = []
    skip = -1
    for index, name in enumerate(names):
        if index <= skip:
            continue
        words = passages[name.passage].words
        if name.kind == "person" and name.last + 2 < len(words) and words[name.last] in _MARKS:
            for behind in range(index + 1, min(index + 3, len(names))):
                other = names[behind]
                if other.passage != name.passage or other.kind != "person":
                    break
                between = words[name.last : other.first]
                if len(between) > 1 and between[-1] in _MARKS and len(between) <= _LONGEST_NICKNAME + 2:
                    confidence = max(name.confidence, other.confidence)
                    name, skip = replace(name, last=other.last, confidence=confidence), behind  # noqa: PLW2901
                    break
                if between != words[name.last : name.last + 1]:
                    break
        mended.append(name)
    return mended


def _with_particles(passages: Sequence[Passage], names: Sequence[FoundName], lists: Lists) -> list[FoundName]:
    """Take in "Al-" and "Van der" before a person's name at the beginning of a sentence."""
    mended: list[FoundName] = []
    for name in names:
        first = name.first
        if name.kind == "person" and first > 0:
            passage = passages[name.passage]
            floor = mended[-1].last if mended and mended[-1].passage == name.passage else 0
            at = first
            while at > floor and first - at < _LONGEST_NICKNAME:
                hyphened = passage.words[at - 1] == "-" and passage.glued(at)
                before = at - 2 if hyphened else at - 1
                if before < floor or passage.folded[before] not in lists.particles:
                    break
                if not hyphened and passage.folded[before] in lists.weak_particles | lists.hyphenated_particles:
                    break
                at = before
            if at < first and is_capital(passage.words[at]) and passage.folded[at] in lists.opening_particles:
                name = replace(name, first=at)  # noqa: PLW2901
        mended.append(name)
    return mended


def _misspelled(passages: Sequence[Passage], names: Sequence[FoundName], lists: Lists) -> list[FoundName]:
    """Find words one letter off the surname of somebody in the story, where nothing else has been found."""
    counts: Counter[str] = Counter()
    for name in names:
        word = passages[name.passage].words[name.last - 1]
        if name.kind == "person" and len(word) >= _SHORTEST_MISSPELLED and not word.isupper():
            counts[word] += 1
    surnames: dict[str, list[str]] = {}
    for word, count in counts.items():
        if count > 1:
            surnames.setdefault(word[0], []).append(word)
    if not surnames:
        return []
    found: list[FoundName] = []
    for number, passage in enumerate(passages):
        odd = {
            word
            for word in set(passage.words)
            if word[0] in surnames and _right(word, surnames[word[0]]) and not _is_ordinary(word, lists)
        }
        if odd:
            odd -= {word for word in odd if word.lower() in passage.words}  # "Marches", where the story marches
        if not odd:
            continue
        busy = {at for name in names if name.passage == number for at in range(name.first - 1, name.last + 1)}
        found.extend(
            FoundName(number, at, at + 1, "person", _MISSPELLED)
            for at, word in enumerate(passage.words)
            if word in odd and at not in busy and passage.cases[at] is Case.NORMAL
        )
    return found


def _is_ordinary(word: str, lists: Lists) -> bool:
    return word.isupper() or word.lower() in lists.stopwords or word.lower() in _CALENDAR


def _right(word: str, surnames: Sequence[str]) -> str | None:
    """Return the one surname that a word misspells."""
    if len(word) < _SHORTEST_MISSPELLED:
        return None
    alike = [surname for surname in surnames[:_MOST_ALIKE] if within_one_edit(word, surname)]
    return alike[0] if len(alike) == 1 and alike[0] != word else None
