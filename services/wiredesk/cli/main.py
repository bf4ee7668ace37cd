"""The command `wiredesk`: its groups, and what an error looks like on the way out.

Importing this module must stay cheap: it happens at every start, completion included. Heavy imports belong into the
commands.
"""

import importlib
import importlib.util
import io
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from wiredesk import __version__
from wiredesk.cli import config, dlq, explain, export, gazetteer, process, publish, schema, topics
from wiredesk.cli.exits import exit_code_of, explanation
from wiredesk.cli.help_text import examples
from wiredesk.cli.output import put, say
from wiredesk.domain.errors import WiredeskError


class _Commands(TyperGroup):
    """The top command: an error with a code ends it with one clear message and that code's exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except WiredeskError as error:
            say(explanation(error))
            raise typer.Exit(exit_code_of(error)) from error


def _version(*, asked: bool) -> None:
    if asked:
        put(f"wiredesk {__version__}")
        raise typer.Exit


def _main(
    *,
    _version_asked: Annotated[
        bool,
        typer.Option(
            "--version", callback=lambda asked: _version(asked=asked), is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Raw news-wire copy in, clean, deduplicated, enriched events out.

    Data goes to standard output, everything else to standard error. Exit codes: 0 done, 1 failed, 2 usage, 3 done in
    part, 4 drift or nothing to do, 69 unavailable, 78 misconfigured. Settings are environment variables WIREDESK_…:
    see `wiredesk config show`.
    """


app = typer.Typer(
    cls=_Commands,
    callback=_main,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    epilog=examples("wiredesk up", "wiredesk process story.txt", "wiredesk dlq list --since 2h"),
)


def _add_if_present(module: str, function: str) -> None:
    """Add a command of a module that may not be installed."""
    if importlib.util.find_spec(module) is not None:
        app.command(function)(getattr(importlib.import_module(module), function))


_add_if_present("wiredesk.cli.up", "up")
_add_if_present("wiredesk.cli.worker", "worker")
app.command("process", epilog=process.EPILOG)(process.process)
app.command("publish", epilog=publish.EPILOG)(publish.publish)
app.command("export", epilog=export.EPILOG)(export.export)
app.command("explain", epilog=explain.EPILOG)(explain.explain)
app.add_typer(topics.app, name="topics")
app.add_typer(dlq.app, name="dlq")
app.add_typer(gazetteer.app, name="gazetteer")
app.add_typer(schema.app, name="schema")
app.add_typer(config.app, name="config")


def run() -> None:
    """Run the command line; the entry point `wiredesk`."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal without UTF-8 must not end a command
        sys.stdout.reconfigure(errors="backslashreplace")
    app(prog_name="wiredesk")


if __name__ == "__main__":
    run()
