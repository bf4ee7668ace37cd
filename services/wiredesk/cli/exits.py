"""Exit codes, and how an error becomes one. They are public API: scripts rely on them.

====  ==========================================================================
code  meaning
====  ==========================================================================
0     done
1     it failed
2     the command line is wrong (nothing was done)
3     done in part: some inputs were bad, or some records were refused
4     drift was found (`topics plan`, `schema check`), or nothing matched (`dlq`)
69    unavailable: no broker answers, nothing can be downloaded (sysexits.h EX_UNAVAILABLE)
70    a worker stopped because it could not confirm its outputs (EX_SOFTWARE)
75    a worker was stopped while the storm guard held it (EX_TEMPFAIL)
78    misconfigured: a setting, a topic or a data file is not as it must be (EX_CONFIG)
130   interrupted with Ctrl-C
====  ==========================================================================
"""

from enum import IntEnum

from wiredesk.domain.errors import Misconfigured, Unavailable, WiredeskError


class ExitCode(IntEnum):
    """What a command tells the shell."""

    OK = 0
    FAILED = 1
    USAGE = 2
    PARTIAL = 3
    DRIFT = 4
    UNAVAILABLE = 69
    UNCONFIRMED = 70
    MISCONFIGURED = 78


def exit_code_of(error: WiredeskError) -> ExitCode:
    """Return the exit code for an error that ends a command."""
    if isinstance(error, Unavailable):
        return ExitCode.UNAVAILABLE
    if isinstance(error, Misconfigured):
        return ExitCode.MISCONFIGURED
    return ExitCode.FAILED


def explanation(error: WiredeskError) -> str:
    """Return what a person is told: code, what happened, and what to do about it."""
    return f"wiredesk: {error}\n  → {error.code.remedy}"
