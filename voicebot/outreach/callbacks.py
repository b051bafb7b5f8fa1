"""Callbacks that somebody waits for: who is to be rung next, by whom, and that it was done."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from voicebot.calls.house import Office
from voicebot.calls.world import zone_or_none
from voicebot.clock import Clock
from voicebot.conversation.effects import BY_THE_BOT
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.outreach import colleagues
from voicebot.outreach.rung import TICKET
from voicebot.records import outcomes
from voicebot.records.database import Database
from voicebot.records.prepared import Row

STATES = ("booked", "done", "missed", "cancelled")
LONGEST_NOTE = 200


class Callbacks:
    """One for a process; safe to share between threads."""

    def __init__(self, database: Database, clock: Clock, office: Office) -> None:
        self._database, self._clock, self._office = database, clock, office

    def listed(self, state: str = "booked", limit: int = 50) -> list[dict[str, Any]]:
        """Those in this state, the urgent first, then by the hour that was agreed; no number, no name.

        Raises InvalidInput for a state that none has.
        """
        if state not in STATES:
            raise InvalidInput("state", state, f"send one of {', '.join(STATES)}")
        now = self._clock.now()
        with self._database.read() as connection:
            rows = outcomes.list_callbacks(connection, (state,), limit=limit)
        return [_shown(row, self._zone(row), now) for row in rows]

    def done(self, callback_id: int, note: str = "", who: str = "a person") -> None:
        """A person has rung, whatever the bot missed; what was broken, and is followed up by this, is done with too.

        Raises InvalidInput for a note that is too long, NotFound, and Conflict where nobody waits for it any more.
        """
        if len(note) > LONGEST_NOTE:
            raise InvalidInput("note", f"{len(note)} characters", f"say it in {LONGEST_NOTE}, without names")
        now = self._clock.now()
        with self._database.begin() as connection:
            row = outcomes.callback_row(connection, callback_id, lock=True)
            if row is None:
                raise NotFound(f"callback {callback_id} is not known; `voicebot callbacks list` shows those that wait")
            if row["state"] not in ("booked", "missed"):
                raise Conflict(f"callback {callback_id} is {row['state']}: nobody waits for it any more")
            made = {"state": "done", "done_at": now, "why": "done by a person", "note": note or None}
            outcomes.change_callback(connection, callback_id, **made)
            colleagues.done_with(connection, row, who, now)
            outcomes.close_ticket(connection, row["call_id"], TICKET, now)

    def _zone(self, row: Row) -> ZoneInfo:
        known = zone_or_none(row["zone"]) if row["zone"] is not None else None
        return known or ZoneInfo(self._office.zone)


def _shown(row: Row, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    by_the_bot = row["reason"] == BY_THE_BOT and not row["urgent"] and bool(row["same_number"])
    return {
        "callback": row["id"],
        "account": row["ref"],
        "call": row["call_id"],
        "at": row["at"].astimezone(zone).isoformat(timespec="minutes"),
        "reason": row["reason"],
        "urgent": row["urgent"],
        "by": "bot" if by_the_bot and row["state"] == "booked" else "person",
        "state": row["state"],
        "overdue": row["state"] == "booked" and row["at"] < now,
        "why": row["note"] or row["why"],
    }
