"""Text as words with their places, looked at from a mention."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from wiredesk.gazetteer.names import WORD, fold_word


LONGEST_GAP = 8
ENDS_WITHIN = ("!", "?", ".”", '."')
SENTENCE_ENDS = frozenset(".!?;:\n")
ABBREVIATIONS = frozenset(
    {"st", "ste", "mt", "ft", "gen", "gov", "sen", "rep", "dr", "mr", "mrs", "ms", "col", "lt", "sgt", "no"}
)
"""Words whose full stop ends no sentence."""


@dataclass(slots=True)
class Tokens:
    """A text cut into words.

    Attributes:
        text: the text.
        words, starts, ends: each word as written, and where it stands.
        folded: each word as it is compared.
        capitals: whether each word begins with a capital or a figure.
    """

    text: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    capitals: list[bool] = field(default_factory=list)
    _gaps: list[str] = field(default_factory=list)
    _breaks: list[bool] = field(default_factory=list)
    _stops: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Cut the text; linear in its length."""
        text = self.text
        spans = [match.span() for match in WORD.finditer(text)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.words = words = [text[start:end] for start, end in spans]
        if text.isascii():
            lower = text.lower()
            self.folded = [lower[start:end] for start, end in spans]
        else:
            self.folded = [fold_word(word) for word in words]
        self.capitals = [first.isupper() or first.isdigit() for first in [word[0] for word in words]]
        self._gaps = [
            text[end : min(end + LONGEST_GAP, start)] for end, start in zip(self.ends, self.starts[1:], strict=False)
        ]
        self._breaks = [gap != " " and self._parts(index, gap) for index, gap in enumerate(self._gaps)]
        self._stops = [index for index, parts in enumerate(self._breaks) if parts]

    def __len__(self) -> int:
        return len(self.words)

    def within(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the first and last word of a stretch that begins with a word and ends with one, or its full stop."""
        first, last = bisect_left(self.starts, start), bisect_right(self.ends, end) - 1
        if first > last or self.starts[first] != start or self.ends[last] < end - 1:
            return None
        return first, last

    def gap(self, index: int) -> str:
        """Return what stands between word `index` and the next; at most eight characters; empty at the ends."""
        return self._gaps[index] if 0 <= index < len(self._gaps) else ""

    def breaks(self, index: int) -> bool:
        """Say whether a sentence or clause ends between word `index` and the next (or the text ends)."""
        return self._breaks[index] if 0 <= index < len(self._breaks) else True

    def sentence(self, index: int) -> tuple[int, int]:
        """Return the first and the last word of the sentence or clause of word `index`."""
        after = bisect_left(self._stops, index)
        first = self._stops[after - 1] + 1 if after else 0
        return first, self._stops[after] if after < len(self._stops) else len(self.words) - 1

    def _parts(self, index: int, gap: str) -> bool:
        if not gap:
            return False
        if gap[0] == "." and (len(self.words[index]) == 1 or self.folded[index] in ABBREVIATIONS):
            return "\n" in gap
        return gap[0] in SENTENCE_ENDS or "\n" in gap or any(mark in gap for mark in ENDS_WITHIN)

    def adjoins(self, index: int) -> bool:
        """Say whether only a space or a hyphen stands between word `index` and the next."""
        return self.gap(index) in {" ", "-", "\u00a0"}

    def is_capital(self, index: int) -> bool:
        """Say whether the word begins with a capital or a figure."""
        return self.capitals[index]


def possessive(tokens: Tokens, last: int) -> int | None:
    """Return the first word of what a name possesses, given its last word; none where it is no possessive."""
    end = tokens.ends[last]
    mark = tokens.text[end : end + 2]
    if mark[:1] not in {"'", "’"}:
        return None
    if mark[1:2].lower() == "s" and last + 1 < len(tokens) and tokens.words[last + 1].lower() == "s":
        return last + 2
    return last + 1 if mark[1:2].isspace() and tokens.folded[last].endswith("s") else None
