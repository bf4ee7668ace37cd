"""The ranker of places: what stands beside names, what names tell of one another, and the model's file."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.domain.errors import Misconfigured
from wiredesk.gazetteer import Candidate, load_gazetteer
from wiredesk.stages.geo import default_geo
from wiredesk.stages.geo.company import FIRST, SECOND, Company, groups_of, without_lesser
from wiredesk.stages.geo.cues import Cue, Names, cues_of, holds
from wiredesk.stages.geo.profiles import OWN, UNIT, WHERE, Profiles
from wiredesk.stages.geo.ranker import FILE, Ranker, load_model, pack_model, shares, unpack_model
from wiredesk.stages.geo.tokens import Tokens


def names(text: str) -> Names:
    """Return the names that the recogniser finds."""
    tokens = Tokens(text)
    return Names(tokens, default_geo().recogniser.find("body", tokens, ()))


def cues(text: str) -> dict[str, Cue]:
    """Return what stands beside each name, by the name as written."""
    found = names(text)
    return {text[name.start : name.end]: cue for name, cue in zip(found.found, cues_of(found), strict=True)}


@pytest.mark.parametrize(
    ("text", "name", "close", "loose"),
    [
        ("A mill in Paris, Texas, burned.", "Paris", "texas", None),
        ("A mill in Paris (Texas) burned.", "Paris", "texas", None),
        ("Moscow, a small town in northern Idaho, is calm.", "Moscow", None, "idaho"),
        ("The Texas town of Paris is calm.", "Paris", None, "texas"),
        ("Georgia's Athens is calm.", "Athens", None, "georgia"),
        ("He left Paris. In Texas it rained.", "Paris", None, None),
        ("He left Paris, and Texas too.", "Paris", None, None),
    ],
)
def test_what_holds_a_name(text: str, name: str, close: str | None, loose: str | None) -> None:
    """The region directly behind a name, a few words behind or before it, but not across a full stop."""
    cue = cues(text)[name]

    assert (cue.close.key if cue.close else None, cue.loose.key if cue.loose else None) == (close, loose)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("He left the city of Washington.", "Washington", "city"),
        ("He left Punjab province.", "Punjab", "admin1"),
        ("He left Washington city.", "Washington", None),
    ],
)
def test_the_kind_beside_a_name(text: str, name: str, kind: str | None) -> None:
    """A word beside a name says what kind of place it is; "Washington city" may be an adjective."""
    assert cues(text)[name].kind == kind


def test_speakers_lists_and_aliases() -> None:
    """A government speaks, a list has members, a renamed place has another name."""
    assert cues("Washington said no.")["Washington"].speaks
    assert not cues("A man in Washington said no.")["Washington"].speaks
    assert [other.key for other in cues("Georgia, Armenia and Iran")["Armenia"].listed] == ["georgia", "iran"]
    assert cues("Chittagong was renamed Islamabad.")["Islamabad"].alias


def test_what_holds_what() -> None:
    """Countries hold divisions and cities, divisions cities, districts the cities in them; none holds itself."""
    gazetteer = load_gazetteer()
    texas = next(place for place in gazetteer.candidates("Texas") if place.kind == "admin1")
    county = next(place for place in gazetteer.candidates("Lamar County") if place.admin1 == "Texas")
    paris = next(place for place in gazetteer.candidates("Paris") if place.admin1 == "Texas")
    capital = gazetteer.candidates("Paris")[0]
    country = next(place for place in gazetteer.candidates("United States") if place.kind == "country")

    assert all(holds(holder, paris) for holder in (country, texas, county))
    assert not any(holds(holder, capital) for holder in (country, texas, county))
    assert holds(country, texas)
    assert not holds(texas, texas)
    assert not holds(texas, country)


def test_lesser_namesakes_are_left_out() -> None:
    """Chattogram, once Islamabad, is no namesake of the capital; Paris in Texas is one of Paris."""
    gazetteer = load_gazetteer()

    assert "BD" not in {place.country_code for place in without_lesser(gazetteer.candidates("Islamabad"))}
    assert "Texas" in {place.admin1 for place in without_lesser(gazetteer.candidates("Paris"))}


def test_a_profile_is_whole_numbers_and_worked_out_once() -> None:
    """Whole numbers are what makes the answer the same on every computer."""
    profiles = Profiles()
    candidates = load_gazetteer().candidates("Paris")
    profile = profiles.of("paris", candidates)

    assert profile.numbers.shape == (len(candidates), len(OWN) + WHERE.stop - WHERE.start)
    assert np.array_equal(profile.numbers, np.round(profile.numbers))
    assert profiles.of("paris", candidates) is profile


def test_votes_count_others_only() -> None:
    """A name does not vote for itself; another one in the same division does, and the named division counts."""
    text = "Paris and Dallas are in Texas."
    groups = groups_of([names(text)])
    company = Company(groups, Profiles())
    rows = company.first()
    place = {
        (group.key, candidate.admin1): rows[start + index]
        for group, start in zip(groups, company.starts, strict=True)
        for index, candidate in enumerate(group.candidates)
    }

    assert place["paris", "Texas"][FIRST.index("its division is named")] > 0
    assert place["paris", "Ile-de-France"][FIRST.index("its division is named")] == 0
    assert place["texas", "Texas"][FIRST.index("its division is named")] == 0


ROWS = st.lists(st.tuples(st.integers(0, 5), st.floats(-50, 50)), min_size=1, max_size=40)


@given(rows=ROWS)
def test_shares_sum_to_one(rows: list[tuple[int, float]]) -> None:
    """The shares of each name's candidates are a distribution, to rounding."""
    owners = sorted({owner for owner, _ in rows})
    owner = np.array([owners.index(one) for one, _ in rows])
    answer = shares(np.array([score for _, score in rows]), owner, len(owners))
    sums = np.bincount(owner, answer)

    assert np.all(np.abs(sums - 1) <= 0.0005 * np.bincount(owner) + 1e-9)


def test_order_of_names_in_pieces() -> None:
    """A story of more names than are looked at together is answered in their order."""
    gazetteer = load_gazetteer()
    keys = [key for key, _ in zip(gazetteer.names(), range(700), strict=False)]
    places: list[tuple[Candidate, ...]] = [gazetteer.lookup(key) for key in keys]
    (group,) = groups_of([names("Moscow")])
    groups = [type(group)(key, found) for key, found in zip(keys, places, strict=True)]
    answers = Ranker(load_model()).rank(groups)

    assert [len(answer.shares) for answer in answers] == [len(found) for found in places]


def test_the_model_fits_this_release() -> None:
    """The packaged model is small, whole numbers, and has this release's columns."""
    model = load_model()

    assert (len(model.first), len(model.skip)) == (len(FIRST), len(SECOND))
    assert np.array_equal(model.hidden, np.round(model.hidden))
    # Sums of products stay far below 2**53, beyond which whole numbers are no longer exact.
    most = 16 * UNIT * np.abs(model.hidden).sum(axis=0) + np.abs(model.hidden_bias)
    assert most @ np.abs(model.out) < 2**53


def test_a_broken_model_is_told() -> None:
    """A file that is damaged, or of another release, is refused by name."""
    with pytest.raises(Misconfigured, match=FILE):
        unpack_model(b"no archive")
    about = {"version": "0", "scale": 256, "first": ["another"], "second": list(SECOND)}
    weights = {name: np.zeros(1, np.int16) for name in ("first", "hidden", "hidden_bias", "out", "skip")}
    data = pack_model(about, weights)
    assert io.BytesIO(data).read(2) == b"PK"
    with pytest.raises(Misconfigured, match="columns"):
        unpack_model(data)
