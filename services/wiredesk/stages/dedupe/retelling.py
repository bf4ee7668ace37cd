"""When unmarked copy is another version of a known story: the full story after its alert, the story told again.

Half of a wire's versions bear no marker. Their words may differ widely, so several kinds of evidence count: the words
themselves, the figures, the names, the headline, and how little time lies between. The bounds are measured on the
labelled pairs of Reuters-21578 (`tests/quality/dedupe_pairs.csv`), where 3 of 233 pairs in one family are strangers.
"""

from typing import Final

from wiredesk.stages.dedupe.case import Case, Match
from wiredesk.stages.dedupe.likeness import overlap, same_subject, shared_names, shared_pairs


MOST: Final = 0.8
"""Share of figures or names: all but one in five."""

A_FEW: Final = 2
SOME: Final = 3
SEVERAL: Final = 5
MANY: Final = 8
"""Figures or names that both stories have."""

A_LITTLE: Final = 0.25
"""Containment that two tellings of one event by one desk reach; two events of one company stay under it."""

SAME_TITLE: Final = 0.85
"""Jaccard index of two headlines of which one word in ten is another."""

SAID: Final = 0.6
"""Share of an alert's words that stand in the headline or the lead of its story."""

LEAD: Final = 40
"""Words of copy that are its lead; what stands below is background, earlier alerts among it."""


def tells_alert(case: Case, match: Match) -> bool:
    """Whether the new story tells what an alert announced: its figures, under a like headline or in its words."""
    new, old, settings = case.new, match.old, case.settings
    if match.hours > settings.version_hours:
        return False
    # "Alder's sales off 57 percent" is no alert of "Car sales off 2 percent", which quotes it.
    same_figures = old.figures <= new.figures and overlap(new.title_numbers, old.title_numbers) > 0.0
    if same_figures and (
        match.likeness.containment >= settings.longer
        or match.titles >= settings.alike_titles
        or (match.same_slug and match.likeness.containment >= settings.marked)
    ):
        return True
    return _begins_with(case, match)


def _begins_with(case: Case, match: Match) -> bool:
    """Whether the story begins with what an alert said a short time before, in other words and another order."""
    new, old, settings = case.new, match.old, case.settings
    if match.hours > settings.alert_hours or overlap(old.figures, new.figures) < settings.shared_figures:
        return False
    said, first = frozenset(old.title), new.title + case.opening[:LEAD]
    return len(said.intersection(first)) >= SAID * len(said) and shared_pairs(old.title, first) >= A_FEW


def tells_again(case: Case, match: Match) -> bool:
    """Whether the new story is the known one in another version: its words, or its figures and names, are those."""
    return reports_again(case, match) or (
        overlap(case.new.names, match.old.names) >= case.settings.shared_names
        and not case.is_template(match)
        and (_on_another_day(case, match) or _same_day(case, match))
    )


def reports_again(case: Case, match: Match) -> bool:
    """Whether one desk reports the same result, dividend or event anew, in a form that otherwise would be a template.

    Either nearly all figures under a headline that begins alike, or soon after nearly the same prose on the same
    people, where a corrected figure is the difference.
    """
    new, old, settings = case.new, match.old, case.settings
    tables = case.figures_heavy(new) and case.figures_heavy(old)
    # An alert has one full story (`tells_alert`); what else has its figures is about it. Short tables are no alerts.
    of_a_kind = tables or case.is_alert(new) == case.is_alert(old)
    if not (match.same_feed and match.hours <= settings.version_hours and of_a_kind):
        return False
    soon = match.hours <= settings.soon_hours
    if soon and match.likeness.jaccard >= settings.near_copy and len(shared_names(new, old)) >= MANY:
        return overlap(new.names, old.names) >= MOST
    if not same_subject(new.title, old.title) or not (tables or match.likeness.containment >= A_LITTLE):
        return False
    facts, figures = len(new.numbers & old.numbers), overlap(new.numbers, old.numbers)
    return (facts >= SOME and figures >= MOST and (soon or match.likeness.containment >= settings.edited)) or (
        soon and facts >= SEVERAL and figures >= settings.shared_figures
    )


def _on_another_day(case: Case, match: Match) -> bool:
    """Whether it is sent again later: only prose about the same people, since a daily report is as like the last."""
    new, old, settings = case.new, match.old, case.settings
    return (
        match.hours > settings.version_hours
        and match.likeness.jaccard >= settings.edited
        and len(shared_names(new, old)) >= MANY
        and min(overlap(new.names, old.names), overlap(new.numbers, old.numbers)) >= MOST
    )


def _same_day(case: Case, match: Match) -> bool:
    """Whether it is told again within a day, within hours for alerts."""
    new, old, settings = case.new, match.old, case.settings
    alerts = case.is_alert(new), case.is_alert(old)
    if match.hours > (settings.short_copy_hours if all(alerts) else settings.version_hours):
        return False
    later = match.hours > settings.short_copy_hours
    if later and overlap(new.numbers, old.numbers) < MOST and match.titles >= SAME_TITLE:
        return False  # other figures under yesterday's headline: today's report
    same_words = match.likeness.jaccard >= settings.edited
    under_slug = match.same_slug and match.same_feed and match.likeness.containment >= settings.edited_same_slug
    return same_words or under_slug or (not any(alerts) and (_cut(case, match) or _same_facts(case, match)))


def _cut(case: Case, match: Match) -> bool:
    """Whether it is a shorter form in which something is new."""
    new, old, settings = case.new, match.old, case.settings
    contained = match.likeness.containment >= settings.longer
    return contained and new.shingles < old.shingles and overlap(new.names, old.names) >= MOST


def _same_facts(case: Case, match: Match) -> bool:
    """Whether figures, names and headline make it the same event, told in other words."""
    new, old, settings, contained = case.new, match.old, case.settings, match.likeness.containment
    names, figures = overlap(new.names, old.names), overlap(new.numbers, old.numbers)
    facts, people = len(new.numbers & old.numbers), len(shared_names(new, old))
    soon = match.hours <= settings.soon_hours
    alike = (soon and match.likeness.jaccard >= settings.marked) or match.titles >= settings.alike_titles
    if alike and contained >= settings.edited and facts >= A_FEW and people >= SOME and min(names, figures) >= MOST:
        return True
    if soon and match.same_feed and match.titles >= SAME_TITLE and figures >= settings.shared_figures:
        return True
    if not match.same_feed or not same_subject(new.title, old.title) or figures < MOST:
        return False
    if facts >= A_FEW and contained >= (A_LITTLE if soon else settings.edited):
        return True
    return soon and people > SOME and names >= MOST and contained >= A_LITTLE
