"""How a campaign begins: a draft, started, approved by a second person where it is large, running at its time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from voicebot.calls.asking import Desk
from voicebot.errors import Conflict, InvalidInput
from voicebot.outreach.campaigns.changes import (
    OURSELVES,
    By,
    allowed,
    held,
    move,
    person,
    reason,
    same_person,
    tell,
    today,
)
from voicebot.outreach.campaigns.line import Line
from voicebot.outreach.campaigns.reading import kept
from voicebot.outreach.campaigns.strategy import Strategy
from voicebot.records import campaign_members as members
from voicebot.records import campaigns as table
from voicebot.records.prepared import Row

#: an audience may grow by so much between approval and start
GROWTH = 1.1


@dataclass(frozen=True, slots=True)
class Started:
    """What came of a start: the state, how many accounts it has, and other campaigns that keep some of them."""

    state: str
    accounts: int
    elsewhere: Mapping[str, int]


class Starting:
    """The beginnings. More than `alone` accounts take a second person."""

    def __init__(self, desk: Desk, line: Line, alone: int) -> None:
        self._desk, self._line, self._alone = desk, line, alone

    def _by(self, kind: str, who: str, why: str) -> By:
        return By(kind, who, why, self._desk.clock.now())

    def create(self, strategy: Strategy, who: str) -> int:
        """A new draft; its id. Raises InvalidInput for a name that is taken, or a time that is over."""
        who, now = person(who), self._desk.clock.now()
        for field, at in (("starts_at", strategy.starts_at), ("stops.at", strategy.stops.at)):
            if at is not None and at <= now:
                raise InvalidInput(field, at.isoformat(), "it is over; name a time that is to come")
        values = {
            "name": strategy.name,
            "state": "draft",
            "priority": strategy.priority,
            "strategy": strategy.kept(),
            "created_by": who,
            "created_at": now,
            "starts_at": strategy.starts_at,
        }
        with self._desk.database.begin() as connection:
            campaign_id = table.add_campaign(connection, values)
            if campaign_id is None:
                raise InvalidInput("name", strategy.name, "another campaign has this name; take a new one")
            tell(connection, campaign_id, By("created", who, "a new draft", now))
        return campaign_id

    def start(self, campaign_id: int, who: str, *, beside: bool = False) -> Started:
        """Begin, at its time if it has one; where it is large, a second person is asked first.

        Raises InvalidInput for an audience without anybody, and Conflict where other campaigns work on some of its
        accounts, unless it may run `beside` them, without those accounts.
        """
        who = person(who)
        with self._desk.database.begin() as connection:
            row = held(connection, campaign_id)
            allowed(row, "start", ("draft",))
            found = self._counted(connection, row, beside=beside)
            if self._needs_approval(row, found.accounts):
                why = f"{found.accounts} accounts; above {self._alone} a second person approves"
                figures = {"accounts": found.accounts, "beside": beside}
                move(connection, row, "awaiting_approval", self._by("submitted", who, why), figures)
                return Started("awaiting_approval", found.accounts, found.elsewhere)
            return self._begin(connection, row, who, found)

    def approve(self, campaign_id: int, who: str, *, beside: bool = False) -> Started:
        """A second person lets it begin. Raises Conflict where it is the same as the first, or nobody has asked."""
        who = person(who)
        with self._desk.database.begin() as connection:
            row = held(connection, campaign_id)
            allowed(row, "approve", ("awaiting_approval",))
            events = table.events_of(connection, campaign_id)
            if any(same_person(one["who"], who) for one in _asked(events)):
                raise Conflict(f"{who} made or started campaign {campaign_id}: somebody else approves it")
            submitted = [one["figures"] for one in events if one["kind"] == "submitted"]
            agreed = bool(submitted and submitted[-1] and submitted[-1].get("beside"))
            found = self._counted(connection, row, beside=beside or agreed)
            approved = {"approved_by": who, "approved_for": found.accounts}
            table.change_campaign(connection, campaign_id, **approved)
            why = f"{found.accounts} accounts"
            tell(connection, campaign_id, self._by("approved", who, why), {"accounts": found.accounts})
            return self._begin(connection, {**row, **approved}, who, found)

    def refuse(self, campaign_id: int, who: str, why: str) -> None:
        """A second person does not let it begin: it is a draft again."""
        who, why = person(who), reason(why)
        with self._desk.database.begin() as connection:
            row = held(connection, campaign_id)
            allowed(row, "refuse", ("awaiting_approval",))
            move(connection, row, "draft", self._by("refused", who, why))

    def begin_due(self) -> int:
        """Begin every campaign whose time has come; how many there were."""
        now = self._desk.clock.now()
        with self._desk.database.read() as connection:
            due = [row for row in table.campaigns_in(connection, "scheduled") if row["starts_at"] <= now]
        for scheduled in due:
            with self._desk.database.begin() as connection:
                row = held(connection, scheduled["id"])
                if row["state"] == "scheduled":
                    self._begin_now(connection, row, now)
        return len(due)

    def _begin_now(self, connection: Connection, row: Row, now: datetime) -> None:
        """Its time has come; where it has grown meanwhile beyond what was agreed to, a second person is asked first."""
        conditions = kept(row).audience.conditions(now, today(self._desk, now))
        accounts = members.count_matching(connection, conditions)
        if self._needs_approval(row, accounts):
            why = f"it has grown to {accounts} accounts since it was started"
            move(
                connection,
                row,
                "awaiting_approval",
                self._by("submitted", OURSELVES, why),
                {"accounts": accounts, "beside": True},
            )
            return
        move(connection, row, "running", self._by("started", OURSELVES, "its time has come"))
        table.change_campaign(connection, row["id"], started_at=now)

    def _begin(self, connection: Connection, row: Row, who: str, found: Started) -> Started:
        now, starts = self._desk.clock.now(), row["starts_at"]
        if starts is not None and starts > now:
            move(connection, row, "scheduled", self._by("scheduled", who, f"begins at {starts.isoformat()}"))
            return Started("scheduled", found.accounts, found.elsewhere)
        move(connection, row, "running", self._by("started", who, f"{found.accounts} accounts"))
        table.change_campaign(connection, row["id"], started_at=now)
        return Started("running", found.accounts, found.elsewhere)

    def _counted(self, connection: Connection, row: Row, *, beside: bool) -> Started:
        strategy, now = kept(row), self._desk.clock.now()
        if strategy.people.count and not self._desk.office.people_reachable:
            raise InvalidInput(
                "people.count", strategy.people.count, "no call can be put through: set PERSON_NUMBER, or leave it at 0"
            )
        conditions = strategy.audience.conditions(now, today(self._desk, now))
        accounts = members.count_matching(connection, conditions)
        if not accounts:
            raise InvalidInput(
                "audience", strategy.name, "no account is in it; `voicebot campaign preview` counts them"
            )
        elsewhere = members.overlaps(connection, conditions)
        if elsewhere and not beside:
            others = ", ".join(f"{count} by {name}" for name, count in elsewhere.items())
            raise Conflict(
                f"{sum(elsewhere.values())} of {accounts} accounts are worked on already: {others}. Stop that campaign,"
                " or start this one beside it (--beside): those accounts are left out"
            )
        return Started(row["state"], accounts, elsewhere)

    def _needs_approval(self, row: Row, accounts: int) -> bool:
        if accounts <= self._alone:
            return False
        return row["approved_by"] is None or accounts > (row["approved_for"] or 0) * GROWTH


def _asked(events: Sequence[Row]) -> list[Row]:
    """What was done by those who want it rung: made, started, or given a time without anybody's approval."""
    approvers = {one["who"] for one in events if one["kind"] == "approved"}
    timed = [one for one in events if one["kind"] == "scheduled" and one["who"] not in approvers]
    return [*(one for one in events if one["kind"] in ("created", "submitted")), *timed]
