"""The folders that Wiredesk uses when nobody names others, and the lock that keeps two processes out of one folder.

The defaults follow the XDG base directory specification (freedesktop.org, version 0.8): relative paths in its
variables are ignored.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def default_data_dir(environ: Mapping[str, str] | None = None) -> Path:
    """Return the folder for data to keep: `$XDG_DATA_HOME/wiredesk`, else `~/.local/share/wiredesk`."""
    return _xdg("XDG_DATA_HOME", ".local/share", environ) / "wiredesk"


def default_cache_dir(environ: Mapping[str, str] | None = None) -> Path:
    """Return the folder for Kafka's files: `$XDG_CACHE_HOME/wiredesk/kafka`, else `~/.cache/wiredesk/kafka`."""
    return _xdg("XDG_CACHE_HOME", ".cache", environ) / "wiredesk" / "kafka"


def gazetteer_dir(cache_dir: Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """Return the folder of the gazetteer's file: `gazetteer` in the cache folder that is set, else in the user's."""
    return (cache_dir or _xdg("XDG_CACHE_HOME", ".cache", environ) / "wiredesk").absolute() / "gazetteer"


def _xdg(variable: str, below_home: str, environ: Mapping[str, str] | None) -> Path:
    path = (os.environ if environ is None else environ).get(variable, "")
    return Path(path) if os.path.isabs(path) else Path.home() / below_home  # noqa: PTH117 - it is a string still


@contextmanager
def waiting_lock(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; wait as long as another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def take_lock(path: Path) -> IO[bytes] | None:
    """Take the lock file `path`, or return None when another process holds it.

    The lock belongs to the open file: it is free when the last process that inherited the file has closed it or died.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+b")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    file.truncate(0)
    file.write(f"{os.getpid()}\n".encode())
    file.flush()
    return file


def lock_holder(path: Path) -> str:
    """Return the process id that the holder of the lock file wrote into it, or `?`."""
    try:
        return path.read_text(encoding="ascii", errors="replace").strip() or "?"
    except OSError:
        return "?"
