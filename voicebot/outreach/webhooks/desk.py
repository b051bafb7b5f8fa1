"""All that is done with webhooks, for whoever serves them: the worker, the API, the command line."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from voicebot.clock import Clock
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.outreach.webhooks import composing
from voicebot.outreach.webhooks.addresses import Networks, checked, shown
from voicebot.outreach.webhooks.courier import Courier, HttpCourier
from voicebot.outreach.webhooks.delivering import Deliverer
from voicebot.outreach.webhooks.kinds import TEST, asked_for
from voicebot.outreach.webhooks.publishing import Publisher, message_id
from voicebot.records import deliveries as table
from voicebot.records import events
from voicebot.records.database import Database
from voicebot.records.prepared import Row

STATES = (table.WAITING, table.DELIVERED, table.FAILED)
#: deliveries of one page at most
LARGEST_PAGE = 200
#: bytes of a secret
SECRET_BYTES = 32
#: hours for which the secret before signs beside a new one, and the most there may be
ROTATION, LONGEST_ROTATION = 24, 24 * 30
#: what was delivered, or given up, is kept for so long
KEPT = timedelta(days=30)
#: events that are forgotten in one transaction
FORGOTTEN_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Added:
    """An endpoint and its secret, which is shown this once."""

    endpoint: int
    secret: str


class Webhooks:
    """One for a process; safe to share between threads. An unknown endpoint raises NotFound everywhere.

    `new_id` names messages, `new_secret` makes what they are signed with.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        networks: Networks,
        courier: Courier | None = None,
        new_id: Callable[[], str] = lambda: uuid4().hex,
        new_secret: Callable[[], str] = lambda: f"whsec_{b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}",
    ) -> None:
        self._database, self._clock, self._networks = database, clock, networks
        self._new_id, self._new_secret = new_id, new_secret
        self._publisher = Publisher(database, clock, new_id)
        self._deliverer = Deliverer(database, clock, courier or HttpCourier(networks), SystemRandom())

    def deliver(self, goes_on: Callable[[], bool] = lambda: True) -> Counter[str]:
        """One pass: what happened is put to those who asked for it, and what is due is delivered."""
        came = self._publisher.publish(goes_on)
        if goes_on():
            came.update(self._deliverer.deliver(goes_on))
        return came

    def rest(self, timeout: float) -> bool:
        """Wait until nothing is being delivered; false where something still is after so many seconds."""
        return self._deliverer.rest(timeout)

    def forget(self, goes_on: Callable[[], bool] = lambda: True) -> Counter[str]:
        """Forget what was delivered, or given up, long enough ago."""
        came: Counter[str] = Counter()
        while goes_on():
            with self._database.begin() as connection:
                gone = table.forget_events(connection, self._clock.now() - KEPT, FORGOTTEN_AT_ONCE)
            if not gone:
                break
            came["forgotten"] += gone
        return came

    def add(self, url: str, types: Sequence[str], by: str) -> Added:
        """A new endpoint that is told of what happens from now on. Raises InvalidInput."""
        secret = self._new_secret()
        made = {"url": checked(url, self._networks), "types": asked_for(types), "secret": secret}
        standing = {"state": "enabled", "created_at": self._clock.now(), "created_by": by[:64], "failures": 0}
        with self._database.begin() as connection:
            return Added(table.add_endpoint(connection, made | standing), secret)

    def change(
        self, endpoint: int, *, url: str | None = None, types: Sequence[str] | None = None, enabled: bool | None = None
    ) -> dict[str, Any]:
        """Change what is given. Enabled again, it gets what waited for it. Raises InvalidInput."""
        values: dict[str, Any] = {} if url is None else {"url": checked(url, self._networks)}
        if types is not None:
            values["types"] = asked_for(types)
        if enabled is not None:
            values |= {"state": "enabled" if enabled else "disabled", "why": None if enabled else "disabled by hand"}
        if enabled:
            values |= {"failing_since": None, "failures": 0, "rests_until": None}
        with self._database.begin() as connection:
            self._endpoint(connection, endpoint, lock=True)
            if values:
                table.change_endpoint(connection, endpoint, **values)
            return self._told(connection, self._endpoint(connection, endpoint))

    def remove(self, endpoint: int) -> None:
        """It is told of nothing any more, and its secret is gone; the log of what it was told stays as long as any."""
        with self._database.begin() as connection:
            self._endpoint(connection, endpoint, lock=True)
            gone = {"state": "removed", "secret": "", "old_secret": None, "url": ""}
            table.change_endpoint(connection, endpoint, **gone)
            table.give_up_all(connection, endpoint)

    def rotate(self, endpoint: int, hours: int = ROTATION) -> Added:
        """A new secret; the one before signs beside it for so many hours. Raises InvalidInput."""
        if not 0 <= hours <= LONGEST_ROTATION:
            raise InvalidInput("hours", hours, f"send 0 to {LONGEST_ROTATION}: for so long both secrets sign")
        made = Added(endpoint, self._new_secret())
        with self._database.begin() as connection:
            row = self._endpoint(connection, endpoint, lock=True)
            until = self._clock.now() + timedelta(hours=hours)
            values = {"secret": made.secret, "old_secret": row["secret"], "old_until": until}
            table.change_endpoint(connection, endpoint, **values)
        return made

    def test(self, endpoint: int) -> dict[str, Any]:
        """Send it an event that nothing happened for, now, and say what came of it. Raises Conflict where it is off."""
        now = self._clock.now()
        with self._database.begin() as connection:
            self._endpoint(connection, endpoint)
            body = composing.body_of(TEST, now, {"endpoint": endpoint})
            named = message_id(self._new_id)
            event_id = events.add_told(connection, TEST, now, named, body)
            delivery_id = table.add_delivery(connection, event_id, endpoint, now)
            # It is tried once, and this once alone.
            table.change_delivery(connection, delivery_id, state=table.FAILED)
        answer = self._deliverer.now(delivery_id)
        if answer is None:
            raise Conflict(f"endpoint {endpoint} is disabled: enable it, then test it")
        told = {"status": answer.status, "milliseconds": answer.milliseconds, "why": answer.why}
        return {"message": named, "delivered": answer.status is not None and 200 <= answer.status < 300} | told

    def listed(self) -> list[dict[str, Any]]:
        """Every endpoint, without its secrets."""
        with self._database.read() as connection:
            return [self._told(connection, row) for row in table.endpoints(connection)]

    def endpoint(self, endpoint: int) -> dict[str, Any]:
        """One endpoint, without its secrets."""
        with self._database.read() as connection:
            return self._told(connection, self._endpoint(connection, endpoint))

    def deliveries(self, endpoint: int, state: str | None, before: int | None, limit: int) -> dict[str, Any]:
        """A page of what it was told, the newest first, with every attempt. Raises InvalidInput."""
        if state is not None and state not in STATES:
            raise InvalidInput("state", state, f"send one of {', '.join(STATES)}, or leave it out")
        with self._database.read() as connection:
            self._endpoint(connection, endpoint)
            rows = table.list_deliveries(connection, endpoint, state, before=before, limit=limit)
            attempts = table.attempts_of(connection, [row["id"] for row in rows])
        older = rows[-1]["id"] if len(rows) == limit else None
        return {"deliveries": [_delivery(row, attempts[row["id"]]) for row in rows], "older": older}

    def redeliver(self, endpoint: int, *, message: str | None = None, since: datetime | None = None) -> int:
        """Deliver again, with the same id: one message, or all since a time that did not come through. How many.

        Raises InvalidInput where neither is given, NotFound for a message that it was never told.
        """
        if message is None and since is None:
            raise InvalidInput("message", None, "name a message, or the time since when all that failed is sent again")
        with self._database.begin() as connection:
            self._endpoint(connection, endpoint)
            now, many = self._clock.now(), 0
            if message is not None:
                many = table.deliver_again(connection, endpoint, message, now)
            elif since is not None:
                many = table.deliver_all_again(connection, endpoint, since, now, but=TEST)
        if message is not None and not many:
            raise NotFound(f"endpoint {endpoint} was told of no message {message[:64]}")
        return many

    def _endpoint(self, connection: Connection, endpoint: int, *, lock: bool = False) -> Row:
        row = table.endpoint(connection, endpoint, lock=lock)
        if row is None:
            raise NotFound(f"endpoint {endpoint} is not known; `voicebot webhooks list` shows those there are")
        return row

    def _told(self, connection: Connection, row: Row) -> dict[str, Any]:
        plain = {"endpoint": row["id"], "url": shown(row["url"])}
        plain |= {name: row[name] for name in ("types", "state", "why", "failures", "created_by")}
        times = ("created_at", "failing_since", "rests_until", "old_until")
        waiting = table.waiting_count(connection, row["id"])
        return plain | {name: row[name] and row[name].isoformat() for name in times} | {"waiting": waiting}


def _delivery(row: Row, attempts: Sequence[Row]) -> dict[str, Any]:
    waits = row["state"] == table.WAITING
    return {
        "delivery": row["id"],
        "message": row["message_id"],
        "type": row["kind"],
        "at": row["at"].isoformat(),
        "state": row["state"],
        "next_try": row["not_before"].isoformat() if waits else None,
        "delivered_at": row["delivered_at"] and row["delivered_at"].isoformat(),
        "attempts": [
            {"at": one["at"].isoformat(), **{name: one[name] for name in ("status", "milliseconds", "why")}}
            for one in attempts
        ],
    }
