"""Days, months, years, decades and centuries by their names and figures."""

import re

from wiredesk.stages.entities.times.calendar import MONTHS, ORDINALS, STEPS, iso_day, year_for
from wiredesk.stages.entities.times.context import Context, Reading, read
from wiredesk.stages.entities.times.words import load_time_words


def iso(match: re.Match[str], _context: Context) -> Reading | None:
    """Read 2021-04-07."""
    year, month, day = (int(part) for part in match["iso"].split("-"))
    value = iso_day(year, month, day)
    return read(match, "date", value) if value and 1000 < year < 2200 else None


def fiscal(match: re.Match[str], _context: Context) -> Reading | None:
    """Read a fiscal year or season: 2020-21."""
    first, last = int(match.group()[:4]), int(match.group()[5:])
    if last != (first + 1) % 100 or first < 1800:
        return None
    return read(match, "date", f"{first}/{first + 1}")


def years(match: re.Match[str], _context: Context) -> Reading | None:
    """Read years from and to: 1914-1918."""
    first, last = match.group()[:4], match.group()[5:]
    return read(match, "date", f"{first}/{last}") if first < last else None


def month_range(match: re.Match[str], context: Context, prefix: str) -> Reading | None:
    """Read days of one month: March 12-14, 12-14 March 2019."""
    if not context.capital(match, f"{prefix}_m"):
        return None
    month = MONTHS[match[f"{prefix}_m"].rstrip(".")]
    first, last = int(match[f"{prefix}_a"]), int(match[f"{prefix}_b"])
    written = match[f"{prefix}_y"]
    year = int(written) if written else year_for(month, first, context.anchor, ahead=context.ahead(match))
    start, end = iso_day(year, month, first), iso_day(year, month, last)
    return read(match, "date", f"{start}/{end}") if start and end and first < last else None


def month_day(match: re.Match[str], context: Context, prefix: str) -> Reading | None:
    """Read a day: Wednesday, April 7; the 7th of April, 2021."""
    if not context.capital(match, f"{prefix}_m"):
        return None
    month, day = MONTHS[match[f"{prefix}_m"].rstrip(".")], int(re.sub(r"\D", "", match[f"{prefix}_d"]))
    written = match[f"{prefix}_y"]
    year = int(written) if written else year_for(month, day, context.anchor, ahead=context.ahead(match))
    value = iso_day(year, month, day)
    return read(match, "date", value) if value else None


def month_year(match: re.Match[str], context: Context) -> Reading | None:
    """Read a month of a year: early April 1955."""
    if not context.capital(match, "c_m"):
        return None
    return read(match, "date", f"{match['c_y']}-{MONTHS[match['c_m'].rstrip('.')]:02d}")


def month_rel(match: re.Match[str], context: Context) -> Reading | None:
    """Read a month of a year counted from the dateline: September last year."""
    group = "d_m" if match["d_m"] else "d_m2"
    if not context.capital(match, group):
        return None
    year = context.anchor.year + STEPS.get(match["d_r"] or match["d_r2"], 0)
    return read(match, "date", f"{year:04d}-{MONTHS[match[group].rstrip('.')]:02d}")


def rel_month(match: re.Match[str], context: Context) -> Reading | None:
    """Read the nearest such month before or after the dateline's: last September."""
    if not context.capital(match, "e_m"):
        return None
    month, word = MONTHS[match["e_m"].rstrip(".")], match["e_r"]
    year = context.anchor.year
    if word in ("last", "this past"):
        year -= month >= context.anchor.month
    elif word in ("next", "this coming"):
        year += month <= context.anchor.month
    return read(match, "date", f"{year:04d}-{month:02d}")


def decade(match: re.Match[str], _context: Context) -> Reading | None:
    """Read the 1980s, the early '70s; the 1800s are a century."""
    if match["k_s"]:
        return read(match, "date", f"19{match['k_s'][0]}")
    year = match["k_y"]
    return read(match, "date", year[:2] if year.endswith("00") and year < "2000" else year[:3])


def century(match: re.Match[str], _context: Context) -> Reading | None:
    """Read the 19th century."""
    word = match["h_n"]
    number = ORDINALS.get(word) or int(re.sub(r"\D", "", word))
    return read(match, "date", f"{number - 1:02d}") if number else None


def bare_year(match: re.Match[str], context: Context) -> Reading | None:
    """Read a year that what stands around it tells from a number."""
    year, before, words = int(match["y_y"]), context.word_before(match), load_time_words()
    if year > 2100:
        return None
    left = context.folded[max(0, match.start() - 2) : match.start()]
    right = context.folded[match.end() : match.end() + 1]
    early = match.start("y_y") > match.start()
    bracketed = left.endswith("(") or right == ")"
    if not (
        early
        or bracketed
        or before in words.before_year
        or left.endswith(", ")
        or right in ("'", "’")
        or before in MONTHS
    ):
        return None
    if year < 1900 and before not in words.before_old_year:
        return None
    return read(match, "date", f"{year:04d}")


def bare_month(match: re.Match[str], context: Context) -> Reading | None:
    """Read a month, of the nearest year in the direction of the tense."""
    name = match["z_m"].split(" ")[-1].split("-")[-1]
    start = match.end() - len(name)
    word = context.text[start : match.end()]
    if not word[0].isupper() or name not in MONTHS:
        return None
    before = context.word_before(match)
    follower = context.text[match.end() + 1 : match.end() + 2]
    early = start > match.start()
    if not early and (name in ("may", "march", "april", "june", "august") or word.isupper()):
        if before not in load_time_words().before_month:
            return None
        if follower.isupper() and name in ("april", "june", "may", "august"):
            return None
    month = MONTHS[name]
    year = context.anchor.year
    if context.ahead(match):
        year += month < context.anchor.month
    else:
        year -= month > context.anchor.month
    return read(match, "date", f"{year:04d}-{month:02d}")
