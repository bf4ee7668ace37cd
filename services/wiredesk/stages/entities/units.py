"""`units.toml`: currencies, magnitudes and units, read and checked once."""

from dataclasses import dataclass
from functools import cache

from wiredesk.stages.entities.list_reading import CommaList, File, read_data


class Doubtful(File):
    """Spellings that are other words too, and what tells them apart.

    Attributes:
        glued: magnitudes that may stand right behind their figures.
        currencies: English words that need a magnitude or figures with thousands.
        symbols: letters of roads and models that need the same.
        figures: units that need figures.
        degrees: of them those that do not stand before "in" or a hyphen.
        small: of them those that take no magnitude.
        on_foot: words after "foot" that make it the way to go.
        paid: words after "-pound" that make it money.
        named: words before a number that make it a name.
    """

    glued: CommaList
    currencies: CommaList
    symbols: CommaList
    figures: CommaList
    degrees: CommaList
    small: CommaList
    on_foot: CommaList
    paid: CommaList
    named: CommaList


class UnitsFile(File):
    """`units.toml`: currencies, magnitudes and units.

    Attributes:
        symbols: signs of currencies, to ISO 4217 or to a name in `shared`.
        currencies: the same for currencies' names; their plurals with s need no row.
        minor: ISO 4217 and the names of a currency's hundredth part.
        shared: names that several currencies have, to each with the words of its country.
        magnitudes: words for powers of ten, and their factors.
        shares: percent, percentage point and basis point, and how they are written.
        units: a unit's singular name and how it is written.
        doubtful: spellings that are other words too.
    """

    symbols: dict[str, str]
    currencies: dict[str, str]
    minor: dict[str, CommaList]
    shared: dict[str, dict[str, CommaList]]
    magnitudes: dict[str, int]
    shares: dict[str, CommaList]
    units: dict[str, CommaList]
    doubtful: Doubtful


@dataclass(frozen=True, slots=True)
class Units:
    """Spellings in lower case and what they mean.

    Attributes:
        symbols, currencies: to ISO 4217, or to a name in `shared`.
        minor: the hundredth parts of a currency, to ISO 4217.
        shared: name to the codes with the words of their countries.
        magnitudes: to factors.
        shares: to percent, percentage point or basis point.
        units: to the unit's singular name.
        doubtful: spellings that are other words too.
    """

    symbols: dict[str, str]
    currencies: dict[str, str]
    minor: dict[str, str]
    shared: dict[str, dict[str, tuple[str, ...]]]
    magnitudes: dict[str, int]
    shares: dict[str, str]
    units: dict[str, str]
    doubtful: Doubtful


@cache
def load_units() -> Units:
    """Read the data file; raises `Misconfigured` (WIRE-S002) where it is broken."""
    file = read_data("units.toml", UnitsFile)
    currencies = {}
    for name, code in file.currencies.items():
        currencies[name.lower()] = code
        currencies[name.lower() + "s"] = code
    return Units(
        symbols=file.symbols,
        currencies=currencies,
        minor={spelling.lower(): code for code, spellings in file.minor.items() for spelling in spellings},
        shared={name: dict(table) for name, table in file.shared.items()},
        magnitudes=dict(file.magnitudes),
        shares={spelling.lower(): unit for unit, spellings in file.shares.items() for spelling in spellings},
        units={spelling.lower(): unit for unit, spellings in file.units.items() for spelling in spellings},
        doubtful=file.doubtful,
    )
