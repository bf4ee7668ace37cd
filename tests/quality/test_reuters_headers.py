"""ANPA 1312 headers of Reuters-21578, parts 000-010, in the form of the feed (a check only: not in the repository).

Each document becomes a message again: the header that its UNKNOWN element keeps, STX, title, author, dateline and body,
ETX; once with the control bytes, once as a gateway leaves it. The corpus folder is `WIREDESK_CORPORA`, else
`shared/corpora` beside the repository; without it the tests are skipped.
"""

import gzip
import html
import os
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from wiredesk.domain.errors import Rejection
from wiredesk.formats.item import ReadLimits, WireItem
from wiredesk.formats.teletype import anpa


CORPORA = Path(os.environ.get("WIREDESK_CORPORA") or Path(__file__).parents[3] / "shared" / "corpora")
PARTS = [CORPORA / "reuters-21578" / f"reut2-{part:03d}.sgm.gz" for part in range(11)]

pytestmark = pytest.mark.skipif(not PARTS[0].exists(), reason=f"no Reuters-21578 under {CORPORA}")

_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})

_REGULAR = re.compile(
    r"\s*(?:\x05+(?P<services>[^\n]*)\n)?\x16+\x01(?P<sequence>[a-z]\d{4})\x1f(?P<selector>\w*)\n"
    r"(?P<priority>[a-z]) (?P<category>[a-z]) (?P<slug>[A-Z]{2}-.*?\S) +(?P<date>\d\d-\d\d) (?P<words>\d{4})\s*"
)
"""What a regular header is, read independently of the reader."""


@dataclass(frozen=True)
class Document:
    """One document: its message, its header where that is regular, and what stands in it."""

    message: bytes
    header: re.Match[str] | None
    title: str
    body: str


@cache
def documents() -> tuple[Document, ...]:
    """Return every document that has a header."""
    found = []
    for part in PARTS:
        text = gzip.decompress(part.read_bytes()).decode("latin-1")
        for document in re.findall(r"<REUTERS.*?</REUTERS>", text, re.DOTALL):
            unknown = re.search(r"<UNKNOWN>(.*?)</UNKNOWN>", document, re.DOTALL)
            inner = re.search(r"<TEXT[^>]*>(.*?)</TEXT>", document, re.DOTALL)
            if unknown is None or inner is None:
                continue
            header = _characters(unknown[1])
            copy = _characters(re.sub(r"</?(?:TITLE|AUTHOR|DATELINE|BODY)>", "", inner[1]))
            title = re.search(r"<TITLE>(.*?)</TITLE>", inner[1], re.DOTALL)
            body = re.search(r"<BODY>(.*?)</BODY>", inner[1], re.DOTALL)
            found.append(
                Document(
                    message=f"{header}\n{copy}\n\x04".encode("latin-1"),
                    header=_REGULAR.fullmatch(header),
                    title=" ".join(_characters(title[1]).split()) if title else "",
                    body=_characters(body[1]) if body else "",
                )
            )
    return tuple(found)


def _characters(text: str) -> str:
    """Return text with its character references decoded, those of control bytes too (HTML would refuse them)."""
    return html.unescape(re.sub(r"&#(\d{1,2});", lambda found: chr(int(found[1])), text))


def _read(message: bytes) -> WireItem | None:
    if not anpa.sniff(message[:8192].lstrip()):
        return None
    items = anpa.read(message, ReadLimits())
    return items[0] if len(items) == 1 else None


def _wrong(item: WireItem | None, header: re.Match[str], date: str) -> list[str]:
    if item is None:
        return ["not read"]
    envelope = item.envelope
    slug = re.split(r"(?i)( 1stld$)", header["slug"])
    checks = {
        "sequence": envelope.sequence == header["sequence"],
        "priority": item.provider_urgency == header["priority"] and item.urgency is not None,
        "category": envelope.categories[:1] == (header["category"],),
        "slug": envelope.slug == slug[0],
        "version": item.take_key == (slug[1].strip() if len(slug) > 1 else None),
        "date": envelope.issued_text == date,
        "words": envelope.word_count == int(header["words"]),
        "agency": item.agency == "Reuters",
    }
    return [field for field, right in checks.items() if not right]


@pytest.mark.parametrize("stripped", [False, True], ids=["control bytes", "stripped"])
def test_header_fields(stripped: bool) -> None:
    """Sequence, priority, category, slug, day and count come out as written in 99.9 of 100 regular headers."""
    regular = [document for document in documents() if document.header]
    wrong: Counter[str] = Counter()
    failed = []
    for document in regular:
        message = document.message.translate(None, _CONTROLS) if stripped else document.message
        try:
            item = _read(message)
        except Rejection:
            item = None
        assert document.header is not None
        faults = _wrong(item, document.header, document.header["date"])
        wrong.update(faults)
        if faults:
            failed.append((faults, document.message[:90]))
    print(f"\n{len(regular)} regular headers of {len(documents())}, stripped: {stripped}; wrong: {dict(wrong)}")
    for failure in failed[:5]:
        print(failure)

    assert len(regular) > 10_000
    assert len(failed) <= len(regular) // 1000


def test_no_crash() -> None:
    """Irregular and broken headers are read or rejected, never an error; nearly all of them are read."""
    lost = 0
    for document in documents():
        for message in (document.message, document.message.translate(None, _CONTROLS)):
            try:
                anpa.read(message, ReadLimits())
            except Rejection:
                lost += 1
    print(f"\n{lost} rejected of {2 * len(documents())}")

    assert lost <= 0.001 * len(documents())


def test_headlines_and_paragraphs() -> None:
    """The title is the headline; body paragraphs, set in by four blanks, come out as paragraphs up to the end mark."""
    sample = [document for document in documents() if document.header and document.title and document.body][::5]
    titles = marks = marked = paragraphs = expected = 0
    missed = []
    for document in sample:
        (item,) = anpa.read(document.message, ReadLimits())
        titles += item.headline == document.title
        if item.headline != document.title:
            missed.append((item.headline, document.title))
        texts = [block.text for block in item.blocks if block.kind == "text"]
        if re.search(r"\n\s*(?:Reuter|REUTER)\s*\x03?\s*\Z", document.body):
            marked += 1
            marks += bool(texts) and texts[-1].upper() == "REUTER"
        starts = [
            start
            for start in re.findall(r"\n {4}(\S[^\n]{8,40})", document.body)
            if not re.search(r"  |\.{4}|\d", start)
        ]
        expected += len(starts)
        paragraphs += sum(any(text.startswith(" ".join(start.split())) for text in texts) for start in starts)
    print(f"\ntitles {titles}/{len(sample)}; end marks {marks}/{marked}; paragraphs {paragraphs}/{expected}")
    for miss in missed[:8]:
        print(miss)

    assert titles >= 0.99 * len(sample)
    assert marks >= 0.98 * marked
    assert paragraphs >= 0.95 * expected
