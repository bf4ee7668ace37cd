"""Which language a story is in, by its small words; for feeds that do not say."""

import re
from collections import Counter
from functools import cache
from itertools import chain
from typing import Final

from pydantic import Field

from wiredesk.conventions.rules import Rules, load_rules


_SAMPLE = 1_500
"""Characters looked at: some 250 words, far more than the choice needs."""

_MIN_WORDS = 3
"""Small words of the language that must be there; a headline alone seldom has them."""

_MIN_SHARE = 0.12
"""Share of all words that must be small words of the language; running text has 0.25 to 0.45, lists of names 0.05."""

_MIN_LEAD = 1.25
"""By how much the best language must beat the second; French and Spanish text score about half in one another."""

_WORD = re.compile(r"[^\W\d_]+")

_PUNCTUATION: Final = "“”‘’„–—…"
"""What keeps most Western copy from being Latin-1."""

_LETTERS: Final = bytes(ord(chr(byte).lower()) if _WORD.match(chr(byte)) else 0x20 for byte in range(256))
"""Latin-1 in small letters, with a blank for everything that is no letter."""


class LanguageRules(Rules):
    """The file `data/language.toml`: the small words of each language (ISO 639-1)."""

    words: dict[str, tuple[str, ...]] = Field(min_length=2)


@cache
def _languages_of_words() -> dict[str, tuple[str, ...]]:
    rules = load_rules("language", LanguageRules)
    languages: dict[str, list[str]] = {}
    for language in sorted(rules.words):
        for word in rules.words[language]:
            languages.setdefault(word, []).append(language)
    return {word: tuple(found) for word, found in languages.items()}


def identify_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of a text, or None where the words do not decide it."""
    languages = _languages_of_words()
    words = _words(text[:_SAMPLE])
    scores = Counter(chain.from_iterable(filter(None, map(languages.get, words))))
    ranked = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
    if not ranked:
        return None
    best, hits = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0
    if hits < _MIN_WORDS or hits < _MIN_SHARE * len(words) or hits < _MIN_LEAD * second:
        return None
    return best


def _words(text: str) -> list[str]:
    """Return the runs of letters in a text, in small letters; for Latin-1 the pattern is five times as slow."""
    plain = text
    for sign in _PUNCTUATION:
        plain = plain.replace(sign, " ")
    try:
        return plain.encode("latin-1").translate(_LETTERS).decode("latin-1").split()
    except UnicodeEncodeError:
        return _WORD.findall(text.lower())
