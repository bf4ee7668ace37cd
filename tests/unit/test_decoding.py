"""Bytes to characters."""

import pytest

from wiredesk.domain.errors import Rejection
from wiredesk.formats.decoding import clean, decode, has_lost_characters


@pytest.mark.parametrize(
    ("data", "text", "flags"),
    [
        ("Zürich".encode(), "Zürich", set()),
        ("Zürich".encode("utf-8-sig"), "Zürich", {"bom"}),
        (b"\xff\xfe" + "Zürich".encode("utf-16-le"), "Zürich", {"bom"}),
        (b"\xfe\xff" + "Zürich".encode("utf-16-be"), "Zürich", {"bom"}),
        (b"\xff\xfe\0\0" + "Zürich".encode("utf-32-le"), "Zürich", {"bom"}),
        ("Zürich".encode("latin-1"), "Zürich", {"decoded-cp1252"}),
        ("“Zürich” – 5 €".encode("cp1252"), "“Zürich” – 5 €", {"decoded-cp1252"}),
        ("Málaga, Córdoba and Zürich: ".encode() + b"caf\xe9", "Málaga, Córdoba and Zürich: café", {"mixed-encoding"}),
        (
            "“Nous étions là”, dit-il".encode().decode("latin-1").encode(),
            "“Nous étions là”, dit-il",
            {"mojibake-repaired"},
        ),
    ],
)
def test_encodings(data: bytes, text: str, flags: set[str]) -> None:
    """Each encoding that feeds really send is recognised from the bytes and named in the flags."""
    decoded = decode(data)

    assert decoded.text == text
    assert decoded.flags == flags


def test_text_that_only_looks_like_mojibake_stays() -> None:
    """A text with one odd pair of characters and a sound letter elsewhere is not touched."""
    text = "Ã‚ is a letter, and so is ж"

    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 some text that follows",
        b"\x1f\x8b\x08\0\0\0\0\0",
        b"PK\x03\x04 and so on",
        b"story\0with\0nulls\0all\0over",
        bytes(range(256)) * 4,
        "Встреча министров прошла вчера в столице".encode("koi8-r"),
        b"\xff\xfe" + b"\0\0" * 40,
    ],
    ids=["pdf", "gzip", "zip", "nulls", "all bytes", "koi8-r", "null utf-16"],
)
def test_what_is_not_text_is_rejected(data: bytes) -> None:
    """Binary content and alphabets that would only be garbled go to the dead letters."""
    with pytest.raises(Rejection) as caught:
        decode(data)

    assert caught.value.code.code == "WIRE-R003"


@pytest.mark.parametrize(
    ("text", "expected", "flags"),
    [
        ("one\r\ntwo\rthree\r\r\nfour", "one\ntwo\nthree\nfour", set()),
        ("one\u2028two\x0bthree\x0cfour\x85five", "one\ntwo\nthree\nfour\nfive", set()),
        ("tab\tstays", "tab\tstays", set()),
        ("10\u00a0000\u202feuros", "10 000 euros", set()),
        ("co\u00adopera\u00adtion", "cooperation", {"soft-hyphens"}),
        ("bell\x07 and \x1besc and \x9b", "bell and esc and ", {"control-characters"}),
        ("left\u202eright\u200b and\ufeff", "leftright and", {"invisible-characters"}),
        ("incluy?ndolo", "incluy?ndolo", {"lost-characters"}),
    ],
)
def test_cleaning(text: str, expected: str, flags: set[str]) -> None:
    """Line ends and blanks become one kind, what nobody sees goes, and the flags say so."""
    cleaned = clean(text)

    assert cleaned.text == expected
    assert cleaned.flags == flags


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("ESPA?A", True),
        ("a \ufffd b", True),
        ("Is it so? Yes.", False),
        ("He asked why?Because", False),
        ("See https://news.example/story?id=4 for more", False),
        ("www.news.example?id and more", False),
        ("page.php?section=world", False),
        ("no question", False),
        ("?" * 50, False),
    ],
)
def test_lost_characters(text: str, lost: bool) -> None:
    """A question mark inside a word counts; one in a web address or between sentences does not."""
    assert has_lost_characters(text) is lost
