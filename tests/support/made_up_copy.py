"""A made-up news wire: Reuters-like stories without end, the same for the same seed.

Stories of one feed repeat, update, correct and kill one another; stories of different feeds have nothing in common, so
what becomes of a feed does not depend on how the feeds are interleaved.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wiredesk.pipeline.local import RawMessage


START = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
_CITIES = (
    "Islamabad", "Moscow", "Doha", "Karachi", "Ankara", "Nairobi", "Jakarta", "Geneva", "Kyiv", "New Delhi", "Lima",
    "Buenos Aires", "Cairo", "Tehran", "Kabul", "Astana", "Oslo", "Vienna", "Lisbon", "Manila",
)  # fmt: skip
_FIRST = ("Amina", "Boris", "Carlos", "Daria", "Emeka", "Fatima", "Grigor", "Hanna", "Imran", "Jelena", "Kofi", "Leila")
_LAST = ("Abdrakov", "Baloch", "Castell", "Dorenko", "Ekwueme", "Farrukh", "Grishin", "Halvorsen", "Iqtidar", "Jankov")
_ROLES = ("Finance Minister", "spokesman", "Governor", "Foreign Minister", "analyst", "Mayor", "General", "Justice")
_VERBS = ("approved", "rejected", "delayed", "announced", "reviewed", "signed", "extended", "suspended", "expanded")
_NOUNS = (
    "pipeline", "tariff", "harvest", "refinery", "ferry", "bridge", "election", "ceasefire", "vaccine", "budget",
    "railway", "tender", "shipment", "airport", "mine", "reservoir", "treaty", "loan", "strike", "inquiry", "satellite",
    "hospital", "quota", "merger", "auction", "power station", "border crossing", "wheat crop", "cotton duty", "port",
)  # fmt: skip
_TAILS = (
    "after talks that lasted into the night", "despite warnings from the opposition", "as prices rose for a week",
    "in a vote that nobody expected", "while inspectors searched two warehouses", "before the monsoon season begins",
    "to the surprise of its neighbours", "under pressure from lenders", "without naming a new date", "at last",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Story:
    headline: str
    city: str
    paragraphs: tuple[str, ...]


def sentence(rng: random.Random) -> str:
    """Return one sentence of a wire story, with figures and names of its own."""
    noun, other = rng.sample(_NOUNS, 2)
    city = rng.choice(_CITIES)
    person = f"{rng.choice(_ROLES)} {rng.choice(_FIRST)} {rng.choice(_LAST)}"
    tail = rng.choice(_TAILS)
    code = "".join(rng.choice("bcdfghklmnprstvz") + rng.choice("aeiou") for _ in range(3)).capitalize()
    return rng.choice(
        (
            f"The {code} {noun} was {rng.choice(_VERBS)} in {city} on Monday {tail}.",
            f"“We will see the {other} of {code} through,” {person} said in {city}.",
            f"{city} will pay ${rng.randint(2, 990)} million for the {noun} at {code}, {person} said {tail}.",
            f"Output at {code} fell {rng.randint(2, 60)} percent to {rng.randint(1000, 99000):,} tonnes {tail}.",
            f"{person} told reporters that the {noun} would cost {rng.randint(2, 90)} million dollars {tail}.",
            f"Talks between {city} and {rng.choice(_CITIES)} on the {code} {other} ended {tail}.",
        )
    )


def _story(rng: random.Random, words: int) -> _Story:
    city = rng.choice(_CITIES)
    paragraphs: list[str] = []
    count = 0
    while count < words:
        paragraph = " ".join(sentence(rng) for _ in range(rng.randint(1, 3)))
        paragraphs.append(paragraph)
        count += len(paragraph.split())
    tag = "".join(rng.choice("bcdfghklmnprstvz") + rng.choice("aeiou") for _ in range(3)).capitalize()
    headline = f"{tag} {rng.choice(_NOUNS)} {rng.choice(_VERBS)} near {city}, {rng.randint(2, 900)} affected"
    return _Story(headline, city, tuple(paragraphs))


def _text(story: _Story, when: datetime, headline: str | None = None) -> bytes:
    dateline = f"{story.city.upper()}, {when:%B} {when.day} (MWX) - "
    body = "\n\n".join((dateline + story.paragraphs[0], *story.paragraphs[1:]))
    return f"{headline or story.headline}\n\n{body}\n\n(Reporting by A. Nobody; Editing by B. Nobody)\n".encode()


def feed(name: str, seed: int, *, words: int = 160) -> Iterator[RawMessage]:
    """Yield one feed's messages for ever: about 4 in 5 new stories, the rest copies, versions, kills and rubbish."""
    rng = random.Random(f"{name}|{seed}")
    earlier: list[_Story] = []
    number = 0
    while True:
        when = START + timedelta(seconds=20 * number)
        number += 1
        old = rng.choice(earlier[-40:]) if earlier else None
        kind = rng.choices(
            ("new", "ninjs", "copy", "update", "correction", "kill", "rubbish"), (66, 14, 8, 5, 3, 1, 3)
        )[0]
        if old is None or kind in {"new", "ninjs"}:
            story = _story(rng, rng.randint(words // 2, words * 3 // 2))
            earlier.append(story)
            value = _ninjs(story, when, f"urn:made-up:{name}:{number}") if kind == "ninjs" else _text(story, when)
        elif kind == "copy":
            value = _text(old, when)
        elif kind == "update":
            longer = _Story(old.headline, old.city, (*old.paragraphs, sentence(rng), sentence(rng)))
            value = _text(longer, when, f"UPDATE 1-{old.headline}")
        elif kind == "correction":
            wrong = old.paragraphs[0]
            changed = _Story(old.headline, old.city, (wrong + " " + sentence(rng), *old.paragraphs[1:]))
            value = _text(changed, when, f"CORRECTED-{old.headline}")
        elif kind == "kill":
            value = f"KILL KILL KILL\n\nPlease kill the story {old.headline}. A kill is mandatory.\n".encode()
        else:
            value = rng.choice((b"", b"\x00\x01\x02\xff" * 40, b'{"uri": "x", "headl', b"[" * 5000, b'{"uri":"a"}'))
        yield RawMessage(name, value, when)


def _ninjs(story: _Story, when: datetime, uri: str) -> bytes:
    return json.dumps(
        {
            "uri": uri,
            "type": "text",
            "version": "1",
            "versioncreated": when.isoformat(),
            "language": "en",
            "headline": story.headline,
            "pubstatus": "usable",
            "urgency": 4,
            "body_text": "\n\n".join((f"{story.city} (MWX) - {story.paragraphs[0]}", *story.paragraphs[1:])),
        }
    ).encode()


def wire(count: int, seed: int, *, feeds: int = 4, words: int = 160) -> list[RawMessage]:
    """Return `count` messages of several feeds, interleaved."""
    rng = random.Random(seed)
    sources = [feed(f"feed-{number}", seed, words=words) for number in range(feeds)]
    return [next(rng.choice(sources)) for _ in range(count)]


def plain_stories(count: int, seed: int, *, words: int = 500) -> list[RawMessage]:
    """Return `count` different plain-text stories of about `words` words each, without copies or versions."""
    rng = random.Random(seed)
    return [
        RawMessage(f"feed-{number % 8}", _text(_story(rng, words), START), START + timedelta(seconds=number))
        for number in range(count)
    ]
