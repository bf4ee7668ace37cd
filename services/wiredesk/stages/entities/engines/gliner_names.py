"""Names by a GLiNER model; the only module that imports GLiNER, and PyTorch with it (extra `gliner`)."""

import re
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
    from gliner import GLiNER

_WORD = re.compile(r"\w+(?:[-_]\w+)*|\S")
"""How GLiNER counts words (its `WhitespaceTokenSplitter`): what is over the model's length it would cut off."""


@dataclass(frozen=True, slots=True)
class GlinerRecogniser:
    """What a GLiNER model finds when it is asked for our labels.

    Attributes:
        model: the loaded model.
        labels: what it is asked for, what that means, and the least score.
        lists: the word lists.
    """

    model: "GLiNER"
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
        pieces = list(windows(passage, self.model.config.max_len, lambda word: len(_WORD.findall(word))))
        if not pieces:
            return []
        found = self.model.inference(
            [passage.text[start:end] for start, end in pieces],
            labels=list(self.labels.kinds),
            threshold=self.labels.confidence,
        )
        return [
            Marked(
                start + entity["start"],
                start + entity["end"],
                self.labels.kinds[entity["label"]],
                round(float(entity["score"]), 3),
            )
            for (start, _), entities in zip(pieces, found, strict=True)
            for entity in entities
        ]


def load_gliner(path: str, labels: Labels, lists: Lists) -> tuple[GlinerRecogniser, str, str]:
    """Return the recogniser of a model in a folder (as `save_pretrained` writes it), the model's name and version.

    Nothing is fetched from anywhere. The version has the package's and a digest of the model's files. Raises
    `Misconfigured` (WIRE-S001) where GLiNER is not installed or the folder holds no such model.
    """
    folder = Path(path)
    if not (folder / "gliner_config.json").is_file():
        raise Misconfigured(
            "WIRE-S001",
            f"WIREDESK_ENTITY_ENGINE: no GLiNER model in the folder {folder.name!r}: gliner_config.json is missing",
        )
    try:
        from gliner import GLiNER
    except ImportError:
        raise Misconfigured(
            "WIRE-S001", "WIREDESK_ENTITY_ENGINE: GLiNER is not installed; run `pip install 'wiredesk[gliner]'`"
        ) from None
    try:
        model = GLiNER.from_pretrained(path, local_files_only=True, map_location="cpu")
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise Misconfigured(
            "WIRE-S001",
            f"WIREDESK_ENTITY_ENGINE: GLiNER cannot load the model in {folder.name!r}:"
            f" {type(error).__name__}: {str(error).splitlines()[0][:200]}",
        ) from error
    return (
        GlinerRecogniser(model, labels, lists),
        folder.resolve().name,
        f"{digest_of(folder)}+gliner.{version('gliner')}",
    )
