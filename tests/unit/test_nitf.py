"""NITF: the fields of the specification, what agencies add to them, and the copy."""

import random
from datetime import UTC, datetime

import pytest
from mutations import MUTATIONS

from wiredesk.domain.errors import Rejection
from wiredesk.formats.item import Arrival, ReadLimits, WireItem
from wiredesk.formats.nitf import document as nitf
from wiredesk_events import Block, Reference


HARBOUR = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-2.dtd">
<nitf version="-//IPTC//DTD NITF 3.6//EN" baselang="en-gb">
  <head>
    <title>Harbour dredged (title)</title>
    <meta name="mwx-slugline" content="Nordhavn-Harbour, 2nd Ld-Writethru,117"/>
    <meta name="anpa-sequence" content="0417"/>
    <meta name="anpa-category" content="f"/>
    <meta name="anpa-wordcount" content="0120"/>
    <tobject tobject.type="News">
      <tobject.property tobject.property.type="Feature"/>
      <tobject.subject tobject.subject.refnum="04015001" tobject.subject.type="economy"
        tobject.subject.matter="transport"/>
      <tobject.subject tobject.subject.ipr="MWX" tobject.subject.refnum="H7" tobject.subject.type="harbours"/>
    </tobject>
    <docdata management-status="usable">
      <doc-id id-string="mwx.2026.117" regsrc="MWX"/>
      <urgency ed-urg="4"/>
      <evloc city="Nordhavn" state-prov="Sund" iso-cc="XX"/>
      <date.issue norm="20260504T081500+0200"/>
      <date.release norm="20260504T081500+0200"/>
      <date.expire norm="20260604T000000+0200"/>
      <series series.part="2"/>
      <ed-msg info="Adds quote from the minister"/>
      <ed-msg info=""/>
      <du-key key="harbour" version="3" generation="5"/>
      <doc.copyright holder="Mid-Westland Exchange" year="2026"/>
      <doc.rights limitations="Not for magazines"/>
      <key-list><keyword key="harbours"/><keyword key="dredging"/></key-list>
    </docdata>
    <pubdata date.publication="20260504T081600+0200" item-length="118" unit-of-measure="word"/>
  </head>
  <body>
    <body.head>
      <hedline><hl1>UPDATE 1-Harbour of <location>Nordhavn</location> to be dredged</hl1>
        <hl2>Three firms pay</hl2></hedline>
      <note noteclass="editorsnote" type="npa"><body.content><p>Call Ada on 555 0100.</p></body.content></note>
      <note noteclass="editorsnote" type="std"><body.content><p>Pictures to follow.</p></body.content></note>
      <byline>By <person>Ada Brook</person><byttl>Ports Correspondent</byttl></byline>
      <distributor>MWX News</distributor>
      <dateline><location><city>Nordhavn</city><country>Westland</country></location>
        <story.date norm="20260504T060000Z">20260504T060000Z</story.date></dateline>
      <abstract><p>The harbour is silted up.</p></abstract>
    </body.head>
    <body.content>
      <media media-type="image"><media-reference source="x.jpg"/><media-caption>The harbour.</media-caption></media>
      <p>NORDHAVN, May 4 (MWX) - <person>Rolf Lund</person> of <org>Lund &amp; Sons</org> signed
         for 5<frac><numer>1</numer><denom>2</denom></frac> million crowns.</p>
      <block><hl2>Who pays</hl2><ul><li>Lund</li><li>Berg</li></ul></block>
      <table><tr><th>Firm</th><th>Share</th></tr><tr><td>Lund</td><td>60</td></tr></table>
      <note type="npa"><body.content><p>Desk only.</p></body.content></note>
      <p/>
    </body.content>
    <body.end><tagline>ab/cd</tagline><bibliography>Source: Harbour Board.</bibliography></body.end>
  </body>
</nitf>
"""

_LIMITS = ReadLimits()
_ARRIVAL = Arrival(datetime(2026, 5, 4, 7, tzinfo=UTC), "mwx")


def _one(document: str, *, feed: str = "mwx") -> WireItem:
    (item,) = nitf.read(document.encode(), _LIMITS, Arrival(_ARRIVAL.received_at, feed))
    return item


def _short(
    docdata: str = "", head: str = "", body_head: str = "", body: str = "<p>They met.</p>", status: str = ""
) -> str:
    return (
        f"<nitf><head>{head}<docdata {status}>{docdata}</docdata></head><body><body.head>{body_head}</body.head>"
        f"<body.content>{body}</body.content></body></nitf>"
    )


def test_a_whole_document() -> None:
    """Every field of the specification that we carry is found, as sent, and the copy is complete."""
    item = _one(HARBOUR)
    envelope = item.envelope

    assert (item.format, item.headline) == ("nitf", "UPDATE 1-Harbour of Nordhavn to be dredged")
    assert (item.provider_id, item.provider_version, item.language) == ("mwx.2026.117", "3", "en-GB")
    assert (item.issued_at, envelope.issued_text) == (datetime(2026, 5, 4, 6, 15, tzinfo=UTC), "20260504T081500+0200")
    assert (item.status, item.kind, item.embargoed_until, item.refers_to) == ("usable", None, None, ())
    assert (item.urgency, item.provider_urgency, item.agency) == (4, "4", "MWX News")
    assert (envelope.slug, item.take_key, envelope.sequence) == ("Nordhavn-Harbour", "2nd Ld-Writethru", "0417")
    assert (envelope.byline, envelope.take, envelope.word_count) == ("Ada Brook", 2, 118)
    assert (envelope.dateline, envelope.dateline_place) == ("Nordhavn, Westland", "Nordhavn")
    assert envelope.editor_notes == ("Adds quote from the minister", "Pictures to follow.")
    assert envelope.keywords == ("harbours", "dredging")
    assert envelope.subjects == ("subj:04015001 transport", "MWX:H7 harbours")
    assert (envelope.categories, envelope.genres, envelope.places) == (("f",), ("Feature",), ("Nordhavn", "Sund"))
    assert (envelope.copyright, envelope.usage_terms) == ("Mid-Westland Exchange", "Not for magazines")
    assert (envelope.abstract, envelope.provider_status) == ("The harbour is silted up.", "usable")
    assert item.blocks == (
        Block(text="NORDHAVN, May 4 (MWX) - Rolf Lund of Lund & Sons signed for 5 1/2 million crowns."),
        Block(text="Who pays"),
        Block(text="Lund"),
        Block(text="Berg"),
        Block(kind="table", text="Firm\tShare\nLund\t60"),
        Block(text="ab/cd"),
        Block(text="Source: Harbour Board."),
    )
    assert item.flags == frozenset()


def test_what_is_not_for_publication_is_nowhere() -> None:
    """A non-publishable advisory is in no field of the item."""
    assert "555 0100" not in repr(_one(HARBOUR))
    assert "Desk only" not in repr(_one(HARBOUR))
    private_tag = _short(
        body="<p>They met.</p></body.content><body.end><tagline type='npa'>Secret</tagline></body.end><body.content>"
    )
    assert "Secret" not in repr(_one(private_tag))


@pytest.mark.parametrize(
    ("written", "feed", "moment", "flags"),
    [
        ("20260504T081500+0200", "x", datetime(2026, 5, 4, 6, 15, tzinfo=UTC), set()),
        ("20260504T081500Z", "x", datetime(2026, 5, 4, 8, 15, tzinfo=UTC), set()),
        ("20260504123000-0400", "x", datetime(2026, 5, 4, 16, 30, tzinfo=UTC), set()),
        ("20260504000000-0400", "x", datetime(2026, 5, 4, 4, tzinfo=UTC), set()),
        ("2026-05-04 08:15:00+00:00", "x", datetime(2026, 5, 4, 8, 15, tzinfo=UTC), set()),
        ("20260504T081500", "NTB", datetime(2026, 5, 4, 6, 15, tzinfo=UTC), {"time-in-provider-zone"}),
        ("20260504T0815", "x", datetime(2026, 5, 4, 8, 15, tzinfo=UTC), {"time-without-zone"}),
        ("20260504", "x", datetime(2026, 5, 4, tzinfo=UTC), {"time-without-zone"}),
        ("soon", "x", None, {"time-unreadable"}),
    ],
)
def test_times(written: str, feed: str, moment: datetime | None, flags: set[str]) -> None:
    """All spellings of the specification are read, with the zone of the provider where none is written."""
    item = _one(_short(f'<date.issue norm="{written}"/>'), feed=feed)

    assert (item.issued_at, item.envelope.issued_text, set(item.flags)) == (moment, written if moment else None, flags)


def test_times_of_other_elements() -> None:
    """Without a date of issue that of release counts, then that of publication, then that of the dateline."""
    release = _one(_short('<date.release norm="20260504T060000Z"/>'))
    publication = _one(_short(head='<pubdata date.publication="20260504T050000Z"/>'))
    story = _one(
        _short(body_head='<dateline><story.date norm="20260504T040000Z">20260504T040000Z</story.date></dateline>')
    )

    assert [item.issued_at and item.issued_at.hour for item in (release, publication, story)] == [6, 5, 4]
    assert release.embargoed_until is None
    assert story.envelope.dateline is None


ISSUE = '<date.issue norm="20260504T060000+0000"/>'


@pytest.mark.parametrize(
    ("docdata", "status", "expected"),
    [
        (
            '<date.release norm="20260505T000100+0100"/>',
            "usable",
            ("usable", datetime(2026, 5, 4, 23, 1, tzinfo=UTC), None),
        ),
        (
            '<date.release norm="20260505T000100+0100"/>',
            "embargoed",
            ("usable", datetime(2026, 5, 4, 23, 1, tzinfo=UTC), None),
        ),
        (
            '<date.release norm="20260505T000100"/>',
            "embargoed",
            ("usable", datetime(2026, 5, 5, 12, 1, tzinfo=UTC), None),
        ),
        ('<date.release norm="20260504T060000+0000"/>', "usable", ("usable", None, None)),
        ('<date.release norm="at noon"/>', "usable", ("usable", None, "at noon")),
        ("", "embargoed", ("withheld", None, None)),
        (
            '<ed-msg info="(see also PORTS) Embargoed to 0001 Friday May 8"/>',
            "embargoed",
            ("withheld", None, "0001 Friday May 8"),
        ),
        ('<ed-msg info="EMBARGOED UNTIL: 1800 GMT May 4"/>', "usable", ("usable", None, "1800 GMT May 4")),
        ('<ed-msg info="The embargo is lifted until further notice"/>', "usable", ("usable", None, None)),
    ],
)
def test_embargoes(docdata: str, status: str, expected: tuple[str, datetime | None, str | None]) -> None:
    """A date of release after the issue holds a story, a doubtful one longer, and so do words in a note."""
    item = _one(_short(ISSUE + docdata, status=f'management-status="{status}"'))

    assert (item.status, item.embargoed_until, item.embargo_text) == expected


@pytest.mark.parametrize(
    ("status", "docdata", "expected"),
    [
        ('management-status="canceled" management-doc-idref="b"', "", ("canceled", "kill", "b")),
        ('management-status="withheld"', "", ("withheld", "withhold", None)),
        ('management-doc-idref="b" management-idref-status="canceled"', "", ("usable", "update", "b")),
        ('management-doc-idref="a"', "", ("usable", None, None)),
        ("", '<correction info="Name mended" id-string="b"/>', ("usable", "correction", "b")),
        ("", '<correction info="" id-string=""/>', ("usable", None, None)),
        ("", "<correction/>", ("usable", "correction", None)),
        ('management-status="odd"', "", ("withheld", None, None)),
    ],
)
def test_status_and_references(status: str, docdata: str, expected: tuple[str, str | None, str | None]) -> None:
    """Status, correction and the documents that are named say what the document does to others."""
    item = _one(_short('<doc-id id-string="a"/>' + docdata, status=status))
    reference = (Reference(provider_id=expected[2]),) if expected[2] else ()

    assert (item.status, item.kind, item.refers_to) == (expected[0], expected[1], reference)
    assert ("status-unknown" in item.flags) == ("odd" in status)


def test_advisory() -> None:
    """The type of object makes a document an advisory; it is a category as well."""
    item = _one(_short(head='<tobject tobject.type="Advisory"/>'))

    assert (item.kind, item.envelope.categories) == ("advisory", ("Advisory",))


def test_a_kill_needs_no_text() -> None:
    """A cancelled document is kept without text where it says what it cancels, and refused where it does not."""
    kill = _one(_short('<doc-id id-string="a"/>', body="", status='management-status="canceled"'))

    assert (kill.status, kill.provider_id, kill.blocks, kill.headline) == ("canceled", "a", (), "")
    with pytest.raises(Rejection, match="WIRE-R008"):
        _one(_short(body="", status='management-status="canceled"'))


@pytest.mark.parametrize(
    ("dateline", "text", "place"),
    [
        ("<location>NEW NORDHAVN</location>", "NEW NORDHAVN", "NEW NORDHAVN"),
        ("<location><city>Oldport</city>, \n <state>Sund</state></location>", "Oldport, Sund", "Oldport"),
        ("Oldport", "Oldport", "Oldport"),
        ("OLDPORT, May 4 (MWX) -", "OLDPORT, May 4 (MWX) -", "OLDPORT"),
        ("", None, None),
    ],
)
def test_datelines(dateline: str, text: str | None, place: str | None) -> None:
    """The dateline field is kept as sent and its city is found, marked up or not."""
    envelope = _one(_short(body_head=f"<dateline>{dateline}</dateline>")).envelope

    assert (envelope.dateline, envelope.dateline_place) == (text, place)


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("<byline>By Ada Brook</byline>", "Ada Brook"),
        ("<byline>BY ADA BROOK and ROLF LUND</byline>", "ADA BROOK and ROLF LUND"),
        ("<byline>gr/bp</byline>", "gr/bp"),
        ("<byline><byttl>Harbour Weekly</byttl></byline>", "Harbour Weekly"),
        ("<byline>Ada Brook</byline><byline>by Rolf Lund</byline>", "Ada Brook, Rolf Lund"),
        ("<byline>Byron Lund</byline>", "Byron Lund"),
        ("<byline/>", None),
    ],
)
def test_bylines(byline: str, expected: str | None) -> None:
    """The writers stand without "By"; initials stay as sent."""
    assert _one(_short(body_head=byline)).envelope.byline == expected


def test_headlines() -> None:
    """The first headline that is not empty counts, then the title; a picture with a title is no story."""
    second = _short(body_head="<hedline><hl1> </hl1></hedline><hedline><hl1>Ferry <em>late</em></hl1></hedline>")
    title = _short(head="<title>1 PORTS Ferry</title>")

    assert _one(second).headline == "Ferry late"
    assert _one(title).headline == "1 PORTS Ferry"
    assert _one(_short(body_head="<hedline><hl1>FERRY SINKS</hl1></hedline>", body="")).headline == "FERRY SINKS"
    with pytest.raises(Rejection, match="WIRE-R008"):
        _one(_short(head="<title>x</title>", body="<media><media-caption>A ferry.</media-caption></media>"))


WRAPPED = """<p>   The harbour master said on Monday that the next <br />ferry would sail when the fog had gone.</p>
<p>   Two other ships are waiting outside the harbour of <br />Nordhavn.</p><p><br />MWX ab</p>"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            WRAPPED,
            [
                "The harbour master said on Monday that the next ferry would sail when the fog had gone.",
                "Two other ships are waiting outside the harbour of Nordhavn.",
                "MWX ab",
            ],
        ),
        ("<p>Lund 60<br/>Berg 40<br/>Holm 3</p>", ["Lund 60", "Berg 40", "Holm 3"]),
        ("<pre>One.\n\nTwo.</pre>", ["One.", "Two."]),
        ("They met.", ["They met."]),
        ("<p>A<note type='npa'><body.content>x</body.content></note> B</p>", ["A B"]),
        ("<p>&lt;div class='embed'&gt;&lt;/div&gt;&lt;script src='x'&gt;&lt;/script&gt;</p><p>Copy.</p>", ["Copy."]),
        ("<p>&lt;MWX.N&gt; rose.</p>", ["<MWX.N> rose."]),
        ("<nitf-table><nitf-table-metadata>x</nitf-table-metadata>y</nitf-table>", ["y"]),
    ],
)  # fmt: skip
def test_bodies(body: str, expected: list[str]) -> None:
    """Paragraphs are what the writer meant: line breaks that a machine set go, those of a list stay."""
    assert [block.text for block in _one(_short(body=body)).blocks] == expected


def test_a_repeated_headline_goes() -> None:
    """A sub-headline that only says the headline again is not copy; a paragraph that does is."""
    head = "<hedline><hl1>Ferry late</hl1></hedline>"
    repeated = _one(_short(body_head=head, body="<block><hl2>Ferry late</hl2></block><p>It was late.</p>"))
    lede = _one(_short(body_head=head, body="<p>Ferry late</p><p>It was late.</p>"))

    assert [block.text for block in repeated.blocks] == ["It was late."]
    assert [block.text for block in lede.blocks] == ["Ferry late", "It was late."]


def test_fields_of_agencies() -> None:
    """Free fields give what the standard ones leave open; a take key that tells no version is none."""
    metas = (
        '<meta name="anpa-keyword" content="Ferry"/><meta name="anpa-takekey" content="(OLDPORT)"/>'
        '<meta name="prioridad" content="U"/><meta name="aap-desk" content="Ports Desk"/>'
        '<meta name="x-source" content="MWX"/>'
    )
    item = _one(_short(head=metas))
    take = _one(_short(head='<meta name="anpa-takekey" content="2nd Ld"/>'))
    keyword = _one(_short('<key-list><keyword key="PORTS FERRY"/></key-list>'))

    assert (item.envelope.slug, item.take_key, item.agency) == ("Ferry", None, "MWX")
    assert (item.urgency, item.provider_urgency, item.envelope.categories) == (3, "U", ("Ports Desk",))
    assert take.take_key == "2nd Ld"
    assert (keyword.envelope.slug, keyword.envelope.keywords) == ("PORTS FERRY", ("PORTS FERRY",))


def test_odd_values_are_flagged() -> None:
    """A wrong value in an optional field refuses nothing."""
    item = _one('<nitf baselang="?"><head><docdata><urgency ed-urg="x"/></docdata></head><body>They met.</body></nitf>')

    assert (item.urgency, item.provider_urgency, item.language) == (None, "x", None)
    assert item.flags == {"urgency-unknown", "language-unknown"}
    assert [block.text for block in item.blocks] == ["They met."]


def test_capitals_and_namespaces() -> None:
    """Documents in capitals (SGML) and in IPTC's namespace are read alike."""
    head = "<BODY.HEAD><HEDLINE><HL1>Ferry</HL1></HEDLINE></BODY.HEAD>"
    upper = _one(f"<NITF><BODY>{head}<BODY.CONTENT><P>It met.</P></BODY.CONTENT></BODY></NITF>")
    spaced = _one(HARBOUR.replace("<nitf ", '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/" '))

    assert (upper.headline, upper.blocks) == ("Ferry", (Block(text="It met."),))
    assert spaced == _one(HARBOUR)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"<nitf>", True),
        (b'<?xml version="1.0"?><!-- x --><!DOCTYPE nitf SYSTEM "a.dtd"><nitf version="3">', True),
        (b"<n:nitf xmlns:n='x'>", True),
        (b"<newsItem><nitf>", False),
        (b"nitf", False),
    ],
)
def test_sniff(head: bytes, expected: bool) -> None:
    """The root element decides."""
    assert nitf.sniff(head) is expected


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("<nitf>", "WIRE-R007"),
        ("<nitf/>", "WIRE-R008"),
        (_short(body="<p>x</p>" * 21), "WIRE-R006"),
        (_short(body="<block>" * 40 + "x" + "</block>" * 40), "WIRE-R006"),
        ('<!DOCTYPE nitf [<!ENTITY a "b">]><nitf>&a;</nitf>', "WIRE-R007"),
    ],
)
def test_rejections(document: str, code: str) -> None:
    """What cannot be read has its code."""
    with pytest.raises(Rejection, match=code):
        nitf.read(document.encode(), ReadLimits(max_blocks=20, max_depth=30))


def test_mutations() -> None:
    """Whatever happens to a document, it is read or refused, and read alike each time."""
    read = 0
    for number in range(1_500):
        rng = random.Random(number)
        data = HARBOUR.encode()
        for _ in range(rng.choice((1, 1, 2, 4))):
            data = rng.choice(MUTATIONS)(rng, data)
        try:
            items = nitf.read(data, _LIMITS, _ARRIVAL)
        except Rejection:
            continue
        read += 1
        assert items == nitf.read(data, _LIMITS, _ARRIVAL)
        assert all(len(item.blocks) <= _LIMITS.max_blocks for item in items)
    assert read > 50
