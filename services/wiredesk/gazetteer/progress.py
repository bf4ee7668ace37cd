"""Saying on standard error what takes so long: a bar on a terminal, two plain lines elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def telling() -> Iterator[Callable[[str, float], None]]:
    """Give a function that is told what is being done and which part of the whole is done."""
    console = Console(stderr=True)
    title = "Building the gazetteer"
    if not console.is_terminal:
        started = time.monotonic()
        console.print(f"{title}: once, about half a minute …", highlight=False)
        yield lambda _what, _part: None
        console.print(f"{title}: done in {time.monotonic() - started:.0f} s", highlight=False)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(title, total=1.0)
        yield lambda what, part: bar.update(task, completed=part, description=f"{title}: {what}")
