"""The generated files in the repository are those that the code generates."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wiredesk.contract.export import check_all, generate, write_all


def test_committed_files_are_fresh(checkout: Path) -> None:
    """Nobody changed the code without `make schemas`, nor a generated file by hand."""
    differences = check_all(checkout)

    assert differences == [], "run `make schemas`: " + "; ".join(differences)


def test_generation_is_deterministic() -> None:
    """Processes that hash differently write the same text."""
    script = "import sys; from wiredesk.contract.export import generate; sys.stdout.write(repr(generate()))"
    runs = [
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout.decode()
        for seed in ("1", "2")
    ]

    assert runs == [repr(generate())] * 2


@pytest.fixture(name="copy")
def _copy(tmp_path: Path) -> Path:
    write_all(tmp_path)
    return tmp_path


def test_writing_twice_changes_nothing(copy: Path) -> None:
    """A second export has nothing to write."""
    assert write_all(copy) == []
    assert check_all(copy) == []


def test_every_kind_of_drift_is_found(copy: Path) -> None:
    """A missing, a changed and a left-over file are named; pages written by hand are nobody's business."""
    (copy / "docs" / "errors.md").unlink()
    page = copy / "docs" / "topics.md"
    page.write_text(page.read_text("utf-8").replace("# Topics", "# Topic"), "utf-8")
    shutil.copy(copy / "schemas/json/notice.v1.schema.json", copy / "schemas/json/gone.v1.schema.json")
    (copy / "docs" / "by-hand.md").write_text("# By hand\n", "utf-8")

    assert check_all(copy) == [
        "docs/topics.md is out of date from line 3 on",
        "docs/errors.md is missing",
        "schemas/json/gone.v1.schema.json is no longer generated",
    ]


def test_export_mends_drift(copy: Path) -> None:
    """After an export the left-over file is gone and a page by hand still there."""
    (copy / "schemas/json/gone.v1.schema.json").write_text("{}", "utf-8")
    (copy / "docs" / "by-hand.md").write_text("# By hand\n", "utf-8")

    assert write_all(copy) == [copy / "schemas/json/gone.v1.schema.json"]
    assert check_all(copy) == []
    assert (copy / "docs" / "by-hand.md").exists()
