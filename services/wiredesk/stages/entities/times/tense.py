"""Which way a sentence looks, to the past or to the future, at a given place."""

import re

from wiredesk.stages.entities.times.words import TimeWords, load_time_words


_WORD = re.compile(r"[a-z'’-]+")
_STOP = r"(?:[.!?](?=\s)|\n)"
_BEFORE_MAY = frozenset({"last", "next", "this", "early", "late", "mid", "mid-", "every"})
_FIRST_STOP = re.compile(_STOP)
_LAST_STOP = re.compile(f"(?s:.*){_STOP}")  # greedy: goes back from the end


def looks_ahead(folded: str, start: int, end: int) -> bool:
    """Return whether the verb nearest to a time expression speaks of the future; the past where there is none.

    `folded` is the text in lower case. The nearest verb before the expression in its sentence decides ("said it would
    meet Friday": would); only where there is none does the first one after it ("On Friday, voters will …").
    """
    known = load_time_words()
    before = folded[max(0, start - 200) : start]
    stop = _LAST_STOP.match(before)
    words = _WORD.findall(before, stop.end() if stop else 0)
    found = _first_verb(words, range(len(words) - 1, -1, -1), known)
    if found is None:
        after = folded[end : end + 120]
        stop = _FIRST_STOP.search(after)
        words = _WORD.findall(after[: stop.start()] if stop else after)
        found = _first_verb(words, range(len(words)), known)
    return found or False


def _first_verb(words: list[str], places: range, known: TimeWords) -> bool | None:
    """Return what the first verb that decides says, None where there is none."""
    for at in places:
        word = words[at]
        if word in known.verbs or word.endswith(("ed", "ll")):
            found = _verb(words, at, known)
            if found is not None:
                return found
    return None


def _verb(words: list[str], at: int, known: TimeWords) -> bool | None:
    """Return True for a future verb, False for a past one, None where the word decides nothing."""
    word = words[at]
    if word in known.future or word.endswith(("'ll", "’ll")) or (at and _is_modal(word, words[at - 1], known)):
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


def _is_modal(word: str, before: str, known: TimeWords) -> bool:
    """Return whether "to" is that of "is to report", and "may" the verb and not the month."""
    if word == "to":
        return before in ("is", "are")
    return word == "may" and before not in known.before_month and before not in _BEFORE_MAY
