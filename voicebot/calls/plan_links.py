"""The link by which the holder of a plan confirms or declines it in writing, beside the call in which it was agreed.

Only a keyed hash of a link's token is kept: whoever reads the database can answer no plan. A link serves one plan and
one answer, and lapses with the time there is to confirm. Source: domain reference, CN-COST-02.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from voicebot.calls import plans_running
from voicebot.errors import Conflict, NotFound
from voicebot.records import plan_links as table
from voicebot.records import plans
from voicebot.records.accounts import hold_account
from voicebot.records.database import Database
from voicebot.records.prepared import Row

#: bytes of chance in a token
TOKEN_BYTES = 32
#: characters of the longest token that is looked up
LONGEST = 64

Standing = Literal["open", "answered", "lapsed"]
#: what an answer does to a plan, in the transaction that takes it: connection, plan, now
Gives = Callable[[Connection, Row, datetime], None]


@dataclass(frozen=True, slots=True)
class Link:
    """A new link. `token` is known to nobody else, and is shown this once."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Behind:
    """What a link leads to: a plan's row and its schedule. `standing` says whether it can be answered by it still.

    answered: the plan waits no longer, whatever came of it; lapsed: nobody answered in time.
    """

    plan: Row
    instalments: tuple[Row, ...]
    standing: Standing


class PlanLinks:
    """Makes links and takes the answers. An unknown token raises NotFound everywhere, whatever it looks like.

    `starts` puts a plan in force, in the transaction of its acceptance.
    """

    def __init__(
        self, database: Database, new_token: Callable[[], str] | None = None, starts: Gives = plans_running.start
    ) -> None:
        self._database, self._starts = database, starts
        self._new_token = new_token or (lambda: secrets.token_urlsafe(TOKEN_BYTES))

    def make(self, connection: Connection, plan_id: int, now: datetime) -> Link:
        """A link to a plan that waits to be confirmed, in the caller's transaction. Raises NotFound, Conflict."""
        row = plans.plan_row(connection, plan_id)
        if row is None:
            raise NotFound(f"plan {plan_id} is not known")
        if row["state"] != plans.PENDING or now >= row["confirm_by"]:
            raise Conflict(f"plan {plan_id} waits to be confirmed no longer")
        link = Link(self._new_token(), row["confirm_by"])
        table.add_link(connection, self.hash_of(link.token), plan_id, now, link.expires_at)
        return link

    def plan_behind(self, token: str, now: datetime) -> Behind:
        """The plan, to be looked at: looking changes nothing."""
        with self._database.read() as connection:
            link = table.link_row(connection, self.hash_of(token))
            if link is None:
                raise _unknown()
            return _behind(connection, link, now)

    def confirm(self, token: str, now: datetime) -> Behind:
        """Its holder confirms the plan: it runs, and collection stops. Raises Conflict where it can be no longer."""
        return self._answer(token, now, self._starts)

    def decline(self, token: str, now: datetime) -> Behind:
        """Its holder does not want the plan. Raises Conflict where it waits for an answer no longer."""
        return self._answer(token, now, _decline)

    def _answer(self, token: str, now: datetime, give: Gives) -> Behind:
        hashed = self.hash_of(token)
        with self._database.begin() as connection:
            link = table.link_row(connection, hashed)
            if link is None:
                raise _unknown()
            plan = plans.plan_row(connection, link["plan_id"])
            assert plan is not None, "a link is to a plan"
            hold_account(connection, plan["account_id"])
            seen = _behind(connection, link, now)
            if seen.standing != "open" or not table.use_link(connection, hashed, now):
                raise Conflict(_closed(seen))
            give(connection, seen.plan, now)
            return _behind(connection, {**link, "used_at": now}, now)

    def hash_of(self, token: str) -> str:
        """By which a token is kept: it cannot be told back from this."""
        return self._database.cipher.hash("plan answer", token[:LONGEST])


def _behind(connection: Connection, link: Row, now: datetime) -> Behind:
    plan = plans.plan_row(connection, link["plan_id"])
    assert plan is not None, "a link is to a plan"
    standing: Standing = "open"
    if link["used_at"] is not None or plan["state"] not in (plans.PENDING, "expired"):
        standing = "answered"
    elif plan["state"] == "expired" or now >= link["expires_at"]:
        standing = "lapsed"
    return Behind(plan, tuple(plans.instalments_of(connection, plan["id"])), standing)


def _decline(connection: Connection, plan: Row, now: datetime) -> None:
    plans.decline(connection, plan["id"], now, "declined by the link that was sent to its holder")


def _unknown() -> NotFound:
    return NotFound("no plan is behind this link")


def _closed(seen: Behind) -> str:
    if seen.standing == "lapsed":
        return f"this plan could be confirmed until {seen.plan['confirm_by']:%Y-%m-%d %H:%M} UTC"
    return f"this plan is {seen.plan['state'].replace('_', ' ')} already"
