"""Invented people start over: what trying the bot left behind no longer keeps anybody from ringing them.

Nothing is deleted: calls and their journals stay, and what was agreed is withdrawn or cancelled, with its reason.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from voicebot.clock import Clock
from voicebot.records import plans
from voicebot.records.accounts import accounts
from voicebot.records.contact import flags, suppressions
from voicebot.records.database import Database
from voicebot.records.outcomes import callbacks
from voicebot.records.promises import close_promises

WHY = "the invented person starts over"


def start_over(database: Database, clock: Clock) -> int:
    """Withdraw, cancel and release what stands for every sample account. Returns how many there are."""
    now = clock.now()
    with database.begin() as connection:
        query = select(accounts.c.id, accounts.c.phone_hash).where(accounts.c.sample)
        found = list(connection.execute(query.order_by(accounts.c.id)))
        for account_id, number_hash in found:
            close_promises(connection, account_id, "withdrawn", now, WHY)
            _cancel_plans(connection, account_id, now)
            _release(connection, account_id, number_hash, now)
    return len(found)


def _cancel_plans(connection: Connection, account_id: int, now: datetime) -> None:
    for plan in plans.plans_of(connection, account_id):
        if "cancelled" in plans.NEXT.get(plan["state"], ()) and plan["state"] != "completed":
            plans.move_plan(connection, plan["id"], plan["state"], "cancelled")
            plans.tell_plan(connection, plan["id"], now, "cancelled", WHY)


def _release(connection: Connection, account_id: int, number_hash: str, now: datetime) -> None:
    # What no call raised, the person has from the start.
    raised = (flags.c.account_id == account_id, flags.c.call_id.is_not(None), flags.c.released_at.is_(None))
    connection.execute(update(flags).where(*raised).values(released_at=now))
    stopped = (suppressions.c.number_hash == number_hash, suppressions.c.released_at.is_(None))
    connection.execute(update(suppressions).where(*stopped).values(released_at=now))
    booked = (callbacks.c.account_id == account_id, callbacks.c.state == "booked")
    connection.execute(update(callbacks).where(*booked).values(state="cancelled"))
