"""Runs of capitalised words: the stretches in which names can stand."""

from wiredesk.stages.entities.lists import Lists, Phrase
from wiredesk.stages.entities.passages import Case, Passage, is_capital
from wiredesk.stages.entities.times.calendar import MONTHS, WEEKDAYS


MAX_RUN = 16
"""Longest run in tokens; longer ones are cut, so that hostile input stays linear."""

_HYPHENS = frozenset("-‐‑–")


def listed(passage: Passage, first: int, last: int, lists: Lists) -> tuple[Phrase, int] | None:
    """Return the longest listed name that begins at token `first` and ends before `last`, with its length."""
    words = passage.words
    for phrase in lists.phrases.get(words[first], ()):
        end = first + 1 + len(phrase.rest)
        if end <= last and words[first + 1 : end] == phrase.rest:
            return phrase, 1 + len(phrase.rest)
    return None


def capital_runs(passage: Passage, lists: Lists) -> list[tuple[int, int]]:
    """Return the runs (first token, after the last) in lines of ordinary writing, in order."""
    runs: list[tuple[int, int]] = []
    end = 0
    known, particles, cases = lists.phrases, lists.opening_particles, passage.cases
    for index, word in enumerate(passage.words):
        if not (word[0].isupper() or word in known or word in particles):
            continue
        if index >= end and cases[index] is Case.NORMAL and _starts(passage, index, lists):
            end = _run_end(passage, index, lists)
            runs.append((index, end))
    return runs


def _starts(passage: Passage, index: int, lists: Lists) -> bool:
    word = passage.words[index]
    if is_capital(word):
        return True
    if not word[0].isalpha():
        return False
    if word in lists.opening_particles and index + 1 < len(passage):
        follower = index + 1
        if passage.words[follower] in _HYPHENS and passage.glued(follower):
            follower += 1
        elif word in lists.hyphenated_particles:
            return False
        if follower < len(passage) and is_capital(passage.words[follower]) and not passage.opens[follower]:
            return True
    if word not in lists.phrases:
        return False
    return listed(passage, index, min(len(passage), index + 8), lists) is not None


def _run_end(passage: Passage, first: int, lists: Lists) -> int:  # noqa: C901, PLR0912 - one case a line
    words, folded, size = passage.words, passage.folded, min(len(passage), first + MAX_RUN)
    known = listed(passage, first, size, lists)
    end = first + (known[1] if known else 1)
    if not is_capital(words[first]):
        if known:
            return end
        end += 1 + (words[first + 1] in _HYPHENS)
    official = False
    while end < size:
        word, before = words[end], folded[end - 1]
        follower = words[end + 1] if end + 1 < size else " "
        step = 0
        if is_capital(word):
            step = 1
        elif word in _HYPHENS:
            step = _hyphen_step(passage, end, size, lists)
            if not step and end - first >= 2 and len(words[end - 1]) <= 6:
                step = _second_syllable(passage, end, size, lists)
        elif word in ("'s", "’s") or (word in "'’" and passage.glued(end)):
            official_owner = (before,) in lists.title_heads and follower.lower() in lists.heads
            step = 2 if (before in lists.owners or official_owner) and is_capital(follower) else 0
        elif word == "&":
            step = 2 if is_capital(follower) else 0
        elif word in ("of", "for", "on"):
            if before in lists.of_heads:
                article = follower == "the" and end + 2 < size
                # "The Elderly Commission on July 30" ends before its date.
                dated = follower.lower() in MONTHS or follower.lower() in WEEKDAYS
                if is_capital(words[end + 2] if article else follower) and not dated:
                    step, official = (3 if article else 2), True
        elif word == "and":
            chained = official or before in lists.portfolios
            if chained and is_capital(follower) and _is_field_of_work(passage, end + 1, lists):
                step = 2
        elif word in lists.particles and word not in lists.weak_particles:
            step = _particle_step(passage, end, size, lists)
        elif word[0].isdigit() and words[end - 1] in lists.models:
            step = 1
        if not step:
            break
        end += step
    return min(end, size)


def _is_field_of_work(passage: Passage, at: int, lists: Lists) -> bool:
    """Return whether a capitalised word says what a body is for: "Institute for Health Research and | Training"."""
    word = passage.folded[at]
    if word in lists.portfolios:
        return True
    last = at + 1 >= len(passage) or not is_capital(passage.words[at + 1])
    return last and word in lists.stopwords and (word,) not in lists.title_heads


def _hyphen_step(passage: Passage, at: int, size: int, lists: Lists) -> int:
    """Return how many tokens a hyphen joins to the name: `-Benz`, `-19`, `-e-Taiba`."""
    if not passage.glued(at) or at + 1 >= size or not passage.glued(at + 1) or _is_dash(passage, at):
        return 0
    follower = passage.words[at + 1]
    if is_capital(follower) and follower.lower() in lists.stopwords and len(follower) > 2 and passage.words[at] != "&":
        return 2 if follower.lower() in lists.name_openers else 0
    if is_capital(follower) or (follower[0].isdigit() and passage.words[at] == "-"):
        return 2
    if len(follower) <= 4 and at + 3 < size and passage.words[at + 2] in _HYPHENS and passage.glued(at + 2):
        return 4 if is_capital(passage.words[at + 3]) else 0
    return 0


def _is_dash(passage: Passage, at: int) -> bool:
    """Return whether an en dash parts what it stands between: `PRETORIA–Embattled farmers`, `Lega Oda–the village`."""
    return passage.words[at] == "–" and not passage.words[at + 1][0].isdigit()


def _second_syllable(passage: Passage, at: int, size: int, lists: Lists) -> int:
    """Return how many tokens the second half of a given name takes: Yoon Suk|-yeol."""
    if not passage.glued(at) or at + 1 >= size or not passage.glued(at + 1) or _is_dash(passage, at):
        return 0
    follower = passage.words[at + 1]
    known = follower in lists.compounds or follower.endswith(("ed", "ing", "ic", "al"))
    return 2 if follower.islower() and follower.isalpha() and 2 <= len(follower) <= 6 and not known else 0


def _particle_step(passage: Passage, at: int, size: int, lists: Lists) -> int:
    """Return how many tokens `bin`, `van der`, `al-` and the like join to the name."""
    end = at + 1
    if (end < size and passage.words[end] in lists.particles) or (
        end < size and passage.words[end] in _HYPHENS and passage.glued(end)
    ):
        end += 1
    if end < size and is_capital(passage.words[end]):
        return end + 1 - at
    return 0
