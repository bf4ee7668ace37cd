"""Plain text, laid out in all the ways that senders know."""

from datetime import UTC, datetime

import pytest

from wiredesk.domain.errors import Rejection
from wiredesk.formats import plain
from wiredesk.formats.item import ReadLimits, WireItem


def _read(text: str) -> WireItem:
    (item,) = plain.read(text.encode(), ReadLimits())
    return item


def _paragraphs(text: str) -> list[str]:
    return [block.text for block in _read(text).blocks]


LEAD = "Portmere, Apr 7 (NDP).- The harbour ministers of both countries met on Wednesday to talk about the ferry line."
SECOND = "They said that they had agreed on everything, but gave no date."

WRAPPED = """\
    PORTMERE, April 7 - The harbour ministers of both countries met
on Wednesday to talk about the ferry line that was closed when the
old pier burned down in the storm of last winter.
    They said that they had agreed on everything, but gave no date
for the first crossing.
    The line carried 400,000 passengers a year."""

LEAD_UNWRAPPED = (
    "The ministers met on Wednesday to talk about a ferry line that was closed when the old pier burned down in a "
    "storm last winter."
)

WRAPPED_PARAGRAPHS = [
    " ".join(line.strip() for line in WRAPPED.splitlines()[:3]),
    "They said that they had agreed on everything, but gave no date for the first crossing.",
    "The line carried 400,000 passengers a year.",
]


@pytest.mark.parametrize(
    ("text", "headline", "paragraphs"),
    [
        (
            f"Ministers agree on ferry (ADDS VIDEO)\n{LEAD}\n{SECOND} NDP\nab/cd",
            "Ministers agree on ferry (ADDS VIDEO)",
            [LEAD, SECOND + " NDP", "ab/cd"],
        ),
        (f"Ministers agree on ferry\n\n{LEAD}\n\n{SECOND}\n", "Ministers agree on ferry", [LEAD, SECOND]),
        (f"{LEAD}\n{SECOND}", "", [LEAD, SECOND]),
        (f"Will the ferry sail again?\n\n{LEAD}", "Will the ferry sail again?", [LEAD]),
        (f"Ferry to sail again, says minister.\n{LEAD}", "Ferry to sail again, says minister.", [LEAD]),
        (
            f"Ministers agree on a new ferry for\nthe north of the country\n\n{LEAD}",
            "Ministers agree on a new ferry for the north of the country",
            [LEAD],
        ),
        (f"Ferry agreed with U.S.\n\n{SECOND}", "Ferry agreed with U.S.", [SECOND]),
        (f"{SECOND}\n{SECOND}", "", [SECOND, SECOND]),
        ("HARBOUR MINISTER SAYS FERRY WILL SAIL", "HARBOUR MINISTER SAYS FERRY WILL SAIL", []),
        ("The minister resigned.", "", ["The minister resigned."]),
        (f"\n\n  Ferry agreed\r\n\r\n{LEAD}\r\n", "Ferry agreed", [LEAD]),
        (WRAPPED, "", WRAPPED_PARAGRAPHS),
        (f"FERRY LINE TO OPEN\n{WRAPPED}", "FERRY LINE TO OPEN", WRAPPED_PARAGRAPHS),
        (f"FERRY LINE TO OPEN\n\n{WRAPPED}", "FERRY LINE TO OPEN", WRAPPED_PARAGRAPHS),
    ],
)
def test_headline_and_paragraphs(text: str, headline: str, paragraphs: list[str]) -> None:
    """The headline line is found, paragraphs are put together again, whatever the layout."""
    item = _read(text)

    assert item.headline == headline
    assert [block.text for block in item.blocks] == paragraphs


def test_wrapped_paragraphs_without_indent() -> None:
    """Wrapped paragraphs are parted at blank lines, and where a sentence ends on a short line."""
    text = """\
Ferry agreed

The ministers met on Wednesday to talk about a ferry line
that was closed when the old pier burned down in a storm
last winter.
Nobody gave a date, and what is done for the counter-
measures against storms stays secret until it is ready.

The line carried 400,000 passengers in the last year in which it
was open. ab/cd
"""

    assert _paragraphs(text) == [
        LEAD_UNWRAPPED,
        "Nobody gave a date, and what is done for the counter-measures against storms stays secret until it is ready.",
        "The line carried 400,000 passengers in the last year in which it was open. ab/cd",
    ]


def test_sign_off_of_a_wrapped_story_stays_apart() -> None:
    """Desk initials on the last line do not become part of the last sentence."""
    text = (
        "The ministers met on Wednesday to talk about a ferry\nline that was closed when the old pier had burned\nab/cd"
    )

    assert _paragraphs(text)[-1] == "ab/cd"


@pytest.mark.parametrize(
    "table",
    [
        "Team           P   W   D   Pts\nNorth End      8   6   1    19\nSouth Harbour  8   5   2    17",
        "Wheat\t210.50\t+1.2\nBarley\t180.00\t-0.4",
        "Wheat ........ 210.50\nBarley ....... 180.00",
        "Wheat  210.50  +1.2\nBarley  180.00  -0.4",
    ],
    ids=["blanks", "tabs", "leaders", "two blanks"],
)
def test_tables_are_kept_as_sent(table: str) -> None:
    """Rows of columns are one table block, even without blank lines around them."""
    item = _read(
        f"Grain prices\n\nPrices on Monday in Portmere were as follows, in crowns.\n{table}\nThe market was quiet.\n"
    )

    assert [(block.kind, block.text) for block in item.blocks] == [
        ("text", "Prices on Monday in Portmere were as follows, in crowns."),
        ("table", table),
        ("text", "The market was quiet."),
    ]


def test_badly_justified_text_is_no_table() -> None:
    """Double blanks between words do not make a table."""
    first = "Portmere  City,  April  7 (NDP) -- The harbour  ministers met."
    text = f"Ferry agreed\n\n{first}\nThe  line  was closed  in the  storm of 1999 when it burned."

    assert {block.kind for block in _read(text).blocks} == {"text"}


def test_header_block() -> None:
    """Fields before the copy are understood; a line with an unknown name is kept."""
    item = _read(
        "Slug: FERRY-TALKS\nPriority: urgent\nStory ID: ndp-17\nVersion: 2\nLanguage: EN\nBookmark: quay 4\n"
        "Embargo: 2021-04-08T06:00:00+02:00\nKeywords: ferry, harbour\nWords: 23\nSource: NDP\nReplaces: ndp-16\n"
        "Headline: Ministers agree\n\n" + LEAD
    )

    assert item.headline == item.envelope.headline == "Ministers agree"
    assert [block.text for block in item.blocks] == [LEAD]
    assert item.envelope.slug == "FERRY-TALKS"
    assert item.envelope.keywords == ("ferry", "harbour")
    assert item.envelope.editor_notes == ("Bookmark: quay 4",)
    assert item.envelope.word_count == 23
    assert (item.urgency, item.provider_urgency) == (3, "urgent")
    assert (item.provider_id, item.provider_version, item.language, item.agency) == ("ndp-17", "2", "en", "NDP")
    assert item.embargoed_until == datetime(2021, 4, 8, 4, tzinfo=UTC)
    assert item.refers_to[0].provider_id == "ndp-16"


@pytest.mark.parametrize(
    ("header", "until", "text", "flags"),
    [
        ("2021-04-08T06:00:00Z", datetime(2021, 4, 8, 6, tzinfo=UTC), None, set()),
        ("2021-04-08T06:00:00", datetime(2021, 4, 8, 18, tzinfo=UTC), None, {"time-without-zone"}),
        ("Thu, 08 Apr 2021 06:00:00 +0200", datetime(2021, 4, 8, 4, tzinfo=UTC), None, set()),
        ("noon tomorrow", None, "noon tomorrow", set()),
        ("none", None, None, set()),
        ("immediate", None, None, set()),
    ],
)
def test_embargo_header(header: str, until: datetime | None, text: str | None, flags: set[str]) -> None:
    """An embargo is read in its latest meaning; one that cannot be read is kept as text."""
    item = _read(f"Slug: A\nEmbargo: {header}\n\n{LEAD}")

    assert (item.embargoed_until, item.embargo_text, set(item.flags)) == (until, text, flags)


@pytest.mark.parametrize(
    "text",
    [
        f"Urgent: Ferry sinks off Portmere\n{LEAD}",
        f"Minister: ferry will sail\n\n{LEAD}",
        f"Source: ministry splits in two\n{LEAD}",
    ],
)
def test_a_headline_with_a_colon_is_no_header(text: str) -> None:
    """One line with a colon is a headline, not a header block."""
    item = _read(text)

    assert item.headline == text.split("\n", maxsplit=1)[0]
    assert item.envelope.model_dump(exclude_defaults=True) == {}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("\u200b \u00a0\u2003".encode(), "WIRE-R001"),
        (b"Slug: X\nPriority: r\n\n", "WIRE-R008"),
        (b"a b c.\n\n" * 11, "WIRE-R006"),
        (b"\0\1\2\3", "WIRE-R003"),
    ],
)
def test_rejections(data: bytes, code: str) -> None:
    """No copy, too many paragraphs and binary content are refused by their codes."""
    with pytest.raises(Rejection) as caught:
        plain.read(data, ReadLimits(max_blocks=10))

    assert caught.value.code.code == code


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_headline_below_a_marker_line(gap: str) -> None:
    """A line of markers is kept as the first line of the copy; the headline is the line below it."""
    item = _read(f"EMBARGOED until 0600 GMT April 8{gap}Ferry agreed\n\n{LEAD}")

    assert item.headline == "Ferry agreed"
    assert [block.text for block in item.blocks] == ["EMBARGOED until 0600 GMT April 8", LEAD]


def test_a_marker_line_alone_is_the_headline() -> None:
    """A kill without a headline keeps its marker line as headline."""
    item = _read("KILL KILL KILL\n\nPlease kill the story FERRY-TALKS. A kill is mandatory.")

    assert item.headline == "KILL KILL KILL"


def test_byline_under_a_headline_is_no_headline() -> None:
    """A byline on the second line stays with the copy."""
    item = _read(f"Ministers agree on ferry line to north\nBy Ada Brook and Tom Quay\n\n{LEAD}")

    assert item.headline == "Ministers agree on ferry line to north"
    assert item.blocks[0].text == "By Ada Brook and Tom Quay"


def test_a_keyword_line_before_the_headline() -> None:
    """AP's keyword line is slug, version words and count; notes may stand between it and the headline."""
    copy = (
        "BC-EU--Storm, 2nd Ld-Writethru,140\nEds: UPDATES throughout.\nStorm hits coast, 4 dead\n\n"
        "LISBON, Portugal (NW) - Four people died."
    )
    (item,) = plain.read(copy.encode(), ReadLimits())

    assert (item.headline, item.take_key) == ("Storm hits coast, 4 dead", "2nd Ld-Writethru")
    assert (item.envelope.slug, item.envelope.word_count) == ("BC-EU--Storm", 140)
    assert [block.text for block in item.blocks] == [
        "Eds: UPDATES throughout.",
        "LISBON, Portugal (NW) - Four people died.",
    ]
