"""What an NITF document says about its own life: status, kind, times, embargo, and the stories that it names.

Specification: NITF 3.6, `docdata` (management-status, management-doc-idref, correction, date.issue, date.release).
"""

import re
from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from wiredesk.formats.item import Arrival, ItemLife
from wiredesk.formats.nitf.head import NitfHead, one_line
from wiredesk.formats.values import WrittenTime, noted_time, read_status
from wiredesk.formats.xml_text import every, first, text_of
from wiredesk_events import LifecycleKind, Reference


_EMBARGO = re.compile(
    r"\b(?:embargo(?:ed)?|embargad[oa]|sperrfrist)\b ?[:,]? "
    r"?(?:(?:to|until|till?|for(?: release)?(?: (?:at|on|until))?|hasta(?: el| las)?|bis)\b)? ?:? ?(\S.{2,100})",
    re.IGNORECASE,
)
_LIFTED = re.compile(
    r"\b(?:no|not|without|no longer|was) embargo|\bembargo (?:is |was |has been |now )*lifted", re.IGNORECASE
)


def read_life(
    head: NitfHead, notes: Sequence[str], zone: ZoneInfo | None, arrival: Arrival, flags: set[str]
) -> ItemLife:
    """Return the life of a document.

    Args:
        head: its metadata.
        notes: to editors; an embargo may stand in them in words.
        zone: of the provider, for times that name none.
        arrival: when it came; without a date of issue this tells whether the date of release is still to come.
        flags: "status-unknown", "time-unreadable" and those of zones are added.
    """
    word = one_line(head.docdata.get("management-status"))
    status = read_status(word)
    is_embargoed = word.lower() == "embargoed"
    if not status.known:
        flags.add("status-unknown")
    issue_text, release_text = (_norm(first(head.docdata, tag)) for tag in ("date.issue", "date.release"))
    issue, release = noted_time(issue_text, zone, flags), noted_time(release_text, zone, flags)
    until, embargo_text = _embargo((issue, issue_text), (release, release_text), arrival, is_embargoed=is_embargoed)
    if until is None and embargo_text is None:
        embargo_text = embargo_in_words(notes)
    issued_text = issue_text or release_text
    issued = issue if issue_text else release
    if issued is None:
        issued, issued_text = _published(head.root, zone, flags)
    refers_to, kind = _references(head)
    return ItemLife(
        # an embargo with a time holds the story until then, and no longer
        status="usable" if is_embargoed and until is not None else status.status,
        kind=status.kind or kind or _advisory(head.root),
        provider_status=word or None,
        issued_at=issued.moment if issued else None,
        issued_text=issued_text or None,
        embargoed_until=until,
        embargo_text=embargo_text,
        refers_to=refers_to,
    )


def _norm(element: Element | None) -> str:
    return one_line(element.get("norm")) or text_of(element) if element is not None else ""


def _embargo(
    issue: tuple[WrittenTime | None, str],
    release: tuple[WrittenTime | None, str],
    arrival: Arrival,
    *,
    is_embargoed: bool,
) -> tuple[datetime | None, str | None]:
    """Return until when the document is held; as text where there is a date of release that cannot be read."""
    issued, issue_text = issue
    released, release_text = release
    if released is None:
        return None, release_text if release_text and release_text != issue_text else None
    if issued is None:
        is_later = arrival.received_at is not None and released.latest > arrival.received_at
    else:  # of two times without a zone, the later one is later
        is_later = (released.moment if issued.has_zone == released.has_zone else released.latest) > issued.moment
    return (released.latest, None) if is_embargoed or is_later else (None, None)


def embargo_in_words(notes: Sequence[str]) -> str | None:
    """Return an embargo that a note puts in words, without the word itself: "0001 Friday September 9"."""
    for note in notes:
        found = _EMBARGO.search(note[:2_000])
        if found and not _LIFTED.search(note[:2_000]):
            return found[1].strip(" .()[]") or None
    return None


def _published(root: Element, zone: ZoneInfo | None, flags: set[str]) -> tuple[WrittenTime | None, str]:
    """Return the time of a document without a readable date of issue: of its publication, else of its dateline."""
    pubdata = first(root, "head/pubdata")
    texts = (
        one_line(pubdata.get("date.publication")) if pubdata is not None else "",
        _norm(first(root, "body/body.head/dateline/story.date")),
    )
    for text in texts:
        if (time := noted_time(text, zone, flags)) is not None:
            return time, text
    return None, ""


def _references(head: NitfHead) -> tuple[tuple[Reference, ...], LifecycleKind | None]:
    """Return the earlier documents that this one names, and what that makes of it."""
    own = head.value("doc-id", "id-string")
    named = [one_line(head.docdata.get("management-doc-idref")), *head.values("correction", "id-string")]
    refers_to = tuple(Reference(provider_id=name) for name in dict.fromkeys(named) if name and name != own)
    corrects = any(
        not element.attrib or any(value.strip() for value in element.attrib.values())
        for element in every(head.docdata, "correction")
    )
    return refers_to, "correction" if corrects else "update" if refers_to else None


def _advisory(root: Element) -> LifecycleKind | None:
    tobject = first(root, "head/tobject")
    return "advisory" if tobject is not None and one_line(tobject.get("tobject.type")).lower() == "advisory" else None
