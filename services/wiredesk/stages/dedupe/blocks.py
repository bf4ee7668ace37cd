"""Blocks of memory: what dedupe keeps of some hundred stories that stand together in the log, as bytes.

A block is a pure function of the log up to its end: whoever seals it makes the same one, and it may be written twice.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import xxhash

from wiredesk.stages.dedupe.packing import LAYOUT


BLOCK_RECORDS: Final = 256
"""Records of the log in a block: about 250 kB, far below what a broker takes, and few enough to read again."""

_MAGIC: Final = b"WDM"
_HEAD: Final = struct.Struct("<3sBqqQI")
"""Mark, layout, first and next offset, hash of the last record, number of stories; then their lengths, then they."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some of the memory.

    Attributes:
        first_offset, next_offset: the records of the log that it covers, half-open.
        last_record: `record_hash` of the record at `next_offset - 1`; tells whether the log is still the same one.
        stories: the packed entries, oldest first; records that brought no new story have none.
    """

    first_offset: int
    next_offset: int
    last_record: int
    stories: tuple[bytes, ...]


def record_hash(value: bytes | None) -> int:
    """Return what a block remembers a record by."""
    return xxhash.xxh3_64_intdigest(value or b"")


def encode(block: Block) -> bytes:
    """Return the bytes of a block."""
    lengths = struct.pack(f"<{len(block.stories)}I", *map(len, block.stories))
    head = _HEAD.pack(_MAGIC, LAYOUT, block.first_offset, block.next_offset, block.last_record, len(block.stories))
    return b"".join((head, lengths, *block.stories))


def decode(data: bytes | None) -> Block | None:
    """Return the block of these bytes; None for bytes that are none, or are of another layout."""
    if data is None or len(data) < _HEAD.size:
        return None
    magic, layout, first_offset, next_offset, last_record, count = _HEAD.unpack_from(data)
    if magic != _MAGIC or layout != LAYOUT or len(data) < _HEAD.size + 4 * count:
        return None
    lengths: Iterable[int] = struct.unpack_from(f"<{count}I", data, _HEAD.size)
    stories, start = [], _HEAD.size + 4 * count
    for length in lengths:
        stories.append(data[start : start + length])
        start += length
    return Block(first_offset, next_offset, last_record, tuple(stories)) if start == len(data) else None


def bridges(offset: int, next_offset: int) -> bool:
    """Whether a block that began at `offset` ends at `next_offset`: where the log passes a multiple of its size."""
    return next_offset // BLOCK_RECORDS > offset // BLOCK_RECORDS
