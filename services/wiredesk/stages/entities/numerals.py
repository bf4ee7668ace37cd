"""Numbers as copy writes them: 1,500, 3.2, twelve, twenty-five, half a million."""

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

WORDS: dict[str, int] = {word: value for value, word in enumerate(_UNITS)}
WORDS.update({word: 10 * (index + 2) for index, word in enumerate(_TENS)})
WORDS.update(
    {f"{tens}-{unit}": 10 * (t + 2) + u for t, tens in enumerate(_TENS) for u, unit in enumerate(_UNITS) if 0 < u < 10}
)
WORDS.update({"a": 1, "an": 1, "dozen": 12, "a dozen": 12, "half": 0})

SPELLED = (
    rf"(?:(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_UNITS[1:10])}))?|"
    rf"{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
)
"""Pattern of a number in words up to ninety-nine."""

FIGURES = r"(?:\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?)"
"""Pattern of a number in figures; commas between thousands, or lakhs."""


def value_of(number: str) -> float | None:
    """Return what a numeral in lower case is worth, or None."""
    spelled = WORDS.get(number.strip())
    if spelled is not None:
        return float(spelled)
    try:
        return float(number.replace(",", ""))
    except ValueError:
        return None


def fold(text: str) -> str:
    """Return the text in lower case with every character still at its place."""
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(lower if len(lower := char.lower()) == 1 else char for char in text)
