"""RSS in its versions, with what rides on it."""

from datetime import UTC, datetime

import pytest

from wiredesk.domain.errors import Rejection
from wiredesk.formats import rss
from wiredesk.formats.item import Arrival, ReadLimits, WireItem


NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:wp="http://wordpress.org/export/1.2/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
)


def _read(*items: str, arrival: Arrival | None = None) -> tuple[WireItem, ...]:
    document = (
        f'<?xml version="1.0"?><rss version="2.0" {NAMESPACES}><channel><title>Coast News</title>'
        f"<language>en-gb</language>{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"
    )
    return rss.read(document.encode(), ReadLimits(), arrival or Arrival())


def _one(item: str) -> WireItem:
    (found,) = _read(item)
    return found


FULL = """
<title>Ferry returns to Ardmore &amp;amp; Sund</title>
<link>https://news.example/ferry</link>
<guid isPermaLink="false">tag:news.example,2026:ferry</guid>
<pubDate>Mon, 11 May 2026 06:41:00 +02:00</pubDate>
<author>desk@news.example (Ada Brook)</author>
<category>Transport</category><category domain="post_tag">ferries</category>
<dc:subject>sea</dc:subject><dc:rights>Coast News</dc:rights><dc:source>NDP</dc:source>
<description>The ferry sails again.</description>
<content:encoded><![CDATA[<p>The ferry <b>sailed</b>.</p><p>It was late.</p>]]></content:encoded>
"""


def test_every_field_of_an_item() -> None:
    """Identity, time with its zone, author without address, tags apart from categories, the fuller text as the copy."""
    item = _one(FULL)

    assert item.headline == "Ferry returns to Ardmore & Sund"
    assert [block.text for block in item.blocks] == ["The ferry sailed.", "It was late."]
    assert (item.provider_id, item.language, item.agency) == ("tag:news.example,2026:ferry", "en-GB", "NDP")
    assert item.issued_at == datetime(2026, 5, 11, 4, 41, tzinfo=UTC)
    assert item.envelope.model_dump(exclude_defaults=True) == {
        "headline": "Ferry returns to Ardmore & Sund",
        "byline": "Ada Brook",
        "keywords": ("ferries",),
        "subjects": ("sea",),
        "categories": ("Transport",),
        "abstract": "The ferry sails again.",
        "copyright": "Coast News",
        "issued_text": "Mon, 11 May 2026 06:41:00 +02:00",
    }
    assert (item.status, item.kind, item.flags) == ("usable", None, frozenset())


def test_several_items_and_empty_ones() -> None:
    """Each item with text is a story with its place in the message; one that is nothing is left out and flagged."""
    items = _read("<title>One</title><description>First.</description>", "<link>x</link>", FULL)

    assert [(item.index, item.headline) for item in items] == [(0, "One"), (2, "Ferry returns to Ardmore & Sund")]
    assert {"items-without-text"} <= items[0].flags


def test_a_description_alone_is_the_copy() -> None:
    """Escaped HTML, escaped twice, or plain: the paragraphs come out the same."""
    once = _one(
        "<title>T</title><description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &amp;amp; three.&lt;/p&gt;</description>"
    )
    twice = _one(
        "<title>T</title><description>&amp;lt;p&amp;gt;One.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;Two &amp;amp;amp; three."
        "&amp;lt;/p&amp;gt;</description>"
    )
    plain = _one("<title>T</title><description>One.\n\nTwo &amp; three.</description>")

    for item in (once, twice, plain):
        assert [block.text for block in item.blocks] == ["One.", "Two & three."]
        assert item.envelope.abstract is None


@pytest.mark.parametrize(
    ("status", "result"),
    [
        ('<media:status state="active"/>', ("usable", None)),
        ('<media:status state="blocked" reason="withheld"/>', ("withheld", "withhold")),
        ('<media:status state="deleted" reason="canceled"/>', ("canceled", "kill")),
        ('<media:status state="deleted" reason="http://news.example/why"/>', ("canceled", "kill")),
        ("<wp:status>draft</wp:status>", ("withheld", None)),
        ("<wp:status>publish</wp:status>", ("usable", None)),
        ("<dcterms:replaces>tag:old</dcterms:replaces>", ("usable", "update")),
    ],
)
def test_status(status: str, result: tuple[str, str | None]) -> None:
    """Media RSS withdraws, WordPress drafts, Dublin Core replaces."""
    item = _one(FULL + status)

    assert (item.status, item.kind) == result


def test_a_wordpress_export() -> None:
    """Line ends part paragraphs, pictures and pages are no stories, the date in GMT needs no zone."""
    items = _read(
        "<title>Post</title><dc:creator>admin</dc:creator><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type>"
        "<wp:post_name>post</wp:post_name>"
        "<pubDate>Mon, 11 May 2026 06:41:00 +0000</pubDate><excerpt:encoded>Short.</excerpt:encoded>"
        "<content:encoded><![CDATA[[dropcap]<p>By Ada Brook\nARDMORE, May 11 (NDP) - It sailed.\nIt was late.</p>]]>"
        "</content:encoded>",
        "<title>Picture</title><wp:post_id>2</wp:post_id><wp:post_type>attachment</wp:post_type>",
    )

    assert [[block.text for block in item.blocks] for item in items] == [
        ["By Ada Brook", "ARDMORE, May 11 (NDP) - It sailed.", "It was late."]
    ]
    assert (items[0].envelope.slug, items[0].envelope.abstract, items[0].envelope.byline) == ("post", "Short.", None)


def test_a_time_without_zone_takes_the_feeds() -> None:
    """The feed's name says whose clock it was."""
    (item,) = _read(FULL.replace(" +02:00", "").replace("NDP", ""), arrival=Arrival(feed="STT"))

    assert item.issued_at == datetime(2026, 5, 11, 3, 41, tzinfo=UTC)
    assert "time-in-provider-zone" in item.flags


def test_rdf_is_read_too() -> None:
    """RSS 1.0 has its items beside the channel."""
    data = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        b"<channel><title>C</title></channel><item><title>T</title><description>Text.</description></item></rdf:RDF>"
    )

    assert rss.sniff(data)
    assert [item.headline for item in rss.read(data, ReadLimits())] == ["T"]


@pytest.mark.parametrize(
    ("items", "code"),
    [((), "WIRE-R008"), (("<link>x</link>",), "WIRE-R008"), (("<title>T</title>",) * 1_001, "WIRE-R006")],
)
def test_nothing_and_too_much(items: tuple[str, ...], code: str) -> None:
    """A feed without text, and one with more items than a message may hold, are refused."""
    with pytest.raises(Rejection) as caught:
        _read(*items)

    assert caught.value.code.code == code
