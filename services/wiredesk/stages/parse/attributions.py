"""Verbs of speech with their subjects and, for reported speech, their content clauses."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.stages.parse.speakers import Speaker, Speakers
from wiredesk.stages.parse.speech import speech


_LEFT = 260
"""Characters before a verb in which its subject is looked for."""

_RIGHT = 160
"""Characters behind a verb in which its subject, or the end of the sentence, is looked for."""

_MAX_CLAUSE = 1200
"""Characters; a longer content clause is no sentence of a newspaper."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A verb of speech with its subject.

    Attributes:
        at: where the verb, or "according to", begins in the body.
        speaker: its subject.
        clause: the content clause of reported speech, where there is one.
    """

    at: int
    speaker: Speaker
    clause: tuple[int, int] | None = None

    @property
    def outer_start(self) -> int:
        """Where verb and subject begin, whichever comes first."""
        return min(self.at, self.speaker.outer_start)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence: `stop` is where its closing marks begin."""

    body: str
    start: int
    end: int
    stop: int

    def clause(self, start: int, end: int) -> tuple[int, int] | None:
        """Return a content clause without blanks and commas around it; None where it is too short or long to be one."""
        body = self.body
        if not 0 < end - start <= _MAX_CLAUSE:
            return None
        while start < end and body[start] in " ,:":
            start += 1
        while end > start and body[end - 1] in " ,;":
            end -= 1
        return (start, end) if body.count(" ", start, end) >= 2 else None


def find_attributions(
    body: str, sentences: Sequence[tuple[int, int]], quoted: Sequence[tuple[int, int]], speakers: Speakers
) -> list[Attribution]:
    """Return the attributions of a paragraph in order, outside its quoted stretches; pronouns are read as they come."""
    found: list[Attribution] = []
    edges = [start for start, _ in quoted]
    for start, end in sentences:
        sentence = None
        for match in speech().signs.finditer(body, start, end):
            inside = bisect_right(edges, match.start()) - 1
            if inside >= 0 and match.start() < quoted[inside][1]:
                continue
            sentence = sentence or _Sentence(body, start, end, _content_end(body, start, end))
            read = _read_according if match["according"] else _read_verb
            attribution = read(sentence, match, speakers)
            if attribution:
                found.append(attribution)
                speakers.said(attribution.speaker)
    return found


def _read_according(sentence: _Sentence, match: re.Match[str], speakers: Speakers) -> Attribution | None:
    """Read "…, according to Qureshi." or "According to Qureshi, …"."""
    speaker = speakers.after(match.end(), sentence.end)
    if not speaker:
        return None
    if match.start() - sentence.start > 2:
        return Attribution(match.start(), speaker, sentence.clause(sentence.start, match.start()))
    comma = sentence.body.find(",", speaker.end, min(sentence.end, speaker.end + _RIGHT))
    return Attribution(match.start(), speaker, sentence.clause(comma + 1, sentence.stop) if comma > 0 else None)


def _read_verb(sentence: _Sentence, match: re.Match[str], speakers: Speakers) -> Attribution | None:
    """Read a verb whose subject goes before it ("Qureshi said …") or, behind a comma, after it ("…, said Qureshi")."""
    reports = match["verb"] in speech().indirect
    before = speakers.before(max(sentence.start, match.start() - _LEFT), match.start())
    if before:
        if before.led_by_comma and before.outer_start > sentence.start:
            return Attribution(match.start(), before, _clause_before(sentence, match, before) if reports else None)
        return Attribution(match.start(), before, _clause_after(sentence, match) if reports else None)
    gap = sentence.body[max(sentence.start, match.start() - 3) : match.start()].rstrip()
    if not gap.endswith((",", "”", '"', "»", "?", "!")):
        return None
    after = speakers.after(match.end(), min(sentence.end, match.end() + _RIGHT))
    if not after:
        return None
    return Attribution(match.start(), after, sentence.clause(sentence.start, match.start()) if reports else None)


def _clause_before(sentence: _Sentence, match: re.Match[str], speaker: Speaker) -> tuple[int, int] | None:
    """Return the clause before "…, Qureshi said": only a tail such as "in a statement" may follow the verb."""
    if sentence.stop - match.end() > _RIGHT or speech().that.match(sentence.body, match.end(), sentence.end):
        return None
    return sentence.clause(sentence.start, speaker.outer_start)


def _clause_after(sentence: _Sentence, match: re.Match[str]) -> tuple[int, int] | None:
    """Return the clause behind "Qureshi said (Wednesday) that …" or "Qureshi said …"."""
    words = speech()
    that = words.that.match(sentence.body, match.end(), sentence.end)
    if that:
        return sentence.clause(that.end(), sentence.stop)
    if match["verb"] in words.needs_that or not _CLAUSE_OPENS.match(sentence.body, match.end(), sentence.end):
        return None
    return sentence.clause(match.end(), sentence.stop)


_CLAUSE_OPENS = re.compile(r"\s(?![a-z]+ing\b)(?:[a-z]|[A-Z$€£\d])")


def _content_end(body: str, start: int, end: int) -> int:
    while end > start and body[end - 1] in '.!?…”"»’)':
        end -= 1
    return end
