"""Role words beside a name: "Foreign Minister X", "X, the chief executive of Y"."""

from functools import cache

from wiredesk.stages.entities.lists import Lists
from wiredesk.stages.entities.passages import Passage, is_capital


_LONGEST_HEAD = 4
_LONGEST_TITLE = 7
_LOOK_AHEAD = 9


def title_length(passage: Passage, first: int, last: int, lists: Lists) -> int:
    """Return how many tokens from `first` on, before `last`, are a title: modifiers and a role word."""
    folded = passage.folded
    at, length = first, 0
    while at < last and at - first < _LONGEST_TITLE:
        for size in range(min(_LONGEST_HEAD, last - at), 0, -1):
            if folded[at : at + size] in lists.title_heads:
                at += size
                length = at - first
                break
        else:
            if folded[at] not in lists.title_modifiers and not (folded[at] == "-" and at > first):
                break
            at += 1
    return length


def title_before(passage: Passage, first: int, lists: Lists) -> str | None:
    """Return the title that stands right before the name at token `first`."""
    last = first
    while (
        last > 0
        and passage.folded[last - 1] in lists.honorifics
        and (passage.folded[last - 1],) not in lists.title_heads
    ):
        last -= 1
    if last == 0 or passage.folded[last - 1] not in _last_words(lists.title_heads):
        return None
    for start in range(max(0, last - _LONGEST_TITLE), last):
        if title_length(passage, start, last, lists) == last - start and passage.words[start] != "-":
            return passage.text[passage.starts[start] : passage.ends[last - 1]]
    return None


@cache
def _last_words(heads: frozenset[tuple[str, ...]]) -> frozenset[str]:
    return frozenset(head[-1] for head in heads)


def title_after(passage: Passage, last: int, lists: Lists) -> str | None:
    """Return the title in apposition behind the name that ends before token `last`: ", the president of Y,"."""
    words, folded = passage.words, passage.folded
    if last + 1 >= len(passage) or words[last] != ",":
        return None
    at = last + 1
    if words[at].isdigit() and at + 2 < len(passage) and words[at + 1] == ",":
        at += 2
    limit = min(len(passage), last + _LOOK_AHEAD)
    while at < limit:
        length = title_length(passage, at, min(len(passage), at + _LONGEST_TITLE), lists)
        if length:
            end = _with_portfolio(passage, at + length, lists)
            follower = words[end] if end < len(passage) else "."
            if is_capital(follower):
                return None
            return passage.text[passage.starts[at] : passage.ends[end - 1]]
        if not (is_capital(words[at]) or folded[at] in lists.before_role or folded[at] in lists.title_modifiers):
            return None
        at += 1
    return None


def title_set_off(passage: Passage, first: int, last: int, lists: Lists) -> str | None:
    """Return the title that the name between commas explains: "the president of Y, X, said", "Y's envoy, X."."""
    words, folded = passage.words, passage.folded
    comma = first - 1
    if comma < 2 or words[comma] != "," or (last < len(passage) and words[last][0] not in _CLOSES):
        return None
    for start in range(comma - 1, max(0, comma - _LOOK_BACK), -1):
        if not (words[start][0].isalnum() or words[start] in _WITHIN):
            return None
        if folded[start - 1] not in _LEADS and not passage.opens[start]:
            continue
        if start > 1 and words[start - 2] == ",":
            return None
        title = _title_from(passage, start, comma, lists)
        if title is not None:
            return title
    return None


def _title_from(passage: Passage, start: int, comma: int, lists: Lists) -> str | None:
    """Return the title behind an article, country and names of bodies aside, where it ends at the comma or at "of"."""
    words, folded = passage.words, passage.folded
    for at in range(start, comma):
        length = title_length(passage, at, min(comma, at + _LONGEST_TITLE), lists)
        if length:
            end = _with_portfolio(passage, at + length, lists)
            if end < comma and folded[end] not in ("of", "for", "at", "in"):
                return None
            return passage.text[passage.starts[at] : passage.ends[end - 1]]
        if not (is_capital(words[at]) or folded[at] in lists.before_role or folded[at] in lists.title_modifiers):
            return None
    return None


_LOOK_BACK = 14
_CLOSES = frozenset(",.;)\n")
_WITHIN = frozenset({"'s", "’s", "-", "(", ")", "&", "'", "’"})
_LEADS = frozenset({"the", "its", "his", "her", "their", "'s", "’s"})


def _with_portfolio(passage: Passage, end: int, lists: Lists) -> int:
    """Return the end of "minister of state for ports", given the end of "minister"."""
    folded = passage.folded
    if folded[end - 1] not in lists.with_portfolio:
        return end
    while end + 1 < len(passage) and folded[end] in ("of", "for"):
        at, stop = end + 1, end
        while at < min(len(passage), end + 8) and (
            folded[at] in lists.portfolios or folded[at] in lists.office_fields or folded[at] in ("and", "the")
        ):
            if folded[at] not in ("and", "the"):
                stop = at + 1
            at += 1
        if stop == end:
            break
        end = stop
    return end
