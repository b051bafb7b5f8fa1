"""Plans that people propose beyond the bot's authority, who may grant how much, and every word given on it.

A grant of authority is a row of its own, and the last one counts; what is decided of a proposal is an event of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, String, Table, insert, select, update

from voicebot.records.accounts import accounts
from voicebot.records.columns import Key, PlainJson, Utc, metadata
from voicebot.records.outcomes import tickets
from voicebot.records.prepared import Row

WAITING = "waiting"

plan_authorities = Table(
    "plan_authorities",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person", String(64), nullable=False, index=True),
    # L1 to L4; none where it was taken back
    Column("level", String(4), nullable=True),
    Column("granted_by", String(64), nullable=False),
    Column("at", Utc, nullable=False),
)

plan_proposals = Table(
    "plan_proposals",
    metadata,
    Column("id", Key, primary_key=True),
    # the wish that it answers, and the account and the call of it
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("call_id", ForeignKey("calls.id"), nullable=False),
    Column("created_at", Utc, nullable=False),
    # waiting, approved, refused
    Column("state", String(16), nullable=False),
    # what was asked for, as `wishes` writes it; the plan that was chosen, and whose authority it takes
    Column("wish", PlainJson, nullable=False),
    Column("offer", PlainJson, nullable=False),
    Column("count", Integer, nullable=False),
    Column("level", String(4), nullable=False),
    Column("proposed_by", String(64), nullable=False),
    Column("reason", String(160), nullable=False),
    # the plan that came of it
    Column("plan_id", ForeignKey("plans.id"), nullable=True),
    Index("ix_plan_proposals_state_id", "state", "id"),
)

plan_proposal_events = Table(
    "plan_proposal_events",
    metadata,
    Column("id", Key, primary_key=True),
    Column("proposal_id", ForeignKey("plan_proposals.id"), nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("by", String(64), nullable=False),
    # proposed, approved, refused; beyond_authority, own_proposal: a word that did not count
    Column("kind", String(24), nullable=False),
    Column("why", String(160), nullable=False),
)


def grant(connection: Connection, person: str, level: str | None, granted_by: str, at: datetime) -> None:
    """This person may grant plans up to `level` from now on; nothing where None."""
    values = {"person": person, "level": level, "granted_by": granted_by, "at": at}
    connection.execute(insert(plan_authorities).values(values))


def authorities(connection: Connection) -> dict[str, str]:
    """Who may grant what now, by name."""
    rows = connection.execute(select(plan_authorities).order_by(plan_authorities.c.id)).mappings()
    latest = {row["person"]: row["level"] for row in rows}
    return {person: level for person, level in sorted(latest.items()) if level is not None}


def wish_ticket(connection: Connection, ticket_id: int) -> Row | None:
    """A ticket, whatever it is of."""
    row = connection.execute(select(tickets).where(tickets.c.id == ticket_id)).mappings().first()
    return None if row is None else dict(row)


def add_proposal(connection: Connection, values: Mapping[str, Any]) -> int:
    """A new proposal; its id. That it was proposed is its first event."""
    result = connection.execute(insert(plan_proposals).values(**values, state=WAITING))
    proposal_id = int(result.inserted_primary_key[0])  # type: ignore[index]
    tell_proposal(connection, proposal_id, values["created_at"], values["proposed_by"], "proposed", values["reason"])
    return proposal_id


def tell_proposal(connection: Connection, proposal_id: int, at: datetime, by: str, kind: str, why: str) -> None:
    """One more event of a proposal."""
    values = {"proposal_id": proposal_id, "at": at, "by": by, "kind": kind, "why": why}
    connection.execute(insert(plan_proposal_events).values(values))


def proposal_row(connection: Connection, proposal_id: int) -> Row | None:
    """One proposal, held to the end of the transaction."""
    query = select(plan_proposals).where(plan_proposals.c.id == proposal_id).with_for_update()
    row = connection.execute(query).mappings().first()
    return None if row is None else dict(row)


def decide_proposal(connection: Connection, proposal_id: int, state: str, plan_id: int | None = None) -> None:
    """It waits no longer. The proposal must be held."""
    query = update(plan_proposals).where(plan_proposals.c.id == proposal_id)
    connection.execute(query.values(state=state, plan_id=plan_id))


def list_proposals(connection: Connection, state: str | None, limit: int) -> list[Row]:
    """The newest proposals in this state (any, where None) with the reference of each account."""
    query = select(plan_proposals, accounts.c.ref).join(accounts, accounts.c.id == plan_proposals.c.account_id)
    if state is not None:
        query = query.where(plan_proposals.c.state == state)
    rows = connection.execute(query.order_by(plan_proposals.c.id.desc()).limit(limit)).mappings()
    return [dict(row) for row in rows]


def proposal_history(connection: Connection, proposal_id: int) -> list[Row]:
    """The events of a proposal in order."""
    query = select(plan_proposal_events).where(plan_proposal_events.c.proposal_id == proposal_id)
    return [dict(row) for row in connection.execute(query.order_by(plan_proposal_events.c.id)).mappings()]
