"""Joining: which mentions are the same person, place or thing."""

from wiredesk.stages.entities.joining import join, slug
from wiredesk.stages.entities.lists import load_lists
from wiredesk.stages.entities.passages import read_passage
from wiredesk.stages.entities.recogniser import NameRecogniser
from wiredesk_events import Entity


def _entities(body: str, headline: str = "") -> dict[str, Entity]:
    passages = (read_passage("headline", headline), read_passage("body", body))
    names = NameRecogniser(load_lists()).find(passages)
    return {entity.name: entity for entity in join(passages, names, load_lists())}


def _mentions(entity: Entity) -> list[str]:
    return [mention.text for mention in entity.mentions]


def test_surname_joins_the_full_name() -> None:
    """A surname, with or without a title, is the person named in full."""
    found = _entities("Foreign Minister Farida Okonjo met reporters. Minister Okonjo's aides left. Okonjo stayed.")

    assert _mentions(found["Farida Okonjo"]) == ["Farida Okonjo", "Okonjo", "Okonjo"]
    assert found["Farida Okonjo"].titles == ("Foreign Minister", "Minister")


def test_two_persons_with_one_surname_are_not_joined() -> None:
    """A surname that two persons share joins neither."""
    found = _entities("Adel Rahimi and Laila Rahimi came. Police said Rahimi was late.")

    assert {"Adel Rahimi", "Laila Rahimi", "Rahimi"} == set(found)


def test_acronym_in_brackets_joins_its_expansion() -> None:
    """An acronym right behind the name, and later alone, is the same organisation."""
    found = _entities("The Northern Harbour Workers Union (NHWU) met. Officials of the NHWU agreed.")

    assert _mentions(found["Northern Harbour Workers Union"]) == ["Northern Harbour Workers Union", "NHWU", "NHWU"]


def test_listed_aliases_are_one_entity() -> None:
    """US and United States are one country, UN and United Nations one organisation."""
    found = _entities("The United States spoke at the United Nations. The US and the UN agreed.")

    assert {name: _mentions(entity) for name, entity in found.items()} == {
        "United States": ["United States", "US"],
        "United Nations": ["United Nations", "UN"],
    }


def test_a_misspelling_joins_and_does_not_name() -> None:
    """A word one letter off a country of the story is that country; the name stays right."""
    found = _entities("Relations with Russia are good. A bond with Rusia is a priority.")

    assert _mentions(found["Russia"]) == ["Russia", "Rusia"]


def test_a_title_behind_the_name() -> None:
    """An apposition gives the role without country and organisation; a portfolio stays."""
    found = _entities(
        "Farida Okonjo, the chief executive of Tamar Lines, met Adel Rahimi, minister of state for ports."
    )

    assert found["Farida Okonjo"].titles == ("chief executive",)
    assert found["Adel Rahimi"].titles == ("minister of state for ports",)


def test_former_and_country_stay_outside_the_title() -> None:
    """Of "former Qatari Prime Minister" the title is "Prime Minister"."""
    found = _entities("Talks with former Qatari Prime Minister Adel Rahimi went on.")

    assert found["Adel Rahimi"].titles == ("Prime Minister",)


def test_ids_are_unique_and_speak() -> None:
    """An id is the kind and the name; equal names of another kind do not clash."""
    found = _entities("Talks in Jordan went on. The team met Michael Jordan at home.")
    ids = [entity.entity_id for entity in found.values()]

    assert sorted(ids) == ["location:jordan", "person:michael-jordan"]
    assert slug("São Paulo") == "sao-paulo"
    assert slug("—") == "x"


def test_a_surname_with_a_letter_wrong_is_found_and_joined() -> None:
    """A word that nothing else explains, one letter off a surname of the story, is that person."""
    found = _entities("Minister Farida Okonjo came. Okonjo spoke. Okonjjo left at night.")

    assert _mentions(found["Farida Okonjo"]) == ["Farida Okonjo", "Okonjo", "Okonjjo"]


def test_a_title_before_a_comma_and_behind_an_ordinal() -> None:
    """What the name between commas explains is its title; "first" and the country are no part of one."""
    found = _entities("The chief executive of Tamar Lines, Farida Okonjo, met Adel Rahimi, the first Qatari president.")

    assert found["Farida Okonjo"].titles == ("chief executive",)
    assert found["Adel Rahimi"].titles == ("president",)
