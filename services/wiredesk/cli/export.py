"""`wiredesk export`: enriched stories in another format."""

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wiredesk.cli.exits import ExitCode
from wiredesk.cli.help_text import examples
from wiredesk.cli.output import plural, put, safe_json, say


if TYPE_CHECKING:
    from wiredesk_events import StoryEnriched


EPILOG = examples(
    "wiredesk process story.txt | wiredesk export --format ninjs -",
    "wiredesk process seeds | wiredesk export --format ninjs - > seeds.ninjs.jsonl",
)


class ExportFormat(StrEnum):
    """What an enriched story can be written as."""

    NINJS = "ninjs"


def export(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Files of enriched stories, one JSON object a line; - for standard input."),
    ],
    *,
    export_format: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="ninjs: IPTC ninjs 3.1, one document a line.")
    ] = ExportFormat.NINJS,
) -> None:
    """Write enriched stories, as `wiredesk process` prints them and wire.enriched holds them, in another format.

    A line that is no enriched story is named and skipped, and the command ends with code 3.
    """
    from pydantic import ValidationError

    from wiredesk_events import StoryEnriched, load

    convert = _converter(export_format)
    bad = 0
    for file in files:
        name = "standard input" if str(file) == "-" else str(file)
        try:
            data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        except OSError as error:
            bad += 1
            say(f"wiredesk: {name}: {error.strerror}")
            continue
        for number, line in enumerate(data.split(b"\n"), start=1):
            if not line.strip():
                continue
            try:
                story = load(StoryEnriched, line)
            except ValidationError as error:
                bad += 1
                say(f"wiredesk: {name}, line {number}: not an enriched story ({plural(error.error_count(), 'error')})")
                continue
            put(safe_json(convert(story)))
    if bad:
        raise typer.Exit(ExitCode.PARTIAL)


def _converter(export_format: ExportFormat) -> "Callable[[StoryEnriched], dict[str, Any]]":
    from wiredesk.exports.ninjs import to_ninjs

    return {ExportFormat.NINJS: to_ninjs}[export_format]
