"""A story's identity, life cycle and wire conventions."""

from typing import Annotated, Literal

from pydantic import Field

from wiredesk_events.base import Part, UtcTime
from wiredesk_events.spans import Span


LifecycleKind = Literal[
    "new", "update", "correction", "refile", "repeat", "kill", "withhold", "advisory", "alert", "take"
]
Status = Literal["usable", "withheld", "canceled"]


class Source(Part):
    """Who sent it.

    Attributes:
        feed: the name of the feed as the publisher of `wire.raw` calls it (the record's key).
        agency: the agency as the copy itself names it ("EFE-EPA"), where it does.
    """

    feed: str
    agency: str | None = None


class RawRef(Part):
    """Where the bytes are that this story was read from.

    Attributes:
        topic, partition, offset: the record in `wire.raw`.
        item: index of the story in its message; 0 unless one message holds several.
        format: the wire format that was recognised ("plain", "ninjs", …).
        size_bytes: length of the record's value.
        sha256: of the record's value, in hexadecimal.
    """

    topic: str
    partition: int
    offset: int
    item: int = 0
    format: str
    size_bytes: int
    sha256: str


class Reference(Part):
    """Another story that this one names: what a kill kills, what an update links to.

    Attributes:
        story_id: the Wiredesk id, once dedupe has found it.
        provider_id: the provider's id, where the copy gives one.
        slug, headline: as the copy names them.
    """

    story_id: str | None = None
    provider_id: str | None = None
    slug: str | None = None
    headline: str | None = None


class Lifecycle(Part):
    """What this version does to its story.

    Attributes:
        kind: what it is: a new story, an update, a correction, a kill …
        status: whether it may be published now.
        markers: the wire's own words for it, as written ("UPDATE 1", "ADDS VIDEO", "Ld-Writethru").
        embargoed_until: not to be published before this time.
        urgency: 1 (most urgent) to 8 (least), IPTC.
        provider_urgency: the provider's own value, as written.
        refers_to: the stories that it names.
    """

    kind: LifecycleKind = "new"
    status: Status = "usable"
    markers: tuple[str, ...] = ()
    embargoed_until: UtcTime | None = None
    urgency: Annotated[int, Field(ge=1, le=8)] | None = None
    provider_urgency: str | None = None
    refers_to: tuple[Reference, ...] = ()


class Envelope(Part):
    """What the format's own fields said, as written; the body is not looked at for these.

    Attributes:
        headline, slug, byline, dateline, dateline_place: the fields of those names.
        editor_notes, keywords, subjects, categories, genres: lists as sent; subjects with their scheme where it is
            given.
        places: names of places that the fields say the story is about.
        abstract: a summary that came beside the copy.
        provider_status: the provider's word for the status ("usable", "Embargoed", "stat:canceled").
        sequence: the transmission number of teletype formats; it recycles within a day and identifies nothing.
        take: number of this part of a story sent in takes.
        word_count: as the provider counted.
        usage_terms: conditions of use.
        copyright: who holds it.
        issued_text: the time of issue as written, so that its own zone is kept.
        created_at: when the provider made the first version.
    """

    headline: str | None = None
    slug: str | None = None
    byline: str | None = None
    dateline: str | None = None
    dateline_place: str | None = None
    editor_notes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    abstract: str | None = None
    provider_status: str | None = None
    sequence: str | None = None
    take: int | None = None
    word_count: int | None = None
    usage_terms: str | None = None
    copyright: str | None = None
    issued_text: str | None = None
    created_at: UtcTime | None = None


class Block(Part):
    """One paragraph or table of the copy, as sent.

    Attributes:
        kind: running text, or a table (its lines kept apart by line breaks).
        text: without markup; inner white space as sent, line ends as a line feed.
    """

    kind: Literal["text", "table"] = "text"
    text: str


class Fingerprint(Part):
    """What dedupe compares instead of the text.

    Attributes:
        algorithm: name and version of the recipe; only equal ones compare.
        exact: xxh3-128 of the normal form, hexadecimal; equal means the same words.
        form: xxh3-64 of the normal form with each figure masked, hexadecimal; equal means that at most figures differ.
        shingles: how many different 3-word shingles the normal form has.
        sketch: the upper halves of the smallest 128 shingle hashes, ascending, each once, as little-endian unsigned
            32-bit integers in base64.
        numbers: the different numbers in the text, sorted, in a normal spelling.
        names: the different capitalised words inside sentences, sorted, case-folded.
        turns: words such as "not", "up" and "down" that turn the news around, and how often each stands there: pairs of
            bytes in base64, the word's place in the recipe's list and the count.
        words: the upper halves of the xxh3-64 hashes of the different words of the normal form, ascending, each once,
            packed like `sketch`; at most 4,096, the smallest. Words in which copies differ without telling anything
            else (days of the week, currencies, courtesy titles) are left out.
        around: the same for the other words of the copy: headline, dateline, byline, notes, credits, sign-off, agency.
    """

    algorithm: str
    exact: str
    form: str
    shingles: int
    sketch: str
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    turns: str = ""
    words: str = ""
    around: str = ""


class Scores(Part):
    """How alike the 3-word shingles of two stories are; estimated from sketches, 0 to 1.

    Attributes:
        jaccard: shared shingles among all shingles of both.
        containment: shared shingles among those of the smaller story.
    """

    jaccard: float
    containment: float


class Decision(Part):
    """What dedupe decided and why.

    Attributes:
        outcome: a new family, a version of a family, or a duplicate.
        reason: stable code of the rule that decided ("exact-copy", "provider-version", "kill" …).
        compared_with: the `story_id` that it was held against.
        scores: how alike the two are, where they were compared.
        latest: whether it is the newest version of its family; a late older version is not.
    """

    outcome: Literal["new", "version", "duplicate"]
    reason: str
    compared_with: str | None = None
    scores: Scores | None = None
    latest: bool = True


class Dateline(Part):
    """Where and when the story was filed, by its own account; it is taken out of the body.

    Attributes:
        text: the dateline as written, agency and dash included.
        place: the (first) city as written.
        region: state or country after the city, as written.
        other_places: further cities ("ISLAMABAD/MOSCOW").
        date: ISO 8601 date, the year inferred where the copy leaves it out.
        agency: the agency in the dateline, as written.
    """

    text: str
    place: str | None = None
    region: str | None = None
    other_places: tuple[str, ...] = ()
    date: str | None = None
    agency: str | None = None


class Quote(Part):
    """Somebody's words.

    Attributes:
        span: the words between the marks, or the content clause of reported speech.
        kind: direct (between quotation marks) or indirect.
        speaker: where the speaker is named next to the quote.
        speaker_name: the speaker's full name, once known.
        speaker_entity_id: the speaker among `entities`, once known.
    """

    span: Span
    kind: Literal["direct", "indirect"]
    speaker: Span | None = None
    speaker_name: str | None = None
    speaker_entity_id: str | None = None
