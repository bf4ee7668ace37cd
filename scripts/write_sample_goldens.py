"""Write the golden files of the sample story anew, from the seeds through every stage.

Run it after a change that should change them, then read the difference as an editor would: what stands in these files
is what we promise about the sample, line by line.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from wiredesk.pipeline.local import LocalPipeline, RawMessage
from wiredesk.topics import ENRICHED, PARSED, TAGGED


ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
SAMPLE = ROOT / "seeds" / "000_8600423198ba3a01.txt"
RECEIVED = datetime(2021, 4, 7, 15, tzinfo=UTC)


def main() -> None:
    """Write the files."""
    records = {
        record.topic: json.loads(record.value or b"")
        for record in LocalPipeline().run([RawMessage("efe", SAMPLE.read_bytes(), RECEIVED)])
        if record.topic in {PARSED, TAGGED, ENRICHED}
    }
    enriched = records[ENRICHED]
    _write(GOLDEN / "sample" / "enriched.json", enriched, indent=2)
    _write(GOLDEN / "entities" / "efe" / "in.json", records[PARSED])
    _write(GOLDEN / "geo" / "efe" / "in.json", records[TAGGED])
    _write(GOLDEN / "geo" / "efe" / "out.json", {name: enriched[name] for name in ("places", "focus", "watch")})
    shown = {
        "entities": [
            {**{name: entity[name] for name in ("kind", "name", "titles")}, "mentions": _shown(entity["mentions"])}
            for entity in enriched["entities"]
        ],
        "times": [[item["span"]["text"], item["kind"], item["value"]] for item in enriched["times"]],
        "amounts": [[item["span"]["text"], item["kind"], item["value"], item["unit"]] for item in enriched["amounts"]],
        "speakers": [[item["span"]["text"], item["speaker_name"]] for item in enriched["quotes"]],
    }
    _write(GOLDEN / "entities" / "efe" / "out.json", shown)


def _shown(mentions: list[dict[str, str]]) -> list[str]:
    """Return the texts of mentions; what is no name in brackets."""
    return [one["text"] if one["form"] == "name" else f"({one['text']})" for one in mentions]


def _write(path: Path, value: object, *, indent: int = 1) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=indent) + "\n", "utf-8")


if __name__ == "__main__":
    main()
