"""Coming back: whoever was let go of because they had paid, and owes it after all, waits in the campaign again.

A payment may be taken back, by its payer's bank or by a reading of the ledger, while the campaign still runs. What is
on record says so by itself, whichever way it came: a kill loses nobody, and nobody comes back twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from voicebot.calls.asking import Desk
from voicebot.calls.settled import RULE
from voicebot.outreach.campaigns.reading import kept
from voicebot.records import campaign_members as members
from voicebot.records import campaigns as table
from voicebot.records.prepared import Row

PAGE = 500
#: a campaign is looked at no more often than so
EVERY = timedelta(minutes=1)


class Returner:
    """One for a process. What it remembers only spares looks: all that counts is on record."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looked: dict[int, datetime] = {}

    def look(self, running: Iterable[Row], goes_on: Callable[[], bool]) -> int:
        """See to every running campaign whose turn it is; how many members came back."""
        now, came = self._desk.clock.now(), 0
        for row in running:
            last = self._looked.get(row["id"])
            if last is not None and now - last < EVERY:
                continue
            self._looked[row["id"]] = now
            came += self._look_at(row, goes_on)
        return came

    def _look_at(self, row: Row, goes_on: Callable[[], bool]) -> int:
        purpose, after, came = kept(row).purpose, 0, 0
        while goes_on():
            with self._desk.database.read() as connection:
                owing = members.settled_and_owing(connection, row["id"], RULE, purpose, after=after, limit=PAGE)
            came += self._take_back(row["id"], purpose, after) if owing else 0
            if len(owing) < PAGE:
                break
            after = owing[-1]["id"]
        return came

    def _take_back(self, campaign_id: int, purpose: str, after: int) -> int:
        """A page of them waits again: looked at anew, and less those on whom another campaign works by now."""
        with self._desk.database.begin() as connection:
            table.hold_campaigns(connection)
            row = table.campaign_row(connection, campaign_id, lock=True)
            if row is None or row["state"] != "running":
                return 0
            owing = members.settled_and_owing(connection, campaign_id, RULE, purpose, after=after, limit=PAGE)
            held = members.held_by(connection, [one["account_id"] for one in owing])
            back = [one for one in owing if one["account_id"] not in held]
            members.let_wait(connection, [(one["id"], one["due_at"], None) for one in back])
        return len(back)
