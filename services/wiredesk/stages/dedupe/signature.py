"""What dedupe keeps of a story: its words, figures and names as numbers, its ids and its life cycle as they are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

import numpy as np
import xxhash

from wiredesk.conventions.fingerprints import MAX_LISTED, MAX_WORDS, Hashes32, read_sketch, read_turns, read_words
from wiredesk.conventions.markers import read_markers
from wiredesk.conventions.normal_form import house_style, normal_words, numbers, tidy
from wiredesk.conventions.slug_markers import read_slug_markers
from wiredesk.stages.dedupe.vocabulary import vocabulary
from wiredesk_events import LifecycleKind, Status, StoryRead


Tokens = frozenset[int]

MAX_TITLE_WORDS: Final = 40
"""Words of a headline that are looked at; a longer "headline" is a paragraph gone astray."""

MAX_CODES: Final = 64
"""Category and subject codes that are kept; providers send a dozen."""

_TOKEN_SHIFT: Final = 40
"""Of 64 bits: three bytes are left, which is what `packing` gives a token."""

NO_SKETCH: Final[Hashes32] = np.empty(0, dtype=np.uint32)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of a story. Words are kept as tokens (`token`), times in µs since 1970.

    Attributes:
        story_id, feed, provider_id, provider_version, issued_at: identity, as in the event.
        kind, status, embargoed_until, markers: its life cycle, as it was read.
        slug: case-folded.
        title: the words of its headline without markers, in normal form, in order.
        title_numbers: the figures in its headline.
        algorithm: token of the fingerprint's recipe.
        exact, form, shingles, sketch, numbers, names: its fingerprint, unpacked.
        lists_cut: the fingerprint could not list every figure and name, so that equal lists prove nothing.
        codes: its category and subject codes.
        turns: its turning words with their counts, as in the fingerprint.
        words: hashes of the words of its body; none for a story out of memory: only those of a new one are looked up.
        vocabulary: which words stand in its copy, headline included; empty where that is not known.
    """

    story_id: str
    feed: str
    provider_id: str | None
    provider_version: str | None
    issued_at: int | None
    kind: LifecycleKind
    status: Status
    embargoed_until: int | None
    markers: tuple[str, ...]
    slug: str | None
    title: tuple[int, ...]
    title_numbers: Tokens
    algorithm: int
    exact: bytes
    form: bytes
    shingles: int
    sketch: Hashes32
    numbers: Tokens
    names: Tokens
    lists_cut: bool
    codes: Tokens
    turns: bytes = b""
    words: Hashes32 = field(default_factory=lambda: NO_SKETCH)
    vocabulary: bytes = b""

    @property
    def figures(self) -> Tokens:
        """Return the figures of text and headline."""
        return self.numbers | self.title_numbers

    @property
    def is_notice(self) -> bool:
        """Whether it speaks about a story instead of telling it; its words are compared with nothing."""
        return is_notice(self.kind, self.status)


def is_notice(kind: LifecycleKind, status: Status) -> bool:
    """Whether copy of this kind and status speaks about a story instead of telling it."""
    return kind in {"kill", "withhold", "advisory"} or status == "canceled"


def token(text: str) -> int:
    """Return the upper three bytes of the xxh3-64 of a text: what stands for a word, figure, name or code in memory.

    A figure that an older story of a hundred figures lacks passes for one of them once in 170,000 times.
    """
    return xxhash.xxh3_64_intdigest(text.encode("utf-8", "replace")) >> _TOKEN_SHIFT


def _tokens(texts: Iterable[str]) -> list[int]:
    """Return the token of each text; remembering them would cost more than hashing them again."""
    texts, digest = tuple(texts), xxhash.xxh3_64_intdigest
    try:
        return [digest(text.encode()) >> _TOKEN_SHIFT for text in texts]
    except UnicodeEncodeError:  # half a surrogate pair
        return list(map(token, texts))


def microseconds(moment: datetime) -> int:
    """Return a time in µs since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def signature(story: StoryRead) -> Signature:
    """Return what is kept of a story."""
    mark = story.fingerprint
    lifecycle = story.lifecycle
    words = title_words(story.headline or first_words(story))
    own = read_words(mark.words)
    return Signature(
        story_id=story.story_id,
        feed=story.source.feed,
        provider_id=story.provider_id,
        provider_version=story.provider_version,
        issued_at=microseconds(story.issued_at) if story.issued_at else None,
        kind=lifecycle.kind,
        status=lifecycle.status,
        embargoed_until=microseconds(lifecycle.embargoed_until) if lifecycle.embargoed_until else None,
        markers=lifecycle.markers,
        slug=folded_slug(story.envelope.slug),
        title=tuple(_tokens(words)),
        title_numbers=tokens(numbers(words)),
        algorithm=token(mark.algorithm),
        exact=bytes.fromhex(mark.exact),
        form=bytes.fromhex(mark.form),
        shingles=mark.shingles,
        sketch=read_sketch(mark),
        numbers=tokens(mark.numbers),
        names=tokens(mark.names),
        lists_cut=len(mark.numbers) >= MAX_LISTED or len(mark.names) >= MAX_LISTED or own.size >= MAX_WORDS,
        codes=tokens(codes(story)[:MAX_CODES]),
        turns=read_turns(mark),
        words=own,
        vocabulary=vocabulary(own, read_words(mark.around)),
    )


def title_words(headline: str) -> list[str]:
    """Return the words of a headline without markers, in the form in which they are compared."""
    return normal_words(tidy(read_markers(headline).clean))[:MAX_TITLE_WORDS]


def first_words(story: StoryRead) -> str:
    """Return how copy begins, which stands for a headline where it has none: flashes are one sentence."""
    return story.blocks[0].text[:MAX_HEADLINE] if story.blocks else ""


MAX_HEADLINE: Final = 200


def opening(story: StoryRead) -> tuple[int, ...]:
    """Return the first words of a story's copy, where a note says what it is about."""
    texts = [block.text for block in story.blocks[:OPENING_BLOCKS]]
    return tuple(_tokens(normal_words(tidy(" ".join(texts))[: 8 * OPENING_WORDS])[:OPENING_WORDS]))


OPENING_BLOCKS: Final = 6
OPENING_WORDS: Final = 80


def codes(story: StoryRead) -> tuple[str, ...]:
    """Return the category and subject codes of a story, each once, as sent."""
    return tuple(dict.fromkeys((*story.envelope.categories, *story.envelope.subjects)))


def folded_slug(slug: str | None) -> str | None:
    """Return a slug as it is compared, without markers at its end, or None where there is none."""
    return tidy(read_slug_markers(slug).clean).casefold() or None if slug else None


def tokens(texts: Iterable[str]) -> Tokens:
    """Return the tokens of texts."""
    return frozenset(_tokens(texts))


@cache
def weekday_tokens() -> Tokens:
    """Return the days of the week: "today" and "Tuesday" tell no two copies apart."""
    return tokens(house_style().weekdays.names)


@cache
def calendar_tokens() -> Tokens:
    """Return days and months, which say nothing of whom a story is about."""
    return weekday_tokens() | tokens(house_style().months.names)
