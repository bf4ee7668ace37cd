"""ZCZC … NNNN: telex framing in the shapes that agencies fill it with."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.domain.errors import Rejection
from wiredesk.formats.item import Arrival, ReadLimits, WireItem
from wiredesk.formats.teletype import zczc


ARRIVAL = Arrival(datetime(2026, 11, 13, 18, tzinfo=UTC), "wire")

FIELDS = """\
ZCZC ndp062 4 i 211 Riverton-ferry  ndp 061

Riverton-ferry/
1ST LEAD
Ferry to sail again
By Ann Lee =

Riverton (ndp) - The ferry will sail, the minister said.

131137 GMT Dez 25
NNNN
"""

SLUG_LINE = (
    "\x07\x07ZCZC ABC123\r\r\nU POL 0250\r\r\nRIVERTON-FERRY/\r\r\n\r\r\nFerry line to sail again\r\r\n\r\r\n"
    "RIVERTON, Nov 13 (NDP) - The ferry line that was closed\r\r\nin spring will sail again, a minister said.\r\r\n"
    "\r\r\n131137 GMT NOV 26\r\r\n\r\r\nNNNN\r\r\n"
)

CODES = """\
zczc7251/SXA
XRV20095_SXA_QBXB
R POL S0A QBXB
FERRY: MINISTER, IT SAILS AGAIN
(NDP) - RIVERTON, 13 NOV - The ferry sails again, said the
minister.
     ABC
13-NOV-26 11:37 NNNN
"""

ANPA_LINE = """\
ZCZC NDP0042
r i BC-Riverton-ferry 11-13 0345
Ferry to sail
   RIVERTON, Nov 13 (NDP) - The ferry sails.
   It does.
131137 GMT NOV 26
nnnn
"""

CAPITALS = """\
+:+: RA12
FERRY TO SAIL AGAIN

RIVERTON NOV 13 NDP - THE FERRY WILL SAIL AGAIN, ''SOON'', THE MINISTER
SAID ON FRIDAY.
,,,,
"""


def _read(text: str) -> WireItem:
    (item,) = zczc.read(text.encode(), ReadLimits(), ARRIVAL)
    return item


@pytest.mark.parametrize(
    ("text", "headline", "slug", "sequence", "paragraphs"),
    [
        (FIELDS, "Ferry to sail again", "Riverton-ferry/", "ndp062",
         ["Riverton (ndp) - The ferry will sail, the minister said."]),
        (SLUG_LINE, "Ferry line to sail again", "RIVERTON-FERRY/", "ABC123",
         ["RIVERTON, Nov 13 (NDP) - The ferry line that was closed in spring will sail again, a minister said."]),
        (CODES, "FERRY: MINISTER, IT SAILS AGAIN", None, "7251/SXA",
         ["(NDP) - RIVERTON, 13 NOV - The ferry sails again, said the minister.", "ABC"]),
        (ANPA_LINE, "Ferry to sail", "BC-Riverton-ferry", "NDP0042",
         ["RIVERTON, Nov 13 (NDP) - The ferry sails.", "It does."]),
        (CAPITALS, "FERRY TO SAIL AGAIN", None, "RA12",
         ["RIVERTON NOV 13 NDP - THE FERRY WILL SAIL AGAIN, “SOON”, THE MINISTER SAID ON FRIDAY."]),
    ],
)  # fmt: skip
def test_story(text: str, headline: str, slug: str | None, sequence: str, paragraphs: list[str]) -> None:
    """Header lines, headline and copy are told apart in each shape."""
    item = _read(text)

    assert zczc.sniff(text.encode())
    assert (item.format, item.headline) == ("zczc", headline)
    assert (item.envelope.slug, item.envelope.sequence) == (slug, sequence)
    assert [block.text for block in item.blocks] == paragraphs


def test_fields_of_iptc_7901() -> None:
    """Priority, category, count, version, byline and the time with a German month come out of their places."""
    item = _read(FIELDS)

    assert (item.urgency, item.provider_urgency, item.envelope.categories) == (4, "4", ("i",))
    assert (item.envelope.word_count, item.take_key, item.kind) == (211, "1ST LEAD", "update")
    assert item.envelope.byline == "Ann Lee"
    assert item.issued_at == datetime(2025, 12, 13, 11, 37, tzinfo=UTC)
    assert item.envelope.issued_text == "131137 GMT Dez 25"


def test_letters_of_priority() -> None:
    """A letter is a priority of ANPA's scale."""
    assert (_read(SLUG_LINE).urgency, _read(ANPA_LINE).urgency) == (3, 4)


def test_time_without_a_zone() -> None:
    """A trailer without a zone takes the feed's; for an unknown feed it is flagged."""
    (known,) = zczc.read(CODES.encode(), ReadLimits(), Arrival(ARRIVAL.received_at, "ANSA"))

    assert known.issued_at == datetime(2026, 11, 13, 10, 37, tzinfo=UTC)
    assert known.flags == {"time-in-provider-zone"}
    assert _read(CODES).flags == {"time-without-zone"}


def test_several_stories_and_a_kill() -> None:
    """Each frame is an item; a frame without text is passed over, a missing NNNN ends at the next ZCZC."""
    kill = "ZCZC ndp063 3 i 20\nKILL KILL KILL =\n\nPlease kill ndp 062.\nNNNN\n"
    cut = SLUG_LINE.replace("NNNN", "")
    items = zczc.read((FIELDS + "ZCZC\n\nNNNN\n" + cut + kill).encode(), ReadLimits(), ARRIVAL)

    assert [item.index for item in items] == [0, 1, 2]
    assert [item.kind for item in items] == ["update", None, "kill"]
    assert (items[2].status, items[2].headline) == ("canceled", "KILL KILL KILL")


def test_copy_without_a_headline() -> None:
    """A frame with one sentence has a story and no headline."""
    item = _read("ZCZC NDP001\nThe ferry will sail.\nNNNN")

    assert (item.headline, [block.text for block in item.blocks]) == ("", ["The ferry will sail."])


def test_what_is_refused() -> None:
    """No text at all, too many stories, too many paragraphs: each has its code."""
    with pytest.raises(Rejection, match="WIRE-R008"):
        zczc.read(b"ZCZC\n\nNNNN\n", ReadLimits())
    with pytest.raises(Rejection, match="WIRE-R006"):
        zczc.read(FIELDS.encode() * 3, ReadLimits(max_items=2))
    with pytest.raises(Rejection, match="WIRE-R006"):
        zczc.read(ANPA_LINE.encode(), ReadLimits(max_blocks=1))


def test_other_copy_is_left_alone() -> None:
    """Only a message that begins with the sign is one."""
    assert not zczc.sniff(b"The sign ZCZC begins a telex.\nNNNN")


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([FIELDS, SLUG_LINE, CODES, ANPA_LINE, CAPITALS, FIELDS + CODES]),
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 40), st.binary(max_size=6)), max_size=5),
)
def test_damage_is_read_or_refused(text: str, changes: list[tuple[int, int, bytes]]) -> None:
    """Whatever happens to a message, the reader gives stories with text or raises a rejection."""
    message = text.encode()
    for at, length, put in changes:
        start = at % (len(message) + 1)
        message = message[:start] + put + message[start + length :]
    zczc.sniff(message)
    try:
        items = zczc.read(message, ReadLimits(), ARRIVAL)
    except Rejection:
        return

    assert all(item.headline or item.blocks for item in items)
    assert [item.index for item in items] == list(range(len(items)))
