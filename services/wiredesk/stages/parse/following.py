"""Subjects that begin behind their verb: "said a spokesman for the ministry", "dijo el ministro, Omar Khalid"."""

from wiredesk.stages.parse.census import bare
from wiredesk.stages.parse.phrases import MOST_MODIFIERS, OPENS, WINDOW, Phrase, Speaker, is_name_word


_MOST_POSTMODIFIERS = 8
"""Words of "for the ministry of trade" behind a noun."""

_POSTMODIFIERS = frozenset({"of", "for", "at", "from", "with", "in", "to", "de", "del", "en"})
_PARTITIVE = frozenset({"of"})  # "one of the officials"
_BEFORE_NAMES = frozenset({"in", "en", "to", "at"})
"""Prepositions that describe a speaker only before a name: "officials in Lisle"."""


class Following(Phrase):
    """The words behind a verb."""

    __slots__ = ()

    def behind_adverbs(self, start: int) -> int:
        """Return the first word behind the verb that is no adverb, day, listener or "en un comunicado"."""
        tokens = self._tokens
        if tokens and tokens[0] in self._words.adverbs:
            return 1
        if tokens[0] == "a" and len(tokens) > 2:  # "dijo a Efe Ana Ruiz", "dijo a los periodistas"
            return 2 if is_name_word(tokens[1]) else 3 if tokens[1] in self._words.determiners else 0
        match = self._speech.aside.match(self._body, start, start + WINDOW)
        if match and match.end() > start:
            return self._body.count(" ", start, match.end())
        return 0

    def starting_at(  # noqa: C901 - one branch a rule
        self, first: int, *, objective: bool, free: bool
    ) -> Speaker | None:
        """Return the name, pronoun or noun phrase that begins here.

        With `objective` it is the object of "according to"; with `free` an adjective may follow its noun (Spanish).
        """
        tokens, words = self._tokens, self._words
        if first >= len(tokens) or not tokens[first]:
            return None
        word = bare(tokens[first])
        if word in (words.objective if objective else words.pronouns):
            return self._pronoun(first, word)
        determined = tokens[first].lower() in words.determiners or tokens[first].isdigit()
        head = -1
        index = first
        while index < min(first + 2 + MOST_MODIFIERS, len(tokens)):
            token = tokens[index]
            if not token or (index > first and token[0] in OPENS):
                break
            if is_name_word(token):
                end = self._end_of_name(index)
                if not self._describes(end):
                    return self._name_starting_at(first, head, index, end)
                index = end
                continue
            if bare(token) in self._speech.heads:
                head = index
                if token[-1].isalnum() and self._goes_on(index + 1, free=free):
                    index += 1
                    continue
                break
            if head >= 0 and free and head + 1 == index and bare(token) not in self._speech.closed:
                # "el presidente ruso", but "el presidente ruso Omar Khalid"
                if not (token.isalnum() and index + 1 < len(tokens) and is_name_word(tokens[index + 1])):
                    return self._noun_starting_at(first, head, index + 1)
            elif not (determined and head < 0 and token in _PARTITIVE) and self._ends_phrase(token):
                break
            index += 1
        if head < 0 or not (determined or head > first or objective or bare(tokens[head]) in words.groups):
            return None
        return self._noun_starting_at(first, head, head + 1)

    def _describes(self, end: int) -> bool:
        """Whether a noun that can speak follows a name: "a senior Pakistani (army) official"."""
        tokens, heads = self._tokens, self._speech.heads
        if end >= len(tokens) or not tokens[end - 1][-1].isalnum():
            return False
        if bare(tokens[end]) in heads:
            return True
        modifies = tokens[end].islower() and bare(tokens[end]) not in self._speech.closed
        return modifies and end + 1 < len(tokens) and bare(tokens[end + 1]) in heads

    def _goes_on(self, index: int, *, free: bool) -> bool:
        """Whether a phrase goes on behind its noun: "the company spokesman", "spokesman Omar Khalid"."""
        follows = self._tokens[index] if index < len(self._tokens) else ""
        if not follows:
            return False
        closed = self._speech.closed
        return bare(follows) in self._speech.heads or is_name_word(follows) or (free and bare(follows) not in closed)

    def _ends_phrase(self, token: str) -> bool:
        lowered = bare(token)
        closed = lowered in self._speech.closed and lowered not in self._words.determiners
        return closed or not (token[-1].isalnum() or lowered in self._speech.heads)

    def _name_starting_at(self, first: int, head: int, start: int, end: int) -> Speaker | None:
        """Return the name at `start` behind the article at `first` and the role at `head`, if any."""
        found = self._named(start, end, role=head >= 0)
        if found is None:
            return None
        if found.name and found.person:
            if head >= 0:
                self._people.has_role(found.name, [bare(self._tokens[head])])
            if self._tokens[end - 1].endswith(","):
                self._note_role_behind(found.name, end)
        return found._replace(outer_start=self._position(first))

    def _noun_starting_at(self, first: int, head: int, end: int) -> Speaker | None:
        tokens, words = self._tokens, self._words
        # "a spokesman for the ministry", "el ministro de Exteriores"
        while (
            end < len(tokens) - 1
            and tokens[end - 1][-1:].isalnum()
            and tokens[end] in _POSTMODIFIERS
            and end - head < _MOST_POSTMODIFIERS
        ):
            behind = end + 1
            while behind < len(tokens) - 1 and tokens[behind].lower() in words.determiners | {"la"}:
                behind += 1
            if tokens[end] in _BEFORE_NAMES and not is_name_word(tokens[behind]):
                break
            stop = self._end_of_name(behind) if is_name_word(tokens[behind]) else behind + 1
            if stop < len(tokens) and tokens[stop - 1][-1:].isalnum() and bare(tokens[stop]) in self._speech.heads:
                stop += 1  # "for the mining company"
            end = min(stop, len(tokens))
        noun = bare(tokens[head])
        if tokens[end - 1].endswith(",") and end < len(tokens) and is_name_word(tokens[end]):
            # As in "dijo el ministro de Exteriores, Omar Khalid".
            stop = self._end_of_name(end)
            named = self._named(end, stop, role=noun in words.persons)
            closed = tokens[stop - 1].endswith((",", ".", "”", '"', "»")) or stop == len(tokens)
            if named and named.person and noun in words.persons and (closed or stop - end > 1):
                self._people.has_role(named.name or "", [noun])
                return named._replace(outer_start=self._position(first))
        name = None
        if tokens[first].lower() in words.definite and noun in words.persons:
            name = self._people.behind_noun(noun, self._position(first))
        start, written = self._position(first), bare(tokens[end - 1])
        stop = self._position(end - 1) + len(written)
        return Speaker(start, stop, name, start, stop, person=name is not None, kept=noun not in words.persons)

    def _note_role_behind(self, name: str, first: int) -> None:
        """Remember the role in "said Omar Khalid, a spokesman for the board"."""
        for token in self._tokens[first : first + 6]:
            if bare(token) in self._words.persons:
                self._people.has_role(name, [bare(token)])
                return
            if token.endswith((",", ".")):
                return
