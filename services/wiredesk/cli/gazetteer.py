"""`wiredesk gazetteer`: build the file of places ahead, say what it is, ask it for a name."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wiredesk.cli.cluster import settings_for
from wiredesk.cli.exits import ExitCode
from wiredesk.cli.help_text import examples
from wiredesk.cli.output import Output, OutputOption, human_bytes, say, show


if TYPE_CHECKING:
    from pathlib import Path

    from wiredesk.gazetteer import Candidate

app = typer.Typer(no_args_is_help=True, help="Build and ask the gazetteer.")
_FOUND = ("place_id", "kind", "match", "alone", "population", "where")


@app.command(epilog=examples("wiredesk gazetteer build", "WIREDESK_CACHE_DIR=/srv/cache wiredesk gazetteer build"))
def build(
    *, anew: Annotated[bool, typer.Option("--anew", help="Build it even where a whole one is at hand.")] = False
) -> None:
    """Build the gazetteer's file where there is none, so that no stage has to; about half a minute."""
    from wiredesk.gazetteer.store import gazetteer_path, open_gazetteer, rebuild

    folder = _folder()
    if anew:
        rebuild(folder)
    else:
        open_gazetteer(folder)
    path = gazetteer_path(folder)
    say(f"{path}: {human_bytes(path.stat().st_size)}")


@app.command(epilog=examples("wiredesk gazetteer info", "wiredesk gazetteer info --output json"))
def info(output: OutputOption = None) -> None:
    """Say which file this release uses, whether it is there and whole, and what it is made of; builds nothing.

    Code 4 when it is not there or not whole.
    """
    from wiredesk.gazetteer.mapped import BrokenFile, MappedGazetteer
    from wiredesk.gazetteer.sources import PINNED
    from wiredesk.gazetteer.store import gazetteer_path
    from wiredesk.gazetteer.version import version

    path = gazetteer_path(_folder())
    facts: dict[str, Any] = {"version": version(), "file": str(path), "state": "absent"}
    try:
        facts |= {"state": "whole", "places": MappedGazetteer(path).place_count, "bytes": path.stat().st_size}
    except FileNotFoundError:
        pass
    except (BrokenFile, OSError) as error:
        facts["state"] = f"broken: {error}"
    facts |= {f"package {name}": release for name, release in PINNED.items()}
    if output is Output.TABLE or (output is None and sys.stdout.isatty()):
        show([{"fact": fact, "value": value} for fact, value in facts.items()], ("fact", "value"), Output.TABLE)
    else:
        show([facts], (), output)
    if facts["state"] != "whole":
        raise typer.Exit(ExitCode.DRIFT)


@app.command(epilog=examples("wiredesk gazetteer find Islamabad", 'wiredesk gazetteer find "St. Marys" -o json'))
def find(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A name as copy writes it; case and accents do not count.")
    ],
    output: OutputOption = None,
) -> None:
    """Print the places that a name may stand for, as the stages see them, best first. Code 4 when there is none."""
    from wiredesk.gazetteer.store import load_gazetteer

    places = load_gazetteer(_folder()).candidates(name)
    show(_rows(places), _FOUND, output)
    if not places:
        raise typer.Exit(ExitCode.DRIFT)


def _rows(places: "tuple[Candidate, ...]") -> Iterator[dict[str, Any]]:
    from dataclasses import asdict

    for place in places:
        where = ", ".join(filter(None, (place.name, place.admin2, place.admin1, place.country_code)))
        yield asdict(place) | {"where": where}


def _folder() -> "Path":
    from wiredesk.folders import gazetteer_dir

    return gazetteer_dir(settings_for().cache_dir)
