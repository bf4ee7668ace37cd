"""Which way a sentence looks, to the past or to the future, at a given place."""

import re


_WORD = re.compile(r"[a-z'’-]+")
_STOP = re.compile(r"[.!?](?=\s)|\n")
_FUTURE = frozenset(
    """
    will 'll won't shall would scheduled due expected set planned supposed slated plans plan going intends hopes
    aims opens begins starts meets visits travels leaves departs faces arrives kicks heads hosts gathers votes
    upcoming closes ends returns resumes reopens expires celebrates convenes plays takes runs reconvenes
    """.split()  # noqa: SIM905 - reads better
)
_PAST = frozenset(
    """
    said told was were had has began went met held came took left saw made gave found got won lost led fell rose
    grew sent spoke stood sat put cut hit set up broke brought bought built fought kept knew ran read sold shot
    struck taught thought threw wrote did became chose drew drove flew forgot hid rode shook sang swore wore
    withdrew dealt felt fed fled heard meant paid sought spent stole swept understood undertook overthrew beat
    shut spread burst died been
    """.split()  # noqa: SIM905 - reads better
) - {"set", "up", "put", "read"}
_BASE = frozenset(
    """
    go return meet vote open close begin start play gather leave arrive resume reopen travel convene reconvene
    """.split()  # noqa: SIM905 - reads better
)
"""In the plain present such verbs speak of what is fixed for a day: lawmakers return Monday."""
_MODAL = frozenset({"will", "would", "shall", "may", "might", "should", "must", "to", "can"})
_DENIED = frozenset({"did", "didn't", "didn’t", "could", "couldn't", "couldn’t"})


def looks_ahead(folded: str, start: int, end: int) -> bool:
    """Return whether the verb nearest to a time expression speaks of the future; the past where there is none.

    `folded` is the text in lower case. The nearest verb before the expression in its sentence decides ("said it would
    meet Friday": would); only where there is none does the first one after it ("On Friday, voters will …").
    """
    before = folded[max(0, start - 200) : start]
    cut = max((match.end() for match in _STOP.finditer(before)), default=0)
    words = _WORD.findall(before[cut:])
    for at in range(len(words) - 1, -1, -1):
        found = _verb(words, at)
        if found is not None:
            return found
    after = folded[end : end + 120]
    stop = _STOP.search(after)
    words = _WORD.findall(after[: stop.start()] if stop else after)
    for at in range(len(words)):
        found = _verb(words, at)
        if found is not None:
            return found
    return False


def _verb(words: list[str], at: int) -> bool | None:
    """Return True for a future verb, False for a past one, None where the word decides nothing."""
    word = words[at]
    if word in _FUTURE or word.endswith(("'ll", "’ll")):
        return True
    if word in _PAST or (word.endswith("ed") and len(word) > 4):
        helper = words[at - 1] if at else ""
        if helper in _MODAL:  # "would cut 900 jobs by December"
            return True
        if helper == "be":
            return True if at > 1 and words[at - 2] in ("to", "will", "would") else None
        return False
    if word in _BASE:
        return not any(helper in _DENIED for helper in words[max(0, at - 3) : at])
    return None
