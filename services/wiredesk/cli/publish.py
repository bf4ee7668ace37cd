"""`wiredesk publish`: messages from files onto `wire.raw`."""

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wiredesk.cli.cluster import BootstrapOption, reach_cluster, settings_for
from wiredesk.cli.exits import ExitCode
from wiredesk.cli.help_text import examples
from wiredesk.cli.message_types import BadInput
from wiredesk.cli.messages import FilesArgument, Inputs, MessagesOption, ReceivedOption, SourceOption
from wiredesk.cli.output import human_bytes, plural, say
from wiredesk.domain.errors import Unavailable


if TYPE_CHECKING:
    from wiredesk.domain.records import OutboundRecord

EPILOG = examples(
    "wiredesk publish story.txt --source efe",
    "wiredesk publish seeds --yes",
    "wiredesk publish --messages feed.jsonl --rate 100/s --yes",
    "tail -f wire.jsonl | wiredesk publish --messages - --yes",
)
_RATE = re.compile(r"\A(?P<count>[0-9]+(?:\.[0-9]+)?)(?:/s)?\Z")


def _rate(text: str) -> float:
    found = _RATE.match(text)
    if found is None or float(found["count"]) <= 0:
        raise typer.BadParameter(f"{text!r} is no rate: write 100/s")
    return float(found["count"])


def publish(
    files: FilesArgument,
    *,
    messages: MessagesOption = False,
    source: SourceOption = "file",
    received_at: ReceivedOption = None,
    rate: Annotated[
        float | None, typer.Option("--rate", parser=_rate, metavar="N/s", help="At most so many messages a second.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Publish; without it only the plan is shown.")] = False,
    bootstrap_servers: BootstrapOption = None,
) -> None:
    """Publish messages to wire.raw, in order, each confirmed by the cluster.

    Shows its plan first and publishes only with --yes. Inputs that cannot be read and messages that the topic does
    not take are named and skipped, and end the command with code 3. Running it again publishes again: dedupe will
    call the second copies duplicates.
    """
    from wiredesk.topics import RAW

    inputs = Inputs(tuple(files), messages, source, received_at)
    plan = _survey(inputs)
    say(plan.text(named=not yes))
    if plan.count == 0:
        say("There is nothing to publish.")
        raise typer.Exit(ExitCode.PARTIAL if plan.bad else ExitCode.DRIFT)
    if not yes:
        say("Nothing has been published; add --yes to publish.")
        raise typer.Exit(ExitCode.PARTIAL if plan.bad else ExitCode.OK)
    settings = settings_for(bootstrap_servers)
    result = _publish(inputs, reach_cluster(settings), plan.count, rate)
    say(f"{plural(result.confirmed, 'message')} published to {RAW}, {result.failed} skipped.")
    if result.failed:
        raise typer.Exit(ExitCode.PARTIAL)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What would be published; the count is None where only reading standard input would tell."""

    count: int | None
    size: int
    bad: tuple[BadInput, ...]

    def text(self, *, named: bool) -> str:
        """Return the plan for people; with the bad inputs, unless the publishing itself will name them."""
        from wiredesk.topics import RAW

        if self.count is None:
            return f"Plan: publish what comes on standard input to {RAW}."
        lines = [f"skipped {one}" for one in self.bad] if named else []
        lines.append(f"Plan: publish {plural(self.count, 'message')}, {human_bytes(self.size)}, to {RAW}.")
        return "\n".join(lines)


@dataclass(slots=True)
class _Result:
    confirmed: int = 0
    failed: int = 0


def _survey(inputs: Inputs) -> _Plan:
    """Read through the inputs once, without keeping them."""
    if inputs.from_stdin:
        return _Plan(None, 0, ())
    count = size = 0
    bad = []
    for one in inputs.read():
        if isinstance(one, BadInput):
            bad.append(one)
        else:
            count += 1
            size += len(one.raw.value)
    return _Plan(count, size, tuple(bad))


def _publish(inputs: Inputs, bootstrap_servers: str, total: int | None, rate: float | None) -> _Result:
    from wiredesk.broker.publisher import publisher

    result = _Result()

    def records() -> "Iterator[OutboundRecord]":
        begin = time.monotonic()
        sent = 0
        for one in inputs.read():
            if isinstance(one, BadInput):
                result.failed += 1
                say(f"skipped {one}")
                continue
            if rate is not None:
                time.sleep(max(0.0, begin + sent / rate - time.monotonic()))
            sent += 1
            yield one.raw.record()

    with _progress(total) as advance, publisher(bootstrap_servers) as publishing:
        try:
            for delivery in publishing.publish(records()):
                if delivery.refused is None:
                    result.confirmed += 1
                else:
                    result.failed += 1
                    say(f"refused a message of {(delivery.record.key or b'').decode()}: {delivery.refused}")
                advance()
        except Unavailable as error:
            told = (
                f"{error.detail}; {plural(result.confirmed, 'message')} confirmed, of the later ones nothing is known"
            )
            raise Unavailable(error.code.code, told) from error
    return result


@contextmanager
def _progress(total: int | None) -> Iterator[Any]:
    """Give a function that moves a progress bar on; on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("publishing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("publishing", total=total)
        yield lambda: bar.advance(task)
