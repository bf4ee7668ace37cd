"""The read stage: raw records to stories."""

import json
import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wiredesk.domain.errors import Rejection
from wiredesk.domain.ids import story_id
from wiredesk.domain.records import InboundRecord
from wiredesk.stages.read import ReadLimits, read
from wiredesk_events import StoryRead, load


RECEIVED = datetime(2021, 4, 7, 15, tzinfo=UTC)

TEXT = """\
Ministers agree on ferry (ADDS VIDEO)
Portmere, Apr 7 (NDP).- The harbour ministers of both countries met on Wednesday to talk about the ferry line.
They said that they had agreed on everything, but gave no date. NDP
ab/cd"""

RAW = InboundRecord("wire.raw", 2, 17, int(RECEIVED.timestamp() * 1000), b"ndp-world", TEXT.encode())


def _read(record: InboundRecord = RAW, **changes: Any) -> StoryRead:
    (story,) = read(replace(record, **changes))
    return story


def _ninjs(**fields: Any) -> bytes:
    return json.dumps(
        {"uri": "ndp:1", "headline": "Ferry agreed", "body_text": "They agreed on the ferry.", **fields}
    ).encode()


def test_plain_story() -> None:
    """A plain story comes out with its source, its coordinate, its hash, its language and its markers."""
    story = _read()

    assert story.headline == "Ministers agree on ferry (ADDS VIDEO)"
    assert [block.text for block in story.blocks] == TEXT.split("\n")[1:]
    assert story.story_id == story_id("wire.raw:2:17", 0)
    assert story.source.feed == "ndp-world"
    assert story.raw.model_dump() == {
        "topic": "wire.raw",
        "partition": 2,
        "offset": 17,
        "item": 0,
        "format": "plain",
        "size_bytes": len(TEXT),
        "sha256": "20b4ebfca63ec4ef70063ef037c4d4ff278c007fef11b4f9381f7607f2986bb3",
    }
    assert story.received_at == RECEIVED
    assert story.language == "en"
    assert (story.lifecycle.kind, story.lifecycle.status, story.lifecycle.markers) == (
        "update",
        "usable",
        ("ADDS VIDEO",),
    )
    assert story.flags == ()
    assert story.fingerprint.shingles > 20


def test_story_ids_never_change() -> None:
    """The id of a coordinate is what it was in the first release."""
    assert story_id("wire.raw:2:17", 0) == "b5e46db7-3f89-5244-a604-9b6953af12a7"


@pytest.mark.parametrize(
    ("text", "kind", "status", "until"),
    [
        ("KILL KILL KILL\n\nPlease kill the story FERRY-TALKS. A kill is mandatory.", "kill", "canceled", None),
        (
            "Slug: A\nEmbargo: 0600 GMT Thursday April 8\nHeadline: Ferry agreed\n\nThey said so.",
            "new",
            "withheld",
            datetime(2021, 4, 8, 6, tzinfo=UTC),
        ),
        ("Slug: A\nEmbargo: when he speaks\nHeadline: Ferry agreed\n\nThey said so.", "new", "withheld", None),
        (
            "EMBARGOED until 0600 GMT April 8\nFerry agreed\n\nThey said so.",
            "new",
            "withheld",
            datetime(2021, 4, 8, 6, tzinfo=UTC),
        ),
    ],
)
def test_notices_in_plain_text(text: str, kind: str, status: str, until: datetime | None) -> None:
    """Kills and embargoes that are only written as words count as much as a status field."""
    lifecycle = _read(value=text.encode()).lifecycle

    assert (lifecycle.kind, lifecycle.status, lifecycle.embargoed_until) == (kind, status, until)


def test_same_record_same_bytes() -> None:
    """Reading twice gives the same payload, and the payload can be read back."""
    first, second = _read(), _read()

    assert first.to_json() == second.to_json()
    assert load(StoryRead, first.to_json()) == first


def test_requeued_record_keeps_its_id() -> None:
    """A record that is sent again carries its first coordinate and gives the same story id."""
    again = _read(offset=99, headers=(("wd_origin", b"wire.raw:2:17"),))
    forged = _read(offset=99, headers=(("wd_origin", b"../x"),))

    assert again.story_id == _read().story_id
    assert again.raw.offset == 99
    assert forged.story_id == story_id("wire.raw:2:99", 0)


@pytest.mark.parametrize(
    ("key", "source", "feed"),
    [
        (b"ndp", b"/other", "ndp"),
        (None, b"/feeds/ndp-sport", "ndp-sport"),
        (None, b"urn:feeds/ndp/", "ndp"),
        (b"\xff", None, "unknown"),
        (b"", b"/", "unknown"),
        (b"x" * 101, b"/feeds/ndp", "ndp"),
        (b"a\nb", None, "unknown"),
        ("Zürich".encode(), None, "Zürich"),
    ],
)
def test_feed(key: bytes | None, source: bytes | None, feed: str) -> None:
    """The key names the feed, then the CloudEvents source; nonsense does not."""
    assert _read(key=key, headers=(("ce_source", source),) if source else ()).source.feed == feed


@pytest.mark.parametrize(
    ("header", "timestamp_ms", "received"),
    [
        (b"2021-04-07T17:00:00+02:00", 0, RECEIVED),
        (b"2021-04-07T15:00:00Z", 0, RECEIVED),
        (b"2021-04-07T15:00:00", int(RECEIVED.timestamp() * 1000), RECEIVED),
        (b"yesterday", int(RECEIVED.timestamp() * 1000), RECEIVED),
        (None, -1, datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)),
        (None, 2**62, datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_time_of_receipt(header: bytes | None, timestamp_ms: int, received: datetime) -> None:
    """The time header counts if it is a time with a zone, else the record's timestamp; always UTC."""
    story = _read(timestamp_ms=timestamp_ms, headers=(("ce_time", header),) if header else ())

    assert story.received_at == received
    assert story.received_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("fields", "kind", "status", "until"),
    [
        ({}, "new", "usable", None),
        ({"pubstatus": "canceled"}, "kill", "canceled", None),
        ({"pubstatus": "withheld"}, "withhold", "withheld", None),
        ({"evolvedfrom": "ndp:0"}, "update", "usable", None),
        ({"headline": "CORRECTED-Ferry agreed"}, "correction", "usable", None),
        ({"headline": "CORRECTED-Ferry agreed", "pubstatus": "canceled"}, "kill", "canceled", None),
        ({"take_key": "1st Ld-Writethru"}, "update", "usable", None),
        ({"embargoed": "2021-04-07T16:00:00Z"}, "new", "withheld", datetime(2021, 4, 7, 16, tzinfo=UTC)),
        ({"embargoed": "2021-04-07T14:00:00Z"}, "new", "usable", datetime(2021, 4, 7, 14, tzinfo=UTC)),
        ({"embargoed": "2021-04-07T14:00:00"}, "new", "withheld", datetime(2021, 4, 8, 2, tzinfo=UTC)),
        ({"embargoed": "after the speech"}, "new", "withheld", None),
        (
            {"embargoed": "2021-04-07T16:00:00Z", "pubstatus": "canceled"},
            "kill",
            "canceled",
            datetime(2021, 4, 7, 16, tzinfo=UTC),
        ),
    ],
)
def test_lifecycle(fields: dict[str, Any], kind: str, status: str, until: datetime | None) -> None:
    """Status field, markers and embargo together say what the story does and whether it may be used."""
    lifecycle = _read(value=_ninjs(**fields)).lifecycle

    assert (lifecycle.kind, lifecycle.status, lifecycle.embargoed_until) == (kind, status, until)


def test_several_stories_of_one_record() -> None:
    """Each story of a message has its own id and index."""
    stories = read(replace(RAW, value=b"[" + _ninjs() + b"," + _ninjs(uri="ndp:2") + b"]"))

    assert [story.raw.item for story in stories] == [0, 1]
    assert [story.story_id for story in stories] == [story_id("wire.raw:2:17", 0), story_id("wire.raw:2:17", 1)]
    assert [story.provider_id for story in stories] == ["ndp:1", "ndp:2"]


def test_envelope_language_wins() -> None:
    """The language field is believed; without it the words decide."""
    assert _read(value=_ninjs(language="de")).language == "de"


def test_size_limit() -> None:
    """One byte too many is refused."""
    limits = ReadLimits(max_bytes=len(TEXT))

    assert read(RAW, limits)
    with pytest.raises(Rejection, match="WIRE-R002"):
        read(replace(RAW, value=TEXT.encode() + b"."), limits)


def _outcome(value: bytes | None) -> tuple[StoryRead, ...] | str:
    """Return the stories or the code; anything else that is raised fails the test."""
    try:
        return read(replace(RAW, value=value))
    except Rejection as rejection:
        return rejection.code.code


def _check(value: bytes | None) -> None:
    outcome = _outcome(value)
    if isinstance(outcome, str):
        assert re.fullmatch(r"WIRE-R00[1-9]", outcome)
    else:
        assert outcome
        for story in outcome:
            assert load(StoryRead, story.to_json()) == story
    assert outcome == _outcome(value)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=6,
)
_FIELDS = [
    "uri",
    "guid",
    "version",
    "versioncreated",
    "pubstatus",
    "urgency",
    "language",
    "headline",
    "headlines",
    "byline",
    "by",
    "slugline",
    "located",
    "body_text",
    "body_html",
    "bodies",
    "subject",
    "ednote",
    "embargoed",
    "usageterms",
    "associations",
    "evolvedfrom",
    "altids",
    "keywords",
    "authors",
    "infosource",
    "genre",
    "wordcount",
    "dateline",
    "item",
    "take_key",
]
_SCRAPS = [
    "<p>",
    "</p>",
    "<table>",
    "<td>",
    "<!--",
    "&#xffffffff;",
    "&amp;",
    "(NDP) - ",
    "\r\n",
    "\n\n",
    "\t",
    "   ",
    "....",
    "UPDATE 1-",
    "KILL",
    "Embargo: ",
    "Slug: ",
    "\x16\x16\x01",
    "\x00",
    "\ufeff",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "{",
    '"',
    "\\",
    "]",
    "é",
    "“",
    "-30-",
    "By A",
    "7",
    ".",
    "word ",
]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_any_bytes(value: bytes) -> None:
    """Any bytes give stories or a code of the read stage, and the same again."""
    _check(value)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(_SCRAPS) | st.text(max_size=12), max_size=25))
def test_any_scraps_of_copy(scraps: list[str]) -> None:
    """Scraps of wire copy and markup in any order never make the stage fail."""
    _check("".join(scraps).encode("utf-8", "surrogatepass"))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(_FIELDS), _JSON, max_size=8))
def test_any_json_in_ninjs_fields(fields: dict[str, Any]) -> None:
    """Any JSON in any field of ninjs never makes the stage fail."""
    _check(_ninjs(**fields))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 400), st.binary(max_size=4))
def test_damaged_ninjs(position: int, damage: bytes) -> None:
    """Bytes overwritten anywhere in a sound document never make the stage fail."""
    sound = _ninjs(body_html="<p>They <b>agreed</b> on the ferry &amp; more.</p>", pubstatus="usable", urgency=3)
    _check(sound[:position] + damage + sound[position + len(damage) :])


_MEGABYTE = 1_000_000


_FLOODS = [
    # field of ninjs or None for the bytes themselves, beginning, what repeats, end
    *(
        (None, "", piece, "")
        for piece in (
            "\n",
            "a",
            "a ",
            "a. ",
            "a?",
            "a\n",
            "a b.\n\n",
            "a  1  2\n",
            ".",
            " .",
            "(",
            "A: b\n",
            "<",
            "[",
            "{",
        )
    ),
    *((None, "", piece, "x") for piece in ("\t", " ", "\r")),
    *(
        (None, "", piece, "")
        for piece in ("PORTMERE, ", "UPDATE 1-", "<!--", "\xad", "A: b\nReceived: ", "-", "A. ", "(NDP) - ", "“", "By ")
    ),
    (None, "Slug: ", "b", ""),
    (None, "<?xml ", "<!", ""),
    (None, '{"a": "', "\\", ""),
    (None, "Ferry\n\n", "(Reporting by ", ""),
    (None, "Ferry\n\n", "Eds: a\n", ""),
    *(
        ("body_html", "", piece, "")
        for piece in ("<", "<p>", "<td>x", "<table>", "<!--", "&#", "<br>", "<p>a b c.</p>")
    ),
    *(("headline", "", piece, "") for piece in ("(", "CORRECTED-", "<", "A ", "=", " - ")),
    *(("body_text", "", piece, "") for piece in ("\\n", "A", "&amp;", "1 ", "a b c\n")),
    *(
        (field, "", "<b>&", "")
        for field in ("slugline", "byline", "ednote", "located", "pubstatus", "versioncreated", "language")
    ),
]


@pytest.mark.parametrize(("field", "before", "piece", "after"), _FLOODS)
def test_hostile_megabyte(field: str | None, before: str, piece: str, after: str) -> None:
    """A megabyte of anything takes seconds at most: time grows with the size, not with its square."""
    flood = before + piece * (1_000_000 // len(piece)) + after
    value = flood.encode() if field is None else _ninjs(**{field: flood})
    start = time.perf_counter()
    _outcome(value)

    assert time.perf_counter() - start < 15
