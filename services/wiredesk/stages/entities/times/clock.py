"""Times of day."""

import re
from datetime import date

from wiredesk.stages.entities.times.context import Context, Reading, read
from wiredesk.stages.entities.times.patterns import LONG_WEEKDAY
from wiredesk.stages.entities.times.relative import weekday_value
from wiredesk.stages.entities.times.words import load_time_words


_DAY_AFTER_CLOCK = re.compile(rf"[^.;\n]{{0,25}}?(?P<w_d>{LONG_WEEKDAY})")


def _clock_day(match: re.Match[str], context: Context) -> date:
    """Return the day of a time of day: the weekday named right after it, else the last day named, else the anchor."""
    after = _DAY_AFTER_CLOCK.match(context.folded, match.end(), match.end() + 45)
    if after is None:
        return context.latest_day
    return weekday_value(after, context, None)


def clock(match: re.Match[str], context: Context) -> Reading | None:
    """Read 10:30 a.m., 1500 GMT, noon."""
    day = _clock_day(match, context)
    if match["t_w"]:
        return read(match, "time", f"{day}T{'00:00' if match['t_w'] == 'midnight' else '12:00'}")
    hour = int(match["t_h"] or match["t24_h"] or match["t_c"])
    minute = int(match["t_m"] or match["t24_m"] or match["t_cm"] or 0)
    if match["t_c"] and (match["t_c"] == "0" or context.word_before(match) not in load_time_words().before_clock):
        return None
    if match["t_a"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["t_a"][0] == "p" else 0)
    if hour > 23:
        return None
    zone = "Z" if match["t_z"] else ""
    return read(match, "time", f"{day}T{hour:02d}:{minute:02d}{zone}")
