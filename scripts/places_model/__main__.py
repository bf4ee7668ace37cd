"""Learn the places model from LGL and write it into the package.

    WIREDESK_CORPORA=<folder> python scripts/places_model

Needs the gazetteer, LGL in `geo/lgl.xml.gz` of the folder, and about a minute. Nothing of the corpus is in the model
but weights for numbers such as population and distance. TR-News is never learned from. How well it does:
tests/quality/test_places.py, which learns anew without each fifth of LGL's newspapers.
"""

import sys
from pathlib import Path


_ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(_ROOT))

from place_examples import examples_of  # noqa: E402
from place_learning import SCALE, learn, weights_of  # noqa: E402
from tests.quality.geo_gold import LGL, articles  # noqa: E402

from wiredesk.gazetteer import load_gazetteer  # noqa: E402
from wiredesk.stages.geo.company import FIRST, SECOND  # noqa: E402
from wiredesk.stages.geo.ranker import FILE, pack_model  # noqa: E402


VERSION = "1"


def main() -> int:
    """Learn, round, write."""
    if not LGL.exists():
        print(f"{LGL} is missing (set WIREDESK_CORPORA)", file=sys.stderr)
        return 1
    model = learn(examples_of(articles(LGL)), VERSION)
    about = {
        "version": VERSION,
        "scale": SCALE,
        "first": FIRST,
        "second": SECOND,
        "learned_from": "LGL (weights of numeric features only) and made-up lists of well-known places",
        "gazetteer": load_gazetteer().version,
    }
    path = _ROOT / "services" / "wiredesk" / "stages" / "geo" / "data" / FILE
    path.write_bytes(pack_model(about, weights_of(model)))
    print(f"{path.name}: {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
