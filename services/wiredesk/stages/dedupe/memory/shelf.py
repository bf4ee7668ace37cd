"""A queue of byte strings that can be read anywhere: put in at one end, forgotten at the other."""

from collections import deque
from typing import Final


CHUNK: Final = 1 << 20
"""Bytes in a chunk, the unit in which memory is taken and given back."""

_LENGTH: Final = 4


class Shelf:
    """Byte strings, each found again by the place that `put` gave it; places ascend."""

    def __init__(self) -> None:
        self._chunks: deque[bytearray] = deque()
        self._first = 0
        self._filled = CHUNK

    def put(self, data: bytes) -> int:
        """Put in a byte string (shorter than 4 GiB) and return its place."""
        needed = _LENGTH + len(data)
        if self._filled + needed > CHUNK:
            # Zeros that nobody has written cost no memory. What is longer than a chunk has one for itself.
            self._chunks.append(bytearray(max(CHUNK, needed)))
            self._filled = 0
        start = self._filled
        self._filled = start + needed
        chunk = self._chunks[-1]
        chunk[start : start + _LENGTH] = len(data).to_bytes(_LENGTH, "little")
        chunk[start + _LENGTH : start + needed] = data
        return (self._first + len(self._chunks) - 1) * CHUNK + start

    def get(self, place: int) -> bytes:
        """Return the byte string at a place; it must not have been forgotten."""
        chunk = self._chunks[place // CHUNK - self._first]
        start = place % CHUNK + _LENGTH
        return bytes(chunk[start : start + int.from_bytes(chunk[start - _LENGTH : start], "little")])

    def forget_before(self, place: int) -> None:
        """Give back the memory of what stands before a place, chunk by chunk."""
        while self._first < place // CHUNK and len(self._chunks) > 1:
            self._chunks.popleft()
            self._first += 1

    def nbytes(self) -> int:
        """Return the bytes taken, those of the last chunk's free end included."""
        return sum(map(len, self._chunks))
