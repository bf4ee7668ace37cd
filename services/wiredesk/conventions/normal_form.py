"""The normal form in which copy is compared: words and figures, without spelling, spacing and punctuation.

Figures stay whole and are never masked: on wire copy a masked digit makes yesterday's fixing a copy of today's.
"""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import pairwise
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
_AFTER_NFKC = dict.fromkeys(_DASHES, "-") | dict.fromkeys(_DOUBLE_QUOTES, '"') | {"\N{FRACTION SLASH}": "/"}
_TO_MEND_BEFORE = re.compile(f"[{''.join(_BEFORE_NFKC)}]")
_TO_MEND_AFTER = re.compile(f"[{''.join(_AFTER_NFKC)}]")
_FRACTION_AFTER_DIGIT = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞])")

_WORD = re.compile(
    r"(?:(?<![^\s(])-)?\d+(?:-\d+/\d+|(?:[.,:/]\d+)*)"  # 1,234.5  -3  10:30  5-1/2
    r"|[^\W\d_]+(?:'[^\W\d_]+)*"  # word  don't
    r"|[$€£¥₹%]"
)
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_THOUSANDS_DOTS = re.compile(r"-?\d{1,3}(?:\.\d{3}){2,}")
_DECIMAL_COMMA = re.compile(r"-?\d+,\d{1,2}")
_DECIMAL = re.compile(r"-?\d+\.\d+")
_PLAIN = re.compile(r"(-?\d+)(?:\.(\d+))?")

_SENTENCE_ENDS = frozenset(".?!:\"'-/¶…*•")
_ABBREVIATIONS = frozenset({"Mr.", "Mrs.", "Ms.", "Dr.", "Gen.", "Col.", "Sen.", "Rep.", "Gov.", "St.", "Sr.", "Sra."})
_NAME_EDGES = ".,;:!?()[]\"'-…*"


class HouseStyle(BaseModel):
    """The file `data/house_style.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    class Calendar(BaseModel):
        """Names of days of the week or of months, case-folded."""

        model_config = ConfigDict(frozen=True, extra="forbid")

        names: frozenset[str]

    spellings: dict[str, str]
    phrases: dict[str, str]
    numbers: dict[str, str]
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


def tidy(text: str) -> str:
    """Return the text in NFKC, on one line, with plain quotes and dashes and no invisible characters; case is kept."""
    if not text.isascii():
        # The acute accent is a compatibility character (space and combining accent), so quotes go before NFKC.
        text = _TO_MEND_BEFORE.sub(lambda found: _BEFORE_NFKC[found[0]], text)
        text = unicodedata.normalize("NFKC", _FRACTION_AFTER_DIGIT.sub("-", text))
        text = _TO_MEND_AFTER.sub(lambda found: _AFTER_NFKC[found[0]], text)
    return " ".join(text.split())


def normal_words(tidied: str) -> list[str]:
    """Return the words and figures of a tidied text, case-folded, in the spelling that they are compared in."""
    folded = tidied.casefold()
    for phrase, word in house_style().phrases.items():
        folded = folded.replace(phrase, word)
    replacements = _replacements()
    return [replacements.get(word, word) if word.isalpha() else _plain_figure(word) for word in _WORD.findall(folded)]


def numbers(words: list[str]) -> frozenset[str]:
    """Return the different figures among normal words, with multiplier worked in and unit appended.

    "$5.2 mln", "5.20 million dollars" and "5,200,000 dlrs" all give "5200000$".
    """
    style = house_style()
    multipliers, units = style.multipliers, style.units
    found = set()
    last = len(words) - 1
    for index, word in enumerate(words):
        if word.isalpha() or not (word[0].isdigit() or word[0] == "-"):
            continue
        value = word
        after = index + 1
        if after <= last and words[after] in multipliers:
            value = _shifted(value, multipliers[words[after]])
            after += 1
        if after <= last and words[after] in units:
            value += units[words[after]]
        elif index and not words[index - 1].isalpha() and words[index - 1] in units:
            value += units[words[index - 1]]
        found.add(_bounded(value))
    return frozenset(found)


def names(tidied: str) -> frozenset[str]:
    """Return the capitalised words inside the sentences of a tidied text, case-folded.

    The first word of a sentence or paragraph (paragraphs are set apart by "¶") says nothing and is left out, so is
    copy in capitals only.
    """
    if tidied.isupper():
        return frozenset()
    parts = tidied.split(" ")
    found = set()
    for before, part in pairwise(parts):
        if part.islower():
            continue  # most words, and cheap to know
        if part[:1].isupper() and (before[-1:] not in _SENTENCE_ENDS or before in _ABBREVIATIONS):
            found.add(_bounded(part.strip(_NAME_EDGES).casefold().removesuffix("'s")))
    return frozenset(found) - {"", "i"}


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
    return _replacements().get(word, word)


def _shifted(value: str, digits: int) -> str:
    """Return a plain figure times ten to the power of `digits`; other figures ("1-1/2") keep it as a suffix."""
    match = _PLAIN.fullmatch(value)
    if match is None:
        return f"{value}e{digits}"
    whole, fraction = match[1], match[2] or ""
    shifted = (whole + fraction[:digits].ljust(digits, "0")).lstrip("0") or "0"
    rest = fraction[digits:]
    return f"{shifted}.{rest}" if rest else shifted


def _bounded(token: str) -> str:
    if len(token) <= MAX_TOKEN:
        return token
    return f"{token[:32]}#{xxhash.xxh3_64_hexdigest(token.encode('utf-8', 'replace'))}"
