"""Subjects that begin behind their verb: "said a spokesman for the ministry", "dijo el ministro, Omar Khalid"."""

from wiredesk.stages.parse.census import bare
from wiredesk.stages.parse.phrases import MOST_MODIFIERS, OPENS, WINDOW, Phrase, Speaker, is_name_word


_MOST_POSTMODIFIERS = 8
"""Words of "for the ministry of trade" behind a noun."""

_POSTMODIFIERS = frozenset({"of", "for", "at", "from", "with", "in", "to", "de", "del", "en"})
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

    def starting_at(self, first: int, *, objective: bool, free: bool) -> Speaker | None:
        """Return the name, pronoun or noun phrase that begins here."""
        tokens, words, heads = self._tokens, self._words, self._speech.heads
        if first >= len(tokens) or not tokens[first]:
            return None
        word = bare(tokens[first])
        if word in (words.objective if objective else words.pronouns):
            return self._pronoun(first, word)
        determined = tokens[first].lower() in words.determiners or tokens[first].isdigit()
        closed = self._speech.closed
        head = -1
        reached = first
        for index in range(first, min(first + 2 + MOST_MODIFIERS, len(tokens))):
            if index < reached:
                continue
            token = tokens[index]
            lowered = bare(token)
            if not token:
                return None
            if index > first and token[0] in OPENS:
                break
            if is_name_word(token):
                end = self._end_of_name(index)
                follows = tokens[end] if end < len(tokens) and tokens[end - 1][-1].isalnum() else ""
                reached = end
                if follows and bare(follows) in heads:  # "a senior Pakistani official"
                    continue
                if follows.islower() and bare(follows) not in closed:
                    following = tokens[end + 1 : end + 2]
                    if following and bare(following[0]) in heads:
                        continue
                role = head >= 0
                found = self._named(index, end, role=role)
                if found is None:
                    return None
                if role and found.name and found.person:
                    self._people.has_role(found.name, [bare(tokens[head])])
                if found.name and found.person and tokens[end - 1].endswith(","):
                    self._note_role_behind(found.name, end)
                return found._replace(outer_start=self._position(first))
            if lowered in heads:
                head = index
                follows = tokens[index + 1] if index + 1 < len(tokens) else ""
                if token != lowered or not (
                    _continues(follows, heads) or (free and follows and bare(follows) not in closed)
                ):
                    break
            elif token == "of" and determined and head < 0:  # "one of the officials"
                continue
            elif head >= 0 and index == head + 1 and free and token.islower() and lowered not in closed:
                # "el presidente ruso(, Omar Khalid)"
                if token != lowered or not is_name_word(tokens[index + 1] if index + 1 < len(tokens) else ""):
                    return self._noun_starting_at(first, head, index + 1)
            elif not token[-1].isalnum() or (lowered in closed and lowered not in words.determiners):
                break
        if head < 0 or not (determined or bare(tokens[head]) in words.groups or head > first or objective):
            return None
        return self._noun_starting_at(first, head, head + 1)

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
            # "dijo el ministro de Exteriores, Omar Khalid"
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


def _continues(token: str, heads: frozenset[str]) -> bool:
    """Whether a noun that can speak goes on: "the company spokesman", "spokesman Omar Khalid"."""
    return bare(token) in heads or is_name_word(token)
