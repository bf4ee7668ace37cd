"""How place names are compared: without accents, case, dots and apostrophes; never without their words."""

import re
import unicodedata
from functools import lru_cache


WORD = re.compile(r"[^\W_]+")
"""A word: letters and digits of any script; everything else separates."""

_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not take apart, as English copy writes them (Lodz, Malmo, Aero)."""


@lru_cache(maxsize=65_536)
def _fold_foreign(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return bare.casefold().translate(_PLAIN)


def fold_word(word: str) -> str:
    """Return one word as it is compared: "São" and "SAO" are "sao"."""
    return word.lower() if word.isascii() else _fold_foreign(word)


def fold_name(name: str) -> str:
    """Return a name as it is compared: its folded words with one space between ("N'Djamena" is "n djamena")."""
    if name.isascii():
        return " ".join(WORD.findall(name.lower()))
    return " ".join([fold_word(word) for word in WORD.findall(name)])


def slug(name: str) -> str:
    """Return a name as part of a `place_id`: "Red Square" is "red-square"."""
    return fold_name(name).replace(" ", "-")
