"""Real wire files of some twenty agencies against what careful readers made of them, where the corpora are at hand.

`wire_formats.json` holds the expectations: written per file by people who read the files and not our output; texts are
digests. Prints the files read and refused, and the accuracy of every field.
"""

import json
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from wire_expectations import FIELDS, judge, observed

from wiredesk import pipeline
from wiredesk.domain.errors import Rejection
from wiredesk.domain.records import InboundRecord
from wiredesk_events import StoryUnique


ROOT = Path(__file__).resolve().parents[2]
CORPORA = Path(os.environ.get("WIREDESK_CORPORA", ROOT.parent / "shared" / "corpora"))
FILES = CORPORA / "wire-formats"
EXPECTED: dict[str, Any] = json.loads((Path(__file__).parent / "wire_formats.json").read_bytes())
RECEIVED = datetime(2024, 11, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not FILES.exists(), reason=f"no corpora (WIREDESK_CORPORA) at {CORPORA}")


def observe(path: Path) -> tuple[str | None, list[dict[str, Any]]]:
    """Return the code with which a file is refused, or what was made of its stories."""
    record = InboundRecord("wire.raw", 0, 0, int(RECEIVED.timestamp() * 1000), b"corpus", path.read_bytes())
    try:
        stories = pipeline.read(record)
    except Rejection as rejection:
        return rejection.code.code, []
    found = []
    for story in stories:
        unique = pipeline.decide(story)
        assert isinstance(unique, StoryUnique)
        found.append(observed(pipeline.parse(unique)))
    return None, found


def test_files_and_fields() -> None:
    """Every text is read, what holds none is refused with its code, and at least 97 % of all fields are right."""
    refused: Counter[str] = Counter()
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    filled: Counter[str] = Counter()
    filled_right: Counter[str] = Counter()
    wrong: list[str] = []
    for name, expected in EXPECTED.items():
        code, items = observe(FILES / name)
        refused[code or "read"] += 1
        if code != expected["refused"] or len(items) != len(expected["items"]):
            wrong.append(f"{name}: {code or len(items)} instead of {expected['refused'] or len(expected['items'])}")
        for number, item in enumerate(expected["items"]):
            got = items[number] if number < len(items) else dict.fromkeys(FIELDS)
            for field, is_right in judge(item, got).items():
                judged[field] += 1
                right[field] += is_right
                if item[field]:
                    filled[field] += 1
                    filled_right[field] += is_right
                if not is_right:
                    wrong.append(f"{name}[{number}].{field}")
    print(f"\nwire files: {len(EXPECTED)}: " + ", ".join(f"{count} {code}" for code, count in sorted(refused.items())))
    for field in FIELDS:
        with_value = f"{filled_right[field]:>3} of {filled[field]:>3}"
        print(f"  {field:<18} {right[field]:>3} of {judged[field]:>3}   with a value: {with_value}")
    share, strict = right.total() / judged.total(), filled_right.total() / filled.total()
    print(f"  all fields         {right.total()} of {judged.total()} = {share:.2%}; with a value {strict:.2%}")
    print("  wrong: " + "; ".join(wrong))

    assert judged.total() > 60 * 20
    assert not [line for line in wrong if " instead of " in line]
    assert share >= 0.97
