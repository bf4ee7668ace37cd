"""Places against public corpora, where they are at hand: readings on ReLocaR, names and places on TR-News.

The corpora are not part of the repository: `WIREDESK_CORPORA` names their folder, else `../shared/corpora` beside it.
The bounds are a little under what was measured, so that a loss is seen; they are no claim of quality.
"""

import gzip
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from wiredesk.stages.geo import default_geo, resolve_mentions
from wiredesk.stages.geo.tokens import Tokens


CORPORA = Path(os.environ.get("WIREDESK_CORPORA") or Path(__file__).parents[3] / "shared" / "corpora")
RELOCAR = CORPORA / "metonymy" / "ReLocaR_Train.xml"
TR_NEWS = CORPORA / "geo" / "TR-News.xml.gz"


def needs(path: Path) -> pytest.MarkDecorator:
    """Skip, and say so, where the corpus is not at hand."""
    return pytest.mark.skipif(not path.exists(), reason=f"{path.name} is not at hand; set WIREDESK_CORPORA")


@needs(RELOCAR)
def test_readings_on_relocar() -> None:
    """Literal against all other readings on ReLocaR's training half (Gritta et al., ACL 2017); mixed ones left out."""
    right = total = 0
    for sample in ET.parse(RELOCAR).getroot().iter("sample"):  # noqa: S314 - a corpus of our own choice
        mention = sample.find("loc")
        if mention is None or mention.get("reading") == "mixed":
            continue
        before, name = sample.text or "", (mention.text or "").strip()
        text = before + name + (mention.tail or "")
        (place,) = resolve_mentions(text, [(len(before), len(before) + len(name))])
        is_literal = place.mentions[0].reading == "literal"
        right += is_literal == (mention.get("reading") == "lit")
        total += 1
    print(f"ReLocaR train: {right}/{total} = {right / total:.3f}")

    assert total > 1000
    assert right / total >= 0.77


@dataclass(frozen=True)
class Toponym:
    """One gold mention: its span, and its point where it has one."""

    start: int
    end: int
    point: tuple[float, float] | None


def articles(path: Path) -> Iterator[tuple[str, list[Toponym]]]:
    """Yield text and toponyms; spans that have slipped are moved to the nearest occurrence of their phrase."""
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
            latitude, longitude = toponym.findtext("gaztag/lat"), toponym.findtext("gaztag/lon")
            point = (float(latitude), float(longitude)) if latitude and longitude else None
            gold.append(Toponym(start, start + len(phrase), point))
        yield text, gold


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance."""
    (lat1, lon1), (lat2, lon2) = [(math.radians(lat), math.radians(lon)) for lat, lon in (one, other)]
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12_742 * math.asin(math.sqrt(half))


@needs(TR_NEWS)
def test_names_and_places_on_tr_news() -> None:
    """Recognition (exact spans) without any entity tags, and resolution of gold mentions within 161 km, on TR-News."""
    recogniser = default_geo().recogniser
    hits = found_total = gold_total = answered = near = with_point = 0
    for text, gold in articles(TR_NEWS):
        spans = {(name.start, name.end) for name in recogniser.find("body", Tokens(text), ())}
        wanted = {(one.start, one.end) for one in gold}
        hits, found_total, gold_total = hits + len(spans & wanted), found_total + len(spans), gold_total + len(wanted)
        points = {
            (mention.span.start, mention.span.end): (place.latitude, place.longitude)
            for place in resolve_mentions(text, sorted(wanted))
            for mention in place.mentions
        }
        for one in gold:
            if one.point is None:
                continue
            with_point += 1
            latitude, longitude = points[one.start, one.end]
            if latitude is not None and longitude is not None:
                answered += 1
                near += kilometres(one.point, (latitude, longitude)) <= 161
    precision, recall = hits / found_total, hits / gold_total
    f1 = 2 * precision * recall / (precision + recall)
    print(
        f"TR-News: recognition P {precision:.3f} R {recall:.3f} F1 {f1:.3f}; "
        f"answered {answered / with_point:.3f}, within 161 km {near / with_point:.3f} of all"
    )

    assert with_point > 1200
    assert f1 >= 0.8
    assert near / with_point >= 0.72
