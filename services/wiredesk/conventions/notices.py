"""Notices to editors sent as text: kills, holds, withdrawals, embargoes, advisories.

A false kill takes a good story off every reader's page. So words count only where a notice has them: in the markers of
the headline, at the opening of a paragraph, or, for a few unmistakable ones, anywhere in a text as short as a notice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache

from wiredesk.conventions.filing_dates import WrittenDate, month_numbers, resolve
from wiredesk.conventions.markers import read_markers, strongest
from wiredesk.conventions.rules import Rules, load_rules
from wiredesk.conventions.white_space import tidy
from wiredesk_events import LifecycleKind, Reference


_MAX_NOTICE = 2500
"""Characters; a longer text is a story, whatever it quotes."""

_MAX_PARAGRAPHS = 12

_EMBARGO_PARAGRAPHS = 3

_REACH = 700
"""Characters of a paragraph that are looked at."""


@dataclass(frozen=True, slots=True)
class WireNotice:
    """What a notice asks for.

    Attributes:
        kind: kill, withhold, advisory; "new" under an embargo whose end is known ("withhold" where it is not).
        refers_to: the stories that it names, without repetition.
        embargoed_until: the time before which nothing may be published, UTC.
    """

    kind: LifecycleKind
    refers_to: tuple[Reference, ...] = ()
    embargoed_until: datetime | None = None


class NoticeRule(Rules):
    """The words of one kind of notice."""

    kind: LifecycleKind
    openings: tuple[str, ...]
    anywhere: tuple[str, ...]


class EmbargoRules(Rules):
    """How embargoes are written, and the time zones they use."""

    openings: tuple[str, ...]
    zones: dict[str, float]


class NoticeRules(Rules):
    """The whole of `data/notices.toml`."""

    notice: tuple[NoticeRule, ...]
    embargo: EmbargoRules


def read_notice(
    headline: str, paragraphs: Sequence[str], received_at: datetime | None = None, zone: tzinfo | None = None
) -> WireNotice | None:
    """Return what the text orders editors to do, or None for an ordinary story.

    Args:
        headline, paragraphs: as sent.
        received_at: supplies the year of an embargo that gives none.
        zone: the provider's, for an embargo that names none; without it the time is the latest that it can mean.
    """
    marked = read_markers(headline)
    kind: LifecycleKind | None = marked.kind if marked.kind in {"kill", "withhold", "advisory"} else None
    short = len(paragraphs) <= _MAX_PARAGRAPHS and sum(map(len, paragraphs)) <= _MAX_NOTICE
    reach = _MAX_PARAGRAPHS if short or kind else _EMBARGO_PARAGRAPHS
    heads = [tidy(paragraph[:_REACH]) for paragraph in paragraphs[:reach]]
    if short:
        kind = strongest(kind, *_kinds(heads))
    if kind in {"kill", "withhold"}:
        named = () if marked.only_markers or not marked.markers else (Reference(headline=marked.clean),)
        return WireNotice(kind, _references(named, heads))
    embargo = next((line for line in (headline, *heads[:_EMBARGO_PARAGRAPHS]) if _embargo_pattern().match(line)), None)
    if embargo is not None:
        until = _embargo_end(embargo, received_at, zone)
        return WireNotice("withhold" if until is None else kind or "new", (), until)
    return WireNotice(kind) if kind else None


def _kinds(paragraphs: Sequence[str]) -> Iterator[LifecycleKind]:
    """Give what the paragraphs of a short text are, each by the first rule that knows it; none for prose."""
    # Nearly every text is a story; its words tell at once, and the patterns are ten times as slow.
    text = _loosely("\n".join(paragraphs))
    rules = [(rule, any(phrase in text for phrase in rule.phrases)) for rule in _patterns()]
    said = any(found for _, found in rules)
    for paragraph in paragraphs:
        first = _FIRST_WORD.match(paragraph)
        opens = first is not None and _loosely(first[1]) in _opening_words()
        if not opens and not said:
            continue
        for rule, found in rules:
            if (opens and rule.opening.match(paragraph)) or (
                found and rule.anywhere and rule.anywhere.search(paragraph)
            ):
                yield rule.kind
                break


def _loosely(text: str) -> str:
    """Return text in which phrases are found that a pattern without regard to case, or to apostrophes, may find."""
    if not text.isascii():
        for sign in "’‘“”–—":  # what Western copy has beside ASCII; folding other text takes long
            text = text.replace(sign, "'")
    folded = text.casefold()
    return folded if folded.isascii() else folded.replace("i\u0307", "i").replace("ı", "i")


_FIRST_WORD = re.compile(r"[(\[*\s]*([^\W_]+)")


def _references(named: tuple[Reference, ...], paragraphs: Sequence[str]) -> tuple[Reference, ...]:
    """Return the stories that a kill names: by its own headline, a quoted headline, an item number, a slug."""
    found = list(named)
    for paragraph in paragraphs:
        for match in _STORY.finditer(paragraph):
            headline, item = match["headline"] or match["single"], match["item"]
            slug = match["slug"] or match["code"]
            number = _NUMBER.match(paragraph, match.end())
            reference = Reference(
                headline=headline.strip().rstrip(",.") if headline else None,
                provider_id=(item or "").strip() or (number[1] or number[2] if number else None),
                slug=slug,
            )
            same = [
                old
                for old in found
                if headline and (old.headline or "").casefold() == (reference.headline or "").casefold()
            ]
            if same and reference.provider_id:
                found[found.index(same[0])] = reference
            elif not same and reference not in found:
                found.append(reference)
    return tuple(found)


# the story "Headline" · item dpa 157 "Headline" · story headlined “Headline” · the story Slug-Slug, V123. ·
# la noticia con el título «Titular» (EFE0101) · BC-GULF--Runways, V0402
_END_OF_SLUG = (
    r"(?=[,.;:]|\s(?:that|which|moved|sent|until|for|from|because|and|as|was|were|has|is|due|dated)\b|\s?\(|\s?$)"
)
_STORY = re.compile(
    r"\b(?:(?i:story|item|report|article|dispatch|alert|brief|noticia|nota|información|dépêche|meldung)s?,?\s"
    r"(?P<item>[A-Za-z]{2,8}\s?\d{1,6}\s|[A-Z]{1,6}\d{3,10}\s)?"
    r"(?:(?i:headlined|titled|slugged|entitled|titulada|intitulée|con el título|con el titular|with the headline|"
    r"under the headline|mit dem Titel|mit der Überschrift)\s)?"
    r"(?:[\"“«„](?P<headline>[^\"”»“]{3,250})[\"”»“]|'(?P<single>[^'\"]{8,250}(?:'\w[^'\"]{1,200}){0,4})'(?!\w)|"
    rf"(?P<slug>[A-Z][\w.']{{1,30}}(?:-{{1,2}}[\w.' ]{{1,30}}?){{1,4}}){_END_OF_SLUG})"
    rf"|(?P<code>(?:AM|AP|BC|PM)-[A-Z][\w'.]{{1,20}}(?:-{{1,2}}[A-Z0-9][\w'. ]{{0,30}}?){{0,4}}){_END_OF_SLUG})"
)
_NUMBER = re.compile(r",?\s\(?([A-Z]{1,6}\d{2,10}|[a-z]{2,8}\s\d{1,6})\b|\. STORY_NUMBER: (\w{6,20})")


_LATEST_ZONE = timezone(timedelta(hours=-12))
"""Where a day begins last: a doubt delays a story, it never leaks one."""


def _embargo_end(text: str, received_at: datetime | None, zone: tzinfo | None) -> datetime | None:
    """Return the end of an embargo in UTC, or None where day or time cannot be made out."""
    text = text[:300]
    date = _date_pattern().search(text)
    if not date:
        return None
    month = month_numbers()[(date["m1"] or date["m2"]).lower()]
    year = date["y1"] or date["y2"]
    filed = WrittenDate(month, int(date["d1"] or date["d2"]), int(year) if year else None)
    # An embargo lies ahead: the nearest such day may be months after reception.
    day = resolve(filed, received_at + timedelta(days=180) if received_at else None)
    times = list(_time_pattern().finditer(_blank_out(text, date.span())))
    clock = next((match for match in times if match["zone"] in {"GMT", "UTC", "Z"}), times[0] if times else None)
    if day is None:
        return None
    midnight = datetime.fromisoformat(day)
    hour, minute = 0, 0
    if clock is not None:
        hour, minute = int(clock["h"]), int(clock["m"] or 0)
        if half := (clock["half"] or "").replace(".", "").lower():
            hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 24 or minute > 59:
        return None
    offset = load_rules("notices", NoticeRules).embargo.zones.get(clock["zone"] or "") if clock else None
    written = timezone(timedelta(hours=offset)) if offset is not None else zone or _LATEST_ZONE
    try:
        return (midnight + timedelta(hours=hour, minutes=minute)).replace(tzinfo=written).astimezone(UTC)
    except OverflowError:
        return None


def _blank_out(text: str, span: tuple[int, int]) -> str:
    return text[: span[0]] + " " * (span[1] - span[0]) + text[span[1] :]


_LEAD_INS = (
    "attention editors",
    "note to editors",
    "eds",
    "editors",
    "members",
    "subscribers",
    "clients",
    "atención",
    "urgent",
    "advisory",
    "kill",
    "bulletin",
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """One kind of notice: how it opens, what stands in it anywhere, and the phrases of that as `_loosely` has them."""

    kind: LifecycleKind
    opening: re.Pattern[str]
    anywhere: re.Pattern[str] | None
    phrases: tuple[str, ...]


@cache
def _patterns() -> tuple[_Rule, ...]:
    rows = load_rules("notices", NoticeRules).notice
    lead_in = rf"(?:[(\[*\s]{{0,4}}(?i:{'|'.join(_LEAD_INS)})(?:[.:,]|\s-)*\s{{1,2}})?[(\[*]{{0,3}}"
    return tuple(
        _Rule(
            row.kind,
            re.compile(rf"{lead_in}(?:{'|'.join(map(_phrase, row.openings))})(?!\w)"),
            re.compile(rf"\b(?:{'|'.join(map(_phrase, row.anywhere))})(?!\w)", re.IGNORECASE) if row.anywhere else None,
            tuple(map(_loosely, row.anywhere)),
        )
        for row in rows
    )


@cache
def _opening_words() -> frozenset[str]:
    """Return the first words of lead-ins and openings, as `_loosely` has them."""
    rows = load_rules("notices", NoticeRules).notice
    phrases = (*_LEAD_INS, *(opening for row in rows for opening in row.openings))
    return frozenset(_loosely(first[1]) for phrase in phrases if (first := _FIRST_WORD.match(phrase)))


@cache
def _embargo_pattern() -> re.Pattern[str]:
    openings = load_rules("notices", NoticeRules).embargo.openings
    return re.compile(rf"[(\[*\s]{{0,4}}(?:{'|'.join(map(_phrase, openings))})", re.IGNORECASE)


@cache
def _date_pattern() -> re.Pattern[str]:
    month = "|".join(sorted(map(re.escape, month_numbers()), key=lambda name: (-len(name), name)))
    return re.compile(
        rf"\b(?:(?P<m1>{month})\.?\s{{1,3}}(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<y1>\d{{4}})(?!\s?(?:GMT|UTC|hrs|h\b)))?"
        rf"|(?P<d2>\d{{1,2}})\.?\s{{1,3}}(?:de\s)?(?P<m2>{month})\b\.?(?:,?\s(?:del?\s)?(?P<y2>\d{{4}})(?!\s?(?:GMT|UTC|hrs|h\b)))?)(?!\d)",
        re.IGNORECASE,
    )


@cache
def _time_pattern() -> re.Pattern[str]:
    zones = "|".join(
        sorted(map(re.escape, load_rules("notices", NoticeRules).embargo.zones), key=lambda name: (-len(name), name))
    )
    return re.compile(
        rf"(?<![\d:.,])(?P<h>\d{{1,2}})(?:[:.h]?(?P<m>\d{{2}}))?\s?(?P<half>[ap]\.?m\b\.?)?(?:\s?(?:hrs|hours|h|Uhr|horas)\b)?\s?(?:\(?(?P<zone>{zones})\b)?(?!\d)"
    )


def _phrase(words: str) -> str:
    return re.escape(words).replace("'", "['’]")
