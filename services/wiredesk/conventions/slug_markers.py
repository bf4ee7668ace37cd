"""Markers glued to a slug, where hyphens join every word: `AM-SHULTZ-1STLD-(WRITETHROUGH)`."""

import re
from functools import cache

from wiredesk.conventions.markers import MarkedHeadline, strongest
from wiredesk.conventions.rules import Rules, load_rules
from wiredesk_events import LifecycleKind


class SlugMarker(Rules):
    """One row of `data/slug_markers.toml`; the file explains the fields."""

    kind: LifecycleKind
    anywhere: tuple[str, ...] = ()
    edge: tuple[str, ...] = ()


class SlugMarkers(Rules):
    """The whole of `data/slug_markers.toml`."""

    cycles: tuple[str, ...]
    marker: tuple[SlugMarker, ...]


_ORDINAL = re.compile(r"^\d{1,2}(?:ST|ND|RD|TH)")
_WORD = re.compile(r"\w+")
_JOINTS = " -(*"
_MAX_LENGTH = 200
"""Characters of a slug; a longer one is none."""


def read_slug_markers(slug: str) -> MarkedHeadline:
    """Return the markers among the words of a slug, and as `clean` the slug without those at its end."""
    anywhere, edge, both, cycles = _lexicon()
    spans = list(_WORD.finditer(slug)) if len(slug) <= _MAX_LENGTH else []
    words = [span[0] for span in spans]
    keys = [_ORDINAL.sub("#th", word.upper()) if word[0].isdigit() else word.upper() for word in words]
    if both.keys().isdisjoint(keys):
        return MarkedHeadline(clean=slug)  # nearly every slug
    found = {place for place, key in enumerate(keys) if key in anywhere}
    first = next((place for place, key in enumerate(keys) if key not in cycles), 0)
    if keys and keys[first] in edge:
        found.add(first)
    end = len(keys)
    while end and keys[end - 1] in both:
        end -= 1
        found.add(end)
    # What stands behind a mark that nothing else looks like belongs to it: "3RDLD-(WRITETH OUGH)".
    end = min((end, *(place for place in found if keys[place] in anywhere)))
    return MarkedHeadline(
        clean=slug[: spans[end].start()].rstrip(_JOINTS) if 0 < end < len(keys) else slug,
        markers=tuple(words[place] for place in sorted(found)),
        kind=strongest(*(both[keys[place]] for place in sorted(found))),
    )


@cache
def _lexicon() -> tuple[dict[str, LifecycleKind], dict[str, LifecycleKind], dict[str, LifecycleKind], frozenset[str]]:
    """Return the words that are markers anywhere, at an edge only, all of these, and the names of cycles."""
    rules = load_rules("slug_markers", SlugMarkers)
    anywhere = {word.upper().replace("#TH", "#th"): row.kind for row in rules.marker for word in row.anywhere}
    edge = {word.upper(): row.kind for row in rules.marker for word in row.edge}
    return anywhere, edge, anywhere | edge, frozenset(rules.cycles)
