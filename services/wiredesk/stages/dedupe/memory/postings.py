"""Postings of limited length: for each of several keys of a story the newest stories that have it too."""

from typing import Final

import numpy as np


Ages = np.ndarray[tuple[int], np.dtype[np.uint32]]
Keys = np.ndarray[tuple[int], np.dtype[np.uint32]]

_MASK32: Final = 0xFFFF_FFFF
_NONE: Final[Ages] = np.empty(0, dtype=np.uint32)
_SPREAD: Final = np.uint32(0x9E37_79B1)
"""2^32 over the golden ratio (Knuth, TAOCP 3, section 6.4): the keys are the *smallest* hashes, so far from spread."""


class Postings:
    """Rows of the newest positions, several keys sharing a row; the oldest of a row goes when it is full.

    With `tagged`, a position counts only under its very key. Without, a row is all that is asked, at half the memory:
    enough where two shared keys are needed and every find is checked afterwards.

    Attributes:
        overflows: how many positions that still counted have been pushed out.
    """

    def __init__(self, rows: int, ways: int, *, tagged: bool) -> None:
        bits = max(4, (rows - 1).bit_length())
        self._shift = np.uint32(32 - bits)
        self._ways = ways
        self._positions = np.zeros((1 << bits) * ways, dtype=np.uint32)
        self._by_row = self._positions.reshape(-1, ways)
        self._next = np.zeros(1 << bits, dtype=np.uint16)
        self._tags = np.zeros((1 << bits) * ways, dtype=np.uint32) if tagged else None
        self._tags_by_row = None if self._tags is None else self._tags.reshape(-1, ways)
        self.overflows = 0

    def add(self, keys: Keys, position: int, oldest: int) -> None:
        """Put in a position under each of its keys; positions from `oldest` on that it pushes out count as lost."""
        if not keys.size:
            return
        rows = self._rows(keys).astype(np.intp)
        ways = self._next.take(rows)
        places = rows * self._ways + ways
        if oldest < position:
            ages = ((position - 1) & _MASK32) - self._positions.take(places)
            self.overflows += int(np.count_nonzero(ages < min(position - oldest, _MASK32)))
        self._positions[places] = position & _MASK32
        self._next[rows] = (ways + 1) % self._ways
        if self._tags is not None:
            self._tags[places] = keys

    def ages(self, keys: Keys, end: int, oldest: int) -> Ages:
        """Return what stands under the keys with `oldest <= position < end`, once for each key, in no order.

        An age says how many positions before the newest, `end - 1`, one is: younger ones come first where ages ascend.
        """
        rows = self._rows(keys)
        if self._tags_by_row is None:
            held = self._by_row.take(rows, axis=0)
        else:
            found = self._tags_by_row.take(rows, axis=0) == keys[:, None]
            if not np.count_nonzero(found):
                return _NONE
            held = self._by_row.take(rows, axis=0)[found]
        # Positions are taken modulo 2^32. An empty place is 0, and the oldest position 1, so it is older than any.
        ages: Ages = ((end - 1) & _MASK32) - held
        return ages[ages < min(end - oldest, _MASK32)]

    def nbytes(self) -> int:
        """Return the size of the tables, touched or not."""
        return self._positions.nbytes + self._next.nbytes + (self._tags.nbytes if self._tags is not None else 0)

    def _rows(self, keys: Keys) -> Keys:
        return (keys * _SPREAD) >> self._shift
