"""A story before the rules: the evidence, worked out when a rule first asks for it."""

from collections.abc import Callable
from dataclasses import dataclass

from wiredesk.stages.dedupe.entries import Entry
from wiredesk.stages.dedupe.families import Family
from wiredesk.stages.dedupe.lazy import lazy
from wiredesk.stages.dedupe.likeness import (
    Likeness,
    likeness,
    likenesses,
    one_in_the_other,
    other_day,
    overlap,
    same_subject,
    set_likeness,
    shared_names,
    turns_more,
)
from wiredesk.stages.dedupe.links import by_quotation, resolve
from wiredesk.stages.dedupe.settings import Thresholds
from wiredesk.stages.dedupe.signature import Signature
from wiredesk.stages.dedupe.vocabulary import unknown
from wiredesk.stages.dedupe.window import Window
from wiredesk_events import Reference


MAX_REFERENCES = 16
"""References that are looked up; a list of more is passed on unresolved."""

SLUG_CANDIDATES = 4
"""Newest stories under the same slug, and as many with a like headline, that are compared without shared shingles."""


@dataclass(frozen=True, slots=True)
class Match:
    """A known story that the new one may belong to, and how alike they are."""

    entry: Entry
    old: Signature
    family: Family
    likeness: Likeness
    same_feed: bool
    same_slug: bool
    hours: float
    titles: float

    @property
    def is_latest(self) -> bool:
        """Whether it is the newest version of its family."""
        return self.entry.position == self.family.latest


class Case:
    """One new story, and what the window knows about it."""

    def __init__(
        self,
        new: Signature,
        references: tuple[Reference, ...],
        window: Window,
        settings: Thresholds,
        opening: Callable[[], tuple[int, ...]] = tuple,
    ) -> None:
        self.new = new
        self._read_opening = opening
        self._title_words = frozenset(new.title)
        self._templates: dict[int, bool] = {}
        self.references = references[:MAX_REFERENCES]
        self.named = len(references)
        self.window = window
        self.settings = settings
        self.comparisons = 0

    @lazy
    def same_item(self) -> list[Entry]:
        """Return what the same feed sent under the same id, oldest first."""
        return self.window.same_item(self.new.feed, self.new.provider_id)

    @lazy
    def same_words(self) -> list[Entry]:
        """Return the known stories with exactly the same words, oldest first."""
        return self.window.same_words(self.new)

    @lazy
    def linked(self) -> tuple[Entry | None, ...]:
        """Return the story that each reference means."""
        return tuple(resolve(reference, self.new.feed, self.window) for reference in self.references)

    @lazy
    def opening(self) -> tuple[int, ...]:
        """Return the first words of the copy."""
        return self._read_opening()

    @lazy
    def quoted(self) -> Match | None:
        """Return the story whose headline the copy's first words quote."""
        entry = by_quotation(self.new.feed, self.opening, self.window)
        if entry is None or entry.signature.is_notice:
            return None
        return self._match(entry, self.family(entry), likeness(self.new, entry.signature))

    @lazy
    def matches(self) -> list[Match]:
        """Return what the story was compared with, best first: by Jaccard index, containment, then newest."""
        new, window = self.new, self.window
        candidates = [
            *window.like_text(new),
            *window.same_slug(new.feed, new.slug, SLUG_CANDIDATES),
            *window.like_title(new.feed, new.title, SLUG_CANDIDATES),
        ]
        if not candidates:
            return []
        # A family is met by its head and its latest version; the candidate itself may be a copy's original.
        found: dict[int, tuple[Entry, Family]] = {}
        for candidate in candidates:
            if candidate.position in found:
                continue
            family = self.family(candidate)
            found[candidate.position] = candidate, family
            for position in (family.head, family.latest):
                if position not in found and window.is_live(position):
                    found[position] = window.entry(position), family
        compared = [
            (entry, family)
            for entry, family in found.values()
            if entry.signature.algorithm == new.algorithm and not entry.signature.is_notice
        ]
        alike = likenesses(new, [entry.signature for entry, _ in compared])
        matches = [self._match(entry, family, like) for (entry, family), like in zip(compared, alike, strict=True)]
        self.comparisons = len(matches)
        return sorted(
            matches, key=lambda match: (-match.likeness.jaccard, -match.likeness.containment, -match.entry.position)
        )

    def family(self, entry: Entry) -> Family:
        """Return what is known of a story's family by now."""
        return self.window.family(entry.family.family_id)

    def _match(self, entry: Entry, family: Family, alike: Likeness) -> Match:
        old = entry.signature
        return Match(
            entry=entry,
            old=old,
            family=family,
            likeness=alike,
            same_feed=self.new.feed == old.feed,
            same_slug=self.new.slug is not None and self.new.slug == old.slug,
            hours=self.hours_since(entry),
            titles=set_likeness(self._title_words, frozenset(old.title)),
        )

    def hours_since(self, entry: Entry) -> float:
        """Return the event time since a known story, in hours; never negative."""
        return ((self.window.clock or entry.clock) - entry.clock) / 3_600_000_000

    def is_template(self, match: Match) -> bool:
        """Whether the new story and one of its matches share the form and not the facts; several rules ask."""
        position = match.entry.position
        known = self._templates.get(position)
        if known is None:
            known = self._templates[position] = self._has_other_facts(match)
        return known

    def _has_other_facts(self, match: Match) -> bool:
        """Whether the two share the form and not the facts.

        Other figures in the same words are another fixing, dividend or market report. In short copy and in tables
        the headline says whose figures they are.
        """
        new, old = self.new, match.old
        figures = overlap(new.numbers, old.numbers)
        if figures < self.settings.shared_figures:
            return True
        if figures <= self.settings.shared_figures and overlap(new.title_numbers, old.title_numbers) == 0.0:
            return True  # "Silver fixed at 24.10", "Silver fixed at 24.35": the last fixing is quoted in the next
        if not (self.headline_tells(new) or self.headline_tells(old)):
            return False
        if self.is_alert(old) and not self.is_alert(new):
            return False
        if match.titles < self.settings.alike_titles and not self.names_tell(old):
            return True
        return self.other_subject(match)

    def other_subject(self, match: Match) -> bool:
        """Whether two headlines differ both ways and so do the names: "Bank A cuts its rate", "Bank B cuts its rate".

        Flashes have few names, often none (they come in capitals), so there the headlines decide alone.
        """
        new, old = self.new, match.old
        if one_in_the_other(new.title, old.title):
            return False
        if self.is_alert(new) and self.is_alert(old):
            return True
        if self.figures_heavy(new) and self.figures_heavy(old) and not same_subject(new.title, old.title):
            return True  # funds of one house pay the same dividend on the same day
        return bool(new.names - old.names) and bool(old.names - new.names)

    def names_tell(self, old: Signature) -> bool:
        """Whether a shared name says whom both texts are about; in tables "Net" and "Revs" look like names."""
        heavy = self.figures_heavy(self.new) or self.figures_heavy(old)
        return not heavy and bool(shared_names(self.new, old))

    def figures_heavy(self, signature: Signature) -> bool:
        """Whether it is mostly figures."""
        return len(signature.numbers) > self.settings.figures_heavy * signature.shingles

    def headline_tells(self, signature: Signature) -> bool:
        """Whether the text alone does not say what it is about: it is short, or it is mostly figures."""
        return signature.shingles < self.settings.prose_shingles or self.figures_heavy(signature)

    def is_alert(self, signature: Signature) -> bool:
        """Whether it is a flash or an alert, by its marker or its length."""
        return signature.kind == "alert" or signature.shingles < self.settings.short_shingles

    def may_drop(self, old: Entry) -> bool:
        """Whether the new story may be dropped at all if its words are those of the old one.

        In doubt, keep: nothing with a lifecycle meaning of its own is dropped, be it a marker, a status or an
        embargo. A repeat has none.
        """
        new, known = self.new, old.signature
        plain = new.kind in {"new", "repeat"} or (new.kind in {"alert", "take"} and known.kind == new.kind)
        return plain and not known.is_notice and self.same_standing(known)

    def same_standing(self, old: Signature) -> bool:
        """Whether both may be published alike."""
        return self.new.status == old.status and self.new.embargoed_until == old.embargoed_until

    def same_facts(self, match: Match) -> bool:
        """Whether both have the same figures, and the new story not a word that the old copy lacks."""
        return self.new.numbers == match.old.numbers and self.adds_nothing(match)

    def adds_nothing(self, match: Match) -> bool:
        """Whether the new story has no figure, no word and no other day of the week that the old copy lacks.

        One word makes a correction: "prefeasibility" may become "feasibility" where all figures and names stay.
        """
        new, old = self.new, match.old
        if new.lists_cut or old.lists_cut or not new.numbers <= old.figures or other_day(new, old):
            return False
        return not turns_more(new.turns, old.turns) and unknown(new.words, old.vocabulary) == 0

    def new_title_figures(self, old: Signature) -> bool:
        """Whether the new headline has a figure that neither the other headline nor the other text has."""
        return not self.new.title_numbers <= old.figures
