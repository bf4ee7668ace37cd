"""Learning: a linear model for the first round, a small network for the second, both by Adam (Kingma and Ba, 2015).

The loss is the cross-entropy of the softmax over the candidates of a name and "none of them". The network has one
hidden layer beside a linear part; several, learned from different seeds, are one wide network in the end.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from place_examples import Example

from wiredesk.stages.geo.company import FIRST, SECOND
from wiredesk.stages.geo.profiles import UNIT
from wiredesk.stages.geo.ranker import PlacesModel, shares


SCALE = 256
HIDDEN, SEEDS = 32, 3
FIRST_STEPS, SECOND_STEPS = 300, 400
FIRST_RATE, SECOND_RATE = 0.05, 0.01
FIRST_DECAY, SECOND_DECAY = 1e-3, 2e-4
DROPPED = 0.1
"""Part of the hidden units that rest in a step."""
DAMPED = 0.7
"""A name said n times in a story weighs n to this power."""

Floats = NDArray[np.floating[Any]]


def learn(examples: Sequence[Example], version: str = "") -> PlacesModel:
    """Return the model learned from the examples, its weights rounded to whole numbers."""
    first = _round(_learn_first(examples))
    model = PlacesModel(version, SCALE, first, *(np.zeros(0) for _ in range(4)))
    guess_rows(examples, model)
    parts = [_learn_second(examples, seed) for seed in range(SEEDS)]
    hidden, bias, out, skip = zip(*parts, strict=True)
    return PlacesModel(
        version=version,
        scale=SCALE,
        first=first,
        hidden=_round(np.concatenate(hidden, axis=1)),
        hidden_bias=np.round(np.concatenate(bias) * SCALE * UNIT),
        out=_round(np.concatenate(out) / SEEDS),
        skip=_round(sum(skip) / SEEDS),
    )


def weights_of(model: PlacesModel) -> dict[str, NDArray[Any]]:
    """Return the weights as they are kept in the file."""
    small = {name: getattr(model, name).astype(np.int16) for name in ("first", "hidden", "out", "skip")}
    return {**small, "hidden_bias": model.hidden_bias.astype(np.int32)}


def guess_rows(examples: Sequence[Example], model: PlacesModel) -> None:
    """Work out the rows of the second round with the first round's guess."""
    for example in examples:
        company = example.company
        guess = shares(model.first_scores(example.first), company.owner, len(company.groups))
        example.second = company.second(example.first, guess)


def _round(weights: Floats) -> Floats:
    return np.clip(np.round(weights * SCALE), -32768, 32767)


def _learn_first(examples: Sequence[Example]) -> Floats:
    rows, owner, right, total = _stacked(examples, with_none=False)
    weight = right.sum()

    def slope(weights: list[Floats]) -> list[Floats]:
        answer = _softmax(rows @ weights[0], owner, len(total))
        return [rows.T @ (answer * total[owner] - right) / weight + FIRST_DECAY * weights[0]]

    return _adam([np.zeros(len(FIRST))], slope, FIRST_STEPS, FIRST_RATE)[0]


def _learn_second(examples: Sequence[Example], seed: int) -> list[Floats]:
    exact, owner, right, total = _stacked(examples, with_none=True)
    rows = exact.astype(np.float32)  # twice as fast, and rounded in the end anyway
    weight = right.sum()
    random = np.random.default_rng(seed)
    width = len(SECOND)

    def slope(weights: list[Floats]) -> list[Floats]:
        hidden, bias, out, skip = weights
        sums = rows @ hidden + bias
        awake = ((random.random(HIDDEN) > DROPPED) / (1 - DROPPED)).astype(np.float32)
        active = np.maximum(sums, 0) * awake
        answer = _softmax(active @ out + rows @ skip, owner, len(total))
        error = ((answer * total[owner] - right) / weight).astype(np.float32)
        back = error[:, None] * (out * awake) * (sums > 0)
        return [
            rows.T @ back + SECOND_DECAY * hidden,
            back.sum(axis=0),
            active.T @ error + SECOND_DECAY * out,
            rows.T @ error + SECOND_DECAY * skip,
        ]

    start = [
        random.normal(size=(width, HIDDEN)) / np.sqrt(width),
        np.zeros(HIDDEN),
        random.normal(size=HIDDEN) * 0.1,
        np.zeros(width),
    ]
    return _adam([one.astype(np.float32) for one in start], slope, SECOND_STEPS, SECOND_RATE)


def _stacked(examples: Sequence[Example], *, with_none: bool) -> tuple[Floats, NDArray[np.int64], Floats, Floats]:
    """Return rows, the name that each belongs to, the weights of right answers, and their sum for each name."""
    rows: list[Floats] = []
    owners: list[NDArray[np.int64]] = []
    rights: list[Floats] = []
    names = 0
    for example in examples:
        company, count = example.company, len(example.company.groups)
        owner = np.concatenate((company.owner, np.arange(count))) if with_none else company.owner
        right = example.right[: len(owner)]
        total = np.bincount(owner, right, count)
        damped = np.where(total > 0, np.maximum(total, 1e-9) ** (DAMPED - 1), 0.0)
        damped = np.where(total < 1, total > 0, damped)
        kept = (total > 0)[owner]
        number = np.cumsum(total > 0) - 1 + names
        rows.append((example.second if with_none else example.first)[kept] / UNIT)
        owners.append(number[owner[kept]])
        rights.append((right * damped[owner])[kept])
        names += int((total > 0).sum())
    owner, right = np.concatenate(owners), np.concatenate(rights)
    return np.concatenate(rows), owner, right, np.bincount(owner, right, names)


def _softmax(scores: Floats, owner: NDArray[np.int64], names: int) -> Floats:
    most = np.full(names, -np.inf)
    np.maximum.at(most, owner, scores)
    weights = np.exp(scores - most[owner])
    return np.asarray(weights / np.bincount(owner, weights, names)[owner])


def _adam(
    weights: list[Floats], slope: Callable[[list[Floats]], list[Floats]], steps: int, rate: float
) -> list[Floats]:
    """Return the weights after `steps` steps down the slope, the steps growing shorter like a cosine."""
    mean, square = [np.zeros_like(one) for one in weights], [np.zeros_like(one) for one in weights]
    for step in range(1, steps + 1):
        pace = rate * (1 + np.cos(np.pi * step / steps)) / 2
        for index, gradient in enumerate(slope(weights)):
            mean[index] = 0.9 * mean[index] + 0.1 * gradient
            square[index] = 0.999 * square[index] + 0.001 * gradient**2
            ahead = mean[index] / (1 - 0.9**step)
            weights[index] = weights[index] - np.float32(pace) * ahead / (
                np.sqrt(square[index] / (1 - 0.999**step)) + 1e-8
            )
    return weights
