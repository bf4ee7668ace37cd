"""Which place a name means: one sense for each name in a story, unless the text itself tells two apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from wiredesk.gazetteer import Candidate, Gazetteer, fold_name, slug
from wiredesk.stages.geo.company import Group, groups_of
from wiredesk.stages.geo.cues import Cue, Names, cues_of, holds
from wiredesk.stages.geo.ranker import PlacesModel, Ranked, Ranker
from wiredesk.stages.geo.recognise import Found
from wiredesk.stages.geo.rules import ResolutionRules
from wiredesk.stages.geo.tokens import Tokens
from wiredesk_events import Alternative, Dateline


@dataclass(frozen=True, slots=True)
class Sense:
    """What a name means.

    Attributes:
        place: the place; none where nothing fits.
        place_id: its id, or `unresolved:<name>`.
        confidence: that this is the place meant.
        alternatives: the other candidates, best first.
    """

    place: Candidate | None
    place_id: str
    confidence: float
    alternatives: tuple[Alternative, ...] = ()


Senses = tuple[list[list[Sense | None]], Sense | None]
"""A sense for each name of each field (None: not a place after all), and the dateline's."""


class Resolver(Protocol):
    """Chooses places for all names of a story at once."""

    def resolve(self, fields: Sequence[Names], dateline: Dateline | None) -> Senses:
        """Return a sense for each name of each field (None: not a place after all), and the dateline's."""
        ...


MOST_ALTERNATIVES = 3


class RankedResolver:
    """Lets a learned ranker choose, and what stands right behind a name overrule it."""

    def __init__(self, gazetteer: Gazetteer, model: PlacesModel, rules: ResolutionRules) -> None:
        self.gazetteer = gazetteer
        self.rules = rules
        self._ranker = Ranker(model)

    def resolve(self, fields: Sequence[Names], dateline: Dateline | None) -> Senses:
        """Return a sense for each name of each field (None: not a place after all), and the dateline's."""
        line = self._dateline_names(dateline)
        every = [line, *fields]
        cues = [cues_of(names) for names in every]
        groups = groups_of(every, cues)
        ranked = {group.key: (group, answer) for group, answer in zip(groups, self._ranker.rank(groups), strict=True)}
        chosen = {key: self._choose(group, answer) for key, (group, answer) in ranked.items()}
        for key, (group, answer) in ranked.items():
            if group.bare and group.held_later:
                chosen[key] = self._apart(group, answer, chosen[key])
        meant = {sense.place_id: sense for sense in chosen.values() if sense.place is not None}
        rows: list[list[Sense]] = []
        for names, row in zip(every, cues, strict=True):
            pinned = _aliases(names, row, meant, chosen) | self._pinned(names, row, ranked)
            rows.append(
                [
                    pinned.get(index) or chosen.get(found.key) or _unknown(found)
                    for index, found in enumerate(names.found)
                ]
            )
        company = _Named.of(rows)
        senses = [
            [
                None if company.lacks(sense, found, names.tokens) else sense
                for found, sense in zip(names.found, row, strict=True)
            ]
            for names, row in zip(fields, rows[1:], strict=True)
        ]
        return senses, rows[0][0] if rows[0] else None

    def _choose(self, group: Group, answer: Ranked) -> Sense:
        """Return the best candidate of a name; none where it is likelier that the name means something else."""
        best = int(answer.shares.argmax())
        place, confidence = group.candidates[best], float(answer.shares[best])
        if answer.none > max(confidence, self.rules.abstain):
            return Sense(None, f"unresolved:{slug(group.key)}", 0.0, _alternatives(group, answer, None))
        return Sense(place, place.place_id, confidence, _alternatives(group, answer, place))

    def _apart(self, group: Group, answer: Ranked, sense: Sense) -> Sense:
        """Return the sense of a bare name where a later mention is told apart from it: the country or capital, if any.

        Copy says at the first mention which Moscow is meant, unless it is the one that everybody knows.
        """
        for place, share in zip(group.candidates, answer.shares.tolist(), strict=True):
            if place.alone and place.match == "name" and place.kind in {"country", "capital"}:
                return Sense(place, place.place_id, max(share, 0.5), _alternatives(group, answer, place, 0.5))
        return sense

    def _pinned(
        self, names: Names, cues: Sequence[Cue], ranked: Mapping[str, tuple[Group, Ranked]]
    ) -> dict[int, Sense]:
        """Return the senses of names that "Town, Region" decides, of the town and of the region.

        A town that is not known in that region is not guessed, unless the two stand in a list.
        """
        pins: dict[int, Sense] = {}
        # From the last to the first: in "Town, County, State" the state decides the county, and the county the town.
        for index in range(len(names.found) - 2, -1, -1):
            town, region = names.found[index], names.found[index + 1]
            if cues[index].close is not region or not town.candidates:
                continue
            held = self._held(town, region, ranked, pins.get(index + 1))
            if held is not None:
                place, holder = held
                pins[index] = self._pin(town, place, ranked)
                pins[index + 1] = self._pin(region, holder, ranked)
            elif _is_foreign(town, region) and not _is_list(names, index):
                pins[index] = Sense(None, f"unresolved:{slug(town.key)}", 0.0)
        return pins

    def _held(
        self, town: Found, region: Found, ranked: Mapping[str, tuple[Group, Ranked]], known: Sense | None
    ) -> tuple[Candidate, Candidate] | None:
        """Return the likeliest pair of a place of the first name and a region of the second that holds it."""
        towns, regions = ranked[town.key], ranked[region.key]
        best: tuple[float, Candidate, Candidate] | None = None
        for holder, holder_share in zip(regions[0].candidates, regions[1].shares.tolist(), strict=True):
            if holder.kind not in {"country", "admin1", "admin2"} or holder.match == "demonym":
                continue
            if known is not None and known.place is not None and holder != known.place:
                continue
            for place, share in zip(towns[0].candidates, towns[1].shares.tolist(), strict=True):
                if not holds(holder, place):
                    continue
                weight = (0.001 + share) * (0.001 + holder_share) * (1.0 if place.match == "name" else 0.1)
                if best is None or weight > best[0]:
                    best = weight, place, holder
        return None if best is None else best[1:]

    def _pin(self, found: Found, place: Candidate, ranked: Mapping[str, tuple[Group, Ranked]]) -> Sense:
        group, answer = ranked[found.key]
        sure = self.rules.pinned
        return Sense(place, place.place_id, sure, _alternatives(group, answer, place, 1.0 - sure))

    def _dateline_names(self, dateline: Dateline | None) -> Names:
        """Return the dateline as the names of a field of its own: the city first, then its region."""
        if dateline is None or not dateline.place:
            return Names(Tokens(""), ())
        parts = [part for part in (dateline.place, dateline.region) if part]
        text = ", ".join(parts)
        tokens = Tokens(text)
        found: list[Found] = []
        start = word = 0
        for part in parts:
            words = max(1, len(Tokens(part)))
            found.append(
                Found(
                    "body",
                    start,
                    start + len(part),
                    word,
                    word + words - 1,
                    fold_name(part),
                    self.gazetteer.candidates(part),
                )
            )
            start, word = start + len(part) + 2, word + words
        return Names(tokens, found)


def _aliases(
    names: Names, cues: Sequence[Cue], meant: Mapping[str, Sense], chosen: Mapping[str, Sense]
) -> dict[int, Sense]:
    """Return the senses of other names of places that the story names as well: "Chittagong was renamed Islamabad"."""
    found: dict[int, Sense] = {}
    for index, (name, cue) in enumerate(zip(names.found, cues, strict=True)):
        if cue.alias:
            others = [meant[place.place_id] for place in name.candidates if place.place_id in meant]
            if others and others[-1] is not chosen.get(name.key):
                found[index] = others[-1]
    return found


def _unknown(found: Found) -> Sense:
    return Sense(None, f"unresolved:{slug(found.key)}", 0.0)


def _is_foreign(town: Found, region: Found) -> bool:
    """Say whether a region can only be a division, and the name before it only a town that is not known there."""
    only_division = bool(region.candidates) and all(place.kind == "admin1" for place in region.usual)
    return only_division and all(place.kind in {"capital", "city"} for place in town.usual)


def _is_list(names: Names, index: int) -> bool:
    """Say whether the name stands in a list of names ("London, Paris, Texas and …")."""
    found, text = names.found, names.tokens.text
    before = index > 0 and text[found[index - 1].end : found[index].start] in {", ", " and "}
    after = text[found[index + 1].end : found[index + 1].end + 5] == " and "
    return before or after


@dataclass(frozen=True, slots=True)
class _Named:
    """The places and countries that a story names without doubt.

    Attributes:
        places: their ids.
        countries: country codes of places that count by themselves.
    """

    places: frozenset[str]
    countries: frozenset[str]

    @classmethod
    def of(cls, rows: Sequence[Sequence[Sense]]) -> "_Named":
        places = [sense.place for row in rows for sense in row if sense.place is not None and not sense.place.needs]
        return cls(
            frozenset(place.place_id for place in places),
            frozenset(place.country_code for place in places if place.country_code is not None),
        )

    def lacks(self, sense: Sense, found: Found, tokens: Tokens) -> bool:
        """Say whether a name that counts only in company ("G-7", "Red Zone") has none."""
        place = sense.place
        if place is None or not place.needs:
            return False
        if place.needs == "city":
            return place.within not in self.places and place.country_code not in self.countries
        around = [
            *range(max(0, found.first - 3), found.first),
            *range(found.last + 1, min(len(tokens), found.last + 4)),
        ]
        cues = {"sector", "sectors", fold_name(place.admin1 or "sector")}
        return not any(tokens.folded[index] in cues for index in around)


def _alternatives(
    group: Group, answer: Ranked, place: Candidate | None, rest: float | None = None
) -> tuple[Alternative, ...]:
    """Return the other candidates, best first; their scores are their shares, or sum to `rest`."""
    shares = answer.shares.tolist()
    others = [
        (share, index) for index, share in enumerate(shares) if (share > 0 or rest) and group.candidates[index] != place
    ]
    others.sort(key=lambda pair: (-pair[0], pair[1]))
    total = sum([share for share, _ in others])
    factor = 1.0 if rest is None else rest / max(total, 0.001)
    best = [(round(share * factor, 3), group.candidates[index]) for share, index in others[:MOST_ALTERNATIVES]]
    return tuple(
        Alternative(place_id=other.place_id, name=other.name, country_code=other.country_code, score=score)
        for score, other in best
    )
