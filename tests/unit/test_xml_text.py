"""XML to a tree, safely, with what real feeds get wrong."""

import pytest

from wiredesk.domain.errors import Rejection
from wiredesk.formats.item import ReadLimits
from wiredesk.formats.xml_root import root_of
from wiredesk.formats.xml_text import every, first, parse_xml, text_of


LIMITS = ReadLimits(max_depth=20)


def _rejected(data: bytes) -> tuple[str, str]:
    with pytest.raises(Rejection) as caught:
        parse_xml(data, LIMITS)
    return caught.value.code.code, caught.value.detail


def test_names_are_local_but_for_side_namespaces() -> None:
    """A format's own namespace falls away; Dublin Core and Media RSS keep a prefix, or `title` would be two things."""
    root = parse_xml(
        b'<n:item xmlns:n="urn:x" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:m="http://search.yahoo.com/mrss/"'
        b' xml:lang="en" n:id="7"><n:title>A</n:title><dc:title>B</dc:title><m:title>C</m:title></n:item>',
        LIMITS,
    ).root

    assert (root.tag, root.attrib) == ("item", {"lang": "en", "id": "7"})
    assert [child.tag for child in root] == ["title", "dc:title", "media:title"]


def test_atom_keeps_its_prefix_inside_rss_only() -> None:
    """`atom:link` in RSS is no item's link; in Atom it is."""
    atom = b'xmlns="http://www.w3.org/2005/Atom"'
    inside = parse_xml(b"<rss><link>a</link><link " + atom + b"/></rss>", LIMITS).root
    alone = parse_xml(b"<feed " + atom + b"><link/></feed>", LIMITS).root

    assert [child.tag for child in inside] == ["link", "atom:link"]
    assert (alone.tag, alone[0].tag) == ("feed", "link")


@pytest.mark.parametrize(
    ("data", "text", "flags"),
    [
        (b'<?xml version="1.0" encoding="iso-8859-1"?><p>caf\xc3\xa9</p>', "café", {"encoding-mismatch"}),
        (b'<?xml version="1.0" encoding="utf-8"?><p>caf\xe9</p>', "café", {"decoded-cp1252", "encoding-mismatch"}),
        (b'<?xml version="1.0" encoding="iso-8859-1"?><p>caf\xe9</p>', "café", {"decoded-cp1252"}),
        (b'<?xml version="1.0" encoding="iso-8859-2"?><p>\xb1</p>', "ą", set()),
        (b'<?xml version="1.0" encoding="windows-1251"?><p>\xcc\xee\xf1\xea\xe2\xe0</p>', "Москва", set()),
        ('<?xml version="1.0" encoding="utf-16"?><p>é</p>'.encode("utf-16"), "é", {"bom"}),
        (b"<p>R&D &eacute;t&eacute;&nbsp;!</p>", "R&D été !", {"xml-repaired"}),
        (b'<!DOCTYPE p SYSTEM "p.dtd"><p>&eacute;</p>', "é", set()),
        (
            b"<p>Ministers of the coast agree\x1a on a ferry\x00</p>",
            "Ministers of the coast agree on a ferry",
            {"control-characters"},
        ),
        (b"<p>a&#x1a;b</p>", "ab", {"xml-repaired"}),
        (b"\xef\xbb\xbf  <p>a</p>", "a", {"bom"}),
    ],
)
def test_encodings_and_repairs(data: bytes, text: str, flags: set[str]) -> None:
    """The bytes decide about the encoding; entities, ampersands and control characters are mended; each is flagged."""
    document = parse_xml(data, LIMITS)

    assert (text_of(document.root), set(document.flags)) == (text, flags)


def test_a_document_type_passes() -> None:
    """NITF and NewsML 1.2 come with one; nothing in it is followed."""
    document = parse_xml(
        b'<?xml version="1.0"?>\n<!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.3//EN" "http://localhost:1/nitf.dtd">\n<nitf/>',
        LIMITS,
    )

    assert document.root.tag == "nitf"


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;">]><a>&d;</a>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://localhost:1/x"> %p;]><a/>',
        b"<a><b></a>",
        b"<a>",
        b"<a/><b/>",
        b"not xml",
    ],
)
def test_broken_and_forbidden(data: bytes) -> None:
    """Declared entities, external references and broken mark-up are refused; the text is not quoted."""
    code, detail = _rejected(data)

    assert code == "WIRE-R007"
    assert "passwd" not in detail


def test_depth_and_number_of_elements_are_bounded() -> None:
    """Both are refused by name, however the document goes on."""
    assert _rejected(b"<a>" * 21) == ("WIRE-R006", "nested more than 20 deep")
    assert _rejected(b"<a>" + b"<b/>" * 100_001)[0] == "WIRE-R006"


def test_paths_and_text() -> None:
    """`first`, `every` and `text_of` pass None on, so that a path of missing elements needs no tests."""
    root = parse_xml(b"<a><b><c> one\n two </c><c>three<i>!</i></c></b></a>", LIMITS).root

    assert text_of(first(root, "b/c")) == "one two"
    assert [text_of(element) for element in every(root, "b/c")] == ["one two", "three!"]
    assert (text_of(first(None, "b")), every(None, "b"), text_of(first(root, "x"))) == ("", [], "")


@pytest.mark.parametrize(
    ("head", "root"),
    [
        (b"<nitf>", "nitf"),
        (b'<?xml version="1.0"?><!-- c --><!DOCTYPE NewsML [<!ENTITY a "b">]>\n<NewsML Version="1.2">', "newsml"),
        (b"<x:newsItem a='b'>", "newsitem"),
        (b"<3", None),
        (b"text <nitf>", None),
        (b"<!-- never ends <nitf>", None),
    ],
)
def test_root_of_the_first_bytes(head: bytes, root: str | None) -> None:
    """The root's local name, behind declaration, comments and document type."""
    assert root_of(head) == root
