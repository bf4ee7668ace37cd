"""`wiredesk config`: which settings are in force, and whether they are right."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from wiredesk.cli.cluster import settings_for
from wiredesk.cli.help_text import examples
from wiredesk.cli.output import OutputOption, plural, say, show


if TYPE_CHECKING:
    from wiredesk.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Show and check the settings.")
_REDACTED = "********"


@app.command("show", epilog=examples("wiredesk config show", "wiredesk config show --output json"))
def show_settings(output: OutputOption = None) -> None:
    """Print every setting with its value, and whether it comes from the environment; secrets are not shown."""
    show(_rows(settings_for()), ("variable", "value", "source", "description"), output)


@app.command(epilog=examples("wiredesk config check", "WIREDESK_PARTITIONS=0 wiredesk config check"))
def check() -> None:
    """Check every setting and the files that they name; code 78 when one is wrong (the message names it)."""
    from wiredesk.composition import check_stages, declared_topics

    settings = settings_for()
    topics = declared_topics(settings)
    check_stages(settings)
    say(f"The settings are right; they ask for {plural(len(topics), 'topic')}.")


def _rows(settings: "Settings") -> Iterator[dict[str, Any]]:
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        yield {
            "variable": f"WIREDESK_{name.upper()}",
            "value": redacted(name, value),
            "source": "environment" if name in settings.model_fields_set else "default",
            "description": field.description,
        }


def redacted(name: str, value: object) -> object:
    """Return a value that may be shown: no secret, and no credentials inside an address."""
    from pydantic import SecretStr

    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, SecretStr) or any(word in name for word in ("password", "secret", "token")):
        return _REDACTED
    return ",".join(f"{_REDACTED}@{part.rpartition('@')[2]}" if "@" in part else part for part in str(value).split(","))
