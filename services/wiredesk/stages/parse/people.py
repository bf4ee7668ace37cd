"""Who speaks in a story, and whom a pronoun or "the minister" stands for."""

from collections.abc import Sequence

from wiredesk.stages.parse.census import Census
from wiredesk.stages.parse.speech import speech


class People:
    """The people of a body, in the order in which they come up and speak."""

    def __init__(self, body: str, quoted: Sequence[tuple[int, int]] = ()) -> None:
        self._body = body
        self._quoted = quoted
        self._words = speech().words
        self._counted: Census | None = None
        self._speaker: str | None = None
        self._body_speaker: str | None = None
        self._since = 0
        self._paragraph = 0
        self._unclear = False
        self._spoken: dict[str, None] = {}
        self._spoken_here: dict[str, None] = {}
        self._she: dict[str, bool] = {}

    @property
    def speaker(self) -> str | None:
        """Who spoke last, if it was a person with a name."""
        return self._speaker

    @property
    def body_speaker(self) -> str | None:
        """Which ministry or company spoke last, if nobody else has since."""
        return self._body_speaker

    def paragraph(self, start: int) -> None:
        """Begin a paragraph."""
        self._paragraph = start
        if self._spoken_here:
            self._spoken_here = {}

    def said(self, name: str | None, until: int, *, person: bool, kept: bool) -> None:
        """Remember who spoke, in a sentence that ends at `until`; somebody without a name ends the memory.

        With `kept` it was a body or a group: a pronoun goes on standing for who spoke before.
        """
        self._body_speaker = None if person else name
        if kept and not person:
            return
        self._speaker = name if person else None
        self._unclear = not person
        self._since = until
        if name and person:
            self._spoken_here[name] = self._spoken[name] = None

    def full_name(self, written: str) -> str:
        """Return the full name that the body gives with a surname; what is written where there is none."""
        return self._census.full.get(written, written)

    def is_person(self, name: str) -> bool:
        """Whether a name looks like a person's: two words or more, none of them a body's or a place's."""
        return " " in name and name.rpartition(" ")[2] in self._census.full

    def has_role(self, name: str, roles: Sequence[str]) -> None:
        """Remember the roles of a person, and what they say about he and she."""
        self._census.add_roles(name, roles)
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
        others = [other for other in self._fitting(self._since, until, she=she) if other != name]
        if others and not self._spoken_here:
            # "A delegation led by Paula Reyes flies on Sunday. “…,” she said": the one person of the paragraph.
            here = self._fitting(self._paragraph, until, she=she)
            name = here[0] if len(here) == 1 and not self._unclear and self.is_person(here[0]) else None
        elif others or any(other != name and self._fits(other, she=she) for other in self._spoken_here):
            name = None
        if name is not None:
            self._she[name] = she
        return name

    def behind_noun(self, head: str, at: int) -> str | None:
        """Return whom "the minister" stands for: the one person with that role, else the only speaker so far."""
        bearers = self._census.bearers(head)
        if bearers:
            return bearers[0] if len(bearers) == 1 else None
        if len(self._spoken) != 1 or head not in self._words.persons:
            return None
        name = next(iter(self._spoken))
        if self._census.roles.get(name):
            return None  # a minister is not called "the spokesman"
        return None if any(other != name for other in self._census.mentioned(self._since, at)) else name

    @property
    def _census(self) -> Census:
        if self._counted is None:
            self._counted = Census(self._body, self._quoted)
        return self._counted

    def _fitting(self, start: int, end: int, *, she: bool) -> list[str]:
        return [name for name in self._census.mentioned(start, end) if self._fits(name, she=she)]

    def _fits(self, name: str | None, *, she: bool) -> bool:
        if name is None:
            return False
        if name not in self._she:
            self._note_gender(name, self._census.roles.get(name, ()))
        return self._she.get(name, she) == she

    def _note_gender(self, name: str, roles: Sequence[str]) -> None:
        for role in roles:
            if role in self._words.she_roles or role in self._words.he_roles:
                self._she.setdefault(name, role in self._words.she_roles)
