"""Finding the story that copy speaks of: by the provider's id, by slug, by headline."""

from wiredesk.stages.dedupe.entries import Entry
from wiredesk.stages.dedupe.likeness import overlap, title_likeness
from wiredesk.stages.dedupe.signature import folded_slug, title_words, token
from wiredesk.stages.dedupe.window import Window
from wiredesk_events import Reference


SURE_TITLE = 0.5
"""Least Jaccard index of the words of a headline that copy names and of the one that it means."""

PART_OF_TITLE = 0.8
"""The same as a share of the shorter one, for headlines quoted in part; asked of at least `PART_WORDS` words."""

PART_WORDS = 4

QUOTED_WORDS = 3
QUOTED_PART = 0.6
"""Least words, and least share, of a headline that a note must quote."""


def resolve(reference: Reference, feed: str, window: Window) -> Entry | None:
    """Return the story of this feed that a reference means, or None; nobody can speak of another feed's story."""
    if reference.story_id is not None:
        known = window.story(reference.story_id)
        if known is not None and known.signature.feed == feed and window.is_live(known.position):
            return known
    if reference.provider_id is not None:
        items = window.same_item(feed, reference.provider_id)
        if items:
            return items[-1]
    headline = reference.headline
    title = tuple(map(token, title_words(headline))) if headline else ()
    return by_name(feed, folded_slug(reference.slug), title, window)


def by_quotation(feed: str, words: tuple[int, ...], window: Window) -> Entry | None:
    """Return the story of a feed whose headline a note quotes, or None: "In story headlined HARBOUR REOPENS read …".

    The headline may be quoted without its end (a ticker, a second line); the longest quotation counts, then the newest.
    """
    best: tuple[int, int] = (0, 0)
    found: Entry | None = None
    for entry in window.headed_by(feed, words):
        title = entry.signature.title
        length = _quoted(title, words)
        if length >= max(QUOTED_WORDS, QUOTED_PART * len(title)) and (length, entry.position) > best:
            best, found = (length, entry.position), entry
    return found


def _quoted(title: tuple[int, ...], words: tuple[int, ...]) -> int:
    """Return how many words of the beginning of a headline stand together in a text."""
    longest = 0
    for start, word in enumerate(words):
        if word != title[0]:
            continue
        length = 1
        while length < len(title) and words[start + length : start + length + 1] == (title[length],):
            length += 1
        longest = max(longest, length)
    return longest


def by_name(feed: str, slug: str | None, title: tuple[int, ...], window: Window) -> Entry | None:
    """Return the story of a feed with this slug and headline, or None.

    The headline decides. The slug alone is enough only where one single family has it and no headline speaks against
    it: slugs recur ("FED-DATA"), and a kill that hits the wrong story is worse than one that hits none.
    """
    under_slug = window.same_slug(feed, slug)
    found = {entry.position: entry for entry in (*under_slug, *window.like_title(feed, title))}
    scored = [(_title_score(title, entry.signature.title), position) for position, entry in found.items()]
    best, position = max(scored, default=(0.0, -1))
    if best > 0.0:
        return found[position]
    families = {entry.family.family_id for entry in under_slug}
    return under_slug[-1] if len(families) == 1 and under_slug else None


def _title_score(title: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Return how well a headline fits another, 0 where too badly to be meant."""
    score = title_likeness(title, other)
    if score >= SURE_TITLE:
        return score
    if min(len(title), len(other)) >= PART_WORDS and overlap(frozenset(title), frozenset(other)) >= PART_OF_TITLE:
        return SURE_TITLE
    return 0.0
