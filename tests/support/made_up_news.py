"""Made-up news: stories with a cast, a subject and figures of their own, in American agency style.

Two stories share hardly more than turns of phrase, unless they are asked to share their cast. Everything is a function
of the random generator given.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Final

from made_up_news_words import SUBJECTS, TURNS, WORDS, Subject


_ONSETS: Final = (
    "b",
    "br",
    "c",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "st",
    "t",
    "v",
)
_NUCLEI: Final = ("a", "e", "i", "o", "u", "ai", "au", "ei", "ou")
_CODAS: Final = ("l", "m", "n", "nd", "r", "rn", "s", "st", "t", "x", "")
_PLACE_ENDS: Final = ("burg", "haven", "field", "mouth", "stad", "grad", "port", "dale", "minster", "ora", "ovo")
_LAST_ENDS: Final = ("sen", "ez", "ov", "ski", "man", "well", "ini", "ade", "ari", "ström", "er", "oğlu", "kin")
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom and what a story is about; stories on one running subject share it."""

    subject: Subject
    thing: str
    place: str
    other_place: str
    org: str
    other_org: str
    people: tuple[tuple[str, str, str], ...]
    """Role, first name, last name."""


def cast(rng: random.Random) -> Cast:
    """Return a new cast."""
    subject = rng.choice(SUBJECTS)
    names = [name(rng) for _ in range(2)]
    return Cast(
        subject=subject,
        thing=rng.choice(subject.thing),
        place=name(rng) + rng.choice(_PLACE_ENDS),
        other_place=name(rng) + rng.choice(_PLACE_ENDS),
        org=f"{names[0]} {rng.choice(subject.orgs)}",
        other_org=f"{names[1]} {rng.choice(subject.orgs)}",
        people=tuple((role, name(rng), name(rng) + rng.choice(_LAST_ENDS)) for role in rng.sample(subject.roles, 3)),
    )


def paragraphs(rng: random.Random, who: Cast, words: int) -> tuple[str, ...]:
    """Return the paragraphs of one story about a cast: a lead, then what comes, at least so many words."""
    teller = _Teller(rng, who)
    told = [teller.sentence(TURNS["lead"])]
    count = len(told[0].split())
    while count < words:
        size = rng.choice((1, 1, 2, 2, 3))
        kinds = rng.choices(("event", "quote", "figures", "background"), (4, 3, 3, 2), k=size)
        paragraph = " ".join(teller.sentence(TURNS[kind]) for kind in kinds)
        told.append(paragraph)
        count += len(paragraph.split())
    return tuple(told)


def fact(rng: random.Random, who: Cast, kind: str = "figures") -> str:
    """Return one more sentence about a cast: `figures`, `event`, `quote`, `background`, `plain` (no name)."""
    return _Teller(rng, who).sentence(TURNS[kind])


def headline(rng: random.Random, who: Cast, told: Sequence[str]) -> str:
    """Return an agency headline for a story; what it says of money is what the story says."""
    sums = _SUM.findall(" ".join(told)) or ["more than planned"]
    return _Teller(rng, who, rng.choice(sums)).sentence(TURNS["headline"])


_SUM: Final = re.compile(r"\$[\d.]+ [mb]illion")


class _Teller:
    """Fills the turns of phrase; no turn comes twice in a story before all of its kind have come."""

    def __init__(self, rng: random.Random, who: Cast, amount: str = "") -> None:
        self._rng = rng
        self._who = who
        self._sum = amount
        self._said: set[str] = set()

    def sentence(self, turns: tuple[str, ...]) -> str:
        fresh = [turn for turn in turns if turn not in self._said] or list(turns)
        turn = self._rng.choice(fresh)
        self._said.add(turn)
        text = self._fill(turn)
        start = 1 if text[0] == '"' else 0
        return text[:start] + text[start].upper() + text[start + 1 :]

    def _fill(self, turn: str) -> str:
        # Words may have slots themselves ("{place} harbor"), one level deep.
        for _ in range(3):
            if "{" not in turn:
                break
            turn = "".join(
                literal + (self._slot(slot) if slot else "") for literal, slot, _, _ in Formatter().parse(turn)
            )
        return turn

    def _slot(self, slot: str) -> str:
        rng, who = self._rng, self._who
        simple = {
            "place": who.place,
            "other_place": who.other_place,
            "org": who.org,
            "other_org": who.other_org,
            "sum": self._sum,
        }
        if slot in simple:
            return simple[slot]
        if slot in {"person", "surname"}:
            role, first, last = rng.choice(who.people)
            return f"{role} {first} {last}" if slot == "person" else last
        if slot == "day":
            return rng.choice(DAYS)
        if slot == "date":
            return f"{rng.choice(MONTHS)} {rng.randint(1, 28)}"
        if slot in _FIGURES:
            return _figure(rng, slot)
        if slot in WORDS:
            return rng.choice(WORDS[slot])
        if slot == "thing" and rng.random() < 0.8:
            return who.thing
        words: tuple[str, ...] = getattr(who.subject, slot)
        return rng.choice(words)


_FIGURES: Final = frozenset({"money", "percent", "big", "small", "n", "year"})


def _figure(rng: random.Random, slot: str) -> str:
    if slot == "money":
        amount = rng.choice((f"{rng.randint(2, 990)}", f"{rng.randint(1, 90)}.{rng.randint(1, 9)}"))
        return f"${amount} {rng.choice(('million', 'million', 'billion'))}"
    if slot == "percent":
        return f"{rng.choice((f'{rng.randint(2, 90)}', f'{rng.randint(1, 30)}.{rng.randint(1, 9)}'))} percent"
    if slot == "big":
        return f"{rng.randint(1_100, 980_000):,}"
    if slot == "small":
        return rng.choice(("two", "three", "four", "five", "six", "seven", "eight", "nine"))
    return str(rng.randint(1961, 2025) if slot == "year" else rng.randint(11, 960))


def name(rng: random.Random) -> str:
    """Return a name that nobody has."""
    parts = [rng.choice(_ONSETS) + rng.choice(_NUCLEI) + rng.choice(_CODAS) for _ in range(rng.choice((1, 2, 2)))]
    return "".join(parts).capitalize() + rng.choice(("", "", "a", "o", "is"))
