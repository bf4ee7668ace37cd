"""Finding place names: the gazetteer's names in the text, less those that name something else.

Linear in the length of the text: at every capitalised word the longest name is looked up, and the rules look at a
fixed number of words around it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from wiredesk.gazetteer import Candidate, Gazetteer, common_words, slug
from wiredesk.stages.geo.rules import RecognitionRules
from wiredesk.stages.geo.tokens import Tokens
from wiredesk_events import SpanField


@dataclass(frozen=True, slots=True)
class Tag:
    """A stretch that the entity stage has tagged: `kind` as in the contract."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A place name found.

    Attributes:
        field: headline or body.
        start, end: the bare name, half-open.
        first, last: its first and last word among the field's words.
        key: the folded name; equal keys have one sense in a story.
        candidates: what it may stand for; empty where only the entity stage knows that it is a place.
    """

    field: SpanField
    start: int
    end: int
    first: int
    last: int
    key: str
    candidates: tuple[Candidate, ...]

    @property
    def usual(self) -> tuple[Candidate, ...]:
        """Return the candidates that the name alone stands for; all of them where there is none."""
        return tuple(place for place in self.candidates if place.alone) or self.candidates


PLACES = frozenset({"location", "facility"})
OTHERS = frozenset({"person", "organization", "product", "event", "work", "law", "disease"})
_CLOSE = frozenset({" ", "-", "'", "’", ".", "\u00a0", "\n", "–"})
_SHORTENED = frozenset({"st", "mt", "ft", "w"})
MOST_WORDS = 6
"""Names in the gazetteer that are longer are not looked for."""


class Recogniser:
    """Finds names of one gazetteer by one set of rules."""

    def __init__(self, gazetteer: Gazetteer, rules: RecognitionRules) -> None:
        self.gazetteer = gazetteer
        self.rules = rules
        self._most_words = lru_cache(maxsize=16_384)(gazetteer.most_words)

    def find(self, field: SpanField, tokens: Tokens, tags: Sequence[Tag]) -> list[Found]:
        """Return the place names of one field, in order, none overlapping another."""
        tagged = _mark(tokens, tags)
        found: list[Found] = []
        capitals = tokens.capitals
        index = 0
        while index < len(capitals):
            match = self._longest(field, tokens, index, tagged) if capitals[index] else None
            if match is None:
                index += 1
                continue
            if self._is_place(tokens, match, tagged, found[-1] if found else None):
                match = self._grow(tokens, match)
                found.append(match)
            index = match.last + 1
        return self._with_tagged_places(field, tokens, tags, found)

    def _longest(self, field: SpanField, tokens: Tokens, first: int, tagged: Sequence[str]) -> Found | None:
        """Return the longest name that begins with this word and counts here."""
        folded = tokens.folded
        most = min(self._most_words(folded[first]), MOST_WORDS)
        if not most:
            return None
        last = self._last_joined(tokens, first, most)
        while last >= first:
            key = folded[first] if last == first else " ".join(folded[first : last + 1])
            candidates = self.gazetteer.lookup(key)
            if candidates and (not self.gazetteer.is_upper(key) or self._in_capitals(tokens, first, last)):
                found = Found(field, tokens.starts[first], tokens.ends[last], first, last, key, candidates)
                if self._counts(tokens, found, tagged):
                    return _spanned(tokens, found)
            last -= 1
        return None

    def _counts(self, tokens: Tokens, found: Found, tagged: Sequence[str]) -> bool:
        """Say whether a name counts: by itself, as a tagged place, or before a region that holds such a place."""
        if any(place.alone for place in found.candidates):
            return True
        if all(kind in PLACES for kind in tagged[found.first : found.last + 1]):
            return found.key not in common_words()
        if tokens.gap(found.last) != ", " or not tokens.is_capital(found.last + 1):
            return False
        regions = self._regions(tokens, found.last + 1)
        return any(
            place.match == "name" and region.country_code == place.country_code and place.admin1 == region.name
            for region in regions
            for place in found.candidates
        )

    def _regions(self, tokens: Tokens, first: int) -> list[Candidate]:
        """Return the divisions whose names begin with this word, those with the longest name."""
        for last in range(min(first + 2, len(tokens) - 1), first - 1, -1):
            places = self.gazetteer.lookup(" ".join(tokens.folded[first : last + 1]))
            regions = [place for place in places if place.kind == "admin1" and place.alone]
            if regions:
                return regions
        return []

    def _last_joined(self, tokens: Tokens, first: int, most: int) -> int:
        """Return the last word, at most `most`, up to which the words may make one name.

        They are joined closely, and capitalised but for small words.
        """
        particles = self.rules.particles
        end = min(first + most, len(tokens.words)) - 1
        for index in range(first, end):
            gap = tokens.gap(index)
            if gap not in _CLOSE and not (
                gap == ". " and (len(tokens.words[index]) == 1 or tokens.folded[index] in _SHORTENED)
            ):
                return index
            if not tokens.capitals[index + 1] and tokens.folded[index + 1] not in particles:
                return index
        return end

    def _in_capitals(self, tokens: Tokens, first: int, last: int) -> bool:
        return all(tokens.words[index] == tokens.words[index].upper() for index in range(first, last + 1))

    def _is_place(  # noqa: PLR0911 - a list of tests, each one a reason
        self, tokens: Tokens, match: Found, tagged: Sequence[str], before: Found | None
    ) -> bool:
        tags = {tagged[index] for index in range(match.first, match.last + 1)}
        if tags & OTHERS and match.key not in self.rules.seats:
            return False
        sure = bool(tags & PLACES)
        match_kinds = {place.match for place in match.usual}
        if match_kinds == {"abbreviation"}:
            return before is not None and tokens.text[before.end : match.start] == ", "
        if match_kinds == {"demonym"}:
            return not self._is_language(tokens, match) and not self._runs_into(tokens, match, demonym=True)
        if self._runs_into(tokens, match, demonym=False) or self._follows_on(tokens, match):
            return False
        if sure:
            return True
        if match.key in self.rules.people and self._is_person(tokens, match, before):
            return False
        return match.key not in self.rules.common_words or self._is_common_place(tokens, match)

    def _runs_into(self, tokens: Tokens, match: Found, *, demonym: bool) -> bool:
        """Say whether capitalised words after the name make it part of the name of a body or an event."""
        rules = self.rules
        index = match.last
        for step in range(rules.run_words):
            if not tokens.adjoins(index) or not tokens.is_capital(index + 1):
                return False
            index += 1
            word = tokens.folded[index]
            if word in rules.events and self._in_title(tokens, index):
                return True
            if word in (rules.peoples_go_on if demonym else rules.names_go_on):
                return True
            if not demonym and step == 0 and word in rules.names_go_on_next:
                return True
        return False

    def _in_title(self, tokens: Tokens, index: int) -> bool:
        """Say whether a capital means something here: not in a headline written in capitals."""
        return tokens.words[index] != tokens.words[index].upper() or len(tokens.words[index]) <= 2

    def _follows_on(self, tokens: Tokens, match: Found) -> bool:
        """Say whether capitalised words before the name make it part of another name."""
        rules = self.rules
        first = match.first
        if not first or tokens.gap(first - 1) != " ":
            return False
        word = tokens.folded[first - 1]
        if word in rules.names_begin and tokens.is_capital(first - 1):
            return True
        index = first - 2 if word == "the" else first - 1
        is_of = index >= 1 and tokens.folded[index] == "of" and tokens.gap(index - 1) == " "
        return is_of and tokens.is_capital(index - 1) and tokens.folded[index - 1] in rules.names_begin_of

    def _is_person(self, tokens: Tokens, match: Found, before: Found | None) -> bool:
        """Say whether a capitalised word beside the name makes it a given name or a surname."""
        first, last, openers = match.first, match.last, self.rules.openers
        if first and tokens.gap(first - 1) == " " and tokens.is_capital(first - 1):
            is_place = before is not None and before.last == first - 1
            if tokens.folded[first - 1] not in openers and not is_place and tokens.words[first - 1].istitle():
                return True
        if tokens.gap(last) != " " or not tokens.is_capital(last + 1) or not tokens.words[last + 1].istitle():
            return False
        return tokens.folded[last + 1] not in openers and not self.gazetteer.most_words(
            tokens.folded[last + 1], alone=True
        )

    def _is_common_place(self, tokens: Tokens, match: Found) -> bool:
        """Say whether a name that is a common word too stands as a place does."""
        before = tokens.folded[match.first - 1] if match.first and tokens.gap(match.first - 1) == " " else ""
        if before in self.rules.prepositions_of_place:
            return True
        after = tokens.gap(match.last)
        if (
            after == ", "
            and tokens.is_capital(match.last + 1)
            and self._longest(match.field, tokens, match.last + 1, ())
        ):
            return True
        return match.key in self.rules.common_words_as_subject and (
            (bool(match.first) and not tokens.breaks(match.first - 1)) or match.last + 1 < len(tokens)
        )

    def _is_language(self, tokens: Tokens, match: Found) -> bool:
        before = tokens.folded[match.first - 1] if match.first else ""
        after = tokens.folded[match.last + 1] if match.last + 1 < len(tokens) and tokens.adjoins(match.last) else ""
        if before in self.rules.language_before or after in {
            "language",
            "languages",
            "speaking",
            "speaker",
            "speakers",
        }:
            return True
        closes = tokens.breaks(match.last) or tokens.gap(match.last)[:1] in {",", ")"} or after in {"and", "or"}
        return before == "in" and closes and tokens.gap(match.first - 1) == " "

    def _grow(self, tokens: Tokens, match: Found) -> Found:
        """Take in the words up to "Airport", "Square" …: one place for the whole name of a facility."""
        city = match.usual[0]
        if city.kind not in {"capital", "city"} or city.match not in {"name", "other"}:
            return match
        index = match.last
        for _ in range(self.rules.run_words):
            if tokens.gap(index) != " ":
                return match
            index += 1
            word = tokens.folded[index]
            capital = tokens.is_capital(index)
            if (word in self.rules.facilities and capital) or word in self.rules.facilities_lower:
                return facility(tokens, match, match.first, index)
            if not capital and word not in {"international", "main", "military"}:
                return match
        return match

    def _with_tagged_places(
        self, field: SpanField, tokens: Tokens, tags: Sequence[Tag], found: list[Found]
    ) -> list[Found]:
        """Add the places that the entity stage has tagged and no name of the gazetteer covers."""
        taken = {index: match for match in found for index in range(match.first, match.last + 1)}
        added: dict[int, Found] = {}
        for tag in tags:
            if tag.kind not in PLACES:
                continue
            words = tokens.within(tag.start, tag.end)
            if words is None:
                continue
            first, last = words
            covered = {taken[index].first: taken[index] for index in range(first, last + 1) if index in taken}
            if not covered:
                key = " ".join(tokens.folded[first : last + 1])
                added[first] = Found(field, tag.start, tag.end, first, last, key, ())
            elif tag.kind == "facility" and len(covered) == 1:
                inner = next(iter(covered.values()))
                kinds = {place.kind for place in inner.usual}
                if inner.first >= first and inner.last < last and kinds & {"capital", "city"}:
                    found[found.index(inner)] = facility(tokens, inner, first, last)
        return sorted([*found, *added.values()], key=lambda match: match.start) if added else found


def _spanned(tokens: Tokens, found: Found) -> Found | None:
    """Take in the full stop of "U.S." and "Va."; an abbreviation without one is none."""
    dotted = "." in tokens.text[found.start : found.end] and len(tokens.words[found.last]) == 1
    short = all(place.match == "abbreviation" for place in found.usual)
    if tokens.text[found.end : found.end + 1] == "." and (dotted or short):
        return replace(found, end=found.end + 1)
    return None if short else found


def facility(tokens: Tokens, city: Found, first: int, last: int) -> Found:
    """Return a facility that bears a city's name; it has the city's point, for want of a better one."""
    start, end = tokens.starts[first], tokens.ends[last]
    name = tokens.text[start:end]
    candidates = tuple(
        replace(
            place, place_id=f"wiredesk:{slug(name)}", name=name, kind="facility", population=0, within=place.place_id
        )
        for place in city.usual[:1]
    )
    return Found(city.field, start, end, first, last, " ".join(tokens.folded[first : last + 1]), candidates)


def _mark(tokens: Tokens, tags: Sequence[Tag]) -> list[str]:
    """Return the kind of the tag that covers each word; empty where none does."""
    marks = [""] * len(tokens)
    index = 0
    for tag in sorted(tags, key=lambda tag: (tag.start, tag.end, tag.kind)):
        while index < len(tokens) and tokens.ends[index] <= tag.start:
            index += 1
        inside = index
        while inside < len(tokens) and tokens.starts[inside] < tag.end:
            if marks[inside] not in OTHERS:
                marks[inside] = tag.kind
            inside += 1
    return marks
