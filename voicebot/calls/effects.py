"""What a step wants done, done in the turn's own transaction: all of it or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from voicebot.conversation import effects as wanted
from voicebot.conversation.cases import RANK
from voicebot.records import contact, guesses, outcomes, plans, promises
from voicebot.records.accounts import account_by_id
from voicebot.records.calls import number_of
from voicebot.records.wishes import wish_values
from voicebot.understanding.meaning import Urgency


@dataclass(frozen=True, slots=True)
class Subject:
    """The call that effects are about. `today` is the person's date."""

    call_id: str
    account_id: int | None
    number_hash: str | None
    language: str
    right_party: bool
    now: datetime
    today: date


def apply(connection: Connection, subject: Subject, effects: Iterable[wanted.Effect]) -> dict[str, Any]:
    """Write the rows that the effects ask for; what they change of the call itself is returned."""
    changes: dict[str, Any] = {}
    for effect in effects:
        match effect:
            case wanted.CloseCall(disposition):
                changes.setdefault("disposition", disposition.value)
            case wanted.MarkRightParty():
                changes["right_party"] = True
            case wanted.CountFailedVerification():
                if subject.account_id is not None:
                    guesses.add_failed_verification(connection, subject.account_id, subject.call_id, subject.now)
            case wanted.Suppress() | wanted.FlagAccount() | wanted.GiveConsent():
                _contact(connection, subject, effect)
            case wanted.WithdrawPromise():
                _close_promises(connection, subject, "withdrawn", "taken back in a call")
            case wanted.RecordPromise(kind, amount, due):
                _close_promises(connection, subject, "replaced", "another was made in a call")
                values = {"kind": kind, "amount": amount.minor, "currency": amount.currency, "due": due}
                promises.add_promise(connection, _of(subject) | values)
            case wanted.AgreePlan():
                _plan(connection, subject, effect)
            case wanted.OpenTicket():
                _ticket(connection, subject, effect)
            case wanted.SendMessage(kind):
                _send(connection, subject, kind)
            case wanted.BookCallback():
                _book(connection, subject, effect)
    return changes


def _close_promises(connection: Connection, subject: Subject, state: str, why: str) -> None:
    """One promise stands at a time; a call agreed to for the sake of one was agreed to for no other."""
    if subject.account_id is not None:
        promises.close_promises(connection, subject.account_id, state, subject.now, why)
        outcomes.unsend(connection, subject.account_id, "promise_confirmation")
        contact.revoke_consents(connection, subject.account_id, "followup_call", subject.now)


def _of(subject: Subject) -> dict[str, Any]:
    return {"call_id": subject.call_id, "account_id": subject.account_id, "created_at": subject.now}


def _book(connection: Connection, subject: Subject, wished: wanted.BookCallback) -> None:
    told = {"at": wished.at, "reason": wished.reason, "urgent": wished.urgent, "state": "booked"}
    number = number_of(connection, subject.call_id)
    outcomes.add_outcome(connection, outcomes.callbacks, _of(subject) | told | {"number": number})


def _send(connection: Connection, subject: Subject, kind: str) -> None:
    """A text to be sent, in the place of one of its kind that still waits: nobody gets two for one wish."""
    if subject.account_id is not None:
        outcomes.unsend(connection, subject.account_id, kind)
    text = {"kind": kind, "body": {"language": subject.language}, "sent_at": None}
    outcomes.add_outcome(connection, outcomes.outbox, _of(subject) | text)


def _plan(connection: Connection, subject: Subject, agreed: wanted.AgreePlan) -> None:
    assert subject.account_id is not None, "a plan is offered to somebody verified"
    plans.add_plan(
        connection,
        account_id=subject.account_id,
        call_id=subject.call_id,
        currency=agreed.currency,
        offer=agreed.offer,
        now=subject.now,
        confirm_within=timedelta(hours=agreed.hours),
    )


def _ticket(connection: Connection, subject: Subject, ticket: wanted.OpenTicket) -> None:
    """A new ticket, or what is new on the one of its kind that this call has opened."""
    told: dict[str, Any] = {"priority": ticket.priority.value}
    if ticket.reason is not None:
        told["reason"] = ticket.reason.value
    if ticket.amount is not None:
        told |= {"amount": ticket.amount.minor, "currency": ticket.amount.currency}
    if ticket.wish is not None:
        told["wish"] = wish_values(ticket.wish)
    known = outcomes.open_ticket(connection, subject.call_id, ticket.kind)
    if known is None:
        blank = dict.fromkeys(("reason", "amount", "currency", "wish"))
        values = _of(subject) | blank | told | {"kind": ticket.kind, "state": "open"}
        outcomes.add_outcome(connection, outcomes.tickets, values)
        return
    if RANK[Urgency(known["priority"])] >= RANK[ticket.priority]:
        del told["priority"]
    if told:
        outcomes.change_ticket(connection, known["id"], told, subject.now)


def _contact(
    connection: Connection, subject: Subject, effect: wanted.Suppress | wanted.FlagAccount | wanted.GiveConsent
) -> None:
    made: dict[str, Any] = {"call_id": subject.call_id, "created_at": subject.now}
    if isinstance(effect, wanted.Suppress):
        for number_hash in sorted(_numbers(connection, subject)):
            row = {"number_hash": number_hash, "scope": effect.scope, "reason": effect.reason}
            contact.add_contact_row(connection, contact.suppressions, row | made)
        return
    # A flag or a consent is of an account: where none is known, the journal and the ticket tell what was said.
    if subject.account_id is None:
        return
    made["account_id"] = subject.account_id
    if isinstance(effect, wanted.FlagAccount):
        until = None if effect.days is None else subject.today + timedelta(days=effect.days)
        values: dict[str, Any] = {"flag": effect.flag, "starts": subject.today, "until": until}
        contact.add_contact_row(connection, contact.flags, values | made)
    else:
        values = {"kind": effect.kind, "until": effect.until, "number_hash": subject.number_hash, "source": "call"}
        contact.add_contact_row(connection, contact.consents, values | made)


def _numbers(connection: Connection, subject: Subject) -> set[str]:
    """The number of this call, and the one on file once the caller has proved whose account it is."""
    numbers = {subject.number_hash} if subject.number_hash else set()
    if subject.right_party and subject.account_id is not None:
        row = account_by_id(connection, subject.account_id)
        numbers |= {row["phone_hash"]} if row is not None else set()
    return numbers
