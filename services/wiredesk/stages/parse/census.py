"""The names of a body: full names, the roles that come with them, and where they are mentioned."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from wiredesk.stages.parse.speech import speech


_INITIAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯΑ-Ω]"
_NAME_WORD = rf"(?:(?:[Aa]l|[Ee]l)-|O['’]|d['’])?{_INITIAL}[\w’'\-]*"
_PARTICLE = r"(?:al|bin|bint|ibn|da|de|del|della|der|di|dos|van|von|y|el|la)"
# A pattern that begins with a set of characters is searched fastest.
_RUN = re.compile(rf"{_INITIAL}[\w’'\-]*(?:\.?\s(?:{_PARTICLE} ){{0,2}}{_NAME_WORD})*")
_POSSESSIVE = ("’s", "'s")
_ARTICLES = ("al-", "el-", "Al-", "El-")
NOT_NAMED = ("-based", "-born", "-led", "-backed", "-owned", "-listed")
"""Ends of words that describe a name: "Lisle-based"."""

_MOST_NAMES = 6
"""Words of a person's name; a longer run is a heading or a list."""

_MOST_MENTIONS = 60
"""Mentions that are looked at; with more, nobody is guessed."""


class Census:
    """The names of a body.

    Attributes:
        full: the first full name for each last word of a name; that word itself where several people bear it.
        roles: of each full name, as written.
    """

    def __init__(self, body: str, quoted: Sequence[tuple[int, int]]) -> None:
        self._body = body
        self._quoted = quoted
        self._mentions: tuple[list[int], list[str]] | None = None
        self._bearers: dict[str, dict[str, None]] = {}
        self.full: dict[str, str] = {}
        self.roles: dict[str, list[str]] = {}
        self._runs = [(match.start(), match[0]) for match in _RUN.finditer(body)]
        for at, run in self._runs:
            if " " in run:
                self._read(at, run)
        for name in [name for last, name in self.full.items() if last.startswith(_ARTICLES)]:
            self.full.setdefault(name.rpartition("-")[2], name)

    def add_roles(self, name: str, roles: Iterable[str]) -> None:
        """Enter the roles that somebody has by the text: "Minister", "spokesman"."""
        own = self.roles.setdefault(name, [])
        for role in roles:
            own.append(role)
            self._bearers.setdefault(role.rstrip(".").lower(), {})[name] = None

    def bearers(self, role: str) -> list[str]:
        """Return the full names of who has a role, in lower case; of two at most."""
        return list(self._bearers.get(role, ()))[:2]

    def mentioned(self, start: int, end: int) -> list[str]:
        """Return the people mentioned in a stretch outside quotations, by their full names."""
        if self._mentions is None:
            self._mentions = self._find_mentions()
        positions, names = self._mentions
        first, last = bisect_left(positions, start), bisect_left(positions, end)
        return list(dict.fromkeys(names[max(first, last - _MOST_MENTIONS) : last]))

    def _read(self, at: int, run: str) -> None:
        """Enter the person whom several capitalised words may name."""
        words = speech().words
        tokens = run.split(" ")
        titles: list[str] = []
        if not words.roles.isdisjoint(tokens):
            cut = 1 + max(index for index, token in enumerate(tokens) if token in words.roles)
            titles, tokens = [token for token in tokens[:cut] if token in words.roles], tokens[cut:]
        if len(tokens) > 2 and self._behind_of(at):
            tokens = tokens[-2:]  # "Secretary of State Omar Khalid"
        while tokens and (tokens[0] in words.not_names or tokens[0].endswith(NOT_NAMED)):
            del tokens[0]
        while len(tokens) > 1 and bare(tokens[-1]) in speech().times:
            del tokens[-1]  # "Omar Khalid Tuesday said"
        if not tokens:
            return
        last = bare(tokens[-1])
        if len(tokens) == 1:
            if titles and last in self.full:
                self.add_roles(self.full[last], titles)
            return
        if len(tokens) > _MOST_NAMES or not self._names_person(tokens, last, at + len(run)):
            return
        self._enter(last, " ".join([*tokens[:-1], last]))
        if titles:
            self.add_roles(self.full[last], titles)

    def _names_person(self, tokens: Sequence[str], last: str, end: int) -> bool:
        words = speech().words
        return not (
            tokens[0] in words.places
            or last in words.bodies
            or not words.bodies.isdisjoint(tokens)
            or tokens[0].endswith(_POSSESSIVE)
            or self._body.startswith((" and Co", " & Co"), end)
            or all(token.isupper() and len(token) > 3 for token in tokens)
        )

    def _behind_of(self, start: int) -> bool:
        """Whether "Secretary of" goes before."""
        head = self._body[max(0, start - 30) : start]
        return head.endswith(" of ") and head[:-4].rpartition(" ")[2] in speech().words.roles

    def _enter(self, last: str, name: str) -> None:
        """Enter a full name; a surname of two people is nobody's."""
        before = self.full.setdefault(last, name)
        if before in {name, last} or before.endswith(f" {name}"):
            return
        if before.partition(" ")[0] != name.partition(" ")[0]:
            self.full[last] = name if name.endswith(f" {before}") else last

    def _find_mentions(self) -> tuple[list[int], list[str]]:
        full, quoted = self.full, self._quoted
        positions: list[int] = []
        names: list[str] = []
        index = 0
        for at, run in self._runs:
            last = run.rpartition(" ")[2]
            name = full.get(last) or full.get(bare(last))
            if name is None:
                continue
            while index < len(quoted) and quoted[index][1] <= at:
                index += 1
            if index == len(quoted) or at < quoted[index][0]:
                positions.append(at)
                names.append(name)
        return positions, names


def bare(word: str) -> str:
    """Return a name without possessive and the marks behind it."""
    if word.isalnum():
        return word
    if not word.endswith(("Jr.", "Sr.")):
        word = word.rstrip(".,;:!?”\"»)’'—–-")
    return word.removesuffix("’s").removesuffix("'s")
