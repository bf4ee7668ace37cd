"""Postings of limited length: for each of several keys of a story the newest stories that have it too."""

from typing import Any, Final

import numpy as np


Positions = np.ndarray[tuple[int], np.dtype[np.int64]]
Keys = np.ndarray[tuple[int], np.dtype[np.uint32]]

_MASK32: Final = 0xFFFF_FFFF
_NONE: Final[Positions] = np.empty(0, dtype=np.int64)
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
        self.overflows = 0

    def add(self, keys: Keys, position: int, oldest: int) -> None:
        """Put in a position under each of its keys; positions from `oldest` on that it pushes out count as lost."""
        if not keys.size:
            return
        rows = self._rows(keys)
        ways = self._next[rows]
        places = rows.astype(np.intp) * self._ways + ways
        if oldest < position:
            lost = _age_below(self._positions[places], position, position - oldest + 1)
            self.overflows += int(np.count_nonzero(lost))
        self._positions[places] = position & _MASK32
        self._next[rows] = (ways + 1) % self._ways
        if self._tags is not None:
            self._tags[places] = keys

    def shared(self, keys: Keys, end: int, oldest: int) -> Positions:
        """Return every position with `oldest <= position < end` under the keys, ascending, one for each key."""
        rows = self._rows(keys)
        held = self._by_row[rows]
        counts = _age_below(held, end, end - oldest + 1)
        if not counts.any():
            return _NONE
        if self._tags is not None:
            counts &= self._tags.reshape(-1, self._ways)[rows] == keys[:, None]
        found: Positions = end - (np.uint32(end & _MASK32) - held[counts]).astype(np.int64)
        found.sort()
        return found

    def nbytes(self) -> int:
        """Return the size of the tables, touched or not."""
        return self._positions.nbytes + self._next.nbytes + (self._tags.nbytes if self._tags is not None else 0)

    def _rows(self, keys: Keys) -> Keys:
        return (keys * _SPREAD) >> self._shift


def _age_below(held: np.ndarray[Any, np.dtype[np.uint32]], end: int, bound: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return where `0 < end - held < bound`, positions taken modulo 2^32; 0 is an empty place, older than any."""
    # One subtraction more makes the age 0 the greatest of all, so that one comparison is enough.
    return (np.uint32((end - 1) & _MASK32) - held) < min(bound - 1, _MASK32)
