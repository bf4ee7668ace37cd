"""The stories of the last days: all the state that dedupe has.

A pure function of the stories put in: first in, first out, by a clock that is the running maximum of the times at
which stories were received. Nothing here reads the host's clock.
"""

from collections import Counter
from functools import lru_cache
from itertools import islice
from typing import Final

import numpy as np
import xxhash

from wiredesk.stages.dedupe.entries import Entry
from wiredesk.stages.dedupe.families import Family
from wiredesk.stages.dedupe.memory import Ages, Chain, Keys, Postings, Shelf
from wiredesk.stages.dedupe.packing import Card, card_of, pack, unpack, unpack_card
from wiredesk.stages.dedupe.settings import DedupeSettings
from wiredesk.stages.dedupe.signature import Signature, is_notice


TITLE_KEYS: Final = 10
"""Word pairs of a headline that it is looked up by, those with the smallest hashes: all pairs of nearly every headline.
An alert and the story under it often share one pair only."""

REDELIVERY_DEPTH: Final = 10_000
"""Stories that are known again by their id whatever the clock says: a batch may come again after a leap in time."""

_STEPS: Final = 4096
"""Positions that a look-up by item, words or slug passes at most, other keys of the same hash included."""

_KEPT_UNPACKED: Final = 1024
_KEPT_FAMILIES: Final = 4096


class Window:
    """The entries and the keys by which they are found. Positions count from 1."""

    def __init__(self, settings: DedupeSettings) -> None:
        most = settings.max_stories
        self._settings = settings
        self._span = int(settings.window_hours * 3_600_000_000)
        self._capacity = most + REDELIVERY_DEPTH
        self._clocks = np.zeros(self._capacity, dtype=np.int64).data
        self._places = np.zeros(self._capacity, dtype=np.int64).data
        self._repeats = np.zeros(self._capacity, dtype=np.uint32).data
        self._shelf = Shelf()
        self._by_story, self._by_item, self._by_words, self._by_slug, self._by_family = (
            Chain(self._capacity) for _ in range(5)
        )
        # Half full at the most stories: 16 keys a story; up to 40 shingles of one story in six; the pairs
        # of words in headlines fill their rows sooner, and then the newest hours are what counts.
        self._by_sketch = Postings(2 * most, settings.bucket, tagged=False)
        self._by_title = Postings(most // 2, settings.bucket, tagged=True)
        self._by_short_sketch = Postings(most // 4, settings.bucket, tagged=True)
        self._unpacked: dict[int, Entry] = {}
        self._families: dict[str, tuple[int, Family]] = {}
        self._end = 1
        self._oldest = 1
        self.clock: int | None = None
        self.early_evictions = 0

    def __len__(self) -> int:
        return self._end - self._oldest

    @property
    def put_in(self) -> int:
        """Return how many stories were ever put in."""
        return self._end - 1

    @property
    def evictions(self) -> int:
        """Return how many stories have grown too old, or were too many."""
        return self._oldest - 1

    @property
    def overflows(self) -> int:
        """Return how often a full row of postings lost a live story."""
        return self._by_sketch.overflows + self._by_title.overflows + self._by_short_sketch.overflows

    def nbytes(self) -> tuple[int, int]:
        """Return the bytes of the tables, which are fixed by the settings, and those that the stories take."""
        chains = (self._by_story, self._by_item, self._by_words, self._by_slug, self._by_family)
        postings = (self._by_sketch, self._by_title, self._by_short_sketch)
        columns = self._clocks.nbytes + self._places.nbytes + self._repeats.nbytes
        tables = sum(chain.nbytes() for chain in chains) + sum(posting.nbytes() for posting in postings)
        return columns + tables, self._shelf.nbytes()

    def advance(self, received_at: int) -> None:
        """Move the clock on, never back, and let go of what has grown too old."""
        if self.clock is not None and received_at <= self.clock:
            return
        self.clock = received_at
        if self._oldest < self._end and self._clock_at(self._oldest) < received_at - self._span:
            self._oldest = self._first_since(received_at - self._span)

    def is_live(self, position: int) -> bool:
        """Whether a position is young enough to be compared with."""
        return self._oldest <= position < self._end

    def next_position(self) -> int:
        """Return the position of the story that is put in next."""
        return self._end

    def put(self, entry: Entry) -> None:
        """Add a story that has been decided on, at `next_position`.

        Duplicates are found by story and item only, notices also by slug and headline.
        """
        self._keep(card_of(entry), pack(entry), restored=False)
        if not entry.is_duplicate:
            self._remember(entry)
        self._note_family(entry)

    def restore(self, data: bytes) -> None:
        """Add a story from its bytes, as `packed` gave them; other stories must come in the same order as before."""
        card = unpack_card(data, self._end)
        self.advance(card.clock)
        self._keep(card, data, restored=True)
        self._families.pop(card.family_id, None)

    def packed(self, position: int) -> bytes:
        """Return the bytes of a story that is still held."""
        return self._shelf.get(self._places[position % self._capacity])

    def holds(self, position: int) -> bool:
        """Whether a position is still in memory, live or kept for redeliveries."""
        return self._held_from() <= position < self._end

    def entry(self, position: int) -> Entry:
        """Return the story at a position that is still held."""
        known = self._unpacked.get(position)
        if known is None:
            known = unpack(self.packed(position), position)
            self._remember(known)
        return known

    def story(self, story_id: str) -> Entry | None:
        """Return the story with this id, live or not, while it is held."""
        for position in self._by_story.newest_first(_key(story_id), self._end, self._held_from()):
            if (entry := self.entry(position)).signature.story_id == story_id:
                return entry
        return None

    def family(self, family_id: str) -> Family:
        """Return what is known of a family, from its newest live member; a new family where there is none."""
        known = self._families.get(family_id)
        if known is not None:
            # Its newest member: where that one has grown too old, all have.
            return known[1] if known[0] >= self._oldest else Family(family_id)
        for position in self._by_family.newest_first(_key(family_id), self._end, self._oldest):
            if (entry := self.entry(position)).family.family_id == family_id:
                self._note_family(entry)
                return entry.family
        return Family(family_id)

    def last_repeat(self, kept: Entry) -> Entry | None:
        """Return the newest duplicate of a kept story, or None."""
        distance = self._repeats[kept.position % self._capacity]
        return self.entry(kept.position + distance) if distance else None

    def same_item(self, feed: str, provider_id: str | None) -> list[Entry]:
        """Return the live entries of one item of one feed, oldest first. A feed's ids mean nothing in another feed."""
        if not provider_id:
            return []
        found = self._newest(self._by_item, _key(feed, provider_id))
        return [entry for entry in found if (entry.signature.feed, entry.signature.provider_id) == (feed, provider_id)]

    def same_words(self, signature: Signature) -> list[Entry]:
        """Return the live entries with exactly the same words, oldest first."""
        if not signature.shingles:
            return []
        found = self._newest(self._by_words, _words_key(signature))
        same = (signature.algorithm, signature.exact)
        return [entry for entry in found if (entry.signature.algorithm, entry.signature.exact) == same]

    def same_slug(self, feed: str, slug: str | None, most: int | None = None) -> list[Entry]:
        """Return the live entries of one feed with one slug, oldest first; at most so many, the newest."""
        if not slug:
            return []
        found = self._newest(self._by_slug, _key(feed, slug), most)
        return [entry for entry in found if (entry.signature.feed, entry.signature.slug) == (feed, slug)]

    def like_title(self, feed: str, title: tuple[int, ...], most: int | None = None) -> list[Entry]:
        """Return live entries of one feed whose headlines share word pairs with a headline, oldest first."""
        return self._under_title_keys(_first_title_keys(feed, title), most)

    def headed_by(self, feed: str, words: tuple[int, ...]) -> list[Entry]:
        """Return live entries of one feed whose headlines share word pairs with a longer text, oldest first."""
        return self._under_title_keys(_title_keys(feed, words), None)

    def _under_title_keys(self, keys: Keys, most: int | None) -> list[Entry]:
        if not keys.size:
            return []
        youngest = sorted(set(self._by_title.ages(keys, self._end, self._oldest).tolist()))[:most]
        return [self.entry(self._end - 1 - age) for age in reversed(youngest)]

    def like_text(self, signature: Signature) -> list[Entry]:
        """Return the live entries that share at least two keys with the sketch, most shared keys first, then newest.

        All hashes of the sketch are looked up among short stories: a flash shares few shingles with its full story.
        """
        sketch = signature.sketch
        if not sketch.size:
            return []
        among = self._by_sketch.ages(sketch[: self._settings.keys], self._end, self._oldest)
        among_short = self._by_short_sketch.ages(sketch, self._end, self._oldest)
        often = _often(among, among_short)[: self._settings.candidates]
        found = [self.entry(self._end - 1 - age) for age in often]
        return [entry for entry in found if entry.signature.algorithm == signature.algorithm]

    def _newest(self, chain: Chain, key: int, most: int | None = None) -> list[Entry]:
        most = self._settings.bucket if most is None else min(most, self._settings.bucket)
        positions = list(islice(chain.newest_first(key, self._end, self._oldest, steps=_STEPS), most))
        return [self.entry(position) for position in reversed(positions)]

    def _keep(self, card: Card, data: bytes, *, restored: bool) -> None:
        position = self._end
        slot = position % self._capacity
        self._end += 1
        self._clocks[slot] = card.clock
        self._places[slot] = self._shelf.put(data)
        self._repeats[slot] = 0
        self._index(card, position, restored=restored)
        too_many = len(self) - self._settings.max_stories
        if too_many > 0:
            self._oldest += too_many
            self.early_evictions += too_many
        self._shelf.forget_before(self._places[self._held_from() % self._capacity])

    def _index(self, card: Card, position: int, *, restored: bool) -> None:
        """Put a story under its keys; what a full row loses counts when it was not lost before."""
        oldest = position if restored else self._oldest
        story_key = _key(card.story_id)
        self._by_story.add(story_key, position)
        self._by_family.add(story_key if card.family_id == card.story_id else _key(card.family_id), position)
        if card.provider_id and card.kind != "advisory":
            self._by_item.add(_key(card.feed, card.provider_id), position)
        if card.is_duplicate:
            if card.repeated and self.holds(card.repeated):
                self._repeats[card.repeated % self._capacity] = position - card.repeated
            return
        if card.slug:
            self._by_slug.add(_key(card.feed, card.slug), position)
        self._by_title.add(_first_title_keys(card.feed, card.title), position, oldest)
        if is_notice(card.kind, card.status):
            return
        self._by_words.add(_words_key(card), position)
        self._by_sketch.add(card.sketch[: self._settings.keys], position, oldest)
        if card.shingles < 2 * self._settings.short_shingles:
            self._by_short_sketch.add(card.sketch, position, oldest)

    def _remember(self, entry: Entry) -> None:
        """Keep an entry unpacked for a while: what is met once is often met again soon."""
        if len(self._unpacked) >= _KEPT_UNPACKED:
            self._unpacked.clear()
        self._unpacked[entry.position] = entry

    def _note_family(self, newest: Entry) -> None:
        """Keep what the newest member of a family knows of it: every story that is compared asks."""
        if len(self._families) >= _KEPT_FAMILIES:
            self._families.clear()
        self._families[newest.family.family_id] = newest.position, newest.family

    def _held_from(self) -> int:
        return max(1, self._end - self._capacity, min(self._oldest, self._end - REDELIVERY_DEPTH))

    def _clock_at(self, position: int) -> int:
        return self._clocks[position % self._capacity]

    def _first_since(self, moment: int) -> int:
        """Return the first live position whose clock is not before a moment; clocks ascend."""
        low, high = self._oldest, self._end
        while low < high:
            middle = (low + high) // 2
            if self._clock_at(middle) < moment:
                low = middle + 1
            else:
                high = middle
        return low


def _often(among: Ages, among_short: Ages) -> list[int]:
    """Return the ages that come at least twice, most often first, then youngest."""
    every = among.tolist() + among_short.tolist() if among_short.size else among.tolist()
    if len(set(every)) == len(every):
        return []
    often = [(-times, age) for age, times in Counter(every).items() if times > 1]
    often.sort()
    return [age for _, age in often]


def _key(*parts: str) -> int:
    return xxhash.xxh3_64_intdigest("\n".join(parts).encode("utf-8", "replace"))


def _words_key(story: Signature | Card) -> int:
    return int.from_bytes(story.exact[:8], "little") ^ story.algorithm


@lru_cache(maxsize=4)
def _first_title_keys(feed: str, title: tuple[int, ...]) -> Keys:
    """Return the keys that a headline is found by; it is looked up first and put in a little later."""
    return _title_keys(feed, title)[:TITLE_KEYS]


def _title_keys(feed: str, title: tuple[int, ...]) -> Keys:
    """Return the keys of the pairs of words in a headline, or of its only word, ascending."""
    if not title:
        return np.empty(0, dtype=np.uint32)
    words = np.array(title if len(title) > 1 else (*title, 0), dtype=np.uint64)
    mixed = words[:-1] * _MIX_FIRST ^ words[1:] * _MIX_SECOND
    mixed += np.uint64(_key(feed))
    mixed >>= _UPPER
    keys = mixed.astype(np.uint32)
    keys.sort()
    repeated = keys[1:] == keys[:-1]
    return keys if not np.count_nonzero(repeated) else np.concatenate((keys[:1], keys[1:][~repeated]))


_UPPER: Final = np.uint64(32)
_MIX_FIRST: Final = np.uint64(0x9E37_79B9_7F4A_7C15)
_MIX_SECOND: Final = np.uint64(0xC2B2_AE3D_27D4_EB4F)
"""Odd 64-bit constants of splitmix64 (Steele et al. 2014) and xxHash: tokens are hashes, they only need to be mixed."""
