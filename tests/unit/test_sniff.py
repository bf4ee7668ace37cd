"""Which format it is."""

import pytest

from wiredesk.domain.errors import Rejection
from wiredesk.formats.item import ReadLimits
from wiredesk.formats.sniff import READERS, choose_reader


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"Ministers meet\n\nThe ministers met.", "plain"),
        (b"\x16\x16\x01f0704\x1fnortw\nu f BC-TALKS 02-26 0105", "anpa1312"),
        (b"\x01ndp0003 3 i 380  ndp 0045\r\n\r\nTalks/", "iptc7901"),
        (b"\x7f\x01ndp0003 3 i 380", "iptc7901"),
        (b"ZCZC NDP123\nTALKS", "zczc"),
        (b"\r\n\r\nzczc ndp123", "zczc"),
        (b'<?xml version="1.0"?>\n<!-- c -->\n<!DOCTYPE nitf SYSTEM "nitf-3-5.dtd">\n<nitf>', "nitf"),
        (b"<nitf><head/></nitf>", "nitf"),
        (b'<?xml version="1.0"?><NewsML Version="1.2">', "newsml1"),
        (b'<newsItem guid="x">', "newsml-g2"),
        (b"<nar:newsMessage xmlns:nar='x'>", "newsml-g2"),
        (b'<rss version="2.0">', "rss"),
        (b'<feed xmlns="x">', "atom"),
        (b"<!DOCTYPE html><html>", "html"),
        (b"<p>Text</p>", "html"),
        (b"From: desk@news.example\nTo: all@news.example\nSubject: Talks\n\nText", "mail"),
        (b"Received: from a by b\n\tfor c\nSubject: Talks\n\nText", "mail"),
        (b"From desk@news.example Mon Jan 4 10:00:00 2021\nSubject: Talks\n\nText", "mail"),
        (b'{"uri": "x"}', "ninjs"),
        (b'  \n[ {"uri": "x"}]', "ninjs"),
        (b'\xef\xbb\xbf{"uri": "x"}', "ninjs"),
        (b"\xff\xfe" + '{"uri": "x"}'.encode("utf-16-le"), "ninjs"),
        (b'\0\0\0\0\x07{"uri": "x"}', "ninjs"),
        (b"[UPDATE] Ministers meet", "plain"),
        (b"{ministers} meet", "plain"),
        (b"<NML.X> Northern Mills profit up", "plain"),
        (b"<3 is a heart", "plain"),
        (b"Subject: what ministers talk of\n\nThey met.", "plain"),
        (b"Slug: TALKS\nHeadline: Ministers meet\n\nThey met.", "plain"),
    ],
)
def test_formats_that_are_read(data: bytes, name: str) -> None:
    """The bytes choose the reader; text that begins like a format and is none stays text."""
    assert choose_reader(data, ReadLimits()).name == name


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'<?xml version="1.0"?><own/>', "xml"),
        (b"<!DOCTYPE nitf [" + b"<!ENTITY a 'b'>" * 1_000 + b"]><nitf>", "xml"),
        (b"<!-- " + b"- " * 5_000 + b"--><nitf>", "xml"),
        (b"{\\rtf1 text}", "rtf"),
    ],
)
def test_formats_that_are_not_read(data: bytes, name: str) -> None:
    """A format that we know but do not read is named, and never taken for plain text."""
    with pytest.raises(Rejection) as caught:
        choose_reader(data, ReadLimits())

    assert (caught.value.code.code, caught.value.detail) == ("WIRE-R004", name)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "WIRE-R001"),
        (b"", "WIRE-R001"),
        (b" \r\n\t", "WIRE-R001"),
        (b" " * 101, "WIRE-R002"),
        (b"\0" * 101, "WIRE-R002"),
    ],
)
def test_empty_and_oversized(data: bytes | None, code: str) -> None:
    """Nothing, blanks and too much are refused; size before anything else."""
    with pytest.raises(Rejection) as caught:
        choose_reader(data, ReadLimits(max_bytes=100))

    assert caught.value.code.code == code


def test_readers_offer_what_the_protocol_asks() -> None:
    """Each registered module has a name and the two functions, and refuses ordinary text."""
    for reader in READERS:
        assert reader.name
        assert reader.sniff(b"Ministers met on Monday.") is False
        assert callable(reader.read)
