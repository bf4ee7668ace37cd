"""AP Media API: items and pages, the text that a gateway puts beside them, kills without text."""

import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest
from mutations import MUTATIONS

from wiredesk.domain.errors import Rejection
from wiredesk.formats import ninjs
from wiredesk.formats.ap import media as ap_media
from wiredesk.formats.item import ReadLimits, WireItem
from wiredesk.formats.slugline import Slugline, split_slugline
from wiredesk_events import Block, Reference


NITF = (
    '<?xml version="1.0" encoding="iso-8859-1"?><nitf><body><body.head><hedline>'
    "<hl1>Ferry late at Nordhavn</hl1></hedline></body.head><body.content><block id='Main'>"
    "<hl2>Ferry late at Nordhavn</hl2><p>NORDHAVN (AP) — The ferry Åse was late.</p><table>"
    "<tr><td>Ferry</td><td>Delay</td></tr><tr><td>Åse</td><td>3</td></tr></table></block></body.content></body></nitf>"
)

ITEM: dict[str, Any] = {
    "uri": "https://api.example/media/v/content/0123456789abcdef0123456789abcdef?qt=x",
    "altids": {
        "itemid": "0123456789abcdef0123456789abcdef",
        "etag": "0123456789abcdef0123456789abcdef_1a1",
        "friendlykey": "12345",
        "transref": "V0117",
    },
    "version": 0,
    "type": "text",
    "urgency": 4,
    "editorialpriority": "r",
    "language": "en",
    "versioncreated": "2026-05-04T06:15:00Z",
    "firstcreated": "2026-05-04T05:00:00Z",
    "pubstatus": "usable",
    "ednote": "Adds quote. With AP Photos.",
    "signals": ["newscontent"],
    "headline": "Ferry late at Nordhavn",
    "slugline": "BC-WL--Ferry Late, 2nd Ld-Writethru,117",
    "bylines": [{"by": "By ADA BROOK", "title": "Associated Press"}],
    "located": "NORDHAVN",
    "datelinelocation": {"city": "Nordhavn", "countryname": "Westland"},
    "copyrightnotice": "Copyright 2026",
    "usageterms": ["Editorial use only."],
    "outinginstructions": ["No archives."],
    "keywords": ["Ferry Late"],
    "provider": "AP",
    "profile": "Spot Development",
    "description_summary": "A ferry was late.",
    "subject": [
        {"rels": ["category"], "code": "i", "name": "International"},
        {"rels": ["direct"], "code": "f1", "name": "Ferries", "scheme": "http://cv.example/id/"},
    ],
    "organisation": [{"code": "o1", "name": "Lund & Sons", "scheme": "http://cv.example/id/"}],
    "place": [{"name": "Nordhavn", "rels": ["direct"]}, {"name": "Westland", "rels": ["ancestor"]}],
    "associations": {"1": {"type": "picture", "headline": "A ferry"}},
    "renditions": {"nitf": {"href": "https://api.example/x", "words": 120, "content": NITF}},
}

REFERENCE = {"nitf": {"href": "https://api.example/x", "title": "NITF Story Download", "words": 120}}

_LIMITS = ReadLimits()


def _read(document: Any, limits: ReadLimits = _LIMITS) -> tuple[WireItem, ...]:
    return ap_media.read(json.dumps(document).encode(), limits)


def _answer(item: Any, **beside: Any) -> dict[str, Any]:
    return {"api_version": "1.1", "api_mode": "live", "data": {"meta": {}, "item": item, **beside}}


def _page(*items: Any) -> dict[str, Any]:
    return {"api_version": "1.1", "data": {"items": [{"meta": {}, "item": item} for item in items]}}


def _one(**changes: Any) -> WireItem:
    fields = {key: value for key, value in {**ITEM, **changes}.items() if value is not ...}
    (item,) = _read(_answer(fields))
    return item


def test_a_whole_item() -> None:
    """Every field that we carry is found, as sent, and the NITF beside the reference is the copy."""
    item = _one()
    envelope = item.envelope

    assert (item.format, item.headline, item.agency) == ("ap-media", "Ferry late at Nordhavn", "AP")
    assert (item.provider_id, item.provider_version) == ("0123456789abcdef0123456789abcdef", "0")
    assert (item.issued_at, envelope.created_at) == (
        datetime(2026, 5, 4, 6, 15, tzinfo=UTC),
        datetime(2026, 5, 4, 5, tzinfo=UTC),
    )
    assert envelope.issued_text == "2026-05-04T06:15:00Z"
    assert (item.status, item.kind, item.embargoed_until, item.language) == ("usable", None, None, "en")
    assert (item.urgency, item.provider_urgency) == (4, "4")
    assert (envelope.slug, item.take_key, envelope.word_count) == ("BC-WL--Ferry Late", "2nd Ld-Writethru", 117)
    assert (envelope.byline, envelope.dateline, envelope.dateline_place) == ("ADA BROOK", "NORDHAVN", "Nordhavn")
    assert (envelope.editor_notes, envelope.sequence) == (("Adds quote. With AP Photos.",), "V0117")
    assert (envelope.keywords, envelope.categories, envelope.genres) == (("Ferry Late",), ("i",), ("Spot Development",))
    assert envelope.subjects == ("http://cv.example/id/f1 Ferries", "http://cv.example/id/o1 Lund & Sons")
    assert (envelope.places, envelope.abstract) == (("Nordhavn",), "A ferry was late.")
    assert (envelope.copyright, envelope.usage_terms) == ("Copyright 2026", "Editorial use only. No archives.")
    assert item.blocks == (
        Block(text="NORDHAVN (AP) — The ferry Åse was late."),
        Block(kind="table", text="Ferry\tDelay\nÅse\t3"),
    )
    assert item.flags == frozenset()


@pytest.mark.parametrize(
    "place",
    [
        {"renditions": {"nitf": {"body": "<p>It was late.</p><p>Very.</p>"}}},
        {"renditions": REFERENCE, "main": {"nitf": "<block id='Main'><p>It was late.</p><p>Very.</p></block>"}},
        {"renditions": REFERENCE, "body_nitf": "<p>It was late.</p><p>Very.</p>"},
        {"renditions": REFERENCE, "body_html": "<p>It was late.<p>Very.<br>"},
        {"renditions": REFERENCE, "body_text": "It was late.\n\nVery."},
        {"renditions": REFERENCE, "nitf": {"body_html": "<p>It was late.</p><p>Very.</p>"}},
    ],
)
def test_places_of_the_text(place: dict[str, Any]) -> None:
    """The text is found wherever gateways put it."""
    assert [block.text for block in _one(**place).blocks] == ["It was late.", "Very."]


def test_text_beside_the_item() -> None:
    """Text that stands beside the item, and not in it, is found too."""
    (item,) = _read(_answer({**ITEM, "renditions": REFERENCE}, nitf={"body_html": "<p>It was late.</p>"}))

    assert item.blocks == (Block(text="It was late."),)


def test_a_reference_is_no_text() -> None:
    """An item whose text is only referred to is no story, and neither is a picture; a page keeps the others."""
    bare = {**ITEM, "renditions": REFERENCE}
    picture = {**ITEM, "type": "picture", "body_text": "A ferry."}
    items = _read(_page(ITEM, bare, picture, ITEM))

    assert [item.index for item in items] == [0, 3]
    assert all(item.flags == {"items-without-text"} for item in items)
    for document in (_answer(bare), _answer(picture), _page(bare, picture), _page()):
        with pytest.raises(Rejection, match="WIRE-R008"):
            _read(document)


@pytest.mark.parametrize(
    "shape",
    [
        *(_answer(ITEM), _page(ITEM), ITEM, [ITEM], {"item": ITEM}, [{"item": ITEM}]),
        *({"items": [{"item": ITEM}]}, {"data": {"items": [ITEM]}}),
    ],
)
def test_shapes(shape: Any) -> None:
    """Answers, pages, files of the agent and bare items give the same story."""
    assert _read(shape) == _read(ITEM)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"editorialtypes": ["Kill"]}, ("canceled", "kill")),
        ({"editorialtypes": ["Elimination"]}, ("canceled", "kill")),
        ({"editorialtypes": ["Lead", "Withhold"]}, ("withheld", "withhold")),
        ({"editorialtypes": ["Correction", "Lead"]}, ("usable", "correction")),
        ({"editorialtypes": ["Add"]}, ("usable", "update")),
        ({"editorialtypes": ["Ld-Writethru"]}, ("usable", "update")),
        ({"editorialtypes": ["Feature"]}, ("usable", None)),
        ({"profile": "Advisory"}, ("usable", "advisory")),
        ({"editorialrole": "NewsAlert"}, ("usable", "alert")),
        ({"pubstatus": "Canceled"}, ("canceled", "kill")),
        ({"pubstatus": "withheld", "editorialtypes": ["Correction"]}, ("withheld", "withhold")),
        ({"pubstatus": "odd"}, ("withheld", None)),
    ],
)
def test_status_and_kind(changes: dict[str, Any], expected: tuple[str, str | None]) -> None:
    """The publication status and the editorial types say together what a story does."""
    item = _one(**changes)

    assert (item.status, item.kind) == expected
    assert ("status-unknown" in item.flags) == (changes.get("pubstatus") == "odd")


def test_a_kill_needs_no_text() -> None:
    """A kill without text is kept by its id, with the story that it refers to."""
    kill = _one(renditions=REFERENCE, pubstatus="canceled", refersto="fedc", headline="Kill")

    assert (kill.status, kill.kind, kill.blocks, kill.refers_to) == (
        "canceled",
        "kill",
        (),
        (Reference(provider_id="fedc"),),
    )
    with pytest.raises(Rejection, match="WIRE-R008"):
        _one(renditions=REFERENCE, pubstatus="canceled", altids={}, uri=...)


NOON = "2026-05-05T12:00:00Z"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"embargoed": NOON}, ("usable", datetime(2026, 5, 5, 12, tzinfo=UTC), None)),
        ({"embargoed": NOON, "pubstatus": "embargoed"}, ("usable", datetime(2026, 5, 5, 12, tzinfo=UTC), None)),
        ({"embargoed": NOON, "pubstatus": "withheld"}, ("withheld", datetime(2026, 5, 5, 12, tzinfo=UTC), None)),
        ({"releasedatetime": NOON}, ("usable", datetime(2026, 5, 5, 12, tzinfo=UTC), None)),
        ({"releasedatetime": "2026-05-04T06:15:00Z"}, ("usable", None, None)),
        ({"pubstatus": "embargoed"}, ("withheld", None, None)),
        ({"embargoed": "after the speech"}, ("usable", None, "after the speech")),
        ({"editorialtypes": ["HoldForRelease"]}, ("usable", None, "HoldForRelease")),
        ({"ednote": "Embargoed until 6 p.m. EDT Monday"}, ("usable", None, "6 p.m. EDT Monday")),
    ],
)
def test_embargoes(changes: dict[str, Any], expected: tuple[str, datetime | None, str | None]) -> None:
    """An embargo stands in three fields and in notes; what cannot be read stays as words, which hold the story."""
    item = _one(**changes)

    assert (item.status, item.embargoed_until, item.embargo_text) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"urgency": ...}, (4, "r")),
        ({"urgency": 2}, (2, "2")),
        ({"urgency": ..., "editorialpriority": ...}, (None, None)),
        ({"urgency": "x", "editorialpriority": ...}, (None, "x")),
    ],
)
def test_urgency(changes: dict[str, Any], expected: tuple[int | None, str | None]) -> None:
    """The number counts, else the priority letter of the wires."""
    item = _one(**changes)

    assert (item.urgency, item.provider_urgency) == expected
    assert ("urgency-unknown" in item.flags) == (expected == (None, "x"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"altids": ...}, "0123456789abcdef0123456789abcdef"),
        ({"altids": {}, "uri": "urn:x"}, "urn:x"),
        ({"altids": {"itemid": 7}}, "7"),
        ({"altids": {}, "itemid": "a"}, "a"),
    ],
)
def test_ids(changes: dict[str, Any], expected: str) -> None:
    """The id that all versions share is found in `altids`, in a field of its own or in the address."""
    (item,) = _read(_answer({key: value for key, value in {**ITEM, **changes}.items() if value is not ...}))

    assert item.provider_id == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("BC-US--Lobster, 1st Ld-Writethru,127", Slugline("BC-US--Lobster", "1st Ld-Writethru", 127)),
        ("BC-FBN--Rams, Bears, ABRIDGED, 2nd Ld,5", Slugline("BC-FBN--Rams, Bears", "ABRIDGED, 2nd Ld", 5)),
        ("BC-US--Cameras,ADVISORY", Slugline("BC-US--Cameras", "ADVISORY")),
        ("BC-US--Cameras, Films", Slugline("BC-US--Cameras, Films")),
        ("2nd Ld", Slugline("2nd Ld")),
        (",12", Slugline(",12")),
        ("", Slugline("")),
    ],
)
def test_sluglines(line: str, expected: Slugline) -> None:
    """What differs between versions is taken off the slug; commas in the slug itself stay."""
    assert split_slugline(line) == expected


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"keywords": {"a": [1]}}, "keywords"),
        ({"bylines": 5}, "byline"),
        ({"subject": "x" * 3, "place": 7}, "places"),
        ({"usageterms": 3.5}, "usage_terms"),
        ({"language": ["en"]}, "language"),
    ],
)
def test_odd_types_of_optional_fields(changes: dict[str, Any], kept: str) -> None:
    """A field that decides nothing refuses nothing; it is left out and flagged."""
    item = _one(**changes)
    value = item.language if kept == "language" else getattr(item.envelope, kept)

    assert not value
    assert kept == "keywords" or "field-unreadable" in item.flags


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"pubstatus": {}}, "data.item.pubstatus"),
        ({"embargoed": True}, "data.item.embargoed"),
        ({"editorialtypes": 5}, "data.item.editorialtypes"),
        ({"headline": 5}, "data.item.headline"),
    ],
)
def test_odd_types_of_deciding_fields(changes: dict[str, Any], field: str) -> None:
    """What decides about publication must be readable; the field is named."""
    with pytest.raises(Rejection) as caught:
        _one(**changes)

    assert (caught.value.code.code, caught.value.detail) == ("WIRE-R009", field)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"data": {"x": 1}}, "WIRE-R004"),
        (5, "WIRE-R004"),
        (_page(), "WIRE-R008"),
        (_page({}), "WIRE-R008"),
        ([ITEM, 5], "WIRE-R009"),
        (_page(*[ITEM] * 11), "WIRE-R006"),
        (_answer({**ITEM, "renditions": REFERENCE, "body_html": "<p>x" * 21}), "WIRE-R006"),
        (_answer({**ITEM, "renditions": {"nitf": {"content": "<p>x</p>" * 21}}}), "WIRE-R006"),
    ],
)
def test_rejections(document: Any, code: str) -> None:
    """JSON that is none of AP's and pages of absurd size have their code."""
    with pytest.raises(Rejection, match=code):
        _read(document, ReadLimits(max_items=10, max_blocks=20))


def test_broken_mark_up_is_still_text() -> None:
    """NITF that is not well formed is read as HTML is, and flagged."""
    item = _one(renditions={"nitf": {"content": "<p>It was late.<p>Very."}})

    assert ([block.text for block in item.blocks], set(item.flags)) == (["It was late.", "Very."], {"xml-repaired"})


def test_sniff() -> None:
    """AP's marks are recognised, whatever stands before them, and ninjs is left to its own reader."""
    superdesk = {"guid": "x", "versioncreated": NOON, "headline": "x", "body_html": "<p>x</p>", "altids": {"a": "b"}}
    ninjs_3 = {"uri": "x", "headlines": [{"value": "x"}], "altIds": [{"role": "itemid", "value": "y"}]}

    for document in (_answer(ITEM), _page(ITEM), ITEM, [ITEM], {"item": ITEM}):
        assert ap_media.sniff(json.dumps(document).encode()[:8_192])
        assert ap_media.sniff(json.dumps(document, indent=4).encode()[:8_192])
    for other in (superdesk, ninjs_3):
        data = json.dumps(other).encode()
        assert ninjs.sniff(data)
        assert not ap_media.sniff(data)
    assert not ap_media.sniff(b'The field "api_version": is in "data"')


def test_mutations() -> None:
    """Whatever happens to an answer, it is read or refused, and read alike each time."""
    read = 0
    seed = json.dumps(_page(ITEM, {**ITEM, "renditions": REFERENCE}), indent=1, ensure_ascii=False).encode()
    for number in range(1_500):
        rng = random.Random(number)
        data = seed
        for _ in range(rng.choice((1, 1, 2, 4))):
            data = rng.choice(MUTATIONS)(rng, data)
        try:
            items = ap_media.read(data, _LIMITS)
        except Rejection:
            continue
        read += 1
        assert items == ap_media.read(data, _LIMITS)
    assert read > 50


def test_odd_values() -> None:
    """Any value in any field gives a story or a refusal, nothing else."""
    odd: tuple[Any, ...] = (
        None,
        True,
        0,
        -1,
        10**30,
        1e308,
        "",
        "\u202e",
        [],
        {},
        [None],
        [[]],
        [5],
        {"": 1},
        {"name": [1]},
    )
    outcomes: set[int | str] = set()
    for field in ITEM:
        for value in odd:
            try:
                outcomes.add(len(_read(_answer({**ITEM, field: value}))))
            except Rejection as rejection:
                outcomes.add(rejection.code.code)

    assert outcomes == {1, "WIRE-R008", "WIRE-R009"}
