"""Dates, times of day, durations and repetitions: found in a text and resolved against the dateline.

Values follow ISO 8601 and TIMEX3 (TimeML 1.2.1); what is marked and what is not follows the desk's tagging guideline.

::

    search ─► patterns (which forms there are) ─► dates, relative, clock, lengths (what one is worth)
                                                     └► context, tense, calendar, words (times.toml)
"""

from wiredesk.stages.entities.times.search import find_times


__all__ = ["find_times"]
