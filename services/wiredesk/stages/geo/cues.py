"""What stands beside a name and tells where it lies: "Paris, Texas", "the Texas town of Paris", "Georgia state"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wiredesk.gazetteer import Candidate
from wiredesk.stages.geo.profiles import TYPE_WORDS, bare
from wiredesk.stages.geo.recognise import Found
from wiredesk.stages.geo.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one field with its words."""

    tokens: Tokens
    found: Sequence[Found]


CLOSE: Final = frozenset({", ", " (", ", in ", ",\n", ",\u00a0"})
"""What stands between a town and the region that holds it."""

LINKS: Final = frozenset({", ", " and ", ", and ", " or ", ", or ", "/"})
"""What joins the members of a list."""
_LONGEST_LINK: Final = max(map(len, LINKS))

SPEECH: Final = frozenset((
    "said", "says", "accused", "accuses", "agreed", "agrees", "announced", "announces", "backed", "backs",
    "blamed", "blames", "called", "condemned", "condemns", "denied", "denies", "demanded", "demands",
    "hailed", "insisted", "insists", "offered", "ordered", "pledged", "promised", "rejected", "rejects",
    "refused", "refuses", "signed", "threatened", "threatens", "urged", "urges", "vowed", "vows", "wanted",
    "wants", "warned", "warns", "welcomed", "welcomes",
))  # fmt: skip
"""Verbs whose subject is a government where it is a place."""
PREPOSITIONS: Final = frozenset((
    "across", "around", "at", "from", "in", "inside", "near", "of", "outside", "through", "to", "via", "with",
))  # fmt: skip

RENAMING: Final = frozenset({"renamed", "formerly", "called"})
"""Words before another name of a place that has been named."""

_LOOSE_WORDS: Final = 8
"""Words between a town and its region in "Lanexa, a hamlet in rural Virginia"."""

_HOLDERS: Final = frozenset({"country", "admin1", "admin2", "region"})


@dataclass(frozen=True, slots=True)
class Cue:
    """What stands beside one mention.

    Attributes:
        close: the name of what holds it, directly behind.
        loose: the name of what may hold it, a few words behind, or before it.
        kind: the kind of place that a word beside it names.
        listed: the names beside it in a list.
        speaks: whether it speaks or decides, as governments do.
        alias: whether it is only another name of a place: "renamed Islamabad".
    """

    close: Found | None = None
    loose: Found | None = None
    kind: str | None = None
    listed: tuple[Found, ...] = ()
    speaks: bool = False
    alias: bool = False


def cues_of(names: Names) -> list[Cue]:
    """Return what stands beside each mention of a field."""
    found = names.found
    cues: list[Cue] = []
    for index, name in enumerate(found):
        behind = found[index + 1] if index + 1 < len(found) else None
        before = found[index - 1] if index else None
        close = behind if behind is not None and is_close(names.tokens, name, behind) else None
        loose = behind if close is None and behind is not None and _is_loose(names.tokens, name, behind) else None
        if loose is None and before is not None and _is_before(names.tokens, before, name):
            loose = before
        listed = [
            other
            for other in (before, behind)
            if other is not None and _is_link(names.tokens, *sorted((other, name), key=lambda one: one.start))
        ]
        alias = bool(name.first) and names.tokens.folded[name.first - 1] in RENAMING
        kind, speaks = _kind_beside(names.tokens, name), _is_speaker(names.tokens, name)
        cues.append(Cue(close, loose, kind, tuple(listed), speaks, alias))
    return cues


def _is_link(tokens: Tokens, one: Found, other: Found) -> bool:
    return other.start - one.end <= _LONGEST_LINK and tokens.text[one.end : other.start] in LINKS


def _is_speaker(tokens: Tokens, name: Found) -> bool:
    """Say whether a name acts: "Washington said", with no preposition before it, or "imposed by Washington"."""
    first = name.first
    if first > 1 and tokens.folded[first - 1] == "by" and tokens.folded[first - 2].endswith("ed"):
        return True
    after = name.last + 1
    if after >= len(tokens.words) or tokens.folded[after] not in SPEECH or tokens.gap(name.last) != " ":
        return False
    return not first or tokens.breaks(first - 1) or tokens.folded[first - 1] not in PREPOSITIONS


def is_close(tokens: Tokens, name: Found, behind: Found) -> bool:
    """Say whether the name behind can be that of the region that holds the place."""
    return tokens.text[name.end : behind.start] in CLOSE and _may_hold(behind)


def _may_hold(found: Found) -> bool:
    return any(place.kind in _HOLDERS and place.match != "demonym" for place in found.candidates[:12])


def _is_loose(tokens: Tokens, name: Found, behind: Found) -> bool:
    """Say whether the name behind is that of a region that may hold the place: "Lanexa, a hamlet in rural Virginia"."""
    if not 0 < behind.first - name.last - 1 <= _LOOSE_WORDS or not _may_hold(behind):
        return False
    if not any(word in {"in", "of"} for word in tokens.folded[max(name.last + 1, behind.first - 2) : behind.first]):
        return False
    return not any(tokens.breaks(index) for index in range(name.last, behind.first))


def _is_before(tokens: Tokens, before: Found, name: Found) -> bool:
    """Say whether a region stands before: "the Texas town of Paris", "Georgia's Athens"."""
    words = tokens.folded[before.last + 1 : name.first]
    if not _may_hold(before) or len(words) > 4 or any(tokens.breaks(index) for index in range(before.last, name.first)):
        return False
    return words == ["s"] or (len(words) > 1 and words[-1] == "of" and words[-2] in TYPE_WORDS["city"])


def _kind_beside(tokens: Tokens, name: Found) -> str | None:
    behind = tokens.folded[name.last + 1] if name.last + 1 < len(tokens) and tokens.gap(name.last) == " " else ""
    is_of = name.first > 1 and tokens.folded[name.first - 1] == "of" and tokens.gap(name.first - 1) == " "
    before = tokens.folded[name.first - 2] if is_of else ""
    for kind, words in TYPE_WORDS.items():
        if before in words:
            return kind
        if behind in words and kind != "city":
            return kind
    return None


def holds(holder: Candidate, place: Candidate) -> bool:
    """Say whether a country, a division or a district holds a place."""
    if place.place_id == holder.place_id or place.match == "demonym":
        return False
    if place.country_code is None or place.country_code != holder.country_code:
        return False
    if holder.kind == "country":
        return place.kind != "country"
    if holder.kind == "admin1":
        return place.kind not in {"country", "admin1"} and place.admin1 == holder.name
    is_inside = holder.kind == "admin2" and place.kind not in {"country", "admin1", "admin2"}
    return is_inside and place.admin1 == holder.admin1 and bare(place.admin2 or "") == bare(holder.name)
