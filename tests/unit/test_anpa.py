"""ANPA 1312, with its control bytes and without."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.domain.errors import Rejection
from wiredesk.formats.item import Arrival, ReadLimits, WireItem
from wiredesk.formats.teletype import anpa, anpa_frame


ARRIVAL = Arrival(datetime(2026, 11, 13, 18, tzinfo=UTC), "wire")
CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})

STORY = (
    b"\x16\x16\x01a1234\x1fasian\r\n"
    b"r i\x13\x11 BC-LT--RivertonFerry 1stLd-Writethru   11-13 0500\r\n"
    b"\x02^BC-LT--Riverton Ferry, 1st Ld-Writethru,127<\r\n"
    b"^Ferry sails again, minister says<\r\n"
    b"^AP Photo NDP101, NDP102<\r\n"
    b"^Eds: Adds quote.\r\nWith AP Photos.<\r\n"
    b"^The ferry line that was closed in spring opens again _ on Monday.<\r\n"
    b"^By ANN LEE=\r\n"
    b"^Newsdesk Writer=\r\n"
    b"\t   RIVERTON (AP) _ The ferry that was closed in spring will sail again, the minister\r\n"
    b"said on Friday after a long meeting of both councils.\r\n"
    b" \r\n"
    b"\t   ``Soon,'' she said.\r\n"
    b"^FERRIES=\r\n"
    b"\x08^;Sails;Pct\x10\r\n"
    b"\x08Old\x10 Pier;3{;_\x10\r\n"
    b"\x08New\x10 Pier;12;.500\x10\r\n"
    b"\t   ___<\r\n"
    b"\r\n"
    b"\t   \x03AP-WF-11-13-26 1509GMT<\r\n\r\n\x0c\r\n\x04"
)

LEAD = (
    "RIVERTON (AP) — The ferry that was closed in spring will sail again, the minister "
    "said on Friday after a long meeting of both councils."
)

SERVICE = (
    b"\n\x05\x05\x05C T\n\x16\x16\x01f0704\x1freute\nu f BC-RIVERTON-FERRY-<RVF>   11-13 0105\n"
    b"\x02\nRIVERTON FERRY <RVF> SAILS AGAIN\n"
    b"    RIVERTON, Nov 13 - The ferry that was closed in spring will\nsail again, the minister said.\n"
    b"    She named no day\n Reuter\n\x03"
)


def _read(message: bytes) -> WireItem:
    (item,) = anpa.read(message, ReadLimits(), ARRIVAL)
    return item


REFERENCES = (
    b"&#5;&#5;&#5;C T\n&#22;&#22;&#1;f0704&#31;reute\nu f BC-RIVERTON-FERRY-&lt;RVF>   11-13 0105\n&#2;\n"
) + SERVICE.partition(b"\x02\n")[2].replace(b"\x03", b"&#3;").replace(b"<", b"&lt;")


@pytest.mark.parametrize("message", [STORY, STORY.translate(None, bytes(set(CONTROLS) - {8}))], ids=["whole", "lost"])
def test_story(message: bytes) -> None:
    """Header, fields, trailer, paragraphs and table come out the same whether the control bytes are there or not."""
    item = _read(message)
    envelope = item.envelope

    assert anpa.sniff(message)
    assert (item.format, item.headline) == ("anpa1312", "Ferry sails again, minister says")
    assert (item.take_key, item.kind, item.status) == ("1st Ld-Writethru", "update", "usable")
    assert (item.urgency, item.provider_urgency, item.agency) == (4, "r", "AP")
    assert item.issued_at == datetime(2026, 11, 13, 15, 9, tzinfo=UTC)
    assert (envelope.sequence, envelope.categories, envelope.word_count) == ("a1234", ("i",), 127)
    assert (envelope.slug, envelope.byline) == ("BC-LT--Riverton Ferry", "ANN LEE")
    assert envelope.editor_notes == ("Eds: Adds quote. With AP Photos.",)
    assert envelope.abstract == "The ferry line that was closed in spring opens again — on Monday."
    assert envelope.issued_text == "AP-WF-11-13-26 1509GMT"
    assert [block.text for block in item.blocks] == [
        LEAD,
        "“Soon,” she said.",
        "FERRIES",
        "\tSails\tPct\nOld Pier\t3½\t—\nNew Pier\t12\t.500",
        "___",
    ]
    assert [block.kind for block in item.blocks] == ["text", "text", "text", "table", "text"]
    assert item.flags == frozenset()


@pytest.mark.parametrize(
    "message",
    [
        SERVICE,
        SERVICE.translate(None, CONTROLS),
        REFERENCES,
    ],
    ids=["whole", "lost", "references"],
)
def test_service_story(message: bytes) -> None:
    """Copy without field lines: the title is the headline, the header's keyword the slug, the end mark parted."""
    item = _read(message)

    assert anpa.sniff(message.lstrip())
    assert item.headline == "RIVERTON FERRY <RVF> SAILS AGAIN"
    assert (item.envelope.slug, item.envelope.sequence) == ("BC-RIVERTON-FERRY-<RVF>", "f0704")
    assert item.envelope.categories == ("f", "C", "T")
    assert (item.urgency, item.agency, item.envelope.word_count) == (3, "Reuters", 105)
    assert (item.issued_at, item.envelope.issued_text) == (None, "11-13")
    assert [block.text for block in item.blocks] == [
        "RIVERTON, Nov 13 - The ferry that was closed in spring will sail again, the minister said.",
        "She named no day",
        "Reuter",
    ]


@pytest.mark.parametrize("strip", [False, True])
def test_several_stories(strip: bool) -> None:
    """Each story of a message is an item with its own index."""
    message = STORY + b"\r\n" + SERVICE + STORY
    items = anpa.read(message.translate(None, CONTROLS) if strip else message, ReadLimits(), ARRIVAL)

    assert [item.index for item in items] == [0, 1, 2]
    assert [item.envelope.sequence for item in items] == ["a1234", "f0704", "a1234"]


def _with_fields(*lines: str, priority: str = "b", body: str = "\t   RIVERTON (AP) _ It sails.") -> bytes:
    header = f"\x16\x16\x01a1234\x1fasian\n{priority} a\x13\x11 BC-US--Ferry   11-13 0500\n\x02"
    return f"{header}{chr(10).join(lines)}\n{body}\n\t   \x03AP-WF-11-13-26 1509GMT<\n\x04".encode()


def test_alert_without_a_headline() -> None:
    """An alert has a keyword and one paragraph; nothing is made up for its headline."""
    item = _read(_with_fields("^BC-US--APNewsAlert,17<"))

    assert (item.headline, item.kind, item.urgency) == ("", "alert", 2)
    assert [block.text for block in item.blocks] == ["RIVERTON (AP) — It sails."]


def test_kill_cancels() -> None:
    """A kill in the keyword line cancels the story."""
    item = _read(_with_fields("^BC-US--Ferry, Kill,30<", "^KILL Ferry<"))

    assert (item.kind, item.status) == ("kill", "canceled")


def test_embargo_in_a_field() -> None:
    """A line that holds the story back is an embargo in words, and a note."""
    item = _read(_with_fields("^BC-US--Ferry,30<", "^For release Sunday, Nov. 15, 6 a.m. EST<", "^Ferry sails<"))

    assert item.embargo_text == "Sunday, Nov. 15, 6 a.m. EST"
    assert item.headline == "Ferry sails"


def test_lost_end_signs() -> None:
    """Where a gateway took the signs at the line ends for mark-up, each line with a caret is still a field."""
    item = _read(_with_fields("^BC-US--Ferry,30", "^Ferry sails", "^Eds: Adds quote.", "^By ANN LEE"))

    assert (item.headline, item.envelope.byline) == ("Ferry sails", "ANN LEE")
    assert item.envelope.editor_notes == ("Eds: Adds quote.",)


def test_markup_in_the_body_but_no_ticker() -> None:
    """A body in HTML is read as such; a ticker that looks like a tag is text."""
    page = _read(_with_fields("^BC-US--Ferry,30<", "^Ferry sails<", body="<p>It sails.</p><p>Soon &amp; well.</p>"))
    ticker = _read(SERVICE.replace(b"<RVF>", b"<P>"))

    assert [block.text for block in page.blocks] == ["It sails.", "Soon & well."]
    assert "<P>" in ticker.headline
    assert len(ticker.blocks) == 3


@pytest.mark.parametrize(
    "text",
    [
        b"a1234 is the number of the form.\nPlease fill it in.",
        b"Ferry sails again\n\nRIVERTON, Nov 13 (NDP) - It sails.\n",
        b"A B C\na1234 people came\n",
        b"r a BC-Keyword is how it begins.\n",
        b"f0704 reuters\nMore text 01-02 0345\n",
        b"\x01aca062 4 i 211 ccccb   dpa 061\r\n",
    ],
)
def test_other_copy_is_left_alone(text: bytes) -> None:
    """Neither prose nor another teletype format is taken for ANPA."""
    assert not anpa.sniff(text)


def test_header_lines_alone_are_enough() -> None:
    """Both header lines on one, or only the second, still tell the format when they are whole."""
    copy = b"^Ferry sails<\n\t   It sails.\n"
    for header in (
        b"a1234 \nr a BC-Ferry 01-02 0345\n",
        b"a1234 r a BC-Ferry 01-02 0345\n",
        b"r a BC-Ferry 01-02 0345\n",
    ):
        assert anpa.sniff(header + copy)
        item = _read(header + copy)
        assert (item.headline, item.envelope.slug, item.envelope.word_count) == ("Ferry sails", "BC-Ferry", 345)


def test_what_is_refused() -> None:
    """No text at all, too many stories, too many paragraphs: each has its code."""
    with pytest.raises(Rejection, match="WIRE-R008"):
        anpa.read(b"\x16\x16\x01a1234\x1fasian\nr a BC-X 11-13 0001\n\x02\x03\x04", ReadLimits())
    with pytest.raises(Rejection, match="WIRE-R006"):
        anpa.read(STORY * 3, ReadLimits(max_items=2))
    with pytest.raises(Rejection, match="WIRE-R006"):
        anpa.read(STORY, ReadLimits(max_blocks=2))


def _changed(message: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for at, length, put in changes:
        start = at % (len(message) + 1)
        message = message[:start] + put + message[start + length :]
    return message


CHANGES = st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 40), st.binary(max_size=6)), max_size=5)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([STORY, SERVICE, STORY + SERVICE, STORY.translate(None, CONTROLS)]), CHANGES)
def test_damage_is_read_or_refused(message: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    """Whatever happens to a message, the reader gives stories with text or raises a rejection."""
    damaged = _changed(message, changes)
    anpa.sniff(damaged)
    try:
        items = anpa.read(damaged, ReadLimits(), ARRIVAL)
    except Rejection:
        return

    assert all(item.headline or item.blocks for item in items)
    assert [item.index for item in items] == list(range(len(items)))
    assert items == anpa.read(damaged, ReadLimits(), ARRIVAL)


@given(
    st.lists(
        st.sampled_from(
            [b"\x01", b"\x05", b"\x16", b"\x16\x16\x01", b"\x05 A B ", b"n0417", b"x", b"\r\n", b"\x05\x05"]
        )
    )
)
def test_stories_begin_where_their_pattern_says(parts: list[bytes]) -> None:
    """Looking for a start only at its first bytes finds every start that the pattern has, and no other."""
    data = b"".join(parts)

    assert [found.span() for found in anpa_frame._starts(data)] == [
        found.span() for found in anpa_frame._START.finditer(data)
    ]
