"""Text as words with their places, looked at from a mention."""

from dataclasses import dataclass, field

from wiredesk.gazetteer.names import WORD, fold_word


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
    """

    text: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Cut the text; linear in its length."""
        found = list(WORD.finditer(self.text))
        self.words = [match.group() for match in found]
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]
        self.folded = [fold_word(word) for word in self.words]

    def __len__(self) -> int:
        return len(self.words)

    def gap(self, index: int) -> str:
        """Return what stands between word `index` and the next; at most eight characters; empty at the ends."""
        if not 0 <= index < len(self.words) - 1:
            return ""
        start, end = self.ends[index], self.starts[index + 1]
        return self.text[start : min(end, start + 8)]

    def breaks(self, index: int) -> bool:
        """Say whether a sentence or clause ends between word `index` and the next (or the text ends)."""
        gap = self.gap(index)
        if not gap:
            return not 0 <= index < len(self.words) - 1
        if gap[0] == "." and (len(self.words[index]) == 1 or self.folded[index] in ABBREVIATIONS):
            return "\n" in gap
        return gap[0] in SENTENCE_ENDS or "\n" in gap or any(mark in gap for mark in ("!", "?", ".”", '."'))

    def adjoins(self, index: int) -> bool:
        """Say whether only a space or a hyphen stands between word `index` and the next."""
        return self.gap(index) in {" ", "-", "\u00a0"}

    def is_capital(self, index: int) -> bool:
        """Say whether the word begins with a capital or a figure."""
        first = self.words[index][0]
        return first.isupper() or first.isdigit()
