"""The headline or the body as words with their places, and how it uses capitals.

The recogniser looks at capitals, so it must know where they mean nothing: at the beginning of a sentence, in an
all-caps line, in a headline Set Like This.
"""

import re
from dataclasses import dataclass
from enum import IntEnum

from wiredesk_events import Span
from wiredesk_events.spans import SpanField


_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Sgt|Capt|Cpl|Adm|Brig|Cmdr|Sen|Rep|Gov|Prof|Rev|Hon|St|Jr|Sr|Inc|Corp|Ltd|Co|Fr|Insp|"
    "Supt|Amb|Messrs|Mt|Ft|No|vs|Smt|Engr"
)
_TOKEN = re.compile(
    r"(?:[A-Za-z]{2,8}://|www\.)[^\s<>\"'“”]+"  # an address: its words are no words of the story
    r"|(?:[\w.~%+-]{1,80}/){1,16}[\w~%+]{1,80}(?:-[\w~%+]{1,80}){2,40}"  # … or the end of one: /story/72/Emir-visits
    rf"|(?:{_ABBREVIATIONS})\.(?!\w)"  # an abbreviation keeps its point
    r"|(?:[^\W\d_]\.){2,}(?:[A-Z](?!\w))?"  # U.S., U.N.
    r"|U\. [SNK]\."  # the same, as telegraph copy and some feeds set it
    r"|[A-Z]\.(?=[ \u00a0][A-Z])"  # an initial
    r"|['’][sS](?!\w)"  # the possessive
    r"|\d+(?:[.,]\d+)*\w*"
    r"|[^\W\d_]\w*(?:['’](?![sS](?!\w))[^\W\d_]\w*)*"  # a word; O'Brien, Sana'a
    r"|\n+|[^\w\s]|_"
)
_ENDERS = frozenset(".!?…\n")
_OPENERS = frozenset("\"“‘'«([-–—•*:;")
_CLOSERS = frozenset("\"”’')]»")


class Case(IntEnum):
    """How a line uses capitals."""

    NORMAL = 0
    TITLE = 1
    UPPER = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """One field of a story as tokens; the tuples run in parallel.

    Attributes:
        field: the field it is.
        text: the field's text.
        words: the tokens as written, U. S. as U.S.; a run of line feeds and a web address are one token each.
        folded: the tokens in lower case.
        starts, ends: their places in the text, in code points.
        opens: whether the token begins a sentence, a quotation or a line, so that its capital means nothing.
        cases: how the token's line uses capitals.
    """

    field: SpanField
    text: str
    words: tuple[str, ...]
    folded: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    opens: tuple[bool, ...]
    cases: tuple[Case, ...]

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.words)

    def glued(self, index: int) -> bool:
        """Return whether the token stands right behind the one before it, without a space."""
        return 0 < index < len(self.words) and self.ends[index - 1] == self.starts[index]

    def span(self, first: int, last: int) -> Span:
        """Return the stretch from token `first` to before token `last`."""
        start, end = self.starts[first], self.ends[last - 1]
        return Span(field=self.field, start=start, end=end, text=self.text[start:end])


def words_of(text: str) -> tuple[str, ...]:
    """Return a name's tokens, as they stand in a passage."""
    return tuple(_TOKEN.findall(text))


def is_capital(word: str) -> bool:
    """Return whether a token begins with a capital letter."""
    return word[0].isupper()


def read_passage(field: SpanField, text: str) -> Passage:
    """Split a field's text into tokens, in linear time."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        words.append(word.replace(" ", "") if word[:2] == "U." else word)
        starts.append(match.start())
        ends.append(match.end())
    return Passage(
        field=field,
        text=text,
        words=tuple(words),
        folded=tuple([word.lower() for word in words]),
        starts=tuple(starts),
        ends=tuple(ends),
        opens=_openings(words),
        cases=_cases(field, words),
    )


def _openings(words: list[str]) -> tuple[bool, ...]:
    opens: list[bool] = []
    fresh = True
    for word in words:
        opens.append(fresh)
        if word[0] in _ENDERS and (len(word) == 1 or word[0] == "\n"):
            fresh = True
        elif word in _OPENERS:
            fresh = fresh or word in '"“‘«:•*'
        elif word not in _CLOSERS:
            fresh = False
    return tuple(opens)


def _cases(field: SpanField, words: list[str]) -> tuple[Case, ...]:
    cases: list[Case] = []
    line: list[str] = []
    for word in [*words, "\n"]:
        if word[0] == "\n":
            cases.extend([_case(field, line)] * len(line))
            cases.append(Case.NORMAL)
            line = []
        else:
            line.append(word)
    return tuple(cases[: len(words)])


def _case(field: SpanField, line: list[str]) -> Case:
    letters = [word for word in line if word[0].isalpha() and len(word) > 1]
    if not letters:
        return Case.NORMAL
    upper = sum(1 for word in letters if word.isupper())
    if len(letters) >= 3 and upper >= 0.8 * len(letters):
        return Case.UPPER
    long = [word for word in letters[1:] if len(word) > 3]
    short_line = field == "headline" or line[-1][-1] not in _ENDERS
    if short_line and len(long) >= 4 and sum(1 for word in long if is_capital(word)) >= 0.75 * len(long):
        return Case.TITLE
    return Case.NORMAL
