"""The life of a campaign: draft, approved by a second person where it is large, running, paused, over.

Every change is a row: who, when, why. Whoever may not change it now is told so, and what may be done instead.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from voicebot.calls.asking import Desk
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.outreach.campaigns.line import Line
from voicebot.outreach.campaigns.reading import kept
from voicebot.outreach.campaigns.strategy import Strategy
from voicebot.records import campaign_members as members
from voicebot.records import campaigns as table
from voicebot.records.prepared import Row

#: which states may follow which
NEXT: dict[str, frozenset[str]] = {
    "draft": frozenset({"awaiting_approval", "scheduled", "running", "stopped"}),
    "awaiting_approval": frozenset({"draft", "scheduled", "running", "stopped"}),
    "scheduled": frozenset({"running", "stopped"}),
    "running": frozenset({"paused", "tripped", "stopped", "finished"}),
    "paused": frozenset({"running", "stopped", "finished"}),
    "tripped": frozenset({"running", "stopped", "finished"}),
    "stopped": frozenset(),
    "finished": frozenset(),
}
STATES = tuple(NEXT)
#: an audience may grow by so much between approval and start
GROWTH = 1.1
LONGEST_WHY = 300
#: who it is where no person did it
OURSELVES = "voicebot"


@dataclass(frozen=True, slots=True)
class Started:
    """What came of a start: the state, how many accounts it has, and other campaigns that keep some of them."""

    state: str
    accounts: int
    elsewhere: Mapping[str, int]


class Life:
    """One for a process; safe to share. More than `alone` accounts take a second person."""

    def __init__(self, desk: Desk, line: Line, alone: int) -> None:
        self._desk, self._line, self._alone = desk, line, alone

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
            _tell(connection, campaign_id, now, "created", who, "a new draft")
        return campaign_id

    def start(self, campaign_id: int, who: str, *, beside: bool = False) -> Started:
        """Begin, at its time if it has one; where it is large, a second person is asked first.

        Raises InvalidInput for an audience without anybody, and Conflict where other campaigns work on some of its
        accounts, unless it may run `beside` them, without those accounts.
        """
        who = person(who)
        with self._desk.database.begin() as connection:
            row = self._held(connection, campaign_id)
            _allowed(row, "start", ("draft",))
            found = self._counted(connection, row, beside=beside)
            if self._needs_approval(row, found.accounts):
                why = f"{found.accounts} accounts; above {self._alone} a second person approves"
                figures = {"accounts": found.accounts, "beside": beside}
                self._move(connection, row, "awaiting_approval", "submitted", who, why, figures)
                return Started("awaiting_approval", found.accounts, found.elsewhere)
            return self._begin(connection, row, who, found)

    def approve(self, campaign_id: int, who: str, *, beside: bool = False) -> Started:
        """A second person lets it begin. Raises Conflict where it is the same as the first, or nobody has asked."""
        who = person(who)
        with self._desk.database.begin() as connection:
            row = self._held(connection, campaign_id)
            _allowed(row, "approve", ("awaiting_approval",))
            asked = [one for one in table.events_of(connection, campaign_id) if one["kind"] in ("created", "submitted")]
            if any(same_person(one["who"], who) for one in asked):
                raise Conflict(f"{who} made or started campaign {campaign_id}: somebody else approves it")
            agreed = any(one["figures"] and one["figures"].get("beside") for one in asked[-1:])
            found = self._counted(connection, row, beside=beside or agreed)
            approved = {"approved_by": who, "approved_for": found.accounts}
            table.change_campaign(connection, campaign_id, **approved)
            why = f"{found.accounts} accounts"
            _tell(connection, campaign_id, self._desk.clock.now(), "approved", who, why, {"accounts": found.accounts})
            return self._begin(connection, {**row, **approved}, who, found)

    def refuse(self, campaign_id: int, who: str, why: str) -> None:
        """A second person does not let it begin: it is a draft again."""
        who, why = person(who), reason(why)
        with self._desk.database.begin() as connection:
            row = self._held(connection, campaign_id)
            _allowed(row, "refuse", ("awaiting_approval",))
            self._move(connection, row, "draft", "refused", who, why)

    def pause(self, campaign_id: int, who: str, why: str) -> None:
        """Place no new call; those that go on are not cut."""
        self._change(campaign_id, "pause", ("running",), "paused", "paused", person(who), reason(why))

    def resume(self, campaign_id: int, who: str, why: str) -> None:
        """Go on. What its breaker saw before is not held against it again."""
        who, why, now = person(who), reason(why), self._desk.clock.now()
        with self._desk.database.begin() as connection:
            row = self._held(connection, campaign_id)
            _allowed(row, "resume", ("paused", "tripped"))
            self._move(connection, row, "running", "resumed", who, why, {"was": row["state"]})
            table.change_campaign(connection, campaign_id, watched_since=now)

    def stop(self, campaign_id: int, who: str, why: str) -> int:
        """End it for good; how many waited who are not rung. Calls that go on are not cut."""
        who, why = person(who), reason(why)
        with self._desk.database.begin() as connection:
            table.hold_campaigns(connection)
            row = self._held(connection, campaign_id)
            _allowed(row, "stop", tuple(state for state, after in NEXT.items() if "stopped" in after))
            return self._end(connection, row, "stopped", who, why)

    def finish(self, campaign_id: int, why: str) -> None:
        """It has come to its end by itself; nothing happens where it has ended already."""
        with self._desk.database.begin() as connection:
            table.hold_campaigns(connection)
            row = self._held(connection, campaign_id)
            if row["state"] in table.LIVE:
                self._end(connection, row, "finished", OURSELVES, why)

    def trip(self, campaign_id: int, why: str, figures: Mapping[str, Any]) -> bool:
        """Its breaker opened; false where it is not running."""
        with self._desk.database.begin() as connection:
            row = self._held(connection, campaign_id)
            if row["state"] != "running":
                return False
            self._move(connection, row, "tripped", "tripped", OURSELVES, why, figures)
        return True

    def trip_line(self, why: str, figures: Mapping[str, Any]) -> bool:
        """The breaker of the whole line opened; false where it was open before."""
        name, now = self._line.name, self._desk.clock.now()
        with self._desk.database.begin() as connection:
            if table.line_row(connection, name)["state"] != "open":
                return False
            table.change_line(connection, name, state="tripped")
            _tell(connection, None, now, "tripped", OURSELVES, why, {**figures, "line": name})
        return True

    def resume_line(self, who: str, why: str) -> None:
        """Calls may be placed on the line again. Raises Conflict where they may already."""
        who, why, now, name = person(who), reason(why), self._desk.clock.now(), self._line.name
        with self._desk.database.begin() as connection:
            if table.line_row(connection, name)["state"] == "open":
                raise Conflict(f"the {name} is open: nothing keeps calls from being placed")
            table.change_line(connection, name, state="open", watched_since=now)
            _tell(connection, None, now, "resumed", who, why, {"line": name})

    def note(self, campaign_id: int, kind: str, who: str, why: str, figures: Mapping[str, Any]) -> None:
        """Put on record what was asked about a campaign, and changed nothing."""
        with self._desk.database.begin() as connection:
            _tell(connection, campaign_id, self._desk.clock.now(), kind, who, why, figures)

    def begin_due(self) -> int:
        """Begin every campaign whose time has come; how many there were."""
        now = self._desk.clock.now()
        with self._desk.database.read() as connection:
            due = [row for row in table.campaigns_in(connection, "scheduled") if row["starts_at"] <= now]
        for scheduled in due:
            with self._desk.database.begin() as connection:
                row = self._held(connection, scheduled["id"])
                if row["state"] == "scheduled":
                    self._move(connection, row, "running", "started", OURSELVES, "its time has come")
                    table.change_campaign(connection, row["id"], started_at=now)
        return len(due)

    def _begin(self, connection: Connection, row: Row, who: str, found: Started) -> Started:
        now, starts = self._desk.clock.now(), row["starts_at"]
        if starts is not None and starts > now:
            self._move(connection, row, "scheduled", "scheduled", who, f"begins at {starts.isoformat()}")
            return Started("scheduled", found.accounts, found.elsewhere)
        self._move(connection, row, "running", "started", who, f"{found.accounts} accounts")
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

    def _end(self, connection: Connection, row: Row, state: str, who: str, why: str) -> int:
        left = members.let_go_of_waiting(connection, row["id"], f"the campaign was {state}")
        self._move(connection, row, state, state, who, why, {"not_rung": left})
        table.change_campaign(connection, row["id"], ended_at=self._desk.clock.now())
        return left

    def _change(
        self, campaign_id: int, what: str, of: tuple[str, ...], becomes: str, kind: str, who: str, why: str
    ) -> None:
        with self._desk.database.begin() as connection:
            row = self._held(connection, campaign_id)
            _allowed(row, what, of)
            self._move(connection, row, becomes, kind, who, why)

    def _move(
        self,
        connection: Connection,
        row: Row,
        becomes: str,
        kind: str,
        who: str,
        why: str,
        figures: Mapping[str, Any] | None = None,
    ) -> None:
        assert becomes in NEXT[row["state"]], f"no campaign goes from {row['state']} to {becomes}"
        table.change_campaign(connection, row["id"], state=becomes)
        _tell(connection, row["id"], self._desk.clock.now(), kind, who, why, figures)

    def _held(self, connection: Connection, campaign_id: int) -> Row:
        row = table.campaign_row(connection, campaign_id, lock=True)
        if row is None:
            raise NotFound(f"campaign {campaign_id} is not known; `voicebot campaign list` shows those on file")
        return row


def today(desk: Desk, now: datetime) -> date:
    """The institution's date."""
    return now.astimezone(ZoneInfo(desk.office.zone)).date()


def person(who: str) -> str:
    """The name of whoever asks. Raises InvalidInput."""
    name = " ".join(who.split())
    if not 0 < len(name) <= 64 or not name.isprintable():
        raise InvalidInput("as", who, "say who you are, in 1 to 64 letters: every change is on record with a name")
    if name.casefold() == OURSELVES:
        raise InvalidInput("as", who, "that is the program's own name; say who you are")
    return name


def same_person(one: str, other: str) -> bool:
    """Whether two names are of one person, as far as names tell."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def reason(why: str) -> str:
    """Why something is done. Raises InvalidInput where nobody says."""
    said = " ".join(why.split())
    if not 0 < len(said) <= LONGEST_WHY:
        raise InvalidInput("reason", why, f"say why, in 1 to {LONGEST_WHY} characters: it is kept with the change")
    return said


def _allowed(row: Row, what: str, states: tuple[str, ...]) -> None:
    if row["state"] not in states:
        instead = {"awaiting_approval": "; somebody else approves it first", "draft": "; start it first"}
        told = instead.get(row["state"], "")
        raise Conflict(f"campaign {row['id']} is {row['state'].replace('_', ' ')}, and cannot be asked to {what}{told}")


def _tell(
    connection: Connection,
    campaign_id: int | None,
    at: datetime,
    kind: str,
    who: str,
    why: str,
    figures: Mapping[str, Any] | None = None,
) -> None:
    values = {"campaign_id": campaign_id, "at": at, "kind": kind, "who": who, "why": why[:LONGEST_WHY]}
    table.add_event(connection, values | {"figures": None if figures is None else dict(figures)})
