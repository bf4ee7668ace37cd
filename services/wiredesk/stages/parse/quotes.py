"""Who said what: direct quotations, reported speech, and their speakers.

Direct quotes are the stretches between quotation marks; a quotation that runs over an attribution or over several
paragraphs is one record a stretch. Indirect quotes are content clauses of a named speaker ("Qureshi said that …",
"…, according to Qureshi"); a clause with a quoted fragment in it has only the direct records. No two quotes overlap.

The words are in `data/speech.toml`. Every search looks at a bounded stretch: time is linear in the length of the body.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.stages.parse.attributions import Attribution, find_attributions
from wiredesk.stages.parse.speakers import Speaker, Speakers
from wiredesk.stages.parse.speech import speech
from wiredesk_events import Quote, Span


_CLOSING = {"“": "”", '"': '"', "«": "»", "„": "“”", "”": "”"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words between quotation marks.

    Attributes:
        start, end: in the body, without marks and closing comma.
        outer_start, outer_end: with the marks.
        open_end: no closing mark: the quotation goes on in the next paragraph.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    open_end: bool = False


def find_quotes(
    body: str, paragraphs: Sequence[tuple[int, int]], sentences: Sequence[tuple[int, int]]
) -> tuple[Quote, ...]:
    """Return the quotes of a body in order; `paragraphs` and `sentences` are its spans."""
    if not speech().any_sign.search(body):
        return ()
    marked = [find_stretches(body, start, end) for start, end in paragraphs]
    speakers = Speakers(body, [(stretch.outer_start, stretch.outer_end) for part in marked for stretch in part])
    quotes: list[Quote] = []
    carried: Speaker | None = None  # of a quotation that goes on in the next paragraph
    at = 0
    for (start, end), stretches in zip(paragraphs, marked, strict=True):
        own: list[tuple[int, int]] = []
        while at < len(sentences) and sentences[at][0] < end:
            own.append(sentences[at])
            at += 1
        speakers.paragraph(start)
        outside = [(stretch.outer_start, stretch.outer_end) for stretch in stretches]
        attributions = find_attributions(body, own, outside, speakers)
        direct = _direct(body, stretches, attributions, own, carried)
        quotes.extend(direct)
        quotes.extend(_indirect(body, attributions, stretches))
        carried = _goes_on(stretches, direct)
    quotes.sort(key=lambda quote: quote.span.start)
    return tuple(quotes)


def find_stretches(body: str, start: int, end: int) -> list[Stretch]:
    """Return the stretches between quotation marks in a paragraph; an apostrophe or an inch sign opens nothing."""
    found = []
    opened: tuple[int, str] | None = None
    for match in _MARKS.finditer(body, start, end):
        mark, at = match[0], match.start()
        if opened is None:
            if mark in _CLOSING and mark != "”" and _may_open(body, at, start):
                opened = (at, _CLOSING[mark])
        elif mark in opened[1]:
            if at - opened[0] > 1:
                found.append(_stretch(body, opened[0], at, at + 1))
            opened = None
    if opened is not None and end - opened[0] > 2 and (opened[0] == start or found or body[opened[0]] != '"'):
        found.append(_stretch(body, opened[0], end, end, open_end=True))
    return [stretch for stretch in found if stretch.start < stretch.end]


_MARKS = re.compile(r"[“”\"«»„]")


def _may_open(body: str, at: int, start: int) -> bool:
    if body[at] != '"':
        return True
    before = body[at - 1] if at > start else " "
    return not before.isalnum()


def _stretch(body: str, opening: int, closing: int, outer_end: int, *, open_end: bool = False) -> Stretch:
    start, end = opening + 1, closing
    while start < end and body[start].isspace():
        start += 1
    while end > start and (body[end - 1].isspace() or body[end - 1] == ","):
        end -= 1
    return Stretch(start, end, opening, outer_end, open_end)


def _direct(
    body: str,
    stretches: Sequence[Stretch],
    attributions: Sequence[Attribution],
    sentences: Sequence[tuple[int, int]],
    carried: Speaker | None,
) -> list[Quote]:
    """Return the direct quotes of a paragraph, each with the speaker whose attribution is nearest."""
    quotes: list[Quote] = []
    starts = [attribution.at for attribution in attributions]
    sentence_starts = [start for start, _ in sentences]
    last: Speaker | None = carried
    for number, stretch in enumerate(stretches):
        here = max(bisect_right(sentence_starts, stretch.start) - 1, 0)
        sentence = sentences[here] if sentences else (stretch.start, stretch.end)
        limit = stretches[number + 1].outer_start if number + 1 < len(stretches) else len(body)
        index = bisect_left(starts, stretch.outer_end)
        after = attributions[index] if index < len(starts) and starts[index] < limit else None
        before = attributions[index - 1] if index else None
        if after and after.outer_start - stretch.outer_end <= 2:  # “…,” Qureshi said
            speaker: Speaker | None = after.speaker
        elif before and before.at >= sentence[0]:  # Qureshi said it was “…”
            speaker = before.speaker
        elif after and after.at < sentence[1]:  # a “…” that, Qureshi said, …
            speaker = after.speaker
        elif number and stretches[number - 1].outer_end >= sentence[0] - 2:  # “…,” he said. “…”
            speaker = last
        else:
            speaker = last or (before.speaker if before else None)
        quotes.append(_quote(body, stretch.start, stretch.end, "direct", speaker))
        last = speaker
    return quotes


def _indirect(body: str, attributions: Sequence[Attribution], stretches: Sequence[Stretch]) -> list[Quote]:
    """Return reported speech of named speakers, clear of direct quotes and of one another."""
    quotes: list[Quote] = []
    edges = [stretch.outer_start for stretch in stretches]
    reached = -1
    for attribution in attributions:
        if not attribution.clause or attribution.speaker.name is None:
            continue
        start, end = attribution.clause
        nearest = bisect_left(edges, start)
        overlaps = nearest < len(edges) and edges[nearest] < end
        overlaps = overlaps or (nearest > 0 and stretches[nearest - 1].outer_end > start)
        if overlaps or start < reached:
            continue
        quotes.append(_quote(body, start, end, "indirect", attribution.speaker))
        reached = end
    return quotes


def _goes_on(stretches: Sequence[Stretch], direct: Sequence[Quote]) -> Speaker | None:
    """Return the speaker of a quotation that the next paragraph goes on with."""
    if not stretches or not stretches[-1].open_end or not direct:
        return None
    name = direct[-1].speaker_name
    return Speaker(0, 0, name, 0) if name else None


def _quote(body: str, start: int, end: int, kind: str, speaker: Speaker | None) -> Quote:
    named = speaker is not None and speaker.end > speaker.start
    return Quote(
        span=Span(field="body", start=start, end=end, text=body[start:end]),
        kind="direct" if kind == "direct" else "indirect",
        speaker=(
            Span(field="body", start=speaker.start, end=speaker.end, text=body[speaker.start : speaker.end])
            if speaker and named
            else None
        ),
        speaker_name=speaker.name if speaker else None,
    )
