"""What comes after a story and is no copy of it: corrections, updates, follow-ups, other stories, the same form again.

Each function takes a story as it was sent and its cast, and returns the later one; the desk's own markers included.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

import made_up_news as news
from made_up_news import Cast
from outlets import STEPS, Story, sentences


_FIGURE: Final = re.compile(r"(?<![\w/.,:-])\d[\d,]*(?:\.\d+)?(?![\w/:-]|[.,]\d)")
_NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{4,}\b")
_DAY: Final = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_SCALE: Final = re.compile(r"\b(?:million|billion|mln|bln)\b")
_OTHER_SCALE: Final = {"million": "billion", "billion": "million", "mln": "bln", "bln": "mln"}


Write = Callable[[Story, Cast, random.Random], Story | None]


@dataclass(frozen=True, slots=True)
class Later:
    """A kind of later story.

    Attributes:
        name: of the kind.
        write: returns the later story, or None where the earlier one does not lend itself to it.
        expected: `kept` may join the family or not, but is never dropped; `separate` is a family of its own.
        feed: None for the feed of the story itself.
        hours: how long after the story it comes, least and most.
    """

    name: str
    write: Write
    expected: Literal["kept", "separate"]
    feed: str | None = None
    hours: tuple[float, float] = (0.1, 8.0)


def _text(story: Story) -> str:
    return "\n\n".join(story.paragraphs)


def _with_text(story: Story, text: str) -> Story:
    return replace(story, paragraphs=tuple(text.split("\n\n")))


def corrected_figure(story: Story, _: Cast, rng: random.Random) -> Story | None:
    """Put another value for one figure, wherever it stands."""
    text = _text(story)
    figures = sorted(
        {found[0] for found in _FIGURE.finditer(text) if not 1900 < float(found[0].replace(",", "")) < 2100}
    )
    figures = [figure for figure in figures if len(figure) > 1]  # "1" and "2" stand for other things in the same text
    if not figures:
        return None
    wrong = rng.choice(figures)
    value = float(wrong.replace(",", ""))
    while True:
        other = (
            value + rng.choice((1, 2, 3, 10, -1, 7))
            if "." not in wrong
            else round(value + rng.choice((0.1, 0.3, 1.0, 2.2)), 1)
        )
        right = f"{other:,.1f}" if "." in wrong else f"{int(other):,}" if "," in wrong else f"{int(other)}"
        if other > 0 and right not in figures:
            break
        value += 1
    return _with_text(story, re.sub(rf"(?<![\w/.,:-]){re.escape(wrong)}(?![\w/:-]|[.,]\d)", right, text))


def corrected_name(story: Story, _: Cast, rng: random.Random) -> Story | None:
    """Put another name for one that stands inside a sentence, wherever it stands."""
    text = _text(story)
    names = sorted({found[0] for found in _NAME.finditer(text)} - {found[0] for found in _DAY.finditer(text)})
    names = [name for name in names if name not in news.MONTHS]
    if not names:
        return None
    wrong = rng.choice(names)
    right = wrong[:2] + rng.choice([part for part in ("mber", "ndov", "rrick", "lasz") if part != wrong[2:]])
    return _with_text(story, re.sub(rf"\b{wrong}\b", right, text))


_FLIPS: Final = {
    "rose": "fell", "fell": "rose", "northern": "southern", "southern": "northern", "won": "lost", "eastern": "western",
    "before": "after", "up": "down", "more": "less", "lifted": "lowered", "approved": "rejected", "profit": "loss",
    "loss": "profit", "increase": "decrease", "buy": "sell", "first": "last", "higher": "lower", "lower": "higher",
    "will": "may", "agreed": "refused", "closed": "opened", "signed": "shelved", "rejected": "accepted",
}  # fmt: skip


def corrected_word(story: Story, _: Cast, rng: random.Random) -> Story | None:
    """Turn one word into its opposite, where it first stands."""
    text = _text(story)
    words = sorted(_FLIPS.keys() & set(text.split()))
    words = [word for word in words if _FLIPS[word] not in text.split()]
    if not words:
        return None
    wrong = rng.choice(words)
    return _with_text(story, re.sub(rf"\b{wrong}\b", _FLIPS[wrong], text, count=1))


def corrected_scale(story: Story, _: Cast, __: random.Random) -> Story | None:
    """Make the first million a billion, or the other way round."""
    text = _text(story)
    return (
        _with_text(story, changed)
        if (changed := _SCALE.sub(lambda m: _OTHER_SCALE[m[0]], text, count=1)) != text
        else None
    )


def corrected_day(story: Story, _: Cast, rng: random.Random) -> Story | None:
    """Put another day of the week for the first one."""
    text = _text(story)
    found = _DAY.search(text)
    if found is None:
        return None
    other = rng.choice([day for day in news.DAYS if day not in text] or [""])
    return _with_text(story, text[: found.start()] + other + text[found.end() :]) if other else None


def _then(first: Write, *steps: str) -> Write:
    def write(story: Story, who: Cast, rng: random.Random) -> Story | None:
        later = first(story, who, rng)
        if later is None:
            return None
        before = _text(story)
        for step in steps:
            later, story = STEPS[step](later, random.Random(7)), STEPS[step](story, random.Random(7))
        # A cut may take away what was new: then it is a copy after all.
        return later if before and _text(later) != _text(story) else None

    return write


def _marked(first: Write, marker: str) -> Write:
    def write(story: Story, who: Cast, rng: random.Random) -> Story | None:
        later = first(story, who, rng)
        return replace(later, headline=f"{marker}{later.headline}") if later else None

    return write


def updated(kind: str, *, at_end: bool = True) -> Write:
    """Return what adds a sentence of a kind: at the end, or as the second paragraph."""

    def write(story: Story, who: Cast, rng: random.Random) -> Story | None:
        told = list(story.paragraphs)
        told.insert(len(told) if at_end else 1, news.fact(rng, who, kind))
        return replace(story, paragraphs=tuple(told))

    return write


def related(story: Story, who: Cast, rng: random.Random) -> Story | None:
    """Tell something else about the same people, places and figures, under a headline of the same subject."""
    told = news.paragraphs(rng, who, rng.randint(90, 350))
    return replace(story, headline=news.headline(rng, who, told), paragraphs=told)


def follow_up(story: Story, who: Cast, rng: random.Random) -> Story | None:
    """Tell news of the next day, and two paragraphs of the earlier story as background."""
    told = story.paragraphs
    if len(told) < 5:
        return None
    first = rng.randrange(len(told) - 1)
    fresh = news.paragraphs(rng, who, max(140, sum(len(text.split()) for text in told[first : first + 2]) * 2))
    return replace(story, headline=news.headline(rng, who, fresh), paragraphs=(*fresh, *told[first : first + 2]))


def same_form(story: Story, _: Cast, rng: random.Random) -> Story | None:
    """Tell the same in other figures and about others throughout: tomorrow's fixing, another company's dividend."""
    text = _text(story)
    names = {*_ANY_NAME.findall(text)} - {*news.DAYS, *news.MONTHS}
    if len({*_DIGITS.findall(text)}) < 4 or len(names) < 3:
        return None
    others = {name: news.name(rng) for name in sorted(names)}

    def told_anew(part: str) -> str:
        part = _DIGITS.sub(lambda found: _other_digits(found[0], rng), part)
        return re.sub(r"[A-Z][\w'-]*\w", lambda found: others.get(found[0], found[0]), part)

    return replace(
        story,
        headline=told_anew(story.headline),
        paragraphs=tuple(map(told_anew, story.paragraphs)),
        place=news.name(rng),
    )


_DIGITS: Final = re.compile(r"\d+")
_ANY_NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][\w'-]*\w")


def _other_digits(digits: str, rng: random.Random) -> str:
    """Return as many digits that make another figure."""
    while True:
        other = str(rng.randint(1, 9)) + "".join(str(rng.randint(0, 9)) for _ in digits[1:])
        if other != digits:
            return other


LATER: Final = (
    Later("figure corrected", corrected_figure, "kept"),
    Later("figure corrected, marked", _marked(corrected_figure, "CORRECTED-"), "kept"),
    Later("figure corrected, end cut", _then(corrected_figure, "cut end"), "kept"),
    Later(
        "figure corrected elsewhere",
        _then(
            corrected_figure, "headline from lead", "spelling British", "percent sign", "quotes curled", "no dateline"
        ),
        "kept",
        "outlet-w",
    ),
    Later(
        "figure corrected elsewhere, cut",
        _then(corrected_figure, "headline from lead", "honorifics", "days dropped", "cut end"),
        "kept",
        "outlet-x",
    ),
    Later("name corrected", corrected_name, "kept"),
    Later(
        "name corrected elsewhere, cut",
        _then(corrected_name, "headline from lead", "percent sign", "days bare", "cut end"),
        "kept",
        "outlet-y",
    ),
    Later("name corrected elsewhere, capitals", _then(corrected_name, "to ASCII", "capitals"), "kept", "outlet-r"),
    Later(
        "figure corrected elsewhere, capitals",
        _then(corrected_figure, "to ASCII", "capitals", "cut end"),
        "kept",
        "outlet-q",
    ),
    Later("word corrected", corrected_word, "kept"),
    Later(
        "word corrected elsewhere, cut",
        _then(corrected_word, "headline from lead", "spelling British", "cut end"),
        "kept",
        "outlet-p",
    ),
    Later("scale corrected", corrected_scale, "kept"),
    Later("day corrected", corrected_day, "kept"),
    Later("updated with figures", updated("figures"), "kept"),
    Later("updated with figures, marked", _marked(updated("figures", at_end=False), "UPDATE 1-"), "kept"),
    Later("updated with figures, cut", _then(updated("figures", at_end=False), "cut end"), "kept"),
    Later(
        "updated with figures elsewhere, cut",
        _then(
            updated("figures", at_end=False), "headline from lead", "spelling British", "days dropped", "cut to half"
        ),
        "kept",
        "outlet-z",
    ),
    Later("updated with an event", updated("event"), "kept"),
    Later("updated without name or figure", updated("plain"), "kept"),
    Later("updated without name or figure, cut", _then(updated("plain", at_end=False), "cut end"), "kept"),
    Later(
        "updated without name or figure elsewhere, cut",
        _then(updated("plain", at_end=False), "headline from lead", "spelling British", "days dropped", "cut end"),
        "kept",
        "outlet-v",
    ),
    Later("related", related, "separate"),
    Later("related elsewhere", related, "separate", "outlet-u"),
    Later("follow-up", follow_up, "separate", hours=(16, 30)),
    Later("follow-up elsewhere", follow_up, "separate", "outlet-t", hours=(16, 30)),
    Later("same form", same_form, "separate", hours=(0.2, 30)),
    Later("same form elsewhere", same_form, "separate", "outlet-s", hours=(0.2, 30)),
)
"""Every kind of later story."""

HARD: Final = frozenset({"word corrected", "word corrected elsewhere, cut"})
"""Kinds that are counted, and not asked for: the other word may stand elsewhere in the story too."""


# --- forms that come every day

_FORMS: Final = (
    (
        "{A} declares {n}-cent dividend",
        (
            "{A} {kind} said its board declared a quarterly dividend of {n} cents a share, payable {date} to "
            "holders of record on {date}. The company paid {n} cents in the same quarter of last year. It has "
            "{big} shares outstanding and employs {big} people at its works in {P} and elsewhere. The annual "
            "meeting will be held in {P} on {date}."
        ),
    ),
    (
        "Silver fixed at {d} in {P}",
        (
            "Silver bullion was fixed at {d} dollars an ounce in {P} this {half}, against {d} at the earlier "
            "fixing and {d} at the close on {day}. Dealers said turnover was {mood}, with {big} ounces changing "
            "hands by noon. Gold stood at {big} dollars after {big} on {day}, and the {P} exchange index was at "
            "{n} points. The next fixing is due at {n}:00 GMT."
        ),
    ),
    (
        "Weather in {P}: {mood}, {n} degrees",
        (
            "Forecast for {P} and surroundings for {day}: {mood} in the morning, with a high of {n} degrees and a "
            "low of {n}. Winds from the {side} at {n} kilometers an hour, gusts of up to {n}. Rainfall of {n} "
            "millimeters is expected by the evening. The sun rises at {n}:12 and sets at {n}:47. Outlook for "
            "{day}: {mood}, becoming {mood} by night."
        ),
    ),
    (
        "{A} beat {B} {n}-{n}",
        (
            "{A} beat {B} {n}-{n} in their league match in {P} on {day} in front of {big} spectators. {C} scored "
            "in the {n}th minute and {D} added the second before half-time. {B}, who had won {n} of their last "
            "matches, pulled one back through {E} in the {n}th minute. {A} have {n} points after the match and "
            "{B} have {n}. The two sides meet again on {date}."
        ),
    ),
    (
        "{A} {kind} 1st qtr net {n} mln",
        (
            "Shr {n} cts vs {n} cts. Net {n}.{n} mln vs {n}.{n} mln. Revs {big} mln vs {big} mln. Avg shrs {big} "
            "vs {big}. NOTE: Net of {A} {kind} includes a gain of {n} mln from the sale of its {P} plant. Prior "
            "year includes a tax credit of {n} cts a share."
        ),
    ),
)


def form(number: int, rng: random.Random) -> Story:
    """Return a story of one of the forms that come every day, with facts of its own."""
    title, body = _FORMS[number % len(_FORMS)]
    names = {letter: news.name(rng) for letter in "ABCDEP"}

    def slot(found: re.Match[str]) -> str:
        key = found[1]
        return str(
            names[key]
            if key in names
            else {
                "n": rng.randint(2, 98),
                "d": f"{rng.randint(4, 40)}.{rng.randint(10, 99)}",
                "big": f"{rng.randint(1_000, 990_000):,}",
                "date": f"{rng.choice(news.MONTHS)} {rng.randint(1, 28)}",
                "day": rng.choice(news.DAYS),
                "kind": rng.choice(("Corp", "Industries", "Holdings", "Bancorp")),
                "mood": rng.choice(("calm", "cloudy", "fair", "lively", "rainy", "slow")),
                "half": rng.choice(("morning", "afternoon")),
                "side": rng.choice(("north", "south", "east", "west")),
            }[key]
        )

    title, body = (re.sub(r"\{(\w+)\}", slot, text) for text in (title, body))
    told = sentences((body,))
    return Story(
        title, (" ".join(told[:2]), " ".join(told[2:])) if len(told) > 2 else (body,), place=names["P"], subject="form"
    )
