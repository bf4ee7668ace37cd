"""How well times are found and resolved, on copy written for it (`times_gold.txt`).

python -m tests.quality.test_times_gold
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tests.quality.marked_copy import Marks, read_marked

from wiredesk.stages.entities.times import find_times


SPAN_AIM, VALUE_AIM = 0.92, 0.90
_GOLD = Path(__file__).with_name("times_gold.txt")


def sentences() -> Iterator[tuple[date, str, Marks]]:
    """Yield each line: the day that it counts from, its text, the value of each span."""
    day = date.min
    for line in _GOLD.read_text("utf-8").splitlines():
        if line.startswith("@"):
            day = date.fromisoformat(line[1:].strip())
        elif line and not line.startswith("#"):
            yield (day, *read_marked(line))


def measure() -> tuple[float, float, list[str]]:
    """Return the F1 of the spans, the share of right values among the spans found, and what is wrong."""
    right = values = found = gold = 0
    wrong: list[str] = []
    for day, text, times in sentences():
        ours = {(time.span.start, time.span.end): time.value or "" for time in find_times("body", text, day)}
        both = ours.keys() & times.keys()
        right, found, gold = right + len(both), found + len(ours), gold + len(times)
        values += sum(ours[span] == times[span] for span in both)
        if ours != times:
            shown = [" ".join(f"{text[a:b]}={value}" for (a, b), value in side.items()) for side in (times, ours)]
            wrong.append(f"{day} {text}\n    should be {shown[0]}\n    is        {shown[1]}")
    assert gold >= 250
    return 2 * right / (found + gold), values / right, wrong


def test_times_are_found_and_resolved() -> None:
    """Spans and values reach their aims."""
    spans, values, wrong = measure()

    assert spans >= SPAN_AIM, wrong
    assert values >= VALUE_AIM, wrong


if __name__ == "__main__":
    span_score, value_score, mistakes = measure()
    print("\n".join(mistakes))
    print(f"spans F1 {span_score:.3f} (aim {SPAN_AIM})  values {value_score:.3f} (aim {VALUE_AIM})")
