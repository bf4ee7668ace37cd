"""The headline or the body as words with their places, and how it uses capitals.

The recogniser looks at capitals, so it must know where they mean nothing: at the beginning of a sentence, in an
all-caps line, in a headline Set Like This.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate

from wiredesk_events import Span
from wiredesk_events.spans import SpanField


_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Sgt|Capt|Cpl|Adm|Brig|Cmdr|Sen|Rep|Gov|Prof|Rev|Hon|St|Jr|Sr|Inc|Corp|Ltd|Co|Fr|Insp|"
    "Supt|Amb|Messrs|Mt|Ft|No|vs|Smt|Engr"
)
TOKEN_RULES = (
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
"""Pattern of a token: the first rule that matches counts."""
_SIMPLE = r"[^\W\d_]\w*+(?![./~%+:'’-])|\d\w*+(?![.,/~%+-])"
"""Most words and figures: what follows them lets no rule take anything else."""
_TOKEN = re.compile(rf"(?!(?!\n)\s)(?:{_SIMPLE}|{TOKEN_RULES})")
_PIECES = re.compile(f"({_TOKEN.pattern})")
_ENDERS = frozenset(".!?…\n")
_OPENERS = frozenset("\"“‘'«([-–—•*:;")
_CLOSERS = frozenset("\"”’')]»")
_BEGINNERS = _ENDERS | frozenset('"“‘«:•*')
"""Behind them something begins; the other openers and the closers leave that as it was."""
_MARKS = _ENDERS | _OPENERS | _CLOSERS
_MIN_UPPER = 3


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
    pieces = _PIECES.split(text)  # what stands between tokens, and tokens, in turn
    places = list(accumulate(map(len, pieces)))
    words = pieces[1::2]
    if "U. " in text:
        words = [word.replace(" ", "") if word[:2] == "U." else word for word in words]
    marks = [at for at, word in enumerate(words) if word in _MARKS or word[0] == "\n"]
    return Passage(
        field=field,
        text=text,
        words=tuple(words),
        folded=tuple(" ".join(words).lower().split(" ")) if words else (),  # no token holds a blank
        starts=tuple(places[:-1:2]),
        ends=tuple(places[1::2]),
        opens=_openings(words, marks),
        cases=_cases(field, words, marks),
    )


def _openings(words: Sequence[str], marks: Sequence[int]) -> tuple[bool, ...]:
    """Return which tokens open something; `marks` are the places of line feeds and punctuation that matter."""
    opens = [False] * (len(words) + 1)
    fresh, after = True, 0
    for at in marks:
        if at > after:
            opens[after] = fresh
            fresh = False
        opens[at] = fresh
        fresh = fresh or words[at] in _BEGINNERS or words[at][0] == "\n"
        after = at + 1
    opens[after] = fresh
    return tuple(opens[:-1])


def _cases(field: SpanField, words: Sequence[str], marks: Sequence[int]) -> tuple[Case, ...]:
    cases: list[Case] = []
    first = 0
    for at in (*(at for at in marks if words[at][0] == "\n"), len(words)):
        cases += [_case(field, words[first:at])] * (at - first)
        cases.append(Case.NORMAL)
        first = at + 1
    return tuple(cases[:-1])


def _case(field: SpanField, line: Sequence[str]) -> Case:
    if not line:
        return Case.NORMAL
    short_line = field == "headline" or line[-1][-1] not in _ENDERS
    if not short_line and sum(map(str.isupper, line)) < _MIN_UPPER:
        return Case.NORMAL  # most lines of a body: sentences
    letters = [word for word in line if word[0].isalpha() and len(word) > 1]
    if not letters:
        return Case.NORMAL
    upper = sum(map(str.isupper, letters))
    if len(letters) >= _MIN_UPPER and upper >= 0.8 * len(letters):
        return Case.UPPER
    long = [word for word in letters[1:] if len(word) > 3]
    if short_line and len(long) >= 4 and sum(map(is_capital, long)) >= 0.75 * len(long):
        return Case.TITLE
    return Case.NORMAL
