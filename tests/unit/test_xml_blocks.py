"""Paragraphs and tables out of marked-up text."""

import pytest

from wiredesk.formats.item import ReadLimits
from wiredesk.formats.xml_blocks import blocks_of_xml
from wiredesk.formats.xml_text import parse_xml


def _blocks(markup: str, limit: int = 100) -> list[str]:
    found = blocks_of_xml(parse_xml(f"<body>{markup}</body>".encode(), ReadLimits()).root, limit)
    return [("T:" if block.kind == "table" else "") + block.text for block in found.blocks]


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<p>One\n  <b>two</b> three.</p><p> </p><p>Four.</p>", ["One two three.", "Four."]),
        ("<p>One.<br/>Two.</p>", ["One.", "Two."]),
        ("<block><hl2>Head</hl2><p>Text.</p></block>", ["Head", "Text."]),
        ("<ul><li>One</li><li><p>Two</p></li></ul>", ["One", "Two"]),
        ("<p>The <person>Ada Brook</person> of <org>NML</org>.</p>", ["The Ada Brook of NML."]),
        ("<media><media-caption>No copy</media-caption></media><p>Copy.</p>", ["Copy."]),
        ("<p>One.</p> Loose text. <p>Two.</p>", ["One.", "Loose text.", "Two."]),
        ("\n\tFirst line of the copy.\n\tSecond line of it.\n", ["First line of the copy.", "Second line of it."]),
        (
            "<table><tr><th>Team</th><th>P</th></tr><tr><td>A <b>B</b></td><td>3</td></tr></table>",
            ["T:Team\tP\nA B\t3"],
        ),
        ("<table><tr><td>Layout.</td></tr><tr><td>Only.</td></tr></table>", ["Layout.", "Only."]),
        ("<pre>Gold    1,200   +3\nSilver     15   -1</pre>", ["T:Gold    1,200   +3\nSilver     15   -1"]),
        ("<script>no()</script><style>p{}</style><p>Copy.</p>", ["Copy."]),
        ("<DIV><P>Capitals.</P></DIV>", ["Capitals."]),
    ],
)
def test_what_becomes_of_mark_up(markup: str, blocks: list[str]) -> None:
    """Paragraphs, line breaks, lists, tables, loose and preformatted text, each as a reader sees it."""
    assert _blocks(markup) == blocks


def test_work_ends_soon_after_the_limit() -> None:
    """A caller can refuse a document with too many paragraphs without waiting for all of them."""
    assert 11 <= len(_blocks("<p>x</p>" * 5_000, limit=10)) <= 12
