"""What the README shows is true: its story, its commands, its links."""

import json
import re
from pathlib import Path
from typing import Any

import pytest


ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "CONTRIBUTING.md"]


def _is_part(shown: Any, whole: Any) -> bool:
    """Tell whether everything that is shown stands in the whole, list members in any place."""
    if isinstance(shown, dict):
        return isinstance(whole, dict) and all(
            name in whole and _is_part(value, whole[name]) for name, value in shown.items()
        )
    if isinstance(shown, list) and any(isinstance(item, dict) for item in shown):
        return all(any(_is_part(item, candidate) for candidate in whole) for item in shown)
    return bool(shown == whole)


def test_the_story_in_the_readme_is_the_real_one() -> None:
    """Every value of the excerpt stands in the golden file of the sample story."""
    shown = json.loads(re.search(r"```json\n(.*?)```", README, re.DOTALL)[1])  # type: ignore[index]
    whole = json.loads((ROOT / "tests" / "golden" / "sample" / "enriched.json").read_text("utf-8"))

    assert len(shown) > 8
    assert _is_part(shown, whole)
    assert not _is_part({**shown, "headline": "another"}, whole)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_links_lead_somewhere(guide: Path) -> None:
    """Every relative link of a guide leads to a file of the repository."""
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", guide.read_text("utf-8")):
        assert "://" in target or (guide.parent / target).exists(), target


def test_make_targets_of_the_readme_exist() -> None:
    """Every `make …` that the README names is a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in set(re.findall(r"(?:`|^    )make ([a-z]+)\b", README, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
