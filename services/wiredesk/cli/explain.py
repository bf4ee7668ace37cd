"""`wiredesk explain`: why dedupe decided on a story as it did."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wiredesk.cli.cluster import BootstrapOption, reach_cluster, settings_for
from wiredesk.cli.exits import ExitCode
from wiredesk.cli.help_text import examples
from wiredesk.cli.output import Output, OutputOption, plural, put, safe_json, say


if TYPE_CHECKING:
    from wiredesk.cli.decision_logs import DecisionLog
    from wiredesk.cli.decisions import Found
    from wiredesk.settings import Settings
    from wiredesk.stages.dedupe.explanation import Explanation

EPILOG = examples(
    "wiredesk explain 0cbd0a1e-7a42-5f0e-9d56-3b1c8a6f2d10",
    "wiredesk explain 0cbd0a1e -o json | jq .sentence",
    "wiredesk process seeds --topics all | wiredesk explain 0cbd0a1e --from -",
)


def explain(
    story_id: Annotated[
        str, typer.Argument(metavar="STORY_ID", help="The story's id; its first 8 characters do where they are unique.")
    ],
    *,
    file: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Look in a file of records as `wiredesk process --topics all` prints them, - for standard input,"
            " instead of on the topics.",
            show_default=False,
        ),
    ] = None,
    output: OutputOption = None,
    bootstrap_servers: BootstrapOption = None,
) -> None:
    """Say in words why dedupe kept or dropped a story: the rule, what the story was held against, its family.

    Reads wire.unique and wire.duplicates (and wire.read for what a duplicate said), as far back as they are kept; the
    newest decision counts. Thresholds are those of the settings now in force. Code 1 when there is no decision on such
    a story, 3 when records that name it could not be read.
    """
    from wiredesk.cli.decisions import Ambiguous, find

    settings = settings_for(bootstrap_servers)
    with _log(settings, file) as log:
        try:
            found = find(log, story_id)
        except Ambiguous as error:
            say(f"Several stories have an id that begins with {story_id}: {error}")
            raise typer.Exit(ExitCode.FAILED) from None
        bad = tuple(dict.fromkeys(log.bad))
        where = log.name
    for place in bad[:_NAMED]:
        say(f"wiredesk: {place} is no decision that can be read")
    if found is None:
        say(f"There is no decision on a story {story_id} in {where}.")
        raise typer.Exit(ExitCode.FAILED)
    explanation = _explained(found, settings)
    if output is Output.TABLE or (output is None and sys.stdout.isatty()):
        from wiredesk.cli.explanation_text import explanation_text

        put("\n".join(explanation_text(explanation, found.versions, found.repeats)))
    else:
        put(safe_json(_json(explanation, found)))
    if bad:
        say(f"{plural(len(bad), 'record')} skipped.")
        raise typer.Exit(ExitCode.PARTIAL)


_NAMED = 20


def _log(settings: "Settings", file: Path | None) -> "AbstractContextManager[DecisionLog]":
    from wiredesk.cli.decision_logs import file_log, kafka_log

    return kafka_log(reach_cluster(settings)) if file is None else file_log(file)


def _explained(found: "Found", settings: "Settings") -> "Explanation":
    from wiredesk.composition import work_settings
    from wiredesk.pipeline.work import dedupe_settings
    from wiredesk.stages.dedupe.explanation import explain as in_words

    thresholds = dedupe_settings(work_settings(settings))
    return in_words(found.decided, thresholds, compared=found.compared, kept=found.kept, mark=found.mark)


def _json(explanation: "Explanation", found: "Found") -> dict[str, Any]:
    fields = asdict(explanation)
    if explanation.alike is not None:
        fields["alike"]["measures"] = list(_measures(explanation))
    return {
        "story_id": explanation.story.story_id,
        **fields,
        "outcome_text": explanation.outcome_text,
        "family": {
            "versions": [asdict(one) for one in found.versions],
            "repeats": [asdict(one) for one in found.repeats],
        },
    }


def _measures(explanation: "Explanation") -> Iterator[dict[str, Any]]:
    for measure in explanation.alike.measures if explanation.alike else ():
        yield {**asdict(measure), "reached": measure.reached}
