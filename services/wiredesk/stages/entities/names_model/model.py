"""The model file and the scores that it gives.

A NumPy archive: `names` (the evidence, one a line, UTF-8), `weights` (int16, a row for each line, a column for each
kind), `common` (words and how often they stand in lower case in the training texts), `about` (JSON: version, kinds,
scale, what it was learned from). Whole numbers add up to the same on every computer, in any order.
"""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from wiredesk.domain.errors import Misconfigured
from wiredesk.stages.entities.lists import Lists
from wiredesk.stages.entities.names import Name
from wiredesk.stages.entities.names_model.evidence import (
    LONGEST,
    ROLES,
    StoryFacts,
    Stretch,
    in_role,
    roles_in,
    stretch_evidence,
    word_evidence,
)
from wiredesk.stages.entities.names_model.words import WordEvidence
from wiredesk.stages.entities.passages import Passage


FILE = "names_model.npz"
_WORDS_KEPT = 60_000
"""Words in a role whose scores are kept: 24 bytes each, and about 100 for finding them."""
_SLICE = 1_000
"""Stretches scored at once; their words must fit among those kept."""


@dataclass(frozen=True, slots=True)
class NamesModel:
    """What was learned.

    Attributes:
        version: names the model in the record of each event.
        kinds: what a stretch can be; the last is "none".
        scale: a weight of 1 as a whole number.
        rows: evidence to its row of the weights.
        weights: int32, evidence by kinds.
        common: how often words stand in lower case in the training texts.
    """

    version: str
    kinds: tuple[str, ...]
    scale: int
    rows: Mapping[str, int]
    weights: NDArray[np.int32]
    common: Mapping[str, int]


def pack_model(
    about: Mapping[str, Any], evidence: Sequence[str], weights: NDArray[np.int16], common: Mapping[str, int]
) -> bytes:
    """Return the model as the bytes of its file; the same arguments give the same bytes."""
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        about=np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8),
        names=np.frombuffer("\n".join(evidence).encode(), np.uint8),
        weights=weights,
        common=np.frombuffer("\n".join(f"{word} {count}" for word, count in sorted(common.items())).encode(), np.uint8),
    )
    return buffer.getvalue()


def unpack_model(data: bytes) -> NamesModel:
    """Return the model in a file's bytes; raises `Misconfigured` (WIRE-S002) where they are damaged."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as parts:
            about = json.loads(parts["about"].tobytes())
            names = parts["names"].tobytes().decode().split("\n")
            weights = parts["weights"].astype(np.int32)
            common = dict(line.rsplit(" ", 1) for line in parts["common"].tobytes().decode().splitlines())
        return NamesModel(
            version=about["version"],
            kinds=tuple(about["kinds"]),
            scale=about["scale"],
            rows=dict(zip(names, range(len(weights)), strict=True)),
            weights=weights,
            common={word: int(count) for word, count in common.items()},
        )
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise Misconfigured("WIRE-S002", f"{FILE}: {error}") from error


@cache
def load_model() -> NamesModel:
    """Return the packaged model; read once."""
    return unpack_model(resources.files("wiredesk.stages.entities").joinpath("data", FILE).read_bytes())


@dataclass(frozen=True, slots=True)
class Question:
    """A stretch to score.

    Attributes:
        passage: where it stands.
        run: the run of capitals that holds it.
        stretch: itself.
        names: what the rules found in the run.
    """

    passage: Passage
    run: Stretch
    stretch: Stretch
    names: Sequence[Name]


class Scorer:
    """Scores stretches. What depends on a word alone is worked out once and kept."""

    def __init__(self, model: NamesModel, lists: Lists) -> None:
        self.model = model
        self.words = WordEvidence.of(lists, model.common)
        size = len(model.weights)
        self._table = np.zeros((size + _WORDS_KEPT, len(model.kinds)), np.int32)
        self._table[:size] = model.weights
        self._free = size
        self._kept: tuple[dict[str, int], ...] = tuple({} for _ in ROLES)
        self._evidence: dict[str, tuple[list[str], list[str]]] = {}

    def scores(self, asked: Sequence[Question], facts: StoryFacts) -> NDArray[np.int32]:
        """Return the scores of the stretches asked for, a row each, a column for each kind."""
        if not asked:
            return np.zeros((0, len(self.model.kinds)), np.int32)
        return np.concatenate(
            [self._slice(asked[at : at + _SLICE], facts) for at in range(0, len(asked), _SLICE)], dtype=np.int32
        )

    def _slice(self, asked: Sequence[Question], facts: StoryFacts) -> NDArray[np.int32]:
        if self._free > len(self._table) - _SLICE * (LONGEST + 4):
            # Never between two rows of one slice: a row must stay its word's.
            self._free = len(self.model.weights)
            self._evidence.clear()
            for kept in self._kept:
                kept.clear()
        ids: list[int] = []
        offsets: list[int] = []
        row, row_of = self._row, self.model.rows.get
        for question in asked:
            passage, stretch = question.passage, question.stretch
            offsets.append(len(ids))
            ids.extend([row(word, role) for word, role in roles_in(passage, stretch)])
            evidence = stretch_evidence(passage, question.run, stretch, question.names, facts, self.words)
            ids.extend([found for found in map(row_of, evidence) if found is not None])
        sums: NDArray[np.int32] = np.add.reduceat(self._table[np.array(ids, np.intp)], offsets, axis=0)
        return sums

    def _row(self, word: str, role: int) -> int:
        """Return where the scores of a word in a role stand."""
        known = self._kept[role].get(word)
        if known is not None:
            return known
        row = self._free
        self._free += 1
        evidence = self._evidence.get(word)
        if evidence is None:
            evidence = self._evidence[word] = word_evidence(self.words, word)
        row_of = self.model.rows.get
        found = [known for known in map(row_of, in_role(evidence, role)) if known is not None]
        self._table[row] = self.model.weights[found].sum(axis=0)
        self._kept[role][word] = row
        return row
