"""Names by a spaCy pipeline; the only module that imports spaCy (extra `spacy`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from wiredesk.domain.errors import Misconfigured
from wiredesk.stages.entities.engines.labels import Labels
from wiredesk.stages.entities.engines.model_files import digest_of
from wiredesk.stages.entities.engines.spans import Marked, names_of, windows
from wiredesk.stages.entities.lists import Lists
from wiredesk.stages.entities.passages import Passage
from wiredesk.stages.entities.recogniser import FoundName


if TYPE_CHECKING:
    from spacy.language import Language

_WINDOW = 100_000
"""Code points that a pipeline sees at once; bounds its memory, which grows by about 1 kB for each."""
_IDLE = frozenset({"tagger", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer"})
"""Components of spaCy's own pipelines that its `ner` does not need."""
_NEEDED = frozenset({"tok2vec", "transformer", "ner"})


@dataclass(frozen=True, slots=True)
class SpacyRecogniser:
    """The entities of a spaCy pipeline as names.

    Attributes:
        pipeline: the loaded pipeline.
        labels: what its labels mean.
        lists: the word lists.
    """

    pipeline: "Language"
    labels: Labels
    lists: Lists

    def find(self, passages: Sequence[Passage]) -> tuple[FoundName, ...]:
        """Return the names in the passages, in order."""
        return tuple(
            name
            for number, passage in enumerate(passages)
            for name in names_of(number, passage, self._marked(passage), self.lists)
        )

    def _marked(self, passage: Passage) -> list[Marked]:
        pieces = list(windows(passage, _WINDOW, len))
        docs = self.pipeline.pipe(passage.text[start:end] for start, end in pieces)
        return [
            Marked(start + entity.start_char, start + entity.end_char, kind, self.labels.confidence)
            for (start, _), doc in zip(pieces, docs, strict=True)
            for entity in doc.ents
            if (kind := self.labels.kinds.get(entity.label_)) is not None
        ]


def load_spacy(model: str, labels: Labels, lists: Lists) -> tuple[SpacyRecogniser, str, str]:
    """Return the recogniser of an installed pipeline or of one in a folder, its model's name and its version.

    The version has the model's own, the package's and a digest of the model's files. Raises `Misconfigured`
    (WIRE-S001) where spaCy or the model is missing, or the pipeline finds no entities.
    """
    try:
        import spacy
    except ImportError:
        raise Misconfigured(
            "WIRE-S001", "WIREDESK_ENTITY_ENGINE: spaCy is not installed; run `pip install 'wiredesk[spacy]'`"
        ) from None
    try:
        pipeline = spacy.load(model)
    except (OSError, ValueError) as error:
        raise Misconfigured(
            "WIRE-S001",
            f"WIREDESK_ENTITY_ENGINE: spaCy cannot load the pipeline {Path(model).name!r}: install its package"
            f" (`python -m spacy download {Path(model).name}`) or name its folder; {_first_line(error)}",
        ) from None
    if not any("doc.ents" in pipeline.get_pipe_meta(component).assigns for component in pipeline.pipe_names):
        raise Misconfigured("WIRE-S001", f"WIREDESK_ENTITY_ENGINE: the pipeline {Path(model).name!r} finds no entities")
    if set(pipeline.pipe_names) <= _IDLE | _NEEDED:
        for idle in sorted(_IDLE.intersection(pipeline.pipe_names)):
            pipeline.disable_pipe(idle)
    pipeline.max_length = max(pipeline.max_length, 64 << 20)  # one token may be longer than a window
    meta = pipeline.meta
    digest = digest_of(Path(pipeline.path)) if pipeline.path is not None else "unknown"
    name = f"{meta['lang']}_{meta['name']}"
    return SpacyRecogniser(pipeline, labels, lists), name, f"{meta['version']}+spacy.{version('spacy')}.{digest}"


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200]
