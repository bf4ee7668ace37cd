"""What the teletype formats share: the trailer with the time of issue, the keyword line with its version words.

ANPA 1312, IPTC 7901 and ZCZC/NNNN differ in their frames, not in what desks write into them. The words are in
`data/teletype.toml`. Interface::

    read_trailer(line: str, received_at: datetime | None, zone: ZoneInfo | None = None) -> WrittenTime | None
    trailer_text(line: str) -> str                                  the trailer as written, its frame signs taken off
    split_trailer(lines: Sequence[str], received_at: datetime | None) -> tuple[list[str], str]
                                                                    the copy, and the trailer line ("" for none)
    year_of(month: int, day: int, received_at: datetime | None) -> int | None
    read_keyword(line: str) -> Keyword                              slug, take_key, take, word_count
    read_label(label: str) -> Keyword                               the same of a keyword cut at its column
    kind_of_version(take_key: str | None) -> LifecycleKind | None   what the version words do to the story
    meaning_of(slug: str) -> SlugMeaning                            kind and genre that a keyword tells
    is_credit(line: str) -> bool                                    a line under the byline ("Associated Press")
    agency_of(*words: str) -> str | None                            the agency that a trailer or a designator names
"""

import re
from dataclasses import dataclass
from functools import cache

from wiredesk.conventions.markers import strongest
from wiredesk.formats.teletype.rules import SlugRule, rules
from wiredesk.formats.teletype.trailers import SIGNS, read_trailer, split_trailer, trailer_text, year_of
from wiredesk_events import LifecycleKind


__all__ = [
    "Keyword",
    "SlugMeaning",
    "agency_of",
    "is_credit",
    "is_version",
    "kind_of_version",
    "meaning_of",
    "read_keyword",
    "read_label",
    "read_trailer",
    "split_trailer",
    "take_of",
    "trailer_text",
    "year_of",
]

_BLANKS = "\t\r\n \x00\x01\x02\x03\x04\x07\x0c\x16\x7f"


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword line taken apart.

    Attributes:
        slug: without version words.
        take_key: version words as written ("1st Ld-Writethru"), or None.
        take: number of this part of a story sent in takes.
        word_count: as the line gives it.
    """

    slug: str
    take_key: str | None = None
    take: int | None = None
    word_count: int | None = None


@dataclass(frozen=True, slots=True)
class SlugMeaning:
    """What a keyword tells of the story: what it does ("alert", "advisory") and its genre ("Glance")."""

    kind: LifecycleKind | None = None
    genre: str | None = None


def read_keyword(line: str) -> Keyword:
    """Return the parts of a keyword line: `BC-US--Harbour Ferry Talks, 1st Ld-Writethru,127`.

    Version words stand behind a comma; a word joined to the keyword by a hyphen ("-ABRIDGED") is part of the keyword,
    because later versions repeat it ("keyword must be repeated in exactly the same form", AP).
    """
    text = line.strip(_BLANKS)
    if text[:1] == "^":
        text = text[1:-1] if text[-1] in "<=" and len(text) > 1 else text[1:]
    parts = [" ".join(part.split()) for part in text[:500].split(",")]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    words: int | None = None
    if len(parts) > 1 and re.fullmatch(r"[0-9]{1,6}", parts[-1]):
        words = int(parts.pop())
    versions: list[str] = []
    if len(parts) > 2 and re.fullmatch(r"[a-zA-Z]\d{4}", parts[-1]) and is_version(parts[-2]):
        versions.append(parts.pop())  # the number of the version that this one replaces
    while len(parts) > 1 and is_version(parts[-1]):
        versions.insert(0, parts.pop())
    take_key = ", ".join(versions) or None
    slug = ", ".join(parts)
    if take_key is None and (loose := _loose_version().search(slug)):
        take_key = loose["version"]
        slug = slug[: loose.start()].rstrip(" ,")
    return Keyword(slug, take_key, take_of(take_key), words)


def read_label(label: str) -> Keyword:
    """Return the parts of a keyword in a header line of fixed columns: `BC-US--HarbourFerryTalks 1stLd-Writethru`.

    Such keywords are cut at their column, so that a comma and digits at the end are part of a number, not a count.
    """
    slug = " ".join(label[:200].split())
    found = _loose_version().search(slug)
    if found is None:
        return Keyword(slug)
    take_key = found["version"]
    return Keyword(slug[: found.start()].rstrip(" ,"), take_key, take_of(take_key))


def is_version(text: str) -> bool:
    """Return whether text is nothing but version words ("1st Ld-Writethru", "Take 2", "ABRIDGED, 3rdLd-Writethru")."""
    return _version().fullmatch(text) is not None


def kind_of_version(take_key: str | None) -> LifecycleKind | None:
    """Return the strongest meaning among version words: "1st Ld-Writethru" updates, "Bulletin Kill" kills."""
    words = re.findall(r"[^\W\d_]+", _SQUEEZED.sub(" ", take_key[:200])) if take_key else ()
    kinds = _version_kinds()
    return strongest(*(kinds.get(word.lower()) for word in words))


_SQUEEZED = re.compile(r"(?<=\d)(?:st|nd|rd|th) ?(?=[^\W\d_])", re.IGNORECASE)
"""The ordinal's ending, where the version was run together ("1stLd-Writethru")."""


@cache
def _version_kinds() -> dict[str, LifecycleKind]:
    return {word.lower(): kind for kind, words in rules().version_kinds.items() for word in words}


def take_of(take_key: str | None) -> int | None:
    """Return the number of a take ("Take 2", "2nd Take"), or None."""
    found = _TAKE.search(take_key) if take_key else None
    return int(found[1] or found[2]) if found else None


_TAKE = re.compile(r"\btake ?(\d{1,2})\b|\b(\d{1,2})(?:st|nd|rd|th) ?take\b", re.IGNORECASE)


def meaning_of(slug: str) -> SlugMeaning:
    """Return what a keyword tells: `BC-US--APNewsAlert` is an alert, `BC-AP News Digest` advises editors."""
    pattern, rows = _slug_words()
    kind: LifecycleKind | None = None
    genre: str | None = None
    for found in pattern.finditer(slug[:500]):
        row = rows[re.sub(r"[\s-]", "", found[0]).lower()]
        kind = kind or row.kind
        genre = genre or row.genre
    return SlugMeaning(kind, genre)


def is_credit(line: str) -> bool:
    """Return whether a line under a byline says what the writer is ("AP Sports Writer", "Associated Press")."""
    words = re.findall(r"[^\W\d_]+", line[:100])
    return len(line) <= 60 and not line.isupper() and not _credits().isdisjoint(words)


def agency_of(*words: str) -> str | None:
    """Return the agency that the first known of these words stands for: "AP-WF-11-13-13 …", "reute"."""
    names = _agencies()
    for word in words:
        head = re.match(r"[^\W\d_]+", word.strip(SIGNS + "\x1f_-"))
        if head and head[0].lower() in names:
            return names[head[0].lower()]
    return None


@cache
def _agencies() -> dict[str, str]:
    return {word.lower(): name for word, name in rules().agencies.items()}


@cache
def _credits() -> frozenset[str]:
    return frozenset(rules().credits.words)


@cache
def _slug_words() -> tuple[re.Pattern[str], dict[str, SlugRule]]:
    rows = {re.sub(r"[\s-]", "", word).lower(): row for row in rules().slug for word in row.words}
    words = sorted((word for row in rules().slug for word in row.words), key=lambda word: (-len(word), word))
    spelled = "|".join(r"[\s-]?".join(map(re.escape, re.split(r"[\s-]", word))) for word in words)
    # Squeezed keywords run words together ("WildCardGlance"), so a word counts from its capital on.
    return re.compile(rf"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?i:{spelled})(?![a-z])"), rows


@cache
def _one_version() -> str:
    def spelled(words: str) -> str:
        pieces = re.split(r"(#th|#|[\s-]|,)", words)
        signs = {"#th": r"\d{1,2}(?:st|nd|rd|th)", "#": r"\d{1,4}", " ": r"[\s-]?", "-": r"[\s-]?", ",": ",", "": ""}
        return "".join(signs.get(piece, re.escape(piece)) for piece in pieces)

    ordered = sorted(rules().versions.words, key=lambda words: (-len(words), words))
    return rf"(?:{'|'.join(map(spelled, ordered))})"


@cache
def _version() -> re.Pattern[str]:
    one = _one_version()
    return re.compile(rf"{one}(?:,? {one}){{0,4}}(?:,? [a-zA-Z]\d{{4}})?", re.IGNORECASE)


@cache
def _loose_version() -> re.Pattern[str]:
    """Return the pattern of a version behind the keyword without a comma.

    A bare word without a number could be part of the keyword.
    """
    numbered = r"(?=\d{1,2}(?:st|nd|rd|th)|take ?\d|[a-z]*ld-writethru|update ?\d)"
    return re.compile(
        rf"(?:\s\(?|\()(?P<version>{numbered}{_one_version()})\)?$",
        re.IGNORECASE,
    )
