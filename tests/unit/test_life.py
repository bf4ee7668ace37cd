"""The life cycle of a story, from its fields and its copy."""

from datetime import UTC, datetime

import pytest

from wiredesk.conventions.copy import separate
from wiredesk.formats.item import WireItem
from wiredesk.stages.read.life import lifecycle_of
from wiredesk_events import Block, Envelope, Lifecycle


RECEIVED = datetime(2026, 5, 13, 12, tzinfo=UTC)


def life(headline: str = "Port reopens", *, take_key: str | None = None, envelope: Envelope | None = None) -> Lifecycle:
    """Return the life cycle of a one-line story with these fields."""
    item = WireItem("x", headline, (Block(text="It did."),), envelope=envelope or Envelope(), take_key=take_key)
    return lifecycle_of(item, separate(item.headline, item.blocks, RECEIVED), RECEIVED)


@pytest.mark.parametrize(
    ("envelope", "kind", "markers"),
    [
        (Envelope(slug="GULF-PORT/ (UPDATE 1, PIX)"), "update", ("UPDATE 1, PIX",)),
        (Envelope(slug="BC-GULF--Port, 2nd Ld-Writethru"), "update", ("2nd Ld-Writethru",)),
        (Envelope(slug="FLASH-FLOODS"), "new", ()),
        (Envelope(keywords=("port", "CORRECTED")), "correction", ("CORRECTED",)),
        (Envelope(keywords=("flash", "ANALYSIS", "HOLD", "port")), "new", ()),
        (Envelope(take=2), "take", ()),
        (Envelope(take=1), "new", ()),
        (Envelope(take=2, slug="BC-KILL"), "kill", ("BC-KILL",)),
    ],
)
def test_markers_in_fields(envelope: Envelope, kind: str, markers: tuple[str, ...]) -> None:
    """Slug, keywords and the number of a take count, topics among them do not."""
    found = life(envelope=envelope)

    assert (found.kind, found.markers) == (kind, markers)


def test_take_keys_are_kept_as_written() -> None:
    """A take key is a marker whether its words are known or not; the headline's markers go first."""
    assert life(take_key="1st Ld-Writethru").kind == "update"
    assert life("URGENT: Port reopens", take_key="v2").markers == ("URGENT", "v2")
    assert life(take_key="TAKE 2").kind == "take"
    assert life(take_key="TAKE 1").kind == "new"
    assert life("TAKE 1-Port reopens").kind == "new"
