"""Atom feeds, entries and tombstones."""

from datetime import UTC, datetime

import pytest

from wiredesk.domain.errors import Rejection
from wiredesk.formats import atom
from wiredesk.formats.item import ReadLimits, WireItem


def _read(*entries: str) -> tuple[WireItem, ...]:
    document = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"'
        f' xml:lang="es"><title>F</title><rights>Coast News</rights>{"".join(entries)}</feed>'
    )
    return atom.read(document.encode(), ReadLimits())


ENTRY = """<entry>
<id>tag:news.example,2026:ferry</id><title type="html">Ferry &amp;amp; bus</title>
<published>2026-05-11T06:00:00Z</published><updated>2026-05-11T08:41:00+02:00</updated>
<author><name>Ada Brook</name></author><author><name>Luis Gil</name></author>
<category term="transport" label="Transport"/><summary>It sails.</summary>
<link rel="predecessor-version" href="tag:news.example,2026:ferry-1"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The ferry sailed.</p><p>It was late.</p></div>
</content>
</entry>"""


def test_every_field_of_an_entry() -> None:
    """Identity, both times, authors, category, summary, copy, the version before."""
    (item,) = _read(ENTRY)

    assert (item.headline, [block.text for block in item.blocks]) == (
        "Ferry & bus",
        ["The ferry sailed.", "It was late."],
    )
    assert (item.provider_id, item.language, item.kind) == ("tag:news.example,2026:ferry", "es", "update")
    assert item.issued_at == datetime(2026, 5, 11, 6, 41, tzinfo=UTC)
    assert item.envelope.created_at == datetime(2026, 5, 11, 6, 0, tzinfo=UTC)
    assert (item.envelope.byline, item.envelope.categories) == ("Ada Brook, Luis Gil", ("Transport",))
    assert (item.envelope.abstract, item.envelope.copyright) == ("It sails.", "Coast News")
    assert [reference.provider_id for reference in item.refers_to] == ["tag:news.example,2026:ferry-1"]


@pytest.mark.parametrize(
    "content",
    [
        '<content type="html">&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</content>',
        '<content type="text">One.\n\nTwo.</content>',
        "<content><div><p>One.</p><p>Two.</p></div></content>",
        "<summary>&lt;p&gt;One.&lt;br&gt;Two.&lt;/p&gt;</summary>",
    ],
)
def test_content_in_its_types(content: str) -> None:
    """HTML, text, XHTML, and a summary where there is nothing else."""
    (item,) = _read(f"<entry><title>T</title>{content}</entry>")

    assert [block.text for block in item.blocks] == ["One.", "Two."]


def test_a_tombstone_is_a_kill() -> None:
    """RFC 6721 names what is deleted and when; it needs no text."""
    story, kill = _read(ENTRY, '<at:deleted-entry ref="tag:x" when="2026-05-11T09:00:00Z"/>')

    assert (story.index, kill.index) == (0, 1)
    assert (kill.status, kill.kind, kill.provider_id) == ("canceled", "kill", "tag:x")
    assert kill.issued_at == datetime(2026, 5, 11, 9, 0, tzinfo=UTC)


def test_an_entry_alone() -> None:
    """An entry may be a document of its own."""
    data = ENTRY.replace("<entry>", '<entry xmlns="http://www.w3.org/2005/Atom">', 1).encode()

    assert atom.sniff(data)
    assert [item.headline for item in atom.read(data, ReadLimits())] == ["Ferry & bus"]


def test_a_feed_without_entries() -> None:
    """It is refused: there is no story in it."""
    with pytest.raises(Rejection) as caught:
        _read()

    assert caught.value.code.code == "WIRE-R008"
