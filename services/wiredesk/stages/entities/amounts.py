"""Find money, percentages and measured quantities: "$780 million", "46 percent", "150,000 doses"."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from wiredesk.stages.entities.alternatives import any_of
from wiredesk.stages.entities.numerals import FIGURES, PARTS, SPELLED, fold, value_of
from wiredesk.stages.entities.units import Doubtful, Units, load_units
from wiredesk_events import Amount, Span
from wiredesk_events.spans import SpanField


AmountKind = Literal["money", "percent", "quantity"]

_MINOR = 100


class AmountPatterns(NamedTuple):
    """What is looked for.

    Attributes:
        starts: one character before a place where an amount can begin; it may find more, never fewer. It begins with a
            set of characters, so that the search runs from word to word and looks at a word's first letters.
        amount: an amount, to be matched where `starts` finds a beginning.
        on_foot, paid: after the unit.
        named: at the end of what stands before the number.
    """

    starts: re.Pattern[str]
    amount: re.Pattern[str]
    on_foot: re.Pattern[str]
    paid: re.Pattern[str]
    named: re.Pattern[str]


@cache
def amount_patterns() -> AmountPatterns:
    """Return the patterns, made of the words in `units.toml`."""
    units = load_units()
    doubtful = units.doubtful
    long = any_of(word for word in units.magnitudes if word not in doubtful.glued)
    magnitude = rf"(?:[ \u00a0-]{long}(?!\w)|[ \u00a0]?{any_of(doubtful.glued)}(?!\w))"
    number = rf"(?:{FIGURES}|{PARTS}|{SPELLED}|a|an)(?!\w*+-year)"
    dash = r"(?: ?[-–] ?| to )"
    symbol = any_of(word.lower() for word in units.symbols)
    after = any_of((*units.currencies, *units.minor, *units.shares, *units.units))
    return AmountPatterns(
        # An article alone is no number: "a dollar" is none, "a million dollars" is one.
        starts=re.compile(
            rf"[^\w.,$€£-](?=\d|{symbol}[ \u00a0]?\d|{SPELLED}|half |a quarter of |a dozen|an?{magnitude})"
        ),
        amount=re.compile(
            rf"(?P<symbol>{symbol})[ \u00a0]?(?P<m_a>{FIGURES})(?P<m_am>{magnitude})?"
            rf"(?:{dash}(?:(?P=symbol)[ \u00a0]?)?(?P<m_b>{FIGURES})(?P<m_bm>{magnitude})?)?"
            rf"|(?P<a>{number})(?P<am>{magnitude})?(?:{dash}(?P<b>{FIGURES}|{SPELLED})(?P<bm>{magnitude})?)?"
            rf"(?:[ \u00a0-]?(?P<unit>{after})(?![\w²³]))"
        ),
        on_foot=re.compile(f" {any_of(doubtful.on_foot)}"),
        paid=re.compile(f" {any_of(doubtful.paid)}"),
        named=re.compile(rf"(?:^|[^\w]){any_of(doubtful.named)}\.? ?$"),
    )


def find_amounts(field: SpanField, text: str, taken: Sequence[tuple[int, int]] = ()) -> tuple[Amount, ...]:
    """Return the amounts of a text, in order; `taken` are stretches, in order, that belong to names or times."""
    units, patterns = load_units(), amount_patterns()
    folded = fold(text)
    found: list[Amount] = []
    shared: dict[str, str] = {}
    at = position = 0
    # The line feed stands for the beginning: an amount begins behind something that is no part of a word or number.
    for candidate in patterns.starts.finditer("\n" + folded):
        start = candidate.start()
        if start < at:
            continue
        match = patterns.amount.match(folded, start)
        if match is None:
            continue
        while position < len(taken) and taken[position][1] <= start:
            position += 1
        blocked = position < len(taken) and taken[position][0] < match.end() and _inside(match, taken[position])
        amount = None if blocked else _amount(field, text, folded, match, units, shared)
        if amount is None:
            at = match.end("m_a") if match["symbol"] else match.end("a")
            continue
        found.append(amount)
        at = amount.span.end
    return tuple(found)


def _inside(match: re.Match[str], taken: tuple[int, int]) -> bool:
    """Return whether the number itself is part of a name or a time; a currency's nationality word may be."""
    number = match.start("m_a") if match["symbol"] else match.start("a")
    return taken[0] <= number < taken[1]


def _amount(
    field: SpanField, text: str, folded: str, match: re.Match[str], units: Units, shared: dict[str, str]
) -> Amount | None:
    if match["symbol"]:
        return _money(field, text, folded, match, units, shared)
    spelling = match["unit"].replace("\u00a0", " ")
    kind, unit = _meaning(spelling, units)
    if _is_none(folded, match, spelling, units.doubtful):
        return None
    if spelling in ("pound", "pounds") and _weighs(folded, match):
        kind, unit = "quantity", "pound"
    values = _values(match["a"], match["am"], match["b"], match["bm"], units)
    start, end = match.start(), match.end()
    if values is None:
        return None
    if spelling in units.minor:
        values = tuple(value / _MINOR for value in values)
    below = unit.startswith("degree")
    if below and folded.endswith("minus ", 0, start):
        start, values = start - len("minus "), (-values[0], *values[1:])
    if len(values) == 2 and _from_before(folded, start):
        start, values = match.start("b"), values[1:]
    if kind == "money" and unit in units.shared:
        unit = _shared(unit, text, units, shared)
    return _made(field, text, start, end, kind, values, unit)


def _is_none(folded: str, match: re.Match[str], spelling: str, doubtful: Doubtful) -> bool:
    """Return whether a number before a unit's word measures nothing: "a won", "flight 12", "500 foot soldiers"."""
    number = match["a"]
    if number in ("a", "an") and match["am"] is None:
        return True
    if spelling in doubtful.currencies and match["am"] is None and "," not in number:
        return True
    if spelling in doubtful.figures:
        if not number[0].isdigit() or (spelling in doubtful.small and match["am"]):
            return True
        if spelling in doubtful.degrees and folded.startswith((" in ", "-"), match.end()):
            return True
        if spelling == "foot" and amount_patterns().on_foot.match(folded, match.end()):
            return True
    return amount_patterns().named.search(folded[max(0, match.start() - 12) : match.start()]) is not None


def _weighs(folded: str, match: re.Match[str]) -> bool:
    before, after = folded[max(0, match.start() - 60) : match.start()], folded[match.end() : match.end() + 4]
    if "weigh" in before or match["am"] is not None:
        return "weigh" in before
    hyphened = match["unit"] == "pound" and folded[match.start("unit") - 1] == "-"
    return after == " of " or (hyphened and not amount_patterns().paid.match(folded, match.end()))


def _money(
    field: SpanField, text: str, folded: str, match: re.Match[str], units: Units, shared: dict[str, str]
) -> Amount | None:
    written = text[match.start("symbol") : match.end("symbol")]
    code = units.symbols.get(written)
    if code is None:
        return None
    if written in units.doubtful.symbols and match["m_am"] is None and "," not in match["m_a"]:
        return None
    values = _values(match["m_a"], match["m_am"], match["m_b"], match["m_bm"], units)
    if values is None:
        return None
    end = match.end()
    if len(values) == 2 and (values[0] >= values[1] or " to " in match.group()):
        ranged = match.group()[match.end("m_am" if match["m_am"] else "m_a") - match.start() :]
        repeated = match["symbol"] in ranged
        if values[0] >= values[1] or (match["m_am"] and repeated) or _from_before(folded, match.start()):
            end = match.end("m_am") if match["m_am"] else match.end("m_a")
            values = _values(match["m_a"], match["m_am"], None, None, units) or values
    if code in units.shared:
        code = _shared(code, text, units, shared)
    return _made(field, text, match.start(), end, "money", values, code)


def _from_before(folded: str, start: int) -> bool:
    """Return whether "from" stands before: a rise from 5 to 7 percent is no range."""
    return folded[max(0, start - 5) : start] == "from "


def _meaning(spelling: str, units: Units) -> tuple[AmountKind, str]:
    if spelling in units.shares:
        return "percent", units.shares[spelling]
    if spelling in units.units:
        return "quantity", units.units[spelling]
    if spelling in units.minor:
        return "money", units.minor[spelling]
    return "money", units.currencies[spelling]


def _values(
    first: str, first_magnitude: str | None, second: str | None, second_magnitude: str | None, units: Units
) -> tuple[float, ...] | None:
    """Return the whole numbers of one figure or of a range; the range's magnitude may stand at its end only."""
    magnitude = _factor(first_magnitude, units)
    if second is None:
        value = _times(first, magnitude or 1)
        return None if value is None else (value,)
    last_magnitude = _factor(second_magnitude, units)
    low = _times(first, magnitude or last_magnitude or 1)
    high = _times(second, last_magnitude or magnitude or 1)
    return None if low is None or high is None else (low, high)


def _factor(magnitude: str | None, units: Units) -> int | None:
    return None if magnitude is None else units.magnitudes[magnitude.strip(" \u00a0-")]


def _times(number: str, factor: int) -> float | None:
    value = value_of(number)
    return None if value is None else round(value * factor, 6)


def _shared(name: str, text: str, units: Units, known: dict[str, str]) -> str:
    """Return the currency of the country that the text names most, by the table's order where none leads.

    `known` keeps the answers for this text, which is searched once a name.
    """
    if name not in known:
        table = units.shared[name]
        counts = {code: sum(text.count(word) for word in words) for code, words in table.items()}
        known[name] = max(counts, key=lambda code: counts[code])
    return known[name]


def _made(
    field: SpanField, text: str, start: int, end: int, kind: AmountKind, values: Sequence[float], unit: str
) -> Amount:
    plain = tuple(int(value) if float(value).is_integer() else value for value in values)
    return Amount(
        span=Span(field=field, start=start, end=end, text=text[start:end]),
        kind=kind,
        value=plain[0] if len(plain) == 1 else plain,
        unit=unit,
    )
