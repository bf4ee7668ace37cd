"""Fingerprints: what dedupe compares instead of the text.

Sketches are bottom-k samples (Broder 1997, "On the resemblance and containment of documents") of the hashes of 3-word
shingles: one sample estimates both the Jaccard index and containment, and containment is what finds abridged copy.
Words rather than characters: character shingles make unlike stories in one house's form look alike.
"""

import base64
from typing import Final

import numpy as np
import xxhash

from wiredesk.conventions.copy import WireCopy
from wiredesk.conventions.normal_form import names, normal_words, numbers, tidy
from wiredesk_events import Fingerprint


ALGORITHM: Final = "words3-bottom128-xxh3-1"
"""Name and version of this recipe; a change of rules, hashes or `data/house_style.toml` needs a new one."""

SKETCH_SIZE: Final = 128
"""Hashes in a sketch: the estimate of a Jaccard index then has a standard error of at most 0.045 (1 / (2 √128))."""

SHORT_WORDS: Final = 22
"""Bodies with fewer words (under twenty shingles) are fingerprinted together with their headline."""

MAX_LISTED: Final = 200
"""At most so many numbers and so many names are listed; only very long tables have more."""

SEED: Final = 0
"""Of every hash; fixed, because fingerprints are compared across hosts and years."""


def fingerprint(copy: WireCopy) -> Fingerprint:
    """Return the fingerprint of wire copy that has been taken apart.

    Prose and tables count, in this order; dateline, byline, notes, credits and sign-off do not: they differ between
    copies of one story. Neither does the headline, which every desk writes anew, unless the body is so short
    (`SHORT_WORDS`) that the headline is the news: flashes, alerts, dividend notes.
    """
    prose = " ¶ ".join(map(tidy, copy.paragraphs))
    words = normal_words(" ".join((prose, *map(tidy, copy.tables))))
    if len(words) < SHORT_WORDS:
        words = normal_words(tidy(copy.headline)) + words
    normal = " ".join(words).encode("utf-8", "replace")
    shingles = _shingles(normal.split(b" ")) if words else set()
    sketch = sorted(map(xxhash.xxh3_64_intdigest, shingles))[:SKETCH_SIZE]
    return Fingerprint(
        algorithm=ALGORITHM,
        exact=xxhash.xxh3_128_hexdigest(normal, seed=SEED),
        shingles=len(shingles),
        sketch=base64.b64encode(np.array(sketch, dtype="<u8").tobytes()).decode("ascii"),
        numbers=tuple(sorted(numbers(words))[:MAX_LISTED]),
        names=tuple(sorted(names(prose))[:MAX_LISTED]),
    )


def read_sketch(mark: Fingerprint) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """Return the sketch of a fingerprint as an ascending array, at most `SKETCH_SIZE` long."""
    return np.frombuffer(base64.b64decode(mark.sketch), dtype="<u8").astype(np.uint64, copy=False)


def _shingles(words: list[bytes]) -> set[bytes]:
    """Return the different runs of three words; a shorter text is one run of what there is."""
    if len(words) < 3:
        return {b" ".join(words)}
    return set(map(b" ".join, zip(words, words[1:], words[2:], strict=False)))
