"""Payments as they come in one by one; what they change of promises and plans is changed with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection

from voicebot.clock import Clock
from voicebot.outreach.arriving import Arrived
from voicebot.outreach.posting import Posted, Stamp, post
from voicebot.outreach.spreading import shown
from voicebot.records.database import Database
from voicebot.records.payments import PARTS

log = structlog.get_logger(__name__)

#: moves on what an account's holder promised, in the transaction of a payment: connection, account, now
MovesOn = Callable[[Connection, int, datetime], object]


class Payments:
    """One for a process; safe to share between threads.

    `moves_on` is told of every account that was paid for. `ahead` lets payments be dated in days to come: for trying
    the bot out where no real person pays.
    """

    def __init__(self, database: Database, clock: Clock, moves_on: MovesOn, *, ahead: bool = False) -> None:
        self._database, self._clock, self._moves_on, self._ahead = database, clock, moves_on, ahead

    @property
    def database(self) -> Database:
        return self._database

    def stamp(self, source: str, by: str | None = None) -> Stamp:
        """What is noted of payments that come this way now."""
        return Stamp(source, by, self._clock.now(), self._ahead)

    def record(self, arrived: Arrived, source: str, by: str | None = None) -> Posted:
        """Record one payment, once. Raises InvalidInput, posting.Unknown, posting.Clash."""
        with self._database.begin() as connection:
            stamp = self.stamp(source, by)
            posted = post(connection, arrived, stamp)
            if posted.new:
                self.move_on(connection, posted.row["account_id"], stamp.now)
        return posted

    def move_on(self, connection: Connection, account_id: int, now: datetime) -> None:
        """What was promised for an account that was paid for goes on from here.

        Where that fails, the payment stays, and the daily review tries again.
        """
        try:
            with connection.begin_nested():
                self._moves_on(connection, account_id, now)
        except Exception:
            log.exception("what was promised could not be moved on after a payment", account=account_id)


def as_json(posted: Posted) -> dict[str, Any]:
    """A row of the ledger as it is shown outside: sums as decimal strings."""
    row = posted.row
    return {
        "reference": row["reference"],
        "account": posted.account,
        "kind": row["kind"],
        "amount": shown(row["amount"]),
        "currency": row["currency"],
        "paid_at": row["paid_at"].isoformat(),
        "days_past_due": row["days_past_due"],
        "parts": {part: shown(row[part]) for part in PARTS},
        "unapplied": shown(row["unapplied"]),
        "new": posted.new,
    }
