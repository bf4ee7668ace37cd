"""ANPA 1312 headers of Reuters-21578, parts 000-010, in the form of the feed (a check only: not in the repository).

Each document is a message again, as `reuters` makes it; once with the control bytes, once as a gateway leaves it.
Without the corpus the tests are skipped.
"""

import re
from collections import Counter

import pytest
from tests.quality.reuters import NO_CORPUS, REUTERS, Document, documents

from wiredesk.domain.errors import Rejection
from wiredesk.formats.item import ReadLimits, WireItem
from wiredesk.formats.teletype import anpa


pytestmark = pytest.mark.skipif(not REUTERS.is_dir(), reason=NO_CORPUS)

_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})

_REGULAR = re.compile(
    r"\s*(?:\x05+(?P<services>[^\n]*)\n)?\x16+\x01(?P<sequence>[a-z]\d{4})\x1f(?P<selector>\w*)\n"
    r"(?P<priority>[a-z]) (?P<category>[a-z]) (?P<slug>[A-Z]{2}-.*?\S) +(?P<date>\d\d-\d\d) (?P<words>\d{4})\s*"
)
"""What a regular header is, read independently of the reader."""


def _documents() -> tuple[tuple[Document, re.Match[str] | None], ...]:
    """Return every document that has a header, with the header where that is regular."""
    return tuple((document, _REGULAR.fullmatch(document.header)) for document in documents() if document.header)


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
    regular = [(document.message, header) for document, header in _documents() if header]
    wrong: Counter[str] = Counter()
    failed = []
    for sent, header in regular:
        message = sent.translate(None, _CONTROLS) if stripped else sent
        try:
            item = _read(message)
        except Rejection:
            item = None
        faults = _wrong(item, header, header["date"])
        wrong.update(faults)
        if faults:
            failed.append((faults, message[:90]))
    print(f"\n{len(regular)} regular headers of {len(_documents())}, stripped: {stripped}; wrong: {dict(wrong)}")
    for failure in failed[:5]:
        print(failure)

    assert len(regular) > 10_000
    assert len(failed) <= len(regular) // 1000


def test_no_crash() -> None:
    """Irregular and broken headers are read or rejected, never an error; nearly all of them are read."""
    lost = 0
    for document, _ in _documents():
        for message in (document.message, document.message.translate(None, _CONTROLS)):
            try:
                anpa.read(message, ReadLimits())
            except Rejection:
                lost += 1
    print(f"\n{lost} rejected of {2 * len(_documents())}")

    assert lost <= 0.001 * len(_documents())


def test_headlines_and_paragraphs() -> None:
    """The title is the headline; body paragraphs, set in by four blanks, come out as paragraphs up to the end mark."""
    sample = [document for document, header in _documents() if header and document.title and document.body][::5]
    titles = marks = marked = paragraphs = expected = 0
    missed = []
    for document in sample:
        (item,) = anpa.read(document.message, ReadLimits())
        title = " ".join(document.title.split())
        titles += item.headline == title
        if item.headline != title:
            missed.append((item.headline, title))
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
