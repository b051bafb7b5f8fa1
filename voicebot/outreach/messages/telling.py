"""Where a text is, as it becomes known: by the answer to its request, by a callback, by the line's list, by a person.

They come in any order and more than once. What is known only ever grows: a text never steps back. Source: TELEPHONY,
status callbacks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from voicebot.errors import CarrierFailed, Conflict, NotFound
from voicebot.outreach.messages import another_way
from voicebot.records import contact, outcomes
from voicebot.records import texts as table
from voicebot.records.prepared import Row
from voicebot.understanding.meaning import Urgency

log = structlog.get_logger(__name__)

#: how far a text is, by the carrier's words; those of one rank are ends that nothing of the same rank changes
RANK = {
    **dict.fromkeys((table.REFUSED, table.POSTING, table.UNKNOWN), 0),
    **dict.fromkeys(("accepted", "scheduled"), 1),
    "queued": 2,
    "sending": 3,
    "sent": 4,
    **dict.fromkeys(("delivered", "undelivered", "failed", "canceled"), 5),
    "read": 6,
}
NOT_ARRIVED = frozenset({"undelivered", "failed", "canceled"})
#: the person said to the carrier itself that they want no more texts
OPTED_OUT = 21610
#: whatever else says so of a line that has no such codes
OURS = 1
#: a mistake in our own settings: nobody's text is given up for it
OURS_TO_MEND = frozenset({20003, 21212, 21408, 21603, 21606, 21659, 21660, OURS})
#: errors after which the same request may be made again: nothing was carried out, and it may well be the next time
PASSING = frozenset({None, 20429})
#: how long after each refusal the next try is
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))
MENDING = timedelta(minutes=15)
#: a colleague hears of what somebody was told they would get, and did not
TICKET = "text_not_sent"
#: what nobody was told they would get: a reminder that does not come by a message comes by a call
UNASKED = frozenset({"promise_reminder", "instalment_reminder", "payment_received"})
#: characters of a sentence of why
LONGEST_WHY = 200


@dataclass(frozen=True, slots=True)
class News:
    """What became known of a text: the carrier's state and id, its error and what to mend."""

    state: str
    sid: str | None = None
    code: int | None = None
    why: str | None = None


def tell(connection: Connection, text_id: str, news: News, now: datetime) -> bool:
    """Write it down; false where it is nothing new. Raises NotFound, and Conflict where the id is another text's."""
    row = _locked(connection, text_id)
    _check_sid(connection, row, news.sid)
    if RANK.get(news.state, -1) <= RANK[row["state"]] or _sent_again(connection, row):
        if row["carrier_sid"] is None and news.sid is not None:
            table.change_text(connection, text_id, carrier_sid=news.sid)
        return False
    why = news.why and news.why[:LONGEST_WHY]
    known = {"state": news.state, "carrier_sid": row["carrier_sid"] or news.sid, "code": news.code, "why": why}
    table.change_text(connection, text_id, **known, told_at=now)
    message = table.message(connection, row["outbox_id"], lock=True)
    assert message is not None, "a text is of a message"
    if news.state in NOT_ARRIVED:
        give_up(connection, message, "failed", why or f"the carrier says {news.state}", now)
    else:
        table.change_message(connection, message["id"], state="sent", sent_at=message["sent_at"] or now, why=None)
    if news.code == OPTED_OUT:
        _suppress(connection, row, now)
    return True


def refused(connection: Connection, text_id: str, error: CarrierFailed, now: datetime) -> None:
    """The line did not take it, for certain; a callback may have said otherwise meanwhile, and then is right."""
    row = _locked(connection, text_id)
    if row["state"] != table.POSTING:
        return
    why = str(error)[:LONGEST_WHY]
    table.change_text(connection, text_id, state=table.REFUSED, code=error.code, why=why, told_at=now)
    message = table.message(connection, row["outbox_id"], lock=True)
    assert message is not None, "a text is of a message"
    wait = _wait(error, message["tries"])
    if wait is None:
        give_up(connection, message, "failed", why, now)
    else:
        table.change_message(connection, message["id"], state="waiting", not_before=now + wait, why=why)
    if error.code == OPTED_OUT:
        _suppress(connection, row, now)


def doubtful(connection: Connection, text_id: str, why: str, now: datetime) -> None:
    """It may have gone out: it is looked for in the line's list, and is not sent again."""
    row = _locked(connection, text_id)
    if row["state"] not in (table.POSTING, table.UNKNOWN):
        return
    table.change_text(connection, text_id, state=table.UNKNOWN, why=why[:LONGEST_WHY], told_at=now)
    message = table.message(connection, row["outbox_id"], lock=True)
    assert message is not None, "a text is of a message"
    if message["state"] != "unknown":
        give_up(connection, message, "unknown", why, now)


def surely_absent(connection: Connection, text_id: str, why: str, now: datetime) -> None:
    """It never went out: it is sent anew. Raises NotFound, Conflict where it is known to have gone out."""
    row = _locked(connection, text_id)
    if row["state"] not in (table.POSTING, table.UNKNOWN):
        raise Conflict(f"text {text_id} is {row['state']}: what became of it is known")
    table.change_text(connection, text_id, state=table.REFUSED, why=why[:LONGEST_WHY], told_at=now)
    table.change_message(connection, row["outbox_id"], state="waiting", not_before=None, why=why[:LONGEST_WHY])


def give_up(connection: Connection, message: Row, state: str, why: str, now: datetime) -> None:
    """It goes no further this way. By e-mail it may; else a colleague hears of it, where somebody waits for it.

    One ticket of an account is open at a time.
    """
    table.change_message(connection, message["id"], state=state, sent_at=None, why=why[:LONGEST_WHY])
    if state in another_way.AFTER and another_way.by_mail(connection, message):
        return
    if message["kind"] in UNASKED:
        return
    if outcomes.ticket_of_account(connection, message["account_id"], TICKET) is not None:
        return
    made = {"call_id": message["call_id"], "account_id": message["account_id"], "created_at": now}
    ticket = {"kind": TICKET, "priority": Urgency.P3.value, "state": "open"}
    blank = dict.fromkeys(("reason", "amount", "currency"))
    outcomes.add_outcome(connection, outcomes.tickets, made | ticket | blank)


def _locked(connection: Connection, text_id: str) -> Row:
    row = table.text_row(connection, text_id, lock=True)
    if row is None:
        raise NotFound(f"text {text_id} is not known")
    return row


def _check_sid(connection: Connection, row: Row, sid: str | None) -> None:
    if sid is None:
        return
    if row["carrier_sid"] not in (None, sid) or table.text_id_by_sid(connection, sid) not in (None, row["id"]):
        raise Conflict(f"text {row['id']} is not the one that the carrier knows as {sid}")


def _sent_again(connection: Connection, row: Row) -> bool:
    """What was taken for refused turns up after the message was sent anew: it is said aloud, and changes nothing."""
    if row["state"] != table.REFUSED:
        return False
    message = table.message(connection, row["outbox_id"])
    again = message is not None and message["state"] not in ("waiting", "failed")
    if again:
        log.error("text.doubled", text=row["id"], message=row["outbox_id"])
    return again


def _wait(error: CarrierFailed, tries: int) -> timedelta | None:
    if error.code in OURS_TO_MEND:
        log.error("text.not_sent", mend=str(error), code=error.code)
        return MENDING
    return BACK_OFF[tries - 1] if error.code in PASSING and tries <= len(BACK_OFF) else None


def _suppress(connection: Connection, row: Row, now: datetime) -> None:
    if "sms" not in contact.suppressed_scopes(connection, row["number_hash"], listed=False):
        made = {"number_hash": row["number_hash"], "scope": "sms", "reason": "opted_out_with_carrier"}
        contact.add_contact_row(connection, contact.suppressions, made | {"call_id": None, "created_at": now})
