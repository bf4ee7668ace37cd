"""Kafka's jars: downloaded from a Maven repository (here a small one on 127.0.0.1), checked, cached."""

import gc
import hashlib
import re
import threading
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path

import pytest

from wiredesk.broker.kafka_jars import KAFKA_VERSION, LockedJar, ensure_kafka, parse_lock, read_lock
from wiredesk.broker.ports import free_ports
from wiredesk.domain.errors import Misconfigured, Unavailable


PATHS = ("org/example/broker/core/1.0/core-1.0.jar", "org/example/broker/extras/2.1/extras-2.1.jar")


class Repository:
    """A Maven repository on 127.0.0.1 that counts what is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.lock = tuple(self.add(path, f"the bytes of {path}".encode()) for path in PATHS)
        outer = self

        class Handler(SimpleHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path.lstrip("/"))
                super().do_GET()

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def add(self, path: str, content: bytes) -> LockedJar:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return LockedJar(hashlib.sha256(content).hexdigest(), path)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture(autouse=True)
def _closed_late() -> Iterator[None]:
    """Collect what jgo 3.2 leaves open (the answer to a failed request), before it troubles another test."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    one = Repository(tmp_path / "repository")
    yield one
    one.close()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def left_behind(cache: Path) -> list[str]:
    """Return what is in the cache except lock files."""
    return sorted(path.name for path in cache.iterdir() if path.suffix != ".lock")


def test_first_call_downloads_and_second_needs_no_network(repository: Repository, cache: Path) -> None:
    """The files come once; after that the cache is enough."""
    first = ensure_kafka("1.0", cache_dir=cache, repository=repository.url, lock=repository.lock)
    asked = len(repository.asked)
    second = ensure_kafka("1.0", cache_dir=cache, repository=repository.url, lock=repository.lock)

    assert first == second
    assert asked == len(repository.asked)
    assert [jar.name for jar in first.jars] == ["core-1.0.jar", "extras-2.1.jar"]
    assert [f"the bytes of {path}" for path in PATHS] == [jar.read_text() for jar in first.jars]
    assert left_behind(cache) == ["1.0"]


def test_class_path_keeps_the_order_of_the_lock_file(repository: Repository, cache: Path) -> None:
    """A class-data archive is good for one class path only, so it must not vary."""
    jars = ensure_kafka("1.0", cache_dir=cache, repository=repository.url, lock=repository.lock)

    assert f"{cache}/1.0/core-1.0.jar:{cache}/1.0/extras-2.1.jar" == jars.class_path


def test_wrong_file_from_the_repository_is_refused(repository: Repository, cache: Path) -> None:
    """A download with another checksum never reaches the cache."""
    repository.add(PATHS[1], b"something else")

    with pytest.raises(Misconfigured, match=r"WIRE-B005.*extras-2\.1\.jar"):
        ensure_kafka("1.0", cache_dir=cache, repository=repository.url, lock=repository.lock)

    assert left_behind(cache) == []


def test_changed_file_in_the_cache_is_refused(repository: Repository, cache: Path) -> None:
    """Every start checks the cached files again, and the message names the folder to delete."""
    jars = ensure_kafka("1.0", cache_dir=cache, repository=repository.url, lock=repository.lock)
    jars.jars[0].write_bytes(b"changed")

    with pytest.raises(Misconfigured, match=re.escape(str(jars.folder))) as caught:
        ensure_kafka("1.0", cache_dir=cache, repository=repository.url, lock=repository.lock)

    assert caught.value.code.code == "WIRE-B005"


def test_missing_file_in_the_cache_is_downloaded_again(repository: Repository, cache: Path) -> None:
    """A cache with a hole is replaced."""
    jars = ensure_kafka("1.0", cache_dir=cache, repository=repository.url, lock=repository.lock)
    jars.jars[1].unlink()
    ensure_kafka("1.0", cache_dir=cache, repository=repository.url, lock=repository.lock)

    assert all(jar.is_file() for jar in jars.jars)


def test_repository_without_the_file(repository: Repository, cache: Path) -> None:
    """A file that is not there is named, and nothing half stays behind."""
    (repository.folder / PATHS[0]).unlink()

    with pytest.raises(Unavailable, match=r"WIRE-B004.*core-1\.0\.jar"):
        ensure_kafka("1.0", cache_dir=cache, repository=repository.url, lock=repository.lock)

    assert left_behind(cache) == []


def test_no_network(repository: Repository, cache: Path) -> None:
    """A repository that cannot be reached is WIRE-B004."""
    nobody = f"http://127.0.0.1:{free_ports(1)[0]}"

    with pytest.raises(Unavailable) as caught:
        ensure_kafka("1.0", cache_dir=cache, repository=nobody, lock=repository.lock)

    assert caught.value.code.code == "WIRE-B004"
    assert left_behind(cache) == []


def test_cache_folder_that_cannot_be_made(repository: Repository, tmp_path: Path) -> None:
    """A cache folder below a plain file is WIRE-B004, not a traceback."""
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(Unavailable, match="WIRE-B004"):
        ensure_kafka("1.0", cache_dir=tmp_path / "file" / "cache", repository=repository.url, lock=repository.lock)


def test_leftovers_of_a_killed_download_are_removed(repository: Repository, cache: Path) -> None:
    """A process that was killed while it downloaded leaves no rubbish for ever, and no cache that looks whole."""
    (cache / ".1.0.part-dead" / "jars").mkdir(parents=True)
    (cache / ".1.0.part-dead" / "jars" / "core-1.0.jar").write_text("half")
    jars = ensure_kafka("1.0", cache_dir=cache, repository=repository.url, lock=repository.lock)

    assert "the bytes of " + PATHS[0] == jars.jars[0].read_text()
    assert left_behind(cache) == ["1.0"]


def test_calls_at_the_same_time_download_once(repository: Repository, cache: Path) -> None:
    """Whoever comes second waits and then finds the files."""
    with ThreadPoolExecutor(4) as pool:
        calls = [
            pool.submit(ensure_kafka, "1.0", cache_dir=cache, repository=repository.url, lock=repository.lock)
            for _ in range(4)
        ]
        results = {call.result() for call in calls}

    assert len(results) == 1
    assert sorted(PATHS) == sorted(path for path in repository.asked if path.endswith(".jar"))


def test_progress_goes_to_standard_error(
    repository: Repository, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The download explains itself in plain lines where there is no terminal; standard output is for data."""
    ensure_kafka("1.0", cache_dir=cache, repository=repository.url, lock=repository.lock)
    shown = capsys.readouterr()

    assert shown.out == ""
    assert "Downloading Apache Kafka 1.0: 2 files" in shown.err
    assert "done in" in shown.err


@pytest.mark.parametrize("version", [KAFKA_VERSION, "4.1.0"])
def test_lock_files_are_whole(version: str) -> None:
    """Each lock file has the broker, its logging bridge and one copy of everything."""
    jars = read_lock(version)
    names = [jar.name for jar in jars]

    assert f"kafka_2.13-{version}.jar" in names
    assert any(name.startswith("log4j-slf4j-impl-") for name in names)
    assert len(names) == len(set(names)) == 46
    assert all(re.fullmatch("[0-9a-f]{64}", jar.sha256) for jar in jars)


def test_package_data_names_no_host() -> None:
    """Where the files come from is the business of jgo or of a setting."""
    for file in resources.files("wiredesk.broker").joinpath("data").iterdir():
        assert "://" not in file.read_text(encoding="ascii")


def test_unknown_release() -> None:
    """A release without a lock file is refused."""
    with pytest.raises(Misconfigured, match=r"0\.8\.1"):
        read_lock("0.8.1")


@pytest.mark.parametrize("line", ["abc  a/b/1/c.jar", "0" * 64 + "  c.jar", "0" * 64 + "  a/../../b/1/c.jar", "words"])
def test_broken_lock_line(line: str) -> None:
    """A line that is no checksum and path is named by its number."""
    with pytest.raises(Misconfigured, match="line 2"):
        parse_lock(f"# a comment\n{line}\n")
