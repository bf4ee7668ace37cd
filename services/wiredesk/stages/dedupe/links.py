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
