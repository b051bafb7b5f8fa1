"""A plan that runs stops collection: while it does, the account carries a flag that every gate knows.

Source: domain reference, CN-PLAN-02 and UK-FORB-02.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from voicebot.calls.world import World, zone_or_none
from voicebot.conversation.effects import AgreePlan, Effect
from voicebot.records import contact, plans, promises
from voicebot.records.accounts import account_by_id, hold_account
from voicebot.records.prepared import Row

FLAG = "plan_active"


def start(connection: Connection, plan: Row, now: datetime) -> None:
    """Its holder confirmed it: it runs, it takes the place of promises, and nobody is rung for the debt. May raise
    Conflict, as `plans.confirm` does."""
    plans.confirm(connection, plan["id"], now, "confirmed by the link that was sent to its holder")
    account_id = plan["account_id"]
    promises.close_promises(connection, account_id, "replaced", now, f"plan {plan['id']} took its place")
    contact.revoke_consents(connection, account_id, "followup_call", now)
    stop_collection(connection, plan, now)


def stop_collection(connection: Connection, plan: Row, now: datetime) -> None:
    """Raise the flag, from today of the person's own until the plan ends."""
    account = account_by_id(connection, plan["account_id"])
    assert account is not None, "a plan is of an account"
    zone = zone_or_none(account["zone"]) or ZoneInfo("UTC")
    values = {"account_id": account["id"], "flag": FLAG, "starts": now.astimezone(zone).date(), "until": None}
    made = {"call_id": plan["call_id"], "created_at": now, "released_at": None}
    contact.add_contact_row(connection, contact.flags, values | made)


def free_collection(connection: Connection, plan: Row, now: datetime) -> None:
    """The plan runs no longer. A flag that somebody else has raised stays."""
    contact.release_flag(connection, plan["account_id"], FLAG, plan["call_id"], now)


def in_the_way(connection: Connection, account_id: int | None, wanted: Iterable[Effect]) -> bool:
    """Whether a plan was accepted by its link while a call agreed to another: the account is held, so that none can be
    after this."""
    if account_id is None or not any(isinstance(effect, AgreePlan) for effect in wanted):
        return False
    hold_account(connection, account_id)
    return any(plan["state"] in plans.RUNNING for plan in plans.plans_of(connection, account_id))


def seen(world: World) -> World:
    """The world of a call that has come to know that a plan runs."""
    assert world.account is not None, "a plan is of an account"
    return replace(world, account=replace(world.account, flags=world.account.flags | {FLAG}))
