"""`times.toml`: the words beside a time expression that decide what it means, read and checked once."""

from dataclasses import dataclass
from functools import cache

from wiredesk.stages.entities.list_reading import BlankList, CommaList, File, read_data


class TenseWords(File):
    """Verbs by the time that they speak of.

    Attributes:
        future: verbs that speak of what is to come.
        past: past forms without -ed.
        fixed: plain presents that speak of what is fixed for a day ("lawmakers return | Monday").
        modal: before a past form they make it one of the future ("would cut | 900 jobs by December").
        denied: before a plain present they make it one of the past ("did not | meet").
    """

    future: BlankList
    past: BlankList
    fixed: BlankList
    modal: BlankList
    denied: BlankList


class WordsBefore(File):
    """Words before an expression.

    Attributes:
        year: words before a bare year.
        old_year: words before a bare year up to 1899.
        month: words before a month that is a verb or a first name too, or set in capitals.
        length: words that make "a week" a length and no rate.
        no_length: words that make it an age or a record.
        clock: words that make 10:30 a time of day and no score.
    """

    year: BlankList
    old_year: BlankList
    month: BlankList
    length: BlankList
    no_length: BlankList
    clock: BlankList


class WordsAfter(File):
    """Words after an expression.

    Attributes:
        counted: words that make a number a count and no year ("2000 | people").
    """

    counted: CommaList


class TimesFile(File):
    """`times.toml`: the words beside dates and times that decide what is meant.

    Attributes:
        tense: verbs by the time that they speak of.
        before: words before an expression.
        after: words after an expression.
    """

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
