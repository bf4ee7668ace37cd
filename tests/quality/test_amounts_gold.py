"""How well amounts are found and read, on copy written for it (`amounts_gold.txt`).

python -m tests.quality.test_amounts_gold
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from tests.quality.marked_copy import Marks, read_marked

from wiredesk.stages.entities.amounts import find_amounts
from wiredesk_events import Amount


AIM: Final = 0.95
PARTS: Final = ("worked on", "kept apart")
_GOLD = Path(__file__).with_name("amounts_gold.txt")


class Score(NamedTuple):
    """How one part of the gold was read.

    Attributes:
        part: which one.
        gold: expressions that are marked in it.
        spans: F1 of the spans alone.
        whole: F1 of what is right in span, value and unit.
        wrong: the sentences with a mistake, what should be and what is.
    """

    part: str
    gold: int
    spans: float
    whole: float
    wrong: tuple[str, ...]


def sentences(part: str) -> Iterator[tuple[str, Marks]]:
    """Yield each line of a part: its text, and value and unit of each span."""
    here = False
    for line in _GOLD.read_text("utf-8").splitlines():
        if line.startswith("@"):
            here = line[1:].strip() == part
        elif here and line:
            yield read_marked(line)


def _written(amount: Amount) -> str:
    values = amount.value if isinstance(amount.value, tuple) else (amount.value,)
    return f"{'/'.join(str(value) for value in values)} {amount.unit}"


def measure(part: str) -> Score:
    """Return the score of one part; an amount is right when span, value and unit are."""
    places = right = found = gold = 0
    wrong: list[str] = []
    for text, marks in sentences(part):
        ours = {(amount.span.start, amount.span.end): _written(amount) for amount in find_amounts("body", text)}
        places += len(ours.keys() & marks.keys())
        right += len(ours.items() & marks.items())
        found, gold = found + len(ours), gold + len(marks)
        if ours != marks:
            shown = [", ".join(f"{text[a:b]} = {value}" for (a, b), value in side.items()) for side in (marks, ours)]
            wrong.append(f"{text}\n    should be {shown[0]}\n    is        {shown[1]}")
    return Score(part, gold, 2 * places / (found + gold), 2 * right / (found + gold), tuple(wrong))


def test_the_gold_is_large_enough() -> None:
    """The two parts hold two hundred expressions, in halves of about the same size."""
    sizes = [measure(part).gold for part in PARTS]

    assert sum(sizes) >= 200
    assert min(sizes) >= 90


@pytest.mark.parametrize("part", PARTS)
def test_amounts_are_found_and_read(part: str) -> None:
    """Span, value and unit together reach the aim, in the part that rules are worked on with and in the other."""
    score = measure(part)

    assert score.whole >= AIM, score.wrong


if __name__ == "__main__":
    scores = [measure(part) for part in PARTS]
    print("\n".join(scores[0].wrong))
    print("| part | expressions | spans F1 | span, value and unit F1 | aim |\n|---|---|---|---|---|")
    for score in scores:
        print(f"| {score.part} | {score.gold} | {score.spans:.3f} | {score.whole:.3f} | {AIM} |")
