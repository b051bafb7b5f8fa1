"""Texts that come: stop, start and help are done and answered at once; anything else goes to a colleague.

A text that comes twice is the same text: it does nothing more, and gets the same answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from voicebot.clock import Clock
from voicebot.outreach.messages.asked import asked_by, language_of
from voicebot.outreach.messages.composing import Composer
from voicebot.records import contact, outcomes
from voicebot.records import texts as table
from voicebot.records.accounts import account_by_id, account_ids_by_phone
from voicebot.records.database import Database
from voicebot.records.prepared import Row
from voicebot.understanding.meaning import LANGUAGES, Urgency

log = structlog.get_logger(__name__)

TICKET = "text_received"
#: whoever writes more than once is told once a day that nobody reads it
QUIET = timedelta(days=1)
#: characters of a text that are kept: ten segments
LONGEST = 1600
#: how urgently a person is needed, by what was written and its language
Urgent = Callable[[str, str], Urgency]


@dataclass(frozen=True, slots=True)
class Came:
    """A text that came. `answered`: the carrier itself has answered it already."""

    sid: str
    number: str
    body: str
    answered: bool = False


class Inbox:
    """One for a process; safe to share between threads."""

    def __init__(
        self, database: Database, clock: Clock, composer: Composer, language: str, urgent: Urgent | None = None
    ) -> None:
        self._database, self._clock, self._composer = database, clock, composer
        self._language, self._urgent = language, urgent or (lambda body, language: Urgency.P3)

    def receive(self, came: Came) -> str | None:
        """Do what is asked; the answer to send back, or None where nothing is to be said."""
        try:
            with self._database.begin() as connection:
                known = table.received(connection, came.sid)
                return self._take(connection, came) if known is None else known["reply"]
        except IntegrityError:
            with self._database.read() as connection:
                known = table.received(connection, came.sid)
            if known is None:
                raise
            return known["reply"]  # type: ignore[no-any-return]

    def _take(self, connection: Connection, came: Came) -> str | None:
        now, body = self._clock.now(), came.body[:LONGEST]
        number_hash = self._database.cipher.number_hash(came.number)
        account = _account(connection, number_hash)
        language, asked = language_of(body, self._known(account)), asked_by(body)
        match asked:
            case "stop":
                key = "reply.stop" if _suppress(connection, number_hash, now) else None
            case "start":
                freed = contact.release_suppressions(connection, number_hash, "sms", now)
                key = "reply.start" if freed else None
            case "help":
                key = "reply.help"
            case _:
                key = "reply.other" if not table.answered_since(connection, number_hash, now - QUIET) else None
                self._to_a_colleague(connection, account, body, language, now)
        silent = key is None or came.answered or (asked == "other" and _stopped(connection, number_hash))
        reply = None if silent or key is None else self._composer.say(key, language)
        row = {"carrier_sid": came.sid, "at": now, "number": came.number, "number_hash": number_hash}
        row |= {"account_id": account["id"] if account else None, "body": body, "asked": asked, "reply": reply}
        table.add_received(connection, row)
        log.info("text.received", asked=asked, answered=reply is not None)
        return reply

    def _known(self, account: Row | None) -> str:
        known = account["language"] if account is not None else self._language
        return known if known in LANGUAGES else LANGUAGES[0]

    def _to_a_colleague(
        self, connection: Connection, account: Row | None, body: str, language: str, now: datetime
    ) -> None:
        call_id = table.last_call_with(connection, account["id"]) if account is not None else None
        if account is None or call_id is None:
            return
        urgency = self._urgent(body, language)
        priority = urgency if urgency is not Urgency.NONE else Urgency.P3
        known = outcomes.ticket_of_account(connection, account["id"], TICKET)
        if known is not None and known["priority"] <= priority.value:
            return
        if known is not None:
            outcomes.change_ticket(connection, known["id"], {"priority": priority.value}, now)
            return
        made = {"call_id": call_id, "account_id": account["id"], "created_at": now}
        blank = dict.fromkeys(("reason", "amount", "currency"))
        ticket = {"kind": TICKET, "priority": priority.value, "state": "open"}
        outcomes.add_outcome(connection, outcomes.tickets, made | blank | ticket)


def _account(connection: Connection, number_hash: str) -> Row | None:
    """The account of this number, where it is one person's alone."""
    found = account_ids_by_phone(connection, number_hash)
    return account_by_id(connection, found[0]) if len(found) == 1 else None


def _stopped(connection: Connection, number_hash: str) -> bool:
    return bool({"sms", "all"} & contact.suppressed_scopes(connection, number_hash))


def _suppress(connection: Connection, number_hash: str, now: datetime) -> bool:
    """No more texts to this number; false where it gets none already."""
    if "sms" in contact.suppressed_scopes(connection, number_hash):
        return False
    row = {"number_hash": number_hash, "scope": "sms", "reason": "text", "call_id": None, "created_at": now}
    contact.add_contact_row(connection, contact.suppressions, row)
    return True
