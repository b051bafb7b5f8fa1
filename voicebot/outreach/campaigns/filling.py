"""Taking in a campaign's members, page by page: a kill between two pages loses and doubles nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from voicebot.calls.asking import Desk
from voicebot.outreach.campaigns.changes import today
from voicebot.outreach.campaigns.reading import kept
from voicebot.outreach.campaigns.strategy import Strategy
from voicebot.records import campaign_members as members
from voicebot.records import campaigns as table
from voicebot.records.prepared import Row

#: accounts a transaction; a turn of a call waits for one at most
PAGE = 1_000


def fill(desk: Desk, campaign_id: int, goes_on: Callable[[], bool]) -> int:
    """Take in whoever is in the audience and not in yet; how many came. Whoever another campaign works on is on
    record as left out."""
    came = 0
    while goes_on():
        taken = _page(desk, campaign_id)
        if taken is None:
            break
        came += taken
    return came


def _page(desk: Desk, campaign_id: int) -> int | None:
    """One page; None where there is none left."""
    now = desk.clock.now()
    with desk.database.begin() as connection:
        table.hold_campaigns(connection)
        row = table.campaign_row(connection, campaign_id, lock=True)
        if row is None or row["state"] != "running" or row["filled_at"] is not None:
            return None
        strategy = kept(row)
        # The days are those of the moment at which it started, however long taking in takes.
        began = row["started_at"]
        conditions = strategy.audience.conditions(began, today(desk, began))
        found = members.matching(connection, conditions, after=row["filled_to"], limit=PAGE)
        held = members.held_by(connection, [one["id"] for one in found], but=campaign_id)
        ranked = ranks(strategy)
        members.add_members(connection, [_member(row, one, ranked(one), held.get(one["id"])) for one in found])
        done = {"filled_at": now} if len(found) < PAGE else {}
        last = found[-1]["id"] if found else row["filled_to"]
        table.change_campaign(connection, campaign_id, filled_to=last, **done)
        return len(found) if found else None


def _member(campaign: Row, account: Row, rank: int, held_by: str | None) -> Mapping[str, Any]:
    return {
        "campaign_id": campaign["id"],
        "account_id": account["id"],
        "state": table.WAITING if held_by is None else table.SKIPPED,
        "rank": rank,
        "due_at": campaign["started_at"],
        "why": None if held_by is None else f"campaign {held_by} works on it"[:160],
    }


def ranks(strategy: Strategy) -> Callable[[Row], int]:
    """From an account to its place: lower is rung first."""
    listed = {ref: place for place, ref in enumerate(strategy.audience.refs)} if strategy.order == "listed" else {}
    orders: dict[str, Callable[[Row], int]] = {
        "longest": lambda account: int(account["due_date"].toordinal()),
        "newest": lambda account: -int(account["due_date"].toordinal()),
        "largest": lambda account: -int(account["minimum_due"]),
        "smallest": lambda account: int(account["minimum_due"]),
        "listed": lambda account: listed[account["ref"]],
    }
    return orders[strategy.order]
