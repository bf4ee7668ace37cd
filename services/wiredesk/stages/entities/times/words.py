"""`times.toml`: the words beside a time expression that decide what it means, read and checked once."""

from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from wiredesk.stages.entities.lists import BlankList, CommaList, read_data


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TenseWords(_Table):
    """Verbs by the time that they speak of."""

    future: BlankList
    past: BlankList
    fixed: BlankList
    modal: BlankList
    denied: BlankList


class WordsBefore(_Table):
    """Words before an expression."""

    year: BlankList
    old_year: BlankList
    month: BlankList
    length: BlankList
    no_length: BlankList
    clock: BlankList


class WordsAfter(_Table):
    """Words after an expression."""

    counted: CommaList


class TimesFile(_Table):
    """The tables of `times.toml`."""

    tense: TenseWords
    before: WordsBefore
    after: WordsAfter


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The words of `times.toml`; the file says what each list does.

    `verbs` are those of `future`, `past` and `fixed`, and what has a rule of its own in `tense`.
    """

    verbs: frozenset[str]
    future: frozenset[str]
    past: frozenset[str]
    fixed: frozenset[str]
    modal: frozenset[str]
    denied: frozenset[str]
    before_year: frozenset[str]
    before_old_year: frozenset[str]
    before_month: frozenset[str]
    before_length: frozenset[str]
    before_no_length: frozenset[str]
    before_clock: frozenset[str]
    counted: tuple[str, ...]


@cache
def load_time_words() -> TimeWords:
    """Read the data file; raises `Misconfigured` (WIRE-S002) where it is broken."""
    file = read_data("times.toml", TimesFile)
    tense, before = file.tense, file.before
    return TimeWords(
        verbs=frozenset((*tense.future, *tense.past, *tense.fixed, "to", "may")),
        future=frozenset(tense.future),
        past=frozenset(tense.past),
        fixed=frozenset(tense.fixed),
        modal=frozenset(tense.modal),
        denied=frozenset(tense.denied),
        before_year=frozenset(before.year),
        before_old_year=frozenset(before.old_year),
        before_month=frozenset(before.month),
        before_length=frozenset(before.length),
        before_no_length=frozenset(before.no_length),
        before_clock=frozenset(before.clock),
        counted=file.after.counted,
    )
