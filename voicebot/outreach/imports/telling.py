"""What is shown of imports: state, counts, progress with its rate and time left. Nothing of anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from voicebot.clock import Clock
from voicebot.errors import NotFound
from voicebot.outreach.imports.reading import seconds_left
from voicebot.records import Database
from voicebot.records import imports as table
from voicebot.records.prepared import Row

#: a file that has not been heard of for so long is read by nobody
SILENT = timedelta(minutes=5)
#: what is shown when nobody reads a file that was begun
STOPPED = "stopped"


class ImportsTold:
    """A look at the imports on record."""

    def __init__(self, database: Database, clock: Clock, folder: Path) -> None:
        self._database, self._clock, self._folder = database, clock, folder

    def one(self, import_id: str) -> dict[str, Any]:
        """An import. Raises NotFound."""
        return as_json(self._row(import_id), self._clock.now())

    def newest(self, limit: int) -> list[dict[str, Any]]:
        """The newest imports, newest first."""
        now = self._clock.now()
        with self._database.read() as connection:
            return [as_json(row, now) for row in table.list_imports(connection, limit=limit)]

    def report(self, import_id: str) -> Path:
        """Where its report of bad rows lies. Raises NotFound."""
        row = self._row(import_id)
        path: Path | None = None if row["report"] is None else self._folder / row["report"]
        if path is None or not path.is_file():
            where = "lies where the command put it" if row["via"] == "command" else "is not there, or no longer"
            raise NotFound(f"the report of import {import_id} {where}")
        return path

    def _row(self, import_id: str) -> Row:
        with self._database.read() as connection:
            row = table.import_row(connection, import_id)
        if row is None:
            raise NotFound(f"import {import_id[:64]} is not known")
        return row


def as_json(row: Row, now: datetime) -> dict[str, Any]:
    """An import as it is shown outside; `rate` is rows a second, times are ISO 8601."""
    counts, over = dict(row["counts"]), row["state"] in table.OVER
    rows = sum(counts.values())
    return {
        "import": row["id"],
        "kind": row["kind"],
        "source": row["source"] or None,
        "file": row["file"],
        "hash": row["hash"],
        "via": row["via"],
        "by": row["by"],
        "dry_run": row["dry"],
        "state": STOPPED if row["state"] == table.RUNNING and _silent(row, now) else row["state"],
        "rows": rows,
        "counts": counts,
        "done": 1.0 if over else round(row["read"] / row["size"], 3) if row["size"] else 0.0,
        "rate": _rate(rows, row),
        "seconds_left": None if over else seconds_left(row, now),
        "notes": list(row["notes"]),
        "fault": row["fault"],
        "same_as": row["same_as"],
        **dict(_times(row)),
    }


def _times(row: Row) -> Iterator[tuple[str, str | None]]:
    for name in ("created_at", "began_at", "ended_at"):
        yield name, None if row[name] is None else row[name].isoformat()


def _silent(row: Row, now: datetime) -> bool:
    return row["told_at"] is None or now - row["told_at"] > SILENT


def _rate(rows: int, row: Row) -> int | None:
    if row["began_at"] is None or row["told_at"] is None or not rows:
        return None
    seconds: float = (row["told_at"] - row["began_at"]).total_seconds()
    return round(rows / max(0.001, seconds))
