"""Place gold of public corpora (LGL, TR-News), and when an answer counts as right.

The corpora are not part of the repository: `WIREDESK_CORPORA` names their folder, else `../shared/corpora` beside it.
"""

import gzip
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from wiredesk.gazetteer import Candidate, fold_name
from wiredesk_events import Place


CORPORA = Path(os.environ.get("WIREDESK_CORPORA") or Path(__file__).parents[3] / "shared" / "corpora")
LGL = CORPORA / "geo" / "lgl.xml.gz"
TR_NEWS = CORPORA / "geo" / "TR-News.xml.gz"
NEAR = 161.0
"""Kilometres within which an answer counts: a hundred miles, as in the field's papers."""


def needs(path: Path) -> pytest.MarkDecorator:
    """Skip, and say so, where the corpus is not at hand."""
    return pytest.mark.skipif(not path.exists(), reason=f"{path.name} is not at hand; set WIREDESK_CORPORA")


@dataclass(frozen=True)
class Toponym:
    """One gold mention: its span and text; GeoNames id, name, class and point where it has them."""

    start: int
    end: int
    phrase: str
    geonames: str | None = None
    name: str = ""
    kind: str = ""
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class Article:
    """One gold text."""

    source: str
    text: str
    toponyms: tuple[Toponym, ...]


def articles(path: Path) -> Iterator[Article]:
    """Yield the articles; spans that have slipped are moved to the nearest occurrence of their phrase."""
    with gzip.open(path) as stream:
        root = ET.parse(stream).getroot()  # noqa: S314 - a corpus of our own choice
    for article in root.iter("article"):
        text = article.findtext("text") or ""
        gold: list[Toponym] = []
        for toponym in article.iter("toponym"):
            phrase, start = toponym.findtext("phrase") or "", int(toponym.findtext("start") or 0)
            nearby = [at for at in range(max(0, start - 12), start + 13) if text.startswith(phrase, at)]
            if not phrase or not nearby:
                continue
            start = min(nearby, key=lambda at: abs(at - start))
            tag = toponym.find("gaztag")
            if tag is None or not tag.findtext("lat"):
                gold.append(Toponym(start, start + len(phrase), phrase))
                continue
            gold.append(
                Toponym(
                    start,
                    start + len(phrase),
                    phrase,
                    tag.get("geonameid"),
                    tag.findtext("name") or "",
                    tag.findtext("fcode") or "",
                    (float(tag.findtext("lat") or 0), float(tag.findtext("lon") or 0)),
                )
            )
        yield Article(article.findtext("domain") or "", text, tuple(gold))


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance."""
    (lat1, lon1), (lat2, lon2) = [(math.radians(lat), math.radians(lon)) for lat, lon in (one, other)]
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12_742 * math.asin(math.sqrt(half))


def is_near(place: Candidate | Place, gold: Toponym) -> bool:
    """Say whether a place lies within 161 km of the gold point."""
    if gold.point is None or place.latitude is None or place.longitude is None:
        return False
    return kilometres((place.latitude, place.longitude), gold.point) <= NEAR


def is_same(place: Candidate | Place, gold: Toponym) -> bool:
    """Say whether a place is the gold one: its id, a country, division or continent of its name, or within 161 km."""
    if place.place_id == f"geonames:{gold.geonames}":
        return True
    large = gold.kind in {"CONT", "ADM1"} or gold.kind.startswith("PCL")
    same_kind = place.kind in {"country", "admin1", "continent"}
    return (large and same_kind and fold_name(place.name) == fold_name(gold.name)) or is_near(place, gold)
