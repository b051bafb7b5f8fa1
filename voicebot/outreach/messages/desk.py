"""All that is done with texts, for whoever serves them: the worker, the webhooks, the web phone, the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from voicebot import compliance
from voicebot.calls.house import REHEARSAL_CARRIER, Office
from voicebot.calls.plan_links import PlanLinks
from voicebot.calls.rules import Rules
from voicebot.clock import Clock
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.outreach.messages import telling
from voicebot.outreach.messages.composing import Composer
from voicebot.outreach.messages.messenger import EMAIL, Lines
from voicebot.outreach.messages.receiving import Came, Inbox, Reading
from voicebot.outreach.messages.reconciling import Reconciler
from voicebot.outreach.messages.sending import Sender
from voicebot.outreach.messages.telling import News
from voicebot.records import contact, outcomes
from voicebot.records import texts as table
from voicebot.records.database import Database
from voicebot.records.plan_proposals import wish_ticket
from voicebot.records.prepared import Row
from voicebot.wording.pages import Pages

STATES = ("waiting", "posting", "sent", "unknown", "failed", "blocked", "dropped")
#: texts that the web phone shows of one account
SHOWN_MOST = 20
#: texts of one person that are read at once
READ_MOST = 50


class Messages:
    """One for a process; safe to share between threads."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        office: Office,
        rules: Rules,
        books: compliance.Rulebooks,
        words: Pages,
        public_url: str,
        reading: Reading | None = None,
        mail: Pages | None = None,
        pay_at: str = "",
    ) -> None:
        composer = Composer(words, office, PlanLinks(database), public_url, mail, pay_at)
        self._database, self._clock = database, clock
        self._sender = Sender(database, clock, rules, books, composer)
        self._reconciler = Reconciler(database, clock)
        self._inbox = Inbox(database, clock, composer, office, reading)

    def send_due(self, lines: Lines, goes_on: Callable[[], bool] = lambda: True) -> Counter[str]:
        """One pass: attempts without an outcome are looked for, then what is due is sent, each once."""
        settled = self._reconciler.settle(lines)
        came = self._sender.send_due(lines, goes_on)
        if settled:
            came["settled"] = settled
        return came

    def told(self, attempt: str | None, news: News) -> bool:
        """The carrier says where a text is. Raises NotFound, Conflict."""
        with self._database.begin() as connection:
            text_id = attempt or (table.text_id_by_sid(connection, news.sid) if news.sid else None)
            if text_id is None:
                raise NotFound("no text of ours has this id")
            return telling.tell(connection, text_id, news, self._clock.now())

    def receive(self, came: Came) -> str | None:
        """Somebody writes to us; the answer to send back, if any."""
        return self._inbox.receive(came)

    def settle_by_hand(self, message_id: int, *, went_out: bool) -> None:
        """A person has looked at the carrier's log: it went out, or it did not and is sent anew.

        Raises NotFound; Conflict where what became of it is known.
        """
        now = self._clock.now()
        with self._database.begin() as connection:
            message = table.message(connection, message_id)
            text_id = table.open_text_of(connection, message_id)
            if message is None:
                raise NotFound(f"message {message_id} is not known")
            if message["state"] != "unknown" or text_id is None:
                raise Conflict(f"message {message_id} is {message['state']}: only what is unknown can be settled")
            if went_out:
                telling.tell(connection, text_id, News("sent", why="a person found it in the carrier's log"), now)
            else:
                telling.surely_absent(connection, text_id, "a person found that it did not go out", now)

    def language_of_mail(self, attempt: str) -> str:
        """In which language an e-mail was written. Raises NotFound where no e-mail of ours has this id."""
        with self._database.read() as connection:
            return str(self._mail(connection, attempt)["language"])

    def stop_mail(self, attempt: str) -> None:
        """Whoever got this e-mail gets no more of them at that address. Twice is once. Raises NotFound."""
        with self._database.begin() as connection:
            address_hash = self._mail(connection, attempt)["number_hash"]
            if EMAIL in contact.suppressed_scopes(connection, address_hash, listed=False):
                return
            row = {"number_hash": address_hash, "scope": EMAIL, "reason": "email", "call_id": None}
            contact.add_contact_row(connection, contact.suppressions, row | {"created_at": self._clock.now()})

    def _mail(self, connection: Connection, attempt: str) -> Row:
        row = table.text_row(connection, attempt)
        if row is None or row["channel"] != EMAIL:
            raise NotFound("no e-mail of ours has this id")
        return row

    def listed(self, state: str | None, limit: int = 50) -> list[dict[str, Any]]:
        """The newest messages in this state (any, where None), without a word of what they say. Raises InvalidInput."""
        if state is not None and state not in STATES:
            raise InvalidInput("state", state, f"send one of {', '.join(STATES)}, or leave it out")
        with self._database.read() as connection:
            rows = table.list_messages(connection, state, limit=limit)
        plain = ("id", "ref", "call_id", "kind", "channel", "state", "tries", "delivery", "carrier_sid", "code")
        times = ("created_at", "not_before", "sent_at")
        return [
            {name: row[name] for name in plain}
            | {name: row[name].isoformat() if row[name] else None for name in times}
            | {"why": row["why"] or row["reason"]}
            for row in rows
        ]

    def written(self, *, callback: int | None = None, ticket: int | None = None) -> dict[str, Any]:
        """What was written, and from which number, for the person who sees to this callback or ticket.

        Raises InvalidInput unless one of the two is named, NotFound where it is of no text.
        """
        if (callback is None) is (ticket is None):
            raise InvalidInput("callback", "none" if callback is None else str(callback), "name a callback or a ticket")
        with self._database.read() as connection:
            row = (
                outcomes.callback_row(connection, callback)
                if callback is not None
                else wish_ticket(connection, ticket or 0)
            )
            if row is None or row["number_hash"] is None:
                raise NotFound(f"{'callback' if ticket is None else 'ticket'} {callback or ticket} is of no text")
            found = table.written_since(connection, row["number_hash"], row["created_at"], READ_MOST)
        texts = [{"at": one["at"].isoformat(), "body": one["body"], "answered": one["reply"]} for one in found]
        return {"number": found[0]["number"] if found else None, "texts": texts}

    def on_the_web_phone(self, ref: str) -> list[dict[str, str]]:
        """What came to an account's holder over the built-in line, oldest first."""
        with self._database.read() as connection:
            rows = table.texts_on_line(connection, ref, REHEARSAL_CARRIER, SHOWN_MOST)
        delivered = (row for row in rows if row["state"] == "delivered")
        return [
            {"id": row["id"], "at": row["created_at"].isoformat(), "language": row["language"], "body": row["body"]}
            for row in delivered
        ]
