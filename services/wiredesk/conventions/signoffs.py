"""Lines that are not the story: sign-offs, end marks, credits, bylines, trash lines, notes to editors, contacts.

The words are in `data/signoffs.toml`. Each function looks at one line (single blanks) or at the end of a paragraph, and
at no more than a few hundred characters of it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from wiredesk.conventions.datelines import is_known_agency
from wiredesk.conventions.rules import Rules, load_rules
from wiredesk.conventions.white_space import tidy
from wiredesk_events import LifecycleKind


_SHORT = 40
"""Characters; end words, initials, end marks and trailers are no longer."""

MAX_LINE = 600
"""A longer line is prose."""

_MAX_CREDIT = 300
"""Characters of a line that says who contributed."""

LineKind = Literal["sign-off", "more", "credit", "note", "trash", "contact", "private", "rule"]
"""What a line is; `rule` is a line of dashes or underscores, `private` opens a block that is not for publication."""


class OpeningRules(Rules):
    """Lines known by how they open."""

    openings: tuple[str, ...]


class ContactRules(OpeningRules):
    """Lines known by how they open, or by words inside them."""

    phrases: tuple[str, ...]


class SignOffRules(Rules):
    """The whole of `data/signoffs.toml`; the file explains the fields."""

    end_words: tuple[str, ...]
    inline_end_words: tuple[str, ...]
    headline_endings: dict[str, str]
    more_words: tuple[str, ...]
    sure_end_marks: tuple[str, ...]
    agencies_and_words: tuple[str, ...]
    credits: tuple[str, ...]
    credit_endings: tuple[str, ...]
    note_openings: tuple[str, ...]
    trash_lines: dict[LifecycleKind, tuple[str, ...]]
    not_for_publication: OpeningRules
    contacts: ContactRules


@dataclass(frozen=True, slots=True)
class TrashLine:
    """A bracketed line that says what this version changes: `word` is its first word as written."""

    word: str
    kind: LifecycleKind


@dataclass(frozen=True, slots=True)
class EndOfText:
    """What stood behind the last sentence of a paragraph: `text` is the paragraph without it."""

    text: str
    end_mark: str | None = None
    credit: str | None = None


def line_kind(line: str) -> LineKind | None:  # noqa: PLR0911 - one return a kind
    """Return what a line is that is not the story, or None for prose."""
    if not line or len(line) > MAX_LINE:
        return None
    if len(line) <= _SHORT and (kind := _short_kind(line)):
        return kind
    patterns = _patterns()
    if len(line) <= _MAX_CREDIT and _has_any(line, patterns.hints):
        if _contributed(line):
            return "credit"
        if _has_any(line, patterns.contact_phrases):
            return "contact"
    if line.startswith("((") and line.endswith("))"):  # how Reuters says where its writer can be reached
        return "contact"
    opening = _OPENING.match(line)
    kinds = patterns.kinds.get(opening[1].casefold()) if opening else None
    if kinds is None:
        if not _only_contact(line):
            return None
        kinds = _OPENING_KINDS
    return _opened_kind(line, kinds)


def _opened_kind(line: str, kinds: frozenset[LineKind]) -> LineKind | None:
    """Return which of these kinds a line is by how it opens."""
    patterns = _patterns()
    if "private" in kinds and patterns.private.match(line):
        return "private"
    if "credit" in kinds and patterns.credit.match(line):
        return "credit"
    if "note" in kinds and patterns.note.match(line):
        return "note"
    if "trash" in kinds and trash_line(line):
        return "trash"
    return "contact" if ("contact" in kinds and patterns.contact.match(line)) or _only_contact(line) else None


def _contributed(line: str) -> bool:
    """Whether a line ends like `… contributed to this report from Cairo.`."""
    patterns = _patterns()
    return _has_any(line, patterns.contributions) and patterns.contributed.search(line) is not None


def _has_any(line: str, phrases: tuple[str, ...]) -> bool:
    for words in phrases:  # noqa: SIM110 - `any` takes twice as long, and this is asked of every second paragraph
        if words in line:
            return True
    return False


def _short_kind(line: str) -> LineKind | None:
    """Return what a line of a few words is: an end word, initials, an end mark, a trailer, a rule."""
    patterns = _patterns()
    bare = line.strip("()[]-–—_*=. ").casefold()
    if line in {"###", "# # #"}:
        return "sign-off"
    if _RULE.fullmatch(line):
        return "rule"
    if bare in patterns.more_words:
        return "more"
    agency = line.strip("()/-–—=©*. ")
    ends = bare in patterns.end_words or line.startswith("==") or (agency != "" and is_end_mark(agency))
    if not ends and (both := _END_AND_MORE.fullmatch(line)):
        end, rest = both["end"] or both["end2"], both["rest"] or both["rest2"]
        named = is_initials(rest) or _DOTTED.fullmatch(rest) or is_known_agency(rest.removesuffix(" Newswires"))
        ends = end.casefold() in patterns.end_words and bool(named)
    return "sign-off" if ends or is_initials(line) or _TRAILER.fullmatch(line) else None


def _only_contact(line: str) -> bool:
    return (
        len(line) <= 120
        and ("@" in line or "+" in line or "www." in line or "://" in line)
        and bool(_ONLY_CONTACT.fullmatch(line))
    )


def opens_plainly(line: str) -> bool:
    """Whether a line opens with a word that no note, credit or contact opens with; most prose does."""
    return line[:1].isalpha() and line.partition(" ")[0].rstrip(":.,").casefold() not in _patterns().kinds


def is_private(line: str) -> bool:
    """Whether a line opens what is not for publication; its beginning says so, however long it is."""
    start = line[:1].casefold()[:1]
    if start not in _patterns().private_starts and not start.isspace():
        return False
    opening = _OPENING.match(line)
    if not opening or opening[1].casefold() not in _patterns().private_words:
        return False
    return _patterns().private.match(tidy(line[:200])) is not None


def trash_line(line: str) -> TrashLine | None:
    """Return what a trash line says, or None: `(Adds quotes)`, `(Corrects spelling in paragraph 2)`."""
    if len(line) > MAX_LINE or not line.startswith(("(", "[")) or not line.endswith((")", "]", ").")):
        return None
    match = _patterns().trash.match(line[1:])
    return TrashLine(match["word"], _patterns().trash_kinds[match["word"].casefold()]) if match else None


def is_initials(line: str) -> bool:
    """Whether a line holds nothing but initials of reporters and desks: `jlr/sc`, `dpa wsz jln npr`, `(SDA/xx)`."""
    if len(line) > 40:
        return False
    if _INITIALS.fullmatch(line):
        return True
    words = line.strip("()").split()
    if not (2 <= len(words) <= 6 and is_known_agency(words[0])) or words[0].casefold() in _patterns().also_words:
        return False
    return all(map(_INITIAL_WORD.fullmatch, words[1:]))


def is_end_mark(text: str, agency: str | None = None) -> bool:
    """Whether these words are the agency's name as it ends a story: `EFE-EPA`, `Reuter`, or this story's own agency."""
    if agency and text.casefold() == agency.casefold():
        return True
    return len(text) <= 24 and is_known_agency(text) and (text.isupper() or text[0].isupper() or text.islower())


def split_end(paragraph: str, agency: str | None) -> EndOfText:
    """Take an end mark or a credit in brackets off the end of a paragraph, if it stands behind a finished sentence."""
    tail_at = max(0, len(paragraph) - 40)
    sure = _patterns().sure_mark.search(paragraph, tail_at)
    if sure:
        return EndOfText(paragraph[: sure.start()], end_mark=sure[1])
    mark = _LAST_WORD.search(paragraph, tail_at)
    if mark and _ends_text(mark[2], agency):
        return EndOfText(paragraph[: mark.start()], end_mark=mark[1])
    signed = _LAST_AGENCY.search(paragraph, tail_at)
    if signed and _ends_text(signed[2], agency):
        return EndOfText(paragraph[: signed.start()], end_mark=signed[1])
    initials = _LAST_INITIALS.search(paragraph, tail_at)
    if initials:
        rest = split_end(paragraph[: initials.start()], agency)
        return EndOfText(rest.text, end_mark=" ".join(filter(None, (rest.end_mark, initials[1]))), credit=rest.credit)
    opening = paragraph.rfind("(", max(0, len(paragraph) - MAX_LINE))
    if paragraph.endswith((")", ").")) and opening > 0 and _patterns().credit.match(paragraph[opening:]):
        return EndOfText(paragraph[:opening].rstrip(), credit=paragraph[opening:])
    return EndOfText(paragraph)


def _ends_text(word: str, agency: str | None) -> bool:
    """Whether a word behind the last sentence is an end mark."""
    if word.casefold() in _patterns().inline:
        return True
    own = agency is not None and word.casefold() == agency.casefold()
    return own or (is_end_mark(word) and word.casefold() not in _patterns().also_words)


def headline_ending(agency: str | None) -> str:
    """Return what an agency sets behind each of its headlines; Kyodo a plus sign, most nothing."""
    return _patterns().headline_endings.get(agency.casefold(), "") if agency else ""


def byline(line: str) -> str | None:
    """Return the writer that a byline names, as written, or None: `By CASEY THURLBY`, `Por Ana Ruiz y Luis Gil`."""
    if len(line) > 120 or line[:1] not in _BYLINE_LETTERS:
        return None
    match = _BYLINE.fullmatch(line)
    return match[1].rstrip(" =") if match else None


def is_title(line: str) -> bool:
    """Whether the line below a byline says whose writer it is: `Associated Press Writer`, `Of Northwire Staff`."""
    return len(line) <= _SHORT and _TITLE.fullmatch(line) is not None


_OPENING = re.compile(r"[\s(\[*\-©]{0,6}([^\W_]+)")
# (END) Dow Jones Newswires · (Schluss) abc/def · (end) ab.cd · Lusa/Fim
_END_AND_MORE = re.compile(r"\((?P<end>[A-Za-z]{3,8})\) (?P<rest>[A-Za-z][\w/. ]{1,24})|(?P<rest2>\w+)/(?P<end2>\w+)")
_DOTTED = re.compile(r"[a-z]{1,4}(?:\.[a-z]{1,4}){1,3}")
_RULE = re.compile(r"[_\-–—=*~.•]{3,}")
_INITIAL_WORD = re.compile(r"[a-z]\d?[a-z]{0,4}\d?|[a-z]{1,4}(?:/[a-z]{1,4})*/?|[A-Z]{2,4}\d{0,4}")
# jlr/sc · burs-abc/def · (SDA/xx) · pap/ kw/ mow/
_INITIALS = re.compile(
    r"\(?(?:[A-Za-z]{2,8}[ -])?(?:[a-z]{1,5}(?:[/-][a-z]{1,5}){1,7}|[A-Z]{2,8}(?:/[A-Za-z]{2,5}){1,5})/?\)?"
    r"|[a-z]{2,5}/(?: [a-z]{2,5}/){1,6}"
)
# … tour. EFE-EPA · … Friday. (ANSA). · … /ritzau/ · … --IANS · … PTI SKL RT
_LAST_WORD = re.compile(
    r"(?<=[.!?”\"»)’…])\s+((?:={2}|[-–—]{1,2} ?|[(/]©?)?([A-Za-zÀ-ÿ]{2,12}(?:[-/ ][A-Z]{2,8})?)[)/]?)(?:\.{3}|\.)?$"
)
_LAST_AGENCY = re.compile(r"(?<=[.!?”\"»)’…])\s+(([A-Z]{2,8})(?: [A-Z]{2,4}){1,5})$")
_LAST_INITIALS = re.compile(r"\s([a-z]{2,4}(?:/[a-z]{2,4}){1,5})$")

# AP-WF-11-13-13 1509GMT · 131137 GMT Nov 13 · KWS-10:15-03-11-20
_TRAILER = re.compile(
    r"(?:AP-[A-Z]{2}-\d\d-\d\d-\d\d \d{4}GMT|\d{6}(?: GMT)? [A-Za-zä]{3,4}\.? \d{2,4}|"
    r"[A-Z]{3}-\d\d:\d\d-\d\d-\d\d-\d\d|\d{4} ?GMT)"
)
_ONLY_CONTACT = re.compile(
    r"(?:[^@\s]{1,40}\s){0,6}\S{1,60}@\S{1,60}\.\S{2,10}|[A-Za-z .:]{0,20}\+\d[\d ()/-]{6,25}|https?://\S{1,100}|www\.\S{1,80}"
)
_NAME = r"[^\W\d_a-z][\w.'’\-]{0,25}"
_NAMES = rf"{_NAME}(?:,? (?:(?:and|y|et|und|e|de|del|der|van|von|da|bin|al|la) ){{0,2}}{_NAME}){{0,9}}"
_TITLE = re.compile(
    r"(?:Of )?(?:The )?(?:[A-Z][\w']* ){0,3}(?:Writer|Correspondent|Staff|Reporter|Editor|Bureau Chief)s?"
    r"|(?:The )?Associated Press|(?:For )?(?:The )?Canadian Press|LA PRESSE CANADIENNE|THE ASSOCIATED PRESS"
)
_BYLINE_LETTERS = frozenset("BbPpVvDd")
_BYLINE = re.compile(rf"(?:By|BY|by|Por|POR|Par|PAR|Von|VON|Di|DI)(?:line)?:? ({_NAMES}(?:, [^.!?]{{2,60}})?) ?=?")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The rules, ready for use.

    Attributes:
        hints: words without which no line tells of contributors or how to reach its writer; nearly all have none, and
            the phrases are many.
        kinds: what a line may be by its first word, in the form of `casefold`.
    """

    credit: re.Pattern[str]
    contributions: tuple[str, ...]
    contributed: re.Pattern[str]
    hints: tuple[str, ...]
    kinds: dict[str, frozenset[LineKind]]
    private_words: frozenset[str]
    private_starts: frozenset[str]
    also_words: frozenset[str]
    note: re.Pattern[str]
    trash: re.Pattern[str]
    private: re.Pattern[str]
    contact: re.Pattern[str]
    contact_phrases: tuple[str, ...]
    headline_endings: dict[str, str]
    trash_kinds: dict[str, LifecycleKind]
    end_words: frozenset[str]
    more_words: frozenset[str]
    sure_mark: re.Pattern[str]
    inline: frozenset[str]


@cache
def _patterns() -> _Patterns:
    rules = load_rules("signoffs", SignOffRules)
    trash_kinds = {word.casefold(): kind for kind, words in rules.trash_lines.items() for word in words}
    openings: dict[LineKind, tuple[str, ...]] = {
        "private": rules.not_for_publication.openings,
        "credit": rules.credits,
        "note": rules.note_openings,
        "trash": (*trash_kinds, "In"),
        "contact": rules.contacts.openings,
    }
    return _Patterns(
        credit=re.compile(rf"[(\[]?(?:{_either(rules.credits)})(?!\w)", re.IGNORECASE),
        contributions=tuple(f" {words}" for words in rules.credit_endings),
        contributed=re.compile(
            rf" (?:{_either(words for words in rules.credit_endings if ' ' in words)})"
            r"(?: (?:from|in|on|desde|en|de|depuis|à) [^.]{2,80})?\.?[)\]]?$"
        ),
        hints=tuple(
            sorted({max(phrase.split(), key=len) for phrase in (*rules.credit_endings, *rules.contacts.phrases)})
        ),
        kinds=_kinds_by_first_word(openings),
        private_words=_opening_words(rules.not_for_publication.openings),
        private_starts=frozenset((*"([*-©", *(word[0] for word in _opening_words(rules.not_for_publication.openings)))),
        also_words=frozenset(rules.agencies_and_words),
        note=re.compile(rf"[(\[]?(?:{_either(rules.note_openings)})"),
        trash=re.compile(rf"(?:In [^,()]{{3,40}}, )?(?P<word>{_either(trash_kinds)})(?!\w)", re.IGNORECASE),
        private=re.compile(
            rf"[(\[*\-\s]{{0,4}}(?:{_either(rules.not_for_publication.openings)})\b(?! (?:antes|before|until|vor))",
            re.IGNORECASE,
        ),
        contact=re.compile(rf"(?:{_either(rules.contacts.openings)})"),
        contact_phrases=rules.contacts.phrases,
        headline_endings={name.casefold(): ending for name, ending in rules.headline_endings.items()},
        trash_kinds=trash_kinds,
        end_words=frozenset(rules.end_words),
        more_words=frozenset(rules.more_words),
        sure_mark=re.compile(rf"(?<=\w)\s({_either(rules.sure_end_marks)})(?:\.{{3}})?$"),
        inline=frozenset(rules.inline_end_words),
    )


_OPENING_KINDS: frozenset[LineKind] = frozenset({"private", "credit", "note", "trash", "contact"})


def _kinds_by_first_word(openings: Mapping[LineKind, tuple[str, ...]]) -> dict[str, frozenset[LineKind]]:
    words = {kind: _opening_words(phrases) for kind, phrases in openings.items()}
    # A phrase that begins with a sign, or may stand before more letters, is no matter of the line's first word.
    anyway = {
        kind
        for kind, phrases in openings.items()
        if any((found := _OPENING.match(phrase)) is None or found.end() == len(phrase) for phrase in phrases)
        and kind in {"note", "contact"}
    }
    return {
        word: frozenset(kind for kind in openings if kind in anyway or word in words[kind])
        for word in sorted(frozenset().union(*words.values()))
    }


def _opening_words(openings: Iterable[str]) -> frozenset[str]:
    return frozenset(opening[1].casefold() for words in openings if (opening := _OPENING.match(words)))


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace("'", "['’]") for word in sorted(words, key=lambda text: (-len(text), text)))
