"""Learn the weights of the names model: the likeliest weights under a normal prior, by AdaGrad over small batches."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from corpora import KINDS
from numpy.typing import NDArray

from wiredesk.stages.entities.names_model.evidence import Stretch, stretches_of


Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EPOCHS = 6
RATE = 0.3
PRIOR = 1e-3
"""Strength of the prior for each run that shows a piece of evidence; 1e-4 and 5e-3 were measured to be worse."""
SEED = 7
_NONE = len(KINDS) - 1


@dataclass(frozen=True)
class Example:
    """A run of capitals.

    Attributes:
        length: in tokens.
        gold: its true parting: first token, after the last (counted from the run's first), kind.
        rows: evidence of each stretch, in the order of `stretches_of`.
    """

    length: int
    gold: tuple[tuple[int, int, int], ...]
    rows: tuple[Ints, ...]


@dataclass(frozen=True)
class _Batch:
    """Runs of one length: evidence flat, with the stretch of each piece, and the cells of the true stretches."""

    length: int
    runs: int
    ids: Ints
    owners: Ints
    offsets: Ints
    gold: Ints


def learn(examples: Sequence[Example], evidence: int) -> Floats:
    """Return the weights, evidence by kinds; the same examples give the same weights on one kind of computer."""
    rng = np.random.default_rng(SEED)
    batches = [batch for length in sorted({e.length for e in examples}) for batch in _batches(examples, length, rng)]
    weights = np.zeros((evidence, len(KINDS)))
    history = np.full_like(weights, 1e-6)
    for epoch in range(EPOCHS):
        likelihood = 0.0
        for number in rng.permutation(len(batches)):
            likelihood += _step(batches[number], weights, history)
        print(f"epoch {epoch + 1}: log-likelihood {likelihood / len(examples):.4f} a run")
    return weights


def _batches(examples: Sequence[Example], length: int, rng: np.random.Generator) -> list[_Batch]:
    own = [example for example in examples if example.length == length]
    stretches = stretches_of((0, length))
    index = {stretch: number for number, stretch in enumerate(stretches)}
    size = max(8, 512 // max(1, len(stretches) // 2))
    order = rng.permutation(len(own))
    found: list[_Batch] = []
    for at in range(0, len(own), size):
        part = [own[number] for number in order[at : at + size]]
        counts = np.array([len(rows) for example in part for rows in example.rows])
        cells = [
            (run * len(stretches) + index[first, last]) * len(KINDS) + kind
            for run, example in enumerate(part)
            for first, last, kind in example.gold
        ]
        found.append(
            _Batch(
                length=length,
                runs=len(part),
                ids=np.concatenate([rows for example in part for rows in example.rows]),
                owners=np.repeat(np.arange(len(counts)), counts),
                offsets=np.concatenate([[0], np.cumsum(counts)[:-1]]),
                gold=np.array(cells),
            )
        )
    return found


def _step(batch: _Batch, weights: Floats, history: Floats) -> float:
    """Move the weights by one batch; return its log-likelihood before."""
    stretches = stretches_of((0, batch.length))
    shape = (batch.runs, len(stretches), len(KINDS))
    scores = np.add.reduceat(weights[batch.ids], batch.offsets, axis=0).reshape(shape)
    for number, (first, last) in enumerate(stretches):
        if last - first > 1:
            scores[:, number, _NONE] = -1e9
    totals, expected = _expected(stretches, batch.length, scores)
    slope = -expected.reshape(-1)
    np.add.at(slope, batch.gold, 1.0)
    slope = slope.reshape(-1, len(KINDS))
    rows, places = np.unique(batch.ids, return_inverse=True)
    columns = [
        np.bincount(places, weights=slope[batch.owners, kind], minlength=len(rows)) for kind in range(len(KINDS))
    ]
    gradient = np.stack(columns, axis=1) - PRIOR * batch.runs * weights[rows]
    history[rows] += gradient * gradient
    weights[rows] += RATE * gradient / np.sqrt(history[rows])
    return float(scores.reshape(-1)[batch.gold].sum() - totals.sum())


def _expected(stretches: Sequence[Stretch], length: int, scores: Floats) -> tuple[Floats, Floats]:
    """Return each run's log sum over all partings, and how likely each stretch is with each kind."""
    sums = _log_sum(scores)
    runs = len(scores)
    forward = np.zeros((runs, length + 1))
    backward = np.zeros((runs, length + 1))
    for at in range(1, length + 1):
        terms = [forward[:, first] + sums[:, n] for n, (first, last) in enumerate(stretches) if last == at]
        forward[:, at] = _log_sum(np.stack(terms, axis=1))
    for at in range(length - 1, -1, -1):
        terms = [backward[:, last] + sums[:, n] for n, (first, last) in enumerate(stretches) if first == at]
        backward[:, at] = _log_sum(np.stack(terms, axis=1))
    total = forward[:, length]
    firsts, lasts = np.array(stretches).T
    around = forward[:, firsts] + backward[:, lasts] - total[:, None]
    return total, np.exp(scores + around[:, :, None])


def _log_sum(values: Floats) -> Floats:
    most = values.max(axis=-1, keepdims=True)
    summed: Floats = np.log(np.exp(values - most).sum(axis=-1)) + most[..., 0]
    return summed
