"""What the embedded broker wrote about itself since its last start: its log, and Java's own output."""

from pathlib import Path


_TAIL_BYTES = 256 * 1024
_LINES = 12
_LINE_CHARS = 300
_TELLING = (" ERROR ", " FATAL ", "Exception", "Caused by", "Error:", "Error occurred", "OutOfMemory")


class BrokerLog:
    """The log files in one folder.

    Attributes:
        file: the broker's log, rolled by log4j2.
        output: what Java printed since the last start.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / "broker.log"
        self.output = folder / "java-output.log"
        self._start = 0

    def begin(self) -> None:
        """Remember that a start begins: only what comes after counts."""
        self._start = self.file.stat().st_size if self.file.exists() else 0
        self.output.write_bytes(b"")

    def says(self, text: str) -> bool:
        """Tell whether this start's log, as far as it is kept, holds the text."""
        return any(text in line for line in self._lines())

    def last_words(self) -> list[str]:
        """Return the last telling lines (errors and causes), or else the last lines, at most a dozen."""
        lines = [line for line in self._lines() if line.strip()]
        telling = [line for line in lines if any(word in line for word in _TELLING)]
        return [line[:_LINE_CHARS] for line in (telling or lines)[-_LINES:]]

    def _lines(self) -> list[str]:
        return [*_tail(self.output, 0), *_tail(self.file, self._start)]


def _tail(path: Path, start: int) -> list[str]:
    """Return the last lines after byte `start`; a shorter file was rolled meanwhile and counts whole."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(start if start <= size else 0, size - _TAIL_BYTES))
            return file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return []
