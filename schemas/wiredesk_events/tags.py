"""Who, when and how much."""

from typing import Literal

from wiredesk_events.base import Confidence, Part
from wiredesk_events.spans import Span


EntityKind = Literal[
    "person",
    "organization",
    "location",
    "facility",
    "nationality",
    "product",
    "event",
    "law",
    "disease",
    "work",
    "other",
]


MentionForm = Literal["name", "nominal", "pronoun"]


class Mention(Span):
    """A place where a story names or means an entity.

    Attributes:
        form: by name, by a noun phrase with its article ("the Pakistani minister"), or by a pronoun. Only people have
            the latter two, and only where nobody else can be meant.
    """

    form: MentionForm = "name"


class Entity(Part):
    """One person, organisation or thing, joined across the story.

    Attributes:
        entity_id: stable within the story: the same text gives the same id.
        kind: what it is.
        name: the fullest form in the story.
        titles: role words as written, without country or "former".
        mentions: every place where the story names or means it, in order; names never overlap, but a noun phrase may
            hold the name of a nationality.
        confidence: that the mentions are one such thing.
    """

    entity_id: str
    kind: EntityKind
    name: str
    titles: tuple[str, ...] = ()
    mentions: tuple[Mention, ...]
    confidence: Confidence


class TimeExpression(Part):
    """A date, time, duration or repetition.

    Attributes:
        span: without preposition and article.
        kind: as in TIMEX3.
        value: ISO 8601 where it is a point, TIMEX3 otherwise; resolved against the dateline.
    """

    span: Span
    kind: Literal["date", "time", "duration", "set"]
    value: str | None


class Amount(Part):
    """Money, a percentage or a measured quantity.

    Attributes:
        span: with its unit.
        kind: what is measured.
        value: the whole number ("$780 million" is 780000000); two of them for a range.
        unit: ISO 4217 currency, "percent", "percentage point", "basis point", or the singular unit.
    """

    span: Span
    kind: Literal["money", "percent", "quantity"]
    value: int | float | tuple[int | float, ...]
    unit: str
