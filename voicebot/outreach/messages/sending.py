"""Sending: the gate, the words, and the fence that no carrier has.

No carrier knows a repeated request for what it is. So an attempt is committed before its one request is made, by the
only pass that found the message waiting; killed after that, or left without an answer, it may have gone out: it is
looked for, and is never made again blindly. A pass may be killed anywhere, and several may run at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection

from voicebot import compliance
from voicebot.calls.rules import Answer, Rules
from voicebot.calls.settled import RULE as SETTLED
from voicebot.calls.world import zone_or_none
from voicebot.clock import Clock
from voicebot.errors import CarrierFailed, VoicebotError
from voicebot.outreach.messages import asking, telling
from voicebot.outreach.messages.composing import Composed, Composer
from voicebot.outreach.messages.messenger import EMAIL, Lines, Messenger, Text
from voicebot.outreach.messages.saying import Occasion, Useless
from voicebot.outreach.messages.telling import News
from voicebot.records import texts as table
from voicebot.records.accounts import hold_account
from voicebot.records.database import Database
from voicebot.records.prepared import Row

log = structlog.get_logger(__name__)

#: messages that are looked up at a time
PAGE = 100
#: what a pass counts, in the order in which it is told
TOLD = ("sent", "later", "refused", "unknown", "blocked", "dropped", "failed")
NO_ADDRESS = Useless("no e-mail address is on file any more", owed=True)
NO_POST = Useless("no mail server is set up: set SMTP_URL", owed=True)


@dataclass(frozen=True, slots=True)
class _Fenced:
    """An attempt that is committed: its one request may be made."""

    text: Text
    line: Messenger


class Sender:
    """One for a process; safe to share between threads. `new_id` names attempts."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        rules: Rules,
        books: compliance.Rulebooks,
        composer: Composer,
        new_id: Callable[[], str] = lambda: uuid4().hex,
    ) -> None:
        self._database, self._clock, self._rules, self._books = database, clock, rules, books
        self._composer, self._new_id = composer, new_id

    def send_due(self, lines: Lines, goes_on: Callable[[], bool] = lambda: True) -> Counter[str]:
        """Send what is due, each once; how often what came of it, by the words of TOLD.

        A message that fails in a way nobody foresaw is logged and left; the others go on while `goes_on`.
        """
        came: Counter[str] = Counter()
        after = 0
        while page := self._due(after):
            for after in page:
                if not goes_on():
                    return came
                try:
                    came[self._send(after, lines)] += 1
                except Exception:
                    log.exception("message.failed", message=after)
                    came["failed"] += 1
        del came["gone"]
        return came

    def _due(self, after: int) -> list[int]:
        with self._database.glance() as connection:
            return table.due(connection, self._clock.now(), after=after, limit=PAGE)

    def _send(self, message_id: int, lines: Lines) -> str:
        fenced = self._fence(message_id, lines)
        if isinstance(fenced, str):
            return fenced
        attempt = fenced.text.attempt
        try:
            taken = fenced.line.send(fenced.text)
        except CarrierFailed as error:
            return self._not_taken(attempt, error)
        with self._database.begin() as connection:
            telling.tell(connection, attempt, News(taken.state, taken.sid), self._clock.now())
        return "sent"

    def _not_taken(self, attempt: str, error: CarrierFailed) -> str:
        with self._database.begin() as connection:
            if error.unknown:
                log.warning("a text may or may not have been sent", text=attempt)
                telling.doubtful(connection, attempt, str(error), self._clock.now())
                return "unknown"
            telling.refused(connection, attempt, error, self._clock.now())
        return "refused"

    def _fence(self, message_id: int, lines: Lines) -> _Fenced | str:
        """Commit the attempt, if there is to be one; else what came of the message. "gone": another pass has it."""
        with self._database.begin() as connection:
            known = table.message(connection, message_id)
            if known is None or known["account_id"] is None:
                return self._orphan(connection, known)
            # The account first, as whoever takes in a payment does: nobody waits for each other.
            account = hold_account(connection, known["account_id"])
            assert account is not None, "an account is never deleted"
            message = table.message(connection, message_id, lock=True)
            now = self._clock.now()
            if message is None or not _waits(message, now):
                return "gone"
            held = self._held_back(connection, account, message, now)
            if held is not None:
                return held
            if message["channel"] == EMAIL and account["email"] is None:
                return _useless(connection, message, NO_ADDRESS, now)
            line, attempt = lines.for_account(account, message["channel"]), self._new_id()
            if line is None:
                return _useless(connection, message, NO_POST, now)
            try:
                composed = self._compose(connection, account, message, attempt, now)
            except VoicebotError as error:
                return _to_be_mended(connection, message, error, now)
            if isinstance(composed, Useless):
                return _useless(connection, message, composed, now)
            row = self._attempt(attempt, account, message, composed, line, now)
            table.add_text(connection, row)
            table.change_message(connection, message_id, state=table.POSTING, tries=message["tries"] + 1)
        return _Fenced(Text(attempt, row["number"], composed.body, composed.subject, composed.stop), line)

    def _orphan(self, connection: Connection, known: Row | None) -> str:
        if known is None:
            return "gone"
        table.change_message(connection, known["id"], state="dropped", why="nobody knows whom it is for")
        return "dropped"

    def _held_back(self, connection: Connection, account: Row, message: Row, now: datetime) -> str | None:
        """What keeps it from being sent now; a time at which it would be of no use any more is as good as never."""
        ends = asking.ends(message)
        if now >= ends:
            telling.give_up(connection, message, "dropped", "it comes too late to be of use", now)
            return "dropped"
        answer = asking.ask(connection, self._rules, account, message, now)
        if answer.allowed:
            return None
        why = _why(answer)
        if SETTLED in answer.rule_ids:
            # Paid meanwhile: nobody misses what it would have said, and no colleague needs to hear of it.
            table.change_message(connection, message["id"], state="dropped", why=why)
            return "dropped"
        if answer.next_at is not None and answer.next_at < ends:
            table.change_message(connection, message["id"], not_before=answer.next_at, why=why)
            return "later"
        telling.give_up(connection, message, "blocked", why, now)
        return "blocked"

    def _compose(
        self, connection: Connection, account: Row, message: Row, attempt: str, now: datetime
    ) -> Composed | Useless:
        zone = zone_or_none(account["zone"]) or ZoneInfo("UTC")
        packs, region = tuple(account["packs"]), account["region"]
        words = compliance.resolve_texts(self._books, packs, now.astimezone(zone).date(), region=region)
        return self._composer.compose(connection, Occasion(message, account, zone, now, words.neutral, attempt))

    def _attempt(
        self, attempt: str, account: Row, message: Row, composed: Composed, line: Messenger, now: datetime
    ) -> dict[str, Any]:
        by_mail = message["channel"] == EMAIL
        # The built-in line has no telephone: what is on record is what the web phone shows, its link too.
        body = composed.body if line.lists_all else composed.kept
        return {
            "id": attempt,
            "outbox_id": message["id"],
            "account_id": account["id"],
            "kind": message["kind"],
            "via": line.name,
            "channel": message["channel"],
            "number": account["email"] if by_mail else account["phone"],
            "number_hash": account["email_hash"] if by_mail else account["phone_hash"],
            "language": composed.language,
            "words": self._composer.version(message["channel"]),
            "body": body,
            "fingerprint": fingerprint(self._database, composed.body),
            "state": table.POSTING,
            "created_at": now,
        }


def fingerprint(database: Database, body: str) -> str:
    """By which a text is known again, and cannot be told back."""
    return database.cipher.hash("text", body)


def _waits(message: Row, now: datetime) -> bool:
    return message["state"] == "waiting" and (message["not_before"] is None or message["not_before"] <= now)


def _to_be_mended(connection: Connection, message: Row, error: VoicebotError, now: datetime) -> str:
    """A setting or a file of ours is wrong: it is tried again while it is of use."""
    log.error("message.not_composed", message=message["id"], mend=str(error))
    values = {"not_before": now + telling.MENDING, "why": str(error)[: telling.LONGEST_WHY]}
    table.change_message(connection, message["id"], **values)
    return "later"


def _useless(connection: Connection, message: Row, found: Useless, now: datetime) -> str:
    if found.owed:
        telling.give_up(connection, message, "dropped", found.why, now)
    else:
        table.change_message(connection, message["id"], state="dropped", why=found.why[: telling.LONGEST_WHY])
    return "dropped"


def _why(answer: Answer) -> str:
    return f"the gate: {', '.join(answer.rule_ids)}"[: telling.LONGEST_WHY]
