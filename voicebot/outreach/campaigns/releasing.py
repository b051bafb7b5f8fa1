"""Releasing: a running campaign's members are put on the dialling queue in small numbers, by pace, fairly, lawfully.

A pass looks, asks the gate for a page of those who are due, and writes in one short transaction what becomes of each.
It may be killed anywhere and run by several at once: what was looked at is looked at again before it is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from voicebot.calls import decisions
from voicebot.calls.asking import Desk, ask_page
from voicebot.calls.rules import Answer
from voicebot.outreach.campaigns import filling, hours, pace
from voicebot.outreach.campaigns.dial_queue import DialQueue
from voicebot.outreach.campaigns.judging import BEING_RUNG, SAME_PERSON, Limits, Verdict, judge
from voicebot.outreach.campaigns.life import Life
from voicebot.outreach.campaigns.line import Line, People
from voicebot.outreach.campaigns.reading import kept
from voicebot.outreach.campaigns.returning import Returner
from voicebot.outreach.campaigns.strategy import Strategy
from voicebot.outreach.campaigns.watching import Watch
from voicebot.records import campaign_figures as figures
from voicebot.records import campaign_members as members
from voicebot.records import campaigns as table
from voicebot.records.people import person_of
from voicebot.records.prepared import Row

#: members that are looked at together, and pages in a pass: a pass over people who may not be rung has an end
PAGE, PAGES = 500, 25
#: the first page holds so many more than are wanted: mostly that is enough
SPARE = 10
#: who was served how often is looked at for so long
LATELY = timedelta(minutes=1)
#: how often calls are handed over is told by so many days
HISTORY = timedelta(days=7)
#: and is counted anew so often
COUNTED = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class _Running:
    """A campaign that may release, and how many."""

    row: Row
    strategy: Strategy
    room: int


#: what becomes of a member, and what the gate said
_Judged = tuple[Verdict, Answer]


class Releaser:
    """One for a process; safe to share between threads."""

    def __init__(self, desk: Desk, line: Line, life: Life, people: People, queue: DialQueue) -> None:
        self._desk, self._line, self._life, self._people, self._queue = desk, line, life, people, queue
        self._watch, self._returner = Watch(desk, line, life), Returner(desk)
        self._shares_handed: dict[int, tuple[datetime, float]] = {}

    def release(self, goes_on: Callable[[], bool]) -> Counter[str]:
        """One pass: how many were queued, left to wait, skipped or came back, and what became of campaigns."""
        came: Counter[str] = Counter(started=self._life.begin_due())
        for row in self._running():
            if row["filled_at"] is None:
                came["taken_in"] += filling.fill(self._desk, row["id"], goes_on)
        came["came_back"] += self._returner.look(self._running(), goes_on)
        came.update(self._watch.look(self._running()))
        running = self._with_room()
        for one, share in self._shares(running):
            came.update(self._release(one, share, goes_on))
        return +came

    def _running(self) -> list[Row]:
        with self._desk.database.read() as connection:
            return table.campaigns_in(connection, "running")

    def _with_room(self) -> list[_Running]:
        """Every campaign that could release somebody by its own pace."""
        now, found = self._desk.clock.now(), []
        with self._desk.database.read() as connection:
            if not table.line_is_open(connection, self._line.name):
                return []
            going = figures.going_on(connection)
            for row in table.campaigns_in(connection, "running"):
                strategy = kept(row)
                room = self._room(connection, row, strategy, going.get(row["id"], 0), now)
                if row["filled_at"] is not None and room > 0:
                    found.append(_Running(row, strategy, room))
        return found

    def _room(self, connection: Connection, row: Row, strategy: Strategy, going: int, now: datetime) -> int:
        rooms = [
            pace.by_rate(row["paced_until"], now, strategy.pace.calls_a_second),
            strategy.pace.concurrent - going,
        ]
        if strategy.stops.calls is not None:
            rooms.append(strategy.stops.calls - figures.calls_made(connection, row["id"]) - going)
        if strategy.people.count:
            free = self._people.free(row["id"], strategy.people.count, now)
            rooms.append(pace.by_people(free, self._handed_over(connection, row["id"], now), going) or 0)
        return max(0, min(rooms))

    def _handed_over(self, connection: Connection, campaign_id: int, now: datetime) -> float:
        """The share of its calls that is expected to be handed over, counted now and then."""
        counted, share = self._shares_handed.get(campaign_id, (None, 0.0))
        if counted is None or now - counted >= COUNTED:
            seen = figures.seen(connection, campaign_id, now - HISTORY)
            share = pace.handed_over(seen["calls"], seen["handed_over"])
            self._shares_handed[campaign_id] = (now, share)
        return share

    def _shares(self, running: Sequence[_Running]) -> list[tuple[_Running, int]]:
        """The line's room, shared out; the most important first."""
        now = self._desk.clock.now()
        with self._desk.database.begin() as connection:
            line = table.line_row(connection, self._line.name)
            going, served = figures.going_on(connection), figures.rung_since(connection, now - LATELY)
        room = self._line_room(line, sum(going.values()), now)
        wants = [
            pace.Want(
                one.row["id"],
                pace.weight_of(one.row["priority"]),
                served.get(one.row["id"], 0) + going.get(one.row["id"], 0),
                one.room,
            )
            for one in running
        ]
        shares = pace.shares(room, wants)
        order = sorted(running, key=lambda one: (one.row["priority"], one.row["id"]))
        return [(one, shares[one.row["id"]]) for one in order]

    def _line_room(self, line: Mapping[str, object], going: int, now: datetime) -> int:
        if line["state"] != "open":
            return 0
        until = line["paced_until"]
        assert until is None or isinstance(until, datetime)
        return max(0, min(pace.by_rate(until, now, self._line.calls_a_second), self._line.at_once - going))

    def _release(self, one: _Running, share: int, goes_on: Callable[[], bool]) -> Counter[str]:
        """Release so many of the campaign's members, or as many as may be rung now."""
        came: Counter[str] = Counter()
        for number in range(PAGES):
            wanted = share - came["queued"]
            if wanted <= 0 or not goes_on():
                break
            done = self._page(one, wanted, min(PAGE, wanted + SPARE) if number == 0 else PAGE)
            came.update(done)
            # Only where somebody left the front of the line do others stand there now.
            if not done["waiting"] + done["skipped"]:
                break
        return came

    def _page(self, one: _Running, wanted: int, size: int) -> Counter[str]:
        now = self._desk.clock.now()
        with self._desk.database.read() as connection:
            due = members.due_members(connection, one.row["id"], now, size)
            judged = self._judged(connection, one, due, now) if due else {}
        return self._write(one, due, judged, wanted) if due else Counter()

    def _judged(self, connection: Connection, one: _Running, due: Sequence[Row], now: datetime) -> dict[int, _Judged]:
        """What becomes of each, by the member's id, as things stand, and what the gate said."""
        accounts = {row["id"]: row for row in members.accounts_of(connection, [row["account_id"] for row in due])}
        rung = members.rung_by_person(connection, one.row["id"], {person_of(row) for row in accounts.values()})
        busy = members.being_rung(connection, list(accounts.values()))
        answers = ask_page(self._desk, connection, list(accounts.values()), now, one.strategy.purpose)
        week, caps = hours.read_back(one.strategy.hours), one.strategy.caps
        judged = {}
        for member in due:
            account = accounts[member["account_id"]]
            limits = Limits(week, caps, rung, frozenset(busy), self._line)
            verdict = judge(account, answers[account["id"]], limits, now)
            if verdict.rung:
                busy |= {account["phone_hash"], person_of(account)}
            judged[member["id"]] = (verdict, answers[account["id"]])
        return judged

    def _write(self, one: _Running, due: Sequence[Row], judged: Mapping[int, _Judged], wanted: int) -> Counter[str]:
        """Commit it, for those who wait still, and no more than there is room for now."""
        now, campaign_id = self._desk.clock.now(), one.row["id"]
        with self._desk.database.begin() as connection:
            table.hold_campaigns(connection)
            row = table.campaign_row(connection, campaign_id, lock=True)
            line = table.line_row(connection, self._line.name)
            if row is None or row["state"] != "running":
                return Counter()
            going = figures.going_on(connection)
            room = self._room(connection, row, one.strategy, going.get(campaign_id, 0), now)
            room = min(room, wanted, self._line_room(line, sum(going.values()), now))
            still = members.still_waiting(connection, [member["id"] for member in due])
            waiting = [member for member in due if member["id"] in still]
            rung, doubled = _one_each(connection, [one for one in waiting if judged[one["id"]][0].rung])
            rung = rung[:room]
            self._queue_up(connection, row, line, rung, now)
            others = [(member, *judged[member["id"]]) for member in waiting if not judged[member["id"]][0].rung]
            waits = [(one["id"], verdict.until, verdict.why) for one, verdict, _ in others if verdict.until is not None]
            waits += [(one["id"], now + SAME_PERSON, BEING_RUNG) for one in doubled]
            goes = [(one, verdict, answer) for one, verdict, answer in others if verdict.until is None]
            members.let_wait(connection, waits)
            members.let_go(connection, [(one["id"], verdict.why) for one, verdict, _ in goes])
            for member, _, answer in goes:
                # Whoever is let go of for good is so by a decision that can be made again.
                if not answer.allowed:
                    decisions.record(connection, member["account_id"], None, now, answer, campaign=campaign_id)
        return Counter(queued=len(rung), waiting=len(waits), skipped=len(goes))

    def _queue_up(self, connection: Connection, row: Row, line: Row, rung: Sequence[Row], now: datetime) -> None:
        if not rung:
            return
        members.queue_members(connection, rung, now)
        for member in rung:
            self._queue.put(connection, member["id"], member["tries"] + 1)
        rate = kept(row).pace.calls_a_second
        until = pace.paced(row["paced_until"], now, rate, len(rung))
        table.change_campaign(connection, row["id"], paced_until=until)
        until = pace.paced(line["paced_until"], now, self._line.calls_a_second, len(rung))
        table.change_line(connection, self._line.name, paced_until=until)


def _one_each(connection: Connection, due: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Those of them who may be put on the queue, and those whom another pass has put there since they were judged."""
    accounts = {row["id"]: row for row in members.accounts_of(connection, [one["account_id"] for one in due])}
    busy = members.being_rung(connection, list(accounts.values()))
    free: list[Row] = []
    doubled: list[Row] = []
    for one in due:
        account = accounts[one["account_id"]]
        (doubled if busy & {account["phone_hash"], person_of(account)} else free).append(one)
    return free, doubled
