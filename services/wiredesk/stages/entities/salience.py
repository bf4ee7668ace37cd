"""Who is in a reader's mind, and whom a pronoun means among them.

A person weighs by how near the last mention is, whether it was a subject, and how much the story is about them. What
the gender of a name, a title or an earlier pronoun forbids is out. Whoever outweighs the others by `_MARGIN` is meant;
else nobody is: a missing link is better than a wrong one. The weights are set by hand, on the gold of joining.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from wiredesk.stages.entities.people import Gender, common_gender
from wiredesk.stages.entities.portraits import Portrait


IN_MIND: Final = 10
"""Mentions that a reader keeps in mind; more are not looked at, so that time is linear."""

SUBJECT: Final = 22
OWNER: Final = 4
QUOTED: Final = -30
"""Weights of a mention by its role: subject, "Ruiz's", inside a quotation."""

_SAME_SENTENCE = 100
_SENTENCE_BEFORE = 84
_SAME_PARAGRAPH = 74
_PARAGRAPHS_BEFORE = (62, 40, 26, 16, 10)
_SPEAKING = 60
_NEAREST = 12
_OFTEN = 2
_MOST_OFTEN = 14
_UNTOLD = -12
_MARGIN = 10
_CLEAR = 25
_LEAST = 30
_DOUBTED = 2
_MISLEADING = 2


@dataclass(slots=True, eq=False)
class Person:
    """Somebody whom a story names, or speaks of without a name.

    Attributes:
        gender: as far as it is known.
        portrait: what the story says of them.
        index: among the people with a name; -1 for somebody without.
        by_name: only the name tells the gender.
        mentions: so far.
        votes: the genders of the pronouns that clearly mean them.
        doubts: pronouns of the other gender that nobody else can be.
    """

    gender: Gender | None
    portrait: Portrait
    index: int = -1
    by_name: bool = False
    mentions: int = 0
    votes: list[Gender] = field(default_factory=list)
    doubts: int = 0

    def begin(self) -> None:
        """Count anew."""
        self.mentions = self.doubts = 0
        self.votes.clear()


class Seen(NamedTuple):
    """A mention in mind: whose, in which sentence and paragraph, at which token, of what weight, whether a subject."""

    person: Person
    sentence: int
    paragraph: int
    at: int
    weight: int
    subject: bool


class Asked(NamedTuple):
    """What is known of a pronoun.

    Attributes:
        gender: that it tells.
        sentence, paragraph: where it stands.
        excluded: who cannot be meant: the speaker inside a quotation, the subject before an object.
        speaking: the subject of the verb of speech right before.
        nearest: the token of the last mention, where the pronoun owns ("his") and so leans to it; else -1.
    """

    gender: Gender
    sentence: int
    paragraph: int
    excluded: Sequence[Person | None] = ()
    speaking: Person | None = None
    nearest: int = -1


def whom(asked: Asked, seen: Sequence[Seen]) -> Person | None:
    """Return whom a pronoun means among those in mind; None where that is open, or is somebody without a name."""
    best: dict[int, tuple[int, Person]] = {}
    mind = seen[-IN_MIND:]
    for one in mind:
        person = one.person
        if person.gender not in (None, asked.gender) or person in asked.excluded:
            continue
        weight = _weight(one, asked)
        kept = best.get(id(person))
        if kept is None or weight > kept[0]:
            best[id(person)] = weight, person
    ranked = sorted(best.values(), key=lambda item: -item[0])
    if not ranked:
        _doubt(asked.gender, mind)
        return None
    weight, person = ranked[0]
    if weight < _LEAST:
        return None
    margin = weight - ranked[1][0] if len(ranked) > 1 else _CLEAR
    if margin >= _CLEAR:
        person.votes.append(asked.gender)
    return person if margin >= _MARGIN and person.index >= 0 else None


def _weight(one: Seen, asked: Asked) -> int:
    if one.sentence == asked.sentence:
        near = _SAME_SENTENCE
    elif one.paragraph == asked.paragraph:
        near = _SENTENCE_BEFORE if one.sentence == asked.sentence - 1 else _SAME_PARAGRAPH
    else:
        gap = asked.paragraph - one.paragraph - 1
        near = _PARAGRAPHS_BEFORE[gap] if gap < len(_PARAGRAPHS_BEFORE) else 0
    weight = near + one.weight + min(_OFTEN * one.person.mentions, _MOST_OFTEN)
    if one.person is asked.speaking:
        weight += _SPEAKING
    if one.at == asked.nearest:
        weight += _NEAREST
    return weight + (_UNTOLD if one.person.gender is None else 0)


def _doubt(gender: Gender, mind: Sequence[Seen]) -> None:
    """Note a pronoun that fits nobody in mind, where only one person is there, whose name may mislead."""
    near = {id(one.person) for one in mind[-_DOUBTED:]}
    if len(near) == 1:
        person = mind[-1].person
        if person.by_name and person.gender is not gender:
            person.doubts += 1


def learn(people: Sequence[Person]) -> bool:
    """Draw on what the pronouns tell about each person's gender; return whether anything is new."""
    new = False
    for person in people:
        gender = person.gender
        if gender is None:
            person.gender = common_gender(person.votes)
        elif person.doubts >= _MISLEADING and not person.votes:
            person.gender = Gender.MALE if gender is Gender.FEMALE else Gender.FEMALE
        new = new or person.gender is not gender
    return new


def central(people: Sequence[Person]) -> Person | None:
    """Return whom a story is about, of people in the order in which they came up: who is named far oftener."""
    ranked = sorted(people, key=lambda person: -person.mentions)
    if len(ranked) < 2:
        return ranked[0] if ranked else None
    lead = ranked[0].mentions - ranked[1].mentions
    if lead >= ranked[1].mentions or (ranked[0] is people[0] and lead > 1):
        return ranked[0]
    return None
