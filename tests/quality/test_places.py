"""Names of places and the places that they mean, on LGL and TR-News, beside the field's baseline: the largest place.

Aims. Gold mentions given, all gold in the denominator, entity-or-161: LGL, folds grouped by newspaper, 0.84 (largest
place: 0.634), strict 0.80; TR-News, never learned from, 0.91 (0.816), strict 0.86. Exact F1 of names, through the
entities stage: LGL 0.70, TR-News 0.84. The floors lie just under what is reached.

    python -m tests.quality.test_places
"""

import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from tests.quality.geo_gold import LGL, TR_NEWS, Article, articles, needs
from tests.quality.place_scores import PlaceScores, SpanScores

from wiredesk.gazetteer import load_gazetteer
from wiredesk.stages.entities import tag_entities
from wiredesk.stages.geo import tag_places
from wiredesk.stages.geo.ranker import PlacesModel, load_model
from wiredesk.stages.geo.resolve import RankedResolver
from wiredesk.stages.geo.rules import ResolutionRules, packaged
from wiredesk_events import Place, StoryParsed, StoryTagged, load


FOLDS = 5
_ROOT = Path(__file__).parents[2]
_SAMPLE = load(StoryTagged, (_ROOT / "tests/golden/geo/efe/in.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def _scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(_ROOT / "scripts" / "places_model"))


@needs(LGL)
@pytest.mark.timeout(900)
def test_places_on_lgl() -> None:
    """Each fifth of the newspapers is answered by a model that has learned from the others."""
    scores, largest = PlaceScores(), PlaceScores()
    for resolver, held in _folds():
        _answer(resolver, held, scores, largest)
    print(f"\nLGL      {scores}\n largest {largest}")

    assert scores.total == 4462
    assert scores.entity >= 0.87
    assert scores.strict >= 0.86


@needs(TR_NEWS)
def test_places_on_tr_news() -> None:
    """The packaged model, learned from LGL alone."""
    scores, largest = PlaceScores(), PlaceScores()
    _answer(_resolver(load_model()), articles(TR_NEWS), scores, largest)
    print(f"\nTR-News  {scores}\n largest {largest}")

    assert scores.total == 1275
    assert scores.entity >= 0.92
    assert scores.strict >= 0.89


@pytest.mark.parametrize(
    ("corpus", "floor"),
    [pytest.param(LGL, 0.73, marks=needs(LGL)), pytest.param(TR_NEWS, 0.87, marks=needs(TR_NEWS))],
    ids=["LGL", "TR-News"],
)
def test_names(corpus: Path, floor: float) -> None:
    """Names found after the entities stage; LGL's places are by the model learned from it: only its names count."""
    scores = SpanScores()
    for article in articles(corpus):
        scores.add(_found(article), article.toponyms)
    print(f"\n{corpus.name} {scores}")

    assert scores.f1 >= floor


def _folds() -> Iterator[tuple[RankedResolver, list[Article]]]:
    """Yield a resolver that has not seen a fifth of the newspapers, with the articles of these."""
    examples_of, learn = import_module("place_examples").examples_of, import_module("place_learning").learn
    gold = list(articles(LGL))
    newspapers = sorted({article.source for article in gold})
    for fold in range(FOLDS):
        held = set(newspapers[fold::FOLDS])
        model = learn(examples_of(article for article in gold if article.source not in held))
        yield _resolver(model), [article for article in gold if article.source in held]


def _resolver(model: PlacesModel) -> RankedResolver:
    return RankedResolver(load_gazetteer(), model, packaged("resolution.toml", ResolutionRules))


def _answer(resolver: RankedResolver, texts: Iterable[Article], scores: PlaceScores, largest: PlaceScores) -> None:
    """Count what the resolver says of the gold mentions, and what the largest place would be."""
    given_names = import_module("place_examples").given_names
    for article in texts:
        gold = {(one.start, one.end): one for one in article.toponyms}
        names = given_names(article.text, sorted(gold), load_gazetteer())
        (senses,), _ = resolver.resolve([names], None)
        for found, sense in zip(names.found, senses, strict=True):
            toponym = gold[found.start, found.end]
            scores.add(sense.place if sense is not None else None, toponym)
            largest.add(max(found.candidates, key=lambda place: place.population, default=None), toponym)


def _found(article: Article) -> dict[tuple[int, int], Place]:
    """Return the names that the stages find in an article and their places."""
    update = {"headline": "", "body": article.text, "dateline": None, "paragraphs": (), "sentences": (), "quotes": ()}
    parsed = StoryParsed(**{name: getattr(_SAMPLE, name) for name in StoryParsed.model_fields})
    story = tag_places(tag_entities(parsed.model_copy(update=update)))
    return {(mention.span.start, mention.span.end): place for place in story.places for mention in place.mentions}


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q", "-s"]))
