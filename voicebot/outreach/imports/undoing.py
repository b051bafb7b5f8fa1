"""A do-not-contact list that should not have come in: what it added is taken back, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from voicebot.clock import Clock
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.outreach.imports.kinds import Kind
from voicebot.records import Database, stop_batches
from voicebot.records import imports as table
from voicebot.records.account_batches import hold_imports
from voicebot.records.prepared import Row

LONGEST_NAME, LONGEST_WHY = 64, 200
#: characters of an id that tell it well enough
LEAST_ID = 6


@dataclass(frozen=True, slots=True)
class Undone:
    """So many numbers and addresses of an import are free again. `again` are lists that came later and found some
    stopped before: they are read again, or whom they name stays free."""

    import_id: str
    freed: int
    again: tuple[str, ...]


class Undoing:
    """One for a process; safe to share between threads."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def undo(self, import_id: str, who: str, why: str) -> Undone:
        """Take back what a list added; `import_id` may be its beginning. Who, when and why are on record.

        What somebody asked for themselves stays. Raises InvalidInput where nobody says who or why, NotFound, and
        Conflict for an import that is no such list, is not over, or was taken back before.
        """
        who, why = _said("by", who, LONGEST_NAME), _said("reason", why, LONGEST_WHY)
        now = self._clock.now()
        with self._database.begin() as connection:
            hold_imports(connection)
            row = _row(connection, import_id)
            freed = self._free(connection, row, now)
            told = {"state": table.UNDONE, "undone_at": now, "undone_by": who, "undone_why": why}
            table.change_import(connection, row["id"], **told)
            later = table.lists_after(connection, row)
        return Undone(row["id"], freed, tuple(one["id"] for one in later))

    def _free(self, connection: Connection, row: Row, now: datetime) -> int:
        if row["kind"] != Kind.DO_NOT_CONTACT:
            raise Conflict(f"import {row['id']} brought {row['kind']}: only a do-not-contact list is taken back")
        if row["state"] != table.DONE or row["dry"]:
            state = "a dry run" if row["dry"] else row["state"]
            raise Conflict(f"import {row['id']} is {state}: there is nothing to take back")
        return stop_batches.take_back(connection, row["id"], now)


def _row(connection: Connection, import_id: str) -> Row:
    begins = import_id.strip()
    found = table.imports_named(connection, begins) if len(begins) >= LEAST_ID else []
    if len(found) > 1:
        raise Conflict(f"import {begins} may be one of several: send more of its id")
    if not found:
        raise NotFound(f"import {begins[:64]} is not known; `voicebot import list` shows those that came in")
    return found[0]


def _said(field: str, said: str, longest: int) -> str:
    words = " ".join(said.split())
    if not 0 < len(words) <= longest:
        mend = {"by": "say who you are", "reason": "say why, without names"}[field]
        raise InvalidInput(field, said, f"{mend}, in 1 to {longest} characters: it is kept with the import")
    return words
