"""A decision of dedupe on a terminal; nothing in a story can steer it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from wiredesk.cli.decisions import MAX_MEMBERS, Member
from wiredesk.cli.output import safe_text
from wiredesk.stages.dedupe.explanation import Alike, Explanation, Measure, OneSided, StoryFacts


_LISTED = 20
"""Figures or names that are listed; a table has hundreds."""
_SHOWN_MEMBERS = 20
_HEADLINE = 72
_LABEL = 12


def explanation_text(explanation: Explanation, versions: Sequence[Member], repeats: Sequence[Member]) -> Iterator[str]:
    """Yield the lines: what was decided and why, the stories, their likeness, the family."""
    yield from _part("decision", [explanation.outcome_text])
    yield from _part("because", [explanation.sentence, f"(rule {explanation.reason})"])
    yield ""
    yield from _part("story", _story(explanation.story))
    yield from _part("compared", _compared(explanation))
    if explanation.kept is not None and explanation.kept != explanation.compared:
        yield from _part("kept", _story(explanation.kept))
    if explanation.alike is not None:
        yield from _part("alike", _alike(explanation.alike))
    if explanation.only_here is not None and explanation.only_there is not None:
        yield from _part("only here", [_one_sided(explanation.only_here)])
        yield from _part("only there", [_one_sided(explanation.only_there)])
    yield ""
    yield from _part("family", [explanation.family_id, *_versions(explanation, versions)])
    yield from _part("repeats", _repeats(explanation, versions, repeats))


def _part(label: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"{'' if number else label:<{_LABEL}}{safe_text(line)}"


def _story(facts: StoryFacts) -> list[str]:
    life = [f"kind {facts.kind}", facts.status]
    if facts.markers:
        life.append(f"marked {', '.join(facts.markers)}")
    if facts.embargoed_until is not None:
        life.append(f"embargoed until {_time(facts.embargoed_until)}")
    if facts.slug:
        life.append(f"slug {facts.slug}")
    if facts.provider_id:
        version = f" version {facts.provider_version}" if facts.provider_version else ""
        life.append(f"item {facts.provider_id}{version}")
    issued = f", issued {_time(facts.issued_at)}" if facts.issued_at else ""
    return [
        _headline(facts.headline),
        facts.story_id,
        f"from {facts.feed}, received {_time(facts.received_at)}{issued}",
        "; ".join(life),
    ]


def _compared(explanation: Explanation) -> list[str]:
    if explanation.compared_with is None:
        return ["with nothing"]
    if explanation.compared is None:
        return [explanation.compared_with, "which was not found, or is no longer kept"]
    headline, story_id, received, life = _story(explanation.compared)
    return [headline, story_id, f"{received}: {_apart(explanation.hours_after or 0.0)}", life]


def _apart(hours: float) -> str:
    if hours == 0:
        return "at the same time"
    span = f"{abs(hours):.1f} hours" if abs(hours) >= 2 else f"{abs(hours) * 60:.0f} min"
    return f"{span} {'earlier' if hours > 0 else 'later'}"


def _alike(alike: Alike) -> list[str]:
    how = {True: ", estimated from samples", False: ", compared whole", None: ""}[alike.estimated]
    return [
        f"J {alike.jaccard:g}: that share of the three-word runs of both is shared{how}",
        f"C {alike.containment:g}: that share of the runs of the shorter one stands in the other",
        *map(_measure, alike.measures),
    ]


def _measure(measure: Measure) -> str:
    """Return what the rule asks for, and whether it was met; rules with another way in may be met without it."""
    asked = f"{measure.threshold} {measure.least:g}"
    return f"{measure.score[0].upper()} asked for: {asked}: {'reached' if measure.reached else 'not reached'}"


def _one_sided(side: OneSided) -> str:
    parts = [
        f"{name} {_listed(values)}" for name, values in (("figures", side.figures), ("names", side.names)) if values
    ]
    return "; ".join(parts) or "no figure, no name"


def _listed(values: Sequence[str]) -> str:
    more = f" and {len(values) - _LISTED} more" if len(values) > _LISTED else ""
    return ", ".join(values[:_LISTED]) + more


def _versions(explanation: Explanation, versions: Sequence[Member]) -> Iterator[str]:
    for one in versions[-_SHOWN_MEMBERS:]:
        here = "  ← this one" if one.story_id == explanation.story.story_id else ""
        yield f"v{one.version}  {_time(one.received_at)}  {one.kind}  {one.feed}  {one.story_id}{here}"
        yield f"    {_headline(one.headline)}"
    if len(versions) > _SHOWN_MEMBERS:
        yield f"(the newest {_SHOWN_MEMBERS} of {_count(versions)} versions)"


def _repeats(explanation: Explanation, versions: Sequence[Member], repeats: Sequence[Member]) -> Iterator[str]:
    if explanation.repeats is not None:
        told = f"this is repeat {explanation.repeats} of the kept story"
        if explanation.repeated_by:
            told += f"; by then repeated by {_listed(explanation.repeated_by)}"
        yield told
        if explanation.added_categories:
            yield f"it adds the codes {_listed(explanation.added_categories)}"
    yield f"{_count(repeats)} of the family found" if repeats else "none found"
    numbers = {one.story_id: one.version for one in versions}
    for one in repeats[-_SHOWN_MEMBERS:]:
        of = f"of v{numbers[one.duplicate_of]}" if one.duplicate_of in numbers else f"of {one.duplicate_of}"
        here = "  ← this one" if one.story_id == explanation.story.story_id else ""
        yield f"{of}  {_time(one.received_at)}  {one.reason}  {one.feed}  {one.story_id}{here}"
    if len(repeats) > _SHOWN_MEMBERS:
        yield f"(the newest {_SHOWN_MEMBERS})"


def _count(members: Sequence[Member]) -> str:
    return f"{MAX_MEMBERS} or more" if len(members) >= MAX_MEMBERS else str(len(members))


def _headline(text: str) -> str:
    if not text:
        return "(no headline)"
    return f"“{text if len(text) <= _HEADLINE else text[: _HEADLINE - 1] + '…'}”"


def _time(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="seconds").replace("+00:00", "Z")
