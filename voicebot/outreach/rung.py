"""What a ring is about: when one is owed, whether it is needed still, what came of its call, and how it ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from voicebot.calls.asking import CALLBACK
from voicebot.calls.house import Office
from voicebot.conversation.effects import BY_THE_BOT, Disposition
from voicebot.outreach.scene import scene_of
from voicebot.records import outcomes, plans, reminders
from voicebot.records import rings as table
from voicebot.records.accounts import account_by_id, hold_account
from voicebot.records.calls import call_row
from voicebot.records.contact import contact_history
from voicebot.records.database import Database
from voicebot.records.prepared import Row
from voicebot.records.promises import STANDING
from voicebot.understanding.meaning import Urgency

#: how long after the hour that was agreed a callback is of use
OF_USE = timedelta(hours=26)
#: whoever asked to be rung on a telephone is not rung on another: who knows who answers there
ELSEWHERE = "they asked from another telephone than the one on file now: a person rings"
#: a colleague hears of a callback that reached nobody
TICKET = "callback_missed"
ENDED = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
#: somebody else answered: a machine that rings again and again would be a bother to them
_NOT_THEM = frozenset((Disposition.THIRD_PARTY, Disposition.WRONG_NUMBER, Disposition.MINOR, Disposition.DECEASED))
_UNHEARD = frozenset(
    (
        *(Disposition.NO_ANSWER, Disposition.LINE_BUSY, Disposition.VOICEMAIL_LEFT, Disposition.MACHINE_NO_MESSAGE),
        *(Disposition.CARRIER_FAILED, Disposition.NO_RESPONSE, Disposition.SYSTEM_ERROR),
    )
)


class Rung(StrEnum):
    """What came of a call; the words stand on record."""

    AT_HAND = "the call goes on"
    REACHED = "a person was reached"
    NOBODY = "nobody was reached"
    NOT_PLACED = "the call was not placed"
    FOR_A_PERSON = "somebody else answered, or nobody knows whether it rang: a person decides"


def callbacks_due(connection: Connection, now: datetime, *, after: int, limit: int) -> list[int]:
    """Callbacks of the bot's whose hour has come, and that it owes no call for yet."""
    return table.callbacks_to_ring(connection, now, BY_THE_BOT, after=after, limit=limit)


def owe(connection: Connection, callback_id: int, now: datetime) -> str:
    """Owe a call for it, or tell a colleague where the bot has no number to ring them on."""
    callback = outcomes.callback_row(connection, callback_id)
    assert callback is not None, "a callback is never deleted"
    account = hold_account(connection, callback["account_id"])
    callback = outcomes.callback_row(connection, callback_id, lock=True)
    assert callback is not None, "a callback is never deleted"
    if account is None or callback["state"] != "booked":
        return ""
    why = _elsewhere(connection, callback, account)
    if why is not None:
        _missed(connection, callback, why, now)
        return "for_a_person"
    owed = {"purpose": CALLBACK, "about": callback["id"], "account_id": account["id"], "created_at": now}
    made = table.add_ring(connection, owed | {"not_before": callback["at"], "until": callback["at"] + OF_USE})
    return "owed" if made else ""


def elsewhere(connection: Connection, ring: Row, account: Row) -> str | None:
    """Why a machine cannot ring back whoever asked for it; None where it can."""
    if ring["purpose"] != CALLBACK:
        return None
    callback = outcomes.callback_row(connection, ring["about"])
    assert callback is not None, "a callback is never deleted"
    return _elsewhere(connection, callback, account)


def _elsewhere(connection: Connection, callback: Row, account: Row) -> str | None:
    call = call_row(connection, callback["call_id"]) if callback["call_id"] else None
    return None if call is not None and call["number_hash"] == account["phone_hash"] else ELSEWHERE


def language_of(database: Database, ring: Row) -> str | None:
    """The language of the call in which it was asked for; of a reminder, the person's own."""
    if ring["purpose"] != CALLBACK:
        return None
    with database.read() as connection:
        callback = outcomes.callback_row(connection, ring["about"])
        call = call_row(connection, callback["call_id"]) if callback else None
    return call["language"] if call else None


def needless(connection: Connection, ring: Row, office: Office, now: datetime) -> str | None:
    """Why nobody needs to be rung any more; None where they do."""
    if ring["purpose"] == CALLBACK:
        return _callback_needless(connection, ring)
    reminder = reminders.reminder_row(connection, ring["about"])
    assert reminder is not None, "a reminder is never deleted"
    scene = scene_of(connection, office, ring["account_id"], now, None, ahead=False)
    if reminder["due"] <= scene.today:
        return "its day has come"
    rows, stands = (scene.promises, STANDING) if reminder["what"] == reminders.PROMISE else (scene.plans, plans.RUNNING)
    states = {row["id"]: row["state"] for row in rows}
    return None if states.get(reminder["about"]) in stands else "it stands no longer"


def _callback_needless(connection: Connection, ring: Row) -> str | None:
    callback = outcomes.callback_row(connection, ring["about"])
    assert callback is not None, "a callback is never deleted"
    if callback["state"] != "booked":
        return f"the callback is {callback['state']}"
    account = account_by_id(connection, ring["account_id"])
    assert account is not None, "a ring's account is a foreign key"
    since = contact_history(connection, account["id"], account["phone_hash"], callback["created_at"])
    asked_in = callback["call_id"]
    talked = any(one["right_party"] and one["conversation"] and one["id"] != asked_in for one in since)
    return "they were spoken with since" if talked else None


def what_came(call: Row, now: datetime, doubt: timedelta) -> Rung:
    """What came of a ring's call."""
    disposition = call["disposition"]
    if disposition == Disposition.CANCELLED:
        return Rung.NOT_PLACED
    if call["ended_at"] is None and call["state"] not in ENDED:
        in_doubt = call["state"] in ("unknown", "dialling") and now - (call["dialled_at"] or now) >= doubt
        return Rung.FOR_A_PERSON if in_doubt else Rung.AT_HAND
    if call["right_party"]:
        return Rung.REACHED
    if disposition in _NOT_THEM:
        return Rung.FOR_A_PERSON
    return Rung.REACHED if call["conversation"] and disposition not in _UNHEARD else Rung.NOBODY


def over(connection: Connection, ring: Row, state: str, why: str | None, now: datetime) -> None:
    """The ring is over, and so is its callback; whoever was not reached is told to a colleague."""
    table.change_ring(connection, ring["id"], state=state, why=why)
    if ring["purpose"] != CALLBACK:
        return
    callback = outcomes.callback_row(connection, ring["about"])
    assert callback is not None, "a callback is never deleted"
    if callback["state"] != "booked":
        return
    if state == table.GIVEN_UP:
        _missed(connection, callback, why, now)
    else:
        outcomes.change_callback(connection, callback["id"], state="done", done_at=now, why=why)


def _missed(connection: Connection, callback: Row, why: str | None, now: datetime) -> None:
    """The bot rings them no more, and a colleague is told so."""
    outcomes.change_callback(connection, callback["id"], state="missed", done_at=now, why=why)
    if outcomes.ticket_of_account(connection, callback["account_id"], TICKET) is None:
        made = {"call_id": callback["call_id"], "account_id": callback["account_id"], "created_at": now}
        ticket = {"kind": TICKET, "priority": Urgency.P3.value, "state": "open"}
        blank = dict.fromkeys(("reason", "amount", "currency"))
        outcomes.add_outcome(connection, outcomes.tickets, made | blank | ticket)
