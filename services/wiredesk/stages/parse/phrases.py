"""The words beside a verb of speech, and the names among them."""

from collections.abc import Sequence
from typing import NamedTuple

from wiredesk.stages.parse.census import NOT_NAMED, bare
from wiredesk.stages.parse.people import People
from wiredesk.stages.parse.speech import Speech


class Speaker(NamedTuple):
    """A speaker where the text names them.

    Attributes:
        start, end: in the body: the name without title, the pronoun, or the noun phrase; both 0 where it is not there.
        name: the full name as far as it is known; None for a speaker without a name.
        outer_start, outer_end: where the subject begins and ends, titles included.
        led: a comma or closing mark goes before it, as in "…, Qureshi said".
        person: whether a pronoun may stand for it.
        kept: nobody whom "he" could mean, such as a ministry: a pronoun after this still stands for who spoke before.
        certain: a name, a pronoun or a noun that can speak; not just any noun phrase.
    """

    start: int
    end: int
    name: str | None
    outer_start: int
    outer_end: int
    led: bool = False
    person: bool = False
    kept: bool = False
    certain: bool = True


WINDOW = 300
"""Characters beside a verb in which its subject is looked for."""

MOST_MODIFIERS = 6
"""Words between an article and its noun."""

BREAKS = (",", ";", ":", "!", "?", "”", '"', "»", ")", "…", "—", "–", "-")
"""What a word ends with that no name goes on behind."""

CLOSERS = (",", "”", '"', "»", "’", "'", "?", "!", "—", "–", "-", ")", "“")
"""What goes before an attribution behind its clause or quotation."""

OPENS = "“\"«„‘'([—–-"
"""What a word may begin with that is not of the word."""

_MOST_NAME_WORDS = 9
_LONGEST_NAME = 80


class Phrase:
    """The words beside a verb. All methods count in words; an `end` is one behind the last."""

    __slots__ = ("_body", "_floor", "_origin", "_people", "_speech", "_tokens", "_words")

    def __init__(
        self, body: str, people: People, speech: Speech, tokens: Sequence[str], origin: int, floor: int
    ) -> None:
        self._body = body
        self._people = people
        self._speech = speech
        self._words = speech.words
        self._tokens = tokens
        self._origin = origin
        self._floor = floor

    def _position(self, index: int) -> int:
        """Return where a word begins in the body: one blank stands between words."""
        return self._origin + index + sum(map(len, self._tokens[:index]))

    def _led(self, index: int) -> bool:
        """Whether a comma or closing mark goes before a word."""
        if index:
            return self._tokens[index - 1].endswith(CLOSERS)
        return False

    def _pronoun(self, index: int, word: str) -> Speaker:
        start = self._position(index)
        shift = len(word) - len(word.lstrip(OPENS))
        led = self._led(index)
        # Whom the clause of "…, he said" names, he is not.
        body = word[shift:].lower() == "it"
        until = self._floor if led else start
        name = self._people.body_speaker if body else self._people.behind_pronoun(word[shift:], until)
        end = start + len(word)
        person = name is not None and not body
        return Speaker(start + shift, end, name, start + shift, end, led, person, kept=body)

    def _first_of_name(self, end: int, last: str) -> int:  # noqa: C901 - one branch a rule
        """Return the index at which the name begins that ends here with `last`; `end` where there is none."""
        tokens, words = self._tokens, self._words
        first = end
        connected = False
        for index in range(end - 1, max(end - 1 - _MOST_NAME_WORDS, -1), -1):
            token = last if index == end - 1 else tokens[index]
            if not token:
                break
            inside = first < end
            if inside and (token.endswith(BREAKS) or token in self._speech.times):
                break
            if inside and token[-1] == "." and not (token in words.roles or len(token) <= 3 or token.count(".") > 1):
                break
            if is_name_word(token):
                if connected and not self._joins(index, end):
                    break
                if inside and token in words.not_names and token not in {"The", "El", "La", "Of"}:
                    break
                first = index
                connected = False
                if token[0] in OPENS:
                    break
            elif inside and token in words.connectors:
                connected = True
            elif not (inside and token in words.particles):
                break
        return first

    def _joins(self, index: int, end: int) -> bool:
        """Whether "of" or "and" behind this word belongs to a name: "Bank of Oria"; not in "Khalid of the Board"."""
        word = bare(self._tokens[index])
        if word in self._words.bodies:
            return True
        connector = self._tokens[index + 1]
        if connector == "of" and word in self._words.roles:
            return end - index > 4  # "Secretary of State Omar Khalid", not "President of Oria"
        if connector in {"and", "&"}:
            return self._tokens[index - 1 : index] != ["and"] and bare(self._tokens[end - 1]) in self._words.bodies
        return False

    def _end_of_name(self, first: int) -> int:
        """Return the end of the name that begins here."""
        tokens, words = self._tokens, self._words
        index = first
        end = first + 1
        while index < min(first + _MOST_NAME_WORDS, len(tokens)):
            token = tokens[index]
            if is_name_word(token):
                if index > first and (token in self._speech.times or token[0] in OPENS):
                    break
                end = index + 1
                stop = token[-1:] == "." and not (token in words.roles or len(token) <= 2 or token.count(".") > 1)
                if stop or token.endswith(BREAKS):
                    break
            elif token in words.connectors:
                behind = index + 1 + (tokens[index + 1 : index + 2] == ["the"])
                last = bare(tokens[index - 1])
                joins = last in words.bodies or (
                    token in {"and", "&"} and any(bare(word) in words.bodies for word in tokens[first : index + 3])
                )
                if not joins or behind >= len(tokens) or not is_name_word(tokens[behind]):
                    break
            elif token not in words.particles:
                break
            index += 1
        return end

    def _named(self, first: int, end: int, *, role: bool = False) -> Speaker | None:
        """Return the speaker with this name, without words that only open the sentence and without titles."""
        tokens, words = list(self._tokens[first:end]), self._words
        skip = 0
        while skip < len(tokens) and (
            tokens[skip].rstrip(",").lstrip(OPENS) in words.not_names
            or tokens[skip].endswith(NOT_NAMED)
            or tokens[skip] in words.particles
            or tokens[skip] in words.connectors
        ):
            skip += 1
        if skip == len(tokens):
            return None
        outer = first + skip
        opener = skip > 0
        tokens = tokens[skip:]
        titles = [index for index, token in enumerate(tokens) if token.lstrip(OPENS) in words.roles]
        title_only = bool(titles) and titles[-1] + 1 == len(tokens)
        behind_titles = tokens[0 if title_only or not titles else titles[-1] + 1 :]
        body = behind_titles[0] != "of" and any(bare(token) in words.bodies for token in behind_titles)
        plural = not titles and ("and" in tokens or "&" in tokens)
        cut = titles[-1] + 1 if titles and not title_only and not body else 0
        if cut and tokens[cut] == "of":
            cut = max(len(tokens) - 2, cut + 1)
        start = self._position(outer + cut)
        shift = len(tokens[cut]) - len(tokens[cut].lstrip(OPENS))
        text = self._body[start + shift : self._position(end - 1) + len(self._tokens[end - 1])]
        written = bare(text)
        if not written or len(written) > _LONGEST_NAME:
            return None
        start += shift
        stop = start + len(written)
        name = None if title_only or (plural and not body) else written if body else self._people.full_name(written)
        person = bool(name) and not body and not plural and (bool(titles) or role or self._people.is_person(name or ""))
        if name and person and titles:
            self._people.has_role(name, [token for token in tokens[:cut] if token in words.roles])
        if outer and not opener and self._tokens[outer - 1] in words.determiners:
            outer -= 1
        outer_start = self._position(outer) + (len(self._tokens[outer]) - len(self._tokens[outer].lstrip(OPENS)))
        led = self._led(outer) if not opener else False
        return Speaker(start, stop, name, outer_start, stop, led, person, kept=body)


def is_name_word(token: str) -> bool:
    """Whether a word can be one of a name."""
    if token[:1].isupper():
        return True
    if token.startswith(("al-", "el-", "d'", "d’")):
        return any(map(str.isupper, token[2:4]))
    return token[:1] in OPENS and token.lstrip(OPENS)[:1].isupper()
