"""Verbs of speech with their subjects."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from wiredesk.stages.parse.clauses import (
    Clauses,
    Sentence,
    clause_after,
    clauses_around,
    clauses_before,
    ends_inversion,
    participle_clause,
)
from wiredesk.stages.parse.marks import Stretch, cut
from wiredesk.stages.parse.people import People
from wiredesk.stages.parse.phrases import CLOSERS, Speaker
from wiredesk.stages.parse.speakers import Speakers
from wiredesk.stages.parse.speech import Sign, speech


_LEFT = 340
"""Characters before a verb in which its subject is looked for."""

_QUOTED = 120
"""Characters between "quoted" and "as saying"."""

_INSERTED = 120
"""Characters that an attribution between dashes may have: "—dijo el ministro de Exteriores—"."""


class Attribution(NamedTuple):
    """A verb of speech with its subject.

    Attributes:
        at, end: the verb, or "according to", in the body.
        speaker: its subject; one without a span is known from the attribution before.
        clauses: what it reports without quotation marks: none, one, or two around "…, he said, …".
        shared: the subject belongs to an earlier verb: "Ruiz said …, adding that …".
    """

    at: int
    end: int
    speaker: Speaker
    clauses: Clauses = ()
    shared: bool = False

    @property
    def outer_start(self) -> int:
        """Where verb and subject begin, whichever comes first."""
        return self.at if self.shared or not self.speaker.end else min(self.at, self.speaker.outer_start)

    @property
    def outer_end(self) -> int:
        """Where verb and subject end, whichever comes last."""
        return self.end if self.shared else max(self.end, self.speaker.outer_end)


class Hit(NamedTuple):
    """A word that may attribute speech."""

    at: int
    end: int
    sign: Sign
    word: str


def find_hits(body: str) -> list[Hit]:
    """Return every word of a body that may attribute speech."""
    words = speech()
    # With a blank in front, the group's position in the padded text is one more than in the body.
    return [
        Hit(match.start(), match.end() - 1, words.signs[match[1]], match[1])
        for match in words.pattern.finditer(" " + body)
    ]


def inserted(body: str, stretches: Sequence[Stretch], hits: Sequence[Hit]) -> list[Stretch]:
    """Return the stretches of a paragraph without the attributions between dashes that they hold.

    Spanish copy puts them there: «Hemos acordado —dijo Ruiz— el texto». A paragraph that only begins with a dash is
    speech if it holds one.
    """
    found: list[Stretch] = []
    index = 0
    for stretch in stretches:
        rest, whole = stretch, True
        while index < len(hits) and hits[index].at < stretch.outer_end:
            hit = hits[index]
            index += 1
            if (
                hit.at <= rest.start + 1
                or not hit.sign.free
                or body[hit.at - 1] not in "—–-"
                or body[hit.at - 2] not in " —"
            ):
                continue
            close = _DASH.search(body, hit.end, min(stretch.end, hit.end + _INSERTED))
            if not close and not stretch.dashed:
                continue
            parts = cut(body, rest, hit.at - 1, close.end() if close else stretch.end)
            whole = False
            found.extend(part for part in parts if part.start < hit.at)
            rest = next(
                (part for part in parts if part.start > hit.at), rest._replace(start=rest.end, outer_start=rest.end)
            )
        if rest.start < rest.end and not (whole and stretch.dashed):
            found.append(rest)
    return found


_DASH = re.compile(r"[—–]|-(?=[\s.,;:])")


def find_attributions(
    body: str,
    sentences: Sequence[tuple[int, int]],
    hits: Sequence[Hit],
    stretches: Sequence[Stretch],
    speakers: Speakers,
    people: People,
) -> list[Attribution]:
    """Return the attributions of a paragraph in order, outside its quoted stretches; pronouns are read as they come."""
    found: list[Attribution] = []
    edges = [stretch.outer_start for stretch in stretches]
    index = 0
    for start, end in sentences:
        sentence: Sentence | None = None
        before: Attribution | None = None
        while index < len(hits) and hits[index].at < end:
            hit = hits[index]
            index += 1
            if hit.at < start:
                continue
            inside = bisect_right(edges, hit.at) - 1
            if inside >= 0 and hit.at < stretches[inside].outer_end:
                continue
            if sentence is None:
                sentence = Sentence.of(body, start, end, stretches, edges)
            reader = _READERS[hit.sign.form]
            attribution = reader(sentence, hit, before, speakers, people)
            if attribution is None:
                continue
            if before is not None:
                if attribution.outer_start < before.outer_end:
                    continue  # "as Ruiz said Khalid told …": the words are taken
                found[-1] = before = _shortened(sentence, before, attribution)
            found.append(attribution)
            before = attribution
            if hit.sign.form != "participle" and (
                attribution.clauses or sentence.quoted or hit.sign.reports == "clause"
            ):
                speaker = attribution.speaker
                people.said(speaker.name, end, person=speaker.person, kept=speaker.kept)
    return found


def _shortened(sentence: Sentence, before: Attribution, attribution: Attribution) -> Attribution:
    """Return an attribution whose clause ends where the next one of the sentence begins: "…, but Khalid said …"."""
    if not before.clauses:
        return before
    start, end = before.clauses[-1]
    edge = attribution.outer_start
    if not start < edge < end:
        return before
    joint = speech().joint.search(sentence.body, max(start, edge - 12), edge)
    if not joint:
        return before
    shorter = sentence.clause(start, joint.start())
    return before._replace(clauses=(*before.clauses[:-1], *shorter))


def _read_verb(
    sentence: Sentence, hit: Hit, before: Attribution | None, speakers: Speakers, people: People
) -> Attribution | None:
    """Read a verb whose subject goes before it ("Qureshi said …") or behind it ("…, said Qureshi")."""
    sign = hit.sign
    if sign.reports == "quoted" and not sentence.quoted:
        return None
    subject = speakers.before(max(sentence.start, hit.at - _LEFT), hit.at)
    if subject:
        if sign.reports in {"quoted", "question"} and not _is_surely(sentence, subject):
            return None
        return Attribution(hit.at, hit.end, subject, clauses_around(sentence, sign, subject, hit.end))
    gap = sentence.body[max(sentence.start, hit.at - 5) : hit.at].rstrip(" ")
    if gap.endswith((" and", " but", " y", " pero")):
        return _read_second_verb(sentence, hit, before, speakers) or (
            _read_inverted(sentence, hit, gap, speakers, people) if sign.free else None
        )
    return _read_inverted(sentence, hit, gap, speakers, people)


def _is_surely(sentence: Sentence, subject: Speaker) -> bool:
    """Whether this is somebody: in "Leaflets spoke of “a start”" only the sentence has a capital."""
    unknown = subject.name is not None and not subject.person and not subject.kept and " " not in subject.name
    return subject.certain and not (unknown and subject.outer_start == sentence.start)


def _read_second_verb(
    sentence: Sentence, hit: Hit, before: Attribution | None, speakers: Speakers
) -> Attribution | None:
    """Read "Ruiz left and said …": the subject is that of the verb before."""
    if hit.word[-1] not in _FINITE or hit.word in {"state", "estimate"}:
        return None  # "Ruiz will come and tell deputies …"
    speaker = before.speaker if before else sentence.subject(speakers)
    if speaker is None:
        return None
    clauses = clauses_around(sentence, hit.sign, speaker._replace(led=False), hit.end)
    return Attribution(hit.at, hit.end, speaker, clauses, shared=True)


_FINITE = "dsóone"
"""The last letters of said, says, dijo, añadió, dijeron, wrote; "tell" and "say" are infinitives there."""


def _read_inverted(sentence: Sentence, hit: Hit, gap: str, speakers: Speakers, people: People) -> Attribution | None:
    """Read "…, said Qureshi" and "Dijo Qureshi que …"."""
    sign = hit.sign
    first = hit.at == sentence.start
    led = gap.endswith(CLOSERS) or not gap
    if not (sign.free or (sign.inverts and (led or (first and hit.word[0].isupper())))):
        return None
    after = speakers.after(hit.end, sentence.end, free=sign.free)
    if after is None:
        return _without_subject(sentence, hit, people, led=led)
    if sign.free and not (led or first or after.certain):
        return None
    if not (sign.free or (ends_inversion(sentence, after.outer_end) and _may_invert(sentence, after, gap))):
        return None
    that = clause_after(sentence, sign, after.outer_end)
    if that or first:
        return Attribution(hit.at, hit.end, after, that)
    before = clauses_before(sentence, sign, hit.at, after.outer_end) if led else ()
    return Attribution(hit.at, hit.end, after, before)


def _may_invert(sentence: Sentence, speaker: Speaker, gap: str) -> bool:
    """Whether this is no pronoun, or one behind a quotation: "“No,” said he", but not "The board, which …, said it"."""
    pronoun = sentence.body[speaker.start : speaker.end] in speech().words.pronouns
    return not pronoun or not gap.endswith((",", " "))


def _without_subject(sentence: Sentence, hit: Hit, people: People, *, led: bool) -> Attribution | None:
    """Read "Añadió que …" and "…», añadió.": Spanish needs no subject where it is the last speaker."""
    if not hit.sign.free or not (led or hit.at - sentence.start < 4) or hit.sign.reports == "quoted":
        return None
    name = people.speaker
    behind = sentence.body[hit.end : hit.end + 1]
    that = clause_after(sentence, hit.sign, hit.end)
    if name is None or not (that or behind in {".", ",", ":", "—", "–", "-", ""}):
        return None
    return Attribution(hit.at, hit.end, Speaker(0, 0, name, 0, 0, person=True), that)


def _read_participle(
    sentence: Sentence, hit: Hit, before: Attribution | None, speakers: Speakers, _people: People
) -> Attribution | None:
    """Read "…, adding that …": the speaker is that of the attribution before, else the name that opens the sentence."""
    gap = sentence.body[max(sentence.start, hit.at - 6) : hit.at].rstrip(" ")
    if not gap.endswith((",", "”", '"', "»", ", and", "’", ", while")) or not gap.strip():
        return None
    clauses = participle_clause(sentence, hit.word, hit.sign, hit.end)
    if not clauses and not _QUOTATION.search(sentence.body, hit.end, min(sentence.end, hit.end + _INSERTED)):
        return None  # "…, adding to the 50,000 doses already sold"
    speaker = before.speaker if before else sentence.subject(speakers)
    return Attribution(hit.at, hit.end, speaker, clauses, shared=True) if speaker else None


_QUOTATION = re.compile(r"[“\"«„‘'‹]|``")


def _read_quoted_as(
    sentence: Sentence, hit: Hit, _before: Attribution | None, speakers: Speakers, _people: People
) -> Attribution | None:
    """Read "Ruiz was quoted as saying" and "the agency quoted Ruiz as saying"."""
    body = sentence.body
    floor = max(sentence.start, hit.at - _QUOTED)
    match = None
    for match in _QUOTING.finditer(body, floor, hit.at):  # noqa: B007 - the last one counts
        pass
    if match is None:
        return None
    if match["passive"]:
        start = max(sentence.start, match.start("passive") - _LEFT)
        speaker = speakers.before(start, match.start("passive"))
    else:
        speaker = speakers.after(match.end(), hit.at)
    if speaker is None:
        return None
    clause = clause_after(sentence, Sign("quoted_as", "clause"), hit.end)
    return Attribution(hit.at, hit.end, speaker, clause)


_QUOTING = re.compile(
    r"\b(?P<passive>(?:(?:has|had|have) )?(?:was|were|is|are|been|being) (?:also )?)?"
    r"(?:quoted|cited|quotes|cites|quoting|citing)\b"
)


def _read_according(
    sentence: Sentence, hit: Hit, _before: Attribution | None, speakers: Speakers, _people: People
) -> Attribution | None:
    """Read "…, according to Qureshi." or "According to Qureshi, …"."""
    start = hit.end
    verb = _SAID_BY.match(sentence.body, start, sentence.end)
    if verb and verb[1] in speech().signs:
        start = verb.end()
    speaker = speakers.after(start, sentence.end, objective=True, free=hit.sign.free or hit.word[0] in "sSdD")
    if speaker is None:
        return None
    if hit.at - sentence.start > 2:
        return Attribution(hit.at, hit.end, speaker, clauses_before(sentence, hit.sign, hit.at, speaker.outer_end))
    body, limit = sentence.body, min(sentence.end, speaker.end + _LEFT)
    comma = body.find(",", speaker.end, limit)
    second = body.find(",", comma + 1, limit) if comma > 0 else -1
    if second > 0 and not speech().heads.isdisjoint(body[comma + 1 : second].split()[:_APPOSITION]):
        comma = second  # "According to Ruiz, head of the Ports Board, …"
    return Attribution(hit.at, hit.end, speaker, sentence.clause(comma + 1, sentence.stop) if comma > 0 else ())


_APPOSITION = 4
"""Words of an apposition in which its noun stands: "a former head of the board"."""

_SAID_BY = re.compile(r"\s(\w{3,14})(?=\s)")


def _read_for(
    sentence: Sentence, hit: Hit, _before: Attribution | None, speakers: Speakers, _people: People
) -> Attribution | None:
    """Read "For Qureshi, the deal is “a start”"."""
    if hit.at != sentence.start or not sentence.quoted:
        return None
    speaker = speakers.after(hit.end, min(sentence.end, hit.end + 80))
    if speaker is None or not speaker.person or sentence.body[speaker.end : speaker.end + 1] != ",":
        return None
    return Attribution(hit.at, hit.end, speaker)


_READERS = {
    "verb": _read_verb,
    "participle": _read_participle,
    "quoted_as": _read_quoted_as,
    "according": _read_according,
    "for": _read_for,
}
