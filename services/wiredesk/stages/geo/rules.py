"""The word lists and weights of this stage: data files, checked when they are read."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wiredesk.domain.errors import Misconfigured
from wiredesk_events import Reading


class Rules(BaseModel):
    """What a data file may hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")


RulesT = TypeVar("RulesT", bound=Rules)
Words = frozenset[str]


class RecognitionRules(Rules):
    """`recognition.toml`: what keeps a name from being a place; every field is a list of words explained there."""

    names_go_on: Words
    names_go_on_next: Words
    events: Words
    names_begin: Words
    names_begin_of: Words
    people: Words
    common_words: Words
    common_words_as_subject: Words
    prepositions_of_place: Words
    facilities: Words
    facilities_lower: Words
    language_after: Words
    language_before: Words
    openers: Words
    particles: Words
    seats: Words
    governments: Words
    peoples_go_on: Words
    run_words: int = Field(ge=1, le=8)


class ResolutionRules(Rules):
    """`resolution.toml`: what the ranker's answer becomes."""

    pinned: float = Field(ge=0, le=1)
    abstain: float = Field(ge=0, le=1)


class FocusRules(Rules):
    """`focus.toml`: the weights of the focus."""

    headline: float
    first_paragraph: float
    later: float
    dateline: float
    most: int = Field(ge=1)
    least: float = Field(ge=0, le=1)
    reading: Mapping[Reading, float]


class ReadingRules(Rules):
    """`readings.toml`: word classes, irregular verbs, and the weights of each signal."""

    words: Mapping[str, Words]
    irregular: Mapping[str, tuple[str, ...]]
    signals: Mapping[str, Mapping[Reading, float]]


def parse_rules(name: str, text: str, model: type[RulesT]) -> RulesT:
    """Return the rules in a TOML text. Raises `Misconfigured` (WIRE-S002) naming file, field and fault."""
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured("WIRE-S002", f"{name}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Misconfigured("WIRE-S002", f"{name}, {place}: {first['msg']}") from error


@lru_cache(maxsize=8)
def packaged(name: str, model: type[RulesT]) -> RulesT:
    """Return one of the packaged data files; read once."""
    text = (resources.files("wiredesk.stages.geo") / "data" / name).read_text("utf-8")
    return parse_rules(name, text, model)
