"""Names by spaCy pipelines that the tests build."""

import re
from pathlib import Path
from typing import Any

import pytest

from wiredesk.domain.errors import Misconfigured
from wiredesk.stages.entities import tag_entities
from wiredesk.stages.entities.engine import RULES_VERSION
from wiredesk.stages.entities.engines import make_engine
from wiredesk.stages.entities.engines.labels import Labels
from wiredesk.stages.entities.engines.spacy_names import load_spacy
from wiredesk.stages.entities.lists import load_lists
from wiredesk.stages.entities.passages import read_passage
from wiredesk.stages.entities.recogniser import FoundName
from wiredesk_events import StoryParsed, StoryTagged, load


spacy: Any = pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'wiredesk[spacy]'")
STORY = load(StoryParsed, (Path(__file__).parents[1] / "golden" / "entities" / "efe" / "in.json").read_text("utf-8"))


def _tagged(choice: str, body: str, lists: Path | None = None) -> StoryTagged:
    story = STORY.model_copy(update={"headline": "", "body": body, "quotes": (), "dateline": None})
    return tag_entities(story, make_engine(choice, lists))


@pytest.fixture(name="pipeline", scope="module")
def _pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a pipeline that knows some names."""
    pipeline = spacy.blank("en")
    pipeline.meta.update(name="newsroom", version="1.2.3")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": "Mr. Okonjo"},
            {"label": "PERSON", "pattern": "Farida Okonjo"},
            {"label": "ORG", "pattern": "the Acme Group's"},
            {"label": "GPE", "pattern": "Kano"},
            {"label": "DATE", "pattern": "Wednesday"},
            {"label": "MISC", "pattern": "Zzyra"},
        ]
    )
    folder = tmp_path_factory.mktemp("spacy") / "model"
    pipeline.to_disk(folder)
    return folder


BODY = (
    "Minister Farida Okonjo opened the Acme Group's hall in Kano on Wednesday for $3 million. Mr. Okonjo liked Zzyra."
)


def test_names_by_spacy(pipeline: Path) -> None:
    """Its labels become our kinds, on our spans; joining, titles, times and amounts are ours."""
    tagged = _tagged(f"spacy:{pipeline}", BODY)

    assert [(e.kind, e.name, e.titles, [m.text for m in e.mentions], e.confidence) for e in tagged.entities] == [
        ("person", "Farida Okonjo", ("Minister",), ["Farida Okonjo", "Okonjo"], 0.75),
        ("organization", "Acme Group", (), ["Acme Group"], 0.75),
        ("location", "Kano", (), ["Kano"], 0.75),
    ]
    assert [time.span.text for time in tagged.times] == ["Wednesday"]
    assert [amount.value for amount in tagged.amounts] == [3_000_000]


def test_the_event_says_which_pipeline(pipeline: Path) -> None:
    """Name and version of the pipeline, of spaCy and of the rules behind it, and a digest; no path."""
    engine = _tagged(f"spacy:{pipeline}", "x").entity_engine
    pattern = (
        rf"spacy:en_newsroom/1\.2\.3\+spacy\.{re.escape(spacy.__version__)}\.[0-9a-f]{{8}}\.builtin\.{RULES_VERSION}"
    )

    assert re.fullmatch(pattern, engine)


def test_a_newsroom_changes_what_labels_mean(pipeline: Path, tmp_path: Path) -> None:
    """`[labels.spacy]` goes before the packaged table; its digest stands in the version."""
    lists = tmp_path / "lists.toml"
    lists.write_text("people = ['Ladi Musa']\n[labels.spacy]\nMISC = 'other'\nORG = 'none'\n", "utf-8")

    tagged = _tagged(f"spacy:{pipeline}", f"{BODY} Ladi Musa did not.", lists)

    assert [(entity.kind, entity.name) for entity in tagged.entities] == [
        ("person", "Farida Okonjo"),
        ("location", "Kano"),
        ("other", "Zzyra"),
        ("person", "Ladi Musa"),
    ]
    assert tagged.entity_engine.endswith(f".{make_engine('builtin', lists).version.partition('+')[2]}")


def test_a_trained_pipeline_runs_without_its_idle_parts(tmp_path: Path) -> None:
    """Of spaCy's own components only those that find names run; names are the same on every run."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("attribute_ruler")
    pipeline.add_pipe("ner")
    made = pipeline.make_doc("Farida Okonjo met the Acme Group in Kano.")
    entities = [(0, 13, "PERSON"), (18, 32, "ORG"), (36, 40, "GPE")]
    example = spacy.training.Example.from_dict(made, {"entities": entities})
    spacy.util.fix_random_seed(1)
    pipeline.initialize(lambda: [example])
    for _ in range(40):
        pipeline.update([example])
    pipeline.to_disk(tmp_path / "model")
    labels = Labels({"PERSON": "person", "ORG": "organization"}, 0.6)
    recogniser, _, _ = load_spacy(str(tmp_path / "model"), labels, load_lists())
    passages = (read_passage("headline", ""), read_passage("body", "Farida Okonjo met the Acme Group in Kano."))

    found = recogniser.find(passages)

    assert recogniser.pipeline.pipe_names == ["ner"]
    assert found[0] == FoundName(1, 0, 2, "person", 0.6)
    assert {name.kind for name in found} == {"person", "organization"}
    assert recogniser.find(passages) == found


def test_a_story_longer_than_spacy_takes(pipeline: Path) -> None:
    """Copy over a million characters, and one word of that length, are no failure, and spans stay true."""
    body = f"{'Kano was quiet. ' * 2_000}{'x' * 1_100_000} Kano"

    tagged = _tagged(f"spacy:{pipeline}", body)

    assert len(tagged.entities[0].mentions) == 2_001
    assert all(body[mention.start : mention.end] == "Kano" for mention in tagged.entities[0].mentions)


def test_a_missing_pipeline_is_one_clear_message(tmp_path: Path) -> None:
    """What to install or to name; a pipeline without entities is refused, too."""
    with pytest.raises(Misconfigured, match=r"WIRE-S001 .*'en_none'.*python -m spacy download en_none"):
        make_engine("spacy:en_none")
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(Misconfigured, match=r"WIRE-S001 .*'blank' finds no entities"):
        make_engine(f"spacy:{tmp_path / 'blank'}")
