"""The subjects of verbs of speech: names, pronouns and what they stand for."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.stages.parse.speech import Speech, speech


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker where the text names them.

    Attributes:
        start, end: in the body: the name without title, the pronoun, or the noun phrase; both 0 where it is not there.
        name: the full name as far as it is known; None for a speaker without a name.
        outer_start: where the subject begins, titles included.
        led_by_comma: a comma or closing mark goes before it, as in "…, Qureshi said".
        person: whether a pronoun may stand for it.
    """

    start: int
    end: int
    name: str | None
    outer_start: int
    led_by_comma: bool = False
    person: bool = False


_WINDOW = 240
"""Characters before a verb in which its subject is looked for."""

_MAX_NAME_WORDS = 9
_MAX_NAME = 80
_MENTIONS = 1500
"""Characters in which somebody named since the last attribution is looked for."""

_MAX_MENTIONS = 40

_TOKEN = re.compile(r"\S+")
_WORD = r"(?:(?:[Aa]l|[Ee]l)-|O['’]|d['’])?[^\W\d_a-zß-öø-ÿ][\w’'\-]*"
_PARTICLES = frozenset(
    {
        "al",
        "bin",
        "bint",
        "ibn",
        "da",
        "de",
        "del",
        "della",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "van",
        "von",
        "y",
        "of",
        "for",
        "and",
        "the",
    }
)
_AFTER = re.compile(
    rf"\s(?:[Tt]he\s|an?\s|el\s|la\s)?(?:[a-zà-ÿ\-]{{2,20}}\s){{0,4}}?"
    rf"(?P<name>{_WORD}\.?(?:\s(?:(?:bin|da|de|del|der|di|la|van|von|of|for|and|the)\s){{0,2}}{_WORD}\.?){{0,7}}|he\b|she\b)"
)
# These two run over the whole body: a pattern that begins with a set of characters is searched fastest.
_CAPITALISED = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w’'\-]*")
_FULL_NAME = re.compile(rf"{_CAPITALISED.pattern}\.?(?: (?:(?:bin|da|de|del|der|di|van|von) )?{_WORD}\.?){{1,7}}")
_CLOSERS = (",", "”", '"', "»", "?", "!")
_POSTMODIFIERS = frozenset({"of", "from", "at", "with", "for", "in"})


class Speakers:
    """Finds the speakers of a body and remembers who spoke last."""

    def __init__(self, body: str, quoted: Sequence[tuple[int, int]] = ()) -> None:
        self._body = body
        self._quoted = quoted
        self._words: Speech = speech()
        self._full: dict[str, str] | None = None
        self._last: str | None = None
        self._last_at = 0
        self._mentions: tuple[list[int], list[str]] | None = None
        self._persons: dict[str, None] = {}
        self._she: dict[str, bool] = {}
        self._paragraph = 0
        self._spoken_here = False

    def paragraph(self, start: int) -> None:
        """Begin a paragraph."""
        self._paragraph = start
        self._spoken_here = False

    def said(self, speaker: Speaker) -> None:
        """Remember a speaker: a pronoun after this stands for them if they are a person."""
        if speaker.name and speaker.person:
            self._persons[speaker.name] = None
            self._last = speaker.name
            self._last_at = speaker.end
            self._spoken_here = True

    def before(self, start: int, verb: int) -> Speaker | None:
        """Return the subject right before a verb, or None; nothing before `start` is looked at."""
        gap = self._words.adverbs.search(self._body, max(start, verb - 24), verb)
        end = gap.start() if gap else verb
        floor = max(start, end - _WINDOW)
        window = self._body[floor:end].rstrip(" ")
        # "Qureshi, the foreign minister, said": step back over one or two appositions.
        for _ in range(3):
            if not window.endswith(","):
                break
            comma = window.rfind(",", 0, len(window) - 1)
            if comma < 0:
                return None
            if speaker := self._name_at_end(window[:comma], floor):
                return speaker
            window = window[: comma + 1]
        return None if window.endswith(",") else self._name_at_end(window, floor) or self._phrase_at_end(window, floor)

    def after(self, start: int, end: int) -> Speaker | None:
        """Return the subject right behind a verb or "according to", or None."""
        match = _AFTER.match(self._body, start, min(end, start + 200))
        if not match:
            return None
        if match["name"].lower() in self._words.pronouns:
            return self._pronoun(match["name"], match.start("name"), led_by_comma=False)
        return self._named(match["name"], match.start("name"), led_by_comma=False)

    def _name_at_end(self, window: str, offset: int) -> Speaker | None:
        """Return the name or pronoun that a window ends with."""
        if not window or not (window[-1].isalnum() or window[-1] in ".’'"):
            return None
        tokens = [(match.start(), match[0]) for match in _TOKEN.finditer(window, max(0, len(window) - 140))]
        if not tokens:
            return None
        if tokens[0][0] > 0 and not window[tokens[0][0] - 1].isspace():
            tokens.pop(0)  # the window cut this word
        if tokens and tokens[-1][1].lower() in self._words.pronouns:
            at = tokens[-1][0]
            return self._pronoun(tokens[-1][1], offset + at, led_by_comma=window[:at].rstrip().endswith(_CLOSERS))
        first = self._first_of_name([token for _, token in tokens])
        if first == len(tokens):
            return None
        start = tokens[first][0]
        comma = window[:start].rstrip().endswith(_CLOSERS)
        return self._named(window[start:], offset + start, led_by_comma=comma)

    def _first_of_name(self, tokens: list[str]) -> int:
        """Return the index at which the name begins that these words end with; their number where there is none."""
        first = len(tokens)
        for index in range(len(tokens) - 1, max(len(tokens) - 1 - _MAX_NAME_WORDS, -1), -1):
            token = tokens[index]
            inside = first < len(tokens)
            if inside and token.endswith((",", ";", ":", "!", "?", "”", '"', "»", ")")):
                break
            if inside and token.endswith(".") and not (token in self._words.roles or len(token) <= 3):
                break
            if _is_name_word(token):
                first = index
            elif not (inside and token in _PARTICLES):
                break
        return first

    def _phrase_at_end(self, window: str, offset: int) -> Speaker | None:
        """Return "the Pakistani minister", or the name before "of the armed forces"."""
        tail_at = max(0, len(window) - 90)
        at = max(window.rfind(" the ", tail_at), window.rfind(" The ", tail_at)) + 1
        if at == 0 and (not window.startswith(("The ", "the ")) or len(window) > 90):
            return None
        if window.count(" ", at) > 5 or any(mark in window[at:] for mark in ',;:.“”"()'):
            return None
        preposition = window[:at].rstrip().rpartition(" ")[2]
        if preposition in _POSTMODIFIERS:
            return self._name_at_end(window[:at].rstrip()[: -len(preposition)].rstrip(), offset)
        words = window[at:]
        last = words.rpartition(" ")[2].lower()
        one = not last.endswith("s") and last not in self._words.collectives
        name = next(iter(self._persons)) if one and len(self._persons) == 1 else None
        comma = window[:at].rstrip().endswith(_CLOSERS)
        start = offset + at
        return Speaker(start, start + len(words), name, start, comma, person=name is not None)

    def _pronoun(self, word: str, start: int, *, led_by_comma: bool) -> Speaker:
        """Return a pronoun with the person that it stands for, where that is unambiguous."""
        name = self._last
        if not self._spoken_here:
            # "A delegation led by Paula Reyes flies on Sunday. “…,” she said": the one person named since then.
            here = self._mentioned(self._paragraph, start) or self._mentioned(
                max(self._last_at, start - _MENTIONS), start
            )
            others = [other for other in here if other != name]
            if len(here) == 1:
                name = here[0]
            elif others:
                name = None
        she = word.lower() in {"she", "ella"}
        if name is not None and self._she.setdefault(name, she) != she:
            name = None
        return Speaker(start, start + len(word), name, start, led_by_comma, person=name is not None)

    def _mentioned(self, start: int, end: int) -> list[str]:
        """Return the persons mentioned in a stretch outside quotes, by the full names that the body gives them."""
        if self._mentions is None:
            self._mentions = self._find_mentions()
        positions, names = self._mentions
        first = bisect_left(positions, start)
        return list(dict.fromkeys(names[first : min(bisect_left(positions, end), first + _MAX_MENTIONS)]))

    def _find_mentions(self) -> tuple[list[int], list[str]]:
        full = self._full_names()
        full = full | {last.partition("-")[2]: name for last, name in full.items() if last.startswith(("al-", "el-"))}
        positions: list[int] = []
        names: list[str] = []
        if full:
            for match in _CAPITALISED.finditer(self._body):
                name = full.get(match[0].removesuffix("’s").removesuffix("'s"))
                if name and not self._in_quotes(match.start()):
                    positions.append(match.start())
                    names.append(name)
        return positions, names

    def _in_quotes(self, at: int) -> bool:
        index = bisect_right(self._quoted, (at, len(self._body) + 1)) - 1
        return index >= 0 and at < self._quoted[index][1]

    def _named(self, words: str, start: int, *, led_by_comma: bool) -> Speaker | None:
        tokens = [(match.start(), match[0]) for match in _TOKEN.finditer(words)]
        # Drop words that only open the sentence ("However Lavrov", "On Monday Qureshi"), then the titles.
        while tokens and (tokens[0][1].rstrip(",") in self._words.not_names or tokens[0][1] in _PARTICLES):
            tokens.pop(0)
        if not tokens:
            return None
        outer = start + tokens[0][0]
        roles = [index for index, (_, token) in enumerate(tokens) if token in self._words.roles]
        only_role = bool(roles) and roles[-1] + 1 == len(tokens)
        body = any(_bare(token) in self._words.bodies for _, token in tokens)
        if roles and not only_role and not body:
            tokens = tokens[roles[-1] + 1 :]
        written = _bare(words[tokens[0][0] :])
        if not written or len(written) > _MAX_NAME:
            return None
        at = start + tokens[0][0]
        name = None if only_role else written if body or " " in written else self._full_names().get(written, written)
        person = (
            name is not None
            and not body
            and (bool(roles) or (" " in name and _bare(name.rpartition(" ")[2]) in self._full_names()))
        )
        return Speaker(at, at + len(written), name, outer, led_by_comma, person=person)

    def _full_names(self) -> dict[str, str]:
        """Return the first full name for each last word of a name, titles left out: Qureshi → Shah Mahmood Qureshi."""
        if self._full is None:
            self._full = {}
            for match in _FULL_NAME.finditer(self._body):
                tokens = match[0].split(" ")
                roles = [index for index, token in enumerate(tokens) if token in self._words.roles]
                tokens = tokens[roles[-1] + 1 :] if roles else tokens
                while tokens and tokens[0] in self._words.not_names:
                    tokens.pop(0)
                if 2 <= len(tokens) <= 5 and not any(_bare(token) in self._words.bodies for token in tokens):
                    last = _bare(tokens[-1])
                    self._full.setdefault(last, " ".join([*tokens[:-1], last]))
        return self._full


def _is_name_word(token: str) -> bool:
    return token[0].isupper() or token.startswith(("al-", "el-", "d'", "d’"))


def _bare(word: str) -> str:
    """Return a name without possessive and the marks behind it."""
    if not word.endswith(("Jr.", "Sr.")):
        word = word.rstrip('.,;:!?”"»)')
    return word.removesuffix("’s").removesuffix("'s")
