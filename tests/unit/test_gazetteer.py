"""The packaged gazetteer: what names it knows and in which order it offers their places."""

import pytest

from wiredesk.domain.errors import Misconfigured
from wiredesk.gazetteer import fold_name, load_gazetteer
from wiredesk.gazetteer.seed import _lines, _row


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
        ("U.S.", "geonames:6252001"),
        ("US", "geonames:6252001"),
        ("Kiev", "geonames:703448"),
        ("São Paulo", "geonames:3448439"),
        ("Cote d'Ivoire", "geonames:2287781"),
        ("Pakistani", "geonames:1168579"),
        ("Qataris", "geonames:289688"),
        ("Wash.", "geonames:5815135"),
        ("Red Square", "wiredesk:red-square"),
    ],
)
def test_names(name: str, place_id: str) -> None:
    """Usual names, other names, short forms, words for people and abbreviations lead to their place."""
    assert place_id == GAZETTEER.candidates(name)[0].place_id


def test_usual_name_comes_first() -> None:
    """Chattogram, seven times as large, was once called Islamabad too; the capital is offered first."""
    first, second = GAZETTEER.candidates("Islamabad")

    assert (first.country_code, first.match) == ("PK", "name")
    assert (second.name, second.match) == ("Chattogram", "other")


def test_namesakes_are_places_of_their_own() -> None:
    """Moscow, Idaho and Paris, Texas have their own ids and countries."""
    moscows = GAZETTEER.candidates("Moscow")
    parises = {(place.country_code, place.admin1) for place in GAZETTEER.candidates("Paris")}

    assert {"Idaho", "Pennsylvania", "Tennessee"} <= {place.admin1 for place in moscows if place.country_code == "US"}
    assert ("US", "Texas") in parises
    assert {"GE", "US"} == {place.country_code for place in GAZETTEER.candidates("Georgia")}


def test_unknown_names_have_no_candidates() -> None:
    """A name that is not in the tables is answered with nothing, and so is an empty one."""
    assert GAZETTEER.candidates("Nowhereville") == ()
    assert GAZETTEER.candidates("") == ()


def test_capitals_only_names() -> None:
    """ "US" counts only in capitals, "Qatar" in any case."""
    assert GAZETTEER.is_upper("us")
    assert not GAZETTEER.is_upper("qatar")


def test_every_country_has_a_point() -> None:
    """Every country has an ISO code, a GeoNames id and a point on the map."""
    countries = {
        place.place_id: place
        for name in GAZETTEER._names
        for place in GAZETTEER.lookup(name)
        if place.kind == "country"
    }

    assert len(countries) == 250
    assert all(place.country_code and place.place_id.startswith("geonames:") for place in countries.values())
    assert all((place.latitude, place.longitude) != (0.0, 0.0) for place in countries.values())


def test_sites_lie_within_known_cities() -> None:
    """A site's city is in the gazetteer, so that a watch on the city covers the site."""
    places = {place.place_id for name in GAZETTEER._names for place in GAZETTEER.lookup(name)}
    within = {place.within for name in GAZETTEER._names for place in GAZETTEER.lookup(name) if place.within}

    assert within <= places
    assert {"geonames:1176615", "geonames:524901", "geonames:290030"} <= within


def test_folding() -> None:
    """Accents, case, dots and apostrophes do not count; words do."""
    assert fold_name("N’Djamena") == fold_name("N'DJAMENA")
    assert fold_name("Saint-Barthélemy") == fold_name("SAINT BARTHELEMY")
    assert fold_name("Newyork") != fold_name("New York")


def test_a_broken_table_is_named() -> None:
    """A wrong cell is reported with table, line and column; so is a line that is too long."""
    with pytest.raises(Misconfigured, match=r"WIRE-S002.*cities\.tsv, line 7, latitude"):
        _row("cities.tsv", 7, {"kind": "city", "name": "X", "latitude": "95", "longitude": "0"})
    with pytest.raises(Misconfigured, match="line 2: more cells"):
        list(_lines("cities.tsv", "id\tkind\na\tb\tc"))
