"""NewsML-G2: items, messages and packages, and what agencies make of them."""

import base64
import random
from datetime import UTC, datetime

import mutations
import pytest
import xml_mutations

from wiredesk.domain.errors import Rejection
from wiredesk.formats.item import Arrival, ReadLimits, WireItem
from wiredesk.formats.newsml import g2 as newsml_g2
from wiredesk_events import Envelope, Reference


NAMESPACE = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'

META = """
  <itemClass qcode="ninat:text"/>
  <provider qcode="nprov:NDP"><name>Northern Despatch</name></provider>
  <versionCreated>2021-04-07T14:30:00+02:00</versionCreated>
  <firstCreated>2021-04-07T09:00:00Z</firstCreated>
  <pubStatus qcode="stat:usable"/>
"""

CONTENT_META = """
  <urgency>4</urgency>
  <located type="cptype:city" qcode="geo:1"><name>Portmere</name>
    <broader type="cptype:country"><name>Westland</name></broader></located>
  <infoSource qcode="is:NDP"><name>NDP</name></infoSource>
  <language tag="en-gb"/>
  <genre qcode="genre:Interview"><name xml:lang="de">Gespräch</name><name xml:lang="en-GB">Interview</name></genre>
  <keyword>ferry</keyword><keyword>harbour</keyword>
  <subject type="cpnat:abstract" qcode="medtop:20000337"><name>transport</name></subject>
  <subject type="cpnat:abstract" uri="https://codes.example/topic/7"/>
  <subject type="cpnat:geoArea" qcode="geo:2"><name>Westland</name></subject>
  <subject qcode="a1312cat:f"/>
  <slugline>FERRY-TALKS/ (UPDATE 2, PIX)</slugline>
  <headline role="hld:subHeadline">Talks went on all night</headline>
  <headline role="hld:main">Ministers agree on ferry</headline>
  <by>By Ada Brook</by>
  <dateline>PORTMERE, April 7 (NDP) -</dateline>
  <description role="drol:summary">The ferry will sail again.</description>
"""

RIGHTS = """
  <copyrightHolder literal="NDP"/>
  <copyrightNotice xml:lang="de">Alle Rechte vorbehalten</copyrightNotice>
  <copyrightNotice xml:lang="en">(c) 2021 NDP</copyrightNotice>
  <usageTerms>Not for magazines</usageTerms>
"""

XHTML = """<inlineXML contenttype="application/xhtml+xml" wordcount="12">
  <html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body>
    <p>They met.</p><p>They agreed.</p></body></html></inlineXML>"""

_LIMITS = ReadLimits()


def _item(
    meta: str = META,
    content_meta: str = CONTENT_META,
    content: str = XHTML,
    *,
    guid: str = "urn:newsml:ndp.example:20210407:ferry",
    rest: str = "",
) -> str:
    return (
        f'<newsItem {NAMESPACE} guid="{guid}" version="3" xml:lang="en"><rightsInfo>{RIGHTS}</rightsInfo>'
        f"<itemMeta>{meta}</itemMeta><contentMeta>{content_meta}</contentMeta>{rest}"
        f"<contentSet>{content}</contentSet></newsItem>"
    )


def _message(*items: str, header: str = "<sender>ndp.example</sender>") -> str:
    return f"<newsMessage {NAMESPACE}><header>{header}</header><itemSet>{''.join(items)}</itemSet></newsMessage>"


def _read(document: str, limits: ReadLimits = _LIMITS, arrival: Arrival | None = None) -> tuple[WireItem, ...]:
    return newsml_g2.read(document.encode(), limits, arrival or Arrival())


def _one(*args: str, **keywords: str) -> WireItem:
    (item,) = _read(_item(*args, **keywords))
    return item


def _texts(item: WireItem) -> list[str]:
    return [block.text for block in item.blocks]


def test_every_field_of_an_item() -> None:
    """The properties of an item land in the fields of a story."""
    item = _one()

    assert item.headline == "Ministers agree on ferry"
    assert _texts(item) == ["They met.", "They agreed."]
    assert (item.provider_id, item.provider_version) == ("urn:newsml:ndp.example:20210407:ferry", "3")
    assert item.issued_at == datetime(2021, 4, 7, 12, 30, tzinfo=UTC)
    assert (item.status, item.kind, item.urgency, item.provider_urgency) == ("usable", "update", 4, "4")
    assert (item.language, item.agency, item.take_key) == ("en-GB", "NDP", "UPDATE 2, PIX")
    assert item.flags == frozenset()
    assert item.envelope == Envelope(
        headline="Ministers agree on ferry",
        slug="FERRY-TALKS/",
        byline="Ada Brook",
        dateline="PORTMERE, April 7 (NDP) -",
        dateline_place="Portmere",
        keywords=("ferry", "harbour"),
        subjects=("medtop:20000337 transport", "https://codes.example/topic/7", "geo:2 Westland", "a1312cat:f"),
        categories=("f",),
        genres=("Interview",),
        places=("Westland",),
        abstract="The ferry will sail again.",
        provider_status="stat:usable",
        word_count=12,
        usage_terms="Not for magazines",
        copyright="(c) 2021 NDP",
        issued_text="2021-04-07T14:30:00+02:00",
        created_at=datetime(2021, 4, 7, 9, tzinfo=UTC),
    )


def test_names_in_any_capitals_and_prefixes() -> None:
    """A feed with prefixes, and one that writes `Header` and `ednote`, are read alike."""
    document = (
        '<n:newsMessage xmlns:n="http://iptc.org/std/nar/2006-10-01/"><n:Header><n:Sent>2021-04-07 10:00:00</n:Sent>'
        '<n:priority>9</n:priority></n:Header><n:itemSet><n:newsItem guid="g"><n:itemMeta>'
        "<n:ednote>Adds quote</n:ednote></n:itemMeta>"
        "<n:contentMeta><n:HeadLine>Ferry sails</n:HeadLine></n:contentMeta></n:newsItem></n:itemSet>"
        "</n:newsMessage>"
    )

    (item,) = _read(document)

    assert (item.headline, item.envelope.editor_notes, item.urgency, item.provider_urgency) == (
        "Ferry sails",
        ("Adds quote",),
        8,
        "9",
    )
    assert item.issued_at == datetime(2021, 4, 7, 10, tzinfo=UTC)
    assert item.flags == {"time-without-zone"}


def test_a_message_gives_its_items_in_order() -> None:
    """Pictures are left out and flagged; packages that only refer are not counted."""
    picture = _item(
        META.replace("ninat:text", "ninat:picture"),
        content="<remoteContent href='http://ndp.example/p.jpg' contenttype='image/jpeg'/>",
        guid="p",
    )
    package = (
        f"<packageItem {NAMESPACE} guid='k'><groupSet><group><itemRef residref='a'/></group></groupSet></packageItem>"
    )

    items = _read(_message(package, _item(guid="a"), picture, _item(guid="b")))

    assert [(item.provider_id, item.index) for item in items] == [("a", 0), ("b", 2)]
    assert all(item.flags == {"items-without-text"} for item in items)


def test_a_package_with_inline_items() -> None:
    """Items inside a package are its stories."""
    document = f"<packageItem {NAMESPACE}><groupSet><group>{_item(guid='a')}</group></groupSet></packageItem>"

    assert [item.provider_id for item in _read(document)] == ["a"]


@pytest.mark.parametrize(
    "document",
    [
        f"<packageItem {NAMESPACE} guid='k'><itemRef residref='a'/></packageItem>",
        f"<conceptItem {NAMESPACE}><concept><name>Portmere</name></concept></conceptItem>",
        f"<planningItem {NAMESPACE} guid='x'/>",
        f"<knowledgeItem {NAMESPACE} guid='x'/>",
        _item(META.replace("ninat:text", "ninat:picture"), content="<inlineData>A caption.</inlineData>"),
        _item(content="<remoteContent href='http://ndp.example/t.xml' contenttype='text/xml'/>"),
        _item(META.replace("ninat:text", "ninat:video"), content=""),
        _item(content='<inlineData contenttype="image/jpeg" encoding="base64">AAAA</inlineData>', content_meta=""),
        _message(),
    ],
)
def test_what_holds_no_text(document: str) -> None:
    """References, concepts, pictures and content that stands elsewhere are no stories."""
    with pytest.raises(Rejection) as caught:
        _read(document)

    assert caught.value.code.code == "WIRE-R008"


def test_the_script_of_a_video_is_text() -> None:
    """Text that comes inside a video item is a story; only a picture's text is a caption."""
    assert _texts(_one(META.replace("ninat:text", "ninat:video"))) == ["They met.", "They agreed."]


def test_an_alert_is_a_headline() -> None:
    """A text item without content is its headline."""
    item = _one(content="")

    assert (item.headline, item.blocks) == ("Ministers agree on ferry", ())


@pytest.mark.parametrize(
    ("signals", "kind", "status"),
    [
        ('<signal qcode="sig:update"/>', "update", "usable"),
        ('<signal qcode="sig:correction"/>', "correction", "usable"),
        ('<signal uri="http://cv.iptc.org/newscodes/signal/correction"/>', "correction", "usable"),
        ('<signal literal="KILL"/>', "kill", "canceled"),
        ('<signal qcode="edStat:N"/><signal qcode="pmt:text"/>', None, "usable"),
        ('<signal qcode="edStat:U"/>', "update", "usable"),
        ('<signal qcode="edStat:C"/><signal qcode="edStat:U"/>', "correction", "usable"),
        ('<signal qcode="edStat:D"/>', "kill", "canceled"),
        ('<signal qcode="update:append-major-content"/>', "update", "usable"),
        ('<signal qcode="sig:routing"><name>R ALR</name></signal>', None, "usable"),
        ('<edNote role="x:correctionlong">The name is Brook.</edNote>', "correction", "usable"),
        ('<edNote role="x:correctionlong"/>', None, "usable"),
    ],
)
def test_signals(signals: str, kind: str | None, status: str) -> None:
    """IPTC's signals and those of providers say what a version does."""
    item = _one(META + signals, CONTENT_META.replace("/ (UPDATE 2, PIX)", ""))

    assert (item.kind, item.status) == (kind, status)


@pytest.mark.parametrize(
    ("written", "status", "kind", "flags"),
    [
        ('qcode="stat:usable"', "usable", None, set()),
        ('qcode="stat:canceled"', "canceled", "kill", set()),
        ('uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"', "withheld", "withhold", set()),
        ('qcode="ndp:replaced"', "withheld", None, {"status-unknown"}),
        ("", "usable", None, set()),
    ],
)
def test_publication_status(written: str, status: str, kind: str | None, flags: set[str]) -> None:
    """The status is a QCode or a URI; one that we do not know withholds."""
    meta = META.replace('qcode="stat:usable"', written)
    item = _one(meta, CONTENT_META.replace("/ (UPDATE 2, PIX)", ""))

    assert (item.status, item.kind, set(item.flags)) == (status, kind, flags)


def test_a_kill_needs_no_text() -> None:
    """A cancelled item without content is a kill of its id."""
    item = _one(META.replace("stat:usable", "stat:canceled"), "", "")

    assert (item.status, item.kind, item.headline, item.blocks) == ("canceled", "kill", "", ())
    assert item.provider_id == "urn:newsml:ndp.example:20210407:ferry"


@pytest.mark.parametrize(
    ("embargo", "until", "text", "status", "flags"),
    [
        (
            "<embargoed>2021-04-08T06:00:00+02:00</embargoed>",
            datetime(2021, 4, 8, 4, tzinfo=UTC),
            None,
            "usable",
            set(),
        ),
        ("<embargoed/>", None, None, "withheld", {"embargo-open"}),
        ("<embargoed>after the vote</embargoed>", None, "after the vote", "usable", {"time-unreadable"}),
        (
            "<embargoed>2021-04-08T06:00:00</embargoed>",
            datetime(2021, 4, 8, 18, tzinfo=UTC),
            None,
            "usable",
            {"time-without-zone"},
        ),
        ('<edNote role="x:embargo">Thursday noon</edNote>', None, "Thursday noon", "usable", set()),
        ("", None, None, "usable", set()),
    ],
)
def test_embargo(embargo: str, until: datetime | None, text: str | None, status: str, flags: set[str]) -> None:
    """An embargo holds until its time; an empty one has no end, and a doubtful one is read as the latest."""
    item = _one(META + embargo)

    assert (item.embargoed_until, item.embargo_text, item.status, set(item.flags)) == (until, text, status, flags)


def test_times_of_the_providers_clock() -> None:
    """A time without a zone has the provider's; where the feed is known, its zone counts."""
    meta = META.replace("2021-04-07T14:30:00+02:00", "2021-04-07T14:30:00").replace("nprov:NDP", "nprov:STT")
    item = _one(meta)
    (by_feed,) = _read(_item(meta.replace("nprov:STT", "nprov:NDP")), arrival=Arrival(feed="ritzau-news"))

    assert item.issued_at == datetime(2021, 4, 7, 11, 30, tzinfo=UTC)
    assert by_feed.issued_at == datetime(2021, 4, 7, 12, 30, tzinfo=UTC)
    assert item.flags == by_feed.flags == {"time-in-provider-zone"}


def test_an_archive_without_times_of_its_own() -> None:
    """An empty time of the version falls back on the time of the content."""
    meta = META.replace("2021-04-07T14:30:00+02:00", "").replace("2021-04-07T09:00:00Z", "")
    item = _one(meta, f"{CONTENT_META}<contentModified>2013-02-22T18:36:20Z</contentModified>")

    assert item.issued_at == datetime(2013, 2, 22, 18, 36, 20, tzinfo=UTC)
    assert item.envelope.created_at is None


def test_links_to_earlier_stories() -> None:
    """Relations of lineage are references; "see also" is none."""
    item = _one(
        f"""{META}<link rel="irel:previousVersion" residref="urn:1"/><link rel="irel:seeAlso" href="http://ndp.example/"/>
        <link rel="irel:evolvedFrom" href="http://ndp.example/2"/><link guidref="urn:3" version="1"/>
        <link rel="irel:derivedFrom" residref="urn:4"/><link rel="irel:previousVersion"/>""",
        CONTENT_META.replace("/ (UPDATE 2, PIX)", ""),
    )

    assert item.refers_to == tuple(
        Reference(provider_id=name) for name in ("urn:1", "http://ndp.example/2", "urn:3", "urn:4")
    )
    assert item.kind == "update"


def test_private_notes_go_nowhere() -> None:
    """Notes that are not for the public are in no field, whichever way they are marked."""
    item = _one(
        f"""{META}<edNote>Adds  quote</edNote><edNote role="x:private">secret-1</edNote>
        <edNote pubconstraint="x:nonpublic" role="x:desk">secret-2</edNote>
        <edNote role="x:notepad"><section xmlns="http://www.w3.org/1999/xhtml" class="notepad"><p>Two pictures</p>
        <section class="np-nonpublic"><p>secret-3</p></section></section></edNote>
        <edNote>The following information is not for publication: secret-4</edNote>
        <edNote>One line
        The following information is not for publication
        secret-5</edNote>""",
        content="""<inlineXML><html><body><p>They met.</p><section class="np-nonpublic"><p>secret-6</p></section>
        <p>The following information is not for publication</p><p>secret-7</p></body></html></inlineXML>""",
    )

    assert "secret" not in repr(item)
    assert item.envelope.editor_notes[:2] == ("Adds quote", "Two pictures")
    assert _texts(item) == ["They met."]


def test_nitf_content() -> None:
    """Of NITF the body is the copy; its head stands in for fields that the item leaves out."""
    nitf = """<inlineXML contenttype="application/nitf+xml"><nitf><head><title>Title</title></head><body><body.head>
      <hedline><hl1>Ferry sails</hl1></hedline><byline>By<person>Ada Brook</person><byttl>Harbour desk</byttl></byline>
      <abstract><p>It sails.</p></abstract></body.head><body.content><p>They met.</p>
      <table><tr><td>1</td><td>2</td></tr></table></body.content></body></nitf></inlineXML>"""
    item = _one(META, "", nitf)

    assert item.headline == "Ferry sails"
    assert [(block.kind, block.text) for block in item.blocks] == [("text", "They met."), ("table", "1\t2")]
    assert (item.envelope.byline, item.envelope.abstract) == ("Ada Brook, Harbour desk", "It sails.")


def test_teletype_copy_inside_one_paragraph() -> None:
    """Lines wrapped and paragraphs indented inside one element are paragraphs, and columns are a table."""
    copy = """(Adds detail)
    By Ada Brook
    PORTMERE, April 7 (NDP) - The ministers of Westland and of
the isles agreed that the ferry would sail again.
    Each side will pay for one half of the cost.
Westland            2 Islands              0
Northland           5 Eastland             0"""
    item = _one(content=f"<inlineXML><html><body><p>{copy}</p></body></html></inlineXML>")

    assert _texts(item) == [
        "(Adds detail)",
        "By Ada Brook",
        "PORTMERE, April 7 (NDP) - The ministers of Westland and of the isles agreed that the ferry would sail again.",
        "Each side will pay for one half of the cost.",
        "Westland            2 Islands              0\nNorthland           5 Eastland             0",
    ]
    assert [block.kind for block in item.blocks] == ["text", "text", "text", "text", "table"]


def test_an_editors_layout_is_no_layout() -> None:
    """Line ends and indents of a pretty-printer inside a paragraph mean nothing."""
    item = _one(
        content="""<inlineXML><html><body><p>The ministers of Westland
                           and of the islands agreed on
                           Wednesday.
                       </p></body></html></inlineXML>"""
    )

    assert _texts(item) == ["The ministers of Westland and of the islands agreed on Wednesday."]


WRAPPED = """<p>

    (NDP) - The ministers of Westland agreed
on the ferry on Wednesday.
   They will meet again.
</p>"""

HEADINGS = "<h1>Ministers agree on ferry</h1><h2>Night</h2>"


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ("<inlineData>One.\n\nTwo.</inlineData>", ["One.", "Two."]),
        ("<inlineData><![CDATA[<p>One.</p><p>Two &amp; three.</p>]]></inlineData>", ["One.", "Two & three."]),
        ("<inlineData>&lt;p&gt;One.&lt;/p&gt;</inlineData>", ["One."]),
        (
            f"<inlineData contenttype='text/plain'><![CDATA[{WRAPPED}]]></inlineData>",
            ["(NDP) - The ministers of Westland agreed on the ferry on Wednesday.", "They will meet again."],
        ),
        (
            f'<inlineData encoding="e:base64">{base64.b64encode("Zwölf.".encode()).decode()}</inlineData>',
            ["Zwölf."],
        ),
        ("<inlineXML><story><para>One.</para><para>Two.</para></story></inlineXML>", ["One.", "Two."]),
        ("<inlineXML><html><body><p>it&amp;#39;s <b>one</b></p></body></html></inlineXML>", ["it's one"]),
        ("<inlineXML><html><body><p>8&lt;endash&gt;-&lt;/endash&gt;9</p></body></html></inlineXML>", ["8-9"]),
        (
            f"<inlineXML><html><body><header><h1>H</h1></header>{HEADINGS}<p>One.</p></body></html></inlineXML>",
            ["Night", "One."],
        ),
        ("<inlineXML><html><body>One.<br/>Two.</body></html></inlineXML>", ["One.", "Two."]),
        ("<inlineXML><sports-content><team>Westland</team></sports-content></inlineXML>", []),
        ("<inlineData>Short.</inlineData><inlineData>The long one is here.</inlineData>", ["The long one is here."]),
        ("<inlineData>The first one.</inlineData><inlineData>The other one.</inlineData>", ["The first one."]),
    ],
)
def test_content(content: str, texts: list[str]) -> None:
    """Mark-up of any kind, quoted mark-up, plain text and base64 are read; data and repeated headings are not copy."""
    assert _texts(_one(content=content)) == texts


def test_broken_base64_is_flagged() -> None:
    """Content that cannot be decoded leaves the headline, and a flag."""
    item = _one(content='<inlineData encoding="base64">@@@</inlineData>')

    assert item.blocks == ()
    assert item.flags == {"content-unreadable"}


def test_names_that_stand_apart() -> None:
    """Subjects without names get those of their assertions, STT's by the number of the place."""
    item = _one(
        content_meta="""<language tag="fi"/><subject type="cpnat:geoArea" qcode="sttlocationalias:5"/>
          <subject qcode="x:9"/><subject type="cptType:5" literal="HARBOURTON"/><located literal="n/a"/>""",
        rest="""<assert qcode="sttlocmeta:rich:5"><broader qcode="c:1"><name>N/A</name></broader>
          <broader qcode="c:2"><name>Portmere</name></broader></assert>
          <assert qcode="x:9"><name xml:lang="en">seas</name><name xml:lang="fi">meret</name></assert>""",
    )

    assert item.envelope.places == ("Portmere", "HARBOURTON")
    assert item.envelope.subjects == ("sttlocationalias:5 Portmere", "x:9 meret", "HARBOURTON")
    assert item.envelope.dateline_place is None


@pytest.mark.parametrize(
    ("headlines", "headline"),
    [
        ("<headline>One</headline><headline>Two</headline>", "One"),
        ('<headline role="x:seo">One</headline><headline>Two</headline>', "Two"),
        ('<headline role="x:other">One</headline><headline role="hld:main">Two</headline>', "Two"),
        ('<headline xml:lang="de">Eins</headline><headline xml:lang="en">One</headline>', "One"),
        ("<headline/>", "Item title"),
    ],
)
def test_which_headline(headlines: str, headline: str) -> None:
    """The main headline in the item's language counts; an item without one has a title."""
    assert _one(f"{META}<title>Item title</title>", headlines).headline == headline


def test_odd_values_never_refuse_a_story() -> None:
    """Optional fields with nonsense in them are flagged, and the story is read."""
    item = _one(
        META.replace("2021-04-07T14:30:00+02:00", "yesterday"),
        "<urgency>high!</urgency><language tag='???'/><headline>Ferry sails</headline>",
    )

    assert item.flags == {"time-unreadable", "urgency-unknown", "language-unknown"}
    assert (item.urgency, item.provider_urgency, item.language) == (None, "high!", None)
    assert item.issued_at == datetime(2021, 4, 7, 9, tzinfo=UTC)


def test_limits() -> None:
    """Too many items and too many paragraphs are refused."""
    many = f"<inlineXML><html><body>{'<p>x</p>' * 21}</body></html></inlineXML>"
    limits = ReadLimits(max_items=2, max_blocks=20)
    for document in (_message(*[_item()] * 3), _item(content=many)):
        with pytest.raises(Rejection) as caught:
            _read(document, limits)

        assert caught.value.code.code == "WIRE-R006"


def test_sniff() -> None:
    """The roots of NewsML-G2 are known; NewsML 1 and NITF are not."""
    assert newsml_g2.sniff(_message().encode())
    assert newsml_g2.sniff(b'<?xml version="1.0"?><!-- x --><nar:newsItem guid="x">')
    assert not newsml_g2.sniff(b"<NewsItem><Identification>")
    assert not newsml_g2.sniff(b"<NewsML>")
    assert not newsml_g2.sniff(b"<nitf>")


SAMPLE = _message(
    _item(
        f'{META}<signal qcode="edStat:C"/><edNote role="x:notepad"><p>One</p></edNote><link rel="irel:previousVersion" '
        'residref="u"/><embargoed>2021-04-08T06:00:00</embargoed>',
        rest='<assert qcode="geo:1"><name>Portmere</name></assert>',
    ),
    _item(content="<inlineData><![CDATA[<p>\n   One.\n   Two.</p>]]></inlineData>"),
    header="<sent>2021-04-07T10:00:00Z</sent><sender>ndp.example</sender><priority>3</priority>",
)


@pytest.mark.parametrize("block", range(10))
def test_mutated_bytes(block: int) -> None:
    """Whatever happens to the bytes, the reader gives stories or a rejection."""
    for number in range(block * 60, block * 60 + 60):
        rng = random.Random(f"g2|{number}")
        data = SAMPLE.encode()
        for _ in range(rng.choice((1, 1, 2, 3))):
            data = rng.choice(mutations.MUTATIONS)(rng, data)
        _reads(data)


def test_mutated_trees() -> None:
    """Elements that are lost, doubled, emptied, moved or renamed leave stories or a rejection."""
    for number in range(600):
        _reads(xml_mutations.mutated(random.Random(f"g2-tree|{number}"), SAMPLE))


def _reads(data: bytes) -> None:
    try:
        items = newsml_g2.read(data, _LIMITS)
    except Rejection:
        return
    assert items == newsml_g2.read(data, _LIMITS)
    assert all(item.format == "newsml-g2" for item in items)
