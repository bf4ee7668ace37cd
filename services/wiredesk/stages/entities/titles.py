"""Role words beside a name: "Foreign Minister X", "X, the chief executive of Y"."""

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
    for start in range(max(0, last - _LONGEST_TITLE), last):
        if title_length(passage, start, last, lists) == last - start and passage.words[start] != "-":
            return passage.text[passage.starts[start] : passage.ends[last - 1]]
    return None


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
        if not (is_capital(words[at]) or folded[at] in lists.before_role):
            return None
        at += 1
    return None


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
