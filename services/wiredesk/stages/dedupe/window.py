"""The stories of the last days: all the state that dedupe has.

A pure function of the stories put in: first in, first out, by a clock that is the running maximum of the times at
which stories were received. Nothing here reads the host's clock.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final, Generic, TypeVar

import xxhash

from wiredesk.stages.dedupe.families import Family
from wiredesk.stages.dedupe.settings import DedupeSettings
from wiredesk.stages.dedupe.signature import Signature
from wiredesk.stages.dedupe.verdict import Verdict


TITLE_KEYS: Final = 6
"""Word pairs of a headline that it is looked up by, those with the smallest hashes."""

MAX_EVICTIONS: Final = 64
"""Stories that one decision throws out at most, so that a leap in time costs no decision its speed."""

KeyT = TypeVar("KeyT", bound=Hashable)


@dataclass(slots=True, eq=False)
class Entry:
    """A story in the window.

    Attributes:
        position: how many stories were put in before it.
        clock: the window's time when it was put in.
        signature: what is kept of it.
        family: its family; for a duplicate, that of the story it repeats.
        verdict: what was decided.
    """

    position: int
    clock: datetime
    signature: Signature
    family: Family
    verdict: Verdict

    @property
    def kept_id(self) -> str:
        """Return the id under which readers know this text: its own, or for a duplicate that of the kept story."""
        return self.verdict.duplicate_of or self.signature.story_id


class Buckets(Generic[KeyT]):
    """For each key the newest entries that have it, oldest first, at most `cap`."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._entries: dict[KeyT, list[Entry]] = {}
        self.overflows = 0

    def add(self, keys: Iterable[KeyT], entry: Entry) -> None:
        """Put an entry under each key; the oldest goes where a bucket is full."""
        for key in keys:
            bucket = self._entries.setdefault(key, [])
            bucket.append(entry)
            if len(bucket) > self._cap:
                del bucket[0]
                self.overflows += 1

    def remove(self, keys: Iterable[KeyT], entry: Entry) -> None:
        """Take out the oldest entry of all from each key, where it still stands."""
        for key in keys:
            bucket = self._entries.get(key)
            if bucket and bucket[0] is entry:
                del bucket[0]
                if not bucket:
                    del self._entries[key]

    def get(self, key: KeyT) -> list[Entry]:
        """Return the entries under a key, oldest first."""
        return self._entries.get(key, [])

    def among(self, keys: Iterable[KeyT]) -> list[Entry]:
        """Return the entries under several keys, one under two keys twice."""
        get = self._entries.get
        return [entry for key in keys if (bucket := get(key)) for entry in bucket]


class Window:
    """The entries and the keys by which they are found."""

    def __init__(self, settings: DedupeSettings) -> None:
        self._settings = settings
        self._span = settings.window
        self._entries: deque[Entry] = deque()
        self._by_story: dict[str, Entry] = {}
        self._by_provider: Buckets[tuple[str, str]] = Buckets(settings.bucket)
        self._by_exact: Buckets[tuple[str, str]] = Buckets(settings.bucket)
        self._by_sketch: Buckets[int] = Buckets(settings.bucket)
        self._by_short_sketch: Buckets[int] = Buckets(settings.bucket)
        self._by_slug: Buckets[tuple[str, str]] = Buckets(settings.bucket)
        self._by_title: Buckets[int] = Buckets(settings.bucket)
        self.clock: datetime | None = None
        self.put_in = 0
        self.evictions = 0
        self.early_evictions = 0

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def overflows(self) -> int:
        """Return how often a full bucket lost its oldest entry."""
        text = self._by_exact.overflows + self._by_sketch.overflows + self._by_short_sketch.overflows
        return text + self._by_provider.overflows + self._by_slug.overflows + self._by_title.overflows

    def story(self, story_id: str) -> Entry | None:
        """Return the entry of a story that has been decided on."""
        return self._by_story.get(story_id)

    def advance(self, received_at: datetime) -> None:
        """Move the clock on, never back, and throw out what has grown too old."""
        if self.clock is None or received_at > self.clock:
            self.clock = received_at
        for _ in range(MAX_EVICTIONS):
            if not self._entries or self.is_live(self._entries[0]):
                return
            self._evict()

    def is_live(self, entry: Entry) -> bool:
        """Whether the entry is young enough to be compared with, be it still in memory or not."""
        if entry.position < self.put_in - self._settings.max_stories or self.clock is None:
            return False
        return self.clock - entry.clock <= self._span

    def put(self, signature: Signature, family: Family, verdict: Verdict) -> Entry:
        """Add a story that has been decided on. Duplicates are found by id only, notices by id, slug and headline."""
        duplicate = verdict.duplicate_of is not None
        kept = signature.without_sketch() if duplicate else signature
        entry = Entry(self.put_in, self.clock or signature.received_at, kept, family, verdict)
        self.put_in += 1
        self._entries.append(entry)
        self._by_story[signature.story_id] = entry
        for buckets, keys in self._keys(entry):
            buckets.add(keys, entry)
        if len(self._entries) > self._settings.max_stories:
            self._evict()
        return entry

    def same_item(self, feed: str, provider_id: str | None) -> list[Entry]:
        """Return the live entries of one item of one feed, oldest first. A feed's ids mean nothing in another feed."""
        return self._live(self._by_provider.get((feed, provider_id))) if provider_id else []

    def same_words(self, signature: Signature) -> list[Entry]:
        """Return the live entries with exactly the same words, oldest first."""
        return self._live(self._by_exact.get((signature.algorithm, signature.exact))) if signature.shingles else []

    def same_slug(self, feed: str, slug: str | None) -> list[Entry]:
        """Return the live entries of one feed with one slug, oldest first."""
        return self._live(self._by_slug.get((feed, slug))) if slug else []

    def like_title(self, feed: str, title: tuple[str, ...]) -> list[Entry]:
        """Return live entries of one feed whose headlines share word pairs with a headline, oldest first."""
        found = {entry.position: entry for key in _title_keys(feed, title) for entry in self._by_title.get(key)}
        return self._live(found[position] for position in sorted(found))

    def like_text(self, signature: Signature) -> list[Entry]:
        """Return the live entries that share at least two keys with the sketch, most shared keys first, then newest.

        All hashes of the sketch are looked up among short stories: a flash shares few shingles with its full story.
        """
        shared: dict[int, int] = {}
        found: dict[int, Entry] = {}
        hashes: list[int] = signature.sketch.tolist()
        for keys, buckets in ((hashes[: self._settings.keys], self._by_sketch), (hashes, self._by_short_sketch)):
            for entry in buckets.among(keys):
                shared[entry.position] = shared.get(entry.position, 0) + 1
                found[entry.position] = entry
        best = sorted((-count, -position) for position, count in shared.items() if count >= 2)
        live = (entry for _, position in best if self.is_live(entry := found[-position]))
        return [
            entry
            for entry, _ in zip(live, range(self._settings.candidates), strict=False)
            if entry.signature.algorithm == signature.algorithm
        ]

    def _live(self, entries: Iterable[Entry]) -> list[Entry]:
        return [entry for entry in entries if self.is_live(entry)]

    def _evict(self) -> None:
        entry = self._entries.popleft()
        self.evictions += 1
        if self.clock is not None and self.clock - entry.clock <= self._span:
            self.early_evictions += 1
        if self._by_story.get(entry.signature.story_id) is entry:
            del self._by_story[entry.signature.story_id]
        for buckets, keys in self._keys(entry):
            buckets.remove(keys, entry)

    def _keys(self, entry: Entry) -> Iterator[tuple[Buckets, Iterable[Hashable]]]:  # type: ignore[type-arg]
        """Yield each lookup with the keys of the entry in it."""
        kept = entry.signature
        if kept.provider_id:
            yield self._by_provider, ((kept.feed, kept.provider_id),)
        if entry.verdict.duplicate_of is not None:
            return
        if kept.slug:
            yield self._by_slug, ((kept.feed, kept.slug),)
        yield self._by_title, _title_keys(kept.feed, kept.title)
        if is_notice(kept):
            return
        yield self._by_exact, ((kept.algorithm, kept.exact),)
        yield self._by_sketch, kept.sketch[: self._settings.keys].tolist()
        if kept.shingles < 2 * self._settings.short_shingles:
            yield self._by_short_sketch, kept.sketch.tolist()


def is_notice(signature: Signature) -> bool:
    """Whether it speaks about a story instead of telling it; its words are compared with nothing."""
    return signature.kind in {"kill", "withhold", "advisory"} or signature.status == "canceled"


def _title_keys(feed: str, title: tuple[str, ...]) -> list[int]:
    pairs = {f"{feed}\n{first} {second}" for first, second in pairwise(title)} or {f"{feed}\n{' '.join(title)}"}
    return sorted(xxhash.xxh3_64_intdigest(pair.encode("utf-8", "replace")) for pair in pairs)[:TITLE_KEYS]
