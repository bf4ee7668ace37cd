"""Dedupe measured on Reuters-21578 (Reuters/CGI, research use only): real retransmissions, corrections and templates.

The collection is not part of the repository. Point WIREDESK_CORPORA at a folder that holds `reuters-21578/`, or keep it
in `shared/corpora` beside the repository; without it the tests skip and say so. Run as a script, this file prints
the counts by reason and the time that things take.
"""

import gzip
import html
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from wiredesk.conventions.copy import separate
from wiredesk.conventions.fingerprints import fingerprint
from wiredesk.stages.dedupe import SignatureIndex
from wiredesk_events import (
    Block,
    Envelope,
    Lifecycle,
    LifecycleKind,
    RawRef,
    Source,
    StoryDuplicate,
    StoryRead,
    StoryUnique,
)


REPOSITORY = Path(__file__).resolve().parents[2]
CORPORA = Path(os.environ.get("WIREDESK_CORPORA", REPOSITORY.parent / "shared" / "corpora"))
REUTERS = CORPORA / "reuters-21578"

_STORY = re.compile(r"<REUTERS.*?</REUTERS>", re.DOTALL)
_TITLE = re.compile(r"<TITLE>(.*?)</TITLE>", re.DOTALL)
_BODY = re.compile(r"<BODY>(.*?)</BODY>", re.DOTALL)
_TEXT = re.compile(r"<TEXT[^>]*>(.*?)</TEXT>", re.DOTALL)
# A brief is all headline: "******<TITLE>…</TITLE>Blah blah blah." and control characters.
_TAGGED = re.compile(r"(?:&#\d+;|\*|\s)*<TITLE>.*?</TITLE>|Blah blah blah\.|<[^>]+>|&#[1-9];", re.DOTALL)
_DATE = re.compile(r"<DATE>\s*(\d+-\w+-\d+\s+\d+:\d+:\d+)")
_SLUG = re.compile(r"(?:BC|AM|PM)-([^\s]+)")
_END = re.compile(r"\s*Reuters?\s*(?:&#3;)?\s*$", re.IGNORECASE)
_MARKED: tuple[tuple[re.Pattern[str], LifecycleKind], ...] = (
    (re.compile(r"CORRECT(?:ED|ION)", re.IGNORECASE), "correction"),
    (re.compile(r"\bUPDATE", re.IGNORECASE), "update"),
)


def stories() -> Iterator[StoryRead]:
    """Yield the stories in order of the collection, as read would give them."""
    for number, path in enumerate(sorted(REUTERS.glob("*.sgm.gz"))):
        text = gzip.decompress(path.read_bytes()).decode("latin-1")
        for item, found in enumerate(_STORY.finditer(text)):
            yield _story(found[0], number * 1000 + item)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return html.unescape(found[1]).strip() if found else ""


def _story(sgml: str, offset: int) -> StoryRead:
    title = " ".join(_first(_TITLE, sgml).split())
    body = _END.sub("", _first(_BODY, sgml) or html.unescape(_TAGGED.sub("", (_TEXT.search(sgml) or [""] * 2)[1])))
    # An indented line opens a paragraph; the teletype breaks the others at 64 characters.
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n {2,}", body)]
    blocks = tuple(Block(text=part) for part in paragraphs if part)
    received = datetime.strptime(" ".join(_first(_DATE, sgml).split()), "%d-%b-%Y %H:%M:%S").replace(tzinfo=UTC)
    kind = next((kind for pattern, kind in _MARKED if pattern.search(title)), None)
    copy = separate(title, blocks, received)
    return StoryRead(
        story_id=f"reuters-{offset:05}",
        source=Source(feed="reuters"),
        raw=RawRef(topic="wire.raw", partition=0, offset=offset, format="anpa", size_bytes=len(sgml), sha256="0" * 64),
        received_at=received,
        lifecycle=Lifecycle(kind=copy.kind or kind or "new", markers=copy.markers),
        envelope=Envelope(slug=_first(_SLUG, sgml) or None),
        headline=title,
        blocks=blocks,
        fingerprint=fingerprint(copy),
    )


def _is_marked(headline: str) -> bool:
    return any(pattern.search(headline) for pattern, _ in _MARKED)


pytestmark = pytest.mark.skipif(not REUTERS.is_dir(), reason=f"no corpus: {REUTERS} (set WIREDESK_CORPORA)")


@pytest.fixture(name="decided", scope="module")
def _decided() -> list[tuple[StoryRead, StoryUnique | StoryDuplicate]]:
    index = SignatureIndex()
    return [(story, index.decide(story)) for story in stories()]


def test_no_correction_or_update_is_dropped(decided: list[tuple[StoryRead, StoryUnique | StoryDuplicate]]) -> None:
    """Of the stories marked CORRECTED or UPDATE none is dropped."""
    marked = [event for story, event in decided if _is_marked(story.headline)]

    assert len(marked) >= 20
    assert [event.headline for event in marked if isinstance(event, StoryDuplicate)] == []


def test_retransmissions_are_dropped(decided: list[tuple[StoryRead, StoryUnique | StoryDuplicate]]) -> None:
    """About two in a hundred stories of the collection are exact retransmissions; they go, and little else."""
    reasons = Counter(event.decision.reason for _, event in decided)
    dropped = sum(isinstance(event, StoryDuplicate) for _, event in decided)

    assert reasons["exact-copy"] + reasons["short-exact"] > 0.005 * len(decided)
    assert dropped < 0.04 * len(decided)


def main() -> None:
    """Print counts by reason and the time that things take."""
    read = list(stories())
    index = SignatureIndex()
    started = time.perf_counter()
    events = [index.decide(story) for story in read]
    seconds = time.perf_counter() - started
    for (outcome, reason), count in Counter((e.decision.outcome, e.decision.reason) for e in events).most_common():
        print(f"{count:6} {outcome:10} {reason}")
    print(f"{seconds / len(read) * 1e6:.0f} µs a decision; {index.stats()}")
    long = [story for story in islice(read, 4000) if 450 < story.fingerprint.shingles < 550]
    copies = [separate(story.headline, story.blocks, story.received_at) for story in long]
    started = time.perf_counter()
    for copy in copies:
        fingerprint(copy)
    print(f"{(time.perf_counter() - started) / len(copies) * 1e6:.0f} µs a fingerprint of about 500 words")


if __name__ == "__main__":
    main()
