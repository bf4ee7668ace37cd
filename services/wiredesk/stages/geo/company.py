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
from wiredesk.stages.geo.profiles import KINDS, OWN, UNIT, WHERE, Floats, Profiles, kind_of
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
    "listed with its kind",
    "listed with other kinds",
    "speaks as a country or capital",
    "speaks as another place",
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
    "its neighbours are named",
)
"""The columns of the first round."""

SECOND: Final = (
    *FIRST,
    "first guess",
    "votes for its country",
    "votes for its division",
    "votes for its district",
    "holds the places of others",
    "share of votes for its country",
    "share of votes for its division",
    "most votes for its country",
    "most votes for its division",
    "next place",
    "third place",
    "next place is none",
    "near the first place",
    "none of them",
)
"""The columns of the second round."""

_BESIDE: Final = len(OWN)
_VOTES: Final = _BESIDE + 12
_ALONE: Final = OWN.index("counts alone")
_OF_NAME: Final = [
    SECOND.index(name)
    for name in ("only one", "how many", "how many count alone", "words", "said how often", "names in the story")
]
"""The columns that are the same for all candidates of a name."""

_SOME: Final = 0.3
"""The least probability, or sum of probabilities, that speaks for a place or an area."""
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
        bare: whether the first one in the body stands without what holds it.
        held_later: whether a later one stands with it: that is then another place.
    """

    key: str
    candidates: tuple[Candidate, ...]
    cues: list[Cue] = field(default_factory=list)
    count: int = 0
    early: bool = False
    bare: bool = False
    held_later: bool = False


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
                group = groups[found.key] = Group(found.key, without_lesser(found.candidates))
            group.count += 1
            group.early = group.early or found.field == "headline" or found.start < _EARLY
            bare = cue.close is None and found.field == "body"
            if cue.close is not None and group.bare:
                group.held_later = True
            elif cue != _NOTHING:
                group.cues.append(cue)
            group.bare = group.bare or (bare and not group.cues)
    return list(groups.values())


_NOTHING = Cue()
_GREATER: Final = frozenset({"country", "capital", "region", "water", "continent"})


def without_lesser(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Return the candidates without those that only another name makes namesakes of a country, capital or region.

    "Islamabad" is also what Chattogram was once called, and "Kashmir" is found for towns called Cashmere.
    """
    if len(candidates) > 1 and any(
        place.alone and place.match == "name" and place.kind in _GREATER for place in candidates[:4]
    ):
        return tuple(place for place in candidates if place.match != "other")
    return candidates


class _Area:
    """Where the candidates lie, by country, division or district."""

    def __init__(self, numbers: Floats, own: Floats, counts: Sequence[int], sizes: NDArray[np.int64]) -> None:
        self.known = numbers > 0
        _, self._where = np.unique(numbers, return_inverse=True)
        count = np.array(counts)
        self._own = own.astype(np.int64) + np.repeat(np.cumsum(count) - count, sizes)

    def others(self, weight: Floats) -> Floats:
        """Return for each candidate the weight that other names give its area; none where it has no area."""
        total, own = np.bincount(self._where, weight), np.bincount(self._own, weight)
        return np.asarray(np.maximum((total[self._where] - own[self._own]).round(6), 0.0) * self.known)


class Company:
    """The names of a story and what they tell of one another.

    Attributes:
        groups: the names.
        sizes, starts: how many candidates each has, and the row of its first.
        owner: the name of each candidate's row.
    """

    def __init__(self, groups: Sequence[Group], profiles: Profiles) -> None:
        self.groups = groups
        found = [profiles.of(group.key, group.candidates) for group in groups]
        self.sizes = np.array([len(profile.candidates) for profile in found])
        self.starts = np.cumsum(self.sizes) - self.sizes
        self.owner = np.repeat(np.arange(len(groups)), self.sizes)
        numbers = np.concatenate([profile.numbers for profile in found])
        self._own = numbers[:, : len(OWN)]
        where = numbers[:, WHERE]
        self._country, self._division, self._district = (
            _Area(where[:, level], where[:, 3 + level], [profile.areas[level] for profile in found], self.sizes)
            for level in range(3)
        )
        self._vectors, self._is_point = where[:, 6:9], where[:, 9] > 0
        self._is_country, self._is_division, self._is_district = (
            where[:, 10] == KINDS.index(kind) for kind in ("country", "admin1", "admin2")
        )

    def first(self) -> Floats:
        """Return the rows of the first round, columns `FIRST`."""
        rows = np.zeros((len(self.owner), len(FIRST)))
        rows[:, : len(OWN)] = self._own
        beside = rows[:, _BESIDE:_VOTES]
        for group, start, size in zip(self.groups, self.starts.tolist(), self.sizes.tolist(), strict=True):
            if group.cues:
                _mark_cues(group, beside[start : start + size])
        early = np.array([float(group.early) for group in self.groups])[self.owner]
        counts = np.array([group.count for group in self.groups])
        alone = self._own[:, _ALONE] > 0
        is_division, is_country = (self._is_division & alone) * 1.0, (self._is_country & alone) * 1.0
        division, country = self._division.others(is_division), self._country.others(is_country)
        votes = (
            division,
            self._division.others(is_division * early),
            country,
            self._country.others(is_country * early),
            self._district.others(self._is_district * 1.0),
        )
        at = _VOTES
        rows[:, at + 11] = _log(self._neighbours())
        rows[:, at : at + 5] = _log(np.stack(votes, axis=1))
        rows[:, at + 5] = UNIT * ((division == 0) & (self._total(is_division) > 0))
        rows[:, at + 6] = UNIT * ((country == 0) & (self._total(is_country) > 0))
        rows[:, at + 7] = _log(counts)[self.owner]
        rows[:, at + 8] = UNIT * (self.owner == 0)
        rows[:, at + 9] = UNIT * early
        rows[:, at + 10] = _log(np.array([len(self.groups)])) // 2
        return rows

    def second(self, first: Floats, guess: Floats) -> Floats:
        """Return the rows of the second round, columns `SECOND`; `guess` is the probability of each candidate.

        Behind the candidates stands one row more for each name: that it is none of them.
        """
        count, at = len(self.owner), len(FIRST)
        country, division = self._country.others(guess), self._division.others(guess)
        votes = (
            country,
            division,
            self._district.others(guess),
            country * self._is_country + division * self._is_division,
        )
        rows = np.zeros((count + len(self.groups), len(SECOND)))
        known = rows[:count]
        known[:, :at] = first
        known[:, at] = UNIT * guess
        known[:, at + 1 : at + 5] = _log(np.stack(votes, axis=1))
        known[:, at + 5] = UNIT * country / np.maximum(self._total(guess * self._country.known), 0.5)
        known[:, at + 6] = UNIT * division / np.maximum(self._total(guess * self._division.known), 0.5)
        known[:, at + 7] = UNIT * self._is_most(country)
        known[:, at + 8] = UNIT * self._is_most(division)
        self._near(guess, known[:, at + 9 : at + 13])
        np.round(known, out=known)
        none = rows[count:]
        none[:, _OF_NAME] = known[self.starts][:, _OF_NAME]
        none[:, -1] = UNIT
        return rows

    def _neighbours(self) -> Floats:
        """Return for each candidate that is a country how many of its neighbours are named."""
        named = {
            place.country_code
            for group in self.groups
            for place in group.candidates[:2]
            if place.kind == "country" and place.alone
        }
        counts = np.zeros(len(self.owner))
        for group, start in zip(self.groups, self.starts.tolist(), strict=True):
            for row, place in enumerate(group.candidates[:3], start):
                if place.neighbours:
                    counts[row] = sum([code in named for code in place.neighbours])
        return counts

    def _total(self, weight: Floats) -> Floats:
        """Return for each candidate the weight of all candidates of other names."""
        own = np.bincount(self.owner, weight, len(self.groups))
        return np.asarray(np.maximum((own.sum() - own).round(6), 0.0)[self.owner])

    def _is_most(self, votes: Floats) -> NDArray[np.bool_]:
        """Say of each candidate whether no other candidate of its name has more votes, and it has some."""
        most = np.maximum.reduceat(votes, self.starts)[self.owner]
        return np.asarray((votes >= most) & (votes >= _SOME))

    def _near(self, guess: Floats, columns: Floats) -> None:
        """Fill in how near the next, the third and the first place of other names are, and whether there is any."""
        best = np.maximum.reduceat(guess, self.starts)
        is_best = (guess == best[self.owner]) & self._is_point & (guess >= _SOME)
        likely = np.flatnonzero(is_best)[:_NEIGHBOURS]
        if not len(likely):
            columns[:, 2] = UNIT
            return
        squares = ((self._vectors[:, None, :] - self._vectors[likely][None, :, :]) ** 2).sum(axis=2)
        squares[self.owner[:, None] == self.owner[likely][None, :]] = np.inf
        columns[:, 3] = _rings(squares[:, 0])
        squares.sort(axis=1)
        columns[:, 0] = _rings(squares[:, 0])
        if len(likely) > 3:
            columns[:, 1] = _rings(squares[:, 2])


def _rings(squares: Floats) -> Floats:
    """Return how near a place is: `UNIT` within the innermost ring, 0 beyond the last."""
    return np.asarray(UNIT * (len(_RINGS) - np.searchsorted(_RINGS, squares)) / len(_RINGS))


def _log(values: Floats | NDArray[np.int64]) -> Floats:
    """Return log2(1 + x) / 3 in units, rounded."""
    return np.asarray(np.round(UNIT * np.log2(1.0 + values) / 3))


def _mark_cues(group: Group, rows: Floats) -> None:
    """Mark the candidates of a name by what stands beside its mentions; the columns behind `OWN`."""
    for cue in group.cues[:16]:
        if cue.close is not None:
            _mark_close(group.candidates, cue.close, rows)
        if cue.loose is not None:
            held = _held(group.candidates, cue.loose)
            for index in range(len(group.candidates)):
                rows[index, 4 if index in held else 5] = UNIT
        if cue.listed:
            _mark_list(group.candidates, cue.listed, rows)
        if cue.speaks:
            for index, place in enumerate(group.candidates):
                rows[index, 10 if place.kind in {"country", "capital"} else 11] = UNIT
        if cue.kind is not None:
            for index, place in enumerate(group.candidates):
                kind = "city" if place.kind == "capital" else place.kind
                rows[index, 6 if kind == cue.kind else 7] = UNIT


def _mark_list(candidates: Sequence[Candidate], listed: Sequence[Found], rows: Floats) -> None:
    kinds = {kind_of(place) for other in listed for place in other.candidates[:3] if place.alone}
    if kinds:
        for index, place in enumerate(candidates):
            rows[index, 8 if kind_of(place) in kinds else 9] = UNIT


def _mark_close(candidates: Sequence[Candidate], close: Found, rows: Floats) -> None:
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
