"""HTML bodies to paragraphs."""

import time

import pytest

from wiredesk.formats.html_text import HtmlText, html_text, looks_like_html, plain_line


def _html(markup: str) -> HtmlText:
    return html_text(markup, max_blocks=10_000)


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
        ("<p>One\n   two</p>\n\n<p>three</p>", ["One two", "three"]),
        ("bare text", ["bare text"]),
        ("<div>One<div>Two</div>Three</div>", ["One", "Two", "Three"]),
        ("<p>One.<br>Two.<br/>Three.</p>", ["One.", "Two.", "Three."]),
        ("<p>The minister said<br>that he would go.</p>", ["The minister said that he would go."]),
        ("<p>It ended so<br><br>and began again.</p>", ["It ended so", "and began again."]),
        ("<ul><li>a</li><li>b <b>c</b></li></ul>", ["a", "b c"]),
        ("<p>Q&amp;A &mdash; caf&eacute;&nbsp;x &#8220;y&#x201D;</p>", ["Q&A — café x “y”"]),
        ("<p>5 < 6 and 7 > 2</p>", ["5 < 6 and 7 > 2"]),
        ("<p>a<script>if (a < b) { x('<p>') }</script>b</p><style>p {}</style>", ["ab"]),
        ("<p>a</p><script>never closed<p>b</p>", ["a", "never closed", "b"]),
        ("<p>a<!-- <p>hidden</p> -->b</p><!-- open", ["ab", "<!-- open"]),
        ("<p><![CDATA[5 < 6]]></p>", ["5 < 6"]),
        ("<figure><img src='x'><figcaption>A picture</figcaption></figure><p>Text</p>", ["Text"]),
        ('<p>He<a href="https://news.example/?a=1&amp;b=2"> said</a> so</p>', ["He said so"]),
        ("<p>un<b>broken</b></p>", ["unbroken"]),
        ("<pre>A line\nAnother line</pre>", ["A line", "Another line"]),
        ("<P>Upper</P><Br>case", ["Upper", "case"]),
        ("", []),
        ("<p> &nbsp; </p>", []),
        ("&#99999999999999999999;x", ["\ufffdx"]),
    ],
)
def test_paragraphs(markup: str, paragraphs: list[str]) -> None:
    """Paragraphs come out in order, without markup, with entities decoded."""
    assert [block.text for block in _html(markup).blocks] == paragraphs


def test_tables_are_kept_apart() -> None:
    """A table is one block: cells by tab, rows by line feed; a nested table is text of its cell."""
    blocks = _html(
        "<p>Before</p><table><thead><tr><th>Team</th><th>Pts</th></tr></thead>"
        "<tr><td><p>North</p><p>End</p></td><td>7</td></tr>"
        "<tr><td>South<table><tr><td>x</td><td>y</td></tr></table></td><td></td></tr></table><p>After</p>"
    ).blocks

    assert [(block.kind, block.text) for block in blocks] == [
        ("text", "Before"),
        ("table", "Team\tPts\nNorth End\t7\nSouth x y\t"),
        ("text", "After"),
    ]


def test_a_table_of_one_column_is_layout() -> None:
    """A table that only places text gives paragraphs."""
    blocks = _html("<table><tr><td>One.</td></tr><tr><td>Two.</td></tr></table>").blocks

    assert [(block.kind, block.text) for block in blocks] == [("text", "One."), ("text", "Two.")]


def test_what_was_odd_is_flagged() -> None:
    """Soft hyphens are taken out and named."""
    found = _html("<p>co&shy;operate</p>")

    assert found.blocks[0].text == "cooperate"
    assert found.flags == {"soft-hyphens"}


def test_one_line_and_recognition() -> None:
    """A headline loses its markup; a ticker in angle brackets is no markup."""
    assert plain_line("<b>Ministers</b> meet &amp; talk") == "Ministers meet & talk"
    assert looks_like_html("<p>x</p>")
    assert not looks_like_html("Shares of Northern Mills <NML.X> rose")
    assert not looks_like_html("5 < 6 > 2")


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<!--",
        "<a ",
        "</",
        "<p>",
        "<div><table><tr><td>",
        "<script>",
        "<![CDATA[",
        "&#",
        "&amp",
        "<a href='",
        "]]>",
        "<br>",
        "<!-->",
        "</table>",
        "<?",
    ],
)
def test_hostile_markup_is_linear(piece: str) -> None:
    """A megabyte of any piece of markup is read in a few seconds; quadratic work would take hours."""
    start = time.perf_counter()
    _html(piece * (1_000_000 // len(piece)))

    assert time.perf_counter() - start < 8


def test_reading_ends_at_the_limit() -> None:
    """More paragraphs than the limit are not collected; one more tells the caller."""
    assert len(html_text("<p>x</p>" * 1000, max_blocks=20).blocks) == 21
