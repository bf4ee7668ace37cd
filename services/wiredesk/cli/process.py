"""`wiredesk process`: the whole pipeline in this process, files in, enriched stories out; no Kafka."""

import sys
from typing import Annotated

import typer

from wiredesk.cli.cluster import settings_for
from wiredesk.cli.exits import ExitCode
from wiredesk.cli.help_text import examples
from wiredesk.cli.messages import FilesArgument, Inputs, MessagesOption, ReceivedOption, SourceOption
from wiredesk.cli.output import say


EPILOG = examples(
    "wiredesk process story.txt",
    "wiredesk process seeds | jq .headline",
    "wiredesk process --messages feed.jsonl --topics all",
    "wiredesk process story.txt --topics duplicates,dead-letters",
)


def process(
    files: FilesArgument,
    *,
    messages: MessagesOption = False,
    source: SourceOption = "file",
    received_at: ReceivedOption = None,
    topics: Annotated[
        str | None,
        typer.Option(
            "--topics",
            metavar="all|NAME,…",
            help="Print every record of these topics as {topic, key, headers, value}, in the order in which they are"
            " made; `all` is every topic but wire.raw. Names may be patterns and may leave out `wire.`.",
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="End with code 3 when there are dead letters.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary, no lines about dead letters.")] = False,
) -> None:
    """Run files through the pipeline and print the enriched stories, one JSON object a line, byte for byte as in Kafka.

    Families, versions and duplicates are decided among the messages given, in their order. A message that cannot be
    processed becomes a dead letter: it is named in the summary and does not change the exit code (but for --strict).
    Inputs that cannot be read at all are named, skipped, and end the command with code 3.
    """
    from wiredesk.cli.records import Tally, choose_topics, write_records
    from wiredesk.composition import declared_topics, work_settings
    from wiredesk.pipeline.local import LocalPipeline

    inputs = Inputs(tuple(files), messages, source, received_at)
    settings = settings_for()
    chosen = None if topics is None else choose_topics(topics, declared_topics(settings))
    pipeline = LocalPipeline(work_settings(settings), settings.partitions)
    tally = Tally(quiet)
    write_records(pipeline, tally.good_messages(inputs.read()), chosen, tally, sys.stdout.buffer)
    if not quiet:
        say(tally.summary())
    if tally.bad or (strict and tally.dead_letters):
        raise typer.Exit(ExitCode.PARTIAL)
