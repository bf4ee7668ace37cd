"""What the places model learns from: gold names with the rows of their candidates.

- **LGL** (Lieberman et al., 2010): local news; the right candidate is the one with the gold id, else those that are the
  same entity or lie within 161 km; where there is none, "none of them" is right.
- **Made-up lists of the world's places**: names that stand for one place in copy of any desk ("Middle East", "Paris",
  "Nairobi"), drawn from the gazetteer with a country and its neighbours as company. Local news names them too seldom to
  learn that they are meant.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tests.quality.geo_gold import Article, Toponym, is_same

from wiredesk.gazetteer import Candidate, Gazetteer, fold_name, load_gazetteer
from wiredesk.stages.geo.company import Company, Group, groups_of
from wiredesk.stages.geo.cues import Names
from wiredesk.stages.geo.profiles import Profiles
from wiredesk.stages.geo.recognise import Found
from wiredesk.stages.geo.tokens import Tokens


LARGE_CITY, LARGE_DIVISION, LARGE_CAPITAL = 1_000_000, 2_000_000, 500_000
"""Inhabitants from which a city, a division, a capital is known everywhere."""
FAMOUS = 20
"""How many times as large as its namesakes it must be."""
MADE_UP, MADE_UP_WEIGHT, CONTESTED_WEIGHT = 1000, 0.6, 3.0
"""Made-up lists, and what a name in them weighs against one of an article: more where a lesser place bears it too."""
SPEAKING, USUAL, CONTESTED = 0.3, 0.7, 0.3
"""How many of the countries and capitals in made-up lists speak, how many names are usual ones, how many lists hold a
contested name."""
SHORT, LONG = 3, 12
"""The most names in half of the made-up lists, and in the others."""
_SEED = 7


@dataclass
class Example:
    """One story.

    Attributes:
        source: who published it.
        company: its names.
        right: the weight of each candidate, then of "none of them" for each name.
        first, second: its rows.
    """

    source: str
    company: Company
    right: NDArray[np.float64]
    first: NDArray[np.float64]
    second: NDArray[np.float64]


def examples_of(gold: Iterable[Article]) -> list[Example]:
    """Return the examples of articles, and the made-up ones."""
    gazetteer, profiles = load_gazetteer(), Profiles()
    found = [example for article in gold if (example := of_article(article, gazetteer, profiles)) is not None]
    return found + list(made_up(gazetteer, profiles))


def given_names(text: str, spans: Iterable[tuple[int, int]], gazetteer: Gazetteer) -> Names:
    """Return names whose spans are given."""
    tokens = Tokens(text)
    found = [
        Found(
            "body",
            start,
            end,
            first := bisect_right(tokens.ends, start),
            max(first, bisect_left(tokens.starts, end) - 1),
            fold_name(text[start:end]),
            gazetteer.candidates(text[start:end]),
        )
        for start, end in spans
    ]
    return Names(tokens, found)


def of_article(article: Article, gazetteer: Gazetteer, profiles: Profiles) -> Example | None:
    """Return an article of a corpus as an example; none where no gold name is known."""
    gold = {(one.start, one.end): one for one in article.toponyms}
    names = given_names(article.text, sorted(gold), gazetteer)
    groups = groups_of([names])
    if not groups:
        return None
    pairs = [(found.key, gold[found.start, found.end]) for found in names.found if found.candidates]
    return _example(article.source, groups, profiles, pairs)


def _example(source: str, groups: Sequence[Group], profiles: Profiles, gold: Sequence[tuple[str, Toponym]]) -> Example:
    company = Company(groups, profiles)
    number = {group.key: index for index, group in enumerate(groups)}
    right = np.zeros(len(company.owner) + len(groups))
    for key, toponym in gold:
        if toponym.point is None:
            continue
        index = number[key]
        places = groups[index].candidates
        rows = [row for row, place in enumerate(places) if place.place_id == f"geonames:{toponym.geonames}"]
        rows = rows or [row for row, place in enumerate(places) if is_same(place, toponym)]
        if not rows:
            right[len(company.owner) + index] += 1
        for row in rows:
            right[company.starts[index] + row] += 1 / len(rows)
    rows_first = company.first()
    return Example(source, company, right, rows_first, rows_first)


def made_up(gazetteer: Gazetteer, profiles: Profiles) -> Iterator[Example]:
    """Yield made-up lists of the world's places; every name in them weighs `MADE_UP_WEIGHT`."""
    known = dict(sorted(_known_everywhere(gazetteer)))
    at: dict[str, list[str]] = {}
    is_usual: dict[str, bool] = {}
    contested: list[str] = []
    neighbours: dict[str | None, tuple[str, ...]] = {}
    for key, number in known.items():
        place = gazetteer.lookup(key)[number]
        at.setdefault(place.country_code or "", []).append(key)
        is_usual[key] = place.match == "name"
        if sum(one.alone for one in gazetteer.lookup(key)) > 1:
            contested.append(key)
        if place.kind == "country":
            neighbours[place.country_code] = place.neighbours
    codes, every = sorted(at), list(known)
    random = np.random.default_rng(_SEED)

    def one_of(keys: Sequence[str]) -> str:
        return keys[int(random.integers(len(keys)))]

    usual = {code: [key for key in keys if is_usual[key]] for code, keys in at.items()}

    for _ in range(MADE_UP):
        home = one_of(codes)
        near = [code for code in neighbours.get(home, ()) if code in at]
        keys: list[str] = []
        if random.random() < CONTESTED:
            keys.append(one_of(contested))
        most = LONG if random.random() < 0.5 else SHORT
        for _ in range(int(random.integers(0 if keys else 1, most + 1))):
            draw = random.random()
            if draw < 0.7:
                country = home if draw < 0.5 or not near else one_of(near)
                keys.append(one_of(usual[country] if usual[country] and random.random() < USUAL else at[country]))
            else:
                keys.append(one_of(at[""] if draw < 0.8 else every))
        text, spans = _sentences([(key, gazetteer.lookup(key)[known[key]].kind) for key in keys], random)
        groups = groups_of([given_names(text, spans, gazetteer)])
        company = Company(groups, profiles)
        right = np.zeros(len(company.owner) + len(groups))
        for start, group in zip(company.starts, groups, strict=True):
            right[start + known[group.key]] = CONTESTED_WEIGHT if group.key in contested else MADE_UP_WEIGHT
        rows = company.first()
        yield Example("made up", company, right, rows, rows)


def _sentences(names: Sequence[tuple[str, str]], random: np.random.Generator) -> tuple[str, list[tuple[int, int]]]:
    """Return a sentence for each name and kind, and where the names stand; some countries and capitals speak."""
    text = ""
    spans: list[tuple[int, int]] = []
    for key, kind in names:
        speaks = kind in {"country", "capital"} and random.random() < SPEAKING
        text += "" if speaks else "It was so in "
        spans.append((len(text), len(text) + len(key)))
        text += f"{key.title()} said so. " if speaks else f"{key.title()}. "
    return text, spans


def _known_everywhere(gazetteer: Gazetteer) -> Iterator[tuple[str, int]]:
    """Yield the names that stand for one place wherever they are read, and which of their candidates that is."""
    for key in gazetteer.names():
        candidates = gazetteer.lookup(key)
        if len(key) < 4 or not candidates:
            continue
        for number, place in enumerate(candidates[:3]):
            if _is_known(place) and not any(_rivals(other, place) for other in candidates if other != place):
                yield key, number
                break


def _is_known(place: Candidate) -> bool:
    if not place.alone or place.needs or place.match == "abbreviation":
        return False
    return place.kind in {"country", "capital", "region", "water", "continent"} or (
        (place.kind == "city" and place.population >= LARGE_CITY)
        or (place.kind == "admin1" and place.population >= LARGE_DIVISION)
    )


def _rivals(other: Candidate, place: Candidate) -> bool:
    """Say whether a namesake may be meant instead: not a division called like a large capital, "Washington state"."""
    if not other.alone or other.match != "name":
        return False
    if place.kind == "capital" and place.population >= LARGE_CAPITAL and other.kind == "admin1":
        return False
    return other.kind in {"country", "capital"} or other.population * FAMOUS > place.population
