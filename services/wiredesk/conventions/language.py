"""Which language a story is in, by its small words; for feeds that do not say."""

import re
from functools import cache

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
    words = _WORD.findall(text[:_SAMPLE].lower())
    scores: dict[str, int] = {}
    for word in words:
        for language in languages.get(word, ()):
            scores[language] = scores.get(language, 0) + 1
    ranked = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
    if not ranked:
        return None
    best, hits = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0
    if hits < _MIN_WORDS or hits < _MIN_SHARE * len(words) or hits < _MIN_LEAD * second:
        return None
    return best
