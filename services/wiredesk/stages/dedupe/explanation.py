"""A decision in words: the rule, the story it was held against, how alike they are, what only one of them has.

Explained from the events alone, so that anybody can who can read them, long after the stage has forgotten the stories.
The thresholds are those in force now; the events do not carry the ones that decided.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from string import Formatter
from typing import Final, Literal, Self, TypeAlias

from pydantic import Field, field_validator, model_validator

from wiredesk.conventions.fingerprints import SKETCH_SIZE
from wiredesk.conventions.rules import Rules, load_rules
from wiredesk.stages.dedupe.reasons import Reason
from wiredesk.stages.dedupe.settings import DedupeSettings, Thresholds
from wiredesk.stages.dedupe.signature import folded_slug, is_notice
from wiredesk_events import Fingerprint, LifecycleKind, Scores, Status, StoryDuplicate, StoryRead, StoryUnique


Decided: TypeAlias = StoryUnique | StoryDuplicate
Outcome = Literal["new", "version", "duplicate"]
ScoreName = Literal["jaccard", "containment"]

_SECONDS_AN_HOUR: Final = 3600
_SLOTS: Final = frozenset({"feed", *Thresholds.model_fields})
_SAME_WORDS: Final = frozenset(
    {Reason.RETRANSMISSION, Reason.EXACT_COPY, Reason.SHORT_EXACT, Reason.RELEASE, Reason.HEADLINE_CHANGE}
)
"""Rules that compare exact hashes: their scores are no estimates."""


class MeasureRule(Rules):
    """A score that a rule asks for; the data file explains the fields."""

    score: ScoreName
    threshold: str
    when: Literal["same-feed", "other-feed", "same-slug"] | None = None

    @field_validator("threshold")
    @classmethod
    def _is_setting(cls, name: str) -> str:
        if name not in Thresholds.model_fields:
            raise ValueError(f"no threshold is called {name!r}")
        return name


class ReasonRule(Rules):
    """What is said for one reason code; the data file explains the fields."""

    sentence: str = Field(min_length=1)
    measures: tuple[MeasureRule, ...] = ()
    otherwise: str = ""

    @field_validator("sentence", "otherwise")
    @classmethod
    def _slots_are_known(cls, sentence: str) -> str:
        for _, slot, form, conversion in Formatter().parse(sentence):
            if slot is not None and (slot not in _SLOTS or form or conversion):
                raise ValueError(f"nothing is known as {{{slot}}}")
        return sentence


class ReasonRules(Rules):
    """The whole of `data/reasons.toml`."""

    reasons: dict[Reason, ReasonRule]

    @model_validator(mode="after")
    def _no_code_is_missing(self) -> Self:
        missing = [reason.value for reason in Reason if reason not in self.reasons]
        if missing:
            raise ValueError(f"nothing is said for {', '.join(missing)}")
        return self


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """What tells a story from others; the fields are those of the events."""

    story_id: str
    headline: str
    feed: str
    received_at: datetime
    issued_at: datetime | None
    provider_id: str | None
    provider_version: str | None
    slug: str | None
    kind: LifecycleKind
    status: Status
    embargoed_until: datetime | None
    markers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A score against the threshold that the rule asks for.

    Attributes:
        score: which score.
        value: what it was.
        threshold: the setting's name.
        least: the setting's value for the story's feed.
    """

    score: ScoreName
    value: float
    threshold: str
    least: float

    @property
    def reached(self) -> bool:
        """Tell whether the score reaches what is asked."""
        return self.value >= self.least


@dataclass(frozen=True, slots=True)
class Alike:
    """How alike the two are.

    Attributes:
        jaccard: shared share of the three-word runs of both.
        containment: shared share of those of the shorter.
        estimated: worked out from samples; None where that is not known.
        measures: the scores that the rule asks for.
    """

    jaccard: float
    containment: float
    estimated: bool | None
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class OneSided:
    """The figures and names, as the fingerprint spells them, that the other story has not."""

    figures: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision in words.

    Attributes:
        story: the story that was decided on.
        outcome, reason, latest: as in the decision.
        sentence: the rule in words.
        family_id, version, replaces: its place in its family; a duplicate has neither version nor `replaces`.
        duplicate_of: `story_id` of the kept story.
        kept: that story, where it was found.
        compared_with: `story_id` of the story it was held against.
        compared: that story, where it was found.
        hours_after: hours from the receipt of that story to the receipt of this one; negative when this came first.
        alike: how alike the two are, where they were compared.
        only_here, only_there: what only this story, or only the compared one has; None where that is not known.
        repeats, repeated_by, added_categories: of a duplicate, as in the event.
    """

    story: StoryFacts
    outcome: Outcome
    reason: str
    latest: bool
    sentence: str
    family_id: str
    version: int | None
    replaces: str | None
    duplicate_of: str | None
    kept: StoryFacts | None
    compared_with: str | None
    compared: StoryFacts | None
    hours_after: float | None
    alike: Alike | None
    only_here: OneSided | None
    only_there: OneSided | None
    repeats: int | None
    repeated_by: tuple[str, ...]
    added_categories: tuple[str, ...]

    @property
    def outcome_text(self) -> str:
        """Return what became of the story."""
        if self.outcome == "duplicate":
            return f"duplicate of {self.duplicate_of}; not passed on"
        if self.outcome == "new":
            return f"new: version {self.version} of a family of its own"
        late = "" if self.latest else "; it came late and is not the latest"
        return f"version {self.version} of family {self.family_id}{late}"


def explain(
    decided: Decided,
    settings: DedupeSettings,
    *,
    compared: Decided | None = None,
    kept: Decided | None = None,
    mark: Fingerprint | None = None,
) -> Explanation:
    """Return a decision in words.

    `compared` and `kept` are the newest events of the stories that it names, where they were found. `mark` is the
    fingerprint of the story itself, which the event of a duplicate does not carry.
    """
    decision = decided.decision
    facts, other = story_facts(decided), story_facts(compared) if compared else None
    thresholds = settings.of_feed(facts.feed)
    rule = reason_rules().get(decision.reason)
    marks = None if is_notice(facts.kind, facts.status) else _comparable(_mark_of(decided) or mark, _mark_of(compared))
    here, there = _one_sided(marks)
    alike = _alike(decision.reason, decision.scores, rule, facts, other, marks, thresholds)
    return Explanation(
        story=facts,
        outcome=decision.outcome,
        reason=decision.reason,
        latest=decision.latest,
        sentence=_sentence(rule, facts, thresholds, alike),
        family_id=decided.family_id,
        version=None if isinstance(decided, StoryDuplicate) else decided.version,
        replaces=None if isinstance(decided, StoryDuplicate) else decided.replaces,
        duplicate_of=decided.duplicate_of if isinstance(decided, StoryDuplicate) else None,
        kept=story_facts(kept) if kept and isinstance(decided, StoryDuplicate) else None,
        compared_with=decision.compared_with,
        compared=other,
        hours_after=_hours(facts, other) if other else None,
        alike=alike,
        only_here=here,
        only_there=there,
        repeats=decided.repeats if isinstance(decided, StoryDuplicate) else None,
        repeated_by=decided.repeated_by if isinstance(decided, StoryDuplicate) else (),
        added_categories=decided.added_categories if isinstance(decided, StoryDuplicate) else (),
    )


@cache
def reason_rules() -> dict[str, ReasonRule]:
    """Return what is said for each code; raises `Misconfigured` (WIRE-S002) when the data file is broken."""
    loaded = load_rules("reasons", ReasonRules, package="wiredesk.stages.dedupe")
    return {reason.value: rule for reason, rule in loaded.reasons.items()}


def story_facts(story: Decided) -> StoryFacts:
    """Return what tells a story from others."""
    return StoryFacts(
        story_id=story.story_id,
        headline=story.headline,
        feed=story.source.feed,
        received_at=story.received_at,
        issued_at=story.issued_at,
        provider_id=story.provider_id,
        provider_version=story.provider_version,
        slug=story.envelope.slug,
        kind=story.lifecycle.kind,
        status=story.lifecycle.status,
        embargoed_until=story.lifecycle.embargoed_until,
        markers=story.lifecycle.markers,
    )


_Marks = tuple[Fingerprint, Fingerprint] | None


def _mark_of(story: Decided | None) -> Fingerprint | None:
    return story.fingerprint if isinstance(story, StoryRead) else None


def _comparable(one: Fingerprint | None, other: Fingerprint | None) -> _Marks:
    """Return both fingerprints where both are known and made by one recipe."""
    return (one, other) if one and other and one.algorithm == other.algorithm else None


def _sentence(rule: ReasonRule | None, facts: StoryFacts, thresholds: Thresholds, alike: Alike | None) -> str:
    if rule is None:
        return "This version of Wiredesk does not know the rule."
    values = {name: f"{getattr(thresholds, name):g}" for name in Thresholds.model_fields}
    measures = alike.measures if alike else ()
    sentences = [rule.sentence]
    if rule.otherwise and measures and all(measure.reached is False for measure in measures):
        sentences.append(rule.otherwise)
    return " ".join(sentence.format(feed=facts.feed, **values) for sentence in sentences)


def _hours(facts: StoryFacts, other: StoryFacts) -> float:
    return round((facts.received_at - other.received_at).total_seconds() / _SECONDS_AN_HOUR, 2)


def _alike(
    reason: str,
    scores: Scores | None,
    rule: ReasonRule | None,
    facts: StoryFacts,
    other: StoryFacts | None,
    marks: _Marks,
    thresholds: Thresholds,
) -> Alike | None:
    if scores is None:
        return None
    estimated = _estimated(reason, scores, marks)
    values: dict[ScoreName, float] = {"jaccard": scores.jaccard, "containment": scores.containment}
    measures = tuple(
        Measure(
            score=asked.score,
            value=values[asked.score],
            threshold=asked.threshold,
            least=getattr(thresholds, asked.threshold),
        )
        for asked in (rule.measures if rule else ())
        if _applies(asked, facts, other)
    )
    return Alike(scores.jaccard, scores.containment, estimated, measures)


def _estimated(reason: str, scores: Scores, marks: _Marks) -> bool | None:
    """Tell whether the scores come from samples: they do as soon as one story has more runs than a sketch holds."""
    if reason in _SAME_WORDS and scores.jaccard == 1.0:
        return False
    if marks is None:
        return None
    return marks[0].exact != marks[1].exact and any(mark.shingles > SKETCH_SIZE for mark in marks)


def _applies(asked: MeasureRule, facts: StoryFacts, other: StoryFacts | None) -> bool:
    if asked.when is None:
        return True
    if other is None:
        return False
    same_feed = facts.feed == other.feed
    if asked.when == "same-slug":
        slug = folded_slug(facts.slug)
        return same_feed and slug is not None and slug == folded_slug(other.slug)
    return same_feed is (asked.when == "same-feed")


def _one_sided(marks: _Marks) -> tuple[OneSided | None, OneSided | None]:
    if marks is None:
        return None, None
    here, there = marks
    return _only(here, there), _only(there, here)


def _only(one: Fingerprint, other: Fingerprint) -> OneSided:
    return OneSided(
        figures=tuple(sorted({*one.numbers} - {*other.numbers})), names=tuple(sorted({*one.names} - {*other.names}))
    )
