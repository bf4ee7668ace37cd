"""What a story teaches about its own names: a name once tagged is tagged everywhere, in headlines and capitals too."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from wiredesk.stages.entities.lists import Lists, Phrase, is_place
from wiredesk.stages.entities.names import Name
from wiredesk.stages.entities.passages import Case, Passage, is_capital
from wiredesk.stages.entities.spelling import within_one_edit
from wiredesk.stages.entities.titles import title_before
from wiredesk_events.tags import EntityKind


class StoryMemory:
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

    def _settle_word(self, passage: Passage, name: Name, word: str) -> Name | None:
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
        return None if kind is None else replace(name, kind=kind, confidence=confidence)


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


def names_by_memory(passage: Passage, memory: StoryMemory, lists: Lists) -> list[Name]:
    """Find known names in lines where capitals tell nothing."""
    names: list[Name] = []
    end = 0
    for at, case in enumerate(passage.cases):
        if case is Case.NORMAL or at < end or not is_capital(passage.words[at]):
            continue
        name = _longest_known(passage, at, memory, lists) or _speaker_in_capitals(passage, at, lists)
        if name is not None:
            names.append(name)
            end = name.last
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


def _longest_known(passage: Passage, at: int, memory: StoryMemory, lists: Lists) -> Name | None:
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
