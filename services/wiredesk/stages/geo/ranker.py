"""How likely each candidate of each name of a story is: a small network over whole numbers, the same on every computer.

The model is a NumPy archive: `first` (int16, a weight for each column of the first round), `hidden` (int16, columns of
the second round by hidden units), `hidden_bias` (int32), `out` (int16, a weight for each hidden unit), `skip` (int16, a
weight for each column), `about` (JSON: version, columns, scale, what it was learned from). Products and sums of whole
numbers below 2**53 are exact in double precision, in any order.
"""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from wiredesk.domain.errors import Misconfigured
from wiredesk.stages.geo.company import FIRST, SECOND, Company, Group
from wiredesk.stages.geo.profiles import UNIT, Floats, Profiles


FILE: Final = "places_model.npz"
ROUNDS: Final = 2
"""Second rounds: each takes the last one's answer as context. More change next to nothing."""
_AT_ONCE: Final = 512
"""Names that are looked at together; a story that names more is taken in pieces."""


@dataclass(frozen=True, slots=True)
class PlacesModel:
    """What was learned; see above. Weights are whole numbers, `scale` times as large as they mean."""

    version: str
    scale: int
    first: Floats
    hidden: Floats
    hidden_bias: Floats
    out: Floats
    skip: Floats

    def first_scores(self, rows: Floats) -> Floats:
        """Return the score of each row of the first round."""
        return np.asarray(rows @ self.first / (UNIT * self.scale))

    def second_scores(self, rows: Floats) -> Floats:
        """Return the score of each row of the second round."""
        hidden = np.maximum(rows @ self.hidden + self.hidden_bias, 0.0)
        return np.asarray((hidden @ self.out + rows @ self.skip * self.scale) / (UNIT * self.scale**2))


def pack_model(about: Mapping[str, Any], weights: Mapping[str, NDArray[Any]]) -> bytes:
    """Return the model as the bytes of its file."""
    buffer = io.BytesIO()
    text = np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8)
    np.savez_compressed(buffer, allow_pickle=False, about=text, **weights)
    return buffer.getvalue()


def unpack_model(data: bytes) -> PlacesModel:
    """Return the model in a file's bytes; raises `Misconfigured` (WIRE-S002) where they are damaged or do not fit."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as parts:
            about = json.loads(parts["about"].tobytes())
            weights = {
                name: parts[name].astype(np.float64) for name in ("first", "hidden", "hidden_bias", "out", "skip")
            }
        model = PlacesModel(version=about["version"], scale=about["scale"], **weights)
        fits = about["first"] == list(FIRST) and about["second"] == list(SECOND)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise Misconfigured("WIRE-S002", f"{FILE}: {error}") from error
    if not fits:
        raise Misconfigured("WIRE-S002", f"{FILE}: its columns are not those of this release")
    return model


@cache
def load_model() -> PlacesModel:
    """Return the packaged model; read once."""
    return unpack_model(resources.files("wiredesk.stages.geo").joinpath("data", FILE).read_bytes())


@dataclass(frozen=True, slots=True)
class Ranked:
    """The answer for one name.

    Attributes:
        shares: how likely each candidate is, in the order of the group's candidates; they and `none` sum to one.
        none: how likely it is that none of them is meant.
    """

    shares: Floats
    none: float


class Ranker:
    """Weighs the candidates of all names of a story against each other."""

    def __init__(self, model: PlacesModel) -> None:
        self.model = model
        self._profiles = Profiles()

    def rank(self, groups: Sequence[Group]) -> list[Ranked]:
        """Return the answer for each name, in order."""
        ranked: list[Ranked] = []
        for start in range(0, len(groups), _AT_ONCE):
            ranked += self._rank(groups[start : start + _AT_ONCE])
        return ranked

    def _rank(self, groups: Sequence[Group]) -> list[Ranked]:
        company = Company(groups, self._profiles)
        count = len(company.owner)
        rows = company.first()
        guess = shares(self.model.first_scores(rows), company.owner, len(groups))
        owner = np.concatenate((company.owner, np.arange(len(groups))))
        answer = guess
        for _ in range(ROUNDS):
            scores = self.model.second_scores(company.second(rows, answer[:count]))
            answer = shares(scores, owner, len(groups))
        ends = np.append(company.starts[1:], count)
        return [
            Ranked(answer[start:end], float(none))
            for start, end, none in zip(company.starts, ends, answer[count:], strict=True)
        ]


def shares(scores: Floats, owner: NDArray[np.int64], names: int) -> Floats:
    """Return the softmax of the scores of each name's rows, to three decimals."""
    most = np.full(names, -np.inf)
    np.maximum.at(most, owner, scores)
    weights = np.exp(scores - most[owner])
    return np.asarray((weights / np.bincount(owner, weights, names)[owner]).round(3))
