"""The words of a story in a Bloom filter."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.fingerprints import Hashes32
from wiredesk.stages.dedupe.vocabulary import BITS, unknown, vocabulary


NONE: Hashes32 = np.empty(0, dtype=np.uint32)
_HASHES = st.lists(st.integers(0, 2**32 - 1), max_size=300, unique=True).map(lambda drawn: np.array(drawn, np.uint32))


@given(_HASHES, _HASHES)
def test_a_known_word_is_never_unknown(words: Hashes32, around: Hashes32) -> None:
    """Whatever was put in is found again, in the body or around it."""
    known = vocabulary(words, around)

    assert unknown(words, known) == 0
    assert unknown(around, known) == 0
    assert len(known) * 8 < BITS * (words.size + around.size) + 8


def test_few_new_words_pass_for_known() -> None:
    """Of a million words that were not put in, about three in a thousand pass: (1 - e^(-8/12))^8."""
    drawn = np.random.default_rng(1).integers(0, 2**32, 1_000_300, dtype=np.uint32)
    missed = drawn[300:].size - unknown(drawn[300:], vocabulary(drawn[:300], NONE))

    assert 0.0015 < missed / 1_000_000 < 0.0045


def test_without_a_vocabulary_every_word_is_new() -> None:
    """A story whose words are not known cannot be repeated."""
    words = np.array([1, 2, 3], dtype=np.uint32)

    assert vocabulary(NONE, NONE) == b""
    assert unknown(words, b"") == 3
    assert unknown(NONE, vocabulary(words, NONE)) == 0
