"""One reminder the day before what was agreed to is due: by text, by e-mail where no text arrives, else by a call.

A reminder is a row, the only one of its promise or instalment, made in the transaction that puts its message in the
outbox: killed anywhere, run twice or by two at once, nobody is reminded twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

import structlog
from sqlalchemy import Connection

from voicebot.calls.house import Office
from voicebot.clock import Clock
from voicebot.outreach import lives
from voicebot.outreach.best_time import BestTimes
from voicebot.outreach.scene import Scene, scene_of
from voicebot.outreach.spreading import owed_on
from voicebot.records import outcomes, plans
from voicebot.records import reminders as table
from voicebot.records.database import Database
from voicebot.records.prepared import Row
from voicebot.records.promises import STANDING
from voicebot.records.rings import add_ring
from voicebot.repayment.covering import cover

log = structlog.get_logger(__name__)

PAGE = 200
#: the day before
AHEAD = timedelta(days=1)
#: days begin and end this much earlier and later somewhere than in UTC
EARLIEST, LATEST = timedelta(hours=14), timedelta(hours=12)
#: within these hours of the person's day they are rung to be reminded: inside every pack's window
OPENS, CLOSES = time(10), time(19)


@dataclass(frozen=True, slots=True)
class _Due:
    """What is due tomorrow, and what its message holds."""

    what: str
    about: int
    n: int
    due: date
    call_id: str
    kind: str
    body: dict[str, int]


class Reminders:
    """One for a process; safe to share between threads."""

    def __init__(self, database: Database, clock: Clock, office: Office, times: BestTimes) -> None:
        self._database, self._clock, self._office, self._times = database, clock, office, times

    def run(self, goes_on: Callable[[], bool] = lambda: True) -> Counter[str]:
        """Put what is to be said tomorrow's payers in the outbox, and owe a call to whom no message came.

        An account that fails is logged, and tried again the next time.
        """
        came: Counter[str] = Counter()
        now = self._clock.now()
        for account_id in self._accounts(now):
            if not goes_on():
                return +came
            came.update(_guarded(account_id, partial(self._remind, account_id, now)))
        for reminder in self._left(now):
            if not goes_on():
                return +came
            came.update(_guarded(reminder["account_id"], partial(self._by_a_call, reminder, now)))
        return +came

    def _accounts(self, now: datetime) -> Iterator[int]:
        first, last = (now - LATEST).date() + AHEAD, (now + EARLIEST).date() + AHEAD
        after = 0
        while True:
            with self._database.glance() as connection:
                found = table.accounts_to_remind(connection, first, last, after=after, limit=PAGE)
            if not found:
                return
            yield from found
            after = found[-1]

    def _remind(self, account_id: int, now: datetime) -> Counter[str]:
        came: Counter[str] = Counter()
        with self._database.begin() as connection:
            scene = scene_of(connection, self._office, account_id, now, None, ahead=False)
            if not any(owed_on(scene.account).values()):
                return +came
            for due in _due_tomorrow(connection, scene):
                came["reminders"] += _put(connection, scene, due)
        return +came

    def _left(self, now: datetime) -> Iterator[Row]:
        after = 0
        while True:
            with self._database.glance() as connection:
                found = table.reminders_left(connection, (now - LATEST).date() + AHEAD, after=after, limit=PAGE)
            if not found:
                return
            yield from found
            after = found[-1]["id"]

    def _by_a_call(self, reminder: Row, now: datetime) -> Counter[str]:
        with self._database.begin() as connection:
            scene = scene_of(connection, self._office, reminder["account_id"], now, None, ahead=False)
            still = {(one.what, one.about, one.n) for one in _due_tomorrow(connection, scene)}
            if (reminder["what"], reminder["about"], reminder["n"]) not in still:
                return Counter()
        opens = datetime.combine(scene.today, OPENS, scene.zone)
        closes = datetime.combine(scene.today, CLOSES, scene.zone)
        best = self._times.best_time(scene.account, [(opens, closes)], now)
        if best is None:
            return Counter()
        owed = {"purpose": "plan_reminder", "about": reminder["id"], "account_id": reminder["account_id"]}
        with self._database.begin() as connection:
            made = add_ring(connection, owed | {"created_at": now, "not_before": best.at, "until": closes})
        return Counter(calls=int(made))


def _guarded(account_id: int, work: Callable[[], Counter[str]]) -> Counter[str]:
    try:
        return work()
    except Exception:
        log.exception("an account could not be reminded", account=account_id)
        return Counter(failed=1)


def _due_tomorrow(connection: Connection, scene: Scene) -> Iterator[_Due]:
    """What is due on the day after the person's own today and is not paid. Who agreed to it only now knows it still."""
    day = scene.today + AHEAD
    for row in scene.promises:
        if row["state"] in STANDING and row["due"] == day and _is_older(row, scene):
            body = {"promise": row["id"]}
            yield _Due(table.PROMISE, row["id"], 0, day, row["call_id"], "promise_reminder", body)
    for row in scene.plans:
        if row["state"] in plans.RUNNING and _is_older(row, scene):
            for n in _open_on(connection, scene, row, day):
                body = {"plan": row["id"], "n": n}
                yield _Due(table.INSTALMENT, row["id"], n, day, row["call_id"], "instalment_reminder", body)


def _is_older(row: Row, scene: Scene) -> bool:
    return lives.local_day(row["created_at"], scene.zone) < scene.today


def _open_on(connection: Connection, scene: Scene, plan: Row, day: date) -> list[int]:
    """The instalments due on that day that payments have not covered."""
    paid = sum((one.amount for one in scene.paid_for(plan)), Decimal(0))
    rows = lives.plan_of(plan, plans.instalments_of(connection, plan["id"]), scene.zone).rows
    covered, _ = cover(rows, paid)
    return [one.n for one in covered if one.due == day and one.left > 0]


def _put(connection: Connection, scene: Scene, due: _Due) -> bool:
    """The reminder and its message; false where there is one already."""
    named = {"account_id": scene.account["id"], "call_id": due.call_id, "created_at": scene.now}
    reminder = {"what": due.what, "about": due.about, "n": due.n, "due": due.due}
    reminder_id = table.add_reminder(connection, named | reminder)
    if reminder_id is None:
        return False
    body = {"language": scene.account["language"]} | due.body
    message = outcomes.add_message(connection, named | {"kind": due.kind, "body": body, "sent_at": None})
    table.goes_by(connection, reminder_id, message)
    return True
