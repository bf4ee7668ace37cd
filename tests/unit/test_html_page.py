"""Web pages: where the story stands, and what the page says of it."""

import random
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from mutations import MUTATIONS

from wiredesk.domain.errors import Rejection
from wiredesk.formats.item import Arrival, ReadLimits, WireItem
from wiredesk.formats.web import page as html_page


LIMITS = ReadLimits()
ARRIVAL = Arrival(datetime(2021, 4, 7, 15, tzinfo=UTC), "ndp")

FIRST = "PORTMERE, April 7 (NDP) - The ministers agreed on the ferry line on Wednesday, after long talks."
SECOND = "They gave no date for the first ferry & no price for the voyage."

PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Ministers agree on ferry | Northern Daily Press</title>
<link rel="canonical" href="https://ndp.example/world/ferry-1">
<meta property="og:title" content="Ministers agree on ferry">
<meta property="og:site_name" content="Northern Daily Press">
<meta name="description" content="The line opens soon."><meta name="keywords" content="ferry, harbour, ferry">
<meta property="article:published_time" content="2021-04-07T10:00:00+02:00">
<meta property="article:section" content="World">
<meta name="author" content="By Ada Brook"><meta name="copyright" content="© NDP 2021">
<script type="application/ld+json">
{{"@context": "https://schema.org", "@graph": [{{"@type": "WebSite", "name": "NDP"}},
 {{"@type": ["NewsArticle"], "headline": "Ministers agree on ferry", "dateModified": "2021-04-07T12:30:00Z",
   "author": [
    {{"@type": "Person", "name": "Ada Brook"}}, {{"@type": "Person", "name": "Ben Lane"}}],
   "publisher": {{"name": "NDP"}},
   "wordCount": 29, "dateline": "PORTMERE", "contentLocation": {{"name": "Portmere"}}}}]}}
</script>
<style>p > a {{color: red}}</style></head>
<body><header><nav><ul><li><a href="/">Home</a><li><a href="/w">World</a></ul></nav></header>
<main><article class="story"><header><h1>Ministers agree on ferry</h1>
<p class="byline">By <a rel="author" href="/ada">Ada Brook</a></p>
<time datetime="2021-04-07T08:00Z">7 April 2021</time></header>
<figure><img src=x><figcaption>A ferry that nobody has seen.</figcaption></figure>
<div><p data-x="a > b">{FIRST}</p>
<aside><p>Related: another story that is longer than it should be in this place.</p></aside>
<div class="social-share"><a>Share</a> this story</div>
<p>{SECOND.replace("&", "&amp;")}</p>
<table><tr><th>Port<th>Boats<tr><td>Portmere<td>3</table></div></article></main>
<footer>All rights are with somebody.</footer><script>if (a < b) {{ document.write("<p>x</p>") }}</script></body></html>
"""


def _one(page: str | bytes, limits: ReadLimits = LIMITS) -> WireItem:
    (item,) = html_page.read(page.encode() if isinstance(page, str) else page, limits, ARRIVAL)
    return item


def _texts(page: str | bytes) -> list[str]:
    return [block.text for block in _one(page).blocks]


def test_whole_page() -> None:
    """The copy alone becomes paragraphs; what the page says of it goes to the fields."""
    item = _one(PAGE)

    assert item.headline == item.envelope.headline == "Ministers agree on ferry"
    assert [(block.kind, block.text) for block in item.blocks] == [
        ("text", FIRST),
        ("text", SECOND),
        ("table", "Port\tBoats\nPortmere\t3"),
    ]
    assert item.provider_id == "https://ndp.example/world/ferry-1"
    assert item.language == "en-GB"
    assert item.agency == "NDP"
    assert item.issued_at == datetime(2021, 4, 7, 12, 30, tzinfo=UTC)
    assert item.envelope.issued_text == "2021-04-07T12:30:00Z"
    assert item.envelope.created_at == datetime(2021, 4, 7, 8, tzinfo=UTC)
    assert item.envelope.byline == "Ada Brook, Ben Lane"
    assert item.envelope.keywords == ("ferry", "harbour")
    assert item.envelope.categories == ("World",)
    assert item.envelope.abstract == "The line opens soon."
    assert item.envelope.copyright == "© NDP 2021"
    assert (item.envelope.dateline, item.envelope.places, item.envelope.word_count) == ("PORTMERE", ("Portmere",), 29)
    assert item.flags == frozenset()


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><div id=top><a href=/>Home</a> <a href=/w>World</a></div><div><div>{copy}</div></div></body>",
        "<body><div class='entry-content'>{copy}<div class='related'>Other stories</div></div><div>Below it all.</div>",
        "<body><article><p>Teaser.</p></article><article>{copy}</article><article><p>Another.</p></article>",
        "<body><div role=main>{copy}</div><div><p>Also on this site, at some length, but not the story.</p></div>",
        "<div itemprop='articleBody headline'>{copy}</div><p>Not the story.</p>",
        "<body><table><tr><td><a href=/>Menu</a></td><td>{copy}</td></tr></table>",
        "<body><form id=aspnet>{copy}</form>",
        "<body><div><header>{copy}</header></div>",
        "<body><nav><a>x</a><div>Home and away, and what else there is</nav>{copy}",
        "<body><aside>A side note</aside>{copy}<footer>End of the page</footer>",
        "{copy}",
        "<body><div hidden>Not to be seen by anybody</div>{copy}",
        "<body>{copy}<svg><title>Logo</title><text>Logo text</text></svg><iframe>No frames</iframe>",
    ],
)
def test_where_the_story_stands(page: str) -> None:
    """Marked elements or the densest place: the copy is found, and nothing around it."""
    copy = f"<p>{FIRST}</p><p>{FIRST}</p>"

    assert _texts(page.replace("{copy}", copy)) == [FIRST, FIRST]


@pytest.mark.parametrize(
    ("head", "body", "headline"),
    [
        ("<title>Ferry agreed | NDP News</title>", "<h1>NDP News</h1><h1>Ferry agreed</h1>", "Ferry agreed"),
        ("<title>Ferry agreed - NDP</title><meta property=og:site_name content=NDP>", "", "Ferry agreed"),
        ("<title>Ferry agreed - a success</title>", "", "Ferry agreed - a success"),
        ("<title>Home</title><meta property=og:title content='Ferry &amp; line'>", "<h1>NDP</h1>", "Ferry & line"),
        ("", "<h1>Ferry <em>agreed</em></h1>", "Ferry agreed"),
        ("", "", ""),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry agreed"}</script>',
            "<h1>NDP</h1>",
            "Ferry agreed",
        ),
    ],
)
def test_headlines(head: str, body: str, headline: str) -> None:
    """The heading that the title agrees with counts, then what is declared; the site's name is no part of it."""
    item = _one(f"<html><head>{head}</head><body>{body}<p>{FIRST}</p></body></html>")

    assert item.headline == headline
    assert [block.text for block in item.blocks] == [FIRST]


@pytest.mark.parametrize(
    ("data", "text", "flags"),
    [
        (b'<meta charset="iso-8859-1"><p>Th\xe9 tea.', "Thé tea.", {"decoded-cp1252"}),
        ('<meta charset="iso-8859-1"><p>Thé tea.'.encode(), "Thé tea.", {"encoding-mismatch"}),
        ('<meta charset="koi8-r"><p>Паром.'.encode("koi8-r"), "Паром.", set()),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>Паром.'.encode("cp1251"),
            "Паром.",
            set(),
        ),
        ("<p>Thé tea.".encode("utf-16"), "Thé tea.", {"bom"}),
    ],
)
def test_encodings(data: bytes, text: str, flags: set[str]) -> None:
    """The declared charset is checked against the bytes."""
    item = _one(data)

    assert [block.text for block in item.blocks] == [text]
    assert item.flags == flags


@pytest.mark.parametrize(
    ("markup", "issued", "flags"),
    [
        ('<meta name="date" content="2021-04-07T12:30:00Z">', datetime(2021, 4, 7, 12, 30, tzinfo=UTC), set()),
        (
            '<meta name="date" content="2021-04-07 12:30">',
            datetime(2021, 4, 7, 12, 30, tzinfo=UTC),
            {"time-without-zone"},
        ),
        (
            '<meta name="publisher" content="dpa"><meta name="date" content="2021-04-07 12:30">',
            datetime(2021, 4, 7, 10, 30, tzinfo=UTC),
            {"time-in-provider-zone"},
        ),
        ('<time datetime="2021-04-07T12:30:00Z">today</time>', datetime(2021, 4, 7, 12, 30, tzinfo=UTC), set()),
        ('<meta name="date" content="lately">', None, {"time-unreadable"}),
        ("", None, set()),
    ],
)
def test_times(markup: str, issued: datetime | None, flags: set[str]) -> None:
    """Times are read from what the page declares, then from its `time` elements."""
    item = _one(f"{markup}<p>{FIRST}</p>")

    assert (item.issued_at, set(item.flags)) == (issued, flags)


def test_copy_in_linked_data() -> None:
    """Where a script builds the page, the text in its linked data is the copy."""
    item = _one(
        '<html><body><div id="app"></div><script type="application/ld+json">[{"@type": "Article", "@id": "x",'
        f' "url": "https://ndp.example/1", "articleBody": "{FIRST}\\n\\nNo date."}}]</script></body></html>'
    )

    assert [block.text for block in item.blocks] == [FIRST, "No date."]
    assert item.provider_id == "https://ndp.example/1"


@pytest.mark.parametrize("data", ["{broken", "[[[[" * 50, '{"@type": 5, "author": [[], {"name": {}}]}', "null", '"x"'])
def test_odd_linked_data(data: str) -> None:
    """Linked data of any shape never refuses a page."""
    assert _texts(f'<p>{FIRST}</p><script type="application/ld+json">{data}</script>') == [FIRST]


def test_addresses_of_profiles_are_no_names() -> None:
    """An author that is an address is passed over."""
    item = _one(f'<meta property="article:author" content="https://ndp.example/ada"><p>{FIRST}</p>')

    assert item.envelope.byline is None


def test_date_lines_are_no_copy() -> None:
    """The line that only says when the page was published is left out."""
    assert _texts(f"<div><p>Published: 7 April 2021, 12:30</p><p>{FIRST}</p></div>") == [FIRST]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"<!DOCTYPE html><html>", True),
        (b"<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><body>", True),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x" "y"><html xmlns="z">', True),
        (b"<!-- saved from url --><html>", True),
        (b"<p>Text</p>", True),
        (b'<?xml version="1.0"?><article>', False),
        (b"<nitf><head/></nitf>", False),
        (b"<NML.X> Northern Mills profit up", False),
        (b"Ministers met.", False),
    ],
)
def test_sniff(head: bytes, expected: bool) -> None:
    """A page, or a piece of one, begins with an element of HTML; XML of another kind is none."""
    assert html_page.sniff(head) is expected


@pytest.mark.parametrize(
    ("page", "limits", "code"),
    [
        ("<html><head><title>Ferry agreed</title></head><body></body></html>", {}, "WIRE-R008"),
        ("<html><body><nav><p>Home</p></nav></body></html>", {}, "WIRE-R008"),
        ("<body>" + "<p>Line.</p>" * 30, {"max_blocks": 20}, "WIRE-R006"),
    ],
)
def test_rejections(page: str, limits: dict[str, Any], code: str) -> None:
    """A page without copy and one of absurd size have their codes."""
    with pytest.raises(Rejection) as caught:
        _one(page, ReadLimits(**limits))

    assert caught.value.code.code == code


def _outcome(data: bytes) -> object:
    html_page.sniff(data[:8192].lstrip())
    try:
        return _one(data)
    except Rejection as rejection:
        return rejection.code.code


def test_mutations() -> None:
    """Damaged pages give a story or a code, and the same again."""
    for number in range(400):
        rng = random.Random(f"html|{number}")
        data = PAGE.encode()
        for _ in range(rng.choice((1, 1, 2, 3))):
            data = rng.choice(MUTATIONS)(rng, data)
        assert _outcome(data) == _outcome(data)


@pytest.mark.parametrize(
    ("before", "piece"),
    [
        ("", "<div>"),
        ("", "<div>a"),
        ("", "<p>a"),
        ("<div>" * 50_000, "</p>"),
        ("<div>" * 50_000, "</div><div>a"),
        ("", "<nav>a"),
        ("", "<article>a</article>"),
        ("<article>", "<aside>a</aside>"),
        ("", "<article><aside>"),
        ("", "<script>"),
        ("", "<title>"),
        ("", "<script></style>"),
        ("", "<h1>a"),
        ("", "<h1>a</h1>"),
        ("", "<time>"),
        ("", "<time datetime=a>"),
        ("", "<meta name=a content=b>"),
        ("", "<a b='"),
        ("<a ", 'b="c" '),
        ("<a ", '="'),
        ("<a ", "= "),
        ("<a class='", "a-b "),
        ("", "<!--"),
        ("", "<!-- a -->"),
        ("", '<script type="application/ld+json">{"@type":"a"}</script>'),
        ('<p>a</p><script type="application/ld+json">', "["),
        ("", "<table><tr><td>"),
        ("", "<div class=byline>a"),
    ],
)
def test_hostile_megabyte(before: str, piece: str) -> None:
    """A megabyte of anything takes seconds at most."""
    start = time.perf_counter()
    _outcome((before + piece * (1_000_000 // len(piece))).encode())

    assert time.perf_counter() - start < 15
