"""The life of a campaign: begun, paused, resumed, tripped by its breaker, over.

Every change is a row: who, when, why. Whoever may not change it now is told so, and what may be done instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from voicebot.errors import Conflict
from voicebot.outreach.campaigns.changes import NEXT, OURSELVES, allowed, held, move, person, reason, tell
from voicebot.outreach.campaigns.starting import Starting
from voicebot.records import campaign_members as members
from voicebot.records import campaigns as table
from voicebot.records.prepared import Row


class Life(Starting):
    """All of it. One for a process; safe to share between threads."""

    def pause(self, campaign_id: int, who: str, why: str) -> None:
        """Place no new call; those that go on are not cut."""
        who, why = person(who), reason(why)
        with self._desk.database.begin() as connection:
            row = held(connection, campaign_id)
            allowed(row, "pause", ("running",))
            move(connection, row, "paused", self._by("paused", who, why))

    def resume(self, campaign_id: int, who: str, why: str) -> None:
        """Go on. What its breaker saw before is not held against it again."""
        who, why, now = person(who), reason(why), self._desk.clock.now()
        with self._desk.database.begin() as connection:
            row = held(connection, campaign_id)
            allowed(row, "resume", ("paused", "tripped"))
            move(connection, row, "running", self._by("resumed", who, why), {"was": row["state"]})
            table.change_campaign(connection, campaign_id, watched_since=now)

    def stop(self, campaign_id: int, who: str, why: str) -> int:
        """End it for good; how many waited who are not rung. Calls that go on are not cut."""
        who, why = person(who), reason(why)
        with self._desk.database.begin() as connection:
            table.hold_campaigns(connection)
            row = held(connection, campaign_id)
            allowed(row, "stop", tuple(state for state, after in NEXT.items() if "stopped" in after))
            return self._end(connection, row, "stopped", who, why)

    def finish(self, campaign_id: int, why: str) -> None:
        """It has come to its end by itself; nothing happens where it has ended already."""
        with self._desk.database.begin() as connection:
            table.hold_campaigns(connection)
            row = held(connection, campaign_id)
            if row["state"] in table.LIVE:
                self._end(connection, row, "finished", OURSELVES, why)

    def trip(self, campaign_id: int, why: str, figures: Mapping[str, Any]) -> bool:
        """Its breaker opened; false where it is not running."""
        with self._desk.database.begin() as connection:
            row = held(connection, campaign_id)
            if row["state"] != "running":
                return False
            move(connection, row, "tripped", self._by("tripped", OURSELVES, why), figures)
        return True

    def trip_line(self, why: str, figures: Mapping[str, Any]) -> bool:
        """The breaker of the whole line opened; false where it was open before."""
        name = self._line.name
        with self._desk.database.begin() as connection:
            if table.line_row(connection, name)["state"] != "open":
                return False
            table.change_line(connection, name, state="tripped")
            tell(connection, None, self._by("tripped", OURSELVES, why), {**figures, "line": name})
        return True

    def resume_line(self, who: str, why: str) -> None:
        """Calls may be placed on the line again. Raises Conflict where they may already."""
        who, why, now, name = person(who), reason(why), self._desk.clock.now(), self._line.name
        with self._desk.database.begin() as connection:
            if table.line_row(connection, name)["state"] == "open":
                raise Conflict(f"the {name} is open: nothing keeps calls from being placed")
            table.change_line(connection, name, state="open", watched_since=now)
            tell(connection, None, self._by("resumed", who, why), {"line": name})

    def note(self, campaign_id: int, kind: str, who: str, why: str, figures: Mapping[str, Any]) -> None:
        """Put on record what was asked about a campaign, and changed nothing."""
        with self._desk.database.begin() as connection:
            tell(connection, campaign_id, self._by(kind, who, why), figures)

    def _end(self, connection: Connection, row: Row, state: str, who: str, why: str) -> int:
        left = members.let_go_of_waiting(connection, row["id"], f"the campaign was {state}")
        move(connection, row, state, self._by(state, who, why), {"not_rung": left})
        table.change_campaign(connection, row["id"], ended_at=self._desk.clock.now())
        return left
