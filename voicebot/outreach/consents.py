"""What account holders agreed to in writing or elsewhere, as staff put it on record; calls record their own."""

from __future__ import annotations

from datetime import date
from typing import Any

from voicebot.clock import Clock
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.records import contact
from voicebot.records.accounts import account_by_ref
from voicebot.records.database import Database
from voicebot.records.prepared import Row

#: what can be agreed to for good, and which column of the account it is for
KINDS = {"artificial_voice": "phone_hash", "email": "email_hash"}
LONGEST_SOURCE = 64


class Consents:
    """One for a process; safe to share between threads."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def give(self, ref: str, kind: str, source: str, until: date | None = None) -> None:
        """Put on record that it was given for the number or the address on file, and where that can be seen.

        Raises InvalidInput, NotFound; Conflict where there is no address that it could be for.
        """
        if kind not in KINDS:
            raise InvalidInput("kind", kind, f"send one of {', '.join(KINDS)}")
        if not source.strip() or len(source) > LONGEST_SOURCE:
            mend = f"say in {LONGEST_SOURCE} characters where it can be seen, such as a form and its date; no names"
            raise InvalidInput("source", source, mend)
        now = self._clock.now()
        if until is not None and until < now.date():
            raise InvalidInput("until", until, "send a day to come, or none where it holds until it is revoked")
        with self._database.begin() as connection:
            account = self._account(account_by_ref(connection, ref, lock=True), ref)
            given_for = account[KINDS[kind]]
            if given_for is None:
                raise Conflict(f"{ref} has no e-mail address on file that a consent could be for; import one first")
            row = {"account_id": account["id"], "kind": kind, "number_hash": given_for, "until": until}
            row |= {"source": source.strip(), "call_id": None, "created_at": now}
            contact.add_contact_row(connection, contact.consents, row)

    def revoke(self, ref: str, kind: str) -> None:
        """It holds no longer. Raises InvalidInput, NotFound."""
        if kind not in KINDS:
            raise InvalidInput("kind", kind, f"send one of {', '.join(KINDS)}")
        with self._database.begin() as connection:
            account = self._account(account_by_ref(connection, ref, lock=True), ref)
            contact.revoke_consents(connection, account["id"], kind, self._clock.now())

    def of(self, ref: str) -> list[dict[str, Any]]:
        """What holds; `stale`: it was for a number or an address that is on file no longer. Raises NotFound."""
        with self._database.read() as connection:
            account = self._account(account_by_ref(connection, ref), ref)
            rows = contact.consents_of(connection, account["id"])
        on_file = (None, account["phone_hash"], account["email_hash"])
        return [
            {
                "kind": row["kind"],
                "since": row["created_at"].isoformat(timespec="minutes"),
                "until": row["until"].isoformat() if row["until"] else None,
                "source": row["source"],
                "stale": row["number_hash"] not in on_file,
            }
            for row in rows
        ]

    def _account(self, account: Row | None, ref: str) -> Row:
        if account is None:
            raise NotFound(f"account {ref} is not known; `voicebot accounts list` shows those on file")
        return account
