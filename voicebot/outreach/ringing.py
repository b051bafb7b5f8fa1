"""Calls that the bot owes somebody: it rings at the hour, tries again by a small plan, and says when it gave up.

A ring is tied to its call in the transaction that reserves the call; the call's own fence sees that it is placed once.
So a pass may be killed anywhere, run twice, or by two workers at once. Whoever may have been rung is not rung again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Connection

from voicebot.calls import dialling
from voicebot.calls.asking import LEDGER_RULE, Desk
from voicebot.calls.carrier import Carrier
from voicebot.errors import CarrierFailed, Conflict, NotAllowed
from voicebot.outreach import rung
from voicebot.outreach.rung import Rung
from voicebot.records import rings as table
from voicebot.records.accounts import hold_account
from voicebot.records.calls import call_row
from voicebot.records.campaigns import line_is_open
from voicebot.records.prepared import Row

log = structlog.get_logger(__name__)

PAGE = 100
#: how long after each call that reached nobody the next one is; after the last it is given up
AGAIN = (timedelta(minutes=15), timedelta(hours=1))
#: a call that is reserved for longer than this was left by whoever was to place it
LEFT = timedelta(minutes=2)
#: a call of which nobody knows whether it was placed, and of which nothing was heard for so long
DOUBT = timedelta(hours=2)
#: where the gate says no and names no time, it is asked again
ASK_AGAIN = timedelta(hours=1)
LONGEST_WHY = 200


class _Taken(Exception):
    """Another pass rings, or the ring is over."""


@dataclass(frozen=True, slots=True)
class Ringing:
    """One for a process; safe to share between threads. `carrier` places the calls."""

    desk: Desk
    carrier: Carrier

    def run(self, goes_on: Callable[[], bool] = lambda: True) -> Counter[str]:
        """One pass: what came of the calls at hand, then whoever is to be rung by now; how often what came of it."""
        came: Counter[str] = Counter()
        now = self.desk.clock.now()
        works: tuple[tuple[Callable[[int], list[int]], Callable[[int], str]], ...] = (
            (partial(self._look_up, rung.callbacks_due, now), self._owe),
            (partial(self._look_up, table.rings_out), self._look),
            (partial(self._look_up, table.rings_due, now), self._ring),
        )
        for page, work in works:
            for one in _paged(page):
                if not goes_on():
                    return came
                what = _guarded(one, work)
                if what:
                    came[what] += 1
        return came

    def _look_up(self, find: Callable[..., list[int]], *given: Any) -> list[int]:
        *known, after = given
        with self.desk.database.glance() as connection:
            return find(connection, *known, after=after, limit=PAGE)

    def _owe(self, callback_id: int) -> str:
        """A callback whose hour has come is owed a call."""
        with self.desk.database.begin() as connection:
            return rung.owe(connection, callback_id, self.desk.clock.now())

    def _ring(self, ring_id: int) -> str:
        now = self.desk.clock.now()
        with self.desk.database.begin() as connection:
            ring, account = _held(connection, ring_id)
            if ring["state"] != table.WAITING or ring["not_before"] > now:
                return ""
            if now < ring["until"] and not line_is_open(connection, self.desk.office.line):
                return "held"
            needless = rung.needless(connection, ring, self.desk.office, now)
            if needless:
                rung.over(connection, ring, table.NEEDLESS, needless, now)
                return "needless"
            late = now >= ring["until"]
            why = rung.elsewhere(connection, ring, account) or ((ring["why"] or "its time is over") if late else None)
            if why is not None:
                rung.over(connection, ring, table.GIVEN_UP, why, now)
                return "given_up"
        return self._reserved(ring, account)

    def _reserved(self, ring: Row, account: Row) -> str:
        def note(connection: Connection, call_id: str) -> None:
            if not table.take_ring(connection, ring["id"], call_id, ring["tries"]):
                raise _Taken

        language = rung.language_of(self.desk.database, ring)
        try:
            call_id = dialling.reserve_outbound(self.desk, account["ref"], language, ring["purpose"], note)
        except _Taken:
            return ""
        except NotAllowed as refusal:
            return self._refused(ring, refusal)
        return self._place(ring["id"], call_id)

    def _refused(self, ring: Row, refusal: NotAllowed) -> str:
        """The gate says no: it is asked again when it might say yes, while the ring is of use."""
        now = self.desk.clock.now()
        for_good = refusal.next_at is None and LEDGER_RULE not in refusal.rule_ids
        why = f"the gate: {', '.join(refusal.rule_ids)}"[:LONGEST_WHY]
        at = refusal.next_at or now + ASK_AGAIN
        with self.desk.database.begin() as connection:
            fresh, _ = _held(connection, ring["id"])
            if fresh["state"] != table.WAITING:
                return ""
            if at < fresh["until"] and not for_good:
                table.change_ring(connection, ring["id"], not_before=at, why=why)
                return "later"
            rung.over(connection, fresh, table.GIVEN_UP, why, now)
        return "given_up"

    def _place(self, ring_id: int, call_id: str) -> str:
        try:
            dialling.dial(self.desk, call_id, self.carrier, partial(self._unwanted, ring_id, call_id))
        except (NotAllowed, CarrierFailed, dialling.Withdrawn) as error:
            log.info("ring.not_placed", call=call_id, mend=str(error))
            return "not_placed"
        except Conflict:
            return ""  # placed before, or by another pass
        return "rung"

    def _unwanted(self, ring_id: int, call_id: str, connection: Connection) -> str | None:
        """Why the call that was reserved for a ring is not to be placed after all."""
        ring = table.ring_row(connection, ring_id, lock=True)
        assert ring is not None, "a ring is never deleted"
        if (ring["state"], ring["call_id"]) != (table.RINGING, call_id):
            return f"its ring is {ring['state']}"
        if not line_is_open(connection, self.desk.office.line):
            return "the line is closed"
        return rung.needless(connection, ring, self.desk.office, self.desk.clock.now())

    def _look(self, ring_id: int) -> str:
        """What came of the call at hand."""
        now = self.desk.clock.now()
        with self.desk.database.begin() as connection:
            ring, _ = _held(connection, ring_id)
            if ring["state"] != table.RINGING:
                return ""
            call = call_row(connection, ring["call_id"])
            assert call is not None, "a ring's call is a foreign key"
            if call["state"] != "reserved":
                return self._judge(connection, ring, call, now)
        return self._place(ring_id, call["id"]) if now - call["created_at"] >= LEFT else ""

    def _judge(self, connection: Connection, ring: Row, call: Row, now: datetime) -> str:
        match rung.what_came(call, now, DOUBT):
            case Rung.AT_HAND:
                return ""
            case Rung.REACHED:
                rung.over(connection, ring, table.REACHED, None, now)
                return "reached"
            case Rung.FOR_A_PERSON as found:
                rung.over(connection, ring, table.GIVEN_UP, found.value, now)
                return "given_up"
            case found:
                return self._again(connection, ring, found, now)

    def _again(self, connection: Connection, ring: Row, found: Rung, now: datetime) -> str:
        # what was not placed after all was no try
        tries = ring["tries"] - (found is Rung.NOT_PLACED)
        wait = AGAIN[max(0, tries - 1)] if tries <= len(AGAIN) else None
        if wait is None or now + wait >= ring["until"]:
            rung.over(connection, ring, table.GIVEN_UP, f"nobody was reached, in {tries} calls", now)
            return "given_up"
        waits = {"state": table.WAITING, "not_before": now + wait, "tries": tries, "why": found.value}
        table.change_ring(connection, ring["id"], **waits)
        return "again"


def _held(connection: Connection, ring_id: int) -> tuple[Row, Row]:
    """The ring and its account, held: the account first, as whoever reserves a call does. Nobody waits in a circle."""
    ring = table.ring_row(connection, ring_id)
    assert ring is not None, "a ring is never deleted"
    account = hold_account(connection, ring["account_id"])
    assert account is not None, "a ring's account is a foreign key"
    ring = table.ring_row(connection, ring_id, lock=True)
    assert ring is not None, "a ring is never deleted"
    return ring, account


def _guarded(one: int, work: Callable[[int], str]) -> str:
    try:
        return work(one)
    except Exception:
        log.exception("ring.failed", about=one)
        return "failed"


def _paged(page: Callable[[int], list[int]]) -> Iterator[int]:
    after = 0
    while found := page(after):
        yield from found
        after = found[-1]
