"""The constants of dedupe and where each comes from."""

import tomllib
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from wiredesk.domain.errors import Misconfigured


Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Thresholds(BaseModel):
    """What counts as alike. Changing one changes decisions from then on, none before.

    "Measured" is on the Reuters-21578 collection (1987, real retransmissions, corrections and market templates), see
    `tests/quality/test_reuters_dedupe.py`.

    Attributes:
        short_shingles: with fewer shingles than this, copy is too short for estimates: only exact copies are dropped.
        short_copy_hours: how long an exact copy of a flash counts as a copy: "Wall Street opens higher" is news again
            tomorrow.
        version_hours: how long copy without a marker or an id can be an edited version. Measured: true edits come
            within 24 hours, later look-alikes are mostly templates.
        soon_hours: how long one desk's copy about the same subject is the same event, whatever its words.
        alert_hours: how long a story that begins with an alert's words is its full story.
        near_copy: least Jaccard index of a copy. Measured: of pairs over 0.8 with equal numbers and names none were
            different stories.
        abridged: least containment of a cut form in its story. Measured: same.
        abridged_elsewhere: the same for copy of another feed: outlets that republish agency copy reword its edges
            (house style, day words, attribution); only where neither a figure nor a name is new.
        copy_longer: share of its original's length that a near copy may be longer; copies say nothing more.
        cut_longer: the same for a copy of another feed that leaves something out: what outlets add is at its edges.
        longer: least containment of a story in its longer version.
        longer_by: how many times as many shingles the longer version has at least.
        edited: least Jaccard index of an edited version. Measured: under it, more than half are different stories.
        edited_same_slug: the same as containment, for copy of one source under one slug.
        marked: least containment of the story before in copy that is marked as its update or correction. Corrections
            reach down to a Jaccard index of 0.2.
        shared_figures: least share of the figures of the one with fewer that both have; under it, it is a template.
            Measured: of pairs over 0.5 with other figures 14 in 24 were different stories.
        shared_names: the same for names, asked of versions without a marker.
        figures_heavy: with more figures a shingle than this, copy is a table or fixing, and its headline must agree.
        prose_shingles: with at least so many shingles, equal prose is a copy whatever the headline says.
        alike_titles: least Jaccard index of the words of two headlines to count as alike.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    short_shingles: Annotated[int, Field(ge=1, le=64)] = 20
    short_copy_hours: Annotated[float, Field(ge=0)] = 12
    version_hours: Annotated[float, Field(ge=0)] = 24
    soon_hours: Annotated[float, Field(ge=0)] = 6
    alert_hours: Annotated[float, Field(ge=0)] = 3
    near_copy: Share = 0.8
    abridged: Share = 0.85
    abridged_elsewhere: Share = 0.75
    copy_longer: Share = 0.02
    cut_longer: Share = 0.05
    longer: Share = 0.8
    longer_by: Annotated[float, Field(ge=1.0)] = 1.1
    edited: Share = 0.5
    edited_same_slug: Share = 0.6
    marked: Share = 0.3
    shared_figures: Share = 0.5
    shared_names: Share = 0.4
    figures_heavy: Share = 0.2
    prose_shingles: Annotated[int, Field(ge=1)] = 60
    alike_titles: Share = 0.5


class DedupeSettings(Thresholds):
    """The thresholds, and how far back dedupe looks.

    Attributes:
        window_hours: how long a story is compared with, by event time. Measured: half of all exact copies come within
            3 hours, 98 in 100 within 72.
        max_stories: how many stories are held at most; the oldest go first. A bound on memory: the tables take about
            400 bytes for each, a story of 500 words another 1,000 when it comes.
        bucket: how many stories a lookup key remembers, the newest ones. Measured: 16 finds as much as 64.
        keys: the smallest hashes of a sketch that it is looked up by; two must be shared. Measured: 16 find 99.5 %.
        candidates: how many candidates are compared at most, those with most shared keys first. Measured: 8 lose one
            in three hundred of those that 16 find, at two thirds of the time.
        feeds: thresholds that are others for the stories of some feeds, by the feed's name.
    """

    window_hours: Annotated[float, Field(gt=0, le=24 * 366)] = 72
    max_stories: Annotated[int, Field(ge=1, le=100_000_000)] = 1_000_000
    bucket: Annotated[int, Field(ge=1, le=256)] = 16
    keys: Annotated[int, Field(ge=2, le=128)] = 16
    candidates: Annotated[int, Field(ge=1, le=256)] = 8
    feeds: dict[str, dict[str, float]] = Field(default_factory=dict)

    _of_feed: dict[str, Thresholds] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _merge(self) -> Self:
        common = {name: getattr(self, name) for name in Thresholds.model_fields}
        self._of_feed.update({feed: Thresholds(**(common | own)) for feed, own in self.feeds.items()})
        return self

    def of_feed(self, feed: str) -> Thresholds:
        """Return the thresholds for the stories of a feed."""
        return self._of_feed.get(feed, self)


def load_rules(path: Path | None, **window: object) -> DedupeSettings:
    """Return the settings with the thresholds of a TOML file: `[default]`, and `[feeds.<name>]` for single feeds.

    `window` are the settings that are no thresholds. Raises `Misconfigured` (WIRE-S001) that says what is wrong.
    """
    if path is None:
        return DedupeSettings(**window)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        unknown = sorted(table.keys() - {"default", "feeds"})
        if unknown:
            raise Misconfigured("WIRE-S001", f"{path.name}: unknown table {unknown[0]!r}")
        default = Thresholds(**table.get("default", {})).model_dump()
        return DedupeSettings(**default, feeds=table.get("feeds", {}), **window)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Misconfigured("WIRE-S001", f"{path.name}: {error}") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "feeds"
        raise Misconfigured("WIRE-S001", f"{path.name}: {where}: {first['msg']}") from None
