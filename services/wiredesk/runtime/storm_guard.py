"""The storm guard: stop a worker before a bad deploy turns a whole topic into dead letters.

The idea is sentry-arroyo's `DlqLimit`: a limit on failures in a row and on their share. Only failures of our own count
(`fault == "ours"`): a feed that sends rubbish is the sender's fault and must not stop the other feeds.
"""

from collections import deque
from dataclasses import dataclass, field


_WINDOW = 200


@dataclass(slots=True)
class StormGuard:
    """Counts failures of our own; `tripped` stays true once a limit is passed.

    Attributes:
        consecutive: so many in a row trip it.
        ratio: so large a share of the last 200 records trips it.
    """

    consecutive: int
    ratio: float
    tripped: bool = field(default=False, init=False)
    _row: int = field(default=0, init=False)
    _window: deque[bool] = field(init=False)
    _failures: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._window = deque(maxlen=_WINDOW)

    def record(self, *, failed: bool) -> bool:
        """Count one record and return whether the guard has tripped."""
        if len(self._window) == _WINDOW:
            self._failures -= self._window[0]
        self._window.append(failed)
        self._failures += failed
        self._row = self._row + 1 if failed else 0
        full = len(self._window) == _WINDOW
        if self._row >= self.consecutive or (full and self._failures >= self.ratio * _WINDOW):
            self.tripped = True
        return self.tripped
