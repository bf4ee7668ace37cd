"""What a name is: the kind of a stretch of capitalised words, from its words and its neighbours."""

from dataclasses import dataclass, replace

from wiredesk.stages.entities.lists import Lists, Phrase, is_place
from wiredesk.stages.entities.passages import Passage, is_capital
from wiredesk.stages.entities.runs import listed
from wiredesk.stages.entities.titles import title_length
from wiredesk_events.tags import EntityKind


@dataclass(frozen=True, slots=True)
class Name:
    """A name found in a passage.

    Attributes:
        first, last: its tokens, half-open.
        kind: what it is; None where its words and neighbours do not tell.
        confidence: 0 to 1, how good the evidence is.
        listed: the listed thing that it names, where there is one.
    """

    first: int
    last: int
    kind: EntityKind | None
    confidence: float
    listed: str | None = None


_LINKS = frozenset({"of", "for", "on", "the", "and", "&", "-", "‐", "‑", "–", "'s", "’s", "'", "’"})


def names_in_run(passage: Passage, first: int, last: int, lists: Lists) -> list[Name]:  # noqa: C901 - one case a line
    """Return the names in a run of capitalised words: titles off, nationalities apart, the rest by its kind."""
    names: list[Name] = []
    titled = False
    at = first
    if first > 1 and passage.folded[first - 1] in ("of", "for") and (passage.folded[first - 2],) in lists.title_heads:
        at = _behind_portfolio(passage, first - 1, last, lists)
        titled = at > first
    elif first and is_capital(passage.words[first - 1]):
        # A title that opens the sentence is no part of the run: its capital might mean nothing.
        titled = (passage.folded[first - 1],) in lists.title_heads
    while at < last:
        word = passage.words[at]
        if titled and passage.folded[at] in ("of", "for"):
            at = _behind_portfolio(passage, at, last, lists)
            continue
        if not word[0].isalnum() or passage.folded[at] in ("the", "of", "and", "for", "on", "'s", "’s"):
            phrase = listed(passage, at, last, lists)
            if phrase is None:
                at += 1
                continue
        known = listed(passage, at, last, lists)
        whole = known is not None and at + known[1] == last
        skipped, role = (0, False) if whole else _words_before_name(passage, at, last, known, lists)
        if skipped:
            titled, at = titled or role, at + skipped
            continue
        if word in lists.prefixes and at + 2 < last and passage.words[at + 1] == "-":
            names.append(Name(at, at + 1, "nationality", 0.8))
            at += 2
            continue
        if known is not None:
            phrase_found, length = known
            if whole and not (titled and length == 1 and phrase_found.kind != "person" and last - first > 1):
                names.append(Name(at, last, phrase_found.kind, 0.95, phrase_found.canonical))
                return names
            rest = at + length
            if phrase_found.kind == "nationality" and not titled and not _official(passage, at, rest, last, lists):
                names.append(Name(at, rest, "nationality", 0.95, phrase_found.canonical))
                at = rest
                continue
            if (
                phrase_found.kind in ("location", "organization")
                and not titled
                and _breaks(passage, at, rest, last, lists)
            ):
                names.append(Name(at, rest, phrase_found.kind, 0.9, phrase_found.canonical))
                at = rest
                continue
        cut = _without_last_title(passage, at, _title_inside(passage, at, last, lists), lists) if not titled else last
        judged = _judge(passage, at, cut, titled, lists)
        names.append(judged if titled else _as_town(passage, _with_officer(judged, last), lists))
        titled, at = False, cut
    return names


def _with_officer(name: Name, last: int) -> Name:
    """Return an acronym before its officer's title, "HWP | Chairperson", as the body that it must be."""
    single = name.last - name.first == 1 and name.kind == "organization"
    return replace(name, confidence=max(name.confidence, _SURE)) if single and name.last < last else name


def _words_before_name(
    passage: Passage, at: int, last: int, known: tuple[Phrase, int] | None, lists: Lists
) -> tuple[int, bool]:
    """Return how many words at `at` stand before a name without being part of it, and whether they are a role."""
    title = title_length(passage, at, last, lists)
    if title and (known is None or known[1] <= title) and _kind_by_head(passage, at, last, lists) is None:
        return title, True
    if at + 1 < last and passage.folded[at] in lists.honorifics:
        return 1, True
    if at + 1 < last and passage.words[at] in lists.no_acronyms and is_capital(passage.words[at + 1]):
        return 1, False
    return 0, False


def _as_town(passage: Passage, name: Name, lists: Lists) -> Name:
    """Return a name of which nothing sure is known as a place where a town is called so."""
    words = passage.words[name.first : name.last]
    if len(words) > 1:
        return (
            replace(name, kind="location", confidence=0.7)
            if name.confidence < _SURE and _is_town(words, lists)
            else name
        )
    guessed = name.kind not in (None, "person") and name.confidence <= _GUESSED
    unknown = name.kind is None and name.confidence == _UNKNOWN
    if (guessed or unknown) and _is_town(words, lists) and words[0] not in lists.given:
        return replace(name, kind="location", confidence=0.55)
    return name


def _is_town(words: tuple[str, ...], lists: Lists) -> bool:
    return " ".join(words) in lists.towns and words[-1].lower() not in lists.heads


_SURE, _GUESSED, _UNKNOWN = 0.8, 0.5, 0.3
"""Confidences of `_judge`: what a head word or a given name tells; a guess by neighbours; nothing."""


def _behind_portfolio(passage: Passage, at: int, last: int, lists: Lists) -> int:
    """Return where the name begins behind a title's office: Secretary | of State | Antony Blinken."""
    end = at + 1
    while end < last and (passage.folded[end] in lists.portfolios or passage.folded[end] in lists.office_links):
        end += 1
    return end


def _without_last_title(passage: Passage, first: int, last: int, lists: Lists) -> int:
    """Return where a name ends before the title that its bearer has: EAC | Chairperson, Oti Regional | Commander."""
    for at in range(first + 1, last):
        if title_length(passage, at, last, lists) == last - at:
            known = listed(passage, first, at, lists)
            whole = known is not None and first + known[1] == at
            acronym = at - first == 1 and passage.words[first].isupper() and len(passage.words[first]) > 1
            official = _kind_by_head(passage, first, at, lists) is not None
            return at if whole or acronym or official else last
    return last


def _breaks(passage: Passage, first: int, at: int, last: int, lists: Lists) -> bool:
    """Return whether a listed name ends at `at` although capitals go on: before a title or another name."""
    if passage.words[at] in "-‐‑–" and at + 1 < last:
        follower = listed(passage, at + 1, last, lists)
        paired = follower is not None and follower[0].kind in ("location", "nationality", "organization")
        return paired and _kind_by_head(passage, first, last, lists) is None
    length = title_length(passage, at, last, lists)
    return 0 < length < last - at or (at < last and passage.folded[at] in lists.honorifics)


def _title_inside(passage: Passage, first: int, last: int, lists: Lists) -> int:
    """Return where a title begins inside a run ("Tamar | Chief Executive Satya Nadella"), else its end."""
    for at in range(first + 1, last):
        length = title_length(passage, at, last, lists)
        if 0 < length < last - at and is_capital(passage.words[at + length]):
            return at
    return last


def _official(passage: Passage, first: int, rest: int, last: int, lists: Lists) -> bool:
    """Return whether a nationality word belongs to the longer name: American Airlines; French | Foreign Ministry."""
    kind = _kind_by_head(passage, first, last, lists)
    if kind is None:
        return False
    tail = " ".join(passage.folded[rest:last])
    if tail in lists.generic_bodies or passage.words[rest:last] in lists.alone:
        return False
    if kind == "organization" and passage.folded[last - 1] in lists.state_bodies:
        return False
    return not (kind in ("law", "facility") and last - rest == 1)


def _kind_by_head(passage: Passage, first: int, last: int, lists: Lists) -> EntityKind | None:
    """Return the kind that a name's head word tells, or None; one word alone has no head."""
    words, folded = passage.words[first:last], passage.folded[first:last]
    if words in lists.alone:
        return "organization"
    if len(words) < 2:
        return None
    for at, word in enumerate(folded):
        if word in ("of", "for", "on") and at:
            kind = lists.of_heads.get(folded[at - 1])
            if kind is not None:
                return kind
            break
    kind = lists.heads.get(folded[-1])
    if kind is not None:
        return kind
    if len(folded) > 2 and folded[-2] in lists.heads and words[-1][0].isdigit():
        return lists.heads[folded[-2]]
    return lists.first_heads.get(folded[0])


def _judge(passage: Passage, first: int, last: int, titled: bool, lists: Lists) -> Name:  # noqa: C901, PLR0911, PLR0912 - one case a line
    """Return a stretch as one name, with what its words and neighbours say about it."""
    words, folded = passage.words[first:last], passage.folded[first:last]
    if titled:
        head = _kind_by_head(passage, first, last, lists)
        if head is None or folded[-1] in lists.surname_heads_titled:
            return Name(first, last, "person", 0.95)
    if words in lists.alone:
        return Name(first, last, "organization", 0.85)
    if len(words) == 1:
        return _judge_word(passage, first, lists)
    if len(words) == 3 and words[1] in "-‐‑–" and words[0].isupper() and words[2][0].isdigit():
        return Name(first, last, "product", 0.6)
    if words[0] in ("Al", "al", "El") and len(words) == 3 and words[1] == "-":
        return Name(first, last, _by_neighbours(passage, first, last, lists) or "person", 0.6)
    given = sum(1 for word in words if word in lists.given)
    head = _kind_by_head(passage, first, last, lists)
    if head is not None:
        if given and words[0] in lists.given and len(words) == 2 and folded[-1] in lists.surname_heads:
            return Name(first, last, "person", 0.7)
        return Name(first, last, head, 0.85)
    stop = sum(1 for word in folded if word in lists.stopwords)
    if any(word in _LINKS and word not in "-'’&" for word in folded):
        return Name(first, last, "organization", 0.5)
    if any(word.isupper() and len(word) > 2 and word.isalpha() for word in words):
        return Name(first, last, "organization" if words[0] not in lists.given else "person", 0.5)
    if words[0] not in lists.given and any(is_place(word, lists) for word in words):
        return Name(first, last, "organization", 0.4)
    if words[0] in lists.given or (given and len(words) <= 4 and not stop):
        one_person = words[0] in lists.given and not stop and "&" not in words
        return Name(first, last, "person", 0.9 if one_person else 0.7)
    particle = any(word in lists.particles for word in words[1:-1]) or words[0] in lists.opening_particles
    initial = any(len(word) == 2 and word[1] == "." for word in words[:-1])
    if (particle or initial) and not stop:
        return Name(first, last, "person", 0.8)
    if all(word.isupper() for word in words if word[0].isalpha()):
        return Name(first, last, "organization", 0.5)
    if last < len(passage) and passage.folded[last] in lists.place_generic:
        return Name(first, last, "location", 0.8)
    placed = _by_neighbours(passage, first, last, lists)
    if not stop and len([word for word in words if word[0].isalpha()]) <= 3:
        if words[-1].endswith(lists.surname_endings) or placed == "person":
            return Name(first, last, "person", 0.75)
        if placed == "location":
            return Name(first, last, "location", 0.5)
        return Name(first, last, "person", 0.55)
    return Name(first, last, "organization" if stop < len(words) else None, 0.5)


def _by_neighbours(passage: Passage, first: int, last: int, lists: Lists) -> EntityKind | None:
    follower = passage.folded[last] if last < len(passage) else ""
    if follower in lists.saying or follower in lists.human:
        return "person"
    before = passage.folded[first - 1] if first else ""
    if before in lists.placing and passage.words[first - 1].islower():
        return "location"
    if before == "," and follower == "said":
        return "person"
    return None


def _is_aged(passage: Passage, at: int) -> bool:
    """Return whether an age follows, between commas, as in `Walker, 48, was`."""
    tail = passage.words[at : at + 3]
    return len(tail) == 3 and tail[0] == tail[2] == "," and len(tail[1]) <= 2 and tail[1].isdigit()


def _judge_word(passage: Passage, at: int, lists: Lists) -> Name:  # noqa: C901, PLR0911 - one case a line
    word, last = passage.words[at], at + 1
    folded = passage.folded[at]
    stop = (
        folded in lists.stopwords or folded in lists.heads or folded in lists.of_heads or (folded,) in lists.title_heads
    )
    stop = stop or len(word) == 1
    if word.isupper() and len(word) > 3:
        spelled = [phrase for phrase in lists.phrases.get(word.title(), ()) if not phrase.rest]
        if spelled:
            return Name(at, last, spelled[0].kind, 0.85, spelled[0].canonical)
    if last < len(passage) and passage.folded[last] in lists.place_generic and not stop:
        return Name(at, last, "location", 0.75)
    if word.isupper() and 1 < len(word) <= 8 and word.isalpha():
        if stop or word in lists.no_acronyms:
            return Name(at, last, None, 0.1)
        return Name(at, last, "organization", 0.7)
    if stop:
        return Name(at, last, None, 0.1)
    if word in lists.given:
        return Name(at, last, "person", 0.6)
    if len(word) > 6 and word.endswith(lists.place_suffixes):
        return Name(at, last, "location", 0.7)
    if _is_aged(passage, last):
        return Name(at, last, "person", 0.9)
    kind = _by_neighbours(passage, at, last, lists)
    if kind == "person":
        return Name(at, last, kind, 0.5)
    if kind == "location":
        return Name(at, last, kind, 0.5)
    if word.endswith(lists.surname_endings) and len(word) > 5:
        return Name(at, last, "person", 0.5)
    return Name(at, last, None, 0.3)
