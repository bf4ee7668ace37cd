"""`wiredesk dlq`: look at dead letters, send them back, lay them aside."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wiredesk.cli.cluster import BootstrapOption, reach_cluster, settings_for
from wiredesk.cli.exits import ExitCode
from wiredesk.cli.help_text import examples
from wiredesk.cli.moments import moment
from wiredesk.cli.output import Output, OutputOption, human_bytes, plural, put, safe_json, safe_text, say, show
from wiredesk.domain.records import InboundRecord


if TYPE_CHECKING:
    from wiredesk.broker.dead_letter_tools import Outcome
    from wiredesk.broker.letters import Letter, LetterFilter

app = typer.Typer(no_args_is_help=True, help="Look at dead letters, requeue or discard them.")

IdsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="ID", help="Letter ids (dlq.id), or partition:offset.")
]
StageOption = Annotated[str | None, typer.Option("--stage", help="Only those of this stage.")]
CodeOption = Annotated[str | None, typer.Option("--code", help="Only those with this error code.")]
TopicOption = Annotated[str | None, typer.Option("--topic", help="Only records that came from this topic.")]
SinceOption = Annotated[
    datetime | None,
    typer.Option(
        "--since", parser=moment, metavar="TIME", help="Only later ones: 2026-05-11T06:41:00Z, or 90m, 2h, 3d."
    ),
]
UntilOption = Annotated[
    datetime | None, typer.Option("--until", parser=moment, metavar="TIME", help="Only earlier ones.")
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do it; without it only the plan is shown.")]
EverythingOption = Annotated[bool, typer.Option("--all", help="All letters; needed when nothing else chooses.")]

_LIST_COLUMNS = ("place", "code", "stage", "origin", "attempt", "size_bytes", "detail")
_SHOWN_CHARACTERS = 4_000


@app.command("list", epilog=examples("wiredesk dlq list --since 2h", "wiredesk dlq list --code WIRE-R005 -o json"))
def list_letters(
    ids: IdsArgument = None,
    *,
    stage: StageOption = None,
    code: CodeOption = None,
    topic: TopicOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    handled: Annotated[bool, typer.Option("--handled", help="Also those requeued or discarded already.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Only the newest.")] = 50,
    output: OutputOption = None,
    bootstrap_servers: BootstrapOption = None,
) -> None:
    """List dead letters that wait to be handled, oldest first. Code 4 when there are none."""
    from wiredesk.broker.letters import find_letters

    wanted = _filter(ids, stage, code, topic, since, until, handled=handled)
    letters = find_letters(reach_cluster(settings_for(bootstrap_servers)), wanted)
    columns = ("handled", *_LIST_COLUMNS) if handled else _LIST_COLUMNS
    if letters or output is Output.JSON:
        show([_row(letter) for letter in letters[-limit:]], columns, output)
    if len(letters) > limit:
        say(f"the newest {limit} of {len(letters):,}; --limit shows more")
    if not letters:
        say("There are no such dead letters.")
        raise typer.Exit(ExitCode.DRIFT)


@app.command("show", epilog=examples("wiredesk dlq show 5f1c0a", "wiredesk dlq show 2:117 --raw letter.bin"))
def show_letter(
    letter_id: Annotated[str, typer.Argument(metavar="ID", help="The letter's id (dlq.id), or partition:offset.")],
    *,
    raw: Annotated[
        Path | None, typer.Option("--raw", metavar="FILE", help="Write the value, byte for byte, to a new file.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Show the whole value, however long.")] = False,
    output: OutputOption = None,
    bootstrap_servers: BootstrapOption = None,
) -> None:
    """Show one dead letter: what went wrong, its headers, its value. Control characters are spelled out."""
    letter, record = _one_letter(reach_cluster(settings_for(bootstrap_servers)), letter_id)
    if raw is not None:
        _write_new(raw, record.value or b"")
        say(f"{human_bytes(letter.size_bytes)} written to {raw}.")
        return
    if output is Output.TABLE or (output is None and sys.stdout.isatty()):
        put(letter_text(letter, record, limit=None if full else _SHOWN_CHARACTERS))
    else:
        put(safe_json(_letter_json(letter, record)))


@app.command(
    epilog=examples(
        "wiredesk dlq requeue --code WIRE-X002 --since 1d",
        "wiredesk dlq requeue --code WIRE-X002 --since 1d --yes",
        "wiredesk dlq requeue 2:117 --max-attempts 10 --yes",
    )
)
def requeue(
    ids: IdsArgument = None,
    *,
    stage: StageOption = None,
    code: CodeOption = None,
    topic: TopicOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    everything: EverythingOption = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many, the oldest.")] = None,
    max_attempts: Annotated[
        int, typer.Option("--max-attempts", min=1, help="Leave those that failed so often already.")
    ] = 5,
    yes: YesOption = False,
    output: OutputOption = None,
    bootstrap_servers: BootstrapOption = None,
) -> None:
    """Send dead letters back to the topic where they failed, each exactly once.

    Shows its plan first and acts only with --yes. Interrupting it, or running it again, loses and repeats nothing. A
    second `dlq` session that begins meanwhile takes over. Code 3 when some letters had to stay.
    """
    from wiredesk.broker import dead_letter_tools

    wanted = _selection(ids, stage, code, topic, since, until, everything=everything)
    settings = settings_for(bootstrap_servers)
    servers = reach_cluster(settings)
    if not yes:
        _plan(
            "requeue",
            _letters(servers, wanted, limit),
            lambda letter: dead_letter_tools.refusal(letter, max_attempts=max_attempts),
        )
        return
    _act(
        dead_letter_tools.requeue(
            servers, wanted, group_prefix=settings.group_prefix, limit=limit, max_attempts=max_attempts
        ),
        output,
    )


@app.command(epilog=examples("wiredesk dlq discard 2:117 --yes", "wiredesk dlq discard --code WIRE-R001 --yes"))
def discard(
    ids: IdsArgument = None,
    *,
    stage: StageOption = None,
    code: CodeOption = None,
    topic: TopicOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    everything: EverythingOption = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many, the oldest.")] = None,
    yes: YesOption = False,
    output: OutputOption = None,
    bootstrap_servers: BootstrapOption = None,
) -> None:
    """Lay dead letters aside: marked as done, kept on the topic for its retention. Acts only with --yes."""
    from wiredesk.broker import dead_letter_tools

    wanted = _selection(ids, stage, code, topic, since, until, everything=everything)
    settings = settings_for(bootstrap_servers)
    servers = reach_cluster(settings)
    if not yes:
        _plan("discard", _letters(servers, wanted, limit), lambda _letter: None)
        return
    _act(dead_letter_tools.discard(servers, wanted, group_prefix=settings.group_prefix, limit=limit), output)


def letter_text(letter: "Letter", record: InboundRecord, *, limit: int | None) -> str:
    """Return a letter for a terminal: nothing in it is obeyed, only line ends and tabs of the value stay."""
    facts = {
        "id": letter.letter_id,
        "place": letter.place,
        "died at": letter.died_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "handled": letter.handled or "no",
        "error": f"{letter.code or '?'} {letter.title or ''}".strip(),
        "detail": letter.detail or "",
        "stage": letter.stage or "?",
        "came from": letter.origin or "?",
        "attempt": str(letter.attempt),
        "key": _text(record.key),
        "value": human_bytes(letter.size_bytes) if record.value is not None else "null",
    }
    lines = [f"{name:<10} {safe_text(text)}" for name, text in facts.items()]
    lines.append("headers")
    lines += [f"  {safe_text(name)}: {safe_text(_text(value))}" for name, value in record.headers]
    if record.value is not None:
        text = _text(record.value)
        shown = text if limit is None else text[:limit]
        lines += ["", safe_text(shown, keep="\n\t").rstrip("\n")]
        if len(shown) < len(text):
            lines.append(
                f"… {plural(len(text) - len(shown), 'character')} more; --full shows them, --raw FILE saves them"
            )
    return "\n".join(lines)


def _text(data: bytes | None) -> str:
    return "null" if data is None else data.decode("utf-8", "backslashreplace")


def _letter_json(letter: "Letter", record: InboundRecord) -> dict[str, Any]:
    from wiredesk.cli.records import value_fields

    return {
        **_row(letter),
        "key": None if record.key is None else _text(record.key),
        "headers": {name: _text(value) for name, value in record.headers},
        **({"value": None} if record.value is None else value_fields(record.value)),
    }


def _row(letter: "Letter") -> dict[str, Any]:
    return {"letter_id": letter.letter_id, "place": letter.place} | asdict(letter)


def _filter(
    ids: Sequence[str] | None,
    stage: str | None,
    code: str | None,
    topic: str | None,
    since: datetime | None,
    until: datetime | None,
    *,
    handled: bool = False,
) -> "LetterFilter":
    from wiredesk.broker.letters import LetterFilter

    return LetterFilter(stage, code, topic, since, until, frozenset(ids or ()), handled)


def _selection(
    ids: Sequence[str] | None,
    stage: str | None,
    code: str | None,
    topic: str | None,
    since: datetime | None,
    until: datetime | None,
    *,
    everything: bool,
) -> "LetterFilter":
    """Return the filter; without any, `--all` must say that every letter is meant."""
    if not everything and not any((ids, stage, code, topic, since, until)):
        raise typer.BadParameter("choose letters by id or filter, or say --all")
    return _filter(ids, stage, code, topic, since, until)


def _letters(bootstrap_servers: str, wanted: "LetterFilter", limit: int | None) -> "Sequence[Letter]":
    from wiredesk.broker.letters import find_letters

    return find_letters(bootstrap_servers, wanted)[:limit]


def _plan(verb: str, letters: "Sequence[Letter]", refusal: Any) -> None:
    """Say what would be done, by stage, code and topic."""
    if not letters:
        say("There are no such dead letters.")
        raise typer.Exit(ExitCode.DRIFT)
    groups = Counter(
        (letter.stage or "?", letter.code or "?", letter.topic or "?", refusal(letter)) for letter in letters
    )
    for (stage, code, topic, reason), count in sorted(groups.items(), key=str):
        action = f"leave {count:,} ({reason})" if reason else f"{verb} {count:,}"
        say(f"Plan: {action}: {stage} {code} from {topic}")
    say("Nothing has been written; add --yes.")


def _act(outcomes: "Iterator[Outcome]", output: Output | None) -> None:
    """Carry out, tell each outcome and sum up."""
    from wiredesk.broker.dead_letter_tools import TakenOver

    told = []
    try:
        for outcome in outcomes:
            letter = outcome.letter
            told.append(
                {
                    "letter_id": letter.letter_id,
                    "place": letter.place,
                    "topic": letter.topic,
                    "outcome": outcome.handled or "left",
                    "reason": outcome.refused,
                }
            )
    except TakenOver:
        say("Another `wiredesk dlq` session took over. What is not listed has not been touched by this one.")
        raise typer.Exit(ExitCode.FAILED) from None
    finally:
        if told:
            show(told, ("place", "topic", "outcome", "reason"), output)
    if not told:
        say("There are no such dead letters.")
        raise typer.Exit(ExitCode.DRIFT)
    left = sum(one["outcome"] == "left" for one in told)
    say(f"{plural(len(told) - left, 'dead letter')} handled, {left} left.")
    if left:
        raise typer.Exit(ExitCode.PARTIAL)


def _one_letter(bootstrap_servers: str, letter_id: str) -> "tuple[Letter, InboundRecord]":
    from wiredesk.broker.letters import LetterFilter, find_letters, read_letters

    wanted = LetterFilter(ids=frozenset({letter_id}), include_handled=True)
    for pair in read_letters(bootstrap_servers, find_letters(bootstrap_servers, wanted)):
        return pair
    say(f"There is no dead letter {letter_id}.")
    raise typer.Exit(ExitCode.FAILED)


def _write_new(path: Path, value: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(value)
    except FileExistsError:
        raise typer.BadParameter(f"{path} exists already", param_hint="--raw") from None
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}", param_hint="--raw") from None


__all__ = ["app", "letter_text"]
