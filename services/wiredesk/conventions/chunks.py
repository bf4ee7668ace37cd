"""Copy read blank by blank: words, figures and names of what stands between two blanks, each worked out once.

A wire repeats its words, so nearly every chunk has been read before and costs one look-up. The memory never changes a
result: what a chunk gives depends on the chunk alone, because no word of the normal form reaches across a blank.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, compress
from typing import Any, Final, TypeAlias

import xxhash

from wiredesk.conventions.normal_form import (
    as_compared,
    bounded,
    house_style,
    in_one_word,
    is_figure,
    is_silent,
    mended,
    stem,
    words_between_blanks,
)


PARAGRAPH: Final = " * "
"""Between paragraphs: no word, ends a sentence, and does not make ASCII copy anything else."""

SEED: Final = 0
"""Of every hash; fixed, because fingerprints are compared across hosts and years."""

MAX_REMEMBERED: Final = 65_536
"""Chunks in memory, 20 MB of them at most. A million words of agency copy bring about 80,000."""

MAX_LENGTH: Final = 40
"""Characters of a chunk that is remembered."""

_AT_ONCE: Final = 8192
"""Chunks that are read together; bounds the lists made of a huge story."""

_SENTENCE_ENDS = frozenset(".?!:\"'-/¶…*•")
_ABBREVIATIONS = frozenset({"Mr.", "Mrs.", "Ms.", "Dr.", "Gen.", "Col.", "Sen.", "Rep.", "Gov.", "St.", "Sr.", "Sra."})
_EDGES = ".,;:!?()[]\"'-…*"
"""Around a name, and no part of any word."""

_NO_NAME: frozenset[str | None] = frozenset({None})


Chunk: TypeAlias = tuple[str, bytes, bytes, str | None, bool]
"""What stands between two blanks of tidied copy, mostly one word and its punctuation. In this order:

- normal: its words in normal form, a blank after each;
- hashes: the xxh3-64 hashes of the stems of those that are not silent (`data/house_style.toml`), 8 bytes each;
- figures: one byte for each word, 1 for a figure;
- name: the chunk as a name if it begins with a capital, or None;
- goes on: whether the sentence goes on behind it.

A bare tuple, because the collector need not look at it ever again.
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """Copy as it is compared.

    Attributes:
        normal: the words in normal form, a blank after each.
        hashes: of each word that tells something, as in `Chunk`.
        figures: of each word.
        names: capitalised words inside sentences, case-folded.
    """

    normal: str = ""
    hashes: bytes = b""
    figures: bytes = b""
    names: frozenset[str] = frozenset()

    @property
    def words(self) -> int:
        """Return how many words there are."""
        return len(self.figures)


class _Chunks(dict[str, Chunk]):
    """The chunks read so far, in two generations: when the younger is full the older goes, and what is met stays."""

    def __init__(self) -> None:
        super().__init__()
        self.older: dict[str, Chunk] = {}

    def __missing__(self, text: str) -> Chunk:
        chunk = self.older.get(text) or _read_chunk(text)
        if len(text) <= MAX_LENGTH:
            if len(self) >= MAX_REMEMBERED // 2:
                self.older = dict(self)
                self.clear()
            self[text] = chunk
        return chunk


_known: Final = _Chunks()


def read_texts(texts: Sequence[str]) -> Reading:
    """Return the reading of texts one after the other, each a paragraph, a table or a headline, tidied or not."""
    chunks = mended(PARAGRAPH.join(texts)).split()
    tidied = " ".join(chunks)
    if (replaced := in_one_word(tidied)) is not tidied:
        chunks = replaced.split()
    parts, inside = [], False
    for start in range(0, len(chunks), _AT_ONCE):
        part, inside = _read(chunks[start : start + _AT_ONCE], inside=inside)
        parts.append(part)
    return parts[0] if len(parts) == 1 else joined(parts)


def joined(parts: Sequence[Reading]) -> Reading:
    """Return the reading of texts one after the other."""
    return Reading(
        "".join([part.normal for part in parts]),
        b"".join([part.hashes for part in parts]),
        b"".join([part.figures for part in parts]),
        frozenset().union(*(part.names for part in parts)),
    )


def _read(chunks: Sequence[str], *, inside: bool) -> tuple[Reading, bool]:
    """Return the reading of at least one chunk; `inside` and the second result: whether a sentence goes on there."""
    # Five columns out of one flat list: zip would make an iterator a chunk, and the collector would look at each.
    flat: list[Any] = list(chain.from_iterable(map(_known.__getitem__, chunks)))
    found = frozenset(compress(flat[3::5], (inside, *flat[4::5])))
    return Reading("".join(flat[::5]), b"".join(flat[1::5]), b"".join(flat[2::5]), found - _NO_NAME), flat[-1]


def _read_chunk(text: str) -> Chunk:
    folded = text.casefold()
    core = folded.strip(_EDGES)
    goes_on = text[-1] not in _SENTENCE_ENDS or text in _ABBREVIATIONS
    honorifics = house_style().silent.honorifics
    if core.isalpha() or (core.isdecimal() and "-" not in text):  # nearly all of them, and they need no pattern
        word = as_compared(core)
        named = text[0].isupper() and core != "i" and word not in honorifics
        told = b"" if is_silent(word) else word_hash(word)
        return f"{word} ", told, b"\1" if is_figure(word) else b"\0", bounded(word) if named else None, goes_on
    words = words_between_blanks(folded)
    # Letters with points between them are one name, "U.S."; money in front of a figure is none, "US$5".
    called = words[0] if len(words) == 1 else as_compared(core.removesuffix("'s"))
    named = text[0].isupper() and called not in {"", "i"} and "$" not in core and called not in honorifics
    return (
        "".join([f"{word} " for word in words]),
        b"".join([word_hash(word) for word in words if not is_silent(word)]),
        bytes(map(is_figure, words)),
        bounded(called.removesuffix("'s")) if named else None,
        goes_on,
    )


def word_hash(word: str) -> bytes:
    """Return the xxh3-64 hash of the stem of a normal word, big-endian."""
    return xxhash.xxh3_64_digest(stem(word).encode("utf-8", "replace"), seed=SEED)
