"""Train the model that tells how a mention of a place is meant, and write its weights.

    python scripts/train_readings.py            # needs numpy, and ReLocaR at WIREDESK_CORPORA/metonymy
    python scripts/train_readings.py --check    # only measure: five folds of each source

A multinomial logistic regression. It learns from `readings_training.txt`, sentences written for this project with all
four readings, and from the training half of ReLocaR (Gritta et al., ACL 2017; sentences of Wikipedia, CC BY-SA), which
only tells literal from other readings. There the sentence decides what "other" may stand for: a government; a people
too, where it is about sport; a modifier too, where a noun follows. The likelihood of such an example is the sum over
what it may stand for. The weights of the signals are drawn towards those in `readings.toml`, all others towards zero.

The weights are rounded to whole numbers, so that a run elsewhere writes the same file but for the last bit of a few.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import compress
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import numpy as np
from numpy.typing import NDArray


ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "services"), str(ROOT / "schemas")]

from tests.quality.marked_copy import read_marked  # noqa: E402

from wiredesk.stages.geo import view_mentions  # noqa: E402
from wiredesk.stages.geo.contexts import Feature  # noqa: E402
from wiredesk.stages.geo.readings import READINGS, SCALE, Reader  # noqa: E402
from wiredesk.stages.geo.rules import ReadingRules, packaged  # noqa: E402


CORPORA = Path(os.environ.get("WIREDESK_CORPORA") or ROOT.parent / "shared" / "corpora")
RELOCAR = CORPORA / "metonymy" / "ReLocaR_Train.xml"
OURS = Path(__file__).with_name("readings_training.txt")
TARGET = ROOT / "services" / "wiredesk" / "stages" / "geo" / "data" / "readings_model.tsv"
VERSION = "readings-1"

LEAST = 2
"""Features that fewer examples have are left out, but for signals."""
SIGNAL_VALUE = 2.0
"""The value of a signal's feature, against 1 of the others: its weight is held to its prior less."""
PRIOR = 0.75
"""Share of the weights in `readings.toml` that the training begins at."""
PENALTY = 1.0
"""Of the squared distance of the weights from their prior, halved."""
SMALLEST = 0.02
"""Features none of whose weights is larger are not written."""
FOLDS = 5

Matrix = NDArray[np.float64]


class Examples(NamedTuple):
    """What to learn from.

    Attributes:
        features: of each mention.
        allowed: the readings that each may have, as places in `READINGS`.
    """

    features: list[list[Feature]]
    allowed: list[tuple[int, ...]]

    def pick(self, keep: Sequence[bool]) -> "Examples":
        """Return those kept."""
        return Examples(list(compress(self.features, keep)), list(compress(self.allowed, keep)))


class Design:
    """A sparse matrix: a row an example, a column a feature; products only by gathering and adding in a fixed order."""

    def __init__(self, rows: Sequence[Sequence[Feature]], columns: dict[Feature, int]) -> None:
        self.shape = (len(rows), len(columns))
        found = [[feature for feature in row if feature in columns] for row in rows]
        self._columns = np.array([columns[feature] for row in found for feature in row])
        values = [SIGNAL_VALUE if feature[0] == "signal" else 1.0 for row in found for feature in row]
        self._values = np.array(values)[:, None]
        lengths = np.array([len(row) for row in found])
        self._starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        order = np.argsort(self._columns, kind="stable")
        self._rows = np.repeat(np.arange(len(rows)), lengths)[order]
        self._row_values = self._values[order]
        self._used, self._column_starts = np.unique(self._columns[order], return_index=True)

    def times(self, weights: Matrix) -> Matrix:
        """Return the product with a matrix of a row a feature."""
        return np.add.reduceat(weights[self._columns] * self._values, self._starts, axis=0)

    def transposed_times(self, errors: Matrix) -> Matrix:
        """Return the product of the transposed matrix with one of a row an example."""
        result = np.zeros((self.shape[1], errors.shape[1]))
        result[self._used] = np.add.reduceat(errors[self._rows] * self._row_values, self._column_starts, axis=0)
        return result


def featured(texts: Iterable[tuple[str, dict[tuple[int, int], str]]]) -> Iterator[tuple[list[Feature], str]]:
    """Yield the features of each marked mention with its label; of a title twice: in the text and as the headline."""
    reader = Reader(packaged("readings.toml", ReadingRules))
    for text, marks in texts:
        is_title = text[-1:].isalnum()
        for mention, (_, label) in zip(view_mentions(text, list(marks)), sorted(marks.items()), strict=True):
            for seen in (mention, replace(mention, in_headline=True)) if is_title else (mention,):
                view = reader.view(seen)
                yield list(dict.fromkeys((*reader.features(view), *reader.sentence(view)))), label


def ours() -> Examples:
    """Return the sentences written for this project."""
    lines = [line for line in OURS.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    pairs = list(featured(read_marked(line) for line in lines))
    places: dict[str, int] = {reading: place for place, reading in enumerate(READINGS)}
    return Examples([features for features, _ in pairs], [(places[label],) for _, label in pairs])


def relocar() -> Examples:
    """Return ReLocaR's training half; mixed readings are left out."""
    pairs = list(featured(_relocar_texts()))
    return Examples([features for features, _ in pairs], [_allowed(features, label) for features, label in pairs])


def _relocar_texts() -> Iterator[tuple[str, dict[tuple[int, int], str]]]:
    for sample in ET.parse(RELOCAR).getroot().iter("sample"):  # noqa: S314 - a corpus of our own choice
        mention = sample.find("loc")
        if mention is not None and mention.get("reading") in {"lit", "met"}:
            before, name = sample.text or "", (mention.text or "").strip()
            yield (
                before + name + (mention.tail or ""),
                {(len(before), len(before) + len(name)): mention.attrib["reading"]},
            )


def _allowed(features: Sequence[Feature], label: str) -> tuple[int, ...]:
    if label == "lit":
        return (0,)
    topic = next((value.split(" ")[0] for template, value in features if template == "topic left"), "")
    nouns = ("before-", "article", "hyphen")
    is_modifier = any(template == "signal" and value.startswith(nouns) for template, value in features)
    return (1, *((2,) if topic in {"sport", "sport?", "score"} else ()), *((3,) if is_modifier else ()))


def columns_of(examples: Examples) -> dict[Feature, int]:
    """Return the column of each feature that is frequent enough."""
    counts = Counter(feature for row in examples.features for feature in row)
    kept = sorted(feature for feature, count in counts.items() if count >= LEAST or feature[0] == "signal")
    return {feature: column for column, feature in enumerate(kept)}


def prior(columns: dict[Feature, int]) -> Matrix:
    """Return where the weights begin."""
    weights = np.zeros((len(columns), len(READINGS)))
    signals = packaged("readings.toml", ReadingRules).signals
    for (template, value), column in columns.items():
        if template == "signal":
            given = signals[value]
            weights[column] = [PRIOR * given.get(reading, 0.0) / SIGNAL_VALUE for reading in READINGS]
    return weights


def train(examples: Examples, columns: dict[Feature, int]) -> Matrix:
    """Return the weights, a row a feature."""
    design, start = Design(examples.features, columns), prior(columns)
    allowed = np.zeros((len(examples.allowed), len(READINGS)))
    for row, places in enumerate(examples.allowed):
        allowed[row, list(places)] = 1.0

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        weights = flat.reshape(start.shape)
        shares = softmax(design.times(weights))
        likely = (shares * allowed).sum(axis=1, keepdims=True)
        gradient = design.transposed_times(shares - shares * allowed / likely) + PENALTY * (weights - start)
        value = -np.log(likely).sum() + 0.5 * PENALTY * ((weights - start) ** 2).sum()
        return float(value), gradient.ravel()

    return minimise(loss, start.ravel().copy()).reshape(start.shape)


def softmax(sums: Matrix) -> Matrix:
    """Return shares of each row."""
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    shares: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return shares


def minimise(
    loss: Callable[[Matrix], tuple[float, Matrix]], point: Matrix, steps: int = 200, memory: int = 8
) -> Matrix:
    """Return the point where a function is least: limited-memory BFGS with backtracking."""
    value, gradient = loss(point)
    moves: list[tuple[Matrix, Matrix]] = []
    for _ in range(steps):
        direction = -_scaled(gradient, moves)
        slope, stride = float(gradient @ direction), 1.0
        next_value, next_gradient = loss(point + direction)
        while next_value > value + 1e-4 * stride * slope and stride > 1e-6:
            stride /= 2
            next_value, next_gradient = loss(point + stride * direction)
        move, turn = stride * direction, next_gradient - gradient
        if move @ turn > 1e-10:
            moves = [*moves[-memory + 1 :], (move, turn)]
        gain = value - next_value
        point, value, gradient = point + move, next_value, next_gradient
        if gain < 1e-5 * max(1.0, abs(value)):
            break
    return point


def _scaled(gradient: Matrix, moves: Sequence[tuple[Matrix, Matrix]]) -> Matrix:
    """Return the gradient times the inverse of the curvature that the last moves showed."""
    if not moves:
        return gradient / max(1.0, float(np.linalg.norm(gradient)))
    result, shares = gradient.copy(), []
    for move, turn in reversed(moves):
        share = (move @ result) / (turn @ move)
        shares.append(share)
        result -= share * turn
    move, turn = moves[-1]
    result *= (move @ turn) / (turn @ turn)
    for (move, turn), share in zip(moves, reversed(shares), strict=True):
        result += move * (share - (turn @ result) / (turn @ move))
    return result


def joined(*parts: Examples) -> Examples:
    """Return all examples of several sources."""
    return Examples(
        [row for part in parts for row in part.features], [places for part in parts for places in part.allowed]
    )


class Score(NamedTuple):
    """How examples were read by models that had not seen them.

    Attributes:
        name: what they are.
        examples: how many.
        literal: share told rightly literal from not.
        right: share given a reading that is allowed.
        sure: mean share of the reading given; near `right` where the shares are true.
    """

    name: str
    examples: int
    literal: float
    right: float
    sure: float

    def __str__(self) -> str:
        return f"{self.name}: literal or not {self.literal:.3f}, reading {self.right:.3f}, mean share {self.sure:.3f}"


def measure(name: str, examples: Examples, others: Examples, fold_of: Callable[[int], int]) -> Score:
    """Return how the examples are read over `FOLDS` folds, each by a model trained on the rest and the others."""
    literal = right = 0
    sure = 0.0
    folds = [fold_of(place) for place in range(len(examples.features))]
    for fold in range(FOLDS):
        learned = joined(others, examples.pick([one != fold for one in folds]))
        held = examples.pick([one == fold for one in folds])
        columns = columns_of(learned)
        shares = softmax(Design(held.features, columns).times(train(learned, columns)))
        for row, places in zip(shares, held.allowed, strict=True):
            best = int(row.argmax())
            literal += (best == 0) == (0 in places)
            right += best in places
            sure += float(row[best])
    total = len(folds)
    return Score(name, total, literal / total, right / total, sure / total)


def write(columns: dict[Feature, int], weights: Matrix) -> None:
    """Write the weights; a signal's times its value, since it counts once when it is read."""
    lines = [
        f"# {VERSION} weights of {', '.join(READINGS)}, times {SCALE}; written by scripts/train_readings.py.",
        "# From sentences of this project and ReLocaR (Wikipedia, CC BY-SA).",
    ]
    for (template, value), column in columns.items():
        row = weights[column] * (SIGNAL_VALUE if template == "signal" else 1.0)
        # Adding one number to all four changes no share: the mean is taken off.
        row = row - row.mean()
        if np.abs(row).max() >= SMALLEST or template == "signal":
            lines.append("\t".join((template, value, *(str(round(float(weight) * SCALE)) for weight in row))))
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Train and write, or measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="only measure, by folds")
    check = parser.parse_args().check
    mine, theirs = ours(), relocar()
    if check:
        print(measure("ReLocaR train", theirs, mine, lambda place: place % FOLDS))
        print(measure("own sentences", mine, theirs, lambda place: place // 10 % FOLDS))
        return
    examples = joined(mine, theirs)
    columns = columns_of(examples)
    write(columns, train(examples, columns))


if __name__ == "__main__":
    main()
