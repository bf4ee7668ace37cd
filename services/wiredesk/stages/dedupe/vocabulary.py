"""Which words a story has, in a byte and a half a word: a Bloom filter (Bloom 1970).

A copy says nothing that its original does not say, so each of its words stands there too. One changed word makes a
correction of it, and sketches, which sample the shingles, miss every third single word.
"""

from typing import Final

import numpy as np

from wiredesk.conventions.fingerprints import Hashes32


BITS: Final = 12
"""Bits a word. With `_HASHES` positions a word that is new is held for known once in 320 times."""

_MULTIPLIERS: Final = np.array(
    [0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1, 0xD3A2646D, 0xFD7046C5, 0xB55A4F09], dtype=np.uint32
)[:, None]
"""One odd multiplier a position: five of xxHash (Collet), three of L'Ecuyer's table (1999) for modulus 2^32."""

_UPPER: Final = np.uint64(32)


def vocabulary(words: Hashes32, around: Hashes32) -> bytes:
    """Return the filter of the words of a story and of those around it, given as 32-bit hashes; empty for none."""
    known = np.concatenate((words, around))
    if not known.size:
        return b""
    bits = np.zeros((BITS * known.size + 7) // 8 * 8, dtype=np.bool_)
    bits[_places(known, bits.size)] = True
    return np.packbits(bits, bitorder="little").tobytes()


def unknown(words: Hashes32, known: bytes) -> int:
    """Return how many of these words a filter does not know; some new ones may pass for known, never the other way."""
    if not known or not words.size:
        return int(words.size)
    table = np.frombuffer(known, dtype=np.uint8)
    places = _places(words, 8 * table.size)
    held = (table[places >> 3] >> (places & 7).astype(np.uint8)) & 1
    return int(words.size - np.count_nonzero(held.all(axis=0)))


_Places = np.ndarray[tuple[int, int], np.dtype[np.int64]]


def _places(words: Hashes32, size: int) -> _Places:
    """Return the places of each word in a filter of so many bits, one row a hash function (multiply and shift)."""
    wide = np.multiply(words * _MULTIPLIERS, np.uint64(size), dtype=np.uint64)
    wide >>= _UPPER
    places: _Places = wide.view(np.int64)  # what numpy takes for an index without a copy
    return places
