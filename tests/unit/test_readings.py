"""How mentions are read: gold sentences, and the shape of the model."""

import tomllib
from pathlib import Path

import pytest

from wiredesk.domain.errors import Misconfigured
from wiredesk.stages.geo import tag_places, view_mentions
from wiredesk.stages.geo.lexicon import Word, parse_lexicon
from wiredesk.stages.geo.readings import READINGS, SCALE, decide, default_readings, pack, parse_weights, unpack
from wiredesk.stages.geo.rules import ReadingRules, packaged, parse_rules
from wiredesk.stages.geo.signals import PREPOSITIONS, inflect
from wiredesk_events import StoryEnriched, StoryTagged, load


GOLDEN = Path(__file__).parents[1] / "golden"
SAMPLE = load(StoryTagged, (GOLDEN / "geo/efe/in.json").read_text("utf-8"))
LETTERS = {"l": "literal", "g": "government", "p": "people", "m": "modifier"}
LEAST = 0.93
"""Share of the gold sentences' mentions that the model gets right; it is not trained on them."""


def enrich(body: str) -> StoryEnriched:
    """Return a story of one paragraph with its places."""
    return tag_places(SAMPLE.model_copy(update={"headline": "", "body": body, "entities": (), "dateline": None}))


def mentions(story: StoryEnriched) -> list[tuple[str, str]]:
    """Return name and reading of each mention, in order."""
    found = [mention for place in story.places for mention in place.mentions]
    return [(mention.span.text, mention.reading) for mention in sorted(found, key=lambda one: one.span.start)]


def test_gold_sentences() -> None:
    """Of the gold sentences' mentions at least the reached share is found and read right."""
    sentences = tomllib.loads((GOLDEN / "readings.toml").read_text("utf-8"))["sentence"]
    right = total = 0
    for sentence in sentences:
        wanted = [pair.strip().rsplit(" ", 1) for pair in sentence["readings"].split(",")]
        got = mentions(enrich(sentence["text"]))
        total += len(wanted)
        right += sum((name, LETTERS[letter]) in got for name, letter in wanted)

    assert len(sentences) >= 80
    assert right / total >= LEAST


def test_a_list_is_read_as_one() -> None:
    """What stands before the first or after the last member of a list holds for all of them."""
    assert mentions(enrich("He will travel to Kazakhstan, Iran and Egypt.")) == [
        ("Kazakhstan", "literal"),
        ("Iran", "literal"),
        ("Egypt", "literal"),
    ]
    assert mentions(enrich("Iran, Iraq and Oman rejected the offer.")) == [
        ("Iran", "government"),
        ("Iraq", "government"),
        ("Oman", "government"),
    ]


def test_a_town_seldom_acts() -> None:
    """A city that is no capital is a location where a capital would be a government."""
    assert mentions(enrich("Karachi after the storm.")) == [("Karachi", "literal")]


def test_confidence_is_a_share() -> None:
    """Confidence lies between a quarter and one and has three decimals."""
    story = enrich("Moscow will supply Islamabad 150,000 doses, a firm in Doha said.")
    shares = [mention.confidence for place in story.places for mention in place.mentions]

    assert all(0.25 <= share <= 1 and share == round(share, 3) for share in shares)
    assert len(shares) == 3


def test_weighing() -> None:
    """Packed weights add up for each reading, negative ones too; with none the first wins with an even share."""
    one, other = pack((0, 2 * SCALE, -3, -1)), pack((-SCALE, 0, 0, 7))

    assert unpack(one + other) == (-1.0, 2.0, -3 / SCALE, 6 / SCALE)
    assert decide(pack((0, 2 * SCALE, 0, 0))) == ("government", 0.711)
    assert decide(0) == ("literal", 0.25)


def test_weights_are_read_from_text() -> None:
    """The first line names the version, others with a mark are notes, each further one weighs a feature."""
    weights = parse_weights("# readings-7 of a test\n# note\nleft\tin\t256\t0\t-256\t0\n")

    assert weights.version == "readings-7"
    assert unpack(weights.tables["left"]["in"]) == (1.0, 0.0, -1.0, 0.0)


def test_a_reading_explains_itself() -> None:
    """The parts of a reading, the strongest first, add up to it."""
    (mention,) = view_mentions("Talks were held in Moscow.", [(19, 25)])
    parts = default_readings().explain(mention)
    sums = [sum(part.weights[place] for part in parts) for place in range(len(READINGS))]

    assert max(sums) == sums[READINGS.index("literal")]
    assert ("signal", "prep:in") in [part.feature for part in parts[:3]]


def test_words_are_known_by_their_forms() -> None:
    """Plurals, third persons and past forms, irregular ones too, have the classes of their dictionary form."""
    lexicon = parse_lexicon("# note\nv32n10 deny talk\nv38 fly\nn06 train\n", {"fly": ("flew",)})

    assert lexicon["denies"] == Word("deny", "v", "n10", "v32", "s")
    assert lexicon["flew"] == Word("fly", "v", "", "v38", "ed")
    assert lexicon["trains"] == Word("train", "n", "n06", "", "s")
    assert lexicon["qwerty"].usual == ""


def test_every_preposition_has_weights() -> None:
    """Every signal that a preposition gives is weighed in the data file, for known readings only."""
    rules = packaged("readings.toml", ReadingRules)

    assert set(PREPOSITIONS.values()) <= set(rules.signals)
    assert all(set(weights) <= set(READINGS) for weights in rules.signals.values())


def test_inflection() -> None:
    """Verbs are inflected by rule, irregular past forms are given."""
    forms = inflect(frozenset({"deny", "reach", "agree", "hold"}), {"hold": ("held",)})

    assert {"denies", "denied", "reaches", "reached", "agrees", "agreed", "holds", "held"} <= forms
    assert "holded" not in forms


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("words = 3", "words"),
        ("[signals]\n'prep:in' = { literally = 1.0 }\n[words]\n[irregular]", "signals"),
        ("words = [", "readings.toml"),
    ],
)
def test_broken_rules_are_named(text: str, fault: str) -> None:
    """A data file with a fault is refused with the file, the field and the fault."""
    with pytest.raises(Misconfigured, match=f"WIRE-S002.*readings.toml.*{fault}|WIRE-S002.*{fault}"):
        parse_rules("readings.toml", text, ReadingRules)
