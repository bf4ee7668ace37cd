"""The parse stage: wire conventions understood and taken out of the text."""

from wiredesk.conventions.copy import WireCopy, separate
from wiredesk.conventions.sentences import sentence_spans
from wiredesk.stages.parse.quotes import find_quotes
from wiredesk_events import Lifecycle, Source, Span, StoryIdentity, StoryParsed, StoryUnique


_CARRIED = (*StoryIdentity.model_fields, "family_id", "version", "replaces", "decision")
"""Fields that pass through as they are; `source` and `lifecycle` are replaced below."""


def parse(story: StoryUnique) -> StoryParsed:
    """Return the story with its copy taken apart: dateline, byline, notes, sign-off, paragraphs, sentences, quotes.

    A byline and a kind that the envelope gave win over what the copy says. Text that is not for publication is in no
    field.
    """
    copy = separate(story.headline, story.blocks, story.received_at)
    body = "\n\n".join(copy.paragraphs)
    paragraphs = _paragraph_spans(copy)
    sentences = [
        (start + first, start + last)
        for start, text in zip((at for at, _ in paragraphs), copy.paragraphs, strict=True)
        for first, last in sentence_spans(text)
    ]
    fields = {name: getattr(story, name) for name in _CARRIED}
    return StoryParsed(
        **fields
        | {
            "source": _source(story, copy),
            "lifecycle": _lifecycle(story, copy),
        },
        headline=copy.headline,
        slug=story.envelope.slug,
        body=body,
        byline=story.envelope.byline if _names_people(story.envelope.byline) else copy.byline,
        dateline=copy.dateline,
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


def _source(story: StoryUnique, copy: WireCopy) -> Source:
    if story.source.agency or not copy.agency:
        return story.source
    return story.source.model_copy(update={"agency": copy.agency})


def _lifecycle(story: StoryUnique, copy: WireCopy) -> Lifecycle:
    """Return the life cycle that read found, with markers that only the copy shows."""
    markers = _joined(story.lifecycle.markers, copy.markers)
    kind = copy.kind if story.lifecycle.kind == "new" and copy.kind else story.lifecycle.kind
    return story.lifecycle.model_copy(update={"markers": markers, "kind": kind})


def _joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Return both without repetition, in order."""
    return tuple(dict.fromkeys((*first, *second)))


def _names_people(byline: str | None) -> bool:
    """Whether a byline field holds names; some agencies put the initials of the desk there ("gr/bp")."""
    return byline is not None and byline != "" and not ("/" in byline and byline.islower())


def _span(body: str, start: int, end: int) -> Span:
    return Span(field="body", start=start, end=end, text=body[start:end])
