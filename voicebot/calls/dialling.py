"""Outbound calls: the gate, the reservation, and the fence that no carrier has.

A carrier's call creation is not idempotent. So the attempt is committed as dialling before the request is made, by
the only process whose update found it reserved; when the request may have been carried out all the same, the attempt
is `unknown` and is never dialled again: a webhook that carries its id, or a person, settles it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy import Connection

from voicebot.calls import decisions, one_call
from voicebot.calls.asking import CALL_PURPOSES, COLLECTION, SAMPLE_RULE, WHY, Asking, ask_gate, blocked, not_fresh
from voicebot.calls.carrier import Carrier, Dial
from voicebot.calls.house import REHEARSAL_CARRIER
from voicebot.calls.one_call import Person
from voicebot.calls.rules import Answer
from voicebot.conversation.effects import Disposition
from voicebot.errors import CarrierFailed, Conflict, InvalidInput, NotAllowed, NotFound
from voicebot.records import calls as calls_table
from voicebot.records.accounts import account_by_id, account_by_ref
from voicebot.records.prepared import Row
from voicebot.understanding.meaning import LANGUAGES

log = structlog.get_logger(__name__)

#: between the fence and the request lie moments; a process that was stopped there for longer makes it no more
STANDSTILL = timedelta(seconds=30)
#: what is noted of a call as it is reserved, in the same transaction, by its id
Note = Callable[[Connection, str], object]
#: why a call that is about to be placed is not wanted any more; None where it is
Check = Callable[[Connection], str | None]


class Withdrawn(Conflict):
    """Whoever wanted the call wants it no more: it is cancelled, and was never placed."""


def reserve_outbound(
    kit: Asking, ref: str, language: str | None = None, purpose: str = COLLECTION, note: Note | None = None
) -> str:
    """Reserve a call to the account's holder; its id is also the attempt's.

    `purpose` is what the gate is asked about, now and when the call is dialled. `note` ties whatever the call is for
    to its id, in the same transaction: whatever it raises leaves no call, and no decision, behind.

    Raises InvalidInput for a purpose that no rule knows, NotFound for an unknown account, and NotAllowed with the ids
    of the rules that block it; that decision is on record either way.
    """
    if purpose not in CALL_PURPOSES:
        raise InvalidInput("purpose", purpose, f"say one of {', '.join(CALL_PURPOSES)}")
    now = kit.clock.now()
    with kit.database.begin() as connection:
        account = account_by_ref(connection, ref)
        if account is None:
            raise NotFound(f"account {ref} is not known; `voicebot accounts list` shows those on file")
        person = one_call.hold_person(connection, account)
        account = person.account
        answer = _one_at_a_time(connection, person, ask_gate(kit, connection, account, now, purpose), now)
        call_id = uuid4().hex if answer.allowed else None
        if call_id is not None:
            reserved = _reserved(call_id, account, _language(account, language), now)
            calls_table.add_call(connection, reserved | {"purpose": purpose})
            if note is not None:
                note(connection, call_id)
        decisions.record(connection, account["id"], call_id, now, answer)
    if call_id is None:
        raise refusal(account, answer)
    return call_id


def _language(account: Row, wanted: str | None) -> str:
    if wanted in LANGUAGES:
        return wanted
    return account["language"] if account["language"] in LANGUAGES else LANGUAGES[0]


def _reserved(call_id: str, account: Row, language: str, now: datetime) -> dict[str, object]:
    return {
        "id": call_id,
        "direction": "outbound",
        "account_id": account["id"],
        "number": account["phone"],
        "number_hash": account["phone_hash"],
        "state": "reserved",
        "sequence": -1,
        "language": language,
        "turn": 0,
        "right_party": False,
        "conversation": False,
        "created_at": now,
    }


def _kept_off(kit: Asking, account: Row, carrier: Carrier, now: datetime) -> Answer | None:
    """The refusal of a line where somebody's telephone rings: of an invented person, whose might be somebody else's,
    and of figures that are not fresh, since somebody may have paid meanwhile."""
    if carrier.name == REHEARSAL_CARRIER:
        return None
    if account["sample"]:
        return blocked(SAMPLE_RULE)
    return not_fresh(kit.office, account, now)


def _one_at_a_time(
    connection: Connection, person: Person, answer: Answer, now: datetime, attempt: str | None = None
) -> Answer:
    """The gate's answer, unless it allows a second call to somebody while one goes on."""
    return (one_call.in_call(connection, person, now, attempt) if answer.allowed else None) or answer


def refusal(account: Row, answer: Answer) -> NotAllowed:
    """The error that says which rules block a call, why, what frees it, and when it would be allowed."""
    said = [f"{account['ref']} may not be called now: {', '.join(answer.rule_ids)}"]
    said += [reason[0].upper() + reason[1:] for reason in answer.reasons]
    if answer.next_at:
        said.append(f"Allowed from {answer.next_at.isoformat(timespec='minutes')}")
    if account["sample"] and not set(answer.rule_ids) & set(WHY):
        said.append("What came of trying an invented person goes by `voicebot accounts sample --reset`")
    return NotAllowed(". ".join(said) + ".", answer.rule_ids, answer.next_at)


def dial(kit: Asking, call_id: str, carrier: Carrier, check: Check | None = None) -> str:
    """Place a reserved call, once; the carrier's own id comes back.

    The gate is asked again: a call reserved a minute ago may be too late now. So is `check`, in the same transaction:
    why whoever wanted the call wants it no more, or None. Raises NotAllowed or Withdrawn (the attempt is cancelled),
    Conflict when it is not waiting to be dialled, CarrierFailed as the carrier did.
    """
    began = kit.clock.now()
    dial_request = _fence(kit, call_id, carrier, check)
    if kit.clock.now() - began > STANDSTILL:
        # Whoever looked for the call meanwhile may have said that it was never placed, and it must stay so.
        _settle(kit, call_id, unknown=False)
        raise CarrierFailed("this machine stood still for too long: the call was not placed")
    try:
        carrier_sid = carrier.place(dial_request)
    except CarrierFailed as error:
        _settle(kit, call_id, unknown=error.unknown)
        raise
    except Exception:
        # Whatever broke, broke after the request may have left.
        _settle(kit, call_id, unknown=True)
        raise
    with kit.database.begin() as connection:
        row = calls_table.call_row(connection, call_id, lock=True)
        if row is not None and row["carrier_sid"] is None:
            calls_table.change_call(connection, call_id, carrier_sid=carrier_sid)
    return carrier_sid


def _fence(kit: Asking, call_id: str, carrier: Carrier, check: Check | None) -> Dial:
    """Ask the gate and commit the attempt as dialling: after this nobody else may place it."""
    now = kit.clock.now()
    with kit.database.begin() as connection:
        person, row = _held(connection, call_id)
        why_not = _withdrawn(connection, call_id, check) or _refused(kit, connection, person, row, carrier, now)
        if why_not is None:
            taken = calls_table.take_fence(connection, call_id, now)
            assert taken, "the row is locked and was reserved"
            calls_table.change_call(connection, call_id, via=carrier.name)
        else:
            ended = {"state": "canceled", "ended_at": now, "disposition": Disposition.CANCELLED.value}
            calls_table.change_call(connection, call_id, **ended)
    if why_not is not None:
        raise why_not
    return Dial(call_id, row["number"])


def _held(connection: Connection, call_id: str) -> tuple[Person, Row]:
    """The reserved call and whom it is for, held: the person first, as whoever reserves a call does."""
    row = calls_table.call_row(connection, call_id)
    if row is None:
        raise NotFound(f"call {call_id} is not known")
    account = account_by_id(connection, row["account_id"]) if row["state"] == "reserved" else None
    person = one_call.hold_person(connection, account) if account is not None else None
    row = calls_table.call_row(connection, call_id, lock=True)
    assert row is not None, "a call is never deleted"
    if row["state"] != "reserved":
        raise Conflict(f"call {call_id} is {row['state']}: it is dialled once only")
    assert person is not None, "a reserved call has an account"
    return person, row


def _withdrawn(connection: Connection, call_id: str, check: Check | None) -> Withdrawn | None:
    why = check(connection) if check is not None else None
    if why is None:
        return None
    log.info("call.withdrawn", call=call_id, why=why)
    return Withdrawn(f"call {call_id} is not placed: {why}")


def _refused(
    kit: Asking, connection: Connection, person: Person, row: Row, carrier: Carrier, now: datetime
) -> NotAllowed | None:
    """The refusal by a rule of the record or of the gate; what is decided is on record either way."""
    account, call_id = person.account, row["id"]
    answer = one_call.renumbered(person, row, now) or _kept_off(kit, account, carrier, now)
    if answer is None:
        asked = ask_gate(kit, connection, account, now, row["purpose"] or COLLECTION, call_id)
        answer = _one_at_a_time(connection, person, asked, now, call_id)
    decisions.record(connection, account["id"], call_id, now, answer)
    return None if answer.allowed else refusal(account, answer)


def _settle(kit: Asking, call_id: str, *, unknown: bool) -> None:
    """After a failed request: failed for certain, or unknown and left to a webhook or a person."""
    with kit.database.begin() as connection:
        row = calls_table.call_row(connection, call_id, lock=True)
        # A webhook that carries the attempt's id may have come first: then the call was placed after all.
        if row is None or row["state"] != "dialling":
            return
        if unknown:
            log.warning("a call may or may not have been placed", call=call_id)
            calls_table.change_call(connection, call_id, state="unknown")
            return
        ended = {"state": "failed", "ended_at": kit.clock.now(), "disposition": Disposition.CARRIER_FAILED.value}
        calls_table.change_call(connection, call_id, **ended)
