"""The gazetteer in its memory-mapped file: opened in milliseconds, its pages shared by all processes that open it."""

import mmap
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import xxhash

from wiredesk.gazetteer.candidates import Candidate
from wiredesk.gazetteer.layout import (
    HEADER_SIZE,
    IS_NAME,
    KINDS,
    LONGEST,
    LONGEST_ALONE,
    MATCHES,
    NEEDS,
    PLACE,
    UPPER,
    hash_name,
    table_bytes,
    unpack_header,
)
from wiredesk.gazetteer.names import fold_name


_KEPT_ANSWERS = 16_384
"""Answers kept for the names that copy repeats; about 10 MB when they are all used."""

_CHUNK = 1 << 20


class BrokenFile(ValueError):  # noqa: N818 - what it is, not what to do about it
    """The file is damaged, cut short, or not of this format."""


def check(path: Path) -> str:
    """Return the version of a file after reading all of it against its checksum. Raises `BrokenFile`, `OSError`.

    The file is read, not mapped: its pages come into the system's cache and not into this process.
    """
    with path.open("rb") as file:
        head = file.read(HEADER_SIZE)
        try:
            size, checksum, version, _ = unpack_header(head)
        except ValueError as error:
            raise BrokenFile(f"{path}: {error}") from error
        digest = xxhash.xxh3_64(table_bytes(head))
        length = len(head)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            length += len(chunk)
    if length != size or digest.intdigest() != checksum:
        raise BrokenFile(f"{path}: {length} of {size} bytes, checksum {digest.intdigest():x} for {checksum:x}")
    return version


class MappedGazetteer:
    """A gazetteer in a file; see `layout`. Safe to share between threads; each process opens its own.

    Raises `BrokenFile` when the file is not whole, `OSError` when it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.version = check(path)
        self.path = path
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        _, _, _, sections = unpack_header(self._map[:HEADER_SIZE])
        view = memoryview(self._map)

        def numbers(name: str, form: str = "I") -> memoryview:
            offset, length = sections[name]
            return view[offset : offset + length].cast(form)  # type: ignore[call-overload,no-any-return]

        self._buckets = numbers("buckets")
        self._prints = numbers("prints")
        self._key_ends = numbers("key_ends")
        self._marks = numbers("marks", "H")
        self._ref_ends = numbers("ref_ends")
        self._refs = numbers("refs")
        self._text_ends = numbers("text_ends")
        self._keys = sections["keys"][0]
        self._places = sections["places"][0]
        self._texts = sections["texts"][0]
        self._mask = len(self._buckets) - 2
        self.place_count = sections["places"][1] // PLACE.size
        self.lookup = lru_cache(maxsize=_KEPT_ANSWERS)(self._lookup)
        self._division = lru_cache(maxsize=4096)(self._text)  # few names that recur

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Return the places of this name, the likelier ones first; empty when unknown."""
        key = fold_name(name)
        found = self.lookup(key)
        return found or (self.lookup(key.removeprefix("the ")) if key.startswith("the ") else ())

    def _lookup(self, key: str) -> tuple[Candidate, ...]:
        """Return the places of a folded name."""
        index = self._find(key)
        if index < 0:
            return ()
        return tuple(self._candidate(ref) for ref in self._refs[self._ref_ends[index] : self._ref_ends[index + 1]])

    def most_words(self, word: str, *, alone: bool = False) -> int:
        """Return how many words the longest name has that begins with this folded word; 0 when none does."""
        index = self._find(word)
        return 0 if index < 0 else self._marks[index] >> (LONGEST_ALONE if alone else LONGEST) & 15

    def is_upper(self, key: str) -> bool:
        """Return whether the folded name counts only in capitals ("US" is a country, "us" is not)."""
        index = self._find(key)
        return index >= 0 and bool(self._marks[index] & UPPER)

    def names(self) -> Iterator[str]:
        """Yield every folded name, in the order of the file."""
        for index, mark in enumerate(self._marks):
            if mark & IS_NAME:
                yield self._key(index).decode()

    def _find(self, key: str) -> int:
        """Return the number of a folded name, or -1."""
        encoded = key.encode()
        hashed = hash_name(encoded)
        bucket = hashed & self._mask
        want = hashed >> 32
        prints = self._prints
        for index in range(self._buckets[bucket], self._buckets[bucket + 1]):
            if prints[index] == want and self._key(index) == encoded:
                return index
        return -1

    def _key(self, index: int) -> bytes:
        return self._map[self._keys + self._key_ends[index] : self._keys + self._key_ends[index + 1]]

    def _text(self, index: int) -> str:
        return self._map[self._texts + self._text_ends[index] : self._texts + self._text_ends[index + 1]].decode()

    def _place_id(self, place: int) -> str:
        _, _, geonames, _, own, *_ = PLACE.unpack_from(self._map, self._places + place * PLACE.size)
        return f"geonames:{geonames}" if geonames else self._text(own)

    def _candidate(self, ref: int) -> Candidate:
        (
            latitude,
            longitude,
            geonames,
            population,
            own,
            name,
            admin1,
            admin2,
            neighbours,
            holder,
            country,
            kind,
            needs,
            other_names,
        ) = PLACE.unpack_from(self._map, self._places + (ref >> 3) * PLACE.size)
        return Candidate(
            f"geonames:{geonames}" if geonames else self._text(own),
            self._text(name),
            KINDS[kind],
            country.decode() if country != b"\0\0" else None,
            self._division(admin1) if admin1 else None,
            latitude / 100_000,
            longitude / 100_000,
            self._division(admin2) if admin2 else None,
            population,
            self._place_id(holder - 1) if holder else None,
            tuple(self._text(neighbours).split(",")) if neighbours else (),
            other_names,
            MATCHES[ref & 3],
            bool(ref & 4),
            NEEDS[needs],
        )
