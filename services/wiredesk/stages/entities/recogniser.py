"""Find the names of a story: where they stand, what they are, how sure that is.

`Recogniser` is the seam: rules here; another recogniser gives the same `FoundName`s and everything behind it
(joining, titles, speakers) stays as it is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from wiredesk.stages.entities.lists import Lists, Phrase, is_place
from wiredesk.stages.entities.names import Name, names_in_run
from wiredesk.stages.entities.passages import Case, Passage, is_capital
from wiredesk.stages.entities.runs import capital_runs, listed
from wiredesk.stages.entities.titles import title_before
from wiredesk_events.tags import EntityKind


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name in a story.

    Attributes:
        passage: index of the passage among those given.
        first, last: its tokens there, half-open.
        kind: what it is.
        confidence: 0 to 1.
        listed: the listed thing that it names ("United States" for US), where there is one.
    """

    passage: int
    first: int
    last: int
    kind: EntityKind
    confidence: float
    listed: str | None = None


class Recogniser(Protocol):
    """Anything that finds names: pure, deterministic, spans in order and without overlaps."""

    def find(self, passages: Sequence[Passage]) -> tuple[FoundName, ...]:
        """Return the names in the passages, in order."""


@dataclass(frozen=True, slots=True)
class RuleRecogniser:
    """Names by rules over capitals, word lists and neighbours; then every name once found is found everywhere."""

    lists: Lists

    def find(self, passages: Sequence[Passage]) -> tuple[FoundName, ...]:
        """Return the names in the passages, in order."""
        lower = _lower_words(passages)
        first_pass = [_names(passage, lower, self.lists) for passage in passages]
        memory = _Memory(passages, first_pass, self.lists)
        found: list[FoundName] = []
        for number, (passage, names) in enumerate(zip(passages, first_pass, strict=True)):
            settled = [name for name in (memory.settle(passage, name) for name in names) if name is not None]
            settled.extend(_names_by_memory(passage, memory, self.lists))
            settled.sort(key=lambda name: name.first)
            found.extend(_checked(number, passage, settled))
        return tuple(found)


def _checked(number: int, passage: Passage, names: list[Name]) -> list[FoundName]:
    found: list[FoundName] = []
    end = 0
    for name in names:
        if name.first >= end and name.kind is not None and name.last <= len(passage):
            found.append(FoundName(number, name.first, name.last, name.kind, name.confidence, name.listed))
            end = name.last
    return found


def _lower_words(passages: Sequence[Passage]) -> frozenset[str]:
    """Return the words that the story writes in lower case somewhere: no names, when they begin a sentence."""
    return frozenset(word for passage in passages for word in passage.words if word.islower())


def _names(passage: Passage, lower: frozenset[str], lists: Lists) -> list[Name]:
    names: list[Name] = []
    for run_first, run_last in capital_runs(passage, lists):
        first, last = _without_opener(passage, run_first, run_last, lower, lists)
        if first < last:
            names.extend(_grown(passage, name, lists) for name in names_in_run(passage, first, last, lists))
    common = _common_acronyms(passage)
    return [
        name
        for name in names
        if not (
            _is_language(passage, name, lists)
            or _is_money(passage, name, lists)
            or (name.last == name.first + 1 and passage.words[name.first] in common)
        )
    ]


def _is_money(passage: Passage, name: Name, lists: Lists) -> bool:
    """Return whether the name only says whose money it is: US $4.3 billion, 10,000 US dollars, Tk 2,680."""
    if name.last - name.first > 1 or name.last >= len(passage):
        return False
    follower = passage.folded[name.last]
    if follower in lists.dollars:
        return True
    return name.listed is None and follower[0].isdigit() and passage.words[name.first] in lists.currencies


def _common_acronyms(passage: Passage) -> frozenset[str]:
    """Return the acronyms that stand for ordinary words: "new energy vehicle (NEV)" makes NEV no name."""
    words, folded = passage.words, passage.folded
    found: set[str] = set()
    for at in range(3, len(words) - 1):
        if words[at - 1] != "(" or words[at + 1] != ")":
            continue
        short = words[at].rstrip("s")
        size = len(short)
        before = [word for word in words[max(0, at - 1 - 2 * size) : at - 1] if word not in "-‐‑–"][-size:]
        if size > 1 and short.isupper() and len(before) == size and all(word.islower() for word in before):
            initials = "".join(word[0] for word in before)
            if initials == folded[at][:size]:
                found.update((short, short + "s"))
    return frozenset(found)


def _without_opener(passage: Passage, first: int, last: int, lower: frozenset[str], lists: Lists) -> tuple[int, int]:  # noqa: C901 - one case a line
    """Take off what is capitalised only because a sentence begins, or is an article."""
    while first < last:
        folded = passage.folded[first]
        known = listed(passage, first, last, lists)
        long_known = known is not None and known[1] > 1
        if long_known or passage.words[first:last] in lists.alone:
            break
        if folded in ("the", "a", "an") and is_capital(passage.words[first]):
            first += 1
            continue
        if not passage.opens[first]:
            break
        alone = last - first == 1
        if alone and known is not None and folded not in lists.stopwords and folded not in lower:
            break
        if known is not None and not alone and folded not in lists.stopwords:
            break
        if folded in lists.stopwords:
            if not alone and folded in lists.name_openers and _goes_on(passage, first + 1, last, lists):
                break
        elif (passage.words[first].isupper() and len(folded) > 1) or (
            folded not in lower and not (alone and folded.endswith(lists.stop_endings))
        ):
            break
        first += 1
        if first < last and passage.words[first] in ("-", "‐", "‑", "–", "'s", "’s", "&", "of"):
            first += 1
        if first < last and not passage.opens[first]:
            known = listed(passage, first, last, lists)
            if passage.folded[first] not in ("the", "a", "an"):
                break
    return first, last


def _goes_on(passage: Passage, first: int, last: int, lists: Lists) -> bool:
    """Return whether the rest of a run can belong to an official name ("National | Bank"), not to a person."""
    return (
        passage.folded[last - 1] in lists.heads
        or any(word in lists.of_heads for word in passage.folded[first:last])
        or passage.words[first - 1 : last] in lists.alone
    )


def _grown(passage: Passage, name: Name, lists: Lists) -> Name:
    """Take in what belongs to a name in lower case or digits: "North-South gas pipeline", "Expo 2020"."""
    words, folded = passage.words, passage.folded
    inside = [word for word in folded[name.first : name.last] if word[0].isalpha()]
    if inside and all(word in lists.directions for word in inside):
        for head in lists.lowercase_heads:
            if words[name.last : name.last + len(head)] == head:
                return Name(name.first, name.last + len(head), "facility", 0.85)
    if name.kind in ("event", "product", "law") and name.last < len(passage):
        year = words[name.last]
        if len(year) == 4 and year.isdigit() and year[:2] in ("19", "20"):
            return replace(name, last=name.last + 1)
    return name


def _is_language(passage: Passage, name: Name, lists: Lists) -> bool:
    if name.kind != "nationality" or not name.first:
        return False
    before = passage.folded[name.first - 1]
    if before in lists.before_language:
        return True
    after = passage.folded[name.last] if name.last < len(passage) else "."
    return (before == "in" and after in ".,;)") or after in lists.behind_language


class _Memory:
    """What the first pass learned: whole names and the parts of persons' names."""

    def __init__(self, passages: Sequence[Passage], found: Sequence[Sequence[Name]], lists: Lists) -> None:  # noqa: C901 - one case a line
        self._lists = lists
        votes: dict[tuple[str, ...], Counter[EntityKind]] = {}
        surest: dict[tuple[str, ...], float] = {}
        listings: dict[tuple[str, ...], str] = {}
        parts: dict[str, float] = {}
        for passage, names in zip(passages, found, strict=True):
            for name in names:
                if name.kind is None:
                    continue
                words = passage.words[name.first : name.last]
                votes.setdefault(words, Counter())[name.kind] += round(name.confidence * 100)
                surest[words] = max(surest.get(words, 0.0), name.confidence)
                if name.listed is not None:
                    listings[words] = name.listed
                if name.kind == "person" and (len(words) > 1 or name.confidence > 0.8):
                    for word in _parts(words, name.confidence, lists):
                        parts[word] = max(parts.get(word, 0.0), name.confidence)
        self.parts: Mapping[str, float] = parts
        self.kinds: Mapping[tuple[str, ...], tuple[EntityKind, float]] = {
            words: _winner(counter, surest[words]) for words, counter in votes.items()
        }
        self.listings: Mapping[tuple[str, ...], str] = listings
        self._surnames = frozenset(w[-1] for w, (kind, _) in self.kinds.items() if kind == "person" and len(w) > 1)
        self.folded: dict[str, list[tuple[tuple[str, ...], Name]]] = {}
        for words, (kind, confidence) in sorted(self.kinds.items()):
            folded = tuple(word.lower() for word in words)
            name = Name(0, len(words), kind, min(confidence, 0.9), listings.get(words))
            self.folded.setdefault(folded[0], []).append((folded[1:], name))
        for part, confidence in sorted(parts.items()):
            if part.lower() not in lists.stopwords:
                name = Name(0, 1, "person", min(confidence, 0.85))
                self.folded.setdefault(part.lower(), []).append(((), name))
        for candidates in self.folded.values():
            candidates.sort(key=lambda item: -len(item[0]))
        self._places = tuple(
            sorted(
                {w[0] for w, (kind, _) in self.kinds.items() if kind == "location" and len(w) == 1 and w in listings}
            )
        )

    def settle(self, passage: Passage, name: Name) -> Name | None:
        """Return the name with the kind that the whole story speaks for, or None where nothing does."""
        words = passage.words[name.first : name.last]
        if len(words) == 1:
            return self._settle_word(passage, name, words[0])
        kind, confidence = self.kinds.get(words, (name.kind, name.confidence))
        if (
            name.listed is None
            and kind != "person"
            and len(words) <= 3
            and words[-1] in self.parts
            and name.confidence < 0.6
        ):
            return replace(name, kind="person", confidence=0.7)
        return replace(
            name, kind=kind, confidence=max(confidence, name.confidence) if kind == name.kind else confidence
        )

    def _settle_word(self, passage: Passage, name: Name, word: str) -> Name | None:  # noqa: PLR0911 - one case a line
        if name.confidence <= 0.1:
            return None
        place = name.kind in ("location", "organization", "nationality") and name.listed is not None
        if (
            word in self.parts
            and not (place and passage.folded[name.first - 1 : name.first] in (("in",), ("from",), ("at",)))
            and (not place or title_before(passage, name.first, self._lists) is not None or word in self._surnames)
        ):
            return Name(name.first, name.last, "person", max(self.parts[word] - 0.05, name.confidence))
        if place:
            return name
        if len(word) >= 5 and (name.kind is None or name.confidence < 0.7):
            near = [place_name for place_name in self._places if within_one_edit(word, place_name)]
            if len(near) == 1 and near[0] != word:
                return Name(name.first, name.last, "location", 0.6, self.listings[(near[0],)])
        kind, confidence = self.kinds.get((word,), (name.kind, name.confidence))
        if kind is None:
            if passage.opens[name.first]:
                return None
            return None
        return replace(name, kind=kind, confidence=confidence)


def _parts(words: tuple[str, ...], confidence: float, lists: Lists) -> list[str]:
    """Return the words of a person's name that name the person alone; a place's name does only as a sure surname."""
    return [
        word
        for word in words
        if len(word) > 2
        and word[0].isupper()
        and word.lower() not in lists.particles
        and not (word.isupper() and len(words) > 1)
        and (not is_place(word, lists) or (word == words[-1] and confidence >= 0.85))
    ]


def _winner(counter: Counter[EntityKind], surest: float) -> tuple[EntityKind, float]:
    """Return the kind that most mentions speak for; a guess does not become sure by being made again and again."""
    kind, votes = min(counter.items(), key=lambda item: (-item[1], item[0]))
    total = sum(counter.values())
    sure = 1.0 - 0.5 ** (votes / 60)
    return kind, round(min(0.99, surest + _REPEATED, sure * votes / total), 3)


_REPEATED = 0.1


def within_one_edit(left: str, right: str) -> bool:
    """Return whether two words differ by one letter added, dropped, changed or swapped with its neighbour."""
    if left == right:
        return True
    if abs(len(left) - len(right)) > 1 or left[0] != right[0]:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    rest_left, rest_right = left[start:], right[start:]
    if len(left) == len(right):
        swapped = rest_left[:2] == rest_right[1::-1] and rest_left[2:] == rest_right[2:]
        return rest_left[1:] == rest_right[1:] or swapped
    return rest_left[1:] == rest_right or rest_left == rest_right[1:]


def _names_by_memory(passage: Passage, memory: _Memory, lists: Lists) -> list[Name]:
    """Find known names in lines where capitals tell nothing."""
    names: list[Name] = []
    at = 0
    while at < len(passage):
        if passage.cases[at] is Case.NORMAL or not is_capital(passage.words[at]):
            at += 1
            continue
        name = _longest_known(passage, at, memory, lists) or _speaker_in_capitals(passage, at, lists)
        if name is None:
            at += 1
            continue
        names.append(name)
        at = name.last
    return names


def _speaker_in_capitals(passage: Passage, at: int, lists: Lists) -> Name | None:
    """Return who speaks in a line of capitals: PRESIDENT | REAGAN SAYS, TREASURY'S | BAKER SEES, | CARL ICAHN SAYS.

    The verb behind it is what tells a name from the verbs and nouns of such lines.
    """
    folded = passage.folded
    given = passage.words[at].capitalize() in lists.given
    last = at + 1 + given
    if passage.cases[at] is not Case.UPPER or last >= len(passage) or folded[last] not in lists.saying:
        return None
    if not all(word.isalpha() and len(word) > 1 and word not in lists.stopwords for word in folded[at:last]):
        return None
    before = folded[at - 1] if at else ""
    led = before in ("'s", "’s") or (before,) in lists.title_heads
    return Name(at, last, "person", 0.7) if given or led else None


def _longest_known(passage: Passage, at: int, memory: _Memory, lists: Lists) -> Name | None:
    best: Name | None = None
    folded = passage.folded
    for rest, known in memory.folded.get(folded[at], ()):
        end = at + 1 + len(rest)
        if folded[at + 1 : end] == rest:
            best = replace(known, first=at, last=end)
            break
    for phrase in lists.phrases_folded.get(folded[at], ()):
        end = at + 1 + len(phrase.rest)
        if folded[at + 1 : end] != phrase.rest or (best is not None and best.last >= end):
            continue
        if end - at == 1 and not _plain(passage, at, phrase, lists):
            continue
        return Name(at, end, phrase.kind, 0.8, phrase.canonical)
    return best


def _plain(passage: Passage, at: int, phrase: Phrase, lists: Lists) -> bool:
    """Return whether a one-word listed name in such a line is no ordinary word ("US", but not "us")."""
    if passage.words[at] in lists.phrases and len(passage.words[at]) > 1 and passage.folded[at] not in lists.stopwords:
        return True
    folded = passage.folded[at]
    return len(phrase.canonical) > 4 and folded not in lists.stopwords and folded not in lists.ordinary
