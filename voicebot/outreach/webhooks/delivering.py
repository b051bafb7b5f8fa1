"""Delivering: each endpoint in a lane of its own, so that a slow or dead one keeps nobody else waiting.

An attempt is committed before its request is made. Whoever is killed then has told nobody what came of it: the delivery
is due again after the lease, with the same id, by which its receiver knows it. At least once, never lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from threading import Lock, Thread
from time import monotonic, sleep

import structlog
from sqlalchemy import Connection
from standardwebhooks import Webhook

from voicebot.clock import Clock
from voicebot.outreach.webhooks import schedule
from voicebot.outreach.webhooks.courier import Answer, Courier
from voicebot.records import deliveries as table
from voicebot.records.database import Database
from voicebot.records.prepared import Row

log = structlog.get_logger(__name__)

#: longer than any request takes: whoever made an attempt by then is done with it, or is no more
LEASE = timedelta(seconds=60)
#: lanes of one endpoint that answers, and deliveries that each should have at least
LANES, WORTH_A_LANE = 4, 5
#: seconds for which a pass waits for its lanes; they go on by themselves
PATIENCE = 2.0
GONE = 410
USER_AGENT = "voicebot-webhooks/1"


@dataclass(frozen=True, slots=True)
class Posting:
    """An attempt that is committed: its request may be made. `secrets` sign it, the newest first."""

    delivery: int
    attempt: int
    endpoint: int
    url: str
    secrets: tuple[str, ...]
    message_id: str
    body: str


class Deliverer:
    """One for a process; safe to share between threads, and beside others."""

    def __init__(self, database: Database, clock: Clock, courier: Courier, chance: Random) -> None:
        self._database, self._clock, self._courier, self._chance = database, clock, courier, chance
        self._lock, self._came = Lock(), Counter[str]()
        self._lanes: dict[tuple[int, int], Thread] = {}
        self._goes_on: Callable[[], bool] = lambda: True

    def deliver(self, goes_on: Callable[[], bool], patience: float = PATIENCE) -> Counter[str]:
        """Deliver what is due while it goes on; how often what came of it since the last pass.

        An endpoint that takes longer than `patience` (seconds) is delivered to beside the passes that follow.
        """
        self._goes_on = goes_on
        with self._database.glance() as connection:
            due = table.due_counts(connection, self._clock.now())
        started = [self._start(endpoint, n) for endpoint, many, failed in due for n in range(_lanes(many, failed))]
        until = monotonic() + patience
        for lane in started:
            while lane is not None and lane.is_alive() and monotonic() < until and goes_on():
                lane.join(0.02)
        with self._lock:
            came, self._came = self._came, Counter()
        return came

    def rest(self, timeout: float) -> bool:
        """Wait until no lane is at work; false where some still is after so many seconds."""
        until = monotonic() + timeout
        while monotonic() < until:
            with self._lock:
                if not any(lane.is_alive() for lane in self._lanes.values()):
                    return True
            sleep(0.01)
        return False

    def now(self, delivery_id: int) -> Answer | None:
        """Make one attempt at this delivery, whatever its time; None where its endpoint is disabled or removed."""
        with self._database.begin() as connection:
            posting = self._posting(connection, delivery_id)
        return None if posting is None else self._post(posting)[1]

    def _start(self, endpoint: int, n: int) -> Thread | None:
        """A lane, where that one is not at work already."""
        with self._lock:
            if (lane := self._lanes.get((endpoint, n))) is not None and lane.is_alive():
                return None
            # Not a daemon: a process that ends waits for the message at hand, rather than telling it twice.
            lane = Thread(target=self._drive, args=(endpoint,), name=f"webhooks-{endpoint}-{n}")
            self._lanes[endpoint, n] = lane
        lane.start()
        return lane

    def _drive(self, endpoint: int) -> None:
        """One delivery after the other, until none is due or one fails: then the endpoint rests."""
        try:
            while self._goes_on():
                posting = self._take(endpoint)
                if posting is None:
                    return
                came, answer = self._post(posting)
                told = {"status": answer.status, "milliseconds": answer.milliseconds, "came": came}
                log.info("webhook.attempt", endpoint=endpoint, message=posting.message_id, **told)
                with self._lock:
                    self._came[came] += 1
                if came != "delivered":
                    return
        except Exception:
            log.exception("webhook.lane_failed", endpoint=endpoint)
            with self._lock:
                self._came["failed"] += 1

    def _take(self, endpoint: int) -> Posting | None:
        with self._database.begin() as connection:
            row = table.endpoint(connection, endpoint)
            now = self._clock.now()
            if row is None or row["state"] != "enabled" or (row["rests_until"] or now) > now:
                return None
            delivery_id = table.next_due(connection, endpoint, now)
            return None if delivery_id is None else self._posting(connection, delivery_id)

    def _posting(self, connection: Connection, delivery_id: int) -> Posting | None:
        """Commit an attempt."""
        now, delivery = self._clock.now(), table.delivery(connection, delivery_id, lock=True)
        endpoint = None if delivery is None else table.endpoint(connection, delivery["endpoint_id"])
        if delivery is None or endpoint is None or endpoint["state"] != "enabled":
            return None
        attempt = table.start_attempt(connection, delivery_id, now, now + LEASE)
        of = (delivery_id, attempt, endpoint["id"], endpoint["url"])
        return Posting(*of, secrets_of(endpoint, now), delivery["message_id"], delivery["body"])

    def _post(self, posting: Posting) -> tuple[str, Answer]:
        """Make the request, and write down what came of it."""
        answer = self._courier.post(posting.url, self._headers(posting), posting.body.encode())
        with self._database.begin() as connection:
            came = self._tell(connection, posting, answer)
        return came, answer

    def _headers(self, posting: Posting) -> dict[str, str]:
        now = self._clock.now()
        signed = (Webhook(secret).sign(posting.message_id, now, posting.body) for secret in posting.secrets)
        return {
            "Content-Type": "application/json",
            "User-Agent": USER_AGENT,
            "webhook-id": posting.message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signed),
        }

    def _tell(self, connection: Connection, posting: Posting, answer: Answer) -> str:
        now = self._clock.now()
        # The endpoint first, as whoever takes a delivery looks at it first.
        endpoint = table.endpoint(connection, posting.endpoint, lock=True)
        delivery = table.delivery(connection, posting.delivery, lock=True)
        why = _why(answer)
        end = {"status": answer.status, "milliseconds": answer.milliseconds, "why": why}
        table.end_attempt(connection, posting.attempt, **end)
        if endpoint is None or delivery is None:
            return "dropped"
        if why is None:
            table.change_delivery(connection, posting.delivery, state=table.DELIVERED, delivered_at=now)
            table.change_endpoint(connection, posting.endpoint, failing_since=None, failures=0, rests_until=None)
            return "delivered"
        if delivery["attempt"] != posting.attempt or delivery["state"] != table.WAITING:
            return "late"
        asked = schedule.asked_to_wait(answer.retry_after, now)
        self._failed(connection, endpoint, asked, answer, now)
        again = schedule.next_try(now, delivery["tries"], asked, self._chance)
        if again is None:
            table.change_delivery(connection, posting.delivery, state=table.FAILED)
            return "given up"
        table.change_delivery(connection, posting.delivery, not_before=again)
        return "later"

    def _failed(
        self, connection: Connection, endpoint: Row, asked: timedelta | None, answer: Answer, now: datetime
    ) -> None:
        """An endpoint failed: it rests, and is disabled where it asks for it or has failed for too long."""
        failures, since = endpoint["failures"] + 1, endpoint["failing_since"] or now
        throttled = asked if answer.status in schedule.THROTTLES else None
        values = {"failures": failures, "failing_since": since, "rests_until": now + schedule.rest(failures, throttled)}
        over = "it answered 410 Gone" if answer.status == GONE else None
        if over is None and now - since >= schedule.GIVE_UP:
            over = f"nothing has come through since {since:%Y-%m-%d %H:%M} UTC"
        if over is not None:
            values |= {"state": "disabled", "why": over}
            log.error("webhook.disabled", endpoint=endpoint["id"], why=over)
        table.change_endpoint(connection, endpoint["id"], **values)


def _lanes(due: int, failed: int) -> int:
    """How many lanes an endpoint is worth; one that failed the last time is asked by one alone."""
    return 1 if failed else min(LANES, 1 + due // WORTH_A_LANE)


def secrets_of(endpoint: Row, now: datetime) -> tuple[str, ...]:
    """What a message to it is signed with."""
    old = endpoint["old_secret"]
    if old is None or endpoint["old_until"] is None or endpoint["old_until"] <= now:
        return (endpoint["secret"],)
    return (endpoint["secret"], old)


def _why(answer: Answer) -> str | None:
    """What was wrong with an answer; None where the message came through."""
    if answer.status is None:
        return (answer.why or "no answer")[:200]
    if 200 <= answer.status < 300:
        return None
    return "a redirect, which is not followed" if 300 <= answer.status < 400 else f"answered {answer.status}"
