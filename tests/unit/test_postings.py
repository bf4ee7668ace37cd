"""Postings of limited length: the newest positions under a key, whatever the width of a row."""

import numpy as np
import pytest

from wiredesk.stages.dedupe import DedupeSettings
from wiredesk.stages.dedupe.memory import Postings


WIDEST = next(rule.le for rule in DedupeSettings.model_fields["bucket"].metadata if hasattr(rule, "le"))
KEY = np.array([7], dtype=np.uint32)


@pytest.mark.parametrize("tagged", [False, True])
@pytest.mark.parametrize("ways", [1, 4, WIDEST])
def test_a_key_keeps_its_newest_positions(ways: int, tagged: bool) -> None:
    """As many as a row is wide, up to the widest that the settings allow; the others count as lost."""
    postings = Postings(16, ways, tagged=tagged)
    for position in range(1, ways + 4):
        postings.add(KEY, position, oldest=1)

    assert sorted(postings.ages(KEY, end=ways + 4, oldest=1).tolist()) == list(range(ways))
    assert postings.overflows == 3
