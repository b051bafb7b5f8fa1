"""Every table that tells of an account is in its timeline, and what it tells can be sent."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from orjson import dumps
from sqlalchemy import Table, insert, update
from sqlalchemy.sql.visitors import iterate

from tests.unit.outreach.campaigns.drive import Drive, drive_on
from tests.unit.outreach.desk import Desk, desk_on
from tests.unit.records.plans import a_call
from voicebot.conversation.effects import Disposition
from voicebot.outreach.timeline import Timeline
from voicebot.records import Database
from voicebot.records.bad_times import bad_times
from voicebot.records.balances import balances
from voicebot.records.contact import consents, flags, suppressions
from voicebot.records.guesses import failed_verifications
from voicebot.records.ledger_lines import ledger_lines
from voicebot.records.outcomes import callbacks, outbox, tickets
from voicebot.records.past_contacts import past_contacts
from voicebot.records.plan_links import plan_links
from voicebot.records.plan_proposals import plan_proposal_events, plan_proposals
from voicebot.records.plan_views import plan_views
from voicebot.records.reminders import reminders
from voicebot.records.rings import rings
from voicebot.records.schema import metadata
from voicebot.records.texts import texts, texts_received
from voicebot.records.ticket_events import ticket_events
from voicebot.records.timeline_sources import SOURCES

DAY = date(2026, 12, 1)
FIGURES = {"principal": 100, "interest": 0, "penalty": 0, "fees": 0}
#: what a column of this name holds here
SAID: dict[str, Any] = {
    **{"kind": "waiver", "component": "interest", "currency": "CNY", "amount": 100, "minimum": 0, "unapplied": 0},
    **{"authority": "L1", "approver": "policy", "reason": "because", "day": DAY, "starts": DAY},
    **{"due": DAY, "until": None, "what": "promise"},
    **{"due_date": DAY, "minimum_due": 100, "flag": "dispute", "scope": "sms", "source": "core", "urgent": False},
    **{"state": "sent", "priority": "P3", "channel": "sms", "via": "fake line", "language": "zh-CN", "words": "1"},
    **{"body": "secret words", "fingerprint": "f", "number": "+8613800000101", "tries": 0, "asked": "help"},
    **{"about": 1, "n": 0, "purpose": "callback", "days": "mon-fri", "opens": time(9), "direction": "outbound"},
    **{"outcome": "no_answer", "key": "K", "ref": "A-1", "recorded_by": None},
}

#: what is sealed or spoken, what only steers a call or a page, and what tells others of that which is told here
UNTOLD = {"account_facts", "worlds", "turns", "reviews", "plan_links", "plan_instalments", "webhook_events"}


def test_every_source_is_told(database: Database) -> None:
    drive, desk = drive_on(database), desk_on(database)
    [account] = drive.people(1)
    drive.campaign()
    drive.round(Disposition.NO_ANSWER)
    call_id = _answered(drive)
    desk.promises()
    desk.pays("1.00", "TX-1")
    plan = desk.confirms(desk.agrees())
    _everything_else(desk, account, call_id, plan)
    page = Timeline(database).page("A-1", limit=200)
    told = {(one["kind"], one["what"]) for one in page["entries"]}
    wanted = {source.kind for source in SOURCES}
    assert {kind for kind, _ in told} == wanted
    assert {what for kind, what in told if kind == "message"} == {"asked_for", "sent", "delivered", "received"}
    assert {what for kind, what in told if kind == "call"} == {"created", "dialled", "answered", "ended"}
    assert {("flag", "released"), ("consent", "revoked"), ("bad_time", "released"), ("callback", "done")} <= told
    assert {("opt_out", "opted_in"), ("campaign", "member"), ("campaign", "called"), ("callback", "owed")} <= told
    text = dumps(page).decode()
    for personal in ("secret words", "13800000101", "138000000", "林晓雯"):
        assert personal not in text


def test_no_table_that_tells_of_an_account_is_left_out() -> None:
    told = {
        str(table.name)
        for source in SOURCES
        for part in source.query.get_final_froms()
        for table in iterate(part)
        if isinstance(table, Table)
    }
    of_an_account = {"account_id", "call_id", "plan_id", "promise_id", "ticket_id", "proposal_id"}
    left = {table.name for table in metadata.tables.values() if of_an_account & {one.name for one in table.columns}}
    assert left - told == UNTOLD


def _answered(drive: Drive) -> str:
    [call] = drive.rows("calls")
    drive.change_call(call["id"], answered_at=drive.clock.now())
    return str(call["id"])


def _everything_else(desk: Desk, account: int, call_id: str, plan: int) -> None:
    now = desk.clock.now()
    number = desk.database.cipher.number_hash("+8613800000001")
    keys = {"account_id": account, "call_id": call_id, "plan_id": plan, "number_hash": number, "token_hash": "t"}
    times = dict.fromkeys(("at", "created_at", "recorded_at", "as_of", "not_before", "told_at", "released_at"), now)
    ends = dict.fromkeys(("revoked_at", "done_at", "expires_at"), now + timedelta(minutes=1))
    named = SAID | FIGURES | keys | times | ends

    def add(table: Any, **other: Any) -> None:
        values = {column.name: named[column.name] for column in table.columns if column.name in named}
        with desk.database.begin() as connection:
            connection.execute(insert(table).values(**(values | other)))

    other_call = a_call(desk.database, account, now)
    add(balances, kind="read")
    add(ledger_lines)
    add(failed_verifications)
    add(flags)
    add(suppressions)
    add(consents, kind="automated_voice")
    add(bad_times)
    add(callbacks, state="done")
    add(rings, until=now)
    add(outbox, id=901, state="waiting", body={}, call_id=other_call)
    add(reminders, outbox_id=901)
    add(texts, id="x", outbox_id=901, state="delivered", carrier_sid="SM1")
    add(texts_received, carrier_sid="SM2")
    add(past_contacts)
    # its link was made when its holder confirmed it
    with desk.database.begin() as connection:
        connection.execute(update(plan_links).values(used_at=now))
        token = connection.execute(plan_links.select()).mappings().one()["token_hash"]
    add(plan_views, kind="viewed", token_hash=token)
    with desk.database.begin() as connection:
        made = {"call_id": call_id, "account_id": account, "created_at": now, "kind": "dispute"}
        ticket = connection.execute(
            insert(tickets).values(made | {"priority": "P3", "state": "open"}).returning(tickets.c.id)
        ).scalar_one()
    add(ticket_events, ticket_id=ticket, kind="opened", state="open")
    proposal = {"wish": {}, "offer": {}, "count": 6, "level": "L3", "proposed_by": "Mei"}
    add(plan_proposals, id=1, ticket_id=ticket, state="waiting", **proposal)
    add(plan_proposal_events, proposal_id=1, kind="proposed", by="Mei", why="because")
