"""Settling: what becomes of members whose call is over, and of those whom the queue, a worker or the carrier lost.

One short transaction a member, from what is on record: killed anywhere, run twice or by several, it tells each once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import structlog

from voicebot.calls.asking import Desk
from voicebot.calls.progress import TERMINAL
from voicebot.calls.world import zone_or_none
from voicebot.conversation.effects import Disposition
from voicebot.outreach.campaigns import hours, retrying
from voicebot.outreach.campaigns.outcomes import UNKNOWN
from voicebot.outreach.campaigns.reading import kept
from voicebot.outreach.campaigns.retrying import Next, Span
from voicebot.outreach.likely_hours import Best
from voicebot.records import campaign_members as members
from voicebot.records import campaigns as table
from voicebot.records.prepared import Row

log = structlog.get_logger(__name__)

PAGE = 200
#: in the queue for longer than this, a member is put there anew: its old place, should it come up, finds it gone
LOST = timedelta(minutes=15)
#: a call of which nobody knows whether it was placed is looked for that long; then a person settles it, and this
#: campaign rings the member no more
IN_DOUBT = timedelta(hours=1)
#: no call lasts longer
LONGEST_CALL = timedelta(hours=4)
#: who was put on the queue so often and never rung is let go of: something is wrong that nobody foresaw
MOST_TRIES = 60
HOUR = timedelta(hours=1)


class Times(Protocol):
    """Knows at which hour somebody is likeliest to answer."""

    def best_time(self, account: Row, window: Iterable[Span], now: datetime) -> Best | None:
        """The likeliest moment from `now` on within these spans; None where that cannot be told."""
        ...


class Settler:
    """One for a process; safe to share between threads."""

    def __init__(self, desk: Desk, times: Times | None = None) -> None:
        self._desk, self._times = desk, times

    def settle(self, goes_on: Callable[[], bool]) -> Counter[str]:
        """One pass: how many were found lost, wait for another try, or are done with."""
        came: Counter[str] = Counter(lost=self._find_lost(goes_on))
        for row in self._over():
            if not goes_on():
                break
            try:
                came[self._settle(row)] += 1
            except Exception:
                log.exception("member.not_settled", member=row["id"])
                came["failed"] += 1
        return +came

    def _find_lost(self, goes_on: Callable[[], bool]) -> int:
        """Whoever is in the queue for too long waits again, or is free where the campaign has ended meanwhile."""
        now, found = self._desk.clock.now(), 0
        while goes_on():
            with self._desk.database.begin() as connection:
                lost = members.queued_before(connection, now - LOST, limit=PAGE)
                ended = table.ended(connection, {row["campaign_id"] for row in lost})
                for row in lost:
                    values: dict[str, Any] = {"state": table.WAITING, "due_at": now}
                    if row["campaign_id"] in ended:
                        values = {"state": table.SKIPPED, "why": f"the campaign was {ended[row['campaign_id']]}"}
                    found += members.move_member(
                        connection, row["id"], table.QUEUED, row["tries"], since=None, **values
                    )
            if len(lost) < PAGE:
                break
        return found

    def _over(self) -> Iterator[Row]:
        now, after = self._desk.clock.now(), 0
        stale = {"": now - LONGEST_CALL, "dialling": now - IN_DOUBT, "unknown": now - IN_DOUBT}
        while True:
            with self._desk.database.read() as connection:
                page = members.in_calls(connection, sorted(TERMINAL), stale, after=after, limit=PAGE)
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1]["id"]

    def _settle(self, row: Row) -> str:
        changes = self._changes(row)
        with self._desk.database.begin() as connection:
            ended = table.ended(connection, {row["campaign_id"]}).get(row["campaign_id"])
            if ended is not None and changes["state"] == table.WAITING:
                changes |= {"state": table.DONE, "why": f"the campaign was {ended}"}
            moved = members.move_member(connection, row["id"], table.CALLING, row["tries"], since=None, **changes)
        return str(changes["state"]) if moved else "gone"

    def _changes(self, row: Row) -> dict[str, Any]:
        """What becomes of a member, by its call: nothing of it changes any more."""
        now = self._desk.clock.now()
        if row["call_state"] not in TERMINAL:
            return _done(UNKNOWN, "nobody knows what became of the call; a person settles it")
        if row["disposition"] == Disposition.CANCELLED.value and row["dialled_at"] is None:
            return _again(row, now)
        with self._desk.database.read() as connection:
            campaign = table.campaign_row(connection, row["campaign_id"])
            began = members.calls_of_member(connection, row["id"])
        assert campaign is not None, "a member's campaign is a foreign key"
        strategy, zone = kept(campaign), zone_or_none(row["zone"]) or ZoneInfo("UTC")
        made = retrying.Made(row["disposition"], row["ended_at"] or now, row["rung"], began)
        following = retrying.after(made, strategy.retries, zone, _chance(row))
        if following.at is None:
            return _done(row["disposition"], following.why)
        at = self._likeliest(row, following, now) if strategy.retries.likely else following.at
        opens = hours.opening(hours.read_back(strategy.hours), at, zone)
        return {"state": table.WAITING, "due_at": opens, "outcome": row["disposition"], "why": following.why}

    def _likeliest(self, row: Row, following: Next, now: datetime) -> datetime:
        """The hour at which the person is likeliest to answer; tries of one hour are strewn over it."""
        assert following.at is not None, "asked only of what follows"
        account = {"id": row["account_id"], **{name: row[name] for name in ("zone", "region", "language")}}
        best = self._times.best_time(account, following.spans, now) if self._times and following.spans else None
        if best is None:
            return following.at
        ends = next(until for since, until in following.spans if since <= best.at < until)
        return min(best.at + HOUR * _chance(row), ends - timedelta(seconds=1))


def _done(outcome: str | None, why: str) -> dict[str, Any]:
    return {"state": table.DONE, "outcome": outcome, "why": why}


def _again(row: Row, now: datetime) -> dict[str, Any]:
    """The call was stopped before it was placed: it was no try."""
    if row["tries"] >= MOST_TRIES:
        return _done(Disposition.CANCELLED.value, f"put on the queue {row['tries']} times, and never rung")
    return {"state": table.WAITING, "due_at": now, "why": None, **members.NOT_RUNG}


def _chance(row: Row) -> float:
    """The same from 0 up to 1 for the same try of the same member, and even over all of them."""
    drawn = blake2b(f"{row['id']}-{row['tries']}".encode(), digest_size=4).digest()
    return int.from_bytes(drawn) / 2**32
