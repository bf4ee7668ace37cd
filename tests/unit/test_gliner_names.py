"""Names by a GLiNER model: small, untrained, built here by the real library.

GLiNER brings PyTorch, some gigabytes, so it is no development dependency: where it is not installed, CI included, these
tests are skipped. `pip install 'wiredesk[gliner]'` beside the development dependencies runs them.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from wiredesk.domain.errors import Misconfigured
from wiredesk.stages.entities import tag_entities
from wiredesk.stages.entities.engine import RULES_VERSION
from wiredesk.stages.entities.engines import make_engine
from wiredesk.stages.entities.engines.gliner_names import load_gliner
from wiredesk.stages.entities.engines.labels import Labels
from wiredesk.stages.entities.lists import load_lists
from wiredesk.stages.entities.passages import read_passage
from wiredesk_events import StoryParsed, StoryTagged, load


pytestmark = pytest.mark.filterwarnings(
    # GLiNER 0.2.29 and its dependencies: nothing that we can mend here.
    "ignore::FutureWarning",
    "ignore::DeprecationWarning",
)
STORY = load(StoryParsed, (Path(__file__).parents[1] / "golden" / "entities" / "efe" / "in.json").read_text("utf-8"))
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
LONGEST = 60


def _library(name: str) -> Any:
    return pytest.importorskip(name, reason="GLiNER is not installed: pip install 'wiredesk[gliner]'")


@pytest.fixture(name="model", scope="module")
def _model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a model of one layer that spells words letter by letter."""
    gliner, torch, tokenizers, transformers = map(_library, ("gliner", "torch", "tokenizers", "transformers"))
    special = {"pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]", "unk_token": "[UNK]"}
    words = [*special.values(), *LETTERS, *".,'-$", *(f"##{letter}" for letter in LETTERS)]
    pieces = tokenizers.models.WordPiece({word: at for at, word in enumerate(words)}, unk_token=special["unk_token"])
    spelling = tokenizers.Tokenizer(pieces)
    spelling.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    spelling.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=spelling, **special)
    folder = tmp_path_factory.mktemp("gliner")
    tokenizer.save_pretrained(folder / "tokenizer")
    torch.manual_seed(7)
    config = gliner.GLiNERConfig(
        model_name=str(folder / "tokenizer"),
        max_width=6,
        hidden_size=32,
        dropout=0.0,
        max_len=LONGEST,
        encoder_config={
            "model_type": "deberta-v2",
            "vocab_size": len(words),
            "hidden_size": 32,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
            "intermediate_size": 64,
        },
    )
    gliner.GLiNER.from_config(config, backbone_from_pretrained=False).save_pretrained(folder / "model")
    return folder / "model"


def _tagged(model: Path, body: str) -> StoryTagged:
    story = STORY.model_copy(update={"headline": "Acme wins", "body": body, "quotes": (), "dateline": None})
    return tag_entities(story, make_engine(f"gliner:{model}"))


def test_names_by_gliner(model: Path) -> None:
    """What the model finds becomes our kinds on true spans, the same on every load; times and amounts stay ours."""
    body = "Farida Okonjo paid the Acme Group $3 million in Kano. It opened in 2021-W14 and on 5 May 2021."
    tagged = _tagged(model, body)

    assert tagged.entities
    assert all(0.5 <= entity.confidence <= 1 for entity in tagged.entities)
    for mention in (mention for entity in tagged.entities for mention in entity.mentions):
        assert getattr(tagged, mention.field)[mention.start : mention.end] == mention.text
    assert _tagged(model, body).to_json() == tagged.to_json()
    assert re.fullmatch(rf"gliner:model/[0-9a-f]{{8}}\+gliner\.[\d.]+\.builtin\.{RULES_VERSION}", tagged.entity_engine)


def test_nothing_of_a_long_story_is_cut_off(model: Path) -> None:
    """A story over the model's length is shown in windows: no warning of a cut, names to the end."""
    body = "Farida Okonjo paid the Acme Group in Kano at www.acme-group.example/a/b/c. " * 40

    tagged = _tagged(model, body)

    assert max(mention.end for entity in tagged.entities for mention in entity.mentions) > len(body) - 80


def test_the_model_is_asked_for_the_labels_that_count(model: Path) -> None:
    """It is asked for the given labels alone, and names under the least score are left out."""
    passages = (read_passage("body", "Farida Okonjo paid the Acme Group in Kano."), read_passage("headline", ""))

    some, _, _ = load_gliner(str(model), Labels({"armed group": "other"}, 0.0), load_lists())
    none, _, _ = load_gliner(str(model), Labels({"armed group": "other"}, 1.0), load_lists())

    assert {(name.passage, name.kind) for name in some.find(passages)} == {(0, "other")}
    assert none.find(passages) == ()


def test_a_broken_model_is_one_clear_message(model: Path, tmp_path: Path) -> None:
    """A folder without the weights is named."""
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "gliner_config.json").write_bytes((model / "gliner_config.json").read_bytes())

    with pytest.raises(Misconfigured, match=r"WIRE-S001 .*GLiNER cannot load the model in 'half'"):
        make_engine(f"gliner:{tmp_path / 'half'}")
