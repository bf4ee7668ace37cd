"""Which place a name means: one sense for each name in a story, unless the text itself tells two apart."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from wiredesk.gazetteer import Candidate, Gazetteer, fold_name, slug
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


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one field with its words."""

    tokens: Tokens
    found: Sequence[Found]


Senses = tuple[list[list[Sense | None]], Sense | None]
"""A sense for each name of each field (None: not a place after all), and the dateline's."""


class Resolver(Protocol):
    """Chooses places for all names of a story at once."""

    def resolve(
        self, fields: Sequence[Names], dateline: Dateline | None
    ) -> tuple[list[list[Sense | None]], Sense | None]:
        """Return a sense for each name of each field (None: not a place after all), and the dateline's."""
        ...


MOST_ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rest of the story says about where it plays.

    Attributes:
        countries: how many different names lie in each country.
        divisions: how often each (country, division) is named as such.
        places: the ids of all unambiguous places named.
        dateline_country: the country of the dateline's place.
    """

    countries: Mapping[str, frozenset[str]]
    divisions: Mapping[tuple[str, str], int]
    places: frozenset[str]
    dateline_country: str | None


class RuleResolver:
    """Weighs candidates by kind, population and the company they keep; the weights are data."""

    def __init__(self, gazetteer: Gazetteer, rules: ResolutionRules) -> None:
        self.gazetteer = gazetteer
        self.rules = rules

    def resolve(
        self, fields: Sequence[Names], dateline: Dateline | None
    ) -> tuple[list[list[Sense | None]], Sense | None]:
        """Return a sense for each name of each field (None: not a place after all), and the dateline's."""
        pinned = [_pin(names) for names in fields]
        where, region = self._dateline_candidates(dateline)
        leads = _leading_senses(fields, pinned, dateline, where if region else ())
        all_found = [found for names in fields for found in names.found]
        evidence = _evidence(all_found, where)
        chosen: dict[str, Sense] = {}
        senses: list[list[Sense | None]] = []
        for names, pins in zip(fields, pinned, strict=True):
            row: list[Sense | None] = []
            for index, found in enumerate(names.found):
                if index in pins:
                    row.append(self._pinned(found, pins[index], evidence))
                    continue
                if found.key not in chosen:
                    lead = leads.get(found.key)
                    chosen[found.key] = self._pinned(found, lead, evidence) if lead else self._choose(found, evidence)
                sense = chosen[found.key]
                row.append(None if _lacks_company(found, sense, names.tokens, evidence) else sense)
            senses.append(row)
        return senses, self._dateline_sense(dateline, where, evidence)

    def _choose(self, found: Found, evidence: Evidence) -> Sense:
        """Return the best candidate of a name."""
        if not found.candidates:
            return Sense(None, f"unresolved:{slug(found.key)}", 0.0)
        likely = [place for place in found.usual if place.match == "name"] or list(found.usual)
        scored = sorted(
            ((self._score(place, evidence, found.key), place) for place in likely),
            key=lambda pair: (-pair[0], pair[1].place_id),
        )
        best, place = scored[0]
        total = sum(math.exp(self.rules.sharpness * (score - best)) for score, _ in scored)
        certainty = self.rules.certainty[place.match]
        others = [(math.exp(self.rules.sharpness * (score - best)) / total, other) for score, other in scored[1:]]
        others += [(0.01, other) for other in found.candidates if other not in likely]
        return Sense(place, place.place_id, round(certainty / total, 3), _alternatives(others))

    def _pinned(self, found: Found, place: Candidate | None, evidence: Evidence) -> Sense:
        """Return the sense that the text itself gives ("Moscow, Idaho"), or none where it names an unknown namesake."""
        if place is None:
            return Sense(None, f"unresolved:{slug(found.key)}", 0.0)
        others = [(self._score(other, evidence, found.key), other) for other in found.candidates if other != place]
        ranked = sorted(others, key=lambda pair: (-pair[0], pair[1].place_id))
        return Sense(place, place.place_id, self.rules.pinned, _alternatives((0.01, other) for _, other in ranked))

    def _score(self, place: Candidate, evidence: Evidence, key: str) -> float:
        rules = self.rules
        score = rules.base[place.kind] + rules.population_weight * math.log10(place.population + 1)
        country = place.country_code
        if country is not None:
            company = evidence.countries.get(country, frozenset()) - {key}
            score += rules.same_country * min(rules.votes_at_most, len(company))
            near = sum(1 for other in place.neighbours if evidence.countries.get(other, frozenset()) - {key})
            score += rules.neighbour * min(rules.votes_at_most, near)
            score += rules.dateline_country * (evidence.dateline_country == country)
            if place.admin1 and fold_name(place.admin1) != key:
                named = evidence.divisions.get((country, fold_name(place.admin1)), 0)
                score += rules.same_division * min(rules.votes_at_most, named)
        return score

    def _dateline_candidates(self, dateline: Dateline | None) -> tuple[tuple[Candidate, ...], bool]:
        """Return what the dateline's city may be, and whether its region has decided it."""
        if dateline is None or not dateline.place:
            return (), False
        candidates = self.gazetteer.candidates(dateline.place)
        if not dateline.region:
            return candidates, False
        holders = self.gazetteer.candidates(dateline.region)
        held = tuple(place for place in candidates if any(_holds(holder, place) for holder in holders))
        return (held, True) if holders else (candidates, False)

    def _dateline_sense(
        self, dateline: Dateline | None, where: tuple[Candidate, ...], evidence: Evidence
    ) -> Sense | None:
        if dateline is None or not dateline.place:
            return None
        key = fold_name(dateline.place)
        return self._choose(Found("body", 0, 0, 0, 0, key, where), evidence)


def _holds(holder: Candidate, place: Candidate) -> bool:
    """Say whether a state or country holds a place."""
    if place.place_id == holder.place_id or place.country_code is None or place.match == "demonym":
        return False
    if place.country_code != holder.country_code:
        return False
    if holder.kind == "country":
        return place.kind != "country"
    return holder.kind == "admin1" and place.kind not in {"country", "admin1"} and place.admin1 == holder.name


def _pin(names: Names) -> dict[int, Candidate | None]:
    """Return the names that "City, Region" decides; None where no candidate lies in that region."""
    pins: dict[int, Candidate | None] = {}
    found, text = names.found, names.tokens.text
    for index in range(len(found) - 1):
        city, region = found[index], found[index + 1]
        if text[city.end : region.start] != ", " or not city.candidates:
            continue
        holders = [place for place in region.candidates if place.kind in {"admin1", "country", "region"}]
        pair = next(((c, h) for h in holders for c in city.candidates if c.match == "name" and _holds(h, c)), None)
        if pair is not None:
            pins[index], pins[index + 1] = pair
        elif _is_foreign(city, region) and index not in pins and not _is_list(names, index):
            pins[index] = None
    return pins


def _is_foreign(city: Found, region: Found) -> bool:
    """Say whether a region can only be a division, and the name before it only a town that is not known there."""
    only_division = bool(region.candidates) and all(place.kind == "admin1" for place in region.usual)
    return only_division and all(place.kind in {"capital", "city"} for place in city.usual)


def _is_list(names: Names, index: int) -> bool:
    """Say whether the name stands in a list of names ("London, Paris, Texas and …")."""
    found, text = names.found, names.tokens.text
    before = index > 0 and text[found[index - 1].end : found[index].start] in {", ", " and "}
    after = text[found[index + 1].end : found[index + 1].end + 5] == " and "
    return before or after


def _leading_senses(
    fields: Sequence[Names],
    pinned: Sequence[Mapping[int, Candidate | None]],
    dateline: Dateline | None,
    where: tuple[Candidate, ...],
) -> dict[str, Candidate]:
    """Return the names whose first mention in dateline or body comes with its region: the bare name is the same."""
    leads: dict[str, Candidate] = {}
    seen: set[str] = set()
    if dateline is not None and dateline.place:
        seen.add(fold_name(dateline.place))
        if where:
            leads[fold_name(dateline.place)] = where[0]
    for names, pins in zip(fields, pinned, strict=True):
        for index, found in enumerate(names.found):
            if found.field == "headline" and index not in pins:
                continue
            place = pins.get(index)
            if found.key not in seen and place is not None and place.kind in {"capital", "city"}:
                leads[found.key] = place
            seen.add(found.key)
    return leads


def _evidence(all_found: Iterable[Found], dateline: tuple[Candidate, ...]) -> Evidence:
    """Count where the names of a story lie; only names that can mean one country speak."""
    countries: dict[str, set[str]] = {}
    divisions: dict[tuple[str, str], int] = {}
    places: set[str] = set()
    for found in all_found:
        top = [place for place in found.usual if place.match == "name"] or list(found.usual)
        if all(place.needs for place in top):
            continue
        codes = {place.country_code for place in top}
        if len(codes) == 1 and (code := top[0].country_code) is not None:
            countries.setdefault(code, set()).add(found.key)
            places.add(top[0].place_id)
        for place in top:
            if place.kind == "admin1" and place.country_code:
                division = (place.country_code, fold_name(place.name))
                divisions[division] = divisions.get(division, 0) + 1
            if place.kind == "capital":
                places.add(place.place_id)
    here = dateline[0] if dateline else None
    if here is not None:
        places.add(here.place_id)
    return Evidence(
        countries={code: frozenset(keys) for code, keys in countries.items()},
        divisions=divisions,
        places=frozenset(places),
        dateline_country=here.country_code if here is not None else None,
    )


def _lacks_company(found: Found, sense: Sense, tokens: Tokens, evidence: Evidence) -> bool:
    """Say whether a name that counts only in company ("G-7", "Red Zone") has none."""
    place = sense.place
    if place is None or not place.needs:
        return False
    if place.needs == "city":
        return place.within not in evidence.places and not evidence.countries.get(place.country_code or "", ())
    around = [*range(max(0, found.first - 3), found.first), *range(found.last + 1, min(len(tokens), found.last + 4))]
    cues = {"sector", "sectors", fold_name(place.admin1 or "sector")}
    return not any(tokens.folded[index] in cues for index in around)


def _alternatives(scored: Iterable[tuple[float, Candidate]]) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(place_id=place.place_id, name=place.name, country_code=place.country_code, score=round(share, 3))
        for share, place in list(scored)[:MOST_ALTERNATIVES]
    )
