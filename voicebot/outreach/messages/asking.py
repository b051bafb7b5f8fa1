"""The gate, asked at the moment at which a text would be sent; every answer is a row."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from voicebot.calls import decisions, settled
from voicebot.calls.asking import CALLBACKS, HISTORY, ZONE_RULE
from voicebot.calls.rules import Answer, Question, Rules
from voicebot.calls.world import zone_or_none
from voicebot.compliance.request import CONFIRMATION
from voicebot.outreach.messages.messenger import EMAIL
from voicebot.records import contact, outcomes, texts
from voicebot.records.past_contacts import past_contacts_since
from voicebot.records.prepared import Row
from voicebot.records.promises import open_promises

#: what a message is for; whatever is not here answers what the person asked for, agreed to in a call, or did
PURPOSES = dict.fromkeys(("instalment_missed", "promise_reminder", "instalment_reminder"), "plan_reminder")
#: how long a message is of use, from when it was to be sent; a reminder of the day before, until noon of the day
USEFUL = {CONFIRMATION: timedelta(hours=72), "plan_reminder": timedelta(days=7)}
USEFUL_BY_KIND = dict.fromkeys(("promise_reminder", "instalment_reminder"), timedelta(hours=36))


def purpose_of(kind: str) -> str:
    """What the gate is told that a message of this kind is for."""
    return PURPOSES.get(kind, CONFIRMATION)


def ends(message: Row) -> datetime:
    """When a message would be of no use any more."""
    useful = USEFUL_BY_KIND.get(message["kind"]) or USEFUL[purpose_of(message["kind"])]
    made: datetime = message["created_at"]
    return made + useful


def ask(connection: Connection, rules: Rules, account: Row, message: Row, now: datetime) -> Answer:
    """May the account's holder be sent this message now? The answer is written down."""
    answer = _answer(connection, rules, account, message, now)
    told = {"channel": message["channel"], "purpose": purpose_of(message["kind"]), "message": message["id"]}
    decisions.record(connection, account["id"], message["call_id"], now, answer, **told)
    return answer


def _answer(connection: Connection, rules: Rules, account: Row, message: Row, now: datetime) -> Answer:
    purpose = purpose_of(message["kind"])
    zone = zone_or_none(account["zone"])
    if zone is None:
        return Answer(False, (ZONE_RULE,))
    if settled.settled(account, purpose):
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
            consents=_consents(connection, account),
            suppressed=_suppressed(connection, account),
            promises=open_promises(connection, account_id),
            callbacks=outcomes.callbacks_due(connection, account_id, number_hash, now - CALLBACKS),
            texts=texts.texts_since(connection, account_id, number_hash, now - HISTORY),
            past=past_contacts_since(connection, account["ref"], number_hash, now - HISTORY),
            channel=message["channel"],
            purpose=purpose,
            account_id=account_id,
        )
    )


def _consents(connection: Connection, account: Row) -> list[Row]:
    """What the holder agreed to; to e-mail, where it was for the address on file."""
    given = [dict(consent) for consent in contact.consents_of(connection, account["id"])]
    meant = (EMAIL, account["email_hash"])
    return [one | {"number_hash": None} if (one["kind"], one["number_hash"]) == meant else one for one in given]


def _suppressed(connection: Connection, account: Row) -> frozenset[str]:
    """What the number on file is suppressed from, and the address."""
    by_number = contact.suppressed_scopes(connection, account["phone_hash"])
    return by_number | contact.suppressed_scopes(connection, account["email_hash"] or "")
