"""Providers' vocabularies in NewsML, from `data/newsml.toml`, and codes as NewsML writes them."""

import re
from functools import cache

from pydantic import Field, field_validator

from wiredesk.conventions.rules import Rules, load_rules
from wiredesk_events import LifecycleKind


_SCHEME_END = re.compile(r"[:/#]")


class KindRule(Rules):
    """Words that say what a version does to its story; without a kind they only name a relation."""

    words: tuple[str, ...] = Field(min_length=1)
    kind: LifecycleKind | None = None


Words = frozenset[str]


class NewsmlRules(Rules):
    """The whole of `data/newsml.toml`; the file explains the fields."""

    signals: tuple[KindRule, ...]
    relations: tuple[KindRule, ...]
    private_notes: Words
    note_kinds: tuple[KindRule, ...]
    embargo_notes: Words
    place_types: Words
    category_schemes: Words
    category_types: Words
    headline_roles: Words
    side_headline_roles: Words
    summary_roles: Words
    passing_roles: Words
    no_value: Words
    assert_schemes: dict[str, str]
    picture_classes: Words
    text_classes: Words
    data_roots: Words
    dropped_classes: Words
    instructions: tuple[KindRule, ...]
    item_types: tuple[KindRule, ...]
    main_roles: Words
    side_roles: Words
    supporting_roles: Words
    text_media: Words
    style_formats: Words
    note_lines: Words
    origins: Words

    @field_validator("*")
    @classmethod
    def _lower(cls, value: object) -> object:
        return frozenset(word.lower() for word in value) if isinstance(value, frozenset) else value


@cache
def newsml_rules() -> NewsmlRules:
    """Return the rule file, checked."""
    return load_rules("newsml", NewsmlRules, package="wiredesk.formats")


def kinds_of(rules: tuple[KindRule, ...]) -> dict[str, LifecycleKind | None]:
    """Return what each word of a list of rules means, by the word in lower case."""
    return {word.lower(): rule.kind for rule in rules for word in rule.words}


@cache
def signal_kinds() -> dict[str, LifecycleKind | None]:
    """Return what signals mean, by code, "scheme:*" or bare word in lower case."""
    return kinds_of(newsml_rules().signals)


@cache
def relation_kinds() -> dict[str, LifecycleKind | None]:
    """Return the relations that name earlier stories."""
    return kinds_of(newsml_rules().relations)


@cache
def note_kinds() -> dict[str, LifecycleKind | None]:
    """Return what notes of a role make of a version."""
    return kinds_of(newsml_rules().note_kinds)


@cache
def instruction_kinds() -> dict[str, LifecycleKind | None]:
    """Return what the instructions of NewsML 1.x mean."""
    return kinds_of(newsml_rules().instructions)


@cache
def item_type_kinds() -> dict[str, LifecycleKind | None]:
    """Return what the item types of NewsML 1.x mean."""
    return kinds_of(newsml_rules().item_types)


def bare(code: str) -> str:
    """Return a code without its scheme, in lower case: "stat:usable", "http://…/pubstatusg2/usable" → "usable"."""
    return _SCHEME_END.split(code.strip().lower())[-1]


def scheme_of(code: str) -> str:
    """Return the scheme of a code ("medtop" of "medtop:20000002"), in lower case; empty for a bare word."""
    return code.strip().lower().rpartition(":")[0]


def says_nothing(text: str) -> bool:
    """Return whether a field holds what feeds write where they have nothing to say."""
    return not text or text.strip().lower() in newsml_rules().no_value


def signal_kind(code: str) -> LifecycleKind | None:
    """Return what a signal means for the story, or None for one that is about something else."""
    kinds, code = signal_kinds(), code.strip().lower()
    for key in (code, f"{scheme_of(code)}:*", bare(code)):
        if key in kinds:
            return kinds[key]
    return None
