"""Texts that come: stop, start and help are done and answered at once; what must reach a person does; the rest is seen.

A text that comes twice is the same text: it does nothing more, and gets the same answer. Whether somebody is in danger
is asked of every text, whatever else it asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from voicebot.calls.house import Office
from voicebot.calls.whereabouts import crisis_place
from voicebot.clock import Clock
from voicebot.outreach.messages.alarms import CRISIS, Alarm, alarms_of, words_of
from voicebot.outreach.messages.asked import (
    ALL,
    CALLS,
    TEXTS,
    Asked,
    Stops,
    asked_by,
    is_keyword,
    language_of,
    stops_of,
)
from voicebot.outreach.messages.composing import Composer
from voicebot.outreach.messages.raising import Writer, raise_alarms, tell
from voicebot.records import contact
from voicebot.records import texts as table
from voicebot.records.accounts import account_by_id, account_ids_by_phone
from voicebot.records.database import Database
from voicebot.understanding.meaning import LANGUAGES, Intent, Meaning, Urgency

log = structlog.get_logger(__name__)

#: whoever writes more than once is told once a day that nobody reads it
QUIET = timedelta(days=1)
#: characters of a text that are kept: ten segments
LONGEST = 1600
#: what was written means, by its words and their language
Reading = Callable[[str, str], Meaning]
NOTHING = Meaning(Intent.OUT_OF_SCOPE, 0.0)
#: what is said of what was stopped just now, the widest first
STOPPED = (
    ({ALL}, "reply.stop.all"),
    ({TEXTS, CALLS}, "reply.stop.both"),
    ({TEXTS}, "reply.stop"),
    ({CALLS}, "reply.stop.calls"),
)


@dataclass(frozen=True, slots=True)
class Came:
    """A text that came. `answered`: the carrier itself has answered it already."""

    sid: str
    number: str
    body: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What a text asks for, what it stops, and what of it must reach a person."""

    body: str
    language: str
    asked: Asked
    stops: Stops
    alarms: tuple[Alarm, ...]


class Inbox:
    """One for a process; safe to share between threads."""

    def __init__(
        self, database: Database, clock: Clock, composer: Composer, office: Office, reading: Reading | None = None
    ) -> None:
        self._database, self._clock, self._composer = database, clock, composer
        self._office, self._reading = office, reading or (lambda body, language: NOTHING)

    def receive(self, came: Came) -> str | None:
        """Do what is asked; the answer to send back, or None where nothing is to be said."""
        read = self._read(came)
        try:
            with self._database.begin() as connection:
                known = table.received(connection, came.sid)
                return self._take(connection, came, read) if known is None else known["reply"]
        except IntegrityError:
            with self._database.read() as connection:
                known = table.received(connection, came.sid)
            if known is None:
                raise
            return known["reply"]  # type: ignore[no-any-return]

    def _read(self, came: Came) -> Read:
        """Before anything is held: a model may have to be loaded for it."""
        body = came.body[:LONGEST]
        with self._database.read() as connection:
            account = self._writer(connection, came.number).account
        known = account["language"] if account is not None else self._office.language
        language = language_of(body, known if known in LANGUAGES else LANGUAGES[0])
        meaning = NOTHING if is_keyword(body) else self._reading(body, language)
        stops = stops_of(body, meaning)
        return Read(body, language, asked_by(body, stops), stops, alarms_of(meaning, stops))

    def _writer(self, connection: Connection, number: str) -> Writer:
        number_hash = self._database.cipher.number_hash(number)
        found = (account_by_id(connection, one) for one in account_ids_by_phone(connection, number_hash))
        return Writer(number, number_hash, tuple(row for row in found if row is not None), self._clock.now())

    def _take(self, connection: Connection, came: Came, read: Read) -> str | None:
        writer = self._writer(connection, came.number)
        before = contact.suppressed_scopes(connection, writer.number_hash)
        # What a list stopped may be taken back with it; that they asked for it themselves stays.
        own = contact.suppressed_scopes(connection, writer.number_hash, listed=False)
        _suppress(connection, writer, read.stops.scopes - own)
        stopped = read.stops.scopes - before
        keys = self._alarmed(connection, writer, read, before) if read.alarms else []
        if read.asked == "stop":
            keys += _of_stopped(stopped, keys)
        elif not read.alarms:
            keys += self._plain(connection, writer, read, before)
        said = [] if came.answered else [self._composer.say(key, read.language) for key in keys]
        reply = "\n".join(said) or None
        account_id = writer.account["id"] if writer.account is not None else None
        row = {"carrier_sid": came.sid, "at": writer.now, "number": came.number, "number_hash": writer.number_hash}
        row |= {"account_id": account_id, "body": read.body, "asked": read.asked, "reply": reply}
        table.add_received(connection, row)
        log.info("text.received", asked=read.asked, answered=reply is not None, urgent=bool(read.alarms))
        return reply

    def _alarmed(self, connection: Connection, writer: Writer, read: Read, before: frozenset[str]) -> list[str]:
        """A person is told; danger is answered always, the rest where texts may go there and something is new."""
        new = raise_alarms(connection, self._office, writer, read.alarms)
        key = words_of(read.alarms, crisis_place(writer.number))
        if key is None:
            return []
        danger = read.alarms[0].case is CRISIS
        may = new and not before & {TEXTS, ALL} and (read.asked != "stop" or key != "reply.urgent")
        return [key] if danger or may else []

    def _plain(self, connection: Connection, writer: Writer, read: Read, before: frozenset[str]) -> list[str]:
        """What asks for no person at once."""
        match read.asked:
            case "start":
                freed = contact.release_suppressions(connection, writer.number_hash, TEXTS, writer.now)
                return ["reply.start"] if freed and ALL not in before else []
            case "help":
                return ["reply.help"]
        account = writer.account
        if account is not None and table.last_call_with(connection, account["id"]) is not None:
            tell(connection, writer, account, Urgency.P3)
        quiet = table.answered_since(connection, writer.number_hash, writer.now - QUIET)
        return [] if quiet or before & {TEXTS, ALL} else ["reply.other"]


def _suppress(connection: Connection, writer: Writer, scopes: frozenset[str]) -> None:
    """From these the number is kept from now on."""
    for scope in sorted(scopes):
        row = {"number_hash": writer.number_hash, "scope": scope, "reason": "text", "call_id": None}
        contact.add_contact_row(connection, contact.suppressions, row | {"created_at": writer.now})


def _of_stopped(stopped: frozenset[str], said: list[str]) -> list[str]:
    """What is said of it; nothing beside danger of a stop of all, for whoever is in danger is rung all the same."""
    if ALL in stopped and said:
        return []
    return [next(key for scopes, key in STOPPED if scopes <= stopped)] if stopped else []
