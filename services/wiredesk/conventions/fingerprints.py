"""Fingerprints: what dedupe compares instead of the text.

Sketches are bottom-k samples (Broder 1997, "On the resemblance and containment of documents") of the hashes of 3-word
shingles: one sample estimates both the Jaccard index and containment, and containment is what finds abridged copy.
Words rather than characters: character shingles make unlike stories in one house's form look alike.
"""

from binascii import a2b_base64, b2a_base64
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain, compress
from typing import Final, TypeVar

import numpy as np
import xxhash

from wiredesk.conventions.chunks import SEED, Reading, joined, read_texts, word_hash
from wiredesk.conventions.copy import WireCopy
from wiredesk.conventions.normal_form import house_style, numbers_at
from wiredesk_events import Fingerprint


ALGORITHM: Final = "words3-bottom128-xxh3-3"
"""Name and version of this recipe; a change of rules, hashes or `data/house_style.toml` needs a new one."""

SKETCH_SIZE: Final = 128
"""Hashes in a sketch: the estimate of a Jaccard index then has a standard error of at most 0.045 (1 / (2 √128))."""

SHORT_WORDS: Final = 22
"""Bodies with fewer words (under twenty shingles) are fingerprinted together with their headline."""

MAX_LISTED: Final = 200
"""At most so many numbers and so many names are listed; only very long tables have more."""

MAX_WORDS: Final = 4096
"""At most so many words of a body are listed, the smallest hashes; a story of 500 words has 280."""

MAX_AROUND: Final = 1024
"""The same for the words around it."""

MASK: Final = "#"
"""Stands for a figure in the form; no word of the normal form looks like it."""

_Unsigned = TypeVar("_Unsigned", np.uint32, np.uint64)
_Hashes = np.ndarray[tuple[int], np.dtype[np.uint64]]
Hashes32 = np.ndarray[tuple[int], np.dtype[np.uint32]]

_SHINGLE: Final = 3
_STEP: Final = np.uint64(0x9E3779B97F4A7C15)  # the odd number nearest to 2^64 / φ: Steele et al. 2014, SplitMix
_FIRST: Final = np.uint64(0xFF51AFD7ED558CCD)  # fmix64 of MurmurHash3 (Appleby 2011, public domain)
_SECOND: Final = np.uint64(0xC4CEB9FE1A85EC53)
_FOLD: Final = np.uint64(33)
_UPPER: Final = np.uint64(32)


def fingerprint(copy: WireCopy, agency: str | None = None) -> Fingerprint:
    """Return the fingerprint of wire copy that has been taken apart; `agency` is who sent it, where that is known.

    Prose and tables count, in this order; dateline, byline, notes, credits and sign-off do not: they differ between
    copies of one story. Neither does the headline, which every desk writes anew, unless the body is so short
    (`SHORT_WORDS`) that the headline is the news: flashes, alerts, dividend notes.
    """
    prose = read_texts(copy.paragraphs)
    read = joined((prose, read_texts(copy.tables))) if copy.tables else prose
    if read.words < SHORT_WORDS:
        read = joined((read_texts((copy.headline,)), read))
    own = _word_hashes(read.hashes)
    normal = read.normal[:-1]
    encoded = normal.encode("utf-8", "replace")
    figures = list(compress(range(read.words), read.figures))
    words = normal.split(" ")
    turns = turning_words(words)
    found = numbers_at(figures[:-1] if _cut_off(copy, read, figures) else figures, words)
    for index in figures:
        words[index] = MASK
    form = " ".join(words).encode("utf-8", "replace") if figures else encoded
    shingles = shingle_hashes(np.frombuffer(read.hashes, dtype=">u8").astype(np.uint64))
    return Fingerprint(
        algorithm=ALGORITHM,
        exact=xxhash.xxh3_128_hexdigest(encoded, seed=SEED),
        form=xxhash.xxh3_64_hexdigest(form, seed=SEED),
        shingles=shingles.size,
        sketch=_packed(sketch(shingles)),
        numbers=tuple(sorted(found)[:MAX_LISTED]),
        names=() if _in_capitals(copy.paragraphs) else tuple(sorted(prose.names)[:MAX_LISTED]),
        turns=b2a_base64(turns, newline=False).decode("ascii"),
        words=_packed(own[:MAX_WORDS]),
        around=_packed(_without(_words_around(copy, agency), own)[:MAX_AROUND]),
    )


def _cut_off(copy: WireCopy, read: Reading, figures: Sequence[int]) -> bool:
    """Whether the copy breaks off within its last figure, as feeds do that send the first lines only."""
    if copy.tables or not (copy.paragraphs and figures) or figures[-1] != read.words - 1:
        return False
    return copy.paragraphs[-1].endswith(("…", "..."))


def _in_capitals(paragraphs: Sequence[str]) -> bool:
    """Whether the copy came in capitals, as telegraph copy does: then its capitals mark no names."""
    text = "".join(paragraphs)[:_SAMPLE]
    upper = sum(map(str.isupper, text))
    return upper > 0 and upper > 9 * sum(map(str.islower, text))


_SAMPLE: Final = 400
"""Characters that tell whether copy is in capitals."""


def read_sketch(mark: Fingerprint) -> Hashes32:
    """Return the sketch of a fingerprint as an ascending array, at most `SKETCH_SIZE` long; not to be written to."""
    return read_words(mark.sketch)[:SKETCH_SIZE]


def read_words(packed: str) -> Hashes32:
    """Return the hashes that `words`, `around` or `sketch` of a fingerprint hold; not to be written to."""
    return np.frombuffer(a2b_base64(packed), dtype="<u4").astype(np.uint32, copy=False)


def turning_words(words: Iterable[str]) -> bytes:
    """Return which turning words (`data/house_style.toml`) stand how often among normal words.

    Two bytes for each that occurs, ascending: its place in the list, and how often it occurs, 255 for more.
    """
    places = _places_of_turning_words()
    counts = Counter(filter(places.__contains__, words))
    found = sorted((places[word], min(times, 255)) for word, times in counts.items())
    return bytes(chain.from_iterable(found))


@cache
def _places_of_turning_words() -> dict[str, int]:
    return {word: place for place, word in enumerate(house_style().turning.words)}


def read_turns(mark: Fingerprint) -> bytes:
    """Return the turning words of a fingerprint as `turning_words` gave them."""
    return a2b_base64(mark.turns)


def _packed(hashes: Hashes32) -> str:
    return b2a_base64(hashes.astype("<u4").tobytes(), newline=False).decode("ascii")


def _words_around(copy: WireCopy, agency: str | None) -> Hashes32:
    """Return the hashes of the words that stand around prose and tables."""
    dateline = copy.dateline.text if copy.dateline else ""
    lines = (copy.headline, dateline, copy.byline or "", copy.sign_off or "", agency or "", copy.agency or "")
    return _word_hashes(read_texts((*lines, *copy.markers, *copy.editor_notes, *copy.credits)).hashes)


def _word_hashes(hashes: bytes) -> Hashes32:
    """Return the upper halves of the hashes of words, ascending, each once, words that carry only grammar left out."""
    return _without(_upper_halves(hashes), _function_words())


def _upper_halves(hashes: bytes) -> Hashes32:
    halves = np.frombuffer(hashes, dtype=">u4")[::2].astype(np.uint32)
    halves.sort()
    return _once(halves)


def _without(ascending: Hashes32, others: Hashes32) -> Hashes32:
    """Return the values of an ascending array that do not stand in another; `setdiff1d` takes five times as long."""
    if not others.size:
        return ascending
    nearest = others[np.minimum(others.searchsorted(ascending), others.size - 1)]
    kept: Hashes32 = ascending[nearest != ascending]
    return kept


@cache
def _function_words() -> Hashes32:
    return _upper_halves(b"".join(map(word_hash, house_style().silent.function)))


def shingle_hashes(words: _Hashes) -> _Hashes:
    """Return the hashes of the different runs of three words, ascending, given the hash of each word.

    A shorter text is one run of what there is. A run is hashed as a polynomial of its words' hashes, so that their
    order counts, and finished with fmix64, whose output bits all depend on all input bits: the smallest hashes are
    then a fair sample of the runs.
    """
    if not words.size:
        return words
    length = min(_SHINGLE, words.size)
    count = words.size - length + 1
    mixed = words[:count].copy()
    for offset in range(1, length):
        mixed *= _STEP
        mixed += words[offset : offset + count]
    mixed ^= mixed >> _FOLD
    mixed *= _FIRST
    mixed ^= mixed >> _FOLD
    mixed *= _SECOND
    mixed ^= mixed >> _FOLD
    mixed.sort()
    return _once(mixed)


def sketch(shingles: _Hashes) -> Hashes32:
    """Return the upper halves of the smallest hashes, ascending, equal ones once, at most `SKETCH_SIZE`."""
    return _once((shingles >> _UPPER).astype(np.uint32))[:SKETCH_SIZE]


def _once(ascending: np.ndarray[tuple[int], np.dtype[_Unsigned]]) -> np.ndarray[tuple[int], np.dtype[_Unsigned]]:
    """Return each value of an ascending array once."""
    kept = np.empty(ascending.size, dtype=np.bool_)
    kept[:1] = True
    np.not_equal(ascending[1:], ascending[:-1], out=kept[1:])
    return ascending[kept]
