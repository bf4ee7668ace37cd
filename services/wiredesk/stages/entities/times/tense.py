"""Which way a sentence looks, to the past or to the future, at a given place."""

import re

from wiredesk.stages.entities.times.words import TimeWords, load_time_words


_WORD = re.compile(r"[a-z'’-]+")
_STOP = re.compile(r"[.!?](?=\s)|\n")


def looks_ahead(folded: str, start: int, end: int) -> bool:
    """Return whether the verb nearest to a time expression speaks of the future; the past where there is none.

    `folded` is the text in lower case. The nearest verb before the expression in its sentence decides ("said it would
    meet Friday": would); only where there is none does the first one after it ("On Friday, voters will …").
    """
    known = load_time_words()
    before = folded[max(0, start - 200) : start]
    cut = max((match.end() for match in _STOP.finditer(before)), default=0)
    words = _WORD.findall(before, cut)
    for at in range(len(words) - 1, -1, -1):
        found = _verb(words, at, known)
        if found is not None:
            return found
    after = folded[end : end + 120]
    stop = _STOP.search(after)
    words = _WORD.findall(after[: stop.start()] if stop else after)
    for at in range(len(words)):
        found = _verb(words, at, known)
        if found is not None:
            return found
    return False


def _verb(words: list[str], at: int, known: TimeWords) -> bool | None:
    """Return True for a future verb, False for a past one, None where the word decides nothing."""
    word = words[at]
    if word in known.future or word.endswith(("'ll", "’ll")):
        return True
    if word in known.past or (word.endswith("ed") and len(word) > 4):
        helper = words[at - 1] if at else ""
        if helper in known.modal:
            return True
        if helper == "be":
            return True if at > 1 and words[at - 2] in ("to", "will", "would") else None
        return False
    if word in known.fixed:
        return not any(helper in known.denied for helper in words[max(0, at - 3) : at])
    return None
