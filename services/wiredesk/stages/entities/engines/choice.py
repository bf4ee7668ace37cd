"""From the settings to an engine."""

from pathlib import Path

from wiredesk.domain.errors import Misconfigured
from wiredesk.stages.entities.additions import NewsroomRecogniser
from wiredesk.stages.entities.engine import RULES_VERSION, BuiltinEngine, EntityEngine, builtin_recogniser
from wiredesk.stages.entities.engines.labels import gliner_labels, spacy_labels
from wiredesk.stages.entities.lists import Lists, build_lists, load_lists
from wiredesk.stages.entities.newsroom import NewsroomLists, load_newsroom
from wiredesk.stages.entities.recogniser import Recogniser


def make_engine(choice: str = "builtin", lists_file: Path | None = None) -> EntityEngine:
    """Return the engine that the settings ask for.

    Args:
        choice: `builtin`, `spacy:<model name or folder>` or `gliner:<folder>`.
        lists_file: a newsroom's own lists.

    Raises:
        Misconfigured: no such engine, its package or its model is missing (WIRE-S001), or the file of lists is broken
            (WIRE-S002).
    """
    newsroom = NewsroomLists() if lists_file is None else load_newsroom(lists_file)
    lists = load_lists() if lists_file is None else build_lists(newsroom, lists_file.name)
    recogniser, name, version = _recogniser(choice, lists, newsroom)
    if lists_file is not None:
        recogniser = NewsroomRecogniser(recogniser, newsroom, lists)
        version += f"{'.' if '+' in version else '+'}{newsroom.digest}"
    return BuiltinEngine(lists=lists, recogniser=recogniser, name=name, version=version)


def _recogniser(choice: str, lists: Lists, newsroom: NewsroomLists) -> tuple[Recogniser, str, str]:
    """Return what finds the names, the engine's name and its version."""
    kind, _, model = choice.partition(":")
    if choice == "builtin":
        return builtin_recogniser(lists), "builtin", RULES_VERSION
    if kind == "spacy" and model:
        from wiredesk.stages.entities.engines.spacy_names import load_spacy

        by_spacy, name, version = load_spacy(model, spacy_labels(newsroom.labels), lists)
        return by_spacy, f"spacy:{name}", f"{version}.builtin.{RULES_VERSION}"
    if kind == "gliner" and model:
        from wiredesk.stages.entities.engines.gliner_names import load_gliner

        by_gliner, name, version = load_gliner(model, gliner_labels(newsroom.labels), lists)
        return by_gliner, f"gliner:{name}", f"{version}.builtin.{RULES_VERSION}"
    raise Misconfigured(
        "WIRE-S001",
        f"WIREDESK_ENTITY_ENGINE: {choice!r} is none of builtin, spacy:<model name or folder>, gliner:<folder>",
    )
