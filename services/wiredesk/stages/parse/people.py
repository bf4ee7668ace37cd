"""Who is in the story: full names, roles, and whom a pronoun or "the minister" stands for."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from wiredesk.stages.parse.speech import speech


_INITIAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯΑ-Ω]"
_NAME_WORD = rf"(?:(?:[Aa]l|[Ee]l)-|O['’]|d['’])?{_INITIAL}[\w’'\-]*"
# A pattern that begins with a set of characters is searched fastest.
_RUN = re.compile(
    rf"{_INITIAL}[\w’'\-]*(?:\.?\s(?:(?:al|bin|bint|ibn|da|de|del|della|der|di|dos|van|von|y|el|la) ){{0,2}}{_NAME_WORD})*"
)
_MOST_MENTIONS = 60
"""Mentions since the last attribution that are looked at; with more, nobody is guessed."""


@dataclass(slots=True)
class _Census:
    """The names of a body.

    Attributes:
        full: the first full name for each last word of a name; the word itself where several people bear it.
        roles: of each full name, in lower case: "minister".
        positions, names: who is mentioned where, outside quotations.
    """

    full: dict[str, str] = field(default_factory=dict)
    roles: dict[str, set[str]] = field(default_factory=dict)
    positions: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


class People:
    """The people of a body, in the order in which they come up and speak."""

    def __init__(self, body: str, quoted: Sequence[tuple[int, int]] = ()) -> None:
        self._body = body
        self._quoted = quoted
        self._words = speech().words
        self._known: _Census | None = None
        self._speaker: str | None = None
        self._body_speaker: str | None = None
        self._spoken: dict[str, None] = {}
        self._since = 0
        self._paragraph = 0
        self._spoken_here: dict[str, None] = {}
        self._she: dict[str, bool] = {}

    @property
    def speaker(self) -> str | None:
        """Who spoke last, if it was a person with a name, and nobody else has come up since."""
        return self._speaker

    @property
    def body_speaker(self) -> str | None:
        """Which body spoke last, if nobody else has since."""
        return self._body_speaker

    def paragraph(self, start: int) -> None:
        """Begin a paragraph."""
        self._paragraph = start
        self._spoken_here = {}

    def said(self, name: str | None, until: int, *, person: bool, kept: bool) -> None:
        """Remember who spoke, in a sentence that ends at `until`; somebody without a name ends the memory.

        With `kept` it was a body or a group: a pronoun goes on standing for who spoke before.
        """
        self._body_speaker = name if not person else None
        if kept and not person:
            return
        self._speaker = name if person else None
        self._since = until
        if name and person:
            self._spoken_here[name] = self._spoken[name] = None

    def full_name(self, written: str) -> str:
        """Return the full name that the body gives with a surname; what is written where there is none."""
        return self._census().full.get(written, written)

    def is_person(self, name: str) -> bool:
        """Whether a name looks like a person's: two words or more, none of them a body's or a place's."""
        return " " in name and self._census().full.get(name.rpartition(" ")[2]) is not None

    def has_role(self, name: str, roles: Sequence[str]) -> None:
        """Remember the roles of a person, and what they say about he and she."""
        lowered = {role.rstrip(".").lower() for role in roles}
        self._census().roles.setdefault(name, set()).update(lowered)
        self._note_gender(name, roles)

    def behind_pronoun(self, word: str, until: int) -> str | None:
        """Return whom a pronoun stands for: who spoke last, or the one person named since; None where that is open.

        Mentions count that begin before `until`.
        """
        lowered = word.lower()
        if lowered in self._words.plural:
            return None
        she = lowered in self._words.female
        name = self._speaker if self._fits(self._speaker, she=she) else None
        others = [
            other for other in self._mentioned(self._since, until) if other != name and self._fits(other, she=she)
        ]
        if others and not self._spoken_here:
            # "A delegation led by Paula Reyes flies on Sunday. “…,” she said": the one person of the paragraph.
            here = [other for other in self._mentioned(self._paragraph, until) if self._fits(other, she=she)]
            name = here[0] if len(here) == 1 and self.is_person(here[0]) else None
        elif others or any(other != name and self._fits(other, she=she) for other in self._spoken_here):
            name = None
        if name is not None:
            self._she[name] = she
        return name

    def behind_noun(self, head: str, at: int) -> str | None:
        """Return whom "the minister" stands for: the one person with that role, else the only speaker so far."""
        known = self._census()
        bearers = [name for name, roles in known.roles.items() if head in roles]
        if bearers:
            return bearers[0] if len(bearers) == 1 else None
        if len(self._spoken) != 1 or head not in self._words.persons:
            return None
        name = next(iter(self._spoken))
        others = [other for other in self._mentioned(self._since, at) if other != name]
        return None if others or known.roles.get(name) else name

    def _fits(self, name: str | None, *, she: bool) -> bool:
        if name is not None and name not in self._she:
            self._note_gender(name, sorted(self._census().roles.get(name, ())))
        return name is not None and self._she.get(name, she) == she

    def _note_gender(self, name: str, roles: Sequence[str]) -> None:
        for role in roles:
            if role in self._words.she_roles or role in self._words.he_roles:
                self._she.setdefault(name, role in self._words.she_roles)

    def _mentioned(self, start: int, end: int) -> list[str]:
        """Return the persons mentioned in a stretch outside quotations, by their full names."""
        known = self._census()
        first, last = bisect_left(known.positions, start), bisect_left(known.positions, end)
        return list(dict.fromkeys(known.names[max(first, last - _MOST_MENTIONS) : last]))

    def _census(self) -> _Census:
        if self._known is None:
            self._known = self._count()
        return self._known

    def _count(self) -> _Census:
        """Go through the capitalised words of the body once."""
        words = self._words
        bodies, openers, roles, places = words.bodies, words.not_names, words.roles, words.places
        known = _Census()
        seen: list[tuple[int, str]] = []
        for match in _RUN.finditer(self._body):
            run = match[0]
            if " " not in run:
                seen.append((match.start(), run))
                continue
            tokens = run.split(" ")
            titles = [] if roles.isdisjoint(tokens) else [i for i, token in enumerate(tokens) if token in roles]
            given = tokens[titles[-1] + 1 :] if titles else tokens
            if len(given) > 2 and self._of_role(match.start()):
                given = given[-2:]  # "Secretary of State Omar Khalid"
            while given and given[0] in openers:
                del given[0]
            if not given:
                continue
            last = bare(given[-1])
            seen.append((match.end() - len(given[-1]), last))
            if 2 <= len(given) <= 6 and not titles_only(given) and given[0] not in places:
                if (
                    self._body.startswith((" and Co", " & Co"), match.end())
                    or not bodies.isdisjoint(given)
                    or last in bodies
                    or given[0].endswith(("’s", "'s"))
                ):
                    continue
                _enter(known, last, " ".join([*given[:-1], last]))
                if titles:
                    self._enter_roles(known, known.full[last], tokens[: titles[-1] + 1])
            elif titles and len(given) == 1 and last in known.full:
                self._enter_roles(known, known.full[last], tokens[: titles[-1] + 1])
        for name in [name for last, name in known.full.items() if last.startswith(("al-", "el-", "Al-", "El-"))]:
            known.full.setdefault(name.rpartition("-")[2], name)
        full = known.full
        quoted, index = self._quoted, 0
        for at, last in seen:
            named = full.get(last) or (full.get(last[:-2]) if last.endswith(("’s", "'s")) else None)
            if named is not None:
                while index < len(quoted) and quoted[index][1] <= at:
                    index += 1
                if index == len(quoted) or at < quoted[index][0]:
                    known.positions.append(at)
                    known.names.append(named)
        return known

    def _of_role(self, start: int) -> bool:
        head = self._body[max(0, start - 30) : start]
        return head.endswith(" of ") and head[:-4].rpartition(" ")[2] in self._words.roles

    def _enter_roles(self, known: _Census, name: str, titles: Sequence[str]) -> None:
        roles = [token for token in titles if token in self._words.roles]
        known.roles.setdefault(name, set()).update(role.rstrip(".").lower() for role in roles)
        self._note_gender(name, roles)


def _enter(known: _Census, last: str, name: str) -> None:
    """Enter a full name; a surname of two people is nobody's."""
    before = known.full.setdefault(last, name)
    if before in {name, last} or before.endswith(f" {name}") or before.split(" ")[0] == name.split(" ")[0]:
        return
    known.full[last] = name if name.endswith(f" {before}") else last


def titles_only(tokens: Sequence[str]) -> bool:
    """Whether a run is an abbreviation in capitals throughout, as in headings: "ORIA STEEL"."""
    return all(token.isupper() and len(token) > 3 for token in tokens)


def bare(word: str) -> str:
    """Return a name without possessive and the marks behind it."""
    if not word.endswith(("Jr.", "Sr.")):
        word = word.rstrip(".,;:!?”\"»)’'—–-")
    return word.removesuffix("’s").removesuffix("'s")
