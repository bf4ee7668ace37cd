"""ninjs as others write it: the IPTC's examples and real feeds' files, where the corpora are at hand."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from wiredesk.domain.errors import Rejection
from wiredesk.domain.records import InboundRecord
from wiredesk.stages.read import read
from wiredesk_events import StoryRead, load


ROOT = Path(__file__).resolve().parents[2]
CORPORA = Path(os.environ.get("WIREDESK_CORPORA", ROOT.parent / "shared" / "corpora"))

FILES = sorted(
    path
    for pattern in ("ninjs/examples/*.json", "wire-formats/ninjs*.json", "wire-formats/bbc-ninjs*.json")
    for path in CORPORA.glob(pattern)
)

pytestmark = pytest.mark.skipif(not FILES, reason=f"no corpora (WIREDESK_CORPORA) at {CORPORA}")


def _read(path: Path) -> tuple[StoryRead, ...]:
    # Received in 2020: after all issue times but one, and before the one embargo.
    return read(InboundRecord("wire.raw", 0, 0, 1_600_000_000_000, b"corpus", path.read_bytes()))


def _items(path: Path) -> list[dict[str, Any]]:
    document = json.loads(path.read_bytes())
    items: list[dict[str, Any]] = document.get("item", [document])
    return items


def _first(item: dict[str, Any], *names: str) -> Any:
    return next((item[name] for name in names if item.get(name)), None)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_gives_its_stories(path: Path) -> None:
    """Each item gives a story with its id, version, headline, language, urgency and text; a picture is refused."""
    items = [item for item in _items(path) if item.get("type") != "picture"]
    if not items:
        with pytest.raises(Rejection) as caught:
            _read(path)
        assert caught.value.code.code == "WIRE-R008"
        return
    stories = _read(path)

    assert len(stories) == len(items)
    for story, item in zip(stories, items, strict=True):
        assert story.provider_id == _first(item, "uri", "guid")
        assert story.provider_version == _first(item, "version")
        assert story.headline == _first(item, "headline") or story.headline == item["headlines"][0]["value"]
        assert story.language == _first(item, "language") or "language" not in item
        assert story.lifecycle.urgency == item.get("urgency")
        assert story.envelope.byline == _first(item, "byline", "by") or "authors" in item
        assert (story.issued_at is not None) == bool(_first(item, "versioncreated", "versionCreated"))
        assert story.blocks
        assert not set(story.flags) - {"time-without-zone", "time-in-provider-zone"}
        assert not any("<p" in block.text or "&nbsp" in block.text for block in story.blocks)
        assert load(StoryRead, story.to_json()) == story


def test_the_embargoed_one_is_withheld() -> None:
    """The real embargoed item says "usable" in its status and must still not come out usable."""
    (story,) = _read(CORPORA / "wire-formats" / "ninjs_embargoed.json")

    assert story.lifecycle.status == "withheld"
    assert story.lifecycle.embargoed_until is not None


def test_generations_agree() -> None:
    """The same example in versions 1.4, 2.1 and 3.0 has the same paragraphs and the same fingerprint."""
    names = ("1.4-ninjsExSimpleText1", "2.1-ninjsExSimpleText_2", "3.0-ninjsExSimpleText_3")
    stories = [_read(CORPORA / "ninjs" / "examples" / f"{name}.json")[0] for name in names]

    assert len({story.fingerprint.exact for story in stories}) == 1
    assert len({story.blocks for story in stories}) == 1
