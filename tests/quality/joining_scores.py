"""The gold of joining (`joining_gold/`): how it is read, and how a tagged story is held against it.

A story begins with `@ its name`; then come headline, dateline and copy as a wire would send them. `[Qureshi|q]` marks
a mention of the person q, by name, by a noun phrase or by a pronoun; `[PTI|@p]` one of the organisation p. `”{q}`
closes a quotation of q's, `”{-}` one of nobody with a name. What a mention is: the tagger's guidelines; a nominal
mention is marked with its article, up to its noun.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from wiredesk.domain.records import InboundRecord
from wiredesk.pipeline.api import decide, parse, read, tag_entities
from wiredesk_events import Entity, Span, StoryTagged, StoryUnique


GOLD = Path(__file__).with_name("joining_gold")
_MARK = re.compile(r"\[([^\]|]+)\|([^\]]+)\]|\{([^}]+)\}")
_OPENERS = {"”": "“", '"': '"'}
_PRONOUNS = frozenset({"he", "she", "him", "her", "his", "i", "me", "my"})
_RECEIVED = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp() * 1000)

Place = tuple[int, int]
"""Where something stands in a story's text, half-open."""


class GoldStory(NamedTuple):
    """A story as a person reads it.

    Attributes:
        name: what the gold calls it.
        text: the message.
        people, organizations: who is mentioned at each place.
        speakers: who speaks the quotation that begins at each place; None for nobody with a name.
    """

    name: str
    text: str
    people: Mapping[Place, str]
    organizations: Mapping[Place, str]
    speakers: Mapping[int, str | None]


def gold_stories() -> list[GoldStory]:
    """Return the stories in order; every second one, from the second on, is kept apart from rule work."""
    return [_read(part) for file in sorted(GOLD.glob("*.txt")) for part in file.read_text("utf-8").split("@ ")[1:]]


def _split(marked: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    end = 0
    for mark in _MARK.finditer(marked):
        yield marked[end : mark.start()], mark
        end = mark.end()
    yield marked[end:], None


def _read(part: str) -> GoldStory:
    name, _, marked = part.partition("\n")
    text = ""
    people: dict[Place, str] = {}
    organizations: dict[Place, str] = {}
    speakers: dict[int, str | None] = {}
    for before, mark in _split(marked.strip()):
        text += before
        if mark is None:
            break
        if mark[3] is not None:
            opener = text.rindex(_OPENERS[text[-1]], 0, -1)
            speakers[opener + 1] = None if mark[3] == "-" else mark[3]
            continue
        place = (len(text), len(text) + len(mark[1]))
        (organizations if mark[2].startswith("@") else people)[place] = mark[2]
        text += mark[1]
    return GoldStory(name, text, people, organizations, speakers)


def tag(text: str) -> StoryTagged:
    """Return a message as the stages before and the tagger read it."""
    (story,) = read(InboundRecord("wire.raw", 0, 0, _RECEIVED, b"gold", text.encode()))
    unique = decide(story)
    assert isinstance(unique, StoryUnique)
    return tag_entities(parse(unique))


def is_name(text: str) -> bool:
    """Return whether a gold mention names somebody, as against pronouns and noun phrases with their article."""
    return text.lower() not in _PRONOUNS and not text.lower().startswith("the ")


def mentions_of(story: GoldStory, tagged: StoryTagged, kind: str, *, names: bool) -> dict[Place, str]:
    """Return the entity at each place of the message that a mention of this kind takes; of names alone, or of all."""
    return {
        _place(story, tagged, mention): entity.entity_id
        for entity in tagged.entities
        if entity.kind == kind
        for mention in entity.mentions
        if not names or getattr(mention, "form", "name") == "name"
    }


def _place(story: GoldStory, tagged: StoryTagged, span: Span) -> Place:
    shift = story.text.index(getattr(tagged, span.field))
    return shift + span.start, shift + span.end


class Clusters(NamedTuple):
    """B³ in the making: sums over mentions.

    Precision is over the mentions that the tagger gives: the share of a mention's entity, among all mentions of that
    entity, that the gold puts together with it. Recall is over the gold's: the share of a mention's person that the
    tagger puts together with it. A mention that only one side has is a singleton for the other: it counts 0 on its
    own side (a made-up mention in precision, a missed one in recall) and takes its place in the entity's size.
    """

    precise: float = 0.0
    given: int = 0
    recalled: float = 0.0
    gold: int = 0

    def plus(self, gold: Mapping[Place, str], given: Mapping[Place, str]) -> "Clusters":
        """Return the sums with another story's."""
        both = Counter((given[place], gold[place]) for place in given.keys() & gold.keys())
        ours, theirs = Counter(given.values()), Counter(gold.values())
        return Clusters(
            self.precise + sum(count * count / ours[entity] for (entity, _), count in both.items()),
            self.given + len(given),
            self.recalled + sum(count * count / theirs[person] for (_, person), count in both.items()),
            self.gold + len(gold),
        )

    @property
    def precision(self) -> float:
        """Of 100."""
        return 100 * self.precise / max(1, self.given)

    @property
    def recall(self) -> float:
        """Of 100."""
        return 100 * self.recalled / max(1, self.gold)

    @property
    def f1(self) -> float:
        """Of 100."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def speakers_of(story: GoldStory, tagged: StoryTagged) -> dict[int, str | None]:
    """Return whom the tagger has for each quotation that it found, by the gold's names for people."""
    owners = {entity.entity_id: _owner(story, tagged, entity) for entity in tagged.entities if entity.kind == "person"}
    return {
        _place(story, tagged, quote.span)[0]: owners.get(quote.speaker_entity_id or "")
        for quote in tagged.quotes
        if quote.kind == "direct"
    }


def _owner(story: GoldStory, tagged: StoryTagged, entity: Entity) -> str:
    """Return the person of the gold whom most mentions of an entity name; one who is not there is `?`."""
    votes = Counter(story.people.get(_place(story, tagged, mention), "?") for mention in entity.mentions)
    return max(sorted(votes), key=lambda person: votes[person])
