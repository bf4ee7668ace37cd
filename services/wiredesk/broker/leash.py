"""Becomes a program that dies with the process that started it: `python leash.py PARENT_PID NICENESS PROGRAM …`.

On Linux the kernel sends SIGKILL when the parent is gone, however it went (prctl(2), PR_SET_PDEATHSIG; the setting
survives execve). Elsewhere the program just runs. It is a program of its own and not a `preexec_fn`, because Python
code between fork and exec can deadlock in a process with threads. It imports nothing of Wiredesk: it starts in 20 ms.
"""

import os
import signal
import sys


_PR_SET_PDEATHSIG = 1


def run(arguments: list[str]) -> None:
    """Tie this process to its parent (its id stands first), take the niceness (second), become the program."""
    parent, niceness, program = int(arguments[0]), int(arguments[1]), arguments[2:]
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            sys.exit(1)
    os.nice(niceness)
    os.execv(program[0], program)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    run(sys.argv[1:])
