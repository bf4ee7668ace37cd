"""Turn expectations written in clear into `tests/quality/wire_formats.json`, which holds no text of the files.

    python scripts/digest_expectations.py FOLDER

FOLDER holds one JSON file a corpus file: `{"file": …, "refused": null or a code, "items": [{field: value, …}]}`.
"""

import json
import sys
from pathlib import Path


ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from wire_expectations import digested  # noqa: E402 - found only with the path above


def main(folder: Path) -> None:
    """Write the digested expectations of a folder, sorted by file name."""
    files = {}
    for path in sorted(folder.glob("*.json")):
        written = json.loads(path.read_bytes())
        files[written["file"]] = {"refused": written["refused"], "items": [digested(item) for item in written["items"]]}
    target = ROOT / "tests" / "quality" / "wire_formats.json"
    target.write_text(json.dumps(files, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
