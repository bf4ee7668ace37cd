"""Numbers as copy writes them: 1,500, 3.2, twelve, twenty-five, half a million."""

import re


_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

WORDS: dict[str, float] = {word: value for value, word in enumerate(_UNITS)}
WORDS.update({word: 10 * (index + 2) for index, word in enumerate(_TENS)})
WORDS.update(
    {f"{tens}-{unit}": 10 * (t + 2) + u for t, tens in enumerate(_TENS) for u, unit in enumerate(_UNITS) if 0 < u < 10}
)
WORDS.update({"a": 1, "an": 1, "dozen": 12, "a dozen": 12, "half": 0.5, "half a": 0.5, "half an": 0.5})
WORDS.update({"a quarter of a": 0.25, "a quarter of an": 0.25})

SPELLED = (
    rf"(?:(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_UNITS[1:10])}))?|"
    rf"{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
)
"""Pattern of a number in words up to ninety-nine."""

_GAP = "[ \u00a0\u2009\u202f]"
FIGURES = (
    r"(?:(?:\d{1,3}[- \u00a0])?\d{1,2}/[1-9]\d?(?![\d/])|"
    rf"\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)|"
    r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?)"
)
"""Pattern of a number in figures: commas between thousands or lakhs, or spaces (the SI's way); 3-1/2, 2 1/2."""

PARTS = rf"(?:{SPELLED} and a half|half an?|a quarter of an?|a dozen)"
"""Pattern of halves and quarters in words, before a magnitude or a unit."""

_FRACTION = re.compile(r"(?:(\d+)[- \u00a0])?(\d+)/(\d+)")
_SEPARATOR = re.compile(rf",|{_GAP}")
_AND_A_HALF = " and a half"


def value_of(number: str) -> float | None:
    """Return what a numeral in lower case is worth, or None."""
    spelled = WORDS.get(number.strip())
    if spelled is not None:
        return float(spelled)
    if number.endswith(_AND_A_HALF):
        return WORDS[number.removesuffix(_AND_A_HALF)] + 0.5
    fraction = _FRACTION.fullmatch(number)
    if fraction is not None:
        return float(fraction[1] or 0) + float(fraction[2]) / float(fraction[3])
    try:
        return float(_SEPARATOR.sub("", number))
    except ValueError:
        return None


def fold(text: str) -> str:
    """Return the text in lower case with every character still at its place."""
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(lower if len(lower := char.lower()) == 1 else char for char in text)
