"""The parse stage: wire conventions understood and taken out of the text."""

from datetime import datetime
from typing import Any

from wiredesk.conventions.copy import WireCopy, separate
from wiredesk.conventions.dateline_patterns import is_region
from wiredesk.conventions.datelines import find_dateline
from wiredesk.conventions.filing_dates import AHEAD
from wiredesk.conventions.sentences import sentence_spans
from wiredesk.conventions.signoffs import byline, is_initials
from wiredesk.conventions.white_space import tidy
from wiredesk.stages.parse.quotes import find_quotes
from wiredesk_events import Dateline, Envelope, Lifecycle, Source, StoryIdentity, StoryParsed, StoryUnique


_CARRIED = (*StoryIdentity.model_fields, "family_id", "version", "replaces", "decision")
"""Fields that pass through as they are; `source` and `lifecycle` are replaced below."""


def parse(story: StoryUnique) -> StoryParsed:
    """Return the story with its copy taken apart: dateline, byline, notes, sign-off, paragraphs, sentences, quotes.

    A byline and a kind that the envelope gave win over what the copy says; its dateline counts where the copy has none.
    Text that is not for publication is in no field.
    """
    sent_at = _sent_at(story)
    copy = separate(story.headline, story.blocks, sent_at)
    body = "\n\n".join(copy.paragraphs)
    paragraphs = _paragraph_spans(copy)
    sentences = [
        (start + first, start + last)
        for start, text in zip((at for at, _ in paragraphs), copy.paragraphs, strict=True)
        for first, last in sentence_spans(text)
    ]
    dateline = copy.dateline or _envelope_dateline(story.envelope, copy, sent_at)
    fields = {name: getattr(story, name) for name in _CARRIED}
    return StoryParsed(
        **fields
        | {
            "source": _source(story, copy, dateline),
            "lifecycle": _lifecycle(story, copy),
        },
        headline=copy.headline,
        slug=story.envelope.slug,
        body=body,
        byline=_writer(story.envelope.byline) or copy.byline,
        dateline=dateline,
        editor_notes=_joined(story.envelope.editor_notes, copy.editor_notes),
        credits=copy.credits,
        sign_off=copy.sign_off,
        paragraphs=tuple(_span(body, start, end) for start, end in paragraphs),
        sentences=tuple(_span(body, start, end) for start, end in sentences),
        quotes=find_quotes(body, paragraphs, sentences),
        tables=copy.tables,
    )


def _paragraph_spans(copy: WireCopy) -> list[tuple[int, int]]:
    spans = []
    at = 0
    for text in copy.paragraphs:
        spans.append((at, at + len(text)))
        at += len(text) + 2
    return spans


def _source(story: StoryUnique, copy: WireCopy, dateline: Dateline | None) -> Source:
    agency = story.source.agency or copy.agency or (dateline.agency if dateline else None)
    if agency == story.source.agency:
        return story.source
    return story.source.model_copy(update={"agency": agency})


def _sent_at(story: StoryUnique) -> datetime:
    """Return the time that supplies the year of a dateline: when the provider issued the story, if that can be."""
    issued, received = story.issued_at, story.received_at
    return issued if issued is not None and issued - received <= AHEAD else received


def _envelope_dateline(envelope: Envelope, copy: WireCopy, sent_at: datetime) -> Dateline | None:
    """Return the dateline of the format's own fields: "DOHA, May 3 (MP)", or no more than a place."""
    written, place = envelope.dateline, envelope.dateline_place
    if written and tidy(written):
        line = tidy(written)
        # Fields leave the closing dash out; the story behind it gives the weekday that an old date needs.
        prose = copy.paragraphs[0][:_WEEKDAY_REACH] if copy.paragraphs else ""
        for ending in ("", " -"):
            found = find_dateline(f"{line}{ending} {prose}", sent_at)
            if found and found.end <= len(line) + 3 and found.dateline.text.startswith(line):
                return found.dateline.model_copy(update={"text": written})
    elif not place or not tidy(place):
        return None
    line = tidy(place or "") or tidy(written or "")
    city, _, region = line.partition(", ")
    named = is_region(region)
    bare = len(line) <= _MAX_PLACE and not any(map(str.isdigit, line))
    return Dateline(
        text=written or place or "",
        place=(city if named else line) if bare else None,
        region=region if bare and named else None,
    )


_WEEKDAY_REACH = 1500
"""Characters of the story in which a weekday may tell the year of a date."""

_MAX_PLACE = 60
"""Characters; no place of a dateline is longer."""


def _lifecycle(story: StoryUnique, copy: WireCopy) -> Lifecycle:
    """Return the life cycle that read found, with markers that only the copy shows."""
    markers = _joined(story.lifecycle.markers, copy.markers)
    told = None if copy.kind == "take" and copy.take == 1 else copy.kind  # the first take is the story
    kind = told if story.lifecycle.kind == "new" and told else story.lifecycle.kind
    return story.lifecycle.model_copy(update={"markers": markers, "kind": kind})


def _joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Return both without repetition, in order."""
    return tuple(dict.fromkeys((*first, *second)))


def _writer(field: str | None) -> str | None:
    """Return who a byline field names, without "By"; some agencies put the initials of the desk there ("gr/bp")."""
    line = tidy(field or "")
    if not line or is_initials(line) or ("/" in line and line.islower()):
        return None
    return byline(line) or line


def _span(body: str, start: int, end: int) -> Any:
    """Return a span as the event's own validation reads it: six times as fast as a model for each."""
    return {"field": "body", "start": start, "end": end, "text": body[start:end]}
