"""The rule file of the teletype formats, `data/teletype.toml`."""

from functools import cache

from wiredesk.conventions.rules import Rules, load_rules
from wiredesk_events import LifecycleKind


class VersionWords(Rules):
    """The words of `versions` and `credits`."""

    words: tuple[str, ...]


class SlugRule(Rules):
    """One row of `slug`."""

    words: tuple[str, ...]
    kind: LifecycleKind | None = None
    genre: str | None = None


class TeletypeRules(Rules):
    """The file `data/teletype.toml`; it explains its fields."""

    zones: dict[str, int]
    desks: dict[str, str]
    versions: VersionWords
    version_kinds: dict[LifecycleKind, tuple[str, ...]]
    slug: tuple[SlugRule, ...]
    agencies: dict[str, str]
    credits: VersionWords


@cache
def rules() -> TeletypeRules:
    """Return the rules of `data/teletype.toml`, loaded once."""
    return load_rules("teletype", TeletypeRules, package="wiredesk.formats")
