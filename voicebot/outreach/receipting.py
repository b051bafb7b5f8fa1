"""Whoever pays for what was agreed to hears that it came in: one message a payment, and none for any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from voicebot.calls.house import Office
from voicebot.clock import Clock
from voicebot.outreach.scene import Scene, scene_of
from voicebot.records import outcomes, plans
from voicebot.records import receipts as table
from voicebot.records.database import Database
from voicebot.records.prepared import Row

log = structlog.get_logger(__name__)

PAGE = 200
#: a receipt for what was recorded longer ago surprises more than it tells
FRESH = timedelta(days=2)


class Receipts:
    """One for a process; safe to share between threads."""

    def __init__(self, database: Database, clock: Clock, office: Office) -> None:
        self._database, self._clock, self._office = database, clock, office

    def run(self, goes_on: Callable[[], bool] = lambda: True) -> Counter[str]:
        """Put a receipt in the outbox for every payment that has none and is owed one."""
        came: Counter[str] = Counter()
        now, after = self._clock.now(), 0
        while page := self._page(now, after):
            for after, account_id in page:
                if not goes_on():
                    return came
                try:
                    with self._database.begin() as connection:
                        came["receipts"] += self._look_at(connection, after, account_id, now)
                except Exception:
                    log.exception("a payment could not be receipted", payment=after)
                    came["failed"] += 1
        return +came

    def _page(self, now: datetime, after: int) -> list[tuple[int, int]]:
        with self._database.glance() as connection:
            return table.payments_to_receipt(connection, now - FRESH, after=after, limit=PAGE)

    def _look_at(self, connection: Connection, payment_id: int, account_id: int, now: datetime) -> bool:
        scene = scene_of(connection, self._office, account_id, now, None, ahead=False)
        if not table.add_receipt(connection, payment_id, now):
            return False
        agreed = _agreed(scene, payment_id)
        if agreed is None:
            return False
        named = {"account_id": account_id, "call_id": agreed["call_id"], "created_at": now, "sent_at": None}
        body = {"language": scene.account["language"], "payment": payment_id}
        message = outcomes.add_message(connection, named | {"kind": "payment_received", "body": body})
        table.says_so(connection, payment_id, message)
        return True


def _agreed(scene: Scene, payment_id: int) -> Row | None:
    """What the payment counts for: a promise that was not taken back, or a plan that was confirmed."""
    promises = [row for row in scene.promises if row["state"] not in ("withdrawn", "replaced")]
    confirmed = [row for row in scene.plans if row["state"] in plans.CONFIRMED]
    for row in (*confirmed, *promises):
        if str(payment_id) in {one.id for one in scene.paid_for(row)}:
            return row
    return None
