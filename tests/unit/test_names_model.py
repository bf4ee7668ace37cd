"""The names model: its sums against every parting written out, its file, and what it may not do."""

import itertools
import math
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.domain.errors import Misconfigured
from wiredesk.stages.entities.lists import load_lists
from wiredesk.stages.entities.names_model import NamesJudge, load_model
from wiredesk.stages.entities.names_model.evidence import LONGEST, Stretch, story_facts, stretch_evidence, stretches_of
from wiredesk.stages.entities.names_model.lattice import best_parting
from wiredesk.stages.entities.names_model.model import pack_model, unpack_model
from wiredesk.stages.entities.names_model.words import WordEvidence, shape
from wiredesk.stages.entities.passages import read_passage, words_of
from wiredesk.stages.entities.recogniser import NameRecogniser, lower_words
from wiredesk.stages.entities.rule_names import rule_names


def _partings(first: int, last: int) -> list[list[Stretch]]:
    """Write out every parting of a run."""
    if first == last:
        return [[]]
    ends = range(first + 1, min(last, first + LONGEST) + 1)
    return [[(first, end), *rest] for end in ends for rest in _partings(end, last)]


@given(st.integers(1, 5), st.integers(1, 3), st.data())
def test_sums_and_the_best_parting_are_those_of_all_partings(size: int, kinds: int, data: st.DataObject) -> None:
    """Forward-backward finds the parting, and each stretch's probability, that writing out all partings finds."""
    stretches = stretches_of((7, 7 + size))
    values = st.floats(-5, 5, allow_nan=False).map(lambda value: round(value, 3))
    scores = {part: [data.draw(values) for _ in range(kinds)] for part in stretches}
    total = {part: math.log(sum(math.exp(score) for score in row)) for part, row in scores.items()}

    found = best_parting(stretches, [max(scores[part]) for part in stretches], [total[part] for part in stretches])

    every = _partings(7, 7 + size)
    weights = [math.exp(sum(total[part] for part in parting)) for parting in every]
    chosen = [stretches[number] for number, _ in found]
    assert math.isclose(
        sum(max(scores[part]) for part in chosen), max(sum(max(scores[p]) for p in parting) for parting in every)
    )
    for number, likely in found:
        share = sum(w for w, parting in zip(weights, every, strict=True) if stretches[number] in parting) / sum(weights)
        assert math.isclose(math.exp(likely), share, rel_tol=1e-6, abs_tol=1e-9)


def test_a_model_comes_back_from_its_bytes() -> None:
    """Packing twice gives equal bytes; unpacking gives the rows, weights and common words back."""
    about = {"version": "x", "kinds": ["person", "none"], "scale": 256}
    weights = np.array([[1, -2], [300, 4]], np.int16)
    data = pack_model(about, ["alone:w=a", "bias"], weights, {"the": 9})
    model = unpack_model(data)

    assert data == pack_model(about, ["alone:w=a", "bias"], weights, {"the": 9})
    assert model.kinds == ("person", "none")
    assert model.weights[model.rows["bias"]].tolist() == [300, 4]
    assert model.common == {"the": 9}


@pytest.mark.parametrize(
    "harm", [lambda data: data[:-40], lambda _: b"", lambda _: b"PK no archive"], ids=["cut", "empty", "foreign"]
)
def test_a_damaged_model_is_named(harm: object) -> None:
    """A cut, empty or foreign file is a broken data file with its name, no crash elsewhere."""
    data = pack_model({"version": "x", "kinds": ["none"], "scale": 1}, ["bias"], np.ones((1, 1), np.int16), {})
    with pytest.raises(Misconfigured, match=r"WIRE-S002.*names_model\.npz"):
        unpack_model(harm(data))  # type: ignore[operator]


def test_the_packaged_model_is_small_and_says_what_it_is() -> None:
    """It is under 8 MB, has the kinds that the judge knows, and none of the rows is empty."""
    model = load_model()

    assert model.weights.nbytes < 8_000_000
    assert model.kinds == ("person", "location", "organization", "nationality", "other", "none")
    assert model.weights.any(axis=1).all()


@pytest.mark.parametrize(
    ("word", "form"), [("Qureshi", "Xxx"), ("NATO", "XX"), ("al-Sisi", "xx-Xxx"), ("F-16", "X-dd")]
)
def test_shape(word: str, form: str) -> None:
    """Capitals, small letters and digits, longer rows cut to two."""
    assert shape(word) == form


_WORDS = st.sampled_from(
    [
        *words_of("Okonjo Ramirez Tamar Lines bank of the WTO said in Hill & Lake Prime Minister al - Noor ( ) , ."),
        "\n\n",
    ]
)


@cache
def _judge() -> NamesJudge:
    return NamesJudge(load_model(), load_lists())


@given(st.lists(_WORDS, max_size=40))
@settings(max_examples=60, deadline=None)
def test_names_stand_in_order_apart_and_on_known_kinds(words: list[str]) -> None:
    """Whatever stands in the copy: names are in order, never overlap, and a second look gives the same."""
    passage = read_passage("body", " ".join(words))
    lists = load_lists()
    judge = _judge()
    lower = lower_words([passage])
    seen = [rule_names(passage, lower, lists)]
    (names,) = judge.settle([passage], seen, lower)

    assert all(0 < name.confidence <= 1 for name in names)
    for one, other in itertools.pairwise(NameRecogniser(lists, judge).find([passage])):
        assert one.last <= other.first
    assert judge.settle([passage], seen, lower) == [names]


def test_kept_words_change_nothing() -> None:
    """A judge that has seen other stories, and had to forget their words, finds what a fresh one finds."""
    lists = load_lists()
    used = NamesJudge(load_model(), lists)
    for number in range(60):
        text = " ".join(f"Mr. Q{number}x{word} met Z{word}y{number} there." for word in range(200))
        NameRecogniser(lists, used).find([read_passage("body", text)])
    passage = read_passage("body", "Tamar Okonjo of Harbour Lines told Ramirez that Lake Noor was calm.")

    fresh = NameRecogniser(lists, NamesJudge(load_model(), lists)).find([passage])
    assert fresh == NameRecogniser(lists, used).find([passage])
    assert fresh


def test_learning_twice_gives_the_same_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Learning has no chance in it, and learns what plain examples show."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts" / "names_model"))
    from learn import Example, learn  # type: ignore[import-not-found] # a script, not a package

    lists = load_lists()
    evidence = WordEvidence.of(lists, {})
    rows: list[list[list[str]]] = []
    for text in ("Mr. Noor", "The WTO"):
        passage = read_passage("body", f"It was {text} who won.")
        rules = rule_names(passage, frozenset(), lists)
        facts = story_facts([passage], [rules], frozenset())
        rows.append([stretch_evidence(passage, (3, 4), (3, 4), rules.names, facts, evidence)])
    index = {item: number for number, item in enumerate(sorted({item for row in rows for item in row[0]}))}
    examples = [
        Example(1, ((0, 1, kind),), (np.array([index[item] for item in row[0]]),))
        for row, kind in zip(rows, (0, 2), strict=True)
    ] * 40

    first, second = learn(examples, len(index)), learn(examples, len(index))
    assert np.array_equal(first, second)
    for row, kind in zip(rows, (0, 2), strict=True):
        assert first[[index[item] for item in row[0]]].sum(axis=0).argmax() == kind
    sys.modules.pop("learn", None)
    sys.modules.pop("corpora", None)
