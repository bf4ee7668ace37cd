"""Who said what: direct quotations, reported speech, and their speakers.

Direct quotes are the stretches between quotation marks; a quotation that runs over an attribution or over several paragraphs is
one record a stretch. Indirect quotes are content clauses of a named speaker ("Qureshi said that …", "…, according to Qureshi");
a clause with a quoted fragment in it has only the direct records. No two quotes overlap.

The words are in `data/speech.toml`. Every search looks at a bounded stretch, so that time is linear in the length of the body.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.stages.parse.speakers import Speaker, Speakers
from wiredesk.stages.parse.speech import Speech, speech
from wiredesk_events import Quote, Span


_CLOSING = {"“": "”", '"': '"', "«": "»", "„": "“”", "”": "”"}
_LEFT = 260
"""Characters before a verb in which its subject is looked for."""

_RIGHT = 160


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


@dataclass(frozen=True, slots=True)
class _Attribution:
    """A verb of speech with its subject: `clause` is the content clause of reported speech, where there is one."""

    at: int
    speaker: Speaker
    clause: tuple[int, int] | None = None

    @property
    def outer_start(self) -> int:
        """Where verb and subject begin, whichever comes first."""
        return min(self.at, self.speaker.outer_start)


def find_quotes(
    body: str, paragraphs: Sequence[tuple[int, int]], sentences: Sequence[tuple[int, int]]
) -> tuple[Quote, ...]:
    """Return the quotes of a body in order; `paragraphs` and `sentences` are its spans."""
    words = speech()
    if not words.any_sign.search(body):
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
        attributions = _attributions(body, own, stretches, speakers, words)
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


def _attributions(
    body: str, sentences: Sequence[tuple[int, int]], stretches: Sequence[Stretch], speakers: Speakers, words: Speech
) -> list[_Attribution]:
    """Return the attributions of a paragraph in order, reading names and pronouns as they come."""
    found: list[_Attribution] = []
    edges = [stretch.outer_start for stretch in stretches]
    for start, end in sentences:
        for match in words.signs.finditer(body, start, end):
            inside = bisect_left(edges, match.start() + 1) - 1
            if inside >= 0 and match.start() < stretches[inside].outer_end:
                continue
            attribution = _read_sign(body, start, end, match, speakers, words)
            if attribution and (not found or attribution.at > found[-1].at):
                found.append(attribution)
                speakers.said(attribution.speaker)
    return found


def _read_sign(
    body: str, start: int, end: int, match: re.Match[str], speakers: Speakers, words: Speech
) -> _Attribution | None:
    """Return the attribution that a verb of speech or an "according to" makes, or None."""
    stop = _content_end(body, start, end)
    if match["according"]:
        speaker = speakers.after(match.end(), end)
        if not speaker:
            return None
        if body[start : match.start()].strip():
            return _Attribution(match.start(), speaker, _clause(body, start, match.start()))
        comma = body.find(",", speaker.end, min(end, speaker.end + _RIGHT))
        return _Attribution(match.start(), speaker, _clause(body, comma + 1, stop) if comma > 0 else None)
    verb = match["verb"]
    before = speakers.before(max(start, match.start() - _LEFT), match.start())
    if before:
        if before.led_by_comma and before.outer_start > start:  # "…, Qureshi said."
            rest = body[match.end() : end].strip(" .”\"'")
            # Only a tail such as "on Wednesday" or "in a statement" may follow; a clause may not.
            if not words.that.match(body, match.end(), end) and len(rest) <= _RIGHT and verb in words.indirect:
                return _Attribution(match.start(), before, _clause(body, start, before.outer_start))
            return _Attribution(match.start(), before)
        that = words.that.match(body, match.end(), end)
        clause = None
        if verb in words.indirect:
            if that:
                clause = _clause(body, that.end(), stop)
            elif verb not in words.needs_that and _CLAUSE_OPENS.match(body, match.end(), end):
                clause = _clause(body, match.end(), stop)
        return _Attribution(match.start(), before, clause)
    gap = body[max(start, match.start() - 3) : match.start()].rstrip()
    after = (
        speakers.after(match.end(), min(end, match.end() + _RIGHT))
        if gap.endswith((",", "”", '"', "»", "?", "!"))
        else None
    )
    if after:  # "…, said Qureshi."
        clause = _clause(body, start, match.start()) if verb in words.indirect else None
        return _Attribution(match.start(), after, clause)
    return None


_CLAUSE_OPENS = re.compile(r"\s(?![a-z]+ing\b)(?:[a-z]|[A-Z$€£\d])")


def _content_end(body: str, start: int, end: int) -> int:
    while end > start and body[end - 1] in '.!?…”"»’)':
        end -= 1
    return end


def _clause(body: str, start: int, end: int) -> tuple[int, int] | None:
    """Return a content clause without blanks and commas around it; None where it is too short to be one."""
    while start < end and body[start] in " ,:":
        start += 1
    while end > start and body[end - 1] in " ,;":
        end -= 1
    return (start, end) if body.count(" ", start, end) >= 2 else None


def _direct(
    body: str,
    stretches: Sequence[Stretch],
    attributions: Sequence[_Attribution],
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


def _indirect(body: str, attributions: Sequence[_Attribution], stretches: Sequence[Stretch]) -> list[Quote]:
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
