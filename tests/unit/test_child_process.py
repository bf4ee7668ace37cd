"""Children that die with us and do not hear Ctrl-C."""

import os
import sys
import threading
from pathlib import Path

import pytest

from wiredesk.broker.child_process import ChildProcess


def sleeper(folder: Path, code: str = "import time; time.sleep(60)", niceness: int = 0) -> ChildProcess:
    command = [sys.executable, "-c", code]
    return ChildProcess(command, output=folder / "out", cwd=folder, env=dict(os.environ), niceness=niceness)


def test_stop_and_kill(tmp_path: Path) -> None:
    """SIGTERM ends a child that listens to it; one that does not is killed after the patience is over."""
    polite = sleeper(tmp_path)
    polite.stop(10)
    stubborn = sleeper(
        tmp_path,
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('set', flush=True); time.sleep(60)",
    )
    while "set" not in (tmp_path / "out").read_text():
        assert not stubborn.wait(0.02)
    stubborn.stop(0.2)

    assert polite.ending == "signal 15 ended it"
    assert stubborn.ending == "signal 9 ended it"
    assert not polite.crashed
    assert not stubborn.crashed


def test_exit_status(tmp_path: Path) -> None:
    """Success, failure and crash are told apart."""
    good, bad = sleeper(tmp_path, "pass"), sleeper(tmp_path, "raise SystemExit(3)")
    crashed = sleeper(tmp_path, "import os; os.kill(os.getpid(), 11)")
    for child in (good, bad, crashed):
        assert child.wait(20)

    assert (good.succeeded, bad.succeeded, crashed.succeeded) == (True, False, False)
    assert bad.ending == "it ended with exit status 3"
    assert (good.crashed, bad.crashed, crashed.crashed) == (False, False, True)


def test_session_and_niceness(tmp_path: Path) -> None:
    """The child has a session of its own, so the terminal's signals pass it by; background work is nice."""
    child = sleeper(tmp_path, "import os; print(os.getsid(0) == os.getpid(), os.nice(0))", niceness=5)
    assert child.wait(20)

    assert f"True {os.nice(0) + 5}\n" == (tmp_path / "out").read_text()


def test_child_survives_the_thread_that_asked_for_it(tmp_path: Path) -> None:
    """A broker that a short-lived thread started runs on: only our whole process is its parent."""
    children: list[ChildProcess] = []
    thread = threading.Thread(target=lambda: children.append(sleeper(tmp_path)))
    thread.start()
    thread.join()

    assert not children[0].wait(0.5)
    children[0].kill()


def test_program_that_cannot_be_started(tmp_path: Path) -> None:
    """A folder that is missing raises, and nothing waits for ever."""
    with pytest.raises(OSError, match="missing"):
        ChildProcess(["/bin/true"], output=tmp_path / "out", cwd=tmp_path / "missing", env={})
