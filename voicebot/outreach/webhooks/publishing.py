"""From what happened to who is to be told: each event gets its words and its deliveries in one transaction, once.

Rows are taken as they are found untold, and not by a mark that moves past them: on PostgreSQL a row of a lower number
may become visible after one of a higher, and a mark would have passed it by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy import Connection

from voicebot.clock import Clock
from voicebot.outreach.webhooks import composing
from voicebot.outreach.webhooks.kinds import wants
from voicebot.records import deliveries, events
from voicebot.records.database import Database
from voicebot.records.prepared import Row

log = structlog.get_logger(__name__)

#: events of one transaction
PAGE = 100


class Publisher:
    """One for a process; safe to share between threads, and beside others. `new_id` names messages."""

    def __init__(self, database: Database, clock: Clock, new_id: Callable[[], str]) -> None:
        self._database, self._clock, self._new_id = database, clock, new_id

    def publish(self, goes_on: Callable[[], bool] = lambda: True) -> Counter[str]:
        """Put every event that nobody was told of yet to those that asked for its kind. An event that fails is logged
        and left; the others go on."""
        came: Counter[str] = Counter()
        after: int | None = 0
        while after is not None and goes_on():
            after = self._page(after, came)
        return came

    def _page(self, after: int, came: Counter[str]) -> int | None:
        """The id of the last event looked at; None where there was none above `after`."""
        with self._database.glance() as connection:
            if not events.any_untold(connection, after):
                return None
        with self._database.begin() as connection:
            rows = events.untold(connection, after=after, limit=PAGE)
            asking = [one for one in deliveries.endpoints(connection) if one["state"] == "enabled"]
            for event in rows:
                came["published" if self._tell(connection, event, asking) else "failed"] += 1
        return rows[-1]["id"] if rows else None

    def _tell(self, connection: Connection, event: Row, asking: Sequence[Row]) -> bool:
        try:
            with connection.begin_nested():
                data = composing.compose(connection, event)
                body = composing.body_of(event["kind"], event["at"], data)
                events.word(connection, event["id"], message_id(self._new_id), body)
                for one in asking:
                    if wants(one["types"], event["kind"]) and one["created_at"] <= event["at"]:
                        deliveries.add_delivery(connection, event["id"], one["id"], self._clock.now())
        except Exception:
            log.exception("webhook.not_composed", number=event["id"], kind=event["kind"])
            return False
        return True


def message_id(new_id: Callable[[], str]) -> str:
    """The id of a new message: the same in every attempt, and in no other message."""
    return f"msg_{new_id()}"
