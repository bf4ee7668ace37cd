"""`wiredesk schema`: the files that are generated from the contract and the tables."""

from pathlib import Path
from typing import Annotated

import typer

from wiredesk.cli.exits import ExitCode
from wiredesk.cli.help_text import examples
from wiredesk.cli.output import plural, put, say


app = typer.Typer(no_args_is_help=True, help="Write and check schemas, AsyncAPI document and reference pages.")
RootOption = Annotated[
    Path, typer.Option("--root", exists=True, file_okay=False, help="The checkout that holds schemas/ and docs/.")
]


@app.command(epilog=examples("wiredesk schema export", "wiredesk schema export --root build/contract"))
def export(root: RootOption = Path()) -> None:
    """Write schemas/json, schemas/asyncapi.yaml and the generated pages of docs/; print the files that changed."""
    from wiredesk.contract.export import write_all

    changed = write_all(root)
    for path in changed:
        put(str(path))
    say(f"{plural(len(changed), 'file')} changed.")


@app.command(epilog=examples("wiredesk schema check"))
def check(root: RootOption = Path()) -> None:
    """Compare the files with what `export` would write; print what differs. Code 4 when something does."""
    from wiredesk.contract.export import check_all

    differences = check_all(root)
    for difference in differences:
        put(difference)
    if differences:
        say("Run `wiredesk schema export`.")
        raise typer.Exit(ExitCode.DRIFT)
    say("The generated files are up to date.")
