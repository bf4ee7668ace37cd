"""A story in memory, and the bytes that it is kept as: a kilobyte for copy of 500 words, half of it the sketch."""

import struct
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import numpy as np
import orjson

from wiredesk.stages.dedupe.families import Family
from wiredesk.stages.dedupe.likeness import Likeness
from wiredesk.stages.dedupe.reasons import Reason
from wiredesk.stages.dedupe.signature import NO_SKETCH, Signature, Tokens
from wiredesk.stages.dedupe.verdict import Repeat, Verdict


LAYOUT: Final = 2
"""Number of the layout below; bytes of another one are never read."""

_HEAD: Final = struct.Struct("<q7I9H16s8s")
"""Clock in µs; shingles, recipe, versions; how far back head, latest version, latest told one and repeated story are
(all ones: none); flags, six counts of numbers and two of bytes that follow; exact hash, hash of the form."""

_LATEST, _LISTS_CUT = 1, 2
_NONE: Final = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Entry:
    """A story in the window.

    Attributes:
        position: how many stories were put in up to it.
        clock: the window's time when it was put in, µs since 1970.
        signature: what is kept of it.
        verdict: what was decided.
        family: its family after it; for a duplicate, that of the story it repeats.
        repeated: for a duplicate, the position of the kept story; 0 where that is older than the memory.
        seen_codes: for a duplicate, every code that the kept story and its repeats brought.
    """

    position: int
    clock: int
    signature: Signature
    verdict: Verdict
    family: Family
    repeated: int = 0
    seen_codes: Tokens = frozenset()

    @property
    def kept_id(self) -> str:
        """Return the id under which readers know this text: its own, or for a duplicate that of the kept story."""
        return self.verdict.duplicate_of or self.signature.story_id

    @property
    def is_duplicate(self) -> bool:
        """Whether it was dropped."""
        return self.verdict.duplicate_of is not None


def pack(entry: Entry) -> bytes:
    """Return the bytes of an entry; a duplicate is kept without what only comparisons need."""
    kept, verdict, family = entry.signature, entry.verdict, entry.family
    compared = not entry.is_duplicate
    sketch = kept.sketch if compared else NO_SKETCH
    known, turns = (kept.vocabulary, kept.turns) if compared else (b"", b"")
    lists = (
        kept.title,
        sorted(kept.title_numbers),
        sorted(kept.numbers) if compared else [],
        sorted(kept.names) if compared else [],
        sorted(kept.codes if compared else entry.seen_codes),
    )
    flags = _LATEST * verdict.latest | _LISTS_CUT * kept.lists_cut
    head = _HEAD.pack(
        entry.clock,
        kept.shingles,
        kept.algorithm,
        family.versions,
        *(
            min(entry.position - other, _NONE) if other else _NONE
            for other in (family.head, family.latest, family.told, entry.repeated)
        ),
        flags,
        sketch.size,
        *map(len, lists),
        len(known),
        len(turns),
        kept.exact,
        kept.form,
    )
    numbers = list(chain.from_iterable(lists))
    tokens = struct.pack(f"<{len(numbers)}I", *numbers)
    return head + sketch.tobytes() + tokens + known + turns + orjson.dumps(_without_last_nulls(_words(entry)))


def unpack(data: bytes, position: int) -> Entry:
    """Return the entry of these bytes at a position; other entries are as far before it as they were."""
    clock, shingles, algorithm, versions, *rest, exact, form = _HEAD.unpack_from(data)
    back, flags, (n0, n1, n2, n3, n4, n5, known, turns) = rest[:4], rest[4], rest[5:]
    head, latest, told, repeated = (max(0, position - distance) for distance in back)
    count = n0 + n1 + n2 + n3 + n4 + n5
    packed = np.frombuffer(data, dtype="<u4", count=count, offset=_HEAD.size)
    numbers = packed[n0:].tolist()
    before = _HEAD.size + 4 * count
    after = before + known
    words: list[Any] = orjson.loads(data[after + turns :])
    words += [None] * (_WORDS - len(words))
    (
        story_id,
        feed,
        kind,
        status,
        reason,
        standing,
        provider_id,
        provider_version,
        issued_at,
        embargoed_until,
        markers,
        slug,
        family_id,
        version,
        replaces,
        duplicate_of,
        compared_with,
        scores,
        references,
        repeat,
    ) = words
    second, third, fourth, fifth = n1, n1 + n2, n1 + n2 + n3, n1 + n2 + n3 + n4
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
            issued_at=issued_at,
            kind=kind,
            status=status,
            embargoed_until=embargoed_until,
            markers=tuple(markers or ()),
            slug=slug,
            title=tuple(numbers[:second]),
            title_numbers=frozenset(numbers[second:third]),
            algorithm=algorithm,
            exact=exact,
            form=form,
            shingles=shingles,
            sketch=packed[:n0],
            numbers=frozenset(numbers[third:fourth]),
            names=frozenset(numbers[fourth:fifth]),
            lists_cut=bool(flags & _LISTS_CUT),
            codes=codes,
            turns=data[after : after + turns],
            vocabulary=data[before:after],
        ),
        verdict=Verdict(
            reason=Reason(reason),
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
        family=Family(family_id, versions, standing, head, latest, told),
        repeated=repeated,
        seen_codes=codes if duplicate_of else frozenset(),
    )


def _words(entry: Entry) -> list[Any]:
    kept, verdict = entry.signature, entry.verdict
    likeness, repeat = verdict.likeness, verdict.repeat
    return [
        kept.story_id,
        kept.feed,
        kept.kind,
        kept.status,
        verdict.reason.value,
        entry.family.status,
        kept.provider_id,
        kept.provider_version,
        kept.issued_at,
        kept.embargoed_until,
        kept.markers or None,
        kept.slug,
        verdict.family_id if verdict.family_id != kept.story_id else None,
        verdict.version or None,
        verdict.replaces,
        verdict.duplicate_of,
        verdict.compared_with,
        (likeness.jaccard, likeness.containment, likeness.exact) if likeness else None,
        verdict.references or None,
        (repeat.repeats, repeat.feeds, repeat.added_codes) if repeat else None,
    ]


_WORDS: Final = 20


def _without_last_nulls(words: list[Any]) -> list[Any]:
    while words[-1] is None:
        words.pop()
    return words
