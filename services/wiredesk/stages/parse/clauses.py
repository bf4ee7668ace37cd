"""The content clauses of reported speech: where what somebody said begins and ends in a sentence."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from wiredesk.stages.parse.marks import Stretch
from wiredesk.stages.parse.phrases import Speaker
from wiredesk.stages.parse.speakers import Speakers
from wiredesk.stages.parse.speech import Sign, speech


_LONGEST_CLAUSE = 1200
"""Characters; a longer content clause is no sentence of a newspaper."""

_LONGEST_TAIL = 160
"""Characters behind "…, Qureshi said" that still only tell where and when."""

Clauses = tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Sentence:
    """A sentence: `stop` is where its closing marks begin; `quoted` whether a quotation begins or goes on in it."""

    body: str
    start: int
    end: int
    stop: int
    quoted: bool
    _subject: list[Speaker | None] = field(default_factory=list)

    @classmethod
    def of(cls, body: str, start: int, end: int, stretches: Sequence[Stretch], edges: Sequence[int]) -> "Sentence":
        """Return the sentence at a place of a body; `edges` are where the stretches of its paragraph begin."""
        stop = end
        while stop > start and body[stop - 1] in '.!?…”"»’)':
            stop -= 1
        last = bisect_left(edges, end) - 1
        quoted = last >= 0 and stretches[last].outer_end > start
        return cls(body, start, end, stop, quoted)

    def clause(self, start: int, end: int) -> Clauses:
        """Return a content clause without blanks and commas around it; none where it is too short or long to be one."""
        body = self.body
        if not 0 < end - start <= _LONGEST_CLAUSE:
            return ()
        while start < end and body[start] in " ,:—–-\u00a0":
            start += 1
        while end > start and body[end - 1] in " ,;:—–-\u00a0":
            end -= 1
        return ((start, end),) if body.count(" ", start, end) >= 2 else ()

    def subject(self, speakers: Speakers) -> Speaker | None:
        """Return the name or pronoun that opens the sentence, right before a verb."""
        if not self._subject:
            match = _OPENING.match(self.body, self.start, self.end)
            found = speakers.before(self.start, match.end()) if match else None
            self._subject.append(found if found and found.certain and (found.person or found.name) else None)
        return self._subject[0]


_OPENING = re.compile(
    r"(?:(?:[^\W\d_a-z][\w.’'\-]*\s){1,6}(?!(?:was|were|is|has|had|have|are)\b)(?=[a-z]+(?:ed|d|s|t|k|e)\b)"
    r"|(?:The|A|An|El|La|Un|Una)\s(?:[\w.’'\-]+\s){1,6}?(?=[a-zñáéíú]+(?:ed|ó|aron|ieron)\b))"
)


def clauses_around(  # noqa: PLR0911 - one return a rule
    sentence: Sentence, sign: Sign, speaker: Speaker, end: int
) -> Clauses:
    """Return what "Qureshi said" reports: behind it, before it ("…, Qureshi said"), or around it."""
    if sign.reports == "quoted":
        return ()
    if that := clause_after(sentence, sign, end):
        return that
    led = speaker.led and speaker.outer_start > sentence.start
    if not led:
        return () if sign.reports == "question" else _plain_clause(sentence, sign, end)
    tail = _behind_asides(sentence, sign, end)
    body = sentence.body
    if tail >= sentence.stop:
        return sentence.clause(sentence.start, speaker.outer_start)
    opener = _opens_with_adverbial(sentence, speaker.outer_start)
    if body[tail] == ",":
        return _around(sentence, speaker.outer_start, tail, opener=opener)
    if opener and _short(sentence, speaker.outer_start):
        return () if sign.reports == "question" else _plain_clause(sentence, sign, end)
    if sentence.stop - end > _LONGEST_TAIL or not _TAIL.match(body, tail, sentence.end):
        return _plain_clause(sentence, sign, end) if sign.reports == "clause" else ()
    return sentence.clause(sentence.start, speaker.outer_start)


def clauses_before(sentence: Sentence, sign: Sign, at: int, outer_end: int) -> Clauses:
    """Return what "…, said Qureshi" and "…, according to Qureshi" report: what goes before, and on behind a comma."""
    if sign.reports in {"quoted", "question"}:
        return ()
    tail = outer_end
    before = sentence.clause(sentence.start, at)
    if sentence.body[tail : tail + 1] == "," and sign.form == "verb" and not before:
        return _around(sentence, at, tail, opener=False)
    return before


def ends_inversion(sentence: Sentence, end: int) -> bool:
    """Whether nothing follows "…, said Ruiz" that makes her the subject of another verb: "…, said Ruiz left"."""
    return end >= sentence.stop or _INVERTED.match(sentence.body, end, sentence.end) is not None


def clause_after(sentence: Sentence, sign: Sign, end: int) -> Clauses:
    """Return the clause behind "said (Wednesday) that …" and "asked whether …"."""
    words = speech()
    pattern = words.whether if sign.reports == "question" else words.that
    if sign.reports == "quoted":
        return ()
    match = pattern.match(sentence.body, end, sentence.end)
    if not match and sign.told:
        listener = words.listener.match(sentence.body, end, sentence.end)
        match = words.that.match(sentence.body, listener.end(), sentence.end) if listener else None
        match = match or _TOLD_THAT.match(sentence.body, end, sentence.end)
    return sentence.clause(match.end(), sentence.stop) if match else ()


_TOLD_THAT = re.compile(r"(?:\s[^\s;:“”\"«»]{1,25}){1,9}?\s(?:that|que)\s")


def participle_clause(sentence: Sentence, word: str, sign: Sign, end: int) -> Clauses:
    """Return the clause behind "adding that …", "saying the port …" and "adding it …"."""
    if that := clause_after(sentence, sign, end):
        return that
    if word == "saying":
        return _plain_clause(sentence, Sign("participle", "clause"), end)
    return sentence.clause(end, sentence.stop) if _PRONOUN.match(sentence.body, end, sentence.end) else ()


def _plain_clause(sentence: Sentence, sign: Sign, end: int) -> Clauses:
    """Return the clause behind a verb without "that"."""
    body = sentence.body
    if sign.reports == "object":
        return sentence.clause(end, sentence.stop) if _OBJECT.match(body, end, sentence.end) else ()
    if sign.reports != "clause":
        return ()
    start = _behind_asides(sentence, sign, end)
    if sign.told:
        listener = speech().listener.match(body, end, sentence.end)
        if not listener:
            return ()
        start = _behind_asides(sentence, sign, end, listener.end())
    if start >= sentence.stop:
        return ()
    if not _CLAUSE_OPENS.match(body, start, sentence.end):
        return ()
    return sentence.clause(start, sentence.stop)


def _behind_asides(sentence: Sentence, sign: Sign, end: int, start: int | None = None) -> int:
    """Return where days, settings and a listener behind a verb end."""
    words = speech()
    if start is None:
        start = end
        if sign.told and (listener := words.listener.match(sentence.body, end, sentence.end)):
            start = listener.end()
    match = words.aside.match(sentence.body, start, sentence.end)
    return match.end() if match else start


def _around(sentence: Sentence, before_end: int, comma: int, *, opener: bool) -> Clauses:
    """Return the parts around "…, Qureshi said, …"; only the part behind where the other is "However"."""
    body = sentence.body
    before = sentence.clause(sentence.start, before_end)
    if opener and _short(sentence, before_end):
        return sentence.clause(comma + 1, sentence.stop)
    if _GOES_ELSEWHERE.match(body, comma, sentence.end):
        return before
    after = sentence.clause(comma + 1, sentence.stop)
    if not before and after:
        before = sentence_part(sentence, before_end)
    return (*before, *after)


def sentence_part(sentence: Sentence, end: int) -> Clauses:
    """Return the two words before "…, Qureshi said, …"."""
    stripped = sentence.body[sentence.start : end].rstrip(" ,")
    return ((sentence.start, sentence.start + len(stripped)),) if " " in stripped else ()


def _opens_with_adverbial(sentence: Sentence, end: int) -> bool:
    first = sentence.body[sentence.start : min(end, sentence.start + 20)].partition(" ")[0]
    return first.rstrip(",").lower() in speech().words.openers


def _short(sentence: Sentence, end: int) -> bool:
    return sentence.body.count(" ", sentence.start, end) <= 9


_NO_CLAUSE = (
    "was|were|is|are|has|had|have|would|will|to|of|in|at|on|by|with|for|about|nothing|so|more|as|yes|no[,.]?"
    r"|and|but|goodbye|it all|too much|little|this\s(?:in|at|on|while|during|after|when|to|and)"
    "|after|before|during|from|earlier|when|while"
)
_VERBS = "would|will|had|has|was|were|is|are|could|may|might|should|must|did"
# "said the port will open", "said in May it was shut"; not "said in Lisle", "said so", "said this in a statement".
_CLAUSE_OPENS = re.compile(
    rf"\s(?!(?:[a-z]+ing|{_NO_CLAUSE})\b)(?:[a-z]|[A-Z$€£\d])"
    r"|\s(?:in|at|on|by|for|after|before|during|from|when|while|nothing|no|more)\s"
    rf"(?=[^,;:]{{6,80}}\s(?:{_VERBS})\s)"
)
_PRONOUN = re.compile(r"\s(?:he|she|it|they|there)\s")
_OBJECT = re.compile(r"\s(?:the|a|an|his|her|its|their|this|these|those|el|la|los|las|su|sus|un|una)\s")
_TAIL = re.compile(
    r"\s(?:in|on|at|after|before|during|to|from|when|while|as|by|of|following|through|via|with|without|outside|inside|late|early|last|earlier|referring|citing|speaking|en|tras|durante|a|al|ante|por|con)\b"
)
_GOES_ELSEWHERE = re.compile(
    r",\s(?:\w+ing|\w+iendo|\w+ando|and|but|while|after|before|as|who|which|whose|citing|according|in|at|on|without|though|although|y|pero|mientras|quien|tras|en)\b"
)
_INVERTED = re.compile(rf"\s?[^\w\s]|{_TAIL.pattern}|\s(?:who|whose|and|this|[A-Z]|today|yesterday)")
