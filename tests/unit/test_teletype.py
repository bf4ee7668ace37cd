"""Trailers and keyword lines of teletype copy."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.formats.teletype.copy import part_end_mark, split_title, typeset
from wiredesk.formats.teletype.lines import (
    Keyword,
    agency_of,
    is_credit,
    kind_of_version,
    meaning_of,
    read_keyword,
    read_label,
    read_trailer,
    split_trailer,
    trailer_text,
    year_of,
)


RECEIVED = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("\t   \x03AP-WF-11-13-13 1509GMT<", "2013-11-13 15:09"),
        ("AP-NY-05-17-98 1435EDT", "1998-05-17 18:35"),
        ("UPI 05-17-87 01:35 PED", "1987-05-17 17:35"),
        ("131137 GMT Nov 13 ", "2013-11-13 11:37"),
        ("131137 GMT Dez 13", "2013-12-13 11:37"),
        ("NDP 131137 GMT ENE 2013", "2013-01-13 11:37"),
        ("131137Z NOV 13", "2013-11-13 11:37"),
        ("131137 GMT Nov", "2026-11-13 11:37"),
        ("131137 GMT Dez", "2025-12-13 11:37"),
        ("231137 GMT", "2026-11-23 11:37"),
        ("301137 GMT", "2026-10-30 11:37"),
    ],
)
def test_trailers_with_a_zone(line: str, moment: str) -> None:
    """Day, clock and zone are read in each agency's order; what is left out comes from the time of reception."""
    time = read_trailer(line, RECEIVED)

    assert time is not None
    assert (f"{time.moment:%Y-%m-%d %H:%M}", time.has_zone) == (moment, True)


@pytest.mark.parametrize(
    ("line", "in_utc", "in_berlin"),
    [
        ("131137 nov 13", "11:37", "10:37"),
        ("131137 mai 13", "11:37", "09:37"),
        ("13-NOV-13 11:37 NNNN", "11:37", "10:37"),
        ("11/13/11-37/13", "11:37", "10:37"),
        ("KWS-11:37-13-11-13", "02:37", "10:37"),
    ],
)
def test_trailers_without_a_zone(line: str, in_utc: str, in_berlin: str) -> None:
    """A trailer without a zone takes the provider's, else the one that its code tells, else UTC."""
    alone, known = read_trailer(line, RECEIVED), read_trailer(line, RECEIVED, ZoneInfo("Europe/Berlin"))

    assert alone is not None
    assert known is not None
    assert (f"{alone.moment:%H:%M}", f"{known.moment:%H:%M}") == (in_utc, in_berlin)
    assert (known.has_zone, known.of_provider) == (False, True)


@pytest.mark.parametrize(
    "line",
    ["", "NDP", "said on 131137", "he won 161200 votes may 19", "321137 GMT Nov 13", "131160 GMT Nov 13",
     "300010 GMT feb 25", "131137 XYZ Nov 13", "131137", "in 2015", "AP-WF-13-13-13 1509GMT"],
)  # fmt: skip
def test_what_is_no_trailer(line: str) -> None:
    """Prose with numbers in it, impossible days and unknown zones are no trailer."""
    assert read_trailer(line, RECEIVED) is None


@given(st.text(max_size=90))
def test_any_line_is_read_without_an_error(line: str) -> None:
    """Whatever stands in the last line, the answer is a time or None."""
    time = read_trailer(line, RECEIVED)

    assert time is None or time.moment.tzinfo is UTC


def test_the_trailer_ends_the_copy() -> None:
    """The trailer is found above what the frame left behind it; copy without one stays whole."""
    assert split_trailer(["Copy.", "", "131137 GMT Nov 13", "", "x"], RECEIVED) == (["Copy.", ""], "131137 GMT Nov 13")
    assert split_trailer(["Copy.", "More."], RECEIVED) == (["Copy.", "More."], "")
    assert trailer_text("\t   ^AP-WF-11-13-13  1509GMT<") == "AP-WF-11-13-13 1509GMT"


@pytest.mark.parametrize(("month", "day", "year"), [(11, 25, 2026), (11, 26, 2025), (1, 2, 2026), (2, 29, 2024)])
def test_year_left_out(month: int, day: int, year: int) -> None:
    """The year is the latest that puts the day not later than two days after reception."""
    assert year_of(month, day, RECEIVED) == year


@pytest.mark.parametrize(
    ("line", "keyword"),
    [
        ("^BC-US--Ferry Talks, 1st Ld-Writethru,127<", Keyword("BC-US--Ferry Talks", "1st Ld-Writethru", None, 127)),
        ("BC-US--Ferry Talks,0176", Keyword("BC-US--Ferry Talks", None, None, 176)),
        ("BC-WEA--World Weather,", Keyword("BC-WEA--World Weather")),
        ("BC-Ferry, ABRIDGED, 2nd Ld, a0123,90", Keyword("BC-Ferry", "ABRIDGED, 2nd Ld, a0123", None, 90)),
        ("BC-Ferry-ABRIDGED, 3rd Ld,90", Keyword("BC-Ferry-ABRIDGED", "3rd Ld", None, 90)),
        ("BC-Ferry, Take 2,400", Keyword("BC-Ferry", "Take 2", 2, 400)),
        ("BC-Ferry, 3rd Take", Keyword("BC-Ferry", "3rd Take", 3)),
        ("GLOBAL-FERRY/ (UPDATE 1)", Keyword("GLOBAL-FERRY/", "UPDATE 1")),
        ("BC-CVN--Smith, Jones", Keyword("BC-CVN--Smith, Jones")),
        ("BC-Lead Mine", Keyword("BC-Lead Mine")),
    ],
)
def test_keyword_lines(line: str, keyword: Keyword) -> None:
    """Version words and the count come off the keyword; words of the keyword itself stay."""
    assert read_keyword(line) == keyword


def test_keywords_cut_at_their_column() -> None:
    """In a header line the version stands behind a blank, and a cut number is no count."""
    assert read_label("BC-US--FerryTalksEnd 1stLd-Writethru") == Keyword("BC-US--FerryTalksEnd", "1stLd-Writethru")
    assert read_label("BC-TOWN-BUYS-SOME-95,00") == Keyword("BC-TOWN-BUYS-SOME-95,00")
    assert read_label("AM-FERRY 1STLD").take_key == "1STLD"


@pytest.mark.parametrize(
    ("take_key", "kind"),
    [("1stLd-Writethru", "update"), ("2nd Ld", "update"), ("Bulletin Kill", "kill"), ("Take 2", "take"), ("Bjt", None),
     ("Correction, 1st Ld", "correction"), ("ABRIDGED", None), (None, None)],
)  # fmt: skip
def test_what_versions_do(take_key: str | None, kind: str | None) -> None:
    """The strongest version word tells what the version does to its story."""
    assert kind_of_version(take_key) == kind


def test_what_keywords_tell() -> None:
    """Alerts, digests and tables are known by their keyword, run together or not."""
    assert meaning_of("BC-US--APNewsAlert").kind == "alert"
    assert meaning_of("AP News Digest").kind == "advisory"
    assert meaning_of("BC-BBO--WildCardGlance").genre == "Glance"
    assert meaning_of("BC-Glanceworthy").genre is None


def test_agencies_and_credits() -> None:
    """A trailer or a designator names the agency; a line under the byline says what the writer is."""
    assert agency_of("", "reute") == "Reuters"
    assert agency_of("AP-WF-11-13-13 1509GMT") == "AP"
    assert agency_of("131137 GMT Nov 13", "asian") is None
    assert is_credit("AP Sports Writer")
    assert not is_credit("EASTERN DIVISION")


def test_signs_that_stand_for_others() -> None:
    """Quotation marks, dashes and halves are set; rules and names with underscores stay."""
    assert typeset("``Yes,'' she said _ twice.") == "“Yes,” she said — twice."
    assert typeset("THE ''SOON'' OF FRIDAY") == "THE “SOON” OF FRIDAY"
    assert typeset("3{ games, { game") == "3½ games, ½ game"
    assert typeset("___ a_b {x}") == "___ a_b {x}"


def test_titles_and_end_marks() -> None:
    """Lines set flush above an indented paragraph are the headline; an end mark is parted from the paragraph above."""
    assert split_title(["FERRY TO", "SAIL AGAIN", "    RIVERTON, Nov 13 - It sails."])[0] == "FERRY TO SAIL AGAIN"
    assert split_title(["\t   RIVERTON (NDP) _ It sails."])[0] == ""
    assert part_end_mark(["It sails", " Reuter", ""]) == ["It sails", "", " Reuter", ""]
    assert part_end_mark(["It sails", "again."]) == ["It sails", "again."]
