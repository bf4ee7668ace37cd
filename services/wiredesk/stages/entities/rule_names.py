"""The names that the rules find in a passage, and what only looks like one."""

from dataclasses import dataclass, replace

from wiredesk.stages.entities.lists import Lists
from wiredesk.stages.entities.names import Name, names_in_run
from wiredesk.stages.entities.passages import Passage, is_capital
from wiredesk.stages.entities.runs import capital_runs, listed


@dataclass(frozen=True, slots=True)
class RuleNames:
    """What the rules see in a passage.

    Attributes:
        runs: runs of capitalised words (first token, after the last), in order.
        names: the names in them, in order.
        no_names: stretches that look like names and are none: languages, money, acronyms of ordinary words.
    """

    runs: tuple[tuple[int, int], ...]
    names: tuple[Name, ...]
    no_names: frozenset[tuple[int, int]]


def rule_names(passage: Passage, lower: frozenset[str], lists: Lists) -> RuleNames:
    """Return the names of a passage; `lower` are the words that its story writes in lower case somewhere."""
    runs = capital_runs(passage, lists)
    names: list[Name] = []
    no_names: set[tuple[int, int]] = set()
    common = _common_acronyms(passage)
    for run_first, run_last in runs:
        first, last = _without_opener(passage, run_first, run_last, lower, lists)
        if first >= last:
            continue
        for found in names_in_run(passage, first, last, lists):
            name = _grown(passage, found, lists)
            acronym = name.last == name.first + 1 and passage.words[name.first] in common
            if acronym or _is_language(passage, name, lists) or _is_money(passage, name, lists):
                no_names.add((name.first, name.last))
            else:
                names.append(name)
    return RuleNames(tuple(runs), tuple(names), frozenset(no_names))


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
