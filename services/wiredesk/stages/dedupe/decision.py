"""The rules, in order; the first that speaks decides.

Two convictions run through them. A lost update costs more than a copy passed on: in doubt, keep. And likeness alone
proves nothing on a wire: a correction is almost its original, today's fixing almost yesterday's, so ids and markers
are asked before words, and figures and names together with words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from wiredesk.stages.dedupe.case import Case, Match
from wiredesk.stages.dedupe.entries import Entry
from wiredesk.stages.dedupe.families import Family, is_late
from wiredesk.stages.dedupe.likeness import SAME_WORDS, Likeness, one_in_the_other, overlap
from wiredesk.stages.dedupe.links import by_name
from wiredesk.stages.dedupe.reasons import Reason
from wiredesk.stages.dedupe.retelling import tells_again, tells_alert
from wiredesk.stages.dedupe.signature import Signature


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found.

    Attributes:
        reason: the rule's code.
        of: for a version or a duplicate, the story that it belongs to; None opens a family.
        compared: the story it was held against.
        likeness: how alike the two are.
        duplicate: it is a copy of `of`.
    """

    reason: Reason
    of: Entry | None = None
    compared: Entry | None = None
    likeness: Likeness | None = None
    duplicate: bool = False


LIKE_A_LITTLE: Final = 0.2
"""Least Jaccard index of headlines where the text alone tells nothing; corrected headlines are often rewritten."""

FEW_SHINGLES: Final = 5
"""Shingles that a copy may have more than its original, however short that is: two rewritten words, or a spelling."""

LIKE: Final = 0.4
"""The same where figures are shared too."""

HALF: Final = 0.5
SOME_FACTS: Final = 2
"""Share and number of the figures that a correction keeps at least: it changes one or two."""

Rule: TypeAlias = Callable[[Case], Finding | None]


def decide(case: Case) -> Finding:
    """Return what the first rule that speaks found."""
    for rule in RULES:
        finding = rule(case)
        if finding is not None:
            return finding
    return Finding(Reason.NEW)


def retransmission(case: Case) -> Finding | None:
    """0: the same item in the same version with the same words. A kill or hold is passed on however often it comes."""
    new = case.new
    marked = new.kind not in {"new", "repeat", "alert", "take"}
    if new.is_notice or new.kind == "withhold" or (marked and new.provider_version is None):
        return None
    for entry in reversed(case.same_item):
        old = entry.signature
        same = (new.provider_version, new.exact, new.kind, new.markers, new.title) == (
            old.provider_version,
            old.exact,
            old.kind,
            old.markers,
            old.title,
        )
        if same and case.same_standing(old) and case.family(entry).status != "withheld":
            return Finding(Reason.RETRANSMISSION, of=entry, compared=entry, duplicate=True)
    return None


def provider(case: Case) -> Finding | None:
    """1: another version of an item with an id, or copy that names its story by id; no word is compared."""
    new = case.new
    if new.is_notice or new.kind == "withhold":
        return None
    if case.same_item:
        return Finding(Reason.PROVIDER_VERSION, of=case.same_item[-1], compared=case.same_item[-1])
    for reference, entry in zip(case.references, case.linked, strict=True):
        if entry is not None and (reference.provider_id or reference.story_id):
            # Without an id of its own, only its words tell that a linked update was sent before.
            return marked_copy(case) or Finding(Reason.PROVIDER_LINK, of=entry, compared=entry)
    return None


def notice(case: Case) -> Finding | None:
    """2: kills and holds are always passed on, with their story where it is found; advisories stand alone."""
    new = case.new
    if new.kind == "advisory" and new.status != "canceled":
        return Finding(Reason.ADVISORY)
    kill = new.kind == "kill" or new.status == "canceled"
    if not kill and new.kind != "withhold":
        return None
    named = next((entry for entry in case.linked if entry is not None), None)
    story = (case.same_item[-1] if case.same_item else None) or named
    # A notice that gives an id which is unknown here may speak of a story that never came: the slug is too little then.
    slug = None if any(reference.provider_id for reference in case.references) else new.slug
    story = story or by_name(new.feed, slug, new.title, case.window)
    if story is not None:
        return Finding(Reason.KILL if kill else Reason.WITHHOLD, of=story, compared=story)
    # Some agencies send the killed text along.
    for match in case.matches:
        if match.same_feed and match.likeness.containment >= case.settings.longer and not case.is_template(match):
            return Finding(Reason.KILL if kill else Reason.WITHHOLD, match.entry, match.entry, match.likeness)
    return Finding(Reason.ORPHAN_KILL if kill else Reason.ORPHAN_WITHHOLD)


def release(case: Case) -> Finding | None:
    """3, first part: the same words with another status or embargo, or sent again by the feed that held them."""
    new = case.new
    if new.kind not in {"new", "repeat"}:
        return None
    known = case.same_words
    for entry in reversed(known):
        if case.family(entry).status == "withheld" and new.feed == entry.signature.feed:
            return Finding(Reason.RELEASE, entry, entry, SAME_WORDS)
    # The newest one tells how these words may be published by now; older ones were superseded.
    if known and not case.same_standing(known[-1].signature):
        return Finding(Reason.RELEASE, known[-1], known[-1], SAME_WORDS)
    return None


def short_copy(case: Case) -> Finding | None:
    """4: the same words in a flash or brief, only within hours: "Wall Street opens higher" is news again tomorrow."""
    if case.new.shingles >= case.settings.short_shingles:
        return None
    for entry in reversed(case.same_words):
        if case.may_drop(entry) and case.hours_since(entry) <= case.settings.short_copy_hours:
            return Finding(Reason.SHORT_EXACT, entry, entry, SAME_WORDS, duplicate=True)
    return None


def exact_copy(case: Case) -> Finding | None:
    """3: the same words, under a headline that does not make them another story."""
    new = case.new
    if new.shingles < case.settings.short_shingles:
        return None
    for entry in reversed(case.same_words):
        old = entry.signature
        if not case.may_drop(entry):
            continue
        if new.title and old.title and new.title != old.title:
            unsure = case.headline_tells(new) and not case.names_tell(old)
            if unsure and not one_in_the_other(new.title, old.title):
                return Finding(Reason.TEMPLATE, compared=entry, likeness=SAME_WORDS)
            if case.new_title_figures(old):
                return Finding(Reason.HEADLINE_CHANGE, entry, entry, SAME_WORDS)
        return Finding(Reason.EXACT_COPY, entry, entry, SAME_WORDS, duplicate=True)
    return None


def marked_copy(case: Case) -> Finding | None:
    """3, last part: a kept update or correction sent again as it was: same feed, marker, headline and words."""
    new = case.new
    if new.kind not in {"update", "correction", "refile"}:
        return None
    for entry in reversed(case.same_words):
        old = entry.signature
        same = (new.feed, new.kind, new.markers, new.title) == (old.feed, old.kind, old.markers, old.title)
        if same and case.same_standing(old) and case.family(entry).status == "usable":
            return Finding(Reason.RETRANSMISSION, entry, entry, SAME_WORDS, duplicate=True)
    return None


def take(case: Case) -> Finding | None:
    """Open a family for a further take: it adds to its story and replaces nothing of it."""
    return Finding(Reason.TAKE) if case.new.kind == "take" else None


def marked_version(case: Case) -> Finding | None:
    """5: marked as an update, correction or refile: a version if there is a story that it can mean; never dropped."""
    if case.new.kind not in {"update", "correction", "refile"}:
        return None
    best = max(
        (match for match in case.matches if _can_be_meant(case, match)),
        key=lambda match: (match.same_feed, _evidence(match), match.entry.position),
        default=None,
    )
    if best is None and case.new.kind == "correction":
        best = case.quoted
    if best is None:
        return Finding(Reason.ORPHAN_VERSION)
    return Finding(Reason.MARKER_VERSION, best.entry, best.entry, best.likeness)


def near_copy(case: Case) -> Finding | None:
    """7: nearly the same words, the same figures, and not a word that is new."""
    new, settings = case.new, case.settings
    if new.shingles < settings.short_shingles:
        return None
    for match in case.matches:
        if match.likeness.jaccard < settings.near_copy:
            return None  # the best come first
        if (
            new.shingles <= match.old.shingles + max(FEW_SHINGLES, settings.copy_longer * match.old.shingles)
            and _droppable(case, match)
            and case.same_facts(match)
            and not case.new_title_figures(match.old)
            and not case.is_template(match)
        ):
            return Finding(Reason.NEAR_COPY, match.entry, match.entry, match.likeness, duplicate=True)
    return None


def abridged_copy(case: Case) -> Finding | None:
    """8: shorter, contained in the known story, without a new figure or word; other outlets reword its edges."""
    new, settings = case.new, case.settings
    if new.shingles < settings.short_shingles:
        return None
    for match in case.matches:
        contained = settings.abridged if match.same_feed else settings.abridged_elsewhere
        if (
            match.likeness.containment >= contained
            and new.shingles < match.old.shingles * (1.0 if match.same_feed else 1.0 + settings.cut_longer)
            and _droppable(case, match)
            and case.adds_nothing(match)
            and not case.is_template(match)
        ):
            return Finding(Reason.ABRIDGED_COPY, match.entry, match.entry, match.likeness, duplicate=True)
    return None


def full_story(case: Case) -> Finding | None:
    """9, first part: the story after its alert, from one feed within hours, with the figures of the alert."""
    if case.is_alert(case.new):
        return None
    for match in case.matches:
        # The alert has one full story; what comes after that is judged by its words.
        if case.is_alert(match.old) and match.same_feed and match.is_latest and tells_alert(case, match):
            return Finding(Reason.FULL_STORY, match.entry, match.entry, match.likeness)
    return None


def longer_version(case: Case) -> Finding | None:
    """9: contains the known story, and more."""
    settings = case.settings
    for match in case.matches:
        if match.likeness.containment < settings.longer or case.new.shingles <= settings.longer_by * match.old.shingles:
            continue
        if case.is_alert(match.old) and not case.is_alert(case.new):
            continue  # the full story has its own rule; later analyses repeat an alert's words too
        if overlap(case.new.names, match.old.names) >= settings.shared_names and not case.is_template(match):
            reason = Reason.LONGER_VERSION if match.same_feed else Reason.DERIVED_VERSION
            return Finding(reason, match.entry, match.entry, match.likeness)
    return None


def edited_version(case: Case) -> Finding | None:
    """10: the story told again within a day, in largely the same words, or with the same figures of the same people."""
    for match in case.matches:
        if tells_again(case, match):
            return Finding(Reason.EDITED_VERSION, match.entry, match.entry, match.likeness)
    return None


def template(case: Case) -> Finding | None:
    """6, told last: what the template guard took away before rules 7 to 10."""
    for match in case.matches:
        if match.likeness.jaccard < case.settings.edited:
            return None
        if case.is_template(match):
            return Finding(Reason.TEMPLATE, compared=match.entry, likeness=match.likeness)
    return None


RULES: Final[tuple[Rule, ...]] = (
    retransmission,
    provider,
    notice,
    release,
    exact_copy,
    short_copy,
    marked_copy,
    take,
    marked_version,
    near_copy,
    abridged_copy,
    full_story,
    longer_version,
    edited_version,
    template,
)
"""Every rule in order; what none of them claims is new."""


def late(case: Case, family: Family) -> bool:
    """Whether a version is older than the latest of its family, so that it must not replace it."""
    window = case.window
    if case.new.is_notice or case.new.kind == "withhold":
        return False
    # The latest version may be a notice without the item's id: then the latest one that tells the story counts too.
    known = [window.entry(position) for position in (family.latest, family.told) if window.is_live(position)]
    known += [entry for entry in case.same_item if entry.family.family_id == family.family_id]
    return any(is_late(case.new, entry.signature) for entry in known)


def _droppable(case: Case, match: Match) -> bool:
    """Whether a story that is almost a known one may be dropped; after a kill or hold it may be its substitute."""
    return case.may_drop(match.entry) and match.family.status == "usable"


def _can_be_meant(case: Case, match: Match) -> bool:
    """Whether marked copy can be a version of a known story."""
    settings = case.settings
    contained = match.likeness.containment
    if case.headline_tells(case.new) and match.old.title and match.titles < LIKE_A_LITTLE and not match.same_slug:
        return False  # dividends and results of two companies differ in little else
    if contained >= settings.longer or (case.new.kind == "correction" and _same_report(case.new, match)):
        return True
    related = match.titles >= settings.alike_titles or overlap(case.new.names, match.old.names) >= settings.shared_names
    if contained >= settings.marked:
        return match.hours <= settings.version_hours and related
    return match.same_feed and match.same_slug and match.hours <= settings.version_hours and related


def _same_report(new: Signature, match: Match) -> bool:
    """Whether a correction in other words has half of the figures under a like headline: results, sent anew."""
    facts = len(new.numbers & match.old.numbers) >= SOME_FACTS and overlap(new.numbers, match.old.numbers) >= HALF
    return match.same_feed and match.titles >= LIKE and facts


def _evidence(match: Match) -> float:
    """Return how much speaks for a known story being the one that marked copy means."""
    return match.likeness.containment + match.titles + 0.5 * match.same_slug
