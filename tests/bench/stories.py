"""Made-up stories of about 500 words each: every one different, a handful of places, people and figures in each."""

import random
from collections.abc import Iterator


_CITIES = (
    "Islamabad", "Moscow", "Doha", "Karachi", "Ankara", "Nairobi", "Jakarta", "Geneva", "Kyiv", "New Delhi", "Lima",
    "Buenos Aires", "Cairo", "Tehran", "Kabul", "Astana", "Oslo", "Vienna", "Lisbon", "Manila", "Bogota", "Quito",
    "Accra", "Lagos", "Rabat", "Tunis", "Riga", "Vilnius", "Tallinn", "Warsaw", "Prague", "Budapest", "Sofia", "Athens",
    "Baghdad", "Amman", "Muscat", "Colombo", "Dhaka", "Hanoi", "Bangkok", "Singapore", "Seoul", "Tokyo", "Canberra",
    "Ottawa", "Santiago", "Montevideo", "Havana", "Kampala",
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
    "after talks that lasted into the night", "despite warnings from the opposition", "as prices rose for a third week",
    "in a vote that few had expected", "while inspectors searched two warehouses", "before the monsoon season begins",
    "to the surprise of neighbours", "under pressure from lenders", "without naming a new date", "for the first time",
)  # fmt: skip
_PLACES_A_STORY = 4
_PEOPLE_A_STORY = 4


def stories(count: int, seed: int, *, words: int = 500) -> Iterator[bytes]:
    """Yield `count` plain-text stories of about `words` words, without copies or versions; the same for a seed."""
    rng = random.Random(seed)
    for _ in range(count):
        yield _story(rng, words)


def _story(rng: random.Random, words: int) -> bytes:
    cities = rng.sample(_CITIES, _PLACES_A_STORY)
    people = [(rng.choice(_ROLES), rng.choice(_FIRST), rng.choice(_LAST)) for _ in range(_PEOPLE_A_STORY)]
    names = [_name(rng) for _ in range(8)]
    paragraphs = []
    count = 0
    while count < words:
        paragraph = " ".join(_sentence(rng, cities, people, names) for _ in range(rng.randint(1, 3)))
        paragraphs.append(paragraph)
        count += len(paragraph.split())
    headline = (
        f"{_name(rng)} {rng.choice(_NOUNS)} {rng.choice(_VERBS)} near {cities[0]}, {rng.randint(2, 900)} affected"
    )
    dateline = f"{cities[0].upper()}, May {rng.randint(1, 28)} (MWX) - "
    body = "\n\n".join((dateline + paragraphs[0], *paragraphs[1:]))
    return f"{headline}\n\n{body}\n\n(Reporting by A. Nobody; Editing by B. Nobody)\n".encode()


def _name(rng: random.Random) -> str:
    return "".join(rng.choice("bcdfghklmnprstvz") + rng.choice("aeiou") for _ in range(3)).capitalize()


def _sentence(rng: random.Random, cities: list[str], people: list[tuple[str, str, str]], names: list[str]) -> str:
    noun, other = rng.sample(_NOUNS, 2)
    city, tail, name = rng.choice(cities), rng.choice(_TAILS), rng.choice(names)
    role, first, last = rng.choice(people)
    return rng.choice(
        (
            f"The {name} {noun} was {rng.choice(_VERBS)} on Monday {tail}, and the {other} will follow.",
            f"“We will see the {other} through, whatever the {noun} costs,” {last} said.",
            f"{city} will pay ${rng.randint(2, 990)} million for the {noun}, {role} {first} {last} said {tail}.",
            f"Output fell {rng.randint(2, 60)} percent to {rng.randint(1000, 99000):,} tonnes {tail}.",
            f"{last} told reporters that the {noun} would not be {rng.choice(_VERBS)} {tail}.",
            f"Officials who know the {noun} well spoke of a {other} that was {rng.choice(_VERBS)} too late {tail}.",
            f"The talks on the {other} ended {tail}, and nobody would say when they resume.",
            f"Neither the {noun} nor the {other} was {rng.choice(_VERBS)} {tail}, {last} said.",
        )
    )  # fmt: skip
