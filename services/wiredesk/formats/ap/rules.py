"""What AP's words for kinds of stories mean: the rules of `data/ap_media.toml`."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from wiredesk.conventions.markers import strongest
from wiredesk.conventions.rules import Rules, load_rules
from wiredesk_events import LifecycleKind


class EditorialType(Rules):
    """One row of `data/ap_media.toml`; the file explains the fields."""

    words: tuple[str, ...]
    kind: LifecycleKind | None = None
    embargo: bool = False


class ApRules(Rules):
    """The whole of `data/ap_media.toml`."""

    type: tuple[EditorialType, ...]


@dataclass(frozen=True, slots=True)
class EditorialMeaning:
    """What several editorial types say together.

    Attributes:
        kind: the strongest meaning, or None.
        embargo: whether the story is held until its time of release.
    """

    kind: LifecycleKind | None = None
    embargo: bool = False


def meaning_of(words: Iterable[str]) -> EditorialMeaning:
    """Return what editorial types mean; unknown ones mean nothing."""
    found = [row for word in words if (row := _types().get(_plain(word))) is not None]
    return EditorialMeaning(strongest(*(row.kind for row in found)), any(row.embargo for row in found))


def _plain(word: str) -> str:
    return word.casefold().replace(" ", "").replace("-", "")


@cache
def _types() -> dict[str, EditorialType]:
    rules = load_rules("ap_media", ApRules, package="wiredesk.formats")
    return {_plain(word): row for row in rules.type for word in row.words}
