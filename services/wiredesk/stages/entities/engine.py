"""The tagger as a whole: a story in, its entities, times, amounts and speakers out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Protocol

from wiredesk.stages.entities.amounts import find_amounts
from wiredesk.stages.entities.joining import join
from wiredesk.stages.entities.lists import Lists, load_lists
from wiredesk.stages.entities.names_model import NamesJudge, load_model
from wiredesk.stages.entities.passages import Passage, read_passage
from wiredesk.stages.entities.recogniser import FoundName, NameRecogniser, Recogniser
from wiredesk.stages.entities.speakers import name_speakers
from wiredesk.stages.entities.times import find_times
from wiredesk_events import Amount, Entity, Quote, StoryParsed, StoryTagged, TimeExpression


RULES_VERSION = "6"
"""Goes up whenever the rules, the packaged lists or the packaged model give the same story other tags."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What an engine finds in a story."""

    entities: tuple[Entity, ...]
    times: tuple[TimeExpression, ...]
    amounts: tuple[Amount, ...]
    quotes: tuple[Quote, ...]


class EntityEngine(Protocol):
    """Anything that tags a story: a pure function of the story, with a name and a version for the record."""

    @property
    def name(self) -> str:
        """What `enrichment.entities` calls it."""

    @property
    def version(self) -> str:
        """Changes whenever the same story may get other tags."""

    def tag(self, story: StoryParsed) -> Tags:
        """Return the tags of a story."""


def builtin_recogniser(lists: Lists) -> NameRecogniser:
    """Return the rules with these lists, and the packaged model for what they leave unsure."""
    return NameRecogniser(lists, NamesJudge(load_model(), lists))


@dataclass(frozen=True, slots=True)
class BuiltinEngine:
    """The engine that Wiredesk brings: rules and word lists, and a small model for what they leave unsure.

    Another recogniser finds other names; what is behind it stays: joining, titles, times, amounts, speakers.

    Attributes:
        lists: the word lists.
        recogniser: what finds the names; rules and the packaged model, unless another is given.
        name, version: for the record in each event.
    """

    lists: Lists = field(default_factory=load_lists, repr=False)
    recogniser: Recogniser = field(default_factory=lambda: builtin_recogniser(load_lists()), repr=False)
    name: str = "builtin"
    version: str = RULES_VERSION

    def tag(self, story: StoryParsed) -> Tags:
        """Return the tags of a story; spans are in order, headline first, and names never overlap."""
        passages = (read_passage("headline", story.headline), read_passage("body", story.body))
        names = self.recogniser.find(passages)
        entities = join(passages, names, self.lists, story.quotes)
        day = anchor(story)
        times: list[TimeExpression] = []
        amounts: list[Amount] = []
        for number, passage in enumerate(passages):
            taken = _stretches(passage, [name for name in names if name.passage == number])
            found = find_times(passage.field, passage.text, day, taken)
            times.extend(found)
            busy = sorted([*taken, *((time.span.start, time.span.end) for time in found)])
            amounts.extend(find_amounts(passage.field, passage.text, busy))
        return Tags(entities, tuple(times), tuple(amounts), name_speakers(story.quotes, entities))


def anchor(story: StoryParsed) -> date:
    """Return the day that a story's times count from: the dateline's, else the day of receipt."""
    if story.dateline is not None and story.dateline.date is not None:
        try:
            return date.fromisoformat(story.dateline.date)
        except ValueError:
            return story.received_at.date()
    return story.received_at.date()


def _stretches(passage: Passage, names: Sequence[FoundName]) -> list[tuple[int, int]]:
    return [(passage.starts[name.first], passage.ends[name.last - 1]) for name in names]


def tag_entities(story: StoryParsed, engine: EntityEngine | None = None) -> StoryTagged:
    """Return the story with its people, organisations, places, times and amounts, and its quotes' speakers named.

    Pure: the same story and engine give the same bytes. `engine` is the builtin one unless another is given.
    """
    engine = engine if engine is not None else _builtin()
    tags = engine.tag(story)
    # The story was validated when it was parsed, the parts are validated models: no need to look at them again.
    return StoryTagged.model_construct(
        **story.__dict__ | {"quotes": tags.quotes},
        entity_engine=f"{engine.name}/{engine.version}",
        entities=tags.entities,
        times=tags.times,
        amounts=tags.amounts,
    )


@cache
def _builtin() -> BuiltinEngine:
    return BuiltinEngine()
