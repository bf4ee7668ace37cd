"""Families: a story through all its versions.

A family is a star around its first version, not a chain: a story joins it by its likeness to the head or the latest
version, or by an id, and two families are never merged.
"""

import re
from dataclasses import dataclass
from typing import Final

from wiredesk.stages.dedupe.signature import Signature
from wiredesk_events import Status


_DIGITS: Final = re.compile(r"\d{1,18}")


@dataclass(frozen=True, slots=True)
class Family:
    """What is known of a story's versions after the newest of them; every member in memory carries a copy.

    Attributes:
        family_id: `story_id` of its first version.
        versions: how many there are so far.
        status: the status that the last kill, hold or release gave it.
        head, latest: positions of its first and its newest version, which may be older than the memory; 0 for none.
        told: position of the newest version that is no notice.
    """

    family_id: str
    versions: int = 0
    status: Status = "usable"
    head: int = 0
    latest: int = 0
    told: int = 0

    def joined_by(self, new: Signature, position: int, *, latest: bool) -> "Family":
        """Return the family with one more version; a late one changes nothing but their number."""
        versions, head = self.versions + 1, self.head or position
        if not latest:
            return Family(self.family_id, versions, self.status, head, self.latest, self.told)
        told = self.told if new.is_notice else position
        return Family(self.family_id, versions, _standing(new), head, position, told)


def _standing(new: Signature) -> Status:
    if new.kind == "kill" or new.status == "canceled":
        return "canceled"
    return "withheld" if new.kind == "withhold" else "usable"


def is_late(new: Signature, latest: Signature) -> bool:
    """Whether a new arrival is an older version than the latest one known; arrival order counts where nothing tells.

    The provider's version counts first (same item only), then the number in equal markers ("UPDATE 1" after
    "UPDATE 2"), then the provider's time of issue, the last two within one feed.
    """
    if new.feed != latest.feed:
        return False
    if new.provider_id is not None and new.provider_id == latest.provider_id:
        first, second = version_key(new.provider_version), version_key(latest.provider_version)
        if first and second and first != second:
            return first < second
    ours, theirs = _numbered_markers(new.markers), _numbered_markers(latest.markers)
    for words in sorted(ours.keys() & theirs.keys()):
        if ours[words] != theirs[words]:
            return ours[words] < theirs[words]
    if new.issued_at is not None and latest.issued_at is not None:
        return new.issued_at < latest.issued_at
    return False


def version_key(version: str | None) -> tuple[int, ...]:
    """Return the figures of a provider's version for comparing: "2", "1.10", "2021-04-07T15:00:00Z" all work."""
    return tuple(map(int, _DIGITS.findall(version)[:8])) if version else ()


def _numbered_markers(markers: tuple[str, ...]) -> dict[str, int]:
    """Return the number in each marker that has one, by the marker without it."""
    return {
        re.sub(r"\d+(?:st|nd|rd|th)?", "#", marker.casefold()): int(found[0])
        for marker in markers
        if (found := _DIGITS.search(marker)) is not None
    }
