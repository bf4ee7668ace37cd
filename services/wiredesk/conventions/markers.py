"""The wire's own words about a story, set before or after its headline.

`UPDATE 1-`, `(CORRECTED) - `, `URGENT: `, `… (ADDS VIDEO)`, `…, 1st Ld-Writethru`, `… =2`: any of them, stacked in any
order. Which words count, where they may stand and what they mean is in `data/markers.toml`.

An ordinary word is no marker: a word before the headline must be in capitals and joined to it (`ALERT-`, `FLASH -`) or
stand in brackets or before a colon; a few words that agencies set without any mark count before a headline in lower
case only. Slugs are words joined by hyphens anyway (`FLASH-FLOODS`), so fewer words count there.

Nearly every headline has no marker at all: its first and its last word tell at once.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from wiredesk.conventions.marker_lexicon import (
    Lexicon,
    MarkerRule,
    first_word,
    last_word,
    marker_lexicon,
    rule_for,
    word_key,
)
from wiredesk_events import LifecycleKind


STRENGTH: tuple[LifecycleKind, ...] = (
    "kill",
    "withhold",
    "advisory",
    "correction",
    "refile",
    "repeat",
    "take",
    "update",
    "alert",
    "new",
)
"""Which meaning wins where markers are stacked, strongest first: `RPT-UPDATE 1-` is a repeat."""

_MAX_STACKED = 8
"""More markers than any desk stacks; a bound against hostile headlines."""

_MAX_SUFFIX = 160
"""Characters from the end of a headline in which a marker may stand."""


@dataclass(frozen=True, slots=True)
class MarkedHeadline:
    """A headline with its markers taken apart.

    Attributes:
        clean: the headline without markers, on one line; a headline that is nothing but markers stays as it is.
        markers: as written, without brackets and dash, in reading order.
        kind: the strongest meaning found among them, or None where no marker has one.
        take: the number of this part of a story sent in takes.
        only_markers: there was nothing in it but markers.
    """

    clean: str
    markers: tuple[str, ...] = ()
    kind: LifecycleKind | None = None
    take: int | None = None
    only_markers: bool = False


_Found = tuple[str, MarkerRule]


def strongest(*kinds: LifecycleKind | None) -> LifecycleKind | None:
    """Return the meaning that wins, or None where there is none."""
    return min((kind for kind in kinds if kind is not None), key=STRENGTH.index, default=None)


def read_markers(headline: str, *, slug: bool = False) -> MarkedHeadline:
    """Take the markers off a headline, a slug or a keyword line. Time is linear in its length."""
    return _read_again(headline, slug) if len(headline) <= _REMEMBERED_LENGTH else _read(headline, slug=slug)


_REMEMBERED_LENGTH = 250
"""Characters; few headlines are longer, and what is remembered must stay small."""


@lru_cache(maxsize=8)
def _read_again(headline: str, slug: bool) -> MarkedHeadline:
    """Return the markers of a headline that a reader, `separate` and `read_notice` ask for one after the other."""
    return _read(headline, slug=slug)


def _read(headline: str, *, slug: bool) -> MarkedHeadline:
    text = " ".join(closed_up(headline).split()).removesuffix(" =")
    if not text:
        return MarkedHeadline(clean="")
    if _has_none(text):
        return MarkedHeadline(clean=text)
    before: list[_Found] = []
    after: list[_Found] = []
    rest = _take_line(text.lstrip("*").lstrip() or text, before)
    rest = _take_prefixes(rest, before, slug=slug)
    rest = _take_suffixes(rest, after, slug=slug)
    if not before and not after:
        return MarkedHeadline(clean=rest or text)
    found = before + after[::-1]
    return MarkedHeadline(
        clean=rest or text,
        markers=tuple(words for words, _ in found),
        kind=strongest(*(rule.kind for _, rule in found)),
        take=_take_number(found),
        only_markers=not rest,
    )


def _has_none(text: str) -> bool:
    """Whether the first and the last word tell at once that there is no marker, as in nearly every headline."""
    if text[0] in _OPENS or text[-1] in _CLOSES:
        return False
    lexicon = marker_lexicon()
    first = first_word(text)
    return not (first in lexicon.line_words or first in lexicon.first_words or _may_end_in_marker(text, lexicon))


_OPENS = "*(["
_CLOSES = ")]"


def closed_up(text: str) -> str:
    """Return the text with letter-spaced words closed up: some desks write `N E W  V E R S I O N`."""
    if not _MAY_BE_SPACED.search(text, 0, _SPACED_REACH) or not _SPACED.search(text, 0, _SPACED_REACH):
        return text
    return _SPACED_WORD.sub(lambda match: match[0].replace(" ", ""), text)


_SPACED_REACH = 120
"""Characters; letter-spacing opens a line."""

_MAY_BE_SPACED = re.compile(r" [^\W\d_] [^\W\d_] ")
_SPACED = re.compile(
    r"(?<!\S)[^\W\d_](?: [^\W\d_]){3}(?![^\s,.:;!?])|(?<!\S)[^\W\d_](?: [^\W\d_]){2}  +[^\W\d_] [^\W\d_] "
)
"""Four single letters in a row, or three and a gap and more: nothing but letter-spacing looks like that."""

_SPACED_WORD = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_])+(?![^\s,.:;!?])")


def _take_line(text: str, found: list[_Found]) -> str:
    """Take off a marker that fills the line, or runs up to a dash or colon: `EMBARGOED until 1000 GMT - Headline`."""
    lexicon = marker_lexicon()
    if first_word(text) not in lexicon.line_words:
        return text
    whole = lexicon.line.fullmatch(text, 0, min(len(text), _MAX_LINE))
    rule = rule_for("line", whole["marker"]) if whole else None
    if not whole or not rule:
        return text
    surely = rule.whole_line or rule.kind == "alert" or any(map(str.isdigit, text))
    cut = None if rule.whole_line else _LINE_END.search(text)
    if not surely and not whole["marker"].isupper() and not (rule.colon_any_case and not cut):
        return text
    found.append((text[: cut.start()] if cut else whole["marker"], rule))
    return text[cut.end() :] if cut else ""


_MAX_LINE = 400
_LINE_END = re.compile(r"\s[-–—]{1,2}\s|(?<!\d):\s")


def _take_prefixes(text: str, found: list[_Found], *, slug: bool) -> str:
    for _ in range(_MAX_STACKED):
        taken = _bracket_before(text) if text.startswith(("(", "[")) else _word_before(text, slug=slug)
        if taken is None:
            break
        words, rule, end = taken
        found.append((words, rule))
        text = text[end:].lstrip(" -–—*/|")
    return text


def _bracket_before(text: str) -> tuple[str, MarkerRule, int] | None:
    """Return the marker in brackets that opens the text: `(RPT) …` · `(2nd LD) …` · `(EMBARGOED until 1000 GMT) …`."""
    match = _BRACKET_BEFORE.match(text)
    if not match:
        return None
    words = match["marker"].strip()
    rule = rule_for("joined", words) or rule_for("bare", words) or _bracket_rule(words)
    return (words, rule, match.end()) if rule and not words.isdigit() else None


def _word_before(text: str, *, slug: bool) -> tuple[str, MarkerRule, int] | None:
    """Return the marker that opens the text and is joined to what follows."""
    lexicon = marker_lexicon()
    if first_word(text) not in lexicon.first_words:
        return None
    match = lexicon.joined.match(text)
    rule = _prefix_rule(match, text, slug=slug) if match else None
    if match and rule:
        return match["marker"].strip(), rule, match.end()
    noted = _ATTENTION.match(text)
    rule = _bracket_rule(noted["change"]) if noted else None
    if noted and rule:
        return noted["marker"], rule, noted.end()
    desk = None if slug else lexicon.desk.match(text)
    rule = rule_for("desk", desk["marker"]) if desk else None
    return (desk["marker"], rule, desk.end()) if desk and rule else None


_BRACKET_BEFORE = re.compile(r"[(\[]\s?(?P<marker>[^()\[\]]{1,100}?)\s?[)\]](?:\s?[-–—:]{1,2})?\s?")
_ATTENTION = re.compile(
    r"(?P<marker>(?:ATT?ENTION|ATENCIÓN|ACHTUNG)\s?-\s?(?P<change>[^/]{3,80}?))\s?///?\s?", re.IGNORECASE
)
"""`ATTENTION - ADDS details ///`: how AFP sets its trash line into the headline."""


def _prefix_rule(match: re.Match[str], text: str, *, slug: bool) -> MarkerRule | None:
    """Return the rule of a word before the headline, or None where it is a word like any other."""
    words, separator, rest = match["marker"], match["separator"], text[match.end() :]
    position = "bare" if separator.isspace() else "joined"
    rule = rule_for(position, words) or (rule_for("joined", words) if not separator else None)
    if not rule or (slug and not rule.in_slugs and separator in {"-", "–", "—", "/"}):
        return None
    mark = separator.strip()
    # "2ndlead Talks open" and "1st Lead Talks open", but "3rd lead pipe found".
    ordinal = words[0].isdigit() and rest[:1].isupper()
    if not _in_capitals(words) and not ordinal and not (mark == ":" and rule.colon_any_case):
        return None
    if position == "bare":
        return rule if rest != rest.upper() or any(map(str.isdigit, words)) or " " in words else None
    if separator in {"-", "–", "—", "/"}:
        following = re.match(r"\w+", rest)
        if following and following[0].upper() in rule.not_before:
            return None
    return rule


def _take_suffixes(text: str, found: list[_Found], *, slug: bool) -> str:
    for _ in range(_MAX_STACKED):
        taken = _bracket_behind(text) if text.endswith((")", "]")) else _word_behind(text, slug=slug)
        if taken is None:
            break
        words, rule, start = taken
        found.append((words, rule))
        text = text[:start].rstrip(" ,*|")
    return text


def _bracket_behind(text: str) -> tuple[str, MarkerRule, int] | None:
    match = _BRACKET_BEHIND.search(text, max(0, len(text) - _MAX_SUFFIX))
    rule = _bracket_rule(match["marker"]) if match else None
    return (match["marker"].strip(), rule, match.start()) if match and rule else None


def _word_behind(text: str, *, slug: bool) -> tuple[str, MarkerRule, int] | None:
    """Return the marker that ends the text: `…, 1st Ld-Writethru` · `… =2` · `… - UPDATE 2`."""
    lexicon = marker_lexicon()
    if not _may_end_in_marker(text, lexicon):
        return None
    start = max(0, len(text) - _MAX_SUFFIX)
    match = lexicon.slug.search(text, start)
    rule = rule_for("slug", match["marker"]) if match else None
    if match and rule:
        return match["marker"].strip(), rule, match.start()
    match = lexicon.tail.search(text, start)
    rule = rule_for("tail", match["marker"]) if match else None
    if match and rule and (slug or _in_capitals(match["marker"]) or rule.colon_any_case):
        return match["marker"].strip(), rule, match.start()
    return None


def _may_end_in_marker(text: str, lexicon: Lexicon) -> bool:
    """Whether the last word of a text may end a marker, or the words behind its last dash may be one."""
    last = last_word(text)
    return (last is not None and word_key(last) in lexicon.last_words) or _open_tail(text, lexicon)


def _open_tail(text: str, lexicon: Lexicon) -> bool:
    """Whether a marker without a fixed end ("EMBARGOED until …") may stand behind the last dash."""
    start = max(0, len(text) - _MAX_SUFFIX)
    cut = max(text.rfind(" - ", start), text.rfind(" – ", start), text.rfind(" — ", start))
    return cut > 0 and first_word(text[cut + 3 :]) in lexicon.open_tails


_BRACKET_BEHIND = re.compile(r"\s?[(\[]\s?(?P<marker>[^()\[\]]{1,120}?)\s?[)\]]$")


def _bracket_rule(content: str) -> MarkerRule | None:
    """Return the rule for what stands in brackets: `UPDATE 1, PIX, TV` is an UPDATE with extras, `2024` is a year."""
    if content.isdigit() and len(content) > 1:
        return None
    rule = rule_for("bracket", content)
    if not rule and "," in content:
        parts = [rule_for("bracket", part) for part in content.split(",")]
        rule = parts[0] if all(parts) else None
    if rule and content[0].islower() and not rule.bracket_any_case:
        return None
    return rule


def _take_number(found: list[_Found]) -> int | None:
    for words, rule in found:
        number = re.search(r"\d+", words)
        if rule.kind == "take" and number:
            return int(number[0])
    return None


def _in_capitals(words: str) -> bool:
    """Whether a marker stands in capitals, the letters of an ordinal (`1st`) apart."""
    return not any(map(str.islower, re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", words)))
