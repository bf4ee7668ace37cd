"""What is found as a place name, and what is not."""

from pathlib import Path

import pytest

from wiredesk.stages.geo import default_geo, tag_places
from wiredesk.stages.geo.recognise import Tag
from wiredesk.stages.geo.tokens import Tokens
from wiredesk_events import Entity, Mention, StoryTagged, load


SAMPLE = load(StoryTagged, (Path(__file__).parents[1] / "golden/geo/efe/in.json").read_text("utf-8"))


def found(text: str, *tags: Tag) -> list[str]:
    """Return the names found in a text."""
    return [text[name.start : name.end] for name in default_geo().recogniser.find("body", Tokens(text), tags)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("He flew from New York City to St. Petersburg.", ["New York City", "St. Petersburg"]),
        ("He arrived in New York. City officials waited.", ["New York"]),
        ("It happened in the U.S. on Monday.", ["U.S."]),
        ("They told us that US troops left.", ["US"]),
        ("In Ivory Coast’s port of Abidjan", ["Ivory Coast", "Abidjan"]),
        ("MOSCOW AND KYIV AGREE", ["MOSCOW", "KYIV"]),
        ("He lives in Austin, Tex., with his family.", ["Austin", "Tex."]),
        ("Tex. and Mo. are old friends.", []),
        ("The Isle of Man race", ["Isle of Man"]),
        ("A São Paulo resident", ["São Paulo"]),
        ("near Islamabad International Airport", ["Islamabad International Airport"]),
        ("a blast at Lahore airport", ["Lahore airport"]),
        ("Crowds filled Karachi Railway Station", ["Karachi Railway Station"]),
    ],
)
def test_names_found(text: str, names: list[str]) -> None:
    """The longest name counts; its span is bare; facilities are one name."""
    assert names == found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Qatar Airways cancelled the route.",
        "The Washington Post reported it.",
        "Islamabad United won.",
        "Shares of Qatar National Bank fell.",
        "He plays for Paris Saint-Germain.",
        "Dynamo Moscow signed a striker.",
        "The University of Islamabad opened a campus.",
        "Michael Jordan retired.",
        "Paris Hilton opened a shop.",
        "The Afghan-Soviet War ended in 1989.",
        "The Paris Agreement was signed.",
        "She speaks Russian and answered in French.",
        "Male voters outnumbered female ones; Nice work, Reading helps.",
    ],
)
def test_names_of_other_things(text: str) -> None:
    """A token inside the name of a firm, club, paper, person, event or language is no place."""
    assert found(text) == []


def test_never_against_the_entity_stage() -> None:
    """A name that the entity stage has tagged as a person or organisation is no place; a place tag overrules doubt."""
    text = "Jordan said that Nice was quiet."

    assert found(text, Tag("person", 0, 6)) == []
    assert found(text, Tag("location", 17, 21)) == ["Jordan", "Nice"]


def test_unknown_places_stay() -> None:
    """A location that only the entity stage knows stays, unresolved and without coordinates."""
    body = "The village of Upper Quibble was cut off."
    entity = Entity(
        entity_id="e1",
        kind="location",
        name="Upper Quibble",
        mentions=(Mention(field="body", start=15, end=28, text="Upper Quibble"),),
        confidence=0.8,
    )
    story = tag_places(
        SAMPLE.model_copy(update={"headline": "", "body": body, "entities": (entity,), "dateline": None})
    )

    (place,) = story.places
    assert (place.place_id, place.kind, place.latitude) == ("unresolved:upper-quibble", "unknown", None)


def test_seats_of_power_stay_places() -> None:
    """The Kremlin tagged as an organisation is still a place, read as its government."""
    text = "The Kremlin said so."

    assert found(text, Tag("organization", 4, 11)) == ["Kremlin"]
