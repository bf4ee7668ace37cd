"""The gazetteer's file: a header, then sections of plain arrays that are used where they lie in the mapped file.

    header     4096 bytes: magic, format, size of the file, checksum of all that follows, version, where sections lie
    buckets    u32 × (B + 1)   names whose hash ends in b: from buckets[b] up to buckets[b + 1]; B is a power of two
    prints     u32 × N         upper half of the hash of each name; names are sorted by bucket
    key_ends   u32 × (N + 1)   where each folded name ends in `keys`
    keys       UTF-8
    marks      u16 × N         bits 0–3 and 4–7: words of the longest name that begins so, of all and of those that
                               count alone; bit 8: counts only in capitals; bit 9: a name, not only the beginning of one
    ref_ends   u32 × (N + 1)   where the places of each name end in `refs`
    refs       u32 × R         place << 3 | alone << 2 | match
    places     records of `PLACE`
    text_ends  u32 × (T + 1)   where each text ends in `texts`: names, ids, neighbours; text 0 is empty
    texts      UTF-8

A name that is not there is known to be absent after one bucket: about one comparison of 32 bits. Numbers are written
in the byte order of the machine; the magic number of another order does not match, and the file is built again.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import get_args

import xxhash

from wiredesk.gazetteer.candidates import Match, Needs
from wiredesk_events import PlaceKind


FORMAT = 1
"""Raise it when the layout changes."""

MAGIC = 0x5A414757  # "WGAZ" on little-endian machines
HEADER_SIZE = 4096
HEADER = struct.Struct("=IIQQ64s")
SECTIONS = (
    "buckets",
    "prints",
    "key_ends",
    "keys",
    "marks",
    "ref_ends",
    "refs",
    "places",
    "text_ends",
    "texts",
)
_EXTENT = struct.Struct("=QQ")
_ALIGNMENT = 64

PLACE = struct.Struct("=iiIIIIIIII2sBBHxx")
"""latitude and longitude in 1/100,000 degree, id, population, then texts: own id, name, admin1, admin2, neighbours;
the holder's place + 1; country code; kind; needs; number of other names."""

KINDS: tuple[PlaceKind, ...] = get_args(PlaceKind)
MATCHES: tuple[Match, ...] = get_args(Match)
NEEDS: tuple[Needs, ...] = get_args(Needs)

LONGEST, LONGEST_ALONE, UPPER, IS_NAME = 0, 4, 1 << 8, 1 << 9
"""Bits of `marks`."""


def hash_name(key: bytes) -> int:
    """Return the 64-bit hash of a folded name in UTF-8: the lower bits choose the bucket, the upper are the print."""
    return xxhash.xxh3_64_intdigest(key)


def pack(version: str, sections: Mapping[str, bytes]) -> bytes:
    """Return the bytes of a file."""
    body = bytearray()
    extents: list[tuple[int, int]] = []
    for name in SECTIONS:
        body += bytes(-len(body) % _ALIGNMENT)
        extents.append((HEADER_SIZE + len(body), len(sections[name])))
        body += sections[name]
    table = b"".join(_EXTENT.pack(*extent) for extent in extents)
    checksum = xxhash.xxh3_64_intdigest(table + bytes(body))
    head = HEADER.pack(MAGIC, FORMAT, HEADER_SIZE + len(body), checksum, version.encode("ascii"))
    return (head + table).ljust(HEADER_SIZE, b"\0") + bytes(body)


def unpack_header(head: bytes) -> tuple[int, int, str, dict[str, tuple[int, int]]]:
    """Return size, checksum, version and the sections' (offset, length). Raises `ValueError` when it is none."""
    if len(head) < HEADER_SIZE:
        raise ValueError("it is too short")
    magic, form, size, checksum, version = HEADER.unpack_from(head)
    if magic != MAGIC or form != FORMAT:
        raise ValueError("it is no gazetteer of this format")
    extents: Sequence[tuple[int, int]] = [
        _EXTENT.unpack_from(head, HEADER.size + index * _EXTENT.size) for index in range(len(SECTIONS))
    ]
    try:
        return size, checksum, version.rstrip(b"\0").decode("ascii"), dict(zip(SECTIONS, extents, strict=True))
    except UnicodeDecodeError as error:
        raise ValueError("its version is broken") from error


def table_bytes(head: bytes) -> bytes:
    """Return the part of the header that the checksum covers."""
    return head[HEADER.size : HEADER.size + len(SECTIONS) * _EXTENT.size]
