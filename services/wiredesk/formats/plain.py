"""Plain text: the copy itself, with or without a header block and a headline line."""

import re
from collections.abc import Sequence
from dataclasses import replace

from wiredesk.conventions.datelines import find_dateline
from wiredesk.conventions.markers import read_markers
from wiredesk.conventions.signoffs import line_kind
from wiredesk.domain.errors import Rejection
from wiredesk.formats.decoding import clean, decode
from wiredesk.formats.item import UNKNOWN_ARRIVAL, Arrival, ReadLimits, WireItem
from wiredesk.formats.layout import blocks_of, chunks_of, ends_sentence, is_wrapped
from wiredesk.formats.plain_headers import Headers, read_headers
from wiredesk.formats.providers import zone_of
from wiredesk.formats.slugline import split_slugline
from wiredesk.formats.values import note_zone, read_language, read_status, read_time, read_urgency
from wiredesk_events import Envelope, Reference


name = "plain"

_MAX_HEADLINE = 250
"""Characters. The longest real headlines (with the alert text of a flash in them) stay below 200."""

_NO_EMBARGO = frozenset({"", "-", "none", "no", "n/a", "immediate", "immediately", "for immediate release"})

_KEYWORD = re.compile(r"(?:AM|AP|BC|PM)-{1,2}[A-Z][^.!?]{1,100}\Z")
"""AP's keyword line before the headline: cycle, slug, version words (AP, "Filing the wire")."""

_QUESTION = re.compile(r"[?!]['\"”’»)]*\Z")


def sniff(data: bytes) -> bool:
    """Plain text has no signature: it is what is left when no other format is recognised."""
    del data
    return True


def read(data: bytes, limits: ReadLimits, arrival: Arrival = UNKNOWN_ARRIVAL) -> tuple[WireItem, ...]:
    """Return the one story of a plain text.

    Raises:
        Rejection: WIRE-R001 (nothing but white space), WIRE-R003 (not text), WIRE-R006 (too many paragraphs),
            WIRE-R008 (a header block and no copy).
    """
    decoded = decode(data)
    cleaned = clean(decoded.text)
    lines = _without_blank_start(cleaned.text.split("\n"))
    if not lines:
        raise Rejection("WIRE-R001")
    headers = read_headers(lines)
    copy = _without_blank_start(lines[headers.length :])
    keyword = split_slugline(copy[0]) if copy and not headers.length and _KEYWORD.match(copy[0].strip()) else None
    notes: list[str] = []
    if keyword is not None:
        notes, copy = _notes_apart(_without_blank_start(copy[1:]))
    headline = headers.values.get("headline", "")
    if not headline:
        headline, copy = split_headline(copy)
    copy = [*notes, *copy]
    blocks = blocks_of(copy, limits.max_blocks)
    if len(blocks) > limits.max_blocks:
        raise Rejection("WIRE-R006", f"more than {limits.max_blocks} paragraphs")
    if not headline and not blocks:
        raise Rejection("WIRE-R008")
    item = WireItem("plain", headline, tuple(blocks), flags=decoded.flags | cleaned.flags)
    if keyword is not None:
        envelope = Envelope(slug=keyword.slug, word_count=keyword.word_count)
        item = replace(item, envelope=envelope, take_key=keyword.take_key)
    return (_with_headers(item, headers, arrival) if headers.length else item,)


def _notes_apart(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the notes to editors that stand between keyword line and headline, and the lines behind them."""
    notes: list[str] = []
    while lines and line_kind(" ".join(lines[0].split())) == "note":
        notes += [lines[0], ""]
        lines = _without_blank_start(lines[1:])
    return notes, lines


def _without_blank_start(lines: Sequence[str]) -> list[str]:
    start = next((index for index, line in enumerate(lines) if line and not line.isspace()), len(lines))
    return list(lines[start:])


def split_headline(lines: Sequence[str]) -> tuple[str, list[str]]:
    """Return the headline and the lines of the copy after it; the headline is empty where the copy begins at once.

    The headline is the first line if it does not open with a dateline and does not end like a sentence; a line that
    does end so is still a headline where a dateline follows it. A headline may be wrapped over up to three lines if a
    blank line follows. A first line that was merely broken at the width of the page is no headline. A line of nothing
    but markers ("URGENT", "EMBARGOED until 0600 GMT") stays the first line of the copy if a headline stands below it.
    """
    headline, copy = _split_first(lines)
    if copy and len(lines[0]) <= _MAX_HEADLINE and read_markers(lines[0]).only_markers:
        below, rest = _split_first(_without_blank_start(lines[1:]))
        if below and rest:
            return below, [lines[0], "", *rest]
    return headline, copy


def _split_first(lines: Sequence[str]) -> tuple[str, list[str]]:  # noqa: PLR0911 - one return a rule
    """Return the headline and the copy where a headline, if any, is the first line."""
    chunk = next(chunks_of(lines), ())
    if not chunk:
        return "", []
    first, second = chunk[0].strip(), chunk[1].strip() if len(chunk) > 1 else ""
    following = second or next((line.strip() for line in lines[1:] if line.strip()), "")
    if len(first) > _MAX_HEADLINE or _has_dateline(first):
        return "", list(lines)
    if following and _has_dateline(following):
        return first, list(lines[1:])
    goes_on = second[:1].islower()
    if (
        1 < len(chunk) <= 3
        and len(chunk) < len(lines)
        and (goes_on or is_wrapped(chunk))
        and second[:3].lower() != "by "
    ):
        whole = " ".join(line.strip() for line in chunk)
        if not ends_sentence(whole) and len(whole) <= _MAX_HEADLINE:
            return whole, list(lines[len(chunk) :])
    if goes_on or (len(chunk) > 2 and is_wrapped(chunk) and _fills(chunk)):
        return "", list(lines)
    is_question = _QUESTION.search(first) is not None and len(first) <= 120 and len(chunk) == 1 and following
    if ends_sentence(first) and not is_question:
        return "", list(lines)
    return first, list(lines[1:])


def _fills(chunk: Sequence[str]) -> bool:
    """Return whether the first line was broken because the next word did not fit."""
    width = max(len(line.rstrip()) for line in chunk)
    return len(chunk[0].rstrip()) + 1 + len(chunk[1].split(None, 1)[0]) > width


def _has_dateline(line: str) -> bool:
    found = find_dateline(line, None)
    if found is None:
        return False
    dateline = found.dateline
    if dateline.date is not None or any(map(str.isdigit, dateline.text)):
        return True
    # "NORTHERN MILLS (NML) RAISES DIVIDEND" and "NEW YORK - LEADER SAYS …" are headlines: an agency counts only before
    # small letters, a place alone only before running text.
    if dateline.agency is not None:
        return not line.isupper()
    return len(line) > 120 or ends_sentence(line)


def _list(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (part.strip() for part in re.split(r"[;,]", text or "")) if part)


def _with_headers(item: WireItem, headers: Headers, arrival: Arrival) -> WireItem:
    values = headers.values
    zone = zone_of(values.get("agency"), arrival.feed)
    flags = set(item.flags)
    written = values.get("status")
    word = read_status(written or "")
    if not word.known:
        flags.add("status-unknown")
    embargo = values.get("embargo", "")
    if embargo.lower() in _NO_EMBARGO:
        embargo = ""
    until = read_time(embargo, zone)
    issued = read_time(values.get("issued", ""), zone)
    for time in (until, issued):
        note_zone(time, flags)
    urgency = values.get("urgency") or None
    words = values.get("word_count", "")
    notes = ((values["editor_notes"],) if values.get("editor_notes") else ()) + headers.unknown
    return WireItem(
        format=item.format,
        headline=item.headline,
        blocks=item.blocks,
        envelope=Envelope(
            headline=values.get("headline") or None,
            slug=values.get("slug") or None,
            byline=values.get("byline") or None,
            dateline=values.get("dateline") or None,
            dateline_place=values.get("place") or None,
            editor_notes=notes,
            keywords=_list(values.get("keywords")),
            subjects=_list(values.get("subjects")),
            categories=_list(values.get("categories")),
            provider_status=written or None,
            word_count=int(words) if words.isascii() and words.isdigit() and len(words) < 10 else None,
            usage_terms=values.get("usage_terms") or None,
            issued_text=values.get("issued") or None,
        ),
        provider_id=values.get("provider_id") or None,
        provider_version=values.get("provider_version") or None,
        language=read_language(values.get("language", "")),
        issued_at=issued.moment if issued else None,
        status=word.status,
        kind=word.kind,
        embargoed_until=until.latest if until else None,
        embargo_text=embargo if embargo and not until else None,
        urgency=read_urgency(urgency) if urgency else None,
        provider_urgency=urgency,
        agency=values.get("agency") or None,
        take_key=values.get("take_key") or None,
        refers_to=(Reference(provider_id=values["refers_to"]),) if values.get("refers_to") else (),
        flags=frozenset(flags),
    )
