"""Places against public corpora, where they are at hand: readings on ReLocaR, names and places on TR-News.

The corpora are not part of the repository: `WIREDESK_CORPORA` names their folder, else `../shared/corpora` beside it.
The bounds are a little under what was measured, so that a loss is seen; they are no claim of quality.
"""

from pathlib import Path

import pytest
from tests.quality.geo_gold import CORPORA, TR_NEWS, articles, kilometres, needs

from wiredesk.stages.geo import default_geo, resolve_mentions
from wiredesk.stages.geo.tokens import Tokens


RELOCAR = CORPORA / "metonymy" / "ReLocaR_Train.xml"


@needs(RELOCAR)
def test_readings_on_relocar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Literal against all other readings on ReLocaR's training half (Gritta et al., ACL 2017); mixed ones left out.

    The model is trained on it: five folds, each read by a model that has not seen it.
    """
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))
    from scripts import train_readings

    theirs = train_readings.relocar()
    score = train_readings.measure("ReLocaR train", theirs, train_readings.ours(), lambda place: place % 5)
    print(score)

    assert score.examples > 1000
    assert score.literal >= 0.85


@needs(TR_NEWS)
def test_names_and_places_on_tr_news() -> None:
    """Recognition (exact spans) without any entity tags, and resolution of gold mentions within 161 km, on TR-News."""
    recogniser = default_geo().recogniser
    hits = found_total = gold_total = answered = near = with_point = 0
    for article in articles(TR_NEWS):
        text, gold = article.text, article.toponyms
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
