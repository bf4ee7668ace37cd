"""The wire's own words about a story, set before or after its headline.

`UPDATE 1-`, `(CORRECTED) - `, `URGENT: `, `… (ADDS VIDEO)`, `…, 1st Ld-Writethru`, `… =2`: any of them, stacked in any
order. Which words count, where they may stand and what they mean is in `data/markers.toml`.

An ordinary word is no marker: a word before the headline must be in capitals and joined to it (`ALERT-`, `FLASH -`) or
stand in brackets or before a colon; a few words that agencies set without any mark count before a headline in lower
case only.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from wiredesk.conventions.rules import Rules, load_rules
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


class MarkerRule(Rules):
    """One row of `data/markers.toml`; the file explains the fields."""

    words: tuple[str, ...]
    kind: LifecycleKind | None = None
    positions: tuple[Literal["joined", "bare", "bracket", "slug", "line"], ...]
    language: Literal["en", "es", "fr", "de", "pt", "it"]
    colon_any_case: bool = False
    not_before: tuple[str, ...] = ()


class MarkerRules(Rules):
    """The whole of `data/markers.toml`."""

    marker: tuple[MarkerRule, ...]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The rules, ready for use: one pattern a position, and the rule for each normal form."""

    joined: re.Pattern[str]
    bracket: re.Pattern[str]
    slug: re.Pattern[str]
    line: re.Pattern[str]
    rules: dict[tuple[str, str], MarkerRule]


def strongest(*kinds: LifecycleKind | None) -> LifecycleKind | None:
    """Return the meaning that wins, or None where there is none."""
    return min((kind for kind in kinds if kind is not None), key=STRENGTH.index, default=None)


def read_markers(headline: str) -> MarkedHeadline:
    """Take the markers off a headline. Time is linear in its length."""
    text = " ".join(closed_up(headline).split()).removesuffix(" =")
    if not text:
        return MarkedHeadline(clean="")
    before: list[tuple[str, MarkerRule]] = []
    after: list[tuple[str, MarkerRule]] = []
    rest = _take_prefixes(_take_line(text.lstrip("*") or text, before), before)
    rest = _take_suffixes(rest, after)
    found = before + after[::-1]
    return MarkedHeadline(
        clean=rest or text,
        markers=tuple(words for words, _ in found),
        kind=strongest(*(rule.kind for _, rule in found)),
        take=_take_number(found),
        only_markers=not rest,
    )


def closed_up(text: str) -> str:
    """Return the text with letter-spaced words closed up: some desks write `N E W  V E R S I O N`."""
    if not _SPACED.search(text):
        return text
    return _SPACED_WORD.sub(lambda match: match[0].replace(" ", ""), text)


_SPACED = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){3}(?!\S)")
"""Four single letters in a row: nothing but letter-spacing looks like that."""

_SPACED_WORD = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_])+(?!\S)")


def _take_line(text: str, found: list[tuple[str, MarkerRule]]) -> str:
    """Take off a marker that fills the line, or runs up to a dash or colon: `EMBARGOED until 1000 GMT - Headline`."""
    whole = _lexicon().line.fullmatch(text, 0, min(len(text), _MAX_LINE))
    rule = _rule("line", whole["marker"]) if whole else None
    if not whole or not rule or not (whole["marker"].isupper() or any(map(str.isdigit, text)) or rule.kind == "alert"):
        return text
    cut = _LINE_END.search(text)
    words = text[: cut.start()] if cut else whole["marker"]
    found.append((words, rule))
    return text[cut.end() :] if cut else ""


_MAX_LINE = 400
_LINE_END = re.compile(r"\s[-–—]{1,2}\s|(?<!\d):\s")


def _take_prefixes(text: str, found: list[tuple[str, MarkerRule]]) -> str:
    pattern = _lexicon().joined
    for _ in range(_MAX_STACKED):
        match = pattern.match(text)
        rule = _prefix_rule(match, text) if match else None
        if not match or not rule:
            break
        found.append((match["marker"].strip(), rule))
        text = text[match.end() :].lstrip(" -–—")
    return text


def _prefix_rule(match: re.Match[str], text: str) -> MarkerRule | None:
    """Return the rule of a word before the headline, or None where it is a word like any other."""
    words, separator, rest = match["marker"], match["separator"], text[match.end() :]
    position = "bare" if separator.isspace() and not match["open"] else "joined"
    rule = _rule(position, words) or (_rule("joined", words) if not separator else None)
    if not rule or bool(match["open"]) != bool(match["close"]):
        return None
    if match["open"]:
        return rule
    mark = separator.strip()
    if not _in_capitals(words) and not (mark == ":" and rule.colon_any_case):
        return None
    if position == "bare":
        return rule if rest != rest.upper() or any(map(str.isdigit, words)) or " " in words else None
    if separator in {"-", "–", "—", "/"}:
        following = re.match(r"\w+", rest)
        if following and following[0].upper() in rule.not_before:
            return None
    return rule


def _take_suffixes(text: str, found: list[tuple[str, MarkerRule]]) -> str:
    lexicon = _lexicon()
    for _ in range(_MAX_STACKED):
        start = max(0, len(text) - _MAX_SUFFIX)
        match = lexicon.bracket.search(text, start)
        if match:
            rule = _bracket_rule(match["marker"])
        else:
            match = lexicon.slug.search(text, start)
            rule = _rule("slug", match["marker"]) if match else None
        if not match or not rule:
            break
        found.append((match["marker"].strip(), rule))
        text = text[: match.start()].rstrip(" ,")
    return text


def _bracket_rule(content: str) -> MarkerRule | None:
    """Return the rule for what stands in brackets after a headline: `UPDATE 1, PIX, TV` is an UPDATE with extras."""
    rule = _rule("bracket", content)
    if not rule and "," in content:
        parts = [_rule("bracket", part) for part in content.split(",")]
        rule = parts[0] if all(parts) else None
    if rule and not content[0].isupper() and not content[0].isdigit() and content[0] not in "=-":
        return None
    return rule


def _take_number(found: list[tuple[str, MarkerRule]]) -> int | None:
    for words, rule in found:
        number = re.search(r"\d+", words)
        if rule.kind == "take" and number:
            return int(number[0])
    return None


def _in_capitals(words: str) -> bool:
    """Whether a marker stands in capitals, the letters of an ordinal (`1st`) apart."""
    return not any(map(str.islower, re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", words)))


def _rule(position: str, words: str) -> MarkerRule | None:
    rules = _lexicon().rules
    normal = _normal(words)
    rule = rules.get((position, normal))
    while rule is None and " " in normal:
        normal = normal.rpartition(" ")[0].removesuffix(" *")
        rule = rules.get((position, normal + " *"))
    return rule


def _normal(words: str) -> str:
    """Return the form under which a marker is looked up: capitals, `#` for a number, `#th` for an ordinal."""
    upper = re.sub(r"\s*,\s*", ", ", " ".join(words.upper().split()))
    return re.sub(r"\d+(ST|ND|RD|TH|\b)?", lambda match: "#th" if match[1] else "#", upper)


@cache
def _lexicon() -> _Lexicon:
    rows = load_rules("markers", MarkerRules).marker
    rules: dict[tuple[str, str], MarkerRule] = {}
    patterns: dict[str, list[str]] = {"joined": [], "bare": [], "bracket": [], "slug": [], "line": []}
    for row in rows:
        for words in row.words:
            for position in row.positions:
                rules.setdefault((position, words.upper().replace("#TH", "#th")), row)
                patterns[position].append(words)
    return _Lexicon(
        joined=re.compile(
            rf"(?P<open>[(\[]\s?)?(?P<marker>{_either(patterns['joined'] + patterns['bare'])})(?P<close>\s?[)\]])?"
            r"(?P<separator>\s?:\s?|\s?=\s?|\s[-–—_]{1,2}\s|[-–—/]{1,2}\s?|\s|$)",
            re.IGNORECASE,
        ),
        bracket=re.compile(r"\s?[(\[]\s?(?P<marker>[^()\[\]]{1,120}?)\s?[)\]]$"),
        slug=re.compile(rf"(?:[,\s]\s?|(?==))(?P<marker>{_either(patterns['slug'])})$", re.IGNORECASE),
        line=re.compile(rf"(?P<marker>{_either(patterns['line'])})\s?[.:=]?", re.IGNORECASE),
        rules=rules,
    )


def _either(phrases: list[str]) -> str:
    """Return a pattern for any of the phrases, the longest first."""
    return "|".join(_pattern(phrase) for phrase in sorted(set(phrases), key=lambda text: (-len(text), text)))


def _pattern(phrase: str) -> str:
    pattern = re.escape(phrase).replace(r"\#th", r"\d{1,2}(?:st|nd|rd|th)").replace(r"\#", r"\d{1,3}")
    return pattern.replace(r"\*", r".{1,150}").replace(r"\ ", r"\s").replace(r",\s", r",\s?")
