"""Agencies' own XML, read by a table."""

from datetime import UTC, datetime

import pytest

from wiredesk.conventions.rules import check_rules
from wiredesk.domain.errors import Misconfigured, Rejection
from wiredesk.formats import dialects
from wiredesk.formats.dialects import DialectRules
from wiredesk.formats.item import ReadLimits, WireItem


STORY = """<RBNews>
<NewsID>7</NewsID><PublishDate>2026-05-11T08:41:00</PublishDate><strapline>FERRY</strapline>
<headline>Ferry sails</headline><subtitle>Late again</subtitle><town>Ardmore</town>
<section>Inland</section><format>Flash</format>
<content>&lt;p&gt;The ferry sailed.&lt;/p&gt;&lt;p&gt;It was late.&lt;/p&gt;</content><version>2</version>
<Priority>3</Priority><byLine>Ada Brook</byLine><TilRedaktionen>&lt;p&gt;More follows.&lt;/p&gt;</TilRedaktionen>
<Annuleret>false</Annuleret><Korrektion>false</Korrektion><replacedID/>
</RBNews>"""


def _one(story: str = STORY) -> WireItem:
    document = f"<XMLNewsQueuedResponse><List>{story}</List></XMLNewsQueuedResponse>"
    (item,) = dialects.read(document.encode(), ReadLimits())
    return item


def test_every_field_of_the_table() -> None:
    """What the row names is read; the naive time is Copenhagen's."""
    item = _one()

    assert dialects.sniff(STORY.encode())
    assert (item.format, item.headline, item.agency) == ("ritzau", "Ferry sails", "Ritzau")
    assert [block.text for block in item.blocks] == ["The ferry sailed.", "It was late."]
    assert (item.provider_id, item.provider_version, item.urgency) == ("7", "2", 3)
    assert item.issued_at == datetime(2026, 5, 11, 6, 41, tzinfo=UTC)
    assert (item.envelope.slug, item.envelope.byline, item.envelope.dateline_place) == ("FERRY", "Ada Brook", "Ardmore")
    assert (item.envelope.editor_notes, item.envelope.categories) == (("More follows.",), ("Inland",))
    assert (item.status, item.kind, set(item.flags)) == ("usable", None, {"time-in-provider-zone"})


@pytest.mark.parametrize(
    ("old", "new", "kind", "status"),
    [
        ("<Korrektion>false", "<Korrektion>true", "correction", "usable"),
        ("<Annuleret>false", "<Annuleret>true", "kill", "canceled"),
        ("<replacedID/>", "<replacedID>6</replacedID>", "update", "usable"),
    ],
)
def test_what_a_flag_does(old: str, new: str, kind: str, status: str) -> None:
    """A flag of the table's says what the version does; a replaced id makes an update."""
    item = _one(STORY.replace(old, new))

    assert (item.kind, item.status) == (kind, status)


def test_a_kill_needs_no_text() -> None:
    """Its id says what to kill."""
    item = _one("<RBNews><NewsID>7</NewsID><Annuleret>true</Annuleret></RBNews>")

    assert (item.kind, item.blocks) == ("kill", ())


def test_nothing_in_it() -> None:
    """A response without stories is refused."""
    with pytest.raises(Rejection) as caught:
        dialects.read(b"<XMLNewsQueuedResponse/>", ReadLimits())

    assert caught.value.code.code == "WIRE-R008"


def test_a_misspelt_field_is_refused() -> None:
    """A newsroom that adds a row is told which field does not exist."""
    row = '[[dialect]]\nname = "x"\nroots = ["x"]\nitem = "x"\n[dialect.fields]\nheadlin = ["h"]\n'
    with pytest.raises(Misconfigured) as caught:
        check_rules("dialects.toml", row, DialectRules)

    assert "headlin" in str(caught.value)
