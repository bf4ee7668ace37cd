"""The subjects of verbs of speech: names, pronouns and noun phrases, before or behind their verb.

A phrase is read by its closed-class words and by a list of nouns that can speak, not by a grammar: from the verb
outwards, word by word, over at most `WINDOW` characters.
"""

from wiredesk.stages.parse.following import Following
from wiredesk.stages.parse.people import People
from wiredesk.stages.parse.phrases import WINDOW, Speaker
from wiredesk.stages.parse.preceding import Preceding
from wiredesk.stages.parse.speech import speech


class Speakers:
    """Finds the subjects of verbs of speech in a body."""

    def __init__(self, body: str, people: People) -> None:
        self._body = body
        self._people = people
        self._speech = speech()

    def before(self, start: int, verb: int) -> Speaker | None:
        """Return the subject before a verb, or None; nothing before `start` is looked at."""
        floor = max(start, verb - WINDOW)
        text = self._body[floor:verb]
        if not text.endswith((" ", "\u00a0")):
            return None
        tokens = text.split(" ")
        tokens.pop()
        origin = floor
        if floor > start and tokens:  # the window may have cut this word
            origin += len(tokens[0]) + 1
            tokens = tokens[1:]
        phrase = Preceding(self._body, self._people, self._speech, tokens, origin, floor)
        end = phrase.without_adverbs(len(tokens))
        if end <= 0 or tokens[end - 1] in self._speech.words.passive:
            return None
        if tokens[end - 1] in {"who", "quien"} and end > 1:
            end -= 1
            if tokens[end - 1][-1:] == ",":
                return phrase.ending_at(end, tokens[end - 1].rstrip(","))
        last = tokens[end - 1]
        if last.endswith((",", ")", "—", "–", "--")) or last == "-":
            return phrase.before_apposition(end)
        return phrase.ending_at(end, last)

    def after(self, start: int, end: int, *, objective: bool = False, free: bool = False) -> Speaker | None:
        """Return the subject behind a verb or "according to", or None."""
        text = self._body[start : min(end, start + WINDOW)]
        if not text.startswith((" ", "\u00a0")):
            return None
        tokens = text[1:].split(" ")
        phrase = Following(self._body, self._people, self._speech, tokens, start + 1, start)
        return phrase.starting_at(phrase.behind_adverbs(start), objective=objective, free=free)

    def label(self, start: int, end: int) -> Speaker | None:
        """Return the name that a text consists of, as in "Ana Ruiz: “…”"."""
        tokens = self._body[max(start, end - WINDOW) : end].rstrip(" :").split(" ")
        speaker = Preceding(self._body, self._people, self._speech, tokens, start, start).ending_at(
            len(tokens), tokens[-1]
        )
        return speaker if speaker and speaker.outer_start == start and speaker.certain else None
