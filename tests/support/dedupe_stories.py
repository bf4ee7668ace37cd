"""Made-up stories for the tests of dedupe: text in, `StoryRead` out, and what desks, lines and outlets do to a story.

Everything is a function of its arguments: the same call gives the same story, in every process.
"""

import random
import re
from binascii import b2a_base64
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Any, Final

import numpy as np

from wiredesk.conventions.copy import WireCopy, separate
from wiredesk.conventions.fingerprints import fingerprint
from wiredesk_events import (
    Block,
    Envelope,
    Fingerprint,
    Lifecycle,
    LifecycleKind,
    RawRef,
    Reference,
    Source,
    Status,
    StoryRead,
)


START: Final = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)

_STATUS: Final[dict[str, Status]] = {"kill": "canceled", "withhold": "withheld"}
_FIGURE: Final = re.compile(r"\d+")
_ONSETS: Final = ("b", "br", "d", "f", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v")
_VOWELS: Final = ("a", "e", "i", "o", "u", "au", "ei")
_PATTERNS: Final = (
    "The {a} {b} of {City} will {c} its {d} because {e} {f} have {g} the {h}, {Name} {Sur} said on Monday.",
    "About {n} {a} {b} left the {c} of {City} when {d} {e} {f} before dawn, and {m} more {g} a {h} nearby.",
    '"No {a} {b} can {c} this {d} alone," {Name} {Sur}, who {e} the {f} in {City}, told its {g} {h}.',
    "{City} and its {a} {b} had {c} over {n} {d} of {e} {f} until a {g} court {h} the quarrel.",
    "Its {a} rose by {n} percent while {b} {c} {d} under the {e} of {Name} {Sur}, whose {f} {g} no {h}.",
)


def story_id(number: int) -> str:
    """Return the id of a numbered story, as long as a real one."""
    return f"00000000-0000-5000-8000-{number:012d}"


def made_up(number: int, paragraphs: int = 4) -> str:
    """Return prose of about 20 words a paragraph that no other number shares more than a few turns of phrase with."""
    rng = random.Random(number)
    return "\n\n".join(
        _PATTERNS[(number + turn) % len(_PATTERNS)].format(
            **{slot: _word(rng) for slot in "abcdefgh"},
            **{slot: _word(rng).capitalize() for slot in ("City", "Name", "Sur")},
            n=rng.randint(20, 9_999),
            m=rng.randint(20, 9_999),
        )
        for turn in range(paragraphs)
    )


def made_up_headline(number: int) -> str:
    """Return the headline of the numbered story."""
    rng = random.Random(f"headline {number}")
    return f"{_word(rng).capitalize()} {_word(rng)} {_word(rng)} {_word(rng)} in {_word(rng).capitalize()}"


def flash_text(number: int, words: int = 8) -> str:
    """Return a flash in capitals, without a figure."""
    rng = random.Random(f"flash {number}")
    return " ".join(_word(rng).upper() for _ in range(words))


def _word(rng: random.Random) -> str:
    return "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(3)) + rng.choice("nrst")


def story(
    number: int,
    text: str | None = None,
    *,
    headline: str | None = None,
    feed: str = "nordwire",
    minutes: float = 0.0,
    kind: LifecycleKind | None = None,
    status: Status | None = None,
    markers: tuple[str, ...] | None = None,
    refers_to: tuple[Reference, ...] = (),
    embargoed_until: datetime | None = None,
    slug: str | None = None,
    categories: tuple[str, ...] = (),
    **fields: Any,
) -> StoryRead:
    """Return a story as the stage before dedupe hands it over.

    Text and headline are those of `number` unless given; kind and markers come from the headline, the status from the
    kind. `minutes` count from `START`; `fields` are those of `StoryRead` (provider_id, provider_version, language …).
    """
    text = made_up(number) if text is None else text
    headline = made_up_headline(number) if headline is None else headline
    copy, mark = _read(headline, text)
    kind = kind or copy.kind or "new"
    return StoryRead(
        story_id=story_id(number),
        source=Source(feed=feed),
        raw=RawRef(topic="wire.raw", partition=0, offset=number, format="plain", size_bytes=1, sha256="0" * 64),
        received_at=START + timedelta(minutes=minutes),
        lifecycle=Lifecycle(
            kind=kind,
            status=status or _STATUS.get(kind, "usable"),
            markers=copy.markers if markers is None else markers,
            refers_to=refers_to,
            embargoed_until=embargoed_until,
        ),
        envelope=Envelope(slug=slug, categories=categories),
        headline=headline,
        blocks=_blocks(text),
        fingerprint=mark,
        **fields,
    )


@lru_cache(maxsize=4096)
def _read(headline: str, text: str) -> tuple[WireCopy, Fingerprint]:
    copy = separate(headline, _blocks(text), START)
    return copy, fingerprint(copy)


def _blocks(text: str) -> tuple[Block, ...]:
    return tuple(Block(text=paragraph) for paragraph in text.split("\n\n"))


def resent(told: StoryRead, number: int, minutes: float, **changes: Any) -> StoryRead:
    """Return the same copy as another record; `changes` are fields of `StoryRead`. Quick: for floods."""
    update = {
        "story_id": story_id(number),
        "raw": told.raw.model_copy(update={"offset": number}),
        "received_at": START + timedelta(minutes=minutes),
    }
    return told.model_copy(update=update | changes)


def write_sketch(hashes: np.ndarray[Any, np.dtype[np.uint32]]) -> str:
    """Return ascending hashes as a fingerprint has them."""
    return b2a_base64(hashes.astype("<u4").tobytes(), newline=False).decode("ascii")


def unlike(told: StoryRead, number: int, minutes: float, shingles: int = 40, **changes: Any) -> StoryRead:
    """Return a story with an invented fingerprint that shares nothing with any other number. Quick: for floods."""
    invented = np.random.default_rng(number)
    mark = told.fingerprint.model_copy(
        update={
            "exact": invented.bytes(16).hex(),
            "form": invented.bytes(8).hex(),
            "shingles": shingles,
            "sketch": write_sketch(np.unique(invented.integers(0, 2**32, shingles, dtype=np.uint32))),
            "numbers": (str(number),),
            "names": (f"name-{number}",),
        }
    )
    return resent(told, number, minutes, **({"fingerprint": mark, "headline": f"Story {number}"} | changes))


def body(told: StoryRead) -> str:
    """Return the text of a story."""
    return "\n\n".join(block.text for block in told.blocks)


def rewritten(told: StoryRead, number: int, minutes: float, **changes: Any) -> StoryRead:
    """Return a new record of the same item: same feed, ids, slug, headline and words but for `changes` (of `story`)."""
    known: dict[str, Any] = {
        "text": body(told),
        "headline": told.headline,
        "feed": told.source.feed,
        "slug": told.envelope.slug,
        "provider_id": told.provider_id,
        "provider_version": told.provider_version,
    }
    return story(number, minutes=minutes, **(known | changes))


def with_figure(text: str, figure: int) -> str:
    """Return a text with its first figure replaced; where it has none, one is put at its end."""
    changed = _FIGURE.sub(str(figure), text, count=1)
    return changed if changed != text else f"{text} It was number {figure}."


def with_figures(text: str, first: int) -> str:
    """Return the same form with other figures throughout, counting from `first`."""
    figures = count(first)
    changed = _FIGURE.sub(lambda _: str(next(figures)), text)
    return changed if changed != text else f"{text} It was number {first}."


def with_more(text: str, number: int) -> str:
    """Return a text with a paragraph of its own added."""
    return f"{text}\n\n{made_up(number, paragraphs=1)}"


def abridged(text: str) -> str:
    """Return a text without its last paragraph, or without its last third."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(paragraphs[:-1]) if len(paragraphs) > 1 else text[: 2 * len(text) // 3]


def in_house_style(text: str) -> str:
    """Return a text as another outlet prints it: curled quotes, no day words, other spellings."""
    return text.replace(" said on Monday", " said").replace(' "', " “").replace('," ', ",” ").replace("percent", "%")


def notice(number: int, kind: LifecycleKind, minutes: float, **fields: Any) -> StoryRead:
    """Return a kill or a hold: a line to editors, no story."""
    return story(
        number,
        f"Editors: please {kind} the story. A substitute will not be sent.",
        kind=kind,
        minutes=minutes,
        **({"headline": "Editors"} | fields),
    )


def made_up_log(length: int, seed: int = 5) -> Iterator[StoryRead]:
    """Yield a feed with everything that happens on a wire in it, redeliveries and leaps in time included."""
    rng = random.Random(seed)
    sent: list[StoryRead] = []
    minutes = 0.0
    for number in range(length):
        minutes += rng.choice((0, 0.1, 1, 1, 5, 20)) if rng.random() < 0.995 else rng.choice((60, 1_500, 5_000))
        if not sent or rng.random() < 0.3:
            made = story(
                number,
                minutes=minutes,
                feed=rng.choice(("nordwire", "sudpress")),
                slug=rng.choice((None, f"slug-{number % 90}")),
                provider_id=rng.choice((None, f"item-{number}")),
                provider_version="3",
                categories=(f"c{number % 7}",),
            )
        else:
            told = sent[-1 - min(int(rng.expovariate(0.05)), len(sent) - 1)]
            made = rng.choice(HAPPENINGS)(told, number, minutes)
        sent.append(made)
        yield made


def _with_version(told: StoryRead, number: int, minutes: float, step: int) -> StoryRead:
    version = str(max(1, int(told.provider_version or "1") + step))
    return rewritten(told, number, minutes, provider_version=version, text=with_figure(body(told), 10_000 + number))


HAPPENINGS: Final[tuple[Callable[[StoryRead, int, float], StoryRead], ...]] = (
    lambda told, _, __: told,
    resent,
    lambda told, number, at: rewritten(told, number, at, provider_id=None, categories=("x", f"c{number % 5}")),
    lambda told, number, at: rewritten(told, number, at - 300),
    lambda told, number, at: _with_version(told, number, at, 1),
    lambda told, number, at: _with_version(told, number, at, -1),
    lambda told, number, at: rewritten(
        told, number, at, headline=f"CORRECTED-{told.headline}", text=with_figure(body(told), 10_000 + number)
    ),
    lambda told, number, at: rewritten(told, number, at, provider_id=None, text=with_figure(body(told), 500 + number)),
    lambda told, number, at: rewritten(
        told, number, at, headline=f"UPDATE {number % 4}-{told.headline}", text=with_more(body(told), number)
    ),
    lambda told, number, at: rewritten(told, number, at, provider_id=None, text=with_more(body(told), number)),
    lambda told, number, at: rewritten(told, number, at, provider_id=None, text=abridged(body(told))),
    lambda told, number, at: story(
        number, in_house_style(body(told)), minutes=at, feed=f"outlet-{number % 3}", provider_id=f"o-{number}"
    ),
    lambda told, number, at: rewritten(told, number, at, provider_id=None, text=with_figures(body(told), 100 * number)),
    lambda _, number, at: story(
        number, flash_text(number // 3), headline=flash_text(number // 3), minutes=at, kind="alert"
    ),
    lambda told, number, at: notice(
        number, "kill", at, feed=told.source.feed, refers_to=(Reference(provider_id=told.provider_id),)
    ),
    lambda told, number, at: notice(number, "withhold", at, feed=told.source.feed, slug=told.envelope.slug),
    lambda told, number, at: notice(
        number, "kill", at, feed=told.source.feed, refers_to=(Reference(headline=told.headline),)
    ),
    lambda told, number, at: rewritten(told, number, at, kind="take", markers=("TAKE 2",), text=made_up(number)),
    lambda told, number, at: rewritten(told, number, at, embargoed_until=START + timedelta(minutes=at + 60)),
)
"""What may become of a story: it, a number for the new record, its time; in `made_up_log` all are as likely."""
