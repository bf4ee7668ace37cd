"""Writing results: a table for people, JSON for programs; nothing that comes out of a record can steer a terminal."""

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer


class Output(StrEnum):
    """How results are written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


OutputOption = Annotated[
    Output | None,
    typer.Option("--output", "-o", help="How to write results; a table on a terminal, else one JSON object a line."),
]

Row = Mapping[str, object]
_KEPT_WIDTH = 14
"""A narrow terminal cuts no column below this: codes, places and coordinates stay whole."""
_UNSAFE = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories that a terminal may obey: controls, marks of direction and other invisible format characters."""


def put(line: str) -> None:
    """Write a line of results to standard output."""
    sys.stdout.write(line + "\n")


def say(text: str) -> None:
    """Write a line for people to standard error; control characters are shown, not obeyed."""
    sys.stderr.write(safe_text(text, keep="\n\t") + "\n")
    sys.stderr.flush()


def safe_text(text: str, *, keep: str = "") -> str:
    r"""Return the text with every control and format character spelled out (`\x1b`, `\u202e`), but for those in `keep`.

    So nothing in a record can move the cursor, set a title, or write text from right to left over what we say.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character if character in keep or unicodedata.category(character) not in _UNSAFE else _spelled(character)
        for character in text
    )


def safe_json(value: object) -> str:
    """Return one line of JSON in which the same characters are written as JSON escapes, which mean the same."""
    text = json.dumps(value, ensure_ascii=False, default=_plain, separators=(",", ":"))
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        json.dumps(character)[1:-1] if unicodedata.category(character) in _UNSAFE else character for character in text
    )


def show(rows: Iterable[Row], columns: Sequence[str], output: Output | None) -> None:
    """Write rows to standard output; a table has these columns, JSON has every field."""
    chosen = output or (Output.TABLE if sys.stdout.isatty() else Output.JSONL)
    if chosen is Output.JSONL:
        for row in rows:
            put(safe_json(row))
    elif chosen is Output.JSON:
        put("[" + ",\n ".join(safe_json(row) for row in rows) + "]")
    else:
        _table(list(rows), columns)


def human_bytes(size: int) -> str:
    """Return a size for people: `512 B`, `4.2 kB`, `1.3 MB` (powers of 1000)."""
    if size < 1_000:
        return f"{size} B"
    amount = float(size)
    for unit in ("kB", "MB", "GB"):
        amount /= 1_000
        if amount < 1_000:
            return f"{amount:.1f} {unit}"
    return f"{amount / 1_000:.1f} TB"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return `1 message`, `2 messages`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _table(rows: Sequence[Row], columns: Sequence[str]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        last = column == columns[-1]  # the one for long texts: it may be folded, the others are cut
        widest = max((len(_cell(row.get(column))) for row in rows), default=0)
        table.add_column(
            column.replace("_", " "),
            overflow="fold" if last else "ellipsis",
            no_wrap=not last,
            min_width=min(widest, _KEPT_WIDTH),
        )
    for row in rows:
        table.add_row(*(Text(safe_text(_cell(row.get(column)))) for column in columns))
    Console().print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds").replace("+00:00", "Z")
    return str(value)


def _plain(value: object) -> str:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)


def _spelled(character: str) -> str:
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
