"""AP's slug line: the slug itself, the words that tell versions, and the word count behind them.

`BC-US--Giant Lobster Death, 1st Ld-Writethru,127`: all versions of a story repeat the slug "in exactly the same form"
(AP, "Filing the wire"), so it must not keep what differs between them.
"""

import re
from dataclasses import dataclass
from functools import cache

from wiredesk.conventions.markers import read_markers
from wiredesk.conventions.rules import Rules, load_rules


_COUNT = re.compile(r",\s?(\d{1,6})\Z")
_MAX_KEY = 60
"""Characters of one version word; a longer part after a comma belongs to the slug."""

_MAX_KEYS = 4


@dataclass(frozen=True, slots=True)
class Slugline:
    """A slug line in its parts.

    Attributes:
        slug: without version words and count.
        take_key: the version words as written, or None.
        word_count: as the provider counted, or None.
    """

    slug: str
    take_key: str | None = None
    word_count: int | None = None


class SluglineRules(Rules):
    """The whole of `data/sluglines.toml`; the file explains it."""

    words: tuple[str, ...]


def split_slugline(line: str) -> Slugline:
    """Return a slug line in its parts; one that is nothing but version words stays the slug."""
    line = " ".join(line.split())
    count = _COUNT.search(line)
    slug = line[: count.start()].rstrip() if count else line
    keys: list[str] = []
    for _ in range(_MAX_KEYS):
        head, comma, tail = slug.rpartition(",")
        tail = tail.strip()
        if not comma or not head.strip() or not is_version(tail):
            break
        keys.append(tail)
        slug = head.rstrip()
    if not slug:
        return Slugline(line)
    return Slugline(slug, ", ".join(reversed(keys)) or None, int(count[1]) if count else None)


def is_version(words: str) -> bool:
    """Return whether words tell a version ("2nd Ld-Writethru", "(Take 2)") and not a place or a subject."""
    words = words.strip(" ()[]")
    if not 0 < len(words) <= _MAX_KEY:
        return False
    if words.casefold() in _words():
        return True
    marked = read_markers(f"Story, {words}")
    return marked.clean == "Story" and bool(marked.markers)


@cache
def _words() -> frozenset[str]:
    rules = load_rules("sluglines", SluglineRules, package="wiredesk.formats")
    return frozenset(word.casefold() for word in rules.words)
