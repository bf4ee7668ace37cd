"""What a story is about."""

from wiredesk.stages.geo.focus import focus
from wiredesk.stages.geo.rules import FocusRules, packaged
from wiredesk_events import Place, PlaceMention, Reading, Span, SpanField


RULES = packaged("focus.toml", FocusRules)
BODY = "x" * 100 + "\n\n" + "y" * 400


def place(name: str, *mentions: tuple[SpanField, int, Reading], dateline: bool = False, known: bool = True) -> Place:
    """Return a place with mentions of one character."""
    return Place(
        place_id=f"wiredesk:{name}",
        name=name,
        kind="city",
        latitude=1.0 if known else None,
        longitude=1.0 if known else None,
        confidence=1.0,
        dateline=dateline,
        mentions=tuple(
            PlaceMention(span=Span(field=field, start=at, end=at + 1, text="x"), reading=reading, confidence=1.0)
            for field, at, reading in mentions
        ),
    )


def names(*places: Place) -> list[str]:
    """Return the names in focus, best first."""
    return [one.name for one in focus(places, BODY, RULES)]


def test_position_counts() -> None:
    """The headline weighs more than the lead, the lead more than the end."""
    last, lead = place("end", ("body", 450, "literal")), place("lead", ("body", 5, "literal"))

    assert names(last, lead, place("head", ("headline", 0, "literal"))) == ["head", "lead", "end"]


def test_readings_and_frequency_count() -> None:
    """A literal mention weighs more than one as a government; many outweigh one."""
    acting = place("acting", ("body", 150, "government"))
    often = place("often", *[("body", 150 + at, "literal") for at in range(3)])

    assert names(acting, place("literal", ("body", 150, "literal")), often) == ["often", "literal", "acting"]


def test_scores_are_shares() -> None:
    """Scores sum to at most 1; places below the least share and unresolved ones are left out."""
    many = [place(f"p{index}", ("body", 150, "literal")) for index in range(3)]
    scores = [one.score for one in focus([*many, place("lost", ("body", 5, "literal"), known=False)], BODY, RULES)]

    assert len(scores) == 3
    assert 0.99 <= sum(scores) <= 1


def test_nothing_named() -> None:
    """A story without places has no focus; a dateline alone gives one."""
    assert focus([], BODY, RULES) == ()
    assert names(place("here", dateline=True)) == ["here"]
