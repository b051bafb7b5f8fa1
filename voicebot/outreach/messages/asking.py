"""The gate, asked at the moment at which a text would be sent; every answer is a row."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from voicebot.calls import settled
from voicebot.calls.asking import CALLBACKS, HISTORY, ZONE_RULE
from voicebot.calls.rules import Answer, Question, Rules
from voicebot.calls.world import zone_or_none
from voicebot.compliance.request import CONFIRMATION
from voicebot.records import contact, outcomes, texts
from voicebot.records.past_contacts import past_contacts_since
from voicebot.records.prepared import Row
from voicebot.records.promises import open_promises

#: what a message is for; whatever is not here answers what the person asked for or agreed to in a call
PURPOSES = {"instalment_missed": "plan_reminder"}
#: how long a message is of use, from when it was to be sent
USEFUL = {CONFIRMATION: timedelta(hours=72), "plan_reminder": timedelta(days=7)}


def purpose_of(kind: str) -> str:
    """What the gate is told that a message of this kind is for."""
    return PURPOSES.get(kind, CONFIRMATION)


def ask(connection: Connection, rules: Rules, account: Row, message: Row, now: datetime) -> Answer:
    """May the account's holder be sent this message now? The answer is written down."""
    answer = _answer(connection, rules, account, message["kind"], now)
    inputs = {
        "channel": "sms",
        "purpose": purpose_of(message["kind"]),
        "message": message["id"],
        "next_at": answer.next_at.isoformat() if answer.next_at else None,
    }
    row = {"account_id": account["id"], "call_id": message["call_id"], "at": now, "allowed": answer.allowed}
    contact.add_contact_row(connection, contact.decisions, row | {"rule_ids": list(answer.rule_ids), "inputs": inputs})
    return answer


def _answer(connection: Connection, rules: Rules, account: Row, kind: str, now: datetime) -> Answer:
    zone = zone_or_none(account["zone"])
    if zone is None:
        return Answer(False, (ZONE_RULE,))
    if settled.settled(account, purpose_of(kind)):
        return Answer(False, (settled.RULE,), reasons=(settled.WHY,))
    account_id, number_hash = account["id"], account["phone_hash"]
    calls = contact.contact_history(connection, account_id, number_hash, now - HISTORY)
    return rules.may_call(
        Question(
            at=now,
            ref=account["ref"],
            number=account["phone"],
            number_hash=number_hash,
            region=account["region"],
            zone=account["zone"],
            packs=tuple(account["packs"]),
            calls=[dict(call) for call in calls],
            flags=[dict(flag) for flag in contact.active_flags(connection, account_id, now.astimezone(zone).date())],
            consents=[dict(consent) for consent in contact.consents_of(connection, account_id)],
            suppressed=contact.suppressed_scopes(connection, number_hash),
            promises=open_promises(connection, account_id),
            callbacks=outcomes.callbacks_due(connection, account_id, number_hash, now - CALLBACKS),
            texts=texts.texts_since(connection, account_id, number_hash, now - HISTORY),
            past=past_contacts_since(connection, account["ref"], number_hash, now - HISTORY),
            channel="sms",
            purpose=purpose_of(kind),
        )
    )
