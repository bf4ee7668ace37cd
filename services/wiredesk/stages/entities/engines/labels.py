"""`labels.toml`: what the labels of a model mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from wiredesk.stages.entities.list_reading import File, read_data
from wiredesk.stages.entities.newsroom import LabelKind, ModelLabels
from wiredesk_events.tags import EntityKind


class Scheme(File):
    """The table of one kind of engine.

    Attributes:
        confidence: that of every name where the model tells none, else the least one.
        labels: the model's labels and their kinds.
    """

    confidence: Annotated[float, Field(ge=0, le=1)]
    labels: dict[str, LabelKind]


class LabelsFile(File):
    """`labels.toml`: the labels of models and what they mean; `none` leaves a label out.

    Attributes:
        spacy: of spaCy pipelines.
        gliner: what a GLiNER model is asked for.
    """

    spacy: Scheme
    gliner: Scheme


@dataclass(frozen=True, slots=True)
class Labels:
    """What an adapter needs to know about its model's labels.

    Attributes:
        kinds: the labels that count, and the kinds that they mean.
        confidence: that of every name where the model tells none, else the least one.
    """

    kinds: Mapping[str, EntityKind]
    confidence: float


def spacy_labels(own: ModelLabels) -> Labels:
    """Return the labels of spaCy pipelines, a newsroom's own meanings before the packaged ones."""
    return _labels(read_data("labels.toml", LabelsFile).spacy, own.spacy)


def gliner_labels(own: ModelLabels) -> Labels:
    """Return the labels that a GLiNER model is asked for, a newsroom's own behind the packaged ones."""
    return _labels(read_data("labels.toml", LabelsFile).gliner, own.gliner)


def _labels(scheme: Scheme, own: Mapping[str, LabelKind]) -> Labels:
    merged = {**scheme.labels, **own}
    return Labels({label: kind for label, kind in merged.items() if kind != "none"}, scheme.confidence)
