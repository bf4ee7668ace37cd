"""Hash chains: all positions with a key, newest first, in twelve bytes a position."""

from collections.abc import Iterator
from typing import Final

import numpy as np


MASK32: Final = 0xFFFF_FFFF

UNBOUNDED: Final = 1 << 62


class Chain:
    """Positions by a 64-bit key, as deflate compressors find earlier text (RFC 1951, section 4).

    `heads` holds the newest position of each hash, `previous` for each position the one before with the same hash.
    Positions are kept modulo 2^32; what is older than the memory is passed over by its age. Of a key its upper half is
    kept, so whoever looks up compares what it finds with what it meant.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._mask = (1 << max(4, (capacity - 1).bit_length())) - 1
        # Pages of zeros cost nothing until they are written; the views are read and written one number at a time.
        self._heads = np.zeros(self._mask + 1, dtype=np.uint32).data
        self._previous = np.zeros(capacity, dtype=np.uint32).data
        self._tags = np.zeros(capacity, dtype=np.uint32).data

    def add(self, key: int, position: int) -> None:
        """Put in a position, the newest so far, under a key."""
        slot = position % self._capacity
        bucket = key & self._mask
        self._tags[slot] = key >> 32
        self._previous[slot] = self._heads[bucket]
        self._heads[bucket] = position & MASK32

    def newest_first(self, key: int, end: int, oldest: int, *, steps: int = UNBOUNDED) -> Iterator[int]:
        """Yield the positions with `oldest <= position < end` under a key, looking at no more than `steps`."""
        tag = key >> 32
        span = min(end - oldest, self._capacity)
        age = (end - self._heads[key & self._mask]) & MASK32
        while 0 < age <= span and steps > 0:
            position = end - age
            slot = position % self._capacity
            if self._tags[slot] == tag:
                yield position
            further = (end - self._previous[slot]) & MASK32
            if further <= age:
                return  # a stale number from 2^32 positions ago
            age = further
            steps -= 1

    def nbytes(self) -> int:
        """Return the size of the tables, touched or not."""
        return self._heads.nbytes + self._previous.nbytes + self._tags.nbytes
