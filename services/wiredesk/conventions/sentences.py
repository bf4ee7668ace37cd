"""Where sentences end in prose: full stops, abbreviations, initials, numbers, quotation marks."""

import re
from functools import cache

from wiredesk.conventions.rules import Rules, load_rules


class SentenceRules(Rules):
    """The whole of `data/sentences.toml`; the file explains the fields."""

    before_names: frozenset[str]
    before_numbers: frozenset[str]
    either: frozenset[str]
    openers: frozenset[str]


def sentence_spans(paragraph: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of each sentence in a paragraph of prose, without the blanks between them.

    Every character that is not white space belongs to exactly one sentence. Time is linear in the paragraph's length.
    """
    spans = []
    start = _skip_blanks(paragraph, 0)
    for match in _STOP.finditer(paragraph):
        if match.end() <= start or not _ends(paragraph, start, match):
            continue
        spans.append((start, match.end()))
        start = _skip_blanks(paragraph, match.end())
    end = len(paragraph.rstrip())
    if start < end:
        spans.append((start, end))
    return tuple(spans)


# Stops, closing marks behind them, and a blank; bounded, so that a long row of marks costs no more than its length.
_STOP = re.compile(r"[.!?…。！？]{1,8}[\"”’'»)\]]{0,6}(?=\s)")
_BEGINS = re.compile(r"\s{1,8}[\"“‘'«„(\[¿¡—–-]{0,6}\s?([^\W_]{1,20})")
_LAST_TOKEN = 24
"""Characters before a full stop in which an abbreviation is looked for; the longest has a dozen."""


def _ends(paragraph: str, start: int, match: re.Match[str]) -> bool:  # noqa: PLR0911 - one return a rule
    """Whether the stop ends a sentence."""
    following = _BEGINS.match(paragraph, match.end())
    if not following:
        return True
    word = following[1]
    if word[0].islower():
        return False
    if not match[0].startswith(".") or match[0].startswith(".."):
        return True
    token = _token(paragraph, start, match.start())
    rules = _rules()
    if token in rules.before_names:
        return False
    if token in rules.before_numbers and word[0].isdigit():
        return False
    if token in rules.either:
        return word in rules.openers or len(match[0]) > 1
    # An initial ("J. Smith", "George W. Bush") is no end; "Plan B. The" and "vitamin C." are.
    return not (len(token) == 1 and token.isupper() and word not in rules.openers and len(match[0]) == 1)


def _token(paragraph: str, start: int, end: int) -> str:
    """Return the word before a full stop, without opening marks."""
    head = paragraph[max(start, end - _LAST_TOKEN) : end]
    blank = max(head.rfind(" "), head.rfind("\u00a0"))
    return head[blank + 1 :].lstrip("\"“‘'«„([¿¡—–-")


def _skip_blanks(text: str, index: int) -> int:
    while index < len(text) and text[index].isspace():
        index += 1
    return index


@cache
def _rules() -> SentenceRules:
    return load_rules("sentences", SentenceRules)
