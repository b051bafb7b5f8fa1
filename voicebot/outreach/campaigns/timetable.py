"""A dry run: whom a campaign would ring, in which order, over the next hours. Nothing is written, and nobody rung.

The gate is asked for the moment at which each would be rung. What each call would lead to is not known: nobody is
rung twice here, and outcomes free or bind nobody.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import floor
from typing import Any

from voicebot.calls.asking import Desk, ask_page
from voicebot.outreach.campaigns import filling, hours, pace
from voicebot.outreach.campaigns.changes import today
from voicebot.outreach.campaigns.judging import Limits, judge
from voicebot.outreach.campaigns.line import Line, People
from voicebot.outreach.campaigns.strategy import Strategy
from voicebot.records import campaign_figures as figures
from voicebot.records import campaign_members as members

#: time goes by in such steps
STEP = timedelta(minutes=5)
LONGEST = timedelta(hours=24)
#: how long a dial keeps the line before any was made, from dialling to its end
USUAL_SECONDS = 45.0
HISTORY = timedelta(days=7)
PAGE, NAMED = 500, 50


@dataclass(slots=True)
class Timetable:
    """`steps` tell how many are rung in each, `order` the first of them by reference, `skipped` who never is, by rule;
    `left` are those whose turn does not come."""

    begins: datetime
    ends: datetime
    seconds: float
    steps: list[tuple[datetime, int]] = field(default_factory=list)
    order: list[tuple[datetime, str]] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    left: int = 0

    @property
    def rung(self) -> int:
        return sum(count for _, count in self.steps)

    def as_json(self) -> dict[str, Any]:
        return {
            "begins": self.begins.isoformat(),
            "ends": self.ends.isoformat(),
            "rung": self.rung,
            "left": self.left,
            "skipped": dict(self.skipped.most_common()),
            "seconds_a_call": round(self.seconds, 1),
            "steps": [{"at": at.isoformat(), "rung": count} for at, count in self.steps if count],
            "order": [{"at": at.isoformat(), "account": ref} for at, ref in self.order],
        }


def timetable(
    desk: Desk, line: Line, people: People, strategy: Strategy, campaign_id: int, ahead: timedelta
) -> Timetable:
    """The next hours of a campaign: of its members that wait, or of its audience where it has none yet."""
    now = desk.clock.now()
    begins = max(now, strategy.starts_at or now)
    with desk.database.read() as connection:
        lasted = figures.mean_seconds(connection, now - HISTORY) or USUAL_SECONDS
        seen = figures.seen(connection, campaign_id, now - HISTORY)
    found = Timetable(begins, begins + min(ahead, LONGEST), lasted)
    run = _Run(desk, line, strategy, found, _waiting(desk, strategy, campaign_id, begins))
    share = pace.handed_over(seen["calls"], seen["handed_over"])

    def free(at: datetime) -> int | None:
        count = strategy.people.count
        return pace.by_people(people.free(campaign_id, count, at), share, 0) if count else None

    run.go(free)
    return found


def _waiting(desk: Desk, strategy: Strategy, campaign_id: int, begins: datetime) -> list[tuple[datetime, int, int]]:
    """When each may be rung at the earliest, its rank, and its account."""
    with desk.database.read() as connection:
        waits = members.waiting_of(connection, campaign_id)
        if waits:
            return [(max(begins, row["due_at"]), row["rank"], row["account_id"]) for row in waits]
        now, found, after = desk.clock.now(), list[tuple[datetime, int, int]](), 0
        conditions, ranked = strategy.audience.conditions(now, today(desk, now)), filling.ranks(strategy)
        while page := members.matching(connection, conditions, after=after, limit=filling.PAGE):
            held = members.held_by(connection, [row["id"] for row in page], but=campaign_id)
            found += [(begins, ranked(row), row["id"]) for row in page if row["id"] not in held]
            after = page[-1]["id"]
        return found


@dataclass(frozen=True, slots=True)
class _Run:
    desk: Desk
    line: Line
    strategy: Strategy
    found: Timetable
    waits: list[tuple[datetime, int, int]]

    def go(self, free: Callable[[datetime], int | None]) -> None:
        heapq.heapify(self.waits)
        at, budget = self.found.begins, self.strategy.stops.calls
        while at < self.found.ends:
            room = self._room(free(at))
            if budget is not None:
                room = min(room, budget - self.found.rung)
            self.found.steps.append((at, self._step(at, room)))
            at += STEP
        self.found.left = len(self.waits)

    def _room(self, by_people: int | None) -> int:
        """How many may start in a step: by calls a second, and by those that may go on at once."""
        seconds = STEP.total_seconds()
        rate = min(self.strategy.pace.calls_a_second, self.line.calls_a_second)
        at_once = min(self.strategy.pace.concurrent, self.line.at_once)
        if by_people is not None:
            at_once = min(at_once, by_people)
        return floor(min(rate * seconds, at_once * seconds / self.found.seconds))

    def _step(self, at: datetime, room: int) -> int:
        rung = 0
        while rung < room and self.waits and self.waits[0][0] <= at:
            size = min(PAGE, max(room - rung, 50))
            due = [heapq.heappop(self.waits) for _ in range(min(size, len(self.waits))) if self.waits[0][0] <= at]
            rung += self._ask(due, at, room - rung)
        return rung

    def _ask(self, due: Sequence[tuple[datetime, int, int]], at: datetime, room: int) -> int:
        """How many of these are rung now; the others wait again, or are never rung."""
        week, now, rung = hours.read_back(self.strategy.hours), self.desk.clock.now(), 0
        # The ledger is taken to be read all the while.
        limits = Limits(week, self.strategy.caps, {}, frozenset(), replace(self.line, fresh=timedelta.max))
        with self.desk.database.read() as connection:
            accounts = {row["id"]: row for row in members.accounts_of(connection, [one[2] for one in due])}
            when = dict.fromkeys(accounts, at)
            answers = ask_page(self.desk, connection, list(accounts.values()), now, self.strategy.purpose, when)
        for ready, rank, account_id in due:
            account = accounts[account_id]
            verdict = judge(account, answers[account_id], limits, at)
            if verdict.rung and rung < room:
                rung += 1
                if len(self.found.order) < NAMED:
                    self.found.order.append((at, account["ref"]))
            elif verdict.rung:
                heapq.heappush(self.waits, (ready, rank, account_id))
            elif verdict.until is not None:
                heapq.heappush(self.waits, (max(verdict.until, at + STEP), rank, account_id))
            else:
                self.found.skipped[verdict.why] += 1
        return rung
