"""The normal form in which copy is compared: words and figures, without spelling, spacing and punctuation.

Figures stay whole and are never masked: on wire copy a masked digit makes yesterday's fixing a copy of today's.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from importlib.resources import files
from typing import Annotated

import xxhash
from pydantic import BaseModel, ConfigDict, Field


MAX_TOKEN = 64
"""Characters of a figure or name that are listed as they are; longer ones are cut and end in a hash."""

_DASHES = "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}\N{MINUS SIGN}"
_APOSTROPHES = "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{PRIME}`\N{ACUTE ACCENT}"
_DOUBLE_QUOTES = "“”„«»"
_INVISIBLE = (
    "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
)
_BEFORE_NFKC = dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_INVISIBLE, "")
_AFTER_NFKC = {
    **dict.fromkeys(_APOSTROPHES, "'"),  # again: a double prime comes apart into two
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_DOUBLE_QUOTES, '"'),
    "\N{FRACTION SLASH}": "/",
}
_COMMON = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("\N{NO-BREAK SPACE}", " "))
"""Most copy is ASCII without these, and needs no more than this."""

_SPACED_THOUSANDS = re.compile(
    r"(?<![\w.,:/-])(?<!\d )(?<![$€£¥₹]\d )[1-9]\d{0,2}"
    r"(?:(?:\N{NO-BREAK SPACE}|\N{NARROW NO-BREAK SPACE}|\N{THIN SPACE}| )\d{3})+(?![\w:/-]|[.,]\d{3}| \d)"
)
"""A figure set in groups of three with blanks (ISO 80000-1, 7.3.1), no other figure beside it, as in tables."""

_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe"}
)
"""Latin letters that have no compatibility decomposition; many desks set them without the stroke."""

_LATIN_MARKS = re.compile("(?<=[A-Za-z])[\u0300-\u036f]+")
_TO_MEND_BEFORE = re.compile(f"[{''.join(_BEFORE_NFKC)}]")
_TO_MEND_AFTER = re.compile(f"[{''.join(_AFTER_NFKC)}]")
_FRACTION = re.compile("[¼-¾⅐-⅞]")

_WORD = re.compile(
    r"(?:(?<![^\s(])-)?\d+(?:-\d+/\d+|(?:[.,:/]\d+)*)"  # 1,234.5  -3  10:30  5-1/2
    r"|[^\W\d_]+(?:'[^\W\d_]+)*"  # word  don't
    r"|[$€£¥₹%]"
)
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_THOUSANDS_DOTS = re.compile(r"-?\d{1,3}(?:\.\d{3}){2,}")
_DECIMAL_COMMA = re.compile(r"-?\d+,\d{1,2}")
_DECIMAL = re.compile(r"-?\d+\.\d+")
_PLAIN = re.compile(r"(-?)(\d+)(?:\.(\d+))?")


OneWord = Annotated[str, Field(pattern=r"^\S+$")]


class HouseStyle(BaseModel):
    """The file `data/house_style.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    class Calendar(BaseModel):
        """Names of days of the week or of months, case-folded."""

        model_config = ConfigDict(frozen=True, extra="forbid")

        names: frozenset[str]

    class Silent(BaseModel):
        """Words in which copies of one story differ without telling anything else, case-folded.

        Attributes:
            honorifics: courtesy titles, which some houses set before names; part of no name and of no shingle.
            words: other words that stand in no shingle: days, currencies (their figures keep them as a unit).
            function: words that carry grammar; shingles hold them, but one more or less makes no new fact.
        """

        model_config = ConfigDict(frozen=True, extra="forbid")

        honorifics: frozenset[str]
        words: frozenset[str]
        function: frozenset[str]

    class Turning(BaseModel):
        """Words that turn the news around without a new figure or name, case-folded, in the order of their counts."""

        model_config = ConfigDict(frozen=True, extra="forbid")

        words: Annotated[tuple[str, ...], Field(max_length=256)]

    spellings: dict[str, OneWord]
    endings: dict[str, str]
    phrases: dict[str, OneWord]
    numbers: dict[str, OneWord]
    glued: dict[str, OneWord]
    silent: Silent
    turning: Turning
    multipliers: dict[str, Annotated[int, Field(ge=1, le=15)]]
    units: dict[str, str]
    weekdays: Calendar
    months: Calendar

    @property
    def replacements(self) -> dict[str, str]:
        """Return every single word that is compared in another spelling."""
        return self.spellings | self.numbers


@cache
def house_style() -> HouseStyle:
    """Return the house-style table, read once."""
    path = files("wiredesk.conventions") / "data" / "house_style.toml"
    return HouseStyle.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def _replacements() -> dict[str, str]:
    return house_style().replacements


@cache
def _endings() -> tuple[str, ...]:
    """Return the endings behind which a word may be spelled differently, the longest first."""
    return ("'s", *sorted(house_style().endings, key=lambda ending: (-len(ending), ending)))


@cache
def _phrases() -> tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...]:
    return tuple(
        (phrase, re.compile(rf"\b{re.escape(phrase)}\b", re.IGNORECASE), partial(_as_capital, word))
        for phrase, word in house_style().phrases.items()
    )


def _as_capital(word: str, found: re.Match[str]) -> str:
    """Return the word that stands for a phrase, with a capital where the phrase has one."""
    return word if found[0].islower() else word.capitalize()


def tidy(text: str) -> str:
    """Return the text in NFKC, on one line, with plain quotes and dashes and no invisible characters; case is kept."""
    return " ".join(mended(text).split())


def mended(text: str) -> str:
    """Return what `tidy` returns, but with the white space that was there."""
    if _MAY_BE_SPACED(text):
        text = _SPACED_THOUSANDS.sub(lambda found: "".join(found[0].split()), text)
    text = text.replace("`", "'")  # of all that is mended the one ASCII character: wires quote ``so''
    if text.isascii():
        return text
    for mark, plain in _COMMON:
        text = text.replace(mark, plain)
    if text.isascii():
        return text
    # The acute accent is a compatibility character (space and combining accent), so quotes go before NFKC.
    text = _TO_MEND_BEFORE.sub(lambda found: _BEFORE_NFKC[found[0]], text)
    text = unicodedata.normalize("NFKD", _FRACTION.sub(_set_apart, text)).translate(_LETTERS)
    text = unicodedata.normalize("NFC", _LATIN_MARKS.sub("", text))
    return _TO_MEND_AFTER.sub(lambda found: _AFTER_NFKC[found[0]], text)


_MAY_BE_SPACED = re.compile(r"\d[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}]\d{3}").search


def _set_apart(fraction: re.Match[str]) -> str:
    """Return a fraction with a hyphen where a digit stands before it: 5½ is written 5-1/2, not 51/2."""
    start = fraction.start()
    return f"-{fraction[0]}" if start and fraction.string[start - 1].isdecimal() else fraction[0]


def in_one_word(tidied: str) -> str:
    """Return a tidied text with each phrase of the house style as the one word that others write; case is kept."""
    folded = tidied.casefold()
    for phrase, pattern, replace in _phrases():
        if phrase in folded:
            tidied = pattern.sub(replace, tidied)
    return tidied


def normal_words(tidied: str) -> list[str]:
    """Return the words and figures of a tidied text, case-folded, in the spelling that they are compared in."""
    return words_between_blanks(in_one_word(tidied))


def words_between_blanks(text: str) -> list[str]:
    """Return the normal words of a text whose phrases are one word each; no word reaches across white space."""
    folded = text.casefold()
    if "." in folded:
        folded = _INITIALS.sub(lambda found: found[0].replace(".", ""), folded)
    if _MAY_BE_MONEY(folded):
        folded = _GLUED.sub(_unglued, folded.replace("us$", "$"))
    return [as_compared(word) if word[0].isalpha() else _plain_figure(word) for word in _WORD.findall(folded)]


_INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])\.?")
"""U.S. and US, E.U. and EU."""

_MAY_BE_MONEY = re.compile(r"[$€£¥₹]").search
_GLUED = re.compile(r"(?<=\d)[^\W\d_]+\b")


def _unglued(found: re.Match[str]) -> str:
    """Return the word that letters glued to an amount of money stand for: $5m is $5 million."""
    return f" {house_style().glued.get(found[0], found[0])} "


def as_compared(word: str) -> str:
    """Return a case-folded word in the spelling that it is compared in."""
    known = _replacements().get(word)
    if known is not None:
        return known
    if not word.endswith(_endings()):
        return word
    ending = next(filter(word.endswith, _endings()))
    if ending == "'s":
        return f"{as_compared(word[:-2])}'s"
    return word.removesuffix(ending) + house_style().endings[ending] if len(word) >= SPELLED else word


@cache
def _silent() -> frozenset[str]:
    return house_style().silent.words | house_style().silent.honorifics


def is_silent(word: str) -> bool:
    """Whether a normal word tells nothing, so that no shingle holds it."""
    return word in _silent()


def stem(word: str) -> str:
    """Return a normal word without a possessive or plural "s" (the S-stemmer of Harman 1991, its last rule only)."""
    word = word.removesuffix("'s").removesuffix("'")
    if len(word) > SHORT and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


SHORT = 3
"""Letters of a word that is its own stem: "gas", "was"."""

SPELLED = 6
"""Letters of the shortest word whose ending is looked at: "rise" and "prise" are spelled alike everywhere."""


def is_figure(word: str) -> bool:
    """Whether a normal word is a figure."""
    return (word[0].isdigit() or word[0] == "-") and not word.isalpha()


def numbers(words: Sequence[str]) -> frozenset[str]:
    """Return the different figures among normal words, with multiplier worked in and unit appended.

    "$5.2 mln", "5.20 million dollars" and "5,200,000 dlrs" all give "5200000$".
    """
    return numbers_at([index for index, word in enumerate(words) if not word[0].isalpha() and is_figure(word)], words)


def numbers_at(figures: Iterable[int], words: Sequence[str]) -> frozenset[str]:
    """Return the same as `numbers`, given where the figures are."""
    style = house_style()
    multipliers, units = style.multipliers, style.units
    found = set()
    last = len(words) - 1
    for index in figures:
        value = words[index]
        after = index + 1
        if after <= last and words[after] in multipliers:
            value = _shifted(value, multipliers[words[after]])
            after += 1
        if after <= last and words[after] in units:
            value += units[words[after]]
        elif index and not words[index - 1].isalpha() and words[index - 1] in units:
            value += units[words[index - 1]]
        found.add(bounded(value))
    return frozenset(found)


def bounded(token: str) -> str:
    """Return a token of at most `MAX_TOKEN` characters; a longer one is cut and ends in its hash."""
    if len(token) <= MAX_TOKEN:
        return token
    return f"{token[:32]}#{xxhash.xxh3_64_hexdigest(token.encode('utf-8', 'replace'))}"


def _plain_figure(word: str) -> str:
    """Return a figure without thousands separators and closing zeros; any other word as it is compared."""
    if "," in word or "." in word:
        if _THOUSANDS.fullmatch(word):
            word = word.replace(",", "")
        elif _THOUSANDS_DOTS.fullmatch(word):
            word = word.replace(".", "")
        elif _DECIMAL_COMMA.fullmatch(word):
            word = word.replace(",", ".")
        if _DECIMAL.fullmatch(word):
            word = word.rstrip("0").rstrip(".")
        return word
    return as_compared(word)


def _shifted(value: str, digits: int) -> str:
    """Return a plain figure times ten to the power of `digits`; other figures ("1-1/2") keep it as a suffix."""
    match = _PLAIN.fullmatch(value)
    if match is None:
        return f"{value}e{digits}"
    sign, whole, fraction = match[1], match[2], match[3] or ""
    shifted = (whole + fraction[:digits].ljust(digits, "0")).lstrip("0") or "0"
    rest = fraction[digits:]
    return f"{sign}{shifted}.{rest}" if rest else f"{sign}{shifted}"
