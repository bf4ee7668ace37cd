"""The gazetteer as it is built: which names it knows, in which order it offers their places, what it never offers."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.gazetteer import fold_name, load_gazetteer
from wiredesk.gazetteer.mapped import MappedGazetteer


GAZETTEER = load_gazetteer()


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Islamabad", "geonames:1176615"),
        ("Moscow", "geonames:524901"),
        ("Qatar", "geonames:289688"),
        ("Doha", "geonames:290030"),
        ("QATAR", "geonames:289688"),
        ("the Gambia", "geonames:2413451"),
        ("Rusia", "geonames:2017370"),
        ("Deutschland", "geonames:2921044"),
        ("U.S.", "geonames:6252001"),
        ("US", "geonames:6252001"),
        ("Britain", "geonames:2635167"),
        ("Holland", "geonames:2750405"),
        ("Kiev", "geonames:703448"),
        ("São Paulo", "geonames:3448439"),
        ("Lodz", "geonames:3093133"),
        ("Cote d'Ivoire", "geonames:2287781"),
        ("Pakistani", "geonames:1168579"),
        ("Qataris", "geonames:289688"),
        ("Muscovites", "geonames:524901"),
        ("South Ossetian", "wiredesk:south-ossetia"),
        ("Wash.", "geonames:5815135"),
        ("W.Va.", "geonames:4826850"),
        ("B.C.", "geonames:5909050"),
        ("N.S.W.", "geonames:2155400"),
        ("UAE", "geonames:290557"),
        ("Crimea", "geonames:703883"),
        ("Balochistan", "geonames:1183606"),
        ("Kashmir", "wiredesk:kashmir"),
        ("Persian Gulf", "wiredesk:persian-gulf"),
        ("Middle East", "wiredesk:middle-east"),
        ("Red Square", "wiredesk:red-square"),
        ("Kremlin", "wiredesk:kremlin"),
        ("Heathrow", "wiredesk:heathrow"),
    ],
)
def test_names(name: str, place_id: str) -> None:
    """Usual, other, foreign and short names, words for people and abbreviations lead to their place first."""
    assert place_id == GAZETTEER.candidates(name)[0].place_id


@pytest.mark.parametrize(
    ("name", "kind", "country", "admin1"),
    [
        ("Anderson County", "admin2", "US", "South Carolina"),
        ("Quetta District", "admin2", "PK", "Balochistan"),
        ("Sindh Province", "admin1", "PK", "Sindh"),
        ("Sverdlovsk region", "admin1", "RU", "Sverdlovsk Oblast"),
        ("Lanexa", "city", "US", "Virginia"),
        ("Neches River", "water", "US", "Texas"),
    ],
)
def test_small_places(name: str, kind: str, country: str, admin1: str) -> None:
    """Counties, districts, provinces with their type, hamlets, rivers are known with the division that holds each."""
    found = {(place.kind, place.country_code, place.admin1) for place in GAZETTEER.candidates(name)}

    assert (kind, country, admin1) in found


def test_usual_name_comes_first() -> None:
    """Chattogram, seven times as large, was once called Islamabad too; the capital is offered first."""
    first, second = GAZETTEER.candidates("Islamabad")[:2]

    assert (first.country_code, first.match, first.is_capital) == ("PK", "name", True)
    assert (second.name, second.match) == ("Chattogram", "other")


def test_namesakes_are_places_of_their_own() -> None:
    """Moscow, Idaho and Paris, Texas have their own ids, countries and counties."""
    moscows = GAZETTEER.candidates("Moscow")
    parises = {(place.country_code, place.admin1) for place in GAZETTEER.candidates("Paris")}
    georgias = {place.country_code for place in GAZETTEER.candidates("Georgia") if place.alone}

    assert {"Idaho", "Pennsylvania", "Tennessee"} <= {place.admin1 for place in moscows if place.country_code == "US"}
    assert "Latah County" in {place.admin2 for place in moscows}
    assert ("US", "Texas") in parises
    assert {"GE", "US"} == georgias


@pytest.mark.parametrize("name", ["Lanexa", "Batman", "Surprise", "Nice", "Reading", "Heathrow, Florida", "Orange"])
def test_small_places_need_support(name: str) -> None:
    """A hamlet, or a town with the name of a common word, does not count by its name alone unless a table says so."""
    towns = [place for place in GAZETTEER.candidates(name) if place.population < 100_000]

    assert not any(place.alone for place in towns if place.country_code == "US")


@pytest.mark.parametrize("name", ["The", "Said", "Police", "On", "Monday", "South", "President", "May", "It"])
def test_common_words_are_no_places(name: str) -> None:
    """Words that begin sentences never count alone."""
    assert not any(place.alone for place in GAZETTEER.candidates(name))


def test_unknown_names_have_no_candidates() -> None:
    """A name that nobody knows is answered with nothing, and so is an empty one."""
    assert GAZETTEER.candidates("Nowhereville Nowhere") == ()
    assert GAZETTEER.candidates("") == ()


def test_capitals_only_names() -> None:
    """ "US" counts only in capitals, "Qatar" in any case."""
    assert GAZETTEER.is_upper("us")
    assert not GAZETTEER.is_upper("qatar")


def test_longest_names() -> None:
    """The first word tells how far to look, and how far among the names that count alone."""
    assert GAZETTEER.most_words("papua", alone=True) == 3
    assert GAZETTEER.most_words("lanexa") == 1
    assert GAZETTEER.most_words("lanexa", alone=True) == 0
    assert GAZETTEER.most_words("qwxyz") == 0


def test_every_country_has_a_point() -> None:
    """Every country has an ISO code, a GeoNames id and a point on the map."""
    countries = {
        place.place_id: place
        for name in GAZETTEER.names()
        for place in GAZETTEER._lookup(name)
        if place.kind == "country" and place.match == "name"
    }

    assert len(countries) == 250
    assert all(place.country_code and place.place_id.startswith("geonames:") for place in countries.values())
    assert all((place.latitude, place.longitude) != (0.0, 0.0) for place in countries.values())


def test_folding() -> None:
    """Accents, case, dots and apostrophes do not count; words do."""
    assert fold_name("N’Djamena") == fold_name("N'DJAMENA")
    assert fold_name("Saint-Barthélemy") == fold_name("SAINT BARTHELEMY")
    assert fold_name("Łódź") == "lodz"
    assert fold_name("Newyork") != fold_name("New York")


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    """Whatever the text, the answer is a tuple of places, the same each time."""
    assert GAZETTEER.candidates(text) == GAZETTEER.candidates(text)
    assert GAZETTEER.most_words(text) >= GAZETTEER.most_words(text, alone=True)


def test_opening_takes_no_memory_of_its_own() -> None:
    """The file is mapped, not read: opening it takes kilobytes of memory that only this process has."""
    tracemalloc.start()
    try:
        opened = MappedGazetteer(GAZETTEER.path)
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert opened.version == GAZETTEER.version
    assert taken < 200_000
