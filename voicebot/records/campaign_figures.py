"""Counts of what campaigns do: what goes on, what came of the calls, how far a campaign is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from voicebot.conversation.effects import Disposition
from voicebot.records.calls import calls
from voicebot.records.campaign_members import MADE
from voicebot.records.campaigns import CALLING, OPEN, QUEUED, campaign_calls
from voicebot.records.campaigns import campaign_members as members

#: calls that nobody answered in person
_NOBODY = tuple(
    one.value
    for one in (
        *(Disposition.NO_ANSWER, Disposition.LINE_BUSY, Disposition.CARRIER_FAILED, Disposition.CANCELLED),
        *(Disposition.VOICEMAIL_LEFT, Disposition.MACHINE_NO_MESSAGE),
    )
)
_PROMISES = tuple(one.value for one in (Disposition.PROMISE_FULL, Disposition.PROMISE_PARTIAL))
_HANDED = tuple(one.value for one in (Disposition.TRANSFERRED, Disposition.PERSON_REQUESTED))
_ended = calls.c.disposition
_answered = and_(_ended.is_not(None), _ended.not_in(_NOBODY))
# a person answered, and nothing was said to them, or it broke
_abandoned = or_(
    and_(_ended == Disposition.HUNG_UP_BEFORE_VERIFICATION.value, calls.c.turn == 0),
    _ended == Disposition.SYSTEM_ERROR.value,
)
_COUNTED: dict[str, ColumnElement[bool]] = {
    "carrier_errors": _ended == Disposition.CARRIER_FAILED.value,
    "unknown": calls.c.state == "unknown",
    "answered": _answered,
    "spoken": and_(calls.c.right_party, calls.c.conversation),
    "complaints": _ended == Disposition.COMPLAINT.value,
    "opt_outs": _ended == Disposition.STOP_CALLING.value,
    "abandoned": _abandoned,
    "machines": _ended.in_((Disposition.VOICEMAIL_LEFT.value, Disposition.MACHINE_NO_MESSAGE.value)),
    "promises": _ended.in_(_PROMISES),
    "plans": _ended == Disposition.PLAN_PENDING.value,
    "handed_over": _ended.in_(_HANDED),
}


def seen(connection: Connection, campaign_id: int | None, since: datetime | None) -> dict[str, int]:
    """What came of the calls of a campaign, or of all (None), since a time: counts by name, `calls` for all of them."""
    counts = [func.coalesce(func.sum(case((what, 1), else_=0)), 0).label(name) for name, what in _COUNTED.items()]
    query: Select[Any] = select(func.count().label("calls"), *counts).select_from(campaign_calls)
    query = query.join(calls, calls.c.id == campaign_calls.c.call_id).where(MADE)
    if campaign_id is not None:
        query = query.where(campaign_calls.c.campaign_id == campaign_id)
    if since is not None:
        query = query.where(campaign_calls.c.at >= since)
    return {name: int(count) for name, count in connection.execute(query).mappings().one().items()}


def going_on(connection: Connection) -> dict[int, int]:
    """How many members of each campaign are in the queue or in a call."""
    query = select(members.c.campaign_id, func.count()).where(members.c.state.in_((QUEUED, CALLING)))
    return {row[0]: int(row[1]) for row in connection.execute(query.group_by(members.c.campaign_id))}


def rung_since(connection: Connection, since: datetime) -> dict[int, int]:
    """How many calls each campaign has made since a time."""
    query = select(campaign_calls.c.campaign_id, func.count()).where(campaign_calls.c.at >= since)
    return {row[0]: int(row[1]) for row in connection.execute(query.group_by(campaign_calls.c.campaign_id))}


def members_by_state(connection: Connection, campaign_id: int) -> dict[str, int]:
    """How many members of a campaign are in which state."""
    query = select(members.c.state, func.count()).where(members.c.campaign_id == campaign_id)
    return {row[0]: int(row[1]) for row in connection.execute(query.group_by(members.c.state))}


def members_by_why(connection: Connection, campaign_id: int, state: str) -> dict[str, int]:
    """How many members in this state are so for which reason, the most frequent first."""
    query = select(members.c.why, func.count()).where(members.c.campaign_id == campaign_id, members.c.state == state)
    query = query.group_by(members.c.why).order_by(func.count().desc(), members.c.why)
    return {row[0] or "": int(row[1]) for row in connection.execute(query)}


def outcomes_of(connection: Connection, campaign_id: int) -> dict[str, int]:
    """How many calls of a campaign ended how, the most frequent first."""
    query = select(calls.c.disposition, func.count()).select_from(campaign_calls)
    query = query.join(calls, calls.c.id == campaign_calls.c.call_id)
    query = query.where(campaign_calls.c.campaign_id == campaign_id, MADE, calls.c.disposition.is_not(None))
    query = query.group_by(calls.c.disposition).order_by(func.count().desc(), calls.c.disposition)
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def next_due(connection: Connection, campaign_id: int) -> datetime | None:
    """When the next member that waits may be released."""
    query = select(func.min(members.c.due_at)).where(members.c.campaign_id == campaign_id, members.c.state == "waiting")
    found: datetime | None = connection.execute(query).scalar_one_or_none()
    return found


def mean_seconds(connection: Connection, since: datetime) -> float | None:
    """How long a dial keeps the line, from dialling to its end, on average since a time; None where none has ended."""
    query = select(calls.c.dialled_at, calls.c.ended_at).join(campaign_calls, campaign_calls.c.call_id == calls.c.id)
    query = query.where(campaign_calls.c.at >= since, calls.c.ended_at.is_not(None), calls.c.dialled_at.is_not(None))
    lasted = [(row.ended_at - row.dialled_at).total_seconds() for row in connection.execute(query.limit(2_000))]
    return sum(lasted) / len(lasted) if lasted else None


def has_open_members(connection: Connection, campaign_id: int) -> bool:
    """Whether anybody of a campaign waits, is in the queue or in a call."""
    query = select(members.c.id).where(members.c.campaign_id == campaign_id, members.c.state.in_(OPEN)).limit(1)
    return connection.execute(query).first() is not None


def calls_made(connection: Connection, campaign_id: int) -> int:
    """How many calls a campaign has made, those that go on too; one that was stopped before it was placed is none."""
    query = select(func.count()).select_from(campaign_calls).join(calls, calls.c.id == campaign_calls.c.call_id)
    query = query.where(campaign_calls.c.campaign_id == campaign_id, MADE)
    return int(connection.execute(query).scalar_one())


def members_rung(connection: Connection, campaign_id: int) -> int:
    """How many members of a campaign were rung at least once."""
    query = select(func.count()).select_from(members).where(members.c.campaign_id == campaign_id, members.c.rung > 0)
    return int(connection.execute(query).scalar_one())
