"""A clock that several processes share and one of them moves: the machine's, and so much later as a file says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path


class MovedClock:
    """Reads how far it was moved from a file at each look, so that whoever moves it moves it for everybody."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self._path.read_text()))

    def start_at(self, moment: datetime) -> None:
        """From now on it is as if it were `moment` now."""
        self._move((moment - datetime.now(UTC)).total_seconds())

    def advance(self, by: timedelta) -> None:
        """Move forward, for every process at once."""
        self._move(float(self._path.read_text()) + by.total_seconds())

    def _move(self, seconds: float) -> None:
        # Replaced whole: nobody ever reads half a number.
        new = self._path.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(self._path)
