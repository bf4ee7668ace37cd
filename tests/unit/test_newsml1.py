"""NewsML 1.x: items, components and what agencies make of them."""

import base64
import random
from datetime import UTC, datetime

import mutations
import pytest
import xml_mutations

from wiredesk.domain.errors import Rejection
from wiredesk.formats.item import ReadLimits, WireItem
from wiredesk.formats.newsml import v1 as newsml1
from wiredesk_events import Envelope, Reference


ENVELOPE = """<NewsEnvelope><SentFrom><Party FormalName="Northern Despatch"/></SentFrom>
  <DateAndTime>20210407T123500Z</DateAndTime><NewsService FormalName="World"/>
  <Priority FormalName="5"/></NewsEnvelope>"""

IDENTIFICATION = """<Identification><NewsIdentifier><ProviderId>ndp.example</ProviderId><DateId>20210407</DateId>
  <NewsItemId>FERRY-1</NewsItemId><RevisionId PreviousRevision="0" Update="N">1</RevisionId>
  <PublicIdentifier>urn:newsml:ndp.example:20210407:FERRY-1:1</PublicIdentifier></NewsIdentifier>
  <NameLabel>Westland-ferry</NameLabel></Identification>"""

MANAGEMENT = """<NewsItemType FormalName="News"/><FirstCreated>20210407T090000Z</FirstCreated>
  <ThisRevisionCreated>20210407T143000+0200</ThisRevisionCreated><Status FormalName="Usable"/>
  <Urgency FormalName="4"/>"""

LINES = """<NewsLines><HeadLine>Ministers agree on ferry</HeadLine><SubHeadLine>Talks went on all night</SubHeadLine>
  <ByLine>By Ada Brook</ByLine><DateLine>PORTMERE, April 7 (NDP) -</DateLine><CopyrightLine>(c) 2021 NDP</CopyrightLine>
  <SlugLine>Westland-ferry, 1st Ld-Writethru</SlugLine><KeywordLine>ferry; harbour</KeywordLine></NewsLines>"""

METADATA = """<AdministrativeMetadata><Provider><Party FormalName="NDP"/></Provider></AdministrativeMetadata>
  <RightsMetadata><UsageRights><UsageType>Not for magazines</UsageType></UsageRights></RightsMetadata>
  <DescriptiveMetadata><Language FormalName="EN-gb"/><Genre FormalName="Current"/>
  <SubjectCode><SubjectMatter FormalName="04011000" cat="ECO"/><SubjectDetail FormalName="04011002"/></SubjectCode>
  <SubjectCode><Subject FormalName="SEA" Scheme="ndp"/></SubjectCode>
  <Location HowPresent="Origin"><Property FormalName="Country" Value="WLD"/>
    <Property FormalName="City" Value="Portmere"/></Location>
  <Location HowPresent="Event"><Property FormalName="Country" Value="Islands"/></Location>
  <Property FormalName="Keyword" Value="sea"/></DescriptiveMetadata>"""

TOPICS = """<TopicSet FormalName="NewsSubjects"><Topic><FormalName Scheme="IptcSubjectCodes">04011000</FormalName>
  <Description xml:lang="fr" Variant="Name">transports</Description>
  <Description xml:lang="en" Variant="Category">TRN</Description>
  <Description xml:lang="en" Variant="Name">transport</Description></Topic></TopicSet>"""

TEXT = """<ContentItem><MediaType FormalName="Text"/><Format FormalName="NITF"/><Characteristics>
  <Property FormalName="Words" Value="4"/></Characteristics><DataContent><nitf><body><body.content><p>They met.</p>
  <p>They agreed.</p></body.content></body></nitf></DataContent></ContentItem>"""

PHOTO = """<ContentItem Href="p.jpg"><MediaType FormalName="Photo"/></ContentItem>"""

_LIMITS = ReadLimits()


def _text(content: str) -> str:
    return f"<ContentItem><MediaType FormalName='Text'/><DataContent>{content}</DataContent></ContentItem>"


def _component(content: str, role: str = "", headline: str = "", language: str = "", attributes: str = "") -> str:
    return (
        f"<NewsComponent {attributes}>"
        + (f"<Role FormalName='{role}'/>" if role else "")
        + (f"<NewsLines><HeadLine>{headline}</HeadLine></NewsLines>" if headline else "")
        + (f"<DescriptiveMetadata><Language FormalName='{language}'/></DescriptiveMetadata>" if language else "")
        + f"{content}</NewsComponent>"
    )


def _item(
    management: str = MANAGEMENT,
    content: str = f"<NewsComponent>{TOPICS}{LINES}{METADATA}{TEXT}</NewsComponent>",
    identification: str = IDENTIFICATION,
) -> str:
    return f"<NewsItem>{identification}<NewsManagement>{management}</NewsManagement>{content}</NewsItem>"


def _read(*items: str, limits: ReadLimits = _LIMITS) -> tuple[WireItem, ...]:
    return newsml1.read(f"<NewsML>{ENVELOPE}{''.join(items)}</NewsML>".encode(), limits)


def _one(*args: str, **keywords: str) -> WireItem:
    (item,) = _read(_item(*args, **keywords))
    return item


def _texts(item: WireItem) -> list[str]:
    return [block.text for block in item.blocks]


def _plain(management: str = MANAGEMENT, identification: str = IDENTIFICATION) -> WireItem:
    return _one(management, _component(_text("<p>They met.</p>"), headline="Ferry sails"), identification)


def test_every_field_of_an_item() -> None:
    """The properties of an item and of its component land in the fields of a story."""
    item = _one()

    assert item.headline == "Ministers agree on ferry"
    assert _texts(item) == ["They met.", "They agreed."]
    assert (item.provider_id, item.provider_version) == ("urn:newsml:ndp.example:20210407:FERRY-1", "1")
    assert item.issued_at == datetime(2021, 4, 7, 12, 30, tzinfo=UTC)
    assert (item.status, item.kind, item.urgency, item.provider_urgency) == ("usable", "update", 4, "4")
    assert (item.language, item.agency, item.take_key) == ("en-GB", "NDP", "1st Ld-Writethru")
    assert item.flags == frozenset()
    assert item.envelope == Envelope(
        headline="Ministers agree on ferry",
        slug="Westland-ferry",
        byline="Ada Brook",
        dateline="PORTMERE, April 7 (NDP) -",
        dateline_place="Portmere",
        keywords=("ferry", "harbour", "sea"),
        subjects=("subj:04011000 transport", "subj:04011002", "ndp:SEA"),
        categories=("ECO",),
        genres=("Current",),
        places=("Islands",),
        abstract="Talks went on all night",
        provider_status="Usable",
        word_count=4,
        usage_terms="Not for magazines",
        copyright="(c) 2021 NDP",
        issued_text="20210407T143000+0200",
        created_at=datetime(2021, 4, 7, 9, tzinfo=UTC),
    )


def test_what_the_document_says_holds_where_the_item_is_silent() -> None:
    """Priority, time and sender of the envelope stand in for fields that an item leaves out."""
    item = _one(
        "", _component(_text("<p>They met.</p>")), "<Identification><NameLabel>Ferry</NameLabel></Identification>"
    )

    assert (item.urgency, item.agency, item.envelope.slug) == (5, "Northern Despatch", "Ferry")
    assert item.issued_at == datetime(2021, 4, 7, 12, 35, tzinfo=UTC)
    assert (item.provider_id, item.provider_version) == (None, None)


@pytest.mark.parametrize(
    ("status", "expected", "kind", "flags"),
    [
        ('FormalName="Usable"', "usable", None, set()),
        ('FormalName="Canceled"', "canceled", "kill", set()),
        ('FormalName="Withheld"', "withheld", "withhold", set()),
        ('FormalName="Embargoed"', "withheld", None, set()),
        ('FormalName="Odd"', "withheld", None, {"status-unknown"}),
    ],
)
def test_status(status: str, expected: str, kind: str | None, flags: set[str]) -> None:
    """The status kills, withholds or lets pass; one that we do not know withholds."""
    item = _plain(f"<Status {status}/>")

    assert (item.status, item.kind, set(item.flags)) == (expected, kind, flags)


@pytest.mark.parametrize(
    ("management", "kind"),
    [
        ('<Instruction FormalName="Correction"/>', "correction"),
        ('<Instruction FormalName="Replace"/>', "update"),
        ('<Instruction FormalName="Cancel"/>', "kill"),
        ('<Instruction FormalName="Greet"/>', None),
        ('<NewsItemType FormalName="Alert"/>', "alert"),
    ],
)
def test_instructions(management: str, kind: str | None) -> None:
    """Instructions and item types say what a version does."""
    item = _plain(management)

    assert (item.kind, item.status) == (kind, "canceled" if kind == "kill" else "usable")


@pytest.mark.parametrize(
    ("revision", "kind", "version"),
    [
        ('<RevisionId PreviousRevision="0" Update="N">1</RevisionId>', None, "1"),
        ('<RevisionId PreviousRevision="1" Update="N">2</RevisionId>', "update", "2"),
        ('<RevisionId PreviousRevision="" Update="U">3</RevisionId>', "update", "3"),
        ("", None, None),
    ],
)
def test_revisions(revision: str, kind: str | None, version: str | None) -> None:
    """A revision of an earlier one is an update."""
    identification = IDENTIFICATION.replace('<RevisionId PreviousRevision="0" Update="N">1</RevisionId>', revision)
    item = _plain(identification=identification)

    assert (item.kind, item.provider_version) == (kind, version)


def test_an_id_without_all_of_its_parts() -> None:
    """Where a part of the id is missing, the public identifier counts, without its revision."""
    item = _plain(identification=IDENTIFICATION.replace("<DateId>20210407</DateId>", ""))

    assert item.provider_id == "urn:newsml:ndp.example:20210407:FERRY-1"


@pytest.mark.parametrize(
    ("management", "until", "text", "status"),
    [
        (
            """<Status FormalName="Embargoed"/><StatusWillChange><FutureStatus FormalName="Usable"/>
               <DateAndTime>20210408T040000Z</DateAndTime></StatusWillChange>""",
            datetime(2021, 4, 8, 4, tzinfo=UTC),
            None,
            "withheld",
        ),
        (
            """<Status FormalName="Usable"/><StatusWillChange><FutureStatus FormalName="Canceled"/>
               <DateAndTime>20210408T040000Z</DateAndTime></StatusWillChange>""",
            None,
            None,
            "usable",
        ),
        (
            '<Property FormalName="EmbargoDate" Value="2021-04-08T04:00:00Z"/>',
            datetime(2021, 4, 8, 4, tzinfo=UTC),
            None,
            "usable",
        ),
        ('<Property FormalName="Embargo" Value="after the vote"/>', None, "after the vote", "usable"),
    ],
)
def test_embargo(management: str, until: datetime | None, text: str | None, status: str) -> None:
    """A status that will change to usable is an embargo; one that will end is none."""
    item = _plain(management)

    assert (item.embargoed_until, item.embargo_text, item.status) == (until, text, status)


def test_links_to_other_stories() -> None:
    """Items that this one is derived from are references, without their revisions; associated ones are only related."""
    item = _plain(
        """<DerivedFrom NewsItem="urn:newsml:ndp.example:20210406:FERRY-0:2N"/>
        <AssociatedWith NewsItem="urn:newsml:ndp.example:20210406:doc-9"/><AssociatedWith FormalName="Photo"/>
        <AssociatedWith NewsItem="urn:newsml:ndp.example:20210407:FERRY-1:1"/>"""
    )

    assert item.refers_to == (Reference(provider_id="urn:newsml:ndp.example:20210406:FERRY-0"),)


def test_the_main_text_is_the_story() -> None:
    """Style sheets, contacts, captions and pictures are no copy; the main text is, wherever it stands."""
    parts = (
        _component(_text(".x {color: red}"), "StyleSheet"),
        _component(_text("<p>Call 0123.</p>"), "Contact"),
        _component(_component(PHOTO + _text("<p>A caption.</p>")) + _component(_text("<p>A caption.</p>"), "Caption")),
        _component("<ContentItem><MimeType FormalName='text/css'/><DataContent>x</DataContent></ContentItem>"),
        _component(_text("<p>A sidebar.</p>"), "Supporting", "Sidebar"),
        _component(_text("<p>They met.</p>"), "Main"),
    )
    item = _one(content=_component(_component("".join(parts)), headline="Ferry sails", language="en"))

    assert (item.headline, _texts(item), item.language) == ("Ferry sails", ["They met."], "en")


def test_translations_are_stories_of_their_own() -> None:
    """Texts in other languages follow the first with an id of their own; the numbers count stories."""
    content = _component(
        _component(_text("<p>They met.</p>"), "Main", "Ferry sails", "en")
        + _component(_text("<p>Sie trafen sich.</p>"), "Main", "Die Fähre fährt", "de")
    )
    english, german = _read(_item(content=content))

    assert (english.language, english.headline, _texts(english)) == ("en", "Ferry sails", ["They met."])
    assert (german.language, german.headline, _texts(german)) == ("de", "Die Fähre fährt", ["Sie trafen sich."])
    assert (english.provider_id, german.provider_id) == (
        "urn:newsml:ndp.example:20210407:FERRY-1",
        "urn:newsml:ndp.example:20210407:FERRY-1#de",
    )
    assert (english.index, german.index) == (0, 1)


def test_a_list_of_articles() -> None:
    """Components with headlines of their own are stories of their own, told apart by their ids."""
    content = _component(
        _component(_text("<p>One.</p>"), headline="First")
        + _component(_text("<p>Two.</p>"), headline="Second", attributes='Duid="d2"')
        + _component(_text("<p>Three.</p>"), headline="Third")
    )
    items = _read(_item(content=content))

    assert [item.headline for item in items] == ["First", "Second", "Third"]
    assert [(item.provider_id or "").partition("#")[2] for item in items] == ["", "d2", "3"]


def test_forms_of_one_text() -> None:
    """Of equivalent texts the first counts, or a much longer one; texts of one form follow each other."""
    nitf = "<ContentItem><Format FormalName='NITF'/><DataContent><p>They met.</p></DataContent></ContentItem>"
    plain = "<ContentItem><Format FormalName='Text'/><DataContent>They met</DataContent></ContentItem>"
    longer = (
        "<ContentItem><Format FormalName='Text'/><DataContent>They met in the old harbour.</DataContent></ContentItem>"
    )

    assert _texts(_one(content=_component(nitf + plain))) == ["They met."]
    assert _texts(_one(content=_component(nitf + longer))) == ["They met in the old harbour."]
    assert _texts(_one(content=_component(nitf + nitf))) == ["They met.", "They met."]
    assert _texts(_one(content=_component(nitf + nitf, attributes='EquivalentsList="yes"'))) == ["They met."]


def test_news_lines_stand_nearest_to_the_text() -> None:
    """An inner headline wins over an outer one; one that stands in a component beside the text is found."""
    inner = _component(_component(_text("<p>One.</p>"), "Main", "Inner"), headline="Outer")
    beside = _component(_component("", headline="Beside") + _component(_text("<p>One.</p>"), "Main"))

    assert _one(content=inner).headline == "Inner"
    assert _one(content=beside).headline == "Beside"


def test_advisory_lines_are_notes() -> None:
    """AFP's advisory line is a note to editors, and says what the version does; a product line is none."""
    lines = """<NewsLines><HeadLine>Ferry sails</HeadLine>
      <NewsLine><NewsLineType FormalName="AdvisoryLine"/><NewsLineText>CORRECTS name in para 2</NewsLineText></NewsLine>
      <NewsLine><NewsLineType FormalName="ProductLine"/><NewsLineText>(Photo)</NewsLineText></NewsLine></NewsLines>"""
    item = _one(content=f"<NewsComponent>{lines}{TEXT}</NewsComponent>")

    assert (item.envelope.editor_notes, item.kind) == (("CORRECTS name in para 2",), "correction")


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
        ("<![CDATA[<P>One.</P>\n<P>Two &amp; three.</P>]]>", ["One.", "Two & three."]),
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("<html><body><p>One.<br/>Two.</p></body></html>", ["One.", "Two."]),
        (
            """<nitf><head><title>T</title></head><body><body.head><hedline><hl1>H</hl1></hedline></body.head>
            <body.content><p>One.</p><media><media-caption>No.</media-caption></media></body.content></body></nitf>""",
            ["One."],
        ),
    ],
)
def test_content(content: str, texts: list[str]) -> None:
    """Paragraphs, quoted HTML, plain text, XHTML and NITF are read."""
    assert _texts(_one(content=_component(_text(content)))) == texts


def test_encoded_content() -> None:
    """Text in base64 is decoded."""
    coded = base64.b64encode("Zwölf.".encode()).decode()
    content = f"<ContentItem><Encoding Notation='base64'><DataContent>{coded}</DataContent></Encoding></ContentItem>"

    assert _texts(_one(content=_component(content))) == ["Zwölf."]


def test_fields_of_the_texts_own_format() -> None:
    """NITF inside an item gives headline, byline and abstract where the news lines have none."""
    nitf = """<nitf><body><body.head><hedline><hl1>Ferry sails</hl1></hedline><byline>By Ada Brook
      <byttl>Harbour desk</byttl></byline><abstract>It sails.</abstract></body.head>
      <body.content><p>One.</p></body.content></body></nitf>"""
    item = _one(content=_component(_text(nitf)))

    assert (item.headline, item.envelope.byline, item.envelope.abstract) == (
        "Ferry sails",
        "Ada Brook, Harbour desk",
        "It sails.",
    )


def test_wrong_encoding_declared() -> None:
    """UTF-8 in a document that declares Latin-1 is read as what it is, and flagged."""
    content = _item(content=_component(_text("<p>Zwölf.</p>")))
    document = f'<?xml version="1.0" encoding="iso-8859-1"?><NewsML>{content}</NewsML>'
    (item,) = newsml1.read(document.encode(), _LIMITS)

    assert _texts(item) == ["Zwölf."]
    assert item.flags == {"encoding-mismatch"}


def test_several_items() -> None:
    """Items come in their order, those inside components too; one without text is left out and flagged."""
    picture = _item(content=_component(PHOTO, headline="A picture"))
    nested = _item(content=_component(_item(content=_component(_text("<p>Inner.</p>")))))
    items = _read(_item(), picture, nested)

    assert [(_texts(item)[0], item.index) for item in items] == [("They met.", 0), ("Inner.", 1)]
    assert all("items-without-text" in item.flags for item in items)


def test_a_kill_needs_no_text() -> None:
    """A cancelled item without content is a kill of its id."""
    item = _one('<Status FormalName="Canceled"/>', "")

    assert (item.status, item.kind, item.blocks) == ("canceled", "kill", ())
    assert item.provider_id == "urn:newsml:ndp.example:20210407:FERRY-1"


def test_an_alert_is_a_headline() -> None:
    """A text without copy is its headline."""
    item = _one(content=_component(_text(""), headline="Ferry sails"))

    assert (item.headline, item.blocks) == ("Ferry sails", ())


@pytest.mark.parametrize(
    "content",
    [
        "",
        _component(PHOTO, headline="A picture"),
        _component(PHOTO + _text("<p>A caption.</p>"), headline="A picture"),
        _component("<NewsItemRef NewsItem='urn:newsml:x'/>", headline="A list"),
        _component(_text(" ")),
    ],
)
def test_what_holds_no_text(content: str) -> None:
    """Pictures, captions and references are no stories."""
    with pytest.raises(Rejection) as caught:
        _one(content=content)

    assert caught.value.code.code == "WIRE-R008"


def test_limits() -> None:
    """Too many items, stories and paragraphs are refused."""
    limits = ReadLimits(max_items=3, max_blocks=20)
    many = _item(content=_component(_text("<p>x</p>" * 21)))
    stories = "".join(_component(_text("<p>x</p>"), headline=f"Story {number}") for number in range(5))
    for items in ((_item(),) * 4, (many,), (_item(content=_component(stories)),)):
        with pytest.raises(Rejection) as caught:
            _read(*items, limits=limits)

        assert caught.value.code.code == "WIRE-R006"


def test_a_lone_item() -> None:
    """A `NewsItem` may be the root; NewsML-G2 has one that is spelt in another way."""
    document = _item().encode()

    assert newsml1.sniff(document)
    assert newsml1.sniff(b'<?xml version="1.0"?><!DOCTYPE NewsML SYSTEM "x.dtd"><NewsML Version="1.1">')
    assert not newsml1.sniff(b"<newsItem guid='x'><itemMeta/>")
    assert [item.headline for item in newsml1.read(document, _LIMITS)] == ["Ministers agree on ferry"]


CODED = "<DataContent>QQ==</DataContent>"

SAMPLE = f"""<NewsML>{ENVELOPE}{_item()}{
    _item(
        '<Status FormalName="Embargoed"/><StatusWillChange><FutureStatus FormalName="Usable"/><DateAndTime>20210408T04'
        '</DateAndTime></StatusWillChange><Instruction FormalName="Correction"/>'
        '<AssociatedWith NewsItem="urn:newsml:a:b:c:1"/>',
        _component(
            _component(PHOTO + _text("<p>x</p>"), "Caption")
            + _component(_text("<![CDATA[<P>One.</P>]]>"), "Main", "H", "de")
            + _component(f"<ContentItem><Encoding Notation='base64'>{CODED}</Encoding></ContentItem>")
        ),
    )
}</NewsML>"""  # fmt: skip


@pytest.mark.parametrize("block", range(10))
def test_mutated_bytes(block: int) -> None:
    """Whatever happens to the bytes, the reader gives stories or a rejection."""
    for number in range(block * 60, block * 60 + 60):
        rng = random.Random(f"newsml1|{number}")
        data = SAMPLE.encode()
        for _ in range(rng.choice((1, 1, 2, 3))):
            data = rng.choice(mutations.MUTATIONS)(rng, data)
        _reads(data)


def test_mutated_trees() -> None:
    """Elements that are lost, doubled, emptied, moved or renamed leave stories or a rejection."""
    for number in range(600):
        _reads(xml_mutations.mutated(random.Random(f"newsml1-tree|{number}"), SAMPLE))


def _reads(data: bytes) -> None:
    try:
        items = newsml1.read(data, _LIMITS)
    except Rejection:
        return
    assert items == newsml1.read(data, _LIMITS)
    assert all(item.format == "newsml1" for item in items)
