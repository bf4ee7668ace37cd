"""IPTC 7901: headers, headline blocks, notebooks, trailers, what lines and gateways do to them."""

import random
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from mutations import MUTATIONS

from wiredesk.conventions.copy import separate
from wiredesk.domain.errors import Rejection
from wiredesk.formats.item import Arrival, ReadLimits, WireItem
from wiredesk.formats.teletype import iptc7901


RECEIVED = datetime(2021, 4, 7, 15, tzinfo=UTC)
ARRIVAL = Arrival(RECEIVED, "ndp")
LIMITS = ReadLimits()

COPY = """\
Portmere (dpa) - The harbour ministers of both countries agreed on the\r
ferry line on Wednesday, after talks that had gone on for most of the\r
night.\r
\r
"We have a line," said one of them, who had not slept.\r
"""

STORY = (
    "\x01nda0157 3 i 124  dpa 0157\r\n\r\nIslands/ferry/talks/\r\n"
    "\x02REFILE\r\n2ND LEAD\r\nMinisters agree on ferry line\r\nafter a long night\r\nBy Ada Brook, dpa =\r\n\r\n"
    + COPY
    + "\r\n# Notebook\r\n\r\n## Note to editors\r\n- adds quote in graf 2 and says\r\n  who slept\r\n"
    "- corrects nothing\r\n\r\n"
    "## Internet links\r\n- [Ferry office](http://ferry.example/1)\r\n\r\n* * * *\r\n"
    "The following information is not intended for publication\r\n\r\n## Editorial contacts\r\n"
    "- Reporting by: Casey Secret, +99 30 1234567\r\n\r\ndpa ab cde\r\n\r\n\x03071341 GMT Apr 21\r\n\x7f\n\x7f\x04"
).encode()


def _read(data: bytes | str, limits: ReadLimits = LIMITS, arrival: Arrival = ARRIVAL) -> tuple[WireItem, ...]:
    return iptc7901.read(data.encode("latin-1") if isinstance(data, str) else data, limits, arrival)


def _message(text: str = "Ministers agree =\r\n\r\n" + COPY, **parts: str) -> str:
    header = parts.get("header", "nda0157 3 i 124  dpa 0157")
    slug = parts.get("slug", "\r\nIslands/\r\n")
    return f"\x01{header}\r\n{slug}\x02{text}\x03{parts.get('trailer', '071341 GMT Apr 21')}\r\n\x04"


def test_whole_message() -> None:
    """Each part of a message goes to its field."""
    (item,) = _read(STORY)

    assert item.headline == "Ministers agree on ferry line after a long night"
    assert item.envelope.sequence == "nda0157"
    assert item.envelope.slug == "Islands/ferry/talks/"
    assert item.envelope.categories == ("i",)
    assert item.envelope.word_count == 124
    assert item.envelope.byline == "Ada Brook, dpa"
    assert item.envelope.editor_notes == ("adds quote in graf 2 and says who slept", "corrects nothing")
    assert (item.urgency, item.provider_urgency) == (3, "3")
    assert item.take_key == "2ND LEAD"
    assert item.agency == "dpa"
    assert item.issued_at == datetime(2021, 4, 7, 13, 41, tzinfo=UTC)
    assert item.provider_id is None
    assert [block.text[:8] for block in item.blocks] == ["REFILE", "Portmere", '"We have', "dpa ab c"]


def test_what_is_not_for_publication_goes_nowhere() -> None:
    """No field holds a word of the block that is not for publication; the desk's initials behind it stay."""
    (item,) = _read(STORY)
    copy = separate(item.headline, item.blocks, RECEIVED)

    assert "Secret" not in repr(item)
    assert "1234567" not in repr(item)
    assert "contacts" not in repr(item)
    assert copy.sign_off == "dpa ab cde"
    assert copy.markers == ("REFILE",)
    assert copy.kind == "refile"
    assert len(copy.paragraphs) == 2


@pytest.mark.parametrize(
    ("trailer", "zone_feed", "issued", "flags"),
    [
        ("071341 GMT Apr 21", "x", datetime(2021, 4, 7, 13, 41, tzinfo=UTC), set()),
        ("231137 GMT Dez 20", "x", datetime(2020, 12, 23, 11, 37, tzinfo=UTC), set()),
        ("051137 GMT Mär 21", "x", datetime(2021, 3, 5, 11, 37, tzinfo=UTC), set()),
        ("071341 Apr 21", "x", datetime(2021, 4, 7, 11, 41, tzinfo=UTC), {"time-in-provider-zone"}),
        ("071341 apr 21", "x", datetime(2021, 4, 7, 11, 41, tzinfo=UTC), {"time-in-provider-zone"}),
        ("KWS-22:05-07-04-21", "x", None, None),
        ("soon", "x", None, {"time-unreadable"}),
        ("", "x", None, {"time-missing"}),
        ("997788 GMT Foo 21", "x", None, {"time-unreadable"}),
    ],
)
def test_trailers(trailer: str, zone_feed: str, issued: datetime | None, flags: set[str] | None) -> None:
    """The time of transmission is read in the forms of dpa, ATS and Kyodo; one that is none is flagged."""
    (item,) = _read(_message(trailer=trailer), arrival=Arrival(RECEIVED, zone_feed))

    if flags is None:
        assert item.issued_at is not None
        assert item.issued_at.date().isoformat() == "2021-04-07"
    else:
        assert item.issued_at == issued
        assert item.flags & {"time-in-provider-zone", "time-unreadable", "time-missing", "time-without-zone"} == flags


@pytest.mark.parametrize(
    ("text", "headline", "byline", "take_key", "marks"),
    [
        ("Ferry agreed =\r\n\r\nThe copy.", "Ferry agreed", None, None, []),
        ("EXTRA\r\nFerry agreed =\r\n\r\nThe copy.", "Ferry agreed", None, None, ["EXTRA"]),
        ("(Achtung)\r\nFerry agreed =\r\n\r\nThe copy.", "Ferry agreed", None, None, ["(Achtung)"]),
        ("1ST LEAD\r\nFerry agreed =\r\n\r\nThe copy.", "Ferry agreed", None, "1ST LEAD", []),
        ("Ferry agreed\r\nVon Ada Brook, dpa =\r\n\r\nThe copy.", "Ferry agreed", "Ada Brook, dpa", None, []),
        ("Eil\r\nFerry agreed =\r\n\r\nThe copy.", "Ferry agreed", None, None, ["(Eil)"]),
        ("By the way, ferry agreed =\r\n\r\nThe copy.", "By the way, ferry agreed", None, None, []),
        ("Ferry agreed +\r\n\r\nThe copy.", "Ferry agreed", None, None, []),
        ("KILL KILL KILL =\r\n\r\nPlease kill item dpa 157.", "KILL KILL KILL", None, None, []),
        ("Ferry agreed\r\n\r\nPortmere (ats) Le bac part enfin.", "Ferry agreed", None, None, []),
    ],
)
def test_headline_blocks(text: str, headline: str, byline: str | None, take_key: str | None, marks: list[str]) -> None:
    """Words for editors, headline and byline are told apart, with and without the sign at the end of the block."""
    (item,) = _read(_message(text))

    assert (item.headline, item.envelope.byline, item.take_key) == (headline, byline, take_key)
    assert [block.text for block in item.blocks[:-1]] == marks


def test_notes_of_the_headline_block() -> None:
    """A line for editors among the headline's lines is a note."""
    (item,) = _read(_message("Eds: photos to follow\r\nFerry agreed =\r\n\r\nThe copy."))

    assert item.headline == "Ferry agreed"
    assert item.envelope.editor_notes == ("Eds: photos to follow",)


@pytest.mark.parametrize(
    ("header", "sequence", "urgency", "category", "words", "agency"),
    [
        ("nda062 4 i 211 ccccb   dpa 061", "nda062", 4, "i", 211, "dpa"),
        ("ndp0007 1 rs 46  dpa-tns 0908", "ndp0007", 1, "rs", 46, "dpa-tns"),
        ("ats012 5 pol 250", "ats012", 5, "pol", 250, "ats"),
        ("zzz12 9 i 3", "zzz12", None, "i", 3, "dpa"),
        ("zzz12 U CRO 120", "zzz12", 3, "CRO", 120, "dpa"),
        ("zzz12 2 spo", "zzz12", 2, "spo", None, "dpa"),
    ],
)
def test_headers(
    header: str, sequence: str, urgency: int | None, category: str, words: int | None, agency: str | None
) -> None:
    """The header line gives sequence, priority, category, word count and agency; else the dateline names the agency."""
    (item,) = _read(_message(header=header))

    assert (item.envelope.sequence, item.urgency) == (sequence, urgency)
    assert (item.envelope.categories, item.envelope.word_count) == ((category,), words)
    assert item.agency == agency
    assert ("urgency-unknown" in item.flags) == (urgency is None)


def test_keyword_stands_in_for_slug_lines() -> None:
    """Where no slug line follows, the keyword of the header is the slug; version words and count are taken off."""
    (item,) = _read(_message(header="ats012 5 pol 250 ISLES-FERRY", slug=""))
    (other,) = _read(_message(header="zzz12 2 spo", slug="Isles-Ferry, 1st Ld-Writethru,88\r\n"))

    assert item.envelope.slug == "ISLES-FERRY"
    assert (other.envelope.slug, other.take_key, other.envelope.word_count) == (
        "Isles-Ferry",
        "1st Ld-Writethru",
        88,
    )


def test_title_before_the_copy() -> None:
    """ANSA's messages have their title where others have the slug, and a code before the word count."""
    text = "(ANSA) - PORTMERE, 7 APR - I ministri hanno trovato un accordo."
    (item,) = _read(_message(text, header="ANS0045 B CRO S0A 120", slug="TRAGHETTO: I MINISTRI TROVANO ACCORDO\r\n"))

    assert item.headline == "TRAGHETTO: I MINISTRI TROVANO ACCORDO"
    assert (item.agency, item.urgency, item.envelope.word_count) == ("ANSA", 2, 120)
    assert [block.text for block in item.blocks] == [text]


def test_line_characters_around_a_message() -> None:
    """DEL, NUL and bells before, in and after a message change nothing."""
    noisy = b"\x7f\x7f\x00\r\n\x07\x07\x07" + STORY.replace(b"\r\n\r\n", b"\r\n\x7f\x00\r\n") + b"\x7f\x7f\x00"

    assert iptc7901.sniff(noisy)
    assert _read(noisy) == _read(STORY)


def test_several_messages() -> None:
    """Each message of a block is a story of its own; one without text leaves a flag on the others."""
    empty = "\x01nda0002 3 i 0\r\n\r\n\x02\r\n\x03071341 GMT Apr 21\x04"
    items = _read(_message() + "\x7f\x7f" + empty + _message(header="nda0159 4 s 9"))

    assert [item.envelope.sequence for item in items] == ["nda0157", "nda0159"]
    assert [item.index for item in items] == [0, 2]
    assert all("items-without-text" in item.flags for item in items)


def test_stripped_control_characters() -> None:
    """A message whose control characters are gone is recognised by its header and slug, and read alike."""
    bare = STORY.translate(None, b"\x01\x02\x03\x04\x7f")
    (item,), (whole,) = _read(bare), _read(STORY)

    assert iptc7901.sniff(bare)
    assert (item.headline, item.blocks) == (whole.headline, whole.blocks)
    assert (item.issued_at, item.envelope) == (whole.issued_at, whole.envelope)


@pytest.mark.parametrize(
    ("copy", "encoding"),
    [("Thomas Müller spricht", "utf-8"), ("Thomas Müller spricht", "cp1252"), ("Thomas Müller spricht", "cp850")],
)
def test_encodings(copy: str, encoding: str) -> None:
    """The bytes decide: UTF-8, Windows-1252, and the code page of old gateways."""
    (item,) = _read(_message("Ferry agreed =\r\n\r\nCOPY").encode().replace(b"COPY", copy.encode(encoding)))

    assert item.blocks[0].text == copy


def test_paragraphs_of_full_lines() -> None:
    """Lines that fill the page are one paragraph, however they end; lists and tables keep their lines."""
    lines = ["Ferry ferry ferry ferry ferry ferry ferry ferry ferry ferry end."] * 3
    table = ["Portmere             3        17", "Northern Isles       4        21"]
    text = "Ferry agreed =\r\n\r\n" + "\r\n".join([*lines, "", *table, "", "- first", "- second"])
    (item,) = _read(_message(text))

    assert [(block.kind, block.text.count("\n")) for block in item.blocks] == [
        ("text", 0),
        ("table", 1),
        ("text", 0),
        ("text", 0),
    ]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\x01nda0003 3 i 380  dpa 0045\r\n\r\nTalks/", True),
        (b"\x7f\x00\x07\x01nda0003 3 i 380\r\n", True),
        (b"\x01", False),
        (b"\x01f0704\r\nu f BC-TALKS", False),
        (b"\x16\x16\x01f0704\x1fnortw\nu f BC-TALKS 02-26 0105", False),
        (b"Ministers met on Monday.", False),
        (b"nda0003 3 i 380 is what he wrote.\n\nNobody knew why.", False),
        (b"nda0003 3 i 380\r\n\r\nTalks/\r\nMinisters agree =\r\n", True),
        (b"ZCZC NDP123\nTALKS", False),
    ],
)
def test_sniff(head: bytes, expected: bool) -> None:
    """Only a header of the format is taken for it; without its SOH more must agree."""
    assert iptc7901.sniff(head) is expected


@pytest.mark.parametrize(
    ("data", "limits", "code"),
    [
        ("\x01nda0002 3 i 0\r\n\r\n\x02\r\n\x03\x04", {}, "WIRE-R008"),
        ("nothing of the kind", {}, "WIRE-R004"),
        (_message() * 11, {"max_items": 10}, "WIRE-R006"),
        (_message("Ferry =\r\n\r\n" + "Line.\r\n\r\n" * 30), {"max_blocks": 20}, "WIRE-R006"),
    ],
)
def test_rejections(data: str, limits: dict[str, Any], code: str) -> None:
    """No text, no header and too much of either have their codes."""
    with pytest.raises(Rejection) as caught:
        _read(data, ReadLimits(**limits))

    assert caught.value.code.code == code


def test_mutations() -> None:
    """Damaged messages give stories or a code, and the same again."""
    for number in range(400):
        rng = random.Random(f"iptc7901|{number}")
        data = STORY if number % 2 else (_message() * 3).encode("latin-1")
        for _ in range(rng.choice((1, 1, 2, 3))):
            data = rng.choice(MUTATIONS)(rng, data)
        assert _outcome(data) == _outcome(data)


def _outcome(data: bytes) -> object:
    iptc7901.sniff(data[:8192].lstrip())
    try:
        return _read(data)
    except Rejection as rejection:
        return rejection.code.code


@pytest.mark.parametrize(
    ("before", "piece"),
    [
        ("", "\x01"),
        ("", "\x01a1 3 i"),
        ("", "\x01abc123 3 i 3\r\n"),
        ("", "\x01abc123 3 i 3\r\n\x02x\x03\x04"),
        ("\x01abc123 3 i 3\r\n\x02", "a =\r\n"),
        ("\x01abc123 3 i 3\r\n\x02", "# a\r\n"),
        ("\x01abc123 3 i 3\r\n\x02a =\r\n\r\n# N\r\n## A\r\n", "- a\r\n"),
        ("\x01abc123 3 i 3\r\n\x02a =\r\n\r\n", "a" * 60 + "\r\n"),
        ("\x01abc123 3 i 3\r\n", "a "),
        ("\x01abc123 3 i 3\r\n\x02a =\r\n\r\n", "* * * *\r\n"),
        ("\x01abc123 3 i 3\r\n\x02a =\r\n\r\nText\r\n\x03", "071341 "),
    ],
)
def test_hostile_megabyte(before: str, piece: str) -> None:
    """A megabyte of anything takes seconds at most."""
    start = time.perf_counter()
    _outcome((before + piece * (1_000_000 // len(piece))).encode())

    assert time.perf_counter() - start < 10
