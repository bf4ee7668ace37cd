"""Which names of people are one person's: "Qureshi" and "Shah Mahmood Qureshi", and whose a surname is that two share.

A shorter name is the person's whose full name holds its words. Where several do, it is read as a reader would, from
the beginning: it is whose who bears it and was named before; if that is one person, the short name stays theirs
when another bearer comes up later. Mr and Mrs tell a couple apart. Where that leaves it open, it is nobody's of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_QUOTES = frozenset("\"'“”‘’")
_MOST_HOLDERS = 50


class Naming(NamedTuple):
    """One place where a name stands.

    Attributes:
        key: its form.
        gender: what the honorific before it tells; anything that can be compared.
    """

    key: int
    gender: object | None


@dataclass(slots=True)
class Form:
    """A spelling of a name.

    Attributes:
        words: as written.
        core: its words in lower case, without suffix and the marks around a nickname.
        suffix: "jr", "iii".
        roots: the fullest forms that hold it; itself where there is none.
    """

    words: tuple[str, ...]
    core: tuple[str, ...] = ()
    suffix: str = ""
    roots: list[int] = field(default_factory=list)


def form(words: tuple[str, ...]) -> Form:
    """Return a spelling, taken apart."""
    core = [word.casefold() for word in words if word not in _QUOTES]
    suffix = ""
    while len(core) > 1 and core[-1] in _SUFFIXES | {","}:
        suffix = core.pop().rstrip(".")
    return Form(words, tuple(core), suffix)


def holds(longer: Form, shorter: Form) -> bool:
    """Return whether a name's words stand in another's in their order; an initial stands for its name."""
    if longer.suffix and shorter.suffix and longer.suffix != shorter.suffix:
        return False
    words = iter(longer.core)
    return all(any(_same(word, other) for other in words) for word in shorter.core)


def _same(word: str, other: str) -> bool:
    if word == other:
        return True
    return len(word) == 2 and word[1] == "." and other[0] == word[0] and not (len(other) == 2 and other[1] == ".")


def find_roots(forms: Sequence[Form]) -> None:
    """Fill in the roots of each form; each is held against at most `_MOST_HOLDERS` others."""
    by_word: dict[str, list[int]] = {}
    for index, one in enumerate(forms):
        for word in dict.fromkeys(one.core):
            by_word.setdefault(word, []).append(index)
    order = sorted(range(len(forms)), key=lambda index: (-len(forms[index].core), -sum(map(len, forms[index].core))))
    rank = {index: number for number, index in enumerate(order)}
    for index in order:
        one = forms[index]
        rarest = min((by_word[word] for word in one.core if not _is_initial(word)), key=len, default=[])
        held = [
            other
            for other in rarest[:_MOST_HOLDERS]
            if rank[other] < rank[index] and _is_shorter(one, forms[other]) and holds(forms[other], one)
        ]
        by_surname = [other for other in held if forms[other].core[-1] == one.core[-1]] or held
        roots = dict.fromkeys(root for other in by_surname for root in forms[other].roots)
        one.roots = list(roots) or [index]


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[1] == "."


def _is_shorter(one: Form, other: Form) -> bool:
    return (
        len(one.core) < len(other.core)
        or (len(one.core) == len(other.core) and one.core != other.core)
        or bool(not one.suffix and other.suffix and one.core == other.core)
    )


def assign(forms: Sequence[Form], namings: Sequence[Naming], gender_of: Callable[[int], object | None]) -> list[int]:
    """Return for each naming, in reading order, the form of whom it names: a root, or its own form where it is open."""
    introduced: dict[int, None] = {}
    owners: dict[tuple[int, object | None], int] = {}
    chosen: list[int] = []
    for naming in namings:
        roots = forms[naming.key].roots
        owner = roots[0] if len(roots) == 1 else _whose(naming, roots, introduced, owners, gender_of)
        if owner != naming.key or len(roots) == 1:
            introduced.setdefault(owner)
        chosen.append(owner)
    return chosen


def _whose(
    naming: Naming,
    roots: Sequence[int],
    introduced: dict[int, None],
    owners: dict[tuple[int, object | None], int],
    gender_of: Callable[[int], object | None],
) -> int:
    possible = list(roots)
    if naming.gender is not None:
        told = {root: gender_of(root) for root in roots}
        possible = [root for root, gender in told.items() if gender == naming.gender]
        possible = possible or [root for root, gender in told.items() if gender is None]
        if len(possible) == 1:
            return possible[0]
    known = [root for root in possible if root in introduced]
    if len(known) == 1:
        return owners.setdefault((naming.key, naming.gender), known[0])
    owner = owners.get((naming.key, naming.gender))
    return owner if owner is not None and owner in possible else naming.key
