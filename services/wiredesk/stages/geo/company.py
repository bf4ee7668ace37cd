"""What the rest of a story tells about each candidate of each name, as rows of whole numbers.

Names are looked at in two rounds, after Zhang and Bethard, "Improving Toponym Resolution with Better Candidate
Generation, Transformer-based Reranking, and Two-Stage Resolution" (2023): a first guess, made of what stands beside
the names and of the countries and divisions that the story names outright, then a second one with the first as context.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wiredesk.gazetteer import Candidate
from wiredesk.stages.geo.cues import Cue, Names, cues_of, holds
from wiredesk.stages.geo.profiles import KINDS, OWN, UNIT, Profiles
from wiredesk.stages.geo.recognise import Found


FIRST: Final = (
    *OWN,
    "held closely by a division",
    "held closely by a country",
    "held closely by a district",
    "close holder does not hold it",
    "held loosely",
    "loose holder does not hold it",
    "of the kind beside it",
    "not of the kind beside it",
    "its division is named",
    "its division is named early",
    "its country is named",
    "its country is named early",
    "its district is named",
    "another division is named",
    "another country is named",
    "said how often",
    "said first",
    "said early",
    "names in the story",
)
"""The columns of the first round."""

SECOND: Final = (
    *FIRST,
    "first guess",
    "votes for its country",
    "share of votes for its country",
    "most votes for its country",
    "votes for its division",
    "share of votes for its division",
    "most votes for its division",
    "votes for its district",
    "holds the places of others",
    "next place",
    "third place",
    "next place is none",
    "near the first place",
    "none of them",
)
"""The columns of the second round."""

_EARLY: Final = 400
"""Characters from the start of the body, and the headline, that are early."""
_NEIGHBOURS: Final = 48
"""Places of the story whose distance is looked at; the first ones named."""
_RINGS: Final = np.array([(2**20 * ring / 6371.0) ** 2 for ring in (8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)])
"""Squares of the chords of ever wider rings, in kilometres."""


@dataclass(slots=True)
class Group:
    """All mentions of one name.

    Attributes:
        key: the folded name.
        candidates: what it may stand for.
        cues: what stands beside each mention, less those that say nothing.
        count: how many mentions there are.
        early: whether one is in the headline or at the start of the body.
        bare: whether the first one in the body stands without what holds it; later ones with a holder are other places.
    """

    key: str
    candidates: tuple[Candidate, ...]
    cues: list[Cue] = field(default_factory=list)
    count: int = 0
    early: bool = False
    bare: bool = False


def groups_of(fields: Sequence[Names], cues: Sequence[Sequence[Cue]] | None = None) -> list[Group]:
    """Return the names of a story that have candidates, in the order in which they are named."""
    groups: dict[str, Group] = {}
    cues = cues or [cues_of(names) for names in fields]
    for names, row in zip(fields, cues, strict=True):
        for found, cue in zip(names.found, row, strict=True):
            if not found.candidates:
                continue
            group = groups.get(found.key)
            if group is None:
                group = groups[found.key] = Group(found.key, found.candidates)
            group.count += 1
            group.early = group.early or found.field == "headline" or found.start < _EARLY
            bare = cue.close is None and found.field == "body"
            if cue != _NOTHING and not (cue.close is not None and group.bare):
                group.cues.append(cue)
            group.bare = group.bare or (bare and not group.cues)
    return list(groups.values())


_NOTHING = Cue()


class Company:
    """The names of a story and what they tell of one another."""

    def __init__(self, groups: Sequence[Group], profiles: Profiles) -> None:
        self.groups = groups
        found = [profiles.of(group.key, group.candidates) for group in groups]
        self.sizes = np.array([len(profile.candidates) for profile in found])
        self.starts = np.concatenate(([0], np.cumsum(self.sizes)[:-1]))
        self.owner = np.repeat(np.arange(len(groups)), self.sizes)
        self.own = np.concatenate([profile.own for profile in found])
        self.country = np.concatenate([profile.country for profile in found])
        self.division = np.concatenate([profile.division for profile in found])
        self.district = np.concatenate([profile.district for profile in found])
        self.vectors = np.concatenate([profile.vectors for profile in found])
        self.is_point = np.concatenate([profile.is_point for profile in found])
        self.kind = np.concatenate([profile.kind for profile in found])

    def first(self) -> NDArray[np.int32]:
        """Return the rows of the first round, columns `FIRST`."""
        beside = np.zeros((len(self.owner), 8), np.int32)
        for group, start, size in zip(self.groups, self.starts, self.sizes, strict=True):
            if group.cues:
                _mark_cues(group, beside[start : start + size])
        counts = np.array([group.count for group in self.groups])
        early = np.array([group.early for group in self.groups])
        column = self.own[:, OWN.index("counts alone")] > 0
        is_country, is_division, is_district = (self.kind == KINDS.index(k) for k in ("country", "admin1", "admin2"))
        named = (is_country & column, is_division & column, is_district)
        weight = np.ones(len(self.owner))
        division = self._others(self.division, weight * named[1])
        country = self._others(self.country, weight * named[0])
        early_of = early[self.owner]
        rows = [
            _log(division),
            _log(self._others(self.division, weight * (named[1] & early_of))),
            _log(country),
            _log(self._others(self.country, weight * (named[0] & early_of))),
            _log(self._others(self.district, weight * named[2])),
            UNIT * ((division == 0) & (self._total(named[1]) > 0)),
            UNIT * ((country == 0) & (self._total(named[0]) > 0)),
            _log(counts)[self.owner],
            UNIT * (self.owner == 0),
            UNIT * early_of,
            np.full(len(self.owner), _log(np.array([len(self.groups)]))[0] // 2),
        ]
        return np.concatenate((self.own, beside, np.stack(rows, axis=1).astype(np.int32)), axis=1)

    def second(self, first: NDArray[np.int32], guess: NDArray[np.float64]) -> NDArray[np.int32]:
        """Return the rows of the second round, columns `SECOND`; `guess` is the probability of each candidate.

        Behind the candidates stands one row more for each name: that it is none of them.
        """
        country, division = self._others(self.country, guess), self._others(self.division, guess)
        countries, divisions = self._all_votes(self.country, guess), self._all_votes(self.division, guess)
        held = np.where(
            self.kind == KINDS.index("country"), country, np.where(self.kind == KINDS.index("admin1"), division, 0)
        )
        rows = [
            UNIT * guess,
            _log(country),
            UNIT * country / np.maximum(countries, 0.5),
            UNIT * self._is_most(country),
            _log(division),
            UNIT * division / np.maximum(divisions, 0.5),
            UNIT * self._is_most(division),
            _log(self._others(self.district, guess)),
            _log(held),
            *self._near(guess),
            np.zeros(len(guess)),
        ]
        known = np.concatenate((first, np.round(np.stack(rows, axis=1)).astype(np.int32)), axis=1)
        none = np.zeros((len(self.groups), len(SECOND)), np.int32)
        of_name = [
            SECOND.index(name)
            for name in (
                "only one",
                "how many",
                "how many count alone",
                "words",
                "said how often",
                "names in the story",
            )
        ]
        none[:, of_name] = known[self.starts][:, of_name]
        none[:, -1] = UNIT
        return np.concatenate((known, none))

    def _total(self, marked: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return for each candidate how many candidates of other names are marked."""
        own = np.bincount(self.owner, marked, len(self.groups))
        return (own.sum() - own)[self.owner].astype(np.int64)

    def _others(self, area: NDArray[np.int64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return for each candidate the weight that other names give its area; none to area 0."""
        _, where = np.unique(area, return_inverse=True)
        total = np.bincount(where, weight)
        width = len(total)
        _, pair = np.unique(self.owner * width + where, return_inverse=True)
        own = np.bincount(pair, weight)
        return np.where(area > 0, np.maximum(total[where] - own[pair], 0.0).round(6), 0.0)

    def _all_votes(self, area: NDArray[np.int64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return for each candidate the weight of other names in any area."""
        own = np.bincount(self.owner, weight * (area > 0), len(self.groups))
        return np.maximum(own.sum() - own, 0.0).round(6)[self.owner]

    def _is_most(self, votes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say of each candidate whether no other candidate of its name has more votes, and it has some."""
        most = np.maximum.reduceat(votes, self.starts)[self.owner]
        return (votes >= most) & (votes >= 0.3)

    def _near(self, guess: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """Return how near the next and the third place of other names are, and the first place."""
        count = len(self.owner)
        best = np.maximum.reduceat(guess, self.starts)
        is_best = (guess == best[self.owner]) & self.is_point & (guess >= 0.3)
        likely = np.flatnonzero(is_best)[:_NEIGHBOURS]
        next_one, third, first_place = np.zeros(count), np.zeros(count), np.zeros(count)
        if len(likely):
            squares = ((self.vectors[:, None, :] - self.vectors[likely][None, :, :]) ** 2).sum(axis=2)
            squares[self.owner[:, None] == self.owner[likely][None, :]] = np.inf
            first_place = _rings(squares[:, 0])
            squares.sort(axis=1)
            next_one = _rings(squares[:, 0])
            third = _rings(squares[:, 2]) if len(likely) > 3 else third
        return [next_one, third, np.full(count, UNIT * (len(likely) == 0)), first_place]


def _rings(squares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how near a place is: `UNIT` within the innermost ring, 0 beyond the last."""
    return UNIT * (len(_RINGS) - np.searchsorted(_RINGS, squares)) / len(_RINGS)


def _log(values: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.float64]:
    """Return log2(1 + x) / 3 in units, rounded."""
    return np.round(UNIT * np.log2(1.0 + values) / 3)


def _mark_cues(group: Group, rows: NDArray[np.int32]) -> None:
    """Mark the candidates of a name by what stands beside its mentions; the first eight columns after `OWN`."""
    for cue in group.cues[:16]:
        if cue.close is not None:
            _mark_close(group.candidates, cue.close, rows)
        if cue.loose is not None:
            held = _held(group.candidates, cue.loose)
            for index in range(len(group.candidates)):
                rows[index, 4 if index in held else 5] = UNIT
        if cue.kind is not None:
            for index, place in enumerate(group.candidates):
                kind = "city" if place.kind == "capital" else place.kind
                rows[index, 6 if kind == cue.kind else 7] = UNIT


def _mark_close(candidates: Sequence[Candidate], close: Found, rows: NDArray[np.int32]) -> None:
    held = _held(candidates, close)
    for index in range(len(candidates)):
        kind = held.get(index)
        rows[index, 3 if kind is None else {"admin1": 0, "country": 1}.get(kind, 2)] = UNIT


def _held(candidates: Iterable[Candidate], holder: Found) -> Mapping[int, str]:
    """Return which candidates one of the holder's candidates holds, and of which kind that is."""
    return {
        index: region.kind
        for index, place in enumerate(candidates)
        for region in holder.candidates[:12]
        if holds(region, place)
    }
