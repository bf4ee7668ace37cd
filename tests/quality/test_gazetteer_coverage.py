"""How far the gazetteer reaches: gold names of LGL and TR-News, given, against its candidates. Every gold point counts.

- covered: the name has candidates.
- oracle: the right place is among them (near: within 161 km; same: the entity, or within 161 km).
- largest: the candidate with the largest population, the field's baseline.
- first: the one that the gazetteer offers first.
"""

from collections import Counter
from pathlib import Path

import pytest
from tests.quality.geo_gold import LGL, TR_NEWS, articles, is_near, is_same, needs

from wiredesk.gazetteer import load_gazetteer


@pytest.mark.parametrize(
    ("corpus", "covered", "oracle", "largest"),
    [
        pytest.param(LGL, 0.95, 0.93, 0.60, marks=needs(LGL)),
        pytest.param(TR_NEWS, 0.96, 0.94, 0.78, marks=needs(TR_NEWS)),
    ],
    ids=["LGL", "TR-News"],
)
def test_coverage(corpus: Path, covered: float, oracle: float, largest: float) -> None:
    """The gold names are known, the gold places among their candidates; the bounds lie just under what is measured."""
    gazetteer = load_gazetteer()
    right: Counter[str] = Counter()
    total = 0
    for article in articles(corpus):
        for gold in article.toponyms:
            if gold.point is None:
                continue
            total += 1
            found = gazetteer.candidates(gold.phrase)
            if not found:
                continue
            right["covered"] += 1
            right["oracle near"] += any(is_near(place, gold) for place in found)
            right["oracle same"] += any(is_same(place, gold) for place in found)
            for name, place in (("largest", max(found, key=lambda one: one.population)), ("first", found[0])):
                right[f"{name} near"] += is_near(place, gold)
                right[f"{name} same"] += is_same(place, gold)
    shares = {name: count / total for name, count in right.items()}
    print(f"\n{corpus.name}, {total} mentions: " + ", ".join(f"{name} {share:.3f}" for name, share in shares.items()))

    assert shares["covered"] >= covered
    assert shares["oracle same"] >= oracle
    assert shares["largest same"] >= largest
