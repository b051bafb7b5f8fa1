"""The members of campaigns: who waits, who is in the queue or in a call, and who is done with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, or_, select, update

from voicebot.conversation.effects import Disposition
from voicebot.records.accounts import accounts
from voicebot.records.calls import calls
from voicebot.records.campaigns import CALLING, OPEN, QUEUED, SKIPPED, WAITING, campaign_calls, campaigns
from voicebot.records.campaigns import campaign_members as members
from voicebot.records.columns import SealedText
from voicebot.records.payments import PARTS
from voicebot.records.people import PERSON, person_of
from voicebot.records.prepared import Row

Conditions = Sequence[ColumnElement[bool]]
#: a member's last call was none: it was stopped before it was placed
NOT_RUNG: dict[str, Any] = {"rung": members.c.rung - 1}
#: a call that was stopped before it was placed never was one
MADE = or_(
    calls.c.disposition.is_(None),
    calls.c.disposition != Disposition.CANCELLED.value,
    calls.c.dialled_at.is_not(None),
)
#: what is looked at of an account that may become a member
_LOOKED_AT = (accounts.c.id, accounts.c.ref, accounts.c.due_date, accounts.c.minimum_due)
_ASKED_ABOUT = tuple(one for one in accounts.c if one.name == "phone" or not isinstance(one.type, SealedText))
_owing = or_(*(accounts.c[part] > 0 for part in PARTS))


def count_matching(connection: Connection, conditions: Conditions) -> int:
    """How many accounts meet these conditions."""
    return int(connection.execute(select(func.count()).select_from(accounts).where(*conditions)).scalar_one())


def matching(connection: Connection, conditions: Conditions, *, after: int, limit: int) -> list[Row]:
    """Accounts that meet them, by id above `after`: id, ref, due date and minimum due."""
    query = select(*_LOOKED_AT).where(*conditions, accounts.c.id > after).order_by(accounts.c.id).limit(limit)
    return _rows(connection, query)


def accounts_of(connection: Connection, account_ids: Collection[int]) -> list[Row]:
    """What the gate looks at of these accounts; of what is sealed, the number alone is opened."""
    return _rows(connection, select(*_ASKED_ABOUT).where(accounts.c.id.in_(account_ids)))


def accounts_page(connection: Connection, conditions: Conditions, *, after: int, limit: int) -> list[Row]:
    """The same of accounts that meet these conditions, by id above `after`."""
    query = select(*_ASKED_ABOUT).where(*conditions, accounts.c.id > after).order_by(accounts.c.id).limit(limit)
    return _rows(connection, query)


def being_rung(connection: Connection, accounts_asked: Sequence[Row]) -> set[str]:
    """Those of these people and numbers that are in the queue or in a call, for whichever account and campaign."""
    people = {person_of(one) for one in accounts_asked}
    numbers = {one["phone_hash"] for one in accounts_asked}
    query = select(PERSON.label("person"), accounts.c.phone_hash)
    query = query.join(members, members.c.account_id == accounts.c.id).where(members.c.state.in_((QUEUED, CALLING)))
    query = query.where(or_(accounts.c.phone_hash.in_(numbers), accounts.c.person_hash.in_(people)))
    return {one for row in connection.execute(query) for one in (row.person, row.phone_hash)}


def held_by(connection: Connection, account_ids: Collection[int], *, but: int | None = None) -> dict[int, str]:
    """Accounts that a campaign (other than `but`) is working on, and its name."""
    query = select(members.c.account_id, campaigns.c.name).join(campaigns, campaigns.c.id == members.c.campaign_id)
    query = query.where(members.c.account_id.in_(account_ids), members.c.state.in_(OPEN))
    if but is not None:
        query = query.where(members.c.campaign_id != but)
    return {row.account_id: row.name for row in connection.execute(query)}


def overlaps(connection: Connection, conditions: Conditions, *, but: int | None = None) -> dict[str, int]:
    """Other campaigns that work on accounts which meet these conditions, by name, and on how many."""
    query = select(campaigns.c.name, func.count()).select_from(members)
    query = query.join(campaigns, campaigns.c.id == members.c.campaign_id)
    query = query.join(accounts, accounts.c.id == members.c.account_id)
    query = query.where(members.c.state.in_(OPEN), *conditions).group_by(campaigns.c.name).order_by(campaigns.c.name)
    if but is not None:
        query = query.where(members.c.campaign_id != but)
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def add_members(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """New members: campaign, account, state, rank, due_at and why of each."""
    if rows:
        connection.execute(insert(members), [{"tries": 0, "rung": 0, **row} for row in rows])


def member_row(connection: Connection, member_id: int) -> Row | None:
    """One member."""
    found = _rows(connection, select(members).where(members.c.id == member_id))
    return found[0] if found else None


def due_members(connection: Connection, campaign_id: int, now: datetime, limit: int) -> list[Row]:
    """Members that wait and may be released by now, in the order in which they are rung."""
    query = select(members).where(members.c.campaign_id == campaign_id, members.c.state == WAITING)
    query = query.where(members.c.due_at <= now)
    return _rows(connection, query.order_by(members.c.due_at, members.c.rank, members.c.id).limit(limit))


def waiting_of(connection: Connection, campaign_id: int) -> list[Row]:
    """Everybody who waits in a campaign: account, rank, and since when they are due."""
    query = select(members.c.account_id, members.c.rank, members.c.due_at)
    return _rows(connection, query.where(members.c.campaign_id == campaign_id, members.c.state == WAITING))


def still_waiting(connection: Connection, member_ids: Collection[int]) -> set[int]:
    """Those of these members that wait."""
    query = select(members.c.id).where(members.c.id.in_(member_ids), members.c.state == WAITING)
    return set(connection.execute(query).scalars())


_queue = (
    update(members)
    .where(members.c.id == bindparam("of_id"))
    .values(state=QUEUED, since=bindparam("now"), tries=bindparam("next_tries"), why=None)
)
_wait = (
    update(members)
    .where(members.c.id == bindparam("of_id"))
    .values(state=WAITING, since=None, due_at=bindparam("until"), why=bindparam("because"))
)
_let_go = (
    update(members)
    .where(members.c.id == bindparam("of_id"))
    .values(state=bindparam("becomes"), since=None, why=bindparam("because"))
)


def queue_members(connection: Connection, found: Iterable[Row], now: datetime) -> None:
    """These are put on the dialling queue, each under its next number."""
    _many(connection, _queue, [{"of_id": row["id"], "now": now, "next_tries": row["tries"] + 1} for row in found])


def settled_and_owing(
    connection: Connection, campaign_id: int, why: str, purpose: str, *, after: int, limit: int
) -> list[Row]:
    """Members by id above `after` that were skipped because nothing was owed, which is `why`, and of whose account
    something is: what is overdue; for a reminder of a plan, anything."""
    query = select(members.c.id, members.c.account_id, members.c.due_at)
    query = query.join(accounts, accounts.c.id == members.c.account_id)
    query = query.where(members.c.campaign_id == campaign_id, members.c.state == SKIPPED, members.c.why == why)
    owing = (_owing, accounts.c.minimum_due > 0) if purpose == "collection" else (_owing,)
    query = query.where(members.c.id > after, *owing)
    return _rows(connection, query.order_by(members.c.id).limit(limit))


def let_wait(connection: Connection, waits: Iterable[tuple[int, datetime, str | None]]) -> None:
    """Members by id that wait (again) until a time, and why."""
    _many(connection, _wait, [{"of_id": one, "until": at, "because": why} for one, at, why in waits])


def let_go(connection: Connection, gone: Iterable[tuple[int, str]], becomes: str = SKIPPED) -> None:
    """Members by id that are not rung, and why."""
    _many(connection, _let_go, [{"of_id": one, "because": why, "becomes": becomes} for one, why in gone])


def take_call(connection: Connection, member_id: int, tries: int, call_id: str, now: datetime) -> bool:
    """From the queue into a call: true for the one who may place it."""
    taken = update(members).where(members.c.id == member_id, members.c.state == QUEUED, members.c.tries == tries)
    values = {"state": CALLING, "call_id": call_id, "since": now, "rung": members.c.rung + 1}
    return connection.execute(taken.values(**values)).rowcount == 1


def add_call_of(connection: Connection, values: Mapping[str, Any]) -> None:
    """The call of a member's try; a second one of the same try is refused by an index."""
    connection.execute(insert(campaign_calls), [dict(values)])


def move_member(connection: Connection, member_id: int, was: str, tries: int, **values: Any) -> bool:
    """Set columns of a member that is in this state on this try; false where it is no longer."""
    found = (members.c.id == member_id, members.c.state == was, members.c.tries == tries)
    return connection.execute(update(members).where(*found).values(**values)).rowcount == 1


def let_go_of_waiting(connection: Connection, campaign_id: int, why: str) -> int:
    """Nobody who waits in this campaign is rung any more; how many there were."""
    waiting = update(members).where(members.c.campaign_id == campaign_id, members.c.state == WAITING)
    return int(connection.execute(waiting.values(state=SKIPPED, why=why)).rowcount)


def queued_before(connection: Connection, at: datetime, *, limit: int) -> list[Row]:
    """Members that have been in the queue since before a time."""
    query = select(members).where(members.c.state == QUEUED, members.c.since < at)
    return _rows(connection, query.order_by(members.c.since).limit(limit))


def in_calls(
    connection: Connection, over: Collection[str], stale: Mapping[str, datetime], *, after: int, limit: int
) -> list[Row]:
    """Members by id above `after` whose call is over, or has been in a state since before the time that `stale` gives
    for it ("" for every other state); with the call's state, disposition and end, and where its holder lives."""
    others = and_(calls.c.state.not_in([*over, *stale]), members.c.since < stale[""])
    late = [and_(calls.c.state == state, members.c.since < at) for state, at in stale.items() if state]
    told = (
        calls.c.state.label("call_state"),
        calls.c.disposition,
        calls.c.dialled_at,
        calls.c.ended_at,
        *(accounts.c[name] for name in ("zone", "region", "language")),
    )
    query = select(members, *told).join(calls, calls.c.id == members.c.call_id)
    query = query.join(accounts, accounts.c.id == members.c.account_id)
    query = query.where(members.c.state == CALLING, members.c.id > after, or_(calls.c.state.in_(over), others, *late))
    return _rows(connection, query.order_by(members.c.id).limit(limit))


def calls_of_member(connection: Connection, member_id: int) -> list[datetime]:
    """When this member was rung, oldest first."""
    query = select(campaign_calls.c.at).join(calls, calls.c.id == campaign_calls.c.call_id)
    query = query.where(campaign_calls.c.member_id == member_id, MADE)
    return list(connection.execute(query.order_by(campaign_calls.c.at)).scalars())


def rung_by_person(connection: Connection, campaign_id: int, people: Collection[str]) -> dict[str, list[datetime]]:
    """When each of these people was rung by a campaign, over all their accounts."""
    query = select(PERSON.label("person"), campaign_calls.c.at).select_from(campaign_calls)
    query = query.join(calls, calls.c.id == campaign_calls.c.call_id)
    query = query.join(members, members.c.id == campaign_calls.c.member_id)
    query = query.join(accounts, accounts.c.id == members.c.account_id)
    theirs = or_(accounts.c.person_hash.in_(people), accounts.c.phone_hash.in_(people))
    query = query.where(campaign_calls.c.campaign_id == campaign_id, theirs, MADE)
    rung: dict[str, list[datetime]] = {}
    for row in connection.execute(query):
        rung.setdefault(row.person, []).append(row.at)
    return rung


def _many(connection: Connection, statement: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)


def _rows(connection: Connection, query: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(query).mappings()]
