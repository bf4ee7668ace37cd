"""Datelines, end marks and takes of Reuters-21578, parts 000-010 (a check only: it is not in the repository).

Without the corpus the tests are skipped.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import pytest
from tests.quality.reuters import NO_CORPUS, REUTERS, documents

from wiredesk.conventions.copy import separate
from wiredesk.conventions.datelines import find_dateline
from wiredesk.formats.layout import blocks_of


pytestmark = pytest.mark.skipif(not REUTERS.is_dir(), reason=NO_CORPUS)

_WRITTEN = re.compile(r"^[\s*]*(?:[a-z]\s(?=\s|[A-Z]{2}))?\s*(?P<place>[^,/]+?)\s*(?:/|,|\s[A-Z][a-z]+\.?\s|\s-|$)")
_DATE = re.compile(
    r"(?i)(?:(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?\s+(\d{1,2})|(\d{1,2})\s+(march|feb\w*|april))\b"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Copy:
    """One document: its DATELINE field (empty where it has none), its body on one line and as sent, and its own day."""

    dateline: str
    body: str
    lines: tuple[str, ...]
    date: datetime


@cache
def copies() -> tuple[Copy, ...]:
    """Return every document with a body."""
    return tuple(
        Copy(
            dateline=" ".join(document.dateline.split()),
            body=" ".join(document.body.replace("\x03", "").split()),
            lines=tuple(document.body.replace("\x03", "").split("\n")),
            date=document.date.replace(hour=0, minute=0, second=0, microsecond=0),
        )
        for document in documents()
        if document.body
    )


def _expected(document: Copy) -> tuple[str, str | None]:
    """Return place and day by a simple reading of the field alone."""
    place = _WRITTEN.match(document.dateline)
    date = _DATE.search(document.dateline)
    day = None
    if date:
        month = _MONTHS.index((date[1] or date[4])[:3].lower()) + 1
        day = f"{month:02d}-{int(date[2] or date[3]):02d}"
    return (place["place"] if place else "").strip(), day


_REGULAR = re.compile(
    r"[\s*]*(?:[a-z]\s+)?[A-Za-z}][^,]*,(?: [A-Z][\w. ]*,?){0,2} ?"
    r"(?:[A-Za-z]{3,9}\.? ?\d{1,2}|\d{1,2} [A-Za-z]{3,9}) ?-"
)
"""`PLACE, [region,] Month day -`, whatever its spelling and capitals."""


def test_place_and_day_come_out_as_in_the_field() -> None:
    """The dateline set in line before its body gives the place and day of its field, 998 times in 1,000."""
    regular = [document for document in copies() if _REGULAR.match(document.dateline)]
    right, wrong = 0, []
    for document in regular:
        found = find_dateline(f"{document.dateline} {document.body}", document.date)
        place, day = _expected(document)
        if found and found.dateline.place == place and (found.dateline.date or "-")[5:] == (day or ""):
            right += 1
        else:
            wrong.append((document.dateline, found and found.dateline))

    share = right / len(regular)
    print(f"datelines: {right} of {len(regular)} regular ones right ({share:.4%}), {len(wrong)} wrong")
    assert len(regular) >= 9_900
    assert share >= 0.998, wrong


def test_years_come_from_the_day_of_reception() -> None:
    """The inferred year is the year of the document, always."""
    dated = [document for document in copies() if document.dateline]
    dates = [(found.dateline.date, d.date) for d in dated if (found := find_dateline(f"{d.dateline} {d.body}", d.date))]
    wrong = [
        (date, day) for date, day in dates if date and abs((datetime.fromisoformat(f"{date}T00:00Z") - day).days) > 45
    ]

    assert len(dates) >= 9_900
    assert len(wrong) <= len(dates) // 200, wrong[:10]


def test_end_marks_and_takes() -> None:
    """Nearly every body ends with the agency's mark, which goes to the sign-off; a few go on in the next take."""
    marks = Counter[str]()
    left, takes, mores = [], 0, 0
    for document in copies():
        copy = separate("x", blocks_of(document.lines, len(document.lines) + 1), document.date)
        marks[(copy.sign_off or "none").upper()] += 1
        takes += copy.take is not None
        mores += bool(_MORE.search(document.body))
        if copy.paragraphs and _LEFT.search(copy.paragraphs[-1]):
            left.append(copy.paragraphs[-1][-40:])

    print(f"end marks: {marks.most_common(5)}; takes: {takes} of {mores}; marks left in prose: {len(left)}")
    assert marks["NONE"] <= 0.007 * len(copies())
    assert takes >= mores >= 20
    assert len(left) <= len(copies()) // 500, left[:20]


_LEFT = re.compile(r"(?i)[.\"] reuters?\W*$")
_MORE = re.compile(r"\s(?:MORE|More)\W*$")


def test_bodies_without_a_dateline_have_none() -> None:
    """Of 10,000 bodies (the datelines are not in them) no more than two seem to open with a dateline."""
    bodies = [document.body for document in copies()]
    false = [body[:80] for body in bodies if find_dateline(body, None)]

    assert len(bodies) >= 10_000
    assert len(false) <= 2, false[:20]
