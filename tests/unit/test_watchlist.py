"""The watch list: what it may say, and which stories match."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from wiredesk.domain.errors import Misconfigured
from wiredesk.stages.geo import WatchList, tag_places
from wiredesk_events import Dateline, Entity, EntityKind, Mention, StoryEnriched, StoryTagged, load


GOLDEN = Path(__file__).parents[1] / "golden"
SAMPLE = load(StoryTagged, (GOLDEN / "geo/efe/in.json").read_text("utf-8"))
PARAGRAPHS: list[dict[str, Any]] = tomllib.loads((GOLDEN / "watch.toml").read_text("utf-8"))["paragraph"]
KINDS: dict[str, EntityKind] = {
    "persons": "person",
    "organizations": "organization",
    "products": "product",
    "events": "event",
    "works": "work",
}


def enrich(body: str, watchlist: WatchList | None = None, **fields: Any) -> StoryEnriched:
    """Return a story of one paragraph with its watches."""
    update = {"headline": "", "body": body, "entities": (), "dateline": None} | fields
    return tag_places(SAMPLE.model_copy(update=update), watchlist)


def entities(paragraph: dict[str, Any]) -> tuple[Entity, ...]:
    """Return the entities that a gold paragraph names."""
    text = paragraph["text"]
    return tuple(
        Entity(
            entity_id=name,
            kind=kind,
            name=name,
            confidence=0.9,
            mentions=tuple(
                Mention(field="body", start=found.start(), end=found.end(), text=name)
                for found in re.finditer(re.escape(name), text)
            ),
        )
        for key, kind in KINDS.items()
        for name in paragraph.get(key, ())
    )


@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=lambda paragraph: paragraph["text"][:40])
def test_gold_paragraphs(paragraph: dict[str, Any]) -> None:
    """Each gold paragraph matches its watches and no other."""
    story = enrich(paragraph["text"], entities=entities(paragraph))

    assert paragraph["watch"] == [match.watch for match in story.watch]


def test_there_are_enough_gold_paragraphs() -> None:
    """The gold set holds at least sixty paragraphs."""
    assert len(PARAGRAPHS) >= 60


def test_evidence() -> None:
    """A match names its readings, its places and the mentions that count; modifiers do not."""
    (match,) = enrich("Qatari envoys met in Doha. Qatar will pay, a Doha-based bank said.").watch

    assert match.readings == ("literal", "government")
    assert [span.text for span in match.evidence] == ["Doha", "Qatar"]
    assert {"geonames:289688", "geonames:290030"} == set(match.place_ids)
    assert 0 < match.score <= 1


def test_the_dateline_counts() -> None:
    """A story filed from a watched place matches, without a span; a namesake's dateline does not."""
    filed = Dateline(text="MOSCOW, Nov. 3 (XYZ) -", place="MOSCOW")
    namesake = Dateline(text="MOSCOW, Idaho (XYZ) -", place="MOSCOW", region="Idaho")
    (match,) = enrich("Shares fell.", dateline=filed).watch

    assert (match.dateline, match.evidence, match.readings) == (True, (), ("literal",))
    assert enrich("Police in Moscow asked for help.", dateline=namesake).watch == ()


def test_a_watch_may_count_other_readings(tmp_path: Path) -> None:
    """A watch list of one's own names its places and the readings that count."""
    path = tmp_path / "watch.toml"
    path.write_text('[[watch]]\nname = "iran-people"\ncountries = ["IR"]\nreadings = ["modifier"]\n', "utf-8")
    watchlist = WatchList.load(path)

    assert watchlist.names == ("iran-people",)
    assert [match.watch for match in enrich("Iranian exports rose.", watchlist).watch] == ["iran-people"]
    assert enrich("Talks were held in Tehran.", watchlist).watch == ()


def test_the_packaged_list() -> None:
    """By default Islamabad, Moscow and Qatar are watched."""
    assert WatchList.default().names == ("islamabad", "moscow", "qatar")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[watch]]\nname = 'Big City'\nplaces = ['geonames:1']", r"watch\.0\.name"),
        ("[[watch]]\nname = 'a'", "places and countries"),
        ("[[watch]]\nname = 'a'\nplaces = ['Moscow']", r"watch\.0\.places\.0"),
        ("[[watch]]\nname = 'a'\ncountries = ['Qatar']", r"watch\.0\.countries\.0"),
        ("[[watch]]\nname = 'a'\ncountries = ['QA']\nreadings = ['gov']", r"watch\.0\.readings\.0"),
        ("[[watch]]\nname = 'a'\ncountries = ['QA']\n[[watch]]\nname = 'a'\ncountries = ['RU']", "two watches"),
        ("[[watch]]\nname = 'a'\ncity = 'x'", r"watch\.0\.city"),
        ("[[watch", "watch.toml"),
    ],
)
def test_a_broken_list_is_explained(tmp_path: Path, text: str, fault: str) -> None:
    """A watch list with a fault is refused with its file, the entry and the fault."""
    path = tmp_path / "watch.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(Misconfigured, match=rf"WIRE-S002.*watch\.toml.*{fault}|WIRE-S002.*{fault}"):
        WatchList.load(path)


def test_a_missing_list_is_explained(tmp_path: Path) -> None:
    """A watch list that cannot be read is a misconfiguration, not a crash."""
    with pytest.raises(Misconfigured, match="WIRE-S002"):
        WatchList.load(tmp_path / "none.toml")
