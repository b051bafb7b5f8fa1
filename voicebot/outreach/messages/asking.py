"""The gate, asked at the moment at which a text would be sent; every answer is a row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from voicebot.calls import decisions, settled
from voicebot.calls.asking import ZONE_RULE
from voicebot.calls.on_record import on_record
from voicebot.calls.rules import Answer, Question, Rules
from voicebot.calls.world import zone_or_none
from voicebot.compliance.request import CONFIRMATION
from voicebot.outreach.messages.messenger import EMAIL
from voicebot.records import contact
from voicebot.records.prepared import Row

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
    known = on_record(connection, account, now, now.astimezone(zone).date())
    by_address = contact.suppressed_scopes(connection, account["email_hash"] or "")
    known |= {"consents": _consents(account, known["consents"]), "suppressed": known["suppressed"] | by_address}
    return rules.may_call(
        Question(
            at=now,
            ref=account["ref"],
            number=account["phone"],
            number_hash=account["phone_hash"],
            region=account["region"],
            zone=account["zone"],
            packs=tuple(account["packs"]),
            channel=message["channel"],
            purpose=purpose,
            account_id=account["id"],
            **known,
        )
    )


def _consents(account: Row, given: Iterable[Row]) -> list[Row]:
    """What the holder agreed to; to e-mail, where it was for the address on file."""
    meant = (EMAIL, account["email_hash"])
    rows = [dict(one) for one in given]
    return [one | {"number_hash": None} if (one["kind"], one["number_hash"]) == meant else one for one in rows]
