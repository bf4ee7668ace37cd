"""Subjects that end before their verb: "Omar Khalid of the border police, 43, said"."""

from wiredesk.stages.parse.census import bare
from wiredesk.stages.parse.phrases import BREAKS, CLOSERS, MOST_MODIFIERS, OPENS, Phrase, Speaker, is_name_word


_MOST_COMMAS = 7
"""Commas between a subject and its verb, appositions with lists included."""

_MOST_HEADS = 3
"""Phrases inside one another: "a spokesman for the head of the ministry"."""

_FAR_HEAD = 10
"""Words between a noun and the verb: "sources close to the talks said"."""

_MODIFIER_ENDS = ".’'"
_BEFORE_DETERMINERS = frozenset({"the", "all", "one", "los", "las"})
_DASHES = frozenset({"—", "–", "--", "-"})
_CLAUSE_OPENERS = frozenset(
    "the el la but and that while as because when although though que pero y mientras".split()  # noqa: SIM905 - a line
)
"""Words behind which the subject of a clause begins."""


class Preceding(Phrase):
    """The words before a verb."""

    __slots__ = ()

    def without_adverbs(self, end: int) -> int:
        """Return the end of the words before the verb without adverbs, days and "in a statement"."""
        tokens, words = self._tokens, self._words
        for _ in range(4):
            if end == 0:
                break
            token = tokens[end - 1]
            lowered = token.lower().rstrip(",")
            if lowered in words.adverbs or (
                lowered.endswith(("ly", "mente")) and token.islower() and lowered not in words.not_adverbs
            ):
                end -= 1
            elif token.rstrip(",") in self._speech.times:
                end -= 1
                while end and tokens[end - 1] in words.before_times:
                    end -= 1
            elif lowered in words.settings:
                into = next((i for i in range(end - 2, max(end - 7, 0), -1) if tokens[i] in words.into_settings), 0)
                if not into:
                    break
                end = into
            else:
                break
        return end

    def before_apposition(self, end: int) -> Speaker | None:
        """Return the subject of "Qureshi, the foreign minister, said": what goes before the first of its commas."""
        tokens = self._tokens
        closing = tokens[end - 1]
        opening = None
        if closing.rstrip(",").endswith(")"):
            opening = next((index for index in range(end - 1, 0, -1) if tokens[index][:1] == "("), 0)
        elif not closing.endswith(","):
            opening = next((index for index in range(end - 2, 0, -1) if tokens[index] in _DASHES), 0)
        if opening is not None:
            return self.ending_at(opening, tokens[opening - 1]) if opening else None
        return self._before_commas(end)

    def _before_commas(self, end: int) -> Speaker | None:
        tokens = self._tokens
        inner = [index for index in range(end - 2, -1, -1) if tokens[index].endswith(",")][:_MOST_COMMAS]
        phrase: tuple[Speaker, int] | None = None
        for comma in inner:
            found = self.ending_at(comma + 1, tokens[comma].rstrip(","))
            if found is None or not found.certain or not self._at_boundary(found):
                continue
            if phrase is None:
                if found.name is None and found.led:
                    # "Ruiz, head of the board, a private body, said": this may be an apposition itself.
                    phrase = found, comma
                    continue
            elif found.name is None or not 0 <= phrase[0].outer_start - found.outer_end <= 2:
                break
            return self._apposed(found, comma + 1, end)
        return self._apposed(phrase[0], phrase[1] + 1, end) if phrase else None

    def _apposed(self, found: Speaker, first: int, end: int) -> Speaker:
        """Return the speaker with what the apposition says: its name ("the minister, Omar Khalid,") or role."""
        tokens = self._tokens
        if found.name is None or not found.person:
            start = self._first_of_name(end, tokens[end - 1].rstrip(","))
            if start == first:
                named = self._named(start, end, role=True)
                if named and named.person and " " in (named.name or ""):
                    self._people.has_role(named.name or "", [tokens[first - 1].rstrip(",")])
                    return named._replace(outer_start=found.outer_start, led=found.led)
        if found.name and found.person:
            roles = [token for token in (bare(token) for token in tokens[first:end]) if token in self._words.persons]
            if roles:
                self._people.has_role(found.name, roles[:1])
        return found

    def _at_boundary(self, found: Speaker) -> bool:
        """Whether a clause can begin with this phrase."""
        before = self._body[max(self._origin, found.outer_start - 24) : found.outer_start].rstrip()
        if not before or before.endswith(CLOSERS):
            return True
        word = before.rpartition(" ")[2].lower()
        return word in _CLAUSE_OPENERS

    def ending_at(self, end: int, last: str, depth: int = 0) -> Speaker | None:
        """Return the name, pronoun or noun phrase that ends here; `last` is its last word without a comma."""
        if not last or end <= 0 or not (last[-1].isalnum() or last[-1] in ".’'"):
            return None
        lowered = last.lower()
        if lowered in self._words.pronouns:
            return self._pronoun(end - 1, last) if depth == 0 else None
        if is_name_word(last) and not (lowered in self._speech.heads and not self._follows_name(end)):
            return self._name_ending_at(end, last, depth)
        return self._noun_ending_at(end, last, depth)

    def _follows_name(self, end: int) -> bool:
        """Whether the word before the last is a name's, too; "Dealers said" begins with none."""
        before = self._tokens[end - 2] if end > 1 else ""
        return is_name_word(before) and not before.endswith(BREAKS) and before not in self._words.not_names

    def _name_ending_at(self, end: int, last: str, depth: int) -> Speaker | None:
        tokens, words = self._tokens, self._words
        first = self._first_of_name(end, last)
        if first == end:
            return None
        before = tokens[first - 1] if first else ""
        if before in words.prepositions and first > 1 and tokens[first - 2][-1:].isalnum() and depth < _MOST_HEADS:
            # "a spokesman for the Ports Board", "Omar Khalid of the border police": the phrase before is the speaker.
            return self._head_before(first - 1, end, depth)
        if (
            before in words.determiners
            and first > 2
            and tokens[first - 2] in words.prepositions
            and depth < _MOST_HEADS
        ):
            return self._head_before(first - 2, end, depth)
        outer = self._before_role(first)
        role = outer < first
        found = self._named(first, end, role=role)
        if (
            found
            and before == "and"
            and first > 1
            and is_name_word(tokens[first - 2])
            and tokens[first - 2][-1:].isalnum()
        ):
            # "Ana Ruiz and Omar Khalid said": both of them, so nobody by name.
            other = self._name_ending_at(first - 1, tokens[first - 2], depth)
            if other and (other.person or found.start == self._position(first)):
                return other._replace(end=found.end, outer_end=found.outer_end, name=None, person=False, kept=False)
        if found and role:
            if found.name and found.person:
                self._people.has_role(found.name, [token for token in tokens[outer:first] if token in words.persons])
            found = found._replace(outer_start=self._position(outer), led=self._led(outer))
        return found

    def _before_role(self, first: int) -> int:
        """Return where "the company spokesman" before a name begins; `first` where no role goes before."""
        tokens, words = self._tokens, self._words
        outer, role = first, False
        while outer and first - outer < MOST_MODIFIERS:
            token = tokens[outer - 1]
            if not token.islower() or not token[-1].isalpha() or token in words.not_in_phrases | words.prepositions:
                break
            if token in words.determiners:
                outer -= role
                break
            role = role or token in words.persons
            outer -= 1
        return outer if role else first

    def _head_before(self, preposition: int, end: int, depth: int) -> Speaker | None:
        """Return the phrase before a preposition, which the words behind it only describe."""
        last = self._tokens[preposition - 1]
        head = self.ending_at(preposition, last, depth + 1)
        if head is None or not head.certain:
            return None
        outer_end = self._end(end)
        if head.name is None or not head.person:
            # "The ministry in Ostrava" and "a spokesman for the board" are speakers as a whole; a name is enough.
            if head.name is None:
                return head._replace(end=outer_end, outer_end=outer_end, name=None, person=False)
            return head._replace(outer_end=outer_end)
        if not is_name_word(last):
            return head._replace(end=outer_end, outer_end=outer_end)
        return head._replace(outer_end=outer_end)

    def _end(self, end: int) -> int:
        token = self._tokens[end - 1]
        return self._position(end - 1) + len(token.rstrip(",;:"))

    def _noun_ending_at(self, end: int, last: str, depth: int) -> Speaker | None:
        tokens, words, heads = self._tokens, self._words, self._speech.heads
        if last in words.not_in_phrases:
            return None
        if last.lower() in heads:
            return self._noun_phrase(end - 1, end, depth)
        if depth:
            return None
        # "sources close to the talks": the head is further left, before a preposition.
        for index in range(end - 2, max(end - 10, -1), -1):
            token = tokens[index]
            if not token or token.endswith(BREAKS) or token in words.not_in_phrases:
                break
            if token.lower() in heads or is_name_word(token):
                if tokens[index + 1] not in words.prepositions:
                    if token.lower() in heads and index == end - 2:  # "fuentes policiales", "officials present"
                        found = self._noun_phrase(index, index + 1, depth)
                        return found._replace(end=self._end(end), outer_end=self._end(end)) if found else None
                    break
                return self._head_before(index + 1, end, depth)
        return self._any_noun_phrase(end)

    def _any_noun_phrase(self, end: int) -> Speaker | None:
        """Return "the 34-year-old": any phrase with an article, if a short one."""
        tokens, words = self._tokens, self._words
        for index in range(end - 2, max(end - 6, -1), -1):
            token = tokens[index].lower()
            if token in words.determiners:
                before = tokens[index - 1].lower() if index else ""
                if before in words.prepositions or before in words.passive or before == "as":
                    return None
                return self._phrase(index, end - 1, end, None, certain=False)
            if not token or not token[-1].isalnum() or token in words.not_in_phrases or token in words.prepositions:
                return None
        return None

    def _noun_phrase(self, head: int, end: int, depth: int) -> Speaker | None:  # noqa: PLR0911 - one a rule
        """Return the noun phrase with this head, its article and modifiers, or the phrase that it describes."""
        tokens, words = self._tokens, self._words
        noun = tokens[head]
        first, determiner = self._before_modifiers(head)
        lowered_noun = noun.rstrip(",").lower()
        before = tokens[first - 1] if first else ""
        if before in words.prepositions and depth < _MOST_HEADS and first > 1:
            outer = self.ending_at(first - 1, tokens[first - 2], depth + 1)
            if outer is not None and outer.certain:
                if outer.name and is_name_word(tokens[first - 2]):
                    return outer._replace(outer_end=self._end(end))
                return outer._replace(end=self._end(end), outer_end=self._end(end))
            if before in {"of", "for", "to", "with", "by", "from"}:
                return None
        elif tokens[first - 1 : first] == ["and"] and first > 1 and tokens[first - 2] in words.groups:
            both = self._noun_phrase(first - 2, first - 1, depth)
            if both:
                return both._replace(end=self._end(end), outer_end=self._end(end))
        if not determiner and lowered_noun not in words.groups and not self._bare_head(first, head):
            return None
        if before in words.passive or before == "as":  # "where Ruiz is a member said"
            return None
        name = None
        if determiner in words.definite and lowered_noun in words.persons:
            name = self._people.behind_noun(lowered_noun, self._position(first))
        return self._phrase(first, head, end, name)

    def _before_modifiers(self, head: int) -> tuple[int, str]:
        """Return where the phrase of a noun begins, and its article or other determiner."""
        tokens, words = self._tokens, self._words
        first = head
        while first and head - first <= MOST_MODIFIERS:
            token = tokens[first - 1]
            lowered = token.lower()
            if lowered in words.determiners or token.isdigit():
                first -= 1
                if not (first and tokens[first - 1].lower() in _BEFORE_DETERMINERS):
                    return first, lowered
            elif self._modifies(token, lowered):
                first -= 1
            else:
                break
        return first, ""

    def _modifies(self, token: str, lowered: str) -> bool:
        words = self._words
        return not (
            not token
            or (token[-1] not in _MODIFIER_ENDS and not token[-1].isalnum())
            or token[0] in OPENS
            or lowered in words.not_in_phrases
            or lowered in words.prepositions
            or lowered in words.openers
            or token in words.not_names
            or token in self._speech.times
        )

    def _bare_head(self, first: int, head: int) -> bool:
        """Whether a singular phrase can do without an article: "company spokesman", "Oria’s foreign ministry"."""
        return first < head or self._tokens[head] in {"police", "parliament"}

    def _phrase(self, first: int, head: int, end: int, name: str | None, *, certain: bool = True) -> Speaker:
        start, stop = self._position(first), self._end(end)
        shift = len(self._tokens[first]) - len(self._tokens[first].lstrip(OPENS))
        kept = certain and bare(self._tokens[head]).lower() not in self._words.persons
        at = start + shift
        return Speaker(at, stop, name, at, stop, self._led(first), name is not None, kept=kept, certain=certain)
