"""What came out, for people: the tables at the end of `wiredesk up`."""

import io
import textwrap
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from wiredesk.broker.reader import read_topic
from wiredesk.cli.output import safe_text
from wiredesk.topics import DEAD_LETTERS, DUPLICATES, ENRICHED
from wiredesk_events import StoryDuplicate, StoryEnriched, load


_LIMIT = 200


def result_tables(bootstrap_servers: str, *, width: int = 150) -> Iterator[str]:
    """Yield the lines of the tables: enriched stories, duplicates, dead letters; newest last, at most 200 each."""
    stories = _each_once(bootstrap_servers, ENRICHED)
    duplicates = _each_once(bootstrap_servers, DUPLICATES)
    letters = list(read_topic(bootstrap_servers, DEAD_LETTERS))
    enriched = sorted((load(StoryEnriched, value) for value in stories), key=lambda story: story.received_at)
    yield from _lines(_stories(enriched), width)
    if enriched:
        yield from _details(enriched[0])
    if duplicates:
        yield from _lines(_duplicates([load(StoryDuplicate, value) for value in duplicates]), width)
    waiting = [letter for letter in letters if letter.header("dlq.code")]
    if waiting:
        table = Table(title=f"{len(waiting)} dead letters (wire.dead-letters)", title_justify="left")
        for column in ("code", "stage", "what happened", "detail", "bytes"):
            table.add_column(column, overflow="ellipsis", no_wrap=True)
        for letter in waiting[-_LIMIT:]:
            cells = [safe_text(letter.header(f"dlq.{name}") or "") for name in ("code", "stage", "title", "detail")]
            table.add_row(*cells, str(len(letter.value or b"")))
        yield from _lines(table, width)


def _each_once(bootstrap_servers: str, topic: str) -> list[bytes]:
    """Return the values as a reader sees them that drops repeated `ce_id`s, in the order of their receipt."""
    seen: dict[str | None, bytes] = {}
    for record in read_topic(bootstrap_servers, topic):
        seen.setdefault(record.header("ce_id"), record.value or b"")
    return list(seen.values())


def _stories(stories: list[StoryEnriched]) -> Table:
    table = Table(title=f"{len(stories)} enriched stories (wire.enriched)", title_justify="left")
    table.add_column("v", justify="right", no_wrap=True, min_width=1)
    for name, size in (("kind", 10), ("status", 8), ("dateline", 12), ("headline", 48)):
        table.add_column(name, overflow="ellipsis", no_wrap=True, max_width=size, min_width=min(size, 10))
    table.add_column("names", justify="right", no_wrap=True, min_width=5)
    table.add_column("about", overflow="ellipsis", no_wrap=True, max_width=20)
    table.add_column("watched as (l)iteral, (g)ovt", overflow="ellipsis", no_wrap=True, min_width=28)
    for story in stories[-_LIMIT:]:
        table.add_row(
            str(story.version),
            story.lifecycle.kind,
            story.lifecycle.status,
            safe_text(story.dateline.place or "" if story.dateline else ""),
            safe_text(story.headline or story.body[:80]),
            str(sum(entity.kind in {"person", "organization"} for entity in story.entities)),
            safe_text(", ".join(focus.name for focus in story.focus[:3])),
            ", ".join(f"{match.watch} {''.join(reading[0] for reading in match.readings)}" for match in story.watch),
        )
    return table


def _details(story: StoryEnriched) -> Iterator[str]:
    """Yield one story's tags, a line each."""
    yield f"The first of them in detail (v{story.version}, {story.story_id}):"
    dateline = story.dateline
    facts = {
        "headline": story.headline,
        "markers": ", ".join(story.lifecycle.markers),
        "dateline": f"{dateline.place}, {dateline.date} ({dateline.agency})" if dateline else "",
        "who": "; ".join(
            " ".join((*entity.titles, entity.name))
            for entity in story.entities
            if entity.kind in {"person", "organization"}
        ),
        "what": "; ".join(
            f"{entity.name} [{entity.kind}]"
            for entity in story.entities
            if entity.kind in {"event", "product", "facility", "disease", "law", "work"}
        ),
        "when": "; ".join(f"{time.span.text} = {time.value}" for time in story.times),
        "how much": "; ".join(f"{amount.span.text} = {amount.value} {amount.unit}" for amount in story.amounts),
        "where": "; ".join(
            f"{place.name} ({', '.join(dict.fromkeys(mention.reading for mention in place.mentions)) or 'dateline'})"
            for place in story.places
        ),
        "said": f"{len(story.quotes)} quotes by "
        + ", ".join(dict.fromkeys(quote.speaker_name or "?" for quote in story.quotes)),
        "sign-off": story.sign_off or "",
    }
    for name, fact in facts.items():
        if fact:
            lines = textwrap.wrap(safe_text(fact), 130)
            yield f"  {name:<9} {lines[0]}"
            yield from (f"  {'':<9} {line}" for line in lines[1:])
    yield ""


def _duplicates(duplicates: list[StoryDuplicate]) -> Table:
    table = Table(title=f"{len(duplicates)} duplicates (wire.duplicates)", title_justify="left")
    for column in ("source", "headline", "reason", "alike"):
        table.add_column(column, overflow="ellipsis", no_wrap=True)
    for story in sorted(duplicates, key=lambda item: (item.received_at, item.story_id))[-_LIMIT:]:
        scores = story.decision.scores
        alike = "" if scores is None else f"J {scores.jaccard:.2f}  C {scores.containment:.2f}"
        table.add_row(safe_text(story.source.feed), safe_text(story.headline), story.decision.reason, alike)
    return table


def _lines(table: Table, width: int) -> Iterator[str]:
    console = Console(file=io.StringIO(), width=width, no_color=True)
    with console.capture() as capture:
        console.print(table)
    yield from capture.get().splitlines()
