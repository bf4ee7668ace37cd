"""A story in memory: what is kept of it, what was decided, and its family after it."""

from dataclasses import dataclass

from wiredesk.stages.dedupe.families import Family
from wiredesk.stages.dedupe.signature import Signature, Tokens
from wiredesk.stages.dedupe.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Entry:
    """A story in the window.

    Attributes:
        position: how many stories were put in up to it.
        clock: the window's time when it was put in, µs since 1970.
        signature: what is kept of it.
        verdict: what was decided.
        family: its family after it; for a duplicate, that of the story it repeats.
        repeated: for a duplicate, the position of the kept story; 0 where that is older than the memory.
        seen_codes: for a duplicate, every code that the kept story and its repeats brought.
    """

    position: int
    clock: int
    signature: Signature
    verdict: Verdict
    family: Family
    repeated: int = 0
    seen_codes: Tokens = frozenset()

    @property
    def kept_id(self) -> str:
        """Return the id under which readers know this text: its own, or for a duplicate that of the kept story."""
        return self.verdict.duplicate_of or self.signature.story_id

    @property
    def is_duplicate(self) -> bool:
        """Whether it was dropped."""
        return self.verdict.duplicate_of is not None
