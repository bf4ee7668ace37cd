"""The jar files of Apache Kafka: downloaded once, checked, kept in a cache folder.

Which files a release needs stands in `data/kafka-<version>.sha256`, a lock file in the format of `sha256sum`, with
paths as in a Maven repository; `kafka_lock` writes it. So no dependency is resolved on the user's computer, and
nothing unchecked is ever run. The PyPI library `jgo` fetches the files; it knows Maven Central, this code does not.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from wiredesk.domain.errors import Misconfigured, Unavailable
from wiredesk.folders import default_cache_dir, waiting_lock


KAFKA_VERSION = "4.3.0"
"""The release that Wiredesk embeds; others that have a lock file can be asked for."""

_TRIES = 3
_CONNECTIONS = 4


@dataclass(frozen=True, slots=True)
class LockedJar:
    """One line of the lock file.

    Attributes:
        sha256: in lower-case hexadecimal digits.
        path: group/artifact/version/file, as in a Maven repository.
    """

    sha256: str
    path: str

    @property
    def name(self) -> str:
        """Return the bare file name."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class KafkaJars:
    """A checked set of jars on this computer.

    Attributes:
        version: of Kafka.
        folder: holds the jars and nothing else.
        jars: in the order of the class path.
    """

    version: str
    folder: Path
    jars: tuple[Path, ...]

    @property
    def class_path(self) -> str:
        """Return the Java class path; always the same string for the same folder, as class-data archives want it."""
        return os.pathsep.join(str(jar) for jar in self.jars)


class _Fetcher(Protocol):
    def __call__(self, jar: LockedJar) -> Path: ...


def read_lock(version: str = KAFKA_VERSION) -> tuple[LockedJar, ...]:
    """Return what the repository's lock file says about this release; an unknown release is Misconfigured."""
    source = resources.files("wiredesk.broker").joinpath("data", f"kafka-{version}.sha256")
    if not source.is_file():
        raise Misconfigured("WIRE-S002", f"there is no lock file for Kafka {version}")
    return parse_lock(source.read_text(encoding="ascii"))


def parse_lock(text: str) -> tuple[LockedJar, ...]:
    """Return the lines `<sha256>  <path>` of a lock file; `#` starts a comment line."""
    jars = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        sha256, _, path = line.partition("  ")
        if len(sha256) != 64 or path.count("/") < 3 or ".." in path.split("/"):
            raise Misconfigured("WIRE-S002", f"line {number} of the Kafka lock file is not `<sha256>  <path>`")
        jars.append(LockedJar(sha256, path))
    return tuple(jars)


def ensure_kafka(
    version: str = KAFKA_VERSION,
    *,
    cache_dir: Path | None = None,
    repository: str | None = None,
    lock: Sequence[LockedJar] | None = None,
) -> KafkaJars:
    """Return the jars of Kafka, downloaded now if the cache has none; each one is checked, every time.

    Args:
        version: a release that has a lock file.
        cache_dir: the folder for all releases; by default the user's cache folder.
        repository: the address of a Maven repository or mirror; by default Maven Central.
        lock: what to fetch; by default the repository's lock file for the release.

    Raises Unavailable (WIRE-B004) when a file cannot be downloaded, Misconfigured (WIRE-B005) when one has a wrong sum.
    An interrupted download leaves no half cache, and processes that start at once download once.
    """
    locked = read_lock(version) if lock is None else tuple(lock)
    cache_dir = default_cache_dir() if cache_dir is None else cache_dir.absolute()
    folder = cache_dir / version
    jars = KafkaJars(version, folder, tuple(folder / jar.name for jar in locked))
    try:
        with waiting_lock(cache_dir / f".{version}.lock"):
            if not all(path.is_file() for path in jars.jars):
                _download(version, locked, folder, repository)
    except OSError as error:
        raise Unavailable("WIRE-B004", f"{cache_dir}: {error.strerror or error}") from error
    _verify(locked, folder)
    return jars


def _download(version: str, locked: Sequence[LockedJar], folder: Path, repository: str | None) -> None:
    """Fetch into a folder beside the final one, check, and rename: the final folder is whole or absent."""
    for leftover in folder.parent.glob(f".{version}.part-*"):  # of a process that was killed; we hold the lock
        shutil.rmtree(leftover, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{version}.part-", dir=folder.parent))
    try:
        fetched = staging / "jars"
        fetched.mkdir()
        fetch = _maven_fetcher(staging / "maven", repository)
        with _progress(version, len(locked)) as advance, ThreadPoolExecutor(_CONNECTIONS) as pool:
            running = [pool.submit(_fetch_one, jar, fetch, fetched) for jar in locked]
            try:
                for future in running:
                    future.result()
                    advance()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        _verify(locked, fetched)
        shutil.rmtree(folder, ignore_errors=True)
        fetched.rename(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _fetch_one(jar: LockedJar, fetch: _Fetcher, into: Path) -> None:
    for attempt in range(1, _TRIES + 1):
        try:
            fetch(jar).rename(into / jar.name)
        except (OSError, RuntimeError) as error:  # requests' errors are OSErrors; jgo says RuntimeError for "not found"
            if attempt == _TRIES or isinstance(error, RuntimeError):
                raise Unavailable("WIRE-B004", f"{jar.name}: {_short(error)}") from error
            time.sleep(0.3 * attempt)
        else:
            return


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _maven_fetcher(folder: Path, repository: str | None) -> _Fetcher:
    """Return a function that downloads one jar into `folder` and returns its path."""
    try:
        from jgo.maven import MavenContext
    except ImportError as error:
        raise Unavailable(
            "WIRE-B004", "the Python package `jgo` is missing: `pip install wiredesk[embedded]`"
        ) from error
    remotes = None if repository is None else {"central": repository.rstrip("/")}
    context = MavenContext(repo_cache=folder, local_repos=[], remote_repos=remotes, timeout=30)

    def fetch(jar: LockedJar) -> Path:
        *group, artifact, version, _ = jar.path.split("/")
        wanted = context.project(".".join(group), artifact).at_version(version).artifact()
        if wanted.cached_path is not None:
            wanted.cached_path.unlink(missing_ok=True)  # what a failed try has left
        return Path(wanted.resolve())

    return fetch


def _verify(locked: Sequence[LockedJar], folder: Path) -> None:
    for jar in locked:
        with (folder / jar.name).open("rb") as file:
            actual = hashlib.file_digest(file, "sha256").hexdigest()
        if actual != jar.sha256:
            detail = f"{jar.name} in {folder} has SHA-256 {actual}, expected {jar.sha256}"
            raise Misconfigured("WIRE-B005", detail)


class _Advance(Protocol):
    def __call__(self) -> None: ...


@contextmanager
def _progress(version: str, files: int) -> Iterator[_Advance]:
    """Say on standard error what takes so long: a bar on a terminal, two plain lines elsewhere."""
    console = Console(stderr=True)
    title = f"Downloading Apache Kafka {version}"
    if not console.is_terminal:
        started = time.monotonic()
        console.print(f"{title}: {files} files, once, about 45 MB …", highlight=False)
        yield lambda: None
        console.print(f"{title}: done in {time.monotonic() - started:.0f} s", highlight=False)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(title, total=files)
        yield lambda: bar.advance(task)
