"""Datelines: where and when a story was filed, by its own account.

`MADRID, 11 may (EFE).-` · `BUENOS AIRES, Argentina (AP) _` · `PORTLAND, Ore., Feb 26 -` · `LUGANSK, July 12. /TASS/.`
`(ANSA) - Rome, October 11 -` · `Melbourne, Oct 22 (PTI) Text` · `KYIV. Jan 3 (Interfax) -` · `OSLO--(BUSINESS WIRE)--`

Order and signs differ from agency to agency, the parts do not. The head of a paragraph is read part by part (place,
region, date, agency, closing sign) and accepted when the parts together say "dateline". An unknown agency is no
obstacle; the list in `data/datelines.toml` only makes a guess surer.

A place alone before a dash says too little ("GOLD - Prices rose"): it needs a known region, or must be one of the
cities that stylebooks let stand alone in datelines.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from wiredesk.conventions.dateline_parts import AGENCY_FIRST, DatelineParts, read_parts
from wiredesk.conventions.dateline_patterns import is_known_agency, is_region, patterns
from wiredesk.conventions.filing_dates import resolve
from wiredesk.conventions.white_space import tidy
from wiredesk_events import Dateline


__all__ = ["FoundDateline", "find_dateline", "is_known_agency"]

_MAX_DATELINE = 160
"""Characters; longer than any dateline of a stylebook."""

_RUNNING_TEXT = 60
"""Characters; a line with a weaker sign of a dateline ("Doha, Qatar –", "DOHA:") must be at least so long."""


@dataclass(frozen=True, slots=True)
class FoundDateline:
    """A dateline at the head of a paragraph.

    Attributes:
        dateline: its parts.
        end: index in the paragraph where the story's text begins.
    """

    dateline: Dateline
    end: int


def find_dateline(paragraph: str, received_at: datetime | None) -> FoundDateline | None:
    """Return the dateline that opens the paragraph, or None.

    A year that the dateline leaves out is inferred from `received_at` and from a weekday in the paragraph; without
    `received_at` such a date stays None. Time does not depend on the length of the paragraph.
    """
    head = paragraph[:_MAX_DATELINE]
    parts = _parts_of(head)
    if parts is None:
        return None
    return FoundDateline(
        dateline=Dateline(
            text=tidy(head[parts.start : parts.at]),
            place=parts.places[0] if parts.places else None,
            region=", ".join(parts.regions) or None,
            other_places=tuple(parts.places[1:]),
            date=resolve(parts.date, received_at, paragraph[parts.at :]) if parts.date else None,
            agency=parts.agency,
        ),
        end=parts.at,
    )


@lru_cache(maxsize=8)
def _parts_of(head: str) -> DatelineParts | None:
    """Return the parts of the dateline that opens a paragraph; not to be changed.

    They are remembered, because a reader asks for the dateline to find the headline, and `separate` asks again.
    """
    if not (_SIGN.search(head) or head[-1:].isupper() or head[-1:] == "\n") or not _LOOKS_LIKE.search(head):
        return None
    start = _JUNK.match(head)
    parts = DatelineParts(*(start.span()[1:] * 2 if start else (0, 0)))
    return parts if read_parts(parts, head) and _accepted(parts, head) else _agency_alone(head)


def _agency_alone(head: str) -> DatelineParts | None:
    """Return a dateline that is no more than a known agency: `(Reuters) - `, `EFE.- `, `(Belga) Le …`."""
    bare = patterns().bare_start.match(head)
    if bare:
        return DatelineParts(0, bare.end(), agency=bare[1])
    match = AGENCY_FIRST.match(head)
    if not match or not is_known_agency(match[1]) or match.end() == len(head):
        return None
    following = head[match.end()]
    if match["dash"] is None and not (following.isupper() and head[match.end() - 1].isspace()):
        return None
    return None if following.isdigit() else DatelineParts(0, match.end(), agency=match[1])


def _accepted(parts: DatelineParts, head: str) -> bool:
    """Whether the parts together are enough to call it a dateline."""
    known = parts.agency is not None and is_known_agency(parts.agency)
    if parts.date_first and not (known and parts.agency_form == "bracket"):
        return False
    sure_region = bool(parts.regions) and is_region(parts.regions[-1])
    judge = _ACCEPTED.get(parts.closing, _accepted_dash)
    return judge(parts, head, known=known, sure_region=sure_region)


def _accepted_end(parts: DatelineParts, head: str, *, known: bool, sure_region: bool) -> bool:
    """`Washington (CNN)` · `Baku, January 3, AZERTAC`, on a line of its own."""
    del head
    return known and (_sure_place(parts) or sure_region) and (parts.dated or parts.agency_form == "bracket")


def _accepted_blank(parts: DatelineParts, head: str, *, known: bool, sure_region: bool) -> bool:
    """`Melbourne, Oct 22 (PTI) Text`."""
    del sure_region
    return (known or parts.dated) and not head[parts.at : parts.at + 1].islower()


def _accepted_stop(parts: DatelineParts, head: str, *, known: bool, sure_region: bool) -> bool:
    """`LUGANSK, July 12. /TASS/.` · `YEREVAN, JANUARY 3, ARMENPRESS.` · `BAKU, Azerbaijan, January 3.`."""
    if parts.agency:
        return (parts.agency_form == "slash" and parts.dated) or (known and not head[parts.at : parts.at + 1].islower())
    return parts.dated and sure_region and parts.places[0].isupper()


def _accepted_colon(parts: DatelineParts, head: str, *, known: bool, sure_region: bool) -> bool:
    """`ISLAMABAD, March 29 (APP):` · `Kathmandu, January 3:` · `ISLAMABAD:` before running text."""
    following = head[parts.at : parts.at + 1]
    if parts.agency:
        return _accepted_dash(parts, head, known=known, sure_region=sure_region)
    if following.isdigit() or not parts.places:
        return False
    if parts.dated:
        return (_sure_place(parts) or sure_region) and not parts.weekday
    running = len(head) >= _RUNNING_TEXT and not following.islower()
    return parts.places[0].isupper() and running and (sure_region or _stands_alone(parts))


def _accepted_dash(parts: DatelineParts, head: str, *, known: bool, sure_region: bool) -> bool:
    place = parts.places[0] if parts.places else ""
    following = head[parts.at : parts.at + 1]
    if parts.dated:
        # "Parliament, Tuesday, May 4 - …" is prose; with a weekday an agency or capitals must speak for it.
        return bool(parts.agency) or place.isupper() or bool(place and not parts.weekday)
    if parts.agency_form == "first":
        return bool(place)
    if parts.agency:
        # A name and a club, party or country in brackets looks alike in lists: "Hill (Williams) - 1:32.5".
        sure = known or parts.closing == ".-" or place.isupper() or bool(parts.regions)
        prose = following.isdigit() or following.islower()
        return sure or (_AGENCY_STYLE.fullmatch(parts.agency) is not None and not prose)
    if following.isdigit():
        return False
    if place.isupper():
        spanish = parts.closing == ".-" and "." not in place and not is_known_agency(place)
        return spanish or (sure_region if parts.regions else _stands_alone(parts))
    # "Doha, Qatar – Text": a city of the list, its country and a long dash before running text.
    long_dash = parts.closing[:1] in {"–", "—"} and len(head) >= _RUNNING_TEXT and not following.islower()
    return sure_region and long_dash and _stands_alone(parts)


_ACCEPTED: dict[str, Callable[..., bool]] = {
    "$": _accepted_end,
    "": _accepted_blank,
    ".": _accepted_stop,
    ":": _accepted_colon,
}
"""How far the parts must go, by the sign that ends them; the others are dashes."""


def _stands_alone(parts: DatelineParts) -> bool:
    """Whether stylebooks let this city stand without its country."""
    return parts.places[0].casefold() in patterns().alone


def _sure_place(parts: DatelineParts) -> bool:
    return bool(parts.places) and (parts.places[0].isupper() or _stands_alone(parts))


# Junk that teletype lines leave before a dateline: asterisks, a single letter and a gap.
_JUNK = re.compile(r"[\s*]*(?:[a-z]\s{2,}|[a-z]\s(?=[A-Z]{2}))?")
_LOOKS_LIKE = re.compile(r"[)/\]:–—=]|[\s\w.,][-_]{1,5}(?:\s|\(|$)|\.-|[a-zA-Z\d]\.\s|[A-Z]{3}$")
_SIGN = re.compile(r"[)/\]:–—=\-_.]")
"""One of these is in all of that, but for capitals at the end; to look for it takes a tenth of the time."""
_AGENCY_STYLE = re.compile(r"[^a-z\d]{2,12}|[a-z]{2,8}(?:[ /-][a-z]{2,8}){1,2}|[a-z]{2,5}")
