"""`wiredesk topics`: the cluster's topics against the table."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from wiredesk.cli.cluster import BootstrapOption, reach_cluster, settings_for
from wiredesk.cli.exits import ExitCode
from wiredesk.cli.help_text import examples
from wiredesk.cli.output import Output, OutputOption, Row, say, show


if TYPE_CHECKING:
    from wiredesk.broker.topic_admin import TopicPlan

app = typer.Typer(no_args_is_help=True, help="Create and check the topics.")
_COLUMNS = ("action", "topic", "setting", "old", "new")


@app.command(epilog=examples("wiredesk topics plan", "wiredesk topics plan --output json -b kafka:9092"))
def plan(output: OutputOption = None, bootstrap_servers: BootstrapOption = None) -> None:
    """Show what separates the cluster from the topic table; changes nothing. Code 4 when something does."""
    planned = _plan(bootstrap_servers)
    _show(planned, output)
    if not planned.as_declared:
        raise typer.Exit(ExitCode.DRIFT)


@app.command(epilog=examples("wiredesk topics apply", "wiredesk topics apply --yes"))
def apply(
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it; without it only the plan is shown.")] = False,
    output: OutputOption = None,
    bootstrap_servers: BootstrapOption = None,
) -> None:
    """Create missing topics and set what differs. Partition counts are never changed, unknown topics are left alone."""
    from wiredesk.broker import topic_admin

    planned = _plan(bootstrap_servers)
    _show(planned, output)
    if not yes and not planned.nothing_to_do:
        say("Nothing has been changed; add --yes to apply.")
        raise typer.Exit(ExitCode.DRIFT)
    topic_admin.apply(planned)
    if not planned.nothing_to_do:
        say("Applied.")


def _plan(bootstrap_servers: str | None) -> "TopicPlan":
    from wiredesk.broker import topic_admin
    from wiredesk.composition import declared_topics

    settings = settings_for(bootstrap_servers)
    table = declared_topics(settings)
    return topic_admin.plan(reach_cluster(settings), table, replication_factor=settings.replication_factor)


def _show(planned: "TopicPlan", output: Output | None) -> None:
    rows = list(_rows(planned))
    if rows or output is Output.JSON:
        show(rows, _COLUMNS, output)
    if planned.as_declared:
        say("Every topic is as declared.")


def _rows(planned: "TopicPlan") -> Iterator[Row]:
    def row(action: str, topic: str, setting: str | None = None, old: object = None, new: object = None) -> Row:
        return {"action": action, "topic": topic, "setting": setting, "old": old, "new": new}

    for topic in planned.create:
        yield row("create", topic.name, new=f"{topic.partitions} partitions, {planned.replication_factor} copies")
    for change in planned.change:
        yield row("change", change.topic, change.setting, change.old, change.new)
    for wrong in planned.wrong_partitions:
        yield row("WIRE-B003", wrong.topic, "partitions", wrong.found, wrong.declared)
    for name in planned.unknown:
        yield row("unknown", name)
