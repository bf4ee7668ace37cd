"""Where the gazetteer's file lies, and how it comes to lie there: built once, checked each time, replaced whole.

The file's name holds the version, so that processes of different releases do not disturb one another. It is written
beside its place and renamed, under a lock: processes that start at once build once, and one that is killed leaves
nothing half done.
"""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from wiredesk.domain.errors import Misconfigured, WiredeskError
from wiredesk.folders import gazetteer_dir, waiting_lock
from wiredesk.gazetteer.mapped import BrokenFile, MappedGazetteer
from wiredesk.gazetteer.version import version


Builder = Callable[[], bytes]


def gazetteer_path(folder: Path | None = None) -> Path:
    """Return where the file of this release lies: in `folder`, or in the user's cache folder."""
    return (folder or gazetteer_dir()) / f"{version()}.gaz"


def open_gazetteer(folder: Path | None = None, *, builder: Builder | None = None) -> MappedGazetteer:
    """Return the gazetteer of this release; its file is built now if it is absent or damaged, which takes a while.

    Args:
        folder: holds the file; by default the user's cache folder.
        builder: gives the bytes; by default the build from the packages, which tells on standard error what it does.

    Raises `Unavailable` (WIRE-G001) when it has to be built and cannot be, `Misconfigured` (WIRE-G002) when the folder
    cannot be written, (WIRE-G003) when a file that was just written is broken, (WIRE-S002) when a table is.
    """
    path = gazetteer_path(folder)
    with suppress(BrokenFile, FileNotFoundError, NotADirectoryError):
        return _opened(path)
    try:
        with waiting_lock(path.parent / "build.lock"):
            with suppress(BrokenFile, FileNotFoundError):  # another process has built it in the meantime
                return _opened(path)
            write_whole(path, (builder or _build)())
        return _opened(path)
    except BrokenFile as error:
        raise Misconfigured("WIRE-G003", str(error)) from error
    except OSError as error:
        raise _not_kept(path, error) from error


def rebuild(folder: Path | None = None) -> Path:
    """Build the file of this release anew, whatever lies there, and return its path; errors as in `open_gazetteer`."""
    path = gazetteer_path(folder)
    try:
        with waiting_lock(path.parent / "build.lock"):
            write_whole(path, _build())
    except OSError as error:
        raise _not_kept(path, error) from error
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is either whole at its place or not there; raises `OSError`."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@lru_cache(maxsize=4)
def load_gazetteer(folder: Path | None = None) -> MappedGazetteer:
    """Return the gazetteer; opened once a process and folder. See `open_gazetteer`."""
    return open_gazetteer(folder)


def _opened(path: Path) -> MappedGazetteer:
    gazetteer = MappedGazetteer(path)
    if gazetteer.version != version():
        raise BrokenFile(f"{path} holds {gazetteer.version}")
    return gazetteer


def _build() -> bytes:
    from wiredesk.gazetteer.build import build  # numpy and rich are for those who build
    from wiredesk.gazetteer.progress import telling

    with telling() as progress:
        return build(progress)


def _not_kept(path: Path, error: OSError) -> WiredeskError:
    return Misconfigured("WIRE-G002", f"{path}: {error.strerror or error}")
