"""A child process that dies with us, does not hear the terminal's Ctrl-C, and is ended by its process id."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from wiredesk.broker import leash


class ChildProcess:
    """One running child, in a session of its own, with its output in a file.

    The kernel ties a child to the *thread* that started it, so a thread of its own starts it and waits until it ends.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        output: Path,
        cwd: Path,
        env: Mapping[str, str],
        pass_fds: Sequence[int] = (),
        niceness: int = 0,
    ) -> None:
        """Start `command`, whose first word is an absolute path; raises OSError when it cannot be started."""
        self._command = [sys.executable, "-I", "-S", str(Path(leash.__file__)), str(os.getpid()), str(niceness)]
        self._command += command
        self._output, self._cwd, self._env, self._pass_fds = output, cwd, dict(env), tuple(pass_fds)
        self._started, self._ended = threading.Event(), threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._failure: OSError | None = None
        threading.Thread(target=self._keep, name=f"keeper of {Path(command[0]).name}", daemon=True).start()
        self._started.wait()
        if self._failure is not None:
            raise self._failure

    def _keep(self) -> None:
        try:
            with self._output.open("ab") as output:
                self._process = subprocess.Popen(  # noqa: S603 - our own command
                    self._command,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    cwd=self._cwd,
                    env=self._env,
                    pass_fds=self._pass_fds,
                    start_new_session=True,
                )
        except OSError as error:
            self._failure = error
            self._ended.set()
            return
        finally:
            self._started.set()
        self._process.wait()
        self._ended.set()

    @property
    def pid(self) -> int:
        """Return the process id."""
        assert self._process is not None  # noqa: S101 - the constructor raises otherwise
        return self._process.pid

    @property
    def running(self) -> bool:
        """Tell whether it has not ended yet."""
        return not self._ended.is_set()

    @property
    def succeeded(self) -> bool:
        """Tell whether it has ended with exit status 0."""
        return not self.running and self._process is not None and self._process.returncode == 0

    @property
    def ending(self) -> str:
        """Return how it ended, in words."""
        code = None if self._process is None else self._process.returncode
        if self.running or code is None:
            return "it still runs"
        return f"signal {-code} ended it" if code < 0 else f"it ended with exit status {code}"

    @property
    def crashed(self) -> bool:
        """Tell whether a signal ended it that nobody sends on purpose, such as SIGSEGV."""
        code = None if self.running or self._process is None else self._process.returncode
        return code is not None and code < 0 and -code not in {signal.SIGTERM, signal.SIGKILL}

    def wait(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds for its end; tell whether it has ended."""
        return self._ended.wait(timeout)

    def terminate(self) -> None:
        """Ask it to end (SIGTERM), without waiting."""
        self._signal(signal.SIGTERM)

    def stop(self, patience: float) -> None:
        """Ask it to end (SIGTERM); after `patience` seconds kill it."""
        self._signal(signal.SIGTERM)
        if not self.wait(patience):
            self.kill()

    def kill(self) -> None:
        """End it at once (SIGKILL) and wait until it is gone."""
        self._signal(signal.SIGKILL)
        self._ended.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self.running and self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(number)
