"""Reuters-21578, parts 000-010, as a stream of stories (Reuters/CGI, research use only: not in the repository).

Each document becomes a message of the wire again, its header in front where the collection kept it, and the product
reads it: fields, markers, life cycle and fingerprint are what it makes of real copy. The corpora are in the folder
`WIREDESK_CORPORA`, else in `shared/corpora` beside the repository; without it the tests skip and say so.
"""

import gzip
import html
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from wiredesk.domain.records import InboundRecord
from wiredesk.stages.dedupe import SignatureIndex
from wiredesk.stages.read.stage import read
from wiredesk_events import StoryDuplicate, StoryRead, StoryUnique


_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "corpora"
REUTERS: Final = Path(os.environ.get("WIREDESK_CORPORA") or _BESIDE) / "reuters-21578"
PARTS: Final = tuple(REUTERS / f"reut2-{part:03d}.sgm.gz" for part in range(11))
NO_CORPUS: Final = f"no corpus: {REUTERS} (set WIREDESK_CORPORA)"

_DOCUMENT = re.compile(r"<REUTERS.*?</REUTERS>", re.DOTALL)
_NUMBER = re.compile(r'NEWID="(\d+)"')
_LABEL = re.compile(r"<D>(.*?)</D>")
_TAG = re.compile(r"</?(?:TITLE|AUTHOR|DATELINE|BODY)>")
_DATE = re.compile(r"<DATE>\s*(\d+-\w+-\d+)\s+(\d+:\d+:\d+\.\d+)")
_PLACEHOLDER = re.compile(r"Blah blah blah\.\s*(?=(?:&#3;)?\s*</)")
"""Stands in the collection where a brief has no body."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the collection, character references decoded.

    Attributes:
        number: its NEWID.
        date: its time, as if it were UTC.
        header: the header of its message (element UNKNOWN); None where it was not kept.
        copy: title, author, dateline and body as sent, without the tags of the collection.
        title, dateline, body: the elements of these names, as sent; empty where there is none.
        people, organizations: the indexers' labels.
    """

    number: int
    date: datetime
    header: str | None
    copy: str
    title: str
    dateline: str
    body: str
    people: tuple[str, ...]
    organizations: tuple[str, ...]

    @property
    def message(self) -> bytes:
        """Return the message of the wire again; the control bytes of its frame are in header and copy."""
        return f"{self.header or ''}\n{self.copy}\n\x04".encode("latin-1")


@cache
def documents() -> tuple[Document, ...]:
    """Return every document in the order of the collection."""
    return tuple(_documents())


@cache
def stories() -> list[StoryRead]:
    """Return every story, in the order of its date, then of its NEWID, with the id `reuters-<NEWID>`.

    Raises:
        Rejection: the product refuses a document, which it must not.
    """
    in_order = sorted(documents(), key=lambda document: (document.date, document.number))
    return [_story(document, offset) for offset, document in enumerate(in_order)]


def story_id(number: int) -> str:
    """Return the id of the story with a NEWID."""
    return f"reuters-{number:05}"


def _documents() -> Iterator[Document]:
    for part in PARTS:
        for sgml in _DOCUMENT.findall(gzip.decompress(part.read_bytes()).decode("latin-1")):
            header = _element(sgml, "UNKNOWN")
            copy = _TAG.sub("", _element(_PLACEHOLDER.sub("", sgml), "TEXT") or "")
            date, number = _DATE.search(sgml), _NUMBER.search(sgml)
            assert date, sgml[:300]
            assert number, sgml[:300]
            yield Document(
                number=int(number[1]),
                date=datetime.strptime(f"{date[1]} {date[2]}", "%d-%b-%Y %H:%M:%S.%f").replace(tzinfo=UTC),
                header=None if header is None else _characters(header),
                copy=_characters(copy),
                title=_characters(_element(sgml, "TITLE") or ""),
                dateline=_characters(_element(sgml, "DATELINE") or ""),
                body=_characters(_element(sgml, "BODY") or ""),
                people=_labels(sgml, "PEOPLE"),
                organizations=_labels(sgml, "ORGS"),
            )


def _labels(sgml: str, name: str) -> tuple[str, ...]:
    return tuple(_LABEL.findall(_element(sgml, name) or ""))


@cache
def decisions() -> dict[str, StoryUnique | StoryDuplicate]:
    """Return the decision on every story of the stream, by its id; made once for all that is measured on it."""
    index = SignatureIndex()
    return {story.story_id: index.decide(story) for story in stories()}


def _element(sgml: str, name: str) -> str | None:
    """Return what stands in the first element of a name, or None."""
    found = re.search(rf"<{name}(?: [^>]*)?>(.*?)</{name}>", sgml, re.DOTALL)
    return found[1] if found else None


def _characters(text: str) -> str:
    """Return text with its character references decoded, those of control bytes too (HTML would refuse them)."""
    return html.unescape(re.sub(r"&#(\d{1,2});", lambda found: chr(int(found[1])), text))


def _story(document: Document, offset: int) -> StoryRead:
    record = InboundRecord(
        topic="wire.raw",
        partition=0,
        offset=offset,
        timestamp_ms=int(document.date.timestamp() * 1000),
        key=b"reuters",
        value=document.message,
    )
    (story,) = read(record)
    return story.model_copy(update={"story_id": story_id(document.number)})
