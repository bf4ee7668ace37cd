"""Names by another engine: which one the settings mean, and what a model marks becomes names as we tag them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.domain.errors import Misconfigured
from wiredesk.stages.entities.engines import make_engine
from wiredesk.stages.entities.engines.labels import gliner_labels, spacy_labels
from wiredesk.stages.entities.engines.model_files import digest_of
from wiredesk.stages.entities.engines.spans import Marked, names_of, windows
from wiredesk.stages.entities.lists import load_lists
from wiredesk.stages.entities.newsroom import ModelLabels
from wiredesk.stages.entities.passages import read_passage
from wiredesk_events import EntityKind


def _snapped(text: str, marked: str, kind: EntityKind = "organization") -> str | None:
    """Return the name that comes of marking a part of a text."""
    passage = read_passage("body", text)
    start = text.index(marked)
    names = list(names_of(0, passage, [Marked(start, start + len(marked), kind, 0.5)], load_lists()))
    return passage.span(names[0].first, names[0].last).text if names else None


@pytest.mark.parametrize(
    ("text", "marked", "kind", "name"),
    [
        ("in the Acme Group's hall", "the Acme Group's", "organization", "Acme Group"),
        ("in Acme Groups hall", "cme Gr", "organization", "Acme Groups"),
        ("the Acme Inc. hall", "Acme Inc.", "organization", "Acme Inc."),
        ('"Acme Group", it said', '"Acme Group",', "organization", "Acme Group"),
        ("Kano Bank (Lagos), Acme", "Kano Bank (Lagos),", "organization", "Kano Bank (Lagos)"),
        ("met Foreign Minister Farida Okonjo", "Foreign Minister Farida Okonjo", "person", "Farida Okonjo"),
        ("met Mr. Okonjo", "Mr. Okonjo", "person", "Okonjo"),
        ("met the minister", "the minister", "person", "minister"),
        ("Farida\nOkonjo", "Farida\nOkonjo", "person", "Farida"),
        ("Acme: ... x", "...", "organization", None),
        ("the Acme", "the ", "organization", None),
    ],
)
def test_what_a_model_marks_is_set_on_whole_words(text: str, marked: str, kind: EntityKind, name: str | None) -> None:
    """Names have whole tokens, no article, title, possessive or mark at an edge, and end with their line."""
    assert _snapped(text, marked, kind) == name


def test_listed_things_keep_their_name() -> None:
    """What the lists know by several names is one thing, whoever found it."""
    passage = read_passage("body", "US")

    (name,) = names_of(0, passage, [Marked(0, 2, "location", 0.5)], load_lists())

    assert name.listed == "United States"


_TEXT = st.text(alphabet=st.sampled_from("Ab .'’\n(),é-1"), max_size=120)


@given(_TEXT, st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)), max_size=8))
@settings(max_examples=200, deadline=None)
def test_names_never_overlap(text: str, pairs: list[tuple[int, int]]) -> None:
    """Whatever is marked: names in order, none over another, none empty."""
    passage = read_passage("body", text)
    marked = [Marked(min(pair), max(pair), "person", 0.5) for pair in pairs]
    end = 0
    for name in names_of(0, passage, marked, load_lists()):
        assert end <= name.first < name.last <= len(passage)
        end = name.last


@given(_TEXT, st.integers(1, 30))
@settings(max_examples=200, deadline=None)
def test_windows_hold_every_word_once(text: str, size: int) -> None:
    """Windows are in order, hold all tokens, and only one that is too long alone is over the size."""
    passage = read_passage("body", text)
    cut = list(windows(passage, size, len))
    words = [word for start, end in cut for word in read_passage("body", text[start:end]).words]

    assert [word for word in words if word[0] != "\n"] == [word for word in passage.words if word[0] != "\n"]
    for start, end in cut:
        inside = [at for at, first in enumerate(passage.starts) if start <= first < end]
        assert sum(len(passage.words[at]) for at in inside) <= size or len(inside) == 1


def test_windows_end_between_sentences() -> None:
    """A window is cut where a sentence opens, not inside one."""
    text = "Farida Okonjo came. Ladi Musa went to the Acme Group. She said no."

    assert [text[start:end] for start, end in windows(read_passage("body", text), 11, lambda _: 1)] == [
        "Farida Okonjo came.",
        "Ladi Musa went to the Acme Group.",
        "She said no.",
    ]


def test_a_newsroom_changes_what_labels_mean() -> None:
    """Its own meanings go before the packaged ones; `none` leaves a label out."""
    own = ModelLabels(spacy={"MISC": "other", "ORG": "none"}, gliner={"person": "none", "ship": "product"})

    assert spacy_labels(own).kinds.get("MISC") == "other"
    assert "ORG" not in spacy_labels(own).kinds
    assert spacy_labels(own).kinds["GPE"] == "location"
    assert "person" not in gliner_labels(own).kinds
    assert list(gliner_labels(own).kinds)[-1] == "ship"


@pytest.mark.parametrize("choice", ["", "rules", "spacy", "spacy:", "gliner:", "builtin:x"])
def test_an_unknown_engine_is_one_clear_message(choice: str) -> None:
    """The setting, its value and what it may be."""
    with pytest.raises(Misconfigured, match=r"WIRE-S001 .*WIREDESK_ENTITY_ENGINE: .* is none of builtin, spacy:"):
        make_engine(choice)


def test_a_missing_gliner_model_is_one_clear_message(tmp_path: Path) -> None:
    """The folder is named, without its path."""
    with pytest.raises(Misconfigured, match=r"WIRE-S001 .*no GLiNER model in the folder 'none'"):
        make_engine(f"gliner:{tmp_path / 'none'}")


def test_the_digest_is_of_names_and_bytes(tmp_path: Path) -> None:
    """Other bytes, and the same bytes in another file, are another model; compiled Python is none of it."""
    digests = []
    for name, content in (("a", b"1"), ("a", b"2"), ("b", b"1")):
        folder = tmp_path / f"{name}{content.decode()}"
        (folder / "__pycache__").mkdir(parents=True)
        (folder / name).write_bytes(content)
        digests.append(digest_of(folder))
        (folder / "__pycache__" / "x.pyc").write_bytes(b"x")
        assert digest_of(folder) == digests[-1]

    assert len(set(digests)) == 3
