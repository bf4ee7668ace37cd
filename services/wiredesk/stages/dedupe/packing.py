"""The bytes that a story in memory is kept as: 1.1 kB for copy of 500 words, of which its sketch and words are 0.8."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, get_args

import numpy as np
import orjson

from wiredesk.conventions.fingerprints import Hashes32
from wiredesk.stages.dedupe.entries import Entry
from wiredesk.stages.dedupe.families import Family
from wiredesk.stages.dedupe.likeness import Likeness
from wiredesk.stages.dedupe.reasons import Reason
from wiredesk.stages.dedupe.signature import NO_SKETCH, Signature
from wiredesk.stages.dedupe.verdict import Repeat, Verdict
from wiredesk_events import LifecycleKind, Status


LAYOUT: Final = 3
"""Number of the layout below and of the order of the codes; bytes of another one are never read."""

_HEAD: Final = struct.Struct("<qII7B7H16s8s")
"""Clock in µs, recipe, shingles; flags; codes of kind, status, family's status and reason; hashes in the sketch, large
steps between them; five counts of tokens, bytes of vocabulary and turning words; exact hash, hash of the form."""

_JOINED: Final = struct.Struct("<5I")
"""For a story that did not found its family: versions, and how far back head, latest version, latest told one and
repeated story are (all ones: none)."""

_ID: Final = 16
_LATEST, _LISTS_CUT, _FOUNDED, _PLAIN_ID = 1, 2, 4, 8
_NONE: Final = 0xFFFF_FFFF
_ALONE: Final = (1, 0, 0, 0, _NONE)
"""What `_JOINED` would say of a story that founds its family and repeats nothing."""

_KINDS: Final[tuple[LifecycleKind, ...]] = get_args(LifecycleKind)
_STATUSES: Final[tuple[Status, ...]] = get_args(Status)
_REASONS: Final = tuple(Reason)
_KIND_CODES: Final = {kind: code for code, kind in enumerate(_KINDS)}
_STATUS_CODES: Final = {status: code for code, status in enumerate(_STATUSES)}
_REASON_CODES: Final = {reason: code for code, reason in enumerate(_REASONS)}


def pack(entry: Entry) -> bytes:
    """Return the bytes of an entry; a duplicate is kept without what only comparisons need."""
    kept, verdict, family = entry.signature, entry.verdict, entry.family
    compared = not entry.is_duplicate
    sketch = kept.sketch if compared else NO_SKETCH
    known, turns = (kept.vocabulary, kept.turns) if compared else (b"", b"")
    lists: tuple[Sequence[int], ...] = (
        kept.title,
        sorted(kept.title_numbers),
        sorted(kept.numbers) if compared else (),
        sorted(kept.names) if compared else (),
        sorted(kept.codes if compared else entry.seen_codes),
    )
    threes, large, upper = _in_threes(list(chain.from_iterable(lists)), sketch)
    here = entry.position
    founded = (family.versions, family.head, family.latest, family.told, entry.repeated) == (1, here, here, here, 0)
    plain_id = _plain_id(kept.story_id)
    flags = _LATEST * verdict.latest | _LISTS_CUT * kept.lists_cut | _FOUNDED * founded | _PLAIN_ID * bool(plain_id)
    head = _HEAD.pack(
        entry.clock,
        kept.algorithm,
        kept.shingles,
        flags,
        _KIND_CODES[kept.kind],
        _STATUS_CODES[kept.status],
        _STATUS_CODES[family.status],
        _REASON_CODES[verdict.reason],
        sketch.size,
        large.size,
        *map(len, lists),
        len(known),
        len(turns),
        kept.exact,
        kept.form,
    )
    family_numbers = b"" if founded else _JOINED.pack(*_joined(entry))
    words = orjson.dumps(_without_last_nulls(_words(entry, plain_id)))
    return b"".join((head, plain_id, family_numbers, threes, large.tobytes(), upper.tobytes(), known, turns, words))


def unpack(data: bytes, position: int) -> Entry:
    """Return the entry of these bytes at a position; other entries are as far before it as they were."""
    clock, algorithm, shingles, flags, *rest, exact, form = _HEAD.unpack_from(data)
    kind, status, standing, reason, hashes, larges, n1, n2, n3, n4, n5, known, turns = rest
    own_id, (versions, *back), at = _behind_head(data, flags)
    head, latest, told, repeated = (max(0, position - distance) for distance in back)
    second, third, fourth, fifth, last = n1, n1 + n2, n1 + n2 + n3, n1 + n2 + n3 + n4, n1 + n2 + n3 + n4 + n5
    numbers, sketch = _out_of_threes(data, at, last, hashes, larges, wanted=last)
    at += 3 * (last + hashes) + 2 * larges
    after = at + known
    (
        feed,
        provider_id,
        provider_version,
        issued_ago,
        markers,
        slug,
        version,
        written_id,
        embargoed_until,
        family_id,
        replaces,
        duplicate_of,
        compared_with,
        scores,
        references,
        repeat,
    ) = _read_words(data, after + turns)
    story_id: str = own_id or written_id
    codes = frozenset(numbers[fifth:])
    family_id = family_id or story_id
    return Entry(
        position=position,
        clock=clock,
        signature=Signature(
            story_id=story_id,
            feed=feed,
            provider_id=provider_id,
            provider_version=provider_version,
            issued_at=None if issued_ago is None else clock - issued_ago,
            kind=_KINDS[kind],
            status=_STATUSES[status],
            embargoed_until=embargoed_until,
            markers=tuple(markers or ()),
            slug=slug,
            title=tuple(numbers[:second]),
            title_numbers=frozenset(numbers[second:third]),
            algorithm=algorithm,
            exact=exact,
            form=form,
            shingles=shingles,
            sketch=sketch,
            numbers=frozenset(numbers[third:fourth]),
            names=frozenset(numbers[fourth:fifth]),
            lists_cut=bool(flags & _LISTS_CUT),
            codes=codes,
            turns=data[after : after + turns],
            vocabulary=data[at:after],
        ),
        verdict=Verdict(
            reason=_REASONS[reason],
            family_id=family_id,
            version=version or 0,
            replaces=replaces,
            duplicate_of=duplicate_of,
            compared_with=compared_with,
            likeness=Likeness(*scores) if scores else None,
            latest=bool(flags & _LATEST),
            references=tuple(references or ()),
            repeat=Repeat(repeat[0], tuple(repeat[1]), tuple(repeat[2])) if repeat else None,
        ),
        family=Family(family_id, versions, _STATUSES[standing], head, latest, told),
        repeated=repeated,
        seen_codes=codes if duplicate_of else frozenset(),
    )


@dataclass(frozen=True, slots=True)
class Card:
    """What a story in memory is found by; the fields are those of `Entry`, `Signature` and `Family`."""

    clock: int
    story_id: str
    family_id: str
    feed: str
    provider_id: str | None
    slug: str | None
    kind: LifecycleKind
    status: Status
    title: tuple[int, ...]
    algorithm: int
    exact: bytes
    shingles: int
    sketch: Hashes32
    is_duplicate: bool
    repeated: int


def card_of(entry: Entry) -> Card:
    """Return what an entry is found by."""
    kept = entry.signature
    return Card(
        entry.clock,
        kept.story_id,
        entry.family.family_id,
        kept.feed,
        kept.provider_id,
        kept.slug,
        kept.kind,
        kept.status,
        kept.title,
        kept.algorithm,
        kept.exact,
        kept.shingles,
        kept.sketch,
        entry.is_duplicate,
        entry.repeated,
    )


def unpack_card(data: bytes, position: int) -> Card:
    """Return what the entry of these bytes is found by, in half the time that `unpack` takes."""
    clock, algorithm, shingles, flags, *rest, exact, _ = _HEAD.unpack_from(data)
    kind, status, _, _, hashes, larges, n1, n2, n3, n4, n5, known, turns = rest
    own_id, (*_, repeated), at = _behind_head(data, flags)
    last = n1 + n2 + n3 + n4 + n5
    tokens, sketch = _out_of_threes(data, at, last, hashes, larges, wanted=n1)
    words = _read_words(data, at + 3 * (last + hashes) + 2 * larges + known + turns)
    feed, provider_id, _, _, _, slug, _, written_id, _, family_id, _, duplicate_of, *_ = words
    story_id: str = own_id or written_id
    return Card(
        clock,
        story_id,
        family_id or story_id,
        feed,
        provider_id,
        slug,
        _KINDS[kind],
        _STATUSES[status],
        tuple(tokens),
        algorithm,
        exact,
        shingles,
        sketch,
        duplicate_of is not None,
        max(0, position - repeated),
    )


def _joined(entry: Entry) -> tuple[int, ...]:
    family = entry.family
    others = (family.head, family.latest, family.told, entry.repeated)
    return (family.versions, *(min(entry.position - other, _NONE) if other else _NONE for other in others))


def _behind_head(data: bytes, flags: int) -> tuple[str | None, tuple[int, ...], int]:
    """Return the id where it is a plain one, what `_joined` said, and where the tokens begin."""
    at = _HEAD.size
    own_id = None
    if flags & _PLAIN_ID:
        own_id, at = _spelled(data[at : at + _ID].hex()), at + _ID
    if flags & _FOUNDED:
        return own_id, _ALONE, at
    return own_id, _JOINED.unpack_from(data, at), at + _JOINED.size


def _read_words(data: bytes, at: int) -> list[Any]:
    words: list[Any] = orjson.loads(data[at:])
    return words + [None] * (_WORDS - len(words))


def _plain_id(story_id: str) -> bytes:
    """Return the sixteen bytes of a UUID in its usual spelling, nothing for any other id."""
    digits = story_id.replace("-", "")
    if len(digits) != 2 * _ID or not digits.isascii() or not digits.isalnum():
        return b""
    try:
        known = bytes.fromhex(digits)
    except ValueError:
        return b""
    return known if _spelled(known.hex()) == story_id else b""


def _spelled(digits: str) -> str:
    """Return 32 hexadecimal digits as a UUID is written (RFC 9562, section 4)."""
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]


def _in_threes(tokens: Sequence[int], sketch: Hashes32) -> tuple[bytes, Bytes, Bytes]:
    """Return three bytes a number: the tokens, then each step in the sketch; which steps are larger, and their rest.

    Of a sketch of 128 of 498 shingles a step is 2^23 on average; one in seven does not fit.
    """
    count = len(tokens)
    numbers = np.empty(count + sketch.size, dtype="<u4")
    numbers[:count] = tokens
    numbers[count:] = sketch
    numbers[count + 1 :] -= sketch[:-1]
    quarters = numbers.view(np.uint8).reshape(-1, 4)
    upper = quarters[count:, 3]
    large = upper.nonzero()[0]
    return quarters[:, :3].tobytes(), large.astype(np.uint8), upper[large]


def _out_of_threes(
    data: bytes, at: int, tokens: int, hashes: int, larges: int, *, wanted: int
) -> tuple[list[int], Hashes32]:
    """Return the tokens, so many of them as are wanted, and the sketch."""
    count = tokens + hashes
    numbers = np.zeros((count, 4), dtype=np.uint8)
    numbers[:, :3] = np.frombuffer(data, np.uint8, 3 * count, at).reshape(count, 3)
    if larges:
        at += 3 * count
        places = np.frombuffer(data, np.uint8, larges, at)
        numbers[tokens:, 3][places] = np.frombuffer(data, np.uint8, larges, at + larges)
    whole = numbers.view("<u4").ravel()
    return whole[:wanted].tolist(), np.cumsum(whole[tokens:], dtype=np.uint32)


def _words(entry: Entry, plain_id: bytes) -> list[Any]:
    kept, verdict = entry.signature, entry.verdict
    likeness, repeat = verdict.likeness, verdict.repeat
    return [
        kept.feed,
        kept.provider_id,
        kept.provider_version,
        None if kept.issued_at is None else entry.clock - kept.issued_at,
        kept.markers or None,
        kept.slug,
        verdict.version or None,
        None if plain_id else kept.story_id,
        kept.embargoed_until,
        verdict.family_id if verdict.family_id != kept.story_id else None,
        verdict.replaces,
        verdict.duplicate_of,
        verdict.compared_with,
        (likeness.jaccard, likeness.containment, likeness.exact) if likeness else None,
        verdict.references or None,
        (repeat.repeats, repeat.feeds, repeat.added_codes) if repeat else None,
    ]


_WORDS: Final = 16


def _without_last_nulls(words: list[Any]) -> list[Any]:
    while words[-1] is None:
        words.pop()
    return words
