"""ninjs 1.x, 2.x and 3.x, and what feeds make of it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from wiredesk.domain.errors import Rejection
from wiredesk.formats import ninjs
from wiredesk.formats.item import ReadLimits, WireItem


V1: dict[str, Any] = {
    "uri": "urn:newsml:ndp.example:20210407:ferry",
    "type": "text",
    "version": "3",
    "versioncreated": "2021-04-07T14:30:00+02:00",
    "firstcreated": "2021-04-07T09:00:00Z",
    "pubstatus": "usable",
    "urgency": 4,
    "language": "en-gb",
    "headline": "Ministers agree on ferry",
    "slugline": "FERRY-TALKS",
    "byline": "By Ada Brook",
    "located": "Portmere",
    "ednote": "Adds quote",
    "usageterms": "Not for magazines",
    "infosource": [{"name": "NDP"}],
    "genre": [{"name": "News"}],
    "subject": [
        {"name": "transport", "code": "20000337", "scheme": "medtop"},
        {"name": "sea", "code": "7", "scheme": "https://codes.example/topic/"},
        {"name": "harbours"},
    ],
    "wordcount": 12,
    "body_text": "They met. They agreed.",
    "body_xhtml": "<p>They met.</p><p>They agreed.</p>",
}

V3: dict[str, Any] = {
    "uri": "urn:newsml:ndp.example:20210407:ferry",
    "version": "3",
    "versionCreated": "2021-04-07T14:30:00+02:00",
    "firstCreated": "2021-04-07T09:00:00Z",
    "pubStatus": "usable",
    "urgency": 4,
    "language": "en-gb",
    "headlines": [{"role": "short", "value": "Ferry deal"}, {"role": "main", "value": "Ministers agree on ferry"}],
    "slugline": "FERRY-TALKS",
    "by": "By Ada Brook",
    "located": "Portmere",
    "edNote": "Adds quote",
    "usageTerms": "Not for magazines",
    "infoSources": [{"name": "NDP"}],
    "genres": [{"name": "News"}],
    "subjects": [
        {"name": "transport", "literal": "20000337", "scheme": "medtop"},
        {"name": "sea", "uri": "https://codes.example/topic/7"},
        {"name": "harbours"},
    ],
    "wordCount": 12,
    "bodies": [
        {"role": "summary", "value": "They agreed."},
        {"contentType": "text/plain", "value": "They met. They agreed."},
        {"contentType": "text/html", "value": "<p>They met.</p><p>They agreed.</p>"},
    ],
}


_LIMITS = ReadLimits()


def _read(document: Any, limits: ReadLimits = _LIMITS) -> tuple[WireItem, ...]:
    return ninjs.read(json.dumps(document).encode(), limits)


def _one(**changes: Any) -> WireItem:
    (item,) = _read({key: value for key, value in {**V1, **changes}.items() if value is not ...})
    return item


@pytest.mark.parametrize("document", [V1, V3], ids=["1.x", "3.x"])
def test_fields_of_both_generations(document: dict[str, Any]) -> None:
    """Version 1 and version 3 of the same item give the same story."""
    (item,) = _read(document)

    assert item.headline == "Ministers agree on ferry"
    assert [block.text for block in item.blocks] == ["They met.", "They agreed."]
    assert (item.provider_id, item.provider_version) == ("urn:newsml:ndp.example:20210407:ferry", "3")
    assert item.issued_at == datetime(2021, 4, 7, 12, 30, tzinfo=UTC)
    assert (item.status, item.kind, item.urgency, item.provider_urgency) == ("usable", None, 4, "4")
    assert (item.language, item.agency, item.flags) == ("en-GB", "NDP", frozenset())
    assert item.envelope.model_dump(exclude_defaults=True) == {
        "headline": "Ministers agree on ferry",
        "slug": "FERRY-TALKS",
        "byline": "By Ada Brook",
        "dateline_place": "Portmere",
        "editor_notes": ("Adds quote",),
        "subjects": ("medtop:20000337 transport", "https://codes.example/topic/7 sea", "harbours"),
        "genres": ("News",),
        "issued_text": "2021-04-07T14:30:00+02:00",
        "created_at": datetime(2021, 4, 7, 9, 0, tzinfo=UTC),
        "provider_status": "usable",
        "word_count": 12,
        "usage_terms": "Not for magazines",
    }


def test_second_generation_lists() -> None:
    """Version 2 keeps small letters in `contenttype` and lists for headlines and bodies."""
    (item,) = _read(
        {
            "uri": "x",
            "versioncreated": "2021-04-07T12:30:00Z",
            "headlines": [{"value": "A"}],
            "bodies": [{"contenttype": "text/html", "value": "<p>B &amp; C</p>"}],
        }
    )

    assert (item.headline, item.blocks[0].text) == ("A", "B & C")


def test_superdesk_dialect() -> None:
    """`guid`, `source`, `evolvedfrom`, authors and keywords of Superdesk are understood."""
    item = _one(
        uri=...,
        byline=...,
        guid="tag:ndp.example:1",
        source="NDP Wire",
        evolvedfrom="tag:ndp.example:0",
        authors=[{"name": "Ada Brook", "role": "writer"}, {"name": "Ed Itor", "role": "editor"}],
        keywords=["ferry", "harbour"],
        located={"city": "Portmere", "country": "X"},
        anpa_take_key="1st Ld-Writethru",
    )

    assert item.provider_id == "tag:ndp.example:1"
    assert item.agency == "NDP Wire"
    assert item.kind == "update"
    assert [reference.provider_id for reference in item.refers_to] == ["tag:ndp.example:0"]
    assert item.envelope.byline == "Ada Brook"
    assert item.envelope.keywords == ("ferry", "harbour")
    assert item.envelope.dateline_place == "Portmere"
    assert item.take_key == "1st Ld-Writethru"


def test_associations_name_earlier_stories() -> None:
    """An association that says what it replaces is a reference; a picture is none."""
    item = _one(associations=[{"rel": "evolvedFrom", "uri": "old"}, {"rel": "illustrates", "uri": "picture"}])

    assert [reference.provider_id for reference in item.refers_to] == ["old"]


@pytest.mark.parametrize(
    ("word", "status", "kind", "flags"),
    [
        ("usable", "usable", None, set()),
        ("canceled", "canceled", "kill", set()),
        ("Cancelled", "canceled", "kill", set()),
        ("stat:canceled", "canceled", "kill", set()),
        ("withheld", "withheld", "withhold", set()),
        ("embargoed", "withheld", None, set()),
        ("draft-x", "withheld", None, {"status-unknown"}),
        (None, "usable", None, set()),
    ],
)
def test_status_words(word: str | None, status: str, kind: str | None, flags: set[str]) -> None:
    """A status kills, withholds or lets pass; a word that we do not know withholds."""
    item = _one(pubstatus=word)

    assert (item.status, item.kind, set(item.flags)) == (status, kind, flags)


@pytest.mark.parametrize(
    ("value", "urgency", "written"),
    [
        (1, 1, "1"),
        (9, 8, "9"),
        (3.0, 3, "3"),
        ("5", 5, "5"),
        (0, None, "0"),
        (12, None, "12"),
        ("flash", 1, "flash"),
        (None, None, None),
    ],
)
def test_urgency(value: Any, urgency: int | None, written: str | None) -> None:
    """Urgency is brought to 1 to 8; the provider's value stays."""
    item = _one(urgency=value)

    assert (item.urgency, item.provider_urgency) == (urgency, written)


@pytest.mark.parametrize("name", ["embargoed", "embargoedUntil", "embargoeduntil"])
def test_embargo(name: str) -> None:
    """The embargo of each generation is read, in UTC."""
    assert _one(**{name: "2021-04-08T06:00:00+02:00"}).embargoed_until == datetime(2021, 4, 8, 4, tzinfo=UTC)


def test_doubtful_embargo() -> None:
    """Without a zone the latest meaning counts; what is no time is kept as text."""
    naive = _one(embargoed="2021-04-08T06:00:00")
    words = _one(embargoed="after the speech")

    assert naive.embargoed_until == datetime(2021, 4, 8, 18, tzinfo=UTC)
    assert naive.flags == {"time-without-zone"}
    assert (words.embargoed_until, words.embargo_text, set(words.flags)) == (
        None,
        "after the speech",
        {"time-unreadable"},
    )


@pytest.mark.parametrize(
    ("changes", "paragraphs"),
    [
        ({"body_xhtml": ..., "body_text": "One.\n\nTwo\nis wrapped."}, ["One.", "Two", "is wrapped."]),
        (
            {"body_xhtml": "<p>Teaser</p>", "body_text": "The full story is here.\nAnd here."},
            ["The full story is here.", "And here."],
        ),
        ({"body_xhtml": ..., "body_text": "<p>Markup</p><p>in text</p>"}, ["Markup", "in text"]),
        ({"body_xhtml": ..., "body_text": "One.\\nTwo."}, ["One.", "Two."]),
        ({"body_xhtml": ..., "body_text": "Q&amp;A <NML.X>"}, ["Q&A <NML.X>"]),
        ({"body_xhtml": ..., "body_text": ..., "body_html": "<p>co&shy;operate</p>"}, ["cooperate"]),
        ({"body_xhtml": ..., "body_text": ""}, []),
    ],
)
def test_bodies(changes: dict[str, Any], paragraphs: list[str]) -> None:
    """The best body is chosen and its paragraphs are found."""
    assert [block.text for block in _one(**changes).blocks] == paragraphs


def test_headline_markup() -> None:
    """Entities in a headline are decoded; a ticker in brackets stays."""
    assert _one(headline="Q&amp;A: Northern Mills <NML.X>").headline == "Q&A: Northern Mills <NML.X>"
    assert _one(headline=..., headline_html="<b>A</b> &lt; B").headline == "A < B"
    assert _one(headline=..., title="Title").headline == "Title"


def test_several_items() -> None:
    """A list and a wrapper give their items with their index; one without text is left out and flagged."""
    picture = {"uri": "p", "type": "picture", "versioncreated": "2021-04-07T12:30:00Z"}
    in_list = _read([V1, picture, V3])
    in_wrapper = _read({"total": 2, "item": [V1, V3]})

    assert [item.index for item in in_list] == [0, 2]
    assert all("items-without-text" in item.flags for item in in_list)
    assert [item.index for item in in_wrapper] == [0, 1]
    assert in_wrapper[0].flags == frozenset()


def test_a_kill_without_text_is_kept() -> None:
    """A cancelled item needs no text: its id says what is killed."""
    (item,) = _read({"uri": "x", "pubstatus": "canceled", "version": 4})

    assert (item.status, item.kind, item.headline, item.blocks, item.provider_version) == (
        "canceled",
        "kill",
        "",
        (),
        "4",
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"headline": 5}, "headline"),
        ({"urgency": [1]}, "urgency"),
        ({"urgency": True}, "urgency"),
        ({"versioncreated": 1617800000}, "versioncreated"),
        ({"body_xhtml": ["<p>"]}, "body_xhtml"),
        ({"bodies": "<p>"}, "bodies"),
        ({"bodies": [{"value": 5}]}, "bodies.value"),
        ({"headline": ..., "headlines": [{"role": 1, "value": "x"}]}, "headlines.role"),
        ({"subject": [5]}, "subject"),
        ({"subject": 5}, "subject"),
        ({"embargoed": True}, "embargoed"),
        ({"pubstatus": {}}, "pubstatus"),
        ({"uri": []}, "uri"),
        ({"associations": "x"}, "associations"),
        ({"edNote": [1], "ednote": ...}, "edNote"),
        ({"language": 1}, "language"),
        ({"located": [1]}, "located"),
        ({"keywords": [{"name": {"en": 1}}]}, "keywords"),
    ],
)
def test_wrong_types_name_the_field(changes: dict[str, Any], field: str) -> None:
    """A field of the wrong type is refused by the name that the sender used."""
    with pytest.raises(Rejection) as caught:
        _one(**changes)

    assert (caught.value.code.code, caught.value.detail) == ("WIRE-R009", field)


@pytest.mark.parametrize(
    ("document", "code", "detail"),
    [
        ({}, "WIRE-R004", "json"),
        ([], "WIRE-R008", ""),
        ([1, 2], "WIRE-R004", "json"),
        ({"data": {"item": {"headline": "x"}}}, "WIRE-R004", "json"),
        ({"item": [{"a": 1}]}, "WIRE-R004", "json"),
        ([V1, 5], "WIRE-R009", "[1]"),
        ({"item": [V1, {**V1, "byline": 5}]}, "WIRE-R009", "item[1].byline"),
        ({"uri": "x", "versioncreated": "2021-04-07T12:30:00Z"}, "WIRE-R008", ""),
        ({"uri": "x", "headline": " ", "body_html": "<p> </p>"}, "WIRE-R008", ""),
        ([V1] * 11, "WIRE-R006", "more than 10 items"),
        ({"uri": "x", "body_html": "<p>x" * 21}, "WIRE-R006", "more than 20 paragraphs"),
    ],
)
def test_rejections(document: Any, code: str, detail: str) -> None:
    """JSON that is no ninjs, ninjs without text and ninjs of absurd size each have their code."""
    with pytest.raises(Rejection) as caught:
        _read(document, ReadLimits(max_items=10, max_blocks=20))

    assert (caught.value.code.code, caught.value.detail) == (code, detail)
