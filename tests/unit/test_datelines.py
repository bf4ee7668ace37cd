"""Datelines of all agencies, and what only looks like one."""

import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.datelines import find_dateline
from wiredesk.conventions.filing_dates import WrittenDate, named_weekday, resolve


GOLDEN = tomllib.loads((Path(__file__).parents[1] / "golden" / "datelines.toml").read_text(encoding="utf-8"))
RECEIVED = GOLDEN["received_at"]


@pytest.mark.parametrize("case", GOLDEN["dateline"], ids=lambda case: case["text"])
def test_the_parts_of_a_dateline(case: dict[str, Any]) -> None:
    """The golden dateline gives its place, region, date and agency, and the story begins right behind it."""
    found = find_dateline(case["text"], RECEIVED)

    assert found is not None
    dateline = found.dateline
    assert dateline.place == case.get("place")
    assert dateline.region == case.get("region")
    assert list(dateline.other_places) == case.get("others", [])
    assert dateline.date == case.get("date")
    assert dateline.agency == case.get("agency")
    assert case["text"][found.end :].split()[0] == case.get("rest", "The")
    assert " ".join(case["text"].split()).lstrip("*c ").startswith(dateline.text)


@pytest.mark.parametrize("paragraph", GOLDEN["none"])
def test_prose_and_tables_have_no_dateline(paragraph: str) -> None:
    """A paragraph that only looks like one opens with no dateline."""
    assert find_dateline(paragraph, RECEIVED) is None


def test_without_a_time_of_reception_there_is_no_year() -> None:
    """A date without a year stays unknown; a written year needs no reception."""
    assert find_dateline("DOHA, May 3 (MP) - The port", None).dateline.date is None  # type: ignore[union-attr]
    assert find_dateline("DOHA, May 3, 2019 (MP) - The port", None).dateline.date == "2019-05-03"  # type: ignore[union-attr]


def test_a_dateline_can_fill_its_line() -> None:
    """A dateline on a line of its own ends with the line."""
    found = find_dateline("KARACHI, May 11 (MP) -", RECEIVED)

    assert found is not None
    assert found.end == len("KARACHI, May 11 (MP) -")


def test_new_year() -> None:
    """Copy of 31 December that arrives on 1 January is last year's; copy of 1 January may arrive on 31 December."""
    assert resolve(WrittenDate(12, 31), datetime(2026, 1, 1, 3, tzinfo=UTC)) == "2025-12-31"
    assert resolve(WrittenDate(1, 1), datetime(2025, 12, 31, 22, tzinfo=UTC)) == "2026-01-01"


def test_weekdays_are_read_in_several_languages() -> None:
    """The first weekday of the story counts; a month of the sea does not."""
    assert named_weekday("said on Wednesday after Monday's vote") == 3
    assert named_weekday("informaron este lunes fuentes") == 1
    assert named_weekday("said the day after") is None


def test_archive_copy_far_from_its_dateline() -> None:
    """The year of an old story is the latest in which day and weekday agree."""
    received = datetime(2026, 11, 23, tzinfo=UTC)

    assert resolve(WrittenDate(4, 7), received, "said Wednesday that") == "2021-04-07"
    assert resolve(WrittenDate(4, 7), received, "said that") == "2026-04-07"


@given(st.text(max_size=300), st.booleans())
def test_any_paragraph_can_be_read(paragraph: str, known: bool) -> None:
    """No text crashes the reader; what it finds lies at the head and is repeatable."""
    found = find_dateline(paragraph, RECEIVED if known else None)

    assert found == find_dateline(paragraph, RECEIVED if known else None)
    assert found is None or 0 < found.end <= len(paragraph)


@given(
    st.sampled_from(["DOHA", "Rio de Janeiro", "PORT-AU-PRINCE", "São Paulo", "ST. PAUL", "N'Djamena"]),
    st.sampled_from(["Jan", "March", "Sept.", "Dec."]),
    st.integers(1, 28),
    st.from_regex(r"[QXZ][A-Z]{2,5}", fullmatch=True),
    st.sampled_from([" - ", " -- ", ".- ", ": ", " – ", " _ "]),
)
def test_any_agency_in_the_right_place(place: str, month: str, day: int, agency: str, closing: str) -> None:
    """An agency that nobody has heard of is read as well as a known one."""
    found = find_dateline(f"{place}, {month} {day} ({agency}){closing}The port", RECEIVED)

    assert found is not None
    assert (found.dateline.place, found.dateline.agency) == (place, agency)


@pytest.mark.parametrize(
    "paragraph",
    [
        "A" * 1_000_000,
        "Ab " * 300_000,
        "A-" * 500_000,
        "(" * 1_000_000,
        "A'" * 500_000,
        "St. " * 250_000,
        "A/" * 500_000 + " - ",
    ],
    ids=lambda text: text[:4],
)
def test_hostile_paragraphs_cost_nothing(paragraph: str) -> None:
    """A megabyte of traps is read as fast as a line: only the head is looked at."""
    began = time.perf_counter()
    find_dateline(paragraph, RECEIVED)

    assert time.perf_counter() - began < 0.25
