"""Who said what: direct quotations, reported speech, and their speakers.

Direct quotes are the stretches between quotation marks; a quotation that runs over an attribution or over several
paragraphs is one record a stretch. Indirect quotes are the content clauses of attributions ("Qureshi said that …",
"…, according to Qureshi"); a clause with a quoted fragment in it has only the direct records. No two quotes overlap.

A direct quote's speaker is that of the attribution beside it, else before it and else behind it in its sentence, else
of the sentence before that it carries on. The speaker's span is the name without title ("Ana Ruiz"), the pronoun
("she"), or the whole noun phrase without a name ("a spokesman for the ministry"); a quote that only goes on has none,
or that of the attribution that it shares. `speaker_name` is the full name, for a pronoun or "the minister" only where
one person can be meant.

Names, slogans and scare quotes ("the so-called “red line”") are no quotes; a fragment that nobody is near to have said
is one only if it is long, and then without a speaker.

The words are in `data/speech.toml`. Every search looks at a bounded stretch: time is linear in the length of the body.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from wiredesk.stages.parse.attributions import Attribution, Hit, find_attributions, find_hits, inserted
from wiredesk.stages.parse.marks import Stretch, find_stretches, mark_positions
from wiredesk.stages.parse.people import People
from wiredesk.stages.parse.phrases import Speaker
from wiredesk.stages.parse.speakers import Speakers
from wiredesk.stages.parse.speech import speech
from wiredesk_events import Quote


_LONGEST_SCARE = 4
"""Words; a longer fragment that nobody is near to have said is a quotation without a speaker."""

_LONGEST_TITLE = 10
_LONGEST_NICKNAME = 3

_TERMINAL = (".", "!", "?", "…")


def find_quotes(
    body: str, paragraphs: Sequence[tuple[int, int]], sentences: Sequence[tuple[int, int]]
) -> tuple[Quote, ...]:
    """Return the quotes of a body in order; `paragraphs` and `sentences` are its spans."""
    marked = _mark(body, paragraphs)
    if marked is None:
        return ()
    people = People(body, [(stretch.outer_start, stretch.outer_end) for part, _ in marked for stretch in part])
    speakers = Speakers(body, people)
    quotes: list[Quote] = []
    memory = _Memory()
    at = 0
    for (start, end), (stretches, here) in zip(paragraphs, marked, strict=True):
        first = at
        while at < len(sentences) and sentences[at][0] < end:
            at += 1
        people.paragraph(start)
        if not stretches and not here:
            memory = _Memory()
            continue
        own = sentences[first:at]
        attributions = find_attributions(body, own, here, stretches, speakers, people)
        if not stretches:
            memory = _Memory(alone=_alone([attribution.speaker for attribution in attributions]))
            quotes.extend(_indirect(body, attributions, ()))
            continue
        waiting = memory.waiting
        direct, memory = _Paragraph(body, own, stretches, attributions, speakers).direct(memory)
        _name_waiting(quotes, waiting, direct, start, memory)
        quotes.extend(quote for quote, _ in direct)
        quotes.extend(_indirect(body, attributions, [stretch for _, stretch in direct]))
    quotes.sort(key=lambda quote: quote.span.start)
    return tuple(quotes)


def _mark(body: str, paragraphs: Sequence[tuple[int, int]]) -> list[tuple[list[Stretch], list[Hit]]] | None:
    """Return the stretches and the words that may attribute speech, a pair a paragraph; None where there are none."""
    hits, signs = find_hits(body), mark_positions(body)
    if not hits and not signs:
        return None
    marked: list[tuple[list[Stretch], list[Hit]]] = []
    at = sign = 0
    for start, end in paragraphs:
        first = at
        while at < len(hits) and hits[at].at < end:
            at += 1
        here = hits[first:at]
        stretches: list[Stretch] = []
        if sign < len(signs) and signs[sign] < end:
            while sign < len(signs) and signs[sign] < end:
                sign += 1
            stretches = find_stretches(body, start, end)
            if stretches and (here or stretches[0].dashed):
                stretches = inserted(body, stretches, here)
        marked.append((stretches, here))
    return marked


def _name_waiting(
    quotes: list[Quote], waiting: list[int], direct: Sequence[tuple[Quote, Stretch]], start: int, memory: "_Memory"
) -> None:
    """Give the quotes of a quotation over several paragraphs their speaker, where only its end names them."""
    if waiting and direct and direct[0][0].speaker_name and direct[0][1].outer_start <= start:
        for index in waiting:
            quotes[index] = quotes[index].model_copy(update={"speaker_name": direct[0][0].speaker_name})
    elif memory.goes_on and direct[-1][0].speaker_name is None:
        waiting.append(len(quotes) + len(direct) - 1)
        memory.waiting = waiting


class _Memory:
    """What a paragraph leaves to the next: a quotation without closing mark, and who alone spoke in it.

    `waiting` are the indices of quotes without a speaker that the next paragraph goes on with.
    """

    __slots__ = ("alone", "goes_on", "speaker", "waiting")

    def __init__(self, *, goes_on: bool = False, speaker: Speaker | None = None, alone: Speaker | None = None) -> None:
        self.goes_on = goes_on
        self.speaker = speaker
        self.alone = alone
        self.waiting: list[int] = []


class _Paragraph:
    """Gives the stretches of a paragraph their speakers."""

    def __init__(
        self,
        body: str,
        sentences: Sequence[tuple[int, int]],
        stretches: Sequence[Stretch],
        attributions: Sequence[Attribution],
        speakers: Speakers,
    ) -> None:
        self._body = body
        self._sentences = sentences
        self._starts = [start for start, _ in sentences]
        self._stretches = stretches
        self._attributions = attributions
        self._at = [attribution.at for attribution in attributions]
        self._speakers = speakers

    def direct(self, memory: _Memory) -> tuple[list[tuple[Quote, Stretch]], _Memory]:
        """Return the direct quotes with their stretches, and what the next paragraph has to know."""
        found: list[tuple[Quote, Stretch]] = []
        last: Speaker | None = None
        last_end = -1
        for number, stretch in enumerate(self._stretches):
            sentence = self._sentence(stretch.start)
            opens = number == 0 and stretch.outer_start <= self._starts[0] if self._starts else False
            speaker, near = self._speaker(number, stretch, sentence)
            if speaker is None and memory.goes_on and opens:
                speaker, near = memory.speaker, True
            elif speaker is None and stretch.outer_start <= sentence[0] + 1 and self._ends_sentence(stretch):
                # “…,” he said. “…”: a sentence of its own goes on with who spoke in the sentence before.
                spoken = self._spoken_before(sentence[0])
                if spoken is not None:
                    speaker, near = spoken, True
                elif last is not None and last_end >= sentence[0] - 3:
                    speaker, near = last, True
                elif opens and not self._attributions and self._is_sentence(stretch):
                    speaker, near = _nameless(memory.alone), True
            if not self._is_speech(stretch, speaker, near=near):
                continue
            found.append((_quote(self._body, stretch.start, stretch.end, "direct", speaker), stretch))
            last, last_end = speaker, stretch.outer_end
        return found, self._remember(found, last)

    def _remember(self, found: Sequence[tuple[Quote, Stretch]], last: Speaker | None) -> _Memory:
        goes_on = bool(found) and found[-1][1].open_end
        speakers = [attribution.speaker for attribution in self._attributions]
        if not speakers and last is not None:
            speakers = [last]
        return _Memory(goes_on=goes_on, speaker=_nameless(last), alone=_alone(speakers))

    def _ends_sentence(self, stretch: Stretch) -> bool:
        """Whether no words follow a stretch in its sentence, which might name somebody."""
        end = self._sentence(max(stretch.outer_end - 1, stretch.start))[1]
        return not any(map(str.isalpha, self._body[stretch.outer_end : end]))

    def _sentence(self, at: int) -> tuple[int, int]:
        here = max(bisect_right(self._starts, at) - 1, 0)
        return self._sentences[here] if self._sentences else (at, at)

    def _speaker(  # noqa: PLR0911 - one return a rule
        self, number: int, stretch: Stretch, sentence: tuple[int, int]
    ) -> tuple[Speaker | None, bool]:
        """Return the speaker of a stretch by an attribution in its sentence, and whether the two touch."""
        body = self._body
        limit = self._stretches[number + 1].outer_start if number + 1 < len(self._stretches) else len(body)
        index = bisect_left(self._at, stretch.outer_end)
        after = self._attributions[index] if index < len(self._at) and self._at[index] < limit else None
        before = self._attributions[index - 1] if index and self._at[index - 1] < stretch.outer_start else None
        if before and before.at < sentence[0]:
            before = None
        if body[max(0, stretch.outer_start - 2) : stretch.outer_start].rstrip().endswith(":"):
            if before:  # Qureshi said: “…”
                return before.speaker, True
            label = self._speakers.label(sentence[0], stretch.outer_start)
            if label:
                return label, True
        touches = after is not None and after.outer_start - stretch.outer_end <= 2
        ends = body[stretch.end - 1] == "." or body[stretch.outer_end : stretch.outer_end + 1] == "."
        if after and touches and not ends and not stretch.open_end:  # “…,” Qureshi said
            return after.speaker, True
        if before:  # Qureshi said it was “…”
            return before.speaker, stretch.outer_start - before.outer_end <= 2
        if after and not stretch.open_end:
            end = self._sentence(max(stretch.outer_end - 1, stretch.start))[1]
            if after.at < end and not ends:  # a “…” that, Qureshi said, …
                return after.speaker, False
            if touches and self._closes(after) and not self._spoken_before(sentence[0]):  # “….” Qureshi said.
                return after.speaker, True
        return None, False

    def _closes(self, attribution: Attribution) -> bool:
        """Whether nothing follows an attribution in its sentence."""
        return self._body[attribution.outer_end : attribution.outer_end + 1] in {"", ".", ":", "\n"}

    def _spoken_before(self, start: int) -> Speaker | None:
        """Return who spoke last in the sentence before the one that begins here."""
        here = bisect_left(self._starts, start) - 1
        if here < 0:
            return None
        index = bisect_left(self._at, start) - 1
        if index >= 0 and self._at[index] >= self._starts[here]:
            return self._attributions[index].speaker
        return None

    def _is_sentence(self, stretch: Stretch) -> bool:
        text = self._body[stretch.start : stretch.end]
        behind = self._body[stretch.outer_end : stretch.outer_end + 1]
        starts = stretch.outer_start in self._starts
        tagged = starts and "," in {behind, self._body[stretch.end : stretch.end + 1]}
        whole = text.endswith(_TERMINAL) or behind == "." or stretch.open_end or tagged
        return whole and text.lstrip("¿¡…[(‘'“")[:1].isupper() and (starts or " " in text)

    def _is_speech(self, stretch: Stretch, speaker: Speaker | None, *, near: bool) -> bool:
        """Whether a stretch holds somebody's words, not a name, a title or a word used with reserve."""
        if self._named_by(stretch) or self._is_nickname(stretch):
            return False
        if near and speaker is not None:
            return True
        text = self._body[stretch.start : stretch.end]
        if self._is_sentence(stretch) and not stretch.single:
            return True
        if _is_title(text):
            return False
        return speaker is not None or (not stretch.single and text.count(" ") >= _LONGEST_SCARE)

    def _named_by(self, stretch: Stretch) -> bool:
        floor = max(0, stretch.outer_start - 24)
        if not speech().not_speech.search(self._body, floor, stretch.outer_start):
            return False
        # "Ruiz called “a farce” what …" is an attribution; "a rocket called “Thunder”" is none.
        at = bisect_left(self._at, stretch.outer_start) - 1
        return not (at >= 0 and self._attributions[at].end >= stretch.outer_start - 1)

    def _is_nickname(self, stretch: Stretch) -> bool:
        body = self._body
        if body.count(" ", stretch.start, stretch.end) >= _LONGEST_NICKNAME:
            return False
        head = body[max(0, stretch.outer_start - 24) : stretch.outer_start].rstrip()
        before = head.rpartition(" ")[2]
        behind = body[stretch.outer_end : stretch.outer_end + 2]
        named = before[:1].isupper() and before[-1:].isalpha() and before not in speech().words.not_names
        return (
            named
            and behind[:1] == " "
            and behind[1:2].isupper()
            and body[stretch.end - 1].isalnum()
            and body[stretch.end] != ","
        )


def _is_title(text: str) -> bool:
    """Whether every word that is not short begins with a capital: the name of a film or an operation."""
    words = text.split(" ")
    if len(words) > _LONGEST_TITLE or text.endswith(_TERMINAL) or "," in text:
        return False
    return words[0][:1].isupper() and all(
        word[:1].isupper() or len(word) <= 3 or not word[0].isalpha() for word in words
    )


def _indirect(body: str, attributions: Sequence[Attribution], direct: Sequence[Stretch]) -> list[Quote]:
    """Return reported speech clear of direct quotes and of one another."""
    quotes: list[Quote] = []
    edges = [stretch.outer_start for stretch in direct]
    reached = -1
    for attribution in attributions:
        for start, end in attribution.clauses:
            nearest = bisect_left(edges, start)
            overlaps = nearest < len(edges) and edges[nearest] < end
            overlaps = overlaps or (nearest > 0 and direct[nearest - 1].outer_end > start)
            if overlaps or start < reached:
                continue
            quotes.append(_quote(body, start, end, "indirect", attribution.speaker))
            reached = end
    return quotes


def _alone(speakers: Sequence[Speaker]) -> Speaker | None:
    """Return the one speaker of a paragraph; None where there are several, or somebody without a name."""
    names = {speaker.name for speaker in speakers}
    return speakers[-1] if len(names) == 1 and None not in names else None


def _nameless(speaker: Speaker | None) -> Speaker | None:
    """Return a speaker by name only, for a quotation that goes on where nobody names them."""
    return Speaker(0, 0, speaker.name, 0, 0, person=speaker.person) if speaker and speaker.name else None


def _quote(body: str, start: int, end: int, kind: str, speaker: Speaker | None) -> Quote:
    # One validation of the whole is half as slow again as one for each part.
    return Quote.model_validate(
        {
            "span": _span(body, start, end),
            "kind": kind,
            "speaker": _span(body, speaker.start, speaker.end) if speaker and speaker.end else None,
            "speaker_name": speaker.name if speaker else None,
        }
    )


def _span(body: str, start: int, end: int) -> dict[str, object]:
    return {"field": "body", "start": start, "end": end, "text": body[start:end]}
